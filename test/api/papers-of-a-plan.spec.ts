import type { Role } from '../../workflows/kernel/people';
import { startApiBench, type ApiBench } from '../support/api';
import { entryIn, familyAgrees, familyHandsOver, planStarts, promises, taken } from '../support/network';
import { refusalsIn, Story } from '../support/story';

/*
 * Papers of a Family Network Plan and of a kinship route, made from the record: first of all, what the authority promised and
 * did not deliver.
 */

let bench: ApiBench;
beforeAll(async () => {
  bench = await startApiBench();
}, 90_000);
afterAll(() => bench?.close());
jest.setTimeout(120_000);

const MAKE = `query ($journey: ID!, $paper: ID!, $asAt: DateTime, $knownBy: DateTime) {
  paper(journey: $journey, paper: $paper, asAt: $asAt, knownBy: $knownBy) { html sha256 } }`;

async function textOf(story: Story, name: string, paper: string, moment: object = {}, role: Role = 'auditor') {
  const told = await story.ask(role, MAKE, { journey: story.journeyId(name), paper, ...moment });
  const { html } = told['paper'] as { readonly html: string };
  return html
    .replace(/<style>[^]*<\/style>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
}

const PLAN = { children: ['asha-plan'] };

/** A plan of which one line of support came three weeks late and another never did, until it could not recover. */
async function brokenDown(): Promise<Story> {
  const story = await Story.begin(bench, '2027-02-01');
  await story.switchOn('review-2022', '2026-01-01');
  await story.start(['asha']);
  await story.on('2027-02-19');
  await familyAgrees(story, 'asha');
  await familyHandsOver(story, 'asha', 'asha-plan');
  story.tells('family-network-plan');
  await story.on('2027-03-08');
  await promises(story, 'asha-plan', 'wages', '2027-03-22');
  await promises(story, 'asha-plan', 'travel', '2027-04-05');
  await planStarts(story, 'asha-plan', { endOn: '2027-09-05', reviewOn: '2027-04-19' });
  await story.on('2027-04-12');
  await taken(story.record('named-carer', 'delivery', { line: 'wages', confirmed: true, evidence: 'payslip-1' }, PLAN));
  await story.on('2027-04-19');
  await reviewed(story);
  await story.on('2027-07-01T15:30:00Z');
  const [nine, four] = ['2027-07-01T08:00:00Z', '2027-07-01T15:00:00Z'];
  const change = { change: 'change-1', kind: 'safety-concern', harmSuspected: false, words: 'He ran away.' };
  await taken(story.record('social-worker', 'change', change, { ...PLAN, at: nine }));
  await taken(
    story.decide('team-manager', 'gradeChange', { change: 'change-1', choice: 'safety' }, { ...PLAN, at: four }),
  );
  const answer = { change: 'change-1', action: 'He was found, and is safe.' };
  await taken(story.record('team-manager', 'changeAnswered', answer, { ...PLAN, at: four }));
  await story.on('2027-07-02');
  const decided = { choice: 'not-recoverable', kind: 'later', advice: 'advice-2' };
  await taken(story.decide('service-manager', 'insufficiency', decided, PLAN));
  return story;
}

async function reviewed(story: Story): Promise<void> {
  const manager = 'team-manager';
  await taken(story.record(manager, 'review', { attended: ['mother'] }, PLAN));
  await taken(story.record(manager, 'measureRead', { measure: 'school', reading: 'worse', words: 'Two days.' }, PLAN));
  await taken(story.record(manager, 'lineRead', { line: 'wages', mark: 'late', daysLate: 21 }, PLAN));
  await taken(story.record(manager, 'lineRead', { line: 'travel', mark: 'not-delivered' }, PLAN));
  await taken(story.record('social-worker', 'wishesAndFeelings', { how: 'talked', words: 'I miss Nan.' }, PLAN));
  await taken(story.decide(manager, 'reviewOutcome', { choice: 'continue' }, PLAN));
}

describe('of a plan that did not suffice', () => {
  let story: Story;
  beforeAll(async () => {
    story = await brokenDown();
  }, 120_000);

  test('the evidence shows first what was promised and not delivered, with the days it was late', async () => {
    const text = await textOf(story, 'asha-plan', 'evidence-pack');
    const [failed = '', rest = ''] = text.split('What the authority did late, or has not done');
    expect(failed).toContain('wages grandmother finance Monday 22 March 2027 Monday 12 April 2027 21 late payslip-1');
    expect(failed).toContain('travel grandmother finance Monday 5 April 2027 Nothing came 88 not delivered None');
    expect(rest).toContain(
      'A promised line of support begins . By Monday 22 March 2027. Met late on Monday 12 April 2027, 21 days late.',
    );
    expect(rest).toContain('A promised line of support begins . By Monday 5 April 2027. Overdue by 88 days.');
  });

  test('changes come with the hours to their answer', async () => {
    const text = await textOf(story, 'asha-plan', 'evidence-pack');
    expect(text).toContain('change-1 09:00 on Thursday 1 July 2027 safety 16:00 on Thursday 1 July 2027 7');
  });

  test("the family group's record comes with it, for whoever sees it, and its words for whoever may open them", async () => {
    const text = await textOf(story, 'asha-plan', 'evidence-pack', {}, 'legal-adviser');
    expect(text).toContain('Family group decision making');
    expect(text).toContain('Nan helps every week.');
    expect(await textOf(story, 'asha-plan', 'evidence-pack', {}, 'authority-administrator')).not.toContain('Nan');
  });

  test('each part is there: versions, readings, reviews, visits, views and reasons', async () => {
    const text = await textOf(story, 'asha-plan', 'evidence-pack');
    for (const said of [
      'Nan helps, so that home holds.',
      'Two days.',
      'I miss Nan.',
      'Because it is right.',
      'He ran away.',
    ])
      expect(text).toContain(said);
    expect(text).toContain('The social worker sees the child, as often as the plan says');
  });

  test('both clocks hold: on the first of April the wages had not come, and nobody knew that they would', async () => {
    const then = '2027-04-01T12:00:00.000Z';
    const before = await textOf(story, 'asha-plan', 'evidence-pack', { asAt: then, knownBy: then });
    expect(before).toContain('wages grandmother finance Monday 22 March 2027 Nothing came 10 not delivered None');
    expect(before).toContain('travel grandmother finance Monday 5 April 2027 Nothing came 0 not yet due None');
    expect(before).not.toContain('Two days.');
  });

  test('every paper of the plan says that it is not a statutory plan', async () => {
    for (const paper of [
      'plan',
      'child-version',
      'agreement-record',
      'review-minutes',
      'change-response',
      'evidence-pack',
    ])
      expect(await textOf(story, 'asha-plan', paper)).toContain(
        'as the review of 2022 proposes it: not a statutory plan.',
      );
    expect(await textOf(story, 'asha-plan', 'plan')).toContain('It runs to Sunday 5 September 2027.');
    expect(await textOf(story, 'asha-plan', 'agreement-record')).toContain('Family and authority agree.');
    await expect(textOf(story, 'asha-plan', 'closure-letter')).rejects.toThrow(/NOT_YET/);
  });

  test('an auditor reads the same of the journey: promises, hours to answers, the legal basis and what was then known', async () => {
    const basis = { choice: 'private-family', validFrom: '2027-07-02', advice: 'advice-1' };
    await taken(story.decide('service-manager', 'legalBasis', basis, PLAN));
    const { journey } = await story.ask(
      'auditor',
      `query ($id: ID!) { journey(id: $id) {
        promisedVersusDelivered { line promisedOn deliveredOn daysLate stands evidence }
        changeResponses { change reportedOn grade answeredOn hours }
        whyNotLookedAfter { basis validFrom advice decision { subject actor } known { subject } } allowanceHistory { from } } }`,
      { id: story.journeyId('asha-plan') },
    );
    expect(journey).toEqual({
      promisedVersusDelivered: [
        {
          ...{ line: 'wages', promisedOn: '2027-03-22', deliveredOn: '2027-04-12', daysLate: 21 },
          ...{ stands: 'late', evidence: 'payslip-1' },
        },
        {
          ...{ line: 'travel', promisedOn: '2027-04-05', deliveredOn: null, daysLate: 88 },
          ...{ stands: 'not-delivered', evidence: null },
        },
      ],
      changeResponses: [
        { change: 'change-1', reportedOn: '2027-07-01', grade: 'safety', answeredOn: '2027-07-01', hours: 7 },
      ],
      whyNotLookedAfter: [
        {
          ...{ basis: 'private-family', validFrom: '2027-07-02', advice: 'advice-1' },
          decision: [{ subject: 'legalBasis', actor: 'service-manager' }],
          known: [{ subject: 'agreement' }, { subject: 'change' }],
        },
      ],
      allowanceHistory: [],
    });
  });

  test('it is not handed over without every line; then the papers travel with the hand-over', async () => {
    const offer = () => story.offer('service-manager', 'pre-proceedings', {}, PLAN);
    const parts = ['family-group-record', 'plan-versions', 'readings', 'reviews', 'promised-and-delivered'];
    const held = [...parts, 'changes-and-answers', 'views', 'reasons'];
    const pack = (lines: readonly string[]) =>
      story.record(
        'legal-adviser',
        'evidencePack',
        { lines, parts: held, gaps: ['visits'], gapReasons: 'Nobody came.' },
        PLAN,
      );
    await taken(pack(['travel']));
    expect(refusalsIn(await offer())).toMatchObject([
      { code: 'NOT_COMPLIANT', message: 'The evidence still lacks: wages.' },
    ]);
    expect(await textOf(story, 'asha-plan', 'evidence-pack')).toContain('What was put together still lacks: wages.');
    await taken(pack(['travel', 'wages']));
    const offered = entryIn((await taken(offer()))[0]);
    const text = await textOf(story, 'asha-plan', 'evidence-pack');
    expect(text).toContain('Visits A gap; why is written below');
    expect(text).toContain('Nobody came.');
    const { handOvers } = await story.ask(
      'legal-adviser',
      '{ handOvers(to: "family-group-decision-making") { edges { node { offer papers { id from } } } } }',
    );
    expect(handOvers).toEqual({
      edges: [{ node: { offer: offered, papers: [{ id: 'evidence-pack', from: '2027-03-08' }] } }],
    });
  });

  test('its end is told once it has ended', async () => {
    const document = '{ handOvers(waiting: true) { edges { node { offer } } } }';
    const { handOvers } = await story.ask('legal-adviser', document);
    const { edges } = handOvers as { readonly edges: readonly { readonly node: { readonly offer: number } }[] };
    const offer = edges[0]?.node.offer;
    await taken(story.acceptInto('team-manager', 'asha-plan', offer ?? 0, 'asha-again'));
    const text = await textOf(story, 'asha-plan', 'closure-letter');
    expect(text).toContain('The plan ended on Friday 2 July 2027: The plan did not suffice; its evidence is accepted.');
  });

  test('nobody makes one who does not see the journey', async () => {
    const other = await Story.begin(bench, '2027-07-02');
    const journey = story.journeyId('asha-plan');
    await expect(other.ask('auditor', MAKE, { journey, paper: 'evidence-pack' })).rejects.toThrow(/NOT_FOUND/);
  });
});

describe('of a kinship route', () => {
  const one = { children: ['ben'] };
  let story: Story;
  beforeAll(async () => {
    story = await Story.begin(bench, '2027-03-01', 'kinship-route');
    await story.start(['ben']);
    const effects = ['money', 'parental-responsibility', 'services', 'end-date'];
    await taken(story.record('kinship-worker', 'routeFacts', { route: 'special-guardianship', effects }, one));
    await taken(story.record('kinship-worker', 'questionAsked', { question: 'q-1', words: 'Can I keep my job?' }, one));
  }, 90_000);

  test('the sheet has every route by the law of today, what was not yet told, and the proposals apart', async () => {
    const text = await textOf(story, 'ben', 'route-facts');
    expect(text).toContain('special guardianship shared, and enhanced for you no assessed at 18');
    expect(text).toContain('special guardianship Told Told Not yet told Told Told');
    expect(text).toContain('Proposed in 2022, and not law');
    expect(text).toContain('Can I keep my job?');
    await expect(textOf(story, 'ben', 'choice-record')).rejects.toThrow(/NOT_YET/);
  });

  test('the record of a choice says what it lacks to be an informed one', async () => {
    const choice = {
      ...{ choice: 'special-guardianship', pressureAsked: true, pressure: 'Nobody.', words: 'For good.' },
      ...{ madeUninformed: true, whyUninformed: 'There was no time for it.' },
    };
    await taken(story.record('kinship-carer', 'routeChoice', choice, one));
    const text = await textOf(story, 'ben', 'choice-record');
    expect(text).toContain("Chosen on Monday 1 March 2027: special guardianship. The choice is the carer's alone.");
    expect(text).toContain('special guardianship: therapy');
    expect(text).toContain('For good.');
  });

  test('what the carer was paid is read beside the fostering rate of its day', async () => {
    const rate = (poundsWeekly: number, on: string) =>
      story.record('funding-approver', 'fosteringRate', { poundsWeekly, table: '2026' }, { ...one, on });
    const paid = (poundsWeekly: number, on: string) =>
      story.record('funding-approver', 'allowance', { poundsWeekly, basis: 'assessed' }, { ...one, on });
    await taken(rate(180, '2027-01-04'), paid(150, '2027-02-01'), rate(190, '2027-02-22'));
    const { journey } = await story.ask(
      'auditor',
      'query ($id: ID!) { journey(id: $id) { allowanceHistory { from poundsWeekly fosteringRate basis } promisedVersusDelivered { line } } }',
      { id: story.journeyId('ben') },
    );
    expect(journey).toEqual({
      allowanceHistory: [
        { from: '2027-02-01', poundsWeekly: 150, fosteringRate: 180, basis: 'assessed' },
        { from: '2027-02-22', poundsWeekly: 150, fosteringRate: 190, basis: 'assessed' },
      ],
      promisedVersusDelivered: [],
    });
  });

  test('the letter proves the order, and shows no right to leave where no law gives one', async () => {
    await story.on('2027-03-15');
    await taken(story.record('legal-adviser', 'order', { order: 'special-guardianship' }, one));
    const text = await textOf(story, 'ben', 'proof-of-order');
    expect(text).toContain('On Monday 15 March 2027 a court made an order of special guardianship');
    expect(text).toContain('It gives no right to leave: no law does.');
  });
});
