import { addDays, londonDate, type CivilDate } from '../../statute';
import {
  HOME_TYPES,
  PATTERNS,
  type Answers,
  type Approval,
  type Days,
  type Exemption,
  type HomeType,
  type Pattern,
  type Place,
  type Resident,
  type Restriction,
} from '../../workflows/home-matching/search/home';
import { lawOn } from '../../workflows/kernel/law';
import { refusal, type Refusal } from '../../workflows/kernel/refusals';
import { teamsOf } from '../access';
import { builder, connectionOf, enumOf, sentenceCase } from '../builder';
import type { Context } from '../context';
import { globalId } from '../ids';
import { lawHeld } from '../law-held';
import { TeamType, teamWith } from '../register';
import { CONFIRM_VACANCY, knownUntil } from '../settings';
import { homeShownAs, type HomePart } from './home-shown';
import { APPROVAL_KINDS, OWNERSHIPS, PURCHASES, REGISTRATIONS, RESTRICTION_KINDS, type HomeTold } from './home-values';
import type { HomeSeen } from './register';
import { PROVIDERS } from './tell-home';

/*
 * A home in the schema: as it is told, whole, and as it is shown, part by part to those who may see it.
 */

/** A home as one caller sees it. */
export interface HomeShown extends HomeSeen {
  readonly sees: (part: HomePart) => boolean;
  /** The first day on which nobody knows any more whether its places are as they stand. */
  readonly unknownFrom: CivilDate;
  readonly today: CivilDate;
}

/** Shows homes of the register to somebody of the body or of their provider. */
export async function showHomes(context: Context, seen: readonly HomeSeen[]): Promise<readonly HomeShown[]> {
  const today = londonDate(context.now);
  const unknownFrom = await unknownFromOf(context, today);
  const { roles } = context.caller;
  const own = teamsOf(context.caller);
  const asProvider = homeShownAs(roles, 'pool');
  const asBody = homeShownAs(
    roles.filter((role) => !PROVIDERS.includes(role)),
    'pool',
  );
  return seen.map((one) => ({
    ...one,
    sees: own.includes(one.provider) ? asProvider : asBody,
    today,
    unknownFrom: unknownFrom(one.home.confirmedOn),
  }));
}

/** The first day on which what was confirmed on a day is known no longer, by the figure of the caller's authority. */
async function unknownFromOf(context: Context, today: CivilDate): Promise<(confirmedOn: CivilDate) => CivilDate> {
  const law = lawOn(await lawHeld(context), context.caller.authority, today);
  const known = new Map<CivilDate, CivilDate>(); // homes are confirmed on few different days
  return (confirmedOn) => {
    const day = known.get(confirmedOn) ?? addDays(knownUntil(law, CONFIRM_VACANCY, confirmedOn), 1);
    known.set(confirmedOn, day);
    return day;
  };
}

// ---- Codes ----

const enumFor = <const C extends string>(name: string, description: string, codes: readonly C[]) =>
  enumOf<C>(
    name,
    description,
    Object.fromEntries(codes.map((code) => [code, sentenceCase(code)])) as Record<C, string>,
  );

export const HomeTypeEnum = enumFor<HomeType>('HomeType', 'What kind of home it is.', HOME_TYPES);
export const HomePatternEnum = enumFor<Pattern>('HomePattern', 'For what kind of stay a home is.', PATTERNS);
const RegistrationEnum = enumFor('HomeRegistration', 'How a home stands with the regulator.', REGISTRATIONS);
const ApprovalKindEnum = enumFor('HomeApprovalKind', 'For whom a carer is approved.', APPROVAL_KINDS);
export const RestrictionKindEnum = enumFor('HomeRestrictionKind', 'Why no child may move in.', RESTRICTION_KINDS);
const OwnershipEnum = enumFor('HomeOwnership', 'Who owns a home. No search reads it.', OWNERSHIPS);
const PurchaseEnum = enumFor('HomePurchase', 'How a place in a home is bought. No search reads it.', PURCHASES);

// ---- As it is told ----

type InputFields = Parameters<Parameters<typeof builder.inputType>[1]['fields']>[0];

const days = (f: InputFields) => ({
  from: f.field({ type: 'Date', required: true, description: 'From this day on.' }),
  until: f.field({ type: 'Date', description: 'Up to this day, which is no longer among them.' }),
});

