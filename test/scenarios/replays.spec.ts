import canonicalize from 'canonicalize';
import { startApiBench, type ApiBench } from '../support/api';
import { refusalsIn, Story } from '../support/story';

/*
 * Scenarios 9, 10 and 11 of family group decision making, replayed: what was answered at three moments of each story is
 * answered word for word when it is asked years later, and why today's answer is another is told.
 */

let bench: ApiBench;
beforeAll(async () => {
  bench = await startApiBench();
}, 90_000);
afterAll(() => bench?.close());

jest.setTimeout(120_000);

const APPLICATION = 'care-or-supervision-application';
const MEETING = {
  method: 'fgc',
  invited: ['mother', 'father'],
  attended: ['mother'],
  declined: ['father'],
  place: 'Community hall',
};

const ANSWER = `query ($child: ID!, $team: ID!, $asAt: DateTime, $knownBy: DateTime) {
  child(id: $child, asAt: $asAt, knownBy: $knownBy) {
    bornOn
    journeys { open endedOn end
      duties { step { id } about status daysOverdue dueOn outcome settledOn } } }
  timeline(child: $child, asAt: $asAt, knownBy: $knownBy, first: 200) { totalCount edges { node { sequence title occurredOn recordedAt } } }
  overdueDuties(team: $team, clockKinds: [STATUTORY_LIMIT, LOCAL_GUARD], asAt: $asAt, knownBy: $knownBy) {
    totalCount edges { node { step { id } about daysOverdue dueOn } } }
  upcomingDuties(team: $team, clockKinds: [STATUTORY_LIMIT, LOCAL_GUARD], asAt: $asAt, knownBy: $knownBy) {
    totalCount edges { node { step { id } about status dueOn } } } }`;

/** A story whose answers are kept as they are given, and asked for again at its end. */
class Replay {
  private readonly given: { readonly moment: string; readonly answer: unknown }[] = [];

  constructor(readonly story: Story) {}

  private answer = (moment: object) =>
    this.story.ask('auditor', ANSWER, {
      child: this.story.childId('child'),
      team: this.story.team('north'),
      ...moment,
    });

  async look(): Promise<void> {
    this.given.push({ moment: this.story.now, answer: await this.answer({ asAt: this.story.now }) });
  }

  /** Every answer as it was given, and as it is given today of the same moment. */
  async again(): Promise<{ readonly given: readonly string[]; readonly today: readonly string[] }> {
    const today: string[] = [];
    for (const { moment } of this.given) today.push(textOf(await this.answer({ asAt: moment, knownBy: moment })));
    return { given: this.given.map(({ answer }) => textOf(answer)), today };
  }

  /** Why the answer about a day is another today. */
  async differences(asAt: string, of: object = { child: this.story.childId('child') }) {
    const document = `query ($child: ID, $journey: ID, $asAt: DateTime!) {
      differences(child: $child, journey: $journey, asAt: $asAt) {
        changed { about title sentence before { status daysOverdue dueOn } after { status outcome settledOn dueOn } duty { step { id } } }
        since { recordedAt entries { type title } changed { title } } } }`;
    const { differences } = await this.story.ask('auditor', document, { asAt, ...of });
    const [first] = differences as readonly Told[];
    if (!first) throw new Error('Nothing was told of any journey.');
    return first;
  }

  /** What had been told before the last correction. */
  async toldMeanwhile(): Promise<readonly string[]> {
    const document = `query ($child: ID!) { timeline(child: $child, types: [FACT_CORRECTED], first: 50) {
      edges { node { journey { id } toldMeanwhile { type title } } } } }`;
    const { timeline } = await this.story.ask('auditor', document, { child: this.story.childId('child') });
    const { edges } = timeline as {
      edges: readonly { node: { journey: object | null; toldMeanwhile: readonly { type: string; title: string }[] } }[];
    };
    return edges.flatMap(({ node }) =>
      node.journey ? node.toldMeanwhile.map(({ type, title }) => `${type} ${title}`) : [],
    );
  }
}

/** An answer in one order of its parts, for they are put together as they come. */
const textOf = (answer: unknown): string => canonicalize(answer) ?? '';

/** Three moments, each with an answer of its own, and each answered today as it was then. */
function expectTheSame({ given, today }: Awaited<ReturnType<Replay['again']>>): void {
  expect(new Set(given).size).toBe(3);
  expect(today).toEqual(given);
}

