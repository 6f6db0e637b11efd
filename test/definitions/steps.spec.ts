import { addDays, civilDate } from '../../statute';
import { familyGroupDecisionMaking } from '../../workflows/family-group-decision-making/definition';
import { ROLES } from '../../workflows/kernel/people';
import { actor, type Act, type Ledger } from '../support/ledger';
import {
  answers,
  applies,
  aroundDue,
  asksAdult,
  bypasses,
  caseSystem,
  certifies,
  chooses,
  coordinator,
  enters,
  excepts,
  explains,
  family,
  findsRelative,
  hears,
  inTimeUntil,
  issues,
  legalAdviser,
  letter,
  lists,
  looksAt,
  meets,
  names,
  offers,
  opens,
  plans,
  replies,
  searches,
  serviceManager,
  socialWorker,
  teamManager,
  tells,
} from './family';

/** Every story here begins on a Monday without a bank holiday in reach of its clocks. */
const DAY = '2027-01-11';

interface Row {
  readonly duty: string;
  readonly owedBy: string;
  /** What opens it on the first day, beside the start and the listing of both parents. */
  readonly opens: readonly Act[];
  /** None for a condition: it has no date and is never overdue. */
  readonly due?: string;
  readonly done: readonly Act[];
  readonly excusedBy?: readonly [role: string, ...reasons: string[]];
}

const represents = (answer: string): Act => socialWorker.records('representationOffer', { person: 'mother', answer });
const advocates = (answer: string): Act => socialWorker.records('advocacyOffer', { answer });
const supports = (answer: string): Act =>
  socialWorker.records('relativeSupport', { person: 'aunt', answer, noticeHours: 20 });
const doubts = socialWorker.records('thresholdDoubt', {});
const arranges = (plannedFor: string): Act => coordinator.records('meetingArranged', { plannedFor });
const informs = coordinator.records('familyInformation', {});
const reviews = (decision: string): Act => teamManager.decides(decision, { choice: 'continue' });
const urgently = enters({}, { choice: 'urgent-issue' });
const orders = (lastsDays: number, appliedForByPolice = false): Act =>
  legalAdviser.records('emergencyOrder', { lastsDays, appliedForByPolice });
const taken = (takenAt: string): Act => socialWorker.records('policeProtection', { takenAt }, { at: takenAt });
const accepted = [offers('mother'), answers('mother', 'accepted')];

