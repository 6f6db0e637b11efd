/** A line of a CSV file, or several where a quoted field holds line breaks. */
export interface CsvRow {
  /** The line on which it begins, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** A row that cannot be read. Reading goes on with the next line. */
export interface CsvFault {
  readonly line: number;
  readonly code: 'quote-misplaced' | 'field-too-long';
}

/** Longer than anything a return holds: a quote that was never closed must not swallow the file. */
export const LONGEST_FIELD = 10_000;

/**
 * Reads RFC 4180 text: commas, quotes doubled inside quotes, lines that end in CRLF or LF, a byte-order mark or none. Empty
 * lines are left out. Nothing is trimmed and nothing is guessed: a quote in the wrong place is a fault.
 */
export function readCsv(text: string): { readonly rows: readonly CsvRow[]; readonly faults: readonly CsvFault[] } {
  const rows: CsvRow[] = [];
  const faults: CsvFault[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const read = readRow(text, at, rows[0]?.fields.length);
    if ('code' in read) faults.push({ line, code: read.code });
    else if (read.fields.length > 1 || read.fields[0] !== '') rows.push({ line, fields: read.fields });
    line += linesBetween(text, at, read.next);
    at = read.next;
  }
  return { rows, faults };
}

type Read = { readonly next: number } & ({ readonly fields: readonly string[] } | Pick<CsvFault, 'code'>);

/**
 * A row over several lines is one only if it has as many fields as the first: else a quote was left open, and the lines that
 * follow are read for themselves.
 */
function readRow(text: string, start: number, wanted: number | undefined): Read {
  const read = readFields(text, start);
  if ('code' in read || read.fields.length === wanted || read.next === afterLine(text, start)) return read;
  return { code: 'quote-misplaced', next: afterLine(text, start) };
}

function readFields(text: string, start: number): Read {
  const fields: string[] = [];
  let at = start;
  for (;;) {
    const field = text[at] === '"' ? readQuoted(text, at) : readBare(text, at);
    if ('code' in field) return { code: field.code, next: afterLine(text, start) };
    fields.push(field.value);
    if (text[field.end] !== ',') return { fields, next: afterLine(text, field.end) };
    at = field.end + 1;
  }
}

type Field = { readonly value: string; readonly end: number } | Pick<CsvFault, 'code'>;

function readBare(text: string, start: number): Field {
  let end = start;
  for (; end < text.length && !isEnd(text, end); end += 1) {
    if (text[end] === '"') return { code: 'quote-misplaced' };
    if (end - start >= LONGEST_FIELD) return { code: 'field-too-long' };
  }
  return { value: text.slice(start, end), end };
}

function readQuoted(text: string, start: number): Field {
  const last = Math.min(text.length, start + LONGEST_FIELD);
  for (let at = start + 1; at < last; at += 1) {
    if (text[at] !== '"') continue;
    if (text[at + 1] === '"') at += 1;
    else if (at + 1 < text.length && !isEnd(text, at + 1)) return { code: 'quote-misplaced' };
    else return { value: text.slice(start + 1, at).replaceAll('""', '"'), end: at + 1 };
  }
  return { code: last === text.length ? 'quote-misplaced' : 'field-too-long' };
}

/** Whether a field ends here. A bare CR is part of it: only CRLF and LF end a line. */
const isEnd = (text: string, at: number): boolean =>
  text[at] === ',' || text[at] === '\n' || (text[at] === '\r' && text[at + 1] === '\n');

function afterLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

function linesBetween(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
