import { randomUUID } from 'node:crypto';
import { askDying } from '../api/dying';
import { startApiBench, type ApiBench } from '../support/api';
import { entryIn, familyAgrees, familyHandsOver, offers, planStarts, promises, taken } from '../support/network';
import { codesIn, Story } from '../support/story';

/*
 * One child's story across journeys: the family meets, a plan, support that comes late and support that never does, a breakdown,
 * the family meets again, special guardianship. Asked about at five moments, by what was known then and by what is known now:
 * which journeys, what is open, who holds what was handed over, who is around the child; and a brother whose plan goes on.
 */

let bench: ApiBench;
let story: Story;
let group: string;
let offered: number;
beforeAll(async () => {
  bench = await startApiBench();
  story = await Story.begin(bench, '2027-02-01');
  await tell();
}, 300_000);
afterAll(() => bench?.close());
jest.setTimeout(120_000);

const MANAGER = 'team-manager';
const plan = { children: ['asha-plan'] };
const brother = { children: ['ben-plan'] };
const kinship = { children: ['asha-kinship'] };

async function tell(): Promise<void> {
  await story.switchOn('review-2022', '2026-01-01');
  await story.start(['asha', 'ben']);
  const { journey } = await story.ask('auditor', 'query ($id: ID!) { journey(id: $id) { siblingGroup } }', {
    id: story.journeyId('asha'),
  });
  group = (journey as { readonly siblingGroup: string }).siblingGroup;
  await story.on('2027-02-19');
  for (const name of ['asha', 'ben']) {
    await familyAgrees(story, name);
    await familyHandsOver(story, name, `${name}-plan`);
  }
  story.tells('family-network-plan');
  await plansRun();
  await breaksDown();
  await familyMeetsAgain();
  await orderIsMade();
}

/** The wages came on 12 April; nobody recorded it before 4 May. The help with travel never came. */
async function plansRun(): Promise<void> {
  await story.on('2027-03-08');
  await promises(story, 'asha-plan', 'wages', '2027-03-22');
  await promises(story, 'asha-plan', 'travel', '2027-04-05');
  await promises(story, 'ben-plan', 'clubs', '2027-03-15');
  await planStarts(story, 'asha-plan', { endOn: '2027-12-05', reviewOn: '2027-08-02' });
  await planStarts(story, 'ben-plan', { endOn: '2027-12-05', reviewOn: '2027-08-30' });
  await story.on('2027-03-15');
  await taken(story.record('named-carer', 'delivery', { line: 'clubs', confirmed: true }, brother));
  await story.on('2027-05-04');
  const came = { line: 'wages', confirmed: true, evidence: 'payslip-1' };
  await taken(story.record('named-carer', 'delivery', came, { ...plan, on: '2027-04-12' }));
}

/** Handed over on Friday 2 July, and accepted that day; the acceptance was recorded on the Monday. */
async function breaksDown(): Promise<void> {
  await story.on('2027-07-02');
  const decided = { choice: 'not-recoverable', kind: 'later', advice: 'advice-2' };
  await taken(story.decide('service-manager', 'insufficiency', decided, plan));
  const parts = [
    ...['family-group-record', 'plan-versions', 'readings', 'reviews', 'promised-and-delivered'],
    ...['changes-and-answers', 'visits', 'views', 'reasons'],
  ];
  await taken(story.record('legal-adviser', 'evidencePack', { lines: ['wages', 'travel'], parts }, plan));
  offered = await offers(story, 'service-manager', 'pre-proceedings', 'asha-plan');
  await story.on('2027-07-05');
  await taken(story.acceptInto(MANAGER, 'asha-plan', offered, 'asha-again', '2027-07-02'));
}

