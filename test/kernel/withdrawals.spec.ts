import { londonDate } from '../../statute';
import type { Role } from '../../workflows/kernel/people';
import { changesBetween } from '../../workflows/kernel/projection';
import type { JourneyState } from '../../workflows/kernel/state';
import type { Act, Ledger } from '../support/ledger';
import { begins, DAY, manager, oneStep, receiver, started, worker } from './small';

/** Takes back whatever stands at a place in the record, with a reason. */
const takesBack =
  (role: Role, entry: (state: JourneyState) => number | undefined, fields = ['correctionReason']): Act =>
  ({ state, now }) => ({
    author: { by: { id: role, roles: [role] } },
    command: {
      type: 'withdraw',
      entry: entry(state) ?? 0,
      occurred: { on: londonDate(now) },
      sealed: { bytes: '', fields },
    },
  });

const offer = ({ handOvers }: JourneyState) => handOvers[0]?.id;
const answer = ({ handOvers }: JourneyState) => handOvers[0]?.answer?.sequence;
const ending = ({ ended }: JourneyState) => ended?.sequence;

const journey = (): Ledger => started(oneStep()).on(DAY, begins());

describe('an offer that should not have been made', () => {
  test('is taken back by whoever may offer, and leaves the lists', () => {
    const ledger = journey().on('2027-01-12', manager.offers('onwards'));
    const [before, from] = [ledger.state, ledger.events.length];
    ledger.on('2027-01-13', takesBack('team-manager', offer));
    expect(ledger.state.handOvers).toEqual([]);
    expect(changesBetween(before, ledger.state, ledger.events.slice(from)).handOversWithdrawn).toEqual([offer(before)]);
    expect(ledger.knownBy('2027-01-12').handOvers).toHaveLength(1);
    expect(ledger.tell(manager.offers('onwards'))).toBeUndefined();
  });

  test('not by anybody else, not without a reason, and not once it has been answered', () => {
    const ledger = journey().on('2027-01-12', manager.offers('onwards'));
    expect(ledger.tell(takesBack('social-worker', offer))).toBe('not-allowed');
    expect(ledger.tell(takesBack('team-manager', offer, []))).toBe('missing-value');
    ledger.on('2027-01-13', receiver.accepts('onwards'));
    expect(ledger.tell(takesBack('team-manager', offer))).toBe('already-answered');
  });
});

describe('an answer that should not have been given', () => {
  test('is taken back by whoever may answer; the offer waits again', () => {
    const ledger = journey().on('2027-01-12', manager.offers('onwards'), receiver.accepts('onwards'));
    expect(ledger.tell(takesBack('team-manager', answer))).toBe('not-allowed');
    ledger.on('2027-01-13', takesBack('receiving-service', answer));
    expect(ledger.state.handOvers[0]?.answer).toBeUndefined();
    expect(ledger.tell(receiver.refuses('onwards'))).toBeUndefined();
  });

  test('brings back the team that the journey left', () => {
    const ledger = journey().on('2027-01-12', manager.offers('move-to-team', { receiver: 'south' }));
    ledger.on('2027-01-13', manager.accepts('move-to-team'));
    expect(ledger.state.team).toBe('south');
    ledger.on('2027-01-14', takesBack('team-manager', answer));
    expect(ledger.state.team).toBe('north');
  });

  test('unless the journey has moved on since', () => {
    const ledger = journey().on('2027-01-12', manager.offers('move-to-team', { receiver: 'south' }));
    ledger.on('2027-01-13', manager.accepts('move-to-team'), manager.offers('move-to-team', { receiver: 'west' }));
    ledger.on('2027-01-14', manager.accepts('move-to-team'));
    expect(ledger.tell(takesBack('team-manager', answer))).toBe('not-allowed');
  });

  test('takes back the end that it brought, and what that end settled is owed as before', () => {
    const ledger = journey().on('2027-01-12', manager.offers('away'), receiver.accepts('away'));
    expect(ledger.duty('plain')).toMatchObject({ outcome: 'superseded' });
    ledger.on('2027-01-25', takesBack('receiving-service', answer));
    expect(ledger.state.ended).toBeUndefined();
    expect(ledger.duty('plain')).toMatchObject({ due: '2027-01-21', outcome: null });
    expect(ledger.state.alerts).toHaveProperty('duty/plain');
  });

  test('not where a journey goes on there, and not once it was handed back', () => {
    const into = journey().on('2027-01-12', manager.offers('onwards'), receiver.accepts('onwards', { into: 'other' }));
    expect(into.tell(takesBack('receiving-service', answer))).toBe('not-allowed');
    const back = journey().on('2027-01-12', manager.offers('onwards'), receiver.accepts('onwards'));
    back.on('2027-01-13', receiver.handsBack('onwards'));
    expect(back.tell(takesBack('receiving-service', answer))).toBe('already-answered');
    back.on(
      '2027-01-14',
      takesBack('receiving-service', ({ handOvers }) => handOvers[1]?.id),
    );
    expect(back.tell(takesBack('receiving-service', answer))).toBeUndefined();
  });
});

describe('an end that should not have been made', () => {
  test('is taken back by whoever may end it so; the journey goes on, late work and all', () => {
    const ledger = journey().on('2027-01-12', manager.ends('closed'));
    expect(ledger.tell(takesBack('social-worker', ending))).toBe('not-allowed');
    ledger.on('2027-01-25', takesBack('team-manager', ending));
    expect(ledger.state.ended).toBeUndefined();
    expect(ledger.duty('plain')).toMatchObject({ due: '2027-01-21', outcome: null });
    expect(ledger.knownBy('2027-01-24').ended).toMatchObject({ end: 'closed' });
    expect(ledger.tell(manager.ends('closed'))).toBeUndefined();
  });

  test('one that something else brought goes with that', () => {
    const ledger = journey().on('2027-01-12', worker.records('over', {}));
    expect(ledger.tell(takesBack('social-worker', ending))).toBe('not-allowed');
    ledger.on('2027-01-13', worker.withdraws('over'));
    expect(ledger.state.ended).toBeUndefined();
  });
});
