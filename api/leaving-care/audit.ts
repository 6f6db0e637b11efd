import { addDays, addMs, findRule, plainDate, startOfDay, type CivilDate, type Instant } from '../../statute';
import {
  categoryHistory,
  consentsIn,
  disclosuresIn,
  footingAt,
  footings,
  knownSince,
  seenAt,
  type CategorySaid,
  type Consent,
  type Disclosed,
  type Footing,
} from '../../workflows/leaving-care/answers';
import type { Count } from '../../workflows/leaving-care/care/days';
import type { CategoryPeriod, Ground, GroundMark } from '../../workflows/leaving-care/care/reasons';
import type { Category } from '../../workflows/leaving-care/care/standing';
import { holdsOn } from '../../workflows/leaving-care/care/stretches';
import { categoriesOn, countedOn, leadOn, type Categories } from '../../workflows/leaving-care/categories';
import { builder, enumOf, inWords, momentArgs } from '../builder';
import { momentOf, perRequest, type Context, type Moment } from '../context';
import { recordOf } from '../due-date-moves';
import { asked } from '../errors';
import { innerId } from '../ids';
import { findJourney, JourneyRef, journeysOfChild, whose, type JourneySeen } from '../journeys';
import { shows } from '../looked';
import { RuleType, ruleShown } from '../rules';
import { TimelineEntry } from '../timeline';
import type { EntrySeen } from '../wording';

/*
 * What an auditor asks of leaving care: which category somebody was in on a day by what was known on another, how that came to
 * be known, what followed from each entry, and to whom it was told.
 */

const TYPE = 'leaving-care';

interface Named {
  readonly child?: string | null | undefined;
  readonly journey?: string | null | undefined;
}

/** The journeys of leaving care that are meant and that the caller sees, the first started first. */
async function journeysNamed(context: Context, { child, journey }: Named, moment: Moment): Promise<JourneySeen[]> {
  if ((child == null) === (journey == null)) throw asked('invalid-value', 'Name either a child or a journey.');
  if (child != null)
    return (await journeysOfChild(context, innerId('Child', child) ?? '', moment)).filter(({ type }) => type === TYPE);
  const found = await findJourney(context, innerId('Journey', journey ?? '') ?? '', moment);
  return found?.type === TYPE ? [found] : [];
}

const namedArgs = builder.args((t) => ({
  child: t.id({ description: 'All journeys of leaving care of this child.' }),
  journey: t.id({ description: 'This journey.' }),
}));

/** The last moment of a day in London. */
const endOf = (day: CivilDate): Instant => addMs(startOfDay(addDays(day, 1)), -1);

const footingsIn = async ({ past }: JourneySeen): Promise<readonly Footing[]> => footings((await past()).events);

// ---- The category on a day ----

interface Held {
  readonly of: JourneySeen;
  readonly date: CivilDate;
  readonly categories: Categories;
  readonly periods: readonly CategoryPeriod[];
  readonly footings: readonly Footing[];
}

type PeriodHeld = CategoryPeriod & { readonly in: Held };

async function heldOn(of: JourneySeen, date: CivilDate): Promise<Held[]> {
  const all = await footingsIn(of);
  const categories = all.at(-1)?.categories ?? null;
  return categories === null ? [] : [{ of, date, categories, periods: categoriesOn(categories, date), footings: all }];
}

const countIn = ({ categories, date }: Held): Count => countedOn(categories, date);

/** The lead category and the count behind it, in a sentence. */
function sentenceOf(held: Held): string {
  const { days, nights, strict, excluded } = countIn(held);
  const [lead] = held.periods;
  const aside = excluded > 0 ? `, ${excluded} set aside` : '';
  const counted = `By the end of that day ${days} days of care since 14 were counted (${nights} nights; ${strict} on the strict reading${aside}).`;
  const what = lead ? `${inWords(lead.code)}. ${lead.sentence}.` : 'in no category: not looked after by then.';
  return `On ${plainDate(held.date)} ${what} ${counted}`;
}

