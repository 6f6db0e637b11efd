import { days, hours, weeks, workingDays } from '../../statute';
import { localSetting, rule } from '../../workflows/kernel/definition';
import { dutiesOwed, situation } from '../../workflows/kernel/owed';
import { Ledger } from '../support/ledger';
import {
  arranges,
  begins,
  DAY,
  does,
  end,
  manager,
  oneStep,
  pauses,
  person,
  plain,
  receiver,
  resumes,
  small,
  started,
  step,
  system,
  worker,
  type Seen,
} from './small';

const NO_ROUND = localSetting('small.plain', days(10), 'Made up.');

describe('one duty', () => {
  test('opened when its ground is there, due by its setting, done in time or late', () => {
    const ledger = started(oneStep());
    expect(ledger.open()).toEqual([]);
    ledger.on('2027-01-12', begins());
    expect(ledger.duty('plain')).toMatchObject({
      opened: '2027-01-12',
      due: '2027-01-22',
      kind: 'local-guard',
      outcome: null,
    });
    ledger.on('2027-01-25', does());
    expect(ledger.duty('plain')).toMatchObject({
      outcome: 'met-late',
      settled: '2027-01-25',
      daysLate: 3,
      workingDaysLate: 1,
    });
  });

  test.each([
    ['a setting', NO_ROUND, 'local-guard', '2027-01-21'],
    ['regulations', rule('C4'), 'statutory-limit', '2027-01-18'],
    ['statutory guidance with a figure', rule('A19'), 'statutory-limit', '2027-01-18'],
    ['practice guidance', rule('B4'), 'local-guard', '2027-05-03'],
    ['a rule without a figure', rule('B1'), 'gate', null],
  ])('due by %s', (_, due, kind, day) => {
    expect(started(oneStep({ due })).on(DAY, begins()).duty('plain')).toMatchObject({ kind, due: day });
  });

  test('a look at whether something worked is a kind of its own', () => {
    expect(
      started(oneStep({ outcomeCheck: true }))
        .on(DAY, begins())
        .duty('plain').kind,
    ).toBe('outcome-check');
  });

  test('a period that has ended when the day shown begins leaves the day before it as the last in time', () => {
    const ledger = started(oneStep({ due: rule('B16') })).on(DAY, begins());
    expect(ledger.duty('plain').due).toBe('2028-01-10');
    expect([ledger.status('plain', '2028-01-10'), ledger.status('plain', '2028-01-11')]).toEqual([
      'due-soon',
      'overdue',
    ]);
    expect(ledger.told('clock.set')[0]?.event.explanation?.dueOn).toBe('2028-01-11');
  });

  test('its clock may count from another day than its opening, once there is one', () => {
    const counted = oneStep({
      countsFrom: (view) => {
        const set = view.latest('arranged');
        return set && { on: set.value.plannedFor };
      },
    });
    const ledger = started(counted).on(DAY, begins());
    expect(ledger.duty('plain')).toMatchObject({ due: null, kind: 'local-guard' });
    expect(ledger.nextWake()).toBeUndefined();
    ledger.on('2027-01-12', arranges('2027-03-01'));
    expect(ledger.duty('plain').due).toBe('2027-03-11');
    expect(ledger.status('plain', '2027-01-11')).toBe('open');
  });

  test('settled before it was ever counted, its law is not pinned to nothing', () => {
    const ledger = started(oneStep({ countsFrom: (view) => view.latest('arranged') })).on(DAY, begins(), does());
    expect(ledger.duty('plain')).toMatchObject({ outcome: 'met', due: null });
    ledger.on('2027-01-12', arranges('2027-03-01'));
    expect(ledger.duty('plain')).toMatchObject({ outcome: 'met', due: '2027-01-22' });
  });
});

