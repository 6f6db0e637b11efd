import { startApiBench, type ApiBench } from '../support/api';
import { codesIn, Story } from '../support/story';

/* What a supervisor and an auditor ask of family group decision making, by the names that they use. */

let bench: ApiBench;
let story: Story;
beforeAll(async () => {
  bench = await startApiBench();
  story = await Story.begin(bench, '2027-01-04');
  await story.on('2027-01-11');
  await story.start();
}, 90_000);
afterAll(() => bench?.close());
jest.setTimeout(60_000);

const parent = (person: string, fatherLine: boolean, status: string) => ({
  ...{ person, fatherLine, status, relation: fatherLine ? 'father' : 'mother', hasParentalResponsibility: true },
  ...(status === 'known' ? {} : { reason: 'Nobody knows where he lives.' }),
});

interface List {
  readonly totalCount: number;
  readonly edges: readonly {
    readonly node: { readonly about: string | null; readonly openedOn: string; readonly owedBy: string };
  }[];
}

/** Whom an open question is about, since when and who owes the answer. */
async function open(name: string): Promise<readonly unknown[]> {
  const document = `{ ${name} { totalCount edges { node { about openedOn owedBy child { id } } } } }`;
  const { totalCount, edges } = (await story.ask('supervisor', document))[name] as List;
  expect(totalCount).toBe(edges.length);
  return edges.map(({ node: { about, openedOn, owedBy } }) => [about, openedOn, owedBy]);
}

test('open questions name the person, since when, and who owes the answer; each goes when it is answered', async () => {
  expect(codesIn(await story.record('social-worker', 'offerRecipient', parent('mother', false, 'known')))).toEqual([]);
  expect(codesIn(await story.record('social-worker', 'offerRecipient', parent('father', true, 'untraced')))).toEqual(
    [],
  );
  expect(await open('childrenWithoutAdvocateAnswer')).toEqual([[null, '2027-01-11', 'SOCIAL_WORKER']]);
  expect(await open('adultsWithoutRepresentationAnswer')).toEqual([['mother', '2027-01-11', 'SOCIAL_WORKER']]);
  expect(await open('unansweredOffers')).toEqual([]);
  await story.record('social-worker', 'offer', { person: 'mother', inLetter: false, how: 'letter', language: 'en' });
  expect(await open('unansweredOffers')).toEqual([['mother', '2027-01-11', 'SOCIAL_WORKER']]);
  await story.on('2027-01-14');
  await story.record('social-worker', 'offerAnswer', { person: 'mother', answer: 'accepted' });
  expect(await open('unansweredOffers')).toEqual([]);
});

test('a duty without a date is listed as open, and never as overdue', async () => {
  const document =
    '{ openDuties(steps: ["make-offer", "hear-child"]) { edges { node { step { id } clockKind dueOn status } } } }';
  const { openDuties } = await story.ask('supervisor', document, {});
  const { edges } = openDuties as { edges: readonly { node: unknown }[] };
  expect(edges.map(({ node }) => node)).toContainEqual({
    step: { id: 'hear-child' },
    clockKind: 'GATE',
    dueOn: null,
    status: 'OPEN',
  });
});

test('a father who is not traced is listed until he is', async () => {
  const fathers = async () =>
    (await story.ask('supervisor', '{ fathersUntraced { person since journey { id } } }'))['fathersUntraced'];
  expect(await fathers()).toEqual([{ person: 'father', since: '2027-01-11', journey: { id: story.journeyId() } }]);
  await story.record('social-worker', 'offerRecipient', parent('father', true, 'known'));
  expect(await fathers()).toEqual([]);
});

test('an application is at risk while it is planned, somebody accepted and no meeting was held', async () => {
  const atRisk = async () =>
    (await story.ask('supervisor', '{ applicationsAtRisk { plannedFor status missing { what person } } }'))[
      'applicationsAtRisk'
    ];
  expect(await atRisk()).toEqual([]);
  await story.record('legal-adviser', 'plannedApplication', { orderSought: 'care', plannedFor: '2027-02-12' });
  expect(await atRisk()).toEqual([
    { plannedFor: '2027-02-12', status: 'ADVISORY', missing: [{ what: 'fgdm-hold', person: 'mother' }] },
  ]);
  await story.on('2027-02-09');
  const meeting = { method: 'fgc', invited: ['mother'], attended: ['mother'], declined: [], place: 'Hall' };
  await story.record('fgdm-coordinator', 'meeting', meeting);
  expect(await atRisk()).toEqual([]);
});

test('the reply stands beside the plan, and a correction beside what it corrects', async () => {
  expect(await open('repliesPending')).toEqual([[null, '2027-02-09', 'TEAM_MANAGER']]);
  await story.record('fgdm-coordinator', 'familyPlan', {
    planMade: true,
    version: 1,
    goals: 'Nan has the children at weekends.',
  });
  await story.decide('team-manager', 'reply', { choice: 'agree', reasons: 'It keeps the children safe.' });
  await story.correct('team-manager', 'reply', { choice: 'agree-in-part' });
  const document = `query ($child: ID!) { timeline(child: $child, subjects: ["familyPlan", "reply"]) { edges { node { type values { name value } } } } }`;
  const { timeline } = await story.ask('auditor', document, { child: story.childId('child') });
  const { edges } = timeline as {
    edges: readonly { node: { type: string; values: readonly { name: string; value: string }[] } }[];
  };
  const told = edges.map(({ node }) => [node.type, node.values.map(({ value }) => value)]);
  expect(told).toEqual([
    ['FACT_RECORDED', ['true', '1', 'Nan has the children at weekends.']],
    ['DECISION_MADE', ['agree', 'It keeps the children safe.']],
    ['FACT_CORRECTED', ['agree-in-part', 'The paper says otherwise.']],
  ]);
});

test('notice to carers counts what was under 24 hours, as corrected and not as withdrawn', async () => {
  const notice = async () => {
    const document =
      '{ noticeToCarers(from: "2027-01-01", to: "2027-12-31") { under24Hours shareUnder24Hours notices { person hours } } }';
    return (await story.ask('auditor', document))['noticeToCarers'];
  };
  expect(await notice()).toEqual({ under24Hours: 0, shareUnder24Hours: null, notices: [] });
  for (const [person, noticeHours] of [
    ['nan', 4],
    ['aunt', 48],
    ['uncle', 30],
    ['cousin', 2],
  ] as const)
    await story.record('social-worker', 'relativeSupport', { person, answer: 'accepted', noticeHours });
  const entries = (await story.timeline('child')).filter(
    ({ subject, type }) => subject === 'relativeSupport' && type === 'FACT_RECORDED',
  );
  const withdrawn = {
    journey: story.journeyId(),
    entry: entries.at(-1)?.sequence,
    correctionReason: 'It was another child.',
  };
  expect(codesIn(await story.one('social-worker', 'withdrawEntry', withdrawn))).toEqual([]);
  const corrected = {
    journey: story.journeyId(),
    entry: entries[2]?.sequence,
    correctionReason: 'Misread.',
    occurredOn: story.today,
  };
  await story.one('social-worker', 'correctFamilyGroupRelativeSupport', {
    ...corrected,
    person: 'uncle',
    answer: 'ACCEPTED',
    noticeHours: 3,
  });
  expect(await notice()).toEqual({
    under24Hours: 2,
    shareUnder24Hours: 2 / 3,
    notices: [
      { person: 'nan', hours: 4 },
      { person: 'aunt', hours: 48 },
      { person: 'uncle', hours: 3 },
    ],
  });
});
