import { civilDate } from '../../../statute';
import type { Act, Ledger } from '../../support/ledger';
import { actor } from '../../support/ledger';
import {
  adviser,
  assesses,
  carer,
  inCare,
  manager,
  moves,
  offers,
  plans,
  reviews,
  socialWorker,
  visits,
  youngPerson,
} from './young-person';

/*
 * From 21 to past 25: a programme of study that runs on, clocks of law that end at 25, and what the authority goes on with.
 */

const officer = actor('senior-officer');
const why = { sealed: ['words'] };

const decidesAt = (birthday: string, service: string, choice = 'continue'): Act =>
  manager.decides('atBirthday', { birthday, service, choice });

/** Turns 21 on 3 March 2030 and 25 on 3 March 2034; has an adviser, a plan and a home of the authority's. */
const someone = () =>
  inCare('2009-03-03', '2015-01-05', '2026-09-01').on(
    '2026-09-01',
    manager.records('adviserNamed', { worker: 'pa' }),
    adviser.records('adviserMet', { worker: 'pa' }),
    assesses(),
    plans(),
  );

describe('at 25 the clocks of law end, and nothing else does', () => {
  const provided = () =>
    someone()
      .on('2034-01-09', moves('home', '2034-01-09', { kind: 'supported', regulated: true }), reviews())
      .on('2034-01-12', visits('home', '2034-01-12'), offers('silence'));

  test('the day before they run as they were; on the birthday the authority’s own take over, with the same days', () => {
    const ledger = provided().on('2034-03-02');
    const [review, visit] = ['pathway-review:2', 'adviser-visit:home:1'] as const;
    const open = ledger.open();
    expect(open).toEqual(expect.arrayContaining([visit]));
    expect(ledger.duty(visit)).toMatchObject({ due: '2034-03-12', kind: 'statutory-limit', outcome: null });
    expect(ledger.duty(review)).toMatchObject({ due: '2034-07-09', kind: 'statutory-limit', outcome: null });
    ledger.on('2034-03-03');
    for (const key of [review, visit, 'yearly-offer:2'])
      expect([key, ledger.duty(key)]).toMatchObject([
        key,
        { outcome: 'superseded', settled: '2034-03-03', reason: 'law-ends-at-25' },
      ]);
    const own = { kind: 'local-guard', opened: '2034-03-03', outcome: null };
    expect(ledger.duty('adviser-visit-after-25:home:1')).toMatchObject({ ...own, due: '2034-03-12' });
    expect(ledger.duty('pathway-review-after-25:1')).toMatchObject({ ...own, due: '2034-07-09' });
    expect(ledger.duty('offer-after-25:1')).toMatchObject({ ...own, due: '2035-01-12' });
  });

  test('what is done after 25 chains the authority’s own clocks, and a decision at 25 ends them', () => {
    const ledger = provided().on('2034-03-20', visits('home', '2034-03-20'), reviews());
    expect(ledger.duty('adviser-visit-after-25:home:2')).toMatchObject({ due: '2034-05-20', kind: 'local-guard' });
    expect(ledger.duty('pathway-review-after-25:2')).toMatchObject({ due: '2034-09-20', kind: 'local-guard' });
    expect(Object.keys(ledger.state.duties)).not.toContain('pathway-review:3');
    ledger.on('2034-04-03', decidesAt('twenty-fifth', 'personal-adviser', 'hand-over'));
    expect(ledger.duty('pathway-review-after-25:2')).toMatchObject({ outcome: 'no-longer-applicable' });
    expect(ledger.open().filter((key) => key.startsWith('adviser-visit'))).toEqual([]);
  });

  test('what was overdue at 25 keeps its lateness', () => {
    const ledger = someone().on('2034-03-03');
    expect(ledger.duty('pathway-review:1')).toMatchObject({ outcome: 'superseded' });
    expect(ledger.duty('pathway-review:1').daysLate).toBeGreaterThan(0);
  });

  test('decided before the birthday, nothing takes the place of what ended', () => {
    const ledger = provided().on(
      '2034-02-20',
      ...['home', 'pathway-plan', 'contact'].map((service) => decidesAt('twenty-fifth', service)),
      decidesAt('twenty-fifth', 'personal-adviser', 'hand-over'),
    );
    ledger.on('2034-03-04');
    expect(ledger.open().filter((key) => key.includes('after-25'))).toEqual([]);
    expect(ledger.duty('pathway-review:2')).toMatchObject({ outcome: 'no-longer-applicable', settled: '2034-03-03' });
    expect(ledger.duty('yearly-offer:2')).toMatchObject({ outcome: 'no-longer-applicable', reason: 'decided-at-25' });
  });

  test('a student told of shortly before 25 is assessed all the same, under the authority’s own limit', () => {
    const ledger = someone().on('2034-02-01', youngPerson.records('educationWish', { level: 'higher' }));
    expect(ledger.duty('needs-assessment-education')).toMatchObject({ due: '2034-05-01', kind: 'statutory-limit' });
    ledger.on('2034-03-03');
    expect(ledger.duty('needs-assessment-education')).toMatchObject({ outcome: 'superseded' });
    expect(ledger.duty('needs-assessment-after-25')).toMatchObject({ due: '2034-05-01', kind: 'local-guard' });
    ledger.on('2034-04-20', assesses());
    expect(ledger.duty('needs-assessment-after-25')).toMatchObject({ outcome: 'met', settled: '2034-04-20' });
  });
});

