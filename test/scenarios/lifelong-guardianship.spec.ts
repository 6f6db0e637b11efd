import { startApiBench, type ApiBench } from '../support/api';
import { beginGuardianship, Bond, done, refusals } from '../support/guardianship';
import type { Story, Verdict } from '../support/story';

/*
 * The acceptance scenarios of lifelong guardianship, and of the relationships that lead to it, by their numbers, told through
 * GraphQL on the real engine. Nothing in them is law but what other journeys owe: no date may be shown as one of law, no act
 * as a breach, and whatever rests on the proposal says so. Bank holidays on the way: 25 and 28 December 2026, 1 January, 26 and
 * 29 March 2027, 2 April 2029.
 */

let bench: ApiBench;
beforeAll(async () => {
  bench = await startApiBench();
}, 90_000);
afterAll(() => bench?.close());
jest.setTimeout(90_000);

type Values = Readonly<Record<string, unknown>>;
const begin = (from: string): Promise<Story> => beginGuardianship(bench, from);
const of = (name: string) => ({ children: [name] });
const at = (day: string): string => `${day}T10:00:00.000Z`;
const knownThen = (day: string) => ({ asAt: at(day), knownBy: at(day) });
const KINDS = ['STATUTORY_LIMIT', 'LOCAL_GUARD', 'OUTCOME_CHECK'] as const;

/** By how many days a step is in a team's list of what is overdue, on each day as it was then; 0 where it is not there. */
async function daysOver(story: Story, step: string, days: readonly string[], team = 'north') {
  const lists = await Promise.all(days.map((day) => story.overdue(KINDS, knownThen(day), team)));
  return lists.map((list) => list.find((one) => one.step === step)?.days ?? 0);
}

/** Steps that are owed and not settled, with what each is about. */
async function owed(story: Story, { day, child = 'child' }: { day?: string; child?: string } = {}) {
  const duties = await story.duties(child, day === undefined ? {} : knownThen(day));
  return duties
    .flatMap(({ step, about, outcome }) => (outcome === null ? [about === null ? step.id : `${step.id}:${about}`] : []))
    .toSorted();
}

const offers = async (story: Story): Promise<number> =>
  (await owed(story)).filter((key) => key.startsWith('family-finding-offer') || key.startsWith('visitor-offer')).length;

/** What a gate lacked, with whom it concerns, and whether anything of it was called a breach of the law. */
const lacked = ({ limbs }: Verdict) =>
  limbs.flatMap(({ missing }) => missing.map(({ what, person }) => (person === null ? what : `${what} (${person})`)));

const PROPOSAL = 'a proposal of 2022, not law';

interface Labelled {
  readonly duties: readonly {
    readonly dueOn: string | null;
    readonly step: { readonly id: string };
    readonly why: { readonly label: string; readonly verified: boolean } | null;
  }[];
}
interface Judged {
  readonly verdict: {
    readonly legalBreach: boolean;
    readonly limbs: readonly {
      readonly id: string;
      readonly legalBreach: boolean;
      readonly force: string;
      readonly rule: { readonly label: string; readonly verified: boolean };
    }[];
  } | null;
}

/** Settings that the law of England has a use for too. */
const OF_TODAY = ['g-family-commitment'];
/** A condition of the law of England, as nobody has read it, and the product's own defaults. */
const NOT_OF_THE_PROPOSAL = ['agreed', 'safe', 'once', 'two-loving', 'you-say-who'];

/** Nothing of a journey is shown as law: no date, no list, no act; and what rests on the proposal says so wherever it is shown. */
async function isNoLaw(story: Story, child = 'child'): Promise<void> {
  const { journey, gateState } = await story.ask(
    'auditor',
    `query ($id: ID!) {
      journey(id: $id) { duties { dueOn step { id } why { label verified } } }
      gateState(journey: $id) { verdict { legalBreach limbs { id legalBreach force rule { label verified } } } } }`,
    { id: story.journeyId(child) },
  );
  for (const { dueOn, step, why } of (journey as Labelled).duties) {
    if (dueOn === null) continue;
    expect([step.id, why?.verified, why?.label]).toEqual([step.id, false, expect.stringContaining('not law')]);
    if (step.id.startsWith('g-') && !OF_TODAY.includes(step.id)) expect(why?.label).toContain(PROPOSAL);
  }
  for (const { verdict } of gateState as readonly Judged[]) {
    expect(verdict?.legalBreach ?? false).toBe(false);
    for (const { id, legalBreach, force, rule } of verdict?.limbs ?? []) {
      expect([id, legalBreach, force, rule.verified]).toEqual([id, false, 'PRACTICE', false]);
      if (!NOT_OF_THE_PROPOSAL.includes(id)) expect([id, rule.label]).toEqual([id, PROPOSAL]);
    }
  }
  expect(await story.overdue(['STATUTORY_LIMIT'])).toEqual([]);
}

// ---- Relationships ----

interface Person {
  readonly bornOn: string;
  readonly since: string;
  readonly name?: string;
  readonly team?: string;
}

/** Somebody in care since a day, whose journey starts today. */
async function inCare(story: Story, { bornOn, since, name = 'child', team = 'north' }: Person): Promise<void> {
  await story.child(name, bornOn);
  await done(story.start([name], { team, purpose: 'RELATIONSHIPS' }));
  await done(story.record('social-worker', 'enteredCare', { episode: 'first' }, { on: since, ...of(name) }));
}

const names = (story: Story, person: string, loving = 'yes', more: Values = {}) =>
  done(story.record('young-person', 'relationship', { person, kind: 'family', loving, paidRole: false, ...more }));
const asks = (story: Story, values: Values = {}) => done(story.record('personal-adviser', 'goalChecked', values));
const answers = (story: Story, answer: string, how: { on?: string; children?: readonly string[] } = {}, more = {}) =>
  done(story.record('young-person', 'familyFindingAnswer', { answer, ...more }, how));
const visitorAnswers = (story: Story, answer: string) =>
  done(story.record('young-person', 'visitorAnswer', { answer }));