async function familyMeetsAgain(): Promise<void> {
  story.tells('family-group-decision-making');
  await story.on('2027-07-26');
  await familyAgrees(story, 'asha-again', 'guardianship-or-arrangements');
  const offer = await offers(story, MANAGER, 'kinship-route', 'asha-again');
  await taken(story.acceptInto('kinship-worker', 'asha-again', offer, 'asha-kinship'));
  await taken(story.end(MANAGER, 'kinship-route', { children: ['asha-again'] }));
  story.tells('kinship-route');
  await taken(story.record('kinship-worker', 'carer', { carer: 'grandmother', relation: 'grandparent' }, kinship));
}

/** The order was first recorded a week too late, and then put right. */
async function orderIsMade(): Promise<void> {
  await story.on('2027-10-04');
  const order = { order: 'special-guardianship' };
  const told = await taken(story.record('legal-adviser', 'order', order, { ...kinship, on: '2027-09-27' }));
  await story.on('2027-10-06');
  const right = {
    occurredOn: '2027-09-20',
    order: 'SPECIAL_GUARDIANSHIP',
    correctionReason: 'The paper says the 20th.',
  };
  const which = { journey: story.journeyId('asha-kinship'), entry: entryIn(told[0]) };
  await taken(story.one('legal-adviser', 'correctKinshipRouteOrder', { ...which, ...right }));
}

// ---- Questions ----

interface Whole {
  readonly reference: string;
  readonly journeys: readonly {
    readonly type: string;
    readonly open: boolean;
    readonly handOvers: readonly { readonly id: string; readonly heldBy: string }[];
  }[];
  readonly openDuties: readonly {
    readonly step: { readonly id: string };
    readonly about: string | null;
    readonly dueOn: string | null;
    readonly status: string;
    readonly journey: { readonly type: string };
  }[];
  readonly people: readonly {
    readonly person: string;
    readonly as: string;
    readonly journey: { readonly type: string };
  }[];
}

const WHOLE = `reference journeys { type open handOvers { id heldBy } }
  openDuties { step { id } about dueOn status journey { type } } people { person as journey { type } }`;

async function whole(asAt: string, knownBy?: string, name = 'asha'): Promise<Whole> {
  const document = `query ($id: ID!, $asAt: DateTime, $knownBy: DateTime) { child(id: $id, asAt: $asAt, knownBy: $knownBy) { ${WHOLE} } }`;
  return (await story.ask('auditor', document, { id: story.childId(name), asAt, knownBy }))['child'] as Whole;
}

const SHORT: Readonly<Record<string, string>> = {
  FAMILY_GROUP_DECISION_MAKING: 'group',
  FAMILY_NETWORK_PLAN: 'plan',
  KINSHIP_ROUTE: 'kinship',
};
const short = (type: string): string => SHORT[type] ?? type;
const journeysIn = ({ journeys }: Whole) =>
  journeys.map(({ type, open }) => `${short(type)} ${open ? 'open' : 'over'}`);
const heldIn = ({ journeys }: Whole) =>
  journeys.flatMap(({ type, handOvers }) => handOvers.map(({ id, heldBy }) => `${short(type)} to ${id}: ${heldBy}`));
const openIn = ({ openDuties }: Whole, journey: string) =>
  openDuties
    .filter(({ journey: { type } }) => short(type) === journey)
    .map(({ step, about, dueOn }) => [step.id, about, dueOn].filter((said) => said !== null).join(' '));
const peopleIn = ({ people }: Whole) =>
  [...new Set(people.map(({ person, journey }) => `${person} (${short(journey.type)})`))].toSorted();

const night = (day: string) => `${day}T21:00:00.000Z`;

describe('1. Before the plan has started, 1 March', () => {
  test('the first journey is over, the plan holds the child and owes a draft', async () => {
    const then = await whole(night('2027-03-01'), night('2027-03-01'));
    expect(journeysIn(then)).toEqual(['group over', 'plan open']);
    expect(heldIn(then)).toEqual(['group to family-network-plan: RECEIVER']);
    expect(openIn(then, 'plan')).toEqual(['draft-plan 2027-03-05']);
    expect(peopleIn(then)).toEqual(['mother (group)']);
  });

  test('known today it is the same: nothing of that day was put right since', async () => {
    const [then, now] = [await whole(night('2027-03-01'), night('2027-03-01')), await whole(night('2027-03-01'))];
    expect([journeysIn(now), heldIn(now), openIn(now, 'plan')]).toEqual([
      journeysIn(then),
      heldIn(then),
      openIn(then, 'plan'),
    ]);
  });
});

