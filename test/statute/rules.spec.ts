import {
  type CommencementRow,
  type Confidence,
  type Rule,
  addDays,
  allRules,
  civilDate,
  clockKindOf,
  clocksOf,
  confidenceOf,
  due,
  explainRule,
  extendCatalogue,
  findRule,
  findRuleOn,
  isInForce,
  isVerified,
  labelOf,
  limitOf,
  mayBeLegalBreach,
  newestCalendar,
  newestEdition,
  readRuleEdition,
  readSchoolCalendar,
  ruleCatalogue,
} from '../../statute';
import rows from '../../statute/data/rules.2026-11-22.json';
import published from '../../statute/vectors/vectors.json';
import { codeOf } from './support';

const day = civilDate;
const first = { edition: '2026-11-22' };
const school = readSchoolCalendar(published.schoolCalendars['sample-2026-27']);
const published192 = allRules(ruleCatalogue, '2026-11-22');
const standing = (on: string, commencements: readonly CommencementRow[] = [], area = 'X') => ({
  area,
  on: day(on),
  commencements,
});

describe('the catalogue', () => {
  test('holds all 192 rows: 169 of law and guidance, 23 proposals', () => {
    expect(published192).toHaveLength(192);
    const of = (pack: string): number => published192.filter((rule) => rule.pack === pack).length;
    expect([of('england-law'), of('review-2022'), of('commissioner-2022')]).toEqual([169, 20, 3]);
  });

  test.each(ruleCatalogue.editions)(
    'every row of edition $id reads as the types say, with nothing added or lost',
    (edition) => {
      expect(readRuleEdition(edition)).toEqual(edition);
    },
  );

  test('no row is dropped and none is changed', () => {
    for (const row of rows) expect(findRule(row.id, first)).toMatchObject(row);
  });

  test('is frozen through and through', () => {
    const open: string[] = [];
    const look = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if (!Object.isFrozen(value)) open.push(path);
      for (const [name, inner] of Object.entries(value)) look(inner, `${path}.${name}`);
    };
    look(ruleCatalogue, 'catalogue');
    look(findRule('K9'), 'K9');
    expect(open).toEqual([]);
  });

  test("a rule's own clock is that of its first part", () => {
    for (const rule of published192.filter(({ parts }) => parts.length > 0)) {
      const { id, title, note, ...clock } = rule.parts[0] ?? rule;
      expect(rule).toMatchObject(clock);
    }
  });

  test('every clock with a figure comes to a date, and every one without to none', () => {
    const clocks = published192.flatMap(clocksOf);
    expect(clocks).toHaveLength(192 - 49 + 107);
    for (const clock of clocks) {
      const from = clock.trigger.type === 'instant' ? '2026-10-20T12:00:00Z' : '2026-10-20';
      const explained = explainRule(clock.id, from, { calendar: newestCalendar, schoolCalendar: school });
      const reached = explained.dueOn ?? explained.notBefore ?? null;
      expect([clock.id, reached === null]).toEqual([clock.id, clock.limit.amount === null]);
      if (clock.window === null && clock.limit.counting !== 'SD' && reached !== null) {
        expect(explained.dueAt ?? explained.dueOn).toBe(
          due(limitOf(clock), explained.steps[0]?.from ?? day(from), newestCalendar),
        );
      }
    }
  });

  test('the part of a rule stands alone, with the citation of its rule', () => {
    const part = findRule('K9.2');
    expect(part).toMatchObject({ id: 'K9.2', partOf: 'K9', citation: findRule('K9').citation, parts: [] });
    expect(part.title).toBe('Reviews: placed for adoption (second review held)');
    expect(part.trigger.fact).toBe('firstAdoptionReviewHeldOn');
  });

  test.each(['A0', 'K9.9', '', 'a1', 'constructor', '__proto__'])('there is no rule %s', (id) => {
    expect(codeOf(() => findRule(id))).toBe('unknown-rule');
  });
});

describe('confidence and labels', () => {
  const weakest = (mark: Confidence): number => published192.filter((rule) => confidenceOf(rule) === mark).length;

  test('by the weakest mark: 16 V-rev, 59 V-made, 3 I, 53 S, 37 M and 1 unread, proposals apart', () => {
    const law = published192.filter(({ pack }) => pack === 'england-law');
    const count = (mark: Confidence): number => law.filter((rule) => confidenceOf(rule) === mark).length;
    expect([count('V-rev'), count('V-made'), count('I'), count('S'), count('M'), count('unread')]).toEqual([
      16, 59, 3, 53, 37, 1,
    ]);
    expect(weakest('V-rev')).toBe(16);
  });

  test.each([
    ['B5', 'Checked against the instrument'],
    ['C10', 'Checked against the instrument as made; later changes not checked'],
    ['C25', 'Inferred; not stated in the instrument'],
    ['A1', 'Not verified against the instrument (secondary source)'],
    ['D9', 'Not verified against the instrument (from memory)'],
    ['SV7', 'Not read; no figure held'],
    ['RV-06', 'a proposal of 2022, not law'],
    ['RV-21', 'a proposal of 2022, not law'],
  ])('%s shows: %s', (id, label) => expect(labelOf(findRule(id))).toBe(label));

  test('only V-rev and V-made count as verified', () => {
    const marks = new Set(published192.filter(isVerified).flatMap(({ confidence }) => confidence));
    expect([...marks].toSorted()).toEqual(['V-made', 'V-rev']);
  });
});

