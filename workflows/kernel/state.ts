import { londonDate, startOfDay, type CivilDate, type Instant } from '../../statute';
import type {
  CarriedFrom,
  ClockKind,
  ClockMoved,
  ClockSet,
  ClockSettled,
  DecisionMade,
  Due,
  DutyOpened,
  FactRecorded,
  FactWithdrawn,
  GateJudged,
  JourneyEvent,
  JourneyStarted,
  LawUsed,
  LimbVerdict,
  Occurred,
  Outcome,
  Recorded,
  Values,
} from './events';
import { BASE_LAW, type LawKnown } from './law';
import type { Role } from './people';

/** The shape of a snapshot; a run that wakes with an older one up-casts it first. */
export const SNAPSHOT_SCHEMA = 1;

/** A fact, a decision or an excuse, as corrected up to now. */
export interface StoredEntry extends Occurred {
  readonly id: number;
  readonly kind: 'fact' | 'decision';
  readonly name: string;
  readonly value: Values;
  readonly sealed: readonly string[];
  /** Sequence of the event that last said so. */
  readonly saidBy: number;
  /** What it said before it was corrected, oldest first. */
  readonly earlier?: readonly SaidBefore[];
  /** Where it comes from, if this journey began with it. */
  readonly carried?: CarriedFrom;
}

/** What an entry said up to a correction; the day and the sequence are left out by builds that did not keep them. */
export interface SaidBefore extends Partial<Occurred> {
  readonly value: Values;
  /** The day on which it was corrected. */
  readonly until: CivilDate;
  /** Sequence of the event that said so. */
  readonly saidBy?: number;
}

/** A fact that was withdrawn: on which day, and by which event. */
export interface WithdrawnEntry extends StoredEntry {
  readonly withdrawn: { readonly on: CivilDate; readonly by: number };
}

/** What was true of a duty from a moment on, until the next segment. */
export interface Segment {
  readonly from: Instant;
  readonly standing: 'open' | 'paused' | 'unknown' | 'settled';
  readonly due: Due | null;
  readonly outcome?: Outcome;
}

/** A duty as the record has it: what the software said, not what today's code would say. */
export interface DutyRecord {
  readonly key: string;
  readonly step: string;
  readonly instance: string;
  readonly owedBy: Role;
  readonly clockKind: ClockKind;
  readonly opened: Occurred;
  readonly due: Due | null;
  readonly paused: boolean;
  /** It fell due before the record was taken over, and nobody has said whether it was done. */
  readonly unknown?: true;
  readonly law?: LawUsed;
  /** Sequence of the event that holds the explanation of the due date, and what lists must show of it. */
  readonly explainedBy?: number;
  readonly rule?: string;
  readonly label?: string;
  readonly verified?: boolean;
  readonly outcome?: Outcome;
  readonly settled?: Occurred;
  readonly settledBy?: number;
  readonly reason?: string;
  readonly daysLate: number;
  readonly workingDaysLate: number;
  readonly segments: readonly Segment[];
  /** Sequence of the last event about it. */
  readonly sequence: number;
}

/** The standing verdict of a gate on one act, and what was first said of it. */
export interface GateRecord {
  readonly gate: string;
  readonly act: 'next' | number;
  readonly actOccurred?: Occurred;
  readonly limbs: readonly LimbVerdict[];
  readonly sequence: number;
  readonly judgedAt: Instant;
  readonly firstLimbs: readonly LimbVerdict[];
  readonly firstJudgedAt: Instant;
  /** The day on which an act first judged compliant was found not to be. */
  readonly foundNotCompliant?: Occurred;
}

export interface HandOverRecord extends Occurred {
  readonly id: number;
  readonly handOver: string;
  readonly from: Role;
  readonly to: string;
  readonly receiver?: string;
  readonly returns?: number;
  readonly answer?: Occurred & {
    readonly accepted: boolean;
    readonly sequence: number;
    readonly into?: string;
    /** The team that it moved away from, so that the answer can be taken back. */
    readonly leaves?: string;
  };
  readonly sequence: number;
}

export interface AlertRecord {
  readonly id: string;
  readonly about: 'duty-overdue' | 'gate-not-met';
  readonly subject: string;
  readonly raisedAt: Instant;
  readonly sequence: number;
}

