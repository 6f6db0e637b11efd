import type { ToldAct } from '../../api/client';
import { instant, londonDate } from '../../statute';
import { startApiBench, type ApiBench } from '../support/api';
import { refusalsIn, Story, type DutyShown } from '../support/story';

/*
 * The acceptance scenarios of leaving care, 1 to 12 by their numbers, told through GraphQL on the real engine. Bank holidays
 * on the way: 3 and 6 April, 25 and 28 December 2026; 29 May 2028.
 */

let bench: ApiBench;
beforeAll(async () => {
  bench = await startApiBench();
}, 90_000);
afterAll(() => bench?.close());

jest.setTimeout(90_000);

type Values = Readonly<Record<string, unknown>>;
const begin = (from: string): Promise<Story> => Story.begin(bench, from, 'leaving-care');

/** An act that is meant to be recorded: a refusal is a fault. */
const done = async (told: Promise<ToldAct>): Promise<void> => expect(refusalsIn(await told)).toEqual([]);
const of = (name: string) => ({ children: [name] });

interface Person {
  readonly bornOn: string;
  readonly since: string;
  readonly basis?: string;
  readonly team?: string;
  readonly name?: string;
}

/** Somebody in care since a day, whose journey starts today. */
async function inCare(
  story: Story,
  { bornOn, since, basis = 'agreement', team = 'north', name = 'child' }: Person,
): Promise<void> {
  await story.child(name, bornOn);
  await done(story.start([name], { team }));
  await done(story.record('social-worker', 'enteredCare', { episode: 'first', basis }, { on: since, ...of(name) }));
}

const leaves = (story: Story, to: string, { on = story.today, name = 'child' } = {}) =>
  done(story.record('social-worker', 'leftCare', { episode: 'first', to }, { on, ...of(name) }));

const assesses = (story: Story, on = story.today) =>
  done(story.record('social-worker', 'needsAssessment', { mattersCovered: true, viewsRecorded: true }, { on }));
const plans = (story: Story, on = story.today) =>
  done(story.record('social-worker', 'pathwayPlan', { complete: true }, { on }));
const reviews = (story: Story, values: Values = {}) =>
  done(story.record('personal-adviser', 'planReview', { written: true, viewRecorded: true, ...values }));
const visits = (story: Story, home: string, on = story.today) =>
  done(story.record('personal-adviser', 'adviserVisit', { home, seen: true }, { on }));
const rings = (story: Story, on = story.today) =>
  done(
    story.record(
      'personal-adviser',
      'contact',
      { direction: 'from-young-person', channel: 'telephone', answered: true },
      { on },
    ),
  );

/** Moves into a home that the authority provides under s.24B and nobody registers, unless it is said otherwise. */
const moves = (
  story: Story,
  home: string,
  values: Values = {},
  how: { on?: string; children?: readonly string[] } = {},
) =>
  done(
    story.record(
      'personal-adviser',
      'home',
      { home, kind: 'other', providedUnder: 's24B', regulated: false, area: 'X', ...values },
      how,
    ),
  );

const at = (day: string): string => `${day}T10:00:00.000Z`;
const knownThen = (day: string) => ({ asAt: at(day), knownBy: at(day) });

const KINDS = ['STATUTORY_LIMIT', 'LOCAL_GUARD', 'OUTCOME_CHECK'] as const;

/** By how many days a step is in a team's list of what is overdue, on each day as it was then; 0 where it is not there. */
async function daysOver(story: Story, step: string, days: readonly string[], team = 'north') {
  const lists = await Promise.all(days.map((day) => story.overdue(KINDS, knownThen(day), team)));
  return lists.map((list) => list.find((one) => one.step === step)?.days ?? 0);
}

/** Steps that are owed and not settled, with what each is about. */
async function owed(story: Story, day?: string): Promise<readonly string[]> {
  const duties = await story.duties('child', day === undefined ? {} : knownThen(day));
  return duties.flatMap(({ step, about, outcome }) =>
    outcome === null ? [about === null ? step.id : `${step.id}:${about}`] : [],
  );
}

interface AlertShown {
  readonly about: string;
  readonly duty: string | null;
  readonly raisedAt: string;
  readonly because: string | null;
}

/** A team's alerts about one duty, or about acts whose conditions are not met: when each was raised, and why it was withdrawn. */
async function alertsOn(story: Story, about: DutyShown | 'GATE_NOT_MET', moment: Values = {}) {
  const document = `query ($team: ID, $asAt: DateTime, $knownBy: DateTime) {
    alerts(team: $team, asAt: $asAt, knownBy: $knownBy, first: 200) { edges { node { about duty raisedAt because } } } }`;
  const { alerts } = await story.ask('supervisor', document, { team: story.team('north'), ...moment });
  const { edges } = alerts as { edges: readonly { node: AlertShown }[] };
  return edges
    .map(({ node }) => node)
    .filter((alert) => (about === 'GATE_NOT_MET' ? alert.about === about : alert.duty === about.id))
    .map(({ raisedAt, because }) => ({ raised: londonDate(instant(raisedAt)), because }));
}