describe('2. Support that came, and that nobody had recorded, 20 April', () => {
  test('by what was known, both lines are overdue', async () => {
    const then = await whole(night('2027-04-20'), night('2027-04-20'));
    expect(openIn(then, 'plan')).toEqual(
      expect.arrayContaining(['start-line wages 2027-03-22', 'start-line travel 2027-04-05']),
    );
    expect(peopleIn(then)).toEqual(['mother (group)', 'mother (plan)', 'worker-1 (plan)']);
  });

  test('by what is known now, only the travel', async () => {
    const now = await whole(night('2027-04-20'));
    expect(openIn(now, 'plan')).toContain('start-line travel 2027-04-05');
    expect(openIn(now, 'plan')).not.toContain('start-line wages 2027-03-22');
  });
});

describe('3. Handed over on a Friday, recorded on the Monday: 3 July', () => {
  test('by what was known, the plan still held the child, and its duties', async () => {
    const then = await whole(night('2027-07-03'), night('2027-07-03'));
    expect(journeysIn(then)).toEqual(['group over', 'plan open']);
    expect(heldIn(then)).toEqual(['group to family-network-plan: RECEIVER', 'plan to pre-proceedings: GIVER']);
    expect(openIn(then, 'plan')).toContain('start-line travel 2027-04-05');
  });

  test('by what is known now, the second journey did; nothing of the plan was open any more', async () => {
    const now = await whole(night('2027-07-03'));
    expect(journeysIn(now)).toEqual(['group over', 'plan over', 'group open']);
    expect(heldIn(now)).toEqual(['group to family-network-plan: RECEIVER', 'plan to pre-proceedings: RECEIVER']);
    expect(openIn(now, 'plan')).toEqual([]);
    expect(openIn(now, 'group').length).toBeGreaterThan(0);
  });

  test('the evidence shows what was not delivered, and the first meeting', async () => {
    const document = 'query ($journey: ID!) { paper(journey: $journey, paper: "evidence-pack") { html } }';
    const { paper } = await story.ask('legal-adviser', document, { journey: story.journeyId('asha-plan') });
    const text = (paper as { readonly html: string }).html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    expect(text).toContain('wages grandmother finance Monday 22 March 2027 Monday 12 April 2027 21 late payslip-1');
    expect(text).toContain('travel grandmother finance Monday 5 April 2027 Nothing came 88 not delivered');
    expect(text).toContain('Nan helps every week.');
  });

  test("the second meeting's evidence has the first one too", async () => {
    const document =
      'query ($journey: ID!) { familyGroupEvidence(journey: $journey) { earlier { type } parts { id items { occurredOn } } } }';
    const { familyGroupEvidence } = await story.ask('legal-adviser', document, {
      journey: story.journeyId('asha-again'),
    });
    expect(familyGroupEvidence).toMatchObject({
      earlier: [{ type: 'FAMILY_NETWORK_PLAN' }, { type: 'FAMILY_GROUP_DECISION_MAKING' }],
      parts: expect.arrayContaining([
        { id: 'MEETING', items: [{ occurredOn: '2027-02-19' }, { occurredOn: '2027-07-26' }] },
      ]),
    });
  });
});

describe('4. On a kinship route, 27 July', () => {
  test('three hand-overs, each held by its receiver; the carer is owed the facts first', async () => {
    const then = await whole(night('2027-07-27'), night('2027-07-27'));
    expect(journeysIn(then)).toEqual(['group over', 'plan over', 'group over', 'kinship open']);
    expect(heldIn(then)).toEqual([
      'group to family-network-plan: RECEIVER',
      'plan to pre-proceedings: RECEIVER',
      'group to kinship-route: RECEIVER',
    ]);
    expect(openIn(then, 'kinship')).toEqual([
      'give-route-facts 2027-08-02',
      'offer-advice 2027-08-02',
      'initial-assessment 2027-08-09',
    ]);
    expect(peopleIn(then)).toContain('grandmother (kinship)');
  });
});

