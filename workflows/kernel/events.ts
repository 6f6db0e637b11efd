import type { CivilDate, Explanation, Instant } from '../../statute';
import type { Authorship, Role } from './people';

/** When something happened: a civil date, with the moment where it matters. */
export interface Occurred {
  readonly on: CivilDate;
  readonly at?: Instant;
}

/** The clear part of a recorded value, field by field. */
export type Values = Readonly<Record<string, FieldValue>>;
export type FieldValue = string | number | boolean | readonly string[];

/** Sealed fields: one ciphertext, and the names of the fields inside, so that a definition can ask whether they were given. */
export interface Sealed {
  readonly bytes: string;
  readonly fields: readonly string[];
}

export type ClockKind = 'statutory-limit' | 'local-guard' | 'outcome-check' | 'gate';
export type Outcome = 'met' | 'met-late' | 'excused' | 'superseded' | 'no-longer-applicable';

/** The last day, or moment, in time; and the first moment at which it is overdue. */
export interface Due {
  readonly on: CivilDate;
  readonly at?: Instant;
  readonly overdueFrom: Instant;
}

/** Why the record changed: what somebody did, or what the passing of time, the calendar or the law did. */
export type Cause = 'fact' | 'correction' | 'decision' | 'hand-over' | 'end' | 'time' | 'law';

/** What a gate asks, one limb of it: the rule, and what is missing for whom. */
export interface LimbVerdict {
  readonly limb: string;
  readonly rule: string;
  readonly force: 'law' | 'practice';
  /** `advisory`: a rule of law not in force there, or advice of a pack not adopted; it would be required, and is never a breach. */
  readonly status: 'met' | 'not-met' | 'advisory' | 'not-applicable';
  /** In force, of law, and read in the instrument: only then is an unmet limb a legal breach. */
  readonly verified: boolean;
  readonly missing: readonly Missing[];
  /** Why it is not applicable, where it is not. */
  readonly reason?: string;
}

/** Something a gate still lacks, and the person it concerns where it concerns one. */
export interface Missing {
  readonly what: string;
  readonly person?: string;
}

/** The law a clock was worked out with, so that a settled clock keeps it. */
export interface LawUsed {
  readonly calendar: string;
  /** Version of the authority's own setting; 0 for the product's default. */
  readonly setting?: number;
  /** Of the rule that the date rests on; for a setting, of the rule beside which it stands. */
  readonly ruleEdition?: string;
  /** Why no clock ran, where the law did not hold there. */
  readonly off?: string;
}

export interface JourneyStarted {
  readonly type: 'journey.started';
  readonly journeyType: string;
  readonly child: string;
  readonly authority: string;
  readonly team: string;
  readonly purpose: string;
  readonly reference: string;
  readonly siblingGroup?: string;
  /** The ended journey that this one follows, and why: a plan handed back, a transfer. */
  readonly follows?: string;
  /** Milliseconds between the engine's clock and the journey's: nought outside tests and example data. */
  readonly clockOffsetMs: number;
}

/** Where an entry was carried over from: the journey, its entry there, and the event of that journey that last said so. */
export interface CarriedFrom {
  readonly journey: string;
  readonly entry: number;
  readonly saidBy: number;
}

export interface FactRecorded {
  readonly type: 'fact.recorded';
  readonly fact: string;
  readonly value: Values;
  /** Left out of what was recorded here first. */
  readonly carried?: CarriedFrom;
}

/** Replaces what an earlier entry said; the earlier event stays. `corrects` is the entry's first sequence. */
export interface FactCorrected {
  readonly type: 'fact.corrected';
  readonly corrects: number;
  readonly value: Values;
}

/** Takes back a fact, a decision or an excuse; or the offer or the answer of a hand-over, or an end. What it said stays. */
export interface FactWithdrawn {
  readonly type: 'fact.withdrawn';
  readonly withdraws: number;
}

