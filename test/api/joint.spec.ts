import { startApiBench, type ApiBench } from '../support/api';
import { codesIn, Story } from '../support/story';

/*
 * One child as a whole, across two journeys, and brothers and sisters side by side; by both clocks.
 */

let bench: ApiBench;
let story: Story;
let group: string;

const parent = {
  person: 'mother',
  relation: 'mother',
  hasParentalResponsibility: true,
  fatherLine: false,
  status: 'known',
};
const both = { children: ['older', 'younger'] };
const older = { children: ['older'] };

beforeAll(async () => {
  bench = await startApiBench();
  story = await Story.begin(bench, '2026-11-02');
  await story.child('older', '2010-11-30');
  await story.child('younger', '2015-03-04');
  await story.start(['older', 'younger']);
  await startSecond();
  const { journey } = await story.ask('auditor', 'query ($id: ID!) { journey(id: $id) { siblingGroup } }', {
    id: story.journeyId('older'),
  });
  group = (journey as { readonly siblingGroup: string }).siblingGroup;
}, 90_000);
afterAll(() => bench?.close());
jest.setTimeout(60_000);

/** Leaving care beside the family group's journey, and people in both. */
async function startSecond(): Promise<void> {
  const started = await story.one('case-system', 'startYoungPersonJourney', {
    children: [{ child: story.childId('older'), reference: 'leaving-1' }],
    team: story.team('north'),
    purpose: 'LEAVING_CARE',
    startedOn: '2026-11-02',
  });
  const leaving = started.results[0]?.journey?.id;
  const told = [
    started,
    await story.record('social-worker', 'offerRecipient', parent, both),
    await story.record('team-manager', 'caseHolder', { worker: 'worker-1' }, older),
    await story.one('social-worker', 'recordYoungPersonEnteredCare', {
      ...{ journeys: [leaving], occurredOn: '2019-05-07', episode: 'e-1', basis: 'CARE_ORDER' },
    }),
    await story.one('personal-adviser', 'recordYoungPersonRelationship', {
      ...{ journeys: [leaving], occurredOn: '2026-11-02', onBehalfOf: story.childId('older') },
      ...{ person: 'gran', kind: 'FAMILY', loving: 'YES' },
    }),
  ];
  if (told.flatMap(codesIn).length > 0) throw new Error(JSON.stringify(told));
}

interface Whole {
  readonly reference: string;
  readonly journeys: readonly { readonly type: string }[];
  readonly openDuties: readonly {
    readonly step: { readonly id: string };
    readonly dueOn: string | null;
    readonly journey: { readonly type: string };
  }[];
  readonly people: readonly { readonly person: string; readonly as: string; readonly since: string }[];
}
const WHOLE =
  'reference journeys { type } openDuties { step { id } dueOn journey { type } } people { person as since }';

async function whole(child: string, moment: object = {}): Promise<Whole> {
  const document = `query ($id: ID!, $asAt: DateTime, $knownBy: DateTime) { child(id: $id, asAt: $asAt, knownBy: $knownBy) { ${WHOLE} } }`;
  return (await story.ask('auditor', document, { id: story.childId(child), ...moment }))['child'] as Whole;
}

test('all journeys of a child, what is open in them, the soonest first, and who is around', async () => {
  const { journeys, openDuties, people } = await whole('older');
  expect(journeys.map(({ type }) => type).toSorted()).toEqual(['FAMILY_GROUP_DECISION_MAKING', 'LEAVING_CARE']);
  expect(new Set(openDuties.map(({ journey }) => journey.type)).size).toBe(2);
  const dates = openDuties.flatMap(({ dueOn }) => dueOn ?? []);
  expect(dates).toEqual(dates.toSorted());
  expect(openDuties.slice(0, dates.length).every(({ dueOn }) => dueOn !== null)).toBe(true);
  expect(people.map(({ person, since }) => [person, since])).toEqual(
    expect.arrayContaining([
      ['mother', '2026-11-02'],
      ['worker-1', '2026-11-02'],
      ['gran', '2026-11-02'],
    ]),
  );
});

test('as at a day before, and as known before, there was less', async () => {
  await story.on('2026-11-20');
  expect(
    codesIn(await story.record('team-manager', 'caseHolder', { worker: 'worker-2' }, { ...older, on: '2026-11-10' })),
  ).toEqual([]);
  const names = async (moment: object) => (await whole('older', moment)).people.map(({ person }) => person);
  const [before, between] = ['2026-11-05T12:00:00.000Z', '2026-11-12T12:00:00.000Z'];
  expect(await names({ asAt: before })).not.toContain('worker-2');
  expect(await names({ asAt: between })).toContain('worker-2');
  expect(await names({ asAt: between, knownBy: between })).not.toContain('worker-2');
});

test('brothers and sisters side by side, each with their own clocks', async () => {
  const document = `query ($group: ID!) { familyGroup(siblingGroup: $group) { ${WHOLE} } }`;
  const { familyGroup } = await story.ask('auditor', document, { group });
  const children = familyGroup as readonly Whole[];
  expect(children.map(({ reference, journeys }) => [reference, journeys.length]).toSorted()).toEqual([
    ['older', 2],
    ['younger', 1],
  ]);
  expect(children.every(({ openDuties }) => openDuties.length > 0)).toBe(true);
});

test('somebody of another authority sees nobody of them', async () => {
  const other = await Story.begin(bench, '2026-11-02');
  const { familyGroup } = await other.ask(
    'auditor',
    'query ($group: ID!) { familyGroup(siblingGroup: $group) { reference } }',
    { group },
  );
  expect(familyGroup).toEqual([]);
});