/** Everything a journey carries from run to run: plain data, the fold of its events and the law it has learnt. */
export interface JourneyState {
  readonly schema: typeof SNAPSHOT_SCHEMA;
  readonly journey: string;
  readonly sequence: number;
  readonly recordedAt: Instant | '';
  readonly started?: Omit<JourneyStarted, 'type'> & Occurred;
  readonly team: string;
  readonly ended?: Occurred & { readonly end: string; readonly by?: number; readonly sequence?: number };
  readonly entries: readonly StoredEntry[];
  /** Facts that were withdrawn; left out while there is none. */
  readonly withdrawn?: readonly WithdrawnEntry[];
  readonly handOvers: readonly HandOverRecord[];
  readonly duties: Readonly<Record<string, DutyRecord>>;
  readonly gates: Readonly<Record<string, GateRecord>>;
  /** Alerts that stand, by what they are about. */
  readonly alerts: Readonly<Record<string, AlertRecord>>;
  readonly law: LawKnown;
}

/** A journey of which nothing has been recorded. */
export function emptyJourney(journey: string): JourneyState {
  return {
    schema: SNAPSHOT_SCHEMA,
    journey,
    sequence: 0,
    recordedAt: '',
    team: '',
    entries: [],
    handOvers: [],
    duties: {},
    gates: {},
    alerts: {},
    law: BASE_LAW,
  };
}

/** Folds one recorded event. Total: every event kind has its row, and a new kind does not compile without one. */
export function evolve(state: JourneyState, recorded: Recorded): JourneyState {
  const before = takesBackTheEnd(state, recorded.event) ? withoutEnd(state) : state;
  const next = { ...before, sequence: recorded.sequence, recordedAt: recorded.recordedAt };
  return { ...next, ...changed(next, recorded, recorded.event) };
}

export const fold = (state: JourneyState, events: readonly Recorded[]): JourneyState => events.reduce(evolve, state);

const takesBackTheEnd = ({ ended }: JourneyState, event: JourneyEvent): boolean =>
  event.type === 'fact.withdrawn' && ended !== undefined && [ended.by, ended.sequence].includes(event.withdraws);

function withoutEnd({ ended: _, ...open }: JourneyState): JourneyState {
  return open;
}

function changed(state: JourneyState, recorded: Recorded, event: JourneyEvent): Partial<JourneyState> {
  switch (event.type) {
    case 'journey.started': {
      const { type: _, ...started } = event;
      return { started: { ...started, ...recorded.occurred }, team: event.team };
    }
    case 'journey.ended': {
      const { type: _, ...end } = event;
      return { ended: { ...recorded.occurred, ...end, sequence: recorded.sequence } };
    }
    case 'fact.recorded':
      return { entries: [...state.entries, entry(recorded, 'fact', event.fact, event)] };
    case 'decision.made':
      return { entries: [...state.entries, entry(recorded, 'decision', event.decision, event)] };
    case 'fact.corrected': {
      const { corrects: id, value } = event;
      const entries = state.entries.map((was) => (was.id === id ? corrected(was, recorded, value) : was));
      return state.ended?.by === id ? { entries, ended: movedEnd(state.ended, recorded) } : { entries };
    }
    case 'fact.withdrawn':
      return {
        ...withoutEntry(state, recorded, event.withdraws),
        ...takenBack(state, recorded, event),
      };
    case 'duty.opened':
    case 'clock.set':
    case 'clock.moved':
    case 'clock.settled': {
      const duty = evolveDuty(state.duties[event.duty], recorded.sequence, event);
      return duty ? { duties: { ...state.duties, [event.duty]: duty } } : {};
    }
    case 'gate.judged':
      return { gates: { ...state.gates, [gateKey(event)]: judged(state.gates[gateKey(event)], recorded, event) } };
    case 'handover.offered': {
      const { type: _, ...offer } = event;
      const record = { ...offer, ...recorded.occurred, id: recorded.sequence, sequence: recorded.sequence };
      return { handOvers: [...state.handOvers, record] };
    }
    case 'handover.accepted':
    case 'handover.refused':
      return answered(state, recorded, event.offer, event.type === 'handover.accepted', event.into);
    case 'alert.raised': {
      const { about, subject } = event;
      const alert = { id: event.alert, about, subject, raisedAt: recorded.recordedAt, sequence: recorded.sequence };
      return { alerts: { ...state.alerts, [subject]: alert } };
    }
    case 'alert.closed':
      return { alerts: Object.fromEntries(Object.entries(state.alerts).filter(([, { id }]) => id !== event.alert)) };
  }
}

