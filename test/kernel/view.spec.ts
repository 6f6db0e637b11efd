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