test('1. Goal, then slipping', async () => {
  const story = await begin('2026-05-01');
  await inCare(story, { bornOn: '2010-05-14', since: '2020-03-02' });
  await story.on('2026-05-04');
  await answers(story, 'yes');
  await visitorAnswers(story, 'not-now');
  await story.on('2026-05-13');
  expect(await offers(story)).toBe(0);
  expect(await owed(story)).not.toContain('goal-check:at-16');
  for (const [day, point, count] of [
    ['2026-05-14', 'at-16', 1],
    ['2027-05-14', 'at-17', 2],
    ['2027-11-14', 'at-17-and-a-half', 3],
  ] as const) {
    await story.on(day);
    expect(await story.duty('goal-check', { about: point })).toMatchObject({
      ...{ openedOn: day, clockKind: 'GATE', dueOn: null, outcome: null, daysOverdue: 0 },
    });
    await names(story, 'aunt');
    await asks(story);
    expect(await story.duty('goal-check', { about: point })).toMatchObject({ outcome: 'MET', settledOn: day });
    expect(await offers(story)).toBe(2 * count);
  }
  expect(await story.duty('family-finding-offer', { about: '2' })).toMatchObject({
    ...{ openedOn: '2026-05-14', dueOn: '2026-06-12', clockKind: 'LOCAL_GUARD' },
  });
  expect(await daysOver(story, 'family-finding-offer', ['2026-06-11', '2026-06-12', '2026-06-13'])).toEqual([0, 0, 1]);
  for (const step of ['family-finding-offer', 'visitor-offer'])
    expect(await story.duty(step, { about: '4' })).toMatchObject({ openedOn: '2027-11-14', outcome: null });
  expect(await story.duty('two-loving')).toMatchObject({ openedOn: '2026-05-14', outcome: null });

  await story.on('2027-11-15');
  await answers(story, 'not-now');
  await visitorAnswers(story, 'not-now');
  await story.on('2028-05-13');
  expect(await owed(story)).not.toContain('goal-check:at-exit');
  await story.on('2028-05-14'); // a Sunday
  await names(story, 'coach');
  await asks(story);
  expect(await story.duty('two-loving')).toMatchObject({ outcome: 'MET', settledOn: '2028-05-14' });
  expect(await story.duty('after-exit-check')).toMatchObject({
    ...{ dueOn: '2028-11-14', clockKind: 'OUTCOME_CHECK', outcome: null },
  });
  await story.on('2028-05-15');
  await answers(story, 'not-now');
  expect(await offers(story)).toBe(0);

  await story.on('2028-11-14');
  await names(story, 'coach', 'no');
  await asks(story, { siblingsAndCarers: true });
  expect(await story.duty('after-exit-check')).toMatchObject({ outcome: 'MET', settledOn: '2028-11-14', daysLate: 0 });
  expect(await story.duty('two-loving', { about: '2' })).toMatchObject({ openedOn: '2028-11-14', outcome: null });
  expect(await offers(story)).toBe(2);
  expect(await story.duty('two-loving', knownThen('2028-11-13'))).toMatchObject({ outcome: 'MET' });
  // No blame: what is recorded of her word is her word, and nothing was judged.
  const said = (await story.timeline('child')).filter(({ subject }) => subject === 'relationship').at(-1);
  expect(said?.values.map(({ name }) => name).toSorted()).toEqual(['kind', 'loving', 'paidRole', 'person']);
  await isNoLaw(story);
});

test('2. Unmet at 18', async () => {
  const story = await begin('2026-09-01');
  await inCare(story, { bornOn: '2008-11-30', since: '2019-02-04' });
  await story.on('2026-11-02');
  await done(story.record('personal-adviser', 'exitPlanned', { plannedFor: '2026-11-30' }));
  await names(story, 'aunt');
  await names(story, 'adviser', 'yes', { kind: 'worker', paidRole: true, lastsBeyondRole: true });
  await asks(story);
  expect(await story.duty('two-loving')).toMatchObject({ openedOn: '2026-11-02', outcome: null });
  const before = await story.gate('planned-exit', { next: true });
  expect(before).toMatchObject({ practice: 'NOT_MET', legalBreach: false });
  expect(lacked(before)).toEqual(['two-loving-relationships-or-an-exception']);
  // The adviser counts only once the adviser has said that it will outlast the role.
  expect(await refusals(story.record('young-person', 'roleOutlasts', { person: 'adviser', outlasts: true }))).toEqual([
    ['NOT_ALLOWED', 'onBehalfOf'],
  ]);

  await story.on('2026-11-26');
  const exception = { choice: 'accept-for-now' };
  expect(await refusals(story.decide('personal-adviser', 'goalException', exception))).toEqual([
    ['NOT_ALLOWED', 'onBehalfOf'],
  ]);
  await done(story.decide('leaving-care-manager', 'goalException', exception));
  expect(await story.gate('planned-exit', { next: true })).toMatchObject({ practice: 'MET' });
  await story.on('2026-12-01');
  expect(await story.duty('goal-check', { about: 'at-exit' })).toMatchObject({ openedOn: '2026-11-30' });
  expect(await owed(story)).toContain('two-loving');
  const { relationshipGoal } = await story.ask(
    'supervisor',
    '{ relationshipGoal { edges { node { exitOn state count exception exceptionOn } } } }',
  );
  expect(relationshipGoal).toEqual({
    edges: [
      {
        node: {
          ...{ exitOn: '2026-11-30', state: 'GOAL_OPEN', count: 1 },
          ...{ exception: 'ACCEPT_FOR_NOW', exceptionOn: '2026-11-26' },
        },
      },
    ],
  });
  expect(await story.duty('after-exit-check')).toMatchObject({ openedOn: '2026-11-30', dueOn: '2027-05-30' });
  await story.on('2027-06-01');
  expect(await daysOver(story, 'after-exit-check', ['2027-05-29', '2027-05-30', '2027-05-31'])).toEqual([0, 0, 1]);
  await isNoLaw(story);
});

