import { randomUUID } from 'node:crypto';
import { startApiBench, type ApiBench } from '../support/api';
import { codesIn, Story } from '../support/story';
import { askDying } from './dying';

/*
 * Something recorded for the wrong child is moved to the right one: sealed words and all, once, and neither record forgets it.
 */

let bench: ApiBench;
let story: Story;
beforeAll(async () => {
  bench = await startApiBench();
  story = await Story.begin(bench, '2026-12-01');
  await story.on('2026-12-18');
  await story.start(['ann', 'ben']);
}, 90_000);
afterAll(() => bench?.close());
jest.setTimeout(60_000);

const HEARD = { how: 'talked', words: 'To stay near the river.' };

/** Tells Ann's journey what Ben had said, on the day before. @returns the entry */
async function toldOfAnn(): Promise<number> {
  await story.record('social-worker', 'wishesAndFeelings', HEARD, { children: ['ann'], on: '2026-12-17' });
  return (await story.timeline('ann')).findLast(({ subject }) => subject === 'wishesAndFeelings')?.sequence ?? 0;
}

const moving = (entry: number, more: object = {}) => ({
  ...{ journey: story.journeyId('ann'), rightJourney: story.journeyId('ben'), entry },
  ...{ correctionReason: 'It was the brother who said so.', ...more },
});

const move = (input: object, key = randomUUID(), role: Parameters<Story['one']>[0] = 'social-worker') =>
  story.one(role, 'moveEntryToRightChild', { ...input }, { key });

const saidOf = async (child: string) =>
  (await story.timeline(child))
    .filter(({ subject }) => subject === 'wishesAndFeelings')
    .map(({ type, occurredOn, values }) => [type, occurredOn, values.find(({ name }) => name === 'words')?.value]);

test('it is recorded where it belongs, with its sealed words and its day, and withdrawn where it does not', async () => {
  const entry = await toldOfAnn();
  const key = randomUUID();
  const told = await move(moving(entry), key);
  expect(codesIn(told)).toEqual([]);
  expect(told.results.map(({ journey }) => journey?.id)).toEqual([story.journeyId('ben'), story.journeyId('ann')]);
  expect(await saidOf('ben')).toEqual([['FACT_RECORDED', '2026-12-17', HEARD.words]]);
  expect(await saidOf('ann')).toEqual([
    ['FACT_RECORDED', '2026-12-17', HEARD.words],
    ['FACT_WITHDRAWN', '2026-12-17', undefined],
  ]);
  expect(await move(moving(entry), key)).toEqual(told);
  expect(await saidOf('ben')).toHaveLength(1);
  expect(codesIn(await move(moving(entry)))).toEqual(['NOT_IN_THIS_JOURNEY']); // withdrawn since, under another key
});

test('cut off halfway, it is finished when it is sent again', async () => {
  const entry = await toldOfAnn();
  const input = { ...moving(entry), idempotencyKey: randomUUID() };
  const document = `mutation ($input: MoveEntryToRightChildInput!) {
    moveEntryToRightChild(input: $input) { results { errors { code } } } }`;
  const onlyBen = ({ sent }: { readonly sent: readonly { readonly command: { readonly type: string } }[] }) =>
    sent.every(({ command }) => command.type === 'record');
  const died = await askDying(bench, story, 'social-worker', document, input, onlyBen);
  expect(died.errors).toBeDefined();
  expect([(await saidOf('ben')).length, (await saidOf('ann')).at(-1)?.[0]]).toEqual([2, 'FACT_RECORDED']);
  const { idempotencyKey: key, ...same } = input;
  expect(codesIn(await move(same, key))).toEqual([]);
  expect([(await saidOf('ben')).length, (await saidOf('ann')).at(-1)?.[0]]).toEqual([2, 'FACT_WITHDRAWN']);
});

test('refused where it may not be recorded, and then not withdrawn either', async () => {
  const entry = await toldOfAnn();
  const before = await saidOf('ann');
  expect(codesIn(await move(moving(entry), randomUUID(), 'legal-adviser'))).toEqual(['NOT_ALLOWED']);
  expect(codesIn(await move(moving(entry, { rightJourney: story.journeyId('ann') })))).toEqual(['INVALID_VALUE']);
  expect(codesIn(await move(moving(999)))).toEqual(['NOT_IN_THIS_JOURNEY']);
  expect(codesIn(await move(moving(2)))).toEqual(['NOT_IN_THIS_JOURNEY']); // the child's own date of birth
  expect(codesIn(await move(moving(entry, { rightJourney: 'nonsense' })))).toEqual(['NOT_FOUND']);
  expect(codesIn(await move(moving(entry, { correctionReason: ' ' })))).not.toEqual([]);
  expect(await saidOf('ann')).toEqual(before);
});
