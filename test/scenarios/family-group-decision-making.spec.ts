import { startApiBench, type ApiBench } from '../support/api';
import { codesIn, refusalsIn, Story } from '../support/story';
import { eventually } from '../support/eventually';

/*
 * The acceptance scenarios of family group decision making, by their numbers, told through GraphQL on the real engine. Bank
 * holidays: 25 and 28 December 2026; 1 January, 26 and 29 March, 3 and 31 May 2027.
 */

let bench: ApiBench;
beforeAll(async () => {
  bench = await startApiBench();
}, 90_000);
afterAll(() => bench?.close());

jest.setTimeout(90_000);

const CARE = { orderSought: 'care' };
const ENTER = { choice: 'enter', advice: 'advice-1' };
const MEETING = {
  method: 'fgc',
  invited: ['mother', 'father'],
  attended: ['mother'],
  declined: ['father'],
  place: 'Community hall',
};
const APPLICATION = 'care-or-supervision-application';

/** s.31ZA as if commenced everywhere on 1 January 2027 (F0), or in one area on 1 April 2027 (F). Test data, not law. */
const F0 = '2027-01-01';
const F = '2027-04-01';

async function storyUnder(commencement?: string, from = '2026-11-01'): Promise<Story> {
  const story = await Story.begin(bench, from);
  if (commencement) for (const rule of ['B2', 'fgdm-child']) await story.commence(rule, commencement);
  return story;
}

const parent = (person: string, relation = person) => ({
  person,
  relation,
  hasParentalResponsibility: true,
  fatherLine: relation !== 'mother',
  status: 'known',
});
const offerTo = (person: string, inLetter = false) => ({ person, inLetter, how: 'letter', language: 'en' });

async function listParents(story: Story, how: { children?: readonly string[] } = {}): Promise<void> {
  await story.record('social-worker', 'offerRecipient', parent('mother'), how);
  await story.record('social-worker', 'offerRecipient', parent('father'), how);
}

async function sendLetter(story: Story, { containsOffer = true, on = story.today } = {}): Promise<void> {
  await story.record(
    'legal-adviser',
    'letterBeforeProceedings',
    { toWhom: ['mother', 'father'], containsOffer },
    { on },
  );
  if (containsOffer)
    for (const person of ['mother', 'father'])
      await story.record('social-worker', 'offer', offerTo(person, true), { on });
}

const offerBoth = async (story: Story, how: { on?: string; children?: readonly string[] } = {}): Promise<void> => {
  for (const person of ['mother', 'father']) await story.record('social-worker', 'offer', offerTo(person), how);
};

/** The child is heard, and the family meets. */
async function meet(story: Story): Promise<void> {
  await story.record('independent-advocate', 'wishesAndFeelings', { how: 'talked', words: 'To stay near school.' });
  await story.record('fgdm-coordinator', 'meeting', MEETING);
}

const answers = (
  story: Story,
  person: string,
  answer: string,
  how: { on?: string; children?: readonly string[] } = {},
) => story.record('social-worker', 'offerAnswer', { person, answer }, how);

/** Scenario 1 up to the letter, which others begin with. */
async function christmas(commencement?: string): Promise<Story> {
  const story = await storyUnder(commencement);
  await story.on('2026-12-18');
  await story.start();
  await listParents(story);
  await story.decide('service-manager', 'enterPreProceedings', ENTER);
  expect(await story.dueOn('send-letter')).toBe('2026-12-29');
  await story.on('2026-12-29');
  await sendLetter(story);
  return story;
}

async function christmasToTheMeeting(commencement?: string): Promise<Story> {
  const story = await christmas(commencement);
  await story.on('2027-01-07');
  await answers(story, 'mother', 'accepted');
  return story;
}

const missingOf = (
  { limbs }: { limbs: readonly { id: string; missing: readonly { what: string; person: string | null }[] }[] },
  limb: string,
) => limbs.find(({ id }) => id === limb)?.missing;
const statusOf = ({ limbs }: { limbs: readonly { id: string; status: string }[] }, limb: string) =>
  limbs.find(({ id }) => id === limb)?.status;

/** One part of the evidence bundle, as a query of the journey or of its hand-overs has it. */
interface EvidencePart {
  readonly id: string;
  readonly items: readonly {
    readonly subject: string;
    readonly occurredOn: string;
    readonly journey: { readonly id: string };
    readonly record: readonly {
      readonly values: readonly { readonly name: string; readonly value: string | null }[];
    }[];
  }[];
  readonly missing: readonly unknown[];
}