/** The table of section 5, row by row, with the local defaults counted from Monday 11 January 2027. */
const STEPS: readonly Row[] = [
  {
    duty: 'offer-representation:mother',
    owedBy: 'social-worker',
    opens: [],
    due: '2027-01-18',
    done: [represents('declined')],
  },
  {
    duty: 'offer-advocate',
    owedBy: 'social-worker',
    opens: [],
    due: '2027-01-18',
    done: [advocates('advocate-named')],
  },
  {
    duty: 'family-finding',
    owedBy: 'social-worker',
    opens: [],
    due: '2027-01-25',
    done: [searches()],
    excusedBy: ['team-manager', 'contact-would-endanger'],
  },
  {
    duty: 'support-relatives:aunt',
    owedBy: 'social-worker',
    opens: [findsRelative('aunt')],
    due: '2027-01-18',
    done: [supports('accepted')],
  },
  { duty: 'enter-pre-proceedings', owedBy: 'service-manager', opens: [doubts], due: '2027-01-25', done: [enters()] },
  { duty: 'urgent-bypass', owedBy: 'service-manager', opens: [urgently], done: [bypasses()] },
  {
    duty: 'best-interests-exception:offer',
    owedBy: 'service-manager',
    opens: [urgently],
    done: [excepts('do-not-offer')],
  },
  {
    duty: 'best-interests-exception:hold',
    owedBy: 'service-manager',
    opens: [urgently, offers('mother'), answers('mother', 'accepted')],
    done: [excepts('do-not-hold')],
  },
  {
    duty: 'send-letter',
    owedBy: 'legal-adviser',
    opens: [enters()],
    due: '2027-01-18',
    done: [letter()],
    excusedBy: ['service-manager', 'not-in-best-interests', 'urgent-issue'],
  },
  { duty: 'make-offer:mother', owedBy: 'social-worker', opens: [], done: [offers('mother')] },
  {
    duty: 'answer-offer:mother',
    owedBy: 'social-worker',
    opens: [offers('mother')],
    due: '2027-01-25',
    done: [answers('mother', 'none')],
  },
  { duty: 'appoint-coordinator', owedBy: 'service-lead', opens: accepted, due: '2027-01-18', done: [names()] },
  {
    duty: 'hear-child',
    owedBy: 'social-worker',
    opens: accepted,
    done: [hears()],
    excusedBy: ['team-manager', 'not-practicable', 'not-consistent-with-welfare'],
  },
  {
    duty: 'prepare-family',
    owedBy: 'fgdm-coordinator',
    opens: [...accepted, names(), arranges('2027-02-08')],
    due: '2027-02-01',
    done: [informs],
    excusedBy: ['team-manager', 'urgent-meeting'],
  },
  { duty: 'hold-meeting', owedBy: 'fgdm-coordinator', opens: accepted, due: '2027-02-22', done: [meets()] },
  { duty: 'ask-known-adults', owedBy: 'social-worker', opens: [meets()], done: [asksAdult('teacher')] },
  { duty: 'record-family-plan', owedBy: 'fgdm-coordinator', opens: [meets()], due: '2027-01-18', done: [plans()] },
  { duty: 'reply-to-plan', owedBy: 'team-manager', opens: [meets()], due: '2027-01-25', done: [replies('not-agree')] },
  {
    duty: 'record-outcomes',
    owedBy: 'social-worker',
    opens: [meets(), replies()],
    due: '2027-01-18',
    done: [chooses('services'), tells('mother'), tells('father')],
    excusedBy: ['team-manager', 'in-person-telling-unsafe'],
  },
  {
    duty: 'mid-review',
    owedBy: 'team-manager',
    opens: [enters(), letter()],
    due: '2027-03-08',
    done: [reviews('midReview')],
  },
  {
    duty: 'period-end',
    owedBy: 'team-manager',
    opens: [enters(), letter()],
    due: '2027-05-03',
    done: [reviews('periodEnd')],
  },
  {
    duty: 'certify-gate',
    owedBy: 'legal-adviser',
    opens: [offers('mother'), offers('father'), applies()],
    done: [certifies()],
  },
  { duty: 'explain-to-court', owedBy: 'legal-adviser', opens: [bypasses()], done: [explains()] },
  {
    duty: 'fgdm-after-issue',
    owedBy: 'social-worker',
    opens: [bypasses(), issues()],
    due: '2027-02-08',
    done: [offers('mother'), answers('mother', 'declined')],
    excusedBy: ['service-manager', 'not-in-best-interests'],
  },
  {
    duty: 'end-emergency-order',
    owedBy: 'legal-adviser',
    opens: [orders(8)],
    due: '2027-01-19',
    done: [socialWorker.records('protectionEnded', { what: 'emergency-order', followedBy: 'returned-home' })],
  },
  {
    duty: 'end-emergency-order-for-police',
    owedBy: 'legal-adviser',
    opens: [taken('2027-01-10T22:00:00.000Z'), orders(8, true)],
    due: '2027-01-17',
    done: [caseSystem.records('lookedAfter', { basis: 'interim-order' })],
  },
  {
    duty: 'outcome-check:services',
    owedBy: 'social-worker',
    opens: [chooses('services')],
    due: '2027-04-05',
    done: [looksAt('services')],
  },
];

const opened = ({ opens: acts }: Row): Ledger => opens(family(), DAY).on(DAY, ...acts);
const rows = STEPS.map((row) => [row.duty, row] as const);
const dated = STEPS.flatMap((row) => (row.due === undefined ? [] : [[row.duty, row, row.due] as const]));

test('every step of the definition has its row', () => {
  const covered = new Set([
    ...STEPS.map(({ duty }) => duty.split(':')[0]),
    'list-offer-recipients',
    'end-police-protection',
    'outcome-follow-up',
    'tell-court',
  ]);
  expect(Object.keys(familyGroupDecisionMaking.steps).filter((step) => !covered.has(step))).toEqual([]);
});

test.each(rows)('%s: opened on the day and owed by the right role', (duty, row) => {
  expect(opened(row).duty(duty)).toMatchObject({ opened: DAY, owedBy: row.owedBy, outcome: null });
});

test.each(dated)('%s: in time until its due day ends', (duty, row, due) => {
  expect(aroundDue(opened(row), duty)).toEqual(inTimeUntil(due));
});

test.each(dated)('%s: done on the due day it is met, on the day after it is met late for ever', (duty, row, due) => {
  const inTime = opened(row).on(due, ...row.done);
  expect(inTime.duty(duty)).toMatchObject({ outcome: 'met', settled: due, daysLate: 0 });
  const dayAfter = addDays(civilDate(due), 1);
  const late = opened(row).on(dayAfter, ...row.done);
  expect(late.duty(duty)).toMatchObject({ outcome: 'met-late', settled: dayAfter, daysLate: 1 });
  expect(late.status(duty, addDays(dayAfter, 400))).toBe('settled');
});

