import { Pool } from 'pg';
import { statementsFor } from '../../api/duty-lists';
import { FINDING, leavingCareSoon, WAITS } from '../../api/lifelong-guardianship/lists';
import { Prisma } from '../../prisma/client';
import { civilDate, instant } from '../../statute';
import { startApiBench, type ApiBench } from '../support/api';
import { beginGuardianship, Bond, done, PARTIES } from '../support/guardianship';
import { setting } from '../support/journeys';
import type { Story } from '../support/story';

/* What supervisors and auditors ask of lifelong guardianship: the goal, family finding, visitors, bonds that wait, and what was said. */

let bench: ApiBench;
let story: Story;
beforeAll(async () => {
  bench = await startApiBench();
  story = await beginGuardianship(bench, '2026-06-01');
  await inCare('soon', '2008-11-30'); // 18 on 30 November 2026
  await inCare('said', '2008-10-05');
  await inCare('later', '2009-09-01');
  await inCare('planned', '2010-02-03');
  await inCare('elsewhere', '2008-11-30', 'south');
  await story.on('2026-06-08');
  await done(said('soon', 'relationship', { person: 'aunt', kind: 'family', loving: 'yes', paidRole: false }));
  await done(told('personal-adviser', 'soon', 'goalChecked', {}));
  await done(said('said', 'prefersNotToSay', {}));
  await done(told('personal-adviser', 'planned', 'exitPlanned', { plannedFor: '2026-09-14' }));
  await done(said('later', 'ethnicity', { group: 'In my own words' }));
  await done(said('later', 'visitorAnswer', { answer: 'yes' }));
  await done(said('later', 'familyFindingAnswer', { answer: 'not-now' }));
}, 120_000);
afterAll(() => bench?.close());
jest.setTimeout(60_000);

type Values = Readonly<Record<string, unknown>>;
type Role = Parameters<Story['record']>[0];

const told = (role: Role, child: string, fact: string, values: Values, on?: string) =>
  story.record(role, fact, values, { children: [child], ...(on === undefined ? {} : { on }) });
const said = (child: string, fact: string, values: Values) => told('young-person', child, fact, values);

async function inCare(name: string, bornOn: string, team = 'north'): Promise<void> {
  await story.child(name, bornOn);
  await done(story.start([name], { purpose: 'RELATIONSHIPS', team }));
  await done(told('social-worker', name, 'enteredCare', { episode: 'first' }, '2024-03-04'));
}

interface Listed {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: Values & { readonly child: { readonly reference: string } } }[];
}

async function list(
  field: string,
  args: string,
  fields: string,
  role: Role = 'supervisor',
  claims: Values = {},
): Promise<Listed> {
  const document = `{ ${field}${args === '' ? '' : `(${args})`} { totalCount pageInfo { hasNextPage endCursor }
    edges { node { child { reference } ${fields} } } } }`;
  return (await story.ask(role, document, {}, claims))[field] as Listed;
}
const north = () => `team: "${story.team('north')}"`;
const nodes = ({ edges }: Listed): readonly Values[] =>
  edges.map(({ node: { child, ...rest } }) => ({ ...rest, child: child.reference }));

const GOAL = 'exitOn state count lastAskedOn offersOpen { step { id } } exception exceptionOn';

