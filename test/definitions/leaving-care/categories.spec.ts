import fc from 'fast-check';
import { type CivilDate, addDays, anniversary } from '../../../statute';
import {
  categoriesOf,
  categoriesOn,
  countedOn,
  leadOn,
  lostBetween,
  type Categories,
} from '../../../workflows/leaving-care/categories';
import { CATEGORIES, type Category } from '../../../workflows/leaving-care/care/standing';
import type { CareEpisode, CareHistory } from '../../../workflows/leaving-care/care/days';
import { anyDayOfLife, anyHistory, care, careOfDays, day, history } from './histories';

const lead = (facts: CareHistory | Categories, on: string): Category | undefined =>
  leadOn('periods' in facts ? facts : categoriesOf(facts), day(on));
const period = (categories: Categories, code: Category) => categories.periods.find((one) => one.code === code);
const span = (categories: Categories, code: Category) =>
  categories.periods.filter((one) => one.code === code).map(({ from, until }) => [from, until]);

describe('the scenarios of the reference page', () => {
  const tenBreaks = Array.from({ length: 10 }, (_, month) =>
    careOfDays(addDays(day('2025-01-10'), month * 31), 3, { series: 'weekends' }),
  );

  test('1: Amara is eligible on her sixteenth birthday and relevant on the day care ends', () => {
    const amara = categoriesOf(history('2010-05-14', [care('2019-09-03', '2026-09-01', { basis: 'care-order' })]));
    expect(countedOn(amara, day('2026-05-14')).days).toBe(731);
    expect(lead(amara, '2026-05-13')).toBe('care-experienced');
    expect(lead(amara, '2026-05-14')).toBe('eligible');
    expect(lead(amara, '2026-08-31')).toBe('eligible');
    expect(lead(amara, '2026-09-01')).toBe('relevant');
    expect(amara.borderline).toEqual([]);
    expect(amara.readings.strict.eligibleFrom).toBeNull();
  });

  test('2: Bo, born on 29 February, keeps each standing to the end of 28 February', () => {
    const bo = categoriesOf(history('2012-02-29', [care('2020-01-01')]));
    expect(span(bo, 'eligible')).toEqual([['2028-02-29', '2030-03-01']]);
    expect(span(bo, 'former-relevant')).toEqual([['2030-03-01', '2033-03-01']]);
    expect(span(bo, 'person-under-25')).toEqual([['2033-03-01', '2037-03-01']]);
    expect(lead(bo, '2030-02-28')).toBe('eligible');
    expect(period(bo, 'eligible')?.label).toContain('from memory');
  });

  test('3: Carys reaches 91 days across a gap; the breaks of a series are set aside', () => {
    const carys = categoriesOf(
      history('2010-07-10', [care('2024-10-01', '2024-11-30'), ...tenBreaks, care('2026-08-20')]),
    );
    expect(span(carys, 'eligible')).toEqual([['2026-09-18', '2028-07-10']]);
    expect(countedOn(carys, day('2026-09-18'))).toEqual({ days: 91, nights: 89, strict: 91, excluded: 30 });
    expect(carys.borderline).toEqual([{ from: '2026-09-18', until: '2026-09-20' }]);
    expect(lead(carys, '2026-09-17')).toBe('care-experienced');
    const counted = history('2010-07-10', [care('2024-10-01', '2024-11-30'), ...tenBreaks, care('2026-08-20')], {
      shortBreaks: [{ series: 'weekends', decided: 'counted' }],
    });
    expect(categoriesOf(counted).readings.days).toEqual({ reachedOn: '2025-10-18', eligibleFrom: '2026-08-20' });
  });

  test('4: Dev is eligible for one day with 91 days, and qualifying with 90', () => {
    const dev = categoriesOf(history('2009-03-03', [care('2026-12-02')]));
    expect(span(dev, 'eligible')).toEqual([['2027-03-02', '2027-03-03']]);
    expect(lead(dev, '2027-03-03')).toBe('former-relevant');
    expect(countedOn(dev, day('2027-03-02'))).toMatchObject({ days: 91, nights: 90 });
    expect(dev.borderline[0]?.from).toBe('2027-03-02');
    const later = categoriesOf(history('2009-03-03', [care('2026-12-03')]));
    expect(countedOn(later, day('2027-03-02'))).toMatchObject({ days: 90, nights: 89 });
    expect(span(later, 'qualifying')).toEqual([['2027-03-03', '2030-03-03']]);
    expect(span(later, 'eligible')).toEqual([]);
    expect(later.borderline).toEqual([]);
  });

  test('5: Ella stops being relevant after six months at home, and is again when that breaks down', () => {
    const home = { from: day('2026-01-05'), brokeDownOn: day('2026-09-12') };
    const ella = (parentReturns: CareHistory['parentReturns']) =>
      categoriesOf(history('2009-01-21', [care('2024-01-01', '2026-01-05')], { parentReturns: parentReturns ?? [] }));
    const back = ella([home]);
    expect(span(back, 'eligible')[0]).toEqual(['2025-01-21', '2026-01-05']);
    expect(span(back, 'relevant')).toEqual([
      ['2026-01-05', '2026-07-05'],
      ['2026-09-12', '2027-01-21'],
    ]);
    expect([lead(back, '2026-07-04'), lead(back, '2026-07-05')]).toEqual(['relevant', 'qualifying']);
    expect([lead(back, '2026-09-11'), lead(back, '2026-09-12')]).toEqual(['qualifying', 'relevant']);
    expect(lead(back, '2027-01-21')).toBe('former-relevant');
    expect(lead(ella([{ from: home.from }]), '2027-01-21')).toBe('qualifying');
  });

  test('12: Isaac is in education from the day he says so, and under 25 until then', () => {
    const isaac = categoriesOf(
      history('2003-04-17', [care('2015-01-01')], { education: [{ toldOn: day('2026-09-03') }] }),
    );
    expect(span(isaac, 'person-under-25')).toEqual([['2024-04-17', '2026-09-03']]);
    expect(span(isaac, 'former-relevant-education')).toEqual([['2026-09-03', '2028-04-17']]);
    expect(lead(isaac, '2028-04-17')).toBe('care-experienced');
  });

  test('13: Jamal keeps his standing when his birth date moves, and a loss is named', () => {
    const born = (on: string) => categoriesOf(history(on, [care('2026-10-12')]));
    const recorded = born('2009-02-03');
    expect(recorded.readings.days.eligibleFrom).toBe('2027-01-10');
    expect(born('2010-02-03').readings.days.eligibleFrom).toBe('2027-01-10');
    expect(lead(born('2010-02-03'), '2027-02-03')).toBe('eligible');
    expect(lostBetween(recorded, born('2010-02-03'), day('2027-01-20'))).toEqual([]);
    expect(lostBetween(recorded, born('2008-02-03'), day('2027-01-20'))).toEqual(['eligible']);
    expect(countedOn(born('2008-02-03'), day('2027-01-20')).days).toBe(0);
  });

  test('23: Leo is relevant on the day of his sentence and former relevant at 18', () => {
    const leo = categoriesOf(history('2009-05-02', [care('2025-01-01', '2026-12-07')]));
    expect([lead(leo, '2026-12-06'), lead(leo, '2026-12-07')]).toEqual(['eligible', 'relevant']);
    expect([lead(leo, '2027-05-01'), lead(leo, '2027-05-02')]).toEqual(['relevant', 'former-relevant']);
  });
});

