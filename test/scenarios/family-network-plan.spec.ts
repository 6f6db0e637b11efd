import type { ToldAct } from '../../api/client';
import { PACK_PARTS } from '../../workflows/family-network-plan/facts/life';
import { startApiBench, type ApiBench } from '../support/api';
import {
  alertsOn,
  allDone,
  aroundTheDay,
  asOf,
  daysOver,
  done,
  journeyShown,
  lookingBack,
  missingIn,
  OVERDUE_THE_DAY_AFTER,
  owed,
  settledAs,
} from '../support/shown';
import { refusalsIn, Story, type Circumstances } from '../support/story';

/*
 * The acceptance scenarios of a Family Network Plan, 1 to 16 by their numbers, told through GraphQL on the real engine. What
 * the family and other people outside the authority say, the social worker records for them. Bank holidays on the way: 25 and
 * 28 December 2026; 1 January, 26 and 29 March, 3 and 31 May, 30 August 2027.
 */

let bench: ApiBench;
beforeAll(async () => {
  bench = await startApiBench();
}, 90_000);
afterAll(() => bench?.close());

jest.setTimeout(90_000);

const LOCAL_DEFAULT = 'Local default of this product; not law';
const LOCAL = { clockKind: 'LOCAL_GUARD', why: { verified: false, label: LOCAL_DEFAULT } };
const GATE = { clockKind: 'GATE', dueOn: null, status: 'OPEN' };
/** Why a date is what it is, where the authority's own figure or the plan's own day gives it. */
const because = (sentence: string, planningDate: string | null = null) => ({
  verified: false,
  label: LOCAL_DEFAULT,
  planningDate,
  sentence: expect.stringContaining(sentence),
});

interface Opening {
  readonly bornOn?: string;
  /** Whether the authority has adopted the proposals of 2022. */
  readonly pack?: boolean;
  readonly names?: readonly string[];
}

/** A plan of which nothing has been told yet. */
async function network(
  from: string,
  { bornOn = '2014-06-01', pack = true, names = ['child'] }: Opening = {},
): Promise<Story> {
  const story = await Story.begin(bench, from, 'family-network-plan');
  if (pack) await story.switchOn('review-2022', '2026-01-01');
  for (const name of names) await story.child(name, bornOn);
  await done(story.start(names));
  return story;
}

// ---- What people tell, with what does not matter to a story filled in ----

type Values = Readonly<Record<string, unknown>>;

const worker = (story: Story, fact: string, values: Values = {}, how: Circumstances = {}) =>
  story.record('social-worker', fact, values, how);
const manager = (story: Story, fact: string, values: Values = {}, how: Circumstances = {}) =>
  story.record('team-manager', fact, values, how);

interface Plan {
  readonly from: string;
  readonly to?: string;
  readonly points?: readonly string[];
  readonly everyWeeks?: number;
  readonly without?: readonly string[];
}

const none = (story: Story, element: string, how: Circumstances = {}) =>
  worker(story, 'noneOf', { element, reason: 'The family does not need it.' }, how);
const point = (story: Story, reviewOn: string, how: Circumstances = {}) =>
  worker(story, 'reviewPoint', { version: 1, reviewOn }, how);
const purposeSet = (story: Story, how: Circumstances = {}) => [
  worker(story, 'planPurpose', { purpose: 'To stay with the family.' }, how),
  worker(story, 'successMeasure', { measure: 'school', target: 'Every day.', baseline: 'Three days.' }, how),
  worker(story, 'monitoring', { visitor: 'worker', alone: true }, how),
];

/** The six elements; what the plan does without is settled with a reason, unless it is left out. */
function elements(story: Story, { from, to, points = [], everyWeeks, without = [] }: Plan, how: Circumstances = {}) {
  const term = { version: 1, startOn: from, endOn: to, reviewEveryWeeks: everyWeeks };
  const nones = ['accommodation', 'support', 'additional-support'].filter((element) => !without.includes(element));
  return allDone(
    ...purposeSet(story, how),
    worker(story, 'planTerm', term, how),
    ...points.map((day) => point(story, day, how)),
    ...nones.map((element) => none(story, element, how)),
  );
}

const drafts = (story: Story, how: Circumstances = {}) => done(worker(story, 'planDraft', { version: 1 }, how));
const checks = (story: Story, how: Circumstances = {}) => done(manager(story, 'elementsChecked', { version: 1 }, how));
const hears = (story: Story, how: Circumstances = {}) =>
  done(worker(story, 'wishesAndFeelings', { how: 'talked', words: 'To be near the school.' }, how));
const says = (story: Story, person: string, answer: string, as = 'pr-holder', how: Circumstances = {}) =>
  story.record(as === 'pr-holder' ? 'parent' : 'named-carer', 'agreement', { person, as, answer, words: 'Yes.' }, how);
const agrees = (story: Story, how: Circumstances = {}) =>
  allDone(
    worker(story, 'prHolder', { person: 'mother', status: 'known' }, how),
    says(story, 'mother', 'agrees', 'pr-holder', how),
    story.decide('service-manager', 'adoptPlan', { choice: 'agree' }, how),
  );
const starts = (story: Story, how: Circumstances = {}) => done(worker(story, 'activated', { told: ['mother'] }, how));

/** Drafted, checked, agreed and started, all on one day. */
async function begins(story: Story, plan: Plan, how: Circumstances = {}): Promise<void> {
  await Promise.all([elements(story, plan, how), agrees(story, how), hears(story, how)]);
  await drafts(story, how);
  await checks(story, how);
  await starts(story, how);
}
async function running(from: string, to: string, ...points: readonly string[]): Promise<Story> {
  const story = await network(from);
  await begins(story, { from, to, points });
  return story;
}

/** A whole review: held, the measure read, the child heard, and what it leads to. */
async function reviews(story: Story, choice = 'continue', how: Circumstances = {}): Promise<void> {
  await done(manager(story, 'review', { attended: ['mother'] }, how));
  await done(manager(story, 'measureRead', { measure: 'school', reading: 'better', words: 'Most days.' }, how));
  await hears(story, how);
  await done(story.decide('service-manager', 'reviewOutcome', { choice }, how));
}
const marks = (story: Story, line: string, mark: string, daysLate?: number) =>
  manager(story, 'lineRead', { line, mark, ...(daysLate === undefined ? {} : { daysLate }) });

const line = (story: Story, name: string, startOn: string, values: Values = {}) =>
  done(
    worker(story, 'supportLine', {
      ...{ line: name, kind: 'financial', person: 'grandmother', helps: 'carer', what: 'Wages.', startOn },
      ...{ owner: 'finance', ...values },
    }),
  );
