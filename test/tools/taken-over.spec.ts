import { batchesOf } from '../../api/national-return/split';
import { newsOf } from '../../api/national-return/news';
import { readNationalReturn, type ReturnedChild } from '../../api/national-return/read';
import { leftOut, toldOf } from '../../api/national-return/told';
import { civilDate, instant, type CivilDate } from '../../statute';
import { decide } from '../../workflows/kernel/decide';
import { emptyJourney, type JourneyState, type StoredEntry } from '../../workflows/kernel/state';
import { statusOf } from '../../workflows/kernel/status';
import { leavingCare } from '../../workflows/leaving-care/definition';
import { returnOf, type ChildRows } from './return-of';
import { aReturn } from './returns';

/* What a return tells of a young person, as facts of a journey; and what a newer one adds to it. */

const TODAY = civilDate('2027-04-20');
const LAST_DAY = civilDate('2027-03-31');
const NOW = instant('2027-04-20T10:00:00Z');

function one(rows: Omit<ChildRows, 'id'>, lastDay: CivilDate = LAST_DAY): ReturnedChild {
  const [child] = readNationalReturn(returnOf([{ id: '1', ...rows }]), lastDay).children;
  if (!child) throw new Error('The child was not read.');
  return child;
}

const told = (child: ReturnedChild, lastDay: CivilDate = LAST_DAY) =>
  toldOf(child, lastDay, TODAY).map(({ fact, occurred, value }) => [fact, occurred.on, value]);

/** The journey as it begins from a return. */
function begun(child: ReturnedChild, lastDay: CivilDate = LAST_DAY): JourneyState {
  const about = { journeyType: leavingCare.id, child: 'c', authority: 'X', team: 't', purpose: 'leaving-care' };
  const judged = decide(
    leavingCare,
    emptyJourney('j'),
    {
      ...{ id: 'start', body: '', author: { by: { id: 'x', roles: ['case-system'] } } },
      command: {
        ...{ type: 'start', occurred: { on: TODAY }, facts: toldOf(child, lastDay, TODAY) },
        start: { ...about, reference: 'r', clockOffsetMs: 0 },
      },
    },
    NOW,
  );
  if (!judged.ok) throw new Error(judged.refusal.message);
  return judged.value.state;
}

const SINCE_TEN = { from: '01/06/2020' };

