import type { CalendarEdition } from './calendar';
import { type Limit, due } from './counting';
import { type When, endOf, readWhen } from './dates';
import { StatuteError, type StatuteErrorCode } from './errors';
import type { Clock, Extension } from './rules';

/** A lawful longer limit, once somebody has decided on it. */
export interface RecordedExtension {
  /** As the rule names it: court, local-authority, nominated-officer, data-controller. */
  readonly authority: string;
  /** In the extension's own unit; the most that the rule allows when neither this nor `until` is given. */
  readonly amount?: number;
  /** The end that was decided on. */
  readonly until?: When;
}

/** A period as it stands before extensions. */
export interface Unextended {
  readonly clock: Clock;
  readonly limit: Limit;
  readonly from: When;
  readonly end: When;
  readonly calendar: CalendarEdition;
}

/**
 * That a rule provides for the extensions recorded, so often and by that authority, whether or not it has a date.
 * @throws StatuteError `extension-not-provided-for`, `extension-too-many`, `extension-authority`
 */
export function checkExtensions(clock: Clock, recorded: readonly RecordedExtension[] | undefined): void {
  if (recorded === undefined || recorded.length === 0) return;
  const { extension } = clock;
  if (extension === null) throw refused('extension-not-provided-for', 'This rule provides for no extension.', clock);
  const { times, plain } = extension.maximum;
  if (times !== null && recorded.length > times) throw refused('extension-too-many', plain, clock);
  if (recorded.some(({ authority }) => authority !== extension.authority)) {
    throw refused('extension-authority', `Only the ${extension.authority} may extend this.`, clock);
  }
}

/**
 * The end of a period after its extensions, and how much they added where they were given as amounts. A total, where the
 * rule has one, is counted from the trigger and not from the end of the first period; otherwise each extension runs from
 * the end of the period before it. (For care proceedings each may run from the later of that end and the day it was
 * granted: from memory, so the end is taken.)
 * @throws StatuteError `extension-too-long`, `extension-needs-end`, `amount-invalid`
 */
export function extendedEnd(
  period: Unextended,
  extension: Extension,
  recorded: readonly RecordedExtension[],
): { readonly end: When; readonly added: number } {
  let added = 0;
  let { end } = period;
  for (const { amount = extension.amount, until } of recorded) {
    if (until !== undefined || amount === null) {
      end = decidedEnd(until, { ...period, end }, extension);
    } else {
      added += checkedAmount(amount, added, period, extension);
      end = countedEnd(amount, added, { ...period, end }, extension);
    }
  }
  return { end, added };
}

function checkedAmount(amount: number, before: number, { clock, limit }: Unextended, extension: Extension): number {
  if (!Number.isSafeInteger(amount) || amount < 1) {
    throw refused('amount-invalid', 'An extension is a whole number, 1 or more.', clock);
  }
  const { total, plain } = extension.maximum;
  const tooMuch = total !== null && (limit.amount ?? 0) + before + amount > total.amount;
  if (extension.amount === null || amount > extension.amount || tooMuch) {
    throw refused('extension-too-long', plain, clock);
  }
  return amount;
}

/** With a total, the whole length from the trigger; the catalogue gives limit, extension and total in one unit. */
function countedEnd(
  amount: number,
  added: number,
  { limit, from, end, calendar }: Unextended,
  extension: Extension,
): When {
  const { unit, counting, maximum } = extension;
  if (maximum.total === null) return due({ ...limit, amount, unit, counting }, end, calendar) ?? end;
  return due({ ...limit, amount: (limit.amount ?? 0) + added }, from, calendar) ?? end;
}

function decidedEnd(until: When | undefined, period: Unextended, extension: Extension): When {
  const { clock, end } = period;
  if (until === undefined) {
    throw refused('extension-needs-end', 'This extension lasts as long as was decided: say until when.', clock);
  }
  const decided = readWhen(until, 'until');
  if (endOf(decided) <= endOf(end)) {
    throw refused('extension-needs-end', 'The new end is not later than the old one.', clock);
  }
  if (endOf(decided) > endOf(longestEnd(period, extension))) {
    throw refused('extension-too-long', extension.maximum.plain, clock);
  }
  return decided;
}

/** The furthest that one more extension may go. */
function longestEnd({ clock, limit, from, end, calendar }: Unextended, extension: Extension): When {
  if (clock.id === RUNS_TO_NOON) return due({ ...limit, onHoliday: 'noon-of-next-open-day' }, from, calendar) ?? end;
  const { amount, unit, counting, maximum } = extension;
  if (maximum.total !== null) return due({ ...limit, ...maximum.total }, from, calendar) ?? end;
  return due({ ...limit, amount, unit, counting }, end, calendar) ?? end;
}

/** The rule whose one extension is "to noon of the first later day that is not a holiday": a moment, not a length. */
const RUNS_TO_NOON = 'A8';

function refused(code: StatuteErrorCode, message: string, { id }: Clock): StatuteError {
  return new StatuteError(code, message, { rule: id });
}
