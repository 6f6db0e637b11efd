import { startApiBench, type ApiBench } from '../support/api';
import { codesIn, refusalsIn, Story } from '../support/story';

/*
 * What only the young person, or somebody outside the authority, can say: recorded for them by somebody who works with them.
 */

let bench: ApiBench;
let story: Story;
const one = { children: ['one'] };
beforeAll(async () => {
  bench = await startApiBench();
  story = await Story.begin(bench, '2026-11-02', 'leaving-care');
  for (const name of ['one', 'two']) await story.child(name, '2009-05-02');
  await story.start(['one', 'two']);
}, 90_000);
afterAll(() => bench?.close());
jest.setTimeout(60_000);

const wants = { choice: 'stay' };

test('an adviser records the young person’s own word in their name, and both names are kept', async () => {
  expect(codesIn(await story.record('young-person', 'stayChoice', wants, one))).toEqual([]);
  const entry = (await story.timeline('one')).findLast(({ subject }) => subject === 'stayChoice');
  expect(entry).toMatchObject({ actor: 'personal-adviser' });
  const document = `query ($child: ID!) { timeline(child: $child, first: 100) { edges { node { subject onBehalfOfRoles } } } }`;
  const { timeline } = await story.ask('auditor', document, { child: story.childId('one') });
  const { edges } = timeline as { edges: readonly { node: { subject: string | null; onBehalfOfRoles: unknown } }[] };
  expect(edges.findLast(({ node }) => node.subject === 'stayChoice')?.node.onBehalfOfRoles).toEqual([
    'CHILD',
    'YOUNG_PERSON',
  ]);
});

test('nobody says it in the adviser’s own name', async () => {
  const told = await story.one('personal-adviser', 'recordYoungPersonStayChoice', {
    journeys: [story.journeyId('one')],
    occurredOn: story.today,
    choice: 'STAY',
  });
  expect(refusalsIn(told)).toEqual([expect.objectContaining({ code: 'NOT_ALLOWED', path: ['onBehalfOf'] })]);
});

test('nor in the journey of another child, nor of several at once', async () => {
  for (const children of [['two'], ['one', 'two']]) {
    const told = await story.one('personal-adviser', 'recordYoungPersonStayChoice', {
      journeys: children.map((name) => story.journeyId(name)),
      occurredOn: story.today,
      choice: 'STAY',
      onBehalfOf: story.childId('one'),
    });
    expect(refusalsIn(told)).toEqual([expect.objectContaining({ code: 'NOT_ALLOWED', path: ['onBehalfOf'] })]);
  }
});

test('a supervisor, who does not work with the young person, records it for nobody', async () => {
  const told = await story.one('supervisor', 'recordYoungPersonStayChoice', {
    journeys: [story.journeyId('one')],
    occurredOn: story.today,
    choice: 'STAY',
    onBehalfOf: story.childId('one'),
  });
  expect(codesIn(told)).toEqual(['NOT_ALLOWED']);
});

test('what the carer answers is recorded for the carer, and an adviser records for no colleague', async () => {
  expect(codesIn(await story.record('former-foster-carer', 'hostAnswer', { answer: 'yes' }, one))).toEqual([]);
  const entry = (await story.timeline('one')).findLast(({ subject }) => subject === 'hostAnswer');
  expect(entry).toMatchObject({ actor: 'personal-adviser', onBehalfOf: 'former-foster-carer' });
  const { staff } = await story.set(
    'registerStaff',
    { reference: 'manager-1', roles: ['LEAVING_CARE_MANAGER'], teams: [] },
    'staff { id }',
  );
  const told = await story.one('personal-adviser', 'recordYoungPersonAdviserNamed', {
    journeys: [story.journeyId('one')],
    occurredOn: story.today,
    worker: 'pa-1',
    onBehalfOf: (staff as { id: string }).id,
  });
  expect(refusalsIn(told)).toEqual([expect.objectContaining({ code: 'NOT_ALLOWED', path: ['onBehalfOf'] })]);
});