describe('what a return tells', () => {
  test('care is one time, however often status or home changed; the home that stands is told, with its true day', () => {
    const child = one({
      born: '10/01/2010',
      care: [
        { from: '01/06/2020', to: '01/09/2023', rec: 'X1', ls: 'V2', place: 'U4' },
        { from: '01/09/2023', to: '03/02/2025', rec: 'X1', rne: 'L', ls: 'C2', place: 'U4' },
        { from: '03/02/2025', rne: 'P', ls: 'C2', place: 'K2' },
      ],
      reviews: ['05/11/2026'],
    });
    expect(told(child)).toEqual([
      ['dateOfBirth', '2010-01-10', { bornOn: '2010-01-10' }],
      ['takenOver', '2027-04-20', { source: 'national-return', toldUpTo: '2027-03-31' }],
      ['enteredCare', '2020-06-01', { episode: 'return-2020-06-01', basis: 'care-order' }],
      ['home', '2025-02-03', { home: 'return-2025-02-03', kind: 'childrens-home', regulated: true }],
      ['careReview', '2026-11-05', { tookPart: true }],
    ]);
  });

  test('care that ended, study, and what the authority said of a care leaver', () => {
    const child = one({
      born: '10/03/2006',
      care: [{ from: '01/06/2020', to: '10/03/2024', rec: 'E8' }],
      leaver: { inTouch: 'YES', activity: 'F2', home: 'U1' },
    });
    expect(told(child).slice(2)).toEqual([
      ['enteredCare', '2020-06-01', { episode: 'return-2020-06-01', basis: 'care-order' }],
      ['leftCare', '2024-03-10', { episode: 'return-2020-06-01', to: 'other' }],
      ['educationWish', '2027-03-31', {}],
      [
        'returnTold',
        '2027-03-31',
        { inTouch: 'in-touch', activity: 'education', home: 'independent', homeSuitable: true },
      ],
    ]);
  });

  test.each([
    ['E4A', 'YES', 'other'],
    ['E4A', 'RHOM', 'parent'],
    ['E45', 'YES', 'guardianship'],
    ['E9', 'YES', 'custody'],
  ])('an ending %s, in touch %s, is told as %s', (rec, inTouch, to) => {
    const child = one({ born: '10/03/2009', care: [{ ...SINCE_TEN, to: '10/09/2026', rec }], leaver: { inTouch } });
    expect(told(child).find(([fact]) => fact === 'leftCare')?.[2]).toMatchObject({ to });
  });

  test('care that is said to go on, with the row that follows missing, is not told as ended', () => {
    const child = one({ born: '10/03/2010', care: [{ ...SINCE_TEN, to: '10/09/2026', rec: 'X1' }] });
    expect(told(child).map(([fact]) => fact)).not.toContain('leftCare');
  });

  test('a break that goes on is not told yet; a child who still seeks asylum has no status decided', () => {
    const child = one({
      born: '10/03/2010',
      asylum: {},
      care: [
        { from: '01/06/2026', to: '08/06/2026', rec: 'E8', ls: 'V3' },
        { from: '25/03/2027', ls: 'V3' },
      ],
    });
    expect(told(child).slice(2)).toEqual([
      ['shortBreak', '2026-06-01', { series: 'short-breaks', lastDay: '2026-06-08' }],
    ]);
    const inCare = one({ born: '10/03/2010', asylum: {}, care: [SINCE_TEN] });
    expect(told(inCare)).toContainEqual(['immigration', '2020-06-01', { status: 'undecided' }]);
    const settled = one({ born: '10/03/2010', asylum: { until: '01/02/2027' }, care: [SINCE_TEN] });
    expect(told(settled).map(([fact]) => fact)).not.toContain('immigration');
  });

  test.each([
    ['20/10/2011', undefined], // fifteen and a half today
    ['21/10/2011', 'too-young'],
    ['21/04/2002', undefined], // the day before the twenty-fifth birthday
    ['20/04/2002', 'too-old'],
  ])('born on %s: %s', (born, why) => {
    const [, , year] = born.split('/');
    expect(leftOut(one({ born, care: [{ from: `01/06/${Number(year) + 5}` }] }), TODAY)).toBe(why);
  });

  test('whoever died, or was never in care, is left out', () => {
    expect(leftOut(one({ born: '10/03/2010' }), TODAY)).toBe('without-care');
    const died = one({ born: '10/03/2010', care: [{ ...SINCE_TEN, to: '10/09/2026', rec: 'E2' }] });
    expect(leftOut(died, TODAY)).toBe('died');
  });

  test('every invented child within the ages begins, and nothing is overdue of which a return cannot tell', () => {
    const { children } = readNationalReturn(aReturn(400, LAST_DAY).files, LAST_DAY);
    const fit = children.filter((child) => leftOut(child, TODAY) === undefined);
    const states = fit.map((child) => begun(child));
    const standing = (status: string) =>
      states.flatMap(({ duties }) => Object.values(duties).filter((duty) => statusOf(duty, NOW) === status));
    expect(fit.length).toBeGreaterThan(100);
    expect(standing('overdue').filter(({ due }) => due !== null && due.on < TODAY)).toEqual([]);
    expect(standing('unknown').length).toBeGreaterThan(50);
    expect(standing('unknown').every(({ opened }) => opened.on < TODAY)).toBe(true);
    for (const { alerts, duties } of states) {
      expect(Object.keys(alerts)).toEqual([]);
      const unknown = Object.values(duties).some((duty) => statusOf(duty, NOW) === 'unknown');
      expect(duties['look-up-unknown'] !== undefined).toBe(unknown);
    }
  });
});