const delivers = (story: Story, name: string, on = story.today) =>
  done(story.record('named-carer', 'delivery', { line: name, confirmed: true }, { on }));
const stays = (story: Story, from: string, values: Values = {}, how: Circumstances = {}) =>
  done(worker(story, 'stay', { ...AT_THE_AUNTS, from, ...values }, how));
const AT_THE_AUNTS = {
  ...{ stay: 'stay-1', with: 'aunt', purpose: 'lives-there', arrangedBy: 'family', relation: 'uncle-or-aunt' },
};
const basis = (story: Story, choice: string, validFrom: string) =>
  done(story.decide('service-manager', 'legalBasis', { choice, validFrom, advice: 'advice-1' }));

const reports = (story: Story, change: string, at: string) =>
  done(
    worker(
      story,
      'change',
      { change, kind: 'safety-concern', harmSuspected: false, words: 'A door was broken.' },
      { at },
    ),
  );
const grades = (story: Story, change: string, choice: string, how: Circumstances = {}) =>
  done(story.decide('team-manager', 'gradeChange', { change, choice }, how));
const answers = (story: Story, change: string, at: string) =>
  done(manager(story, 'changeAnswered', { change, action: 'The lock was changed.' }, { at }));

const offerIn = ({ results }: ToldAct): number =>
  results[0]?.recorded.find(({ type }) => type === 'HANDOVER_OFFERED')?.sequence ?? 0;

// ---- The scenarios ----

describe('1. Plan over a bank holiday', () => {
  /** Family group decision making ends in a plan, which opens when it is accepted on 19 February 2027. */
  async function accepted(): Promise<Story> {
    const story = await Story.begin(bench, '2027-02-12');
    await story.switchOn('review-2022', '2026-01-01');
    await story.child('child', '2014-06-01');
    await done(story.start());
    await done(story.decide('team-manager', 'outcomes', { choice: ['network-plan'] }));
    const offered = await done(story.offer('team-manager', 'family-network-plan'));
    await story.on('2027-02-19');
    const family = story.journeyId();
    await done(story.acceptInto('social-worker', 'child', offerIn(offered), 'child'));
    story.tells('family-network-plan');
    expect(await journeyShown(story, family)).toMatchObject({
      ...{ open: true, end: null },
      handOvers: [{ id: 'family-network-plan', waiting: false, accepted: true }],
    });
    expect(await journeyShown(story, story.journeyId())).toMatchObject({
      ...{ open: true, type: 'FAMILY_NETWORK_PLAN', follows: { id: family } },
    });
    return story;
  }

  test('accepted from family group decision making, it is drafted, paid for and started over the spring', async () => {
    const story = await accepted();
    expect(await story.duty('draft-plan')).toMatchObject({
      ...LOCAL,
      ...{ openedOn: '2027-02-19', dueOn: '2027-03-05', owedBy: 'SOCIAL_WORKER' },
      why: because('Friday 5 March 2027'),
    });
    await story.on('2027-02-26');
    const points = ['2027-04-19', '2027-05-31', '2027-07-12'];
    await elements(story, { from: '2027-03-08', to: '2027-09-05', points });
    await story.on('2027-03-01');
    await drafts(story);
    await checks(story);
    await done(worker(story, 'fundingRequested', { pounds: 4000 }));
    await agrees(story);
    await hears(story);
    expect(await story.duty('approve-funding')).toMatchObject({
      ...{ openedOn: '2027-03-01', dueOn: '2027-03-08', owedBy: 'FUNDING_APPROVER' },
      why: because('Monday 8 March 2027'),
    });
    const waiting = await story.gate('activate', { next: true });
    expect([waiting.practice, missingIn(waiting)]).toEqual(['NOT_MET', ['funding']]);

    await story.on('2027-03-08');
    await done(story.decide('funding-approver', 'fund', { choice: 'approve', pounds: 4000 }));
    await starts(story);
    expect(await story.duty('draft-plan')).toMatchObject({ outcome: 'MET', settledOn: '2027-03-01' });
    expect(await story.duty('approve-funding')).toMatchObject({ outcome: 'MET', settledOn: '2027-03-08' });
    expect(await story.duty('activate')).toMatchObject({ dueOn: '2027-03-09', outcome: 'MET' });
    expect(await story.gate('activate')).toMatchObject({ practice: 'MET', legalBreach: false });
    expect(await Promise.all(['1', '2', '3'].map((about) => story.dueOn('review', { about })))).toEqual(points);
    expect(await story.duty('review', { about: '2' })).toMatchObject({
      why: because('Friday 28 May 2027', '2027-05-28'),
    });

    await story.on('2027-08-05');
    expect(await owed(story)).not.toContain('plan-end');
    await story.on('2027-08-06');
    expect(await story.duty('plan-end')).toMatchObject({
      ...{ openedOn: '2027-08-06', dueOn: '2027-09-05', clockKind: 'OUTCOME_CHECK', status: 'OPEN' },
      why: because('Sunday 5 September 2027', '2027-09-03'),
    });
    await story.on('2027-09-06');
    expect(await aroundTheDay(story, 'review', '2027-04-19', { about: '1' })).toEqual(OVERDUE_THE_DAY_AFTER);
    expect(await aroundTheDay(story, 'plan-end', '2027-09-05')).toEqual(OVERDUE_THE_DAY_AFTER);
    expect(await daysOver(story, 'plan-end', {}, { team: 'south' })).toBeUndefined();
  });

  test('a draft that does not come is overdue on the day after its date', async () => {
    const story = await network('2027-02-19');
    await story.on('2027-03-06');
    expect(await aroundTheDay(story, 'draft-plan', '2027-03-05')).toEqual(OVERDUE_THE_DAY_AFTER);
    expect(await alertsOn(story, await story.duty('draft-plan'))).toEqual([{ raised: '2027-03-06', because: null }]);
  });
});

test('2. Missing element', async () => {
  const story = await network('2027-02-19', { names: ['no-points', 'no-reason'] });
  await story.on('2027-03-08');
  const plans = [
    ['no-points', { from: '2027-03-08', to: '2027-09-05' }],
    ['no-reason', { from: '2027-03-08', to: '2027-09-05', points: ['2027-04-19'], without: ['accommodation'] }],
  ] as const;
  for (const [name, plan] of plans) await begins(story, plan, { children: [name] });
  const noPoints = await story.gate('activate', { child: 'no-points' });
  expect(noPoints).toMatchObject({ law: 'NOT_APPLICABLE', practice: 'NOT_MET', legalBreach: false });
  expect(missingIn(noPoints)).toEqual(['element-2-length-and-review-points']);
  expect(missingIn(await story.gate('activate', { child: 'no-reason' }))).toEqual(['element-3-accommodation']);
  expect(await owed(story, 'no-points')).toEqual(expect.arrayContaining(['draft-plan', 'check-elements']));
  const alerts = await alertsOn(story, 'GATE_NOT_MET'); // of the start that was planned, and of the start itself
  expect(alerts.map(({ because: why }) => why).toSorted()).toEqual([
    ...['NO_LONGER_APPLICABLE', 'NO_LONGER_APPLICABLE', null, null],
  ]);
});

