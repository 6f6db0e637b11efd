import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { startApiBench, type ApiBench } from '../support/api';
import { Story } from '../support/story';
import { eventually } from '../support/eventually';

let bench: ApiBench;
let story: Story;
beforeAll(async () => {
  bench = await startApiBench();
  story = await Story.begin(bench, '2026-12-01');
  await story.on('2026-12-18');
  await story.start();
}, 90_000);
afterAll(() => bench?.close());
jest.setTimeout(60_000);

const SETTING = 'family-group-decision-making.offer-advocate';
const AGE = 'leaving-care.early-talk';
const CHANGED = 'errors { code path } version journeysTold';
const change = (mutation: string, input: object) =>
  story.mutate('authority-administrator', mutation, { ...input }, CHANGED);
const settings = async () =>
  (await story.ask('supervisor', '{ localSettings { id amount unit isDefault version from defaultAmount source } }'))[
    'localSettings'
  ] as readonly { id: string }[];

test("an authority's own setting moves the due dates of its open journeys, and is told as its own", async () => {
  expect(await story.dueOn('offer-advocate')).toBe('2026-12-29'); // five working days
  expect(await settings()).toContainEqual(
    expect.objectContaining({ id: SETTING, amount: 5, unit: 'WORKING_DAY', isDefault: true, version: 0, from: null }),
  );
  const input = { setting: SETTING, amount: 10, unit: 'WORKING_DAY', from: '2026-12-18', idempotencyKey: randomUUID() };
  const told = await change('setLocalSetting', input);
  expect(told).toEqual({ errors: [], version: 1, journeysTold: 1 });
  const duty = await eventually(
    () => story.duty('offer-advocate'),
    ({ dueOn }) => dueOn === '2027-01-06',
  );
  expect(duty.why).toMatchObject({ label: 'Local setting of the authority; not law', verified: false });
  expect(await settings()).toContainEqual(
    expect.objectContaining({
      id: SETTING,
      amount: 10,
      isDefault: false,
      version: 1,
      from: '2026-12-18',
      defaultAmount: 5,
    }),
  );
  expect(await change('setLocalSetting', input)).toEqual(told);
  expect(await story.explain(SETTING, '2026-12-18T10:00:00Z')).toMatchObject({ dueOn: '2027-01-06' });
});

test('what was said before the change stays in the record', async () => {
  const { journey } = await story.ask(
    'auditor',
    'query ($id: ID!) { journey(id: $id) { duties { step { id } versions { dueOn knownTo } } } }',
    { id: story.journeyId() },
  );
  const { duties } = journey as {
    duties: readonly { step: { id: string }; versions: readonly { dueOn: string; knownTo: string | null }[] }[];
  };
  const versions = duties.find(({ step }) => step.id === 'offer-advocate')?.versions ?? [];
  expect(versions.filter(({ knownTo }) => knownTo !== null).map(({ dueOn }) => dueOn)).toEqual(['2026-12-29']);
});

test.each([
  ['setLocalSetting', { setting: 'nothing', amount: 5, unit: 'DAY', from: '2027-01-01' }, 'NOT_FOUND', 'setting'],
  [
    'setLocalSetting',
    { setting: SETTING, amount: 0, unit: 'WORKING_DAY', from: '2027-01-01' },
    'INVALID_VALUE',
    'amount',
  ],
  ['setLocalSetting', { setting: SETTING, amount: -1, unit: 'DAY', from: '2027-01-01' }, 'INVALID_VALUE', 'amount'],
  [
    'setLocalSetting',
    { setting: SETTING, amount: 9_999, unit: 'WORKING_DAY', from: '2027-01-01' },
    'INVALID_VALUE',
    'amount',
  ],
  ['setLocalSetting', { setting: SETTING, amount: 5, unit: 'HOUR', from: '2027-01-01' }, 'INVALID_VALUE', 'unit'],
  ['setLocalSetting', { setting: SETTING, amount: 5, unit: 'YEAR', from: '2027-01-01' }, 'INVALID_VALUE', 'unit'],
  ['setLocalSetting', { setting: SETTING, amount: 25, unit: 'MONTH', from: '2027-01-01' }, 'INVALID_VALUE', 'amount'],
  ['setLocalSetting', { setting: AGE, amount: 200, unit: 'MONTH', from: '2027-01-01' }, 'INVALID_VALUE', 'amount'],
  ['setLocalSetting', { setting: AGE, amount: 24, unit: 'MONTH', from: '2027-01-01' }, 'INVALID_VALUE', 'unit'],
  ['loadCommencement', { rule: 'nothing', from: '2027-01-01' }, 'NOT_FOUND', 'rule'],
  ['loadCommencement', { rule: 'B5', from: '2027-01-01' }, 'INVALID_VALUE', 'rule'],
  ['switchPack', { pack: 'ENGLAND_LAW', on: false, from: '2027-01-01' }, 'INVALID_VALUE', 'pack'],
])('%s %j is refused', async (mutation, input, code, path) => {
  expect(await change(mutation, input)).toEqual({ errors: [{ code, path: [path] }], version: null, journeysTold: 0 });
});

