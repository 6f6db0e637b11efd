import { instant } from '../../statute';
import { decide, type Command } from '../../workflows/kernel/decide';
import { REFUSAL_CODES } from '../../workflows/kernel/refusals';
import { refusal } from '../../workflows/kernel/refusals';
import { actor, Ledger, type Act } from '../support/ledger';
import {
  begins,
  DAY,
  does,
  end,
  manager,
  oneStep,
  plain,
  receiver,
  small,
  started,
  step,
  system,
  worker,
} from './small';

const definition = oneStep(
  {},
  {
    ends: {
      closed: end('Closed', {
        endedBy: ['team-manager'],
        notYet: (view) => (view.latest('done') ? [] : [refusal('not-yet', 'Nothing was done.', 'done')]),
        settles: 'no-longer-applicable',
      }),
      overtaken: end('Overtaken', { endedBy: 'hand-over', settles: 'superseded' }),
    },
    refuses: (_, { command }) =>
      command.type === 'record' && command.fact === 'paused'
        ? refusal('not-for-this-purpose', 'No pauses here.', 'fact')
        : undefined,
  },
);
const begun = () => started(definition).on('2027-01-12', begins());
const values = {
  day: '2027-01-12',
  moment: '2027-01-12T09:00:00.000Z',
  text: 'x',
  code: 'a',
  codes: ['a', 'b'],
  yesNo: false,
  count: 0,
  ref: 'r',
  refs: [],
};
const everything = (change: object, sealed?: readonly string[]): Act =>
  worker.records('everything', { ...values, ...change }, sealed === undefined ? {} : { sealed });
const raw =
  (command: object): Act =>
  () => ({ author: { by: { id: 'anybody', roles: ['team-manager', 'social-worker'] } }, command: command as Command });

interface Case {
  readonly code: string;
  readonly path: string;
  readonly why: string;
  readonly act: Act;
  readonly ledger?: () => Ledger;
}

const ended = () => begun().on('2027-01-13', does(), manager.ends('closed'));
const offered = () => begun().on('2027-01-13', manager.offers('onwards'));

