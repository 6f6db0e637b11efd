import { isCivilDate, type CivilDate } from '../../statute';
import type { Terms } from '../../activities/matching';
import {
  HOME_TYPES,
  PATTERNS,
  type Ages,
  type Answers,
  type Approval,
  type Days,
  type Exemption,
  type Resident,
  type Restriction,
} from '../../workflows/home-matching/search/home';
import { readCsv } from '../national-return/csv';
import { APPROVAL_KINDS, OWNERSHIPS, PURCHASES, REGISTRATIONS, RESTRICTION_KINDS, type HomeTold } from './home-values';

/*
 * A register of homes as a CSV file: one row for each home, told in docs/homes-file.md. Nothing is guessed: what is not in the form
 * that is told there is refused with its line and column.
 */

/** Why a row, or the file, was not taken. The sentence never repeats a value: a file says who lives where. */
export const FILE_FAULTS = {
  'column-missing': 'The file has no such column, so none of it was taken.',
  'column-twice': 'The file has this column twice, so none of it was taken.',
  'column-unknown': 'There is no such column, so none of the file was taken.',
  'quote-misplaced': 'A quotation mark is in the wrong place or never closed.',
  'field-too-long': 'A field is longer than anything that is told of a home.',
  'row-length': 'The row has more or fewer fields than the first line.',
  'value-missing': 'A value is wanted here.',
  'wrong-form': 'The value is not in the form that this column has.',
  'home-twice': 'Another row tells of this home.',
  'provider-unknown': 'There is no such provider, or it is not yours.',
  'other-provider': 'The home stands with another provider. A home-finding manager gives it to this one first.',
  'moved-on': 'Somebody told of this home after the preview. It was left as it is.',
} as const;
export type FileFaultCode = keyof typeof FILE_FAULTS;

/** A row that was refused: where, why, and which column to look at. */
export interface FileFault {
  /** From 1, the line of the column names. */
  readonly line: number;
  readonly column?: string;
  readonly code: FileFaultCode;
  readonly message: string;
}

export const fileFault = (
  line: number,
  code: FileFaultCode,
  column?: string,
  message: string = FILE_FAULTS[code],
): FileFault => ({ line, ...(column === undefined ? {} : { column }), code, message });

/** A row that could be read: what it tells of one home. */
export interface HomeRow {
  readonly line: number;
  readonly reference: string;
  /** The code of the provider's team. */
  readonly provider: string;
  readonly home: HomeTold;
  readonly terms: Terms;
}

// ---- What stands in one field ----

/** Reads a field that is not empty; undefined when it is not in the form. */
type Reader<T> = (text: string) => T | undefined;

const text: Reader<string> = (said) => said;
const number: Reader<number> = (said) => (/^-?\d{1,9}(\.\d{1,20})?$/.test(said) ? Number(said) : undefined);
const date: Reader<CivilDate> = (said) => (isCivilDate(said) ? said : undefined);
const yesNo: Reader<boolean> = (said) => (said === 'yes' ? true : said === 'no' ? false : undefined);
const oneOf =
  <const T extends string>(codes: readonly T[]): Reader<T> =>
  (said) =>
    codes.find((code) => code === said);

const NONE = 'none';

/** Some of a kind between separators, all of which can be read. `none` is a list in which nothing is, and not one that is not known. */
const listOf =
  <T>(one: Reader<T>, separator = ';'): Reader<readonly T[]> =>
  (said) => {
    if (said === NONE) return [];
    const all = said.split(separator).map((part) => one(part.trim()));
    const read = all.filter((part) => part !== undefined);
    return read.length === all.length ? read : undefined;
  };

/** `2026-12-01..2027-03-01`, or without an end: `2026-12-01..` */
const days: Reader<Days> = (said) => {
  const [from = '', until = '', ...more] = said.split('..');
  if (more.length > 0 || !said.includes('..') || !isCivilDate(from)) return undefined;
  if (until === '') return { from };
  return isCivilDate(until) ? { from, until } : undefined;
};