test.each([
  ['an age in years', AGE, 15, 'YEAR'],
  ['a length of more than two years in months', 'lifelong-guardianship.later-reviews', 72, 'MONTH'],
])('%s can be set', async (_, setting, amount, unit) => {
  const told = await story.mutate(
    'authority-administrator',
    'setLocalSetting',
    { setting, amount, unit, from: '2027-01-01', dryRun: true },
    'errors { code path } preview { journeys }',
  );
  expect(told).toEqual({ errors: [], preview: { journeys: 1 } });
  expect(await settings()).toContainEqual(expect.objectContaining({ id: setting, unit, isDefault: true }));
});

test('a start of law changes what a gate says, from that day and in that authority', async () => {
  expect(await story.gate('care-or-supervision-application', { next: true })).toMatchObject({ law: 'ADVISORY' });
  for (const rule of ['B2', 'fgdm-child']) await story.commence(rule, '2026-12-18');
  await eventually(
    () => story.gate('care-or-supervision-application', { next: true }),
    ({ law }) => law === 'NOT_MET',
  );
  const rules =
    'query ($onDate: Date!) { rules(onDate: $onDate, journeyType: FAMILY_GROUP_DECISION_MAKING, first: 200) { edges { node { id } } } }';
  const inForce = async (onDate: string) => JSON.stringify(await story.ask('auditor', rules, { onDate }));
  expect([(await inForce('2026-12-17')).includes('"B2"'), (await inForce('2026-12-18')).includes('"B2"')]).toEqual([
    false,
    true,
  ]);
});

test('changes are numbered, and stand in the record of the authority', async () => {
  const { rows } = await bench.bench.sql.query(
    "select type, payload from event where stream = $1 and type = 'law.changed' order by sequence",
    [story.authority],
  );
  expect(rows.map(({ payload }) => payload.change.version)).toEqual([1, 2, 3]);
  const changes = await bench.bench.sql.query(
    'select version, kind from law_change where authority = $1 order by version',
    [story.authority],
  );
  expect(changes.rows).toEqual([
    { version: 1, kind: 'setting' },
    { version: 2, kind: 'commencement' },
    { version: 3, kind: 'commencement' },
  ]);
});

