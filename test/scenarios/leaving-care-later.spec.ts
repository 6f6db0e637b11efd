import { addDays, civilDate } from '../../statute';
import { startApiBench, type ApiBench } from '../support/api';
import { eventually } from '../support/eventually';
import { codesIn, refusalsIn, Story } from '../support/story';

/*
 * The later acceptance scenarios of leaving care, 13 to 24 by their numbers, told through GraphQL on the real engine. What the
 * young person and people outside the authority say, an adviser records for them. Bank holidays: 25 and 28 December 2026;
 * 1 January 2027.
 */

let bench: ApiBench;
beforeAll(async () => {
  bench = await startApiBench();
}, 90_000);
afterAll(() => bench?.close());

jest.setTimeout(90_000);

const EVERY_KIND = ['STATUTORY_LIMIT', 'LOCAL_GUARD', 'OUTCOME_CHECK'];
const OPEN = { outcome: null, settledOn: null };
const GATE = { clockKind: 'GATE', dueOn: null, status: 'OPEN' };
const LOCAL = { clockKind: 'LOCAL_GUARD' };

/** A day by both clocks: what had happened by nine that morning, as was known then. A story acts at ten. */
const asOf = (day: string) => ({ asAt: `${day}T09:00:00.000Z`, knownBy: `${day}T09:00:00.000Z` });
/** The same moment, by all that is known now. */
const lookingBack = (day: string) => ({ asAt: `${day}T09:00:00.000Z` });

/** How a due date was come to that nobody has read in an instrument. */
const unread = (sentence: RegExp, planningDate: string | null = null) => ({
  why: { verified: false, sentence: expect.stringMatching(sentence), planningDate },
});

/** Somebody whose journey begins that day, with the time in care that goes on, where there is one. */
async function someone(bornOn: string, startsOn: string, inCareSince?: string): Promise<Story> {
  const story = await Story.begin(bench, startsOn, 'leaving-care');
  await story.child('child', bornOn);
  await story.start();
  if (inCareSince !== undefined)
    await told(
      story.record('social-worker', 'enteredCare', { episode: 'care', basis: 'agreement' }, { on: inCareSince }),
    );
  return story;
}

/** An act that must be recorded. @throws Error with the refusals */
async function told(act: ReturnType<Story['record']>): ReturnType<Story['record']> {
  const refusals = refusalsIn(await act);
  if (refusals.length > 0) throw new Error(JSON.stringify(refusals));
  return act;
}

/** How many days a step was overdue in the team's list at a moment; undefined when it was not in it. */
async function daysOver(story: Story, step: string, moment: object = {}, team = 'north'): Promise<number | undefined> {
  const list = await story.overdue(EVERY_KIND, { ...moment }, team);
  return list.find((one) => one.step === step)?.days;
}

/** The days overdue in the team's list on the day before a due day, on that day and on the day after, as was known on each. */
async function aroundTheDay(story: Story, step: string, due: string) {
  const over: (number | undefined)[] = [];
  for (const day of [-1, 0, 1]) over.push(await daysOver(story, step, asOf(addDays(civilDate(due), day))));
  return over;
}
const OVERDUE_THE_DAY_AFTER = [undefined, undefined, 1];

/** The team's alerts: what each is about, whether it stands, and why it was withdrawn. */
async function alerts(story: Story, team = 'north') {
  const document =
    'query ($team: ID) { alerts(team: $team, first: 200) { edges { node { about title closedAt because } } } }';
  const asked = await story.ask('supervisor', document, { team: story.team(team) });
  const { edges } = asked['alerts'] as {
    edges: readonly {
      node: { about: string; title: string; closedAt: string | null; because: string | null };
    }[];
  };
  return edges.map(({ node }) => node);
}

const alertSaying = (story: Story, words: string) =>
  eventually(
    async () => (await alerts(story)).find(({ title }) => title.includes(words)),
    (found) => found !== undefined,
  );

/** What the timeline tells of a duty last. */
const lastTold = async (story: Story, step: string) =>
  (await story.timeline('child')).findLast(({ subject }) => subject === step || subject?.startsWith(`${step}:`));

/** The lead category on each of these days, by what was known at the end of a day, or by all that is known. */
async function leads(story: Story, days: readonly string[], knownOn?: string) {
  const found: (string | null | undefined)[] = [];
  for (const day of days)
    found.push((await story.category(day, knownOn === undefined ? {} : { knownOn }))?.leadCategory);
  return found;
}

const openSteps = async (story: Story, moment: object = {}) =>
  (await story.duties('child', { ...moment })).filter(({ outcome }) => outcome === null).map(({ step }) => step.id);

