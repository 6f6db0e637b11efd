import type { ToldAct } from '../../api/client';
import { EFFECTS, ROUTES } from '../../workflows/kinship-route/facts/route';
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
 * The acceptance scenarios of the kinship routes, 1 to 7 by their numbers, and what the sixth of a Family Network Plan tells
 * of a connected person, told through GraphQL on the real engine. What carers and guardians say, the kinship worker records
 * for them. Bank holidays on the way: 25 and 28 December 2026; 1 January, 26 and 29 March, 3 and 31 May 2027.
 */

let bench: ApiBench;
beforeAll(async () => {
  bench = await startApiBench();
}, 90_000);
afterAll(() => bench?.close());

jest.setTimeout(90_000);

type Values = Readonly<Record<string, unknown>>;

const LOCAL_DEFAULT = 'Local default of this product; not law';
const LOCAL = { clockKind: 'LOCAL_GUARD', why: { verified: false, label: LOCAL_DEFAULT } };
const PROPOSAL = 'a proposal of 2022, not law';
const FROM_MEMORY = 'Not verified against the instrument (from memory)';
const SECOND_HAND = 'Not verified against the instrument (secondary source)';
const GATE = { clockKind: 'GATE', dueOn: null };

/** A route of which nothing has been told yet; with the law alone unless it says otherwise. */
async function kinship(
  from: string,
  { pack = false, names = ['child'] }: { readonly pack?: boolean; readonly names?: readonly string[] } = {},
): Promise<Story> {
  const story = await Story.begin(bench, from, 'kinship-route');
  if (pack) await story.switchOn('review-2022', '2026-01-01');
  for (const name of names) await story.child(name, '2018-06-01');
  await done(story.start(names));
  return story;
}

const of = (name: string): Circumstances => ({ children: [name] });
const worker = (story: Story, fact: string, values: Values = {}, how: Circumstances = {}) =>
  story.record('kinship-worker', fact, values, how);
const guardian = (story: Story, fact: string, values: Values = {}, how: Circumstances = {}) =>
  done(story.record('prospective-guardian', fact, values, how));
const notifies = (story: Story, how: Circumstances = {}) => guardian(story, 'noticeGiven', { carer: 'aunt' }, how);
const applies = (story: Story, how: Circumstances = {}) => guardian(story, 'guardianshipApplication', {}, how);
const chooses = (story: Story, choice = 'special-guardianship', how: Circumstances = {}) =>
  done(
    story.record(
      'kinship-carer',
      'routeChoice',
      { choice, pressureAsked: true, pressure: 'Nobody did.', words: 'He is at home here.' },
      how,
    ),
  );
const CHOICE = {
  choice: 'special-guardianship',
  pressureAsked: true,
  pressure: 'Nobody did.',
  words: 'He is at home.',
};
/** Made all the same by a carer who had not been told of every route. */
const choosesUninformed = (story: Story) =>
  done(
    story.record('kinship-carer', 'routeChoice', {
      ...{ ...CHOICE, madeUninformed: true, whyUninformed: 'The carer had decided long before.' },
    }),
  );
/** Facts on every route, but for an effect of one that is left out. */
const informs = (story: Story, omitted?: { readonly route: string; readonly effect: string }) =>
  allDone(
    ...ROUTES.map((route) =>
      worker(story, 'routeFacts', {
        route,
        effects: EFFECTS.filter((effect) => !(omitted && route === omitted.route && effect === omitted.effect)),
      }),
    ),
  );
const orders = (story: Story, values: Values = {}, how: Circumstances = {}) =>
  done(story.record('legal-adviser', 'order', { order: 'special-guardianship', ...values }, how));
const supports = (story: Story, how: Circumstances = {}) =>
  done(story.decide('team-manager', 'support', { choice: 'provide', services: true, regularPayments: true }, how));
const reviews = (story: Story, how: Circumstances = {}) =>
  done(worker(story, 'servicesReview', { decision: 'It goes on as it is.' }, how));