const CategoryEnum = enumOf<Category>(
  'LeavingCareCategory',
  'What the law calls a young person in or leaving care. The first of these that holds leads.',
  {
    eligible: 'Looked after at 16 or 17, for thirteen weeks since 14',
    relevant: 'At 16 or 17, no longer looked after, and eligible before',
    'former-relevant': 'From 18 to 21, and relevant or eligible before',
    'former-relevant-education': 'From 21 to 25, in education or wishing to be',
    'person-under-25': 'From 21 to 25, former relevant before',
    qualifying: 'From 16 to 21, looked after at 16 or later, and nothing stronger',
    'qualifying-education': 'From 21 to 25, qualifying before, and in education',
    'care-experienced': 'Looked after at any time; no category of law',
  },
);

const GroundMarkEnum = enumOf<GroundMark>('GroundMark', 'How well a ground is known.', {
  'V-rev': 'Read in the instrument as revised',
  'V-made': 'Read in the instrument as made',
  I: 'Inferred',
  S: 'From a secondary source',
  M: 'From memory',
  L: 'A default of this product: no law',
  unread: 'Nobody has read it',
});

const GroundType = builder.objectRef<Ground>('CategoryGround').implement({
  description: 'A rule that a category rests on, or how a rule is read where it leaves something open.',
  fields: (t) => ({
    rule: t.field({
      type: RuleType,
      description: 'The rule, with its title and its citation.',
      resolve: ({ rule }) => ruleShown(findRule(rule)),
    }),
    mark: t.field({ type: GroundMarkEnum, description: 'How well this ground is known.', resolve: ({ mark }) => mark }),
    label: t.exposeString('label', { description: 'What must be shown beside it.' }),
    says: t.exposeString('says', { description: 'What it says here.' }),
    decides: t.exposeBoolean('decides', {
      description: 'Whether another answer would change the category or its days.',
    }),
  }),
});

const PeriodType = builder.objectRef<PeriodHeld>('CategoryPeriod').implement({
  description: 'A category that held on the day asked about, with all the days for which it holds.',
  fields: (t) => ({
    code: t.field({ type: CategoryEnum, description: 'Which.', resolve: ({ code }) => code }),
    from: t.field({ type: 'Date', description: 'The first day.', resolve: ({ from }) => from }),
    to: t.field({
      type: 'Date',
      nullable: true,
      description: 'The first day on which it no longer holds, as far as was known; null where there is none.',
      resolve: ({ until }) => until,
    }),
    knownSince: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when it was known without a break that it held on the day asked about.',
      resolve: ({ code, in: { footings: all, date } }) => knownSince(all, code, date) ?? null,
    }),
    label: t.exposeString('label', { description: 'What must be shown beside it: the weakest ground that decides.' }),
    sentence: t.exposeString('sentence', { description: 'Why it holds.' }),
    grounds: t.field({ type: [GroundType], description: 'What it rests on.', resolve: ({ grounds }) => [...grounds] }),
  }),
});

const HeldType = builder.objectRef<Held>('CategoryOn').implement({
  ...shows<Held>(({ of }) => whose(of)),
  description: 'What a young person was in law on a day, by what was known on another.',
  fields: (t) => ({
    journey: t.field({ type: JourneyRef, description: 'The journey.', resolve: ({ of }) => of }),
    date: t.field({ type: 'Date', description: 'The day.', resolve: ({ date }) => date }),
    leadCategory: t.field({
      type: CategoryEnum,
      nullable: true,
      description: 'The strongest category that held; null for somebody who had not been looked after.',
      resolve: ({ periods }) => periods[0]?.code ?? null,
    }),
    categories: t.field({
      type: [PeriodType],
      description: 'Every category that held, the strongest first.',
      resolve: (held) => held.periods.map((period) => ({ ...period, in: held })),
    }),
    countedDays: t.int({
      description: 'Days looked after since the fourteenth birthday by the end of that day, each day once.',
      resolve: (held) => countIn(held).days,
    }),
    nightsCount: t.int({ description: 'The same in nights completed.', resolve: (held) => countIn(held).nights }),
    strictCount: t.int({
      description: 'The days of care that began after the fourteenth birthday alone. It decides nothing.',
      resolve: (held) => countIn(held).strict,
    }),
    excludedDays: t.int({
      description: 'Days of short breaks that are set aside.',
      resolve: (held) => countIn(held).excluded,
    }),
    borderline: t.boolean({
      description:
        'Whether days and nights lead to different categories on that day, and nobody has decided which count.',
      resolve: ({ categories, date }) => categories.borderline.some((stretch) => holdsOn(stretch, date)),
    }),
    rules: t.field({
      type: [GroundType],
      description: 'What the lead category rests on; empty where there is none.',
      resolve: ({ periods }) => [...(periods[0]?.grounds ?? [])],
    }),
    sentence: t.string({ description: 'All of this in words.', resolve: sentenceOf }),
  }),
});