const PARTS = `parts { id missing { step { id } }
  items { subject occurredOn journey { id } record { values { name value } } } }`;
const partIn = (bundle: unknown, part: string) =>
  (bundle as { parts: readonly EvidencePart[] } | undefined)?.parts.find(({ id }) => id === part);

async function evidenceOf(story: Story, part: string) {
  const document = `query ($id: ID!) { familyGroupEvidence(journey: $id) { ${PARTS} } }`;
  const told = await story.ask('legal-adviser', document, { id: story.journeyId() });
  return partIn(told['familyGroupEvidence'], part);
}

/** The part that travels with a hand-over. */
async function carriedWith(story: Story, handOver: string, part: string) {
  const document = `query ($id: ID!) { journey(id: $id) { handOvers { handOver: id evidence { ${PARTS} } } } }`;
  const { journey } = await story.ask('legal-adviser', document, { id: story.journeyId() });
  const { handOvers } = journey as { handOvers: readonly { handOver: string; evidence: unknown }[] };
  return partIn(handOvers.find((one) => one.handOver === handOver)?.evidence, part);
}

test('1. Christmas path', async () => {
  const story = await christmas();
  expect(await story.dueOn('answer-offer', { about: 'mother' })).toBe('2027-01-13');
  expect(await story.dueOn('mid-review')).toBe('2027-02-23');
  expect(await story.dueOn('period-end')).toBe('2027-04-20');
  expect((await story.duty('send-letter')).why?.sentence).toMatch(/Tuesday 29 December 2026/);

  await story.on('2027-01-07');
  await answers(story, 'mother', 'accepted');
  expect(await story.dueOn('appoint-coordinator')).toBe('2027-01-14');
  expect(await story.dueOn('hold-meeting')).toBe('2027-02-18');

  await story.on('2027-02-09');
  await story.record('fgdm-coordinator', 'meeting', MEETING);
  expect(await story.duty('hold-meeting')).toMatchObject({ outcome: 'MET', settledOn: '2027-02-09', daysLate: 0 });
  expect(await story.dueOn('record-family-plan')).toBe('2027-02-16');
  expect(await story.dueOn('reply-to-plan')).toBe('2027-02-23');
});

test('2. One accepts, one declines', async () => {
  const story = await storyUnder(F0);
  await story.on('2027-01-18');
  await story.start();
  await listParents(story);
  await offerBoth(story);
  await story.on('2027-02-01');
  await answers(story, 'mother', 'accepted');
  await answers(story, 'father', 'declined');

  await story.on('2027-02-12');
  const next = await story.gate(APPLICATION, { next: true });
  expect(next).toMatchObject({ law: 'NOT_MET' });
  expect(missingOf(next, 'hold')).toEqual([{ what: 'fgdm-hold', person: 'mother' }]);
  const certificate = await story.record('legal-adviser', 'gateCertificate', CARE);
  expect(codesIn(certificate)).toEqual(['NOT_COMPLIANT']); // an act of the software is refused

  await story.record('legal-adviser', 'partFourApplication', CARE); // an act of life is recorded
  expect(await story.gate(APPLICATION)).toMatchObject({ law: 'NOT_MET', legalBreach: true });
});

test('3. All decline, then one accepts', async () => {
  const story = await storyUnder(F, '2027-03-01');
  await story.on('2027-05-05');
  await story.start();
  await listParents(story);
  await offerBoth(story);
  expect(await story.dueOn('answer-offer', { about: 'father' })).toBe('2027-05-19');
  await story.on('2027-05-10');
  await answers(story, 'mother', 'declined');
  await answers(story, 'father', 'declined');
  expect(await story.gate(APPLICATION, { next: true })).toMatchObject({ law: 'MET' });

  await story.on('2027-05-20');
  await answers(story, 'father', 'accepted');
  await story.record('legal-adviser', 'plannedApplication', { ...CARE, plannedFor: '2027-05-24' });
  expect(await story.gate(APPLICATION, { next: true })).toMatchObject({ law: 'NOT_MET' });
  expect(await story.dueOn('hold-meeting')).toBe('2027-07-02');
});