describe('explaining a due date without starting anything', () => {
  test.each([
    ['B5', '2027-03-19T10:00:00Z', '2027-09-16'],
    ['family-group-decision-making.period-end', '2026-12-29T10:00:00Z', '2027-04-20'],
    ['no-order-at-17', '2010-05-14T00:00:00Z', '2027-05-14'],
  ])('%s from %s', async (rule, trigger, dueOn) => {
    expect(await story.explain(rule, trigger)).toMatchObject({ dueOn });
  });

  test('hours are counted from the moment', async () => {
    expect(await story.explain('A6', '2027-03-13T21:40:00Z')).toMatchObject({ dueAt: '2027-03-16T21:40:00.000Z' });
  });

  const known = (
    knownOn: string,
  ) => `explainDueDate(rule: "A10", trigger: "2022-08-30T10:00:00Z", knownOn: "${knownOn}") {
    dueOn calendarEdition inList inDocument }`;

  test('as known on a day: before and after the holiday of 19 September 2022 was announced', async () => {
    const answer = await story.ask('auditor', `{ before: ${known('2022-09-09')} after: ${known('2022-09-12')} }`);
    expect(answer).toMatchObject({
      before: { dueOn: '2022-09-20', calendarEdition: '2020-11-12' },
      after: { dueOn: '2022-09-21', calendarEdition: '2022-09-10' },
    });
  });

  test('what a list and a document must say of a figure that nobody has read in the instrument', async () => {
    const { asked } = await story.ask('auditor', `{ asked: ${known('2022-09-12')} }`);
    expect(asked).toMatchObject({
      inList: 'Wednesday 21 September 2022. Not verified against the instrument (secondary source)',
      inDocument: expect.stringMatching(
        /Statutory guidance, not law: .* Not verified against the instrument \(secondary source\)\. A delay .* is not a breach of the law\./,
      ) as unknown,
    });
  });

  const between = (rule: string, before: string, after: string) =>
    story.ask(
      'auditor',
      `{ explainDueDateDifference(rule: "${rule}", trigger: "2022-08-30T10:00:00Z", before: ${before}, after: ${after}) {
        before { dueOn } after { dueOn } difference } }`,
    );

  test.each([
    [
      'two calendars, by the days on which they were known',
      ['A10', '{ knownOn: "2022-09-09" }', '{ knownOn: "2022-09-12" }'],
      'Moved from Tuesday 20 September 2022 to Wednesday 21 September 2022: calendar edition 2020-11-12 gave way to ' +
        '2022-09-10, in which Monday 19 September 2022 (State Funeral of Queen Elizabeth II) is now left out',
    ],
    [
      'two calendars and one date',
      ['A1', '{ calendarEdition: "2020-11-12" }', '{ calendarEdition: "2022-09-10", ruleEdition: "2026-11-22" }'],
      'Still Wednesday 31 August 2022, though calendar edition 2020-11-12 gave way to 2022-09-10',
    ],
    [
      'two versions of a setting',
      [SETTING, '{ knownOn: "2026-12-17", calendarEdition: "2022-11-06" }', '{ knownOn: "2026-12-18" }'],
      'Moved from Tuesday 6 September 2022 to Tuesday 13 September 2022: the limit was 5 working days (setting version 0) ' +
        'and is 10 working days (setting version 1)',
    ],
  ] as const)('the difference of %s, in words', async (_, [rule, before, after], difference) => {
    expect((await between(rule, before, after))['explainDueDateDifference']).toMatchObject({ difference });
  });

  test.each([
    ['{ calendarEdition: "1999" }', /NOT_FOUND/],
    ['{ ruleEdition: "1999" }', /NOT_FOUND/],
    ['{ knownOn: "2009-12-31" }', /INVALID_VALUE/],
  ])('by a law that nobody has, %s', async (before, code) => {
    await expect(between('A10', before, '{}')).rejects.toThrow(code);
  });

  test.each([
    ['a rule that is not there', { rule: 'nothing' }, /NOT_FOUND/],
    ['a rule of another pack', { rule: 'B5', pack: 'review-2022' }, /NOT_FOUND/],
    ['a calendar that is not there', { rule: 'B5', calendarEdition: '1999' }, /NOT_FOUND|INVALID_VALUE/],
  ])('%s', async (_, asked, code) => {
    const document =
      'query ($rule: ID!, $pack: ID, $calendarEdition: ID) { explainDueDate(rule: $rule, trigger: "2027-03-19T10:00:00Z", pack: $pack, calendarEdition: $calendarEdition) { dueOn } }';
    await expect(story.ask('auditor', document, asked)).rejects.toThrow(code);
  });
});

test('the rules, with what is known of each: figure, source, marks, start and parts', async () => {
  const FIELDS =
    'id citation { provision } confidence label verified kind amount unit counting commencement inForceFrom inForceTo';
  const { rules } = await story.ask(
    'auditor',
    `{ rules(first: 200) { totalCount edges { node { ${FIELDS} parts { id amount unit } } } } }`,
  );
  const { totalCount, edges } = rules as { totalCount: number; edges: readonly { node: { id: string } }[] };
  expect(totalCount).toBeGreaterThanOrEqual(192);
  const rule = (id: string) => edges.find(({ node }) => node.id === id)?.node;
  expect(rule('C10')).toEqual({
    ...{
      id: 'C10',
      citation: { provision: 'reg 33(1)' },
      confidence: 'V_MADE',
      verified: true,
      kind: 'STATUTORY_LIMIT',
    },
    label: 'Checked against the instrument as made; later changes not checked',
    ...{ amount: 20, unit: 'WORKING_DAY', counting: 'WD_N', commencement: 'IN_FORCE', inForceFrom: '2011-04-01' },
    ...{ inForceTo: null, parts: [] },
  });
  expect(rule('SV7')).toMatchObject({ confidence: null, amount: null, unit: null, kind: 'GATE', verified: false });
  expect(rule('A24')).toMatchObject({ commencement: 'UNKNOWN' });
  expect(rule('K9')).toMatchObject({ parts: [{ id: 'K9.1' }, { id: 'K9.2' }, { id: 'K9.3' }] });
});