export interface DecisionMade {
  readonly type: 'decision.made';
  readonly decision: string;
  readonly value: Values;
  /** Left out of what was decided here first. */
  readonly carried?: CarriedFrom;
}

export interface DutyOpened {
  readonly type: 'duty.opened';
  readonly duty: string;
  readonly step: string;
  readonly instance: string;
  readonly owedBy: Role;
  readonly clockKind: ClockKind;
  readonly opened: Occurred;
}

export interface ClockSet {
  readonly type: 'clock.set';
  readonly duty: string;
  readonly opened: Occurred;
  readonly due: Due | null;
  /** Running from the opening, or again from a later day (an excuse revoked). */
  readonly trueFrom: 'opening' | CivilDate;
  readonly explanation: Explanation | null;
  readonly law: LawUsed;
  readonly cause: Cause;
  /** It fell due before the record was taken over, and nobody has said whether it was done. Left out where that is not so. */
  readonly unknown?: true;
}

export interface ClockMoved {
  readonly type: 'clock.moved';
  readonly duty: string;
  readonly opened: Occurred;
  readonly from: Due | null;
  /** Null while the clock is paused. */
  readonly to: Due | null;
  /** The new date was true from the opening (a correction) or only from this day (life or law moved on). */
  readonly trueFrom: 'opening' | CivilDate;
  readonly paused: boolean;
  readonly explanation: Explanation | null;
  readonly law: LawUsed;
  /** What `from` was worked out with. */
  readonly lawBefore: LawUsed;
  readonly cause: Cause;
  /** As of a clock that is set. */
  readonly unknown?: true;
}

export interface ClockSettled {
  readonly type: 'clock.settled';
  readonly duty: string;
  readonly outcome: Outcome;
  readonly settled: Occurred;
  /** Calendar days after the due day; 0 when in time. */
  readonly daysLate: number;
  readonly workingDaysLate: number;
  readonly reason?: string;
  readonly cause: Cause;
}

export interface GateJudged {
  readonly type: 'gate.judged';
  readonly gate: string;
  /** `next` while no act has happened; else the entry of the act. */
  readonly act: 'next' | number;
  readonly actOccurred?: Occurred;
  readonly limbs: readonly LimbVerdict[];
}

export interface HandOverOffered {
  readonly type: 'handover.offered';
  readonly handOver: string;
  readonly from: Role;
  readonly to: string;
  readonly receiver?: string;
  /** The accepted offer that is handed back. */
  readonly returns?: number;
}

export interface HandOverAnswered {
  readonly type: 'handover.accepted' | 'handover.refused';
  readonly offer: number;
  /** The journey or team that takes over, where there is one. */
  readonly into?: string;
}

export interface AlertRaised {
  readonly type: 'alert.raised';
  readonly alert: string;
  readonly about: 'duty-overdue' | 'gate-not-met';
  readonly subject: string;
}

export interface AlertClosed {
  readonly type: 'alert.closed';
  readonly alert: string;
  readonly because: 'done' | 'recorded-late' | 'moved' | 'excused' | 'no-longer-applicable' | 'gate-met';
}

export interface JourneyEnded {
  readonly type: 'journey.ended';
  readonly end: string;
  /** The entry that ended it, such as a death: correcting that entry moves the end, and withdrawing it takes the end back. */
  readonly by?: number;
}

export type JourneyEvent =
  | JourneyStarted
  | FactRecorded
  | FactCorrected
  | FactWithdrawn
  | DecisionMade
  | DutyOpened
  | ClockSet
  | ClockMoved
  | ClockSettled
  | GateJudged
  | HandOverOffered
  | HandOverAnswered
  | AlertRaised
  | AlertClosed
  | JourneyEnded;

/** An event in its place in the record. `recordedAt` rises strictly from append to append within a journey. */
export interface Recorded<E extends JourneyEvent = JourneyEvent> {
  readonly sequence: number;
  readonly recordedAt: Instant;
  readonly occurred: Occurred;
  readonly author: Authorship;
  readonly sealed?: Sealed;
  readonly event: E;
}