describe('5. The order was put right, 1 October', () => {
  const owedOf = (told: Whole) => openIn(told, 'kinship').filter((duty) => duty.startsWith('peer-offer'));

  test('nobody had recorded an order; then one of the 27th; it was of the 20th of September', async () => {
    expect(owedOf(await whole(night('2027-10-01'), night('2027-10-01')))).toEqual([]);
    expect(owedOf(await whole(night('2027-10-01'), night('2027-10-05')))).toEqual(['peer-offer 2027-10-11']);
    expect(owedOf(await whole(night('2027-10-01')))).toEqual(['peer-offer 2027-10-04']);
  });

  test('brother and sister side by side: his plan goes on, and hers has ended', async () => {
    const document = `query ($group: ID!, $asAt: DateTime) { familyGroup(siblingGroup: $group, asAt: $asAt) { ${WHOLE} } }`;
    const { familyGroup } = await story.ask('auditor', document, { group, asAt: night('2027-10-01') });
    const children = (familyGroup as readonly Whole[]).toSorted((a, b) => (a.reference < b.reference ? -1 : 1));
    expect(children.map((child) => [child.reference, ...journeysIn(child)])).toEqual([
      ['asha', 'group over', 'plan over', 'group over', 'kinship open'],
      ['ben', 'group over', 'plan open'],
    ]);
    const [asha, ben] = children;
    expect(asha && openIn(asha, 'plan')).toEqual([]);
    expect(ben && openIn(ben, 'plan')).toContain('review 1 2027-08-30');
    expect(ben && peopleIn(ben)).not.toContain('grandmother (kinship)');
  });

  test('the giver of what was accepted owes nothing of it after that moment', async () => {
    for (const day of ['2027-07-02', '2027-07-27', '2027-10-01'])
      expect(openIn(await whole(night(day)), 'plan')).toEqual([]);
  });
});

test('what was answered cannot be accepted again: nothing opens twice', async () => {
  const told = await story.acceptInto(MANAGER, 'asha-plan', offered, 'asha-once-more');
  expect(codesIn(told)).toEqual(['ALREADY_ENDED']);
  expect(journeysIn(await whole(night('2027-10-06')))).toHaveLength(4);
});