const DaysInput = builder.inputType('HomeDaysInput', {
  description: 'Days from one, until another that is no longer among them.',
  fields: days,
});
const AgesInput = builder.inputType('HomeAgesInput', {
  description: 'Ages in completed years, both included.',
  fields: (f) => ({
    from: f.int({ required: true, description: 'The youngest.' }),
    to: f.int({ required: true, description: 'The oldest.' }),
  }),
});
const AnswerInput = builder.inputType('HomeAnswerInput', {
  description: 'Yes or no to one thing; what is left out was not asked.',
  fields: (f) => ({
    what: f.string({ required: true, description: 'Its code, in small letters and dashes.' }),
    answer: f.boolean({ required: true, description: 'Yes or no.' }),
  }),
});
const ApprovalInput = builder.inputType('HomeApprovalInput', {
  description: "A carer's approval and its terms.",
  fields: (f) => ({
    ...days(f),
    kind: f.field({ type: ApprovalKindEnum, required: true, description: 'For anybody, or of a connected person.' }),
    places: f.int({ description: 'For how many children at most.' }),
    ages: f.field({ type: AgesInput, description: 'For which ages.' }),
    patterns: f.field({ type: [HomePatternEnum], description: 'For which kinds of stay.' }),
    children: f.stringList({ description: 'The only children it is for, by reference.' }),
  }),
});
const ExemptionInput = builder.inputType('HomeExemptionInput', {
  description: 'Leave to foster more than three children who are not all siblings.',
  fields: (f) => ({
    by: f.string({ required: true, description: 'The authority where the carer lives, by its code.' }),
    children: f.stringList({ required: true, description: 'The children it names, by reference.' }),
  }),
});
const RestrictionInput = builder.inputType('HomeRestrictionInput', {
  description: 'Days on which no child may move in.',
  fields: (f) => ({
    ...days(f),
    kind: f.field({ type: RestrictionKindEnum, required: true, description: 'Why.' }),
  }),
});
export const PlaceInput = builder.inputType('HomePlaceInput', {
  description: 'One place, and when it is free.',
  fields: (f) => ({
    id: f.string({ required: true, description: "The provider's own reference of the place." }),
    free: f.field({ type: [DaysInput], required: true, description: 'When it is free, in order.' }),
  }),
});
const ResidentInput = builder.inputType('HomeResidentInput', {
  description: 'A child who lives there.',
  fields: (f) => ({
    id: f.string({ required: true, description: 'By reference, and never by name.' }),
    bornOn: f.field({ type: 'Date', description: 'Date of birth, where it is known.' }),
    fostered: f.boolean({ required: true, description: 'Whether the child is fostered there.' }),
    siblings: f.string({ description: 'Children of one family share it.' }),
  }),
});

