import { Pool } from 'pg';
import { dutiesSql } from '../../api/duty-lists';
import {
  endingIn,
  FIRST_OPENED,
  GUARDS,
  keptRows,
  openRows,
  withoutNextPoint,
} from '../../api/family-network-plan/lists';
import { APPROVALS, belowRate, CHOICES, NOTICES, REVIEWS } from '../../api/kinship-route/lists';
import { Prisma } from '../../prisma/client';
import { civilDate, instant } from '../../statute';
import { startApiBench, type ApiBench } from '../support/api';
import { setting } from '../support/journeys';
import { familyAgrees, familyHandsOver, planStarts, promises, taken } from '../support/network';
import { Story } from '../support/story';

/*
 * What supervisors and auditors ask of Family Network Plans and kinship routes: lists from indexes, the evidence with its
 * sources, what a carer knew, and measures. Everything is told on Monday 10 May 2027, of days before it.
 */

type Values = Readonly<Record<string, unknown>>;
type Role = Parameters<Story['record']>[0];

const TODAY = '2027-05-10';
const TEN = Array.from({ length: 10 }, (_, place) => `${place}`);
const PLANS = TEN.map((place) => `plan-${place}`);
const ROUTES = TEN.map((place) => `route-${place}`);
const five = (names: readonly string[]) => names.slice(0, 5);
const rest = (names: readonly string[]) => names.slice(5);

let bench: ApiBench;
let story: Story;
beforeAll(async () => {
  bench = await startApiBench();
  story = await Story.begin(bench, '2025-08-01');
  await story.switchOn('review-2022', '2025-01-01');
  await plansOfTheNorth();
  await plansOfTheSouth();
  story.tells('kinship-route');
  await routesOfTheNorth();
  await routesOfTheSouth();
}, 400_000);
afterAll(() => bench?.close());
jest.setTimeout(60_000);

/** A fact of some journeys that happened on a day. */
const tell = (names: string | readonly string[], role: Role, fact: string, on: string, values: Values = {}) =>
  taken(story.record(role, fact, values, { children: [names].flat(), ...(on.length > 10 ? { at: on } : { on }) }));
const decide = (names: string | readonly string[], role: Role, decision: string, on: string, values: Values) =>
  taken(story.decide(role, decision, values, { children: [names].flat(), ...(on.length > 10 ? { at: on } : { on }) }));

// ---- Plans ----

/** Asha's plan, which her family made, and whose promises were kept in four ways; one without anything to come; a child whom the authority keeps. */
async function plansOfTheNorth(): Promise<void> {
  await story.on('2027-03-08');
  await taken(story.start(['asha']));
  await familyAgrees(story, 'asha');
  await familyHandsOver(story, 'asha', 'kept');
  story.tells('family-network-plan');
  await taken(story.start(['bare', 'guarded']));
  for (const [line, startOn] of [
    ['club', '2027-03-15'],
    ['wages', '2027-03-22'],
    ['music', '2027-03-29'],
    ['travel', '2027-04-05'],
  ] as const)
    await promises(story, 'kept', line, startOn);
  await planStarts(story, 'kept', { endOn: '2027-06-06', reviewOn: '2027-06-01' });
  await tell('bare', 'social-worker', 'activated', '2027-03-08', { told: ['mother'] });
  await story.on(TODAY);
  await tell('kept', 'named-carer', 'delivery', '2027-03-15', { line: 'club', confirmed: true });
  await tell('kept', 'named-carer', 'lineDeclined', '2027-03-20', { line: 'music', words: 'He would rather not.' });
  await tell('kept', 'named-carer', 'delivery', '2027-04-12', { line: 'wages', confirmed: true });
  const stay = { stay: 'weekends', with: 'aunt', purpose: 'short-break', from: '2027-03-08', to: '2027-05-23' };
  const withAunt = { ...stay, arrangedBy: 'family', relation: 'uncle-or-aunt' };
  await tell('kept', 'social-worker', 'stay', '2027-03-08', withAunt);
  const how = { how: 'forbids-removal' };
  await tell('guarded', 'social-worker', 'authorityManages', '2027-05-07T18:00:00Z', how);
}

/** Ten plans of 2025: five completed, five that ended as the child became looked after. */
async function plansOfTheSouth(): Promise<void> {
  await taken(story.start(PLANS, { on: '2025-09-01', team: 'south' }));
  await formed();
  await tell(PLANS, 'social-worker', 'activated', '2025-09-15', { told: ['mother'] });
  await tell(PLANS, 'social-worker', 'wentHome', '2025-09-15');
  await tell(five(PLANS), 'named-carer', 'delivery', '2025-10-06', { line: 'wages', confirmed: true });
  await tell(rest(PLANS), 'named-carer', 'delivery', '2025-10-13', { line: 'wages', confirmed: true });
  await reviewedOnce();
  await watchedOver();
  await ended();
}

