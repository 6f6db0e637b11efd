import { civilDate } from '../../../statute';
import { situation } from '../../../workflows/kernel/owed';
import type { JourneyState } from '../../../workflows/kernel/state';
import { leadOn } from '../../../workflows/leaving-care/categories';
import type { Leaving } from '../../../workflows/leaving-care/facts';
import { categories } from '../../../workflows/leaving-care/meaning/standing';
import type { Act, Ledger } from '../../support/ledger';
import { adviser, breakOf, caseSystem, enters, inCare, leaves, manager, socialWorker } from './young-person';

/*
 * A correction or a withdrawal that takes away a category held that day waits for a decision; what happened takes it by law.
 */

/** What leads on a day, by what is known now or was known by a state. */
function lead(ledger: Ledger, on: string, state: JourneyState = ledger.state) {
  const worked = categories(situation(ledger.definition, state, ledger.now).view as Leaving);
  return worked ? leadOn(worked, civilDate(on)) : undefined;
}

const corrected = (episode: string, on: string): Act =>
  socialWorker.corrects('enteredCare', { episode, basis: 'agreement' }, { on });
const leftOn = (episode: string, on: string): Act =>
  socialWorker.corrects('leftCare', { episode, to: 'own-arrangements' }, { on });

const wishes: Act = adviser.records('educationWish', { level: 'higher' });

/** The duties to decide, each with the number of what is to be decided on. */
const questions = ({ state }: Ledger) =>
  Object.values(state.duties).flatMap(({ step, key, instance }) =>
    step === 'care-correction' ? [{ key, change: Number(instance) }] : [],
  );
function question(ledger: Ledger, index = 0) {
  const found = questions(ledger)[index];
  if (!found) throw new Error('Nobody is asked to decide.');
  return found;
}
const decides =
  (choice: 'confirm' | 'keep-earlier', index = 0): Act =>
  (ledger) =>
    manager.decides('careCorrection', { choice, change: question(ledger, index).change, advice: 'advice-1' })(ledger);

/** What is owed and what became of it. */
const owed = ({ state }: Ledger) =>
  Object.fromEntries(
    Object.values(state.duties)
      .filter(({ step }) => step !== 'care-correction')
      .map(({ key, opened, due, outcome, settled }) => [key, [opened.on, due?.on, outcome, settled?.on]]),
  );