const CASES: readonly Case[] = [
  {
    code: 'not-started',
    path: 'journey',
    why: 'a journey that does not exist',
    act: begins(),
    ledger: () => new Ledger(definition).on(DAY),
  },
  { code: 'already-started', path: 'journey', why: 'a second start', act: system.starts() },
  {
    code: 'not-allowed',
    path: 'onBehalfOf',
    why: 'a start by the wrong role',
    act: worker.starts(),
    ledger: () => new Ledger(definition).on(DAY),
  },
  {
    code: 'invalid-value',
    path: 'purpose',
    why: 'a purpose that is none',
    act: system.starts(),
    ledger: () => new Ledger(definition, { purpose: 'other' }).on(DAY),
  },
  {
    code: 'in-the-future',
    path: 'occurredOn',
    why: 'a start tomorrow',
    act: system.starts({ on: '2027-01-12' }),
    ledger: () => new Ledger(definition).on(DAY),
  },
  {
    code: 'in-the-future',
    path: 'occurredOn',
    why: 'a child not born yet',
    act: system.starts(),
    ledger: () => new Ledger(definition, { bornOn: '2027-01-12' }).on(DAY),
  },
  { code: 'in-the-future', path: 'occurredOn', why: 'a day to come', act: begins({ on: '2027-01-13' }) },
  { code: 'in-the-future', path: 'occurredOn', why: 'later today', act: begins({ at: '2027-01-12T10:00:00.001Z' }) },
  {
    code: 'invalid-value',
    path: 'occurredOn',
    why: 'a day that does not exist',
    act: raw({ type: 'record', fact: 'began', value: {}, occurred: { on: '2027-02-30' } }),
  },
  {
    code: 'invalid-value',
    path: 'occurredOn',
    why: 'a placeholder for a day',
    act: raw({ type: 'record', fact: 'began', value: {}, occurred: { on: '1900-01-01' } }),
  },
  {
    code: 'invalid-value',
    path: 'occurredAt',
    why: 'a moment of another day',
    act: raw({
      type: 'record',
      fact: 'began',
      value: {},
      occurred: { on: '2027-01-11', at: '2027-01-12T09:00:00.000Z' },
    }),
  },
  {
    code: 'invalid-value',
    path: 'occurredAt',
    why: 'a moment of another form',
    act: raw({ type: 'record', fact: 'began', value: {}, occurred: { on: '2027-01-11', at: 'noon' } }),
  },
  {
    code: 'invalid-value',
    path: 'occurredOn',
    why: 'a day before the calendar begins, from which nothing can be counted',
    act: begins({ on: '2001-01-08' }),
    ledger: () => started(counted).on(DAY),
  },
  { code: 'not-in-this-journey', path: 'fact', why: 'a fact that is none', act: worker.records('other', {}) },
  { code: 'not-in-this-journey', path: 'decision', why: 'a decision that is none', act: manager.decides('other', {}) },
  {
    code: 'not-in-this-journey',
    path: 'duty',
    why: 'an excuse for nothing owed',
    act: manager.excuses('other', 'good-reason'),
  },
  {
    code: 'not-in-this-journey',
    path: 'entry',
    why: 'a correction of nothing',
    act: raw({ type: 'correct', entry: 999, value: {}, occurred: { on: DAY } }),
  },
  {
    code: 'not-in-this-journey',
    path: 'entry',
    why: 'a withdrawal of nothing',
    act: raw({ type: 'withdraw', entry: 999, occurred: { on: DAY } }),
  },
  { code: 'not-in-this-journey', path: 'handOver', why: 'a hand-over that is none', act: manager.offers('other') },
  {
    code: 'not-in-this-journey',
    path: 'handOver',
    why: 'a hand-back offered by hand',
    act: manager.offers('handed-back'),
  },
  {
    code: 'not-in-this-journey',
    path: 'offer',
    why: 'an answer to nothing',
    act: raw({ type: 'answer', offer: 999, accepted: true, occurred: { on: DAY } }),
  },
  {
    code: 'not-in-this-journey',
    path: 'offer',
    why: 'a hand-back of what was not accepted',
    act: receiver.handsBack('onwards'),
    ledger: offered,
  },
  { code: 'not-in-this-journey', path: 'end', why: 'an end that is none', act: manager.ends('other') },
  { code: 'not-allowed', path: 'onBehalfOf', why: 'a fact by the wrong role', act: manager.records('began', {}) },
  {
    code: 'not-allowed',
    path: 'onBehalfOf',
    why: 'a decision by the wrong role',
    act: worker.decides('choose', { choice: 'yes' }),
  },
  {
    code: 'not-allowed',
    path: 'onBehalfOf',
    why: 'an excuse by the wrong role',
    act: worker.excuses('plain', 'good-reason'),
  },
  {
    code: 'not-allowed',
    path: 'onBehalfOf',
    why: 'a correction by the wrong role',
    act: manager.corrects('began', {}),
  },
  { code: 'not-allowed', path: 'onBehalfOf', why: 'a hand-over by the wrong role', act: worker.offers('onwards') },
  {
    code: 'not-allowed',
    path: 'onBehalfOf',
    why: 'an answer by the wrong role',
    act: worker.accepts('onwards'),
    ledger: offered,
  },
  { code: 'not-allowed', path: 'onBehalfOf', why: 'an end by the wrong role', act: worker.ends('closed') },
  { code: 'not-allowed', path: 'end', why: 'an end that comes only by a hand-over', act: manager.ends('overtaken') },
  {
    code: 'not-allowed',
    path: 'duty',
    why: 'an excuse that nobody may make',
    act: manager.excuses('plain', 'good-reason'),
    ledger: () => started(oneStep({ excusedBy: 'nobody' })).on(DAY, begins()),
  },
  { code: 'missing-value', path: 'day', why: 'a value left out', act: worker.records('everything', {}) },
  { code: 'missing-value', path: 'secret', why: 'a sealed value left out', act: everything({}, []) },
  {
    code: 'missing-value',
    path: 'reasons',
    why: 'a decision without reasons',
    act: manager.decides('choose', { choice: 'yes' }, { sealed: [] }),
  },
  {
    code: 'missing-value',
    path: 'correctionReason',
    why: 'a correction without a reason',
    act: worker.corrects('began', {}, { sealed: [] }),
  },
  {
    code: 'missing-value',
    path: 'correctionReason',
    why: 'a withdrawal without a reason',
    act: worker.withdraws('began', { sealed: [] }),
  },
  {
    code: 'missing-value',
    path: 'reason',
    why: 'a refusal without a reason',
    act: receiver.refuses('onwards', { sealed: [] }),
    ledger: offered,
  },
  { code: 'missing-value', path: 'receiver', why: 'a move to no team', act: manager.offers('move-to-team') },
  { code: 'invalid-value', path: 'secret', why: 'a sealed value in the clear', act: everything({ secret: 'x' }) },
  { code: 'invalid-value', path: 'other', why: 'a value that does not belong', act: everything({ other: 'x' }) },
  {
    code: 'invalid-value',
    path: 'reason',
    why: 'an excuse for no reason of its own',
    act: manager.excuses('plain', 'bad-reason'),
  },
  {
    code: 'invalid-value',
    path: 'occurredOn',
    why: 'an answer before the offer',
    act: receiver.accepts('onwards', { on: '2027-01-12' }),
    ledger: offered,
  },
  {
    code: 'invalid-value',
    path: 'occurredOn',
    why: 'an end before the start',
    act: manager.ends('closed', { on: '2027-01-10' }),
    ledger: () => begun().on('2027-01-12', does({ on: '2027-01-09' })),
  },
  { code: 'not-yet', path: 'done', why: 'an end whose condition is not met', act: manager.ends('closed') },
  {
    code: 'not-yet',
    path: 'done',
    why: 'an end whose condition was not met that day',
    act: manager.ends('closed', { on: '2027-01-12' }),
    ledger: () => begun().on('2027-01-13', does()),
  },
  { code: 'not-for-this-purpose', path: 'fact', why: 'what the definition refuses', act: worker.records('paused', {}) },
  {
    code: 'already-settled',
    path: 'duty',
    why: 'an excuse for what is settled',
    act: manager.excuses('plain', 'good-reason'),
    ledger: () => begun().on('2027-01-13', does()),
  },
  {
    code: 'already-open',
    path: 'handOver',
    why: 'a second offer while one waits',
    act: manager.offers('onwards'),
    ledger: offered,
  },
  {
    code: 'already-answered',
    path: 'offer',
    why: 'a second answer',
    act: receiver.accepts('onwards'),
    ledger: () => offered().on('2027-01-14', receiver.refuses('onwards')),
  },
  {
    code: 'already-answered',
    path: 'offer',
    why: 'a second hand-back',
    act: receiver.handsBack('onwards'),
    ledger: () => offered().on('2027-01-14', receiver.accepts('onwards'), receiver.handsBack('onwards')),
  },
  {
    code: 'already-ended',
    path: 'journey',
    why: 'a fact of after the end',
    act: begins(),
    ledger: () => ended().on('2027-01-14'),
  },
  {
    code: 'already-ended',
    path: 'journey',
    why: 'a decision of after the end',
    act: manager.decides('choose', { choice: 'yes' }),
    ledger: () => ended().on('2027-01-14'),
  },
  {
    code: 'already-ended',
    path: 'journey',
    why: 'an offer after the end',
    act: manager.offers('onwards'),
    ledger: ended,
  },
  { code: 'already-ended', path: 'journey', why: 'a second end', act: manager.ends('closed'), ledger: ended },
  {
    code: 'already-ended',
    path: 'journey',
    why: 'an answer that would end it again',
    act: receiver.accepts('away'),
    ledger: () => begun().on('2027-01-13', does(), manager.offers('away'), manager.ends('closed')),
  },
];

