import fc from 'fast-check';
import { allRules, answerLine, clocksOf, readSchoolCalendar, ruleCatalogue } from '../../statute';
import published from '../../statute/vectors/vectors.json';

const schools = new Map(Object.entries(published.schoolCalendars).map(([id, one]) => [id, readSchoolCalendar(one)]));
const answer = (line: unknown): Record<string, unknown> =>
  answerLine(JSON.stringify(line), schools) as unknown as Record<string, unknown>;
const codeOf = (text: string): unknown => (answerLine(text, schools) as { error?: { code: string } }).error?.code;

describe('counting lines', () => {
  test('every vector, less its expected answer and its reason', () => {
    for (const { expected, why, ...line } of published.vectors)
      expect([why, answer(line)]).toEqual([why, { id: line.id, due: expected }]);
  });

  test('a school calendar may be given in the line', () => {
    const line = { id: 7, counting: 'SD', from: '2026-10-20', amount: 10, unit: 'school-day' };
    const schoolCalendar = published.schoolCalendars['sample-2026-27'];
    expect(answer({ ...line, schoolCalendar })).toEqual({ id: 7, due: '2026-11-10' });
  });

  test('the newest calendar where none is named', () => {
    expect(answer({ id: 'a', counting: 'WD+n', from: '2026-12-18', amount: 10, unit: 'working-day' })).toEqual({
      id: 'a',
      due: '2027-01-06',
    });
  });
});

describe('rule lines', () => {
  test('the due date, the rule, the steps, the sentence and the label', () => {
    expect(answer({ id: 'x', ruleId: 'A12', facts: { initialConferenceHeldOn: '2026-12-18' } })).toMatchObject({
      id: 'x',
      due: '2027-01-06',
      rule: 'A12',
      edition: '2026-11-22',
      calendarEdition: '2022-11-06',
      steps: [{ did: 'counted', from: '2026-12-18', to: '2027-01-06' }],
      sentence:
        '10 working days after Friday 18 December 2026, leaving out 25 and 28 December and 1 January: Wednesday 6 January 2027',
      label: 'Not verified against the instrument (secondary source)',
    });
  });

  test('several clocks: the due date of the first, and each part with its own', () => {
    const facts = { adoptionPlacementStartedOn: '2026-12-18', firstAdoptionReviewHeldOn: '2027-01-11' };
    expect(answer({ id: 'x', ruleId: 'K9', facts })).toMatchObject({
      due: '2027-01-15',
      parts: [
        { id: 'K9.1', due: '2027-01-15' },
        { id: 'K9.2', due: '2027-04-11' },
        { id: 'K9.3', due: null },
      ],
    });
    expect(answer({ id: 'x', ruleId: 'K9.2', facts })).toMatchObject({ due: '2027-04-11', part: 'K9.2' });
  });

  test('hours come with their London offset; no figure comes as null; a waiting time as its first day', () => {
    expect(answer({ ruleId: 'F1', facts: { childReturnedAt: '2026-10-24T12:00:00+01:00' } })['due']).toBe(
      '2026-10-27T11:00:00+00:00',
    );
    expect(answer({ ruleId: 'A4', facts: {} })['due']).toBeNull();
    expect(answer({ ruleId: 'D6', facts: { guardianshipNoticeGivenOn: '2026-11-23' } })['due']).toBe('2027-02-23');
  });

  test('as of a day: what was known then', () => {
    const line = { ruleId: 'A10', facts: { section47StrategyDiscussionHeldOn: '2022-08-30' } };
    expect(answer({ ...line, asOf: '2022-09-09' })['due']).toBe('2022-09-20');
    expect(answer({ ...line, asOf: '2022-09-12' })['due']).toBe('2022-09-21');
    expect(answer({ ...line, asOf: '2022-09-12', calendarEdition: '2020-11-12' })['due']).toBe('2022-09-20');
  });

  test('a proposal says that it is one, and only where its pack is on', () => {
    const line = { ruleId: 'RV-04', facts: { dateOfBirth: '2008-05-14' } };
    const label = 'a proposal of 2022, not law';
    expect(answer(line)).toMatchObject({ due: '2031-05-14', label });
    expect(answer({ ...line, packs: ['england-law', 'review-2022'] })).toMatchObject({ label });
    expect(answer({ ...line, packs: ['england-law'] })).toMatchObject({ error: { code: 'pack-off' } });
    expect(answer({ ...line, packs: ['review-2023'] })).toMatchObject({ error: { code: 'unknown-pack' } });
  });

  test('extensions that were decided on', () => {
    const line = { ruleId: 'B5', facts: { careApplicationIssuedOn: '2026-11-23' } };
    expect(answer({ ...line, extensions: [{ authority: 'court' }] })['due']).toBe('2027-07-18');
    const order = {
      ruleId: 'A7',
      facts: { emergencyProtectionOrderMadeOn: '2026-11-23', policeProtectionStartedOn: '2026-11-22' },
    };
    expect(answer({ ...order, extensions: [{ authority: 'court' }] })).toMatchObject({
      due: '2026-12-08',
      parts: [{ due: '2026-12-08' }, { due: '2026-11-29' }],
    });
  });

  test('every rule of the catalogue can be asked by its trigger alone', () => {
    const asked = allRules(ruleCatalogue, '2026-11-22').flatMap((rule) => [rule, ...clocksOf(rule)]);
    for (const { id, trigger, limit } of asked) {
      const facts = { [trigger.fact]: trigger.type === 'instant' ? '2026-12-10T10:00:00Z' : '2026-12-10' };
      const { due, error } = answer({ id, ruleId: id, facts, schoolCalendar: 'sample-2026-27' });
      expect([id, error]).toEqual([id, undefined]);
      expect(due === null).toBe(limit.amount === null);
    }
  });
});