async function formed(): Promise<void> {
  const on = '2025-09-08';
  const said = (fact: string, values: Values, role: Role = 'social-worker') => tell(PLANS, role, fact, on, values);
  const wages = { line: 'wages', kind: 'financial', person: 'grandmother', helps: 'carer', what: 'Wages.' };
  await Promise.all([
    said('planPurpose', { purpose: 'Home holds.' }),
    said('successMeasure', { measure: 'school', target: 'Every day', baseline: 'Half the days' }),
    said('planTerm', { version: 1, startOn: '2025-09-15', endOn: '2026-03-15' }),
    said('reviewPoint', { version: 1, reviewOn: '2025-10-27' }),
    ...['accommodation', 'additional-support'].map((element) => said('noneOf', { element, reason: 'Home holds.' })),
    said('supportLine', { ...wages, startOn: '2025-10-06', owner: 'finance' }),
    said('monitoring', { visitor: 'worker-1', alone: true }),
    said('prHolder', { person: 'mother', status: 'known' }),
    said('wishesAndFeelings', { how: 'talked', words: 'To stay.' }),
    said('fundingRequested', { pounds: 5000 }),
  ]);
  await said('planDraft', { version: 1 });
  await Promise.all([
    said('elementsChecked', { version: 1 }, 'team-manager'),
    said('agreement', { person: 'mother', as: 'pr-holder', answer: 'agrees', words: 'Yes.' }),
    decide(PLANS, 'service-manager', 'adoptPlan', on, { choice: 'agree' }),
    decide(PLANS, 'funding-approver', 'fund', on, { choice: 'approve', pounds: 4000 }),
  ]);
}

/** Five reviews on their point; five that nobody held. */
async function reviewedOnce(): Promise<void> {
  const [on, held] = ['2025-10-27', five(PLANS)];
  await tell(held, 'team-manager', 'review', on, { attended: ['mother'] });
  await tell(held, 'team-manager', 'measureRead', on, { measure: 'school', reading: 'better', words: 'Most days.' });
  await tell(held, 'team-manager', 'lineRead', on, { line: 'wages', mark: 'on-time' });
  await tell(held, 'social-worker', 'wishesAndFeelings', on, { how: 'talked', words: 'It is good.' });
  await decide(held, 'team-manager', 'reviewOutcome', on, { choice: 'continue' });
}

/** A change answered in six hours, guards of which half were upheld, and two sorts of order. */
async function watchedOver(): Promise<void> {
  const change = { change: 'door', kind: 'safety-concern', harmSuspected: false, words: 'A door broke.' };
  await tell(five(PLANS), 'social-worker', 'change', '2025-11-03T09:00:00Z', change);
  const graded = { change: 'door', choice: 'safety' };
  await decide(five(PLANS), 'team-manager', 'gradeChange', '2025-11-03T10:00:00Z', graded);
  const answer = { change: 'door', action: 'It was mended.' };
  await tell(five(PLANS), 'team-manager', 'changeAnswered', '2025-11-03T15:00:00Z', answer);
  await tell(PLANS, 'social-worker', 'authorityManages', '2025-11-10T10:00:00Z', { how: 'controls-contact' });
  const basis = { validFrom: '2025-11-10', advice: 'advice-1' };
  const s17 = { ...basis, choice: 's17' };
  await decide(five(PLANS), 'service-manager', 'legalBasis', '2025-11-11', s17);
  await decide(rest(PLANS), 'service-manager', 'legalBasis', '2025-11-10T09:00:00Z', s17); // before the guard, of its day
  await decide(rest(PLANS), 'service-manager', 'legalBasis', '2025-11-10T12:00:00Z', { ...basis, choice: 's20' });
  await tell(five(PLANS), 'legal-adviser', 'courtOrder', '2025-11-17', { order: 'supervision' });
  await tell(rest(PLANS), 'legal-adviser', 'courtOrder', '2025-11-17', { order: 'special-guardianship' });
}

async function ended(): Promise<void> {
  const on = '2025-12-15';
  await decide(five(PLANS), 'team-manager', 'reviewOutcome', on, { choice: 'complete' });
  await decide(five(PLANS), 'team-manager', 'lineEnd', on, { line: 'wages', choice: 'end' });
  await tell(five(PLANS), 'team-manager', 'closureTold', on, { told: ['mother'] });
  await taken(story.end('team-manager', 'completed', { children: five(PLANS), on }));
  for (const [check, day] of [
    ['six-months', '2026-06-10'],
    ['twelve-months', '2026-12-10'],
  ] as const)
    await tell(five(PLANS), 'social-worker', 'stillAtHome', day, { check, atHome: true });
  await taken(story.offer('team-manager', 'care-planning', {}, { children: rest(PLANS), on }));
  for (const name of rest(PLANS))
    await taken(story.answer('independent-reviewing-officer', true, {}, { children: [name], on }));
}

// ---- Routes ----

const UNINFORMED = { madeUninformed: true, whyUninformed: 'They would not wait for the facts.' };
const CHOICE = { pressureAsked: true, pressure: 'Nobody did.', words: 'He is at home here.', ...UNINFORMED };

async function routesOfTheNorth(): Promise<void> {
  await taken(story.start(['notice', 'low', 'paid'], { on: '2027-04-05' }));
  await taken(story.start(['reviewed', 'overdue', 'approved'], { on: '2026-01-05' }));
  const choice = { ...CHOICE, choice: 'special-guardianship' };
  await tell('notice', 'kinship-carer', 'routeChoice', '2027-04-12', choice);
  await tell('notice', 'prospective-guardian', 'noticeGiven', '2027-04-19', { carer: 'aunt' });
  for (const [name, day] of [
    ['reviewed', '2026-05-18'],
    ['overdue', '2026-04-12'],
  ] as const) {
    await tell(name, 'legal-adviser', 'order', day, { order: 'special-guardianship' });
    const support = { choice: 'provide', services: true, regularPayments: name === 'overdue' };
    await decide(name, 'team-manager', 'support', day, support);
  }
  await tell('reviewed', 'kinship-worker', 'circumstancesChanged', '2027-05-03', { words: 'She works again.' });
  await decide('approved', 'nominated-officer', 'temporaryApproval', '2027-01-11', { choice: 'approve' });
  await tell(['low', 'paid'], 'funding-approver', 'fosteringRate', '2027-01-11', rate(180));
  await tell('low', 'funding-approver', 'allowance', '2027-02-01', pay(150));
  await tell('paid', 'funding-approver', 'allowance', '2027-01-18', pay(180));
  await tell('paid', 'funding-approver', 'fosteringRate', '2027-04-01', rate(190));
}

