import { randomUUID } from 'node:crypto';
import { readGlobalId } from '../../api/ids';
import { fastForward } from '../../temporal/local/fast-forward';
import { startApiBench, type ApiBench } from '../support/api';
import { recordedFor } from '../support/journeys';
import { Story } from '../support/story';
import { eventually } from '../support/eventually';
import { inLanes } from '../support/system';

let bench: ApiBench;
beforeAll(async () => {
  bench = await startApiBench();
}, 90_000);
afterAll(() => bench?.close());

jest.setTimeout(600_000);

type Values = Readonly<Record<string, unknown>>;

const PREVIEW = `preview { journeys journeysConcerned next clocks dutiesOpened dutiesSettled gatesJudged teams { team { code } clocks }
  moves(first: 3) { totalCount edges { cursor node { title from to team { code } duty { dueOn } } } } }`;

/** Tells the API of a change of law, refusals and all. */
async function change(
  story: Story,
  mutation: string,
  input: Values,
  role: 'authority-administrator' | 'team-manager' = 'authority-administrator',
) {
  const told = await story.mutate(role, mutation, input, `version journeysTold errors { code path } ${PREVIEW}`);
  return told as {
    version: number | null;
    journeysTold: number;
    errors: { code: string; path: string[] }[];
    preview: Values | null;
  };
}

async function eventsOf(story: Story, type: string) {
  const { rows } = await bench.bench.sql.query<{ stream: string; payload: Values; recorded_at: Date }>(
    `select e.stream, e.payload, e.recorded_at from event e join journey j on j.id = e.stream
     where j.authority = $1 and e.type = $2 order by e.stream, e.sequence`,
    [story.authority, type],
  );
  return rows;
}

const raw = (story: Story, name: string): string => readGlobalId(story.journeyId(name))?.id ?? '';

// ---- A bank holiday is announced ----

const STARTED = '2027-01-04T09:00:00.000Z'; // a Monday: ten working days end on Monday 18 January
const ANNOUNCED = '2027-01-06T09:00:00.000Z';
const BEFORE = '2027-01-06T08:00:00.000Z';
const LATER = '2027-01-13T09:00:00.000Z'; // two clocks of each journey are overdue by then, and did not reach the holiday
const CHILDREN = Array.from({ length: 300 }, (_, place) => `child-${place}`);
const FOUND = CHILDREN.slice(0, 100);
const LAST = CHILDREN.at(-1) ?? '';
const OPEN = CHILDREN.length - FOUND.length;
const HOLIDAY = {
  edition: 'day-of-thanksgiving',
  publishedOn: '2027-01-06',
  source: 'A made-up proclamation',
  adds: [{ date: '2027-01-15', name: 'Day of thanksgiving' }],
  removes: [],
};

/** Three hundred journeys in two teams; a hundred have looked for relatives, and the others have not. All sleep. */
async function threeHundred(): Promise<Story> {
  const story = await Story.begin(bench, '2027-01-04');
  story.now = STARTED;
  await inLanes(8, CHILDREN, (name) => story.child(name, '2015-03-04'));
  const families = Array.from({ length: CHILDREN.length / 20 }, (_, place) =>
    CHILDREN.slice(20 * place, 20 * place + 20),
  );
  await inLanes(2, [...families.entries()], ([place, names]) =>
    story.start(names, { team: place % 2 ? 'south' : 'north' }),
  );
  for (const children of [FOUND.slice(0, 50), FOUND.slice(50)])
    await story.record(
      'social-worker',
      'familyFinding',
      { couldCare: 'not-asked', consent: 'given', effort: 'Asked at school.' },
      { children },
    );
  const skip = Date.parse(ANNOUNCED) - Date.parse(STARTED);
  await inLanes(10, CHILDREN, (name) => fastForward(bench.connection, bench.namespace, raw(story, name), skip));
  story.now = ANNOUNCED;
  return story;
}