describe('s.23C(7): a programme of study that runs on over 21', () => {
  const student = () => someone().on('2029-09-10', youngPerson.records('educationWish', { level: 'higher' }));
  const ends = (on: string): Act => youngPerson.records('educationEnded', {}, { on });
  const handsOver = decidesAt('twenty-first', 'personal-adviser', 'hand-over');

  test('the main duties run with it, whatever the manager decided at 21, and end with it', () => {
    const without = someone().on('2030-02-01', handsOver).on('2030-03-03');
    expect(without.duty('pathway-review:1')).toMatchObject({ outcome: 'no-longer-applicable', settled: '2030-03-03' });
    const ledger = student().on('2030-02-01', handsOver).on('2031-06-29');
    expect(ledger.duty('pathway-review:1')).toMatchObject({ outcome: null });
    ledger.on('2031-06-30', ends('2031-06-30'));
    expect(ledger.duty('pathway-review:1')).toMatchObject({
      outcome: 'no-longer-applicable',
      settled: '2031-06-30',
      reason: 'support-ended',
    });
  });

  test('support on request, its offers and the assessment of a student begin when it ends, not at 21', () => {
    const ledger = student().on('2030-03-04');
    expect(ledger.open()).not.toEqual(expect.arrayContaining(['yearly-offer:1']));
    expect(ledger.open()).not.toEqual(expect.arrayContaining(['needs-assessment-education']));
    ledger.on('2031-06-30', ends('2031-06-30'));
    expect(ledger.duty('yearly-offer:1')).toMatchObject({ opened: '2031-06-30', due: '2032-06-30' });
    expect(someone().on('2030-03-04').duty('yearly-offer:1')).toMatchObject({ opened: '2030-03-03' });
  });

  test('one that ended the day before 21 does not carry them, one that ends on the birthday neither', () => {
    for (const day of ['2030-03-02', '2030-03-03']) {
      const ledger = student().on('2030-02-01', handsOver).on('2030-03-04', ends(day));
      expect([day, ledger.duty('pathway-review:1').outcome]).toEqual([day, 'no-longer-applicable']);
    }
    const day = '2030-03-04';
    const ledger = student().on('2030-02-01', handsOver).on(day, ends(day));
    expect(ledger.duty('pathway-review:1')).toMatchObject({ outcome: 'no-longer-applicable', settled: day });
  });
});

describe('decisions before a birthday, and the half-years', () => {
  const opened = (born: string, key: string, on: string): string => {
    const ledger: Ledger = inCare(born, '2020-06-01', '2028-02-28').on(on);
    return ledger.duty(key).opened;
  };

  test('six months before a birthday of 1 March are counted back from it; a half-year is counted from birth', () => {
    expect(opened('2012-02-29', 'eighteenth-decision', '2029-12-01')).toBe('2029-09-01');
    expect(opened('2012-02-29', 'relationship-goal:at-17-and-a-half', '2029-12-01')).toBe('2029-08-29');
    expect(opened('2012-02-28', 'eighteenth-decision', '2029-12-01')).toBe('2029-08-28');
    expect(opened('2012-03-01', 'eighteenth-decision', '2029-12-01')).toBe('2029-09-01');
  });

  test('it opens on that day and not the day before, and is due the day before the birthday', () => {
    const ledger = inCare('2012-02-29', '2020-06-01', '2028-02-28').on('2029-08-31');
    expect(ledger.open()).not.toContain('eighteenth-decision');
    ledger.on('2029-09-01');
    expect(ledger.duty('eighteenth-decision')).toMatchObject({ opened: '2029-09-01', due: '2030-02-28' });
    expect(ledger.duty('letter-before-18')).toMatchObject({ opened: '2029-09-01', due: '2029-09-29' });
  });

  test('letters before 18 and 21', () => {
    const ledger = someone().on('2026-09-03', adviser.records('letterBefore', { birthday: 'eighteenth' }));
    expect(ledger.duty('letter-before-18')).toMatchObject({ outcome: 'met', settled: '2026-09-03' });
    ledger.on('2029-09-03');
    expect(ledger.duty('letter-before-21')).toMatchObject({ opened: '2029-09-03', outcome: null });
  });
});

