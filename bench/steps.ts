import { inLanes, type Opened } from '../test/support/system';
import {
  COURSE,
  openJourneys,
  registerChildren,
  tellByHttp,
  tellDirectly,
  TOLD_LATE,
  usesOf,
  type Place,
  type Step,
} from './course';
import { perSecond, spread, timed, type Figure } from './figures';

const CLIENTS = 20;
const AIM_MS = 40;
const WARM_UP = 100;

/** New journeys a second; the children are registered before. */
export async function measureOpenings(place: Place, count: number): Promise<readonly Figure[]> {
  const children = await registerChildren(place, 2 * count);
  const open = (child: string) => place.council.open([child]);
  const oneClient = performance.now();
  await inLanes(1, children.slice(0, count), open);
  const alone = perSecond(count, oneClient);
  const many = performance.now();
  await inLanes(CLIENTS, children.slice(count), open);
  return [
    { what: 'New journeys, one client', figure: alone },
    { what: `New journeys, ${CLIENTS} clients`, figure: perSecond(count, many) },
  ];
}

/** One recorded step after the other: the course of one journey, then that of the next. */
export async function measureSteps(place: Place, count: number): Promise<readonly Figure[]> {
  const perWay = Math.ceil((count + WARM_UP) / COURSE.length);
  const opened = await openJourneys(place, 2 * perWay);
  const [byHttp, directly] = [opened.slice(0, perWay), opened.slice(perWay)];
  const before = usesOf(place);
  const http = await timed(count, WARM_UP, (run) => inTurn(byHttp, run, (...told) => tellByHttp(place, ...told)));
  const after = usesOf(place);
  const direct = await timed(count, WARM_UP, (run) => inTurn(directly, run, (...told) => tellDirectly(place, ...told)));
  return [
    spread(`One recorded step over HTTP, ${count} in a row`, http, AIM_MS),
    { what: 'CPU time of one such step', figure: cpuOf(before, after, count + WARM_UP) },
    spread(`The same without HTTP and GraphQL, ${count} in a row`, direct),
  ];
}

function cpuOf(before: ReturnType<typeof usesOf>, after: ReturnType<typeof usesOf>, steps: number): string {
  const parts = Object.entries(after).flatMap(([name, use]) => {
    const used = use && before[name] && ((use.cpuSeconds - before[name].cpuSeconds) * 1000) / steps;
    return used === undefined ? [] : [`${name} ${used.toFixed(1)} ms`];
  });
  return parts.length > 0 ? parts.join(', ') : 'not measured on this system';
}

type Telling = (journey: Opened, step: Step) => Promise<void>;

async function inTurn(opened: readonly Opened[], run: number, tell: Telling): Promise<void> {
  const [journey, step] = [opened[Math.floor(run / COURSE.length)], COURSE[run % COURSE.length]];
  if (journey && step) await tell(journey, step);
}

/** Events of the engine's history for each step of the course. */
export async function measureHistory(place: Place): Promise<readonly Figure[]> {
  const [journey] = await openJourneys(place, 1);
  if (!journey) return [];
  const costs: number[] = [];
  for (const step of COURSE) costs.push(await costOf(place, journey, step));
  const late: number[] = [];
  for (const step of TOLD_LATE) late.push(await costOf(place, journey, step));
  const what = 'Events in the engine’s history for a step';
  return [
    { what: `${what}: each of the course`, figure: costs.join(', '), aim: aimOf(6, Math.max(...costs)) },
    {
      what: `${what} told late, which brings the next wake forward`,
      figure: late.join(', '),
      aim: aimOf(8, Math.max(...late)),
    },
  ];
}

const aimOf = (most: number, cost: number): NonNullable<Figure['aim']> => ({
  text: `at most ${most}`,
  met: cost <= most,
});

async function costOf(place: Place, journey: Opened, step: Step): Promise<number> {
  const before = await historyOf(place, journey);
  await tellByHttp(place, journey, step);
  return (await historyOf(place, journey)) - before;
}

/** Counted when the journey has gone back to sleep: its timer may be set anew just after the answer. */
async function historyOf({ journeys }: Place, { raw }: Opened): Promise<number> {
  await new Promise((go) => setTimeout(go, 300));
  const { events } = await journeys.client.workflow.getHandle(raw).fetchHistory();
  return events?.length ?? 0;
}

/** Steps a second with many clients, each on journeys of its own. @returns how many steps that were */
export async function measureThroughput(place: Place, opened: readonly Opened[]): Promise<readonly Figure[]> {
  const took: number[] = [];
  const began = performance.now();
  await inLanes(CLIENTS, opened, async (journey) => {
    for (const step of COURSE) {
      const sent = performance.now();
      await tellByHttp(place, journey, step);
      took.push(performance.now() - sent);
    }
  });
  const rate = perSecond(opened.length * COURSE.length, began);
  return [
    { what: `Recorded steps, ${CLIENTS} clients`, figure: rate },
    spread(
      `One step among ${CLIENTS} clients`,
      took.toSorted((a, b) => a - b),
    ),
  ];
}