describe('bad lines', () => {
  test.each<[string, string]>([
    ['', 'not-json'],
    ['nonsense', 'not-json'],
    ['{"id": 1', 'not-json'],
    ['[]', 'line-malformed'],
    ['null', 'line-malformed'],
    ['5', 'line-malformed'],
    ['{}', 'line-malformed'],
    ['{"ruleId": 5}', 'line-malformed'],
    ['{"ruleId": "C10", "facts": []}', 'line-malformed'],
    ['{"ruleId": "C10", "facts": {}}', 'fact-missing'],
    ['{"ruleId": "C99", "facts": {}}', 'unknown-rule'],
    ['{"ruleId": "C10", "edition": "2020-01-01"}', 'unknown-rule-edition'],
    ['{"ruleId": "C10", "facts": {"becameLookedAfterOn": "0000-01-01"}}', 'impossible-date'],
    ['{"ruleId": "C10", "facts": {"becameLookedAfterOn": "9999-12-31"}}', 'date-out-of-range'],
    ['{"ruleId": "C10", "facts": {"becameLookedAfterOn": true}}', 'fact-type'],
    ['{"ruleId": "C10", "facts": {"becameLookedAfterOn": "2009-01-05"}}', 'calendar-start'],
    ['{"ruleId": "C10", "facts": {"becameLookedAfterOn": "2079-12-30"}}', 'calendar-horizon'],
    ['{"ruleId": "C10", "facts": {"becameLookedAfterOn": "2026-01-05"}, "asOf": "yesterday"}', 'impossible-date'],
    ['{"ruleId": "C10", "facts": {"becameLookedAfterOn": "2026-01-05"}, "asOf": "2009-12-31"}', 'calendar-start'],
    [
      '{"ruleId": "C10", "facts": {"becameLookedAfterOn": "2026-01-05"}, "calendarEdition": "x"}',
      'unknown-calendar-edition',
    ],
    ['{"ruleId": "C10", "facts": {"becameLookedAfterOn": "2026-01-05"}, "packs": "all"}', 'line-malformed'],
    ['{"ruleId": "C10", "facts": {"becameLookedAfterOn": "2026-01-05"}, "extensions": [1]}', 'line-malformed'],
    ['{"counting": "WD+n", "unit": "working-day", "amount": 1, "from": 20261120}', 'fact-type'],
    [
      '{"counting": "WD+n", "unit": "working-day", "amount": 1, "from": "2026-11-20", "calendarEdition": null}',
      'calendar-needed',
    ],
    ['{"counting": "WD+n", "unit": "working-day", "amount": -5, "from": "2026-11-20"}', 'amount-out-of-range'],
    ['{"counting": "WD+n", "unit": "working-day", "amount": 1e400, "from": "2026-11-20"}', 'amount-invalid'],
    ['{"counting": "D", "unit": "day", "amount": 1, "from": "2026-11-20", "ruleId": "C99"}', 'unknown-rule'],
    [
      '{"counting": "SD", "unit": "school-day", "amount": 1, "from": "2026-11-20", "schoolCalendar": "Eton"}',
      'unknown-school-calendar',
    ],
    [
      '{"counting": "SD", "unit": "school-day", "amount": 1, "from": "2026-11-20", "schoolCalendar": {}}',
      'school-calendar-malformed',
    ],
    ['{"counting": "ZZ"}', 'unknown-counting'],
  ])('%s is refused as %s', (line, code) => expect(codeOf(line)).toBe(code));

  test('a bad line keeps its id, where it has one that can be kept', () => {
    expect(answer({ id: 'a', counting: 'ZZ' })['id']).toBe('a');
    expect(answer({ id: { deep: [] }, counting: 'ZZ' })['id']).toBeNull();
  });
});