describe('staying to 23, under the review', () => {
  const pack = { kind: 'pack', pack: 'review-2022', on: true, from: civilDate('2026-09-01') } as const;
  const lives = (kind: string) =>
    someone()
      .learns('2026-09-01', pack)
      .on('2026-09-02', adviser.records('home', { home: 'there', kind, regulated: true, area: 'X' }));
  const says = (choice: string): Act => youngPerson.records('stayChoice', { choice });
  const requested = manager.records('stayingMode', { mode: 'request' });
  const watch = 'staying-put-watch-to-23';

  test('is on from 18 unless somebody opts out, and runs to the day before 23', () => {
    const ledger = lives('foster').on('2027-03-02');
    expect(ledger.open()).not.toContain(watch);
    ledger.on('2027-03-03');
    expect(ledger.duty(watch)).toMatchObject({ opened: '2027-03-03', due: '2032-03-02', kind: 'outcome-check' });
    expect(lives('childrens-home').on('2027-03-03').duty('staying-close-watch-to-23')).toMatchObject({
      opened: '2027-03-03',
      due: '2032-03-02',
    });
    expect(lives('supported').on('2027-03-03').open()).not.toContain(watch);
    ledger.on('2031-09-03');
    expect(ledger.duty('next-home-at-23')).toMatchObject({ opened: '2031-09-03', due: '2032-03-02' });
  });

  test('either opts out, before 18 or after it', () => {
    expect(lives('foster').on('2027-02-01', says('leave')).on('2027-03-03').open()).not.toContain(watch);
    const host = lives('foster')
      .on('2027-03-03')
      .on('2028-01-10', carer.records('hostAnswer', { answer: 'no' }, why));
    expect(host.duty(watch)).toMatchObject({ outcome: 'met', settled: '2028-01-10' });
    const back = lives('foster').on('2027-02-01', says('leave')).on('2027-02-02', says('stay')).on('2027-03-03');
    expect(back.duty(watch)).toMatchObject({ opened: '2027-03-03' });
  });

  test('where the manager has recorded that it is on request, it begins when it is asked for', () => {
    const ledger = lives('foster').on('2026-10-05', requested).on('2027-03-03');
    expect(ledger.open()).not.toContain(watch);
    ledger.on('2027-03-10', says('stay'));
    expect(ledger.duty(watch)).toMatchObject({ opened: '2027-03-10', due: '2032-03-02' });
    const asked = lives('foster').on('2026-10-05', requested).on('2027-02-01', says('stay')).on('2027-03-03');
    expect(asked.duty(watch)).toMatchObject({ opened: '2027-03-03' });
  });

  test('by the law of today it is by agreement and to 21: nothing is presumed', () => {
    const ledger = someone()
      .on('2026-09-02', adviser.records('home', { home: 'there', kind: 'foster', regulated: true, area: 'X' }))
      .on('2027-03-03');
    expect(ledger.open().filter((key) => key.startsWith('staying-'))).toEqual([]);
    ledger.on('2027-03-04', adviser.records('stayingPut', { host: 'c' }, { on: '2027-03-03' }));
    expect(ledger.duty('staying-put-watch')).toMatchObject({ due: '2030-03-02' });
  });

  test('a plan for harm outside the home goes on to 25, or until it is resolved', () => {
    const harm = (active: boolean): Act => socialWorker.records('harmPlan', { active });
    const ledger = lives('foster').on('2026-10-05', harm(true)).on('2027-03-02');
    expect(ledger.open()).not.toContain('harm-plan-after-18');
    ledger.on('2027-03-03');
    expect(ledger.duty('harm-plan-after-18')).toMatchObject({ opened: '2027-03-03', due: '2034-03-02' });
    ledger.on('2028-06-01', harm(false));
    expect(ledger.duty('harm-plan-after-18')).toMatchObject({ outcome: 'met', settled: '2028-06-01' });
    const law = someone().on('2026-10-05', harm(true)).on('2027-03-03');
    expect(law.open()).not.toContain('harm-plan-after-18');
  });
});

test('a finding of intentional homelessness is blocked once section 9 is in force for the area', () => {
  const found = (start: string) =>
    someone()
      .learns('2027-01-11', { kind: 'commencement', rule: 'no-intentional-homelessness', from: civilDate(start) })
      .on('2028-01-10', adviser.records('housingAnswer', { to: 'B', answer: 'intentionally-homeless' }));
  const decides = (choice: string): Act => officer.decides('intentionalFinding', { choice });
  const before = found('2028-01-11');
  expect(before.gate('intentional-homelessness')).toEqual({ finding: 'advisory' });
  expect(before.tell(decides('escalate'))).toBeUndefined();
  const after = found('2028-01-10');
  expect(after.breaches('intentional-homelessness')).toEqual({
    legal: ['no-intentional-homelessness'],
    practice: [],
  });
  expect(after.tell(decides('escalate'))).toBe('not-compliant');
  expect(after.tell(decides('withdraw'))).toBeUndefined();
  expect(after.duty('intentional-finding')).toMatchObject({ outcome: 'met' });
  const never = someone().on(
    '2028-01-10',
    adviser.records('housingAnswer', { to: 'B', answer: 'intentionally-homeless' }),
  );
  expect(never.gate('intentional-homelessness')).toEqual({ finding: 'advisory' });
});