const whole: Reader<number> = (said) => (/^\d{1,6}$/.test(said) ? Number(said) : undefined);

/** `5-16` */
const ages: Reader<Ages> = (said) => {
  const [, from, to] = /^(\d{1,2})-(\d{1,2})$/.exec(said) ?? [];
  return from === undefined ? undefined : { from: Number(from), to: Number(to) };
};

/** `night-care=yes; epilepsy=no` */
const answers: Reader<Answers> = (said) => {
  const pairs = listOf<readonly [string, boolean]>((part) => {
    const [what = '', answer = '', ...more] = part.split('=');
    const value = more.length === 0 && what !== '' ? yesNo(answer) : undefined;
    return value === undefined ? undefined : [what, value];
  })(said);
  const read = pairs && new Map(pairs);
  return read && read.size === pairs.length ? Object.fromEntries(read) : undefined;
};

const words = (said: string): readonly string[] => said.split(/ +/);

/** Words after the first ones, as in `places=2`: each at most once, and each of those named. */
function named<const K extends string>(
  said: readonly string[],
  keys: readonly K[],
): Readonly<Partial<Record<K, string>>> | undefined {
  const found: Partial<Record<K, string>> = {};
  for (const word of said) {
    const at = word.indexOf('=');
    const key = keys.find((one) => one === word.slice(0, at));
    if (key === undefined || found[key] !== undefined || at === word.length - 1) return undefined;
    found[key] = word.slice(at + 1);
  }
  return found;
}

/** Reads what is said, where something is; null when it is not in the form. */
const read = <T>(reader: Reader<T>, said: string | undefined): T | null | undefined =>
  said === undefined ? undefined : (reader(said) ?? null);

/** What is known of an object, without what is not. Undefined when something was not in the form. */
function known<T extends object>(parts: { readonly [K in keyof T]: T[K] | null | undefined }): T | undefined {
  const entries = Object.entries<unknown>(parts).filter(([, value]) => value !== undefined);
  // Each part was read by the reader of its own field, and those that are left out may be.
  return entries.some(([, value]) => value === null) ? undefined : (Object.fromEntries(entries) as T);
}

/** `general 2024-01-08.. places=2 ages=0-14 patterns=short+long children=c-1+c-2` */
const approval: Reader<Approval> = (said) => {
  const [kind = '', span = '', ...rest] = words(said);
  const more = named(rest, ['places', 'ages', 'patterns', 'children']);
  const when = days(span);
  if (!more || !when) return undefined;
  return known<Approval>({
    kind: read(oneOf(APPROVAL_KINDS), kind),
    ...when,
    places: read(whole, more.places),
    ages: read(ages, more.ages),
    patterns: read(listOf(oneOf(PATTERNS), '+'), more.patterns),
    children: read(listOf(text, '+'), more.children),
  });
};

/** `ashdale c-1+c-2` */
const exemption: Reader<Exemption> = (said) => {
  const [by = '', children, ...more] = words(said);
  if (children === undefined || more.length > 0) return undefined;
  return { by, children: children.split('+') };
};

/** `allegation 2026-11-02..` */
const restriction: Reader<Restriction> = (said) => {
  const [kind = '', span = '', ...more] = words(said);
  const [what, when] = [oneOf(RESTRICTION_KINDS)(kind), days(span)];
  return what && when && more.length === 0 ? { kind: what, ...when } : undefined;
};

/** `p-1 2026-12-01..2027-03-01 2027-04-01..`; a place that is not free has no days. */
const place: Reader<HomeTold['places'][number]> = (said) => {
  const [id = '', ...spans] = words(said);
  const free = spans.flatMap((span) => days(span) ?? []);
  return free.length === spans.length ? { id, free } : undefined;
};