interface Told {
  readonly changed: readonly {
    readonly title: string;
    readonly sentence: string;
    readonly duty: { readonly step: { readonly id: string } } | null;
    readonly before: object | null;
    readonly after: object | null;
  }[];
  readonly since: readonly {
    readonly recordedAt: string;
    readonly entries: readonly { readonly type: string; readonly title: string }[];
    readonly changed: readonly object[];
  }[];
}

/** Entered on 16 December 2026, offered on the 18th, accepted by the mother on 7 January. */
async function toTheMeeting(commencement?: string): Promise<Replay> {
  const story = await Story.begin(bench);
  if (commencement) for (const rule of ['B2', 'fgdm-child']) await story.commence(rule, commencement);
  await story.on('2026-12-16');
  await story.start();
  for (const person of ['mother', 'father'])
    await story.record('social-worker', 'offerRecipient', {
      ...{
        person,
        relation: person,
        hasParentalResponsibility: true,
        fatherLine: person === 'father',
        status: 'known',
      },
    });
  await story.decide('service-manager', 'enterPreProceedings', { choice: 'enter', advice: 'advice-1' });
  await story.on('2026-12-18');
  for (const person of ['mother', 'father'])
    await story.record('social-worker', 'offer', { person, inLetter: false, how: 'letter', language: 'en' });
  await story.on('2027-01-07');
  await story.record('social-worker', 'offerAnswer', { person: 'mother', answer: 'accepted' });
  return new Replay(story);
}

test('9. Late recording, replayed at three moments', async () => {
  const replay = await toTheMeeting();
  const { story } = replay;
  await story.on('2027-02-10');
  await replay.look();
  await story.on('2027-02-20');
  await replay.look();
  await story.on('2027-03-01');
  await story.record('fgdm-coordinator', 'meeting', MEETING, { on: '2027-02-09' });
  await story.on('2027-03-02');
  await replay.look();
  await story.on('2027-06-01');
  expectTheSame(await replay.again());

  const { changed, since } = await replay.differences('2027-02-20T10:00:00.000Z');
  const meeting = changed.find(({ duty }) => duty?.step.id === 'hold-meeting');
  expect(meeting).toMatchObject({
    before: { status: 'OVERDUE', daysOverdue: 2, dueOn: '2027-02-18' },
    after: { status: 'SETTLED', outcome: 'MET', settledOn: '2027-02-09' },
    sentence: expect.stringContaining('by what was known then it was overdue by 2 days, due Thursday 18 February 2027'),
  });
  expect(meeting?.sentence).toContain('by what is known now it was met on Tuesday 9 February 2027');
  const [told] = since.filter((one) => one.changed.length > 0);
  expect(told?.recordedAt.slice(0, 10)).toBe('2027-03-01');
  expect(told?.entries[0]).toMatchObject({ type: 'FACT_RECORDED' });
});

test('10. Correction that breaks a gate, replayed at three moments', async () => {
  const replay = await toTheMeeting('2027-01-01');
  const { story } = replay;
  await story.on('2027-01-20');
  await story.record('social-worker', 'offerAnswer', { person: 'father', answer: 'declined' });
  await story.record('independent-advocate', 'wishesAndFeelings', { how: 'talked', words: 'To stay near school.' });
  await story.on('2027-02-09');
  await story.record('fgdm-coordinator', 'meeting', MEETING);
  await story.on('2027-02-10');
  await replay.look();
  await story.on('2027-02-19');
  await story.record('legal-adviser', 'partFourApplication', { orderSought: 'care' });
  await story.on('2027-02-26');
  await replay.look();
  await story.on('2027-03-01');
  await story.correct('fgdm-coordinator', 'meeting', MEETING, { on: '2027-02-23' });
  await story.on('2027-03-02');
  await replay.look();
  await story.on('2027-06-01');
  expectTheSame(await replay.again());

  const verdict = (moment: object) => story.gate(APPLICATION, moment);
  const issued = '2027-02-26T10:00:00.000Z';
  expect(await verdict({ asAt: issued, knownBy: issued })).toMatchObject({ law: 'MET', legalBreach: false });
  expect(await verdict({ asAt: issued })).toMatchObject({ law: 'NOT_MET', legalBreach: true });
  const { changed } = await replay.differences(issued);
  const gate = changed.find(({ duty, title }) => duty === null && /application/i.test(title));
  expect(gate?.sentence).toContain('was met and is not met');
  const told = await replay.toldMeanwhile();
  expect(told).toEqual(expect.arrayContaining([expect.stringMatching(/^CLOCK_SETTLED Met: The family group meets/)]));
  expect(told.filter((one) => one.startsWith('GATE_JUDGED'))).not.toEqual([]); // the verdict at issue among them
});