const rate = (poundsWeekly: number) => ({ poundsWeekly, table: 'table-1' });
const pay = (poundsWeekly: number) => ({ poundsWeekly, basis: 'fostering-rate' });

/** Ten carers of 2026, half of them one way and half another. */
async function routesOfTheSouth(): Promise<void> {
  const half = async (fact: string, on: string, role: Role, one: Values, other: Values) => {
    await tell(five(ROUTES), role, fact, on, one);
    await tell(rest(ROUTES), role, fact, on, other);
  };
  await taken(story.start(ROUTES, { on: '2026-01-05', team: 'south' }));
  const [guardian, foster] = [{ choice: 'special-guardianship' }, { choice: 'kinship-foster' }];
  await half('routeChoice', '2026-02-02', 'kinship-carer', { ...CHOICE, ...guardian }, { ...CHOICE, ...foster });
  const advice = { legalAid: 'none' };
  await half(
    'adviceOffer',
    '2026-01-12',
    'kinship-worker',
    { ...advice, answer: 'accepted' },
    { ...advice, answer: 'declined' },
  );
  await tell(ROUTES, 'kinship-worker', 'carerWork', '2026-01-12', { when: 'before', work: 'full-time' });
  await half(
    'carerWork',
    '2026-03-02',
    'kinship-worker',
    { when: 'after', work: 'none' },
    { when: 'after', work: 'part-time' },
  );
  await tell(ROUTES, 'funding-approver', 'fosteringRate', '2026-01-05', rate(180));
  await half('allowance', '2026-02-09', 'funding-approver', pay(180), pay(170));
  await tell(ROUTES, 'kinship-worker', 'connectedPlacement', '2026-02-02', { carer: 'aunt' });
  await half(
    'connectedPlacementEnded',
    '2026-04-06',
    'kinship-worker',
    { to: 'another-home' },
    { to: 'order-to-carer' },
  );
}

// ---- Lists ----

interface Listed {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: Values & { readonly child: { readonly reference: string } } }[];
}

async function list(field: string, args: string, fields: string, role: Role = 'supervisor', claims: Values = {}) {
  const document = `{ ${field}${args === '' ? '' : `(${args})`} { totalCount pageInfo { hasNextPage endCursor }
    edges { node { child { reference } ${fields} } } } }`;
  return (await story.ask(role, document, {}, claims))[field] as Listed;
}
const nodes = ({ edges }: Listed): readonly Values[] =>
  edges.map(({ node: { child, ...more } }) => ({ child: child.reference, ...more }));
const north = () => `team: "${story.team('north')}"`;
const south = () => `team: "${story.team('south')}"`;
const LIST_ARGS = 'item dueOn daysLate owner';

test('open guards on the standing of a child, with hours since the start', async () => {
  const fields = 'since hours dueAt daysLate owner duty { step { id } }';
  expect(nodes(await list('statusGuards', north(), fields))).toEqual([
    {
      ...{ child: 'guarded', since: '2027-05-07T18:00:00.000Z', hours: 64, dueAt: '2027-05-08T18:00:00.000Z' },
      ...{ daysLate: 2, owner: 'SERVICE_MANAGER', duty: { step: { id: 'status-guard' } } },
    },
  ]);
  const asAt = (moment: string) => list('statusGuards', `${north()}, asAt: "${moment}"`, 'hours daysLate');
  expect(nodes(await asAt('2027-05-07T17:59:59.999Z'))).toEqual([]);
  expect(nodes(await asAt('2027-05-07T18:00:00Z'))).toEqual([{ child: 'guarded', hours: 0, daysLate: 0 }]);
  expect(nodes(await asAt('2027-05-08T18:00:00Z'))).toEqual([{ child: 'guarded', hours: 24, daysLate: 0 }]);
  const known = `${north()}, asAt: "${TODAY}T09:00:00Z", knownBy: "${TODAY}T09:00:00Z"`;
  expect(nodes(await list('statusGuards', known, 'hours'))).toEqual([]); // it was told at ten
  expect(nodes(await list('statusGuards', south(), 'hours'))).toEqual([]); // all decided
  expect(nodes(await list('statusGuards', `${south()}, asAt: "2025-11-10T11:00:00Z"`, 'hours'))).toHaveLength(10);
});

test('plans without anything to come: none, until one has neither an end nor a review ahead', async () => {
  const asAt = async (day: string) =>
    nodes(await list('plansWithoutNextPoint', `${north()}, asAt: "${day}T10:00:00Z"`, 'activeOn'));
  expect(await asAt('2027-03-07')).toEqual([]); // nothing had started
  expect(await asAt('2027-04-19')).toEqual([]); // the first review of the bare plan is still in time
  expect(await asAt('2027-04-20')).toEqual([{ child: 'bare', activeOn: '2027-03-08' }]);
  expect(await asAt('2027-06-06')).toEqual([{ child: 'bare', activeOn: '2027-03-08' }]); // the last day of the other
  expect((await asAt('2027-06-07')).map(({ child }) => child).toSorted()).toEqual(['asha', 'bare']);
  expect(nodes(await list('plansWithoutNextPoint', south(), 'activeOn'))).toEqual([]); // ended
});