describe('what comes first', () => {
  const choices = oneStep({
    excusedWhen: (view) => {
      const chosen = view.decided('choose');
      return chosen?.value.choice === 'yes' ? { on: chosen.on, reason: 'chosen' } : undefined;
    },
    noLonger: (view) => {
      const here = view.latest('person');
      return here && !here.value.here ? { on: here.on, reason: 'gone' } : undefined;
    },
  });
  const begun = () => started(choices).on(DAY, begins());
  const yes = manager.decides('choose', { choice: 'yes' });

  test.each([
    ['done, though excused before', [yes, does()], 'met', null],
    ['excused by a decision', [yes], 'excused', 'chosen'],
    ['excused by somebody', [manager.excuses('plain', 'good-reason')], 'excused', 'good-reason'],
    ['no longer owed', [person('a', false)], 'no-longer-applicable', 'gone'],
    ['done, though no longer owed', [person('a', false), does()], 'met', null],
  ])('%s', (_, acts, outcome, reason) => {
    expect(
      begun()
        .on('2027-01-12', ...acts)
        .duty('plain'),
    ).toMatchObject({ outcome, reason });
  });

  test('no longer owed before it was excused, it stays so', () => {
    const ledger = begun().on('2027-01-12', person('a', false)).on('2027-01-13', yes);
    expect(ledger.duty('plain')).toMatchObject({ outcome: 'no-longer-applicable', settled: '2027-01-12' });
  });

  test('excused late, the days late are kept', () => {
    const ledger = begun().on('2027-01-25', manager.excuses('plain', 'good-reason'));
    expect(ledger.duty('plain')).toMatchObject({ outcome: 'excused', daysLate: 4, workingDaysLate: 2 });
  });

  test('an excuse corrected or withdrawn: it stands for its duty only, with a reason that is one', () => {
    const ledger = begun().on('2027-01-12', manager.excuses('plain', 'good-reason'));
    expect(ledger.tell(manager.corrects('excuse', { duty: 'other', choice: 'good-reason' }))).toBe('invalid-value');
    expect(ledger.tell(manager.corrects('excuse', { duty: 'plain', choice: 'bad-reason' }))).toBe('invalid-value');
    expect(ledger.tell(worker.withdraws('excuse'))).toBe('not-allowed');
    ledger.on('2027-01-13', manager.corrects('excuse', { duty: 'plain', choice: 'good-reason' }, { on: '2027-01-11' }));
    expect(ledger.duty('plain')).toMatchObject({ outcome: 'excused', settled: '2027-01-11' });
    ledger.on('2027-01-14', manager.withdraws('excuse'));
    expect(ledger.duty('plain')).toMatchObject({ outcome: null, due: '2027-01-21' });
    expect(ledger.status('plain', '2027-01-12')).toBe('open');
  });
});