/** `c-9 fostered born=2015-01-01 siblings=s-1`, or `own` for a child of the household. */
const resident: Reader<Resident> = (said) => {
  const [id = '', kind, ...rest] = words(said);
  const more = named(rest, ['born', 'siblings']);
  if (!more || (kind !== 'fostered' && kind !== 'own')) return undefined;
  return known<Resident>({ id, fostered: kind === 'fostered', bornOn: read(date, more.born), siblings: more.siblings });
};

// ---- Columns ----

/** Every column, with how it is read. Those of REQUIRED have a value in every row. */
const COLUMNS = {
  reference: text,
  provider: text,
  type: oneOf(HOME_TYPES),
  lat: number,
  lon: number,
  area: text,
  registration: oneOf(REGISTRATIONS),
  approvals: listOf(approval),
  exemptions: listOf(exemption),
  restrictions: listOf(restriction),
  ages,
  places: listOf(place),
  confirmed: date,
  available: date,
  patterns: listOf(oneOf(PATTERNS)),
  household: listOf(text),
  household_confirmed: date,
  residents: listOf(resident),
  solo_only: yesNo,
  max_other_children: whole,
  age_gap: whole,
  can_meet: answers,
  access: listOf(text),
  gives_care: yesNo,
  takes_siblings: yesNo,
  school_run: yesNo,
  offers: answers,
  keeps_until: date,
  health_area: text,
  features: answers,
  ownership: oneOf(OWNERSHIPS),
  purchase: oneOf(PURCHASES),
  weekly_price: whole,
} as const satisfies Readonly<Record<string, Reader<unknown>>>;
export type Column = keyof typeof COLUMNS;
export const COLUMN_NAMES = Object.keys(COLUMNS) as readonly Column[];

/** Without these columns nothing is taken, and each row has a value in them. */
export const REQUIRED = [
  ...(['reference', 'provider', 'type', 'lat', 'lon', 'area', 'ages', 'places', 'confirmed'] as const),
  ...(['ownership', 'purchase'] as const),
] as const satisfies readonly Column[];

type ValueOf<C extends Column> = Exclude<ReturnType<(typeof COLUMNS)[C]>, undefined>;
type Cells = { readonly [C in (typeof REQUIRED)[number]]: ValueOf<C> } & {
  readonly [C in Column]?: ValueOf<C>;
};

/** The column of a field of a home, for a fault that is found in the home as a whole. */
const COLUMN_OF: Readonly<Record<string, Column>> = {
  ...{ areaCode: 'area', confirmedOn: 'confirmed', availableFrom: 'available', canMeet: 'can_meet' },
  ...{ accessFeatures: 'access', givesCare: 'gives_care', takesSiblings: 'takes_siblings', schoolRun: 'school_run' },
  ...{ canKeepUntil: 'keeps_until', healthArea: 'health_area', weeklyPrice: 'weekly_price' },
  ...{ soloOnly: 'solo_only', maxOtherChildren: 'max_other_children', ageGapMin: 'age_gap' },
};

/** The column in which a field of a home stands. @param path as a refusal has it, from `home` or `terms` on */
export function columnOf(path: readonly string[]): Column | undefined {
  const [of, field = of, inner = ''] = path;
  if (field === 'point') return inner === 'lon' ? 'lon' : 'lat';
  if (field === 'residentLimits') return COLUMN_OF[inner] ?? 'max_other_children';
  if (field === 'household' && inner === 'confirmedOn') return 'household_confirmed';
  return COLUMN_OF[field ?? ''] ?? COLUMN_NAMES.find((name) => name === field);
}

// ---- The file ----

/** What a file says, row by row, and every row that could not be read, in the order of lines. */
export interface HomesFile {
  readonly rows: readonly HomeRow[];
  readonly faults: readonly FileFault[];
}

