import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { HomeEvent, RequestEvent } from '../../activities/matching';
import type { RegisterEvent } from '../../activities/register';
import { versionOf } from '../../activities/shapes';
import { civilDate, instant, workingDays } from '../../statute';
import type { JourneyEvent } from '../../workflows/kernel/events';
import { running, teamManager } from '../definitions/family-network-plan/network';
import { caseSystem, inCare, leaves, manager } from '../definitions/leaving-care/young-person';
import { familyNetworkPlan } from '../../workflows/family-network-plan/definition';
import { turns, walk } from '../kernel/walks';
import { Ledger } from '../support/ledger';

/** What a shape is made of: each place in a payload, with the kinds of value met there; which are always there; one example. */
export interface Shape {
  readonly places: Readonly<Record<string, readonly string[]>>;
  readonly always: readonly string[];
  readonly example: Readonly<Record<string, unknown>>;
}

/** Every shape ever written, by type and version. */
export type Shapes = Readonly<Record<string, Readonly<Record<string, Shape>>>>;

const FILE = join(__dirname, 'shapes.json');
export const shapesKept = (): Shapes => JSON.parse(readFileSync(FILE, 'utf8')) as Shapes;

type AnyEvent = JourneyEvent | RegisterEvent;

const HOMES: readonly HomeEvent[] = [
  { type: 'home.registered', body: 'region-1', provider: 'team-1', reference: 'home-1' },
  {
    ...{ type: 'home.told', digest: '00', terms: { ownership: 'private', purchase: 'spot', weeklyPrice: 900 } },
    home: {
      ...{
        id: 'home-1',
        version: 1,
        type: 'foster',
        point: { lat: 53.5, lon: -2.2 },
        areaCode: 'X',
        ages: { from: 0, to: 17 },
      },
      ...{ places: [], confirmedOn: civilDate('2026-11-20') },
    },
  },
  {
    ...{
      type: 'places.held',
      hold: 'hold-1',
      places: ['place-1'],
      request: 'request-1',
      authority: 'X',
      lane: 'planned',
    },
    until: instant('2026-11-26T17:00:00.000Z'),
  },
  {
    ...{
      type: 'places.held',
      hold: 'hold-2',
      places: ['place-1'],
      request: 'request-2',
      authority: 'Y',
      lane: 'planned',
    },
    ...{ from: instant('2026-11-26T17:00:00.000Z'), until: instant('2026-11-30T17:00:00.000Z') },
  },
  { type: 'hold.extended', hold: 'hold-1', until: instant('2026-11-30T17:00:00.000Z') },
  { type: 'hold.ended', hold: 'hold-1', how: 'expired', at: instant('2026-11-30T17:00:00.000Z') },
  { type: 'queue.joined', request: 'request-2', authority: 'Y', lane: 'emergency', places: 1 },
  {
    ...{ type: 'queue.joined', request: 'request-2', authority: 'Y', lane: 'emergency', places: 1 },
    neededOn: civilDate('2026-12-14'),
  },
  { type: 'queue.left', request: 'request-2', why: 'held' },
  { type: 'home.described', fields: ['pets'], withConsent: true },
];

const REQUESTS: readonly RequestEvent[] = [
  {
    ...{ type: 'request.sent', body: 'region-1', authority: 'X', lane: 'planned' },
    ...{ journeys: ['journey-1'], children: ['child-1'] },
  },
  { type: 'request.accepted' },
  { type: 'need.frozen', version: 1, digest: '00' },
  {
    ...{ type: 'search.ran', run: 'run-1', needVersion: 1, ring: 'area', asAt: instant('2026-11-24T10:00:00.000Z') },
    ...{ rules: '1', register: '00', digest: '00', considered: 3, listed: 2 },
  },
  {
    ...{ type: 'home.asked', approach: 'approach-1', home: 'home-1', homeVersion: 1, provider: 'team-1', run: 'run-1' },
    answerBy: instant('2026-11-25T17:00:00.000Z'),
  },
  {
    ...{ type: 'home.answered', approach: 'approach-1', answer: 'declined', code: 'not-now' },
    until: civilDate('2026-12-24'),
  },
  { type: 'approach.moved', approach: 'approach-1', to: 'released' },
  { type: 'approach.reopened', approach: 'approach-1' },
  { type: 'asking.ordered', run: 'run-1', homes: ['home-1', 'home-2'] },
  { type: 'child.described', fields: ['risk-headings'], agreed: [] },
  { type: 'approach.ended', approach: 'approach-1', outcome: 'declined', reason: 'not-now' },
  {
    ...{ type: 'home.answered', approach: 'approach-2', answer: 'no-reply' },
    at: instant('2026-11-25T17:00:00.000Z'),
  },
  {
    ...{ type: 'approach.ended', approach: 'approach-2', outcome: 'no-reply', reason: 'no-reply' },
    at: instant('2026-11-25T17:00:00.000Z'),
  },
  { type: 'request.closed', why: 'moved-in' },
];

