import { civilDate, instant } from '../../statute';
import type { Occurred } from '../../workflows/kernel/events';
import { situation } from '../../workflows/kernel/owed';
import { precedes } from '../../workflows/kernel/view';
import type { Ledger } from '../support/ledger';
import {
  begins,
  DAY,
  does,
  manager,
  oneGate,
  oneStep,
  person,
  receiver,
  started,
  system,
  worker,
  type Seen,
} from './small';

/** What a definition would see of a journey now. */
function viewOf({ definition, state, now }: Ledger): Seen {
  // A situation builds its view from this definition's own facts, so the types speak of them.
  return situation(definition, state, now).view as unknown as Seen;
}

const on = (day: string, at?: string): Occurred => ({
  on: civilDate(day),
  ...(at === undefined ? {} : { at: instant(at) }),
});

describe('before', () => {
  test.each([
    [on('2027-01-11'), on('2027-01-12'), true],
    [on('2027-01-12'), on('2027-01-11'), false],
    [on('2027-01-11'), on('2027-01-11'), false],
    [on('2027-01-11', '2027-01-11T09:00:00Z'), on('2027-01-11'), false],
    [on('2027-01-11', '2027-01-11T09:00:00Z'), on('2027-01-11', '2027-01-11T09:00:01Z'), true],
    [on('2027-01-11', '2027-01-11T09:00:00Z'), on('2027-01-11', '2027-01-11T09:00:00Z'), false],
    [on('2027-01-11', '2027-01-11T23:00:00Z'), on('2027-01-12'), true],
  ])('%#: the same date without both times is not shown to be', (a, b, expected) => {
    expect(precedes(a, b)).toBe(expected);
  });

  test('a view of before sees only what is shown to have come first', () => {
    const ledger = started(oneStep()).on('2027-01-13', begins({ on: '2027-01-12' }), does());
    const before = viewOf(ledger).before(on('2027-01-13'));
    expect([before.all('began').length, before.all('done').length]).toEqual([1, 0]);
    expect(viewOf(ledger).upTo(civilDate('2027-01-13')).all('done')).toHaveLength(1);
  });

  test('what had happened by a day is the same, from wherever it is asked', () => {
    const view = viewOf(started(oneStep()).on('2027-01-13', begins({ on: '2027-01-12' }), does()));
    const [earlier, later] = [civilDate('2027-01-12'), civilDate('2027-01-13')];
    expect(view.upTo(later).upTo(earlier)).toBe(view.upTo(earlier));
    expect(view.upTo(earlier).upTo(later)).toBe(view.upTo(earlier));
    expect(view.upTo(earlier).all('done')).toEqual([]);
    expect(view.before(on('2027-01-13')).upTo(later).all('done')).toEqual([]);
  });
});

describe('entries', () => {
  test('in the order in which things happened, whenever they were recorded', () => {
    const ledger = started(oneStep()).on(
      '2027-01-20',
      begins({ on: '2027-01-15' }),
      begins({ on: '2027-01-12' }),
      begins({ on: '2027-01-18' }),
    );
    expect(
      viewOf(ledger)
        .all('began')
        .map((entry) => entry.on),
    ).toEqual(['2027-01-12', '2027-01-15', '2027-01-18']);
    expect(viewOf(ledger).latest('began')?.on).toBe('2027-01-18');
  });

  test('the latest of each, told apart by the field that tells them apart', () => {
    const ledger = started(oneStep()).on(
      '2027-01-20',
      person('a', true, { on: '2027-01-18' }),
      person('b', true),
      person('a', false, { on: '2027-01-12' }),
    );
    expect(
      viewOf(ledger)
        .latestPer('person')
        .map(({ value }) => value),
    ).toEqual([
      { person: 'a', here: true },
      { person: 'b', here: true },
    ]);
  });

  test('a correction keeps the name of what it corrects; a withdrawal takes it out', () => {
    const ledger = started(oneStep()).on('2027-01-12', person('a', true));
    const id = ledger.entry('person');
    ledger.on('2027-01-13', worker.corrects('person', { person: 'a', here: false }, { on: '2027-01-12' }));
    expect(viewOf(ledger).all('person')).toMatchObject([{ id, value: { here: false } }]);
    expect(ledger.told('fact.corrected')[0]?.event.corrects).toBe(id);
    ledger.on('2027-01-14', worker.withdraws('person'));
    expect(viewOf(ledger).all('person')).toEqual([]);
  });
});