const pays = (story: Story, poundsWeekly: number) =>
  done(story.record('funding-approver', 'allowance', { poundsWeekly, basis: 'fostering-rate' }));
const rates = (story: Story, poundsWeekly: number) =>
  done(story.record('funding-approver', 'fosteringRate', { poundsWeekly, table: 'table-1' }));
const offerIn = ({ results }: ToldAct): number =>
  results[0]?.recorded.find(({ type }) => type === 'HANDOVER_OFFERED')?.sequence ?? 0;

describe('1. Notice', () => {
  test('of 30 November 2026: no application before 28 February, and none is overdue by the wait', async () => {
    const story = await kinship('2026-11-16', { names: ['early', 'in-time'] });
    await choosesUninformed(story);
    expect(await story.duty('sgo-notice', { child: 'early' })).toMatchObject({
      ...{ ...GATE, openedOn: '2026-11-16', owedBy: 'PROSPECTIVE_GUARDIAN', status: 'OPEN' },
    });
    await story.on('2026-11-30');
    await notifies(story);
    expect(await story.duty('sgo-notice', { child: 'early' })).toMatchObject({
      ...{ outcome: 'MET', settledOn: '2026-11-30' },
    });
    expect(await story.duty('sgo-wait', { child: 'early' })).toMatchObject({
      ...{ ...GATE, openedOn: '2026-11-30', outcome: null },
      why: { sentence: expect.stringContaining('Sunday 28 February 2027') },
    });
    const next = await story.gate('apply-for-guardianship', { child: 'early', next: true });
    expect([next.law, missingIn(next)]).toEqual(['NOT_MET', ['three-months-from-notice']]);

    await story.on('2027-02-27');
    await applies(story, of('early'));
    const early = await story.gate('apply-for-guardianship', { child: 'early' });
    expect(early).toMatchObject({ law: 'NOT_MET', practice: 'NOT_APPLICABLE', legalBreach: false });
    expect(missingIn(early)).toEqual(['three-months-from-notice']);
    await story.on('2027-02-28');
    expect(await story.duty('sgo-wait', { child: 'in-time' })).toMatchObject({
      ...{ outcome: 'MET', settledOn: '2027-02-28' },
    });
    await story.on('2027-03-01');
    await applies(story, { ...of('in-time'), on: '2027-02-28' });
    expect(await story.gate('apply-for-guardianship', { child: 'in-time' })).toMatchObject({ law: 'MET' });
    expect(await daysOver(story, 'sgo-wait', {}, { child: 'in-time' })).toBeUndefined();
    expect(await story.duty('court-report', { child: 'in-time' })).toMatchObject({
      ...{ dueOn: '2027-02-28', clockKind: 'STATUTORY_LIMIT', owedBy: 'SOCIAL_WORKER' },
    });
    expect(await aroundTheDay(story, 'court-report', '2027-02-28', { child: 'in-time' })).toEqual(
      OVERDUE_THE_DAY_AFTER,
    );
  });

  test('of 31 August 2027: from 30 November; with leave in care proceedings there is no wait', async () => {
    const story = await kinship('2027-08-16', { names: ['notice', 'leave'] });
    await choosesUninformed(story);
    await story.on('2027-08-31');
    await notifies(story);
    expect(await story.duty('sgo-wait', { child: 'notice' })).toMatchObject({
      why: { sentence: expect.stringContaining('Tuesday 30 November 2027') },
    });
    await story.on('2027-09-01');
    await done(story.record('legal-adviser', 'leaveGiven', {}, of('leave')));
    await applies(story, of('leave'));
    expect((await story.gate('apply-for-guardianship', { child: 'leave' })).limbs).toMatchObject([
      { id: 'notice', status: 'NOT_APPLICABLE' },
    ]);
    expect(await story.duty('sgo-wait', { child: 'leave' })).toMatchObject({
      ...{ outcome: 'NO_LONGER_APPLICABLE', reason: 'leave-given' },
    });
    await story.on('2027-11-30');
    await applies(story, of('notice'));
    expect(await story.gate('apply-for-guardianship', { child: 'notice' })).toMatchObject({ law: 'MET' });
  });
});