/** Scenario 3: wages for the grandmother from Monday 22 March 2027. */
async function wages(): Promise<Story> {
  const story = await running('2027-03-08', '2027-09-05', '2027-04-19', '2027-05-31', '2027-07-12');
  await line(story, 'wages', '2027-03-22');
  return story;
}

/** The first payment comes on 12 April; the review of the 19th marks it so. */
async function lateWages(): Promise<Story> {
  const story = await wages();
  await story.on('2027-04-12');
  await delivers(story, 'wages');
  return story;
}

test('3. Support promised, not delivered', async () => {
  const story = await wages();
  expect(await story.duty('start-line')).toMatchObject({
    ...{ about: 'wages', dueOn: '2027-03-22', owedBy: 'SUPPORT_PROVIDER', clockKind: 'LOCAL_GUARD' },
    why: because('Monday 22 March 2027'),
  });
  await story.on('2027-03-23');
  expect(await aroundTheDay(story, 'start-line', '2027-03-22')).toEqual(OVERDUE_THE_DAY_AFTER);
  expect(await daysOver(story, 'start-line', {}, { team: 'south' })).toBeUndefined();
  await done(worker(story, 'delivery', { line: 'wages', confirmed: false }));
  expect(await story.duty('start-line')).toMatchObject({ outcome: null });

  await story.on('2027-04-12');
  expect(await daysOver(story, 'start-line')).toBe(21);
  await delivers(story, 'wages');
  expect(await story.duty('start-line')).toMatchObject({ outcome: 'MET_LATE', daysLate: 21 });
  expect(await alertsOn(story, await story.duty('start-line'))).toEqual([{ raised: '2027-03-23', because: 'DONE' }]);

  await story.on('2027-04-19');
  await reviews(story);
  expect(await story.duty('review', { about: '1' })).toMatchObject({ outcome: null });
  const [code] = ['NOT_COMPLIANT'];
  expect(refusalsIn(await marks(story, 'wages', 'on-time'))).toMatchObject([{ code, path: ['mark'] }]);
  expect(refusalsIn(await marks(story, 'wages', 'late', 20))).toMatchObject([{ code, path: ['daysLate'] }]);
  await done(marks(story, 'wages', 'late', 21));
  expect(await story.duty('review', { about: '1' })).toMatchObject({ outcome: 'MET', settledOn: '2027-04-19' });
});

describe('4. Breakdown and pack', () => {
  /** A change of safety on 1 July 2027 at nine, London time, answered at four; the plan cannot recover. */
  async function broken(): Promise<Story> {
    const story = await lateWages();
    await story.on('2027-07-01T08:01:00Z');
    await reports(story, 'harm', '2027-07-01T08:00:00Z');
    await story.on('2027-07-01T15:01:00Z');
    expect(await story.duty('answer-change')).toMatchObject({
      ...{ ...LOCAL, about: 'harm', dueOn: '2027-07-02', dueAt: '2027-07-02T08:00:00.000Z' },
      status: 'DUE_SOON',
    });
    await grades(story, 'harm', 'safety', { at: '2027-07-01T09:00:00Z' });
    await answers(story, 'harm', '2027-07-01T15:00:00Z');
    await done(story.decide('service-manager', 'reviewOutcome', { choice: 'insufficient' }));
    expect(await story.duty('decide-insufficiency')).toMatchObject({ ...GATE, openedOn: '2027-07-01' });
    const beyond = { choice: 'not-recoverable', kind: 'later', advice: 'advice-2' };
    await done(story.decide('service-manager', 'insufficiency', beyond));
    return story;
  }
  const packs = (story: Story, lines: readonly string[], parts: readonly string[] = PACK_PARTS) =>
    done(story.record('legal-adviser', 'evidencePack', { lines, parts }));
  const offers = (story: Story) => story.offer('service-manager', 'pre-proceedings');

  test('answered in seven hours; handed over with every promised line, and family group decision making opens', async () => {
    const story = await broken();
    expect(await story.duty('answer-change')).toMatchObject({ outcome: 'MET', settledOn: '2027-07-01', daysLate: 0 });
    expect(await story.duty('early-review')).toMatchObject({ outcome: 'MET', clockKind: 'GATE' });
    expect(await story.duty('evidence-pack')).toMatchObject({ ...LOCAL, openedOn: '2027-07-01', dueOn: '2027-07-08' });

    await story.on('2027-07-02');
    const lacking = { code: 'NOT_COMPLIANT', path: ['evidencePack'] };
    await packs(story, []);
    expect(refusalsIn(await offers(story))).toMatchObject([{ ...lacking, message: expect.stringContaining('wages') }]);
    await packs(story, ['wages'], ['reviews']);
    expect(refusalsIn(await offers(story))).toMatchObject([{ ...lacking, message: expect.stringContaining('visits') }]);
    await packs(story, ['wages']);
    expect(await story.duty('evidence-pack')).toMatchObject({ outcome: 'MET', settledOn: '2027-07-02' });

    const before = await owed(story);
    expect(before).toEqual(expect.arrayContaining(['visit:1', 'review:3']));
    const offered = await done(offers(story));
    expect(await owed(story)).toEqual(before); // until it is accepted, all stays due from here
    const verdict = await story.gate('hand-over-as-insufficient');
    expect(verdict).toMatchObject({ practice: 'MET', legalBreach: false });

    const plan = story.journeyId();
    const accepts = (role: 'social-worker' | 'legal-adviser') =>
      story.acceptInto(role, 'child', offerIn(offered), 'proceedings');
    expect(refusalsIn(await accepts('social-worker'))).toMatchObject([{ code: 'NOT_ALLOWED' }]);
    await done(accepts('legal-adviser'));
    expect(await journeyShown(story, plan)).toMatchObject({
      ...{ open: false, end: 'insufficient', endedOn: '2027-07-02' },
      handOvers: [{ id: 'pre-proceedings', accepted: true }],
    });
    expect(await owed(story)).toEqual([]);
    expect(await story.duty('start-line')).toMatchObject({ outcome: 'MET_LATE', daysLate: 21 });
    expect(await settledAs(story, 'superseded')).toContainEqual(['visit:1', '2027-07-02', 'insufficient']);

    expect(await journeyShown(story, story.journeyId('proceedings'))).toMatchObject({
      ...{ open: true, type: 'FAMILY_GROUP_DECISION_MAKING', follows: { id: plan } },
    });
  });

  test('an urgent application goes first, and the evidence is completed after it', async () => {
    const story = await broken();
    await story.on('2027-07-02');
    const { id } = await story.duty('evidence-pack');
    const excuse = { duty: id, reason: 'URGENT_APPLICATION', occurredOn: story.today };
    expect(refusalsIn(await story.one('social-worker', 'excuseDuty', excuse))).toMatchObject([{ code: 'NOT_ALLOWED' }]);
    await done(story.one('service-manager', 'excuseDuty', excuse));
    await done(offers(story));
    await done(story.answer('legal-adviser', true)); // into a service that works elsewhere: nothing opens here
    const verdict = await story.gate('hand-over-as-insufficient');
    expect(verdict).toMatchObject({ practice: 'NOT_MET', legalBreach: false });
    expect(missingIn(verdict)).toEqual(['evidence-pack']);
    expect(await owed(story)).toEqual(['complete-evidence-pack']);
    await story.on('2027-07-09');
    await packs(story, ['wages']);
    expect(await story.duty('complete-evidence-pack')).toMatchObject({ outcome: 'MET', settledOn: '2027-07-09' });
  });
});