describe('recurring', () => {
  const recurring = (from: 'actual-last' | 'due-last') =>
    oneStep({
      due: localSetting('small.plain', weeks(4), 'Made up.'),
      recurs: { from, times: (view: Seen) => view.all('done') },
    });
  const begun = (from: 'actual-last' | 'due-last') => started(recurring(from)).on(DAY, begins());
  const turns = (ledger: Ledger) =>
    Object.values(ledger.state.duties).map(
      ({ instance, opened, due, outcome }) => `${instance}: ${opened.on} to ${due?.on} ${outcome ?? 'open'}`,
    );

  test('from the actual last: an early one pulls the next in, a late one puts it off', () => {
    const ledger = begun('actual-last').on('2027-02-01', does()).on('2027-03-03', does());
    expect(turns(ledger)).toEqual([
      '1: 2027-01-11 to 2027-02-08 met',
      '2: 2027-02-01 to 2027-03-01 met-late',
      '3: 2027-03-03 to 2027-03-31 open',
    ]);
  });

  test('from the due last: the rhythm holds, whatever was done when', () => {
    const ledger = begun('due-last').on('2027-02-01', does()).on('2027-03-10', does());
    expect(turns(ledger)).toEqual([
      '1: 2027-01-11 to 2027-02-08 met',
      '2: 2027-02-01 to 2027-03-08 met-late',
      '3: 2027-03-10 to 2027-04-05 open',
    ]);
  });

  test('recorded late, a turn takes its place between others, and each later turn is judged anew', () => {
    const ledger = begun('actual-last').on('2027-03-05', does());
    expect(ledger.duty('plain:1')).toMatchObject({ outcome: 'met-late', daysLate: 25 });
    ledger.on('2027-03-08', does({ on: '2027-02-05' }));
    expect(turns(ledger)).toEqual([
      '1: 2027-01-11 to 2027-02-08 met',
      '2: 2027-02-05 to 2027-03-05 met',
      '3: 2027-03-05 to 2027-04-02 open',
    ]);
    expect(ledger.duty('plain:1', '2027-03-07')).toMatchObject({ outcome: 'met-late' });
  });

  test('corrected, a turn moves the next', () => {
    const ledger = begun('actual-last')
      .on('2027-02-01', does())
      .on('2027-02-03', worker.corrects('done', {}, { on: '2027-02-02' }));
    expect(turns(ledger)[1]).toBe('2: 2027-02-02 to 2027-03-02 open');
  });

  test('excused, a turn is followed by one counted from the day it was due', () => {
    const ledger = begun('actual-last').on('2027-02-03', manager.excuses('plain:1', 'good-reason'));
    expect(turns(ledger)).toEqual(['1: 2027-01-11 to 2027-02-08 excused', '2: 2027-02-03 to 2027-03-08 open']);
    ledger.on('2027-03-01', does());
    expect(turns(ledger).slice(1)).toEqual(['2: 2027-02-03 to 2027-03-08 met', '3: 2027-03-01 to 2027-03-29 open']);
  });

  test('excused and done in time all the same, it was done', () => {
    const ledger = begun('actual-last')
      .on('2027-02-03', manager.excuses('plain:1', 'good-reason'))
      .on('2027-02-05', does());
    expect(turns(ledger)).toEqual(['1: 2027-01-11 to 2027-02-08 met', '2: 2027-02-05 to 2027-03-05 open']);
  });

  test('an end settles the turn that is owed, and opens no other', () => {
    const ledger = begun('actual-last').on('2027-02-01', does()).on('2027-02-10', manager.ends('closed'));
    expect(turns(ledger)).toEqual([
      '1: 2027-01-11 to 2027-02-08 met',
      '2: 2027-02-01 to 2027-03-01 no-longer-applicable',
    ]);
    ledger.on('2027-02-11', worker.corrects('done', {}, { on: '2027-02-11' }));
    expect(ledger.open()).toEqual([]);
  });

  test('for each of several, a chain of its own', () => {
    const each = oneStep({
      forEach: (view) => view.latestPer('person').map(({ value }) => ({ key: value.person, about: value.person })),
      opens: (view) => view.all('person')[0],
      recurs: { from: 'actual-last', times: (view) => view.all('done') },
    });
    const ledger = started(each).on(DAY, person('a', true), person('b', true)).on('2027-01-15', does());
    expect(Object.keys(ledger.state.duties)).toEqual(['plain:a:1', 'plain:b:1', 'plain:a:2', 'plain:b:2']);
  });
});

describe('a pause', () => {
  const pausing = oneStep({
    paused: (view) => {
      const [from, to] = [view.latest('paused'), view.latest('resumed')];
      if (!from) return undefined;
      return to && to.on >= from.on ? { from, to } : { from };
    },
  });
  const begun = () => started(pausing).on(DAY, begins());

  test('is a state with a start and an end; resuming counts anew', () => {
    const ledger = begun().on('2027-01-15', pauses());
    expect(ledger.duty('plain').due).toBeNull();
    expect(ledger.nextWake()).toBeUndefined();
    ledger.on('2027-02-15', resumes());
    expect(ledger.duty('plain').due).toBe('2027-02-25');
    const asked = ['2027-01-14', '2027-01-15', '2027-01-22', '2027-02-14', '2027-02-15', '2027-02-25', '2027-02-26'];
    expect(asked.map((day) => ledger.status('plain', day))).toEqual([
      'due-soon',
      'paused',
      'paused',
      'paused',
      'open',
      'due-soon',
      'overdue',
    ]);
    expect(ledger.told('clock.moved').map(({ event }) => [event.paused, event.to?.on, event.trueFrom])).toEqual([
      [true, undefined, '2027-01-15'],
      [false, '2027-02-25', '2027-02-15'],
    ]);
  });

  test.each([
    ['before the pause', '2027-01-14', 'met', '2027-01-21', 0],
    ['while it stands still', '2027-01-30', 'met', null, 0],
    ['after resuming, in time', '2027-02-25', 'met', '2027-02-25', 0],
    ['after resuming, late', '2027-02-27', 'met-late', '2027-02-25', 2],
  ])('done %s', (_, day, outcome, due, daysLate) => {
    const ledger = begun()
      .on('2027-01-15', pauses())
      .on('2027-02-15', resumes())
      .on('2027-03-01', does({ on: day }));
    expect(ledger.duty('plain')).toMatchObject({ outcome, due, daysLate });
  });

  test('of a duty already overdue: the alert is closed while it stands still', () => {
    const ledger = begun().on('2027-01-25', pauses());
    expect(ledger.alerts()).toEqual([]);
    expect(ledger.told('alert.closed').map(({ event }) => event.because)).toEqual(['moved']);
  });

  test('a duty that opens while it stands still is paused from the start', () => {
    const ledger = started(pausing).on(DAY, pauses()).on('2027-01-12', begins());
    expect(ledger.status('plain', '2027-01-12')).toBe('paused');
    const events = ledger.events.length;
    ledger.on('2027-01-13', worker.records('contact', {}));
    expect(ledger.events.length).toBe(events + 1);
  });

  test('a pause that was over before it opened does not bear on it', () => {
    const ledger = started(pausing).on(DAY, pauses()).on('2027-01-12', resumes()).on('2027-01-20', begins());
    expect(ledger.duty('plain').due).toBe('2027-01-30');
  });
});