/** What streams of authorities, children, homes and requests hold, for no walk goes there. */
const REGISTER: readonly RegisterEvent[] = [
  { type: 'authority.registered', title: 'Example Council' },
  { type: 'team.registered', team: 'team-1', code: 'north', title: 'North' },
  { type: 'staff.registered', staff: 'staff-1', reference: 'w-1', roles: ['social-worker'], teams: ['north'] },
  { type: 'child.registered', authority: 'X', reference: 'child-1' },
  { type: 'matching-body.set', body: 'region-1' },
  ...HOMES,
  ...REQUESTS,
  { type: 'retention.set', years: 80, source: 'The retention schedule of Example Council' },
  {
    ...{ type: 'record.exported', authority: 'X', ground: 'inspection', words: 'opened', sha256: '00' },
    ...{ bytes: 1, verifier: '00' },
  },
  { type: 'key.erased', ground: 'court-order', decision: 'order-1' },
  {
    type: 'law.changed',
    change: { version: 1, kind: 'setting', setting: 'a.setting', limit: workingDays(3), from: civilDate('2027-01-01') },
  },
];

/** A young person whose record was taken over: some duties are unknown, some of them for a while. */
function takenOver(): readonly AnyEvent[] {
  const over = manager.records('takenOver', { source: 'national-return', toldUpTo: '2026-03-31' });
  return inCare('2006-05-04', '2020-02-03', '2026-11-02', 'care-order')
    .on('2026-11-03', leaves('2020-02-03', '2024-05-04'), over)
    .on('2026-11-04', manager.records('lookedUp', { step: 'keep-in-touch', about: '1', found: 'not-done' }))
    .on('2026-11-05', caseSystem.records('home', HOME, { on: '2024-06-03' }))
    .events.map(({ event }) => event);
}
const HOME = { home: 'home-1', kind: 'supported', regulated: false };

/** A plan that moved to another authority begins there with what it carried over. */
function movedHere(): readonly AnyEvent[] {
  const plan = running('2027-03-08', '2027-09-05', '2027-05-24').on('2027-04-26', teamManager.offers('transfer'));
  const carried = plan.on('2027-05-25', teamManager.accepts('transfer')).carries('transfer');
  const moved = new Ledger(familyNetworkPlan, { authority: 'Y' }).on('2027-05-25', teamManager.starts({ carried }));
  return moved.events.map(({ event }) => event);
}

/** Events as they are written today: those of many walks, and the register's. */
export function eventsOfToday(): readonly AnyEvent[] {
  const walks = fc.sample(turns, { seed: 20261122, numRuns: 60 }).flatMap((path) => walk(path));
  return [
    ...walks.flatMap(({ events }) => events.map(({ event }) => event)),
    ...takenOver(),
    ...movedHere(),
    ...REGISTER,
  ];
}

/** What a definition decides, not the record: fields of facts, and the law that is loaded. */
const OPAQUE = new Set(['value', 'change']);

/** Every place in a payload, with the kind of value there. */
export function placesOf(payload: unknown, at = ''): readonly (readonly [string, string])[] {
  if (Array.isArray(payload)) return [[at, 'list'], ...payload.flatMap((one) => placesOf(one, `${at}[]`))];
  if (payload === null || typeof payload !== 'object') return [[at, payload === null ? 'null' : typeof payload]];
  const inside = OPAQUE.has(at)
    ? []
    : Object.entries(payload).flatMap(([name, one]) => placesOf(one, at === '' ? name : `${at}.${name}`));
  return at === '' ? inside : [[at, 'object'], ...inside];
}

export const payloadOf = ({ type: _, ...payload }: AnyEvent): Readonly<Record<string, unknown>> => payload;

function shapeOf(payloads: readonly Readonly<Record<string, unknown>>[]): Shape {
  const places = new Map<string, Set<string>>();
  for (const [place, kind] of payloads.flatMap((payload) => placesOf(payload)))
    places.set(place, (places.get(place) ?? new Set()).add(kind));
  const always = Object.keys(payloads[0] ?? {}).filter((name) => payloads.every((payload) => name in payload));
  const longest = payloads.reduce((a, b) => (JSON.stringify(b).length > JSON.stringify(a).length ? b : a));
  const sorted = [...places].map(([place, kinds]) => [place, [...kinds].toSorted()] as const).toSorted();
  return { places: Object.fromEntries(sorted), always: always.toSorted(), example: longest };
}

/** Adds what is written today to what is kept. A shape that is kept only ever gains places, and never loses an always. */
function keepToday(): Shapes {
  const kept: Record<string, Record<string, Shape>> = JSON.parse(JSON.stringify(shapesKept())) as never;
  const events = eventsOfToday();
  for (const type of new Set(events.map((event) => event.type)))
    (kept[type] ??= {})[versionOf(type)] ??= shapeOf(events.filter((event) => event.type === type).map(payloadOf));
  return kept;
}

/** `node --import tsx test/tools/shapes.ts`: keeps the shapes of new types and of new versions; those kept stay as they are. */
if (require.main === module) writeFileSync(FILE, `${JSON.stringify(keepToday(), null, 2)}\n`);