test('4. Easter', async () => {
  const story = await storyUnder();
  await story.on('2027-03-25');
  await story.start();
  await listParents(story);
  await offerBoth(story);
  expect(await story.dueOn('answer-offer', { about: 'mother' })).toBe('2027-04-12');
  await answers(story, 'mother', 'accepted');
  expect(await story.dueOn('appoint-coordinator')).toBe('2027-04-05');
  expect(await story.dueOn('hold-meeting')).toBe('2027-05-11');
});

describe('5. Urgent bypass', () => {
  async function protectedChild(): Promise<Story> {
    const story = await storyUnder(F0);
    await story.switchOn('review-2022', '2026-12-01');
    await story.on('2027-03-13T21:45:00Z');
    await story.start();
    await listParents(story);
    await story.record(
      'social-worker',
      'policeProtection',
      { takenAt: '2027-03-13T21:40:00Z' },
      { at: '2027-03-13T21:40:00Z' },
    );
    const protection = await story.duty('end-police-protection');
    expect(protection).toMatchObject({ dueOn: '2027-03-16', clockKind: 'STATUTORY_LIMIT', status: 'DUE_SOON' });
    expect(protection.why).toMatchObject({ verified: false, sentence: expect.stringContaining('72 hours') });
    await story.on('2027-03-15');
    await story.record('legal-adviser', 'emergencyOrder', { lastsDays: 8 });
    expect(await story.duty('end-police-protection')).toMatchObject({ outcome: 'MET', daysLate: 0 });
    expect(await story.dueOn('end-emergency-order')).toBe('2027-03-23');
    await story.decide('service-manager', 'urgentBypass', { choice: 'declare' });
    return story;
  }

  test('declared or not, it asks a service manager for the bypass and for the exception', async () => {
    const story = await storyUnder(F0);
    await story.on('2027-03-15');
    await story.start();
    await listParents(story);
    await story.decide('service-manager', 'enterPreProceedings', { ...ENTER, choice: 'urgent-issue' });
    const asked = { clockKind: 'GATE', dueOn: null, status: 'OPEN', owedBy: 'SERVICE_MANAGER' };
    expect(await story.duty('urgent-bypass')).toMatchObject(asked);
    expect(await story.duty('best-interests-exception')).toMatchObject({ ...asked, about: 'offer' });
    await story.on('2027-03-19');
    await story.record('legal-adviser', 'partFourApplication', { ...CARE, urgent: true });
    expect(await story.gate(APPLICATION)).toMatchObject({ law: 'NOT_MET', legalBreach: true });
    expect(await story.duty('explain-to-court')).toMatchObject({ status: 'OPEN' });
    expect(await story.dueOn('fgdm-after-issue')).toBe('2027-04-20');
    expect(codesIn(await story.end('team-manager', 'issued'))).toEqual(['NOT_YET']);
    await story.on('2027-03-22');
    const late = await story.record('legal-adviser', 'courtExplanation');
    expect(refusalsIn(late)).toMatchObject([{ code: 'MISSING_VALUE', path: ['lateReason'] }]);
    const lateReason = 'The office was closed at the weekend.';
    expect(codesIn(await story.record('legal-adviser', 'courtExplanation', { lateReason }))).toEqual([]);
  });

  test('an explanation alone does not make it lawful', async () => {
    const story = await protectedChild();
    await story.on('2027-03-19');
    await story.record('legal-adviser', 'courtExplanation', {});
    await story.record('legal-adviser', 'partFourApplication', CARE);
    const verdict = await story.gate(APPLICATION);
    expect(verdict).toMatchObject({ law: 'NOT_MET', practice: 'MET', legalBreach: true });
    expect(missingOf(verdict, 'offer')).toEqual([
      { what: 'fgdm-offer', person: 'mother' },
      { what: 'fgdm-offer', person: 'father' },
    ]);
    expect(await story.dueOn('fgdm-after-issue')).toBe('2027-04-20');
    expect(await story.duty('urgent-bypass')).toMatchObject({ outcome: 'MET' });
    expect(await story.duty('best-interests-exception')).toMatchObject({ about: 'offer', outcome: null });
  });

  test('with the exception and the explanation it complies with both packs', async () => {
    const story = await protectedChild();
    await story.on('2027-03-18');
    await story.decide('service-manager', 'bestInterestsException', { choice: 'do-not-offer' });
    await story.on('2027-03-19');
    await story.record('legal-adviser', 'courtExplanation', {});
    await story.record('legal-adviser', 'partFourApplication', CARE);
    expect(await story.gate(APPLICATION)).toMatchObject({ law: 'MET', practice: 'MET', legalBreach: false });
    expect(await story.duty('best-interests-exception')).toMatchObject({ outcome: 'MET', settledOn: '2027-03-18' });
    expect(await story.explain('B5', '2027-03-19T00:00:00Z')).toMatchObject({ dueOn: '2027-09-16', verified: true });
    expect(await story.dueOn('fgdm-after-issue')).toBe('2027-04-20');
  });
});

