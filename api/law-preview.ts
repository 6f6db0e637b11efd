import { setTimeout as pause } from 'node:timers/promises';
import { dutyId } from '../activities/record';
import { countUnderLaw, journeysUnderLaw, readRecordedOf } from '../activities/reading';
import { londonDate, startOfDay, type CivilDate, type Instant } from '../statute';
import { journeyOf } from '../workflows/catalogue';
import { wake } from '../workflows/kernel/decide';
import type { Due, JourneyEvent, Recorded } from '../workflows/kernel/events';
import { changeCounts, learn, type LawChange, type LawKnown } from '../workflows/kernel/law';
import { accepted, refusal, refused, type Judged } from '../workflows/kernel/refusals';
import { emptyJourney, fold, type JourneyState } from '../workflows/kernel/state';
import { builder, connectionOf, cursorOf, pageArgs, pageOf, pageSize, readCursor, type Page } from './builder';
import { momentOf, type Context } from './context';
import { DutyRef, dutySeen, type DutySeen } from './duties';
import { findJourney, JourneyRef } from './journeys';
import { shows } from './looked';
import { TeamType, teamWith } from './register';
import { stepTitle } from './wording';

/** A clock that a change of law would move. */
interface Move {
  readonly id: string;
  readonly journey: string;
  readonly journeyType: string;
  readonly team: string;
  readonly duty: string;
  readonly from: Due | null;
  readonly to: Due | null;
}

/** What a change of law would do to the journeys of an authority, by the record as it stands. */
export interface Preview {
  readonly asOf: Instant;
  readonly journeys: number;
  /** Journeys that the change concerns in all, looked at or not. */
  readonly concerned: number;
  /** The last journey looked at, while there are more. */
  readonly last: string | null;
  /** By team, then by duty. */
  readonly moves: readonly Move[];
  readonly opened: number;
  readonly settled: number;
  readonly judged: number;
}

/** Read together; each is then worked out by itself. */
const AT_ONCE = 20;
/** One question looks at no more journeys than this, so that it is answered in good time; the next goes on from there. */
export const MOST_JOURNEYS = 2_000;

/** Which journeys a question looks at: so many, after those of the question before. */
export interface DryRunPage {
  readonly first?: number | null | undefined;
  /** The `next` of the question before. */
  readonly after?: string | null | undefined;
}

/** Authorities for which one goes on in this process. */
const under = new Set<string>();

/**
 * Works out what a change would move, by folding each journey's events and asking the kernel as a journey does when it
 * wakes. Nothing is written and no journey knows of it. A change that counts from a day to come is asked about on that day.
 * After each journey it pauses for as long as that one took, so that other questions go ahead.
 * @returns the refusal `unavailable` while another goes on for the authority; `invalid-value` for a page of no possible size
 */
export async function previewOf(
  context: Context,
  law: LawKnown,
  change: LawChange,
  page: DryRunPage,
): Promise<Judged<Preview>> {
  const { authority } = context.caller;
  const first = page.first ?? MOST_JOURNEYS;
  const [after = ''] = readCursor(page.after, 1) ?? [];
  if (first < 1 || first > MOST_JOURNEYS)
    return refused(refusal('invalid-value', `1 to ${MOST_JOURNEYS} journeys can be looked at.`, 'dryRunPage', 'first'));
  if (under.has(authority))
    return refused(
      refusal('unavailable', 'A dry run for this authority goes on just now. Ask again when it has ended.'),
    );
  under.add(authority);
  try {
    return accepted(await workOut(context, law, change, { first, after: String(after) }));
  } finally {
    under.delete(authority);
  }
}

