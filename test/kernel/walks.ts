import fc from 'fast-check';
import {
  addDays,
  addMs,
  civilDate,
  epochMs,
  instant,
  isWorkingDay,
  londonDate,
  newestCalendar,
  type CivilDate,
  type Instant,
} from '../../statute';
import { familyGroupDecisionMaking } from '../../workflows/family-group-decision-making/definition';
import { decide, wake, type Command, type Sent } from '../../workflows/kernel/decide';
import type { FieldValue, Recorded, Sealed, Values } from '../../workflows/kernel/events';
import { learn, type LawChange } from '../../workflows/kernel/law';
import { ROLES } from '../../workflows/kernel/people';
import type { RefusalCode } from '../../workflows/kernel/refusals';
import type { Field, Shape } from '../../workflows/kernel/shape';
import type { JourneyState, StoredEntry } from '../../workflows/kernel/state';
import { actor, Ledger } from '../support/ledger';

/** One thing that happens to a journey, as numbers: what it is made into depends on where the journey stands. */
export interface Turn {
  readonly kind: (typeof KINDS)[number];
  /** Which of the facts, entries, duties or hand-overs there are, and the values given. */
  readonly pick: number;
  /** Hours since the last. */
  readonly hours: number;
  /** Days ago that it happened; negative for the future. */
  readonly ago: number;
  readonly timed: boolean;
  /** Something is wrong with it. */
  readonly spoilt: boolean;
}

/** What a turn did: the states before and after, and the events between; a refusal leaves none. */
export interface Stretch {
  readonly turn: Turn | 'wake';
  readonly now: Instant;
  readonly before: JourneyState;
  readonly after: JourneyState;
  readonly events: readonly Recorded[];
  readonly refused?: RefusalCode;
  /** The command, when one was accepted. */
  readonly sent?: Sent;
}

const definition = familyGroupDecisionMaking;
const FACTS = Object.keys(definition.facts).filter((fact) => fact !== 'childDied');
const DECISIONS = Object.keys(definition.decisions);
const HAND_OVERS = [...Object.keys(definition.handOvers), 'move-to-team', 'other'];
const ENDS = Object.keys(definition.ends);
const KINDS = [
  'record',
  'decide',
  'excuse',
  'correct',
  'withdraw',
  'offer',
  'answer',
  'hand-back',
  'end',
  'die',
  'learn',
] as const;
const WEIGHTS = [60, 28, 12, 18, 8, 14, 10, 3, 3, 1, 12];

const turn: fc.Arbitrary<Turn> = fc.record({
  kind: fc.oneof(...KINDS.map((kind, index) => ({ weight: WEIGHTS[index] ?? 1, arbitrary: fc.constant(kind) }))),
  pick: fc.nat(),
  hours: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 24 * 30 })),
  ago: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.integer({ min: -1, max: 90 }) }),
  timed: fc.boolean(),
  spoilt: fc.integer({ min: 0, max: 11 }).map((one) => one === 0),
});

export const turns: fc.Arbitrary<readonly Turn[]> = fc.array(turn, { minLength: 15, maxLength: 40, size: 'max' });

const START = instant('2026-12-18T10:00:00Z');
const walked = new Map<string, readonly Stretch[]>();

/** Takes a journey through its turns, waking it on the way as the engine would. The same turns are walked once. */
export function walk(path: readonly Turn[]): readonly Stretch[] {
  const key = JSON.stringify(path);
  const known = walked.get(key) ?? walkOnce(path);
  walked.set(key, known);
  return known;
}

/** The same, kept by nobody: for thousands of walks. */
export const walkOnce = (path: readonly Turn[]): readonly Stretch[] => new Walk().along(path);

/** The last state of a walk. */
export const lastOf = (walked: readonly Stretch[]): JourneyState =>
  walked.at(-1)?.after ?? new Ledger(definition).state;

class Walk {
  private readonly ledger = new Ledger(definition, { bornOn: '2010-02-20' });
  private readonly stretches: Stretch[] = [];

  along(path: readonly Turn[]): readonly Stretch[] {
    this.ledger.now = START;
    this.take(
      { kind: 'record', pick: 0, hours: 0, ago: 0, timed: false, spoilt: false },
      actor('case-system').starts()(this.ledger).command,
    );
    for (const one of path) this.make(one);
    return this.stretches;
  }

