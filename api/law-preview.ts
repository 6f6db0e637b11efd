import { dutyId } from '../activities/record';
import { journeysUnderLaw, readRecordedOf } from '../activities/reading';
import { startOfDay, type CivilDate, type Instant } from '../statute';
import { journeyOf } from '../workflows/catalogue';
import { wake } from '../workflows/kernel/decide';
import type { ClockMoved, Due, JourneyEvent, Recorded } from '../workflows/kernel/events';
import { changeCounts, learn, type LawChange, type LawKnown } from '../workflows/kernel/law';
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
  /** By team, then by duty. */
  readonly moves: readonly Move[];
  readonly opened: number;
  readonly settled: number;
  readonly judged: number;
}

const AT_ONCE = 100;

/**
 * Works out what a change would move, by folding each journey's events and asking the kernel as a journey does when it
 * wakes. Nothing is written and no journey knows of it. A change that counts from a day to come is asked about on that day.
 */
export async function previewOf(context: Context, law: LawKnown, change: LawChange): Promise<Preview> {
  const { prisma, caller, now } = context;
  const counts = startOfDay(changeCounts(change));
  const asOf = counts > now ? counts : now;
  const found: { journeys: number; moves: Move[]; events: JourneyEvent[] } = { journeys: 0, moves: [], events: [] };
  for (let after: string | undefined = ''; after !== undefined;) {
    const ids = await journeysUnderLaw(prisma, caller.authority, after, AT_ONCE);
    for (const [id, recorded] of await readRecordedOf(prisma, ids)) {
      const { state, events } = changedBy(fold(emptyJourney(id), recorded), law, change, asOf);
      found.events.push(...events);
      found.moves.push(...events.filter(isMove).map((event) => moveOf(state, event)));
    }
    found.journeys += ids.length;
    after = ids.length < AT_ONCE ? undefined : ids.at(-1);
  }
  const count = (type: JourneyEvent['type']): number => found.events.filter((event) => event.type === type).length;
  const moves = found.moves.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
  const told = { opened: count('duty.opened'), settled: count('clock.settled'), judged: count('gate.judged') };
  return { asOf, journeys: found.journeys, moves, ...told };
}

const place = ({ team, id }: Move): string => `${team}/${id}`;
const isMove = (event: JourneyEvent): event is ClockMoved => event.type === 'clock.moved';

/** What follows from the change alone: time's own changes come first, and are not put down to it. */
function changedBy(recorded: JourneyState, law: LawKnown, change: LawChange, at: Instant) {
  const { definition } = journeyOf(recorded.started?.journeyType ?? '');
  const { state } = wake(definition, { ...recorded, law }, at, 'time');
  const { events } = wake(definition, { ...state, law: learn(law, [change]) }, at, 'law');
  return { state, events: events.map(({ event }: Recorded) => event) };
}

function moveOf({ journey, started, team }: JourneyState, { duty, from, to }: ClockMoved): Move {
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
    'What a change of law would do, worked out from the record of every journey concerned: some milliseconds for each. Nothing is recorded.',
  fields: (t) => ({
    asOf: t.field({
      type: 'DateTime',
      description: 'The moment asked about: now, or the start of the day from which the change counts.',
      resolve: ({ asOf }) => asOf,
    }),
    journeys: t.exposeInt('journeys', { description: 'Journeys that were looked at.' }),
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