describe('13. Corrected birth date', () => {
  async function jamal(): Promise<Story> {
    const story = await someone('2009-02-03', '2026-10-12', '2026-10-12');
    await story.on('2027-01-10');
    expect(await story.duty('needs-assessment')).toMatchObject({
      openedOn: '2027-01-10',
      dueOn: '2027-04-10',
      clockKind: 'STATUTORY_LIMIT',
    });
    expect(await story.duty('eighteenth-decision')).toMatchObject({ openedOn: '2027-01-10', dueOn: '2027-02-02' });
    await story.on('2027-01-20');
    return story;
  }

  const corrects = (story: Story, bornOn: string) =>
    story.mutate(
      'social-worker',
      'correctBirthDate',
      { child: story.childId('child'), bornOn, reason: 'Birth certificate seen.' },
      'errors { code path } results { errors { code path } }',
    );

  test('one that takes nothing away counts at once: the decision at 18 is withdrawn, not met', async () => {
    const story = await jamal();
    expect((await story.duty('needs-assessment')).why).toMatchObject({
      verified: true,
      planningDate: '2027-04-09',
      sentence: expect.stringMatching(/Saturday 10 April 2027/),
    });
    expect(await daysOver(story, 'housing-plan')).toBe(351); // 17 on 3 February 2026
    expect(await corrects(story, '2010-02-03')).toEqual({ errors: [], results: [{ errors: [] }] });

    expect(await story.duty('needs-assessment')).toMatchObject({
      ...OPEN,
      openedOn: '2027-01-10',
      dueOn: '2027-04-10',
    });
    const withdrawn = { outcome: 'NO_LONGER_APPLICABLE', reason: 'ground-withdrawn', daysLate: 0 };
    expect(await story.duty('eighteenth-decision')).toMatchObject(withdrawn);
    expect(await daysOver(story, 'housing-plan')).toBeUndefined();
    expect(await story.duty('eighteenth-decision', asOf('2027-01-19'))).toMatchObject({
      ...OPEN,
      dueOn: '2027-02-02',
    });
    expect(await lastTold(story, 'eighteenth-decision')).toMatchObject({
      type: 'CLOCK_SETTLED',
      values: expect.arrayContaining([{ name: 'reason', value: 'ground-withdrawn' }]),
    });

    const days = ['2027-01-09', '2027-01-10', '2027-02-03', '2028-02-02', '2028-02-03'];
    expect(await leads(story, days)).toEqual([
      ...['CARE_EXPERIENCED', 'ELIGIBLE', 'ELIGIBLE', 'ELIGIBLE'],
      'FORMER_RELEVANT',
    ]);
    expect(await leads(story, days.slice(1, 3), '2027-01-19')).toEqual(['ELIGIBLE', 'FORMER_RELEVANT']);
    expect(await story.category('2027-01-10')).toMatchObject({ countedDays: 91, borderline: true });

    await story.on('2027-02-04');
    expect(await aroundTheDay(story, 'housing-plan', '2027-02-03')).toEqual(OVERDUE_THE_DAY_AFTER);
    expect(await daysOver(story, 'eighteenth-decision')).toBeUndefined();
    await story.on('2027-08-03');
    expect(await story.duty('eighteenth-decision')).toMatchObject({
      ...OPEN,
      openedOn: '2027-08-03',
      dueOn: '2028-02-02',
    });
    expect(await daysOver(story, 'needs-assessment')).toBe(115);
  });

  test('one that would take a category away ends nothing until the manager has decided', async () => {
    const story = await jamal();
    expect(await corrects(story, '2008-02-03')).toEqual({ errors: [], results: [{ errors: [] }] });
    expect(await story.duty('dob-correction')).toMatchObject({
      ...GATE,
      openedOn: '2027-01-20',
      owedBy: 'LEAVING_CARE_MANAGER',
    });
    expect(await story.duty('needs-assessment')).toMatchObject({ ...OPEN, dueOn: '2027-04-10' });
    expect(await story.duty('eighteenth-decision')).toMatchObject({ ...OPEN, dueOn: '2027-02-02' });

    expect(await leads(story, ['2027-01-20', '2027-02-03'])).toEqual(['ELIGIBLE', 'FORMER_RELEVANT']);

    await story.on('2027-01-25');
    const confirms = { choice: 'confirm', bornOn: '2008-02-03', advice: 'advice-1' };
    expect(refusalsIn(await story.decide('social-worker', 'dobCorrection', confirms))).toMatchObject([
      { code: 'NOT_ALLOWED' },
    ]);
    expect(
      refusalsIn(await story.decide('leaving-care-manager', 'dobCorrection', { ...confirms, advice: '' })),
    ).toMatchObject([{ code: 'INVALID_VALUE', path: ['advice'] }]);
    await told(story.decide('leaving-care-manager', 'dobCorrection', confirms));
    expect(await story.duty('dob-correction')).toMatchObject({ outcome: 'MET', settledOn: '2027-01-25' });
    expect(await story.duty('needs-assessment')).toMatchObject({ outcome: 'NO_LONGER_APPLICABLE' });
    expect(await story.category('2027-01-20')).toMatchObject({ leadCategory: 'CARE_EXPERIENCED', countedDays: 0 });
    expect(await leads(story, ['2027-01-20'], '2027-01-24')).toEqual(['ELIGIBLE']);
    expect(await story.duty('needs-assessment', asOf('2027-01-24'))).toMatchObject(OPEN);
  });
});