  private make(one: Turn): void {
    const { ledger } = this;
    const until = addMs(ledger.now, one.hours * 3_600_000);
    for (let next = ledger.nextWake(); next !== undefined && next <= until; next = ledger.nextWake()) {
      ledger.now = next;
      this.keep('wake', ledger.state, wake(definition, ledger.state, next, 'time'));
    }
    ledger.now = until;
    if (one.kind !== 'learn') return this.take(one, commandOf(one, ledger));
    const before = { ...ledger.state, law: learn(ledger.state.law, [changeOf(one, ledger)]) };
    this.keep('wake', before, wake(definition, before, ledger.now, 'law'));
  }

  private take(one: Turn, command: Command): void {
    const { now, state: before } = this.ledger;
    const author = { by: { id: `person-${one.pick % 3}`, roles: one.spoilt && one.pick % 2 === 0 ? [] : ROLES } };
    const sent: Sent = { id: String(this.stretches.length), body: '', author, command };
    const judged = decide(definition, before, sent, now);
    if (judged.ok) this.keep(one, before, judged.value, sent);
    else this.stretches.push({ turn: one, now, before, after: before, events: [], refused: judged.refusal.code });
  }

  private keep(
    one: Turn | 'wake',
    before: JourneyState,
    { events, state }: { events: readonly Recorded[]; state: JourneyState },
    sent?: Sent,
  ): void {
    this.stretches.push({ turn: one, now: this.ledger.now, before, after: state, events, ...(sent ? { sent } : {}) });
    this.ledger.state = state;
  }
}

// ---- From numbers to commands ----

const from = <T>(all: readonly T[], pick: number): T | undefined => all[pick % Math.max(1, all.length)];

function commandOf(one: Turn, ledger: Ledger): Command {
  const { state } = ledger;
  const occurred = whenOf(one, ledger.now);
  const { pick } = one;
  const told = (shape: Shape, ...more: readonly string[]) => ({
    ...valuesOf(shape, one),
    sealed: sealing(shape, one, more),
    occurred,
  });
  const reasoned = { occurred, sealed: { bytes: '', fields: one.spoilt ? [] : ['reason', 'correctionReason'] } };
  switch (one.kind) {
    case 'record': {
      const fact = from(FACTS, pick) ?? '';
      return { type: 'record', fact, ...told(definition.facts[fact]?.holds ?? {}) };
    }
    case 'decide': {
      const name = from(DECISIONS, pick) ?? '';
      return { type: 'decide', decision: name, ...told(definition.decisions[name]?.holds ?? {}) };
    }
    case 'excuse':
      return { type: 'excuse', ...excuseOf(one, state), occurred };
    case 'correct': {
      const entry = from(state.entries, pick);
      return { type: 'correct', entry: entry?.id ?? 0, ...told(shapeOf(entry), 'correctionReason') };
    }
    case 'withdraw':
      return { type: 'withdraw', entry: from(withdrawable(state), pick) ?? 0, ...reasoned };
    case 'offer':
      return { type: 'offer', handOver: from(HAND_OVERS, pick) ?? '', receiver: `team-${pick % 2}`, occurred };
    case 'answer':
      return { type: 'answer', offer: from(waiting(state), pick)?.id ?? 0, accepted: pick % 3 > 0, ...reasoned };
    case 'hand-back':
      return { type: 'hand-back', offer: from(state.handOvers, pick)?.id ?? 0, ...reasoned };
    case 'end':
      return { type: 'end', end: one.spoilt ? 'other' : endFor(ledger, pick), occurred };
    case 'die':
    case 'learn':
      return { type: 'record', fact: 'childDied', value: { authorityAwareOn: londonDate(ledger.now) }, occurred };
  }
}

/** What can be taken back: what was recorded, offers, answers, and the end. */
const withdrawable = ({ entries, handOvers, ended }: JourneyState): readonly number[] => [
  ...entries.map(({ id }) => id),
  ...handOvers.flatMap(({ id, answer }) => [id, ...(answer ? [answer.sequence] : [])]),
  ...(ended?.sequence === undefined ? [] : [ended.sequence]),
];

/** Hand-overs that wait for an answer; all of them, when none does. */
function waiting({ handOvers }: JourneyState): JourneyState['handOvers'] {
  const open = handOvers.filter(({ answer }) => !answer);
  return open.length > 0 ? open : handOvers;
}

