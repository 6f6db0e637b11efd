import { instant, type CivilDate } from '../statute';
import { journeyOf } from '../workflows/catalogue';
import type { Missing } from '../workflows/kernel/events';
import { gatesOwed, situation } from '../workflows/kernel/owed';
import { gateKey } from '../workflows/kernel/state';
import { placeFor } from './access';
import { builder, momentArgs, pageArgs, placeArgs } from './builder';
import { momentOf, type Context } from './context';
import { DutyConnection, listOpen } from './duty-lists';
import { standingEntries, type Standing } from './entries';
import { GateStatusEnum, MissingType } from './gates';
import { findJourney, JourneyRef, type JourneySeen } from './journeys';
import { shows } from './looked';

/* What a supervisor and an auditor ask of family group decision making, beside the lists that every journey has. */

const TYPE = 'family-group-decision-making';

/** Questions that are answered by the open duties of one step: whom it concerns, since when, and who owes it. */
const OPEN_STEPS = {
  unansweredOffers: ['answer-offer', 'Offers of a family group meeting that nobody has answered.'],
  adultsWithoutRepresentationAnswer: [
    'offer-representation',
    'Adults who have not been offered support, or have not answered.',
  ],
  childrenWithoutAdvocateAnswer: [
    'offer-advocate',
    'Children who have not been offered an advocate, or have not answered.',
  ],
  knownAdultsUnasked: ['ask-known-adults', 'Children whose known adults have not been named and asked.'],
  repliesPending: ['reply-to-plan', 'Families whose plan has had no reply from the authority.'],
  bypassesWithoutExplanation: [
    'explain-to-court',
    'Bypasses and exceptions that have not been explained to the court.',
  ],
} as const;

for (const [name, [step, description]] of Object.entries(OPEN_STEPS))
  builder.queryField(name, (t) =>
    t.field({
      type: DutyConnection,
      description: `${description} The first opened first.`,
      args: { ...placeArgs, ...momentArgs, ...pageArgs(50) },
      resolve: (_, { asAt, knownBy, ...asked }, context) =>
        listOpen(context, { ...asked, steps: [step] }, momentOf(context, { asAt, knownBy })),
    }),
  );

// ---- Applications at risk ----

interface AtRisk {
  readonly journey: JourneySeen;
  readonly plannedFor: CivilDate;
  readonly law: 'met' | 'not-met' | 'advisory' | 'not-applicable';
  readonly missing: readonly Missing[];
}

const AtRiskType = builder.objectRef<AtRisk>('ApplicationAtRisk').implement({
  ...shows<AtRisk>(({ journey: { id, child, team, authority } }) => ({ child, journey: id, team, authority })),
  description: 'An application that is planned while somebody has accepted a meeting that has not been held.',
  fields: (t) => ({
    journey: t.field({ type: JourneyRef, description: 'The journey.', resolve: ({ journey }) => journey }),
    plannedFor: t.field({
      type: 'Date',
      description: 'The day of issue that is planned.',
      resolve: ({ plannedFor }) => plannedFor,
    }),
    status: t.field({
      type: GateStatusEnum,
      description: 'What the record says of the condition.',
      resolve: ({ law }) => law,
    }),
    missing: t.field({ type: [MissingType], description: 'Who accepted.', resolve: ({ missing }) => [...missing] }),
  }),
});

const HELD = 'hold';

async function applicationsAtRisk(context: Context, place: Parameters<typeof placeFor>[1]): Promise<AtRisk[]> {
  const planned = await standingEntries(context, await placeFor(context, place), {
    journeyType: TYPE,
    fact: 'plannedApplication',
    openOnly: true,
  });
  const latest = new Map(planned.map((entry) => [entry.journey, entry]));
  return (await Promise.all([...latest.values()].map((entry) => atRisk(context, entry)))).flatMap(
    (found) => found ?? [],
  );
}

/** What the definition says is planned, with the verdict that stands in the record. */
async function atRisk(context: Context, { journey: id, value }: Standing): Promise<AtRisk | undefined> {
  const journey = await findJourney(context, id, momentOf(context, {}));
  if (!journey) return undefined;
  const { state } = await journey.past();
  const at = situation(journeyOf(journey.type).definition, state, instant(context.now));
  const next = gatesOwed(at).filter(({ act, planned }) => act === 'next' && planned);
  const limbs = next
    .flatMap((gate) => state.gates[gateKey(gate)]?.limbs ?? [])
    .filter(({ limb, missing }) => limb === HELD && missing.length > 0);
  const [first] = limbs;
  // Of the kind that the fact's own shape gives it.
  return first && { journey, plannedFor: value['plannedFor'] as CivilDate, law: first.status, missing: first.missing };
}