describe('3. Not now', () => {
  test('the offer is due after twenty working days; an answer recorded late was overdue as it was then known', async () => {
    const story = await begin('2026-01-05');
    await inCare(story, { bornOn: '2012-04-02', since: '2026-01-05' });
    expect(await story.duty('family-finding-offer')).toMatchObject({
      ...{ openedOn: '2026-01-05', dueOn: '2026-02-02', clockKind: 'LOCAL_GUARD' },
      why: { verified: false, label: 'Local default of this product; not law' },
    });
    await story.on('2026-02-03');
    const days = ['2026-02-01', '2026-02-02', '2026-02-03'];
    expect(await daysOver(story, 'family-finding-offer', days)).toEqual([0, 0, 1]);
    expect(await daysOver(story, 'family-finding-offer', days, 'south')).toEqual([0, 0, 0]);
    await story.on('2026-02-04');
    await answers(story, 'not-now', { on: '2026-01-20' });
    expect(await story.duty('family-finding-offer')).toMatchObject({
      ...{ outcome: 'MET', settledOn: '2026-01-20', daysLate: 0 },
    });
    expect(await story.duty('family-finding-offer', knownThen('2026-02-03'))).toMatchObject({
      ...{ outcome: null, status: 'OVERDUE', daysOverdue: 1 },
    });
    const asKnownNow = (await story.overdue(KINDS, { asAt: at('2026-02-03') })).map(({ step }) => step);
    expect(asKnownNow.toSorted()).toEqual(['relationship-map', 'told-why']);
    expect(await story.duty('family-finding-reoffer')).toMatchObject({ openedOn: '2026-01-20', dueOn: '2026-07-20' });
    await story.on('2026-07-22');
    expect(await daysOver(story, 'family-finding-reoffer', ['2026-07-19', '2026-07-20', '2026-07-21'])).toEqual([
      0, 0, 1,
    ]);
    await isNoLaw(story);
  });

  const PEOPLE = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

  test('nine people, two unsafe for now: seven may be approached, each on her word; the plan follows the gathering', async () => {
    const story = await begin('2026-01-05');
    await inCare(story, { bornOn: '2012-04-02', since: '2026-01-05' });
    await story.on('2026-01-20');
    await answers(story, 'not-now');
    await story.on('2026-07-14');
    await answers(story, 'yes');
    expect(await story.duty('family-finding-reoffer')).toMatchObject({ outcome: 'MET', settledOn: '2026-07-14' });
    for (const person of PEOPLE) await done(story.record('young-person', 'wantedContact', { person }));
    await story.on('2026-07-20');
    await done(story.record('family-finding-coordinator', 'connectionCount', { count: 7 }));
    for (const [index, person] of PEOPLE.entries())
      await done(
        story.decide('social-worker', 'contactSafe', {
          person,
          ...(index < 2 ? { choice: 'not-now', lookAgainOn: '2027-01-20' } : { choice: 'safe' }),
        }),
      );
    expect((await owed(story)).filter((key) => key.startsWith('search-and-approach'))).toHaveLength(7);
    expect(await story.duty('search-and-approach', { about: 'one' })).toMatchObject({
      ...{ outcome: 'EXCUSED', reason: 'unsafe-for-now' },
    });
    await done(story.record('young-person', 'approachWish', { person: 'three', choice: 'approach' }));
    const writes = (person: string) => story.record('family-finding-coordinator', 'approach', { person, letter: 'l' });
    await done(writes('three'));
    expect(await story.gate('approach')).toMatchObject({ practice: 'MET' });
    await story.on('2026-07-21');
    await done(writes('four'));
    expect(lacked(await story.gate('approach'))).toEqual(['word-of-the-young-person (four)']);
    await story.on('2026-07-22');
    await done(writes('one'));
    const unsafe = await story.gate('approach');
    expect(lacked(unsafe)).toEqual(['word-of-the-young-person (one)', 'finding-on-contact (one)']);
    expect(unsafe).toMatchObject({ practice: 'NOT_MET', legalBreach: false });

    await story.on('2026-08-03');
    await done(story.record('found-person', 'foundAnswer', { person: 'three', answer: 'in-touch' }));
    expect(await story.duty('gathering')).toMatchObject({ openedOn: '2026-08-03', clockKind: 'OUTCOME_CHECK' });
    await story.on('2026-10-03');
    await done(story.record('family-finding-coordinator', 'gatheringHeld', { withChild: true }));
    await done(story.record('family-finding-coordinator', 'connectionCount', { count: 15 }));
    expect(await story.duty('relationship-plan')).toMatchObject({ openedOn: '2026-10-03', dueOn: '2026-10-16' });
    const counts = (await story.timeline('child')).filter(({ subject }) => subject === 'connectionCount');
    expect(counts.flatMap(({ values }) => values.map(({ value }) => value))).toEqual(['7', '15']);
    await story.on('2026-10-17');
    expect(await daysOver(story, 'relationship-plan', ['2026-10-15', '2026-10-16', '2026-10-17'])).toEqual([0, 0, 1]);
    await isNoLaw(story);
  });
});

test('4. A found person says no', async () => {
  const story = await begin('2026-08-03');
  await inCare(story, { bornOn: '2012-04-02', since: '2026-01-05' });
  const uncle = { person: 'uncle' };
  await answers(story, 'yes');
  await done(story.record('young-person', 'wantedContact', uncle));
  await story.on('2026-08-10');
  await done(story.decide('social-worker', 'contactSafe', { ...uncle, choice: 'safe' }));
  await done(story.record('young-person', 'approachWish', { ...uncle, choice: 'approach' }));
  await story.on('2026-08-20');
  const writes = () => story.record('family-finding-coordinator', 'approach', { ...uncle, letter: 'l' });
  await done(writes());
  await story.on('2026-09-09');
  await done(story.record('found-person', 'foundAnswer', { ...uncle, answer: 'no' }));
  expect(await story.duty('found-answer-told')).toMatchObject({ openedOn: '2026-09-09', outcome: null });
  expect(await story.duty('search-and-approach')).toMatchObject({ outcome: 'MET', settledOn: '2026-09-09' });
  await story.on('2026-09-10');
  await done(story.record('family-finding-coordinator', 'foundAnswerTold', uncle));
  expect(await story.duty('found-answer-told')).toMatchObject({ outcome: 'MET', settledOn: '2026-09-10' });
  const passes = () => story.record('family-finding-coordinator', 'detailsPassed', uncle);
  expect(await refusals(passes())).toEqual([['NOT_COMPLIANT', 'person']]);
  await story.on('2026-11-02');
  await done(writes());
  expect(lacked(await story.gate('approach'))).toEqual(['word-of-the-person-found (uncle)']);
  await story.on('2026-12-01');
  await done(story.record('found-person', 'foundAnswer', { ...uncle, answer: 'in-touch' }));
  await done(passes());
  // Where he lives is in nothing that anybody was shown.
  const told = await story.timeline('child');
  expect(
    told.flatMap(({ values }) => values.map(({ name }) => name)).filter((name) => /address|lives|phone/i.test(name)),
  ).toEqual([]);
  await isNoLaw(story);
});

/** How the friendship with a visitor stands. */
async function friendship(story: Story, moment: Values = {}) {
  const document = `query ($id: ID!, $asAt: DateTime) { journey(id: $id, asAt: $asAt) {
    visitorFriendship { state endedOn appointmentEndedOn } } }`;
  const { journey } = await story.ask('auditor', document, { id: story.journeyId(), ...moment });
  return (journey as { readonly visitorFriendship: Values }).visitorFriendship;
}