test('6. Before commencement, by area', async () => {
  const [inX, inY] = [await storyUnder(), await storyUnder()];
  await inX.switchOn('review-2022', '2026-11-01');
  await inX.on('2026-12-01');
  await inX.start();
  await listParents(inX);
  await inX.record('legal-adviser', 'partFourApplication', CARE);
  const before = await inX.gate(APPLICATION);
  expect(before).toMatchObject({ law: 'ADVISORY', practice: 'NOT_MET', legalBreach: false });
  expect(before.limbs.filter(({ status }) => status === 'NOT_MET')).toHaveLength(1);

  await inX.on('2027-03-20');
  await inX.commence('B2', F);
  await inX.on('2027-03-21');
  expect(await inX.gate(APPLICATION)).toEqual(before);

  for (const story of [inX, inY]) {
    await story.on('2027-04-01');
    await story.start(['april']);
    await listParents(story, { children: ['april'] });
    await story.record('legal-adviser', 'partFourApplication', CARE, { children: ['april'] });
  }
  expect(await inX.gate(APPLICATION, { child: 'april' })).toMatchObject({ law: 'NOT_MET', legalBreach: true });
  expect(await inY.gate(APPLICATION, { child: 'april' })).toMatchObject({ law: 'ADVISORY', legalBreach: false });
});

test('7. Letter without offer', async () => {
  const story = await storyUnder(F0);
  await story.on('2027-01-11');
  await story.start();
  await listParents(story);
  await sendLetter(story, { containsOffer: false });
  await story.on('2027-01-15');
  await offerBoth(story);
  await story.on('2027-01-20');
  await answers(story, 'mother', 'declined');
  await answers(story, 'father', 'declined');
  await story.on('2027-02-01');
  await story.record('legal-adviser', 'partFourApplication', CARE);
  const verdict = await story.gate(APPLICATION);
  expect(statusOf(verdict, 'offer')).toBe('MET');
  expect(verdict.limbs.find(({ id }) => id === 'letter')).toMatchObject({ status: 'NOT_MET', legalBreach: true });
});

test('8. Siblings, different gates', async () => {
  const story = await storyUnder(F0);
  await story.on('2027-02-01');
  await story.start(['elder', 'younger']);
  const both = { children: ['elder', 'younger'] };
  await listParents(story, both);
  await offerBoth(story, both);
  await answers(story, 'mother', 'accepted', both);
  await story.on('2027-02-12');
  await story.child('baby', '2027-02-12');
  await story.start(['baby']);
  expect(await story.dueOn('list-offer-recipients', { child: 'baby' })).toBe('2027-02-17');
  const baby = { children: ['baby'] };
  await listParents(story, baby);
  await offerBoth(story, baby);
  await answers(story, 'mother', 'accepted', baby);
  await story.on('2027-02-26');
  await story.record(
    'social-worker',
    'offerRecipient',
    { ...parent('second', 'other-holder'), fatherLine: false },
    baby,
  );
  const offer = await story.duty('make-offer', { child: 'baby', about: 'second' });
  expect(offer).toMatchObject({ clockKind: 'GATE', dueOn: null, status: 'OPEN' });
  await story.on('2027-03-02');
  const held = await story.record('fgdm-coordinator', 'meeting', MEETING, both);
  expect(held.results).toHaveLength(2);
  await story.on('2027-03-15');
  await story.record('legal-adviser', 'partFourApplication', CARE);
  for (const child of ['elder', 'younger'])
    expect(await story.gate(APPLICATION, { child })).toMatchObject({ law: 'MET', legalBreach: false });
  const verdict = await story.gate(APPLICATION, { child: 'baby' });
  expect(verdict).toMatchObject({ law: 'NOT_MET', legalBreach: true });
  expect(missingOf(verdict, 'offer')).toEqual([{ what: 'fgdm-offer', person: 'second' }]);
  expect(missingOf(verdict, 'hold')).toEqual([{ what: 'fgdm-hold', person: 'mother' }]);
});

