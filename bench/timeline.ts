import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { writeEvents } from '../activities/record';
import { chained, FIRST_LINK, link, type Chained } from '../activities/chain';
import { openDatabase } from '../prisma/client';
import { globalId, readGlobalId } from '../api/ids';
import { addDays, addMs, civilDate, startOfDay } from '../statute';
import type { Council } from '../test/support/system';
import type { Place } from './course';
import { spread, timed, type Figure } from './figures';

const EVENTS = 3_000;
const YEARS = 7;
const AIM_MS = 100;
const WARM_UP = 20;
const TYPE = 'family-group-decision-making';
const BEGINS = civilDate('2019-01-07');
const AUTHOR = { by: { id: 'worker', roles: ['social-worker'] as const } };

const TIMELINE = `query ($child: ID!, $asAt: DateTime, $knownBy: DateTime) {
  timeline(child: $child, asAt: $asAt, knownBy: $knownBy, first: 100) { totalCount
    edges { node { sequence type title occurredOn recordedAt actor values { name value } } } } }`;

/** How long the course of events of one child takes: 3,000 of them in seven years, as at a day in the middle. */
export async function measureTimeline(place: Place, owner: Pool, count: number): Promise<readonly Figure[]> {
  const child = await fill(place, owner);
  const asAt = startOfDay(addDays(BEGINS, Math.round(YEARS * 365.25 * 0.6)));
  const ask = (moment: object) => () => place.system.client.ask(place.council.caller, TIMELINE, { child, ...moment });
  return [
    spread(
      `timeline, first 100 of ${EVENTS} events in ${YEARS} years, as at a day`,
      await timed(count, WARM_UP, ask({ asAt })),
      AIM_MS,
    ),
    spread('The same, as known then too', await timed(count, WARM_UP, ask({ asAt, knownBy: asAt })), AIM_MS),
  ];
}

/** One child with one journey, begun seven years ago, and something told of it nearly every day, some of it weeks late. */
async function fill({ council, environment }: Place, owner: Pool): Promise<string> {
  const [child, journey] = [randomUUID(), randomUUID()];
  const { authority } = council.caller;
  const own = link(FIRST_LINK, [registered(child, authority)]);
  const links = link(FIRST_LINK, course(journey, child, council));
  const last = links.at(-1);
  await owner.query(
    `insert into child (id, authority, reference, sequence, head) values ($1, $2, $1, 1, decode($3, 'base64'))`,
    [child, authority, own[0]?.hash],
  );
  await owner.query(
    `insert into journey (id, type, purpose, child, authority, team, reference, started_on, clock_offset_ms, sequence, head, recorded_at)
      values ($1, $2, 'before-proceedings', $3, $4, $5, $1, $6, 0, $7, decode($8, 'base64'), $9)`,
    [journey, TYPE, child, authority, teamOf(council), BEGINS, links.length, last?.hash, last?.recordedAt],
  );
  const prisma = openDatabase(environment.settings['DATABASE_URL'] ?? '', 1);
  try {
    for (const stream of [own, links]) await prisma.$transaction((tx) => writeEvents(tx, stream));
  } finally {
    await prisma.$disconnect();
  }
  await owner.query('vacuum analyze event');
  return globalId('Child', child);
}

function registered(stream: string, authority: string): Chained {
  const place = { stream, streamKind: 'child', sequence: 1, part: 0, recordedAt: startOfDay(BEGINS) };
  const event = { type: 'child.registered', authority, reference: stream };
  return chained(
    { ...place, command: 'registered', body: 'registered' },
    { event, occurred: { on: BEGINS }, author: AUTHOR },
  );
}

function course(stream: string, child: string, council: Council): readonly Chained[] {
  const started = {
    ...{
      type: 'journey.started',
      journeyType: TYPE,
      child,
      authority: council.caller.authority,
      team: teamOf(council),
    },
    ...{ purpose: 'before-proceedings', reference: stream, clockOffsetMs: 0 },
  };
  return Array.from({ length: EVENTS }, (_, index) => {
    const on = addDays(BEGINS, Math.floor((index * YEARS * 365.25) / EVENTS));
    const told = addMs(startOfDay(addDays(on, index % 9 === 8 ? 25 : 0)), 36_000_000 + index);
    const place = { stream, streamKind: 'journey', sequence: index + 1, part: 0, recordedAt: told };
    const event =
      index === 0
        ? started
        : { type: 'fact.recorded', fact: 'familyInformation', value: { document: `sheet-${index}` } };
    return chained(
      { ...place, command: `told-${index}`, body: `told-${index}` },
      { event, occurred: { on }, author: AUTHOR },
    );
  });
}

const teamOf = (council: Council): string => readGlobalId(council.team)?.id ?? '';