describe('the goal of two loving relationships', () => {
  const OFFERS = [{ step: { id: 'family-finding-offer' } }, { step: { id: 'visitor-offer' } }];

  test('of whoever turns 18 soon, or is to leave care before; the oldest first', async () => {
    const found = await list('relationshipGoal', north(), GOAL);
    expect(found.totalCount).toBe(3);
    const nothing = { exception: null, exceptionOn: null };
    expect(nodes(found)).toEqual([
      {
        ...nothing,
        child: 'said',
        exitOn: '2026-10-05',
        state: 'DECLINED',
        count: null,
        lastAskedOn: '2026-06-08',
        offersOpen: OFFERS,
      },
      {
        ...{ ...nothing, child: 'soon', exitOn: '2026-11-30', state: 'GOAL_OPEN', count: 1, lastAskedOn: '2026-06-08' },
        offersOpen: [...OFFERS, ...OFFERS], // at the start, and on the day one was named
      },
      {
        ...nothing,
        child: 'planned',
        exitOn: '2026-09-14',
        state: 'NOT_ASKED',
        count: 0,
        lastAskedOn: null,
        offersOpen: OFFERS,
      },
    ]);
  });

  test('as it was the day before, and page by page', async () => {
    const before = await list('relationshipGoal', `${north()}, asAt: "2026-06-07T10:00:00Z"`, 'state');
    expect(nodes(before).map(({ child, state }) => [child, state])).toContainEqual(['soon', 'NOT_ASKED']);
    const first = await list('relationshipGoal', `${north()}, first: 1`, 'state');
    expect([nodes(first).map(({ child }) => child), first.pageInfo.hasNextPage]).toEqual([['said'], true]);
    const rest = await list('relationshipGoal', `${north()}, first: 5, after: "${first.pageInfo.endCursor}"`, 'state');
    expect([nodes(rest).map(({ child }) => child), rest.pageInfo.hasNextPage]).toEqual([['soon', 'planned'], false]);
  });

  test('of other teams only for whoever may list them; within a possible number of months', async () => {
    expect(nodes(await list('relationshipGoal', '', 'state', 'service-manager')).map(({ child }) => child)).toContain(
      'elsewhere',
    );
    await expect(list('relationshipGoal', north(), 'state', 'supervisor', { teams: ['south'] })).rejects.toThrow(
      'NOT_ALLOWED',
    );
    await expect(list('relationshipGoal', `${north()}, withinMonths: 25`, 'state')).rejects.toThrow('INVALID_VALUE');
    await expect(list('relationshipGoal', '', 'state', 'young-person')).rejects.toThrow('NOT_ALLOWED');
  });
});

test('family finding that is owed: what was answered, and when it is to be offered again', async () => {
  const found = nodes(
    await list('familyFindingGaps', north(), 'since offeredOn answer answeredOn dueOn reofferOn duty { step { id } }'),
  );
  // Twenty working days from 1 June 2026; six months from the answer.
  expect(found).toContainEqual({
    ...{ child: 'planned', since: '2026-06-01', offeredOn: null, answer: null, answeredOn: null, dueOn: '2026-06-29' },
    ...{ reofferOn: null, duty: { step: { id: 'family-finding-offer' } } },
  });
  expect(found.filter(({ child }) => child === 'later')).toEqual([
    {
      ...{ child: 'later', since: '2026-06-08', offeredOn: null, answer: 'NOT_NOW', answeredOn: '2026-06-08' },
      ...{ dueOn: '2026-12-08', reofferOn: '2026-12-08', duty: { step: { id: 'family-finding-reoffer' } } },
    },
  ]);
  expect(found.at(-1)?.child).toBe('later');
});

test('who waits for a visitor, since when, and of which ethnic group in their own words', async () => {
  const FIELDS = 'since days ethnicity lookAgainOn';
  await story.on('2026-06-18');
  const [waits] = nodes(await list('visitorWaits', north(), FIELDS));
  const since = { child: 'later', since: '2026-06-08', days: 10, lookAgainOn: '2026-08-07' };
  expect(waits).toEqual({ ...since, ethnicity: 'In my own words' });
  const closed = nodes(await list('visitorWaits', '', FIELDS, 'authority-administrator'));
  expect(closed).toEqual([{ ...since, ethnicity: null }]);
  expect(nodes(await list('visitorWaits', `${north()}, asAt: "2026-06-07T10:00:00Z"`, FIELDS))).toEqual([]);
});

