import { carerKnewAt, type CarerKnew } from '../../workflows/kinship-route/answers';
import { builder } from '../builder';
import { JourneyRef, whose, type JourneySeen } from '../journeys';
import { shows } from '../looked';
import { entriesNumbered, TimelineEntry } from '../timeline';

/*
 * What a carer knew of the routes at a moment, by what was known at another: read from the record of the one journey. What was
 * asked, answered and said about pressure is sealed, and stands in the entries of the record for those who may open it.
 */

type OfCarer<T> = T & { readonly journey: JourneySeen };
type Route = OfCarer<CarerKnew['routes'][number]>;
type Effect = OfCarer<Route['told'][number]>;
type Question = OfCarer<CarerKnew['questions'][number]>;
type Advice = OfCarer<CarerKnew['advice'][number]>;
type Choice = OfCarer<CarerKnew['choices'][number]>;

const ofJourney = <T extends object>(all: readonly T[], journey: JourneySeen): OfCarer<T>[] =>
  all.map((one) => ({ ...one, journey }));

const EffectType = builder.objectRef<Effect>('RouteEffectTold').implement({
  description: 'An effect of a route that the carer had been told of.',
  fields: (t) => ({
    effect: t.exposeString('effect', {
      description: 'On what: money, parental-responsibility, therapy, services or end-date.',
    }),
    toldOn: t.field({ type: 'Date', description: 'The day the carer was first told.', resolve: ({ on }) => on }),
    record: t.field({
      type: [TimelineEntry],
      description: 'The entry of the record.',
      resolve: ({ journey, entry }, _, context) => entriesNumbered(context, journey, [entry]),
    }),
  }),
});

const RouteType = builder.objectRef<Route>('RouteKnown').implement({
  description: 'What the carer had been told of one route.',
  fields: (t) => ({
    route: t.exposeString('route', { description: 'The route, by its code.' }),
    told: t.field({
      type: [EffectType],
      description: 'Each effect that was told.',
      resolve: ({ told, journey }) => ofJourney(told, journey),
    }),
    untold: t.stringList({
      description: 'Effects that had not been told.',
      resolve: ({ untold }) => [...untold],
    }),
  }),
});

const QuestionType = builder.objectRef<Question>('CarerQuestion').implement({
  description: 'A question of the carer, and its answer.',
  fields: (t) => ({
    question: t.exposeString('question', { description: 'The question, by the reference recorded.' }),
    askedOn: t.field({ type: 'Date', description: 'The day it was asked.', resolve: ({ askedOn }) => askedOn }),
    answeredOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day of the answer; null where none had come.',
      resolve: ({ answeredOn }) => answeredOn ?? null,
    }),
    record: t.field({
      type: [TimelineEntry],
      description: 'The question and the answer, as they were recorded.',
      resolve: ({ journey, asked, answered }, _, context) =>
        entriesNumbered(context, journey, answered === undefined ? [asked] : [asked, answered]),
    }),
  }),
});

const AdviceType = builder.objectRef<Advice>('CarerAdvice').implement({
  description: 'An offer of independent advice.',
  fields: (t) => ({
    offeredOn: t.field({ type: 'Date', description: 'The day of the offer.', resolve: ({ offeredOn }) => offeredOn }),
    answer: t.exposeString('answer', { description: 'accepted, declined or waiting.' }),
    legalAid: t.exposeString('legalAid', { description: 'On what basis there is legal aid, by its code.' }),
    record: t.field({
      type: [TimelineEntry],
      description: 'The entry of the record.',
      resolve: ({ journey, entry }, _, context) => entriesNumbered(context, journey, [entry]),
    }),
  }),
});

const ChoiceType = builder.objectRef<Choice>('CarerChoice').implement({
  description: 'A choice of a route.',
  fields: (t) => ({
    choice: t.exposeString('choice', { description: 'The choice, by its code.' }),
    chosenOn: t.field({ type: 'Date', description: 'The day of it.', resolve: ({ on }) => on }),
    pressureAsked: t.exposeBoolean('pressureAsked', {
      description: 'Whether the carer was asked if anybody pressed for it; the answer is in the record.',
    }),
    lacked: t.stringList({
      description: 'What it lacked when it was made, by its codes; nothing for an informed choice.',
      resolve: ({ lacked }) => [...lacked],
    }),
    record: t.field({
      type: [TimelineEntry],
      description: 'The entry of the record, with the carer’s words and what the carer said about pressure.',
      resolve: ({ journey, entry }, _, context) => entriesNumbered(context, journey, [entry]),
    }),
  }),
});

const KnewType = builder.objectRef<OfCarer<CarerKnew>>('CarerKnew').implement({
  ...shows<OfCarer<CarerKnew>>(({ journey }) => whose(journey)),
  description: 'What a carer knew of the routes at the moment asked about, by what was known then.',
  fields: (t) => ({
    routes: t.field({
      type: [RouteType],
      description: 'Every route, told of or not.',
      resolve: ({ routes, journey }) => ofJourney(routes, journey),
    }),
    questions: t.field({
      type: [QuestionType],
      description: 'Each question, the first asked first.',
      resolve: ({ questions, journey }) => ofJourney(questions, journey),
    }),
    advice: t.field({
      type: [AdviceType],
      description: 'Each offer of advice, the first offered first.',
      resolve: ({ advice, journey }) => ofJourney(advice, journey),
    }),
    choices: t.field({
      type: [ChoiceType],
      description: 'Each choice, the first made first.',
      resolve: ({ choices, journey }) => ofJourney(choices, journey),
    }),
    informedSince: t.field({
      type: 'Date',
      nullable: true,
      description: 'Since when every route was known and every question answered; null while something is open.',
      resolve: ({ informedSince }) => informedSince ?? null,
    }),
  }),
});

builder.objectField(JourneyRef, 'whatTheCarerKnew', (t) =>
  t.field({
    type: KnewType,
    nullable: true,
    description:
      'Of a kinship route: facts told of each route, questions and answers, advice, and what was said about pressure, at the moment asked about; null for other journeys.',
    resolve: async (journey) =>
      journey.type === 'kinship-route' ? { ...carerKnewAt((await journey.past()).state, journey.asAt), journey } : null,
  }),
);
