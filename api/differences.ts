import { londonDate, plainDate, plainTime, type Instant } from '../statute';
import { JOURNEYS } from '../workflows/catalogue';
import { differencesAbout, toldMeanwhile, type Difference, type DutyAnswer } from '../workflows/kernel/differences';
import { builder, DutyStatusEnum, enumOf, inWords, OutcomeEnum } from './builder';
import { momentOf, type Context } from './context';
import { DutyRef, dutySeen } from './duties';
import { asked } from './errors';
import { differenceOf, limbTitle } from './gates';
import { innerId } from './ids';
import { findJourney, JourneyRef, journeysOfChild, whose, type JourneySeen } from './journeys';
import { shows } from './looked';
import { entriesAt, entriesBetween, TimelineEntry } from './timeline';
import { stepTitle } from './wording';

interface Asked {
  readonly child?: string | null | undefined;
  readonly journey?: string | null | undefined;
  readonly asAt: Instant;
  readonly knownBy?: Instant | null | undefined;
  readonly andKnownBy?: Instant | null | undefined;
}

type DifferenceSeen = Difference & { readonly of: JourneySeen };

/** A difference, with what is needed to put it into words. */
type Wordable = Difference & { readonly of: Pick<JourneySeen, 'type'> };

interface SinceSeen {
  readonly of: JourneySeen;
  readonly recordedAt: Instant;
  readonly first: number;
  readonly last: number;
  readonly differences: readonly Difference[];
}

interface JourneyDifferences {
  readonly of: JourneySeen;
  readonly all: readonly Difference[];
  readonly since: readonly SinceSeen[];
}

async function differences(context: Context, asking: Asked): Promise<readonly JourneyDifferences[]> {
  const { asAt, knownBy: then = asAt, andKnownBy: later = context.now } = withoutNulls(asking);
  if (then > later) throw asked('invalid-value', '`knownBy` must not be later than `andKnownBy`.');
  const journeys = await journeysAsked(context, asking, later);
  return Promise.all(
    journeys.map(async (of) => {
      const { all, since } = differencesAbout((await of.past()).events, asAt, { from: then, to: later });
      const steps = since.map(({ recordedAt, events, differences: changed }) => {
        const [first = 0, last = 0] = [events[0]?.sequence, events.at(-1)?.sequence];
        return { of, recordedAt, first, last, differences: changed };
      });
      return { of, all, since: steps };
    }),
  );
}

const withoutNulls = ({ asAt, knownBy, andKnownBy }: Asked) => ({
  asAt,
  ...(knownBy == null ? {} : { knownBy }),
  ...(andKnownBy == null ? {} : { andKnownBy }),
});

async function journeysAsked(
  context: Context,
  { child, journey, asAt }: Asked,
  knownBy: Instant,
): Promise<readonly JourneySeen[]> {
  if ((child == null) === (journey == null)) throw asked('invalid-value', 'Name either a child or a journey.');
  const moment = momentOf(context, { asAt, knownBy });
  if (child != null) return journeysOfChild(context, innerId('Child', child) ?? '', moment);
  const found = await findJourney(context, innerId('Journey', journey ?? '') ?? '', moment);
  return found ? [found] : [];
}

// ---- In words ----

const definitionOf = ({ type }: Pick<JourneySeen, 'type'>) =>
  JOURNEYS.find(({ definition }) => definition.id === type)?.definition;

function titleOf({ of, ...one }: Wordable): string {
  if (one.about === 'duty') return stepTitle(definitionOf(of), one.key);
  if (one.about === 'gate') return definitionOf(of)?.gates[gateOf(one.key)]?.title ?? one.key;
  return 'The end of the journey';
}

const gateOf = (key: string): string => key.slice(0, key.lastIndexOf('/'));

/** Both answers in one plain sentence. */
export function sentenceOf(one: Wordable): string {
  const title = `"${titleOf(one)}"`;
  switch (one.about) {
    case 'duty':
      return `${title}: by what was known then ${dutyInWords(one.before)}; by what is known now ${dutyInWords(one.after)}.`;
    case 'gate': {
      const words = differenceOf((limb) => limbTitle(one.of, gateOf(one.key), limb), one.before ?? [], one.after ?? []);
      if (one.after === null) return `${title}: there was no such act by what is known now, and no verdict on one.`;
      return `${title}: ${words}`;
    }
    case 'end': {
      const ended = ({ on, end }: NonNullable<typeof one.before>): string =>
        `it had ended on ${plainDate(on)} (${definitionOf(one.of)?.ends[end]?.title ?? end})`;
      const goesOn = 'it was going on';
      return `By what was known then ${one.before ? ended(one.before) : goesOn}; by what is known now ${one.after ? ended(one.after) : goesOn}.`;
    }
  }
}

function dutyInWords(answer: DutyAnswer | null): string {
  if (!answer) return 'nothing was owed';
  const { status, due, daysOverdue, outcome, settledAt } = answer;
  const dueThen = due ? `due ${due.at ? plainTime(due.at) : plainDate(due.on)}` : 'without a date';
  switch (status) {
    case 'overdue':
      return `it was overdue by ${daysOverdue} ${daysOverdue === 1 ? 'day' : 'days'}, ${dueThen}`;
    case 'settled':
      return `it was ${inWords(outcome ?? 'settled')}${settledAt ? ` on ${plainDate(londonDate(settledAt))}` : ''}, ${dueThen}`;
    case 'paused':
      return 'it was owed, and its clock stood still';
    case 'unknown':
      return `nobody could say whether it was done, ${dueThen}`;
    default:
      return `it was owed, ${dueThen}`;
  }
}

// ---- What the schema shows ----