test('2. Yearly review', async () => {
  const story = await kinship('2027-03-15', { names: ['child', 'leap'] });
  await orders(story);
  await supports(story);
  expect(await story.duty('services-review')).toMatchObject({
    ...{ about: '1', openedOn: '2027-03-15', dueOn: '2028-03-15', clockKind: 'STATUTORY_LIMIT' },
    ...{ owedBy: 'KINSHIP_WORKER' },
    why: { verified: false, label: FROM_MEMORY, sentence: expect.stringContaining('Wednesday 15 March 2028') }, // the weakest of its row
  });
  await story.on('2028-02-01');
  await reviews(story, of('child'));
  expect(await story.duty('services-review', { about: '1' })).toMatchObject({
    outcome: 'MET',
    settledOn: '2028-02-01',
  });
  expect(await story.duty('services-review', { about: '2' })).toMatchObject({
    ...{ openedOn: '2028-02-01', dueOn: '2029-02-01', outcome: null },
  });
  expect(await story.duty('payment-review')).toMatchObject({
    ...{ dueOn: '2028-03-15', owedBy: 'FUNDING_APPROVER' },
    why: { verified: false, label: FROM_MEMORY },
  });

  await story.on('2028-02-29');
  await reviews(story, of('leap'));
  expect(await story.duty('services-review', { child: 'leap', about: '2' })).toMatchObject({
    ...{ openedOn: '2028-02-29', dueOn: '2029-02-28' },
  });
  await story.on('2029-03-01');
  const around = (child: string, due: string) => aroundTheDay(story, 'services-review', due, { child });
  expect(await around('child', '2029-02-01')).toEqual(OVERDUE_THE_DAY_AFTER);
  expect(await around('leap', '2029-02-28')).toEqual(OVERDUE_THE_DAY_AFTER);
  expect(await daysOver(story, 'services-review', {}, { team: 'south' })).toBeUndefined();
  expect(await alertsOn(story, await story.duty('services-review', { about: '2' }))).toEqual([
    { raised: '2029-02-02', because: null },
  ]);
});

describe('3. Rate change', () => {
  async function paid(pack: boolean): Promise<Story> {
    const story = await kinship('2027-01-11', { pack });
    await rates(story, 180);
    await story.on('2027-01-18');
    await pays(story, 180);
    await story.on('2027-04-01');
    await rates(story, 190);
    return story;
  }

  test('unchanged on 16 April it is overdue in practice', async () => {
    const story = await paid(true);
    expect(await story.duty('re-rate')).toMatchObject({
      ...{ ...LOCAL, openedOn: '2027-04-01', dueOn: '2027-04-15', owedBy: 'FUNDING_APPROVER' },
      why: { label: LOCAL_DEFAULT, sentence: expect.stringContaining('Thursday 15 April 2027') },
    });
    await story.on('2027-04-12');
    await pays(story, 189);
    expect(await story.duty('re-rate')).toMatchObject({ outcome: null });
    const paidBelow = await story.gate('pay-allowance');
    expect([paidBelow.practice, missingIn(paidBelow)]).toEqual(['NOT_MET', ['fostering-rate']]);
    await story.on('2027-04-16');
    expect(await aroundTheDay(story, 're-rate', '2027-04-15')).toEqual(OVERDUE_THE_DAY_AFTER);
    await story.on('2027-04-19');
    await pays(story, 190);
    expect(await story.duty('re-rate')).toMatchObject({ outcome: 'MET_LATE', daysLate: 4 });
    expect(await alertsOn(story, await story.duty('re-rate'))).toEqual([{ raised: '2027-04-16', because: 'DONE' }]);
  });

  test('with the law alone there is nothing to follow', async () => {
    const story = await paid(false);
    await story.on('2027-04-16');
    expect(await owed(story)).not.toContain('re-rate:2027-04-01');
    expect(await daysOver(story, 're-rate')).toBeUndefined();
    expect((await story.gate('pay-allowance')).limbs).toMatchObject([{ id: 'parity', status: 'NOT_APPLICABLE' }]);
  });
});

