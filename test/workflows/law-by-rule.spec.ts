import { randomUUID } from 'node:crypto';
import { buildBundle } from '../../temporal/bundle';
import type { JOURNEYS as Journeys } from '../../workflows/catalogue';
import { startApiBench, type ApiBench } from '../support/api';
import { eventually } from '../support/eventually';
import { refusalsIn, Story } from '../support/story';

// One journey more than the product has: no step of the product's first is due by a rule, or by a setting beside one.
jest.mock('../../workflows/catalogue', () => {
  const { JOURNEYS } = jest.requireActual<{ JOURNEYS: typeof Journeys }>('../../workflows/catalogue');
  const { adviserVisits } = jest.requireActual<{ adviserVisits: (typeof Journeys)[number]['definition'] }>(
    '../support/adviser-visits/definition',
  );
  const all = [...JOURNEYS, { definition: adviserVisits, workflowType: 'adviserVisits' }];
  return { JOURNEYS: all, journeyOf: (type: string) => all.find(({ definition }) => definition.id === type) };
});

let bench: ApiBench;
beforeAll(async () => {
  bench = await startApiBench({}, await buildBundle(require.resolve('../support/adviser-visits')));
}, 180_000);
afterAll(() => bench?.close());
jest.setTimeout(120_000);

type Values = Readonly<Record<string, unknown>>;
const SETTING = 'adviser-visits.visit';
const DAY = '2027-01-04'; // a Monday

/** Children who came into care on a Monday in January, and are owed a review and a visit. */
async function inCare(...names: string[]): Promise<Story> {
  const story = await Story.begin(bench, DAY);
  story.now = `${DAY}T09:00:00.000Z`;
  for (const name of names) {
    await enrol(story, name);
    await tell(story, name, 'Entered');
  }
  return story;
}

async function enrol(story: Story, name: string): Promise<void> {
  const offsetMs = Date.parse(story.now) - Date.now();
  const children = [{ child: await story.child(name, '2010-03-04'), reference: `${name}-${randomUUID()}` }];
  const input = { children, team: story.team('north'), purpose: 'PLAIN', startedOn: story.today };
  const told = await story.one('case-system', 'startAdviserVisitsJourney', input);
  story.adopt(name, told.results[0]?.journey?.id ?? '', offsetMs);
}

async function tell(story: Story, name: string, fact: string): Promise<void> {
  const input = { journeys: [story.journeyId(name)], occurredOn: story.today };
  const told = await story.one('social-worker', `recordAdviserVisits${fact}`, input);
  expect(refusalsIn(told)).toEqual([]);
}

const HELD = 'settingsHeld { id amount version isDefault heldTo { rule { id } label message } }';
const PREVIEW = 'preview { journeys journeysConcerned next clocks moves { edges { node { title from to } } } }';

async function change(story: Story, mutation: string, input: Values) {
  const selection = `version journeysTold errors { code path message } ${HELD} ${PREVIEW}`;
  return (await story.mutate('authority-administrator', mutation, input, selection)) as {
    version: number | null;
    errors: { code: string; path: string[]; message: string }[];
    settingsHeld: Values[];
    preview: Values | null;
  };
}

const amended = (rule: string, says: Values) => ({
  edition: `${rule}-amended`,
  publishedOn: DAY,
  changes: [{ rule, ...says }],
});

const LAW = 'lawBefore { name value } law { name value }';
const MOVE = `from to cause difference ${LAW} before { dueOn } after { dueOn inDocument }`;

async function dutyOf(story: Story, child: string, step: string): Promise<Values> {
  const { id } = await story.duty(step, { child });
  const document = `query ($id: ID!) { duty(id: $id) { dueOn clockKind status label verified moves { ${MOVE} }
    versions { dueOn knownTo moved { from to cause difference } } why { sentence heldTo { provision } } } }`;
  return (await story.ask('auditor', document, { id }))['duty'] as Values;
}