describe('the count', () => {
  test.each([
    ['90 days', '2026-02-01', 90, null],
    ['91 days', '2026-02-01', 91, '2026-05-02'],
    ['92 days', '2026-02-01', 92, '2026-05-02'],
    ['91 days over 29 February', '2028-01-15', 91, '2028-04-14'],
    ['91 days to the day before the clocks change', '2025-12-29', 91, '2026-03-29'],
    ['91 days over the end of summer time', '2026-08-15', 91, '2026-11-13'],
  ])('%s', (_name, from, days, reached) => {
    const counted = categoriesOf(history('2011-06-01', [careOfDays(from, days)]));
    expect(counted.readings.days.reachedOn).toBe(reached);
    expect(countedOn(counted, day('2029-01-01')).days).toBe(days);
  });

  test('days before 14 and from 18 on do not count', () => {
    const all = categoriesOf(
      history('2010-06-01', [care('2024-05-30', '2024-06-01'), care('2028-05-31', '2028-06-02')]),
    );
    expect(countedOn(all, day('2024-05-31')).days).toBe(0);
    expect(countedOn(all, day('2024-06-01')).days).toBe(1);
    expect(countedOn(all, day('2028-05-31')).days).toBe(2);
    expect(countedOn(all, day('2029-01-01'))).toEqual({ days: 2, nights: 0, strict: 1, excluded: 0 });
  });

  test('born on 29 February, the count begins on 1 March of a common year', () => {
    const counted = categoriesOf(history('2012-02-29', [care('2020-01-01')]));
    expect(countedOn(counted, day('2026-02-28')).days).toBe(0);
    expect(countedOn(counted, day('2026-03-01')).days).toBe(1);
  });

  test('overlapping episodes count each day once, and a night between two is not one of care', () => {
    const once = categoriesOf(
      history('2011-06-01', [care('2026-01-01', '2026-01-10'), care('2026-01-05', '2026-01-20')]),
    );
    expect(countedOn(once, day('2026-02-01'))).toMatchObject({ days: 20, nights: 19 });
    const apart = categoriesOf(
      history('2011-06-01', [care('2026-01-01', '2026-01-10'), care('2026-01-11', '2026-01-20')]),
    );
    expect(countedOn(apart, day('2026-02-01'))).toMatchObject({ days: 20, nights: 18 });
  });

  test('care that began before 14 is in the count and out of the strict one', () => {
    const counted = categoriesOf(
      history('2010-06-01', [care('2024-05-01', '2024-09-30'), careOfDays('2026-07-01', 40)]),
    );
    expect(countedOn(counted, day('2026-08-09'))).toMatchObject({ days: 162, strict: 40 });
    expect(counted.readings.strict).toEqual({ reachedOn: null, eligibleFrom: null });
    expect(period(counted, 'eligible')?.grounds.filter(({ mark }) => mark === 'I')).toHaveLength(1);
  });

  test('a decision for nights takes the place of the fuller count and closes the question', () => {
    const dev = (countDecided?: 'days' | 'nights') =>
      categoriesOf(history('2009-03-03', [care('2026-12-02')], countDecided === undefined ? {} : { countDecided }));
    expect(dev('days').borderline).toEqual([]);
    expect(lead(dev('days'), '2027-03-03')).toBe('former-relevant');
    expect(dev('nights').borderline).toEqual([]);
    expect(lead(dev('nights'), '2027-03-03')).toBe('qualifying');
  });
});