/** How the timeline shows that duties were settled: what each was and why. */
async function settledInTimeline(story: Story, outcome: string) {
  const entries = await story.timeline('child');
  const said = (values: readonly { name: string; value: string | null }[], name: string) =>
    values.find((one) => one.name === name)?.value ?? null;
  return entries
    .filter(({ type, values }) => type === 'CLOCK_SETTLED' && said(values, 'outcome') === outcome)
    .map(({ subject, occurredOn, values }) => [subject, occurredOn, said(values, 'reason')]);
}

test('1. Plain start', async () => {
  const story = await begin('2026-05-13');
  await inCare(story, { bornOn: '2010-05-14', since: '2019-09-03', basis: 'care-order' });
  expect(await owed(story)).not.toContain('needs-assessment');
  await story.on('2026-05-14');
  const assessment = await story.duty('needs-assessment');
  expect(assessment).toMatchObject({
    openedOn: '2026-05-14',
    dueOn: '2026-08-14',
    clockKind: 'STATUTORY_LIMIT',
    why: { verified: true, planningDate: null, sentence: expect.stringContaining('Friday 14 August 2026') },
  });

  await story.on('2026-08-10');
  await assesses(story, '2026-08-03');
  await plans(story);
  expect(await story.duty('needs-assessment')).toMatchObject({ outcome: 'MET', settledOn: '2026-08-03', daysLate: 0 });
  expect(await story.duty('review-with-care-review')).toMatchObject({ dueOn: '2027-02-10', outcome: null });
  await done(story.decide('nominated-officer', 'ceaseCare', { choice: 'approve', decidedAs: 'nominated-officer' }));

  await story.on('2026-09-01');
  await leaves(story, 'own-arrangements');
  expect(await story.gate('cease-care')).toMatchObject({ law: 'MET', legalBreach: false });
  expect(await story.duty('review-with-care-review')).toMatchObject({
    outcome: 'SUPERSEDED',
    reason: 'left-care',
    settledOn: '2026-09-01',
  });
  expect(await story.duty('pathway-review', { about: '1' })).toMatchObject({
    openedOn: '2026-09-01',
    dueOn: '2027-02-10',
    why: { verified: false, label: 'Not verified against the instrument (secondary source)' },
  });
  expect(await settledInTimeline(story, 'superseded')).toContainEqual([
    'review-with-care-review:1',
    '2026-09-01',
    'left-care',
  ]);
  expect(await owed(story)).not.toContain('needs-assessment-relevant');

  await story.on('2026-12-18');
  await reviews(story);
  expect(await story.duty('pathway-review', { about: '1' })).toMatchObject({ outcome: 'MET', settledOn: '2026-12-18' });
  const next = await story.duty('pathway-review', { about: '2' });
  expect(next).toMatchObject({ openedOn: '2026-12-18', dueOn: '2027-06-18', outcome: null });

  await story.on('2027-06-20');
  const reviewDays = ['2027-06-17', '2027-06-18', '2027-06-19', '2027-06-20'];
  expect(await daysOver(story, 'pathway-review', reviewDays)).toEqual([0, 0, 1, 2]);
  expect(await daysOver(story, 'pathway-review', reviewDays, 'south')).toEqual([0, 0, 0, 0]);
  expect(await alertsOn(story, next)).toEqual([{ raised: '2027-06-19', because: null }]);
});

test('2. Leap birth, bank holiday', async () => {
  const story = await begin('2027-08-28');
  await inCare(story, { bornOn: '2012-02-29', since: '2020-06-01' });
  expect(await owed(story)).not.toContain('early-talk');
  await story.on('2027-08-29');
  expect(await story.duty('early-talk')).toMatchObject({ openedOn: '2027-08-29', dueOn: '2028-02-29' });

  await story.on('2028-02-29');
  expect(await story.duty('needs-assessment')).toMatchObject({
    openedOn: '2028-02-29',
    dueOn: '2028-05-29',
    why: { planningDate: '2028-05-26', verified: true, sentence: expect.stringContaining('Friday 26 May 2028') },
  });

  await story.on('2037-03-01');
  expect(await daysOver(story, 'needs-assessment', ['2028-05-28', '2028-05-29', '2028-05-30'])).toEqual([0, 0, 1]);
  const birthdays = [
    ['eighteenth-decision', '2030-02-28', '2030-03-01'],
    ['twenty-first-decision', '2033-02-28', '2033-03-01'],
    ['twenty-fifth-decision', '2037-02-28', '2037-03-01'],
  ] as const;
  for (const [step, dueOn, birthday] of birthdays) {
    expect(await story.duty(step)).toMatchObject({ dueOn, outcome: null });
    expect([step, await daysOver(story, step, [dueOn, birthday])]).toEqual([step, [0, 1]]);
  }
  expect(await story.duty('first-offer')).toMatchObject({ openedOn: '2033-03-01', outcome: null });
  // A birthday ends nothing: what it settles goes on under another name.
  const onBirthdays = (await story.duties()).filter(({ settledOn }) =>
    birthdays.some(([, , day]) => day === settledOn),
  );
  expect(onBirthdays.filter(({ outcome }) => outcome !== 'SUPERSEDED')).toEqual([]);
  expect(await owed(story)).toContain('needs-assessment');
});