describe('corrections and withdrawals', () => {
  /** A person said to be here on the 12th, then on the 15th, then away on the 14th; and one who was withdrawn. */
  const changed = () =>
    started(oneStep())
      .on('2027-01-12', person('a', true))
      .on('2027-01-16', worker.corrects('person', { person: 'a', here: true }, { on: '2027-01-15' }))
      .on('2027-01-18', worker.corrects('person', { person: 'a', here: false }, { on: '2027-01-14' }))
      .on('2027-01-19', person('b', true), worker.withdraws('person'));
  const changes = (ledger: Ledger) => viewOf(ledger).changes('person', 'contact');
  const without = (ledger: Ledger, ...which: readonly number[]) =>
    viewOf(ledger).without(new Set(which.flatMap((index) => changes(ledger)[index]?.by ?? [])));
  const people = (view: Seen) => view.all('person').map(({ on: day, value }) => [value.person, value.here, day]);

  test('each is told in the order in which it was recorded, with what it says and up to when', () => {
    const ledger = changed().on('2027-01-20', worker.records('arranged', { plannedFor: '2027-02-01' }));
    ledger.on('2027-01-20', worker.withdraws('arranged'));
    const [first, second, last] = ledger.events
      .filter(({ event }) => event.type === 'fact.corrected' || event.type === 'fact.withdrawn')
      .map(({ sequence }) => sequence);
    expect(changes(ledger)).toEqual([
      { fact: 'person', by: first, on: '2027-01-16', value: { person: 'a', here: true }, until: '2027-01-18' },
      { fact: 'person', by: second, on: '2027-01-18', value: { person: 'a', here: false } },
      { fact: 'person', by: last, on: '2027-01-19' },
    ]);
    expect(viewOf(ledger).changes('contact')).toEqual([]);
  });

  test('a view without some of them shows what was said last without them, with its own day', () => {
    const ledger = changed();
    const now = ['a', false, '2027-01-14'];
    expect(people(viewOf(ledger))).toEqual([now]);
    expect(people(without(ledger, 0))).toEqual([now]);
    expect(people(without(ledger, 1))).toEqual([['a', true, '2027-01-15']]);
    expect(people(without(ledger, 0, 1))).toEqual([['a', true, '2027-01-12']]);
    expect(people(without(ledger, 2))).toEqual([now, ['b', true, '2027-01-19']]);
    const by = changes(ledger)[1]?.by ?? 0;
    expect(people(without(ledger, 0).without(new Set([by])))).toEqual([['a', true, '2027-01-12']]);
  });

  test('a view by some day keeps to that day, whatever is left out', () => {
    const ledger = changed();
    const upTo = (day: string, ...which: readonly number[]) => {
      const by = which.flatMap((index) => changes(ledger)[index]?.by ?? []);
      return people(viewOf(ledger).upTo(civilDate(day)).without(new Set(by)));
    };
    expect([upTo('2027-01-14'), upTo('2027-01-14', 1), upTo('2027-01-13', 0, 1)]).toEqual([
      [['a', false, '2027-01-14']],
      [],
      [['a', true, '2027-01-12']],
    ]);
    expect([upTo('2027-01-18', 2), upTo('2027-01-19', 2)].map((seen) => seen.length)).toEqual([1, 2]);
    const before = viewOf(ledger).before(on('2027-01-12'), ['person']);
    expect(people(before.without(new Set(changes(ledger).map(({ by }) => by))))).toEqual([['a', true, '2027-01-12']]);
  });

  test('a snapshot of an older build, without days and sequences, still says what came first', () => {
    const ledger = changed();
    const entries = ledger.state.entries.map(({ earlier = [], ...entry }) => ({
      ...entry,
      ...(earlier.length === 0 ? {} : { earlier: earlier.map(({ value, until }) => ({ value, until })) }),
    }));
    const { withdrawn: _, ...older } = ledger.state;
    ledger.state = { ...older, entries };
    expect(changes(ledger).map(({ on: day }) => day)).toEqual(['2027-01-18']);
    expect(people(without(ledger, 0))).toEqual([['a', true, '2027-01-14']]);
  });

  test('only facts that were withdrawn are kept, and a journey without any keeps none', () => {
    expect(started(oneStep()).on(DAY, begins()).state.withdrawn).toBeUndefined();
    const ledger = changed().on('2027-01-20', manager.decides('choose', { choice: 'yes' }));
    ledger.on('2027-01-20', manager.withdraws('choose'));
    expect(ledger.state.withdrawn?.map(({ name }) => name)).toEqual(['person']);
  });
});