describe('short breaks', () => {
  const ordinary = care('2026-06-05');
  const breaks = (count: number, days: number, every = 30): readonly CareEpisode[] =>
    Array.from({ length: count }, (_, index) =>
      careOfDays(addDays(day('2025-07-01'), index * every), days, { series: 'a', meantDays: days }),
    );
  const besides = (episodes: readonly CareEpisode[], terms: CareHistory['shortBreaks'] = []) =>
    categoriesOf(history('2010-06-01', [...episodes, ordinary], { shortBreaks: terms }));

  test('a break of 17 days is within the limit and one of 18 is not', () => {
    expect(besides(breaks(2, 17)).shortBreaksOpen).toEqual([]);
    expect(besides(breaks(2, 18)).shortBreaksOpen[0]?.broken).toEqual([{ limit: 'one-break', on: '2025-07-01' }]);
  });

  test('a break that runs over counts from the day after the last that is allowed', () => {
    const over = besides([careOfDays('2025-07-01', 18, { series: 'a', meantDays: 5 })]);
    expect(over.care.series[0]?.countsFrom).toBe('2025-07-18');
    expect(countedOn(over, day('2025-07-17'))).toMatchObject({ days: 0, excluded: 17 });
    expect(countedOn(over, day('2025-07-18'))).toMatchObject({ days: 18, excluded: 0 });
  });

  test('75 days within twelve months are allowed and 76 are not', () => {
    expect(besides(breaks(5, 15)).shortBreaksOpen).toEqual([]);
    const over = besides([...breaks(5, 15), careOfDays('2025-12-20', 1, { series: 'a' })]);
    expect(over.shortBreaksOpen[0]?.broken).toEqual([{ limit: 'all-breaks', on: '2025-12-20' }]);
    expect(countedOn(over, day('2025-12-20'))).toMatchObject({ days: 76, excluded: 0 });
    expect(over.readings.days).toEqual({ reachedOn: '2026-06-19', eligibleFrom: '2026-06-19' });
  });

  test('breaks that fall out of the twelve months do not add up', () => {
    const apart = [
      ...breaks(3, 15),
      ...breaks(3, 15).map((one) => careOfDays(addDays(one.from, 366), 15, { series: 'a' })),
    ];
    expect(besides(apart).shortBreaksOpen).toEqual([]);
  });

  test.each([
    ['another place', [{ series: 'a', samePlace: false }], 'same-place'],
    ['no return home between', [{ series: 'a', homeBetween: false }], 'home-between'],
  ] as const)('%s breaks the series from its second break', (_name, terms, limit) => {
    expect(besides(breaks(2, 5), terms).shortBreaksOpen[0]?.broken).toEqual([{ limit, on: '2025-07-31' }]);
  });

  test('a care order during a break breaks the series, and one that begins when it ends does not', () => {
    const order = (from: string) => care(from, '2025-09-01', { basis: 'interim-order' });
    expect(besides([...breaks(1, 5), order('2025-07-03')]).shortBreaksOpen[0]?.broken).toEqual([
      { limit: 'care-order', on: '2025-07-03' },
    ]);
    expect(besides([...breaks(1, 5), order('2025-07-05')]).shortBreaksOpen).toEqual([]);
  });

  test('a decision closes the question either way', () => {
    const aside = besides(breaks(2, 18), [{ series: 'a', decided: 'set-aside' }]);
    expect(aside.shortBreaksOpen).toEqual([]);
    expect(countedOn(aside, day('2026-01-01'))).toMatchObject({ days: 0, excluded: 36 });
    const counted = besides(breaks(2, 18), [{ series: 'a', decided: 'counted' }]);
    expect(countedOn(counted, day('2026-01-01'))).toMatchObject({ days: 36, excluded: 0 });
  });

  test('nobody is eligible during a break that is set aside, and a relevant child stays relevant through it', () => {
    const breakAt17 = careOfDays('2027-07-01', 3, { series: 'a' });
    const before = care('2026-01-01', '2026-12-31');
    const relevant = categoriesOf(history('2010-06-01', [before, breakAt17]));
    expect(lead(relevant, '2027-07-02')).toBe('relevant');
    expect(lead(relevant, '2028-06-01')).toBe('former-relevant');
    expect(period(relevant, 'relevant')?.grounds.some(({ mark }) => mark === 'I')).toBe(true);
    expect(lead(history('2010-06-01', [breakAt17]), '2027-07-02')).toBe('care-experienced');
    expect(lead(history('2010-06-01', [breakAt17]), '2027-07-03')).toBe('qualifying');
  });
});

