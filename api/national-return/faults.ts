/**
 * Why a row of a return, or a file, was not taken. The sentence names what is wrong and never repeats a value: a return has
 * birth dates and postcodes in it.
 */
export const FAULTS = {
  'column-missing': 'The file has no such column, so none of it was taken.',
  'column-twice': 'The file has this column twice, so none of it was taken.',
  'quote-misplaced': 'A quotation mark is in the wrong place or never closed.',
  'field-too-long': 'A field is longer than anything a return holds.',
  'row-length': 'The row has more or fewer fields than the first line.',
  'value-missing': 'A value is wanted here.',
  'impossible-date': 'A date that exists is wanted, as DD/MM/YYYY.',
  'unknown-code': 'This code is not one of the return.',
  'unknown-child': 'No file of header rows names this child, or the header row was not taken.',
  'two-birth-dates': 'The files give this child more than one date of birth. None of the rows that differ was taken.',
  'before-birth': 'The date is before the child was born.',
  'after-return': 'The date is after the last day that the return covers.',
  'end-before-start': 'The episode ends before it begins.',
  'end-incomplete': 'An episode that ended has both a date and a reason, and one that goes on has neither.',
  'episode-twice': 'Another row tells of the same episode differently.',
  'episode-not-closed': 'The episode has no end, and a later one begins.',
  'episodes-overlap': 'The episode begins before the one before it has ended.',
} as const;
export type FaultCode = keyof typeof FAULTS;

/** A row that was refused: where, why, and which column to look at. */
export interface Fault {
  readonly file: string;
  /** From 1, the line of the column names. */
  readonly line: number;
  readonly column?: string;
  readonly code: FaultCode;
  readonly message: string;
}

export const fault = ({ file, line }: Place, code: FaultCode, column?: string): Fault => ({
  file,
  line,
  ...(column === undefined ? {} : { column }),
  code,
  message: FAULTS[code],
});

/** Where something stands. */
export interface Place {
  readonly file: string;
  readonly line: number;
}