test('what ends soon, the soonest first; what is declined is not in it, and a decision shows', async () => {
  const soon = (days: number, more = '') =>
    list('endingSoon', `${north()}, days: ${days}${more}`, 'item about endsOn daysLeft decidedOn');
  const stay = { child: 'asha', item: 'STAY', about: 'weekends', endsOn: '2027-05-23', daysLeft: 13, decidedOn: null };
  const plan = { child: 'asha', item: 'PLAN', about: null, endsOn: '2027-06-06', daysLeft: 27, decidedOn: null };
  expect(nodes(await soon(12))).toEqual([]);
  expect(nodes(await soon(13))).toEqual([stay]);
  expect(nodes(await soon(27))).toEqual([stay, plan]);
  const first = await soon(27, ', first: 1');
  expect([first.totalCount, first.pageInfo.hasNextPage]).toEqual([2, true]);
  expect(nodes(await soon(27, `, first: 1, after: "${first.pageInfo.endCursor}"`))).toEqual([plan]);
  await expect(soon(367)).rejects.toThrow('INVALID_VALUE');
  const then = nodes(await list('endingSoon', `${south()}, days: 3, asAt: "2025-12-14T10:00:00Z"`, 'endsOn'));
  expect(then).toEqual([]); // not before March
  story.tells('family-network-plan');
  await decide('kept', 'team-manager', 'stayEnd', TODAY, { stay: 'weekends', choice: 'ended' });
  story.tells('kinship-route');
  expect(nodes(await soon(27))).toEqual([{ ...stay, decidedOn: TODAY }, plan]);
});

describe('promises of support', () => {
  const fields = 'line kept promisedOn deliveredOn daysLate owner duty { step { id } }';
  const asked = (more = '') => `${north()}, from: "2027-03-01", to: "2027-05-31"${more}`;
  const owner = 'finance';
  const duty = { step: { id: 'start-line' } };
  const club = { line: 'club', kept: 'ON_TIME', promisedOn: '2027-03-15', deliveredOn: '2027-03-15', daysLate: 0 };
  const wages = { line: 'wages', kept: 'LATE', promisedOn: '2027-03-22', deliveredOn: '2027-04-12', daysLate: 21 };
  const music = { line: 'music', kept: 'DECLINED', promisedOn: '2027-03-29', deliveredOn: null, daysLate: 0 };
  const travel = { line: 'travel', kept: 'NOT_DELIVERED', promisedOn: '2027-04-05', deliveredOn: null, daysLate: 35 };
  const all = [club, wages, music, travel].map((row) => ({ child: 'asha', ...row, owner, duty }));

  test('each with how it was kept, and each sort by its number', async () => {
    expect(nodes(await list('promisesKept', asked(), fields))).toEqual(all);
    const counts = await Promise.all(
      ['ON_TIME', 'LATE', 'NOT_DELIVERED', 'DECLINED'].map((kept) =>
        list('promisesKept', asked(`, kept: ${kept}`), 'line'),
      ),
    );
    expect(counts.map(({ totalCount }) => totalCount)).toEqual([1, 1, 1, 1]);
    expect(counts.flatMap(nodes).map(({ line }) => line)).toEqual(['club', 'wages', 'travel', 'music']);
  });

  test('of the ones that fell due by the day before, as it was then', async () => {
    const asAt = async (day: string) =>
      nodes(await list('promisesKept', asked(`, asAt: "${day}T10:00:00Z"`), 'line kept daysLate'));
    expect(await asAt('2027-03-22')).toEqual([{ child: 'asha', line: 'club', kept: 'ON_TIME', daysLate: 0 }]);
    expect(await asAt('2027-03-23')).toContainEqual({
      child: 'asha',
      line: 'wages',
      kept: 'NOT_DELIVERED',
      daysLate: 1,
    });
    const known = nodes(await list('promisesKept', asked(`, knownBy: "${TODAY}T09:00:00Z"`), 'line kept'));
    expect(known.map(({ kept }) => kept)).toEqual(Array(4).fill('NOT_DELIVERED')); // all was told later
  });

  test('of a team that is the own', async () => {
    const ten = await list('promisesKept', `${south()}, from: "2025-10-01", to: "2025-10-31"`, 'kept daysLate');
    expect(
      nodes(ten)
        .map(({ kept, daysLate }) => [kept, daysLate])
        .toSorted(),
    ).toEqual([...five(PLANS).map(() => ['LATE', 7]), ...rest(PLANS).map(() => ['ON_TIME', 0])]);
    const claims = { teams: ['south'] };
    await expect(list('promisesKept', asked(), 'line', 'supervisor', claims)).rejects.toThrow('NOT_ALLOWED');
    await expect(list('promisesKept', `from: "2027-03-01", to: "2027-02-01"`, 'line')).rejects.toThrow('INVALID_VALUE');
  });
});