describe('standing at the edges', () => {
  const long = care('2024-07-01', '2026-12-31');

  test('care that ends on the sixteenth birthday makes a relevant child, and a day earlier nobody', () => {
    expect(lead(history('2010-12-31', [long]), '2026-12-31')).toBe('relevant');
    expect(lead(history('2011-01-01', [long]), '2026-12-31')).toBe('care-experienced');
    expect(lead(history('2011-01-01', [long]), '2027-01-01')).toBe('care-experienced');
  });

  test('care that ends on the day before 18, on it and after it', () => {
    for (const to of ['2028-05-31', '2028-06-01', '2028-06-02'])
      expect(lead(history('2010-06-01', [care('2026-01-01', to)]), '2028-06-01')).toBe('former-relevant');
    expect(lead(history('2010-06-01', [care('2026-01-01', '2028-05-31')]), '2028-05-31')).toBe('relevant');
    expect(lead(history('2010-06-01', [care('2026-01-01', '2028-06-02')]), '2028-05-31')).toBe('eligible');
  });

  test.each([
    ['just before 18', '2027-11-30', '2028-05-30', 'qualifying'],
    ['on the eighteenth birthday', '2027-12-01', '2028-06-01', 'former-relevant'],
  ])('six months with a parent that are complete %s', (_name, home, complete, expected) => {
    const facts = history('2010-06-01', [care('2026-01-01', home)], { parentReturns: [{ from: day(home) }] });
    expect(span(categoriesOf(facts), 'relevant')).toEqual([[home, complete]]);
    expect(lead(facts, '2028-06-01')).toBe(expected);
  });

  test('six months that begin while care goes on are counted from the end of care', () => {
    const facts = history('2010-06-01', [care('2026-01-01', '2027-01-10')], {
      parentReturns: [{ from: day('2026-10-10') }],
    });
    expect(span(categoriesOf(facts), 'relevant')).toEqual([['2027-01-10', '2027-07-10']]);
  });

  test('a return to care breaks the six months', () => {
    const facts = history('2010-06-01', [care('2026-01-01', '2027-01-10'), careOfDays('2027-06-01', 2)], {
      parentReturns: [{ from: day('2027-01-10') }],
    });
    expect(lead(facts, '2027-07-10')).toBe('relevant');
    expect(span(categoriesOf(facts), 'relevant').at(-1)).toEqual(['2027-06-02', '2027-12-02']);
  });

  test.each([
    ['detained at 16 after 91 days', 91, '2025-08-01', '2026-06-01', 'relevant'],
    ['detained on the ninety-first day', 91, '2025-04-01', '2026-06-01', 'relevant'],
    ['detained on the ninetieth day', 91, '2025-03-31', '2026-06-01', 'care-experienced'],
    ['detained at 16 after 90 days', 90, '2025-08-01', '2026-06-01', 'care-experienced'],
    ['detained on the sixteenth birthday', 91, '2026-06-01', '2026-06-02', 'relevant'],
    ['detained a day later', 91, '2026-06-02', '2026-06-03', 'care-experienced'],
    ['released on the day before 16', 91, '2025-08-01', '2026-05-31', 'care-experienced'],
  ])('%s', (_name, days, from, to, expected) => {
    const facts = history('2010-06-01', [careOfDays('2025-01-01', days)], {
      detentions: [{ from: day(from), to: day(to), where: 'detained' }],
    });
    expect(lead(facts, '2026-06-01')).toBe(expected);
    expect(lead(facts, '2026-05-31')).toBe('care-experienced');
  });

  test('special guardianship from care qualifies from 16 while it lasts, and on to 21', () => {
    const guarded = (fromCare: boolean, to: string | null) =>
      history('2010-06-01', [care('2020-01-01', '2022-01-01')], {
        specialGuardianships: [{ from: day('2022-01-01'), to: to === null ? null : day(to), fromCare }],
      });
    expect(span(categoriesOf(guarded(true, null)), 'qualifying')).toEqual([['2026-06-01', '2031-06-01']]);
    expect(span(categoriesOf(guarded(true, '2027-06-01')), 'qualifying')).toEqual([['2026-06-01', '2027-06-01']]);
    expect(span(categoriesOf(guarded(true, '2028-05-31')), 'qualifying')).toEqual([['2026-06-01', '2028-05-31']]);
    expect(span(categoriesOf(guarded(true, '2028-06-01')), 'qualifying')).toEqual([['2026-06-01', '2031-06-01']]);
    expect(span(categoriesOf(guarded(false, null)), 'qualifying')).toEqual([]);
  });

  test('a qualifying young person who studies is helped on to 25', () => {
    const facts = history('2009-03-03', [care('2026-12-03')], {
      education: [{ toldOn: day('2029-09-01'), endedOn: day('2031-07-01') }],
    });
    expect(span(categoriesOf(facts), 'qualifying-education')).toEqual([['2030-03-03', '2031-07-01']]);
    expect(lead(facts, '2031-07-01')).toBe('care-experienced');
  });

  test('nobody who was never looked after has a category, and care that ends before it begins is refused', () => {
    expect(categoriesOf(history('2010-06-01', [])).periods).toEqual([]);
    expect(() => categoriesOf(history('2010-06-01', [care('2026-01-02', '2026-01-01')]))).toThrow(
      'ends before it begins',
    );
  });
});