describe('ninety or ninety-one: care is said to have begun a day later', () => {
  const START = '2026-12-02';
  const LATER = '2026-12-03';
  /** 18 on 3 March 2027; the ninety-first day of care is the day before. */
  const dev = (start = START) => inCare('2009-03-03', start, '2026-12-10');

  test('the day before nothing is held yet, and the correction counts at once', () => {
    const ledger = dev().on('2027-03-01', corrected(START, LATER)).on('2027-03-03');
    expect(questions(ledger)).toEqual([]);
    expect([lead(ledger, '2027-03-02'), lead(ledger, '2027-03-03')]).toEqual(['care-experienced', 'qualifying']);
  });

  test('on the day, the category stands, its duties go on, and the manager is asked', () => {
    const ledger = dev().on('2027-03-02', corrected(START, LATER));
    const { key, change } = question(ledger);
    expect(change).toBe(ledger.told('fact.corrected')[0]?.sequence);
    expect(ledger.duty(key)).toMatchObject({
      opened: '2027-03-02',
      outcome: null,
      kind: 'gate',
      due: null,
      owedBy: 'leaving-care-manager',
    });
    expect(ledger.duty('needs-assessment')).toMatchObject({ opened: '2027-03-02', due: '2027-06-02', outcome: null });
    ledger.on('2027-03-03');
    expect([lead(ledger, '2027-03-02'), lead(ledger, '2027-03-03')]).toEqual(['eligible', 'former-relevant']);
  });

  test('the day after, at 18, the same holds of a former relevant young person', () => {
    const ledger = dev().on('2027-03-03', corrected(START, LATER));
    expect(lead(ledger, '2027-03-03')).toBe('former-relevant');
    expect(ledger.duty(question(ledger).key)).toMatchObject({ opened: '2027-03-03', outcome: null });
  });

  test('confirmed, it is lost from then on; what was known before stays as it was', () => {
    const ledger = dev().on('2027-03-03', corrected(START, LATER)).on('2027-03-20', decides('confirm'));
    expect(ledger.duty(question(ledger).key)).toMatchObject({ outcome: 'met', settled: '2027-03-20' });
    expect([lead(ledger, '2027-03-02'), lead(ledger, '2027-03-20')]).toEqual(['care-experienced', 'qualifying']);
    expect(ledger.duty('needs-assessment')).toMatchObject({
      outcome: 'no-longer-applicable',
      reason: 'ground-withdrawn',
    });
    for (const known of ['2027-03-02', '2027-03-03', '2027-03-19'])
      expect(lead(ledger, '2027-03-20', ledger.knownBy(known))).toBe('former-relevant');
    expect(ledger.duty('needs-assessment', '2027-03-19')).toMatchObject({ due: '2027-06-02', outcome: null });
    expect(lead(ledger, '2027-03-20', ledger.knownBy('2027-03-20'))).toBe('qualifying');
  });

  test('kept, the earlier reading stands for good, and nobody is asked again', () => {
    const ledger = dev().on('2027-03-02', corrected(START, LATER)).on('2027-03-05', decides('keep-earlier'));
    const before = owed(ledger);
    ledger.on('2027-03-05', caseSystem.records('parentReturn', {}));
    expect(questions(ledger)).toHaveLength(1);
    expect(ledger.duty(question(ledger).key)).toMatchObject({ outcome: 'met', settled: '2027-03-05' });
    expect(owed(ledger)).toEqual(before);
    ledger.on('2028-03-03');
    expect(lead(ledger, '2028-03-03')).toBe('former-relevant');
  });

  test('decided otherwise later, the later decision counts', () => {
    const ledger = dev().on('2027-03-02', corrected(START, LATER)).on('2027-03-05', decides('keep-earlier'));
    ledger.on('2027-03-09', decides('confirm'));
    expect(lead(ledger, '2027-03-09')).toBe('qualifying');
  });

  test.each(['2027-03-02', '2027-03-09'])('corrected back on %s, the same duties are owed as before', (back) => {
    const untouched = dev().on('2027-03-02').on(back);
    const ledger = dev().on('2027-03-02', corrected(START, LATER)).on(back, corrected(START, START));
    expect(owed(ledger)).toEqual(owed(untouched));
    expect(questions(ledger)).toHaveLength(1);
    expect(ledger.duty(question(ledger).key)).toMatchObject({
      outcome: 'no-longer-applicable',
      settled: back,
      reason: 'corrected-again',
    });
    expect(ledger.tell(decides('confirm'))).toBe('invalid-value');
  });

  test('corrected again to what loses it too, the new correction is what is decided on', () => {
    const ledger = dev().on('2027-03-02', corrected(START, LATER)).on('2027-03-04', corrected(START, '2026-12-09'));
    expect(ledger.open().filter((key) => key.startsWith('care-'))).toEqual([question(ledger, 1).key]);
    ledger.on('2027-03-08', decides('confirm', 1));
    expect(lead(ledger, '2027-03-08')).toBe('qualifying');
    ledger.on('2027-03-09', corrected(START, '2026-12-08'));
    expect(questions(ledger)).toHaveLength(2);
  });

  test.each(['2027-03-02', '2027-03-03'])('one that adds the category, on %s, counts at once', (day) => {
    const ledger = dev(LATER).on(day, corrected(LATER, START));
    expect(questions(ledger)).toEqual([]);
    expect(lead(ledger, day)).toBe(day === '2027-03-02' ? 'eligible' : 'former-relevant');
  });

  test('one that added it and is put right the same day needs no decision, and a day later it does', () => {
    const wrong = () => dev(LATER).on('2027-03-02', corrected(LATER, START));
    const right = wrong().on('2027-03-02', corrected(LATER, LATER));
    expect(questions(right)).toEqual([]);
    expect(lead(right, '2027-03-02')).toBe('care-experienced');
    expect(right.open().filter((key) => !dev(LATER).on('2027-03-02').open().includes(key))).toEqual([]);
    const late = wrong().on('2027-03-03', corrected(LATER, LATER));
    expect(ledgerLeads(late)).toEqual(['eligible', 'former-relevant']);
    expect(questions(late)).toHaveLength(1);
  });

  const ledgerLeads = (ledger: Ledger) => [lead(ledger, '2027-03-02'), lead(ledger, '2027-03-03')];
});