describe('of kinship routes', () => {
  test('reviews that are due: the overdue first, what has no date by the day it opened, none that is far off', async () => {
    const rows = nodes(await list('reviewsDue', north(), LIST_ARGS));
    const [worker, funding] = ['KINSHIP_WORKER', 'FUNDING_APPROVER'];
    const late = { child: 'overdue', dueOn: '2027-04-12', daysLate: 28 };
    expect(rows.slice(0, 2).toSorted((a, b) => String(a['item']).localeCompare(String(b['item'])))).toEqual([
      { ...late, item: 'payment-review', owner: funding },
      { ...late, item: 'services-review', owner: worker },
    ]);
    expect(rows.slice(2)).toEqual([
      { child: 'reviewed', item: 'review-on-change', dueOn: null, daysLate: 0, owner: worker },
      { child: 'reviewed', item: 'services-review', dueOn: '2027-05-18', daysLate: 0, owner: worker },
    ]);
    expect(nodes(await list('reviewsDue', `${north()}, days: 7`, 'item'))).toHaveLength(3);
    const then = nodes(await list('reviewsDue', `${north()}, asAt: "2027-04-12T10:00:00Z"`, 'dueOn daysLate'));
    const inTime = { child: 'overdue', dueOn: '2027-04-12', daysLate: 0 };
    expect(then).toEqual([inTime, inTime]);
  });

  test('approvals that run out', async () => {
    const approval = { child: 'approved', item: 'temporary-approval', dueOn: '2027-05-03', daysLate: 7 };
    expect(nodes(await list('approvalsExpiring', north(), LIST_ARGS))).toEqual([
      { ...approval, owner: 'NOMINATED_OFFICER' },
    ]);
    const asAt = async (day: string) =>
      nodes(await list('approvalsExpiring', `${north()}, asAt: "${day}T10:00:00Z"`, 'daysLate'));
    expect(await asAt('2027-04-04')).toEqual([]); // 29 days before
    expect(await asAt('2027-04-05')).toEqual([{ child: 'approved', daysLate: 0 }]);
  });

  test('notices that run, with the first day of an application', async () => {
    const notice = { child: 'notice', item: 'sgo-wait', dueOn: '2027-07-19', daysLate: 0 };
    expect(nodes(await list('noticesRunning', north(), LIST_ARGS))).toEqual([
      { ...notice, owner: 'PROSPECTIVE_GUARDIAN' },
    ]);
    const before = nodes(await list('noticesRunning', `${north()}, asAt: "2027-04-18T10:00:00Z"`, 'item'));
    expect(before).toEqual([]);
  });

  test('choices without the facts, with how late these are', async () => {
    const [row, ...others] = nodes(await list('choicesWithoutFacts', north(), `${LIST_ARGS} lacks`));
    expect([others, row]).toEqual([
      [],
      {
        ...{ child: 'notice', item: 'record-choice', dueOn: '2027-04-12', daysLate: 28, owner: 'KINSHIP_WORKER' },
        lacks: expect.arrayContaining(['special-guardianship: therapy', 'informal: money']),
      },
    ]);
    const before = `${north()}, asAt: "2027-04-11T10:00:00Z"`;
    expect(nodes(await list('choicesWithoutFacts', before, 'item'))).toEqual([]);
  });

  test('allowances below the rate of a day; one that was below from the start has no date', async () => {
    const fields = `${LIST_ARGS} poundsWeekly fosteringRate`;
    const item = { item: 're-rate', owner: 'FUNDING_APPROVER' };
    const low = { child: 'low', ...item, dueOn: null, daysLate: 0, poundsWeekly: 150, fosteringRate: 180 };
    const paid = { child: 'paid', ...item, dueOn: '2027-04-15', daysLate: 25, poundsWeekly: 180, fosteringRate: 190 };
    expect(nodes(await list('allowancesBelowRate', north(), fields))).toEqual([low, paid]);
    const then = nodes(await list('allowancesBelowRate', `${north()}, asAt: "2027-04-05T10:00:00Z"`, fields));
    expect(then).toEqual([low, { ...paid, daysLate: 0 }]);
    const law = await Story.begin(bench, '2027-01-04', 'kinship-route');
    await taken(law.start(['child']));
    await taken(law.record('funding-approver', 'fosteringRate', rate(180)));
    await taken(law.record('funding-approver', 'allowance', pay(150)));
    const document = '{ allowancesBelowRate { totalCount } }';
    expect(await law.ask('auditor', document)).toEqual({ allowancesBelowRate: { totalCount: 0 } }); // the law asks for no parity
  });
});

// ---- Auditors ----

const provenance = async (moment: Values = {}) => {
  const document = `query ($id: ID!, $asAt: DateTime, $knownBy: DateTime) { journey(id: $id, asAt: $asAt, knownBy: $knownBy) {
    packProvenance { part subject entry happenedOn recordedAt recordedBy held journey { type } record { sequence type recordedAt } } } }`;
  const { journey } = await story.ask('auditor', document, { id: story.journeyId('kept'), ...moment });
  return (journey as { readonly packProvenance: readonly PackItem[] }).packProvenance;
};
interface PackItem extends Values {
  readonly part: string;
  readonly subject: string;
  readonly entry: number;
  readonly held: boolean;
  readonly record: readonly { readonly sequence: number; readonly type: string; readonly recordedAt: string }[];
}