describe('what is said', () => {
  test('the days that led to it, in a sentence and in steps', () => {
    const carys = categoriesOf(
      history('2010-07-10', [
        care('2024-10-01', '2024-11-30'),
        careOfDays('2025-03-01', 3, { series: 'a' }),
        care('2026-08-20'),
      ]),
    );
    const eligible = period(carys, 'eligible');
    expect(eligible?.sentence).toBe(
      '91 counted days were reached on 18 September 2026: 61 from 1 October 2024 to 30 November 2024, ' +
        '30 from 20 August 2026 to 18 September 2026; 3 days of short breaks are not counted; ' +
        'looked after and 16: eligible from 18 September 2026 until 10 July 2028',
    );
    expect(eligible?.steps).toEqual([
      { did: 'counted', on: '2024-10-01', to: '2024-11-30', days: 61 },
      { did: 'counted', on: '2026-08-20', to: '2026-09-18', days: 30 },
      { did: 'set-aside', on: '2025-03-01', to: '2025-03-03', days: 3, series: 'a' },
      { did: 'thirteen-weeks', on: '2026-09-18', days: 91, nights: 89 },
      { did: 'reached-age', on: '2026-07-10', age: 16 },
    ]);
    expect(eligible?.label).toBe('Local default of this product; not law');
  });

  test('how days are told decides only where nights would give another day', () => {
    const counting = (from: string) =>
      period(categoriesOf(history('2010-07-10', [care(from)])), 'eligible')?.grounds.find(({ mark }) => mark === 'L');
    expect(counting('2026-08-20')?.decides).toBe(true);
    expect(counting('2025-08-20')?.decides).toBe(false);
  });

  test('many spells are told together', () => {
    const many = Array.from({ length: 20 }, (_, n) => careOfDays(addDays(day('2025-01-01'), n * 14), 5));
    const eligible = period(categoriesOf(history('2010-07-10', [...many, care('2026-08-20')])), 'eligible');
    expect(eligible?.sentence).toContain('91 in 19 spells from 1 January 2025 to');
  });

  test('days on remand, a broken series and the six months at home each carry their mark', () => {
    const marks = (categories: Categories, code: Category) =>
      period(categories, code)?.grounds.map(({ rule, mark }) => `${rule}:${mark}`);
    expect(
      marks(categoriesOf(history('2010-07-10', [care('2026-08-20', undefined, { basis: 'remand' })])), 'eligible'),
    ).toContain('G1.1:M');
    const long = careOfDays('2026-01-01', 95, { series: 'a' });
    expect(marks(categoriesOf(history('2010-07-10', [long, care('2026-08-20')])), 'eligible')).toContain('C23:L');
    const home = { parentReturns: [{ from: day('2027-01-01') }] };
    expect(marks(categoriesOf(history('2010-07-10', [care('2026-01-01', '2027-01-01')], home)), 'relevant')).toContain(
      'G2:S',
    );
  });

  test('every ground carries the label of its mark, and no period is without one', () => {
    fc.assert(
      fc.property(anyHistory, (facts) => {
        for (const { grounds, label, sentence } of categoriesOf(facts).periods) {
          expect(grounds.length).toBeGreaterThan(0);
          expect(grounds.map((ground) => ground.label)).toContain(label);
          expect(sentence).not.toMatch(/undefined|NaN|null/);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('for any history', () => {
  const strength = (categories: Categories, on: CivilDate): number => {
    const code = leadOn(categories, on);
    return code === undefined ? CATEGORIES.length : CATEGORIES.indexOf(code);
  };
  const standing = (categories: Categories) => ({
    spans: categories.periods.map(({ code, from, until }) => [code, from, until]),
    readings: categories.readings,
    borderline: categories.borderline,
    sentences: categories.periods.map(({ sentence }) => sentence),
  });

  test('the order in which episodes are given does not matter', () => {
    fc.assert(
      fc.property(anyHistory, fc.func(fc.integer()), (facts, weight) => {
        const episodes = facts.episodes.toSorted((a, b) => weight(a) - weight(b));
        expect(standing(categoriesOf({ ...facts, episodes }))).toEqual(standing(categoriesOf(facts)));
      }),
    );
  });

  test('an episode in two that adjoin is the same as one', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(), fc.nat(), (facts, which, where) => {
        const one = facts.episodes[which % Math.max(1, facts.episodes.length)];
        fc.pre(one !== undefined);
        const end = one.to ?? addDays(one.from, 1000);
        let cut = addDays(one.from, where % 40);
        if (cut > end) cut = end;
        const parts = [
          { ...one, to: cut },
          { ...one, from: cut },
        ];
        const episodes = facts.episodes.flatMap((episode) => (episode === one ? parts : [episode]));
        expect(standing(categoriesOf({ ...facts, episodes }))).toEqual(standing(categoriesOf(facts)));
      }),
    );
  });

  /*
   * The premise: the day is one of ordinary care before 18, and everything else stays as it was. A break of a series may
   * set days aside or break the series, and a day of care that ends a return to a parent says something about that return.
   */
  test('a further day of care never lowers a category', () => {
    fc.assert(
      fc.property(anyHistory, anyDayOfLife, anyDayOfLife, (facts, added, on) => {
        fc.pre(added < anniversary(facts.bornOn, 18));
        const more: CareHistory = { ...facts, episodes: [...facts.episodes, care(added, added)] };
        expect(strength(categoriesOf(more), on)).toBeLessThanOrEqual(strength(categoriesOf(facts), on));
      }),
      { numRuns: 500 },
    );
  });

  test('days of a series within its limits never raise the count', () => {
    fc.assert(
      fc.property(anyHistory, anyDayOfLife, anyDayOfLife, (facts, from, on) => {
        const orders = facts.episodes.some(({ basis }) => basis !== 'agreement');
        const within = { ...facts, episodes: [...facts.episodes, careOfDays(from, 10, { series: 'apart' })] };
        const [before, after] = [countedOn(categoriesOf(facts), on), countedOn(categoriesOf(within), on)];
        if (!orders) expect(after.days).toBe(before.days);
        expect(after.days - before.days + after.excluded - before.excluded).toBeLessThanOrEqual(10);
      }),
    );
  });

  test('with 91 days and looked after at 16 or 17 somebody is eligible that day', () => {
    fc.assert(
      fc.property(anyHistory, anyDayOfLife, (facts, on) => {
        const categories = categoriesOf({
          ...facts,
          episodes: facts.episodes.filter(({ series }) => series === undefined),
        });
        const [sixteen, eighteen] = [anniversary(facts.bornOn, 16), anniversary(facts.bornOn, 18)];
        const inCare = facts.episodes.some(
          ({ from, to, series }) => series === undefined && from <= on && (to === null || on < to),
        );
        fc.pre(inCare && on >= sixteen && on < eighteen);
        expect(leadOn(categories, on) === 'eligible').toBe(countedOn(categories, on).days >= 91);
      }),
    );
  });

  test('the count is what counting day by day gives', () => {
    fc.assert(
      fc.property(anyHistory, anyDayOfLife, (facts, on) => {
        const episodes = facts.episodes.filter(({ series }) => series === undefined);
        const [first, last] = [anniversary(facts.bornOn, 14), addDays(anniversary(facts.bornOn, 18), -1)];
        let days = 0;
        for (let date = first; date <= on && date <= last; date = addDays(date, 1))
          if (episodes.some(({ from, to }) => from <= date && (to === null || date <= to))) days += 1;
        const counted = categoriesOf({ ...facts, episodes });
        expect(countedOn(counted, on).days).toBe(days);
        const { reachedOn } = counted.readings.days;
        expect(reachedOn !== null && reachedOn <= on).toBe(days >= 91);
      }),
      { numRuns: 60 },
    );
  });

  test('a correction and its reversal give what there was', () => {
    fc.assert(
      fc.property(anyHistory, anyHistory, (facts, other) => {
        const before = categoriesOf(facts);
        categoriesOf({ ...facts, bornOn: day('2007-11-03'), episodes: other.episodes });
        expect(categoriesOf({ ...facts })).toEqual(before);
      }),
      { numRuns: 50 },
    );
  });

  test('former relevant standing, once reached, lasts to the start of the twenty-fifth birthday', () => {
    fc.assert(
      fc.property(anyHistory, anyDayOfLife, (facts, on) => {
        const categories = categoriesOf(facts);
        const former = categories.periods.some(({ code }) => code === 'former-relevant');
        const [eighteen, twentyFive] = [anniversary(facts.bornOn, 18), anniversary(facts.bornOn, 25)];
        fc.pre(former && on >= eighteen);
        const standing = ['former-relevant', 'former-relevant-education', 'person-under-25'];
        expect(standing.includes(leadOn(categories, on) ?? '')).toBe(on < twentyFive);
        expect(categoriesOn(categories, on).filter(({ code }) => standing.includes(code)).length).toBeLessThanOrEqual(
          1,
        );
      }),
    );
  });
});

describe('each birthday: the day before, the day, the day after', () => {
  /** In care from 14 on until 18; the clocks change on 30 March 2008, 2014 and 2025, and on 31 March 2024. */
  const turning = (born: string) => categoriesOf(history(born, [care('2020-01-01')]));

  test.each([
    ['2008-02-28', 14, '2022-02-28'],
    ['2008-02-29', 14, '2022-03-01'],
    ['2008-03-01', 14, '2022-03-01'],
    ['2010-03-31', 14, '2024-03-31'],
  ])('born %s: the count begins at %s on %s', (born, _years, birthday) => {
    const days = [-1, 0, 1].map((more) => countedOn(turning(born), addDays(day(birthday), more)).days);
    expect(days).toEqual([0, 1, 2]);
  });

  const TURNS: readonly (readonly [number, Category, Category])[] = [
    [16, 'care-experienced', 'eligible'],
    [18, 'eligible', 'former-relevant'],
    [21, 'former-relevant', 'person-under-25'],
    [25, 'person-under-25', 'care-experienced'],
  ];
  const BIRTHDAYS: Readonly<Record<string, Readonly<Record<number, string>>>> = {
    '2008-02-28': { 16: '2024-02-28', 18: '2026-02-28', 21: '2029-02-28', 25: '2033-02-28' },
    '2008-02-29': { 16: '2024-02-29', 18: '2026-03-01', 21: '2029-03-01', 25: '2033-03-01' },
    '2008-03-01': { 16: '2024-03-01', 18: '2026-03-01', 21: '2029-03-01', 25: '2033-03-01' },
    '2007-03-25': { 16: '2023-03-25', 18: '2025-03-25', 21: '2028-03-25', 25: '2032-03-25' },
    '2008-03-29': { 16: '2024-03-29', 18: '2026-03-29', 21: '2029-03-29', 25: '2033-03-29' },
    '2008-10-25': { 16: '2024-10-25', 18: '2026-10-25', 21: '2029-10-25', 25: '2033-10-25' },
  };
  const rows = Object.entries(BIRTHDAYS).flatMap(([born, days]) =>
    TURNS.map(([years, before, after]) => ({ born, years, before, after, birthday: days[years] ?? '' })),
  );

  test.each(rows)('born $born, $years on $birthday: $before to $after', ({ born, before, after, birthday }) => {
    const leads = [-1, 0, 1].map((more) => leadOn(turning(born), addDays(day(birthday), more)));
    expect(leads).toEqual([before, after, after]);
  });
});

describe('the ninety-first day, on each side of a leap day and of a change of the clocks', () => {
  test.each([
    ['over 29 February', '2027-12-01', '2028-02-29'],
    ['over 29 February', '2027-12-02', '2028-03-01'],
    ['in a common year', '2026-11-30', '2027-02-28'],
    ['in a common year', '2026-12-01', '2027-03-01'],
    ['to the day before summer time', '2025-12-28', '2026-03-28'],
    ['to its first day', '2025-12-29', '2026-03-29'],
    ['to the day after', '2025-12-30', '2026-03-30'],
    ['to the day before it ends', '2026-07-26', '2026-10-24'],
    ['to its last day', '2026-07-27', '2026-10-25'],
    ['to the day after that', '2026-07-28', '2026-10-26'],
  ])('%s: from %s it is %s', (_name, from, reached) => {
    const counted = (days: number) => categoriesOf(history('2010-06-01', [careOfDays(from, days)]));
    expect(counted(91).readings.days.reachedOn).toBe(reached);
    expect(counted(90).readings.days.reachedOn).toBeNull();
    expect([addDays(day(reached), -1), day(reached)].map((on) => countedOn(counted(91), on).days)).toEqual([90, 91]);
  });
});