test('to whom a young person agreed before anybody was written to', async () => {
  await done(said('soon', 'familyFindingAnswer', { answer: 'yes' }));
  for (const person of ['uncle', 'cousin']) await done(said('soon', 'wantedContact', { person }));
  await done(said('soon', 'approachWish', { person: 'uncle', choice: 'approach' }));
  await done(said('soon', 'approachWish', { person: 'cousin', choice: 'wait' }));
  await story.on('2026-06-22');
  await done(told('family-finding-coordinator', 'soon', 'approach', { person: 'uncle', letter: 'l' }));
  const document = `query ($id: ID!, $knownOn: Date) {
    searchConsents(journey: $id, knownOn: $knownOn) { people { person wish agreedOn approachedOn answer } } }`;
  const ask = async (knownOn?: string) =>
    (await story.ask('auditor', document, { id: story.journeyId('soon'), knownOn }))['searchConsents'];
  const cousin = { person: 'cousin', wish: 'wait', agreedOn: null, approachedOn: null, answer: null };
  const uncle = { person: 'uncle', wish: 'approach', agreedOn: '2026-06-18', answer: null };
  expect(await ask()).toEqual({ people: [{ ...uncle, approachedOn: '2026-06-22' }, cousin] });
  expect(await ask('2026-06-21')).toEqual({ people: [{ ...uncle, approachedOn: null }, cousin] });
  expect(await ask('2026-06-17')).toEqual({ people: [] });
  await done(said('soon', 'approachWish', { person: 'uncle', choice: 'never' }));
  expect(await ask()).toEqual({ people: [{ ...uncle, wish: 'never', approachedOn: '2026-06-22' }, cousin] });
  const elsewhere = await beginGuardianship(bench, '2026-06-01');
  expect(await elsewhere.ask('auditor', document, { id: story.journeyId('soon') })).toEqual({ searchConsents: null });
});

test('bonds that wait: each step, what is missing, and no guardian’s name; the history with the law of each day', async () => {
  const bond = await Bond.of(story, '1998-06-01', { child: 'adult' });
  await bond.wished({ power: true });
  await story.on('2026-06-25');
  await done(bond.signs('adult', 'first', { values: { alone: false } }));
  const found = await list('guardianshipWaiting', north(), 'bond state step openedOn dueOn gateMissing');
  const row = { child: 'adult', bond: 1, state: 'preparing', openedOn: '2026-06-22', dueOn: null };
  expect(nodes(found).map(({ step }) => step)).toEqual(['g-advice', 'g-advice', 'g-step-back']);
  for (const node of nodes(found)) expect(node).toMatchObject(row);
  expect(nodes(found)[0]?.['gateMissing']).toEqual(['advice-adult', 'advice-guardian', 'step-back']);
  expect(JSON.stringify(found)).not.toContain('mrs-k');

  // A second bond beside it waits for something else, and says so of itself alone.
  const second = new Bond(story, 'adult', 'mr-o');
  for (const party of PARTIES) await done(second.wishes(party));
  const both = nodes(await list('guardianshipWaiting', north(), 'bond state step gateMissing'));
  const others = { child: 'adult', bond: 2, state: 'wished', step: 'g-pack-check' };
  expect(both.filter(({ bond: which }) => which === 2)).toEqual([
    { ...others, gateMissing: ['plain-telling', 'who-the-guardian-is', 'advice-adult', 'advice-guardian'] },
  ]);
  expect(both.find(({ bond: which }) => which === 1)?.['gateMissing']).toEqual(nodes(found)[0]?.['gateMissing']);

  await story.set('setChoice', { choice: 'lifelong-guardianship.O4', option: 'excluded', from: '2026-06-26' });
  await story.on('2026-06-26');
  await done(bond.signs('guardian', 'first'));
  const document = `query ($id: ID!, $knownOn: Date) { guardianshipHistory(journey: $id, knownOn: $knownOn) {
    steps { on what step bond party outcome paper isVoid pack defaultSet choices { point option version } } } }`;
  const history = async (knownOn?: string) => {
    const { guardianshipHistory } = await story.ask('auditor', document, { id: story.journeyId('adult'), knownOn });
    return (guardianshipHistory as { steps: readonly (Values & { readonly choices: readonly Values[] })[] }).steps;
  };
  const steps = await history();
  expect(steps.map(({ on, what, party, outcome }) => [on, what, party, outcome])).toEqual([
    ['2026-06-22', 'wish', 'adult', null],
    ['2026-06-22', 'wish', 'guardian', null],
    ['2026-06-22', 'proposedGuardian', null, null],
    ['2026-06-22', 'packTold', null, null],
    ['2026-06-25', 'consent', 'adult', 'first'],
    ['2026-06-25', 'wish', 'adult', null],
    ['2026-06-25', 'wish', 'guardian', null],
    ['2026-06-26', 'consent', 'guardian', 'first'],
  ]);
  expect(steps.map(({ step }) => step)).toEqual([
    ...['g-wish', 'g-wish', null, 'g-pack-check', 'g-first-consent', 'g-wish', 'g-wish'],
    'g-first-consent',
  ]);
  expect(steps.map(({ isVoid }) => isVoid)).toEqual([false, false, false, false, true, false, false, false]);
  expect(steps.every(({ pack, defaultSet }) => pack === 'review-2022' && defaultSet === 1)).toBe(true);
  expect(steps.map(({ bond: which }) => which)).toEqual([1, 1, 1, 1, 1, 2, 2, 1]);
  const related = steps.map(({ choices }) => choices.find(({ point }) => point === 'O4'));
  expect(related[4]).toEqual({ point: 'O4', option: 'allowed', version: 0 });
  expect(related[7]).toMatchObject({ point: 'O4', option: 'excluded' });
  expect(await history('2026-06-24')).toHaveLength(4);
});