test('an amended rule moves what is open under it, with both dates, both editions and the difference in words', async () => {
  const story = await inCare('open', 'settled');
  await tell(story, 'settled', 'Assessed');
  const shorter = amended('C10', { amount: 15, inForceFrom: DAY });
  expect((await change(story, 'loadRuleEdition', { ...shorter, dryRun: true })).preview).toEqual({
    ...{ journeys: 2, journeysConcerned: 2, next: null, clocks: 1 },
    moves: { edges: [{ node: { title: 'The first review', from: '2027-02-01', to: '2027-01-25' } }] },
  });
  expect((await change(story, 'loadRuleEdition', shorter)).errors).toEqual([]);
  const duty = await eventually(
    () => dutyOf(story, 'open', 'first-review'),
    ({ dueOn }) => dueOn === '2027-01-25',
  );
  const difference =
    'Moved from Monday 1 February 2027 to Monday 25 January 2027: the limit was 20 working days (rule edition 2026-11-22) ' +
    'and is 15 working days (rule edition C10-amended)';
  expect(duty).toMatchObject({
    clockKind: 'STATUTORY_LIMIT',
    moves: [
      {
        ...{ from: '2027-02-01', to: '2027-01-25', cause: 'LAW', difference },
        before: { dueOn: '2027-02-01' },
        after: { dueOn: '2027-01-25', inDocument: expect.stringContaining('Rule C10, edition C10-amended') as unknown },
        lawBefore: [{ name: 'calendar' }, { name: 'ruleEdition', value: '2026-11-22' }],
        law: [{ name: 'calendar' }, { name: 'ruleEdition', value: 'C10-amended' }],
      },
    ],
  });
  const versions = duty['versions'] as readonly { dueOn: string; knownTo: string | null; moved: Values | null }[];
  expect(versions.find(({ knownTo }) => knownTo !== null)).toMatchObject({ dueOn: '2027-02-01', moved: null });
  expect(versions.filter(({ knownTo }) => knownTo === null).at(-1)).toMatchObject({
    dueOn: '2027-01-25',
    moved: { from: '2027-02-01', to: '2027-01-25', cause: 'LAW', difference },
  });
  const told =
    'query ($child: ID!) { timeline(child: $child, types: [CLOCK_MOVED, CLOCK_SET]) { edges { node { type moved { difference } } } } }';
  const { timeline } = await story.ask('auditor', told, { child: story.childId('open') });
  const entries = (timeline as { edges: { node: { type: string; moved: Values | null } }[] }).edges.map(
    ({ node }) => node,
  );
  expect(entries.filter(({ moved }) => moved !== null)).toEqual([{ type: 'CLOCK_MOVED', moved: { difference } }]);
  expect(await dutyOf(story, 'settled', 'first-review')).toMatchObject({ dueOn: '2027-02-01', moves: [] });
});

test('a rule that has ended dates nothing that starts later; the duty says why', async () => {
  const story = await inCare('before');
  expect((await change(story, 'loadRuleEdition', amended('C10', { inForceTo: '2027-01-05' }))).errors).toEqual([]);
  await story.on('2027-01-06');
  await enrol(story, 'after');
  await tell(story, 'after', 'Entered');
  const sentence = 'There is no date: the rule ended on Tuesday 5 January 2027';
  expect(await dutyOf(story, 'after', 'first-review')).toMatchObject({
    ...{ dueOn: null, clockKind: 'STATUTORY_LIMIT', status: 'OPEN', why: { sentence } },
  });
  expect(await dutyOf(story, 'before', 'first-review')).toMatchObject({ dueOn: '2027-02-01', moves: [] });
});

test('a provision that waits for its start dates nothing, until a start is loaded for the authority', async () => {
  const story = await inCare('child');
  expect(await dutyOf(story, 'child', 'new-duty')).toMatchObject({ dueOn: null, clockKind: 'STATUTORY_LIMIT' });
  await story.commence('A24', DAY);
  const duty = await eventually(
    () => dutyOf(story, 'child', 'new-duty'),
    ({ dueOn }) => dueOn !== null,
  );
  expect(duty).toMatchObject({
    dueOn: '2027-01-17',
    moves: [
      {
        from: null,
        to: '2027-01-17',
        cause: 'LAW',
        difference: 'Moved from no date to Sunday 17 January 2027: the clock runs now',
      },
    ],
  });
});