test.each(rows.filter(([, { due }]) => due === undefined))(
  '%s: a condition has no date and is never overdue',
  (duty, row) => {
    const ledger = opened(row).on('2027-12-01');
    expect(ledger.duty(duty)).toMatchObject({ kind: 'gate', due: null, outcome: null });
    expect(ledger.status(duty, '2027-12-01')).toBe('open');
    ledger.on('2027-12-02', ...row.done);
    expect(ledger.duty(duty)).toMatchObject({ outcome: 'met', settled: '2027-12-02', daysLate: 0 });
  },
);

test.each(rows)('%s: done again, it keeps its first day', (duty, row) => {
  const ledger = opened(row)
    .on('2027-01-12', ...row.done)
    .on('2027-01-14', ...row.done);
  expect(ledger.duty(duty)).toMatchObject({ outcome: 'met', settled: '2027-01-12' });
});

test.each(rows)('%s: excused by the right role for its reasons, and by nobody else', (duty, row) => {
  const [role, ...reasons] = row.excusedBy ?? ['nobody'];
  const ledger = opened(row);
  for (const other of ROLES.filter((one) => one !== role))
    expect([other, ledger.tell(actor(other).excuses(duty, reasons[0] ?? 'any'))]).toEqual([other, 'not-allowed']);
  const right = ROLES.find((one) => one === role);
  if (right === undefined) return;
  expect(ledger.tell(actor(right).excuses(duty, 'no-time'))).toBe('invalid-value');
  for (const reason of reasons) {
    const excused = opened(row).on('2027-01-12', actor(right).excuses(duty, reason));
    expect(excused.duty(duty)).toMatchObject({ outcome: 'excused', reason, settled: '2027-01-12' });
    expect(excused.tell(actor(right).excuses(duty, reason))).toBe('already-settled');
  }
});

describe('listing the recipients', () => {
  const started = () => family().on(DAY, caseSystem.starts());

  test('three working days; not done while the father’s line is blank', () => {
    const ledger = started().on(DAY, lists('mother'));
    expect(aroundDue(ledger, 'list-offer-recipients')).toEqual(inTimeUntil('2027-01-14'));
    ledger.on('2027-01-15', lists('father', 'untraced'));
    expect(ledger.duty('list-offer-recipients')).toMatchObject({
      outcome: 'met-late',
      settled: '2027-01-15',
      daysLate: 1,
    });
  });

  test.each(['untraced', 'risk'])('excused by the team manager alone: %s', (reason) => {
    expect(started().tell(socialWorker.excuses('list-offer-recipients', reason))).toBe('not-allowed');
    const ledger = started().on(DAY, teamManager.excuses('list-offer-recipients', reason));
    expect(ledger.duty('list-offer-recipients')).toMatchObject({ outcome: 'excused', reason });
  });

  test.each(['untraced', 'withheld', 'no-such-person'] as const)(
    'a person who is %s is listed with the reason',
    (status) => {
      expect(started().tell(lists('father', status, { sealed: [] }))).toBe('missing-value');
      expect(started().tell(lists('father', status))).toBeUndefined();
    },
  );

  test('somebody traced later is owed an offer and support from that day', () => {
    const ledger = started().on(DAY, lists('mother'), lists('father', 'untraced'));
    expect(ledger.open()).not.toContain('make-offer:father');
    ledger.on('2027-02-01', lists('father', 'contacted'));
    expect(ledger.duty('make-offer:father').opened).toBe('2027-02-01');
    expect(ledger.duty('offer-representation:father')).toMatchObject({ opened: '2027-02-01', due: '2027-02-08' });
    ledger.on('2027-02-03', lists('father', 'untraced'));
    expect(ledger.duty('make-offer:father')).toMatchObject({ outcome: 'no-longer-applicable', reason: 'untraced' });
    expect(ledger.status('make-offer:father', '2027-02-02')).toBe('open');
  });

  test('what was offered before somebody was lost stays done', () => {
    const ledger = started()
      .on(DAY, lists('mother'), lists('father'), offers('father'))
      .on('2027-02-01', lists('father', 'untraced'));
    expect(ledger.duty('make-offer:father')).toMatchObject({ outcome: 'met', settled: DAY });
  });
});