describe('fuzzed', () => {
  const odd = fc.oneof(
    fc.constantFrom<unknown>('0000-01-01', '9999-12-31', '2027-02-29', '2079-12-31', '1900-01-01', '2027-06-07'),
    fc.constantFrom<unknown>('0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2027-03-28T01:30:00Z', '2027-03-28'),
    fc.constantFrom<unknown>(-1, 0, 0.5, 500, 2 ** 31 - 1, 1e308, null, true, {}, [], ''),
    fc.constantFrom<unknown>('C10', 'A6', 'K9.2', 'RV-01', SETTING, 'toString', 'WEEK', 'HOUR', 'WD_N', 'REVIEW_2022'),
    fc.string(),
  );
  const day = [{ date: '2027-06-07', name: 'A day off' }];
  const asked: readonly (readonly [string, string, Readonly<Record<string, unknown>>])[] = [
    [
      'query ($rule: ID!, $trigger: DateTime!, $calendarEdition: ID, $ruleEdition: ID, $knownOn: Date) { explainDueDate(rule: $rule, trigger: $trigger, calendarEdition: $calendarEdition, ruleEdition: $ruleEdition, knownOn: $knownOn) { dueOn dueAt sentence inDocument } }',
      '',
      { rule: 'C10', trigger: '2027-01-04T10:00:00Z' },
    ],
    [
      'loadCalendarEdition',
      'LoadCalendarEditionInput',
      { edition: 'x', publishedOn: '2026-12-18', source: 'Y', adds: day, removes: [] },
    ],
    [
      'loadRuleEdition',
      'LoadRuleEditionInput',
      { edition: 'x', publishedOn: '2026-12-18', changes: [{ rule: 'C10', amount: 15, inForceFrom: '2026-12-18' }] },
    ],
    [
      'setLocalSetting',
      'SetLocalSettingInput',
      { setting: SETTING, amount: 5, unit: 'WORKING_DAY', from: '2027-01-01' },
    ],
    ['loadCommencement', 'LoadCommencementInput', { rule: 'A24', from: '2027-01-01' }],
    ['setChoice', 'SetChoiceInput', { choice: 'lifelong-guardianship.O10', option: 'never', from: '2027-01-01' }],
    ['switchPack', 'SwitchPackInput', { pack: 'REVIEW_2022', on: true, from: '2027-01-01' }],
  ];
  const names = [
    'rule',
    'trigger',
    'calendarEdition',
    'ruleEdition',
    'knownOn',
    'edition',
    'publishedOn',
    'source',
    'adds',
  ];
  const more = [
    'removes',
    'changes',
    'setting',
    'amount',
    'unit',
    'from',
    'choice',
    'option',
    'reason',
    'pack',
    'on',
    'dryRunPage',
    'publishedThrough',
  ];

  /** An answer, or refusals with codes: never a fault of ours. */
  async function check(place: number, replaced: Readonly<Record<string, unknown>>): Promise<void> {
    const [said, input, good] = asked[place] ?? ['', '', {}];
    const own = {
      ...good,
      ...Object.fromEntries(
        Object.entries(replaced).filter(
          ([name]) => name in good || name.endsWith('Edition') || ['knownOn', 'dryRunPage'].includes(name),
        ),
      ),
    };
    const document =
      input === ''
        ? said
        : `mutation ($input: ${input}!) { ${said}(input: $input) { errors { code message path } preview { clocks } } }`;
    const variables = input === '' ? own : { input: { ...own, idempotencyKey: randomUUID(), dryRun: true } };
    const token = await bench.token({ sub: 'a', authority: story.authority, roles: ['authority-administrator'] });
    const { data, errors = [] } = await bench.ask(token, document, variables, { now: story.now });
    for (const { message, extensions } of errors) {
      expect(['BAD_REQUEST', 'INVALID_VALUE', 'NOT_FOUND']).toContain(extensions?.code);
      expect(message.length).toBeGreaterThan(5);
    }
    const told = Object.values(data ?? {})[0] as { errors?: { code: string }[]; preview?: unknown } | null | undefined;
    if (errors.length === 0 && input !== '') expect((told?.errors ?? []).length === 0).toBe(told?.preview != null);
  }

  test('a change that counts from before London’s clocks are known is tried out like any other', async () => {
    for (const place of [3, 4, 5]) await check(place, { from: '1900-01-01' });
  });

  test('no working days at all can be counted by nobody, and is refused before a journey meets it', () =>
    check(3, { amount: 0 }));

  test('questions of law with wrong dates, amounts, names and types are answered with a code, and never with a fault', async () => {
    const changes = fc.array(fc.tuple(fc.constantFrom(...names, ...more), odd), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.nat(asked.length - 1), changes, (place, replaced) =>
        check(place, Object.fromEntries(replaced)),
      ),
      { numRuns: 400 },
    );
  }, 120_000);
});
