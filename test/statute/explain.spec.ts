import fc from 'fast-check';
import {
  type ExplainOptions,
  type Explanation,
  type LocalSetting,
  allRules,
  calendarAsKnownOn,
  civilDate,
  clocksOf,
  days,
  difference,
  explainParts,
  explainRule,
  explainSetting,
  extendCalendar,
  extendCatalogue,
  findRule,
  hours,
  instant,
  newestCalendar,
  readCalendarEdition,
  readSchoolCalendar,
  ruleCatalogue,
  weeks,
  workingDays,
} from '../../statute';
import rows from '../../statute/data/rules.2026-11-22.json';
import published from '../../statute/vectors/vectors.json';
import { codeOf, dates } from './support';

const day = civilDate;
const options: ExplainOptions = { calendar: newestCalendar };
const school = readSchoolCalendar(published.schoolCalendars['sample-2026-27']);
const explain = (
  id: string,
  facts: Record<string, unknown> | string,
  more: Partial<ExplainOptions> = {},
): Explanation => explainRule(id, facts, { ...options, ...more });

describe('an explanation', () => {
  const first = explain('C10', { becameLookedAfterOn: '2026-12-18' });

  test("carries all that is needed to defend the date without today's code", () => {
    expect(first).toEqual({
      rule: 'C10',
      part: null,
      edition: '2026-11-22',
      title: 'Hold the first review',
      citation: {
        instrument: 'Care Planning, Placement and Case Review (England) Regulations 2010 (SI 2010/959)',
        provision: 'reg 33(1)',
      },
      pack: 'england-law',
      force: 'regulations',
      label: 'Checked against the instrument as made; later changes not checked',
      confidence: 'V-made',
      verified: true,
      clockKind: 'statutory-limit',
      counting: 'WD+n',
      amount: 20,
      unit: 'working-day',
      direction: 'after',
      kind: 'limit',
      dueDayCounts: true,
      inputs: [{ name: 'becameLookedAfterOn', value: '2026-12-18' }],
      calendarEdition: '2022-11-06',
      steps: [
        {
          did: 'counted',
          from: '2026-12-18',
          to: '2027-01-20',
          skipped: [
            { on: '2026-12-25', name: 'Christmas Day' },
            { on: '2026-12-28', name: 'Boxing Day' },
            { on: '2027-01-01', name: "New Year's Day" },
          ],
        },
      ],
      dueOn: '2027-01-20',
      dueAt: null,
      planningDate: null,
      projected: false,
      sentence:
        '20 working days after Friday 18 December 2026, leaving out 25 and 28 December and 1 January: Wednesday 20 January 2027',
    });
  });

  test('is plain JSON that reads back as it was written, for every clock of the catalogue', () => {
    const sizes: number[] = [];
    for (const clock of allRules().flatMap(clocksOf)) {
      const from = clock.trigger.type === 'instant' ? '2026-12-10T10:00:00Z' : '2026-12-10';
      const explained = explain(clock.id, from, { schoolCalendar: school });
      const stored = JSON.stringify(explained);
      expect(JSON.parse(stored)).toEqual(explained);
      expect(explained.sentence).not.toMatch(/undefined|null|NaN|\[object|working-day|calendar-month/);
      sizes.push(stored.length);
    }
    expect(Math.max(...sizes)).toBeLessThan(1400);
    expect(sizes.reduce((a, b) => a + b) / sizes.length).toBeLessThan(900);
  });

  test('takes the trigger alone, or among facts that it does not need', () => {
    expect(explain('C10', '2026-12-18')).toEqual(first);
    expect(explain('C10', { becameLookedAfterOn: '2026-12-18', weather: 'wet', dateOfBirth: 5 })).toEqual(first);
  });

  test('of a part names the rule and the part', () => {
    const part = explain('K9.2', '2026-12-18');
    expect([part.rule, part.part, part.dueOn]).toEqual(['K9', 'K9.2', '2027-03-18']);
    expect(explain('K9', { adoptionPlacementStartedOn: '2026-12-18' }).part).toBe('K9.1');
  });

  test.each<[string, string, Record<string, unknown>, string]>([
    ['no trigger', 'C10', {}, 'fact-missing'],
    ['a trigger that is a number', 'C10', { becameLookedAfterOn: 20261218 }, 'fact-type'],
    ['a trigger that is no date', 'C10', { becameLookedAfterOn: '2026-02-30' }, 'impossible-date'],
    ['a day where a moment is needed', 'A6', { takenIntoPoliceProtectionAt: '2026-12-18' }, 'instant-needed'],
    [
      'a condition in words',
      'A22',
      { careLeaverDeathKnownOn: '2026-12-18', careLeaverUnderTwentyFive: 'yes' },
      'fact-type',
    ],
    ['an unknown rule', 'Z1', {}, 'unknown-rule'],
  ])('is refused with %s', (_, id, facts, code) => expect(codeOf(() => explain(id, facts))).toBe(code));
});

describe('one sentence', () => {
  test.each<[string, string, string]>([
    [
      'A12',
      '2026-12-18',
      '10 working days after Friday 18 December 2026, leaving out 25 and 28 December and 1 January: Wednesday 6 January 2027',
    ],
    ['A1', '2026-11-20', '1 working day after Friday 20 November 2026: Monday 23 November 2026'],
    [
      'H4',
      '2026-12-20',
      '28 days after Sunday 20 December 2026: Sunday 17 January 2027; the last working day before it is Friday 15 January 2027',
    ],
    [
      'A14',
      '2026-11-30',
      '3 months after Monday 30 November 2026: Sunday 28 February 2027; there is no 30 February 2027; the last working day before it is Friday 26 February 2027',
    ],
    [
      'A6',
      '2025-10-25T20:00:00+01:00',
      '72 hours after 20:00 on Saturday 25 October 2025: 19:00 on Tuesday 28 October 2025; the clocks change in between',
    ],
    [
      'B5',
      '2026-11-23',
      '26 weeks beginning with Monday 23 November 2026: Sunday 23 May 2027; the last working day before it is Friday 21 May 2027',
    ],
    [
      'B10',
      '2026-11-23',
      'Day 25, where Day 1 is the first business day on or after Monday 23 November 2026, leaving out 25 and 28 December: Tuesday 29 December 2026; where a further hearing is needed',
    ],
    [
      'B9',
      '2026-11-23',
      'Day 12 to 18, where Day 1 is the first business day on or after Monday 23 November 2026: not before Tuesday 8 December 2026, and not after Wednesday 16 December 2026',
    ],
    [
      'B7.2',
      '2026-12-25',
      'Day 1, where Day 1 is the first business day on or after Friday 25 December 2026, leaving out 25 and 28 December: Tuesday 29 December 2026',
    ],
    ['B8', '2026-12-16', '2 business days before Wednesday 16 December 2026: Monday 14 December 2026'],
    ['B16', '2026-11-23', '1 year after Monday 23 November 2026: over when Tuesday 23 November 2027 begins'],
    [
      'C23.2',
      '2026-11-23',
      '75 days after Monday 23 November 2026: Saturday 6 February 2027; added up inside any 12 months; the last working day before it is Friday 5 February 2027',
    ],
    [
      'D6',
      '2026-11-23',
      '3 months after Monday 23 November 2026: not before Tuesday 23 February 2027; unless the court has given leave in existing proceedings',
    ],
    ['E1', '2027-02-15', '6 weeks before Monday 15 February 2027: Monday 4 January 2027'],
    ['G3', '2001-12-31', 'Until the 25th birthday: ends as Thursday 31 December 2026 begins'],
    ['G3.2', '2008-02-29', 'The 18th birthday: Sunday 1 March 2026'],
    ['H1', '2026-11-01', 'Once in each month, last on Sunday 1 November 2026: Thursday 31 December 2026'],
    [
      'K6',
      '2026-11-23',
      '40 working days beginning with Monday 23 November 2026, leaving out 25 and 28 December and 1 January: Wednesday 20 January 2027',
    ],
    ['A4', '2026-11-23T10:00:00Z', 'The guidance gives no figure, so there is no date'],
    ['A5', '2026-11-23', 'The law gives no figure, so there is no date'],
    [
      'B2',
      '2026-11-23T10:00:00Z',
      'The law gives no figure, so there is no date; it must come first; not known to be in force',
    ],
    ['SV7', '2026-11-23', 'No figure is held, so there is no date'],
    ['RV-14', '2026-11-23', 'The proposal gives no figure, so there is no date'],
    ['RV-15', '2026-11-23', '12 months after Monday 23 November 2026: Tuesday 23 November 2027; 100 hours inside it'],
    [
      'A24',
      '2026-11-23',
      '14 days beginning with Monday 23 November 2026: Sunday 6 December 2026; not known to be in force; the last working day before it is Friday 4 December 2026; where the parent, or a child of sixteen or seventeen who applied, agrees',
    ],
  ])('%s from %s', (id, from, sentence) => {
    expect(explain(id, from).sentence).toBe(sentence);
  });

  test('school days leave out the break by its span', () => {
    const setting = { id: 'x.report', title: 'Report', source: 'product default' as const };
    const limit = {
      amount: 10,
      unit: 'school-day',
      counting: 'SD',
      direction: 'after',
      kind: 'limit',
      schoolCalendar: school,
    } as const;
    const explained = explainSetting({ ...setting, limit }, { name: 'from', value: '2026-10-20' }, newestCalendar);
    expect(explained.sentence).toBe(
      '10 school days after Tuesday 20 October 2026, leaving out 26 to 30 October: Tuesday 10 November 2026',
    );
  });

  test('court days say that they are clear, and where the office was closed', () => {
    const court = (
      amount: number,
      direction: 'after' | 'before',
      act: 'court-office' | 'other',
      from: string,
    ): string => {
      const limit = { amount, unit: 'day', counting: 'FPR', direction, kind: 'limit', act } as const;
      const setting = { id: 'x.bundle', title: 'Bundle', limit, source: 'product default' as const };
      return explainSetting(setting, { name: 'from', value: from }, newestCalendar).sentence;
    };
    expect(court(3, 'before', 'other', '2025-10-20')).toBe(
      '3 clear business days before Monday 20 October 2025: Tuesday 14 October 2025',
    );
    expect(court(14, 'after', 'court-office', '2026-12-11')).toBe(
      '14 days after Friday 11 December 2026: Tuesday 29 December 2026; moved from Friday 25 December 2026, when the office is closed',
    );
  });

  test('a projected date says so', () => {
    expect(explain('C10', '2040-01-10').sentence).toMatch(/; projected: bank holidays are not published that far$/);
  });
});

describe('switches', () => {
  const from = { lastHealthAssessmentOn: '2026-08-31' };

  test('a condition that is met is among the inputs', () => {
    const explained = explain('C8.1', { ...from, childUnderFive: true });
    expect(explained.dueOn).toBe('2027-02-28');
    expect(explained.inputs).toContainEqual({ name: 'childUnderFive', value: true });
  });

  test('one that is not met switches the clock off, and the explanation says why', () => {
    expect(explain('C8.1', { ...from, childUnderFive: false })).toMatchObject({
      dueOn: null,
      dueDayCounts: null,
      off: 'it runs only where the child has not reached the age of 5',
      sentence: 'There is no date: it runs only where the child has not reached the age of 5',
    });
    expect(explain('C12', { lastReviewHeldOn: '2026-11-23', authorisedForAdoption: true }).off).toBe(
      'the child is authorised for adoption (K8 applies)',
    );
  });

  test('one that is not known leaves the date and says on what it depends', () => {
    expect(explain('C8.1', from).sentence).toMatch(/; where the child has not reached the age of 5$/);
    expect(explain('C12', '2026-11-23').sentence).toMatch(
      /; unless the child is authorised for adoption \(K8 applies\)$/,
    );
  });

  test('of two, each decides', () => {
    const facts = { placementStartedOn: '2026-11-23', placedWithParentBeforeAssessment: true, firstReviewHeld: true };
    expect(explain('SV4.1', facts).off).toBe('the first review has been held');
    expect(explain('SV4.1', { ...facts, firstReviewHeld: false }).dueOn).toBe('2026-11-30');
    expect(explain('SV4.1', { ...facts, placedWithParentBeforeAssessment: false }).dueOn).toBeNull();
  });
});

describe('recurrence', () => {
  test('counts from the last one, and before there is one from where the rule says', () => {
    const started = { placementStartedOn: '2026-11-02', placedWithParentBeforeAssessment: true };
    const explained = explain('SV4.1', started);
    expect([explained.dueOn, explained.inputs[0]?.name]).toEqual(['2026-11-09', 'placementStartedOn']);
    expect(explain('SV4.1', { ...started, lastVisitOn: '2026-11-06' }).dueOn).toBe('2026-11-13');
  });

  test('one held early pulls the next one in', () => {
    expect(explain('A15', '2026-12-01').dueOn).toBe('2027-06-01');
    expect(explain('A15', '2026-11-10').dueOn).toBe('2027-05-10');
  });

  test('a yearly cycle chains from the day the last one was due', () => {
    const paidLate = { lastApprenticeBursaryPaidOn: '2026-10-30', lastDueOn: '2026-09-01' };
    expect(explain('RV-10', paidLate).dueOn).toBe('2027-09-01');
    expect(explain('A15', { lastReviewConferenceHeldOn: '2026-11-10', lastDueOn: '2026-12-01' }).dueOn).toBe(
      '2027-05-10',
    );
  });
});

describe('extensions', () => {
  const extend = (id: string, from: string, extensions: ExplainOptions['extensions']): Explanation =>
    explain(id, from, extensions === undefined ? {} : { extensions });
  const court = { authority: 'court' };

  test('apply only when recorded, and both dates stay', () => {
    expect(explain('B5', '2026-11-23').dueOn).toBe('2027-05-23');
    const extended = extend('B5', '2026-11-23', [court]);
    expect(extended.dueOn).toBe('2027-07-18');
    expect(extended.extension).toEqual({ authority: 'court', times: 1, before: '2027-05-23' });
    expect(extended.sentence).toMatch(/: Sunday 23 May 2027, extended by the court: Sunday 18 July 2027;/);
    expect(extend('B5', '2026-11-23', [court, court]).dueOn).toBe('2027-09-12');
  });

  test.each<[string, string, string, string]>([
    ['A7', '2026-11-23', 'court', '2026-12-08'], // fifteen days from the order
    ['A7.2', '2026-11-23', 'court', '2026-12-07'], // fifteen days beginning with the police protection
    ['D1', '2026-11-30', 'nominated-officer', '2027-05-17'], // twenty-four weeks
    ['L2', '2026-11-23', 'local-authority', '2026-12-21'], // twenty working days from the start
    ['L4', '2026-11-20', 'local-authority', '2027-02-24'], // sixty-five from the start, not forty from day 25
    ['L10', '2026-11-30', 'data-controller', '2027-02-28'], // three months from receipt
  ])('%s from %s, extended by the %s: %s', (id, from, authority, dueOn) => {
    expect(extend(id, from, [{ authority }]).dueOn).toBe(dueOn);
  });

  test('a total counts from the trigger: three months from 30 January, not two more from 28 February', () => {
    expect(explain('L10', '2027-01-30').dueOn).toBe('2027-02-28');
    expect(extend('L10', '2027-01-30', [{ authority: 'data-controller' }]).dueOn).toBe('2027-04-30');
  });

  test('an end that was decided on stands as it was decided', () => {
    expect(extend('B16', '2026-11-23', [{ ...court, until: day('2028-06-30') }]).dueOn).toBe('2028-06-30');
    expect(extend('B16', '2026-11-23', [{ ...court, until: day('2029-11-23') }]).dueOn).toBe('2029-11-23');
    const noon = instant('2026-11-30T12:00:00Z');
    expect(extend('A8', '2026-11-21', [{ ...court, until: noon }])).toMatchObject({ dueOn: '2026-11-30', dueAt: noon });
    expect(extend('B5', '2026-11-23', [{ ...court, until: day('2027-06-30') }]).dueOn).toBe('2027-06-30');
    expect(extend('A7', '2026-11-23', [{ ...court, amount: 3 }]).dueOn).toBe('2026-12-04');
  });

  test.each<[string, number | undefined, number, string]>([
    ['as the rule has it', undefined, 7, '2026-12-08'],
    ['shorter', 4, 7, '2026-12-04'],
    ['one day', 1, 7, '2026-12-01'],
    ['not shorter: it counts for nothing', 15, 7, '2026-12-08'],
    ['nought: it counts for nothing', 0, 7, '2026-12-08'],
    ['shorter, and extended by less than could be', 4, 2, '2026-11-29'],
  ])('a period decided on: %s', (_, shortened, amount, dueOn) => {
    const options = { ...(shortened === undefined ? {} : { shortened }), extensions: [{ authority: 'court', amount }] };
    const { dueOn: last, amount: counted, extension } = explain('A7.1', '2026-11-23', options);
    expect(last).toBe(dueOn);
    expect(counted).toBe(shortened && shortened < 8 ? shortened : 8);
    expect(extension).toMatchObject({ times: 1 });
  });

  test('several extensions never come to more than the total', () => {
    const row = rows.find(({ id }) => id === 'D1');
    const twice = { ...row, extension: { ...row?.extension, maximum: { ...row?.extension?.maximum, times: 2 } } };
    const catalogue = extendCatalogue(ruleCatalogue, [{ id: '2027-02-01', publishedOn: '2027-02-01', rules: [twice] }]);
    const of = (...amounts: number[]): unknown =>
      explain('D1', '2026-11-30', {
        catalogue,
        extensions: amounts.map((amount) => ({ authority: 'nominated-officer', amount })),
      }).dueOn;
    expect([of(4), of(4, 4)]).toEqual(['2027-04-19', '2027-05-17']);
    expect(codeOf(() => of(4, 5))).toBe('extension-too-long');
  });

  test.each<[string, string, NonNullable<ExplainOptions['extensions']>, string]>([
    ['a rule without extensions', 'C10', [court], 'extension-not-provided-for'],
    ['somebody else', 'B5', [{ authority: 'social-worker' }], 'extension-authority'],
    ['too often', 'A7', [court, court], 'extension-too-many'],
    ['more at a time than the rule has', 'B5', [{ ...court, amount: 9 }], 'extension-too-long'],
    ['an end past the total', 'B16', [{ ...court, until: day('2029-11-24') }], 'extension-too-long'],
    ['an end past the holiday', 'A8', [{ ...court, until: instant('2026-12-01T12:00:00Z') }], 'extension-too-long'],
    ['an end that is no extension', 'B16', [{ ...court, until: day('2027-11-23') }], 'extension-needs-end'],
    ['no end where the court says which', 'B16', [court], 'extension-needs-end'],
    ['half a week', 'B5', [{ ...court, amount: 0.5 }], 'amount-invalid'],
    ['less than nothing', 'B5', [{ ...court, amount: -1 }], 'amount-invalid'],
  ])('refused: %s', (_, id, extensions, code) => {
    expect(codeOf(() => extend(id, id === 'A8' ? '2026-11-21' : '2026-11-23', extensions))).toBe(code);
  });
});

describe('all clocks of a rule', () => {
  test('one that has not started is there without a date', () => {
    const parts = explainParts('K9', { firstAdoptionReviewHeldOn: '2026-12-18' }, options);
    expect(parts.map(({ part, dueOn }) => [part, dueOn])).toEqual([
      ['K9.1', null],
      ['K9.2', '2027-03-18'],
      ['K9.3', null],
    ]);
    expect(parts[0]?.off).toBe('adoptionPlacementStartedOn has not been given');
  });

  test('none started is an error', () => {
    expect(codeOf(() => explainParts('K9', {}, options))).toBe('fact-missing');
  });

  test('a rule of one clock has one', () => {
    expect(explainParts('C10', { becameLookedAfterOn: '2026-12-18' }, options)).toHaveLength(1);
  });
});

describe('local settings', () => {
  const setting = {
    id: 'family-group-decision-making.answer-offer',
    title: 'Answer the offer',
    limit: workingDays(10),
  };
  const trigger = { name: 'offerMadeOn', value: '2026-12-18' };

  test('a default of the product is labelled so, and never as law', () => {
    const explained = explainSetting({ ...setting, source: 'product default' }, trigger, newestCalendar);
    expect(explained).toMatchObject({
      rule: 'family-group-decision-making.answer-offer',
      edition: '0',
      citation: null,
      pack: null,
      force: 'local-practice',
      label: 'Local default of this product; not law',
      confidence: null,
      verified: false,
      clockKind: 'local-guard',
      dueOn: '2027-01-06',
    });
  });

  test('so is a setting of the authority, with its version and note', () => {
    const own = {
      ...setting,
      limit: days(7),
      source: 'authority setting' as const,
      version: 3,
      note: 'Cabinet, May 2026',
    };
    expect(explainSetting(own, trigger, newestCalendar)).toMatchObject({
      edition: '3',
      label: 'Local setting of the authority; not law',
      note: 'Cabinet, May 2026',
      dueOn: '2026-12-25',
      planningDate: '2026-12-24',
      calendarEdition: '2022-11-06',
    });
  });

  test('one that belongs to a proposal says so in every date, whoever set the figure', () => {
    const labels = (['product default', 'authority setting'] as const).map((source) => {
      const { label, verified } = explainSetting({ ...setting, source, proposed: true }, trigger, newestCalendar);
      return [label, verified];
    });
    expect(labels).toEqual([
      ['Local default of this product, for a proposal of 2022, not law', false],
      ['Local setting of the authority, for a proposal of 2022, not law', false],
    ]);
  });

  test('hours need a moment', () => {
    const safety = { ...setting, limit: hours(24), source: 'product default' as const };
    expect(explainSetting(safety, { name: 'at', value: '2026-12-18T10:00:00Z' }, newestCalendar)).toMatchObject({
      dueAt: '2026-12-19T10:00:00.000Z',
      dueOn: '2026-12-19',
    });
    expect(codeOf(() => explainSetting(safety, trigger, newestCalendar))).toBe('instant-needed');
  });
});

describe('a rule that waits for its start', () => {
  const commencements = [{ rule: 'A24', area: ['X'], from: day('2027-01-01') }];
  const asked = (area: string, on: string): Explanation =>
    explain('A24', '2027-01-04', { standing: { area, on: day(on), commencements } });

  test('is shown as in force only there and then', () => {
    expect(asked('X', '2027-01-04').commencement).toBeUndefined();
    expect(asked('X', '2027-01-04').sentence).not.toMatch(/in force/);
    expect(asked('Y', '2027-01-04').commencement).toBe('unknown');
    expect(asked('X', '2026-12-31').sentence).toMatch(/not known to be in force/);
    expect(explain('G15', '2008-01-01').sentence).toMatch(/enacted, not yet in force/);
  });
});

describe('a rule that has ended', () => {
  const ended = extendCatalogue(ruleCatalogue, [
    {
      id: 'ended',
      publishedOn: '2027-01-04',
      rules: [
        { ...rows.find(({ id }) => id === 'C10'), inForceTo: '2027-01-31' },
        { ...rows.find(({ id }) => id === 'G13'), inForceTo: '2027-01-31' },
      ],
    },
  ]);

  test('dates what started by its last day, and nothing that starts later: the explanation says why', () => {
    const asked = (from: string): Explanation => explain('C10', from, { catalogue: ended });
    expect(asked('2027-01-31').dueOn).toBe('2027-02-26');
    expect(asked('2027-02-01')).toMatchObject({
      dueOn: null,
      planningDate: null,
      calendarEdition: null,
      steps: [],
      off: 'the rule ended on Sunday 31 January 2027',
      sentence: 'There is no date: the rule ended on Sunday 31 January 2027',
      edition: 'ended',
    });
    expect(explain('C10', '2027-02-01', { catalogue: ended, edition: '2026-11-22' }).dueOn).toBe('2027-03-01');
    expect(difference(explain('C10', '2027-02-01'), asked('2027-02-01'))).toBe(
      'Moved from Monday 1 March 2027 to no date: rule edition 2026-11-22 gave way to rule edition ended; the rule ended ' +
        'on Sunday 31 January 2027',
    );
  });

  test('an age counts when it is reached', () => {
    const asked = (born: string): string | null => explain('G13.2', born, { catalogue: ended }).dueOn;
    expect(asked('2006-01-31')).toBe('2027-01-31');
    expect(asked('2006-02-01')).toBeNull();
  });

  test('an amended age counts for whoever had not reached the old one on its first day, whenever they were born', () => {
    const G13 = rows.find(({ id }) => id === 'G13');
    const parts = G13?.parts.map((part) =>
      part.id === 'G13.2' ? { ...part, limit: { ...part.limit, amount: 24 } } : part,
    );
    const catalogue = extendCatalogue(ruleCatalogue, [
      { id: 'amended', publishedOn: '2027-01-04', rules: [{ ...G13, parts, inForceFrom: '2027-04-01' }] },
    ]);
    const asked = (born: string): string | null => explain('G13.2', born, { catalogue }).dueOn;
    expect([asked('2006-03-31'), asked('2006-04-01')]).toEqual(['2027-03-31', '2030-04-01']);
  });
});

describe('where only law in force is wanted', () => {
  const commencements = [{ rule: 'A24', area: ['X'], from: day('2027-01-04') }];
  const asked = (id: string, from: string, area = 'X'): Explanation =>
    explain(id, from, { standing: { area, on: day('2027-03-01'), commencements }, onlyInForce: true });

  test.each([
    ['A24', '2027-01-04', 'X', '2027-01-17', undefined],
    ['A24', '2027-01-03', 'X', null, 'the rule was not in force there on Sunday 3 January 2027'],
    ['A24', '2027-01-04', 'Y', null, 'the rule was not in force there on Monday 4 January 2027'],
    ['D11', '2026-06-28', 'X', null, 'the rule is in force only from Monday 29 June 2026'],
    ['C10', '2026-12-18', 'X', '2027-01-20', undefined],
  ])('%s from %s in %s: %s', (id, from, area, dueOn, off) => {
    expect([asked(id, from, area).dueOn, asked(id, from, area).off]).toEqual([dueOn, off]);
  });

  test('a duty that was settled without a clock keeps its reason', () => {
    expect(explain('C10', '2026-12-18', { off: 'the rule was not in force there' })).toMatchObject({
      dueOn: null,
      sentence: 'There is no date: the rule was not in force there',
    });
  });
});

describe('a setting that stands beside a rule', () => {
  const visit = (weeksBetween: number): LocalSetting => ({
    id: 'leaving-care.visit',
    title: 'Visit',
    limit: weeks(weeksBetween),
    source: 'authority setting',
    version: 2,
  });
  const from = { name: 'from', value: '2027-01-12' };
  const held = explainSetting(visit(9), from, newestCalendar, findRule('G12'));

  test('keeps its own date where that is within the rule', () => {
    const within = explainSetting(visit(8), from, newestCalendar, findRule('G12'));
    expect(within).toEqual(explainSetting(visit(8), from, newestCalendar));
  });

  test('is held to the rule where its own date would be looser: both dates and the citation stay', () => {
    expect(held).toMatchObject({
      rule: 'leaving-care.visit',
      dueOn: '2027-03-12',
      clockKind: 'local-guard',
      verified: false,
      heldTo: { rule: 'G12', edition: '2026-11-22', before: '2027-03-16' },
      steps: [{ did: 'counted' }, { did: 'held-to-law', from: '2027-03-16', to: '2027-03-12' }],
      label:
        'Local setting of the authority, held to Care Leavers (England) Regulations 2010 (SI 2010/2571), reg 8(2)(c): ' +
        'Checked against the instrument as made; later changes not checked',
      sentence:
        '9 weeks after Tuesday 12 January 2027: Tuesday 16 March 2027, but Care Leavers (England) Regulations 2010 ' +
        '(SI 2010/2571), reg 8(2)(c) sets the limit: Friday 12 March 2027',
    });
    expect(difference(explainSetting(visit(9), from, newestCalendar), held)).toBe(
      'Moved from Tuesday 16 March 2027 to Friday 12 March 2027: Care Leavers (England) Regulations 2010 (SI 2010/2571), ' +
        'reg 8(2)(c) sets the limit',
    );
    expect(difference(held, explainSetting(visit(9), from, newestCalendar))).toMatch(
      /no longer held to a limit of law$/,
    );
  });

  test('has the planning date of the rule', () => {
    const sunday = explainSetting(visit(9), { name: 'from', value: '2027-01-14' }, newestCalendar, findRule('G12'));
    expect([sunday.dueOn, sunday.planningDate]).toEqual(['2027-03-14', '2027-03-12']);
  });

  test('local practice and standards hold nothing', () => {
    expect(explainSetting(visit(30), from, newestCalendar, findRule('J4')).heldTo).toBeUndefined();
  });
});

describe('the difference between two explanations', () => {
  test('a holiday announced in between', () => {
    const known = (on: string): Explanation => explain('A10', '2022-08-30', { calendar: calendarAsKnownOn(day(on)) });
    expect(difference(known('2022-09-09'), known('2022-09-12'))).toBe(
      'Moved from Tuesday 20 September 2022 to Wednesday 21 September 2022: calendar edition 2020-11-12 gave way to ' +
        '2022-09-10, in which Monday 19 September 2022 (State Funeral of Queen Elizabeth II) is now left out',
    );
  });

  test('a holiday that moved away', () => {
    const known = (on: string): Explanation => explain('A1', '2020-05-01', { calendar: calendarAsKnownOn(day(on)) });
    expect(difference(known('2019-06-06'), known('2019-06-07'))).toBe(
      'Moved from Tuesday 5 May 2020 to Monday 4 May 2020: calendar edition 2010-11-23 gave way to 2019-06-07, ' +
        'in which Monday 4 May 2020 (Early May bank holiday) now counts',
    );
  });

  test('a new edition that changes nothing for this date', () => {
    const later = extendCalendar(newestCalendar, [
      readCalendarEdition({
        id: '2027-05-01',
        publishedOn: '2027-05-01',
        source: 'Invented for a test',
        adds: [{ date: '2027-06-07', name: 'One-off holiday' }],
        removes: [],
      }),
    ]);
    const [was, is] = [explain('C10', '2026-12-18'), explain('C10', '2026-12-18', { calendar: later })];
    expect(difference(was, is)).toBe(
      'Still Wednesday 20 January 2027, though calendar edition 2022-11-06 gave way to 2027-05-01',
    );
  });

  test('a corrected fact, an amended rule, an extension, a changed setting, and nothing', () => {
    const was = explain('C10', '2026-12-18');
    expect(difference(was, explain('C10', '2026-12-17'))).toBe(
      'Moved from Wednesday 20 January 2027 to Tuesday 19 January 2027: it counts from Thursday 17 December ' +
        '2026 and no longer from Friday 18 December 2026',
    );
    const row = {
      ...rows.find(({ id }) => id === 'C10'),
      limit: { amount: 15, unit: 'working-day', counting: 'WD+n' },
    };
    const catalogue = extendCatalogue(ruleCatalogue, [{ id: '2027-02-01', publishedOn: '2027-02-01', rules: [row] }]);
    expect(difference(was, explain('C10', '2026-12-18', { catalogue }))).toBe(
      'Moved from Wednesday 20 January 2027 to Wednesday 13 January 2027: the limit was 20 working days ' +
        '(rule edition 2026-11-22) and is 15 working days (rule edition 2027-02-01)',
    );
    const proceedings = explain('B5', '2026-11-23');
    const extended = explain('B5', '2026-11-23', { extensions: [{ authority: 'court' }] });
    expect(difference(proceedings, extended)).toBe(
      'Moved from Sunday 23 May 2027 to Sunday 18 July 2027: extended by the court',
    );
    const setting = (amount: number, version: number): Explanation =>
      explainSetting(
        { id: 'x.y', title: 'Y', limit: workingDays(amount), source: 'authority setting', version },
        { name: 'from', value: '2026-11-20' },
        newestCalendar,
      );
    expect(difference(setting(10, 1), setting(5, 2))).toBe(
      'Moved from Friday 4 December 2026 to Friday 27 November 2026: the limit was 10 working days (setting version 1) ' +
        'and is 5 working days (setting version 2)',
    );
    expect(difference(was, was)).toBe('Nothing differs: Wednesday 20 January 2027');
  });

  test('a switch thrown', () => {
    const was = explain('C12', { lastReviewHeldOn: '2026-11-23', authorisedForAdoption: false });
    const is = explain('C12', { lastReviewHeldOn: '2026-11-23', authorisedForAdoption: true });
    expect(difference(was, is)).toBe(
      'Moved from Sunday 23 May 2027 to no date: authorised for adoption was no and is yes',
    );
  });
});

describe('laws of explaining', () => {
  const limits = allRules()
    .flatMap(clocksOf)
    .filter((clock) => clock.limit.counting === 'WD+n');

  test('the days left out are exactly the days off inside the count', () => {
    fc.assert(
      fc.property(fc.constantFrom(...limits), dates('2012-01-01', '2070-01-01'), (clock, from) => {
        const { steps, dueOn } = explain(clock.id, from);
        const skipped = steps[0]?.skipped ?? [];
        for (const { on } of skipped) expect(on > from && dueOn !== null && on < dueOn).toBe(true);
        expect(skipped.map(({ on }) => on)).toEqual(skipped.map(({ on }) => on).toSorted());
      }),
    );
  });

  test('the planning date is never after the legal one, and the legal one never moves for it', () => {
    const weekly = allRules()
      .flatMap(clocksOf)
      .filter(({ limit }) => ['D', 'W', 'MO'].includes(limit.counting));
    fc.assert(
      fc.property(fc.constantFrom(...weekly), dates('2012-01-01', '2040-01-01'), (clock, from) => {
        const { planningDate, dueOn } = explain(clock.id, from);
        if (planningDate !== null) expect(dueOn !== null && planningDate < dueOn).toBe(true);
      }),
    );
  });

  test('findRule and the explanation agree on what may be shown', () => {
    for (const { id } of allRules()) {
      const { label, verified, force } = explain(
        id,
        findRule(id).trigger.type === 'instant' ? '2026-12-18T10:00:00Z' : '2026-12-18',
        {
          schoolCalendar: school,
        },
      );
      expect(label.startsWith('Checked')).toBe(verified && force !== 'proposal');
    }
  });
});