const LISTS = `query ($authority: ID!, $asAt: DateTime, $knownBy: DateTime) {
  overdueDuties(authority: $authority, clockKinds: [LOCAL_GUARD], asAt: $asAt, knownBy: $knownBy, first: 1) { totalCount }
  upcomingDuties(authority: $authority, clockKinds: [LOCAL_GUARD], asAt: $asAt, knownBy: $knownBy, withinDays: 7, first: 200) {
    totalCount edges { node { step { id } dueOn } } } }`;

/** What the lists say at a moment, as known by one: how many are overdue, and the days on which the others fall due. */
async function lists(story: Story, moment: Values) {
  const { authority } = (await story.ask('service-manager', '{ me { authority } }'))['me'] as { authority: string };
  const id = Buffer.from(`Authority:${authority}`).toString('base64url');
  const { overdueDuties, upcomingDuties } = await story.ask('service-manager', LISTS, { authority: id, ...moment });
  const { totalCount, edges } = upcomingDuties as { totalCount: number; edges: readonly { node: { dueOn: string } }[] };
  const dueOn = [...new Set(edges.map(({ node }) => node.dueOn))];
  return { overdue: (overdueDuties as { totalCount: number }).totalCount, upcoming: totalCount, dueOn };
}

/** Waits for a batch after the other to wake. */
async function allMoved(story: Story) {
  for (let tries = 0; ; tries += 1) {
    const moved = await eventsOf(story, 'clock.moved');
    if (moved.length >= OPEN || tries === 150) return moved;
    await new Promise((go) => setTimeout(go, 400));
  }
}