test('each item of the evidence has the event that it comes from, and whether the pack holds it', async () => {
  story.tells('family-network-plan');
  const parts = ['family-group-record', 'plan-versions', 'promised-and-delivered'];
  await tell('kept', 'legal-adviser', 'evidencePack', TODAY, { lines: ['wages'], parts });
  const told = await provenance();
  const of = (part: string, subject: string) => told.filter((one) => one.part === part && one.subject === subject);
  for (const { entry, recordedAt, record } of told)
    expect([record[0]?.sequence, record[0]?.recordedAt]).toEqual([entry, recordedAt]);
  const [club, wages] = of('promised-and-delivered', 'delivery');
  expect(wages).toMatchObject({
    ...{ happenedOn: '2027-04-12', recordedBy: ['NAMED_CARER'], held: true, journey: { type: 'FAMILY_NETWORK_PLAN' } },
    recordedAt: expect.stringMatching(new RegExp(`^${TODAY}T10:0`)),
  });
  expect(club).toMatchObject({ happenedOn: '2027-03-15', held: false }); // the pack does not list that line
  expect(of('visits', 'monitoring')).toMatchObject([
    { happenedOn: '2027-03-08', recordedBy: ['SOCIAL_WORKER'], held: false },
  ]);
  expect(of('plan-versions', 'monitoring')).toMatchObject([{ held: true }]);
  expect(of('family-group-record', 'familyPlan')).toMatchObject([
    { held: true, recordedBy: ['FGDM_COORDINATOR'], journey: { type: 'FAMILY_GROUP_DECISION_MAKING' } },
  ]);
  expect(told[0]?.part).toBe('family-group-record');

  await taken(
    story.correct(
      'social-worker',
      'planTerm',
      { version: 1, startOn: '2027-03-08', endOn: '2027-06-06' },
      { children: ['kept'], on: '2027-03-05' },
    ),
  );
  const [term] = (await provenance()).filter(({ part, subject }) => part === 'plan-versions' && subject === 'planTerm');
  expect(term).toMatchObject({
    happenedOn: '2027-03-05',
    record: [{ type: 'FACT_RECORDED' }, { type: 'FACT_CORRECTED' }],
  });
  const then = await provenance({ asAt: '2027-04-11T10:00:00Z' });
  expect(then.filter(({ subject }) => subject === 'delivery')).toHaveLength(1);
  expect(then.every(({ held }) => !held)).toBe(true); // no pack had been put together
});

test('the story of a plan is its timeline, by both clocks', async () => {
  const document = `query ($child: ID!, $journey: ID!, $asAt: DateTime, $knownBy: DateTime) {
    timeline(child: $child, journey: $journey, asAt: $asAt, knownBy: $knownBy, types: [FACT_RECORDED],
      subjects: ["planTerm", "agreement", "supportLine", "review", "delivery"]) { edges { node { subject occurredOn } } } }`;
  const asked = { child: story.childId('kept'), journey: story.journeyId('kept') };
  const subjects = async (moment: Values) => {
    const { timeline } = await story.ask('auditor', document, { ...asked, ...moment });
    return (timeline as { edges: readonly { node: { subject: string } }[] }).edges.map(({ node }) => node.subject);
  };
  const march = { asAt: '2027-03-20T10:00:00Z' };
  const lines = Array(4).fill('supportLine');
  expect(await subjects(march)).toEqual([...lines, 'planTerm', 'agreement', 'delivery']);
  expect(await subjects({ ...march, knownBy: '2027-03-20T10:00:00Z' })).toEqual([...lines, 'planTerm', 'agreement']);
});

test('what a carer knew at a moment, by what was known at another', async () => {
  story.tells('kinship-route');
  await taken(story.start(['knew'], { on: '2027-04-05' }));
  const told = (fact: string, on: string, values: Values, role: Role = 'kinship-worker') =>
    tell('knew', role, fact, on, values);
  const ALL = ['money', 'parental-responsibility', 'therapy', 'services', 'end-date'];
  await told('routeFacts', '2027-04-06', { route: 'informal', effects: ALL });
  await told('routeFacts', '2027-04-07', { route: 'special-guardianship', effects: ['money'] });
  await told('questionAsked', '2027-04-08', { question: 'q1', words: 'And school?' }, 'kinship-carer');
  await told('adviceOffer', '2027-04-12', { answer: 'accepted', legalAid: 'means-tested' });
  await told('routeChoice', '2027-04-15', { ...CHOICE, choice: 'informal' }, 'kinship-carer');
  await told('questionAnswered', '2027-04-20', { question: 'q1', words: 'The same.' });
  const document = `query ($id: ID!, $asAt: DateTime, $knownBy: DateTime) { journey(id: $id, asAt: $asAt, knownBy: $knownBy) {
    whatTheCarerKnew { informedSince routes { route told { effect toldOn record { subject } } untold }
      questions { question askedOn answeredOn record { subject recordedAt } } advice { offeredOn answer legalAid }
      choices { choice chosenOn pressureAsked lacked record { values { name value } } } } } }`;
  const knew = async (moment: Values) => {
    const { journey } = await story.ask('auditor', document, { id: story.journeyId('knew'), ...moment });
    return (journey as { readonly whatTheCarerKnew: Knew }).whatTheCarerKnew;
  };
  const now = await knew({});
  expect(now.routes.map(({ route, told: { length }, untold }) => [route, length, untold.length])).toEqual([
    ...[
      ['informal', 5, 0],
      ['private-fostering', 0, 5],
      ['child-arrangements', 0, 5],
    ],
    ...[
      ['special-guardianship', 1, 4],
      ['kinship-foster', 0, 5],
    ],
  ]);
  expect(now.routes[3]?.told).toEqual([{ effect: 'money', toldOn: '2027-04-07', record: [{ subject: 'routeFacts' }] }]);
  expect(now.questions).toMatchObject([{ question: 'q1', askedOn: '2027-04-08', answeredOn: '2027-04-20' }]);
  expect(now.advice).toEqual([{ offeredOn: '2027-04-12', answer: 'accepted', legalAid: 'means-tested' }]);
  expect(now.choices).toMatchObject([{ choice: 'informal', chosenOn: '2027-04-15', pressureAsked: true }]);
  expect(now.choices[0]?.lacked).toEqual(expect.arrayContaining(['special-guardianship: therapy', 'q1']));
  expect(now.choices[0]?.record[0]?.values).toContainEqual({ name: 'pressure', value: 'Nobody did.' });
  expect(now.informedSince).toBeNull();

  const before = await knew({ asAt: '2027-04-07T10:00:00Z' });
  expect([before.routes[3]?.told.length, before.questions, before.advice, before.choices]).toEqual([1, [], [], []]);
  const answered = now.questions[0]?.record[1]?.recordedAt ?? '';
  const asKnown = await knew({ knownBy: new Date(Date.parse(answered) - 1).toISOString() });
  expect(asKnown.questions).toMatchObject([{ question: 'q1', answeredOn: null }]);
  const other = await story.ask('auditor', document, { id: story.journeyId('kept') });
  expect(other).toEqual({ journey: { whatTheCarerKnew: null } });
});