test('14. Kemi: a home for the break is confirmed six weeks before term ends, and halls that close are none', async () => {
  const story = await someone('2007-03-05', '2026-09-21', '2015-01-05');
  const about = '2026-12-11';
  await told(story.record('personal-adviser', 'termDates', { breakFrom: about }));
  await story.on('2026-10-12');
  await told(story.record('personal-adviser', 'vacationHome', { breakFrom: about, kind: 'halls' }));
  await story.on('2026-10-31');
  expect(await story.duty('vacation-home', { about })).toMatchObject({
    ...{ ...OPEN, ...LOCAL, dueOn: '2026-10-30' },
    ...unread(/6 weeks before.*Friday 30 October 2026/),
  });
  expect(await aroundTheDay(story, 'vacation-home', '2026-10-30')).toEqual(OVERDUE_THE_DAY_AFTER);
  expect(await daysOver(story, 'vacation-home', {}, 'south')).toBeUndefined();
  expect(await alertSaying(story, 'a home for the break')).toMatchObject({ about: 'DUTY_OVERDUE', closedAt: null });

  expect(await leads(story, ['2025-03-04', '2026-10-31', '2028-03-05'])).toEqual([
    ...['ELIGIBLE', 'FORMER_RELEVANT', 'PERSON_UNDER_25'],
  ]);
  await story.on('2026-11-02');
  const friend = { breakFrom: about, kind: 'family-or-friend' };
  await told(story.record('personal-adviser', 'vacationHome', friend, { on: '2026-10-20' }));
  expect(await story.duty('vacation-home', { about })).toMatchObject({
    outcome: 'MET',
    settledOn: '2026-10-20',
    daysLate: 0,
  });
  expect(await daysOver(story, 'vacation-home', lookingBack('2026-10-31'))).toBeUndefined();
  expect(await daysOver(story, 'vacation-home', asOf('2026-10-31'))).toBe(1);
  expect((await alertSaying(story, 'a home for the break'))?.because).toBe('RECORDED_LATE');
});

test('15. No housing plan: overdue the day after the seventeenth birthday, and nothing stops at 18', async () => {
  const story = await someone('2009-01-02', '2025-06-02', '2015-01-05');
  await told(story.record('leaving-care-manager', 'adviserNamed', { worker: 'pa-1' }));
  await told(story.record('personal-adviser', 'adviserMet', { worker: 'pa-1' }));
  const home = { home: 'here', kind: 'supported', providedUnder: 's22C', regulated: true, area: 'X' };
  await told(story.record('personal-adviser', 'home', home, { on: '2025-06-01' }));
  await told(story.record('social-worker', 'needsAssessment', { mattersCovered: true, viewsRecorded: true }));
  await told(story.record('social-worker', 'pathwayPlan', { complete: true }));

  await story.on('2026-01-03');
  expect(await story.duty('housing-plan')).toMatchObject({ ...LOCAL, openedOn: '2026-01-02', dueOn: '2026-01-02' });
  expect(await aroundTheDay(story, 'housing-plan', '2026-01-02')).toEqual(OVERDUE_THE_DAY_AFTER);
  expect(await alertSaying(story, 'Plan the home')).toMatchObject({ about: 'DUTY_OVERDUE', closedAt: null });

  await story.on('2027-01-01');
  const before = await openSteps(story);
  expect(await daysOver(story, 'home-before-18')).toBeUndefined();
  await story.on('2027-01-02');
  expect(await story.duty('home-before-18')).toMatchObject({
    ...OPEN,
    dueOn: '2027-01-01',
    ...unread(/Friday 1 January 2027/, '2026-12-31'),
    daysOverdue: 1,
    owedBy: 'LEAVING_CARE_MANAGER',
  });
  expect(await aroundTheDay(story, 'home-before-18', '2027-01-01')).toEqual(OVERDUE_THE_DAY_AFTER);
  expect(await story.duty('confirm-housing-plan')).toMatchObject({ ...OPEN, dueOn: '2026-07-02' });
  const after = await openSteps(story);
  expect(before.filter((step) => !after.includes(step))).toEqual(['review-with-care-review']);
  expect(await story.duty('review-with-care-review')).toMatchObject({ outcome: 'SUPERSEDED', reason: 'left-care' });
  expect(await lastTold(story, 'review-with-care-review')).toMatchObject({
    type: 'CLOCK_SETTLED',
    occurredOn: '2027-01-02',
    values: expect.arrayContaining([{ name: 'outcome', value: 'superseded' }]),
  });
  expect(after).toEqual(expect.arrayContaining(['pathway-review', 'move-in-visit', 'eighteenth-decision']));
  expect(await leads(story, ['2027-01-01', '2027-01-02'])).toEqual(['ELIGIBLE', 'FORMER_RELEVANT']);
  const named = { outcome: 'MET_LATE', settledOn: '2025-06-02' }; // owed since 16, before the journey began
  expect(await story.duty('allocate-adviser')).toMatchObject(named);
});

