import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, getPriority, loadavg, totalmem } from 'node:os';
import type { Figure } from './figures';

const TICKS_A_SECOND = 100; // what Linux counts CPU time in, on every architecture that Node runs on

/** What the figures were taken on, and what else kept it busy. */
export function machine(): readonly Figure[] {
  return [
    { what: 'Date', figure: new Date().toISOString().slice(0, 16).replace('T', ' ') },
    { what: 'Processor', figure: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores` },
    { what: 'Memory', figure: `${(totalmem() / 2 ** 30).toFixed(0)} GB` },
    { what: 'Node', figure: process.version },
    { what: 'Priority of the processes (0 is the usual one, -20 the highest)', figure: String(getPriority()) },
  ];
}

/** How many processes wanted a core, on average over the last minute, whoever they belong to. */
export const loadNow = (): string => (loadavg()[0] ?? 0).toFixed(1);

/** What a process and its children hold and have used, with those of its children that have ended. */
export interface Use {
  /** Bytes in memory; a page that several of them share is counted once. */
  readonly memory: number;
  readonly cpuSeconds: number;
}

/** Undefined on a machine without `/proc`. */
export function useOf(pid: number): Use | undefined {
  if (!existsSync('/proc/self/smaps_rollup')) return undefined;
  const family = [pid, ...descendants(pid, parents())];
  return family.map(useOfOne).reduce((sum, one) => ({
    memory: sum.memory + one.memory,
    cpuSeconds: sum.cpuSeconds + one.cpuSeconds,
  }));
}

function useOfOne(pid: number): Use {
  const kilobytes = Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
  const [user = 0, system = 0, userOfEnded = 0, systemOfEnded = 0] = statOf(pid).slice(11, 15).map(Number);
  return {
    memory: kilobytes * 1024,
    cpuSeconds: (user + system + userOfEnded + systemOfEnded) / TICKS_A_SECOND,
  };
}

/** The fields of `/proc/<pid>/stat` after the name, which may hold anything. */
const statOf = (pid: number): readonly string[] =>
  read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');

function parents(): ReadonlyMap<number, number> {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return new Map(pids.map((pid) => [pid, Number(statOf(pid)[1])]));
}

function descendants(pid: number, parentOf: ReadonlyMap<number, number>): readonly number[] {
  const children = [...parentOf].flatMap(([child, parent]) => (parent === pid ? [child] : []));
  return children.flatMap((child) => [child, ...descendants(child, parentOf)]);
}

/** Nothing for a process that has ended meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