describe('what does not yet complete a step', () => {
  test.each([
    ['offer-representation:mother', [represents('waiting')]],
    ['offer-advocate', [advocates('waiting')]],
    ['support-relatives:aunt', [findsRelative('aunt'), supports('waiting')]],
    ['send-letter', [enters(), letter({}, false)]],
    ['ask-known-adults', [meets(), asksAdult('teacher', false)]],
    ['record-outcomes', [meets(), replies(), chooses('services'), tells('mother'), tells('aunt')]],
    ['fgdm-after-issue', [bypasses(), issues(), offers('mother'), offers('father'), answers('mother', 'declined')]],
  ])('%s', (duty, acts) => {
    expect(
      opens(family(), DAY)
        .on(DAY, ...acts)
        .duty(duty).outcome,
    ).toBeNull();
  });

  test('a coordinator who holds the case', () => {
    const ledger = opens(family(), DAY).on(
      DAY,
      teamManager.records('caseHolder', { worker: 'sw-1' }),
      ...accepted,
      names('sw-1'),
    );
    expect(ledger.duty('appoint-coordinator').outcome).toBeNull();
    ledger.on('2027-01-12', names('sw-2'));
    expect(ledger.duty('appoint-coordinator')).toMatchObject({ outcome: 'met', settled: '2027-01-12' });
    ledger.on('2027-01-13', teamManager.records('caseHolder', { worker: 'sw-2' }));
    expect(ledger.duty('appoint-coordinator')).toMatchObject({ outcome: 'met', settled: '2027-01-12' });
  });
});

describe('police protection', () => {
  const TAKEN = '2027-03-27T21:40:00.000Z';
  const ENDS = '2027-03-30T21:40:00.000Z'; // through the night on which the clocks change: 72 hours all the same
  const child = () => opens(family(), '2027-03-22').on('2027-03-28', taken(TAKEN));
  const duty = 'end-police-protection';

  test('ends within 72 hours, to the minute', () => {
    const ledger = child();
    expect(ledger.duty(duty)).toMatchObject({ due: ENDS, kind: 'statutory-limit', owedBy: 'social-worker' });
    expect([ledger.status(duty, ENDS), ledger.status(duty, '2027-03-30T21:40:00.001Z')]).toEqual([
      'due-soon',
      'overdue',
    ]);
    ledger.on('2027-03-31');
    expect(ledger.alerts()).toContain(`duty/${duty}`);
  });

  test('rests on a figure that nobody has read in the instrument, and says so', () => {
    const [set] = child()
      .told('clock.set')
      .filter(({ event }) => event.duty === duty);
    expect(set?.event.explanation).toMatchObject({ rule: 'A6', verified: false, dueAt: ENDS });
  });

  test.each([
    ['going home', socialWorker.records('protectionEnded', { what: 'police-protection', followedBy: 'returned-home' })],
    ['an emergency order', orders(8)],
    ['an agreement', caseSystem.records('lookedAfter', { basis: 'agreement' })],
  ])('is over by %s', (_, act) => {
    expect(child().on('2027-03-29', act).duty(duty)).toMatchObject({ outcome: 'met', settled: '2027-03-29' });
  });

  test('is not over because the child is looked after on that ground, nor by what came before it', () => {
    const ledger = child().on('2027-03-29', caseSystem.records('lookedAfter', { basis: 'police-protection' }));
    expect(ledger.duty(duty).outcome).toBeNull();
    const before = caseSystem.records('lookedAfter', { basis: 'agreement' }, { at: '2027-03-27T09:00:00.000Z' });
    expect(ledger.on('2027-03-29', before).duty(duty).outcome).toBeNull();
  });

  test('on the day of its end an hour is needed to show that it was in time', () => {
    const ends = (telling: object) =>
      socialWorker.records('protectionEnded', { what: 'police-protection', followedBy: 'agreement' }, telling);
    const after = (telling: object) => child().on('2027-03-31', ends(telling)).duty(duty).outcome;
    expect(after({ on: '2027-03-30' })).toBe('met-late');
    expect(after({ at: '2027-03-30T21:30:00.000Z' })).toBe('met');
    expect(after({ at: '2027-03-30T21:50:00.000Z' })).toBe('met-late');
  });

  test('taken a second time, it is a clock of its own', () => {
    const ledger = child().on('2027-03-29', orders(2)).on('2027-04-05', taken('2027-04-05T08:00:00.000Z'));
    expect(ledger.duty(duty).outcome).toBe('met');
    expect(ledger.duty(`${duty}:2`)).toMatchObject({ outcome: null, due: '2027-04-08T08:00:00.000Z' });
  });
});