test('16. Grant: the whole of it is owed, a limit has an author, and savings stand apart', async () => {
  const story = await someone('2009-01-02', '2026-06-01', '2015-01-05');
  await story.on('2027-02-01');
  await told(
    story.record('personal-adviser', 'home', { home: 'flat', kind: 'private-tenancy', regulated: false, area: 'X' }),
  );
  expect(await story.duty('set-up-grant')).toMatchObject({ ...GATE, openedOn: '2027-02-01' });
  await story.on('2027-02-02');
  const manages = (fact: string, values: object) => story.record('leaving-care-manager', fact, { ...values });
  await told(manages('grantEntitlement', { pounds: 3000 }));
  await told(manages('savings', { pounds: 640 }));
  await told(manages('grantList', { pounds: 1850 }));
  expect(await story.duty('grant-list-short')).toMatchObject({
    ...GATE,
    openedOn: '2027-02-02',
    owedBy: 'LEAVING_CARE_MANAGER',
  });
  const limit = { words: 'A kettle, second-hand.' };
  expect(refusalsIn(await manages('grantRestriction', { ...limit, author: '' }))).toMatchObject([
    { code: 'INVALID_VALUE', path: ['author'] },
  ]);
  await expect(manages('grantRestriction', limit)).rejects.toThrow(/author/);
  await told(manages('grantRestriction', { ...limit, author: 'worker-1' }));

  await story.on('2027-02-10');
  await told(manages('grantPaid', { pounds: 2360 })); // with the savings it would be 3,000
  expect(await story.duty('set-up-grant')).toMatchObject(OPEN);
  expect(await story.duty('grant-list-short')).toMatchObject(OPEN);
  expect(await story.duty('grant-unspent')).toMatchObject({ clockKind: 'OUTCOME_CHECK', dueOn: '2027-05-11' });
  await story.on('2027-02-11');
  await told(manages('grantPaid', { pounds: 640 }));
  for (const step of ['set-up-grant', 'grant-list-short'])
    expect(await story.duty(step)).toMatchObject({ outcome: 'MET', settledOn: '2027-02-11' });
  const entries = await story.timeline('child');
  expect(entries.find(({ subject }) => subject === 'savings')?.values).toEqual([{ name: 'pounds', value: '640' }]);
});

describe('17. Mental health, and a concern that is heard', () => {
  test('Ravi: refused by the adult team, the help is not stopped and something in its place is owed', async () => {
    const story = await someone('2009-01-09', '2026-06-01', '2015-01-05');
    await told(story.record('social-worker', 'mentalHealthSupport', { active: true }, { on: '2025-03-03' }));
    await story.on('2026-11-02');
    await told(story.offer('personal-adviser', 'adult-mental-health'));
    await story.on('2027-01-04');
    expect(await story.duty('mental-health-handover')).toMatchObject(OPEN); // offered is not handed over
    const unsaid = await story.answer('mental-health-service', false);
    expect(refusalsIn(unsaid)).toMatchObject([{ code: 'MISSING_VALUE', path: ['reason'] }]);
    await told(story.answer('mental-health-service', false, { reason: 'Below the threshold.' }));
    expect(await story.duty('help-below-threshold')).toMatchObject({
      ...GATE,
      openedOn: '2027-01-04',
      owedBy: 'MENTAL_HEALTH_SERVICE',
    });

    await story.on('2027-01-09');
    expect(await story.duty('mental-health-handover')).toMatchObject({ ...OPEN, ...LOCAL, dueOn: '2027-01-08' });
    expect(await aroundTheDay(story, 'mental-health-handover', '2027-01-08')).toEqual(OVERDUE_THE_DAY_AFTER);
    await story.on('2027-01-11');
    await told(story.decide('mental-health-service', 'belowThreshold', { choice: 'help-in-team', adviser: 'pa-1' }));
    expect(await story.duty('help-below-threshold')).toMatchObject({ outcome: 'MET', settledOn: '2027-01-11' });
    expect(await story.duty('mental-health-handover')).toMatchObject({
      outcome: 'MET_LATE',
      settledOn: '2027-01-11',
      daysLate: 3,
    });
  });

  test('Poppy: a concern closes only once she has seen its outcome', async () => {
    const story = await someone('2011-03-01', '2026-10-12', '2020-01-06');
    await told(story.record('young-person', 'concern', { concern: 'low', words: 'I may be depressed.' }));
    expect(await story.duty('concern-outcome', { about: 'low' })).toMatchObject({
      ...{ ...LOCAL, dueOn: '2026-10-26' },
      ...unread(/10 working days.*Monday 26 October 2026/),
    });
    await story.on('2026-10-27');
    expect(await aroundTheDay(story, 'concern-outcome', '2026-10-26')).toEqual(OVERDUE_THE_DAY_AFTER);
    const closes = (seenByYoungPerson: boolean) =>
      story.record('personal-adviser', 'concernOutcome', {
        concern: 'low',
        seenByYoungPerson,
        words: 'A doctor was seen.',
      });
    expect(refusalsIn(await closes(false))).toMatchObject([{ code: 'NOT_COMPLIANT', path: ['seenByYoungPerson'] }]);
    expect(await story.duty('concern-outcome', { about: 'low' })).toMatchObject({ ...OPEN, status: 'OVERDUE' });
    await told(closes(true));
    expect(await story.duty('concern-outcome', { about: 'low' })).toMatchObject({ outcome: 'MET_LATE', daysLate: 1 });
  });
});