// ---- How it came to be known ----

interface History {
  readonly of: JourneySeen;
  readonly said: readonly CategorySaid[];
}

const SaidType = builder.objectRef<CategorySaid>('CategorySaid').implement({
  description: 'A category with the days for which it was said to hold, and from when to when that was what was known.',
  fields: (t) => ({
    code: t.field({ type: CategoryEnum, description: 'Which.', resolve: ({ code }) => code }),
    from: t.field({ type: 'Date', description: 'True from this day.', resolve: ({ from }) => from }),
    to: t.field({
      type: 'Date',
      nullable: true,
      description: 'Up to, and without, this day; null where no end was known.',
      resolve: ({ until }) => until,
    }),
    knownFrom: t.field({
      type: 'DateTime',
      description: 'Known from this moment.',
      resolve: ({ knownFrom }) => knownFrom,
    }),
    knownTo: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Up to, and without, this moment; null while it is what is known.',
      resolve: ({ knownTo }) => knownTo,
    }),
    label: t.exposeString('label', { description: 'What must be shown beside it.' }),
    sentence: t.exposeString('sentence', { description: 'Why it held.' }),
  }),
});

const HistoryType = builder.objectRef<History>('CategoryHistory').implement({
  ...shows<History>(({ of }) => whose(of)),
  description: 'Everything that was known of the categories of one journey, what lay ahead included, and when.',
  fields: (t) => ({
    journey: t.field({ type: JourneyRef, description: 'The journey.', resolve: ({ of }) => of }),
    said: t.field({
      type: [SaidType],
      description: 'In the order in which it became known.',
      resolve: ({ said }) => [...said],
    }),
  }),
});

// ---- Disclosures ----

interface Disclosures {
  readonly of: JourneySeen;
  readonly disclosures: readonly Disclosed[];
  readonly consents: readonly Consent[];
}

async function disclosuresOf(of: JourneySeen): Promise<Disclosures> {
  const view = seenAt((await of.past()).state, of.asAt);
  return { of, disclosures: disclosuresIn(view), consents: consentsIn(view) };
}

const DisclosedType = builder.objectRef<Disclosed>('CareDisclosure').implement({
  description: 'That being in care was told to somebody.',
  fields: (t) => ({
    entry: t.exposeInt('entry', { description: 'Its entry in the journey.' }),
    recipient: t.exposeString('recipient', { description: 'To whom, by the reference recorded.' }),
    purpose: t.exposeString('purpose', { description: 'What for, by the reference recorded.' }),
    sentOn: t.field({ type: 'Date', description: 'The day it was sent.', resolve: ({ sentOn }) => sentOn }),
    consent: t.int({
      nullable: true,
      description: 'The entry of the consent that it rested on; null where none had been given by then.',
      resolve: ({ consent }) => consent ?? null,
    }),
    consentLive: t.exposeBoolean('live', {
      description: 'Whether that consent stood when it was sent, by what was known at the moment asked about.',
    }),
  }),
});

const ConsentType = builder.objectRef<Consent>('CareDisclosureConsent').implement({
  description: 'That the young person agreed to being in care being told to somebody, for a purpose.',
  fields: (t) => ({
    entry: t.exposeInt('entry', { description: 'Its entry in the journey.' }),
    recipient: t.exposeString('recipient', { description: 'To whom.' }),
    purpose: t.exposeString('purpose', { description: 'What for.' }),
    givenOn: t.field({ type: 'Date', description: 'The day it was given.', resolve: ({ givenOn }) => givenOn }),
    withdrawnOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day it was withdrawn; null while it stands.',
      resolve: ({ withdrawnOn }) => withdrawnOn ?? null,
    }),
  }),
});