describe('a bank holiday announced while 300 journeys sleep', () => {
  let story: Story;
  beforeAll(async () => {
    story = await threeHundred();
  }, 400_000);

  test('a dry run tells which clocks would move, team by team, and records nothing', async () => {
    const events = (): Promise<number> => recordedFor(bench.bench.sql, story.authority);
    const before = await events();
    const dry = await change(story, 'loadCalendarEdition', { ...HOLIDAY, dryRun: true });
    expect(dry).toMatchObject({ version: null, journeysTold: 0, errors: [] });
    expect(dry.preview).toMatchObject({
      journeys: CHILDREN.length,
      journeysConcerned: CHILDREN.length,
      next: null,
      clocks: OPEN,
      dutiesOpened: 0,
      dutiesSettled: 0,
      gatesJudged: 0,
    });
    expect(dry.preview?.['teams']).toEqual(
      [OPEN / 2, OPEN / 2].map((clocks) => ({ team: { code: expect.any(String) }, clocks })),
    );
    const { totalCount, edges } = (dry.preview ?? {})['moves'] as { totalCount: number; edges: { node: Values }[] };
    expect([totalCount, edges.length]).toEqual([OPEN, 3]);
    expect(edges[0]?.node).toMatchObject({
      title: 'Look for relatives and friends',
      from: '2027-01-18',
      to: '2027-01-19',
      duty: { dueOn: '2027-01-18' },
    });
    expect(await events()).toBe(before);
    expect(await eventsOf(story, 'clock.moved')).toEqual([]);
  });

  test('a dry run looks at so many journeys as are asked for, and goes on after them', async () => {
    let clocks = 0;
    const looked: unknown[] = [];
    for (let after: unknown; after !== null;) {
      const dryRunPage = { first: 120, ...(after === undefined ? {} : { after }) };
      const { preview } = await change(story, 'loadCalendarEdition', { ...HOLIDAY, dryRun: true, dryRunPage });
      looked.push(preview?.['journeys']);
      clocks += Number(preview?.['clocks']);
      after = preview?.['next'];
    }
    expect([looked, clocks]).toEqual([[120, 120, 60], OPEN]);
    for (const first of [0, 2_001])
      expect(
        await change(story, 'loadCalendarEdition', { ...HOLIDAY, dryRun: true, dryRunPage: { first } }),
      ).toMatchObject({ preview: null, errors: [{ code: 'INVALID_VALUE', path: ['dryRunPage', 'first'] }] });
  });

  test('while a dry run goes on, other questions are answered, and no second one begins', async () => {
    const run = { over: false };
    const dry = change(story, 'loadCalendarEdition', { ...HOLIDAY, dryRun: true }).finally(() => (run.over = true));
    await story.ask('service-manager', '{ me { authority } }');
    const second = await change(story, 'loadCalendarEdition', { ...HOLIDAY, dryRun: true });
    expect([run.over, second.errors.map(({ code }) => code), second.preview]).toEqual([false, ['UNAVAILABLE'], null]);
    let answered = 0;
    for (; !run.over; answered += 1) await lists(story, {});
    expect((await dry).preview).toMatchObject({ journeys: CHILDREN.length, clocks: OPEN });
    expect(answered).toBeGreaterThanOrEqual(10); // worked out without a pause it let five through
  });

  test('every open clock over the day moves once, each with both dates; settled ones do not', async () => {
    const key = randomUUID();
    const told = await change(story, 'loadCalendarEdition', { ...HOLIDAY, idempotencyKey: key });
    expect(told).toEqual({ version: 1, journeysTold: CHILDREN.length, errors: [], preview: null });
    const moved = await allMoved(story);
    expect(new Set(moved.map(({ stream }) => stream))).toEqual(
      new Set(CHILDREN.slice(FOUND.length).map((name) => raw(story, name))),
    );
    for (const { payload, recorded_at: at } of moved) {
      expect(payload).toMatchObject({
        ...{
          duty: 'family-finding',
          cause: 'law',
          from: { on: '2027-01-18' },
          to: { on: '2027-01-19' },
          trueFrom: '2027-01-06',
        },
        lawBefore: { calendar: '2022-11-06' },
        law: { calendar: 'day-of-thanksgiving' },
        explanation: { steps: [{ skipped: [{ on: '2027-01-15', name: 'Day of thanksgiving' }] }] },
      });
      expect(at.toISOString() >= ANNOUNCED).toBe(true);
    }

    // The day before is still what it was: in the reading table, in the lists, and in the answer to "why".
    const held = await bench.bench.sql.query<{ due_on: string; before: boolean; now: boolean }>(
      `select due_on::text, known_from <= $2 and known_to > $2 as before, known_to = 'infinity' as now from duty_version
     where duty = $1 and true_to = 'infinity' order by known_from`,
      [`${raw(story, LAST)}/family-finding`, BEFORE],
    );
    expect(held.rows).toMatchObject([
      { due_on: '2027-01-18', before: true, now: false },
      { due_on: '2027-01-19', before: false, now: true },
    ]);
    expect(await lists(story, { asAt: LATER, knownBy: BEFORE })).toEqual({
      overdue: 2 * CHILDREN.length,
      upcoming: OPEN,
      dueOn: ['2027-01-18'],
    });
    expect(await lists(story, { asAt: LATER })).toEqual({
      overdue: 2 * CHILDREN.length,
      upcoming: OPEN,
      dueOn: ['2027-01-19'],
    });
    const asAt = '2027-01-19T09:00:00.000Z'; // the new last day: over by what was known before, and not over
    expect((await lists(story, { asAt, knownBy: BEFORE })).overdue).toBe(2 * CHILDREN.length + OPEN);
    expect((await lists(story, { asAt })).overdue).toBe(2 * CHILDREN.length);
    expect(await story.duty('family-finding', { child: 'child-0' })).toMatchObject({ outcome: 'MET', daysLate: 0 });

    // Said again it is the same act; said again to the journeys it is no news.
    expect(await change(story, 'loadCalendarEdition', { ...HOLIDAY, idempotencyKey: key })).toEqual(told);
    await bench.bench.journeys.lawChanged(CHILDREN.map((name) => raw(story, name)));
    await story.record('social-worker', 'noKnownAdults', { noneReason: 'Everybody was asked.' }, { children: [LAST] });
    expect(await eventsOf(story, 'clock.moved')).toHaveLength(OPEN);
    expect(
      await change(story, 'loadCalendarEdition', { ...HOLIDAY, source: 'Another', idempotencyKey: key }),
    ).toMatchObject({ errors: [{ code: 'DIFFERENT_BODY' }] });
  });
});

