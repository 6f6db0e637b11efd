import { randomUUID } from 'node:crypto';
import { taking, type Taking } from '../../activities/holds';
import type { HomeEvent, MatchingStream, RequestEvent } from '../../activities/matching';
import { register } from '../../activities/register';
import type { PrismaClient } from '../../prisma/client';
import { civilDate, londonDate, type Instant } from '../../statute';
import type { Home } from '../../workflows/home-matching/search/home';
import type { Lane } from '../../workflows/home-matching/search/holds';
import type { Judged } from '../../workflows/kernel/refusals';
import type { Kept } from '../../workflows/messages';

/*
 * Homes, requests and what is told of them, as their own records hold it, without the API in between.
 */

const BODY = 'region';
const AUTHOR = { by: { id: 'finder-1', roles: ['home-finder'] as const } };

/** A home with so many places, free from 1 November 2026. */
export const homeOf = (id: string, count: number): Home => ({
  ...{ id, version: 1, type: 'foster', point: { lat: 53.5, lon: -2.22 }, areaCode: 'ashdale' },
  ...{ registration: 'registered', ages: { from: 0, to: 17 }, confirmedOn: civilDate('2026-11-20') },
  places: Array.from({ length: count }, (_, place) => ({
    ...{ id: `place-${place + 1}`, free: [{ from: civilDate('2026-11-01') }] },
  })),
});

export const homeStream = (id: string, body = BODY): MatchingStream => ({
  ...{ kind: 'home', id, body, provider: `${body}-team`, reference: id },
});

/** Whose request it is, for whom, and how soon. */
export interface Requesting {
  readonly id: string;
  readonly body?: string;
  readonly authority?: string;
  readonly lane?: Lane;
  readonly journeys?: readonly string[];
  readonly children?: readonly string[];
}

export const requestStream = ({ id, body = BODY, authority = 'X', lane = 'planned' }: Requesting): MatchingStream => ({
  ...{ kind: 'request', id, body, authority, lane },
});

/** Records events of a stream, as one command of its own. @throws Error when they are refused */
export async function record(
  prisma: PrismaClient,
  stream: MatchingStream,
  at: Instant,
  ...events: readonly (HomeEvent | RequestEvent)[]
): Promise<void> {
  const drafts = events.map((event) => ({ event, occurred: { on: londonDate(at), at } }));
  const command = randomUUID();
  const told = await register(prisma, {
    ...{ stream, opens: true, command, body: command, author: AUTHOR, recordedAt: at },
    drafts: () => ({ ok: true, value: drafts }),
  });
  if (!told.ok) throw new Error(told.refusal.code);
}

/** Registers a home with so many places. @returns its id */
export async function registerHome(prisma: PrismaClient, count: number, at: Instant, body = BODY): Promise<string> {
  const id = randomUUID();
  const terms = { ownership: 'public', purchase: 'own' } as const;
  await record(
    prisma,
    homeStream(id, body),
    at,
    { type: 'home.registered', body, provider: `${body}-team`, reference: id },
    { type: 'home.told', digest: id, home: homeOf(id, count), terms },
  );
  return id;
}

/** Sends a request, with a search that lists some homes and rules out others. @returns its id */
export async function sendRequest(
  prisma: PrismaClient,
  at: Instant,
  request: Omit<Requesting, 'id'> & { readonly homes?: readonly string[]; readonly ruledOut?: readonly string[] } = {},
): Promise<string> {
  const id = randomUUID();
  const { body = BODY, authority = 'X', lane = 'planned', journeys = [], children = [] } = request;
  await record(prisma, requestStream({ ...request, id }), at, {
    ...{ type: 'request.sent', body, authority, lane, journeys, children },
  });
  await searched(prisma, id, at, request);
  return id;
}

/** Keeps a search of a request, as far as holds look at it. */
export async function searched(
  prisma: PrismaClient,
  request: string,
  at: Instant,
  { homes = [], ruledOut = [] }: { readonly homes?: readonly string[]; readonly ruledOut?: readonly string[] },
): Promise<void> {
  const run = randomUUID();
  const counted = { considered: homes.length, listed: homes.length, needsAnswer: 0, heldElsewhere: 0, ruledOut: 0 };
  await prisma.searchRun.create({
    data: {
      ...{
        id: run,
        request,
        needVersion: 1,
        ring: 'area',
        asAt: at,
        rules: '1',
        packs: [],
        register: run,
        digest: run,
      },
      ...{ content: Buffer.from('sealed'), ...counted },
    },
  });
  const outcomes = [
    ...homes.map((home) => ({ home, outcome: 'proposed' })),
    ...ruledOut.map((home) => ({ home, outcome: 'ruled-out' })),
  ];
  await prisma.searchRunHome.createMany({ data: outcomes.map((one) => ({ run, version: 1, ...one })) });
}

/** Takes places of a home as `takeHold` does, under the home's lock. */
export function take(
  prisma: PrismaClient,
  asked: Pick<Taking, 'home' | 'request'> & Partial<Taking>,
  now: Instant,
  body = BODY,
): Promise<Judged<Kept | undefined>> {
  const whole = { ...DEFAULTS, ...asked };
  const command = randomUUID();
  return register(prisma, {
    ...{ stream: homeStream(asked.home, body), opens: false, command, body: command, author: AUTHOR, recordedAt: now },
    drafts: taking(whole, now),
  });
}

const DEFAULTS: Omit<Taking, 'home' | 'request'> = {
  ...{ authority: 'X', lane: 'planned', places: 1, queue: false },
  neededOn: civilDate('2026-12-30'),
};