describe('clock kinds', () => {
  test.each([
    ['C10', 'statutory-limit'],
    ['B5', 'statutory-limit'],
    ['B7', 'statutory-limit'],
    ['A10', 'statutory-limit'], // statutory guidance with a figure, under its label
    ['B4', 'local-guard'], // practice guidance
    ['J3', 'local-guard'], // a national standard
    ['C35', 'local-guard'], // a protocol
    ['RV-21', 'local-guard'],
    ['B14', 'measure'],
    ['F4', 'measure'],
    ['A4', 'gate'], // no figure
    ['A13', 'gate'],
    ['B2', 'gate'],
    ['G1', 'gate'], // a threshold
    ['C1', 'gate'], // a waiting time has no last day, so it is never overdue
    ['D6', 'gate'],
    ['K7', 'gate'],
    ['B9', 'statutory-limit'], // a window with a last day
  ])('%s is a %s', (id, kind) => {
    expect(clockKindOf(findRule(id))).toBe(kind);
  });
});

describe('in force', () => {
  const start: CommencementRow = { rule: 'B2', area: ['X'], from: day('2027-04-01') };

  test.each([
    ['2027-03-31', 'X', false],
    ['2027-04-01', 'X', true],
    ['2027-04-01', 'Y', false],
  ])('a provision that starts on 1 April 2027 in area X only: on %s in %s %s', (on, area, inForce) => {
    expect(isInForce(findRule('B2'), standing(on, [start], area))).toBe(inForce);
    expect(isInForce(findRule('B2.2'), standing(on, [start], area))).toBe(inForce);
    expect(mayBeLegalBreach(findRule('B2'), standing(on, [start], area))).toBe(inForce);
  });

  test('everywhere, when no area is named', () => {
    const everywhere = { ...start, area: null };
    expect(isInForce(findRule('B2'), standing('2027-04-01', [everywhere], 'Y'))).toBe(true);
  });

  test('off until somebody records a start', () => {
    for (const id of ['A24', 'B2', 'G15', 'RV-04']) expect(isInForce(findRule(id), standing('2050-01-01'))).toBe(false);
    expect(isInForce(findRule('A24'), standing('2050-01-01', [start]))).toBe(false);
  });

  test('from its own start, where that is known, and always where it is not', () => {
    expect(isInForce(findRule('D11'), standing('2026-06-28'))).toBe(false);
    expect(isInForce(findRule('D11'), standing('2026-06-29'))).toBe(true);
    expect(isInForce(findRule('A2'), standing('2012-01-01'))).toBe(true);
  });

  test('ends when the rule does', () => {
    const ended: Rule = { ...findRule('C10'), inForceTo: day('2027-03-31') };
    expect(isInForce(ended, standing('2027-03-31'))).toBe(true);
    expect(isInForce(ended, standing('2027-04-01'))).toBe(false);
  });
});

describe('what may be called a legal breach', () => {
  test.each([
    ['C10', true], // regulations, read as made
    ['B5', true], // statute, read revised
    ['C7', false], // regulations, secondary source
    ['A19', false], // guidance, though read
    ['B8', false], // rules of court, secondary source
    ['A6', false], // statute, secondary source
    ['RV-04', false], // a proposal, though read
    ['A24', false], // statute, read, not known to be in force
  ])('%s: %s', (id, may) => {
    expect(mayBeLegalBreach(findRule(id), standing('2026-11-22'))).toBe(may);
  });

  test('nothing unverified, and nothing that is not law, in any area on any day', () => {
    const everything = published192.map(({ id }): CommencementRow => ({
      rule: id,
      area: null,
      from: day('1990-01-01'),
    }));
    const breachable = published192.filter((rule) => mayBeLegalBreach(rule, standing('2026-11-22', everything)));
    expect(breachable.length).toBeGreaterThan(40);
    for (const { confidence, force } of breachable) {
      expect(['statute', 'regulations', 'rules-of-court']).toContain(force);
      expect(confidence.every((mark) => mark.startsWith('V-'))).toBe(true);
    }
  });
});

