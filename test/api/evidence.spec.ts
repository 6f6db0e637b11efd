import { startApiBench, type ApiBench } from '../support/api';
import { codesIn, Story } from '../support/story';
import type { Role } from '../../workflows/kernel/people';

/* The evidence bundle: what travels with a hand-over, read from the record. */

let bench: ApiBench;
beforeAll(async () => {
  bench = await startApiBench();
}, 90_000);
afterAll(() => bench?.close());
jest.setTimeout(90_000);

const PARTS = `parts { id
  items { subject entry occurredOn journey { id } record { sequence type recordedAt actor values { name value } } }
  missing { step { id } about status dueOn } excused { step { id } about reason } }`;

interface Part {
  readonly id: string;
  readonly items: readonly {
    readonly subject: string;
    readonly occurredOn: string;
    readonly journey: { readonly id: string };
    readonly record: readonly {
      readonly type: string;
      readonly recordedAt: string;
      readonly values: readonly { readonly name: string; readonly value: string | null }[];
    }[];
  }[];
  readonly missing: readonly { readonly step: { readonly id: string }; readonly about: string | null }[];
  readonly excused: readonly { readonly step: { readonly id: string }; readonly reason: string | null }[];
}

async function partsOf(story: Story, role: Role = 'legal-adviser', moment: object = {}): Promise<readonly Part[]> {
  const document = `query ($journey: ID!, $asAt: DateTime, $knownBy: DateTime) {
    familyGroupEvidence(journey: $journey, asAt: $asAt, knownBy: $knownBy) { ${PARTS} } }`;
  const told = await story.ask(role, document, { journey: story.journeyId(), ...moment });
  return (told['familyGroupEvidence'] as { parts: readonly Part[] }).parts;
}

const part = (parts: readonly Part[], id: string): Part => {
  const found = parts.find((one) => one.id === id);
  if (!found) throw new Error(`There is no part ${id}.`);
  return found;
};
const lacking = (parts: readonly Part[]) =>
  parts.flatMap(({ id, missing }) =>
    missing.map(({ step, about }) => [id, step.id, about].filter((name) => name !== null).join(' ')),
  );

const parent = (person: string) => ({
  ...{ person, relation: person, hasParentalResponsibility: true, fatherLine: person === 'father', status: 'known' },
});
const MEETING = { method: 'fgc', invited: ['mother'], attended: ['mother'], declined: [], place: 'Community hall' };
const goals = 'Nan has the children at weekends.';

/** A family that has met; the day of the meeting is put right later, and one of two known adults is withdrawn. */
async function met(): Promise<Story> {
  const story = await Story.begin(bench, '2027-01-04');
  await story.on('2027-01-11');
  await story.start();
  for (const person of ['mother', 'father']) await story.record('social-worker', 'offerRecipient', parent(person));
  await story.record('social-worker', 'offer', { person: 'mother', inLetter: false, how: 'letter', language: 'en' });
  await story.on('2027-01-14');
  await story.record('social-worker', 'offerAnswer', { person: 'mother', answer: 'accepted' });
  await story.on('2027-02-09');
  await story.record('fgdm-coordinator', 'meeting', MEETING);
  await story.record('fgdm-coordinator', 'familyPlan', { planMade: true, version: 1, goals });
  await story.record('social-worker', 'noKnownAdults', { noneReason: 'Nobody was found.' });
  await story.on('2027-02-12');
  await story.correct('fgdm-coordinator', 'meeting', MEETING, { on: '2027-02-08' });
  const entries = await story.timeline('child');
  const none = entries.find(({ subject, type }) => subject === 'noKnownAdults' && type === 'FACT_RECORDED');
  const withdrawn = { journey: story.journeyId(), entry: none?.sequence, correctionReason: 'An aunt was found.' };
  expect(codesIn(await story.one('social-worker', 'withdrawEntry', withdrawn))).toEqual([]);
  return story;
}