describe('hours', () => {
  const inHours = oneStep({ due: localSetting('small.plain', hours(72), 'Made up.') });
  const statutory = oneStep({ due: rule('A6') });

  test.each([
    ['over the spring change', '2027-03-26T20:00:00.000Z', '2027-03-29T20:00:00.000Z'],
    ['over the autumn change', '2027-10-30T20:00:00.000Z', '2027-11-02T20:00:00.000Z'],
  ])('are real hours %s, by rule and by setting', (_, from, due) => {
    for (const definition of [inHours, statutory]) {
      const ledger = started(definition).on(from, begins({ at: from }));
      expect(ledger.duty('plain').due).toBe(due);
      const moments = [-1, 0, 1].map((ms) => new Date(Date.parse(due) + ms).toISOString());
      expect(moments.map((moment) => ledger.status('plain', moment))).toEqual(['due-soon', 'due-soon', 'overdue']);
      expect(ledger.nextWake()).toBe(moments[2]);
    }
  });

  test('counted from a day without an hour they begin with the day, in London', () => {
    expect(started(inHours).on('2027-06-01', begins()).duty('plain').due).toBe('2027-06-03T23:00:00.000Z');
  });

  test.each([
    ['at the moment', { at: '2027-01-14T09:00:00.000Z' }, 'met', 0],
    ['a moment later', { at: '2027-01-14T09:00:00.001Z' }, 'met-late', 0],
    ['the day before, without an hour', { on: '2027-01-13' }, 'met', 0],
    ['that day, without an hour: not shown to be in time', { on: '2027-01-14' }, 'met-late', 0],
    ['the day after', { on: '2027-01-15' }, 'met-late', 1],
  ])('done %s', (_, telling, outcome, daysLate) => {
    const ledger = started(inHours)
      .on('2027-01-11T09:00:00Z', begins({ at: '2027-01-11T09:00:00Z' }))
      .on('2027-01-20', does(telling));
    expect(ledger.duty('plain')).toMatchObject({ outcome, daysLate, due: '2027-01-14T09:00:00.000Z' });
  });
});