test('3. Gap and short breaks', async () => {
  const story = await begin('2026-08-20');
  await inCare(story, { bornOn: '2010-07-10', since: '2024-10-01' });
  await leaves(story, 'parent', { on: '2024-11-30' });
  for (const month of ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10'])
    await done(
      story.record(
        'social-worker',
        'shortBreak',
        { series: 'plan-1', lastDay: `2025-${month}-12` },
        { on: `2025-${month}-10` },
      ),
    );
  await done(story.record('social-worker', 'enteredCare', { episode: 'second', basis: 'agreement' }));
  expect(await owed(story)).not.toContain('needs-assessment');
  await story.on('2026-09-17');
  expect(await owed(story)).not.toContain('needs-assessment');

  await story.on('2026-09-18');
  expect(await story.duty('needs-assessment')).toMatchObject({ openedOn: '2026-09-18', dueOn: '2026-12-18' });
  expect(await story.duty('borderline-count')).toMatchObject({
    openedOn: '2026-09-18',
    clockKind: 'GATE',
    status: 'OPEN',
    owedBy: 'LEAVING_CARE_MANAGER',
  });

  await story.on('2026-12-20');
  expect(await story.duty('borderline-count')).toMatchObject({
    outcome: 'NO_LONGER_APPLICABLE',
    settledOn: '2026-09-20',
    reason: 'both-counts-agree',
  });
  expect(await daysOver(story, 'needs-assessment', ['2026-12-17', '2026-12-18', '2026-12-19'])).toEqual([0, 0, 1]);
  expect(await owed(story, '2026-09-19')).toContain('borderline-count');
});

test('4. Ninety or ninety-one', async () => {
  const story = await begin('2026-12-02');
  await inCare(story, { name: 'dev', bornOn: '2009-03-03', since: '2026-12-02' });
  await story.on('2026-12-03');
  await inCare(story, { name: 'a-day-later', bornOn: '2009-03-03', since: '2026-12-03', team: 'south' });
  await story.on('2027-03-02');
  expect(await story.duty('needs-assessment', { child: 'dev' })).toMatchObject({
    openedOn: '2027-03-02',
    dueOn: '2027-06-02',
  });
  expect(await story.duty('borderline-count', { child: 'dev' })).toMatchObject({
    openedOn: '2027-03-02',
    status: 'OPEN',
  });

  await story.on('2027-06-04');
  expect(await story.duty('needs-assessment', { child: 'dev' })).toMatchObject({ dueOn: '2027-06-02', outcome: null });
  const days = ['2027-06-01', '2027-06-02', '2027-06-03', '2027-06-04'];
  expect(await daysOver(story, 'needs-assessment', days)).toEqual([0, 0, 1, 2]);
  expect(await daysOver(story, 'needs-assessment', days, 'south')).toEqual([0, 0, 0, 0]);
  const steps = (await story.duties('a-day-later')).map(({ step }) => step.id);
  expect(steps).not.toContain('needs-assessment');
  expect(steps).not.toContain('borderline-count');

  const nights = { choice: 'nights', advice: 'advice-1' };
  await done(story.decide('leaving-care-manager', 'borderlineCount', nights, of('dev')));
  expect(await story.duty('borderline-count', { child: 'dev' })).toMatchObject({
    outcome: 'MET',
    settledOn: '2027-06-04',
  });
  expect(await story.duty('needs-assessment', { child: 'dev' })).toMatchObject({ outcome: 'NO_LONGER_APPLICABLE' });
});

test('5. Home and back', async () => {
  const story = await begin('2025-01-21');
  const born = { bornOn: '2009-01-21', since: '2019-05-01' };
  await inCare(story, { name: 'ella', ...born });
  await inCare(story, { name: 'at-home', ...born, team: 'south' });
  await story.on('2025-12-01');
  await done(story.record('social-worker', 'ceaseCareProposed', { plannedFor: '2026-01-05' }, of('ella')));
  expect(await story.gate('cease-care', { child: 'ella', next: true })).toMatchObject({ law: 'NOT_MET' });
  const approves = (role: 'nominated-officer' | 'director-children-services') =>
    story.decide(role, 'ceaseCare', { choice: 'approve', decidedAs: 'director-children-services' }, of('ella'));
  expect(refusalsIn(await approves('nominated-officer'))).toMatchObject([{ code: 'NOT_ALLOWED', path: ['decidedAs'] }]);
  await story.on('2025-12-15');
  await done(approves('director-children-services'));
  expect(await story.duty('cease-care-approval', { child: 'ella' })).toMatchObject({
    outcome: 'MET',
    settledOn: '2025-12-15',
  });
  expect(await story.gate('cease-care', { child: 'ella', next: true })).toMatchObject({ law: 'MET' });

  await story.on('2026-01-05');
  for (const name of ['ella', 'at-home']) await leaves(story, 'parent', { name });
  expect(await story.gate('cease-care', { child: 'ella' })).toMatchObject({ law: 'MET', legalBreach: false });
  const unapproved = await story.gate('cease-care', { child: 'at-home' });
  expect(unapproved).toMatchObject({ law: 'NOT_MET', legalBreach: true });
  expect(unapproved.limbs.find(({ id }) => id === 'director')?.missing).toEqual([
    { what: 'approval-by-director-children-services', person: null },
  ]);
  // The limit ends on Easter Sunday; Friday and Monday are bank holidays.
  expect(await story.duty('needs-assessment-relevant', { child: 'ella' })).toMatchObject({
    openedOn: '2026-01-05',
    dueOn: '2026-04-05',
    why: { planningDate: '2026-04-02', verified: true },
  });

  await story.on('2026-09-14');
  await done(story.record('social-worker', 'parentReturnBrokeDown', {}, { on: '2026-09-12', ...of('ella') }));
  const days = ['2026-04-04', '2026-04-05', '2026-04-06', '2026-04-07'];
  expect(await daysOver(story, 'needs-assessment-relevant', days)).toEqual([0, 0, 1, 2]);
  expect(await story.duty('needs-assessment-relevant', { child: 'ella', about: '2' })).toMatchObject({
    openedOn: '2026-09-12',
    dueOn: '2026-12-12',
  });
  expect((await story.duties('at-home')).filter(({ step }) => step.id === 'needs-assessment-relevant')).toHaveLength(1);
});

/** Finn: former relevant at 18, with a plan made in care; in a flat of the authority's since 18 December. */
async function finn(): Promise<Story> {
  const story = await begin('2026-11-20');
  await inCare(story, { bornOn: '2008-12-01', since: '2015-01-05' });
  await assesses(story);
  await plans(story);
  await story.on('2026-12-18');
  await moves(story, 'flat');
  return story;
}

/** Visited before Christmas and again on 12 January; the first is recorded on 6 January. */
async function finnSettledIn(story: Story): Promise<Story> {
  await story.on('2027-01-06');
  await visits(story, 'flat', '2026-12-23');
  await story.on('2027-01-12');
  await visits(story, 'flat');
  return story;
}

describe('6. Christmas, late record', () => {
  test('a visit in time that is recorded late was overdue as it was then known, and is met as it is known now', async () => {
    const story = await finn();
    expect(await story.duty('move-in-visit')).toMatchObject({
      openedOn: '2026-12-18',
      dueOn: '2026-12-25',
      clockKind: 'STATUTORY_LIMIT',
      why: { planningDate: '2026-12-24', verified: true, sentence: expect.stringContaining('Friday 25 December 2026') },
    });
    expect(await story.explain('G10', '2026-12-18T00:00:00Z')).toMatchObject({ dueOn: '2026-12-25', verified: true });
    await story.on('2026-12-26');
    const visit = await story.duty('move-in-visit');
    expect(visit).toMatchObject({ status: 'OVERDUE', daysOverdue: 1 });
    expect(await daysOver(story, 'move-in-visit', ['2026-12-24', '2026-12-25', '2026-12-26'])).toEqual([0, 0, 1]);
    expect(await alertsOn(story, visit)).toEqual([{ raised: '2026-12-26', because: null }]);

    await story.on('2027-01-06');
    await visits(story, 'flat', '2026-12-23');
    await story.on('2027-01-07');
    const met = { status: 'SETTLED', outcome: 'MET', settledOn: '2026-12-23', daysLate: 0 };
    expect(await story.duty('move-in-visit')).toMatchObject(met);
    expect(await story.duty('move-in-visit', { asAt: at('2026-12-26') })).toMatchObject(met);
    const step = expect.objectContaining({ step: 'move-in-visit' });
    expect(await story.overdue(KINDS, { asAt: at('2026-12-26') })).not.toContainEqual(step);
    expect(await alertsOn(story, visit)).toEqual([{ raised: '2026-12-26', because: 'RECORDED_LATE' }]);

    const then = { status: 'OVERDUE', outcome: null, daysOverdue: 1 };
    expect(await story.duty('move-in-visit', knownThen('2026-12-26'))).toMatchObject(then);
    expect(await story.overdue(KINDS, knownThen('2026-12-26'))).toContainEqual({ step: 'move-in-visit', days: 1 });
    const askedLater = { asAt: at('2027-01-07'), knownBy: at('2026-12-26') };
    expect(await story.duty('move-in-visit', askedLater)).toMatchObject({ ...then, daysOverdue: 13 });
    expect(await alertsOn(story, visit, askedLater)).toEqual([{ raised: '2026-12-26', because: null }]);
    const told = (await story.timeline('child')).find(({ subject }) => subject === 'adviserVisit');
    expect([told?.occurredOn, told?.recordedAt.slice(0, 10)]).toEqual(['2026-12-23', '2027-01-06']);
  });

  test('the home is reviewed after 28 days and a second visit; visits and reviews count from the actual last', async () => {
    const story = await finnSettledIn(await finn());
    await story.on('2027-01-14');
    expect(await owed(story)).not.toContain('accommodation-review:flat');
    await story.on('2027-01-15');
    expect(await story.duty('accommodation-review')).toMatchObject({
      openedOn: '2027-01-15',
      dueOn: '2027-01-29',
      clockKind: 'LOCAL_GUARD',
      why: {
        verified: false,
        label: expect.stringContaining('not law'),
        sentence: expect.stringContaining('Friday 29 January 2027'),
      },
    });
    expect(await story.duty('second-visit')).toMatchObject({ outcome: 'MET', settledOn: '2027-01-12', dueOn: null });
    expect(await story.duty('adviser-visit', { about: 'flat:2' })).toMatchObject({
      openedOn: '2027-01-12',
      dueOn: '2027-03-12',
    });

    await story.on('2027-01-20');
    await reviews(story, { ofHome: 'flat' });
    expect(await story.gate('accommodation-review')).toMatchObject({ law: 'MET', legalBreach: false });
    expect(await story.duty('accommodation-review')).toMatchObject({ outcome: 'MET', settledOn: '2027-01-20' });
    expect(await story.duty('accommodation-review-again')).toMatchObject({
      dueOn: '2027-04-20',
      why: { verified: false },
    });
    expect(await story.dueOn('pathway-review', { about: '2' })).toBe('2027-07-20');
  });

  test('reviewed after one visit, the home’s review is a breach of the second', async () => {
    const story = await finn();
    await story.on('2027-01-20');
    await visits(story, 'flat', '2026-12-23');
    await reviews(story, { ofHome: 'flat' });
    const verdict = await story.gate('accommodation-review');
    expect(verdict).toMatchObject({ law: 'NOT_MET', legalBreach: true });
    expect(verdict.limbs).toMatchObject([{ id: 'second-visit', missing: [{ what: 'second-visit' }] }]);
  });
});

test('7. Move', async () => {
  const story = await finnSettledIn(await finn());
  await story.on('2027-01-20');
  await reviews(story, { ofHome: 'flat' });
  await story.on('2027-03-02');
  await moves(story, 'flat-2');
  const superseded = { outcome: 'SUPERSEDED', reason: 'moved', settledOn: '2027-03-02' };
  expect(await story.duty('adviser-visit', { about: 'flat:2' })).toMatchObject({ ...superseded, dueOn: '2027-03-12' });
  expect(await story.duty('accommodation-review-again')).toMatchObject({ ...superseded, dueOn: '2027-04-20' });
  expect(await story.duty('adviser-visit', { about: 'flat:2', ...knownThen('2027-03-01') })).toMatchObject({
    dueOn: '2027-03-12',
    outcome: null,
  });
  expect(await settledInTimeline(story, 'superseded')).toEqual(
    expect.arrayContaining([
      ['adviser-visit:flat:2', '2027-03-02', 'moved'],
      ['accommodation-review-again:flat:1', '2027-03-02', 'moved'],
    ]),
  );
  expect(await story.dueOn('move-in-visit', { about: 'flat-2' })).toBe('2027-03-09');
  expect(await story.duty('post-move-check', { about: 'flat-2' })).toMatchObject({
    dueOn: '2027-03-16',
    clockKind: 'LOCAL_GUARD',
  });

  await story.on('2027-03-30');
  expect(await story.duty('accommodation-review', { about: 'flat-2' })).toMatchObject({
    openedOn: '2027-03-30',
    dueOn: '2027-04-13',
  });
  expect(await owed(story, '2027-03-29')).not.toContain('accommodation-review:flat-2');
  expect(await daysOver(story, 'move-in-visit', ['2027-03-09', '2027-03-10'])).toEqual([0, 1]);
  expect(await daysOver(story, 'adviser-visit', ['2027-03-12', '2027-03-13'])).toEqual([0, 0]);
  expect(await story.duty('pathway-review', { about: '2' })).toMatchObject({ dueOn: '2027-07-20', outcome: null });
});

test('8. Month end', async () => {
  const visited = await finn();
  await visited.on('2026-12-31');
  await visits(visited, 'flat');
  expect(await visited.duty('move-in-visit')).toMatchObject({ outcome: 'MET_LATE', daysLate: 6 });
  expect(await visited.duty('adviser-visit')).toMatchObject({
    openedOn: '2026-12-31',
    dueOn: '2027-02-28',
    why: { planningDate: '2027-02-26', sentence: expect.stringContaining('Sunday 28 February 2027') },
  });
  await visited.on('2027-03-01');
  expect(await daysOver(visited, 'adviser-visit', ['2027-02-27', '2027-02-28', '2027-03-01'])).toEqual([0, 0, 1]);

  const reviewed = await begin('2026-06-01');
  await inCare(reviewed, { bornOn: '2008-05-01', since: '2015-01-05' });
  await plans(reviewed, '2026-03-02');
  expect(await reviewed.dueOn('pathway-review', { about: '1' })).toBe('2026-09-02');
  await reviewed.on('2026-08-31');
  await reviews(reviewed);
  expect(await reviewed.duty('pathway-review', { about: '2' })).toMatchObject({
    openedOn: '2026-08-31',
    dueOn: '2027-02-28',
    why: { planningDate: '2027-02-26' },
  });
});

describe('9. T1, T2, T3', () => {
  /** Grace: fostered since 2014, 18 on 30 November 2026; on 2 November her carer says that she must go. */
  async function grace(): Promise<Story> {
    const story = await begin('2026-05-01');
    await inCare(story, { bornOn: '2008-11-30', since: '2012-01-10', basis: 'care-order' });
    const foster = { kind: 'foster', providedUnder: 's22C', regulated: true };
    await moves(story, 'foster', foster, { on: '2014-03-01' });
    await story.on('2026-11-02');
    const notice = { home: 'foster', endsOn: '2026-11-30', grounds: ['cost'] };
    await done(story.record('former-foster-carer', 'noticeGiven', notice));
    return story;
  }

  test('told to go for cost: an alert that day, a next home, and the director is asked', async () => {
    const story = await grace();
    const noticeCheck = await story.duty('exit-notice-check');
    expect(noticeCheck).toMatchObject({ openedOn: '2026-11-02', dueOn: '2026-11-02', status: 'DUE_SOON' });
    expect(await story.duty('next-home')).toMatchObject({ openedOn: '2026-11-02', clockKind: 'GATE', status: 'OPEN' });
    const information = await story.duty('stay-information');
    expect(information).toMatchObject({ dueOn: '2026-05-30', status: 'OVERDUE', clockKind: 'LOCAL_GUARD' });
    const since = ['2026-05-30', '2026-05-31', '2026-11-02'];
    expect(await daysOver(story, 'stay-information', since)).toEqual([0, 1, 156]);
    expect(await alertsOn(story, information)).toEqual([{ raised: '2026-05-31', because: null }]);
    expect(await story.duty('stay-refusal-answered')).toMatchObject({
      openedOn: '2026-11-02',
      owedBy: 'DIRECTOR_CHILDREN_SERVICES',
      outcome: null,
    });

    const upholds = (...grounds: readonly string[]) =>
      story.decide('director-children-services', 'stayRefusedByAuthority', { choice: 'uphold', grounds });
    expect(refusalsIn(await upholds('cost'))).toMatchObject([{ code: 'NOT_COMPLIANT', path: ['grounds'] }]);
    const reverses = { choice: 'reverse', grounds: ['cost'] };
    await done(story.decide('director-children-services', 'stayRefusedByAuthority', reverses));
    expect(await story.duty('stay-refusal-answered')).toMatchObject({ outcome: 'MET', settledOn: '2026-11-02' });
    await story.on('2026-11-03');
    expect(await daysOver(story, 'exit-notice-check', ['2026-11-02', '2026-11-03'])).toEqual([0, 1]);
    expect(await alertsOn(story, noticeCheck)).toEqual([{ raised: '2026-11-03', because: null }]);
  });

  test('when she stays, the money runs over the birthday, to 21 by law and to 23 by the review', async () => {
    const story = await grace();
    await story.on('2026-11-09');
    await done(story.record('leaving-care-manager', 'noticeAnswered', { home: 'foster', answer: 'withdrawn' }));
    expect(await story.duty('exit-notice-check')).toMatchObject({ outcome: 'MET_LATE', daysLate: 7 });
    expect(await story.duty('next-home')).toMatchObject({
      outcome: 'NO_LONGER_APPLICABLE',
      reason: 'stays-where-they-are',
    });
    const pays = (on: string, paidTo: string) =>
      done(story.record('leaving-care-manager', 'carerPayment', { paidTo }, { on }));
    await story.on('2026-12-01');
    await pays('2026-11-01', '2026-11-29');
    await done(story.record('personal-adviser', 'stayingPut', { host: 'carer' }, { on: '2026-11-30' }));
    const unpaid = await story.gate('money-at-18');
    expect(unpaid).toMatchObject({ law: 'NOT_MET' });
    expect(unpaid.limbs).toMatchObject([{ missing: [{ what: 'unpaid-day' }] }]);
    expect(await alertsOn(story, 'GATE_NOT_MET')).toEqual([{ raised: '2026-12-01', because: null }]);
    await story.switchOn('review-2022', '2026-12-01');
    await pays('2026-11-30', '2026-12-31');
    expect(await story.gate('money-at-18')).toMatchObject({ law: 'MET', legalBreach: false });
    expect(await alertsOn(story, 'GATE_NOT_MET')).toEqual([{ raised: '2026-12-01', because: 'GATE_MET' }]);
    const watched = { openedOn: '2026-11-30', clockKind: 'OUTCOME_CHECK' };
    expect(await story.duty('staying-put-watch')).toMatchObject({ ...watched, dueOn: '2029-11-29' });
    expect(await story.duty('staying-put-watch-to-23')).toMatchObject({ ...watched, dueOn: '2031-11-29' });

    await story.on('2027-01-11');
    await moves(story, 'shared-flat', { providedUnder: 'not-provided', kind: 'private-tenancy' });
    expect(await story.dueOn('post-move-check', { about: 'shared-flat' })).toBe('2027-01-25');
    await story.on('2027-01-26');
    expect(await daysOver(story, 'post-move-check', ['2027-01-25', '2027-01-26'])).toEqual([0, 1]);
  });
});

test('10. T4, T17', async () => {
  const story = await begin('2026-09-01');
  for (const [name, team] of [
    ['tom', 'north'],
    ['moved-early', 'south'],
  ] as const) {
    await inCare(story, { name, bornOn: '2006-02-11', since: '2015-01-05', team });
    const stayingPut = { kind: 'staying-put', providedUnder: 'not-provided' };
    await moves(story, 'put', stayingPut, { on: '2024-02-11', ...of(name) });
  }
  await story.on('2026-10-03');
  await done(story.record('personal-adviser', 'homeEnded', { home: 'put', planned: false, ground: 'ended-by-host' }));
  expect(await story.duty('next-home', { child: 'tom' })).toMatchObject({ openedOn: '2026-10-03', status: 'OPEN' });

  await story.on('2026-10-16');
  for (const name of ['tom', 'moved-early'])
    await done(story.record('young-person', 'lodgingsAccepted', { home: 'room' }, of(name)));
  await story.on('2026-10-19');
  await done(story.record('lodgings-host', 'lodgingsHostAgreed', { home: 'room' }));
  await story.on('2026-10-24');
  const lodgings = { kind: 'lodgings', roomKept: true };
  await moves(story, 'room', lodgings, of('tom'));
  await moves(story, 'room', lodgings, { on: '2026-10-18', ...of('moved-early') });
  expect(await story.duty('lodgings-match', { child: 'tom' })).toMatchObject({
    outcome: 'MET',
    dueOn: '2026-10-24',
    settledOn: '2026-10-19',
  });
  expect(await story.duty('lodgings-match', { child: 'moved-early' })).toMatchObject({
    outcome: 'MET_LATE',
    settledOn: '2026-10-19',
    daysLate: 1,
  });
  expect(await story.dueOn('move-in-visit', { child: 'tom' })).toBe('2026-10-31');
  await story.on('2026-11-01');
  expect(await daysOver(story, 'move-in-visit', ['2026-10-31', '2026-11-01'])).toEqual([0, 1]);
  expect(await daysOver(story, 'move-in-visit', ['2026-10-24', '2026-10-25', '2026-10-26'], 'south')).toEqual([
    0, 0, 1,
  ]);
  await done(story.record('personal-adviser', 'adviserVisit', { home: 'room', seen: true }, of('tom')));

  await story.on('2027-09-18');
  const halls = { kind: 'halls', providedUnder: 'not-provided', area: 'U' };
  await moves(story, 'halls', halls, of('tom'));
  expect(await story.duty('adviser-visit', { child: 'tom' })).toMatchObject({ outcome: null }); // the room is kept
  await story.on('2027-12-18');
  await done(story.record('young-person', 'asksForHelp', { what: 'return', roofless: false }, of('tom')));
  expect(await story.duty('help-reply', { child: 'tom' })).toMatchObject({
    dueOn: '2027-12-20',
    clockKind: 'LOCAL_GUARD',
  });
  expect(await story.duty('help-offer', { child: 'tom' })).toMatchObject({
    dueOn: '2027-12-24',
    clockKind: 'LOCAL_GUARD',
  });
});

test('11. T10', async () => {
  const story = await begin('2024-06-10');
  await inCare(story, { bornOn: '2008-06-06', since: '2015-01-05' });
  await story.on('2024-07-01');
  await moves(story, 'b', { kind: 'supported', regulated: true, area: 'B' });
  expect(await story.duty('late-move-flag', { about: 'b' })).toMatchObject({
    openedOn: '2024-07-01',
    clockKind: 'GATE',
    status: 'OPEN',
  });

  await story.on('2026-06-08');
  const letter = { recipient: 'B', purpose: 'housing' };
  expect(refusalsIn(await story.record('personal-adviser', 'disclosure', letter))).toMatchObject([
    { code: 'NOT_COMPLIANT', path: ['recipient'] },
  ]);
  await done(story.record('young-person', 'disclosureConsent', { ...letter, given: true }));
  await done(story.record('personal-adviser', 'disclosure', letter));
  await done(story.record('personal-adviser', 'housingApplication', { to: 'B', letterSent: true }));
  expect(await story.duty('housing-application')).toMatchObject({ about: 'B', status: 'OPEN' });

  await story.on('2026-06-10');
  const answer = { to: 'B', answer: 'disqualified', criterion: 'local-connection' };
  await done(story.record('housing-authority', 'housingAnswer', answer));
  expect(await alertsOn(story, 'GATE_NOT_MET')).toEqual([{ raised: '2026-06-10', because: null }]);
  const verdict = await story.gate('local-connection');
  expect(verdict).toMatchObject({ law: 'NOT_MET', legalBreach: true });
  expect(verdict.limbs).toMatchObject([{ id: 'criterion', missing: [{ what: 'unlawful-criterion' }] }]);
  expect(await story.duty('housing-application')).toMatchObject({ outcome: 'MET', settledOn: '2026-06-10' });
});

test('12. Lost, offered, back at 23', async () => {
  const story = await begin('2024-04-16');
  await inCare(story, { bornOn: '2003-04-17', since: '2012-01-10' });
  await assesses(story, '2019-06-01');
  await plans(story, '2019-06-10');
  const adviser = { worker: 'pa' };
  await done(story.record('leaving-care-manager', 'adviserNamed', adviser, { on: '2019-05-01' }));
  await done(story.record('personal-adviser', 'adviserMet', adviser, { on: '2019-05-01' }));
  await rings(story, '2024-04-10');
  const offers = (answer: string) => done(story.record('personal-adviser', 'adviserOffer', { answer }));
  const searches = () => done(story.record('personal-adviser', 'search', { channels: ['telephone', 'letter'] }));
  await story.on('2024-04-22');
  expect(await story.duty('yearly-offer', { about: '1' })).toMatchObject({ openedOn: '2024-04-17' });
  await offers('no');
  await done(story.record('young-person', 'adviserChoice', { choice: 'not-now' }));
  expect(await story.duty('first-offer')).toMatchObject({ outcome: 'MET', settledOn: '2024-04-22' });
  expect(await story.dueOn('yearly-offer', { about: '2' })).toBe('2025-04-22');
  await story.on('2025-04-10');
  await offers('silence');
  expect(await story.duty('yearly-offer', { about: '2' })).toMatchObject({ outcome: 'MET', settledOn: '2025-04-10' });
  await story.on('2025-05-09');
  await rings(story);

  await story.on('2025-07-03');
  expect(await owed(story)).not.toContain('search:2025-07-04');
  await story.on('2025-07-04');
  expect(await story.duty('search', { about: '2025-07-04' })).toMatchObject({
    openedOn: '2025-07-04',
    dueOn: '2025-07-04',
  });
  await searches();
  expect(await story.duty('search', { about: '2025-07-04' })).toMatchObject({ outcome: 'MET', daysLate: 0 });
  expect(await story.dueOn('search-again', { about: '2025-07-04:1' })).toBe('2025-08-01');
  await story.on('2025-08-01');
  await searches();
  expect(await story.dueOn('search-again', { about: '2025-07-04:2' })).toBe('2025-08-29');

  await story.on('2026-04-08');
  await offers('silence');
  expect(await daysOver(story, 'search-again', ['2025-08-29', '2025-08-30', '2026-04-08'])).toEqual([0, 1, 222]);
  expect(await story.duty('yearly-offer', { about: '3' })).toMatchObject({
    dueOn: '2026-04-10',
    outcome: 'MET',
    settledOn: '2026-04-08',
  });
  expect(await story.duty('yearly-offer', { about: '4' })).toMatchObject({ dueOn: '2027-04-08', outcome: null });

  await story.on('2026-09-03');
  await rings(story);
  await done(story.record('young-person', 'educationWish', { level: 'higher' }));
  expect(await story.duty('search-again', { about: '2025-07-04:2' })).toMatchObject({
    outcome: 'NO_LONGER_APPLICABLE',
    reason: 'in-touch',
    settledOn: '2026-09-03',
  });
  expect(await story.duty('needs-assessment-education')).toMatchObject({
    openedOn: '2026-09-03',
    dueOn: '2026-12-03',
    clockKind: 'STATUTORY_LIMIT',
    why: { verified: true, sentence: expect.stringContaining('Thursday 3 December 2026') },
  });
  expect(await story.duty('allocate-adviser', { about: '2' })).toMatchObject({
    dueOn: '2026-09-17',
    clockKind: 'LOCAL_GUARD',
    owedBy: 'LEAVING_CARE_MANAGER',
  });
  expect(await story.duty('yearly-offer', { about: '4' })).toMatchObject({ status: 'PAUSED', dueOn: null });
  await story.on('2026-12-04');
  expect(await daysOver(story, 'allocate-adviser', ['2026-09-17', '2026-09-18'])).toEqual([0, 1]);
  expect(await daysOver(story, 'needs-assessment-education', ['2026-12-02', '2026-12-03', '2026-12-04'])).toEqual([
    0, 0, 1,
  ]);
});