const DisclosuresType = builder.objectRef<Disclosures>('CareDisclosures').implement({
  ...shows<Disclosures>(({ of }) => whose(of)),
  description: 'To whom being in care was told in one journey, and what the young person agreed to.',
  fields: (t) => ({
    journey: t.field({ type: JourneyRef, description: 'The journey.', resolve: ({ of }) => of }),
    disclosures: t.field({
      type: [DisclosedType],
      description: 'What was told, the first sent first.',
      resolve: ({ disclosures }) => [...disclosures],
    }),
    consents: t.field({
      type: [ConsentType],
      description: 'Every consent, withdrawn ones too, the first given first.',
      resolve: ({ consents }) => [...consents],
    }),
  }),
});

builder.queryFields((t) => ({
  categoryOn: t.field({
    type: [HeldType],
    description:
      'Which category of leaving care somebody was in on a day, by what was known at the end of another, and why. Empty while no birth date was known. Name a child or a journey.',
    args: {
      ...namedArgs,
      date: t.arg({ type: 'Date', required: true, description: 'The day asked about; one ahead is a forecast.' }),
      knownOn: t.arg({
        type: 'Date',
        description: 'As far as was recorded by the end of this day; all when left out.',
      }),
    },
    resolve: async (_, { date, knownOn, ...named }, context) => {
      const moment = momentOf(context, { asAt: endOf(date), ...(knownOn == null ? {} : { knownBy: endOf(knownOn) }) });
      const held = await Promise.all(
        (await journeysNamed(context, named, moment)).map((journey) => heldOn(journey, date)),
      );
      return held.flat();
    },
  }),
  categoryHistory: t.field({
    type: [HistoryType],
    description:
      'Each category that was ever known to hold, with the days for which it was true and the moments from which it was known. Name a child or a journey.',
    args: namedArgs,
    resolve: async (_, named, context) => {
      const journeys = await journeysNamed(context, named, momentOf(context, {}));
      return Promise.all(journeys.map(async (of) => ({ of, said: categoryHistory(await footingsIn(of)) })));
    },
  }),
  disclosures: t.field({
    type: [DisclosuresType],
    description:
      'To whom it was told that somebody is or was in care, with the consent behind it, and whether that stood. Name a child or a journey.',
    args: { ...namedArgs, ...momentArgs },
    resolve: async (_, { asAt, knownBy, ...named }, context) => {
      const journeys = await journeysNamed(context, named, momentOf(context, { asAt, knownBy }));
      return Promise.all(journeys.map(disclosuresOf));
    },
  }),
}));

// ---- Replay: beside each entry of a timeline ----

const footingsOf = perRequest((context) => {
  const made = new Map<string, Promise<readonly Footing[]>>();
  return (journey: string): Promise<readonly Footing[]> => {
    const known = made.get(journey) ?? recordOf(context)(journey).then(footings);
    made.set(journey, known);
    return known;
  };
});

/** The lead category on the day an entry is about, by all that was known up to a moment. */
async function leadBy(context: Context, { journey, definition, occurredOn }: EntrySeen, by: Instant) {
  if (journey === undefined || definition?.id !== TYPE) return null;
  const { categories = null } = footingAt(await footingsOf(context)(journey), by) ?? {};
  return categories === null ? null : (leadOn(categories, occurredOn) ?? null);
}

/** The consent behind a disclosure, by what was known when it was recorded. */
async function consentBehind(context: Context, { journey, event, sequence, recordedAt, asAt }: EntrySeen) {
  if (journey === undefined || event.type !== 'fact.recorded' || event.fact !== 'disclosure') return null;
  const seen = await findJourney(context, journey, { asAt, knownBy: recordedAt });
  const all = seen ? disclosuresIn(seenAt((await seen.past()).state, recordedAt)) : [];
  return all.find(({ entry }) => entry === sequence)?.consent ?? null;
}

builder.objectFields(TimelineEntry, (t) => ({
  categoryBefore: t.field({
    type: CategoryEnum,
    nullable: true,
    description:
      'In leaving care: the lead category on the day this happened, by what was known just before it was recorded.',
    resolve: (entry, _, context) => leadBy(context, entry, addMs(entry.recordedAt, -1)),
  }),
  categoryAfter: t.field({
    type: CategoryEnum,
    nullable: true,
    description: 'The same by what was known once it was recorded.',
    resolve: (entry, _, context) => leadBy(context, entry, entry.recordedAt),
  }),
  consent: t.int({
    nullable: true,
    description: 'Of a disclosure: the entry of the consent that it rested on.',
    resolve: (entry, _, context) => consentBehind(context, entry),
  }),
}));