describe('editions of a rule', () => {
  const row = rows.find(({ id }) => id === 'C10');
  const shorter = { ...row, limit: { amount: 15, unit: 'working-day', counting: 'WD+n' }, inForceFrom: '2027-04-01' };
  const edition = { id: '2027-02-01', publishedOn: '2027-02-01', rules: [shorter] };
  const catalogue = extendCatalogue(ruleCatalogue, [edition]);

  test('a later edition supersedes, and the earlier one can still be asked for', () => {
    expect(findRule('C10', { catalogue })).toMatchObject({ edition: '2027-02-01', limit: { amount: 15 } });
    expect(findRule('C10', { catalogue, ...first })).toMatchObject({ edition: '2026-11-22', limit: { amount: 20 } });
    expect(findRule('C11', { catalogue }).edition).toBe('2026-11-22');
    expect(allRules(catalogue)).toHaveLength(allRules().length);
    expect(findRule('C10').limit.amount).toBe(20);
  });

  test('from its date: what started before keeps the old wording', () => {
    const options = { calendar: newestCalendar, catalogue };
    const before = explainRule('C10', '2027-03-31', options);
    const after = explainRule('C10', '2027-04-01', options);
    expect([before.amount, before.edition]).toEqual([20, '2026-11-22']);
    expect([after.amount, after.edition]).toEqual([15, '2027-02-01']);
    expect(findRuleOn('C10', addDays(day('2027-04-01'), -1), { catalogue }).limit.amount).toBe(20);
    expect(findRuleOn('C10', day('2027-04-01'), { catalogue }).limit.amount).toBe(15);
  });

  test('as known on a day', () => {
    expect(newestEdition(catalogue, day('2027-01-31'))).not.toBe('2027-02-01');
    expect(newestEdition(catalogue, day('2027-02-01'))).toBe('2027-02-01');
    expect(findRule('C10', { edition: newestEdition(ruleCatalogue, day('2022-09-09')) }).id).toBe('C10');
    expect(codeOf(() => findRule('C10', { edition: '1999-01-01' }))).toBe('unknown-rule-edition');
  });

  test.each<[string, unknown]>([
    ['an id that is taken', { ...edition, id: '2026-11-22' }],
    ['an id with a space', { ...edition, id: 'of 2027' }],
    ['no day', { ...edition, publishedOn: '2027-02-30' }],
    ['an earlier day', { ...edition, publishedOn: '2026-11-21' }],
    ['the same rule twice', { ...edition, rules: [shorter, shorter] }],
    [
      'a limit that cannot be counted',
      { ...edition, rules: [{ ...shorter, limit: { amount: 5, unit: 'day', counting: 'WD' } }] },
    ],
    ['an unknown force', { ...edition, rules: [{ ...shorter, force: 'habit' }] }],
    ['an unknown mark', { ...edition, rules: [{ ...shorter, confidence: ['V'] }] }],
    ['a field that nobody knows', { ...edition, rules: [{ ...shorter, limt: null }] }],
    ['a field missing', { ...edition, rules: [{ ...shorter, citation: undefined }] }],
    ['a figure without knowing whether its day counts', { ...edition, rules: [{ ...shorter, dueDayCounts: null }] }],
    ['a part named after another rule', { ...edition, rules: [{ ...rows.find(({ id }) => id === 'K9'), id: 'K10' }] }],
    ['nothing', null],
    ['no rules', { ...edition, rules: null }],
    ['a rule that is none', { ...edition, rules: ['C10'] }],
  ])('an edition with %s is refused', (_, value) => {
    expect(codeOf(() => extendCatalogue(ruleCatalogue, [value]))).toBe('rule-malformed');
  });
});

describe('the issue of leaving care', () => {
  const there = (rule: string): readonly CommencementRow[] => [{ rule, area: ['X'], from: day('2027-04-01') }];
  const asks = (id: string, on: string, area = 'X') => isInForce(findRule(id), standing(on, there(id), area));

  test.each([
    ['local-offer', 'V-made'],
    ['no-intentional-homelessness', 'V-rev'],
    ['free-prescriptions', 'S'],
  ])('%s is off until a start and an area are entered, and in force there from that day', (id, mark) => {
    expect(confidenceOf(findRule(id))).toBe(mark);
    expect(isInForce(findRule(id), standing('2030-01-01'))).toBe(false);
    expect([asks(id, '2027-03-31'), asks(id, '2027-04-01'), asks(id, '2027-04-01', 'Y')]).toEqual([false, true, false]);
  });

  test.each([
    ['staying-put-money', 'V-rev', true],
    ['adult-needs-assessment', 'V-rev', true],
    ['children-services-continue', 'S', false],
    ['vacation-home', 'M', false],
    ['leavers-education-help', 'M', false],
    ['bursary-16-to-19', 'S', false],
    ['services-until-accepted', 'I', false],
    ['rev-grant', 'V-made', false],
  ])('%s is known as %s', (id, mark, breach) => {
    expect(confidenceOf(findRule(id))).toBe(mark);
    expect(mayBeLegalBreach(findRule(id), standing('2026-11-22'))).toBe(breach);
    expect(clockKindOf(findRule(id))).toBe('gate');
  });
});