export const gateKey = ({ gate, act }: { gate: string; act: 'next' | number }): string => `${gate}/${act}`;

function entry(
  { sequence, occurred, sealed }: Recorded,
  kind: 'fact' | 'decision',
  name: string,
  { value, carried }: FactRecorded | DecisionMade,
): StoredEntry {
  const said = { id: sequence, kind, name, value, sealed: sealed?.fields ?? [], saidBy: sequence, ...occurred };
  return carried === undefined ? said : { ...said, carried };
}

function corrected(was: StoredEntry, { sequence, occurred, sealed, recordedAt }: Recorded, value: Values): StoredEntry {
  const { id, kind, name, earlier = [], on, at, saidBy, carried } = was;
  const fields = new Set([...was.sealed, ...(sealed?.fields ?? [])]);
  const before: Occurred = at === undefined ? { on } : { on, at };
  const said = [...earlier, { ...before, value: was.value, until: londonDate(recordedAt), saidBy }];
  const is = { id, kind, name, value, sealed: [...fields].toSorted(), saidBy: sequence, earlier: said, ...occurred };
  return carried === undefined ? is : { ...is, carried };
}

function withoutEntry(
  { entries, withdrawn = [] }: JourneyState,
  { sequence, recordedAt }: Recorded,
  id: number,
): Partial<JourneyState> {
  const gone = entries.find((entry) => entry.id === id);
  const left = { entries: entries.filter((entry) => entry !== gone) };
  if (gone?.kind !== 'fact') return left;
  return { ...left, withdrawn: [...withdrawn, { ...gone, withdrawn: { on: londonDate(recordedAt), by: sequence } }] };
}

/** The end that something brought about, once that is said to have happened at another time. */
const movedEnd = ({ on: _on, at: _at, ...end }: NonNullable<JourneyState['ended']>, { occurred }: Recorded) => ({
  ...end,
  ...occurred,
});

function answered(
  state: JourneyState,
  { occurred, sequence }: Recorded,
  offer: number,
  accepted: boolean,
  into: string | undefined,
): Partial<JourneyState> {
  const offered = state.handOvers.find(({ id }) => id === offer);
  const team = accepted && offered?.handOver === TEAM_HAND_OVER ? offered.receiver : undefined;
  const answer = {
    ...{ ...occurred, accepted, sequence },
    ...(into === undefined ? {} : { into }),
    ...(team === undefined ? {} : { leaves: state.team }),
  };
  const handOvers = state.handOvers.map((was) => (was.id === offer ? { ...was, answer, sequence } : was));
  return team === undefined ? { handOvers } : { handOvers, team };
}

/** A hand-over without an offer, or without an answer, that should never have been made. */
function takenBack(state: JourneyState, { sequence }: Recorded, { withdraws }: FactWithdrawn): Partial<JourneyState> {
  const answered = state.handOvers.find(({ answer }) => answer?.sequence === withdraws);
  if (!answered) return { handOvers: state.handOvers.filter(({ id }) => id !== withdraws) };
  const { answer, ...open } = answered;
  const handOvers = state.handOvers.map((was) => (was === answered ? { ...open, sequence } : was));
  return answer?.leaves === undefined ? { handOvers } : { handOvers, team: answer.leaves };
}

/** Every journey belongs to a team, and moving it is a hand-over of this name. */
export const TEAM_HAND_OVER = 'move-to-team';
/** The name under which an excuse is kept among a journey's decisions. */
export const EXCUSE = 'excuse';
/** A receiver's return of what it had accepted. */
export const HANDED_BACK = 'handed-back';

type DutyEvent = DutyOpened | ClockSet | ClockMoved | ClockSettled;

