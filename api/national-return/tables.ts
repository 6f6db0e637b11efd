import { type CivilDate, isCivilDate } from '../../statute';
import { readCsv } from './csv';
import { type Fault, type FaultCode, type Place, fault } from './faults';

/** A file of a return, as it was sent. */
export interface ReturnFile {
  readonly name: string;
  readonly text: string;
}

/** The files that are read, and the columns without which they cannot be. Other columns are left alone. */
const COLUMNS = {
  header: ['CHILD', 'DOB'],
  episodes: ['CHILD', 'DECOM', 'RNE', 'LS', 'PLACE', 'PLACE_PROVIDER', 'DEC', 'REC'],
  reviews: ['CHILD', 'DOB', 'REVIEW', 'REVIEW_CODE'],
  oc3: ['CHILD', 'DOB', 'IN_TOUCH', 'ACTIV', 'ACCOM'],
  uasc: ['CHILD', 'DOB', 'DUC'],
} as const;
export type TableName = keyof typeof COLUMNS;

/** A row whose fields are asked for by column; one that the file does not have is empty. */
export interface Row extends Place {
  readonly value: (column: string) => string;
}

export interface Tables {
  readonly rows: Readonly<Record<TableName, readonly Row[]>>;
  readonly faults: readonly Fault[];
  /** Files that are no part of what is read. */
  readonly leftAlone: readonly string[];
}

/** Sorts files by what their names end in, and reads their rows. Several files of a kind are read one after another. */
export function readTables(files: readonly ReturnFile[]): Tables {
  const rows: Record<TableName, Row[]> = { header: [], episodes: [], reviews: [], oc3: [], uasc: [] };
  const faults: Fault[] = [];
  const leftAlone: string[] = [];
  for (const file of files) {
    const table = tableOf(file.name);
    if (table === undefined) leftAlone.push(file.name);
    else {
      const read = readTable(file, table);
      for (const row of read.rows) rows[table].push(row);
      for (const one of read.faults) faults.push(one);
    }
  }
  return { rows, faults, leftAlone };
}

/** 'episodes.csv', 'SSDA903_2026_Episodes.CSV'; the social workers' episodes are another file. */
export function tableOf(name: string): TableName | undefined {
  const [, words = ''] = /([^/\\]*?)(?:\.[a-z]+)?$/i.exec(name) ?? [];
  if (/(?:^|[^a-z])sw[^a-z]?episodes?$/i.test(words)) return undefined;
  const [, last] = /(?:^|[^a-z])(header|episodes?|reviews?|oc3|uasc)$/i.exec(words) ?? [];
  switch (last?.toLowerCase()) {
    case 'header':
      return 'header';
    case 'episode':
    case 'episodes':
      return 'episodes';
    case 'review':
    case 'reviews':
      return 'reviews';
    case 'oc3':
      return 'oc3';
    case 'uasc':
      return 'uasc';
    default:
      return undefined;
  }
}

function readTable(
  { name, text }: ReturnFile,
  table: TableName,
): { readonly rows: readonly Row[]; readonly faults: readonly Fault[] } {
  const { rows: all, faults: unread } = readCsv(text);
  const [names, ...rest] = all;
  const columns = (names?.fields ?? []).map((column) => column.trim().toUpperCase());
  const wrong = wrongColumns({ file: name, line: names?.line ?? 1 }, table, columns);
  if (wrong.length > 0) return { rows: [], faults: wrong };
  const places = new Map(columns.map((column, index) => [column, index]));
  const faults = unread.map(({ line, code }) => fault({ file: name, line }, code));
  const rows: Row[] = [];
  for (const { line, fields } of rest) {
    const even = fields.length >= columns.length && fields.slice(columns.length).every((field) => field.trim() === '');
    if (!even) faults.push(fault({ file: name, line }, 'row-length'));
    else rows.push({ file: name, line, value: (column) => fields[places.get(column) ?? -1]?.trim() ?? '' });
  }
  return { rows, faults };
}

function wrongColumns(place: Place, table: TableName, columns: readonly string[]): readonly Fault[] {
  const missing = COLUMNS[table].filter((column) => !columns.includes(column));
  const twice = COLUMNS[table].filter((column) => columns.indexOf(column) !== columns.lastIndexOf(column));
  return [
    ...missing.map((column) => fault(place, 'column-missing', column)),
    ...twice.map((column) => fault(place, 'column-twice', column)),
  ];
}

/** Reads the values of a row; the first that is wrong is what the row is refused for. */
export class RowReader {
  readonly #row: Row;
  #fault: Fault | undefined;

  constructor(row: Row) {
    this.#row = row;
  }

  /** What is wrong with the row, if anything was found so far. */
  get fault(): Fault | undefined {
    return this.#fault;
  }

  get place(): Place {
    return { file: this.#row.file, line: this.#row.line };
  }

  refuse(code: FaultCode, column?: string): undefined {
    this.#fault ??= fault(this.#row, code, column);
    return undefined;
  }

  text(column: string): string | undefined {
    return this.optional(column) ?? this.refuse('value-missing', column);
  }

  optional(column: string): string | undefined {
    const value = this.#row.value(column);
    return value === '' ? undefined : value;
  }

  /** 'DD/MM/YYYY', or nothing where the field is empty. */
  optionalDate(column: string): CivilDate | undefined {
    const value = this.optional(column);
    if (value === undefined) return undefined;
    const [, day, month, year] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(value) ?? [];
    const date = `${year}-${month}-${day}`;
    return isCivilDate(date) ? date : this.refuse('impossible-date', column);
  }

  date(column: string): CivilDate | undefined {
    return this.optional(column) === undefined ? this.refuse('value-missing', column) : this.optionalDate(column);
  }

  optionalCode<T>(column: string, codes: Readonly<Record<string, T>>): T | undefined {
    const value = this.optional(column)?.toUpperCase();
    if (value === undefined) return undefined;
    return Object.hasOwn(codes, value) ? codes[value] : this.refuse('unknown-code', column);
  }

  code<T>(column: string, codes: Readonly<Record<string, T>>): T | undefined {
    return this.optional(column) === undefined
      ? this.refuse('value-missing', column)
      : this.optionalCode(column, codes);
  }
}