const settings = async (story: Story) => {
  const document = '{ localSettings { id amount beside isDefault heldTo { rule { id } message } } }';
  const { localSettings } = await story.ask('authority-administrator', document);
  return (localSettings as { id: string }[]).find(({ id }) => id === SETTING);
};
const set = (story: Story, amount: number, more: Values = {}) =>
  change(story, 'setLocalSetting', { setting: SETTING, amount, unit: 'WEEK', from: DAY, ...more });

test('a setting that would loosen the law is refused, with the citation', async () => {
  const story = await inCare('child');
  for (const dryRun of [true, false]) {
    const { errors, version, preview } = await set(story, 9, { dryRun });
    expect([errors.map(({ code, path }) => [code, path]), version, preview]).toEqual([
      [['NOT_COMPLIANT', ['amount']]],
      null,
      null,
    ]);
    expect(errors[0]?.message).toMatch(
      /^Care Leavers \(England\) Regulations 2010 .*, reg 8\(2\)\(c\) allows less\. .* Checked against the instrument as made/,
    );
  }
  expect(await settings(story)).toEqual({ id: SETTING, amount: 8, beside: 'G12', isDefault: true, heldTo: null });
  expect((await set(story, 7)).errors).toEqual([]);
  const moved = await eventually(
    () => dutyOf(story, 'child', 'visit'),
    ({ dueOn }) => dueOn === '2027-02-22',
  );
  expect(moved['moves']).toMatchObject([
    {
      from: '2027-03-01',
      to: '2027-02-22',
      difference:
        'Moved from Monday 1 March 2027 to Monday 22 February 2027: the limit was 8 weeks (setting version 0) and is ' +
        '7 weeks (setting version 1)',
    },
  ]);
});

test('a rule that becomes tighter overtakes a setting: it is applied no further, and administrators see it', async () => {
  const story = await inCare('child');
  await set(story, 7);
  await eventually(
    () => story.dueOn('visit', { child: 'child' }),
    (dueOn) => dueOn === '2027-02-22',
  );
  const tighter = amended('G12', { amount: 6, unit: 'WEEK', counting: 'W', inForceFrom: DAY });
  const flag = { id: SETTING, amount: 7, version: 1, isDefault: false, heldTo: { rule: { id: 'G12' } } };
  const dry = await change(story, 'loadRuleEdition', { ...tighter, dryRun: true });
  expect([dry.errors, dry.preview?.['clocks']]).toEqual([[], 1]);
  expect(dry.settingsHeld).toMatchObject([flag]);
  expect(await settings(story)).toMatchObject({ amount: 7, heldTo: null });
  const key = randomUUID();
  const told = await change(story, 'loadRuleEdition', { ...tighter, idempotencyKey: key });
  expect(told.settingsHeld).toMatchObject([flag]);
  expect(await change(story, 'loadRuleEdition', { ...tighter, idempotencyKey: key })).toEqual(told);
  expect(await settings(story)).toMatchObject({ amount: 7, heldTo: { rule: { id: 'G12' } } });
  const duty = await eventually(
    () => dutyOf(story, 'child', 'visit'),
    ({ dueOn }) => dueOn === '2027-02-15',
  );
  expect(duty).toMatchObject({
    clockKind: 'LOCAL_GUARD',
    verified: false,
    label: expect.stringMatching(
      /^Local setting of the authority, held to Care Leavers .*, reg 8\(2\)\(c\): Checked/,
    ) as unknown,
    why: { heldTo: { provision: 'reg 8(2)(c)' } },
    versions: expect.arrayContaining([
      expect.objectContaining({
        moved: expect.objectContaining({ from: '2027-02-22', to: '2027-02-15', cause: 'LAW' }) as unknown,
      }),
    ]) as unknown,
  });
  expect(await story.explain(SETTING, `${DAY}T10:00:00Z`)).toMatchObject({ dueOn: '2027-02-15' });
  expect((await set(story, 7)).errors.map(({ code }) => code)).toEqual(['NOT_COMPLIANT']);
});