describe('when the ground moves', () => {
  const byPerson = oneStep({
    forEach: (view) =>
      view
        .latestPer('person')
        .filter(({ value }) => value.here)
        .map(({ value, on }) => ({ key: value.person, about: { on } })),
    opens: (_, about) => about as { on: typeof DAY },
    done: (view, about) => view.all('done').find(({ on }) => on >= (about as { on: string }).on),
  });
  const here = () => started(byPerson).on(DAY, person('a', true));

  test('gone in life, what was open is asked no more from that day', () => {
    const ledger = here().on('2027-01-13', person('a', false));
    expect(ledger.duty('plain:a')).toMatchObject({
      outcome: 'no-longer-applicable',
      reason: 'ground-withdrawn',
      settled: '2027-01-13',
    });
    expect(ledger.status('plain:a', '2027-01-12')).toBe('open');
  });

  test('gone in life, what was done stays done', () => {
    const ledger = here()
      .on('2027-01-12', does())
      .on('2027-01-13', person('a', false))
      .on('2027-01-14', worker.records('contact', {}));
    expect(ledger.duty('plain:a')).toMatchObject({ outcome: 'met', settled: '2027-01-12' });
  });

  test('withdrawn, it was never owed', () => {
    const ledger = here().on('2027-01-12', does()).on('2027-01-13', worker.withdraws('person'));
    expect(ledger.duty('plain:a')).toMatchObject({
      outcome: 'no-longer-applicable',
      reason: 'ground-withdrawn',
      settled: DAY,
    });
    expect(ledger.status('plain:a', '2027-01-12', '2027-01-12')).toBe('settled');
  });

  test('back again, it is owed again from that day, with what was before kept', () => {
    const ledger = here().on('2027-01-13', person('a', false)).on('2027-02-01', person('a', true));
    expect(ledger.duty('plain:a')).toMatchObject({ outcome: null, opened: '2027-02-01', due: '2027-02-11' });
    expect(
      ['2027-01-12', '2027-01-13', '2027-01-31', '2027-02-01'].map((day) => ledger.status('plain:a', day)),
    ).toEqual(['open', 'settled', 'settled', 'open']);
    ledger.on('2027-02-12', does());
    expect(ledger.duty('plain:a')).toMatchObject({ outcome: 'met-late', daysLate: 1 });
    expect(ledger.status('plain:a', '2027-01-20')).toBe('settled');
  });

  test('the opening corrected, the whole clock was always so', () => {
    const ledger = started(oneStep())
      .on(DAY, begins())
      .on('2027-01-14', worker.corrects('began', {}, { on: '2027-01-04' }));
    expect(ledger.duty('plain')).toMatchObject({ opened: '2027-01-04', due: '2027-01-14' });
    expect(ledger.status('plain', '2027-01-05')).toBe('open');
    expect(ledger.duty('plain', '2027-01-13')).toMatchObject({ opened: DAY, due: '2027-01-21' });
  });

  test('two things of one name are one duty', () => {
    const twice = oneStep({
      forEach: () => [
        { key: 'same', about: 1 },
        { key: 'same', about: 2 },
      ],
    });
    const ledger = started(twice).on(DAY, begins());
    expect(dutiesOwed(situation(ledger.definition, ledger.state, ledger.now)).map(({ key }) => key)).toEqual([
      'plain:same',
    ]);
  });

  test('done before it was owed, it is settled from its opening', () => {
    const ledger = started(oneStep()).on(DAY, does({ on: '2027-01-04' }), begins());
    expect(ledger.duty('plain')).toMatchObject({ outcome: 'met', settled: '2027-01-04' });
    expect([ledger.status('plain', '2027-01-10'), ledger.status('plain', DAY)]).toEqual(['not-open', 'settled']);
  });
});