test('9. Late recording', async () => {
  const story = await christmasToTheMeeting();
  await story.on('2027-02-18T23:59:00Z');
  expect((await story.duty('hold-meeting')).status).toBe('DUE_SOON'); // the due day is in time
  await story.on('2027-02-19');
  expect(await story.duty('hold-meeting')).toMatchObject({ status: 'OVERDUE', daysOverdue: 1 });
  expect(await story.overdue(['LOCAL_GUARD'])).toContainEqual({ step: 'hold-meeting', days: 1 });
  const alert = (entries: readonly { type: string; title: string; recordedAt: string }[], type: string) =>
    entries.find((entry) => entry.type === type && entry.title.includes('The family group meets'));
  const raised = await eventually(
    () => story.timeline('child'),
    (entries) => alert(entries, 'ALERT_RAISED') !== undefined,
  );
  expect(alert(raised, 'ALERT_RAISED')?.recordedAt.slice(0, 10)).toBe('2027-02-19');

  await story.on('2027-03-01');
  await story.record('fgdm-coordinator', 'meeting', MEETING, { on: '2027-02-09' });
  expect(await story.duty('hold-meeting')).toMatchObject({ outcome: 'MET', daysLate: 0, settledOn: '2027-02-09' });
  const closed = alert(await story.timeline('child'), 'ALERT_CLOSED') as
    { values?: readonly { name: string; value: string | null }[] } | undefined;
  expect(closed?.values).toContainEqual({ name: 'because', value: 'recorded-late' });
  const meeting = (await story.timeline('child')).find(
    ({ type, subject }) => type === 'FACT_RECORDED' && subject === 'meeting',
  );
  expect([meeting?.occurredOn, meeting?.recordedAt.slice(0, 10)]).toEqual(['2027-02-09', '2027-03-01']); // twenty days between

  const then = { asAt: '2027-02-20T10:00:00.000Z', knownBy: '2027-02-20T10:00:00.000Z' };
  expect(await story.duty('hold-meeting', then)).toMatchObject({ status: 'OVERDUE', daysOverdue: 2 });
  expect(await story.overdue(['LOCAL_GUARD'], then)).toContainEqual({ step: 'hold-meeting', days: 2 });
  const nowKnown = { asAt: '2027-02-20T10:00:00.000Z' };
  expect(await story.duty('hold-meeting', nowKnown)).toMatchObject({ status: 'SETTLED' });
  expect(await story.overdue(['LOCAL_GUARD'], nowKnown)).not.toContainEqual(
    expect.objectContaining({ step: 'hold-meeting' }),
  );
});

test('10. Correction that breaks a gate', async () => {
  const story = await christmasToTheMeeting(F0);
  await story.on('2027-01-20');
  await answers(story, 'father', 'declined');
  await story.record('independent-advocate', 'wishesAndFeelings', { how: 'talked', words: 'To stay near school.' });
  await story.on('2027-02-09');
  await story.record('fgdm-coordinator', 'meeting', MEETING);
  await story.on('2027-02-19');
  await story.record('legal-adviser', 'partFourApplication', CARE);
  expect(await story.gate(APPLICATION)).toMatchObject({ law: 'MET', legalBreach: false });

  await story.on('2027-03-01');
  await story.correct('fgdm-coordinator', 'meeting', MEETING, { on: '2027-02-23' });
  expect(await story.duty('hold-meeting')).toMatchObject({ outcome: 'MET_LATE', daysLate: 5, workingDaysLate: 3 });
  expect(await story.dueOn('reply-to-plan')).toBe('2027-03-09');
  expect(await story.gate(APPLICATION)).toMatchObject({ law: 'NOT_MET', legalBreach: true });
  const [issue] = await story.gateAtIssue();
  expect(issue?.asKnownAtIssue).toMatchObject({ law: 'MET', legalBreach: false });
  expect(issue?.asKnownNow).toMatchObject({ law: 'NOT_MET', legalBreach: true });
  expect(issue?.difference).toBeTruthy();
  expect(await story.duty('tell-court')).toMatchObject({ dueOn: '2027-03-01', status: 'DUE_SOON' });
  const before = { asAt: '2027-02-26T10:00:00.000Z', knownBy: '2027-02-26T10:00:00.000Z' };
  expect(await story.duty('hold-meeting', before)).toMatchObject({ outcome: 'MET' });
});