const counted = small({ plain: step('Counted with the calendar', { ...plain, due: { from: 'rule', rule: 'A1' } }) });

test.each(CASES.map((one) => [one.code, one.why, one] as const))('%s: %s', (code, _, { path, act, ledger = begun }) => {
  const told = ledger();
  const judged = decide(told.definition, told.state, { id: 'x', body: '', ...act(told) }, told.now);
  expect(judged.ok ? judged.value.events : [judged.refusal.code, ...judged.refusal.path]).toEqual([code, path]);
});

test('each code that the kernel may give has its case', () => {
  const elsewhere = [
    'contradiction', // law that is loaded
    'different-body', // the record
    'erased', // the keystore
    'held-elsewhere', // the register of homes, like the next
    'hold-expired',
    'no-checkpoint', // the worker
    'not-as-previewed', // the register of homes
    'not-compliant', // the first journey's certificate
    'not-found', // the API, like the next three
    'past-change',
    'story-clock',
    'unavailable',
  ];
  const given = new Set<string>([...CASES.map(({ code }) => code), ...elsewhere]);
  expect(REFUSAL_CODES.filter((code) => !given.has(code))).toEqual([]);
});

describe('the form of each value', () => {
  const wrong: readonly [field: string, ...values: unknown[]][] = [
    ['day', '2027-02-30', '12/01/2027', 20270112, '2027-01-12T00:00:00.000Z'],
    ['moment', '2027-01-12', '2027-01-12T09:00:00Z', 0],
    ['text', 1, ''],
    ['code', 'c', 'A', ['a']],
    ['codes', 'a', [], ['a', 'c']],
    ['yesNo', 'yes', 0],
    ['count', -1, 1.5, '1', Infinity],
    ['ref', 7, ''],
    ['refs', 'r', [1], ['']],
    ['maybe', 0, null],
  ];

  test.each(wrong.flatMap(([field, ...all]) => all.map((value) => [field, value] as const)))(
    '%s may not be %j',
    (field, value) => {
      expect(begun().tell(everything({ [field]: value }))).toBe('invalid-value');
    },
  );

  test('right ones are taken, with or without what is optional, and corrected without saying a secret again', () => {
    const ledger = begun().on('2027-01-12', everything({}), everything({ maybe: 'said' }));
    expect(ledger.tell(worker.corrects('everything', { ...values, count: 3 }))).toBeUndefined();
    expect(ledger.tell(worker.corrects('everything', { ...values, count: -3 }))).toBe('invalid-value');
    expect(ledger.state.entries.at(-1)).toMatchObject({ value: { count: 3 }, sealed: ['correctionReason', 'secret'] });
  });
});