describe('4. Informed choice', () => {
  /** Family group decision making leads to a kinship route, which opens when the kinship worker accepts it. */
  async function accepted(): Promise<Story> {
    const story = await Story.begin(bench, '2026-10-26');
    await story.switchOn('review-2022', '2026-01-01');
    await story.child('child', '2018-06-01');
    await done(story.start());
    await done(story.decide('team-manager', 'outcomes', { choice: ['guardianship-or-arrangements'] }));
    const offered = await done(story.offer('team-manager', 'kinship-route'));
    await story.on('2026-11-02');
    const family = story.journeyId();
    await done(story.acceptInto('kinship-worker', 'child', offerIn(offered), 'child'));
    story.tells('kinship-route');
    expect(await journeyShown(story, story.journeyId())).toMatchObject({
      ...{ open: true, type: 'KINSHIP_ROUTE', follows: { id: family } },
    });
    return story;
  }

  test('with a sheet that omits therapy it is refused (K1); told of it, the carer chooses a plan, which opens', async () => {
    const story = await accepted();
    expect(await story.duty('give-route-facts')).toMatchObject({ ...LOCAL, dueOn: '2026-11-09' });
    expect(await story.duty('offer-advice')).toMatchObject({ ...LOCAL, dueOn: '2026-11-09' });
    expect(await story.duty('initial-assessment')).toMatchObject({ ...LOCAL, dueOn: '2026-11-16' });
    await story.on('2026-11-09');
    await informs(story, { route: 'special-guardianship', effect: 'therapy' });
    await story.on('2026-11-16');
    const [refused] = refusalsIn(await story.record('kinship-carer', 'routeChoice', CHOICE));
    expect(refused).toMatchObject({ code: 'NOT_YET', path: ['choice'] });
    expect(refused?.message).toContain('special-guardianship: therapy');
    expect((await story.timeline('child')).map(({ subject }) => subject)).not.toContain('routeChoice');
    const noReason = { ...CHOICE, madeUninformed: true };
    expect(refusalsIn(await story.record('kinship-carer', 'routeChoice', noReason))).toMatchObject([
      { code: 'MISSING_VALUE', path: ['whyUninformed'] },
    ]);
    await choosesUninformed(story);
    const uninformed = await story.gate('choose-route');
    expect(uninformed).toMatchObject({ law: 'NOT_APPLICABLE', practice: 'NOT_MET', legalBreach: false });
    expect(missingIn(uninformed)).toEqual(['special-guardianship: therapy']);
    expect(await alertsOn(story, 'GATE_NOT_MET')).toEqual([{ raised: '2026-11-16', because: null }]);
    expect(await story.duty('record-choice')).toMatchObject({ ...GATE, outcome: null, owedBy: 'KINSHIP_CARER' });
    expect(await aroundTheDay(story, 'give-route-facts', '2026-11-09')).toEqual(OVERDUE_THE_DAY_AFTER);
    expect(refusalsIn(await story.end('team-manager', 'informal'))).toMatchObject([
      { code: 'NOT_YET', path: ['routeChoice'] },
    ]);
    const fact = { choice: 'informal', pressureAsked: true, pressure: 'No.', words: 'Yes.' };
    expect(refusalsIn(await worker(story, 'routeChoice', fact))).toMatchObject([{ code: 'NOT_ALLOWED' }]);

    await story.on('2026-11-17');
    await done(worker(story, 'routeFacts', { route: 'special-guardianship', effects: EFFECTS }));
    expect(await story.duty('give-route-facts')).toMatchObject({ outcome: 'MET_LATE', daysLate: 8 });
    await story.on('2026-11-19');
    await chooses(story, 'family-network-plan');
    expect(missingIn(await story.gate('choose-route'))).toEqual(['time-to-think']);
    expect(refusalsIn(await story.offer('kinship-worker', 'family-network-plan'))).toMatchObject([
      { code: 'NOT_YET', path: ['routeChoice'] },
    ]);
    await story.on('2026-11-20');
    await chooses(story, 'family-network-plan');
    expect(await story.gate('choose-route')).toMatchObject({ practice: 'MET' });
    expect(await story.duty('record-choice')).toMatchObject({ outcome: 'MET', settledOn: '2026-11-20' });

    const offered = await done(story.offer('kinship-worker', 'family-network-plan'));
    await done(story.acceptInto('social-worker', 'child', offerIn(offered), 'plan'));
    expect(await journeyShown(story, story.journeyId())).toMatchObject({ open: false, end: 'family-network-plan' });
    expect(await journeyShown(story, story.journeyId('plan'))).toMatchObject({
      ...{ open: true, type: 'FAMILY_NETWORK_PLAN', follows: { id: story.journeyId() } },
    });
    expect(await settledAs(story, 'superseded')).toContainEqual([
      ...['initial-assessment', '2026-11-20', 'family-network-plan'],
    ]);
  });
});