describe('5. Christmas Eve', () => {
  const at = '2026-12-24T16:00:00Z';
  async function reported(): Promise<Story> {
    const story = await running('2026-12-01', '2027-06-01', '2027-01-12');
    await story.on('2026-12-24T16:01:00Z');
    await reports(story, 'door', at);
    return story;
  }
  const inADay = { ...LOCAL, about: 'door', dueOn: '2026-12-25', dueAt: '2026-12-25T16:00:00.000Z' };

  test('a matter of safety, or one that nobody has graded, runs through the night and the holiday', async () => {
    const story = await reported();
    expect(await story.duty('answer-change')).toMatchObject({
      ...inADay,
      ...{ outcome: null, status: 'DUE_SOON' },
      why: because('24 hours', '2026-12-24'),
    });
    expect(await story.duty('grade-change')).toMatchObject({ dueOn: '2026-12-24', outcome: null });
    await grades(story, 'door', 'safety', { at });
    expect(await story.duty('answer-change')).toMatchObject({ ...inADay, outcome: null });
    const statusAt = async (moment: string) => (await story.duty('answer-change', { asAt: moment })).status;
    expect(await statusAt('2026-12-25T16:00:00.000Z')).toBe('DUE_SOON');
    expect(await statusAt('2026-12-25T16:00:00.001Z')).toBe('OVERDUE');
    await story.on('2026-12-26');
    expect(await aroundTheDay(story, 'answer-change', '2026-12-25')).toEqual(OVERDUE_THE_DAY_AFTER);
    expect(await alertsOn(story, await story.duty('answer-change'))).toEqual([{ raised: '2026-12-25', because: null }]);
  });

  test('any other change has five working days from the report, and the clock of hours gives way', async () => {
    const story = await reported();
    await story.on('2026-12-24T17:01:00Z');
    await grades(story, 'door', 'other', { at: '2026-12-24T17:00:00Z' });
    expect(await story.duty('answer-change')).toMatchObject({ outcome: 'SUPERSEDED', reason: 'graded-other' });
    expect(await settledAs(story, 'superseded')).toContainEqual(['answer-change:door', '2026-12-24', 'graded-other']);
    expect(await story.duty('answer-other-change')).toMatchObject({
      ...{ ...LOCAL, about: 'door', dueOn: '2027-01-05' },
      why: because('Tuesday 5 January 2027'),
    });
    await story.on('2027-01-06');
    expect(await aroundTheDay(story, 'answer-other-change', '2027-01-05')).toEqual(OVERDUE_THE_DAY_AFTER);
  });
});

test('6. Status guard', async () => {
  const story = await network('2027-02-01');
  const six = '2027-02-05T18:00:00Z';
  await story.on('2027-02-05T18:01:00Z');
  await done(worker(story, 'authorityManages', { how: 'forbids-removal' }, { at: six }));
  expect(await story.duty('status-guard')).toMatchObject({
    ...{ ...LOCAL, openedOn: '2027-02-05', dueAt: '2027-02-06T18:00:00.000Z', owedBy: 'SERVICE_MANAGER' },
  });
  const opened = (moment: string) => story.duties('child', { asAt: moment });
  expect((await opened('2027-02-05T18:00:00Z')).map(({ step }) => step.id)).toContain('status-guard');
  const managed = await story.gate('accommodate');
  expect(missingIn(managed)).toEqual(['legal-basis']);
  expect(managed).toMatchObject({ law: 'NOT_MET', legalBreach: false }); // a judgment that nobody has read
  expect(refusalsIn(await story.offer('team-manager', 'care-planning'))).toMatchObject([
    { code: 'NOT_YET', path: ['legalBasis'] },
  ]);

  await story.on('2027-02-07');
  expect(await aroundTheDay(story, 'status-guard', '2027-02-06')).toEqual(OVERDUE_THE_DAY_AFTER);
  await story.on('2027-02-08');
  await basis(story, 's20', '2027-02-05');
  expect(await story.duty('status-guard')).toMatchObject({ outcome: 'MET_LATE', settledOn: '2027-02-08', daysLate: 2 });
  expect(await story.duty('first-care-review')).toMatchObject({
    ...{ openedOn: '2027-02-05', dueOn: '2027-03-05', clockKind: 'STATUTORY_LIMIT' },
    ...{ owedBy: 'INDEPENDENT_REVIEWING_OFFICER', outcome: null },
    why: { sentence: expect.stringContaining('Friday 5 March 2027'), planningDate: null },
  });
  const thought = (await story.duties('child', asOf('2027-02-07'))).map(({ step }) => step.id);
  expect(thought).not.toContain('first-care-review');

  await story.on('2027-03-06');
  expect(await aroundTheDay(story, 'first-care-review', '2027-03-05')).toEqual(OVERDUE_THE_DAY_AFTER);
  await done(story.offer('team-manager', 'care-planning'));
  expect(await story.duty('first-care-review')).toMatchObject({ outcome: null });
  await done(story.answer('independent-reviewing-officer', true));
  expect(await journeyShown(story, story.journeyId())).toMatchObject({ open: false, end: 'became-looked-after' });
  expect(await settledAs(story, 'superseded')).toContainEqual([
    ...['first-care-review', '2027-03-06', 'became-looked-after'],
  ]);
});