describe('an emergency protection order', () => {
  const DUTY = 'end-emergency-order';
  const lengthens = (byDays: number): Act => legalAdviser.records('emergencyOrderExtended', { byDays });
  const ordered = (lastsDays: number) => opens(family(), DAY).on(DAY, orders(lastsDays));

  test.each([
    [8, '2027-01-19'],
    [4, '2027-01-15'],
    [1, '2027-01-12'],
    [15, '2027-01-19'], // the law's own most, whatever was recorded
  ])('made for %i days it ends on %s', (lastsDays, due) => {
    expect(aroundDue(ordered(lastsDays), DUTY)).toEqual(inTimeUntil(due));
    expect(ordered(lastsDays).duty(DUTY).kind).toBe('statutory-limit');
  });

  test('extended once by the court, at most to fifteen days in all', () => {
    const ledger = ordered(8).on('2027-01-18', lengthens(7));
    expect(ledger.duty(DUTY)).toMatchObject({ outcome: null, due: '2027-01-26' });
    const [moved] = ledger.told('clock.moved').filter(({ event }) => event.duty === DUTY);
    expect(moved?.event.explanation?.extension).toMatchObject({ authority: 'court', times: 1 });
    expect(ordered(8).on('2027-01-18', lengthens(3)).duty(DUTY).due).toBe('2027-01-22');
    expect(ordered(4).on('2027-01-14', lengthens(7)).duty(DUTY).due).toBe('2027-01-22');
    expect(ordered(8).on('2027-01-18').tell(lengthens(8))).toBe('invalid-value');
    expect(ledger.tell(lengthens(1))).toBe('invalid-value');
  });

  test('that the police applied for counts from the first day of police protection; without one it has no date yet', () => {
    const [protectedOn, police] = [taken('2027-01-09T22:00:00.000Z'), orders(8, true)];
    const ledger = opens(family(), DAY).on(DAY, protectedOn, police);
    expect(ledger.duty('end-emergency-order-for-police').due).toBe('2027-01-16');
    expect(Object.keys(ledger.state.duties)).not.toContain(DUTY);
    const unknown = opens(family(), DAY).on(DAY, police);
    expect(unknown.duty('end-emergency-order-for-police')).toMatchObject({ due: null, outcome: null });
  });

  test('is not over because the child is looked after under it', () => {
    const ledger = ordered(8).on('2027-01-12', caseSystem.records('lookedAfter', { basis: 'emergency-order' }));
    expect(ledger.duty(DUTY).outcome).toBeNull();
    ledger.on('2027-01-13', caseSystem.records('lookedAfter', { basis: 'interim-order' }));
    expect(ledger.duty(DUTY)).toMatchObject({ outcome: 'met', settled: '2027-01-13' });
  });

  test('left to the end of the journey, its clock closes with the others', () => {
    const ledger = ordered(8).on('2027-01-12', teamManager.ends('opened-in-error'));
    expect(ledger.duty(DUTY)).toMatchObject({ outcome: 'no-longer-applicable', reason: 'opened-in-error' });
  });
});

