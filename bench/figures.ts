/** One line of the report. */
export interface Figure {
  readonly what: string;
  readonly figure: string;
  /** What was wanted, and whether it was reached. */
  readonly aim?: { readonly text: string; readonly met: boolean };
}

/** How long each of some runs took, in milliseconds, the shortest first. */
export type Times = readonly number[];

/** Times work done again and again, one after the other. @param warmUp how many runs at the start are not counted */
export async function timed(runs: number, warmUp: number, work: (run: number) => Promise<unknown>): Promise<Times> {
  const times: number[] = [];
  for (let run = 0; run < warmUp + runs; run += 1) {
    const began = performance.now();
    await work(run);
    if (run >= warmUp) times.push(performance.now() - began);
  }
  return times.toSorted((a, b) => a - b);
}

/** The time within which a share of the runs ended. */
export const quantile = (times: Times, share: number): number =>
  times[Math.min(times.length - 1, Math.ceil(times.length * share) - 1)] ?? NaN;

/** p50 and p95 as one figure. @param aimMs what p95 is to stay under */
export function spread(what: string, times: Times, aimMs?: number): Figure {
  const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)];
  const figure = `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`;
  return aimMs === undefined
    ? { what, figure }
    : { what, figure, aim: { text: `p95 < ${aimMs} ms`, met: p95 < aimMs } };
}

/** How often a second, for work done so many times since a moment of `performance.now()`. */
export const perSecond = (count: number, began: number): string =>
  `${(count / ((performance.now() - began) / 1000)).toFixed(1)} a second`;

/** A section of the report, as a table in Markdown. */
export function tableOf(title: string, figures: readonly Figure[]): string {
  const rows = figures.map(({ what, figure, aim }) => `| ${what} | ${figure} | ${aim ? verdict(aim) : ''} |`);
  return [`\n### ${title}\n`, '| What | Figure | Aim |', '| --- | --- | --- |', ...rows].join('\n');
}

const verdict = ({ text, met }: NonNullable<Figure['aim']>): string => `${text}: ${met ? 'met' : 'missed'}`;

/** Bytes for people. */
export const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;
export const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`;
