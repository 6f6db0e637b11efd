import { batched } from '../activities/batched';
import { readRecordedOf } from '../activities/reading';
import { difference, startOfDay, type CivilDate, type Explanation, type Instant } from '../statute';
import type { Cause, ClockMoved, ClockSet, Due, LawUsed, Recorded } from '../workflows/kernel/events';
import { momentOf as startOf } from '../workflows/kernel/state';
import { builder, enumOf } from './builder';
import { perRequest } from './context';
import { DueDateExplanation, NamedValueType, type NamedValue } from './rules';

type ClockEvent = Recorded<ClockSet | ClockMoved>;

const isClock = (recorded: Recorded): recorded is ClockEvent =>
  recorded.event.type === 'clock.set' || recorded.event.type === 'clock.moved';

/** What a duty's record says of its due date, in the order in which it was said. */
const clocksOf = (events: readonly Recorded[], duty: string): readonly ClockEvent[] =>
  events.filter(isClock).filter(({ event }) => event.duty === duty);

/** What gave the due date of a moment: the same stretches as the duty's own, from its events. */
export function clockAt(events: readonly Recorded[], duty: string, at: Instant): ClockEvent | undefined {
  let clocks: readonly { readonly from: Instant; readonly clock: ClockEvent }[] = [];
  for (const clock of clocksOf(events, duty)) {
    const { trueFrom } = clock.event;
    const opened = startOf(clock.event.opened);
    const from = trueFrom === 'opening' || startOfDay(trueFrom) < opened ? opened : startOfDay(trueFrom);
    clocks = [...(trueFrom === 'opening' ? [] : clocks.filter((one) => one.from < from)), { from, clock }];
  }
  return (clocks.findLast(({ from }) => from <= at) ?? clocks[0])?.clock;
}

/** A change of a duty's due date: both dates, both explanations, and why. */
export interface DueDateMove {
  readonly sequence: number;
  readonly recordedAt: Instant;
  readonly from: Due | null;
  readonly to: Due | null;
  readonly trueFrom: Instant;
  readonly cause: Cause;
  readonly paused: boolean;
  readonly lawBefore: LawUsed | undefined;
  readonly law: LawUsed;
  readonly before: Explanation | null;
  readonly after: Explanation | null;
  readonly difference: string;
}

/** Every change of a duty's due date, the first first. A date that is only set for the first time is none. */
export function movesOf(events: readonly Recorded[], duty: string): readonly DueDateMove[] {
  const moves: DueDateMove[] = [];
  let before: Explanation | null = null;
  let last: ClockEvent | undefined;
  for (const clock of clocksOf(events, duty)) {
    if (last && !sameDue(dueIn(last), dueIn(clock))) moves.push(moveFrom(last, clock, before));
    before = clock.event.explanation ?? before; // while it stands still a clock has no explanation of its own
    last = clock;
  }
  return moves;
}

function moveFrom(
  last: ClockEvent,
  { sequence, recordedAt, event }: ClockEvent,
  before: Explanation | null,
): DueDateMove {
  const { opened, trueFrom, cause, law, explanation: after } = event;
  const paused = event.type === 'clock.moved' && event.paused;
  return {
    ...{ sequence, recordedAt, from: dueIn(last), to: dueIn({ event }), cause, paused, law, before, after },
    trueFrom: trueFrom === 'opening' ? startOf(opened) : startOfDay(trueFrom),
    lawBefore: (event.type === 'clock.moved' ? event.lawBefore : undefined) ?? last.event.law,
    difference: inWords(before, after, paused, wasPaused(last)),
  };
}

const wasPaused = ({ event }: ClockEvent): boolean => event.type === 'clock.moved' && event.paused;

function inWords(before: Explanation | null, after: Explanation | null, paused: boolean, resumed: boolean): string {
  if (after === null) return paused ? 'The clock stands still' : 'There is no date any more';
  const told = before === null ? after.sentence : difference(before, after);
  return resumed ? `The clock runs again. ${told}` : told;
}

const dueIn = ({ event }: Pick<ClockEvent, 'event'>): Due | null => (event.type === 'clock.set' ? event.due : event.to);

const sameDue = (one: Due | null, other: Due | null): boolean => one?.on === other?.on && one?.at === other?.at;

/** Everything recorded of journeys, read at once for all that ask together; never kept, for a mutation may follow. */
export const recordOf = perRequest(({ prisma }) => {
  const read = batched((journeys: readonly string[]) => readRecordedOf(prisma, journeys));
  return async (journey: string): Promise<readonly Recorded[]> => (await read(journey)) ?? [];
});

// ---- What the schema shows ----

const CauseEnum = enumOf<Cause>('DueDateCause', 'Why a due date changed.', {
  fact: 'Something was recorded',
  correction: 'Something recorded before was corrected or withdrawn',
  decision: 'Something was decided',
  'hand-over': 'A hand-over was offered or answered',
  end: 'The journey ended, or its end was taken back',
  time: 'A day came',
  law: 'The calendar, a rule, a start of law or a local setting changed',
});

const EDITIONS = {
  calendar: 'Calendar edition',
  ruleEdition: 'Edition of the rule',
  setting: 'Version of the setting',
};

function lawIn(law: LawUsed | undefined): NamedValue[] {
  const names = ['calendar', 'ruleEdition', 'setting'] as const;
  return names.flatMap((name) =>
    law?.[name] === undefined ? [] : [{ name, title: EDITIONS[name], value: String(law[name]) }],
  );
}

const dayIn = (due: Due | null): CivilDate | null => due?.on ?? null;

export const DueDateMoveType = builder.objectRef<DueDateMove>('DueDateMove').implement({
  description: 'A due date that changed: from when to when, why, and how each was come to. Both stay in the record.',
  fields: (t) => ({
    from: t.field({
      type: 'Date',
      nullable: true,
      description: 'The last day in time before; null where it had none.',
      resolve: ({ from }) => dayIn(from),
    }),
    to: t.field({
      type: 'Date',
      nullable: true,
      description: 'The last day in time now; null where it has none, and while its clock stands still.',
      resolve: ({ to }) => dayIn(to),
    }),
    fromAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The last moment before, for limits in hours.',
      resolve: ({ from }) => from?.at ?? null,
    }),
    toAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The last moment now, for limits in hours.',
      resolve: ({ to }) => to?.at ?? null,
    }),
    cause: t.expose('cause', { type: CauseEnum, description: 'Why it changed.' }),
    difference: t.exposeString('difference', {
      description: 'What differs, in words: the dates, and what was changed.',
    }),
    trueFrom: t.field({
      type: 'DateTime',
      description: 'From when the new date is true: the opening, where a correction says that it always was.',
      resolve: ({ trueFrom }) => trueFrom,
    }),
    recordedAt: t.field({
      type: 'DateTime',
      description: 'When it was recorded.',
      resolve: ({ recordedAt }) => recordedAt,
    }),
    lawBefore: t.field({
      type: [NamedValueType],
      description: 'Editions of calendar and rule, and version of the setting, before.',
      resolve: ({ lawBefore }) => lawIn(lawBefore),
    }),
    law: t.field({
      type: [NamedValueType],
      description: 'The same, now.',
      resolve: ({ law }) => lawIn(law),
    }),
    before: t.field({
      type: DueDateExplanation,
      nullable: true,
      description: 'How the date before was come to.',
      resolve: ({ before }) => before,
    }),
    after: t.field({
      type: DueDateExplanation,
      nullable: true,
      description: 'How the new one is; null while the clock stands still.',
      resolve: ({ after }) => after,
    }),
  }),
});
