import type { Instant } from '../../statute';
import type { Due, LimbVerdict, Occurred, Outcome, Recorded } from './events';
import { appendsOf } from './projection';
import { emptyJourney, evolve, fold, momentOf, type DutyRecord, type JourneyState } from './state';
import { daysOverdue, standingAt, statusOf, type DutyStatus } from './status';

/** What a journey answers of one duty about a moment. */
export interface DutyAnswer {
  readonly status: DutyStatus;
  readonly due: Due | null;
  readonly daysOverdue: number;
  readonly outcome: Outcome | null;
  readonly settledAt: Instant | null;
}

/** One thing that is answered otherwise: null where nothing was, or is, to be said of it. */
export type Difference =
  | {
      readonly about: 'duty';
      readonly key: string;
      readonly before: DutyAnswer | null;
      readonly after: DutyAnswer | null;
    }
  | {
      readonly about: 'gate';
      readonly key: string;
      readonly before: readonly LimbVerdict[] | null;
      readonly after: readonly LimbVerdict[] | null;
    }
  | { readonly about: 'end'; readonly before: Ended | null; readonly after: Ended | null };

type Ended = Occurred & { readonly end: string };

/** What was recorded at one moment, and what it changed in the answer. */
export interface RecordedSince {
  readonly recordedAt: Instant;
  readonly events: readonly Recorded[];
  readonly differences: readonly Difference[];
}

/** Why two answers about one moment differ: all in all, and append by append. */
export interface Differences {
  readonly all: readonly Difference[];
  readonly since: readonly RecordedSince[];
}

/**
 * The answer about a moment as it was given then, against the answer given later.
 * @param events of one journey, from the first, in order
 * @param asAt the moment asked about
 * @param from what was known by then gave the first answer
 * @param to what was known by then gives the second
 */
export function differencesAbout(
  events: readonly Recorded[],
  asAt: Instant,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Differences {
  let state = fold(
    emptyJourney(''),
    events.filter(({ recordedAt }) => recordedAt <= from),
  );
  const first = state;
  const between = events.filter(({ recordedAt }) => recordedAt > from && recordedAt <= to);
  const since = appendsOf(between).map((append): RecordedSince => {
    const before = state;
    state = append.reduce(evolve, before);
    return { recordedAt: append[0]?.recordedAt ?? to, events: append, differences: compared(before, state, asAt) };
  });
  return { all: compared(first, state, asAt), since };
}

/** A correction or a withdrawal: what it changed in the answers about its own moment. */
export interface CorrectionMade {
  readonly correction: Recorded;
  readonly differences: readonly Difference[];
}

/** Every correction and withdrawal of a journey, in the order in which they were recorded. */
export function correctionsIn(events: readonly Recorded[]): readonly CorrectionMade[] {
  let state = emptyJourney('');
  return appendsOf(events).flatMap((append): readonly CorrectionMade[] => {
    const before = state;
    state = append.reduce(evolve, before);
    const corrections = append.filter((recorded) => correctedBy(recorded) !== undefined);
    return corrections.map((correction) => ({
      correction,
      differences: compared(before, state, correction.recordedAt),
    }));
  });
}

function compared(before: JourneyState, after: JourneyState, asAt: Instant): readonly Difference[] {
  const duties = keysOf(before.duties, after.duties).flatMap((key): readonly Difference[] => {
    const [was, is] = [dutyAnswer(before.duties[key], asAt), dutyAnswer(after.duties[key], asAt)];
    return same(was, is) ? [] : [{ about: 'duty', key, before: was, after: is }];
  });
  const gates = keysOf(before.gates, after.gates).flatMap((key): readonly Difference[] => {
    const [was, is] = [verdictOn(before, key, asAt), verdictOn(after, key, asAt)];
    return same(was, is) ? [] : [{ about: 'gate', key, before: was, after: is }];
  });
  const [was, is] = [endedBy(before, asAt), endedBy(after, asAt)];
  return [...duties, ...gates, ...(same(was, is) ? [] : [{ about: 'end', before: was, after: is } as const])];
}

const keysOf = (...records: readonly Readonly<Record<string, unknown>>[]): readonly string[] => [
  ...new Set(records.flatMap(Object.keys)),
];

/** Answers are plain data, put together in one order each. */
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function dutyAnswer(duty: DutyRecord | undefined, asAt: Instant): DutyAnswer | null {
  const standing = duty && standingAt(duty, asAt);
  if (!duty || !standing) return null;
  const settled = standing.standing === 'settled';
  return {
    status: statusOf(duty, asAt),
    due: standing.due,
    daysOverdue: daysOverdue(duty, asAt),
    outcome: settled ? (standing.outcome ?? null) : null,
    settledAt: settled ? standing.from : null,
  };
}

/** The verdict on an act that had happened by then. What was said of the next one was said of its own day, not of this. */
function verdictOn({ gates }: JourneyState, key: string, asAt: Instant): readonly LimbVerdict[] | null {
  const { act, actOccurred, limbs } = gates[key] ?? {};
  return act === 'next' || !actOccurred || momentOf(actOccurred) > asAt ? null : (limbs ?? null);
}

function endedBy({ ended }: JourneyState, asAt: Instant): Ended | null {
  if (!ended || momentOf(ended) > asAt) return null;
  const { on, at, end } = ended;
  return at === undefined ? { on, end } : { on, at, end };
}

/**
 * What had been told on the footing of an entry before it was corrected or withdrawn, and no longer holds or was said on that
 * footing: due dates, outcomes and alerts of each duty that the correction changed, verdicts of each gate that it changed, and
 * every hand-over offered or answered meanwhile.
 * @param correction sequence of the event that corrects or withdraws
 * @returns sequences of those events, in order; empty when it is no correction
 */
export function toldMeanwhile(events: readonly Recorded[], correction: number): readonly number[] {
  const correcting = events.find(({ sequence }) => sequence === correction);
  const entry = correcting && correctedBy(correcting);
  if (!correcting || entry === undefined) return [];
  const changed = new Set(
    events
      .filter(({ recordedAt, sequence }) => recordedAt === correcting.recordedAt && sequence > correction)
      .flatMap(subjectOf),
  );
  return events
    .filter(({ sequence, recordedAt }) => sequence > entry && recordedAt < correcting.recordedAt)
    .filter(
      (told) => told.event.type.startsWith('handover.') || subjectOf(told).some((subject) => changed.has(subject)),
    )
    .map(({ sequence }) => sequence);
}

function correctedBy({ event }: Recorded): number | undefined {
  if (event.type === 'fact.corrected') return event.corrects;
  return event.type === 'fact.withdrawn' ? event.withdraws : undefined;
}

/** The duty or the gate that the software said something of. */
function subjectOf({ event }: Recorded): readonly string[] {
  switch (event.type) {
    case 'clock.set':
    case 'clock.moved':
    case 'clock.settled':
      return [`duty/${event.duty}`];
    case 'gate.judged':
      return [`gate/${event.gate}/${event.act}`];
    case 'alert.raised':
      return [event.subject];
    case 'alert.closed':
      return [event.alert.slice(0, event.alert.lastIndexOf('#'))];
    default:
      return [];
  }
}
