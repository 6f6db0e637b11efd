import { days } from '../../statute';
import { localSetting, type TakenOver } from '../../workflows/kernel/definition';
import { on } from '../../workflows/kernel/readings';
import { arranges, begins, does, gate, manager, plain, small, started, step, worker, type Seen } from './small';

/*
 * A record that was taken over from an earlier one: what fell due before it and is not told of is unknown, never overdue. In
 * this journey "a day was set" is the take-over, "a pause began" says that the plain duty was looked up and not done, and "a
 * pause ended" that nobody can tell any more.
 */

const taken =
  (repeats: readonly string[], key = 'plain') =>
  (view: Seen): TakenOver | undefined => {
    const over = view.latest('arranged');
    const notDone = view.all('paused').map(() => key);
    const untellable = view.all('resumed').map((said) => ({ key, ...on(said) }));
    return over && { ...on(over), repeats, notDone, untellable };
  };

const lookUp = step('Look up', {
  owedBy: 'team-manager',
  opens: (view) => view.latest('arranged'),
  due: localSetting('small.look-up', days(28), 'Made up.'),
  done: () => undefined,
  untilKnown: true,
  evidence: ['paused'],
  excusedBy: 'nobody',
});

const once = () => small({ plain: step('A plain step', plain), lookUp }, { takenOver: taken([]) });
const chain = () =>
  small(
    {
      plain: step('Again and again', {
        ...plain,
        done: () => undefined,
        recurs: { from: 'actual-last', times: (view) => view.all('done') },
      }),
    },
    { takenOver: taken(['done'], 'plain:1') },
  );
const endsIt = () => manager.ends('closed');

/** The verdict on an act of a day, in a record taken over on 1 February. */
function judgedOn(day: string) {
  const judging = gate('A gate', {
    acts: (view) => view.all('began'),
    awaited: () => false,
    limbs: { asked: { title: 'It was asked', rule: 'C22', missing: () => [{ what: 'nothing' }] } },
  });
  const definition = small({ plain: step('A plain step', plain) }, { gates: { gate: judging }, takenOver: taken([]) });
  return started(definition)
    .on('2027-02-02', arranges('2027-02-01', { on: '2027-02-01' }), begins({ on: day }))
    .gate('gate');
}

const cannotBeTold = worker.records('resumed', {});
const notDone = worker.records('paused', {});

/** Begun on 5 January, due on the 15th; taken over on 1 February, and told then. */
const over = (definition = once()) =>
  started(definition).on('2027-02-01', begins({ on: '2027-01-05' }), arranges('2027-02-01'));