interface Knew {
  readonly informedSince: string | null;
  readonly routes: readonly {
    readonly route: string;
    readonly told: readonly Values[];
    readonly untold: readonly string[];
  }[];
  readonly questions: readonly { readonly record: readonly { readonly recordedAt: string }[] }[];
  readonly advice: readonly Values[];
  readonly choices: readonly {
    readonly lacked: readonly string[];
    readonly record: readonly { readonly values: readonly Values[] }[];
  }[];
}

// ---- Measures ----

async function measures(args: string, role: Role = 'auditor') {
  const document = `{ familyNetworkMeasures(${args}) { id counts kind numerator denominator suppressed } }`;
  const { familyNetworkMeasures } = await story.ask(role, document);
  const told = familyNetworkMeasures as readonly { id: string; numerator: number | null; denominator: number | null }[];
  return Object.fromEntries(told.map(({ id, numerator, denominator }) => [id, [numerator, denominator]]));
}
const WHOLE = 'from: "2025-09-01", to: "2027-12-31"';

describe('measures', () => {
  test('count what the record tells, and tell no small number', async () => {
    expect(await measures(`${south()}, ${WHOLE}`)).toEqual({
      PLANS_ACTIVE: [null, 10], // none runs any more: under five
      PLANS_COMPLETED: [5, 10],
      PLANS_BROKEN_DOWN: [5, 10],
      PLANS_ENDED_OTHERWISE: [null, 10],
      AT_HOME_AFTER_SIX_MONTHS: [5, 5],
      AT_HOME_AFTER_TWELVE_MONTHS: [5, 5],
      LINES_ON_TIME: [5, 10],
      LINE_DAYS_LATE: [35, 5], // a week each
      DAYS_TO_FIRST_SUPPORT: [315, 10], // four weeks for five, five for the others, from 8 September
      SAFETY_ANSWER_HOURS: [30, 5],
      REVIEWS_ON_POINT: [5, 10],
      GUARDS_UPHELD: [5, 10],
      ORDERS_SUPERVISION: [5, 10],
      ORDERS_SPECIAL_GUARDIANSHIP: [5, 10],
      ORDERS_CHILD_ARRANGEMENTS: [null, 10],
      ORDERS_CARE: [null, 10],
      ORDERS_OTHER: [null, 10],
      REUNIFICATIONS_SUSTAINED: [5, 10],
      POUNDS_APPROVED: [40_000, 10],
      DAYS_PAID_FOR: [1_820, 10], // 15 September to 15 March
      ROUTES_INFORMAL: [null, 10],
      ROUTES_CHILD_ARRANGEMENTS: [null, 10],
      ROUTES_SPECIAL_GUARDIANSHIP: [5, 10],
      ROUTES_KINSHIP_FOSTER: [5, 10],
      ROUTES_FAMILY_NETWORK_PLAN: [null, 10],
      ROUTES_DECLINED: [null, 10],
      ALLOWANCES_AT_PARITY: [5, 10],
      ADVICE_TAKEN: [5, 10],
      CARERS_LEAVING_WORK: [5, 10],
      STAYS_DISRUPTED: [5, 10],
    });
  });

  test('are of a period and of named measures', async () => {
    const autumn = `${south()}, from: "2025-09-01", to: "2025-11-30", measures: [PLANS_ACTIVE, PLANS_COMPLETED, LINE_DAYS_LATE]`;
    expect(await measures(autumn)).toEqual({
      ...{ PLANS_ACTIVE: [10, 10], PLANS_COMPLETED: [null, null], LINE_DAYS_LATE: [35, 5] },
    });
    const later = `${south()}, from: "2025-10-14", to: "2025-10-26", measures: [LINES_ON_TIME, REVIEWS_ON_POINT]`;
    expect(await measures(later)).toEqual({ LINES_ON_TIME: [null, null], REVIEWS_ON_POINT: [null, null] });
    await expect(measures('from: "2026-01-02", to: "2026-01-01"')).rejects.toThrow('INVALID_VALUE');
  });

  test('are nothing of other teams, and small numbers of these are not told', async () => {
    const few = `${north()}, ${WHOLE}, measures: [LINES_ON_TIME, PLANS_ACTIVE, ALLOWANCES_AT_PARITY]`;
    expect(await measures(few)).toEqual({
      ...{ LINES_ON_TIME: [null, null], PLANS_ACTIVE: [null, null], ALLOWANCES_AT_PARITY: [null, null] },
    });
    await expect(
      story.ask('supervisor', `{ familyNetworkMeasures(${south()}, ${WHOLE}) { id } }`, {}, { teams: ['north'] }),
    ).rejects.toThrow('NOT_ALLOWED');
  });
});