test('18. Sam: family finding is offered on entry, and brothers and sisters are asked about after care', async () => {
  const story = await someone('2017-05-04', '2026-11-09', '2026-11-09');
  expect(await story.duty('family-finding-offer')).toMatchObject({
    ...LOCAL,
    dueOn: '2026-12-07',
    ...unread(/20 working days.*Monday 7 December 2026/),
    owedBy: 'FAMILY_FINDING_COORDINATOR',
  });
  await story.on('2026-12-08');
  expect(await aroundTheDay(story, 'family-finding-offer', '2026-12-07')).toEqual(OVERDUE_THE_DAY_AFTER);
  const offers = (saying: string) =>
    story.record(
      'family-finding-coordinator',
      'familyFindingOffer',
      { answer: 'not-now', offerAgainOn: '2027-05-10', told: saying },
      { on: '2026-12-01' },
    );
  expect(refusalsIn(await offers(''))).toMatchObject([{ code: 'INVALID_VALUE', path: ['told'] }]);
  await told(offers('That we can look for his aunt, whenever he likes.'));
  expect(await story.duty('family-finding-offer')).toMatchObject({ outcome: 'MET', settledOn: '2026-12-01' });
  expect(await daysOver(story, 'family-finding-offer')).toBeUndefined();
  expect(await daysOver(story, 'family-finding-offer', asOf('2026-12-08'))).toBe(1);

  expect(await leads(story, ['2033-05-03', '2033-05-04', '2035-05-04', '2042-05-03', '2042-05-04'])).toEqual([
    ...['CARE_EXPERIENCED', 'ELIGIBLE', 'FORMER_RELEVANT', 'PERSON_UNDER_25'],
    'CARE_EXPERIENCED',
  ]);
  await story.on('2035-05-04');
  expect(await story.duty('family-finding-offer', { about: '2' })).toMatchObject({ openedOn: '2027-05-10' });
  expect(await story.duty('sibling-contact-check')).toMatchObject({
    ...OPEN,
    clockKind: 'OUTCOME_CHECK',
    openedOn: '2035-05-04',
    dueOn: '2035-11-04',
  });
});

describe('19. After 25, at any age', () => {
  test('Pat, 40, rings while all is asleep: answered within five working days, and all is quiet again', async () => {
    const story = await someone('1986-06-01', '2026-12-01', '1995-03-06');
    await told(
      story.record('social-worker', 'leftCare', { episode: 'care', to: 'own-arrangements' }, { on: '2004-06-01' }),
    );
    expect(await leads(story, ['2004-05-31', '2004-06-01', '2011-05-31', '2011-06-01', '2026-12-14'])).toEqual([
      ...['ELIGIBLE', 'FORMER_RELEVANT', 'PERSON_UNDER_25', 'CARE_EXPERIENCED', 'CARE_EXPERIENCED'],
    ]);
    const decided = { birthday: 'twenty-fifth', service: 'contact', choice: 'continue' };
    await told(story.decide('leaving-care-manager', 'atBirthday', decided));
    expect(refusalsIn(await story.end('leaving-care-manager', 'asleep-after-25'))).toMatchObject([
      { code: 'NOT_YET', path: ['always-here'] },
    ]);
    await told(story.offer('leaving-care-manager', 'always-here'));
    await told(story.answer('personal-adviser', true));
    await told(story.end('leaving-care-manager', 'asleep-after-25'));

    await story.on('2026-12-14');
    const good = { direction: 'from-young-person', channel: 'telephone', answered: true, words: 'I have a job.' };
    await told(story.record('young-person', 'contact', good));
    expect(await openSteps(story)).toEqual(['reply-to-contact']);
    expect(await story.duty('reply-to-contact')).toMatchObject({
      ...LOCAL,
      dueOn: '2026-12-21',
      openedOn: '2026-12-14',
    });
    await story.on('2026-12-22');
    expect(await aroundTheDay(story, 'reply-to-contact', '2026-12-21')).toEqual(OVERDUE_THE_DAY_AFTER);
    await told(story.record('personal-adviser', 'contactReplied', { worker: 'pa-1' }, { on: '2026-12-17' }));
    expect(await story.duty('reply-to-contact')).toMatchObject({ outcome: 'MET', settledOn: '2026-12-17' });
    expect(await openSteps(story)).toEqual([]);
    const { journey } = await story.ask('auditor', 'query ($id: ID!) { journey(id: $id) { end endedOn } }', {
      id: story.journeyId(),
    });
    expect(journey).toEqual({ end: 'asleep-after-25', endedOn: '2026-12-01' });
  });

  test('Robin, 35, asks to read the file: support is offered and answered before it is released', async () => {
    const story = await someone('1991-02-01', '2026-12-01');
    await told(story.record('young-person', 'recordsAsked'));
    expect(await story.duty('records-acknowledged')).toMatchObject({ ...LOCAL, dueOn: '2026-12-08' });
    const access = await story.duty('records-access');
    expect(access).toMatchObject({ dueOn: '2027-01-01', ...unread(/Friday 1 January 2027/, '2026-12-31') });
    const asked = await story.explain('L10', '2026-12-01T00:00:00Z');
    expect(asked).toMatchObject({ dueOn: '2027-01-01', verified: false });
    const releases = () => story.record('leaving-care-manager', 'recordsReleased');
    expect(refusalsIn(await releases())).toMatchObject([{ code: 'NOT_COMPLIANT', path: ['recordsSupportAnswer'] }]);
    await story.on('2026-12-03');
    await told(story.record('leaving-care-manager', 'recordsSupportOffered'));
    expect(codesIn(await releases())).toEqual(['NOT_COMPLIANT']);
    await story.on('2026-12-04');
    await told(story.record('young-person', 'recordsSupportAnswer', { answer: 'no-thanks' }));
    await story.on('2026-12-09');
    expect(await aroundTheDay(story, 'records-acknowledged', '2026-12-08')).toEqual(OVERDUE_THE_DAY_AFTER);
    await told(story.record('leaving-care-manager', 'recordsAcknowledged', {}, { on: '2026-12-08' }));
    expect(await story.duty('records-acknowledged')).toMatchObject({ outcome: 'MET', daysLate: 0 });
    await story.on('2026-12-11');
    await told(releases());
    expect(await story.duty('records-access')).toMatchObject({ outcome: 'MET', settledOn: '2026-12-11' });
  });
});