// ---- From indexes ----

/** What the planner does with a statement where an authority has very many other journeys; nothing of it stays. */
async function planOf({ text, values }: Prisma.Sql): Promise<string> {
  const owner = new Pool({ connectionString: setting('DATABASE_OWNER_URL'), max: 1 });
  const connection = await owner.connect();
  try {
    await connection.query('begin');
    const columns =
      'id, type, purpose, child, authority, team, reference, started_on, clock_offset_ms, sequence, head, recorded_at';
    await connection.query(
      `insert into child (id, authority, reference, born_on, sequence, head)
        select 'filler-' || n, 'filler', 'filler-' || n, date '1998-01-01' + n % 9000, 1, '' from generate_series(1, 20000) n`,
    );
    await connection.query(
      `insert into journey (${columns}) select 'filler-' || n, 'leaving-care', 'leaving-care', 'filler-' || n, $1, 'filler',
        'filler-' || n, '2026-06-01', 0, 1, '', now() from generate_series(1, 20000) n`,
      [story.authority],
    );
    await connection.query(
      `insert into duty (id, journey, key, step, instance, owed_by, clock_kind, opened_on, paused, days_late, working_days_late)
        select 'filler-' || n || '/keep-in-touch:1', 'filler-' || n, 'keep-in-touch:1', 'keep-in-touch', '1', 'personal-adviser',
        'local-guard', '2026-06-01', false, 0, 0 from generate_series(1, 20000) n`,
    );
    await connection.query(
      `insert into duty_version (duty, journey, journey_type, child, authority, team, clock_kind, standing, due_on, overdue_from,
        true_from, true_to, known_from, known_to)
      select 'filler-' || n || '/keep-in-touch:1', 'filler-' || n, 'leaving-care', 'filler', $1, 'filler', 'local-guard', 'open',
        '2026-11-01', '2026-11-02', '2026-06-01', 'infinity', '2026-06-01', 'infinity' from generate_series(1, 20000) n`,
      [story.authority],
    );
    await connection.query('analyze child, journey, duty, duty_version');
    const { rows } = await connection.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  } finally {
    await connection.query('rollback');
    connection.release();
    await owner.end();
  }
}

describe('whoever asks reads no more than an index holds', () => {
  test.each([
    ['family finding now', FINDING, undefined, /duty_version_(authority|team)_finding /],
    ['waits for a visitor now', WAITS, undefined, /duty_version_(authority|team)_finding /],
    ['waits as known then', WAITS, instant('2026-06-10T10:00:00Z'), /duty_version_(authority|team)_found /],
  ] as const)('of %s', async (_, steps, knownBy, index) => {
    const asking = { journeyTypes: ['lifelong-guardianship'], clockKinds: ['local-guard' as const] };
    const moment = { asAt: instant('2026-06-18T10:00:00Z'), knownBy };
    const place = { of: 'authority', authority: story.authority } as const;
    const { page } = statementsFor(place, asking, moment, steps, 51);
    expect(await planOf(page)).toMatch(index);
  });

  test('of who leaves care soon', async () => {
    const place = Prisma.sql`j.authority = ${story.authority}`;
    const plan = await planOf(Prisma.sql`select j.id from ${leavingCareSoon(place, civilDate('2026-06-18'), 6)}`);
    expect(plan).toContain('journey_guardianship');
    expect(plan).not.toMatch(/Seq Scan on (child|journey|duty)/);
  });
});
