import { changesBetween, rowOf } from '../../workflows/kernel/projection';
import { emptyJourney } from '../../workflows/kernel/state';
import { Ledger } from '../support/ledger';
import { begins, DAY, does, manager, oneStep, receiver, small, started, step, plain, system, worker } from './small';

const two = small({
  plain: step('A plain step', plain),
  other: step('Another', {
    ...plain,
    opens: ({ started: start }) => start,
    done: (view) => view.latest('contact'),
    evidence: ['contact'],
  }),
});

/** What one act changes in the reading tables. */
function changesOf(ledger: Ledger, day: string, ...acts: Parameters<Ledger['tell']>) {
  const [before, from] = [ledger.state, ledger.events.length];
  ledger.on(day, ...acts);
  return changesBetween(before, ledger.state, ledger.events.slice(from));
}

describe('what one append changes', () => {
  test('only the duties that it touches', () => {
    const ledger = started(two).on(DAY, begins());
    expect(changesOf(ledger, '2027-01-12', does()).duties.map(({ key }) => key)).toEqual(['plain']);
  });

  test('and, when the team changes, every duty that is still open', () => {
    const ledger = started(two).on(DAY, begins(), does(), manager.offers('move-to-team', { receiver: 'south' }));
    expect(changesOf(ledger, '2027-01-12', manager.accepts('move-to-team')).duties.map(({ key }) => key)).toEqual([
      'other',
    ]);
    expect(rowOf(ledger.state).team).toBe('south');
  });

  test('a hand-over that is accepted moves no team but its own', () => {
    const ledger = started(two).on(
      DAY,
      manager.offers('move-to-team', { receiver: 'south' }),
      manager.offers('onwards'),
    );
    const { handOvers } = changesOf(ledger, '2027-01-12', receiver.accepts('onwards'));
    expect(handOvers.map(({ handOver }) => handOver)).toEqual(['onwards']);
    expect(ledger.state.team).toBe('north');
  });

  test('an alert raised and closed by the same events is told once, with the reason', () => {
    const ledger = started(two).on(DAY, begins());
    const before = ledger.state;
    ledger.on('2027-02-01', does());
    const { alertsRaised, alertsClosed } = changesBetween(before, ledger.state, ledger.events);
    expect(alertsRaised.map(({ subject, because }) => [subject, because])).toEqual([
      ['duty/other', null],
      ['duty/plain', 'done'],
    ]);
    expect(alertsClosed).toEqual([]);
  });

  test('one closed later is told as closed', () => {
    const ledger = started(oneStep()).on(DAY, begins()).on('2027-01-25');
    const raised = ledger.told('alert.raised')[0]?.event.alert;
    expect(changesOf(ledger, '2027-01-26', does()).alertsClosed).toEqual([{ id: raised, because: 'done' }]);
  });
});

describe('a journey’s own row', () => {
  test('says what it is, whose and since when; and once it has ended, how and when', () => {
    const ledger = started(oneStep());
    const row = rowOf(ledger.state);
    expect(row).toMatchObject({
      type: 'small',
      purpose: 'plain',
      child: 'child',
      authority: 'X',
      team: 'north',
      startedOn: DAY,
      endedOn: null,
      end: null,
      siblingGroup: null,
      follows: null,
    });
    ledger.on('2027-01-12', worker.records('over', {}));
    expect(rowOf(ledger.state)).toMatchObject({
      endedOn: '2027-01-12',
      end: 'overtaken',
      recordedAt: '2027-01-12T10:00:00.000Z',
    });
  });

  test('names its siblings and what it follows', () => {
    const ledger = new Ledger(oneStep()).on(DAY, (of) => {
      const { author, command } = system.starts()(of);
      return command.type === 'start'
        ? { author, command: { ...command, start: { ...command.start, siblingGroup: 's', follows: 'f' } } }
        : { author, command };
    });
    expect(rowOf(ledger.state)).toMatchObject({ siblingGroup: 's', follows: 'f' });
  });

  test('is nobody’s before the start', () => {
    expect(() => rowOf(emptyJourney('x'))).toThrow('A journey that has not started has no row.');
  });
});