test('20. Yusuf: the wellbeing check is not cancelled when the status is granted', async () => {
  const story = await someone('2009-01-15', '2026-07-14', '2024-05-01');
  const status = (said: string) => story.record('social-worker', 'immigration', { status: said });
  const checks = () => story.record('personal-adviser', 'wellbeingCheck', { words: 'Worried about the claim.' });
  await told(status('undecided'));
  await story.on('2026-10-14');
  await told(checks());
  const next = { ...OPEN, ...LOCAL, dueOn: '2027-01-14', ...unread(/3 months.*Thursday 14 January 2027/) };
  expect(await story.duty('wellbeing-check', { about: '2' })).toMatchObject(next);
  await story.on('2026-12-10');
  await told(status('granted'));
  expect(await story.duty('recheck-options')).toMatchObject({ ...GATE, openedOn: '2026-12-10' });
  expect(await story.duty('wellbeing-check', { about: '2' })).toMatchObject(next);

  expect(await leads(story, ['2027-01-14', '2027-01-15'])).toEqual(['ELIGIBLE', 'FORMER_RELEVANT']);
  await story.on('2027-01-15');
  expect(await aroundTheDay(story, 'wellbeing-check', '2027-01-14')).toEqual(OVERDUE_THE_DAY_AFTER);
  await told(checks());
  expect(await story.duty('wellbeing-check', { about: '2' })).toMatchObject({ outcome: 'MET_LATE', daysLate: 1 });
  expect(await openSteps(story)).not.toContain('wellbeing-check');
  expect(await openSteps(story)).toContain('recheck-options');
});

describe('21. What having been in care may not be used for', () => {
  test('Zoe: a pregnancy leads to an offer, and having been in care to no assessment', async () => {
    const story = await someone('2006-05-01', '2026-11-02', '2015-01-05');
    await story.on('2026-12-01');
    expect(await leads(story, ['2026-12-01'])).toEqual(['FORMER_RELEVANT']);
    await told(story.record('young-person', 'pregnancy'));
    expect(await story.duty('family-help-offer')).toMatchObject({
      ...LOCAL,
      dueOn: '2026-12-15',
      owedBy: 'LEAVING_CARE_MANAGER',
    });
    const opens = (...grounds: readonly string[]) =>
      story.decide('social-worker', 'parentingAssessment', { choice: 'open', grounds, author: 'worker-1' });
    const refused = await opens('was-in-care');
    expect(refusalsIn(refused)).toMatchObject([{ code: 'NOT_COMPLIANT', path: ['grounds'] }]);
    expect((await story.timeline('child')).map(({ subject }) => subject)).not.toContain('parentingAssessment');
    await told(opens('was-in-care', 'asked-for-help'));

    await story.on('2026-12-16');
    expect(await aroundTheDay(story, 'family-help-offer', '2026-12-15')).toEqual(OVERDUE_THE_DAY_AFTER);
    await told(story.record('personal-adviser', 'familyHelpOffer', { answer: 'yes' }));
    expect(await story.duty('family-help-offer')).toMatchObject({ outcome: 'MET_LATE', daysLate: 1 });
  });

  test('it is told to nobody without a live consent for that recipient and purpose', async () => {
    const story = await someone('2006-05-01', '2026-12-01', '2015-01-05');
    const tells = (recipient: string, purpose = 'job') =>
      story.record('personal-adviser', 'disclosure', { recipient, purpose });
    const consents = (given: boolean) =>
      story.record('young-person', 'disclosureConsent', { recipient: 'employer', purpose: 'job', given });
    const refused = [expect.objectContaining({ code: 'NOT_COMPLIANT', path: ['recipient'] })];
    expect(refusalsIn(await tells('employer'))).toEqual(refused);
    await told(consents(true));
    await told(tells('employer'));
    expect(refusalsIn(await tells('another'))).toEqual(refused);
    expect(refusalsIn(await tells('employer', 'press'))).toEqual(refused);
    await story.on('2026-12-03');
    await told(consents(false));
    expect(refusalsIn(await tells('employer'))).toEqual(refused);
    const sent = (await story.timeline('child')).filter(({ subject }) => subject === 'disclosure');
    expect(sent).toHaveLength(1);
    const document = `query ($child: ID!) { disclosures(child: $child) {
      disclosures { recipient purpose sentOn consentLive } consents { recipient purpose givenOn withdrawnOn } } }`;
    const { disclosures } = await story.ask('auditor', document, { child: story.childId('child') });
    const to = { recipient: 'employer', purpose: 'job' };
    expect(disclosures).toEqual([
      {
        disclosures: [{ ...to, sentOn: '2026-12-01', consentLive: true }],
        consents: [{ ...to, givenOn: '2026-12-01', withdrawnOn: '2026-12-03' }],
      },
    ]);
  });
});