describe('7 and 8. A family friend', () => {
  /** A child of 13 is to live with a school friend's mother for six weeks. */
  async function friend(from = '2027-05-03'): Promise<Story> {
    const story = await network('2027-02-01', { bornOn: '2013-09-01' });
    await story.on('2027-03-01');
    await elements(story, { from, to: '2027-06-13', points: ['2027-05-24'], without: ['accommodation'] });
    await stays(story, from, AT_THE_FRIENDS);
    await drafts(story);
    await checks(story);
    await agrees(story);
    await done(says(story, 'friend', 'agrees', 'named-carer'));
    await basis(story, 'private-family', from);
    await hears(story);
    return story;
  }
  const AT_THE_FRIENDS = { with: 'friend', relation: 'friend', to: '2027-06-13' };
  const notice = (story: Story) => done(story.record('named-carer', 'privateFosteringNotice', { stay: 'stay-1' }));
  const officer = (story: Story) =>
    story.decide('private-fostering-officer', 'privateFostering', { stay: 'stay-1', choice: 'accepted' });

  test('7. the carer owes notice six weeks before; the officer visits in seven working days, and accepts', async () => {
    const story = await friend();
    expect(await story.duty('private-fostering-notice')).toMatchObject({
      ...{ about: 'stay-1', dueOn: '2027-03-22', owedBy: 'NAMED_CARER', clockKind: 'STATUTORY_LIMIT' },
      why: {
        ...{ verified: true, planningDate: null, sentence: expect.stringContaining('Monday 22 March 2027') },
        label: 'Checked against the instrument as made; later changes not checked',
      },
    });
    await story.on('2027-03-25');
    expect(await aroundTheDay(story, 'private-fostering-notice', '2027-03-22')).toEqual(OVERDUE_THE_DAY_AFTER);
    await notice(story);
    expect(await story.duty('private-fostering-notice')).toMatchObject({ outcome: 'MET_LATE', daysLate: 3 });
    expect(await alertsOn(story, await story.duty('private-fostering-notice'))).toEqual([
      { raised: '2027-03-23', because: 'DONE' },
    ]);
    expect(await story.duty('private-fostering-visit')).toMatchObject({
      ...{ openedOn: '2027-03-25', dueOn: '2027-04-07', owedBy: 'PRIVATE_FOSTERING_OFFICER' },
      ...{ clockKind: 'STATUTORY_LIMIT' },
      why: {
        ...{ verified: true, sentence: expect.stringContaining('Wednesday 7 April 2027') },
        label: 'Checked against the instrument as made; later changes not checked',
      },
    });
    expect(await owed(story)).not.toContain('activate');
    expect(missingIn(await story.gate('activate', { next: true }))).toEqual(['officer-accepts (friend)']);

    await story.on('2027-04-08');
    expect(await aroundTheDay(story, 'private-fostering-visit', '2027-04-07')).toEqual(OVERDUE_THE_DAY_AFTER);
    await done(officer(story));
    expect(missingIn(await story.gate('activate', { next: true }))).toEqual([]);
    expect(await story.duty('activate')).toMatchObject({ ...LOCAL, openedOn: '2027-04-08', dueOn: '2027-05-04' });
  });

  test('7. a start that does not wait for the officer is recorded, and lacks the acceptance', async () => {
    const story = await friend();
    await story.on('2027-05-03');
    await starts(story);
    const verdict = await story.gate('activate');
    expect(missingIn(verdict)).toEqual(['officer-accepts (friend)']);
    expect(verdict.limbs.find(({ id }) => id === 'private-fostering')).toMatchObject({ status: 'NOT_MET' });
    expect(verdict).toMatchObject({ legalBreach: false });
  });

  test('8. Corrected date: the 28th day moves, and both views are kept', async () => {
    const story = await friend('2027-05-10');
    await story.on('2027-04-01');
    expect(await story.duty('check-private-fostering')).toMatchObject({
      ...{ ...LOCAL, about: 'stay-1', dueOn: '2027-06-06' },
      why: because('Sunday 6 June 2027', '2027-06-04'),
    });
    await story.on('2027-04-02');
    const corrected = { ...AT_THE_AUNTS, ...AT_THE_FRIENDS, from: '2027-05-03' };
    await done(story.correct('social-worker', 'stay', corrected, { on: '2027-03-01' }));
    expect(await story.duty('check-private-fostering')).toMatchObject({
      ...{ dueOn: '2027-05-30', outcome: null },
      why: because('Sunday 30 May 2027', '2027-05-28'),
    });
    expect(await story.duty('check-private-fostering', asOf('2027-04-02'))).toMatchObject({ dueOn: '2027-06-06' });
    expect(await story.duty('check-private-fostering', lookingBack('2027-04-02'))).toMatchObject({
      dueOn: '2027-05-30',
    });
    await story.on('2027-05-31');
    expect(await aroundTheDay(story, 'check-private-fostering', '2027-05-30')).toEqual(OVERDUE_THE_DAY_AFTER);
  });
});