describe('5. Visitor at 18', () => {
  const goesOn = (story: Story, party: 'adult' | 'visitor', how: { on?: string } = {}) =>
    story.record(
      party === 'adult' ? 'young-person' : 'independent-visitor',
      'visitorContinues',
      { party, continues: true },
      how,
    );

  test('both are asked by 17 and a half, and both answer; recorded a day late, it was overdue as it was then known', async () => {
    const story = await begin('2025-01-06');
    await inCare(story, { bornOn: '2008-11-30', since: '2021-06-07' });
    await done(story.record('visitor-scheme', 'visitorMatched', { visitor: 'v' }, { on: '2023-03-01' }));
    await story.on('2025-11-29');
    expect(await owed(story)).not.toContain('visitor-past-18');
    await story.on('2025-11-30');
    expect(await story.duty('visitor-past-18')).toMatchObject({
      ...{ openedOn: '2025-11-30', dueOn: '2026-05-30', clockKind: 'LOCAL_GUARD' },
    });
    await story.on('2026-05-30');
    await done(goesOn(story, 'adult'));
    expect(await story.duty('visitor-past-18')).toMatchObject({ outcome: null });
    expect(
      await refusals(story.record('young-person', 'visitorContinues', { party: 'visitor', continues: true })),
    ).toEqual([['NOT_ALLOWED', 'party']]);
    await story.on('2026-06-01');
    await done(goesOn(story, 'visitor', { on: '2026-05-30' }));
    expect(await story.duty('visitor-past-18')).toMatchObject({ outcome: 'MET', settledOn: '2026-05-30', daysLate: 0 });
    expect(await daysOver(story, 'visitor-past-18', ['2026-05-29', '2026-05-30', '2026-05-31'])).toEqual([0, 0, 1]);
    const FRIENDS = { state: 'CONTINUING', endedOn: null };
    expect(await friendship(story)).toEqual({ ...FRIENDS, appointmentEndedOn: null });
    await story.on('2026-12-01');
    // By the law of England the appointment ends with care, and no more than that.
    expect(await friendship(story)).toEqual({ ...FRIENDS, appointmentEndedOn: '2026-11-30' });
    expect(await friendship(story, { asAt: at('2026-11-29') })).toEqual({ ...FRIENDS, appointmentEndedOn: null });
    // The birthday ends care, and asks nothing more of the two.
    const owedNow = await owed(story);
    expect(owedNow.filter((key) => key.startsWith('visitor-past'))).toEqual([]);
    expect(owedNow).toContain('after-exit-check');
    const told = (await story.timeline('child')).map(({ subject }) => subject);
    expect(told).not.toContain('visitorEnded');
    expect(await refusals(story.record('visitor-scheme', 'visitorEnded', { visitor: 'v' }))).toEqual([
      ['NOT_ALLOWED', 'onBehalfOf'],
    ]);
    await isNoLaw(story);
  });

  test('under the proposal nothing ends at 18; what the young person ends has ended', async () => {
    const story = await begin('2025-01-06');
    await story.switchOn('review-2022', '2022-05-23');
    await inCare(story, { bornOn: '2008-11-30', since: '2021-06-07' });
    expect(await friendship(story)).toEqual({ state: 'NONE', endedOn: null, appointmentEndedOn: null });
    await done(story.record('visitor-scheme', 'visitorMatched', { visitor: 'v' }, { on: '2023-03-01' }));
    await story.on('2026-05-30');
    for (const party of ['adult', 'visitor'] as const) await done(goesOn(story, party));
    await story.on('2026-12-01');
    expect(await friendship(story)).toEqual({ state: 'CONTINUING', endedOn: null, appointmentEndedOn: null });
    await story.on('2027-02-01');
    await done(story.record('young-person', 'visitorEnded', { visitor: 'v' }));
    expect(await friendship(story)).toMatchObject({ state: 'ENDED', endedOn: '2027-02-01' });
  });

  test('no visitor is matched against a child who understands and objects', async () => {
    const story = await begin('2026-01-05');
    await inCare(story, { bornOn: '2012-01-02', since: '2026-01-05' });
    await story.on('2026-02-02');
    await visitorAnswers(story, 'objects');
    const matches = () => story.record('visitor-scheme', 'visitorMatched', { visitor: 'v' });
    expect(await refusals(matches())).toEqual([['NOT_COMPLIANT', 'visitorAnswer']]);
    await done(story.record('social-worker', 'objectionUnderstood', { understands: false }));
    await done(matches());
  });
});

// ---- The bond ----

/** Every word of every answer about a journey: what is owed and why, what was told, what was judged, how it ended. */
async function everyWord(story: Story): Promise<string> {
  const document = `query ($id: ID!, $child: ID!) {
    journey(id: $id) { type purpose end endedOn
      duties { id step { id title } about clockKind owedBy status outcome reason why { sentence label rule { id title } inList inDocument } } }
    gateState(journey: $id) { id title happened verdict { limbs { id title rule { id title label } reason missing { what } } } }
    timeline(child: $child, first: 200) { edges { node { type subject title values { name value } } } } }`;
  return JSON.stringify(await story.ask('auditor', document, { id: story.journeyId(), child: story.childId('child') }));
}

test('6. Today’s law', async () => {
  const story = await begin('2026-12-01');
  const bond = await Bond.of(story, '2002-05-06', { pack: 'england-law' });
  await done(bond.wishes('adult'));
  await done(bond.wishes('guardian'));
  await done(bond.isGuardian());
  expect(await story.duty('g-pack-check')).toMatchObject({ openedOn: '2026-12-01', outcome: null, clockKind: 'GATE' });
  expect(await refusals(bond.tells('review-2022'))).toEqual([['INVALID_VALUE', 'pack']]);
  await story.on('2026-12-02');
  await done(bond.tells('england-law'));
  expect(await owed(story)).toEqual(['g-family-commitment']);
  expect(await story.duty('g-family-commitment')).toMatchObject({
    ...{ openedOn: '2026-12-02', dueOn: '2027-03-02', clockKind: 'OUTCOME_CHECK' },
    why: { label: 'Local default of this product; not law', verified: false },
  });
  const refused = [['NOT_COMPLIANT', 'guardian']];
  expect(await refusals(bond.signs('adult', 'first'))).toEqual(refused);
  expect(await refusals(bond.advises('adult'))).toEqual(refused);
  expect(await refusals(bond.tellsFamily())).toEqual(refused);
  expect(await refusals(bond.applies())).toEqual(refused);
  expect(await refusals(bond.decides('made', '2026-12-02'))).toEqual(refused);
  await story.on('2027-03-03');
  expect(await daysOver(story, 'g-family-commitment', ['2027-03-01', '2027-03-02', '2027-03-03'])).toEqual([0, 0, 1]);
  await done(
    bond.record(
      'young-person',
      'substitutes',
      { willMade: true, attorneyNamed: true, contactNamed: true, statementMade: true },
      { on: '2026-12-10' },
    ),
  );
  await done(bond.record('young-person', 'commitment', { statement: 's' }, { on: '2026-12-10' }));
  expect(await story.duty('g-family-commitment')).toMatchObject({
    outcome: 'MET',
    settledOn: '2026-12-10',
    daysLate: 0,
  });
  expect(await owed(story, { day: '2027-03-03' })).toEqual(['g-family-commitment']);
  expect(await refusals(story.end('guardianship-coordinator', 'withdrawn'))).toEqual([['NOT_YET', 'end']]);
  await done(story.end('guardianship-coordinator', 'commitment-recorded'));
  expect(await owed(story)).toEqual([]);
  const words = await everyWord(story);
  expect(words).toMatch(/commitment.recorded/i);
  expect(words.match(/.{0,60}(?<![a-z])order(?!ed|ing).{0,30}/gi) ?? []).toEqual([]);
  await isNoLaw(story);
});