/** All that is owed at 17 is done, but for what is to be decided of a plan for harm. */
async function wellPrepared(story: Story): Promise<void> {
  const works = (fact: string, values: object = {}) => told(story.record('social-worker', fact, { ...values }));
  await works('earlyTalk', { leafletGiven: true });
  await told(story.record('leaving-care-manager', 'adviserNamed', { worker: 'pa-1' }));
  await works('adviserMet', { worker: 'pa-1' });
  await works('needsAssessment', { mattersCovered: true, viewsRecorded: true });
  await works('pathwayPlan', { complete: true });
  await works('planCopy', { explained: true });
  await works('housingPlan', { complete: true, confirmed: true });
  await works('stayInformation', { moneyExplained: true });
  await told(story.record('young-person', 'stayChoice', { choice: 'stay' }));
  await told(story.record('former-foster-carer', 'hostAnswer', { answer: 'yes' }));
  await works('familyFindingOffer', { answer: 'no', told: 'That it can be asked for at any time.' });
}

/** Who turns 18 today, and how they stand. */
async function turningEighteen(story: Story) {
  const document = `query ($team: ID) { approaching(ageMonths: 216, within: 0, team: $team) {
    edges { node { birthday housingPlan stayChoice hostAnswer lovingCount harmPlan } } } }`;
  const { approaching } = await story.ask('supervisor', document, { team: story.team('north') });
  return (approaching as { edges: readonly { node: unknown }[] }).edges.map(({ node }) => node);
}

test('22. Omar: a plan for harm outside the home does not lapse at 18, and is in the list that very day', async () => {
  const story = await someone('2008-12-20', '2026-06-01', '2022-01-10');
  await wellPrepared(story);
  await told(story.record('social-worker', 'harmPlan', { active: true }));
  await story.on('2026-11-30');
  await told(story.record('social-worker', 'planReview', { written: true, viewRecorded: true }));
  await told(story.record('social-worker', 'planCopy', { explained: true }));
  const talks = { direction: 'to-young-person', channel: 'in-person', answered: true };
  await told(story.record('personal-adviser', 'contact', talks));
  const decides = (service: string, choice = 'continue') =>
    story.decide('leaving-care-manager', 'atBirthday', { birthday: 'eighteenth', service, choice });
  for (const service of ['contact', 'personal-adviser', 'pathway-plan']) await told(decides(service));
  const lapses = refusalsIn(await decides('harm-plan', 'end-by-choice'));
  expect(lapses).toMatchObject([{ code: 'NOT_COMPLIANT', path: ['service'] }]);

  await story.on('2026-12-20');
  expect(await story.duty('harm-plan-at-18')).toMatchObject({
    ...{ ...OPEN, ...LOCAL, openedOn: '2026-06-20', dueOn: '2026-12-19', owedBy: 'SOCIAL_WORKER' },
    ...unread(/Saturday 19 December 2026/, '2026-12-18'),
  });
  expect(await aroundTheDay(story, 'harm-plan-at-18', '2026-12-19')).toEqual(OVERDUE_THE_DAY_AFTER);
  const list = await story.overdue(EVERY_KIND);
  expect(list.flatMap(({ step, days }) => (days === 1 ? [step] : [])).toSorted()).toEqual([
    'eighteenth-decision', // for want of the very same decision
    'harm-plan-at-18',
  ]);
  expect(await turningEighteen(story)).toEqual([
    {
      ...{ birthday: '2026-12-20', housingPlan: 'CONFIRMED', stayChoice: 'STAY', hostAnswer: 'YES', lovingCount: 0 },
      harmPlan: 'UNDECIDED',
    },
  ]);
  expect(await story.overdue(EVERY_KIND, {}, 'south')).toEqual([]);
  expect(await alertSaying(story, 'harm outside the home')).toMatchObject({ about: 'DUTY_OVERDUE', closedAt: null });
  await story.on('2026-12-22');
  await told(story.decide('social-worker', 'harmPlanAtEighteen', { choice: 'continue' }));
  expect(await leads(story, ['2026-12-19', '2026-12-20'])).toEqual(['ELIGIBLE', 'FORMER_RELEVANT']);
  await told(decides('harm-plan'));
  expect(await story.duty('harm-plan-at-18')).toMatchObject({ outcome: 'MET_LATE', daysLate: 3 });
  expect((await alertSaying(story, 'harm outside the home'))?.because).toBe('DONE');
  for (const step of ['harm-plan-at-18', 'eighteenth-decision']) expect(await daysOver(story, step)).toBeUndefined();
  expect(await turningEighteen(story)).toEqual([]);
});