describe('what fell due before the record was taken over', () => {
  test('is unknown and not overdue, and raises no alert', () => {
    const ledger = over();
    expect(ledger.duty('plain')).toMatchObject({ opened: '2027-01-05', due: '2027-01-15', outcome: null });
    expect(['2027-01-10', '2027-02-01', '2027-06-01'].map((day) => ledger.status('plain', day))).toEqual([
      ...['unknown', 'unknown', 'unknown'],
    ]);
    ledger.on('2027-02-20');
    expect([ledger.overdue('2027-02-20'), ledger.alerts()]).toEqual([[], []]);
  });

  test('withdraws the alert that stood before anybody said so', () => {
    const ledger = started(once())
      .on('2027-01-12', begins({ on: '2027-01-05' }))
      .on('2027-01-20');
    expect(ledger.alerts()).toEqual(['duty/plain']);
    ledger.on('2027-02-01', arranges('2027-02-01'));
    expect([ledger.alerts(), ledger.status('plain', '2027-02-01')]).toEqual([[], 'unknown']);
    expect(ledger.status('plain', '2027-01-20', '2027-01-31')).toBe('overdue');
    expect(ledger.status('plain', '2027-01-20')).toBe('unknown');
  });

  test('the day before, the day itself and the day after the take-over', () => {
    const dueOn = (begun: string) =>
      started(once()).on('2027-02-12', begins({ on: begun }), arranges('2027-02-12', { on: '2027-02-01' }));
    expect(dueOn('2027-01-21').status('plain', '2027-02-12')).toBe('unknown'); // due on 31 January
    expect(dueOn('2027-01-22').status('plain', '2027-02-12')).toBe('overdue'); // due on 1 February
    expect(dueOn('2027-01-22').duty('plain').due).toBe('2027-02-01');
    expect(dueOn('2027-02-01').status('plain', '2027-02-12')).toBe('overdue'); // opened with the record
  });

  test('what opened before and falls due after runs with its true date', () => {
    const ledger = started(once()).on('2027-02-01', begins({ on: '2027-01-28' }), arranges('2027-02-01'));
    expect([ledger.duty('plain').due, ledger.status('plain', '2027-02-01')]).toEqual(['2027-02-07', 'due-soon']);
    expect(ledger.on('2027-02-10').overdue('2027-02-10')).toEqual(['plain']);
  });

  test('told after all, it is settled on its true day: in time, or late for ever', () => {
    expect(
      over()
        .on('2027-02-03', does({ on: '2027-01-14' }))
        .duty('plain'),
    ).toMatchObject({
      ...{ outcome: 'met', settled: '2027-01-14', daysLate: 0 },
    });
    const late = over().on('2027-02-03', does({ on: '2027-01-25' }));
    expect(late.duty('plain')).toMatchObject({ outcome: 'met-late', settled: '2027-01-25', daysLate: 10 });
    expect(late.status('plain', '2027-01-20')).toBe('overdue'); // as it was all along, now that it is known
    expect(late.status('plain', '2027-01-20', '2027-02-02')).toBe('unknown');
  });

  test('looked up and not done, it is overdue by its true date, with its alert', () => {
    const ledger = over().on('2027-02-03', notDone);
    expect([ledger.status('plain', '2027-02-03'), ledger.daysOverdue('plain', '2027-02-03')]).toEqual(['overdue', 19]);
    expect(ledger.alerts()).toEqual(['duty/plain']);
    expect(ledger.status('plain', '2027-01-20')).toBe('overdue');
    expect(ledger.status('plain', '2027-01-20', '2027-02-02')).toBe('unknown');
    expect(ledger.on('2027-02-05', does()).duty('plain')).toMatchObject({ outcome: 'met-late', daysLate: 21 });
  });

  test('where nobody can tell any more, it is settled so without a claim; what is found after all counts', () => {
    const ledger = over().on('2027-02-03', cannotBeTold);
    expect(ledger.duty('plain')).toMatchObject({
      ...{ outcome: 'no-longer-applicable', reason: 'before-take-over', settled: '2027-02-03', daysLate: 0 },
    });
    expect([ledger.duty('lookUp').outcome, ledger.status('plain', '2027-02-02')]).toEqual(['met', 'unknown']);
    expect(ledger.on('2027-02-04', does({ on: '2027-01-20' })).duty('plain')).toMatchObject({
      outcome: 'met-late',
      daysLate: 5,
    });
  });

  test('what falls due after the take-over is not settled by saying that nobody can tell', () => {
    const ledger = started(once()).on('2027-02-01', begins({ on: '2027-01-28' }), arranges('2027-02-01'), cannotBeTold);
    expect(ledger.duty('plain').outcome).toBeNull();
  });

  test('a take-over that is withdrawn leaves what would have been without it', () => {
    const ledger = over().on('2027-02-03', worker.withdraws('arranged'));
    expect([ledger.status('plain', '2027-02-03'), ledger.alerts()]).toEqual(['overdue', ['duty/plain']]);
    expect(ledger.duty('lookUp')).toMatchObject({ outcome: 'no-longer-applicable', reason: 'ground-withdrawn' });
  });

  test('an end says nothing of the time before, and claims no lateness', () => {
    const ledger = over().on('2027-03-01', endsIt());
    expect(ledger.duty('plain')).toMatchObject({ outcome: 'no-longer-applicable', reason: 'closed', daysLate: 0 });
  });
});