describe('from leaving care to a lifelong bond', () => {
  const COORDINATOR = 'guardianship-coordinator';
  const ANSWER = 'mutation ($input: AnswerHandOverInput!) { answerHandOver(input: $input) { errors { code } } }';
  let leaving: Story;

  /** Somebody of 20 who left care at 18, with a wish for a lifelong bond; what they named, and what of it may be told. */
  async function leaver(name: string): Promise<number> {
    const one = { children: [name] };
    await leaving.child(name, '2006-03-01');
    await taken(leaving.start([name]));
    const care = { episode: 'e', basis: 'care-order' };
    await taken(leaving.record('social-worker', 'enteredCare', care, { ...one, on: '2015-01-05' }));
    const left = { episode: 'e', to: 'own-arrangements' };
    await taken(leaving.record('social-worker', 'leftCare', left, { ...one, on: '2024-03-01' }));
    for (const person of ['aunt', 'father'])
      await taken(leaving.record('young-person', 'relationship', { person, kind: 'family', loving: 'yes' }, one));
    expect(codesIn(await leaving.offer('personal-adviser', 'lifelong-guardianship', {}, one))).toEqual(['NOT_YET']);
    const wish = { wishes: true, with: 'mrs-k', tellOf: ['aunt'], words: 'I want it to be for life.' };
    await taken(leaving.record('young-person', 'bondWish', wish, one));
    return entryIn((await taken(leaving.offer('personal-adviser', 'lifelong-guardianship', {}, one)))[0]);
  }

  const duties = async (name: string) =>
    (await leaving.duties(name)).map(({ step, about, dueOn, outcome }) => [step.id, about, dueOn, outcome]);
  const shown = async (name: string) => {
    const { child } = await leaving.ask(
      'auditor',
      'query ($id: ID!) { child(id: $id) { journeys { type purpose open end follows { type } handOvers { id heldBy papers { id } } } } }',
      { id: leaving.childId(name) },
    );
    const { journeys } = child as { readonly journeys: readonly { readonly type: string }[] };
    return journeys.toSorted((a, b) => (a.type < b.type ? -1 : 1));
  };

  beforeAll(async () => {
    leaving = await Story.begin(bench, '2026-11-02', 'leaving-care');
  });

  test('accepted, a journey opens that follows; leaving care goes on and owes what it owed', async () => {
    const offer = await leaver('lena');
    const before = [await duties('lena'), await leaving.category('2026-11-02', { child: 'lena' })];
    await taken(leaving.acceptInto(COORDINATOR, 'lena', offer, 'lena-bond'));
    expect([await duties('lena'), await leaving.category('2026-11-02', { child: 'lena' })]).toEqual(before);
    expect(await shown('lena')).toEqual([
      {
        ...{ type: 'LEAVING_CARE', purpose: 'leaving-care', open: true, end: null, follows: null },
        handOvers: [{ id: 'lifelong-guardianship', heldBy: 'RECEIVER', papers: [{ id: 'guardianship-wish' }] }],
      },
      {
        ...{ type: 'LIFELONG_GUARDIANSHIP', purpose: 'guardianship', open: true, end: null },
        ...{ follows: { type: 'LEAVING_CARE' }, handOvers: [] },
      },
    ]);
    // The wish is asked for again, of each alone.
    expect((await leaving.duties('lena-bond')).map(({ step }) => step.id)).toEqual(['g-wish']);
  });

  test('what travels names nobody whom the young person did not agree to name', async () => {
    const document = 'query ($journey: ID!) { paper(journey: $journey, paper: "guardianship-wish") { html } }';
    const { paper } = await leaving.ask(COORDINATOR, document, { journey: leaving.journeyId('lena') });
    const text = (paper as { readonly html: string }).html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    expect(text).toContain('aunt family yes');
    expect(text).toContain('I want it to be for life.');
    expect(text).not.toContain('father');
  });

  test('refused, nothing opens and leaving care goes on', async () => {
    await leaver('mia');
    const one = { children: ['mia'] };
    const before = await duties('mia');
    await taken(leaving.answer(COORDINATOR, false, { reason: 'It was somebody else who asked.' }, one));
    expect(await duties('mia')).toEqual(before);
    expect(await shown('mia')).toMatchObject([{ type: 'LEAVING_CARE', open: true, handOvers: [{ heldBy: 'GIVER' }] }]);
  });

  test('taken back before the answer arrived, what was opened for it is ended as opened in error', async () => {
    const offer = await leaver('nia');
    const input = {
      ...{ journey: leaving.journeyId('nia'), offer, accepted: true, occurredOn: leaving.today },
      ...{ team: leaving.team('north'), reference: 'nia-bond', idempotencyKey: randomUUID() },
    };
    await askDying(bench, leaving, COORDINATOR, ANSWER, input, ({ start }) => start !== undefined);
    expect(await shown('nia')).toMatchObject([{ type: 'LEAVING_CARE' }, { type: 'LIFELONG_GUARDIANSHIP', open: true }]);
    const withdrawal = { journey: leaving.journeyId('nia'), entry: offer, correctionReason: 'Not wished for.' };
    await taken(leaving.one('personal-adviser', 'withdrawEntry', withdrawal));
    expect(codesIn(await leaving.one(COORDINATOR, 'answerHandOver', input))).not.toEqual([]);
    expect(await shown('nia')).toMatchObject([
      { type: 'LEAVING_CARE', open: true },
      { type: 'LIFELONG_GUARDIANSHIP', open: false, end: 'opened-in-error' },
    ]);
  });
});