test('11. Corrected birth date', async () => {
  const story = await storyUnder(F0);
  await story.on('2027-02-20');
  const child = await story.child('child', '2010-05-14');
  await story.start();
  await listParents(story);
  await story.record('legal-adviser', 'plannedApplication', { ...CARE, plannedFor: '2027-03-15' });
  await story.on('2027-02-26');
  expect(await story.gate(APPLICATION, { next: true })).toMatchObject({ law: 'NOT_MET' });

  await story.on('2027-03-01');
  const selection = 'errors { code message } results { errors { code message } }';
  const told = await story.mutate(
    'social-worker',
    'correctBirthDate',
    { child, bornOn: '2009-05-14', reason: 'Birth certificate seen.' },
    selection,
  );
  expect(told).toMatchObject({ errors: [], results: [{ errors: [] }] });
  const barred = await story.gate(APPLICATION, { next: true });
  expect(barred.limbs.map(({ status }) => status)).toEqual(barred.limbs.map(() => 'NOT_APPLICABLE'));
  expect((await story.duty('family-finding')).status).not.toBe('SETTLED'); // the other steps stay
  const ended = await story.end('team-manager', 'not-available-age');
  expect(refusalsIn(ended)).toEqual([]);

  const then = { asAt: '2027-02-26T12:00:00.000Z', knownBy: '2027-02-26T12:00:00.000Z' };
  const document =
    'query ($id: ID!, $asAt: DateTime, $knownBy: DateTime) { child(id: $id, asAt: $asAt, knownBy: $knownBy) { bornOn } }';
  expect(await story.ask('auditor', document, { id: child, ...then })).toMatchObject({
    child: { bornOn: '2010-05-14' },
  });
  expect(await story.ask('auditor', document, { id: child })).toMatchObject({ child: { bornOn: '2009-05-14' } });
  expect(await story.gate(APPLICATION, { next: true, ...then })).toMatchObject({ law: 'NOT_MET' });
});

test('11. A child of 16 who is married is too old as well', async () => {
  const story = await storyUnder(F0);
  await story.on('2027-02-20');
  await story.child('child', '2010-05-14');
  await story.start();
  await story.record('legal-adviser', 'plannedApplication', { ...CARE, plannedFor: '2027-03-15' });
  expect(await story.gate(APPLICATION, { next: true })).toMatchObject({ law: 'NOT_MET' });
  expect(codesIn(await story.end('team-manager', 'not-available-age'))).toEqual(['NOT_YET']);
  await story.record('social-worker', 'maritalStatus', { married: true }, { on: '2027-02-19' });
  expect(await story.gate(APPLICATION, { next: true })).toMatchObject({ law: 'NOT_APPLICABLE' });
  expect(refusalsIn(await story.end('team-manager', 'not-available-age'))).toEqual([]);
});

test('12. Move', async () => {
  const [giver, receiver] = [await storyUnder(F0), await storyUnder(F0)];
  await giver.on('2027-02-01');
  await giver.start();
  await listParents(giver);
  await offerBoth(giver);
  await answers(giver, 'mother', 'accepted');
  await giver.on('2027-03-02');
  await giver.record('fgdm-coordinator', 'meeting', MEETING);
  expect(await giver.dueOn('reply-to-plan')).toBe('2027-03-16');
  await giver.on('2027-03-08');
  await giver.record('social-worker', 'familyMoved', { toAuthority: receiver.authority });
  await giver.on('2027-03-09');
  const offered = await giver.offer('team-manager', 'transfer', { receiver: receiver.authority });
  expect(refusalsIn(offered)).toEqual([]);
  await giver.on('2027-03-18');
  expect(await giver.duty('reply-to-plan')).toMatchObject({ status: 'OVERDUE', daysOverdue: 2 });

  await giver.on('2027-03-19');
  const by = { authority: receiver.authority, subject: 'receiver' };
  const accepted = await giver.answer(
    'team-manager',
    true,
    { team: receiver.team('north'), reference: 'moved-1' },
    { by },
  );
  expect(refusalsIn(accepted)).toEqual([]);
  expect(await giver.duty('reply-to-plan')).toMatchObject({ outcome: 'SUPERSEDED', daysLate: 3 });
  expect(await giver.overdue(['LOCAL_GUARD'])).toEqual([]);

  const opened = await receiver.ask('auditor', '{ journeys(open: true) { edges { node { id follows { id } } } } }');
  expect(opened).toMatchObject({ journeys: { edges: [{ node: { follows: { id: giver.journeyId() } } }] } });
  const [edge] = (opened['journeys'] as { edges: { node: { id: string } }[] }).edges;
  receiver.now = giver.now;
  receiver.adopt('child', edge?.node.id ?? '', Date.parse(giver.now) - Date.now());
  await listParents(receiver);
  await receiver.record('legal-adviser', 'partFourApplication', CARE, { at: '2027-03-19T09:59:00Z', on: '2027-03-19' });
  const verdict = await receiver.gate(APPLICATION); // the new authority makes its own offer
  expect(verdict).toMatchObject({ law: 'NOT_MET', legalBreach: true });
  const meeting = await evidenceOf(receiver, 'MEETING');
  expect(meeting?.items).toMatchObject([{ occurredOn: '2027-03-02', journey: { id: giver.journeyId() } }]);
});