describe('an urgent application', () => {
  const urgent = () => opens(family(), DAY).on(DAY, urgently);
  const issuedUrgent = legalAdviser.records('partFourApplication', { orderSought: 'care', urgent: true });
  const planned = (isUrgent?: boolean): Act =>
    legalAdviser.records('plannedApplication', {
      ...{ orderSought: 'care', plannedFor: '2027-02-01' },
      ...(isUrgent === undefined ? {} : { urgent: isUrgent }),
    });
  const demands = (ledger: Ledger) =>
    ledger.open().filter((key) => /^(urgent-bypass|best-interests-exception|explain-to-court|fgdm-after)/.test(key));

  test('asks for the bypass and for the exception, and for that of the meeting once somebody accepts', () => {
    const ledger = urgent();
    expect(demands(ledger)).toEqual(['best-interests-exception:offer', 'urgent-bypass']);
    ledger.on('2027-01-13', offers('mother'), answers('mother', 'accepted'));
    expect(ledger.duty('best-interests-exception:hold')).toMatchObject({ opened: '2027-01-13', outcome: null });
  });

  test.each([
    ['a bypass', bypasses(), ['best-interests-exception:offer', 'explain-to-court']],
    ['a plan', planned(true), ['best-interests-exception:offer', 'urgent-bypass']],
    ['a plan that says nothing of it', planned(), []],
    ['a plan that is not urgent', planned(false), []],
    ['a decision to go on as usual', enters(), []],
  ])('%s: what it asks for', (_, act, asked) => {
    expect(demands(opens(family(), DAY).on(DAY, act))).toEqual(asked);
  });

  test('issued with nothing decided, it asks for the decisions, the explanation and the offer afterwards', () => {
    const ledger = opens(family(), DAY).on(DAY, issuedUrgent);
    expect(demands(ledger)).toEqual([
      'best-interests-exception:offer',
      'explain-to-court',
      'fgdm-after-issue',
      'urgent-bypass',
    ]);
    expect(ledger.duty('fgdm-after-issue').due).toBe('2027-02-08');
    expect([ledger.tell(teamManager.ends('issued')), ledger.tell(teamManager.ends('issued-bypassed'))]).toEqual([
      'not-yet',
      'not-yet',
    ]);
  });

  test('what is offered or held after the issue does not make up for it; a decision recorded late does', () => {
    const ledger = opens(family(), DAY)
      .on(DAY, issuedUrgent)
      .on('2027-01-20', offers('mother'), offers('father'), answers('mother', 'accepted'))
      .on('2027-01-27', meets());
    expect(demands(ledger)).toContain('best-interests-exception:offer');
    expect(demands(ledger)).toContain('urgent-bypass');
    ledger.on('2027-01-28', excepts('do-not-offer', { on: '2027-01-10' }), bypasses('declare', { on: DAY }));
    expect(ledger.duty('best-interests-exception:offer')).toMatchObject({ outcome: 'met', settled: '2027-01-10' });
    expect(ledger.duty('urgent-bypass')).toMatchObject({ outcome: 'met', settled: DAY });
  });

  test('an exception that stood at the issue answers for it, whatever is decided afterwards', () => {
    const ledger = urgent()
      .on('2027-01-12', excepts('do-not-offer'))
      .on('2027-01-13', issues())
      .on('2027-01-20', excepts('revoke-offer'));
    expect(ledger.duty('best-interests-exception:offer')).toMatchObject({ outcome: 'met', settled: '2027-01-12' });
  });

  test('before the issue, a revoked exception is asked for again', () => {
    const ledger = urgent().on('2027-01-12', excepts('do-not-offer')).on('2027-01-13', excepts('revoke-offer'));
    expect(ledger.duty('best-interests-exception:offer').outcome).toBeNull();
  });

  test.each([
    ['decided otherwise', 'urgent-bypass', enters(), 'no-longer-urgent'],
    ['decided otherwise', 'best-interests-exception:offer', enters(), 'no-longer-urgent'],
    ['not to apply', 'urgent-bypass', applies('do-not-apply'), 'no-longer-urgent'],
    ['planned anew, not urgent', 'urgent-bypass', planned(false), 'no-longer-urgent'],
    ['the family met', 'urgent-bypass', meets(), 'met-or-declined'],
  ])('%s: no longer asked for, %s', (_, duty, act, reason) => {
    const ledger = urgent().on('2027-01-13', act);
    expect(ledger.duty(duty)).toMatchObject({ outcome: 'no-longer-applicable', settled: '2027-01-13', reason });
  });

  test('everyone offered, and everyone declined, nothing is left to decide', () => {
    const ledger = urgent().on('2027-01-13', offers('mother')).on('2027-01-14', offers('father'));
    expect(ledger.duty('best-interests-exception:offer')).toMatchObject({ settled: '2027-01-14', reason: 'offered' });
    ledger.on('2027-01-15', answers('mother', 'declined'), answers('father', 'none'));
    expect(ledger.duty('urgent-bypass')).toMatchObject({ settled: '2027-01-15', reason: 'met-or-declined' });
    expect(demands(ledger)).toEqual([]);
  });

  test('acceptances withdrawn leave no meeting to except', () => {
    const ledger = urgent()
      .on('2027-01-13', offers('mother'), answers('mother', 'accepted'))
      .on('2027-01-14', answers('mother', 'withdrawn'));
    expect(ledger.duty('best-interests-exception:hold')).toMatchObject({ reason: 'held-or-withdrawn' });
  });

  test('after a meeting to which everyone was invited in time, urgency asks for nothing', () => {
    const ledger = opens(family(), DAY)
      .on(DAY, offers('mother'), offers('father'), answers('mother', 'accepted'))
      .on('2027-01-20', meets())
      .on('2027-01-21', urgently)
      .on('2027-01-22', issues());
    expect(demands(ledger)).toEqual([]);
    expect(ledger.tell(teamManager.ends('issued'))).toBeUndefined();
  });

  test('with nobody listed the exception for offers is asked for all the same', () => {
    const nobody = () => family().on(DAY, caseSystem.starts(), urgently);
    expect(demands(nobody())).toContain('best-interests-exception:offer');
    const unknown = nobody().on(DAY, lists('mother', 'untraced'), lists('father', 'no-such-person'));
    expect(demands(unknown)).toEqual(['urgent-bypass']);
  });
});