describe('of a journey', () => {
  let story: Story;
  beforeAll(async () => {
    story = await met();
  });

  test('each part has its entries, with their dates, and says what it lacks', async () => {
    const parts = await partsOf(story);
    expect(
      parts.map(({ id, items }) => [id, items.map(({ subject, occurredOn }) => `${subject} ${occurredOn}`)]),
    ).toEqual([
      ['PEOPLE', ['offerRecipient 2027-01-11', 'offerRecipient 2027-01-11']],
      ['OFFERS', ['offer 2027-01-11']],
      ['ANSWERS', ['offerAnswer 2027-01-14']],
      ['MEETING', ['meeting 2027-02-08']],
      ['PLAN', ['familyPlan 2027-02-09']],
      ['REPLY', []],
      ['KNOWN_ADULTS', []],
      ['OUTCOMES', []],
    ]);
    expect(lacking(parts)).toEqual([
      'OFFERS make-offer father',
      'REPLY reply-to-plan',
      'KNOWN_ADULTS ask-known-adults',
    ]);
  });

  test('a corrected entry comes with what it said before, and when each was recorded', async () => {
    const [meeting] = part(await partsOf(story), 'MEETING').items;
    expect(meeting?.record.map(({ type, recordedAt }) => [type, recordedAt.slice(0, 10)])).toEqual([
      ['FACT_RECORDED', '2027-02-09'],
      ['FACT_CORRECTED', '2027-02-12'],
    ]);
  });

  test('both clocks hold: as it was known, and as it had come to be', async () => {
    const before = '2027-02-10T12:00:00.000Z';
    const known = await partsOf(story, 'auditor', { asAt: before, knownBy: before });
    expect(part(known, 'MEETING').items.map(({ occurredOn, record }) => [occurredOn, record.length])).toEqual([
      ['2027-02-09', 1],
    ]);
    expect(part(known, 'KNOWN_ADULTS').items).toHaveLength(1);
    const early = await partsOf(story, 'auditor', { asAt: '2027-01-12T12:00:00.000Z' });
    expect(part(early, 'ANSWERS').items).toEqual([]);
    expect(lacking(early)).toEqual(['OFFERS make-offer father', 'ANSWERS answer-offer mother']);
  });

  test('sealed words are opened for those who may read them', async () => {
    const goalsFor = async (role: Role) =>
      part(await partsOf(story, role), 'PLAN').items[0]?.record[0]?.values.find(({ name }) => name === 'goals')?.value;
    expect(await goalsFor('legal-adviser')).toBe(goals);
    expect(await goalsFor('authority-administrator')).toBeNull();
  });

  test('an exception shows as the reason why something is not owed', async () => {
    await story.decide('service-manager', 'bestInterestsException', { choice: 'do-not-offer' });
    const offers = part(await partsOf(story), 'OFFERS');
    expect([offers.missing, offers.excused]).toMatchObject([
      [],
      [{ step: { id: 'make-offer' }, about: 'father', reason: 'not-in-best-interests' }],
    ]);
  });

  test('it travels with the hand-over to proceedings, and with no other', async () => {
    await story.decide('service-manager', 'apply', { choice: 'apply', orderSought: 'care', advice: 'advice-2' });
    expect(codesIn(await story.offer('team-manager', 'proceedings'))).toEqual([]);
    await story.offer('social-worker', 'child-protection');
    const carried =
      '{ handOvers { edges { node { handOver: id evidence { journey { id } parts { id items { entry } } } } } } }';
    const { handOvers } = await story.ask('legal-adviser', carried);
    const nodes = (handOvers as { edges: { node: { handOver: string; evidence: unknown } }[] }).edges.map(
      ({ node }) => node,
    );
    expect(nodes.find(({ handOver }) => handOver === 'child-protection')?.evidence).toBeNull();
    const bundle = nodes.find(({ handOver }) => handOver === 'proceedings')?.evidence;
    expect(bundle).toMatchObject({ journey: { id: story.journeyId() }, parts: expect.any(Array) });
    expect((bundle as { parts: Part[] }).parts.map(({ items }) => items.length)).toEqual([2, 1, 1, 1, 1, 0, 0, 0]);
  });

  test('what the end left undone is still missing from it', async () => {
    await story.record('legal-adviser', 'partFourApplication', { orderSought: 'care' });
    await story.record('social-worker', 'noKnownAdults', { noneReason: 'Nobody was found.' });
    expect(codesIn(await story.end('team-manager', 'issued'))).toEqual([]);
    expect(lacking(await partsOf(story))).toEqual(['REPLY reply-to-plan']);
  });

  test('nobody sees it who does not see the journey', async () => {
    const other = await Story.begin(bench, '2027-02-12');
    const document = 'query ($journey: ID!) { familyGroupEvidence(journey: $journey) { parts { id } } }';
    await expect(other.ask('legal-adviser', document, { journey: story.journeyId() })).rejects.toThrow(/NOT_FOUND/);
    const offered = other.ask('receiving-service', document, { journey: story.journeyId() });
    await expect(offered).rejects.toThrow(/NOT_FOUND/);
  });
});