// ---- From indexes ----

const fillers = (authority: string) => [
  `insert into journey (id, type, purpose, child, authority, team, reference, started_on, clock_offset_ms, sequence, head, recorded_at)
    select 'filler-' || n, 'leaving-care', 'leaving-care', 'filler-' || n, '${authority}', 'filler', 'filler-' || n, '2025-06-01', 0, 1, '', now()
    from generate_series(1, 20000) n`,
  `insert into duty (id, journey, key, step, instance, owed_by, clock_kind, opened_on, paused, days_late, working_days_late)
    select 'filler-' || n || '/keep-in-touch:1', 'filler-' || n, 'keep-in-touch:1', 'keep-in-touch', '1', 'personal-adviser',
      'local-guard', '2025-06-01', false, 0, 0 from generate_series(1, 20000) n`,
  `insert into duty_version (duty, journey, journey_type, child, authority, team, clock_kind, standing, due_on, overdue_from,
      true_from, true_to, known_from, known_to)
    select 'filler-' || n || '/keep-in-touch:1', 'filler-' || n, 'leaving-care', 'filler', '${authority}', 'filler', 'local-guard', 'open',
      '2026-11-01', '2026-11-02', '2025-06-01', 'infinity', '2025-06-01', 'infinity' from generate_series(1, 20000) n`,
  `insert into event (stream, sequence, stream_kind, command, part, body, type, version, payload, sealed_fields, occurred_on,
      recorded_at, actor, actor_roles, on_behalf_of_roles, packs, previous_hash, hash)
    select j.id, 10000 + n, 'journey', 'filler-' || n, 0, '', 'fact.recorded', 1, '{"fact": "contact"}', '{}', '2025-06-01', now(),
      '', '{}', '{}', '{}', '', '' from journey j cross join generate_series(1, 500) n
    where j.authority = '${authority}' and j.type in ('family-network-plan', 'kinship-route')`,
];

/** What the planner does with a statement where an authority has very many other journeys; nothing of it stays. */
async function planOf({ text, values }: Prisma.Sql): Promise<string> {
  const owner = new Pool({ connectionString: setting('DATABASE_OWNER_URL'), max: 1 });
  const connection = await owner.connect();
  try {
    await connection.query('begin');
    for (const fill of fillers(story.authority)) await connection.query(fill);
    await connection.query('analyze journey, duty, duty_version, event');
    const { rows } = await connection.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  } finally {
    await connection.query('rollback');
    connection.release();
    await owner.end();
  }
}

describe('whoever asks reads no more than an index holds', () => {
  const place = () => ({ of: 'authority', authority: story.authority }) as const;
  const then = instant('2027-05-10T10:00:00Z');
  const day = civilDate('2027-05-10');
  const period = { from: civilDate('2027-03-01'), to: civilDate('2027-05-31') };

  test.each([
    ['guards', GUARDS, undefined],
    ['reviews', REVIEWS, undefined],
    ['approvals', APPROVALS, undefined],
    ['notices', NOTICES, undefined],
    ['choices, as known then', CHOICES, then],
  ] as const)('of %s', async (_, steps, knownBy) => {
    const moment = { asAt: then, knownBy };
    const rows = openRows(place(), steps, moment);
    const plan = await planOf(dutiesSql({ rows, by: FIRST_OPENED }, moment, null, 51));
    expect(plan).toMatch(/duty_version_network /);
    expect(plan).not.toContain('Seq Scan on duty_version');
  });

  test.each([
    [
      'promises',
      () =>
        dutiesSql(
          keptRows(place(), period, { asAt: then, knownBy: undefined }),
          { asAt: then, knownBy: undefined },
          null,
          51,
        ),
      [/duty_version_network_due/],
    ],
    [
      'what ends',
      () => Prisma.sql`select * from ${endingIn(place(), day, 28)}`,
      [/journey_(networks|reference)/, /event_of_networks/],
    ],
    [
      'allowances',
      () => Prisma.sql`select j.id from ${belowRate(place(), day)}`,
      [/journey_(networks|reference)/, /event_of_networks/],
    ],
    [
      'plans with nothing to come',
      () => Prisma.sql`select j.id from ${withoutNextPoint(place(), { asAt: then, knownBy: undefined })}`,
      [/journey_(networks|reference)/],
    ],
  ])('of %s', async (_, statement, indexes) => {
    const plan = await planOf(statement());
    // With few rows the planner may as well take the authority's journeys of this type by their reference.
    for (const index of indexes) expect(plan).toMatch(index);
    expect(plan).not.toMatch(/Seq Scan on (journey|duty_version|event)\b/);
  });
});