// ---- One journey ----

async function oneJourney(): Promise<Story> {
  const story = await Story.begin(bench, '2027-01-04');
  story.now = STARTED;
  await story.start();
  return story;
}

test('a journey that nobody woke takes a change up when it wakes by itself', async () => {
  const story = await oneJourney();
  const { edition: id, ...announced } = HOLIDAY;
  const payload = { kind: 'calendar', edition: { id, ...announced } };
  await bench.bench.sql.query("insert into law_change values ($1, 1, 'calendar', $2, '2027-01-06', $3)", [
    story.authority,
    payload,
    STARTED,
  ]);
  await bench.bench.sql.query('update authority set law_version = 1 where code = $1', [story.authority]);
  await story.on('2027-01-07');
  expect(await story.dueOn('family-finding')).toBe('2027-01-18'); // it sleeps, and has not heard
  await story.on('2027-01-08'); // it wakes because a list was not made by the seventh
  const moved = await eventually(
    () => eventsOf(story, 'clock.moved'),
    ({ length }) => length > 0,
  );
  expect(moved).toMatchObject([
    { payload: { from: { on: '2027-01-18' }, to: { on: '2027-01-19' }, cause: 'law', trueFrom: '2027-01-08' } },
  ]);
});

test('an edition is refused when it contradicts, changes the past, or comes from somebody else', async () => {
  const story = await oneJourney();
  const refused = async (mutation: string, input: Values, role?: 'team-manager') =>
    (await change(story, mutation, input, role)).errors.map(({ code }) => code);
  for (const dryRun of [true, false]) {
    expect(await refused('loadCalendarEdition', { ...HOLIDAY, dryRun }, 'team-manager')).toEqual(['NOT_ALLOWED']);
    expect(
      await refused('loadCalendarEdition', { ...HOLIDAY, dryRun, adds: [{ date: '2027-03-26', name: 'Good Friday' }] }),
    ).toEqual(['CONTRADICTION']);
    expect(
      await refused('loadCalendarEdition', { ...HOLIDAY, dryRun, adds: [{ date: '2027-01-05', name: 'Too late' }] }),
    ).toEqual(['PAST_CHANGE']);
    expect(await refused('loadCalendarEdition', { ...HOLIDAY, dryRun, adds: [] })).toEqual(['INVALID_VALUE']);
    const rules = (changes: readonly Values[]) => ({ edition: 'r1', publishedOn: '2027-01-04', changes, dryRun });
    expect(await refused('loadRuleEdition', rules([{ rule: 'B2', provision: 'Elsewhere' }]), 'team-manager')).toEqual([
      'NOT_ALLOWED',
    ]);
    expect(await refused('loadRuleEdition', rules([{ rule: 'No1', amount: 3 }]))).toEqual(['NOT_FOUND']);
    expect(await refused('loadRuleEdition', rules([{ rule: 'fgdm-child', amount: 3 }]))).toEqual(['INVALID_VALUE']);
    expect(await refused('loadRuleEdition', rules([{ rule: 'B2' }]))).toEqual(['CONTRADICTION']);
    expect(await refused('loadRuleEdition', rules([{ rule: 'B2', inForceTo: '2027-01-03' }]))).toEqual(['PAST_CHANGE']);
    expect(await refused('loadRuleEdition', rules([]))).toEqual(['INVALID_VALUE']);
  }
  expect((await change(story, 'loadCalendarEdition', HOLIDAY)).version).toBe(1);
  expect(await refused('loadCalendarEdition', HOLIDAY)).toEqual(['CONTRADICTION']); // the id is taken, under whatever key
});

const HEARING = 'hold-meeting';
const limbOf = (limbs: readonly { id: string }[], id: string) => limbs.find((limb) => limb.id === id);