describe('fuzzed', () => {
  /** Values of every sort, many of them nearly right. */
  const odd = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(
      '0000-00-00',
      '0000-01-01',
      '9999-12-31',
      '2026-02-30',
      '2027-02-29',
      '2026-11-20T25:00:00Z',
      '2026-11-20T10:00:00',
      '10',
    ),
    fc.constantFrom(-1, 0, 0.5, 1e9, 1e308, -0, 2 ** 53, '5', null, true),
    fc.constantFrom(
      'WD',
      'H',
      'EVENT',
      'FPR',
      'SD',
      'day',
      'hour',
      'school-term',
      'before',
      'window',
      'C10',
      'A8',
      'K9',
      'toString',
    ),
  );
  const good = fc.constantFrom<Record<string, unknown>>(
    ...published.vectors,
    { ruleId: 'C10', facts: { becameLookedAfterOn: '2026-12-18' } },
    { ruleId: 'SV4', facts: { lastVisitOn: '2026-12-18', firstReviewHeld: false } },
    {
      ruleId: 'B5',
      facts: { careApplicationIssuedOn: '2026-12-18' },
      extensions: [{ authority: 'court', until: '2027-07-01' }],
    },
    { ruleId: 'RV-10', facts: { lastDueOn: '2026-12-18' }, packs: ['review-2022'], asOf: '2026-12-18' },
    {
      counting: 'SD',
      amount: 3,
      unit: 'school-day',
      from: '2026-10-20',
      schoolCalendar: published.schoolCalendars['sample-2026-27'],
    },
  );
  const names = [
    'counting',
    'kind',
    'direction',
    'from',
    'amount',
    'unit',
    'calendarEdition',
    'act',
    'schoolCalendar',
    'ruleId',
  ];
  const others = ['facts', 'packs', 'asOf', 'extensions', 'edition', 'id'];
  const field = fc.constantFrom(...names, ...others);

  /** An answer is a date, a London time, null, or an error that says which: nothing else, and never a throw. */
  function check(text: string): void {
    const given = answerLine(text, schools) as { due?: unknown; error?: { code: unknown; message: unknown } };
    if (given.error === undefined) {
      expect(
        given.due === null || /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{3})?\+0[01]:00)?$/.test(String(given.due)),
      ).toBe(true);
    } else {
      expect(given.due).toBeUndefined();
      expect(given.error.code).toMatch(/^[a-z]+(-[a-z]+)+$/);
      expect(String(given.error.message).length).toBeGreaterThan(10);
    }
    expect(JSON.parse(JSON.stringify(given))).toEqual(given);
  }

  test('any text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), check), { numRuns: 300 });
  });

  test('a good line with one, two or three fields replaced', () => {
    const changes = fc.array(fc.tuple(field, odd), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(good, changes, (line, replaced) =>
        check(JSON.stringify({ ...line, ...Object.fromEntries(replaced) })),
      ),
      { numRuns: 3000 },
    );
  });

  test('facts of any kind, for any rule', () => {
    const clocks = allRules().flatMap((rule) => [rule, ...clocksOf(rule)]);
    fc.assert(
      fc.property(fc.constantFrom(...clocks), odd, odd, odd, ({ id, trigger, when, unless }, a, b, c) => {
        const facts = { [trigger.fact]: a, [when?.fact ?? 'x']: b, [unless?.fact ?? 'y']: c };
        check(JSON.stringify({ id, ruleId: id, facts }));
      }),
      { numRuns: 2000 },
    );
  });
});
