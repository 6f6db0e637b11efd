import type { Instant } from '../../statute';
import type { AlertClosed, Recorded } from './events';
import type { AlertRecord, DutyRecord, GateRecord, HandOverRecord, JourneyState } from './state';

/**
 * What the reading tables must take up when a journey goes from one state to the next. The same function serves the
 * append of new events and the rebuilding from old ones, so that both end alike.
 */
export interface Changes {
  readonly duties: readonly DutyRecord[];
  readonly gates: readonly GateRecord[];
  readonly handOvers: readonly HandOverRecord[];
  /** Offers withdrawn, by their ids. Left out by builds that knew of none. */
  readonly handOversWithdrawn?: readonly number[];
  /** With the reason, where one was withdrawn again by the same append. */
  readonly alertsRaised: readonly (AlertRecord & { readonly because: AlertClosed['because'] | null })[];
  readonly alertsClosed: readonly { readonly id: string; readonly because: AlertClosed['because'] }[];
}

/** What a journey says of itself in the list of journeys. */
export interface JourneyRow {
  readonly type: string;
  readonly purpose: string;
  readonly child: string;
  readonly authority: string;
  readonly team: string;
  readonly reference: string;
  readonly siblingGroup: string | null;
  readonly follows: string | null;
  readonly startedOn: string;
  readonly endedOn: string | null;
  readonly end: string | null;
  readonly clockOffsetMs: number;
  readonly recordedAt: string;
}

/** A stretch of a duty's life as it is known: true from one moment up to, not including, the next. */
export interface Stretch {
  readonly from: Instant;
  readonly to: Instant | null;
  readonly segment: DutyRecord['segments'][number];
}

/** What one append changes: the states before and after it, and its events. */
export function changesBetween(before: JourneyState, after: JourneyState, events: readonly Recorded[]): Changes {
  const teamMoved = before.team !== after.team;
  return {
    duties: Object.values(after.duties).filter(
      (duty) => before.duties[duty.key] !== duty || (teamMoved && duty.outcome === undefined),
    ),
    gates: Object.entries(after.gates).flatMap(([key, gate]) => (before.gates[key] === gate ? [] : [gate])),
    handOvers: after.handOvers.filter((handOver) => !before.handOvers.includes(handOver)),
    handOversWithdrawn: before.handOvers.flatMap(({ id }) => (after.handOvers.some((is) => is.id === id) ? [] : [id])),
    ...alertChanges(events),
  };
}

function alertChanges(events: readonly Recorded[]): Pick<Changes, 'alertsRaised' | 'alertsClosed'> {
  const closings = events.flatMap(({ event }) =>
    event.type === 'alert.closed' ? [{ id: event.alert, because: event.because }] : [],
  );
  const alertsRaised = events.flatMap(({ event, recordedAt, sequence }) => {
    if (event.type !== 'alert.raised') return [];
    const { alert: id, about, subject } = event;
    return [
      {
        id,
        about,
        subject,
        raisedAt: recordedAt,
        sequence,
        because: closings.find((closing) => closing.id === id)?.because ?? null,
      },
    ];
  });
  const raised = new Set(alertsRaised.map(({ id }) => id));
  return { alertsRaised, alertsClosed: closings.filter(({ id }) => !raised.has(id)) };
}

/** The stretches of a duty's life, in order; an empty one is left out. */
export function stretches({ segments }: DutyRecord): readonly Stretch[] {
  return segments
    .map((segment, index) => ({ from: segment.from, to: segments[index + 1]?.from ?? null, segment }))
    .filter(({ from, to }) => to === null || from < to);
}

/** @throws Error for a journey that has not started, which has no row */
export function rowOf({ started, ended, team, recordedAt }: JourneyState): JourneyRow {
  if (!started) throw new Error('A journey that has not started has no row.');
  return {
    type: started.journeyType,
    purpose: started.purpose,
    child: started.child,
    authority: started.authority,
    team,
    reference: started.reference,
    siblingGroup: started.siblingGroup ?? null,
    follows: started.follows ?? null,
    startedOn: started.on,
    endedOn: ended?.on ?? null,
    end: ended?.end ?? null,
    clockOffsetMs: started.clockOffsetMs,
    recordedAt,
  };
}

/** Events in the groups in which they were kept: what is kept together shares its moment, and no two appends share one. */
export function appendsOf(events: readonly Recorded[]): readonly (readonly Recorded[])[] {
  const groups = new Map<string, Recorded[]>();
  for (const event of events) {
    const group = groups.get(event.recordedAt);
    if (group) group.push(event);
    else groups.set(event.recordedAt, [event]);
  }
  return [...groups.values()];
}