// ---- A newer return ----

const YEAR_BEFORE = civilDate('2026-03-31');

function later(before: Omit<ChildRows, 'id'>, after: Omit<ChildRows, 'id'>, also: readonly StoredEntry[] = []) {
  const { entries } = begun(one(before, YEAR_BEFORE), YEAR_BEFORE);
  const news = newsOf(one(after), [...entries, ...also], LAST_DAY);
  return {
    facts: news?.facts.map(({ fact, occurred, value }) => [fact, occurred.on, value]),
    differences: news?.differences.map(({ kind, file, line }) => [kind, file, line]),
  };
}

const NOTHING = { facts: [], differences: [] };
const entry = (name: string, on: string, value: StoredEntry['value']): StoredEntry => ({
  ...{ id: 900, kind: 'fact', name, on: civilDate(on), value, sealed: [], saidBy: 900 },
});

describe('a newer return', () => {
  const born = '10/01/2010';
  const rows = { born, care: [SINCE_TEN], reviews: ['05/11/2025'] };

  test('the same again has no news', () => {
    const leaver = { inTouch: 'YES', activity: 'F2' };
    for (const child of [rows, { ...rows, leaver }, { ...rows, asylum: {} }]) {
      const { entries } = begun(one(child));
      expect(newsOf(one(child), entries, LAST_DAY)).toEqual(NOTHING);
    }
  });

  test('no invented child has news in the return that the journey began with', () => {
    const { children } = readNationalReturn(aReturn(400, LAST_DAY).files, LAST_DAY);
    for (const child of children.filter((one) => leftOut(one, TODAY) === undefined))
      expect(newsOf(child, begun(child).entries, LAST_DAY)).toEqual(NOTHING);
  });

  test('a move, a review, the end of care: what is new is told, and nothing else', () => {
    const care = [
      { from: '01/06/2020', to: '02/05/2026', rec: 'X1' },
      { from: '02/05/2026', to: '10/01/2027', rec: 'E8', rne: 'P', place: 'K2' },
    ];
    expect(later(rows, { ...rows, care, reviews: ['05/11/2025', '05/05/2026'] })).toEqual({
      facts: [
        ['leftCare', '2027-01-10', { episode: 'return-2020-06-01', to: 'other' }],
        ['home', '2026-05-02', { home: 'return-2026-05-02', kind: 'childrens-home', regulated: true }],
        ['homeEnded', '2027-01-10', { home: 'return-2026-05-02', ground: 'other' }],
        ['careReview', '2026-05-05', { tookPart: true }],
      ],
      differences: [],
    });
  });

  test('a year alone, whose first row begins in the middle of care, is the care and the home that are there', () => {
    const before = {
      born,
      care: [
        { from: '01/06/2020', to: '01/02/2026', rec: 'X1' },
        { from: '01/02/2026', rne: 'L', ls: 'C2' },
      ],
    };
    expect(later(before, { born, care: [{ from: '01/02/2026', rne: 'L' }] })).toEqual(NOTHING);
    const since = { from: '01/02/2026', to: '01/05/2026', rec: 'X1', rne: 'L' };
    const next = { from: '01/05/2026', rne: 'P', place: 'K2' };
    expect(later(before, { born, care: [since, next] }).facts).toEqual([
      ['home', '2026-05-01', { home: 'return-2026-05-01', kind: 'childrens-home', regulated: true }],
    ]);
  });

  test('back in care, and study taken up', () => {
    const left = { from: '01/06/2020', to: '01/03/2026', rec: 'E8' };
    const again = { born, care: [left, { from: '01/09/2026', ls: 'V2' }], leaver: { activity: 'F2' } };
    expect(later({ born, care: [left] }, again).facts?.map(([fact, on]) => [fact, on])).toEqual([
      ['enteredCare', '2026-09-01'],
      ['home', '2026-09-01'],
      ['educationWish', '2027-03-31'],
      ['returnTold', '2027-03-31'],
    ]);
  });

  test.each([
    ['birth-date', rows, { ...rows, born: '11/01/2010' }, 'header.csv'],
    ['death', rows, { ...rows, care: [{ ...SINCE_TEN, to: '02/05/2026', rec: 'E2' }] }, 'episodes.csv'],
    ['legal-status', rows, { ...rows, care: [{ ...SINCE_TEN, ls: 'V2' }] }, 'episodes.csv'],
    ['care-start', rows, { ...rows, care: [{ from: '02/06/2020' }] }, 'episodes.csv'],
    ['home', rows, { ...rows, care: [{ ...SINCE_TEN, place: 'K2' }] }, 'episodes.csv'],
    ['asylum', { ...rows, asylum: {} }, { ...rows, asylum: { until: '01/07/2026' } }, 'uasc.csv'],
    ['study-ended', { ...rows, leaver: { activity: 'F2' } }, { ...rows, leaver: { activity: 'G5' } }, 'oc3.csv'],
  ])('%s is told as a difference, and corrects nothing', (kind, before, after, file) => {
    const { facts, differences } = later(before, after);
    expect(differences).toEqual([[kind, file, 2]]);
    expect(facts?.filter(([fact]) => fact !== 'returnTold')).toEqual([]);
  });

  test('an end that people recorded on another day is a difference, and on the same day no news', () => {
    const ended = { ...rows, care: [{ ...SINCE_TEN, to: '10/01/2027', rec: 'E8' }] };
    const byPeople = (on: string) => [entry('leftCare', on, { episode: 'return-2020-06-01', to: 'own-arrangements' })];
    expect(later(rows, ended, byPeople('2027-01-12')).differences).toEqual([['care-end', 'episodes.csv', 2]]);
    expect(later(rows, ended, byPeople('2027-01-10')).differences).toEqual([]);
    expect(later(rows, rows, byPeople('2027-01-10')).differences).toEqual([['care-end', 'episodes.csv', 2]]);
    expect(later(rows, rows, byPeople('2027-04-10')).differences).toEqual([]); // after the return
  });

  test('a move that people recorded on the same day is no news', () => {
    const moved = [SINCE_TEN.from, '02/05/2026'] as const;
    const care = [
      { from: moved[0], to: moved[1], rec: 'X1' },
      { from: moved[1], rne: 'P', place: 'K2' },
    ];
    const home = { home: 'h-7', kind: 'childrens-home', regulated: true };
    expect(later(rows, { ...rows, care }, [entry('home', '2026-05-02', home)])).toEqual(NOTHING);
    expect(later(rows, { ...rows, care }, [entry('home', '2026-06-01', home)]).differences).toEqual([
      ['home', 'episodes.csv', 3],
    ]);
  });

  test('a journey that people began by hand is left alone', () => {
    expect(newsOf(one(rows), [], LAST_DAY)).toBeUndefined();
  });
});

describe('a return in parts', () => {
  test('says the same as the whole, with every line by its number', () => {
    const { files } = aReturn(60, LAST_DAY);
    const spoilt = files.map(({ name, text }) => ({ name, text: `${text}\r\n7,"x\r\n,,\r\n999,01/01/2027\r\n` }));
    const whole = readNationalReturn([...spoilt, { name: 'notes.csv', text: 'A' }], LAST_DAY);
    const parts = batchesOf([...spoilt, { name: 'notes.csv', text: 'A' }], 7).map((part) =>
      readNationalReturn(part, LAST_DAY),
    );
    expect(parts.length).toBeGreaterThan(8);
    expect(parts.flatMap(({ children }) => children)).toEqual(whole.children);
    const inOrder = (faults: typeof whole.faults) => faults.map((fault) => JSON.stringify(fault)).toSorted();
    expect(inOrder(parts.flatMap(({ faults }) => faults))).toEqual(inOrder(whole.faults));
    expect(parts.flatMap(({ leftAlone }) => leftAlone)).toEqual(whole.leftAlone);
  });
});
