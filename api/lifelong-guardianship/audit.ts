import { addDays, addMs, startOfDay, type CivilDate, type Instant } from '../../statute';
import {
  bondHistory,
  searchConsents,
  seenAt,
  toldIn,
  visitorStanding,
  type BondStep,
  type SearchConsent,
  type VisitorStanding,
} from '../../workflows/lifelong-guardianship/answers';
import { builder, enumOf } from '../builder';
import { momentOf, type Context, type Moment } from '../context';
import { innerId } from '../ids';
import { findJourney, JourneyRef, whose, type JourneySeen } from '../journeys';
import { shows } from '../looked';

/*
 * What an auditor asks of lifelong guardianship: everything that was said and decided about a bond with the law of its day, who was
 * told and on whose consent, and to whom a young person agreed before anybody was approached.
 */

const TYPE = 'lifelong-guardianship';

async function journeyNamed(context: Context, id: string, moment: Moment): Promise<JourneySeen | null> {
  const found = await findJourney(context, innerId('Journey', id) ?? '', moment);
  return found?.type === TYPE ? found : null;
}

const viewIn = async (of: JourneySeen) => seenAt((await of.past()).state, of.asAt);

/** The last moment of a day in London. */
const endOf = (day: CivilDate): Instant => addMs(startOfDay(addDays(day, 1)), -1);

type BondChoice = BondStep['choices'][number];
const BondChoiceType = builder.objectRef<BondChoice>('GuardianshipChoice').implement({
  description: 'What stood on a day for a point that no source settles.',
  fields: (t) => ({
    point: t.exposeString('point', { description: 'The point, by its code.' }),
    option: t.exposeString('option', { description: 'The option that stood.' }),
    version: t.exposeInt('version', { description: "Version of the authority's choice; 0 for the default." }),
  }),
});

const StepType = builder.objectRef<BondStep>('GuardianshipStep').implement({
  description: 'One thing that was said, signed or decided about a lifelong bond.',
  fields: (t) => ({
    entry: t.exposeInt('entry', { description: 'Its entry in the journey.' }),
    on: t.field({ type: 'Date', description: 'The day it happened.', resolve: ({ on }) => on }),
    knownAt: t.field({ type: 'DateTime', description: 'When it was recorded.', resolve: ({ knownAt }) => knownAt }),
    what: t.exposeString('what', { description: 'What it was, by its code.' }),
    step: t.string({
      nullable: true,
      description: 'The step that it completes or helps to, by its code; null where there is none.',
      resolve: ({ step }) => step ?? null,
    }),
    bond: t.exposeInt('bond', { description: 'Which of the bonds of the journey, from 1; 0 before any wish.' }),
    party: t.string({
      nullable: true,
      description: 'Which of the two, where it is the word of one.',
      resolve: ({ party }) => party ?? null,
    }),
    outcome: t.string({
      nullable: true,
      description: 'What was said or decided, by its code.',
      resolve: ({ outcome }) => outcome ?? null,
    }),
    paper: t.string({
      nullable: true,
      description: 'The stored paper of a consent.',
      resolve: ({ paper }) => paper ?? null,
    }),
    isVoid: t.exposeBoolean('isVoid', {
      description: 'A consent that counts for nothing: signed under 18, or in company. The paper stays.',
    }),
    pack: t.exposeString('pack', { description: 'What applied on that day: the law of England, or the proposal.' }),
    defaultSet: t.exposeInt('defaultSet', { description: 'Version of the set of defaults.' }),
    choices: t.field({
      type: [BondChoiceType],
      description: 'What stood on that day for each point that no source settles.',
      resolve: ({ choices }) => [...choices],
    }),
  }),
});

const BondHistoryType = builder.objectRef<JourneySeen>('GuardianshipHistory').implement({
  ...shows<JourneySeen>(whose),
  description: 'Everything about the lifelong bonds of one journey, as known on a day. None of it is law.',
  fields: (t) => ({
    journey: t.field({ type: JourneyRef, description: 'The journey.', resolve: (of) => of }),
    steps: t.field({
      type: [StepType],
      description: 'In the order in which it happened.',
      resolve: async (of) => [...bondHistory(await viewIn(of), (await of.past()).events)],
    }),
  }),
});

type Told = ReturnType<typeof toldIn>[number];
const ToldType = builder.objectRef<Told>('GuardianshipNotice').implement({
  description: 'A body about which somebody has said whether it may be told.',
  fields: (t) => ({
    recipient: t.exposeString('recipient', { description: 'The body, by the reference recorded.' }),
    consent: t.int({
      nullable: true,
      description:
        'The entry of the consent by which it was told, or that stands where nothing was sent; null where nobody agreed.',
      resolve: ({ consent }) => consent ?? null,
    }),
    withdrawnOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day on which the consent was taken back; null where it stands.',
      resolve: ({ withdrawnOn }) => withdrawnOn ?? null,
    }),
    sentOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day the notice was last sent.',
      resolve: ({ sentOn }) => sentOn ?? null,
    }),
    acknowledgedOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day it was acknowledged.',
      resolve: ({ acknowledgedOn }) => acknowledgedOn ?? null,
    }),
    suspendedFrom: t.field({
      type: 'Date',
      nullable: true,
      description: 'Since when a hold stands; null where none does.',
      resolve: ({ suspendedFrom }) => suspendedFrom ?? null,
    }),
  }),
});