describe('5. Leave', () => {
  async function leaves(pack: boolean): Promise<Story> {
    const story = await kinship('2027-03-15', { pack });
    await orders(story);
    await story.on('2027-03-22');
    await done(story.record('kinship-carer', 'leaveStarted'));
    return story;
  }
  const letter = (story: Story, says: string) => worker(story, 'leaveLetter', { says });

  test('thirty-nine weeks under the review', async () => {
    const story = await leaves(true);
    expect(await story.duty('kinship-leave')).toMatchObject({
      ...{ openedOn: '2027-03-22', dueOn: '2027-12-19', clockKind: 'LOCAL_GUARD' },
      why: { verified: false, label: PROPOSAL, sentence: expect.stringContaining('Sunday 19 December 2027') },
    });
    await done(letter(story, 'proof-of-order-and-right-to-leave'));
    await story.on('2027-12-20');
    expect(await aroundTheDay(story, 'kinship-leave', '2027-12-19')).toEqual(OVERDUE_THE_DAY_AFTER);
  });

  test('under the law alone the letter proves the order, and shows no right', async () => {
    const story = await leaves(false);
    expect(await owed(story)).not.toContain('kinship-leave');
    expect(await story.duty('leave-letter')).toMatchObject({ ...LOCAL, openedOn: '2027-03-15', dueOn: '2027-03-31' });
    expect(refusalsIn(await letter(story, 'proof-of-order-and-right-to-leave'))).toMatchObject([
      { code: 'NOT_COMPLIANT', path: ['says'] },
    ]);
    await done(letter(story, 'proof-of-order'));
    expect(await story.duty('leave-letter')).toMatchObject({ outcome: 'MET', settledOn: '2027-03-22' });
  });
});

test('6. Three years', async () => {
  const story = await kinship('2027-03-15');
  await orders(story, { formerAuthority: 'A', residentAuthority: 'B' });
  await story.on('2029-09-14');
  expect(await owed(story)).not.toContain('responsible-authority');
  await story.on('2029-09-15');
  expect(await story.duty('responsible-authority')).toMatchObject({
    ...{ openedOn: '2029-09-15', dueOn: '2030-03-15', clockKind: 'STATUTORY_LIMIT', outcome: null },
    why: { verified: false, label: FROM_MEMORY, sentence: expect.stringContaining('Friday 15 March 2030') },
  });
  await done(story.offer('kinship-worker', 'resident-authority'));
  expect(await story.duty('responsible-authority')).toMatchObject({ outcome: null }); // offered is not handed over
  expect(refusalsIn(await story.answer('kinship-worker', true))).toMatchObject([{ code: 'NOT_ALLOWED' }]);
  await story.on('2030-03-16');
  expect(await aroundTheDay(story, 'responsible-authority', '2030-03-15')).toEqual(OVERDUE_THE_DAY_AFTER);
  await done(story.answer('host-authority', true));
  expect(await story.duty('responsible-authority')).toMatchObject({ outcome: 'MET_LATE', daysLate: 1 });
  expect(await journeyShown(story, story.journeyId())).toMatchObject({ open: false, end: 'passed-on' });
});