test('7. Leap birth, too early', async () => {
  const story = await begin('2026-02-02');
  const bond = await Bond.of(story, '2008-02-29');
  await story.on('2026-02-28T23:59:00Z');
  expect(await owed(story)).toEqual([]);
  for (const party of ['adult', 'guardian'] as const)
    expect(await refusals(bond.wishes(party))).toEqual([['NOT_COMPLIANT', 'occurredOn']]);
  await story.on('2026-03-01T00:00:00Z');
  expect(await refusals(bond.wishes('adult', { on: '2026-02-28' }))).toEqual([['NOT_COMPLIANT', 'occurredOn']]);
  for (const party of ['adult', 'guardian'] as const) await done(bond.wishes(party));
  expect(await story.duty('g-wish')).toMatchObject({
    ...{ openedOn: '2026-03-01', dueOn: null, clockKind: 'GATE', outcome: 'MET', settledOn: '2026-03-01' },
  });
});

/** Hari and Mrs K, up to the end of the time for comments. */
async function hari(): Promise<Bond> {
  const story = await begin('2027-02-01');
  const bond = await Bond.of(story, '2004-02-29');
  await bond.wished();
  await story.on('2027-02-15');
  await done(bond.advises('adult'));
  await story.on('2027-02-18');
  await done(bond.advises('guardian'));
  await story.on('2027-02-22');
  await bond.bothSign('first');
  return bond;
}

/** Applied on 26 April; the second consents are of 21 April. */
async function hariApplied(): Promise<Bond> {
  const bond = await hari();
  await bond.story.on('2027-03-23');
  await done(bond.tellsFamily(['husband', 'son']));
  await bond.story.on('2027-04-21');
  await bond.bothSign('second');
  await bond.story.on('2027-04-26');
  await done(bond.applies());
  return bond;
}

describe('8. Full run', () => {
  test('each step opens with the one before it, and the last day of a wait belongs to the wait', async () => {
    const bond = await hari();
    const { story } = bond;
    expect(await owed(story, { day: '2027-02-01' })).toEqual(['g-advice:adult', 'g-advice:guardian']);
    expect(await owed(story, { day: '2027-02-16' })).toEqual(['g-advice:guardian']);
    expect(await story.duty('g-first-consent', { about: 'adult' })).toMatchObject({
      ...{ openedOn: '2027-02-18', dueOn: null, outcome: 'MET', settledOn: '2027-02-22' },
    });
    expect(await story.duty('g-reflection')).toMatchObject({
      ...{ openedOn: '2027-02-22', dueOn: '2027-03-22', clockKind: 'LOCAL_GUARD' },
      why: { verified: false, label: `Local default of this product, for ${PROPOSAL}`, planningDate: null },
    });
    const shown = await story.ask(
      'supervisor',
      `{ explainDueDate(rule: "lifelong-guardianship.reflection", trigger: "2027-02-22T10:00:00Z") { dueOn inList inDocument } }`,
    );
    expect(shown['explainDueDate']).toMatchObject({
      dueOn: '2027-03-22',
      inList: expect.stringContaining(PROPOSAL) as unknown,
      inDocument: expect.stringContaining(PROPOSAL) as unknown,
    });
    await story.on('2027-03-22');
    expect(await owed(story)).toEqual(['g-reflection']);
    expect(await refusals(bond.record('young-person', 'proceeds', { party: 'guardian', choice: 'go-on' }))).toEqual([
      ['NOT_ALLOWED', 'party'],
    ]);
    await story.on('2027-03-23');
    expect(await story.duty('g-reflection')).toMatchObject({ outcome: 'MET', settledOn: '2027-03-22', daysLate: 0 });
    expect(await daysOver(story, 'g-reflection', ['2027-03-21', '2027-03-22', '2027-03-23'])).toEqual([0, 0, 0]);
    expect(await story.duty('g-notice')).toMatchObject({ openedOn: '2027-03-23', dueOn: null, outcome: null });
    await done(bond.tellsFamily(['husband', 'son']));
    await story.on('2027-04-06');
    await done(bond.record('notified-person', 'comment', { person: 'son', says: 'objects' }));
    await story.on('2027-04-20');
    expect(await story.duty('g-notice')).toMatchObject({ dueOn: '2027-04-20', outcome: null });
    expect(await owed(story)).toEqual(['g-notice']);
    await story.on('2027-04-21');
    expect(await story.duty('g-notice')).toMatchObject({ outcome: 'MET', settledOn: '2027-04-20' });
    expect(await owed(story)).toEqual(['g-second-consent:adult', 'g-second-consent:guardian']);
    await isNoLaw(story);
  });

  test('the outcome, the register, three notices each with a consent, and the invitations', async () => {
    const bond = await hariApplied();
    const { story } = bond;
    expect(await owed(story)).toEqual(['g-decision']);
    expect(await refusals(bond.registers())).toEqual([['NOT_YET', 'guardian']]);
    await story.on('2027-06-14');
    await done(bond.decides('made', '2027-06-14'));
    const made = await story.gate('outcome');
    expect(made).toMatchObject({ practice: 'MET', law: 'NOT_APPLICABLE', legalBreach: false });
    expect(made.limbs.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 'MET'));
    expect(await story.duty('g-register')).toMatchObject({
      ...{ openedOn: '2027-06-14', dueOn: '2027-06-21', clockKind: 'LOCAL_GUARD' },
      why: { label: `Local default of this product, for ${PROPOSAL}` },
    });
    await story.on('2027-06-16');
    await done(bond.registers());
    for (const body of BODIES) {
      expect(await refusals(bond.sends(body))).toEqual([['NOT_COMPLIANT', 'recipient']]);
      await done(bond.mayTell(body));
    }
    await story.on('2027-06-17');
    expect(await story.duty('g-notices', { about: 'gp' })).toMatchObject({ openedOn: '2027-06-16', dueOn: null });
    for (const body of BODIES) await done(bond.sends(body));
    expect(await story.duty('g-notices', { about: 'bank' })).toMatchObject({ dueOn: '2027-07-01' });
    await story.on('2027-07-02');
    expect(await daysOver(story, 'g-notices', ['2027-06-30', '2027-07-01', '2027-07-02'])).toEqual([0, 0, 1]);
    expect(await daysOver(story, 'g-register', ['2027-06-21', '2027-06-22'])).toEqual([0, 0]);
    for (const body of BODIES)
      await done(bond.record('notice-recipient', 'noticeAcknowledged', { recipient: body }, { on: '2027-06-24' }));
    await done(bond.record('proposed-guardian', 'nobodyToTell', { party: 'guardian' }));
    expect(await owed(story)).toEqual(['g-review-invite']);
    expect(await story.duty('g-review-invite')).toMatchObject({ openedOn: '2027-06-14', dueOn: '2028-06-14' });
    await story.on('2028-06-20');
    expect(await daysOver(story, 'g-review-invite', ['2028-06-13', '2028-06-14', '2028-06-15'])).toEqual([0, 0, 1]);
    await done(bond.record('lifelong-guardian', 'reviewAnswered', { answer: 'declined' }));
    expect(await story.duty('g-review-invite')).toMatchObject({ outcome: 'MET_LATE', daysLate: 6 });
    expect(await story.duty('g-review-invite-again')).toMatchObject({ openedOn: '2028-06-20', dueOn: '2033-06-20' });
    await isNoLaw(story);
  });

  test('what is owed to a care leaver is another journey’s, and stays as it was', async () => {
    const { story, child } = await hari();
    const leaver = await story.one('case-system', 'startYoungPersonJourney', {
      children: [{ child: story.childId(child), reference: 'hari-leaver' }],
      ...{ team: story.team('south'), purpose: 'LEAVING_CARE', startedOn: story.today },
    });
    const journeys = leaver.results.flatMap(({ journey }) => journey?.id ?? []);
    const tell = (mutation: string, input: Values) =>
      done(story.one('social-worker', mutation, { journeys, episode: 'first', ...input }));
    await tell('recordYoungPersonEnteredCare', { occurredOn: '2015-01-05', basis: 'CARE_ORDER' });
    await tell('recordYoungPersonLeftCare', { occurredOn: '2022-03-01', to: 'OWN_ARRANGEMENTS' });
    const before = await story.category('2027-06-13');
    await story.on('2027-03-23');
    await done(new Bond(story).tellsFamily());
    const bond = new Bond(story);
    await bond.bothSign('second');
    await done(bond.applies());
    await story.on('2027-06-14');
    await bond.made();
    expect(before).toMatchObject({ leadCategory: 'PERSON_UNDER_25' });
    expect(await story.category('2027-06-15')).toMatchObject({ leadCategory: 'PERSON_UNDER_25' });
    expect(await story.category('2027-06-13')).toEqual(before);
  });
});