const WhoWasToldType = builder.objectRef<JourneySeen>('WhoWasTold').implement({
  ...shows<JourneySeen>(whose),
  description: 'Who was told of the lifelong bonds of one journey, and on whose consent.',
  fields: (t) => ({
    journey: t.field({ type: JourneyRef, description: 'The journey.', resolve: (of) => of }),
    notices: t.field({
      type: [ToldType],
      description: 'Each body, the first named first.',
      resolve: async (of) => [...toldIn(await viewIn(of))],
    }),
  }),
});

const SearchConsentType = builder.objectRef<SearchConsent>('SearchConsent').implement({
  description: 'Somebody whom a young person wants to find.',
  fields: (t) => ({
    person: t.exposeString('person', { description: 'Who, by the reference recorded.' }),
    wish: t.string({
      nullable: true,
      description: 'Whether they may be approached, as the young person last said: approach, wait or never.',
      resolve: ({ wish }) => wish ?? null,
    }),
    agreedOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day the young person agreed to this person: before the letter, where there was one.',
      resolve: ({ agreedOn }) => agreedOn ?? null,
    }),
    approachedOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day they were last written to.',
      resolve: ({ approachedOn }) => approachedOn ?? null,
    }),
    answer: t.string({
      nullable: true,
      description: 'What they answered: in-touch, not-now or no.',
      resolve: ({ answer }) => answer ?? null,
    }),
  }),
});

const SearchConsentsType = builder.objectRef<JourneySeen>('SearchConsents').implement({
  ...shows<JourneySeen>(whose),
  description: 'Whom a young person agreed to have approached, and what came of it.',
  fields: (t) => ({
    journey: t.field({ type: JourneyRef, description: 'The journey.', resolve: (of) => of }),
    people: t.field({
      type: [SearchConsentType],
      description: 'Each person, the first wanted first.',
      resolve: async (of) => [...searchConsents(await viewIn(of))],
    }),
  }),
});

// ---- The visitor's friendship ----

interface Friendship extends VisitorStanding {
  readonly journey: JourneySeen;
}

const FriendshipEnum = enumOf<VisitorStanding['friendship']>(
  'VisitorFriendshipState',
  'How the friendship of a young person and a visitor stands. No age, silence or end of an appointment ends it.',
  {
    none: 'No visitor was ever matched',
    continuing: 'It goes on',
    ended: 'One of the two has ended it, or did not want it to go on past care',
  },
);

const FriendshipType = builder.objectRef<Friendship>('VisitorFriendship').implement({
  ...shows<Friendship>(({ journey }) => whose(journey)),
  description: 'A visitor and a young person: the appointment of the law, and the friendship apart from it.',
  fields: (t) => ({
    state: t.field({ type: FriendshipEnum, description: 'How it stands.', resolve: ({ friendship }) => friendship }),
    endedOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day the friendship ended; null while it goes on.',
      resolve: ({ endedOn }) => endedOn ?? null,
    }),
    appointmentEndedOn: t.field({
      type: 'Date',
      nullable: true,
      description:
        'The day the appointment of s.23ZB ended with care, and no more than that; null while it stands, and under the proposal, by which nothing ends.',
      resolve: ({ appointmentEndedOn }) => appointmentEndedOn ?? null,
    }),
  }),
});

builder.objectField(JourneyRef, 'visitorFriendship', (t) =>
  t.field({
    type: FriendshipType,
    nullable: true,
    description: "How a young person's friendship with a visitor stands; null of journeys of another type.",
    resolve: async (journey) => {
      if (journey.type !== TYPE) return null;
      const { state } = await journey.past();
      return { ...visitorStanding(seenAt(state, journey.asAt)), journey };
    },
  }),
);

const journeyArg = builder.args((t) => ({
  journey: t.id({ required: true, description: 'The journey.' }),
  asAt: t.field({ type: 'DateTime', description: 'What had happened by this moment; now when left out.' }),
  knownOn: t.field({ type: 'Date', description: 'By what was known at the end of this day; all when left out.' }),
}));

type Asked = Readonly<{ journey: string; asAt?: Instant | null | undefined; knownOn?: CivilDate | null | undefined }>;
const named = (context: Context, { journey, asAt, knownOn }: Asked): Promise<JourneySeen | null> =>
  journeyNamed(context, journey, momentOf(context, { asAt, knownBy: knownOn == null ? undefined : endOf(knownOn) }));

builder.queryFields((t) => ({
  guardianshipHistory: t.field({
    type: BondHistoryType,
    nullable: true,
    description:
      'Everything that was said, signed and decided about lifelong bonds, with the law, the set of defaults and the choices of each day; null where there is no such journey for the caller.',
    args: journeyArg,
    resolve: (_, args, context) => named(context, args),
  }),
  whoWasTold: t.field({
    type: WhoWasToldType,
    nullable: true,
    description:
      'Who was told, on whose consent, and since when that is suspended; null where there is no such journey.',
    args: journeyArg,
    resolve: (_, args, context) => named(context, args),
  }),
  searchConsents: t.field({
    type: SearchConsentsType,
    nullable: true,
    description: 'Whom a young person agreed to have approached; null where there is no such journey.',
    args: journeyArg,
    resolve: (_, args, context) => named(context, args),
  }),
}));
