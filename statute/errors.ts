/** Every way in which a question about a date can be wrong. Codes are stable; messages are for people and may change. */
export type StatuteErrorCode =
  | 'impossible-date'
  | 'date-out-of-range'
  | 'impossible-instant'
  | 'london-time-unknown'
  | 'instant-needed'
  | 'amount-invalid'
  | 'amount-out-of-range'
  | 'unit-mismatch'
  | 'direction-undefined'
  | 'unknown-counting'
  | 'unknown-unit'
  | 'unknown-kind'
  | 'unknown-direction'
  | 'unknown-act'
  | 'calendar-needed'
  | 'calendar-start'
  | 'calendar-horizon'
  | 'calendar-contradiction'
  | 'calendar-past-change'
  | 'calendar-malformed'
  | 'unknown-calendar-edition'
  | 'school-calendar-needed'
  | 'school-calendar-malformed'
  | 'school-calendar-start'
  | 'school-calendar-horizon'
  | 'unknown-school-calendar'
  | 'unknown-rule'
  | 'unknown-rule-edition'
  | 'unknown-pack'
  | 'rule-malformed'
  | 'rule-contradiction'
  | 'rule-past-change'
  | 'pack-off'
  | 'fact-missing'
  | 'fact-type'
  | 'extension-not-provided-for'
  | 'extension-authority'
  | 'extension-too-long'
  | 'extension-too-many'
  | 'extension-needs-end'
  | 'spells-malformed'
  | 'not-json'
  | 'line-malformed';

/**
 * A question that has no honest answer: an impossible date, a day that the calendar does not reach, a rule that nobody
 * wrote. It names ids, codes and figures, never a person.
 */
export class StatuteError extends Error {
  override readonly name = 'StatuteError';

  constructor(
    readonly code: StatuteErrorCode,
    message: string,
    readonly details: Readonly<Record<string, string | number | null>> = {},
  ) {
    super(message);
  }
}