const BODIES = ['gp', 'bank', 'school'];

interface Told {
  readonly recipient: string;
  readonly consent: number | null;
  readonly sentOn: string | null;
  readonly acknowledgedOn: string | null;
  readonly suspendedFrom: string | null;
}

/** Who was told of the bonds of a journey, by what was known on a day; by all that is known when left out. */
async function whoWasTold(story: Story, knownOn?: string): Promise<readonly Told[]> {
  const document = `query ($id: ID!, $knownOn: Date) { whoWasTold(journey: $id, knownOn: $knownOn) {
    notices { recipient consent sentOn acknowledgedOn suspendedFrom } } }`;
  const { whoWasTold: told } = await story.ask('auditor', document, { id: story.journeyId(), knownOn });
  return (told as { notices: readonly Told[] }).notices;
}

test('9. Stale consent', async () => {
  const bond = await hariApplied();
  const { story } = bond;
  await story.on('2027-07-20');
  expect(await owed(story)).toEqual(['g-decision']);
  await story.on('2027-07-21');
  expect(await owed(story)).toEqual(['g-decision', 'g-second-consent:adult:2', 'g-second-consent:guardian:2']);
  expect(await story.duty('g-second-consent', { about: 'adult:2' })).toMatchObject({ openedOn: '2027-07-21' });
  await done(bond.decides('made', '2027-07-21'));
  const made = await story.gate('outcome');
  expect(lacked(made)).toEqual(['fresh-consent-adult', 'fresh-consent-guardian']);
  expect(made).toMatchObject({ practice: 'NOT_MET', legalBreach: false });
  await isNoLaw(story);
});

test('10. Christmas register, late record', async () => {
  const story = await begin('2026-09-01');
  const bond = await Bond.of(story, '1998-06-01');
  await bond.applied('2026-09-02', '2026-10-01');
  await story.on('2026-12-23');
  await done(bond.decides('made', '2026-12-23', { on: '2026-12-16' }));
  expect(await story.duty('g-register')).toMatchObject({ openedOn: '2026-12-23', dueOn: '2027-01-04' });
  expect(await story.duty('g-review-invite')).toMatchObject({ openedOn: '2026-12-16', dueOn: '2027-12-16' });
  // Nobody knew of it on 20 December, and on that day it was in force.
  expect(await owed(story, { day: '2026-12-20' })).not.toContain('g-register');
  const subjects = async (moment: Values) => (await story.timeline('child', moment)).map(({ subject }) => subject);
  expect(await subjects(knownThen('2026-12-20'))).not.toContain('orderOutcome');
  expect(await subjects({ asAt: at('2026-12-20') })).toContain('orderOutcome');

  await story.on('2027-01-05');
  expect(await daysOver(story, 'g-register', ['2027-01-03', '2027-01-04', '2027-01-05'])).toEqual([0, 0, 1]);
  await done(bond.mayTell('gp'));
  expect(await refusals(bond.sends('gp'))).toEqual([['NOT_YET', 'registered']]);
  await done(bond.record('register-keeper', 'registered', { copiesToBoth: true }, { on: '2026-12-24' }));
  expect(await story.duty('g-register')).toMatchObject({ outcome: 'MET', settledOn: '2026-12-24', daysLate: 0 });
  expect(await refusals(bond.sends('gp', { on: '2026-12-22' }))).toEqual([['NOT_YET', 'registered']]);
  await done(bond.sends('gp'));
  expect(await whoWasTold(story)).toMatchObject([{ recipient: 'gp', sentOn: '2027-01-05', acknowledgedOn: null }]);
  expect(await whoWasTold(story, '2026-12-20')).toEqual([]);
  await isNoLaw(story);
});

test('11. Change of mind', async () => {
  const story = await begin('2027-02-15');
  const bond = await Bond.of(story, '1998-06-01');
  await bond.wished();
  await bond.advised();
  await story.on('2027-03-08');
  await bond.bothSign('first');
  expect(await story.duty('g-reflection')).toMatchObject({ dueOn: '2027-04-05' });
  await story.on('2027-03-24');
  expect(await refusals(bond.record('proposed-guardian', 'proceeds', { party: 'adult', choice: 'stop' }))).toEqual([
    ['NOT_ALLOWED', 'party'],
  ]);
  await done(bond.says('adult', 'stop'));
  expect(await story.duty('g-reflection')).toMatchObject({
    ...{ outcome: 'NO_LONGER_APPLICABLE', reason: 'withdrawn', settledOn: '2027-03-24' },
  });
  expect(await owed(story)).toEqual(['g-stop-told']);
  await story.on('2027-03-25');
  await done(bond.record('guardianship-coordinator', 'stopTold'));
  expect(await owed(story)).toEqual([]);
  // What the other was told has no place for a reason, and nobody else was told.
  const told = await story.timeline('child');
  expect(told.findLast(({ subject }) => subject === 'stopTold')?.values.map(({ name }) => name)).toEqual(['guardian']);
  expect(told.filter(({ subject }) => ['noticeSent', 'familyTold'].includes(subject ?? ''))).toEqual([]);
  await done(story.end('guardianship-coordinator', 'withdrawn'));
  await isNoLaw(story);
});