/** Reads a file of homes. A bad row is refused and the good ones are taken; wrong columns refuse the whole file. */
export function readHomes(file: string): HomesFile {
  const { rows: all, faults: unread } = readCsv(file);
  const [names, ...rest] = all;
  const columns = (names?.fields ?? []).map((column) => column.trim().toLowerCase());
  const wrong = wrongColumns(names?.line ?? 1, columns);
  if (wrong.length > 0) return { rows: [], faults: wrong };
  const faults = unread.map(({ line, code }) => fileFault(line, code));
  const rows: HomeRow[] = [];
  const seen = new Set<string>();
  for (const { line, fields } of rest) {
    const row = fields.length === columns.length ? readRow(line, columns, fields) : fileFault(line, 'row-length');
    if ('code' in row) faults.push(row);
    else if (seen.has(row.reference)) faults.push(fileFault(line, 'home-twice', 'reference'));
    else rows.push(row);
    if ('reference' in row) seen.add(row.reference);
  }
  return { rows, faults: faults.toSorted((a, b) => a.line - b.line) };
}

function wrongColumns(line: number, columns: readonly string[]): readonly FileFault[] {
  const known: readonly string[] = COLUMN_NAMES;
  return [
    ...REQUIRED.filter((name) => !columns.includes(name)).map((name) => fileFault(line, 'column-missing', name)),
    ...known
      .filter((name) => columns.indexOf(name) !== columns.lastIndexOf(name))
      .map((name) => fileFault(line, 'column-twice', name)),
    // Left alone, a misspelt column would say that nothing is known, and nobody would see it.
    ...columns.filter((name) => !known.includes(name)).map((name) => fileFault(line, 'column-unknown', shown(name))),
  ];
}

/** What stands in the place of a column's name may be anything. */
const shown = (name: string): string => (/^[a-z_]{1,30}$/.test(name) ? name : '?');

function readRow(line: number, columns: readonly string[], fields: readonly string[]): HomeRow | FileFault {
  const cells: Partial<Record<Column, unknown>> = {};
  for (const column of COLUMN_NAMES) {
    const said = fields[columns.indexOf(column)]?.trim() ?? '';
    if (said === '') {
      if (REQUIRED.some((name) => name === column)) return fileFault(line, 'value-missing', column);
      continue;
    }
    const value = COLUMNS[column](said);
    if (value === undefined) return fileFault(line, 'wrong-form', column);
    cells[column] = value;
  }
  // Each was read by the reader of its own column, and all that are required are there.
  return rowOf(line, cells as Cells);
}

function rowOf(line: number, cells: Cells): HomeRow | FileFault {
  const { household, household_confirmed: householdConfirmed } = cells;
  if ((household === undefined) !== (householdConfirmed === undefined))
    return fileFault(line, 'value-missing', household === undefined ? 'household' : 'household_confirmed');
  const { reference, provider, ownership, purchase, weekly_price: weeklyPrice } = cells;
  const terms = { ownership, purchase, ...(weeklyPrice === undefined ? {} : { weeklyPrice }) };
  return { line, reference, provider, home: homeOf(cells), terms };
}

function homeOf(cells: Cells): HomeTold {
  const { household: people, household_confirmed: confirmedOn } = cells;
  const { solo_only: soloOnly, max_other_children: maxOtherChildren, age_gap: ageGapMin } = cells;
  const limits = defined({ soloOnly, maxOtherChildren, ageGapMin });
  const { type, lat, lon, area, ages: span, places, confirmed } = cells;
  const { registration, approvals, exemptions, restrictions, patterns, residents, offers, features } = cells;
  return {
    ...{ type, point: { lat, lon }, areaCode: area, ages: span, places, confirmedOn: confirmed },
    ...defined({ registration, approvals, exemptions, restrictions, patterns, residents, offers, features }),
    ...defined({ availableFrom: cells.available, canMeet: cells.can_meet, accessFeatures: cells.access }),
    ...defined({ givesCare: cells.gives_care, takesSiblings: cells.takes_siblings, schoolRun: cells.school_run }),
    ...defined({ canKeepUntil: cells.keeps_until, healthArea: cells.health_area }),
    ...(people && confirmedOn ? { household: { people, confirmedOn } } : {}),
    ...(Object.keys(limits).length > 0 ? { residentLimits: limits } : {}),
  };
}

/** Without what is not known. */
function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