export const HomeInput = builder.inputType('HomeInput', {
  description:
    'All that is told of a home. What is left out is not known; of restrictions, that those that stand stay.',
  fields: (f) => ({
    type: f.field({ type: HomeTypeEnum, required: true, description: 'What kind of home it is.' }),
    point: f.field({
      required: true,
      description: 'Where it is.',
      type: builder.inputType('HomePointInput', {
        description: 'A place on the earth in degrees, north and east positive.',
        fields: (p) => ({
          lat: p.float({ required: true, description: 'Latitude.' }),
          lon: p.float({ required: true, description: 'Longitude.' }),
        }),
      }),
    }),
    areaCode: f.string({ required: true, description: 'The authority in whose area it lies, by its code.' }),
    registration: f.field({ type: RegistrationEnum, description: 'How it stands with the regulator.' }),
    approvals: f.field({ type: [ApprovalInput], description: "The carers' approvals." }),
    exemptions: f.field({ type: [ExemptionInput], description: 'Leave to go over the limit of three.' }),
    restrictions: f.field({ type: [RestrictionInput], description: 'Told by a home-finding manager alone.' }),
    ages: f.field({ type: AgesInput, required: true, description: 'Whom it takes.' }),
    places: f.field({ type: [PlaceInput], required: true, description: 'Its places.' }),
    confirmedOn: f.field({
      type: 'Date',
      required: true,
      description: 'When somebody at the home last said that its places are so.',
    }),
    availableFrom: f.field({ type: 'Date', description: 'The first day on which a child may move in.' }),
    patterns: f.field({ type: [HomePatternEnum], description: 'For which kinds of stay it is.' }),
    household: f.field({
      description: 'Who belongs to the household.',
      type: builder.inputType('HomeHouseholdInput', {
        description: 'Who belongs to a household, and when that was last said.',
        fields: (h) => ({
          people: h.stringList({ required: true, description: 'By reference, and never by name.' }),
          confirmedOn: h.field({ type: 'Date', required: true, description: 'When it was last said.' }),
        }),
      }),
    }),
    residents: f.field({ type: [ResidentInput], description: 'Children who live there.' }),
    residentLimits: f.field({
      description: 'With whom they may be.',
      type: builder.inputType('HomeResidentLimitsInput', {
        description: 'With whom the children who live there may be.',
        fields: (l) => ({
          soloOnly: l.boolean({ description: 'One child alone.' }),
          maxOtherChildren: l.int({ description: 'How many others at most.' }),
          ageGapMin: l.int({ description: 'Years between a child who comes and each who lives there.' }),
        }),
      }),
    }),
    canMeet: f.field({ type: [AnswerInput], description: 'Which needs it can meet.' }),
    accessFeatures: f.stringList({
      description: 'What it is fitted with, by code; left out where nobody surveyed it.',
    }),
    givesCare: f.boolean({ description: 'Whether it gives care.' }),
    takesSiblings: f.boolean({ description: 'Whether it takes siblings together.' }),
    schoolRun: f.boolean({ description: 'Whether somebody takes the child to school.' }),
    offers: f.field({ type: [AnswerInput], description: 'What of culture, language and faith it can give.' }),
    canKeepUntil: f.field({ type: 'Date', description: 'Until when a child could stay.' }),
    healthArea: f.string({ description: 'The area of the health service, by its code.' }),
    features: f.field({ type: [AnswerInput], description: 'What children wish for or not, such as a dog.' }),
  }),
});

export const TermsInput = builder.inputType('HomeTermsInput', {
  description: 'Owner and price. No search reads them.',
  fields: (f) => ({
    ownership: f.field({ type: OwnershipEnum, required: true, description: 'Who owns it.' }),
    purchase: f.field({ type: PurchaseEnum, required: true, description: 'How a place is bought.' }),
    weeklyPrice: f.int({ description: 'Whole pounds for a week.' }),
  }),
});

/** A value without what was left out or given as null, however deep. */
export type Said<T> = T extends string | number | boolean
  ? T
  : T extends readonly (infer U)[]
    ? readonly Said<U>[]
    : { readonly [K in keyof T as null extends T[K] ? never : undefined extends T[K] ? never : K]: Said<T[K]> } & {
        readonly [K in keyof T as null extends T[K] ? K : undefined extends T[K] ? K : never]?: Said<
          Exclude<T[K], null | undefined>
        >;
      };

export function said<T>(value: T): Said<T> {
  // What is left out here is what the type leaves out.
  if (Array.isArray(value)) return value.map((one: unknown) => said(one)) as Said<T>;
  if (typeof value !== 'object' || value === null) return value as Said<T>;
  const entries = Object.entries(value).filter(([, one]) => one != null);
  return Object.fromEntries(entries.map(([key, one]) => [key, said(one)])) as Said<T>;
}

const ANSWERED = ['canMeet', 'offers', 'features'] as const;

/** A home as the input tells it, or why it cannot be read. */
export function homeSaid(input: typeof HomeInput.$inferInput): HomeTold | Refusal {
  const { canMeet, offers, features, ...home } = said(input);
  const answers = { canMeet, offers, features };
  const twice = ANSWERED.find((name) => {
    const whats = (answers[name] ?? []).map(({ what }) => what);
    return new Set(whats).size < whats.length;
  });
  if (twice) return refusal('invalid-value', 'Each is answered once.', 'home', twice);
  return {
    ...home,
    ...(canMeet ? { canMeet: answersOf(canMeet) } : {}),
    ...(offers ? { offers: answersOf(offers) } : {}),
    ...(features ? { features: answersOf(features) } : {}),
  };
}