const AboutEnum = enumOf<Difference['about']>('DifferenceAbout', 'What is answered otherwise.', {
  duty: 'A duty: whether it was owed, when it was due, how it stood',
  gate: 'The verdict on an act',
  end: 'Whether and how the journey had ended',
});

const DutyAnswerType = builder.objectRef<DutyAnswer>('DutyAnswer').implement({
  description: 'How a duty stood at the moment asked about, by what was known at another.',
  fields: (t) => ({
    status: t.expose('status', { type: DutyStatusEnum, description: 'How it stood.' }),
    dueOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The last day in time.',
      resolve: ({ due }) => due?.on,
    }),
    dueAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The last moment in time, for limits in hours.',
      resolve: ({ due }) => due?.at,
    }),
    daysOverdue: t.exposeInt('daysOverdue', { description: 'Calendar days after the due day; 0 while not overdue.' }),
    outcome: t.expose('outcome', { type: OutcomeEnum, nullable: true, description: 'How it had been settled.' }),
    settledOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day it had been settled.',
      resolve: ({ settledAt }) => settledAt && londonDate(settledAt),
    }),
  }),
});

const DifferenceType = builder.objectRef<DifferenceSeen>('Difference').implement({
  ...shows<DifferenceSeen>(({ of }) => whose(of)),
  description: 'One thing that is answered otherwise today than it was then.',
  fields: (t) => ({
    about: t.expose('about', { type: AboutEnum, description: 'What it is about.' }),
    title: t.string({ description: 'What it is about, in plain words.', resolve: titleOf }),
    duty: t.field({
      type: DutyRef,
      nullable: true,
      description: 'The duty, by what was known later; null for anything else, and where none was recorded.',
      resolve: async ({ of, ...one }) => {
        const record = one.about === 'duty' ? (await of.past()).state.duties[one.key] : undefined;
        return record ? dutySeen(of, record) : null;
      },
    }),
    before: t.field({
      type: DutyAnswerType,
      nullable: true,
      description: 'How a duty stood by what was known then; null when nothing was owed by that.',
      resolve: (one) => (one.about === 'duty' ? one.before : null),
    }),
    after: t.field({
      type: DutyAnswerType,
      nullable: true,
      description: 'How it stood by what was known later.',
      resolve: (one) => (one.about === 'duty' ? one.after : null),
    }),
    sentence: t.string({ description: 'Both answers in one plain sentence.', resolve: sentenceOf }),
  }),
});

const seenOf = (of: JourneySeen, all: readonly Difference[]): DifferenceSeen[] => all.map((one) => ({ ...one, of }));

const RecordedSinceType = builder.objectRef<SinceSeen>('RecordedSince').implement({
  ...shows<SinceSeen>(({ of }) => whose(of)),
  description: 'What was recorded at one moment between the two answers, and what it changed.',
  fields: (t) => ({
    recordedAt: t.field({ type: 'DateTime', description: 'The moment.', resolve: ({ recordedAt }) => recordedAt }),
    entries: t.field({
      type: [TimelineEntry],
      description: 'What was recorded: what somebody said or time did, and what followed.',
      resolve: ({ of, first, last }, _, context) => entriesBetween(context, of, first, last),
    }),
    changed: t.field({
      type: [DifferenceType],
      description: 'What it changed in the answer; empty when it changed nothing.',
      resolve: ({ of, differences: changed }) => seenOf(of, changed),
    }),
  }),
});

const JourneyDifferencesType = builder.objectRef<JourneyDifferences>('JourneyDifferences').implement({
  ...shows<JourneyDifferences>(({ of }) => whose(of)),
  description: 'Why two answers about one moment differ, in one journey.',
  fields: (t) => ({
    journey: t.field({ type: JourneyRef, description: 'The journey.', resolve: ({ of }) => of }),
    changed: t.field({
      type: [DifferenceType],
      description: 'What is answered otherwise, all in all; empty when both answers are the same.',
      resolve: ({ of, all }) => seenOf(of, all),
    }),
    since: t.field({
      type: [RecordedSinceType],
      description: 'Everything recorded between the two answers, in order, with what each changed.',
      resolve: ({ since }) => [...since],
    }),
  }),
});

builder.queryField('differences', (t) =>
  t.field({
    type: [JourneyDifferencesType],
    description:
      'Why is the answer about a moment not the one given before? What was recorded between, and what each changed. Name a child or a journey.',
    args: {
      child: t.arg.id({ description: 'All journeys of this child.' }),
      journey: t.arg.id({ description: 'This journey.' }),
      asAt: t.arg({ type: 'DateTime', required: true, description: 'The moment asked about.' }),
      knownBy: t.arg({
        type: 'DateTime',
        description: 'What was known by then gave the first answer; the moment asked about when left out.',
      }),
      andKnownBy: t.arg({
        type: 'DateTime',
        description: 'What was known by then gives the second; now when left out.',
      }),
    },
    resolve: async (_, args, context) => [...(await differences(context, args))],
  }),
);

builder.objectField(TimelineEntry, 'toldMeanwhile', (t) =>
  t.field({
    type: [TimelineEntry],
    description:
      'For a correction or a withdrawal: what had been told on the old footing. Due dates, outcomes, alerts and verdicts that it changed, and hand-overs offered or answered meanwhile.',
    resolve: async (entry, _, context) => {
      const { journey: id, stream, sequence, asAt, knownBy } = entry;
      const journey = id === undefined ? null : await findJourney(context, id, { asAt, knownBy });
      if (!journey || (entry.event.type !== 'fact.corrected' && entry.event.type !== 'fact.withdrawn')) return [];
      const places = toldMeanwhile((await journey.past()).events, sequence).map((told) => ({ stream, sequence: told }));
      return entriesAt(context, places, { child: journey.child, journeys: [journey] }, { asAt, knownBy });
    },
  }),
);