test('9 and 10. Siblings, own clocks; an early review pulls the next in', async () => {
  const story = await network('2027-03-01', { names: ['asha', 'ben'] });
  const [asha, ben] = [{ children: ['asha'] }, { children: ['ben'] }];
  const from = { from: '2027-03-01', to: '2028-02-27' };
  await begins(story, { ...from, points: ['2027-04-12'], everyWeeks: 6 }, asha);
  await begins(story, { ...from, points: ['2027-04-26'], everyWeeks: 12 }, ben);
  await story.on('2027-04-12');
  await reviews(story, 'continue', asha);
  await story.on('2027-04-26');
  await reviews(story, 'continue', ben);
  expect(await story.dueOn('review', { child: 'asha', about: '2' })).toBe('2027-05-24');
  expect(await story.duty('review', { child: 'ben', about: '2' })).toMatchObject({
    ...{ openedOn: '2027-04-26', dueOn: '2027-07-19' },
    why: because('Monday 19 July 2027'),
  });

  await story.on('2027-05-24');
  await done(manager(story, 'review', { attended: ['asha'] }, asha));
  const toKinship = { choice: 'kinship-route' };
  expect(refusalsIn(await story.decide('team-manager', 'reviewOutcome', toKinship, asha))).toMatchObject([
    { code: 'NOT_ALLOWED', path: ['choice'] },
  ]);
  await done(story.decide('service-manager', 'reviewOutcome', toKinship, asha));
  await done(story.offer('service-manager', 'kinship-route', {}, asha));
  const place = { team: story.team('south'), reference: 'kinship-1' };
  await done(story.answer('kinship-worker', true, place, asha));
  const shown = await journeyShown(story, story.journeyId('asha'));
  expect(shown).toMatchObject({ open: false, end: 'moved-to-kinship-route', endedOn: '2027-05-24' });
  expect(await owed(story, 'asha')).toEqual([]);
  const { handOvers } = shown as { handOvers: readonly { into: { id: string } }[] };
  expect(await journeyShown(story, handOvers[0]?.into.id ?? '')).toMatchObject({
    ...{ open: true, type: 'KINSHIP_ROUTE', follows: { id: story.journeyId('asha') } },
  });
  expect(await story.duty('review', { child: 'ben', about: '2' })).toMatchObject({
    ...{ dueOn: '2027-07-19', outcome: null },
  });

  await story.on('2027-06-07');
  await story.child('baby', '2027-05-20');
  await done(story.start(['baby']));
  await begins(story, { from: '2027-06-07', to: '2027-12-05', points: ['2027-07-05'] }, { children: ['baby'] });
  expect(await story.duty('review', { child: 'baby' })).toMatchObject({ about: '1', dueOn: '2027-07-05' });
  await story.on('2027-07-20');
  const lists = (child: string, about: string, due: string) => aroundTheDay(story, 'review', due, { child, about });
  expect(await lists('ben', '2', '2027-07-19')).toEqual(OVERDUE_THE_DAY_AFTER);
  expect(await lists('baby', '1', '2027-07-05')).toEqual(OVERDUE_THE_DAY_AFTER);

  // 10, told late: Ben's review had been held on 7 June.
  await reviews(story, 'continue', { ...ben, on: '2027-06-07' });
  expect(await story.duty('review', { child: 'ben', about: '2' })).toMatchObject({
    ...{ dueOn: '2027-07-19', outcome: 'MET', settledOn: '2027-06-07', daysLate: 0 },
  });
  const ofJuly = (moment: object) => daysOver(story, 'review', moment, { child: 'ben', about: '2' });
  expect([await ofJuly(asOf('2027-07-20')), await ofJuly(lookingBack('2027-07-20'))]).toEqual([1, undefined]);
  expect(await story.duty('review', { child: 'ben', about: '3' })).toMatchObject({
    ...{ openedOn: '2027-06-07', dueOn: '2027-08-30' },
    why: because('Monday 30 August 2027', '2027-08-27'),
  });
  await story.on('2027-08-31');
  expect(await lists('ben', '3', '2027-08-30')).toEqual(OVERDUE_THE_DAY_AFTER);
});

test('11. Late recording', async () => {
  const story = await running('2027-03-08', '2027-09-05', '2027-04-19', '2027-05-31', '2027-07-12');
  await story.on('2027-04-20');
  const review = await story.duty('review', { about: '1' });
  expect(review).toMatchObject({ dueOn: '2027-04-19', status: 'OVERDUE', daysOverdue: 1 });
  expect(await alertsOn(story, review)).toEqual([{ raised: '2027-04-20', because: null }]);

  await story.on('2027-05-11');
  await reviews(story, 'continue', { on: '2027-04-19' });
  expect(await story.duty('review', { about: '1' })).toMatchObject({
    ...{ outcome: 'MET', settledOn: '2027-04-19', daysLate: 0 },
  });
  expect(await alertsOn(story, review)).toEqual([{ raised: '2027-04-20', because: 'RECORDED_LATE' }]);
  expect(await daysOver(story, 'review', asOf('2027-05-10'))).toBe(21);
  expect(await daysOver(story, 'review', lookingBack('2027-05-10'))).toBeUndefined();

  expect(await story.duty('record-review')).toMatchObject({
    ...{ ...LOCAL, about: '1', openedOn: '2027-04-19', dueOn: '2027-04-26', outcome: null },
    ...{ daysOverdue: 15, why: because('Monday 26 April 2027') },
  });
  const minutes = (day: string) => daysOver(story, 'record-review', lookingBack(day));
  expect([await minutes('2027-04-26'), await minutes('2027-04-27')]).toEqual([undefined, 1]);
  expect(await daysOver(story, 'record-review', asOf('2027-04-27'))).toBeUndefined(); // nobody knew of the review yet
});

test('12. Withdrawal', async () => {
  const story = await running('2027-03-08', '2027-09-05', '2027-08-16');
  await line(story, 'travel', '2027-08-02', { endOn: '2027-08-30' });
  const at = '2027-07-09T19:00:00Z'; // eight in the evening
  await story.on('2027-07-09T19:01:00Z');
  const withdrawal = { person: 'mother', as: 'pr-holder', answer: 'withdrawn' };
  expect(refusalsIn(await story.record('parent', 'agreement', withdrawal, { at }))).toMatchObject([
    { code: 'MISSING_VALUE', path: ['words'] },
  ]);
  await done(says(story, 'mother', 'withdrawn', 'pr-holder', { at }));
  expect(await story.duty('answer-change')).toMatchObject({
    ...{ ...LOCAL, about: 'mother', dueOn: '2027-07-10', dueAt: '2027-07-10T19:00:00.000Z' },
  });
  expect(await story.duty('settle-suspension')).toMatchObject({ ...GATE, openedOn: '2027-07-09' });
  expect(await owed(story)).not.toContain('status-guard');
  const kept = '2027-07-09T20:00:00Z';
  await story.on('2027-07-09T20:01:00Z');
  await done(worker(story, 'authorityManages', { how: 'keeps-after-withdrawal' }, { at: kept }));
  expect(await story.duty('status-guard')).toMatchObject({
    ...{ openedOn: '2027-07-09', dueAt: '2027-07-10T20:00:00.000Z', outcome: null },
  });

  await story.on('2027-07-11');
  expect(await aroundTheDay(story, 'answer-change', '2027-07-10')).toEqual(OVERDUE_THE_DAY_AFTER);
  expect(await aroundTheDay(story, 'status-guard', '2027-07-10')).toEqual(OVERDUE_THE_DAY_AFTER);
  await story.on('2027-08-05');
  expect(await aroundTheDay(story, 'start-line', '2027-08-02')).toEqual(OVERDUE_THE_DAY_AFTER); // it goes on being owed
  await done(story.decide('team-manager', 'reviewOutcome', { choice: 'vary' }));
  expect(await story.duty('settle-suspension')).toMatchObject({ outcome: 'MET', settledOn: '2027-08-05' });
  expect(await story.duty('early-review')).toMatchObject({ about: 'mother', outcome: 'MET' });
});