const answersOf = (list: readonly { readonly what: string; readonly answer: boolean }[]): Answers =>
  Object.fromEntries(list.map(({ what, answer }) => [what, answer]));

// ---- As it is shown ----

/** A part of something, with what the caller sees. */
type Part<T> = T & Pick<HomeShown, 'sees'>;

const DaysType = builder.objectRef<Days>('HomeDays').implement({
  description: 'Days from one, until another that is no longer among them.',
  fields: (t) => ({
    from: t.expose('from', { type: 'Date', description: 'From this day on.' }),
    until: t.expose('until', { type: 'Date', nullable: true, description: 'Up to this day, which is not among them.' }),
  }),
});
const AgesType = builder.objectRef<HomeTold['ages']>('HomeAges').implement({
  description: 'Ages in completed years, both included.',
  fields: (t) => ({
    from: t.exposeInt('from', { description: 'The youngest.' }),
    to: t.exposeInt('to', { description: 'The oldest.' }),
  }),
});
const PointType = builder.objectRef<HomeTold['point']>('HomePoint').implement({
  description: 'A place on the earth in degrees.',
  fields: (t) => ({
    lat: t.exposeFloat('lat', { description: 'Latitude, north positive.' }),
    lon: t.exposeFloat('lon', { description: 'Longitude, east positive.' }),
  }),
});
const AnswerType = builder.objectRef<readonly [string, boolean]>('HomeAnswer').implement({
  description: 'Yes or no to one thing; what is not there was not asked.',
  fields: (t) => ({
    what: t.string({ description: 'Its code.', resolve: ([what]) => what }),
    answer: t.boolean({ description: 'Yes or no.', resolve: ([, answer]) => answer }),
  }),
});
const PlaceType = builder.objectRef<Place>('HomePlace').implement({
  description: 'One place in a home.',
  fields: (t) => ({
    id: t.exposeString('id', { description: "The provider's own reference of it." }),
    free: t.field({ type: [DaysType], description: 'When it is free.', resolve: ({ free }) => [...free] }),
    heldUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until when it is held, if nobody extends it. For whom is not told.',
      resolve: ({ hold }) => hold?.until,
    }),
  }),
});

/** People by reference, to those who may see who they are. */
const people = (sees: HomeShown['sees'], named: readonly string[] | undefined): string[] | null =>
  named && sees('people') ? [...named] : null;

const ApprovalType = builder.objectRef<Part<Approval>>('HomeApproval').implement({
  description: "A carer's approval and its terms.",
  fields: (t) => ({
    kind: t.expose('kind', { type: ApprovalKindEnum, description: 'For anybody, or of a connected person.' }),
    days: t.field({ type: DaysType, description: 'When it counts.', resolve: (approval) => approval }),
    places: t.exposeInt('places', { nullable: true, description: 'For how many children at most.' }),
    ages: t.expose('ages', { type: AgesType, nullable: true, description: 'For which ages.' }),
    patterns: t.field({
      type: [HomePatternEnum],
      nullable: true,
      description: 'For which kinds of stay.',
      resolve: ({ patterns }) => patterns && [...patterns],
    }),
    forChildren: t.int({
      nullable: true,
      description: 'How many children it names; null when it is for anybody.',
      resolve: ({ children }) => children?.length,
    }),
    children: t.stringList({
      nullable: true,
      description: 'Those children, by reference.',
      resolve: ({ sees, children }) => people(sees, children),
    }),
  }),
});
const ExemptionType = builder.objectRef<Part<Exemption>>('HomeExemption').implement({
  description: 'Leave to foster more than three children who are not all siblings.',
  fields: (t) => ({
    by: t.exposeString('by', { description: 'The authority that gave it, by its code.' }),
    forChildren: t.int({ description: 'How many children it names.', resolve: ({ children }) => children.length }),
    children: t.stringList({
      nullable: true,
      description: 'Those children, by reference.',
      resolve: ({ sees, children }) => people(sees, children),
    }),
  }),
});
const RestrictionType = builder.objectRef<Restriction>('HomeRestriction').implement({
  description: 'Days on which no child may move in.',
  fields: (t) => ({
    kind: t.expose('kind', { type: RestrictionKindEnum, description: 'Why.' }),
    days: t.field({ type: DaysType, description: 'Which days.', resolve: (restriction) => restriction }),
  }),
});
const ResidentType = builder.objectRef<Part<Resident>>('HomeResident').implement({
  description: 'A child who lives there.',
  fields: (t) => ({
    id: t.string({
      nullable: true,
      description: 'By reference.',
      resolve: ({ sees, id }) => (sees('people') ? id : null),
    }),
    bornOn: t.field({
      type: 'Date',
      nullable: true,
      description: 'Date of birth.',
      resolve: ({ sees, bornOn }) => (sees('people') ? bornOn : null),
    }),
    fostered: t.exposeBoolean('fostered', { description: 'Whether the child is fostered there.' }),
  }),
});
const HouseholdType = builder.objectRef<Part<NonNullable<HomeTold['household']>>>('HomeHousehold').implement({
  description: 'Who belongs to the household.',
  fields: (t) => ({
    number: t.int({ description: 'How many.', resolve: ({ people: all }) => all.length }),
    confirmedOn: t.expose('confirmedOn', { type: 'Date', description: 'When that was last said.' }),
    people: t.stringList({
      nullable: true,
      description: 'By reference.',
      resolve: ({ sees, people: all }) => people(sees, all),
    }),
  }),
});
const ResidentLimitsType = builder.objectRef<NonNullable<HomeTold['residentLimits']>>('HomeResidentLimits').implement({
  description: 'With whom the children who live there may be.',
  fields: (t) => ({
    soloOnly: t.exposeBoolean('soloOnly', { nullable: true, description: 'One child alone.' }),
    maxOtherChildren: t.exposeInt('maxOtherChildren', { nullable: true, description: 'How many others at most.' }),
    ageGapMin: t.exposeInt('ageGapMin', { nullable: true, description: 'Years between them.' }),
  }),
});