// ---- Fathers, and notice to carers ----

interface Person {
  readonly entry: Standing;
  readonly person: string;
}

const JourneyPerson = builder.objectRef<Person>('PersonInJourney').implement({
  ...shows<Person>(({ entry: { journey } }) => ({ journey })),
  description: 'A person in a journey, by the reference recorded.',
  fields: (t) => ({
    person: t.exposeString('person', { description: 'The person.' }),
    since: t.field({ type: 'Date', description: 'Since when.', resolve: ({ entry }) => entry.occurredOn }),
    journey: t.field({
      type: JourneyRef,
      nullable: true,
      description: 'The journey.',
      resolve: ({ entry }, _, context) => findJourney(context, entry.journey, momentOf(context, {})),
    }),
  }),
});

async function fathersUntraced(context: Context, place: Parameters<typeof placeFor>[1]): Promise<Person[]> {
  const listed = await standingEntries(context, await placeFor(context, place), {
    journeyType: TYPE,
    fact: 'offerRecipient',
    openOnly: true,
  });
  const latest = new Map(listed.map((entry) => [`${entry.journey}/${String(entry.value['person'])}`, entry]));
  return [...latest.values()]
    .filter(({ value }) => value['fatherLine'] === true && value['status'] === 'untraced')
    .map((entry) => ({ entry, person: String(entry.value['person']) }));
}

interface Notice extends Person {
  readonly hours: number;
}

interface Notices {
  readonly notices: readonly Notice[];
}

const SHORT_NOTICE_HOURS = 24;

const NoticeType = builder.objectRef<Notice>('NoticeToCarer').implement({
  ...shows<Notice>(({ entry: { journey } }) => ({ journey })),
  description: 'How many hours a relative was given who was asked to take a child.',
  fields: (t) => ({
    person: t.exposeString('person', { description: 'The relative.' }),
    hours: t.exposeInt('hours', { description: 'Hours of notice.' }),
    occurredOn: t.field({ type: 'Date', description: 'The day of it.', resolve: ({ entry }) => entry.occurredOn }),
    journey: t.field({
      type: JourneyRef,
      nullable: true,
      description: 'The journey.',
      resolve: ({ entry }, _, context) => findJourney(context, entry.journey, momentOf(context, {})),
    }),
  }),
});

const NoticesType = builder.objectRef<Notices>('NoticesToCarers').implement({
  description: 'Hours of notice given to relatives who were asked to take a child.',
  fields: (t) => ({
    notices: t.field({ type: [NoticeType], description: 'Each of them.', resolve: ({ notices }) => [...notices] }),
    under24Hours: t.int({
      description: 'How many of them were under 24 hours.',
      resolve: ({ notices }) => short(notices),
    }),
    shareUnder24Hours: t.float({
      nullable: true,
      description: 'That share of all, from 0 to 1; null when there is none.',
      resolve: ({ notices }) => (notices.length === 0 ? null : short(notices) / notices.length),
    }),
  }),
});

const short = (notices: readonly Notice[]): number => notices.filter(({ hours }) => hours < SHORT_NOTICE_HOURS).length;

interface Period {
  readonly authority?: string | null | undefined;
  readonly from: CivilDate;
  readonly to: CivilDate;
}

async function noticeToCarers(context: Context, { authority, from, to }: Period): Promise<Notices> {
  const place = await placeFor(context, { authority });
  const asked = await standingEntries(context, place, { journeyType: TYPE, fact: 'relativeSupport', from, to });
  const notices = asked.flatMap((entry) => {
    const hours = entry.value['noticeHours'];
    return typeof hours === 'number' ? [{ entry, person: String(entry.value['person']), hours }] : [];
  });
  return { notices };
}

builder.queryFields((t) => ({
  applicationsAtRisk: t.field({
    type: [AtRiskType],
    description: 'Planned applications with an acceptance and no meeting.',
    args: placeArgs,
    resolve: (_, place, context) => applicationsAtRisk(context, place),
  }),
  fathersUntraced: t.field({
    type: [JourneyPerson],
    description: 'Fathers and second parents of open journeys who have not been traced.',
    args: placeArgs,
    resolve: (_, place, context) => fathersUntraced(context, place),
  }),
  noticeToCarers: t.field({
    type: NoticesType,
    description: 'Hours of notice given to relatives who were asked to take a child, in a period.',
    args: {
      authority: t.arg.id({ description: "Of this whole authority; of the caller's own teams when left out." }),
      from: t.arg({ type: 'Date', required: true, description: 'The first day.' }),
      to: t.arg({ type: 'Date', required: true, description: 'The last day.' }),
    },
    resolve: (_, period, context) => noticeToCarers(context, period),
  }),
}));