describe('13. Accommodation end', () => {
  async function staying(): Promise<Story> {
    const story = await network('2027-03-08');
    await stays(story, '2027-03-08', { to: '2027-05-30' });
    await basis(story, 'private-family', '2027-03-08');
    await done(says(story, 'aunt', 'agrees', 'named-carer'));
    const plan = { from: '2027-03-08', to: '2027-09-05', points: ['2027-08-16'], without: ['accommodation'] };
    await begins(story, plan);
    return story;
  }

  test('asked about ten working days before; nothing decided, it is overdue on the holiday after', async () => {
    const story = await staying();
    await story.on('2027-05-16');
    expect(await owed(story)).not.toContain('accommodation-end:stay-1');
    await story.on('2027-05-17');
    expect(await story.duty('accommodation-end')).toMatchObject({
      ...{ about: 'stay-1', openedOn: '2027-05-17', dueOn: '2027-05-30', clockKind: 'OUTCOME_CHECK' },
      why: because('Sunday 30 May 2027', '2027-05-28'),
    });
    await story.on('2027-05-31');
    expect(await aroundTheDay(story, 'accommodation-end', '2027-05-30')).toEqual(OVERDUE_THE_DAY_AFTER);
    expect(await alertsOn(story, await story.duty('accommodation-end'))).toEqual([
      { raised: '2027-05-31', because: null },
    ]);
    await done(story.decide('team-manager', 'stayEnd', { stay: 'stay-1', choice: 'ended' }));
    expect(await story.duty('accommodation-end')).toMatchObject({ outcome: 'MET_LATE', daysLate: 1 });
  });

  test('a carer who withdraws brings it to that day', async () => {
    const story = await staying();
    await story.on('2027-05-04');
    await done(says(story, 'aunt', 'withdrawn', 'named-carer'));
    expect(await story.duty('accommodation-end')).toMatchObject({ openedOn: '2027-05-04', dueOn: '2027-05-04' });
    expect(await owed(story)).toContain('early-review:aunt');
    await story.on('2027-05-05');
    expect(await aroundTheDay(story, 'accommodation-end', '2027-05-04')).toEqual(OVERDUE_THE_DAY_AFTER);
  });
});

describe('14. Move', () => {
  /** Another authority accepts the plan, which goes on there. */
  async function accepts(story: Story, receiver: Story): Promise<ToldAct> {
    await receiver.on(story.today);
    const offer = (await story.timeline('child')).findLast(({ type }) => type === 'HANDOVER_OFFERED')?.sequence ?? 0;
    const told = await done(
      receiver.one('team-manager', 'answerHandOver', {
        ...{ journey: story.journeyId(), offer, accepted: true, occurredOn: receiver.today },
        ...{ team: receiver.team('north'), reference: `moved-${offer}` },
      }),
    );
    const opened = told.results[1]?.journey?.id ?? '';
    receiver.adopt('child', opened, Date.parse(receiver.now) - Date.now(), story.childId('child'));
    return told;
  }

  test('the review missed meanwhile is late with the sender; lines and points stand as they were', async () => {
    const story = await running('2027-03-08', '2027-09-05', '2027-05-24', '2027-07-12');
    await line(story, 'wages', '2027-06-07');
    await line(story, 'music', '2027-06-14');
    await done(
      story.correct('social-worker', 'supportLine', {
        ...{ line: 'music', kind: 'education', person: 'child', helps: 'child', what: 'Music lessons.' },
        ...{ startOn: '2027-06-21', owner: 'school' },
      }),
    );
    const receiver = await Story.begin(bench, '2027-03-08', 'family-network-plan');
    await receiver.switchOn('review-2022', '2026-01-01');
    await story.on('2027-04-26');
    await done(story.offer('team-manager', 'transfer', { receiver: receiver.authority }));
    expect(await story.duty('review', { about: '1' })).toMatchObject({ outcome: null });
    await story.on('2027-05-25');
    expect(await aroundTheDay(story, 'review', '2027-05-24')).toEqual(OVERDUE_THE_DAY_AFTER); // the sender's

    await accepts(story, receiver);
    expect(await journeyShown(receiver, receiver.journeyId())).toMatchObject({
      ...{ open: true, type: 'FAMILY_NETWORK_PLAN', follows: { id: story.journeyId() } },
    });
    expect(await journeyShown(story, story.journeyId())).toMatchObject({
      ...{ open: false, end: 'transferred', endedOn: '2027-05-25' },
    });
    expect(await story.duty('review', { about: '1' })).toMatchObject({
      ...{ outcome: 'SUPERSEDED', dueOn: '2027-05-24', daysLate: 1 },
    });
    expect(await story.duty('start-line', { about: 'wages' })).toMatchObject({
      ...{ outcome: 'SUPERSEDED', dueOn: '2027-06-07', daysLate: 0 },
    });
    expect(await settledAs(story, 'superseded')).toEqual(
      expect.arrayContaining([
        ['review:1', '2027-05-25', 'transferred'],
        ['start-line:wages', '2027-05-25', 'transferred'],
      ]),
    );
    expect(await owed(story)).toEqual([]);
    expect(await daysOver(story, 'review')).toBeUndefined();

    // In the new authority, from the acceptance on.
    const here = { openedOn: '2027-05-25', outcome: null };
    expect(await receiver.duty('start-line', { about: 'wages' })).toMatchObject({ ...here, dueOn: '2027-06-07' });
    expect(await receiver.duty('start-line', { about: 'music' })).toMatchObject({ ...here, dueOn: '2027-06-21' });
    expect(await receiver.duty('review', { about: '2' })).toMatchObject({ ...here, dueOn: '2027-07-12' });
    expect(await receiver.duty('review', { about: '1' })).toMatchObject({
      ...{ ...here, dueOn: '2027-05-25', why: because('owed at once: Tuesday 25 May 2027') },
    });
    expect(await daysOver(receiver, 'review')).toBeUndefined();
    const steps = (await receiver.duties()).map(({ step }) => step.id);
    for (const before of ['draft-plan', 'agree-plan', 'activate']) expect(steps).not.toContain(before);
    expect(await linesShown(receiver)).toEqual([
      ['wages', 'Wages.', story.journeyId(), 'FACT_RECORDED', 'throughline'],
      ['music', 'Music lessons.', story.journeyId(), 'FACT_CORRECTED', 'throughline'],
    ]);
    await receiver.on('2027-06-08');
    expect(await aroundTheDay(receiver, 'start-line', '2027-06-07', { about: 'wages' })).toEqual(OVERDUE_THE_DAY_AFTER);
    await done(receiver.record('named-carer', 'delivery', { line: 'wages', confirmed: true }));
    expect(await receiver.duty('start-line', { about: 'wages' })).toMatchObject({ outcome: 'MET_LATE', daysLate: 1 });
  });

  /** Each line with its words, and where the record says that it comes from. */
  async function linesShown(story: Story) {
    const document = `query ($child: ID!, $journey: ID) { timeline(child: $child, journey: $journey, subjects: ["supportLine"]) {
      edges { node { actor values { name value } carriedFrom { type journey { id } } } } } }`;
    const variables = { child: story.childId('child'), journey: story.journeyId() };
    const { timeline } = await story.ask('team-manager', document, variables);
    const { edges } = timeline as { readonly edges: readonly { readonly node: LineShown }[] };
    return edges.map(({ node: { actor, values, carriedFrom } }) => {
      const said = (name: string) => values.find((one) => one.name === name)?.value;
      return [said('line'), said('what'), carriedFrom?.journey?.id, carriedFrom?.type, actor];
    });
  }
  interface LineShown {
    readonly actor: string;
    readonly values: readonly { readonly name: string; readonly value: string | null }[];
    readonly carriedFrom: { readonly type: string; readonly journey: { readonly id: string } | null } | null;
  }

  test('the next review counts from the actual last; a line varied without a review is not compliant there', async () => {
    const story = await running('2027-03-08', '2027-09-05', '2027-04-19');
    await line(story, 'wages', '2027-06-07');
    const receiver = await Story.begin(bench, '2027-03-08', 'family-network-plan');
    await receiver.switchOn('review-2022', '2026-01-01');
    await story.on('2027-04-12');
    await reviews(story);
    await done(story.offer('team-manager', 'transfer', { receiver: receiver.authority }));
    await story.on('2027-05-25');
    const told = await accepts(story, receiver);
    expect(told.results).toHaveLength(2);
    expect(await receiver.duty('next-review', { about: '2' })).toMatchObject({
      ...{ dueOn: '2027-07-05', why: because('12 weeks after Monday 12 April 2027') },
    });
    await line(receiver, 'wages', '2027-06-14');
    expect(await receiver.gate('vary-after-move')).toMatchObject({ practice: 'NOT_MET', legalBreach: false });
    await receiver.on('2027-05-31');
    await reviews(receiver, 'vary');
    await line(receiver, 'wages', '2027-06-21');
    expect(await receiver.gate('vary-after-move')).toMatchObject({ practice: 'MET' });
    expect(await receiver.dueOn('start-line', { about: 'wages' })).toBe('2027-06-21');
    expect(await receiver.dueOn('next-review', { about: '3' })).toBe('2027-08-23'); // 12 weeks from 31 May

    const asked = { child: story.childId('child'), ground: 'INSPECTION' };
    const made = await receiver.mutate('auditor', 'exportRecord', asked, 'export { file } errors { code }');
    expect(made['errors']).toEqual([]);
    const { file } = made['export'] as { readonly file: string };
    expect(file).toContain('Carried over from the journey before, where it is entry ');
    expect(file).not.toContain('Recorded late: '); // what was told in time there is not late here
  });
});