describe('withdrawals', () => {
  const START = '2019-09-03';
  const amara = () => inCare('2010-05-14', START, '2026-05-14', 'care-order');

  test('a withdrawn time in care goes on until it is confirmed that there was none', () => {
    const ledger = amara();
    const before = owed(ledger.on('2026-06-10'));
    ledger.on('2026-06-10', socialWorker.withdraws('enteredCare'));
    expect(question(ledger).change).toBe(ledger.told('fact.withdrawn')[0]?.sequence);
    expect(lead(ledger, '2026-06-10')).toBe('eligible');
    expect(Object.keys(before).map((key) => [key, owed(ledger)[key]?.[2]])).toEqual(
      Object.entries(before).map(([key, said]) => [key, said[2]]),
    );
    ledger.on('2026-06-15', decides('confirm'));
    expect(lead(ledger, '2026-06-15')).toBeUndefined();
    expect(ledger.duty('needs-assessment')).toMatchObject({ outcome: 'no-longer-applicable' });
    expect(lead(ledger, '2026-06-15', ledger.knownBy('2026-06-14'))).toBe('eligible');
  });

  test('one that is recorded anew leaves nothing to decide', () => {
    const ledger = amara().on('2026-06-10', socialWorker.withdraws('enteredCare'));
    ledger.on('2026-06-11', enters('2019-09-04', 'care-order'));
    expect(ledger.duty(question(ledger).key)).toMatchObject({
      outcome: 'no-longer-applicable',
      reason: 'ground-withdrawn',
    });
    expect(lead(ledger, '2026-06-11')).toBe('eligible');
  });

  test('an end of care that was none makes an eligible child of a relevant one at once', () => {
    const ledger = amara().on('2026-09-01', leaves(START, '2026-09-01'));
    expect(lead(ledger, '2026-09-10')).toBe('relevant');
    ledger.on('2026-09-10', socialWorker.withdraws('leftCare'));
    expect([lead(ledger, '2026-09-10'), questions(ledger)]).toEqual(['eligible', []]);
  });

  test('a break of a series whose days count is asked about, and so is what is said of the series', () => {
    const series = (homeBetween: boolean): Act =>
      caseSystem.records('shortBreakSeries', { series: 'a', samePlace: true, homeBetween }, { on: '2026-01-05' });
    const ledger = inCare('2009-05-14', '2026-02-01', '2026-05-14').on('2026-05-14', series(false));
    ledger.on('2026-05-14', breakOf('a', '2026-01-05', '2026-01-08'), breakOf('a', '2026-01-12', '2026-01-15'));
    ledger.on('2026-05-20', leaves('2026-02-01', '2026-04-27')); // 86 days, and 8 of the series
    expect(lead(ledger, '2026-05-20')).toBe('relevant');
    ledger.on('2026-05-21', socialWorker.withdraws('shortBreak'));
    expect([lead(ledger, '2026-05-21'), questions(ledger).length]).toEqual(['relevant', 1]);
    ledger.on('2026-05-22', decides('keep-earlier'));
    const right = { series: 'a', samePlace: true, homeBetween: true };
    ledger.on('2026-05-26', caseSystem.corrects('shortBreakSeries', right, { on: '2026-01-05' }));
    expect([lead(ledger, '2026-05-26'), questions(ledger).length]).toEqual(['relevant', 2]);
    ledger.on('2026-05-27', decides('confirm', 1));
    expect(lead(ledger, '2026-05-27')).toBe('qualifying');
  });
});