test('7. Private family, no state', async () => {
  const story = await Story.begin(bench, '2027-03-15', 'kinship-route');
  const twins = [await story.child('one', '2018-06-01'), await story.child('two', '2018-06-01')];
  const input = {
    ...{ children: twins.map((child) => ({ child, reference: `r-${child}` })), team: story.team('north') },
    ...{ purpose: 'KINSHIP_ROUTE', startedOn: story.today },
  };
  for (const role of ['kinship-carer', 'prospective-guardian', 'parent'] as const) {
    const told = await story.mutate(role, 'startKinshipRouteJourney', input, 'results { errors { code } }');
    expect(told).toEqual({ results: twins.map(() => ({ errors: [{ code: 'NOT_FOUND' }] })) }); // a child is not theirs to name
  }
  const behalf = refusalsIn(await story.one('kinship-carer', 'startKinshipRouteJourney', input));
  expect(behalf.map(({ code }) => code)).toEqual(['NOT_ALLOWED', 'NOT_ALLOWED']);
  expect(await story.ask('auditor', '{ journeys { totalCount } }')).toEqual({ journeys: { totalCount: 0 } });
});

/** The aunt of the plan's sixth scenario: the child with her since Friday 5 February 2027, approved on Monday the 8th. */
test('A connected person: approved for sixteen weeks, extended once, and the days before it shown', async () => {
  const story = await kinship('2027-02-08');
  await done(worker(story, 'connectedPlacement', { carer: 'aunt' }, { on: '2027-02-05' }));
  const unapproved = await story.gate('place-with-connected');
  expect([unapproved.law, missingIn(unapproved)]).toEqual(['NOT_MET', ['temporary-approval']]);
  expect(await story.duty('approve-temporarily')).toMatchObject({ ...GATE, openedOn: '2027-02-05', outcome: null });
  await done(story.decide('nominated-officer', 'temporaryApproval', { choice: 'approve' }));
  expect(await story.duty('approve-temporarily')).toMatchObject({
    ...{ openedOn: '2027-02-05', settledOn: '2027-02-08', outcome: 'MET' },
  });
  expect(await story.duty('temporary-approval')).toMatchObject({
    ...{ openedOn: '2027-02-08', dueOn: '2027-05-31', clockKind: 'STATUTORY_LIMIT', owedBy: 'NOMINATED_OFFICER' },
    why: { label: SECOND_HAND, planningDate: '2027-05-28', sentence: expect.stringContaining('Friday 28 May 2027') },
  });

  await story.on('2027-05-24');
  const conditions = { mostAppropriate: true, panelAsked: true, reviewingOfficerTold: true };
  const extend = () =>
    story.decide('nominated-officer', 'extendApproval', { choice: 'assessment-unfinished', ...conditions });
  await done(extend());
  expect(await story.duty('temporary-approval')).toMatchObject({ dueOn: '2027-07-26', outcome: null });
  expect(await story.gate('extend-approval')).toMatchObject({ law: 'MET', legalBreach: false });
  expect(refusalsIn(await extend())).toMatchObject([{ code: 'INVALID_VALUE' }]);
  expect(await story.duty('temporary-approval', asOf('2027-05-24'))).toMatchObject({ dueOn: '2027-05-31' });

  await story.on('2027-07-27');
  expect(await aroundTheDay(story, 'temporary-approval', '2027-07-26')).toEqual(OVERDUE_THE_DAY_AFTER);
  expect(await daysOver(story, 'temporary-approval', lookingBack('2027-06-01'))).toBeUndefined();
});