describe('answers', () => {
  const offered = () => opens(family(), DAY).on(DAY, offers('mother'));

  test('"none" is an answer only after two tries', () => {
    const none = (tries: number): Act =>
      socialWorker.records('offerAnswer', { person: 'mother', answer: 'none', tries });
    expect(offered().tell(none(1))).toBe('invalid-value');
    const ledger = offered().on('2027-01-25', none(2));
    expect(ledger.duty('answer-offer:mother')).toMatchObject({ outcome: 'met' });
    expect(ledger.tell(socialWorker.corrects('offerAnswer', { person: 'mother', answer: 'none', tries: 1 }))).toBe(
      'invalid-value',
    );
  });

  test('a second offer has a clock of its own, and the first is asked no more', () => {
    const ledger = offered().on('2027-01-20', offers('mother'));
    expect(ledger.duty('answer-offer:mother')).toMatchObject({
      outcome: 'no-longer-applicable',
      reason: 'offered-again',
    });
    expect(ledger.duty('answer-offer:mother/2')).toMatchObject({ outcome: null, due: '2027-02-03' });
    ledger.on('2027-01-21', answers('mother', 'declined'));
    expect(ledger.duty('answer-offer:mother/2')).toMatchObject({ outcome: 'met', settled: '2027-01-21' });
    expect(ledger.duty('answer-offer:mother').outcome).toBe('no-longer-applicable');
  });

  test('nothing is left to hold once the only one who accepted withdraws, in words that are kept', () => {
    const withdrawn = answers('mother', 'withdrawn', { sealed: [] });
    const ledger = offered().on('2027-01-13', answers('mother', 'accepted'));
    expect(ledger.tell(withdrawn)).toBe('missing-value');
    ledger.on('2027-01-20', answers('mother', 'withdrawn'));
    for (const duty of ['hold-meeting', 'appoint-coordinator', 'hear-child'])
      expect(ledger.duty(duty)).toMatchObject({
        outcome: 'no-longer-applicable',
        settled: '2027-01-20',
        reason: 'acceptance-withdrawn',
      });
  });

  test('accepted anew after a withdrawal: owed from that day, with what was before kept', () => {
    const ledger = offered()
      .on('2027-01-13', answers('mother', 'accepted'))
      .on('2027-01-20', answers('mother', 'withdrawn'))
      .on('2027-02-01', answers('father', 'accepted'));
    expect(ledger.duty('hold-meeting')).toMatchObject({ outcome: null, opened: '2027-02-01', due: '2027-03-15' });
    const days = ['2027-01-12', '2027-01-13', '2027-01-19', '2027-01-20', '2027-01-31', '2027-02-01'];
    expect(days.map((day) => ledger.status('hold-meeting', day))).toEqual([
      'not-open',
      'open',
      'open',
      'settled',
      'settled',
      'open',
    ]);
  });

  test('another acceptance keeps the first day, whoever withdraws', () => {
    const ledger = offered()
      .on('2027-01-13', answers('mother', 'accepted'))
      .on('2027-01-18', answers('father', 'accepted'))
      .on('2027-01-20', answers('mother', 'withdrawn'));
    expect(ledger.duty('hold-meeting')).toMatchObject({ outcome: null, opened: '2027-01-13', due: '2027-02-24' });
  });
});

describe('what a decision excuses by itself, and revives', () => {
  const entered = () => opens(family(), DAY).on(DAY, enters());

  test.each([
    ['the exception', excepts('do-not-offer'), excepts('revoke-offer'), 'not-in-best-interests'],
    ['the urgent bypass', bypasses(), bypasses('withdraw'), 'urgent-issue'],
  ])('%s excuses the letter until it is taken back', (_, decides, takesBack, reason) => {
    const ledger = entered().on('2027-01-13', decides);
    expect(ledger.duty('send-letter')).toMatchObject({ outcome: 'excused', reason, settled: '2027-01-13' });
    ledger.on('2027-01-15', takesBack);
    expect(ledger.duty('send-letter')).toMatchObject({ outcome: null, due: '2027-01-18' });
  });

  test('the exception for one limb excuses only that limb', () => {
    const ledger = entered()
      .on(DAY, ...accepted)
      .on('2027-01-13', excepts('do-not-hold'));
    expect([ledger.duty('hold-meeting').outcome, ledger.duty('make-offer:father').outcome]).toEqual(['excused', null]);
    ledger.on('2027-01-14', excepts('do-not-offer'));
    expect(ledger.duty('make-offer:father')).toMatchObject({ outcome: 'excused', reason: 'not-in-best-interests' });
    ledger.on('2027-01-15', excepts('revoke-hold'));
    expect([ledger.duty('hold-meeting').outcome, ledger.duty('make-offer:father').outcome]).toEqual([null, 'excused']);
  });

  test('a decision not to go on, after all, ends the letter; entering again owes it again', () => {
    const ledger = entered().on(
      '2027-01-13',
      serviceManager.decides('enterPreProceedings', { choice: 'not-yet', advice: 'a' }),
    );
    expect(ledger.duty('send-letter')).toMatchObject({ outcome: 'no-longer-applicable', reason: 'decided-otherwise' });
    ledger.on('2027-01-20', enters());
    expect(ledger.duty('send-letter')).toMatchObject({ outcome: null, opened: '2027-01-20', due: '2027-01-27' });
    expect(ledger.status('send-letter', '2027-01-15')).toBe('settled');
  });

  test('a bypass withdrawn before any application leaves nothing to explain; afterwards it does not', () => {
    const before = entered().on('2027-01-13', bypasses()).on('2027-01-14', bypasses('withdraw'));
    expect(before.duty('explain-to-court')).toMatchObject({
      outcome: 'no-longer-applicable',
      reason: 'bypass-withdrawn',
    });
    const after = entered()
      .on('2027-01-13', bypasses())
      .on('2027-01-14', issues())
      .on('2027-01-15', bypasses('withdraw'));
    expect(after.duty('explain-to-court').outcome).toBeNull();
  });

  test('an exception is to be explained once it is decided to apply', () => {
    const ledger = entered().on('2027-01-13', excepts('do-not-hold'));
    expect(ledger.open()).not.toContain('explain-to-court');
    ledger.on('2027-01-20', applies());
    expect(ledger.duty('explain-to-court')).toMatchObject({ opened: '2027-01-20', outcome: null });
  });

  test('a decision not to apply, after all, ends the certificate', () => {
    const ledger = entered().on('2027-01-13', applies()).on('2027-01-20', applies('do-not-apply'));
    expect(ledger.duty('certify-gate')).toMatchObject({ outcome: 'no-longer-applicable', reason: 'decided-otherwise' });
  });
});