test('a rule better known, and one that ends: the journeys judge again, and only from that day', async () => {
  const story = await oneJourney();
  for (const rule of ['B2', 'fgdm-child']) await story.commence(rule, '2027-01-01');
  for (const fatherLine of [false, true])
    await story.record('social-worker', 'offerRecipient', {
      person: fatherLine ? 'father' : 'mother',
      relation: fatherLine ? 'father' : 'mother',
      hasParentalResponsibility: true,
      fatherLine,
      status: 'known',
    });
  await story.record('social-worker', 'offer', { person: 'mother', inLetter: false, how: 'letter', language: 'en' });
  await story.record('social-worker', 'offerAnswer', { person: 'mother', answer: 'accepted' });
  await story.record('fgdm-coordinator', 'meeting', {
    method: 'fgc',
    invited: ['mother'],
    attended: ['mother'],
    declined: [],
    place: 'Hall',
  });
  await story.record('legal-adviser', 'partFourApplication', { orderSought: 'care' });
  const heard = async () => limbOf((await story.gate(HEARING)).limbs, 'child-heard');
  expect(await heard()).toMatchObject({ status: 'NOT_MET', legalBreach: false }); // its weakest mark is a secondary source

  const read = {
    edition: '2027-01-04.read',
    publishedOn: '2027-01-04',
    changes: [{ rule: 'fgdm-child', confidence: ['V_MADE'] }],
  };
  expect((await change(story, 'loadRuleEdition', { ...read, dryRun: true })).preview).toMatchObject({
    clocks: 0,
    gatesJudged: 1,
  });
  expect((await change(story, 'loadRuleEdition', read)).version).toBe(3);
  expect(await eventually(heard, (limb) => (limb as { legalBreach?: boolean }).legalBreach === true)).toMatchObject({
    status: 'NOT_MET',
  });

  const ends = {
    edition: '2027-01-04.end',
    publishedOn: '2027-01-04',
    changes: [{ rule: 'B2', inForceTo: '2027-01-31' }],
  };
  expect((await change(story, 'loadRuleEdition', ends)).version).toBe(4);
  await story.on('2027-02-01');
  await story.record('legal-adviser', 'partFourApplication', { orderSought: 'care' });
  const verdicts = (await eventsOf(story, 'gate.judged')).filter(
    ({ payload }) => payload['gate'] === 'care-or-supervision-application' && payload['act'] !== 'next',
  );
  const offers = verdicts.map(
    ({ payload }) =>
      (payload['limbs'] as { limb: string; status: string }[]).find(({ limb }) => limb === 'offer')?.status,
  );
  expect(offers).toEqual(['not-met', 'advisory']); // the act of January was judged once, and stays so
});

test('a commencement is never retrospective, and the dry run says so', async () => {
  const story = await oneJourney();
  await story.record('legal-adviser', 'partFourApplication', { orderSought: 'care' });
  const verdict = async () => limbOf((await story.gate('care-or-supervision-application')).limbs, 'offer');
  expect(await verdict()).toMatchObject({ status: 'ADVISORY', legalBreach: false });
  const starts = { rule: 'B2', from: '2027-01-05' };
  expect((await change(story, 'loadCommencement', { ...starts, dryRun: true })).preview).toMatchObject({
    journeys: 1,
    clocks: 0,
  });
  expect((await change(story, 'loadCommencement', starts)).errors).toEqual([]);
  await story.on('2027-01-20');
  await story.record('social-worker', 'offerRecipient', {
    person: 'mother',
    relation: 'mother',
    hasParentalResponsibility: true,
    fatherLine: false,
    status: 'known',
  });
  await story.record('legal-adviser', 'partFourApplication', { orderSought: 'care' });
  expect(await verdict()).toMatchObject({ status: 'NOT_MET', legalBreach: true });
  const verdicts = (await eventsOf(story, 'gate.judged')).filter(
    ({ payload }) => payload['gate'] === 'care-or-supervision-application' && payload['act'] !== 'next',
  );
  expect(
    verdicts.map(
      ({ payload }) =>
        (payload['limbs'] as { limb: string; status: string }[]).find(({ limb }) => limb === 'offer')?.status,
    ),
  ).toEqual(['advisory', 'not-met']);
});