describe('over 18', () => {
  /** 18 on 14 May 2028, eligible before; corrected at 19. */
  const former = () => inCare('2010-05-14', '2027-11-01', '2027-11-01').on('2029-06-04');

  test('what is corrected about the years before takes nothing from a former relevant young person undecided', () => {
    const ledger = former();
    const before = owed(ledger);
    ledger.on('2029-06-04', corrected('2027-11-01', '2028-03-01'));
    expect(owed(ledger)).toEqual(before);
    expect(['2029-06-04', '2031-05-14'].map((day) => lead(ledger, day))).toEqual([
      'former-relevant',
      'person-under-25',
    ]);
    ledger.on('2031-06-02', decides('confirm'));
    expect(lead(ledger, '2031-06-02')).toBe('care-experienced');
    expect(lead(ledger, '2031-06-01', ledger.knownBy('2031-06-01'))).toBe('person-under-25');
  });

  test('a wish to study that is withdrawn is gone only when that is confirmed', () => {
    const ledger = inCare('2003-04-17', '2015-01-05', '2026-06-01', 'care-order').on('2026-06-01', wishes);
    const before = owed(ledger.on('2026-06-10'));
    ledger.on('2026-06-10', adviser.withdraws('educationWish'));
    expect([lead(ledger, '2026-06-10'), owed(ledger)]).toEqual(['former-relevant-education', before]);
    ledger.on('2026-06-11', decides('confirm'));
    expect(lead(ledger, '2026-06-11')).toBe('person-under-25');
    expect(ledger.duty('needs-assessment-education')).toMatchObject({ outcome: 'no-longer-applicable' });
  });

  test('what happens after 18 takes nothing away, and is not asked about', () => {
    const ledger = former().on('2029-06-04', caseSystem.records('parentReturn', {}));
    ledger.on('2029-06-05', caseSystem.corrects('parentReturn', {}, { on: '2029-06-01' }));
    expect([lead(ledger, '2029-06-05'), questions(ledger)]).toEqual(['former-relevant', []]);
  });
});

describe('what is not asked about', () => {
  test('care that really ended, however late it is recorded, and six months at home', () => {
    const ledger = inCare('2009-01-21', '2020-03-02', '2025-01-21').on(
      '2026-02-02',
      leaves('2020-03-02', '2026-01-05', 'parent'),
    );
    expect(lead(ledger, '2026-01-05')).toBe('relevant');
    ledger.on('2026-07-05');
    expect([lead(ledger, '2026-07-05'), questions(ledger)]).toEqual(['qualifying', []]);
  });

  test('an end of care that came after a wrong first day was put right is recorded like any other', () => {
    const ledger = inCare('2009-01-21', '2025-06-02', '2025-06-10').on(
      '2025-06-11',
      corrected('2025-06-02', '2025-01-06'),
    );
    ledger.on('2025-07-01', leaves('2025-06-02', '2025-05-12'));
    expect([lead(ledger, '2025-07-01'), questions(ledger)]).toEqual(['relevant', []]);
  });

  test('care that ends before it begins is refused, also where the first day is still to be decided', () => {
    const ledger = inCare('2009-01-21', '2025-01-06', '2025-04-10').on(
      '2025-05-11',
      corrected('2025-01-06', '2025-03-03'),
    );
    expect(questions(ledger)).toHaveLength(1);
    expect(ledger.tell(leaves('2025-01-06', '2025-02-03'))).toBe('invalid-value');
    ledger.on('2025-05-12', leaves('2025-01-06', '2025-05-12'));
    expect(lead(ledger, '2025-05-12')).toBe('relevant');
    expect(ledger.tell(leftOn('2025-01-06', '2025-02-03'))).toBe('invalid-value');
  });
});

describe('who decides', () => {
  const asked = () =>
    inCare('2010-05-14', '2019-09-03', '2026-05-14').on('2026-06-10', corrected('2019-09-03', '2026-06-01'));

  test('the manager, on advice, and only on a change that takes something away', () => {
    const ledger = asked();
    const { change } = question(ledger);
    const decision = { choice: 'confirm', change, advice: 'advice-1' };
    expect(ledger.tell(socialWorker.decides('careCorrection', decision))).toBe('not-allowed');
    expect(ledger.tell(manager.decides('careCorrection', { ...decision, advice: '' }))).toBe('invalid-value');
    expect(ledger.tell(manager.decides('careCorrection', { ...decision, change: change + 1 }))).toBe('invalid-value');
    expect(ledger.tell(manager.decides('careCorrection', decision))).toBeUndefined();
  });

  test('still after the journey has ended', () => {
    const ledger = inCare('2010-05-14', '2019-09-03', '2026-05-14');
    const nation = { nation: 'wales' };
    ledger.on('2026-06-01', manager.records('otherNation', nation), manager.ends('other-nation'));
    ledger.on('2026-06-10', corrected('2019-09-03', '2026-06-01'));
    expect(ledger.duty(question(ledger).key)).toMatchObject({ outcome: null });
    ledger.on('2026-06-11', decides('confirm'));
    expect(ledger.duty(question(ledger).key)).toMatchObject({ outcome: 'met' });
    expect(lead(ledger, '2026-06-11')).toBe('care-experienced');
  });
});
