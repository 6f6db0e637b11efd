import { startApiBench, type ApiBench } from '../support/api';
import { done } from '../support/guardianship';
import { Story } from '../support/story';

/* Measures of home matching: ten children whose homes were looked at again, of whom one half fares otherwise than the other. */

let bench: ApiBench;
let story: Story;
const SOME = ['a1', 'a2', 'a3', 'a4', 'a5'];
const OTHERS = ['b1', 'b2', 'b3', 'b4', 'b5'];

beforeAll(async () => {
  bench = await startApiBench();
  story = await Story.begin(bench, '2026-11-20', 'home-matching');
  await done(story.start([...SOME, ...OTHERS], { purpose: 'PLANNED_MOVE' }));
  await done(story.record('team-manager', 'fitChecked', { unmet: 0 }, { children: SOME }));
  await done(story.record('team-manager', 'fitChecked', { unmet: 2 }, { children: OTHERS }));
  await done(story.record('social-worker', 'childTold', { words: 'Said.' }, { children: SOME }));
  await story.on('2026-12-04');
}, 120_000);
afterAll(() => bench?.close());
jest.setTimeout(60_000);

interface Told {
  readonly id: string;
  readonly numerator: number | null;
  readonly denominator: number | null;
}

const measured = async (from: string): Promise<readonly Told[]> => {
  const document = `query ($from: Date!) { homeMatchingMeasures(from: $from, to: "2026-12-03") { id numerator denominator } }`;
  return (await story.ask('service-manager', document, { from }))['homeMatchingMeasures'] as readonly Told[];
};

test('whole numbers are told of the period, and nothing of what nobody recorded', async () => {
  const all = await measured('2026-11-01');
  expect(all.length).toBe(11);
  expect(all.filter(({ denominator }) => denominator !== null)).toEqual([
    { id: 'ALL_MET_IN_LIFE', numerator: 5, denominator: 10 },
  ]);
  expect((await measured('2026-12-01')).filter(({ denominator }) => denominator !== null)).toEqual([]);
});