describe('15. Reunification', () => {
  async function inCare(): Promise<Story> {
    const story = await network('2027-05-03');
    await done(worker(story, 'lookedAfter', { basis: 's20' }, { on: '2026-11-02' }));
    await done(worker(story, 'returnPlanned'));
    return story;
  }
  const approves = (story: Story) => story.decide('nominated-officer', 'leaveCare', { choice: 'approve' });

  test('home before the approval is recorded, and is a breach of the law', async () => {
    const story = await inCare();
    expect(await story.duty('leave-care-approval')).toMatchObject({ ...GATE, owedBy: 'NOMINATED_OFFICER' });
    await story.on('2027-06-04');
    await done(worker(story, 'wentHome'));
    await story.on('2027-06-07');
    await done(approves(story));
    const verdict = await story.gate('leave-care');
    expect(verdict).toMatchObject({ law: 'NOT_MET', legalBreach: true });
    expect(verdict.limbs).toMatchObject([{ id: 'approval', legalBreach: true, missing: [{ what: 'approval' }] }]);
    expect(await story.duty('leave-care-approval')).toMatchObject({
      ...{ outcome: 'NO_LONGER_APPLICABLE', reason: 'left-care-without-it', settledOn: '2027-06-04' },
    });
    expect(await alertsOn(story, 'GATE_NOT_MET')).toContainEqual({ raised: '2027-06-04', because: null });
  });

  test('approved first, status ends and the plan starts on the same day', async () => {
    const story = await inCare();
    await story.on('2027-06-07');
    await done(approves(story));
    await basis(story, 'private-family', '2027-06-07');
    await done(worker(story, 'wentHome'));
    await begins(story, { from: '2027-06-07', to: '2027-12-05', points: ['2027-07-19'] });
    expect(await story.gate('leave-care')).toMatchObject({ law: 'MET', legalBreach: false });
    expect(await story.duty('leave-care-approval')).toMatchObject({ outcome: 'MET', settledOn: '2027-06-07' });
    expect(await story.gate('activate')).toMatchObject({ practice: 'MET' });
    expect(await story.dueOn('review', { about: '1' })).toBe('2027-07-19');
    expect(refusalsIn(await story.offer('team-manager', 'care-planning'))).toMatchObject([
      { code: 'NOT_YET', path: ['legalBasis'] },
    ]);
  });
});

test('16. Law only', async () => {
  const story = await network('2027-02-19', { pack: false });
  await story.on('2027-03-08');
  await basis(story, 's17', '2027-03-08');
  await drafts(story);
  await checks(story);
  await starts(story);
  const verdict = await story.gate('activate');
  expect(verdict).toMatchObject({ practice: 'ADVISORY', legalBreach: false });
  const advice = (limb: string) => verdict.limbs.find(({ id }) => id === limb);
  expect(advice('elements')).toMatchObject({ status: 'ADVISORY', legalBreach: false });
  expect(advice('elements')?.missing).toContainEqual({ what: 'element-3-accommodation', person: null });
  expect(advice('agreement')?.missing).toContainEqual({ what: 'authority-agrees', person: null });
  expect(advice('resources')).toMatchObject({ status: 'ADVISORY', missing: [] }); // no money was asked for
  expect(await alertsOn(story, 'GATE_NOT_MET')).toEqual([]);
  expect(await owed(story)).toContain('check-elements');

  await stays(story, '2027-05-03', { with: 'friend', relation: 'friend' });
  await done(worker(story, 'lookedAfter', { basis: 's20' }, { on: '2026-11-02' }));
  await done(worker(story, 'wentHome'));
  const at = '2027-03-08T11:00:00Z';
  await story.on('2027-03-08T11:01:00Z');
  await done(worker(story, 'authorityManages', { how: 'controls-contact' }, { at }));
  expect(await story.duty('private-fostering-notice')).toMatchObject({ dueOn: '2027-03-22' });
  expect(await story.duty('status-guard')).toMatchObject({ dueAt: '2027-03-09T11:00:00.000Z' });
  expect(await story.gate('leave-care')).toMatchObject({ law: 'NOT_MET', legalBreach: true });
  await story.on('2027-03-10');
  expect(await aroundTheDay(story, 'status-guard', '2027-03-09')).toEqual(OVERDUE_THE_DAY_AFTER);
});