const seen = <P extends HomePart & keyof HomeTold>({ sees, home }: HomeShown, part: P): HomeSeen['home'][P] | null =>
  sees(part) ? home[part] : null;
const answersIn = (parent: HomeShown, part: (typeof ANSWERED)[number]) => {
  const answers = seen(parent, part);
  return answers ? Object.entries(answers) : null;
};

export const HomeRef = builder.objectRef<HomeShown>('Home').implement({
  description: 'A home as one version tells of it. Null is what is not known, or not for the caller to see.',
  fields: (t) => ({
    id: t.id({ description: 'Its opaque id.', resolve: ({ id }) => globalId('Home', id) }),
    reference: t.exposeString('reference', { description: "The register's own reference." }),
    provider: t.field({
      type: TeamType,
      nullable: true,
      description: 'Whose home it is.',
      resolve: ({ provider }, _, context) => teamWith(context)(provider),
    }),
    version: t.int({ description: 'The number of this version, from 1.', resolve: ({ home }) => home.version }),
    knownFrom: t.expose('knownFrom', { type: 'DateTime', description: 'Since when it is known.' }),
    confirmedInTime: t.boolean({
      description: 'Whether somebody at the home said lately enough that its places are so; else they are not known.',
      resolve: ({ unknownFrom, today }) => today < unknownFrom,
    }),
    ...partsOf(t),
  }),
});

type HomeFields = Parameters<
  Parameters<ReturnType<typeof builder.objectRef<HomeShown>>['implement']>[0]['fields'] & {}
>[0];