/** The next end, from some place on, whose conditions hold today. */
function endFor({ state, now }: Ledger, pick: number): string {
  const author = { by: { id: 'anybody', roles: ROLES } };
  const inTurn = ENDS.map((_, index) => ENDS[(pick + index) % ENDS.length] ?? '');
  const taken = inTurn.find((end) => {
    const command = { type: 'end', end, occurred: { on: londonDate(now) } } as const;
    return decide(definition, state, { id: '', body: '', author, command }, now).ok;
  });
  return taken ?? from(ENDS, pick) ?? '';
}

function whenOf({ ago, timed, pick }: Turn, now: Instant) {
  const on = addDays(londonDate(now), -ago);
  const at = addMs(now, -ago * 86_400_000 - (pick % 7_200_000));
  return timed && londonDate(at) === on ? { on, at } : { on };
}

function excuseOf({ pick, spoilt }: Turn, { duties }: JourneyState) {
  const duty = from(Object.values(duties), pick);
  const terms = definition.steps[duty?.step ?? '']?.excusedBy;
  const reasons = terms === undefined || terms === 'nobody' || spoilt ? ['no-reason'] : terms.reasons;
  return { duty: duty?.key ?? '', reason: from(reasons, pick) ?? '' };
}

const shapeOf = (entry: StoredEntry | undefined): Shape =>
  (entry?.kind === 'fact' ? definition.facts[entry.name] : definition.decisions[entry?.name ?? ''])?.holds ?? {};

function valuesOf(shape: Shape, { pick, spoilt }: Turn): { readonly value: Values } {
  const clear = Object.entries(shape).filter(([, field]) => !field.sealed);
  const given = clear.map(([name, field], index) => [name, valueOf(field, pick + index * 7)] as const);
  const spoiled = given.map(([name, value], index) => [name, index === 0 ? -1 : value] as const);
  return { value: Object.fromEntries(spoilt && pick % 2 === 1 ? spoiled : given) };
}

function sealing(shape: Shape, { spoilt, pick }: Turn, more: readonly string[]): Sealed {
  const names = Object.entries(shape).flatMap(([name, { sealed }]) => (sealed ? [name] : []));
  return { bytes: '', fields: spoilt && pick % 3 === 0 ? [] : [...names, ...more] };
}

const PEOPLE = ['mother', 'father', 'aunt'];

function valueOf({ kind, options = [] }: Field, pick: number): FieldValue {
  switch (kind) {
    case 'date':
      return addDays(civilDate('2027-01-01'), pick % 200);
    case 'instant':
      return instant(epochMs(START) + (pick % 1000));
    case 'text':
      return 'text';
    case 'ref':
      return from(PEOPLE, pick) ?? '';
    case 'refs':
      return PEOPLE.slice(0, pick % 4);
    case 'code':
      return from(options, pick) ?? '';
    case 'codes':
      return [from(options, pick) ?? '', ...(pick % 2 === 0 ? options.slice(0, 1) : [])];
    case 'yes-no':
      return pick % 2 === 0;
    case 'count':
      return pick % 5;
  }
}

function changeOf({ pick, ago }: Turn, { state, now }: Ledger): LawChange {
  const version = state.law.version + 1;
  const day: CivilDate = addDays(londonDate(now), 10 - ago);
  const limit = {
    amount: 1 + (pick % 20),
    unit: 'working-day',
    counting: 'WD+n',
    direction: 'after',
    kind: 'limit',
  } as const;
  const settings = Object.values(state.duties).flatMap(({ step, outcome }) => {
    const due = definition.steps[step]?.due;
    return due?.from === 'setting' && outcome === undefined ? [due.setting] : [];
  });
  const changes: readonly LawChange[] = [
    { version, kind: 'commencement', rule: 'B2', from: day },
    { version, kind: 'pack', pack: 'review-2022', on: pick % 3 > 0, from: day },
    {
      version,
      kind: 'setting',
      setting: from(settings, pick) ?? 'family-group-decision-making.mid-review',
      limit,
      from: day,
    },
    dayOff(version, pick, londonDate(now)),
  ];
  return from(changes, pick) ?? { version, kind: 'commencement', rule: 'B2', from: day };
}

/** Some weekday of the next weeks is made a day off, today. */
function dayOff(version: number, pick: number, today: CivilDate): LawChange {
  const weekday =
    [5, 6, 7, 8, 9, 12, 13].map((days) => addDays(today, days)).find((day) => isWorkingDay(day, newestCalendar)) ??
    today;
  const adds = [{ date: weekday, name: 'A day off' }];
  return {
    version,
    kind: 'calendar',
    edition: { id: `edition-${version}-${pick}`, publishedOn: today, source: 'Made up', adds, removes: [] },
  };
}
