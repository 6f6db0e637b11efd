import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { newKey, today } from '../test/support/system';
import { calendarAsKnownOn, civilDate, workingDayAfter } from '../statute';
import { usesOf, type Place } from './course';
import type { Figure } from './figures';
import type { Use } from './machine';

/** What came of a change, as far as it is looked at here. */
interface Told {
  readonly version: number | null;
  readonly preview: { readonly journeys: number; readonly clocks: number; readonly next: string | null } | null;
}

/** A bank holiday among the open journeys of the council: what a dry run costs, and what the wave of waking costs. */
export async function measureLaw(place: Place, sql: Pool): Promise<readonly Figure[]> {
  const input = holiday();
  const began = performance.now();
  const { journeys, clocks } = await tryOut(place, input);
  const dryMs = performance.now() - began;
  const before = usesOf(place);
  const waking = performance.now();
  const { version } = await load(place, input);
  await place.journeys.client.workflow.getHandle(`law-${place.council.caller.authority}-${version}`).result();
  const moved = await movedAtLast(place, sql, clocks);
  const seconds = (performance.now() - waking) / 1000;
  return [
    { what: `Dry run over ${journeys} journeys`, figure: `${(dryMs / journeys).toFixed(1)} ms a journey` },
    { what: 'A bank holiday: clocks that the dry run told of, and that moved', figure: `${clocks}, ${moved}` },
    { what: `From the mutation to the last clock, ${journeys} journeys`, figure: `${seconds.toFixed(1)} s` },
    ...Object.entries(usesOf(place)).map(([name, after]) => costOf(name, before[name], after, journeys, seconds)),
  ];
}

/** A working day to come that the council's first clocks count. */
function holiday() {
  const now = civilDate(today());
  const adds = [{ date: workingDayAfter(now, 4, calendarAsKnownOn(now)), name: 'A day off' }];
  return { edition: 'bench', publishedOn: now, source: 'Invented for the bench', adds, removes: [] };
}

/** Looks at every journey, question after question. */
async function tryOut(place: Place, input: object): Promise<{ readonly journeys: number; readonly clocks: number }> {
  let [journeys, clocks] = [0, 0];
  for (let after: string | null | undefined; after !== null;) {
    const dryRunPage = { first: 500, ...(after === undefined ? {} : { after }) };
    const { preview }: Told = await load(place, { ...input, dryRun: true, dryRunPage });
    if (!preview) throw new Error('The dry run told nothing.');
    journeys += preview.journeys;
    clocks += preview.clocks;
    after = preview.next;
  }
  return { journeys, clocks };
}

async function load({ system, council }: Place, input: object): Promise<Told> {
  const selection = 'version preview { journeys clocks next } errors { code message }';
  const all = { ...newKey(), ...input };
  const told = await system.client.mutate(council.caller, 'loadCalendarEdition', all, selection);
  if ((told['errors'] as readonly unknown[]).length > 0) throw new Error(JSON.stringify(told));
  return told as unknown as Told;
}

/** Waits until as many clocks have moved as were told of, and tells how many have. */
async function movedAtLast({ council }: Place, sql: Pool, wanted: number): Promise<number> {
  const counted = `select count(*)::int as n from event e join journey j on j.id = e.stream
    where j.authority = $1 and e.type = 'clock.moved' and e.payload->>'cause' = 'law'`;
  const count = async (): Promise<number> => {
    const { rows } = await sql.query<{ n: number }>(counted, [council.caller.authority]);
    return rows[0]?.n ?? 0;
  };
  for (const until = performance.now() + 120_000; (await count()) < wanted && performance.now() < until;)
    await pause(50);
  return count();
}

function costOf(
  name: string,
  before: Use | undefined,
  after: Use | undefined,
  journeys: number,
  seconds: number,
): Figure {
  const what = `Waking: ${name}`;
  if (!before || !after) return { what, figure: 'not measured on this system' };
  const cpu = after.cpuSeconds - before.cpuSeconds;
  const share = (cpu / seconds) * 100;
  return {
    what,
    figure: `${((cpu * 1000) / journeys).toFixed(1)} ms a journey, ${share.toFixed(0)} % of one core meanwhile`,
  };
}