test('11. Corrected birth date, replayed at three moments', async () => {
  const story = await Story.begin(bench);
  for (const rule of ['B2', 'fgdm-child']) await story.commence(rule, '2027-01-01');
  await story.on('2027-02-15');
  const child = await story.child('child', '2010-05-14');
  await story.start();
  const replay = new Replay(story);
  await story.record('social-worker', 'offerRecipient', {
    ...{ person: 'mother', relation: 'mother', hasParentalResponsibility: true, fatherLine: false, status: 'known' },
  });
  await story.on('2027-02-16');
  await replay.look();
  await story.on('2027-02-22');
  await story.record('legal-adviser', 'plannedApplication', { orderSought: 'care', plannedFor: '2027-03-15' });
  await story.on('2027-02-26');
  await replay.look();
  await story.on('2027-03-01');
  const input = { child, bornOn: '2009-05-14', reason: 'Birth certificate seen.' };
  const corrected = await story.mutate(
    'social-worker',
    'correctBirthDate',
    input,
    'errors { code } results { errors { code } }',
  );
  expect(corrected).toMatchObject({ errors: [], results: [{ errors: [] }] });
  await story.on('2027-03-02');
  await replay.look();
  await story.on('2027-06-01');
  expectTheSame(await replay.again());
  const bornOn = async (knownBy: string) =>
    story.ask('auditor', 'query ($id: ID!, $knownBy: DateTime) { child(id: $id, knownBy: $knownBy) { bornOn } }', {
      id: child,
      knownBy,
    });
  expect(await bornOn('2027-02-26T12:00:00.000Z')).toEqual({ child: { bornOn: '2010-05-14' } });
  expect(await bornOn('2027-03-01T12:00:00.000Z')).toEqual({ child: { bornOn: '2009-05-14' } });
  const { since } = await replay.differences('2027-02-26T10:00:00.000Z');
  expect(since[0]?.entries[0]).toMatchObject({ type: 'FACT_CORRECTED', title: 'Corrected: Date of birth' });
});

test('what should not have been offered, answered or ended is taken back through the API', async () => {
  const replay = await toTheMeeting();
  const { story } = replay;
  const entry = async (type: string): Promise<number> =>
    (await story.timeline('child')).findLast((one) => one.type === type)?.sequence ?? 0;
  const withdraw = async (role: Parameters<Story['one']>[0], type: string) =>
    refusalsIn(
      await story.one(role, 'withdrawEntry', {
        journey: story.journeyId(),
        entry: await entry(type),
        correctionReason: 'Sent for the wrong family.',
      }),
    ).map(({ code }) => code);
  await story.on('2027-01-11');
  const move = { journeys: [story.journeyId()], team: story.team('south'), occurredOn: '2027-01-11' };
  expect(refusalsIn(await story.one('team-manager', 'moveToTeam', move))).toEqual([]);
  expect(await withdraw('social-worker', 'HANDOVER_OFFERED')).toEqual(['NOT_ALLOWED']);
  expect(await withdraw('team-manager', 'HANDOVER_OFFERED')).toEqual([]);
  const waiting = 'query ($id: ID!) { journey(id: $id) { handOvers { waiting } } }';
  expect(await story.ask('auditor', waiting, { id: story.journeyId() })).toEqual({ journey: { handOvers: [] } });
  await story.end('team-manager', 'opened-in-error');
  expect(await withdraw('social-worker', 'JOURNEY_ENDED')).toEqual(['NOT_ALLOWED']);
  expect(await withdraw('team-manager', 'JOURNEY_ENDED')).toEqual([]);
  const { journey } = (await story.ask('auditor', 'query ($id: ID!) { journey(id: $id) { open } }', {
    id: story.journeyId(),
  })) as { journey: { open: boolean } };
  expect(journey.open).toBe(true);
  const titles = (await story.timeline('child')).map(({ title }) => title);
  expect(titles).toEqual(expect.arrayContaining([expect.stringMatching(/^Withdrawn: Ended: /)]));
  expect(titles).toContain('Withdrawn: Offered: To another team');
});