test('12. Wrong birth date', async () => {
  const story = await begin('2027-01-11');
  const bond = await Bond.of(story, '2009-01-10');
  await bond.wished();
  await bond.advised();
  await story.on('2027-01-20');
  await bond.bothSign('first');
  expect(await story.duty('g-first-consent', { about: 'adult' })).toMatchObject({
    ...{ outcome: 'MET', settledOn: '2027-01-20' },
  });
  await story.on('2027-02-05');
  const corrected = await story.mutate(
    'social-worker',
    'correctBirthDate',
    { child: story.childId('child'), bornOn: '2009-03-10', reason: 'Birth certificate seen.' },
    'errors { code path } results { errors { code path } }',
  );
  expect(corrected).toEqual({ errors: [], results: [{ errors: [] }] });
  expect(await story.duty('g-first-consent', { about: 'adult' })).toMatchObject({
    ...{ outcome: 'NO_LONGER_APPLICABLE', reason: 'ground-withdrawn' },
  });
  expect(await story.duty('g-first-consent', { about: 'adult', ...knownThen('2027-02-04') })).toMatchObject({
    outcome: 'MET',
  });
  expect(await owed(story)).toEqual([]);
  const papers = async () =>
    (await story.timeline('child')).filter(({ type, subject }) => type === 'FACT_RECORDED' && subject === 'consent');
  expect((await papers()).map(({ occurredOn }) => occurredOn)).toEqual(['2027-01-20', '2027-01-20']);
  await story.on('2027-03-09');
  expect(await refusals(bond.signs('adult', 'first'))).toEqual([['NOT_COMPLIANT', 'occurredOn']]);
  await story.on('2027-03-10');
  expect(await story.duty('g-wish')).toMatchObject({ openedOn: '2027-03-10', outcome: null });
  await bond.wished();
  await bond.advised();
  await done(bond.signs('adult', 'first'));
  expect(await story.duty('g-first-consent', { about: 'adult' })).toMatchObject({
    ...{ openedOn: '2027-03-10', outcome: 'MET', settledOn: '2027-03-10' },
  });
  expect(await papers()).toHaveLength(3);
  const { guardianshipHistory } = await story.ask(
    'auditor',
    'query ($id: ID!) { guardianshipHistory(journey: $id) { steps { on what isVoid } } }',
    { id: story.journeyId() },
  );
  const { steps } = guardianshipHistory as { steps: readonly { on: string; what: string; isVoid: boolean }[] };
  expect(steps.filter(({ what }) => what === 'consent').map(({ on, isVoid }) => [on, isVoid])).toEqual([
    ['2027-01-20', true],
    ['2027-01-20', true],
    ['2027-03-10', false],
  ]);
  await isNoLaw(story);
});

describe('13. Power and capacity', () => {
  test('with power over the services of the adult nobody signs until somebody else has taken over', async () => {
    const story = await begin('2026-10-05');
    const bond = await Bond.of(story, '1998-06-01');
    await bond.wished({ power: true });
    await bond.advised();
    await story.on('2026-10-12');
    expect(await owed(story)).toEqual(['g-step-back']);
    await bond.bothSign('first');
    const early = await story.gate('consent');
    expect(early).toMatchObject({ practice: 'NOT_MET', legalBreach: false });
    expect(lacked(early)).toEqual(['step-back']);
    expect(await owed(story)).toEqual(['g-step-back']);
    await story.on('2026-10-19');
    await done(bond.record('leaving-care-manager', 'steppedBack', { takenOverBy: 'other-adviser' }));
    expect(await story.duty('g-first-consent', { about: 'adult' })).toMatchObject({
      ...{ openedOn: '2026-10-19', outcome: null },
    });
    await isNoLaw(story);
  });

  test('a doubt is answered, with help, before anybody signs; nobody signs for another', async () => {
    const story = await begin('2026-10-19');
    const bond = await Bond.of(story, '1998-06-01');
    await bond.wished();
    await bond.advised();
    await story.on('2026-11-02');
    const doubted = { party: 'adult', words: 'The words on who inherits.' };
    await done(bond.record('guardianship-coordinator', 'capacityDoubt', doubted));
    expect(await owed(story)).toEqual(['g-capacity:adult']);
    await story.on('2026-11-09');
    await done(bond.record('independent-adviser-adult', 'helpedToDecide', { party: 'adult', how: 'With pictures.' }));
    const consent = { party: 'adult', round: 'first', alone: true, paper: 'p' };
    expect(await refusals(bond.record('proposed-guardian', 'consent', consent))).toEqual([['NOT_ALLOWED', 'party']]);
    for (const other of ['guardianship-coordinator', 'personal-adviser'] as const)
      expect(await refusals(bond.record(other, 'consent', consent))).toEqual([['NOT_ALLOWED', 'onBehalfOf']]);
    await story.on('2026-11-23');
    const result = { guardian: bond.guardian, party: 'adult', choice: 'can-with-help' };
    await done(story.decide('capacity-assessor', 'capacityResult', result));
    expect(await story.duty('g-capacity')).toMatchObject({ outcome: 'MET', settledOn: '2026-11-23' });
    expect(await story.duty('g-first-consent', { about: 'adult' })).toMatchObject({
      ...{ openedOn: '2026-11-23', outcome: null },
    });
    await isNoLaw(story);
  });
});

/** An order in force from a day on, with these bodies told; 1 June 1998 is the adult's birth. */
async function inForce(
  { from, first, second, made }: Readonly<Record<'from' | 'first' | 'second' | 'made', string>>,
  bodies: readonly string[] = [],
): Promise<Bond> {
  const story = await begin(from);
  const bond = await Bond.of(story, '1998-06-01');
  await bond.applied(first, second);
  await story.on(made);
  await bond.made(bodies);
  return bond;
}
const OF_JUNE = { from: '2027-04-01', first: '2027-04-05', second: '2027-05-04', made: '2027-06-14' };