test('23. Leo: sentenced at 17, he is seen, and has a home before release', async () => {
  const story = await someone('2009-05-02', '2026-06-01', '2023-01-09');
  await story.on('2026-12-07');
  await told(story.record('social-worker', 'leftCare', { episode: 'care', to: 'custody' }));
  await told(story.record('social-worker', 'custody', { where: 'custody' }));
  const days = ['2026-12-06', '2026-12-07', '2027-05-01', '2027-05-02'];
  expect(await leads(story, days)).toEqual(['ELIGIBLE', 'RELEVANT', 'RELEVANT', 'FORMER_RELEVANT']);
  expect(await leads(story, days, '2026-12-06')).toEqual(['ELIGIBLE', 'ELIGIBLE', 'ELIGIBLE', 'FORMER_RELEVANT']);
  await expect(story.gate('cease-care')).rejects.toThrow(/has not been judged/); // the sentence ended it, no decision
  expect(await story.duty('see-in-custody')).toMatchObject({
    ...{ ...OPEN, ...LOCAL, dueOn: '2026-12-21' },
    ...unread(/10 working days.*Monday 21 December 2026/),
  });
  await story.on('2026-12-22');
  expect(await aroundTheDay(story, 'see-in-custody', '2026-12-21')).toEqual(OVERDUE_THE_DAY_AFTER);
  await told(story.record('personal-adviser', 'adviserVisit', { seen: true }, { on: '2026-12-18' }));
  expect(await story.duty('see-in-custody')).toMatchObject({ outcome: 'MET', settledOn: '2026-12-18' });

  await story.on('2027-04-01');
  await told(story.record('custody-establishment', 'releaseDateKnown', { releaseOn: '2027-05-14' }));
  expect(await story.duty('home-before-release')).toMatchObject({
    ...OPEN,
    openedOn: '2027-04-01',
    dueOn: '2027-05-14',
    owedBy: 'LEAVING_CARE_MANAGER',
  });
  await story.on('2027-05-15');
  expect(await aroundTheDay(story, 'home-before-release', '2027-05-14')).toEqual(OVERDUE_THE_DAY_AFTER);
  await told(
    story.record('personal-adviser', 'housingPlan', { complete: true, confirmed: true }, { on: '2027-05-12' }),
  );
  expect(await story.duty('home-before-release')).toMatchObject({ outcome: 'MET', settledOn: '2027-05-12' });
  expect(await daysOver(story, 'home-before-release', asOf('2027-05-15'))).toBe(1);
});

test('24. Noor: help for children runs on until adult social care has decided', async () => {
  const story = await someone('2009-09-09', '2026-01-12', '2016-01-04');
  await told(story.record('social-worker', 'likelyAdultNeeds'));
  expect(await story.duty('adult-care-offer')).toMatchObject({
    ...{ ...OPEN, ...LOCAL, dueOn: '2026-03-09' },
    ...unread(/Monday 9 March 2026/),
  });
  await story.on('2026-03-10');
  expect(await aroundTheDay(story, 'adult-care-offer', '2026-03-09')).toEqual(OVERDUE_THE_DAY_AFTER);
  await told(story.record('social-worker', 'adultCareOffer', {}, { on: '2026-03-09' }));
  expect(await story.duty('adult-care-offer')).toMatchObject({ outcome: 'MET', settledOn: '2026-03-09', daysLate: 0 });
  await story.on('2026-04-20');
  await told(story.record('young-person', 'adultCareConsent', { consents: true }));
  await story.on('2026-05-11');
  await told(story.offer('social-worker', 'adult-social-care'));

  await story.on('2027-09-10');
  expect(await story.duty('adult-care-assessment')).toMatchObject({
    ...GATE,
    openedOn: '2026-04-20',
    owedBy: 'ADULT_SOCIAL_CARE',
  });
  const document = 'query ($id: ID!) { journey(id: $id) { handOvers { id waiting offeredOn accepted } } }';
  const handedOver = async () => (await story.ask('auditor', document, { id: story.journeyId() }))['journey'];
  const offered = { id: 'adult-social-care', offeredOn: '2026-05-11' };
  expect(await handedOver()).toEqual({ handOvers: [{ ...offered, waiting: true, accepted: null }] });
  expect(await openSteps(story)).toEqual(expect.arrayContaining(['allocate-adviser', 'keep-in-touch']));
  expect(await leads(story, ['2027-09-08', '2027-09-09', '2034-09-09'])).toEqual([
    ...['ELIGIBLE', 'FORMER_RELEVANT', 'CARE_EXPERIENCED'],
  ]);
  await story.on('2027-10-01');
  await told(story.record('adult-social-care', 'adultCareResult', { result: 'eligible' }));
  await told(story.answer('adult-social-care', true));
  expect(await handedOver()).toEqual({ handOvers: [{ ...offered, waiting: false, accepted: true }] });
  expect(await story.duty('adult-care-assessment')).toMatchObject({ outcome: 'MET', settledOn: '2027-10-01' });
});