async function workOut(
  { prisma, caller, now }: Context,
  law: LawKnown,
  change: LawChange,
  { first, after }: { readonly first: number; readonly after: string },
): Promise<Preview> {
  const counts = changeCounts(change);
  const asOf = counts > londonDate(now) ? startOfDay(counts) : now; // a day that has come may be older than London's clocks
  const found: Found[] = [];
  const concerned = await countUnderLaw(prisma, caller.authority);
  let last: string | undefined = after;
  while (last !== undefined && found.length < first) {
    const wanted = Math.min(AT_ONCE, first - found.length);
    const onwards: readonly string[] = await journeysUnderLaw(prisma, caller.authority, last, wanted + 1);
    const ids = onwards.slice(0, wanted);
    for (const [id, recorded] of await readRecordedOf(prisma, ids)) {
      const began = performance.now();
      found.push(foundIn(changedBy(fold(emptyJourney(id), recorded), law, change, asOf)));
      await pause(performance.now() - began);
    }
    last = onwards.length > wanted ? ids.at(-1) : undefined;
  }
  const moves = found.flatMap((one) => one.moves).toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
  const sum = (of: 'opened' | 'settled' | 'judged'): number => found.reduce((all, one) => all + one[of], 0);
  const counted = { opened: sum('opened'), settled: sum('settled'), judged: sum('judged') };
  return { asOf, journeys: found.length, concerned, last: last ?? null, moves, ...counted };
}

/** What a change would do to one journey. */
interface Found {
  readonly moves: readonly Move[];
  readonly opened: number;
  readonly settled: number;
  readonly judged: number;
}

function foundIn({ state, events }: { readonly state: JourneyState; readonly events: readonly JourneyEvent[] }): Found {
  const count = (type: JourneyEvent['type']): number => events.filter((event) => event.type === type).length;
  const opened = events.filter((event) => event.type === 'duty.opened' && !isOpen(state, event.duty)).length;
  const moves = events.flatMap((event) => movedBy(state, event));
  return { moves, opened, settled: count('clock.settled'), judged: count('gate.judged') };
}

const isOpen = ({ duties }: JourneyState, duty: string): boolean =>
  duties[duty] !== undefined && duties[duty].outcome === undefined;

/** A clock that moves; or one that is set anew where it ran, for a limit may become a condition, or a condition a limit. */
function movedBy(state: JourneyState, event: JourneyEvent): readonly Move[] {
  if (event.type === 'clock.moved') return [moveOf(state, event.duty, event.from, event.to)];
  if (event.type !== 'clock.set' || !isOpen(state, event.duty)) return [];
  const from = state.duties[event.duty]?.due ?? null;
  return from?.on === event.due?.on && from?.at === event.due?.at ? [] : [moveOf(state, event.duty, from, event.due)];
}

const place = ({ team, id }: Move): string => `${team}/${id}`;

/** What follows from the change alone: time's own changes come first, and are not put down to it. */
function changedBy(recorded: JourneyState, law: LawKnown, change: LawChange, at: Instant) {
  const { definition } = journeyOf(recorded.started?.journeyType ?? '');
  const { state } = wake(definition, { ...recorded, law }, at, 'time');
  const { events } = wake(definition, { ...state, law: learn(law, [change]) }, at, 'law');
  return { state, events: events.map(({ event }: Recorded) => event) };
}

function moveOf({ journey, started, team }: JourneyState, duty: string, from: Due | null, to: Due | null): Move {
  return { id: dutyId(journey, duty), journey, journeyType: started?.journeyType ?? '', team, duty, from, to };
}

// ---- What the schema shows ----

const dateOf = (due: Due | null): CivilDate | null => due?.on ?? null;
const momentIn = (due: Due | null): Instant | null => due?.at ?? null;

async function dutyOf(context: Context, { journey: id, duty }: Move): Promise<DutySeen | null> {
  const journey = await findJourney(context, id, momentOf(context, {}));
  const record = journey && (await journey.past()).state.duties[duty];
  return record ? dutySeen(journey, record) : null;
}