test('preparing the family has no date until the meeting is arranged, and follows it when it moves', () => {
  const ledger = opens(family(), DAY).on(DAY, ...accepted, names());
  expect(ledger.duty('prepare-family')).toMatchObject({ due: null, kind: 'local-guard' });
  ledger.on('2027-01-13', arranges('2027-02-08'));
  expect(ledger.duty('prepare-family').due).toBe('2027-02-01');
  ledger.on('2027-01-20', arranges('2027-02-15'));
  expect(ledger.duty('prepare-family').due).toBe('2027-02-08');
  ledger.on('2027-02-05', informs).on('2027-02-06', arranges('2027-02-09')).on('2027-02-07', informs);
  expect(ledger.duty('prepare-family')).toMatchObject({ outcome: 'met', due: '2027-02-08', daysLate: 0 });
  const [moved] = ledger
    .told('clock.moved')
    .filter(({ event }) => event.duty === 'prepare-family' && event.from?.on === '2027-02-01');
  expect(moved?.event).toMatchObject({ to: { on: '2027-02-08' }, cause: 'fact', trueFrom: '2027-01-20' });
});

test('outcomes decided again: what is left out is asked no more, what stays keeps its day, what is new has its own', () => {
  const ledger = opens(family(), DAY)
    .on(DAY, chooses('services', 'shared-care'))
    .on('2027-02-01', chooses('services', 'network-plan'));
  expect(ledger.duty('outcome-check:services')).toMatchObject({ outcome: null, due: '2027-04-05' });
  expect(ledger.duty('outcome-check:network-plan')).toMatchObject({ outcome: null, due: '2027-04-26' });
  expect(ledger.duty('outcome-check:shared-care')).toMatchObject({
    outcome: 'no-longer-applicable',
    reason: 'no-longer-chosen',
  });
});

test('outcomes told once stay told, though a parent is found or the outcomes change afterwards', () => {
  const ledger = opens(family(), DAY)
    .on(DAY, meets(), replies(), chooses('services'), tells('mother'), tells('father'))
    .on('2027-02-01', lists('second-man'), chooses('network-plan'));
  expect(ledger.duty('record-outcomes')).toMatchObject({ outcome: 'met', settled: DAY });
});

test('offered after the issue, once answered, it stays done whatever is offered later', () => {
  const ledger = opens(family(), DAY)
    .on(DAY, bypasses(), issues())
    .on('2027-01-20', offers('mother'))
    .on('2027-01-22', answers('mother', 'declined'))
    .on('2027-03-01', offers('father'));
  expect(ledger.duty('fgdm-after-issue')).toMatchObject({ outcome: 'met', settled: '2027-01-22', daysLate: 0 });
});

test('a doubt raised again after a decision asks for another', () => {
  const again = serviceManager.decides('enterPreProceedings', { choice: 'not-yet', advice: 'a' });
  const ledger = opens(family(), DAY)
    .on(DAY, doubts)
    .on('2027-01-13', doubts)
    .on('2027-01-15', again)
    .on('2027-03-01', doubts);
  expect(ledger.duty('enter-pre-proceedings')).toMatchObject({ opened: DAY, outcome: 'met', settled: '2027-01-15' });
  expect(ledger.duty('enter-pre-proceedings:2')).toMatchObject({
    opened: '2027-03-01',
    due: '2027-03-15',
    outcome: null,
  });
});