test('13. Care outcome still asks', async () => {
  const story = await storyUnder();
  await story.switchOn('review-2022', '2026-11-01');
  await story.on('2027-02-01');
  await story.start();
  await listParents(story);
  await story.decide('social-worker', 'outcomes', { choice: ['authority-led-care'] });
  await story.offer('team-manager', 'proceedings');
  await story.answer('legal-adviser', true);
  const refused = await story.end('team-manager', 'authority-led-care');
  expect(refusalsIn(refused)).toMatchObject([{ code: 'NOT_YET', path: ['knownAdult'] }]);

  await story.on('2027-02-03');
  const teacher = { person: 'teacher', relation: 'teacher', childAsked: true, approached: true, answer: 'interested' };
  await story.record('social-worker', 'knownAdult', teacher);
  await story.offer('social-worker', 'known-adult-fostering');
  await story.answer('receiving-service', true);
  expect(refusalsIn(await story.end('team-manager', 'authority-led-care'))).toEqual([]);
});

test('14. Child dies', async () => {
  const story = await storyUnder();
  await story.on('2026-12-18');
  await story.start();
  await listParents(story);
  await story.on('2027-01-03');
  expect(await story.overdue(['LOCAL_GUARD'])).not.toEqual([]);
  await story.record('social-worker', 'childDied', { authorityAwareOn: '2027-01-03' }, { on: '2027-01-02' });
  const duties = await story.duties();
  expect(duties.map(({ outcome }) => outcome)).toEqual(duties.map(({ outcome }) => outcome ?? 'settled'));
  expect(duties.filter(({ reason }) => reason === 'child-died').length).toBeGreaterThan(2);
  expect(await story.explain('A19', '2027-01-03T00:00:00Z')).toMatchObject({ dueOn: '2027-01-08' });
  await story.on('2027-02-15');
  expect(await story.overdue(['LOCAL_GUARD', 'STATUTORY_LIMIT', 'OUTCOME_CHECK'])).toEqual([]);
});

test('15. Exception revoked', async () => {
  const story = await storyUnder(F0);
  await story.on('2027-01-18');
  await story.start();
  await listParents(story);
  await offerBoth(story);
  await answers(story, 'mother', 'accepted');
  await story.on('2027-02-01');
  await story.decide('service-manager', 'bestInterestsException', { choice: 'do-not-hold' });
  expect(await story.duty('hold-meeting')).toMatchObject({ outcome: 'EXCUSED' });
  expect(await story.gate(APPLICATION, { next: true })).toMatchObject({ law: 'MET' });
  await story.on('2027-02-15');
  await story.decide('service-manager', 'bestInterestsException', { choice: 'revoke-hold' });
  expect(await story.duty('hold-meeting')).toMatchObject({ outcome: null, dueOn: '2027-03-01' });
  await story.on('2027-02-19');
  await story.record('legal-adviser', 'partFourApplication', CARE);
  expect(await story.gate(APPLICATION)).toMatchObject({ law: 'NOT_MET', legalBreach: true });
});