describe('a chain', () => {
  test('goes on from the first that is told, which is no proof that there was none before', () => {
    const ledger = over(chain()).on('2027-02-03', does({ on: '2027-01-30' }));
    expect(ledger.duty('plain:1')).toMatchObject({
      ...{ outcome: 'no-longer-applicable', reason: 'before-take-over', settled: '2027-01-30', daysLate: 0 },
    });
    expect(ledger.duty('plain:2')).toMatchObject({ opened: '2027-01-30', due: '2027-02-09', outcome: null });
    expect(ledger.status('plain:2', '2027-02-03')).toBe('due-soon');
    expect(ledger.on('2027-02-12').overdue('2027-02-12')).toEqual(['plain:2']);
  });

  test('the first that is told may itself lie so far back that the next is unknown too', () => {
    const ledger = over(chain()).on('2027-02-03', does({ on: '2027-01-10' }));
    expect([ledger.duty('plain:1').outcome, ledger.status('plain:2', '2027-02-03')]).toEqual(['met', 'unknown']);
  });

  test('looked up and not done, the first is late when it comes', () => {
    const ledger = over(chain())
      .on('2027-02-02', notDone)
      .on('2027-02-03', does({ on: '2027-01-30' }));
    expect(ledger.duty('plain:1')).toMatchObject({ outcome: 'met-late', daysLate: 15 });
  });

  test('where nobody can tell, it goes on from the day on which that was said', () => {
    const ledger = over(chain()).on('2027-02-03', cannotBeTold);
    expect(ledger.duty('plain:1')).toMatchObject({
      outcome: 'no-longer-applicable',
      settled: '2027-02-03',
      daysLate: 0,
    });
    expect(ledger.duty('plain:2')).toMatchObject({ opened: '2027-02-03', due: '2027-02-13', outcome: null });
    ledger.on('2027-02-15', does());
    expect(ledger.duty('plain:1')).toMatchObject({ settled: '2027-02-03' });
    expect(ledger.duty('plain:2')).toMatchObject({ outcome: 'met-late', daysLate: 2 });
    ledger.on('2027-02-16', does({ on: '2027-01-30' })); // found after all
    expect(ledger.duty('plain:1')).toMatchObject({ outcome: 'no-longer-applicable', settled: '2027-01-30' });
    expect(ledger.duty('plain:2')).toMatchObject({ opened: '2027-01-30', outcome: 'met-late', settled: '2027-02-15' });
  });
});

describe('looking up what is unknown', () => {
  test('is owed from the take-over until nothing is unknown, and done on that day', () => {
    const ledger = over();
    expect(ledger.duty('lookUp')).toMatchObject({ opened: '2027-02-01', due: '2027-03-01', outcome: null });
    ledger.on('2027-02-10', does({ on: '2027-01-14' }));
    expect(ledger.duty('lookUp')).toMatchObject({ outcome: 'met', settled: '2027-02-10' });
    expect(ledger.on('2027-02-20').duty('lookUp').settled).toBe('2027-02-10');
  });

  test('is overdue as any other duty, and open again when a correction makes something unknown', () => {
    const ledger = over();
    expect(ledger.on('2027-03-02').overdue('2027-03-02')).toEqual(['lookUp']);
    ledger.on('2027-03-03', does({ on: '2027-01-14' })).on('2027-03-04', worker.withdraws('done'));
    expect([ledger.status('plain', '2027-03-04'), ledger.duty('lookUp').outcome]).toEqual(['unknown', null]);
  });

  test('is never owed where nothing was unknown', () => {
    const ledger = started(once()).on('2027-02-01', begins({ on: '2027-01-28' }), arranges('2027-02-01'));
    expect(ledger.open()).toEqual(['plain']);
  });
});

test('an act of the time before is not judged', () => {
  expect(judgedOn('2027-01-31')).toEqual({ asked: 'not-applicable' });
  expect(judgedOn('2027-02-01')).toEqual({ asked: 'not-met' });
});

test('what another record holds is brought by whoever may start, all of it or none', () => {
  const facts = ['began', 'done'].map((fact) => ({ fact, value: {}, occurred: { on: '2027-01-05' } })) as never;
  const bring = (roles: readonly string[], brought: never) => () =>
    ({
      author: { by: { id: 'x', roles } },
      command: { type: 'bring', facts: brought, occurred: { on: '2027-01-11' } },
    }) as never;
  const ledger = started(once());
  expect(ledger.tell(bring(['social-worker'], facts))).toBe('not-allowed');
  expect(ledger.tell(bring(['case-system'], [] as never))).toBe('missing-value');
  const over = [{ fact: 'over', value: {}, occurred: { on: '2027-01-05' } }] as never;
  expect(ledger.tell(bring(['case-system'], over))).toBe('not-allowed');
  const unknown = [{ fact: 'nothing', value: {}, occurred: { on: '2027-01-05' } }] as never;
  expect(ledger.tell(bring(['case-system'], unknown))).toBe('not-in-this-journey');
  expect(ledger.tell(bring(['case-system'], facts))).toBeUndefined();
  expect(ledger.duty('plain')).toMatchObject({ opened: '2027-01-05', outcome: 'met', settled: '2027-01-05' });
  ledger.on('2027-01-12', endsIt());
  expect(ledger.tell(bring(['case-system'], facts))).toBe('already-ended');
});