describe('after an end', () => {
  const withFollowUps = small({
    plain: step('A plain step', plain),
    after: step('Asked after the end', {
      ...plain,
      followUp: 'after-end',
      opens: (view) => view.ended,
      done: (view) => view.latest('contact'),
    }),
    ever: step('Asked at any time', { ...plain, followUp: 'any-time', done: (view) => view.latest('contact') }),
  });
  const ended = () => started(withFollowUps).on(DAY, begins()).on('2027-01-15', manager.ends('closed'));

  test('what the journey owed is settled; follow-ups open or go on, with clocks of their own', () => {
    const ledger = ended();
    expect(ledger.duty('plain')).toMatchObject({
      outcome: 'no-longer-applicable',
      reason: 'closed',
      settled: '2027-01-15',
    });
    expect(ledger.duty('after')).toMatchObject({ opened: '2027-01-15', due: '2027-01-25', outcome: null });
    expect(ledger.duty('ever')).toMatchObject({ opened: DAY, due: '2027-01-21', outcome: null });
    ledger.on('2027-01-26');
    expect(ledger.alerts()).toEqual(['duty/after', 'duty/ever']);
    ledger.on('2027-01-27', worker.records('contact', {}));
    expect([ledger.duty('after').outcome, ledger.duty('ever').outcome]).toEqual(['met-late', 'met-late']);
  });

  test('a follow-up may be excused; what the end settled may not', () => {
    const ledger = ended();
    expect(ledger.tell(manager.excuses('plain', 'good-reason'))).toBe('already-ended');
    expect(ledger.tell(manager.excuses('after', 'good-reason'))).toBeUndefined();
  });

  test('step by step, an end may settle each in its own way', () => {
    const ends = {
      closed: end('Closed', { endedBy: ['team-manager'], settles: { plain: 'superseded' } }),
      overtaken: end('Overtaken', { endedBy: 'hand-over', settles: 'superseded' }),
    };
    const ledger = started(oneStep({}, { ends })).on(DAY, begins()).on('2027-01-15', manager.ends('closed'));
    expect(ledger.duty('plain')).toMatchObject({ outcome: 'superseded', reason: 'closed' });
  });

  test('settled late by the end, the days late are kept', () => {
    const ledger = started(oneStep()).on(DAY, begins()).on('2027-01-25', manager.ends('closed'));
    expect(ledger.duty('plain')).toMatchObject({ outcome: 'no-longer-applicable', daysLate: 4 });
  });

  test('recorded late, something done before the end was done', () => {
    const ledger = started(oneStep())
      .on(DAY, begins())
      .on('2027-01-15', manager.ends('closed'))
      .on('2027-01-20', does({ on: '2027-01-14' }));
    expect(ledger.duty('plain')).toMatchObject({ outcome: 'met', settled: '2027-01-14' });
  });

  test('corrected to a day after the end, it was not done in the journey’s life', () => {
    const ledger = started(oneStep()).on(DAY, begins(), does()).on('2027-01-15', manager.ends('closed'));
    ledger.on('2027-01-20', worker.corrects('done', {}, { on: '2027-01-18' }));
    expect(ledger.duty('plain')).toMatchObject({ outcome: 'no-longer-applicable', settled: '2027-01-15' });
  });

  test('nothing is owed whose ground came after the end', () => {
    const ledger = started(oneStep())
      .on('2027-01-15', manager.ends('closed'))
      .on('2027-01-16', begins({ on: '2027-01-15' }));
    expect(ledger.duty('plain').outcome).toBe('no-longer-applicable');
    ledger.on('2027-01-17', worker.corrects('began', {}, { on: '2027-01-16' }));
    expect(ledger.duty('plain')).toMatchObject({ outcome: 'no-longer-applicable', reason: 'ground-withdrawn' });
  });

  test('what brought the end about may be withdrawn: then it goes on', () => {
    const ledger = started(oneStep()).on(DAY, begins()).on('2027-01-15', worker.records('over', {}));
    expect([ledger.state.ended?.end, ledger.duty('plain').outcome]).toEqual(['overtaken', 'superseded']);
    ledger.on('2027-01-16', worker.corrects('over', {}, { on: '2027-01-14' }));
    expect([ledger.state.ended?.on, ledger.duty('plain').settled]).toEqual(['2027-01-14', '2027-01-14']);
    ledger.on('2027-01-17', worker.withdraws('over'));
    expect([ledger.state.ended, ledger.duty('plain').outcome]).toEqual([undefined, null]);
  });

  test('accepted elsewhere, it ends so on that day', () => {
    const ledger = started(oneStep())
      .on(DAY, begins())
      .on('2027-01-12', manager.offers('away'))
      .on('2027-01-13', receiver.accepts('away'));
    expect(ledger.state.ended).toMatchObject({ end: 'overtaken', on: '2027-01-13' });
  });
});

test('a step of a pack is owed while the pack is on', () => {
  const ledger = started(oneStep({ pack: 'review-2022' })).on(DAY, begins());
  expect(ledger.open()).toEqual([]);
  ledger.learns('2027-01-12', { kind: 'pack', pack: 'review-2022', on: true, from: DAY });
  expect(ledger.open()).toEqual(['plain']);
  ledger.learns('2027-01-13', { kind: 'pack', pack: 'review-2022', on: false, from: DAY });
  expect(ledger.duty('plain')).toMatchObject({ outcome: 'no-longer-applicable', settled: '2027-01-13' });
});

test('a step of another purpose is not owed', () => {
  const definition = oneStep({ purposes: ['other'] }, { purposes: ['plain', 'other'] });
  expect(started(definition).on(DAY, begins()).open()).toEqual([]);
  const other = new Ledger(definition, { purpose: 'other' }).on(DAY, system.starts(), begins());
  expect(other.open()).toEqual(['plain']);
});

test('working days late are counted with the calendar, calendar days without', () => {
  const ledger = started(oneStep({ due: localSetting('small.plain', workingDays(1), 'Made up.') })).on(
    '2027-03-25',
    begins(),
  );
  expect(ledger.duty('plain').due).toBe('2027-03-30'); // over Easter
  ledger.on('2027-04-05', does());
  expect(ledger.duty('plain')).toMatchObject({ daysLate: 6, workingDaysLate: 4 });
});