const ClockMove = builder.objectRef<Move>('ClockMove').implement({
  ...shows<Move>(({ journey }) => ({ journey })),
  description: 'A due date that a change of law would move.',
  fields: (t) => ({
    title: t.string({
      description: 'What is owed.',
      resolve: ({ journeyType, duty }) => stepTitle(journeyOf(journeyType).definition, duty),
    }),
    duty: t.field({
      type: DutyRef,
      nullable: true,
      description: 'The duty, as it stands; null where the change itself would open it.',
      resolve: (move, _, context) => dutyOf(context, move),
    }),
    journey: t.field({
      type: JourneyRef,
      nullable: true,
      description: 'The journey that owes it.',
      resolve: ({ journey }, _, context) => findJourney(context, journey, momentOf(context, {})),
    }),
    team: t.field({
      type: TeamType,
      nullable: true,
      description: 'The team that answers for it.',
      resolve: async ({ team }, _, context) => (await teamWith(context)(team)) ?? null,
    }),
    from: t.field({
      type: 'Date',
      nullable: true,
      description: 'The last day in time now.',
      resolve: ({ from }) => dateOf(from),
    }),
    to: t.field({
      type: 'Date',
      nullable: true,
      description: 'The last day in time then.',
      resolve: ({ to }) => dateOf(to),
    }),
    fromAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The last moment now, for limits in hours.',
      resolve: ({ from }) => momentIn(from),
    }),
    toAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The last moment then, for limits in hours.',
      resolve: ({ to }) => momentIn(to),
    }),
  }),
});

interface TeamMoves {
  readonly team: string;
  readonly clocks: number;
}

function byTeam({ moves }: Preview): TeamMoves[] {
  const counts = new Map<string, number>();
  for (const { team } of moves) counts.set(team, (counts.get(team) ?? 0) + 1);
  return [...counts].map(([team, clocks]) => ({ team, clocks }));
}

const TeamMovesType = builder.objectRef<TeamMoves>('TeamClockMoves').implement({
  description: 'How many due dates of one team would move.',
  fields: (t) => ({
    team: t.field({
      type: TeamType,
      nullable: true,
      description: 'The team; null where it is not registered.',
      resolve: async ({ team }, _, context) => (await teamWith(context)(team)) ?? null,
    }),
    clocks: t.exposeInt('clocks', { description: 'Due dates that would move.' }),
  }),
});

const ClockMoveConnection = connectionOf('ClockMove', ClockMove, 'A list of due dates that would move.');

interface MovesAsked {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

function pageOfMoves({ moves }: Preview, { first, after }: MovesAsked): Page<Move> {
  const size = pageSize(first);
  const [last] = readCursor(after, 1) ?? [''];
  const rest = async () => moves.filter((move) => place(move) > String(last)).slice(0, size + 1);
  const totalCount = () => Promise.resolve(moves.length);
  return pageOf(
    rest,
    { first: size, after, totalCount },
    (move) => move,
    (move) => cursorOf(place(move)),
  );
}

export const LawChangePreview = builder.objectRef<Preview>('LawChangePreview').implement({
  description:
    'What a change of law would do, worked out from the record of the journeys concerned: some milliseconds for each, in half of the time of one process at most. Nothing is recorded.',
  fields: (t) => ({
    asOf: t.field({
      type: 'DateTime',
      description: 'The moment asked about: now, or the start of the day from which the change counts.',
      resolve: ({ asOf }) => asOf,
    }),
    journeys: t.exposeInt('journeys', {
      description: `Journeys that were looked at: at most ${MOST_JOURNEYS.toLocaleString('en-GB')} for one question.`,
    }),
    journeysConcerned: t.exposeInt('concerned', {
      description: 'Journeys that the change concerns in all, looked at or not.',
    }),
    next: t.field({
      type: 'ID',
      nullable: true,
      description:
        "Where to go on: the `after` of the next question's `dryRunPage`. Null when every journey has been looked at.",
      resolve: ({ last }) => (last === null ? null : cursorOf(last)),
    }),
    clocks: t.int({ description: 'Due dates that would move.', resolve: ({ moves }) => moves.length }),
    teams: t.field({ type: [TeamMovesType], description: 'The same, team by team.', resolve: byTeam }),
    moves: t.field({
      type: ClockMoveConnection,
      description: 'Which they are, team by team.',
      args: pageArgs(20),
      resolve: pageOfMoves,
    }),
    dutiesOpened: t.exposeInt('opened', { description: 'Duties that would become owed.' }),
    dutiesSettled: t.exposeInt('settled', { description: 'Duties that would no longer be owed.' }),
    gatesJudged: t.exposeInt('judged', { description: 'Verdicts on acts and conditions that would change.' }),
  }),
});