describe('hand-overs', () => {
  test('an answer that came later had not come yet', () => {
    const ledger = started(oneStep())
      .on('2027-01-12', manager.offers('onwards'))
      .on('2027-01-14', receiver.accepts('onwards'));
    const seen = (day: string) =>
      viewOf(ledger)
        .upTo(civilDate(day))
        .handOvers('onwards')
        .map(({ answer }) => answer?.accepted);
    expect([seen('2027-01-11'), seen('2027-01-13'), seen('2027-01-14')]).toEqual([[], [undefined], [true]]);
  });

  test('what is on its way back, or came back, is marked; what was kept after all is not', () => {
    const ledger = started(oneStep()).on(
      '2027-01-12',
      manager.offers('onwards'),
      receiver.accepts('onwards'),
      receiver.handsBack('onwards'),
    );
    const returned = () =>
      viewOf(ledger)
        .handOvers('onwards')
        .map((offer) => offer.returned);
    expect(returned()).toEqual([true]);
    ledger.on('2027-01-13', manager.refuses('handed-back'));
    expect(returned()).toEqual([undefined]);
  });
});

describe('days to come', () => {
  const byBirthday = oneGate({ acts: () => [], awaited: (view) => !view.reached(view.birthday(17) ?? DAY), limbs: {} });

  test('a day that is asked about and has not come wakes the journey; one that has come does not', () => {
    const ledger = started(byBirthday);
    ledger.on(DAY, worker.records('contact', {}));
    expect(ledger.nextWake()).toBeUndefined();
    expect(viewOf(ledger).birthday(17)).toBeUndefined();
  });

  test.each([
    ['2010-05-14', '2027-05-13T23:00:00.000Z'],
    ['2012-02-29', '2029-03-01T00:00:00.000Z'],
  ])('born on %s, it wakes at the start of the 17th birthday', (bornOn, at) => {
    const ledger = started(byBirthday);
    ledger.on(DAY, system.records('dateOfBirth', { bornOn }, { on: bornOn }));
    expect(ledger.nextWake()).toBe(at);
  });
});

describe('a verdict', () => {
  const heard = oneGate({
    acts: (view) => view.all('began'),
    awaited: () => false,
    limbs: {
      law: { title: 'By law', rule: 'B2.1', missing: (view) => (view.latest('done') ? [] : [{ what: 'done' }]) },
      papers: {
        title: 'Filed with it',
        rule: 'B2.2',
        sameDay: ['done'],
        missing: (view) => (view.latest('done') ? [] : [{ what: 'done' }]),
      },
    },
  });
  const inForce = () => started(heard).learns(DAY, { kind: 'commencement', rule: 'B2', from: DAY });

  test('is of the act’s own moment; papers of the same day may count', () => {
    const ledger = inForce().on('2027-01-12', begins(), does());
    expect(ledger.gate('gate')).toEqual({ law: 'not-met', papers: 'met' });
  });

  test('keeps what was first said, and the day on which it was found to be otherwise', () => {
    const ledger = inForce().on('2027-01-12', does()).on('2027-01-13', begins());
    expect(viewOf(ledger).foundNotCompliant('gate')).toEqual([]);
    ledger.on('2027-01-20', worker.corrects('done', {}, { on: '2027-01-15' }));
    const act = ledger.entry('began');
    expect(viewOf(ledger).foundNotCompliant('gate')).toEqual([
      { act, found: { on: '2027-01-20', at: '2027-01-20T10:00:00.000Z' } },
    ]);
    expect(ledger.state.gates[`gate/${act}`]).toMatchObject({
      firstJudgedAt: '2027-01-13T10:00:00.000Z',
      judgedAt: '2027-01-20T10:00:00.000Z',
    });
    ledger.on('2027-01-21', worker.corrects('done', {}, { on: '2027-01-12' }));
    expect(viewOf(ledger).foundNotCompliant('gate')).toEqual([]);
  });

  test('moves with its act, though what it says stays the same', () => {
    const ledger = inForce().on('2027-01-15', does({ on: '2027-01-12' }), begins());
    ledger.on('2027-01-20', worker.corrects('began', {}, { on: '2027-01-14' }));
    expect(ledger.state.gates[`gate/${ledger.entry('began')}`]?.actOccurred).toEqual({ on: '2027-01-14' });
  });

  test('broken from the first is not found later', () => {
    const ledger = inForce().on('2027-01-13', begins()).on('2027-01-20', begins());
    expect(viewOf(ledger).foundNotCompliant('gate')).toEqual([]);
    expect(ledger.breaches('gate').legal).toEqual(['B2.1', 'B2.2']);
  });
});