test('16. Promised service not delivered', async () => {
  const story = await storyUnder();
  await story.on('2027-02-26');
  await story.start();
  await listParents(story);
  await story.decide('social-worker', 'outcomes', { choice: ['services'], service: 'parenting-course' });
  expect(await story.duty('outcome-check')).toMatchObject({ dueOn: '2027-05-21', clockKind: 'OUTCOME_CHECK' });
  await story.on('2027-05-24');
  expect(await story.overdue(['OUTCOME_CHECK'])).toContainEqual({ step: 'outcome-check', days: 3 });
  expect(await story.overdue(['STATUTORY_LIMIT'])).toEqual([]);
  await story.record(
    'social-worker',
    'outcomeStatus',
    { outcome: 'services', status: 'not-started' },
    { on: '2027-05-21' },
  );
  expect(await story.duty('outcome-check')).toMatchObject({ outcome: 'MET', daysLate: 0 });

  await story.on('2027-06-01');
  await story.decide('service-manager', 'apply', { choice: 'apply', orderSought: 'care', advice: 'advice-2' });
  expect(codesIn(await story.offer('team-manager', 'proceedings'))).toEqual([]);
  const carried = await carriedWith(story, 'proceedings', 'OUTCOMES');
  expect(carried?.missing).toEqual([]);
  expect(carried?.items.map(({ subject, occurredOn }) => [subject, occurredOn])).toEqual([
    ['outcomes', '2027-02-26'],
    ['outcomeStatus', '2027-05-21'],
  ]);
  expect(carried?.items[1]?.record[0]?.values).toContainEqual({ name: 'status', value: 'not-started' });
});

test('17. Plan breaks down, back to court', async () => {
  const story = await storyUnder(F);
  await story.on('2027-02-09');
  await story.start();
  await listParents(story);
  await offerBoth(story);
  await answers(story, 'mother', 'accepted');
  await meet(story);
  await story.decide('social-worker', 'outcomes', { choice: ['network-plan'] });
  await story.offer('team-manager', 'family-network-plan');
  const [first] = [story.journeyId()];
  await story.answer('receiving-service', true);
  await story.end('team-manager', 'family-plan-agreed');

  await story.on('2027-07-01');
  const offer = (await story.timeline('child')).find(({ type }) => type === 'HANDOVER_OFFERED')?.sequence;
  const back = { journey: first, offer, reason: 'The arrangement has broken down.', occurredOn: '2027-07-01' };
  expect(refusalsIn(await story.one('receiving-service', 'handBack', back))).toEqual([]);
  await story.on('2027-07-02');
  expect(refusalsIn(await story.answer('service-manager', true))).toEqual([]);
  await story.start(['child'], first === undefined ? {} : { follows: first });
  await listParents(story);
  await story.decide('service-manager', 'enterPreProceedings', ENTER);
  expect(await story.dueOn('send-letter')).toBe('2027-07-09');
  await story.on('2027-07-09');
  await sendLetter(story);
  expect(await story.dueOn('answer-offer', { about: 'mother' })).toBe('2027-07-23');
  expect(await story.dueOn('period-end')).toBe('2027-10-29');
  await story.on('2027-07-14');
  await answers(story, 'mother', 'accepted');
  await story.on('2027-07-16');
  await story.record('legal-adviser', 'partFourApplication', CARE);
  const verdict = await story.gate(APPLICATION);
  expect(verdict).toMatchObject({ legalBreach: true });
  expect(missingOf(verdict, 'hold')).toEqual([{ what: 'fgdm-hold', person: 'mother' }]);
});

test('18. Hand-over refused', async () => {
  const story = await storyUnder();
  await story.on('2027-03-01');
  await story.start();
  await listParents(story);
  await offerBoth(story);
  await answers(story, 'mother', 'accepted');
  await meet(story);
  await story.decide('social-worker', 'outcomes', { choice: ['network-plan'] });
  await story.offer('team-manager', 'family-network-plan');
  await story.on('2027-03-03');
  await story.answer('receiving-service', false, { reason: 'There are no measures of success.' });
  expect(codesIn(await story.end('team-manager', 'family-plan-agreed'))).toEqual(['NOT_YET']);
  expect(
    await story.ask('auditor', 'query ($id: ID!) { journey(id: $id) { open } }', { id: story.journeyId() }),
  ).toMatchObject({ journey: { open: true } });
  await story.on('2027-03-10');
  await story.offer('team-manager', 'family-network-plan');
  await story.answer('receiving-service', true);
  expect(refusalsIn(await story.end('team-manager', 'family-plan-agreed'))).toEqual([]);
  expect(
    (await story.duties()).filter(({ outcome, step }) => outcome === null && step.id !== 'outcome-follow-up'),
  ).toEqual([]);
});