function partsOf(t: HomeFields) {
  const yesNo = (part: 'givesCare' | 'takesSiblings' | 'schoolRun', description: string) =>
    t.boolean({ nullable: true, description, resolve: (home) => seen(home, part) });
  const day = (part: 'confirmedOn' | 'availableFrom' | 'canKeepUntil', description: string) =>
    t.field({ type: 'Date', nullable: true, description, resolve: (home) => seen(home, part) });
  const answers = (part: (typeof ANSWERED)[number], description: string) =>
    t.field({ type: [AnswerType], nullable: true, description, resolve: (home) => answersIn(home, part) });
  return {
    type: t.field({
      ...{ type: HomeTypeEnum, nullable: true, description: 'What kind of home it is.' },
      resolve: (home) => seen(home, 'type'),
    }),
    point: t.field({
      ...{ type: PointType, nullable: true, description: 'Where it is.' },
      resolve: (home) => seen(home, 'point'),
    }),
    areaCode: t.string({
      ...{ nullable: true, description: 'The authority in whose area it lies.' },
      resolve: (home) => seen(home, 'areaCode'),
    }),
    registration: t.field({
      ...{ type: RegistrationEnum, nullable: true, description: 'How it stands with the regulator.' },
      resolve: (home) => seen(home, 'registration'),
    }),
    approvals: t.field({
      ...{ type: [ApprovalType], nullable: true, description: "The carers' approvals." },
      resolve: (home) => seen(home, 'approvals')?.map((one) => ({ ...one, sees: home.sees })),
    }),
    exemptions: t.field({
      ...{ type: [ExemptionType], nullable: true, description: 'Leave to go over the limit of three.' },
      resolve: (home) => seen(home, 'exemptions')?.map((one) => ({ ...one, sees: home.sees })),
    }),
    restrictions: t.field({
      ...{ type: [RestrictionType], nullable: true, description: 'Days on which no child may move in.' },
      resolve: (home) => copy(seen(home, 'restrictions')),
    }),
    ages: t.field({
      ...{ type: AgesType, nullable: true, description: 'Whom it takes.' },
      resolve: (home) => seen(home, 'ages'),
    }),
    places: t.field({
      ...{ type: [PlaceType], nullable: true, description: 'Its places.' },
      resolve: (home) => copy(seen(home, 'places')),
    }),
    confirmedOn: day('confirmedOn', 'When somebody at the home last said that its places are so.'),
    availableFrom: day('availableFrom', 'The first day on which a child may move in.'),
    canKeepUntil: day('canKeepUntil', 'Until when a child could stay.'),
    patterns: t.field({
      ...{ type: [HomePatternEnum], nullable: true, description: 'For which kinds of stay it is.' },
      resolve: (home) => copy(seen(home, 'patterns')),
    }),
    household: t.field({
      ...{ type: HouseholdType, nullable: true, description: 'Who belongs to the household.' },
      resolve: (home) => withSight(home, seen(home, 'household')),
    }),
    residents: t.field({
      ...{ type: [ResidentType], nullable: true, description: 'Children who live there.' },
      resolve: (home) => seen(home, 'residents')?.map((one) => ({ ...one, sees: home.sees })),
    }),
    residentLimits: t.field({
      ...{ type: ResidentLimitsType, nullable: true, description: 'With whom they may be.' },
      resolve: (home) => seen(home, 'residentLimits'),
    }),
    canMeet: answers('canMeet', 'Which needs it can meet.'),
    offers: answers('offers', 'What of culture, language and faith it can give.'),
    features: answers('features', 'What children wish for or not, such as a dog.'),
    accessFeatures: t.stringList({
      ...{ nullable: true, description: 'What it is fitted with; null where nobody surveyed it.' },
      resolve: (home) => copy(seen(home, 'accessFeatures')),
    }),
    givesCare: yesNo('givesCare', 'Whether it gives care.'),
    takesSiblings: yesNo('takesSiblings', 'Whether it takes siblings together.'),
    schoolRun: yesNo('schoolRun', 'Whether somebody takes the child to school.'),
    healthArea: t.string({
      ...{ nullable: true, description: 'The area of the health service.' },
      resolve: (home) => seen(home, 'healthArea'),
    }),
    ownership: t.field({
      ...{ type: OwnershipEnum, nullable: true, description: 'Who owns it.' },
      resolve: ({ sees, terms }) => (sees('ownership') ? terms.ownership : null),
    }),
    purchase: t.field({
      ...{ type: PurchaseEnum, nullable: true, description: 'How a place is bought.' },
      resolve: ({ sees, terms }) => (sees('purchase') ? terms.purchase : null),
    }),
    weeklyPrice: t.int({
      ...{ nullable: true, description: 'Whole pounds for a week.' },
      resolve: ({ sees, terms }) => (sees('weeklyPrice') ? terms.weeklyPrice : null),
    }),
  };
}

const copy = <T>(list: readonly T[] | null | undefined): T[] | null => (list ? [...list] : null);
const withSight = <T extends object>({ sees }: HomeShown, value: T | null | undefined): Part<T> | null =>
  value ? { ...value, sees } : null;

export const HomeConnection = connectionOf('Home', HomeRef, 'A list of homes.');