describe('the record of a command', () => {
  test('its own events come first, each numbered in turn; one moment for all of them', () => {
    const ledger = started(oneStep()).on('2027-01-12', begins());
    const told = ledger.events.filter(({ recordedAt }) => recordedAt === '2027-01-12T10:00:00.000Z');
    expect(told.map(({ event }) => event.type)).toEqual(['fact.recorded', 'duty.opened', 'clock.set']);
    expect(ledger.events.map(({ sequence }) => sequence)).toEqual(ledger.events.map((_, index) => index + 1));
  });

  test('moments rise strictly from command to command, even when the clock stands still or goes back', () => {
    const ledger = started(oneStep()).on('2027-01-12', begins(), does());
    const judged = decide(
      ledger.definition,
      ledger.state,
      { id: 'x', body: '', ...worker.records('contact', {}, { on: DAY })(ledger) },
      instant('2027-01-12T09:00:00Z'),
    );
    const last = judged.ok ? judged.value.events[0]?.recordedAt : undefined;
    const moments = [...new Set(ledger.events.map(({ recordedAt }) => recordedAt)), last];
    expect(moments).toEqual([
      '2027-01-11T10:00:00.000Z',
      '2027-01-12T10:00:00.000Z',
      '2027-01-12T10:00:00.001Z',
      '2027-01-12T10:00:00.002Z',
    ]);
  });

  test('what somebody did is theirs; what follows is the software’s', () => {
    const ledger = started(oneStep()).on('2027-01-12', begins());
    expect(ledger.events.slice(-3).map(({ author }) => author.by.id)).toEqual([
      'social-worker',
      'throughline',
      'throughline',
    ]);
  });

  test('a refusal leaves nothing', () => {
    const ledger = begun();
    const { state } = ledger;
    ledger.tell(actor('auditor').records('began', {}));
    expect(ledger.state).toBe(state);
  });

  test('what is known at the start is recorded with it', () => {
    const ledger = new Ledger(oneStep(), { bornOn: '2015-05-14' }).on(DAY, system.starts());
    expect(ledger.events.map(({ event, occurred }) => [event.type, occurred.on])).toEqual([
      ['journey.started', DAY],
      ['fact.recorded', '2015-05-14'],
    ]);
  });

  test('a starting fact is checked like any other', () => {
    const start =
      (fact: string, value: object): Act =>
      (ledger) => {
        const { author, command } = system.starts()(ledger);
        return { author, command: { ...command, facts: [{ fact, value, occurred: { on: DAY } }] } as Command };
      };
    const fresh = () => new Ledger(oneStep()).on(DAY);
    expect(fresh().tell(start('other', {}))).toBe('not-in-this-journey');
    expect(fresh().tell(start('dateOfBirth', {}))).toBe('missing-value');
    expect(fresh().tell(start('dateOfBirth', { bornOn: 'May' }))).toBe('invalid-value');
    expect(fresh().tell(start('dateOfBirth', { bornOn: DAY }))).toBeUndefined();
  });
});