test('14. Harm', async () => {
  const days = { from: '2026-08-03', first: '2026-08-10', second: '2026-09-08', made: '2026-11-02' };
  const bond = await inForce(days, BODIES);
  const { story } = bond;
  await story.on('2026-11-30');
  await done(bond.mayTell('club'));
  const before = (await story.timeline('child')).length;
  await story.on('2026-12-05'); // a Saturday
  await done(bond.record('young-person', 'saysHarmed', { saidTo: 'always-here' }));
  // The hold is in the record together with the word that it rests on.
  const since = (await story.timeline('child')).slice(before);
  expect(new Set(since.map(({ recordedAt }) => recordedAt)).size).toBe(1);
  const sent = (await whoWasTold(story)).filter(({ sentOn }) => sentOn !== null);
  expect(sent.map(({ recipient, suspendedFrom }) => [recipient, suspendedFrom])).toEqual(
    BODIES.map((body) => [body, '2026-12-05']),
  );
  expect(sent.every(({ consent }) => consent !== null)).toBe(true);
  expect((await whoWasTold(story, '2026-12-04')).map(({ suspendedFrom }) => suspendedFrom)).toEqual([
    null,
    null,
    null,
    null,
  ]);
  expect(await refusals(bond.sends('club'))).toEqual([['NOT_COMPLIANT', 'guardian']]);
  expect(await story.duty('g-notices', { about: 'club' })).toMatchObject({ status: 'PAUSED' });
  expect(await story.duty('g-hold')).toMatchObject({ openedOn: '2026-12-05', dueOn: '2027-01-02' });
  // Nothing that is owed from now on tells the guardian.
  const opened = (await story.duties()).filter(({ openedOn }) => openedOn === '2026-12-05');
  expect(opened.map(({ step }) => step.id).toSorted()).toEqual(['g-hold', 'g-safety']);
  await story.on('2027-01-03');
  expect(await daysOver(story, 'g-hold', ['2027-01-01', '2027-01-02', '2027-01-03'])).toEqual([0, 0, 1]);
  await done(bond.record('guardianship-coordinator', 'holdTalk', {}, { on: '2027-01-02' }));
  expect(await story.duty('g-hold', { about: '2' })).toMatchObject({ dueOn: '2027-01-30' });
  expect(await refusals(bond.record('guardianship-coordinator', 'holdLifted'))).toEqual([
    ['NOT_ALLOWED', 'onBehalfOf'],
  ]);
  expect(await refusals(bond.record('lifelong-guardian', 'holdLifted'))).toEqual([['NOT_ALLOWED', 'onBehalfOf']]);
  await story.on('2027-01-20');
  await done(bond.record('young-person', 'holdLifted'));
  expect(await story.duty('g-hold', { about: '2' })).toMatchObject({
    ...{ outcome: 'NO_LONGER_APPLICABLE', reason: 'lifted-by-adult' },
  });
  await done(bond.sends('club'));
  await isNoLaw(story);
});

describe('15. Ending alone, and silence', () => {
  test('alone: reflection to Easter Monday, not moved; the other is heard; the outcome is recorded', async () => {
    const bond = await inForce(OF_JUNE);
    const { story } = bond;
    await story.on('2029-03-05');
    await done(bond.record('young-person', 'changeAsked', { by: 'adult', what: 'discharge' }));
    expect(await story.duty('g-discharge-reflection')).toMatchObject({
      ...{ openedOn: '2029-03-05', dueOn: '2029-04-02' },
      why: { label: `Local default of this product, for ${PROPOSAL}`, verified: false },
    });
    await story.on('2029-04-02');
    expect(await story.duty('g-discharge-reflection')).toMatchObject({ outcome: null });
    await story.on('2029-04-03');
    expect(await story.duty('g-discharge-reflection')).toMatchObject({ outcome: 'MET', settledOn: '2029-04-02' });
    await done(bond.record('guardianship-coordinator', 'otherHeard'));
    await story.on('2029-04-10');
    const words = 'The words of the outcome.';
    await done(bond.record('order-maker', 'changeOutcome', { choice: 'discharge', words }));
    expect(await story.gate('ended-alone')).toMatchObject({ practice: 'MET', legalBreach: false });
    expect(await story.duty('g-discharge')).toMatchObject({ outcome: 'MET', settledOn: '2029-04-10' });
    await done(story.end('guardianship-coordinator', 'discharged'));
    await isNoLaw(story);
  });

  test('on the last day of reflection it is too early, and the other was not heard', async () => {
    const bond = await inForce(OF_JUNE);
    const { story } = bond;
    await story.on('2029-03-05');
    await done(bond.record('young-person', 'changeAsked', { by: 'adult', what: 'discharge' }));
    await story.on('2029-04-02');
    await done(bond.record('order-maker', 'changeOutcome', { choice: 'discharge', words: 'Words.' }));
    const early = await story.gate('ended-alone');
    expect(lacked(early)).toEqual(['time-to-reflect', 'other-heard']);
    expect(early).toMatchObject({ practice: 'NOT_MET', legalBreach: false });
    await isNoLaw(story);
  });

  test('six years of silence end nothing', async () => {
    const bond = await inForce(OF_JUNE);
    const { story } = bond;
    await story.on('2033-06-15');
    const invitation = await story.duty('g-review-invite');
    expect(invitation).toMatchObject({ dueOn: '2028-06-14', outcome: null, status: 'OVERDUE' });
    expect(await refusals(story.end('guardianship-coordinator', 'discharged'))).toEqual([['NOT_YET', 'end']]);
    await done(bond.record('personal-adviser', 'lifeEvent', { what: 'lost-touch' }));
    expect(await story.duty('g-review-offered')).toMatchObject({ openedOn: '2033-06-15', outcome: null });
    await isNoLaw(story);
  });
});

test('16. Death', async () => {
  const bond = await inForce(OF_JUNE, ['gp']);
  const { story } = bond;
  await story.on('2028-02-03');
  await done(bond.record('personal-adviser', 'guardianDied'));
  expect(await story.duty('bereavement-contact')).toMatchObject({ openedOn: '2028-02-03', dueOn: '2028-02-10' });
  expect(await story.duty('goal-asked-again')).toMatchObject({ openedOn: '2028-02-03', outcome: null });
  expect(await story.duty('g-review-invite')).toMatchObject({
    ...{ outcome: 'NO_LONGER_APPLICABLE', reason: 'ended-by-death', settledOn: '2028-02-03' },
  });
  // The words that were decided are kept for the estate.
  const kept = (await story.timeline('child')).find(({ subject }) => subject === 'orderOutcome');
  expect(kept?.values).toContainEqual({ name: 'words', value: 'The words of the outcome.' });
  await story.on('2028-02-11');
  expect(await daysOver(story, 'bereavement-contact', ['2028-02-09', '2028-02-10', '2028-02-11'])).toEqual([0, 0, 1]);
  await done(bond.record('guardianship-coordinator', 'bereavementContact'));
  expect(await story.duty('bereavement-contact')).toMatchObject({
    ...{ outcome: 'MET_LATE', daysLate: 1, workingDaysLate: 1 },
  });
  await done(bond.record('personal-adviser', 'goalChecked'));
  await done(story.end('guardianship-coordinator', 'ended-by-death'));
  expect(await owed(story)).toEqual([]);
  await isNoLaw(story);
});
