import { daysBetween, londonDate, startOfDay, addDays, type Instant } from '../../statute';
import type { Due, Occurred } from './events';
import type { Segment } from './state';

export type DutyStatus = 'not-open' | 'open' | 'due-soon' | 'overdue' | 'paused' | 'unknown' | 'settled';

/** A duty is "due soon" in its last seven days. */
export const DUE_SOON_DAYS = 7;

/** What statusOf needs of a duty: what was true of it, from when. */
export interface DutyThroughTime {
  readonly segments: readonly Segment[];
}

/** What stood at a moment: the last segment begun by then. */
export function standingAt(duty: DutyThroughTime, at: Instant): Segment | undefined {
  return duty.segments.filter(({ from }) => from <= at).at(-1);
}

/**
 * The only place that knows what overdue means. A duty due on a day is in time until that day ends in London; one due at
 * a moment is in time at that moment. A condition without a date is never overdue.
 */
export function statusOf(duty: DutyThroughTime, at: Instant): DutyStatus {
  const segment = standingAt(duty, at);
  if (!segment) return 'not-open';
  if (segment.standing !== 'open') return segment.standing;
  if (!segment.due) return 'open';
  if (segment.due.overdueFrom <= at) return 'overdue';
  return daysBetween(londonDate(at), segment.due.on) <= DUE_SOON_DAYS ? 'due-soon' : 'open';
}

/** Calendar days after the due day, at a moment; 0 while it is not overdue. */
export function daysOverdue(duty: DutyThroughTime, at: Instant): number {
  const due = statusOf(duty, at) === 'overdue' ? standingAt(duty, at)?.due : undefined;
  return due ? Math.max(0, daysBetween(due.on, londonDate(at))) : 0;
}

/** The first moment at which a duty is overdue: the start of the day after its due day, or just after its due moment. */
export function overdueFrom(due: Occurred): Instant {
  if (due.at === undefined) return startOfDay(addDays(due.on, 1));
  return new Date(Date.parse(due.at) + 1).toISOString() as Instant;
}

/** Whether something done then was in time. A day without an hour, on the day of a due moment, is not shown to be. */
export function inTime(done: Occurred, due: Due): boolean {
  if (due.at === undefined) return done.on <= due.on;
  return done.at === undefined ? done.on < due.on : done.at <= due.at;
}
