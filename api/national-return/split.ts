import { readCsv } from './csv';
import { tableOf, type ReturnFile } from './tables';

/** A file in the lines of each child; what belongs to nobody goes with the first. */
interface Sorted {
  readonly name: string;
  readonly head: readonly Stretch[];
  readonly unread: readonly Stretch[];
  readonly children: ReadonlyMap<string, readonly Stretch[]>;
}

/** Lines of a file, from where they stand, counted from 1. */
interface Stretch {
  readonly line: number;
  readonly lines: readonly string[];
}

/**
 * Parts a return into returns of so many children each. Every row keeps the number of its line: what is left out is an empty
 * line. Rows that cannot be read, and files that are not read, are in the first part.
 */
export function batchesOf(files: readonly ReturnFile[], size: number): readonly (readonly ReturnFile[])[] {
  const sorted = files.filter(({ name }) => tableOf(name) !== undefined).map(sortedByChild);
  const others = files.filter(({ name }) => tableOf(name) === undefined).map(({ name }) => ({ name, text: '' }));
  const all = [...new Set(sorted.flatMap(({ children }) => [...children.keys()]))];
  const batches = Array.from({ length: Math.max(1, Math.ceil(all.length / size)) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
  return batches.map((children, index) => [
    ...sorted.map((file) => partOf(file, children, index === 0)),
    ...(index === 0 ? others : []),
  ]);
}

function sortedByChild({ name, text }: ReturnFile): Sorted {
  const { rows, faults } = readCsv(text);
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const starts = [...rows, ...faults].map(({ line }) => line).toSorted((a, b) => a - b);
  const nextOf = new Map(starts.map((line, index) => [line, starts[index + 1] ?? lines.length + 1]));
  const stretch = ({ line }: { readonly line: number }): Stretch => ({
    line,
    lines: lines.slice(line - 1, (nextOf.get(line) ?? line + 1) - 1),
  });
  const [names, ...rest] = rows;
  const column = (names?.fields ?? []).findIndex((field) => field.trim().toUpperCase() === 'CHILD');
  const children = new Map<string, Stretch[]>();
  for (const row of column < 0 ? [] : rest) {
    const child = row.fields[column]?.trim() ?? '';
    const found = children.get(child) ?? [];
    found.push(stretch(row));
    children.set(child, found);
  }
  return { name, head: names ? [stretch(names)] : [], unread: faults.map(stretch), children };
}

function partOf({ name, head, unread, children }: Sorted, wanted: readonly string[], first: boolean): ReturnFile {
  const kept = [...head, ...(first ? unread : []), ...wanted.flatMap((child) => children.get(child) ?? [])];
  const lines: string[] = [];
  for (const { line, lines: said } of kept) for (const [index, one] of said.entries()) lines[line - 1 + index] = one;
  return { name, text: Array.from(lines, (line) => line ?? '').join('\n') };
}