function evolveDuty(was: DutyRecord | undefined, sequence: number, event: DutyEvent): DutyRecord | undefined {
  if (event.type === 'duty.opened') {
    const { step, instance, owedBy, clockKind, opened } = event;
    const segments: Segment[] = [{ from: momentOf(opened), standing: 'open', due: null }];
    const opening = { key: event.duty, step, instance, owedBy, clockKind, opened, due: null, paused: false };
    return { ...opening, daysLate: 0, workingDaysLate: 0, segments, sequence };
  }
  if (!was) return undefined; // a clock is never told of a duty that was not opened
  switch (event.type) {
    case 'clock.set':
      return { ...running(was, event, { due: event.due, paused: false }, sequence), ...explained(event, sequence) };
    case 'clock.moved':
      return {
        ...running(was, event, { due: event.to, paused: event.paused }, sequence),
        ...explained(event, sequence),
      };
    case 'clock.settled': {
      const { outcome, settled, daysLate, workingDaysLate, reason } = event;
      const from = later(momentOf(settled), momentOf(was.opened));
      const until = untilSettled(was.segments);
      const lived = upTo(until, from);
      // Settled at its opening it stood open for no time; that stretch stays, for a correction may lengthen it.
      const segments = lived.length > 0 ? lived : until.slice(0, 1);
      const segment: Segment = { from, standing: 'settled', due: was.due, outcome };
      const kept = { ...was, outcome, settled, settledBy: sequence, daysLate, workingDaysLate, sequence };
      return { ...withReason(kept, reason), segments: [...segments, segment] };
    }
  }
}

function explained({ law, explanation }: ClockSet | ClockMoved, sequence: number) {
  if (!explanation) return { law };
  const { rule, label, verified } = explanation;
  return { law, explainedBy: sequence, rule, label, verified };
}

function withReason(duty: DutyRecord, reason: string | undefined): DutyRecord {
  const { reason: _, ...rest } = duty;
  return reason === undefined ? rest : { ...rest, reason };
}

/** A clock that runs, or stands still, from a day on; an outcome it had before is no longer its outcome. */
function running(
  was: DutyRecord,
  { trueFrom, opened, unknown }: Pick<ClockSet | ClockMoved, 'trueFrom' | 'opened' | 'unknown'>,
  { due, paused }: { readonly due: Due | null; readonly paused: boolean },
  sequence: number,
): DutyRecord {
  const { outcome: _o, settled: _s, settledBy: _b, reason: _r, unknown: _u, ...rest } = was;
  const segment = { standing: paused ? 'paused' : unknown ? 'unknown' : 'open', due } as const;
  const from = trueFrom === 'opening' ? momentOf(opened) : later(startOfDay(trueFrom), momentOf(opened));
  const segments = [...(trueFrom === 'opening' ? [] : upTo(was.segments, from)), { from, ...segment }];
  const known = { ...rest, opened, due, paused, daysLate: 0, workingDaysLate: 0, segments, sequence };
  return unknown ? { ...known, unknown } : known;
}

/** Without the settlement that a new one takes the place of; one after which it was owed again stays. */
const untilSettled = (segments: readonly Segment[]): readonly Segment[] =>
  segments.at(-1)?.standing === 'settled' ? segments.slice(0, -1) : segments;

const upTo = (segments: readonly Segment[], moment: Instant): Segment[] => segments.filter(({ from }) => from < moment);
const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);

/** A date counts from its start. */
export const momentOf = ({ on, at }: Occurred): Instant => at ?? startOfDay(on);

/** An act in breach of law: a limb that is not met, of a rule of law in force and read in the instrument. */
export const breaksLaw = (limbs: readonly LimbVerdict[]): boolean =>
  limbs.some(({ verified, status }) => verified && status === 'not-met');

function judged(was: GateRecord | undefined, { sequence, recordedAt }: Recorded, event: GateJudged): GateRecord {
  const { type: _, ...verdict } = event;
  const first = was ?? { firstLimbs: event.limbs, firstJudgedAt: recordedAt };
  const found =
    event.act !== 'next' && breaksLaw(event.limbs) && !breaksLaw(first.firstLimbs)
      ? (was?.foundNotCompliant ?? { on: londonDate(recordedAt), at: recordedAt })
      : undefined;
  const { firstLimbs, firstJudgedAt } = first;
  const standing = { ...verdict, sequence, judgedAt: recordedAt, firstLimbs, firstJudgedAt };
  return found ? { ...standing, foundNotCompliant: found } : standing;
}
