import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CalendarEdition,
  type CalendarEditionData,
  extendCalendar,
  newestCalendar,
  readCalendarEdition,
} from './calendar';
import { plainDate } from './dates';
import { StatuteError } from './errors';

const USAGE = `calendar check FILE         says what an edition would change, or why it is refused
calendar add FILE [FOLDER]  checks it and adds it to the calendar published in FOLDER (statute/data)
`;

/** The two files that change when an edition is published: the calendar, and the checksums that guard it. */
const CALENDAR = 'calendar.england-and-wales.json';
const CHECKSUMS = 'published.json';

/** Checks and adds calendar editions for an administrator. Answers on standard output; a refusal ends with code 1. */
function main([command, file, folder = join(__dirname, 'data')]: readonly string[]): void {
  if (file === undefined || (command !== 'check' && command !== 'add')) {
    process.stderr.write(USAGE);
    process.exitCode = 2;
    return;
  }
  try {
    const raw: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const edition = readCalendarEdition(raw);
    const calendar = extendCalendar(command === 'check' ? newestCalendar : calendarIn(folder), [edition]);
    process.stdout.write(report(edition, calendar));
    if (command === 'add') publish(folder, raw, edition.id);
  } catch (error) {
    if (!(error instanceof StatuteError) && !(error instanceof SyntaxError)) throw error;
    const code = error instanceof StatuteError ? error.code : 'not-json';
    const details = error instanceof StatuteError ? Object.values(error.details).filter((one) => one !== null) : [];
    process.stderr.write(`refused: ${[code, ...details].join(' ')}: ${error.message}\n`);
    process.exitCode = 1;
  }
}

/** The calendar as a folder has it, which may be ahead of the one this program was built with. */
function calendarIn(folder: string): CalendarEdition {
  const { editions } = readCalendar(folder);
  const known = new Set(newestCalendar.editions.map(({ id }) => id));
  return extendCalendar(
    newestCalendar,
    editions.map(readCalendarEdition).filter(({ id }) => !known.has(id)),
  );
}

function report(
  { id, publishedOn, adds, removes }: CalendarEditionData,
  { publishedThrough }: CalendarEdition,
): string {
  return [
    `edition ${id}, published ${plainDate(publishedOn)}`,
    ...removes.map(({ date, name }) => `a working day again: ${plainDate(date)} (${name})`),
    ...adds.map(({ date, name }) => `a day off: ${plainDate(date)} (${name})`),
    `the published list reaches ${publishedThrough}; days off beyond are projected`,
    '',
  ].join('\n');
}

function publish(folder: string, raw: unknown, id: string): void {
  const calendar = readCalendar(folder);
  writeJson(join(folder, CALENDAR), { ...calendar, editions: [...calendar.editions, raw] });
  const checksums = readJson(join(folder, CHECKSUMS)) as { readonly calendar: Readonly<Record<string, string>> };
  writeJson(join(folder, CHECKSUMS), { ...checksums, calendar: { ...checksums.calendar, [id]: checksum(raw) } });
}

/** Of the content and not of the layout: SHA-256 of the JSON without spaces, in the order of the file. */
function checksum(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function readCalendar(folder: string): { readonly editions: readonly unknown[] } {
  return readJson(join(folder, CALENDAR)) as { readonly editions: readonly unknown[] };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}

main(process.argv.slice(2));
