import type { Limit } from './counting';
import { type When, addMonths, epochMs, fromDay, instant, isMoment, toDay } from './dates';
import { StatuteError } from './errors';

/** Time spent in something, from its first day or moment to its last; `to` is null while it goes on. */
export interface Spell {
  readonly from: When;
  readonly to: When | null;
}

/**
 * How days in a spell are told: `nights` completed, so that its last day adds nothing, or every `day` of it, first and
 * last alike. The rules that add days up do not settle which.
 */
export type SpellCount = 'nights' | 'days';

/**
 * When spells together come to a limit's amount: within any span of `rolling`, or in all where it is null. Spells that
 * overlap count once. One that goes on is taken to go on.
 * @param count for days and weeks only; hours are always real hours
 * @returns the day on which the last night is completed, the last of the days, or the moment; null when they never come to it
 * @throws StatuteError `spells-malformed` for spells out of order, an open one that is not the last, or days where moments
 *   are wanted; `unit-mismatch` for a unit that does not add up
 */
export function amountReached(
  limit: Limit,
  rolling: { readonly amount: number; readonly unit: string } | null,
  spells: readonly Spell[],
  count: SpellCount = 'nights',
): When | null {
  const inHours = limit.counting === 'H';
  const lastDay = count === 'days' && !inHours ? 1 : 0;
  const runs = merged(spells.map((spell) => readSpell(spell, inHours, lastDay)));
  const wanted = (limit.amount ?? 0) * perUnit(limit.unit);
  const start = (end: number): number => windowStart(end, rolling, inHours);
  for (const [index, run] of runs.entries()) {
    const known = runs.slice(0, index + 1);
    const reached = inHours ? firstMoment(run, known, wanted, start) : firstDay(run, known, wanted, start);
    if (reached !== null) return inHours ? instant(reached) : fromDay(reached - lastDay);
  }
  return null;
}

/** 'from to to', or 'from' alone while it goes on: for the inputs of an explanation. */
export function spellsAsText(spells: readonly Spell[]): string {
  return spells.map(({ from, to }) => (to === null ? from : `${from} to ${to}`)).join(', ');
}

interface Run {
  readonly from: number;
  readonly to: number;
}

type WindowStart = (end: number) => number;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** @param lastDay 1 when the last day is counted too: the run then ends as the next day begins */
function readSpell({ from, to }: Spell, inHours: boolean, lastDay: number): Run {
  const read = (when: When): number => {
    if (isMoment(when) !== inHours) throw malformed(inHours ? 'Hours need moments.' : 'Days need dates.');
    return isMoment(when) ? epochMs(when) : toDay(when);
  };
  const run = { from: read(from), to: to === null ? Infinity : read(to) + lastDay };
  if (run.to < run.from) throw malformed('A spell ends after it starts.');
  return run;
}

function merged(runs: readonly Run[]): readonly Run[] {
  const kept: Run[] = [];
  for (const run of runs) {
    const last = kept.at(-1);
    if (last !== undefined && run.from < last.from) throw malformed('Spells come in order.');
    if (last !== undefined && run.from <= last.to)
      kept[kept.length - 1] = { from: last.from, to: Math.max(last.to, run.to) };
    else kept.push(run);
  }
  return kept;
}

/** Days by days: a month's start may jump, so the total inside the window need not only grow. */
function firstDay(run: Run, runs: readonly Run[], wanted: number, start: WindowStart): number | null {
  const last = Math.min(run.to, run.from + wanted);
  for (let day = run.from; day <= last; day += 1) if (inside(runs, start(day), day) >= wanted) return day;
  return null;
}

/** Moments by halving: inside a spell the total in a window of fixed length never shrinks. */
function firstMoment(run: Run, runs: readonly Run[], wanted: number, start: WindowStart): number | null {
  let low = run.from;
  let high = Math.min(run.to, run.from + wanted);
  if (inside(runs, start(high), high) < wanted) return null;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (inside(runs, start(middle), middle) >= wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How much of a window is covered. */
function inside(runs: readonly Run[], from: number, to: number): number {
  return runs.reduce((sum, run) => sum + Math.max(0, Math.min(run.to, to) - Math.max(run.from, from)), 0);
}

function windowStart(
  end: number,
  rolling: { readonly amount: number; readonly unit: string } | null,
  inHours: boolean,
): number {
  if (rolling === null) return -Infinity;
  if (rolling.unit === 'day') return end - rolling.amount * (inHours ? DAY_MS : 1);
  if (rolling.unit === 'month' && !inHours) return toDay(addMonths(fromDay(end), -rolling.amount));
  throw new StatuteError('unit-mismatch', 'This span is not defined for what adds up.', { unit: rolling.unit });
}

function perUnit(unit: string | null): number {
  if (unit === 'hour') return HOUR_MS;
  if (unit === 'day') return 1;
  if (unit === 'week') return 7;
  throw new StatuteError('unit-mismatch', 'Only hours, days and weeks add up over spells.', { unit });
}

function malformed(message: string): StatuteError {
  return new StatuteError('spells-malformed', message);
}
