import { civilDate } from '../../statute';
import { sealed, startBench, type Bench } from '../support/journeys';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
}, 60_000);
afterAll(() => bench?.close());

const finding = (on: string) =>
  ({ type: 'record', fact: 'familyFinding', value: { couldCare: 'not-asked', consent: 'given' }, sealed: sealed('effort'), occurred: { on: civilDate(on) } }) as const;

test('a recorded step costs at most six events of the engine, and eight when it brings the next wake forward', async () => {
  const journey = bench.journey({ at: '2026-12-18T10:00:00Z' });
  expect(await journey.start()).toMatchObject({ kept: [{ first: 1 }] });
  const started = (await journey.history()).length;
  await journey.tell(finding('2026-12-18'));
  const recorded = (await journey.history()).length;
  expect(recorded - started).toBeLessThanOrEqual(6);
});
