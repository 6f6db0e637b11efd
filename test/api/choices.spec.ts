import { randomUUID } from 'node:crypto';
import { eventually } from '../support/eventually';
import { startApiBench, type ApiBench } from '../support/api';
import { beginGuardianship, Bond, done } from '../support/guardianship';
import type { Story } from '../support/story';

/* A point that no source settles: listed with its default, chosen by the administrator from a day on, taken up by open journeys. */

let bench: ApiBench;
let story: Story;
let bond: Bond;
beforeAll(async () => {
  bench = await startApiBench();
  story = await beginGuardianship(bench, '2027-02-01');
  bond = await Bond.of(story, '1998-06-01');
  await bond.wished();
}, 90_000);
afterAll(() => bench?.close());
jest.setTimeout(60_000);

const CHOICE = 'lifelong-guardianship.O10';
const TOLD = 'errors { code path } version journeysTold';
const choose = (
  input: object,
  role: 'authority-administrator' | 'guardianship-coordinator' = 'authority-administrator',
) => story.mutate(role, 'setChoice', { ...input }, TOLD);

const FIELDS =
  'id title journeyType options default source chosen isDefault version from setBy changes { version option from reason setBy setAt }';

interface Shown {
  readonly id: string;
  readonly options: readonly string[];
  readonly default: string;
  readonly chosen: string;
  readonly version: number;
}

async function choices(asAt?: string): Promise<readonly Shown[]> {
  const document = `query ($asAt: DateTime) { choices(asAt: $asAt) { ${FIELDS} } }`;
  return (await story.ask('supervisor', document, { asAt }))['choices'] as readonly Shown[];
}
const choice = async (asAt?: string) => (await choices(asAt)).find(({ id }) => id === CHOICE);

const advice = (about: string) => story.duty('g-advice', { about });
const declines = (party: 'adult' | 'guardian') =>
  bond.record(party === 'adult' ? 'young-person' : 'proposed-guardian', 'adviceDeclined', { party, afterTalk: true });

const INPUT = {
  ...{ choice: CHOICE, option: 'never', from: '2027-02-10', reason: 'Decided with care experienced people.' },
  idempotencyKey: randomUUID(),
};

test('each is listed with its options, its default and why it is open; nothing is chosen yet', async () => {
  expect(await choice()).toEqual({
    ...{ id: CHOICE, title: 'Whether advice can be declined', journeyType: 'LIFELONG_GUARDIANSHIP' },
    ...{ options: ['after-a-talk', 'never'], default: 'after-a-talk', chosen: 'after-a-talk', isDefault: true },
    ...{ source: 'The review of 2022 leaves it open; not law.', version: 0, from: null, setBy: null, changes: [] },
  });
  for (const one of await choices())
    expect([one.id, one.options]).toEqual([one.id, expect.arrayContaining([one.default])]);
});

test('tried out, it is not chosen', async () => {
  const told = await story.mutate(
    'authority-administrator',
    'setChoice',
    { ...INPUT, idempotencyKey: randomUUID(), dryRun: true },
    'errors { code } version preview { journeys clocks }',
  );
  expect(told).toEqual({ errors: [], version: null, preview: { journeys: 1, clocks: 0 } });
  expect(await choice('2027-03-01T10:00:00Z')).toMatchObject({ isDefault: true, changes: [] });
});

test('it counts from its day on, is told as the authority’s own, and says who chose it and why', async () => {
  const told = await choose(INPUT);
  expect(told).toEqual({ errors: [], version: 2, journeysTold: 1 }); // the first switched the proposal on
  const change = {
    ...{ version: 2, option: 'never', from: '2027-02-10', reason: INPUT.reason },
    ...{ setBy: 'authority-administrator', setAt: expect.stringContaining('2027-02-01') as unknown },
  };
  expect(await choice('2027-02-09T10:00:00Z')).toMatchObject({ chosen: 'after-a-talk', version: 0, changes: [change] });
  expect(await choice('2027-02-10T10:00:00Z')).toMatchObject({
    ...{ chosen: 'never', isDefault: false, version: 2, from: '2027-02-10', setBy: 'authority-administrator' },
    changes: [change],
  });
});

test('sent twice it is chosen once; the same key with another option is refused', async () => {
  expect(await choose(INPUT)).toEqual({ errors: [], version: 2, journeysTold: 1 });
  expect(await choice()).toMatchObject({ changes: [{ version: 2 }] });
  expect(await choose({ ...INPUT, option: 'after-a-talk' })).toMatchObject({
    errors: [{ code: 'DIFFERENT_BODY' }],
    version: null,
  });
});

test('an open journey takes it up from its day, and not before', async () => {
  await story.on('2027-02-09');
  await done(declines('guardian'));
  expect(await advice('guardian')).toMatchObject({ outcome: 'MET', settledOn: '2027-02-09' });
  await story.on('2027-02-10');
  await done(declines('adult'));
  expect(await advice('adult')).toMatchObject({ status: 'OPEN', outcome: null });
  expect(await advice('guardian')).toMatchObject({ outcome: 'MET', settledOn: '2027-02-09' });
});

test('chosen anew for a day that has come, it moves what is open at once', async () => {
  const back = { choice: CHOICE, option: 'after-a-talk', from: '2027-02-10', idempotencyKey: randomUUID() };
  expect(await choose(back)).toMatchObject({ errors: [], version: 3 });
  await eventually(
    () => advice('adult'),
    ({ outcome }) => outcome === 'MET',
  );
  expect(await choice()).toMatchObject({
    ...{ chosen: 'after-a-talk', isDefault: false, version: 3, from: '2027-02-10' },
    changes: [
      { version: 2, option: 'never' },
      { version: 3, option: 'after-a-talk', reason: null },
    ],
  });
});

const from = '2027-03-01';
test.each([
  [{ choice: 'lifelong-guardianship.O99', option: 'never', from }, 'NOT_FOUND', 'choice'],
  [{ choice: 'lifelong-guardianship.O8', option: 'written-alone-twice', from }, 'NOT_FOUND', 'choice'], // one answer only
  [{ choice: CHOICE, option: 'sometimes', from }, 'INVALID_VALUE', 'option'],
  [{ choice: CHOICE, option: 'never', from, reason: ' ' }, 'INVALID_VALUE', 'reason'],
])('%j is refused', async (input, code, path) => {
  expect(await choose({ ...input, idempotencyKey: randomUUID() })).toEqual({
    ...{ errors: [{ code, path: [path] }], version: null, journeysTold: 0 },
  });
});

test('it is for the administrator alone', async () => {
  expect(await choose({ ...INPUT, idempotencyKey: randomUUID() }, 'guardianship-coordinator')).toMatchObject({
    ...{ errors: [{ code: 'NOT_ALLOWED' }], version: null },
  });
});

test('another authority has its own', async () => {
  const elsewhere = await beginGuardianship(bench, '2027-02-01');
  const { choices: shown } = await elsewhere.ask('supervisor', '{ choices { id isDefault changes { version } } }');
  expect(
    (shown as readonly object[]).every((one) => JSON.stringify(one).includes('"isDefault":true,"changes":[]')),
  ).toBe(true);
});
