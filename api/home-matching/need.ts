import type { Drafts } from '../../activities/register';
import { addDays, ageOn, londonDate } from '../../statute';
import type { Point } from '../../workflows/home-matching/search/distance';
import { isPoint } from '../../workflows/home-matching/search/distance';
import { shown, type NeedField } from '../../workflows/home-matching/search/disclosure';
import { HOME_TYPES, PATTERNS, type HomeType, type Pattern } from '../../workflows/home-matching/search/home';
import {
  DEFAULT_LEVELS,
  DEFAULT_SETTINGS,
  faultsBetween,
  faultsIn,
  kindOf,
  relax,
  SCHOOL_MINUTES,
  type Fault,
  type Level,
  type Need,
  type NeedChild,
} from '../../workflows/home-matching/search/need';
import { criteriaOf } from '../../workflows/home-matching/search/criteria';
import type { Role } from '../../workflows/kernel/people';
import { accepted, refusal, refused, type Judged, type Refusal } from '../../workflows/kernel/refusals';
import { teamsOf } from '../access';
import { builder, enumOf, sentenceCase } from '../builder';
import { readChild } from '../children';
import { authorOf, type Context } from '../context';
import { innerId, notFound } from '../ids';
import { badKey, badWords, keyField, notTold, payloadOf, toldOf, type Told } from '../inputs';
import { shows } from '../looked';
import { erased, fingerprintOf, type Withheld, WithheldEnum } from '../sealed';
import { needOf, type StoredNeed } from './frozen';
import {
  recordedBy,
  refusalIn,
  requestDraft,
  requestFor,
  requestWith,
  tellJourneys,
  tellRequest,
  occurredAt,
  type RequestSeen,
} from './request';
import { CLOSED, HomeRequestRef, NO_REQUEST } from './requests';

/*
 * What a child, or siblings together, need of a home: frozen version by version by the child's authority, and sealed whole with the
 * key of the first child. Ages are those of the register of children. What must be is set aside by two people, with a reason.
 */

// ---- Reading ----

const READERS: readonly Role[] = ['social-worker', 'team-manager'];

/** Whether somebody reads what is strictest: who works with the child in the child's own team, or answers for it there. */
export async function isNamedReader({ caller, prisma }: Context, request: RequestSeen): Promise<boolean> {
  if (request.side !== 'authority' || !caller.roles.some((role) => READERS.includes(role))) return false;
  const journeys = await prisma.journey.count({
    where: { id: { in: [...request.journeys] }, team: { in: teamsOf(caller) } },
  });
  return journeys === request.journeys.length;
}

/** Criteria that may tell where a child may not be, or with whom. */
const STRICTEST: Readonly<Record<string, NeedField>> = {
  'not-in-excluded-area': 'excluded-areas',
  'no-named-conflict': 'avoided-people',
};

/** Whether somebody on a side of a request sees the values of a criterion, and not only whether it is met. */
export function seesValues(side: RequestSeen['side'], criterion: string, namedReader: boolean): boolean {
  const field = STRICTEST[criterion];
  if (field === undefined) return true;
  const how = shown('D0', side === 'body' ? 'home-finder' : 'social-worker', field);
  return how === 'shown' || (how === 'named-readers' && namedReader);
}

// ---- What the schema shows ----

export const LevelEnum = enumOf<Level>('NeedLevel', 'How much a criterion weighs, most first.', {
  ...{ must: 'A home that does not meet it is ruled out', should: 'Wanted' },
  'should-by-law': 'Wanted by the Children Act 1989, s.22C: unmet, it needs a reason in the decision',
  preference: 'A wish',
});
const codesOf = <C extends string>(codes: readonly C[]): Readonly<Record<C, string>> =>
  Object.fromEntries(codes.map((code) => [code, sentenceCase(code)])) as Record<C, string>;
const NeedHomeTypeEnum = enumOf<HomeType>('NeedHomeType', 'A type of home that is asked for.', codesOf(HOME_TYPES));
const NeedPatternEnum = enumOf<Pattern>('NeedPattern', 'For how long, or in what way.', codesOf(PATTERNS));

interface NeedSeen extends StoredNeed {
  readonly request: RequestSeen;
  readonly namedReader: boolean;
}

/** Nothing of a need but its version can be shown. */
interface NeedShut {
  readonly request: RequestSeen;
  readonly version: number;
  readonly withheld: Withheld;
}

interface CriterionSeen {
  readonly criterion: string;
  readonly level: Level;
  readonly needValue: string | null;
}

const CriterionType = builder.objectRef<CriterionSeen>('NeedCriterion').implement({
  description: 'One criterion of a need.',
  fields: (t) => ({
    criterion: t.exposeString('criterion', { description: 'Its name, as in `can-meet:epilepsy`.' }),
    level: t.expose('level', { type: LevelEnum, description: 'How much it weighs.' }),
    needValue: t.exposeString('needValue', {
      nullable: true,
      description: 'What is asked for; null where the reader is only told that something is.',
    }),
  }),
});

const SetAsideType = builder.objectRef<NonNullable<Need['setAside']>[number]>('NeedSetAside').implement({
  description: 'Something that had to be met and no longer has to, or asks for less.',
  fields: (t) => ({
    criterion: t.exposeString('criterion', { description: 'Which.' }),
    version: t.exposeInt('version', { description: 'The version of the need from which it counts.' }),
    proposedBy: t.exposeString('by', { description: 'Who proposed it: an opaque staff reference.' }),
    agreedBy: t.exposeString('agreedBy', { description: 'Who agreed: an opaque staff reference.' }),
    reason: t.exposeString('reason', { description: 'Why.' }),
  }),
});

const isSeen = (need: NeedSeen | NeedShut): need is NeedSeen => 'need' in need;

const NeedType = builder.objectRef<NeedSeen | NeedShut>('HomeNeed').implement({
  ...shows<NeedSeen | NeedShut>(({ request: { children, journeys } }) => ({
    child: children[0],
    journey: journeys[0],
  })),
  description: 'One version of a need, without anything that says who the child is or where the child may not be.',
  fields: (t) => ({
    version: t.int({
      description: 'Which version.',
      resolve: (seen) => (isSeen(seen) ? seen.need.version : seen.version),
    }),
    withheld: t.field({
      type: WithheldEnum,
      nullable: true,
      description: 'Why nothing more of it is shown; null when it is.',
      resolve: (seen) => (isSeen(seen) ? null : seen.withheld),
    }),
    neededFrom: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day of the move.',
      resolve: (seen) => (isSeen(seen) ? seen.need.neededFrom : null),
    }),
    ages: t.intList({
      description: 'Ages on that day in completed years, child by child.',
      resolve: (seen) =>
        isSeen(seen) ? seen.need.children.map(({ bornOn }) => ageOn(bornOn, seen.need.neededFrom)) : [],
    }),
    criteria: t.field({
      type: [CriterionType],
      description: 'What is asked for, criterion by criterion.',
      resolve: (seen) => (isSeen(seen) ? criteriaSeen(seen) : []),
    }),
    unknown: t.stringList({
      description: 'What must be and is not known, by its kind.',
      resolve: (seen) => (isSeen(seen) ? [...seen.unknown] : []),
    }),
    setAside: t.field({
      type: [SetAsideType],
      description: 'What was set aside, by whom, and why.',
      resolve: (seen) => (isSeen(seen) ? [...(seen.need.setAside ?? [])] : []),
    }),
    excludedAreas: t.field({
      type: [ExcludedAreaType],
      nullable: true,
      description: 'Where no home may lie. For those who work with the child in its own team; null for everybody else.',
      resolve: (seen) => (isSeen(seen) && seen.namedReader ? [...(seen.need.excludedAreas ?? [])] : null),
    }),
    avoidPersonIds: t.stringList({
      nullable: true,
      description: 'With whom the child may not live, by reference. For the same readers.',
      resolve: (seen) => (isSeen(seen) && seen.namedReader ? [...(seen.need.avoidPersonIds ?? [])] : null),
    }),
  }),
});

const ExcludedAreaType = builder.objectRef<Point & { readonly radiusKm: number }>('ExcludedArea').implement({
  description: 'A circle in which no home may lie.',
  fields: (t) => ({
    lat: t.exposeFloat('lat', { description: 'Degrees north.' }),
    lon: t.exposeFloat('lon', { description: 'Degrees east.' }),
    radiusKm: t.exposeFloat('radiusKm', { description: 'Its radius in kilometres.' }),
  }),
});

function criteriaSeen({ need, request, namedReader }: NeedSeen): CriterionSeen[] {
  const nothing = { journeys: [], declines: [], healthChecks: [], packs: [], settings: DEFAULT_SETTINGS };
  const asAt = request.sentAt; // plays no part in what is asked for
  return criteriaOf({ need, asAt, ...nothing }).map(({ name: criterion, level, needValue }) => ({
    ...{ criterion, level },
    needValue: seesValues(request.side, criterion, namedReader) ? needValue : null,
  }));
}

builder.objectField(HomeRequestRef, 'need', (t) =>
  t.field({
    type: NeedType,
    nullable: true,
    description: 'A version of the need; null where there is none.',
    args: { version: t.arg.int({ description: 'Which; the newest when left out.' }) },
    resolve: async (request, { version }, context): Promise<NeedSeen | NeedShut | null> => {
      const which = version ?? request.needVersion;
      const stored = await needOf(context, request, which);
      if (stored === undefined) return null;
      return typeof stored === 'string'
        ? { request, version: which, withheld: stored }
        : { ...stored, request, namedReader: await isNamedReader(context, request) };
    },
  }),
);

// ---- What is told ----

const PointInput = builder.inputType('PointInput', {
  description: 'A place on the earth.',
  fields: (f) => ({
    lat: f.float({ required: true, description: 'Degrees north.' }),
    lon: f.float({ required: true, description: 'Degrees east.' }),
  }),
});

const ExcludedAreaInput = builder.inputType('ExcludedAreaInput', {
  description: 'A circle in which no home may lie.',
  fields: (f) => ({
    lat: f.float({ required: true, description: 'Degrees north.' }),
    lon: f.float({ required: true, description: 'Degrees east.' }),
    radiusKm: f.float({ required: true, description: 'Its radius in kilometres.' }),
  }),
});

const NeedPlaceInput = builder.inputType('NeedPlaceInput', {
  description: 'Somewhere that must be within reach.',
  fields: (f) => ({
    name: f.string({ required: true, description: 'What it is, by a code: `school`, `club`. Never a name.' }),
    point: f.field({ type: PointInput, required: true, description: 'Where it is.' }),
    minutes: f.int({ description: `Within how many minutes; to a school ${SCHOOL_MINUTES} when left out.` }),
  }),
});

const ResidentLimitsInput = builder.inputType('NeedResidentsInput', {
  description: 'With whom the child may live.',
  fields: (f) => ({
    soloOnly: f.boolean({ description: 'With no other child.' }),
    maxOtherChildren: f.int({ description: 'With at most so many other children.' }),
    ageGapMin: f.int({ description: 'With at least so many years between.' }),
  }),
});

const NeedLevelInput = builder.inputType('NeedLevelInput', {
  description: 'A level other than the default.',
  fields: (f) => ({
    criterion: f.string({ required: true, description: 'A criterion, or a kind of criterion.' }),
    level: f.field({ type: LevelEnum, required: true, description: 'How much it weighs.' }),
  }),
});

type InputFields = Parameters<Parameters<typeof builder.inputType>[1]['fields']>[0];

/** What may be asked for besides what must be said. Codes, never names. */
const askedFields = (f: InputFields) => ({
  excludedAreas: f.field({ type: [ExcludedAreaInput], description: 'Where no home may lie. Named readers only.' }),
  avoidPersonIds: f.stringList({ description: 'With whom the child may not live, by reference. Named readers only.' }),
  residents: f.field({ type: ResidentLimitsInput, description: 'With whom the child may live.' }),
  canMeet: f.stringList({ description: 'Needs that the home must be able to meet.' }),
  accessNeeds: f.stringList({ description: 'What the home must be fitted with.' }),
  maxMinutesFromHome: f.int({ description: "Minutes from the child's home." }),
  schools: f.field({ type: [NeedPlaceInput], description: 'Schools that are kept.' }),
  places: f.field({ type: [NeedPlaceInput], description: 'Family time, friends, clubs.' }),
  culture: f.stringList({ description: 'Heritage, faith, language, diet.' }),
  expectedMonths: f.int({ description: 'How long it is thought to be for.' }),
  healthArea: f.string({ description: 'Where a therapy, or a place on a waiting list, is.' }),
  wishes: f.stringList({ description: 'What the child would like.' }),
});

const NeedInput = builder.inputType('NeedInput', {
  description: 'What is needed of a home. What is left out is not asked for. Ages come from the register of children.',
  fields: (f) => ({
    neededFrom: f.field({ type: 'Date', required: true, description: 'The day of the move.' }),
    homeTypes: f.field({ type: [NeedHomeTypeEnum], required: true, description: 'Types of home, by the authority.' }),
    pattern: f.field({ type: NeedPatternEnum, required: true, description: 'For how long, or in what way.' }),
    home: f.field({ type: PointInput, description: "Where the child's home is." }),
    secureUntil: f.field({ type: 'Date', description: 'Until when an authority for secure accommodation lasts.' }),
    levels: f.field({ type: [NeedLevelInput], description: 'Levels other than the defaults.' }),
    unknown: f.stringList({ description: 'What must be and is not known, by the kind of criterion.' }),
    ...askedFields(f),
  }),
});

const NeedChangeInput = builder.inputType('NeedChangeInput', {
  description: 'What is asked for from now on, in the fields of the criterion that asks for less.',
  fields: (f) => ({
    homeTypes: f.field({ type: [NeedHomeTypeEnum], description: 'Types of home.' }),
    pattern: f.field({ type: NeedPatternEnum, description: 'For how long, or in what way.' }),
    ...askedFields(f),
  }),
});

type Given = typeof NeedInput.$inferInput;
type Changed = typeof NeedChangeInput.$inferInput;

/** What was said, without what was left out. */
function saidIn(given: Changed): Partial<Need> {
  const { schools, places, residents, ...rest } = given;
  const within = (asked: NonNullable<Changed['schools']>, minutes: number) =>
    asked.map((one) => ({ name: one.name, point: one.point, minutes: one.minutes ?? minutes }));
  const said = {
    ...rest,
    schools: schools && within(schools, SCHOOL_MINUTES),
    places: places && within(places, SCHOOL_MINUTES),
    residents: residents && withoutNulls(residents),
  };
  return withoutNulls(said) as Partial<Need>; // of the types that the schema's own let through
}

const withoutNulls = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null && one !== undefined));

const CODE = /^[a-z0-9][a-z0-9-]{0,39}$/;
const MAX_ASKED = 30;

/** What is wrong with the form of what is asked for; what is wrong with its sense, `faultsIn` says. */
function badNeed(need: Partial<Need>): Refusal | undefined {
  const { schools = [], places = [], excludedAreas = [], home, residents = {}, expectedMonths, healthArea } = need;
  for (const [field, codes] of Object.entries({
    ...{ canMeet: need.canMeet, accessNeeds: need.accessNeeds, culture: need.culture, wishes: need.wishes },
    ...{ schools: schools.map(({ name }) => name), places: places.map(({ name }) => name) },
    ...{ healthArea: healthArea === undefined ? [] : [healthArea] },
  })) {
    const wrong = badCodes(codes ?? [], field);
    if (wrong) return wrong;
  }
  const points = [...(home ? [home] : []), ...[...schools, ...places].map(({ point }) => point), ...excludedAreas];
  if (!points.every(isPoint)) return refusal('invalid-value', 'This is not a place on the earth.', 'need');
  const figures = [
    ...[...schools, ...places].map(({ minutes }) => minutes),
    ...excludedAreas.map(({ radiusKm }) => radiusKm),
    ...[need.maxMinutesFromHome, expectedMonths, residents.ageGapMin].filter((one) => one !== undefined),
  ];
  if (!figures.every((one) => one > 0 && one <= 1_000))
    return refusal(
      'invalid-value',
      'Minutes, months, years and kilometres are more than nought and at most 1,000.',
      'need',
    );
  return (residents.maxOtherChildren ?? 0) < 0
    ? refusal('invalid-value', 'A number of children is nought or more.', 'need', 'residents')
    : undefined;
}

const badCodes = (codes: readonly string[], field: string): Refusal | undefined =>
  codes.length <= MAX_ASKED && new Set(codes).size === codes.length && codes.every((code) => CODE.test(code))
    ? undefined
    : refusal('invalid-value', `At most ${MAX_ASKED} codes are wanted, each once, in small letters.`, 'need', field);

const asRefusal = ({ message, path }: Fault): Refusal => refusal('invalid-value', message, 'need', ...path);

// ---- Freezing ----

interface FreezeInput {
  readonly idempotencyKey: string;
  readonly request: string;
  readonly need: Given;
  readonly onBehalfOf?: string | null | undefined;
}

/** The request of an act by the children's authority. */
async function askedBy(context: Context, key: string, id: string): Promise<Judged<RequestSeen>> {
  const wrong = badKey(key);
  if (wrong) return refused(wrong);
  const request = await requestFor(context, id);
  if (!request) return refused(NO_REQUEST);
  return request.authority === context.caller.authority
    ? accepted(request)
    : refused(refusal('not-allowed', "What is needed is for the children's own authority to say.", 'request'));
}

async function freeze(context: Context, input: FreezeInput): Promise<Told<RequestSeen>> {
  const found = await askedBy(context, input.idempotencyKey, input.request);
  if (!found.ok) return notTold(found.refusal);
  const request = found.value;
  const author = await authorOf(context, input.onBehalfOf, request.children);
  if (!author.ok) return notTold(author.refusal);
  const version = await versionFor(context, input.idempotencyKey, request);
  const before = await needBefore(context, request, version);
  if (!before.ok) return notTold(before.refusal);
  const made = await needFrom(context, request, version, input.need, before.value);
  if (!made.ok) return notTold(made.refusal);
  const { need, unknown } = made.value;
  const secrets = { need: JSON.stringify(need), unknown: JSON.stringify(unknown) };
  const frozen = await frozenFor(context, request, secrets);
  if (!frozen.ok) return notTold(frozen.refusal);
  const { digest, drafts } = frozen.value;
  const told = await tellRequest(context, {
    ...{ mutation: 'freezeNeed', idempotencyKey: input.idempotencyKey, request, author: author.value },
    content: { request: request.id, words: digest },
    drafts: drafts(version),
    command: (occurred) => ({
      ...{ type: 'record', fact: 'need', occurred },
      value: factOf(need, digest, unknown.length),
    }),
  });
  return told.ok ? refetched(context, request) : notTold(told.refusal);
}

const factOf = ({ version, homeTypes }: Need, profile: string, unknown: number) => ({
  ...{ version, profile, homeTypes: [...homeTypes], unknown },
});

async function refetched(context: Context, { id }: RequestSeen): Promise<Told<RequestSeen>> {
  const request = await requestWith(context, id);
  return request ? toldOf(request) : notTold(NO_REQUEST);
}

/** The version that a key makes: as it was recorded, or the next. */
async function versionFor(context: Context, key: string, { id, needVersion }: RequestSeen): Promise<number> {
  const recorded = await recordedBy(context, key, id);
  return recorded ? Number(Object(recorded.payload).version) : needVersion + 1;
}

/** The version before; none before the first. */
async function needBefore(context: Context, request: RequestSeen, version: number): Promise<Judged<Need | undefined>> {
  if (version === 1) return accepted(undefined);
  const stored = await needOf(context, request, version - 1);
  return typeof stored === 'object' ? accepted(stored.need) : refused(erased('request'));
}

async function needFrom(
  context: Context,
  request: RequestSeen,
  version: number,
  given: Given,
  before: Need | undefined,
): Promise<Judged<{ readonly need: Need; readonly unknown: readonly string[] }>> {
  const { neededFrom, homeTypes, pattern, home, secureUntil, levels, unknown, ...rest } = given;
  const strange = (unknown ?? []).find((kind) => !(kind in DEFAULT_LEVELS));
  if (strange !== undefined) return refused(refusal('invalid-value', 'There is no such criterion.', 'need', 'unknown'));
  if (homeTypes.length === 0)
    return refused(refusal('missing-value', 'Name at least one type of home.', 'need', 'homeTypes'));
  if (neededFrom < addDays(londonDate(request.sentAt), -366))
    return refused(refusal('invalid-value', 'The day of the move lies too far back.', 'need', 'neededFrom'));
  const children = await childrenOf(context, request);
  if (!children.ok) return children;
  const need: Need = {
    ...{ requestId: request.id, version, responsibleAuthority: request.authority, lane: request.lane },
    ...{ neededFrom, children: children.value, homeTypes, pattern },
    ...saidIn(rest),
    ...(home ? { home } : {}),
    ...(secureUntil ? { secureUntil } : {}),
    ...(levels ? { levels: Object.fromEntries(levels.map(({ criterion, level }) => [criterion, level])) } : {}),
    ...(before?.setAside ? { setAside: before.setAside } : {}),
  };
  const wrong = badNeed(need);
  if (wrong) return refused(wrong);
  const [fault] = [...faultsIn(need), ...(before ? faultsBetween(before, need) : [])];
  return fault ? refused(asRefusal(fault)) : accepted({ need, unknown: unknown ?? [] });
}

/** The children with their days of birth, out of the register: never as somebody types them. */
async function childrenOf(
  context: Context,
  { id, children, journeys }: RequestSeen,
): Promise<Judged<readonly NeedChild[]>> {
  const rows = await context.prisma.journey.findMany({ where: { id: { in: [...journeys] } } });
  const together = children.length > 1 ? id : null;
  const found: NeedChild[] = [];
  for (const [place, child] of children.entries()) {
    const { bornOn } = await readChild(context, child, { knownBy: undefined });
    if (bornOn === null)
      return refused(refusal('missing-value', 'The date of birth of a child is not registered.', 'request'));
    const siblings = rows.find((row) => row.id === journeys[place])?.siblingGroup ?? together;
    found.push({ id: child, bornOn, ...(siblings === null ? {} : { siblings }) });
  }
  return accepted(found);
}

/** What records a version of the need: sealed with the first child's key, and known by a digest that only this key can make. */
async function frozenFor(context: Context, request: RequestSeen, secrets: Readonly<Record<string, string>>) {
  const child = request.children[0] ?? '';
  const print = await fingerprintOf(context, child, secrets);
  const sealed = print === null ? null : await context.keystore.seal(child, secrets);
  if (print === null || sealed === null) return refused(erased('request'));
  const digest = Buffer.from(print, 'base64url').toString('hex');
  const drafts =
    (version: number): Drafts =>
    async (_, tx) => {
      const row = await tx.homeRequest.findUnique({ where: { id: request.id } });
      if (row?.closedAt) return refused(CLOSED);
      if (row?.needVersion !== version - 1)
        return refused(refusal('different-body', 'Somebody froze another version meanwhile: read it first.', 'need'));
      return accepted([{ ...requestDraft(context, { type: 'need.frozen', version, digest }), sealed }]);
    };
  return accepted({ digest, drafts });
}

// ---- Setting aside what must be ----

interface RelaxInput {
  readonly idempotencyKey: string;
  readonly request: string;
  readonly criterion: string;
  readonly level?: Level | null | undefined;
  readonly asksFor?: Changed | null | undefined;
  readonly proposedBy: string;
  readonly reason: string;
}

async function relaxing(context: Context, input: RelaxInput): Promise<Told<RequestSeen>> {
  const { idempotencyKey, criterion, reason } = input;
  const found = await askedBy(context, idempotencyKey, input.request);
  if (!found.ok) return notTold(found.refusal);
  const request = found.value;
  const wrong = badWords(reason, 'reason') ?? badChange(input);
  if (wrong) return notTold(wrong);
  const { authority, subject, roles } = context.caller;
  const proposer = await context.prisma.staff.findFirst({
    where: { id: innerId('Staff', input.proposedBy) ?? '', authority },
  });
  if (!proposer?.roles.includes('social-worker')) return notTold(notFound('social worker', 'proposedBy'));
  const version = await versionFor(context, idempotencyKey, request);
  const stored = await needOf(context, request, version - 1);
  if (typeof stored !== 'object') return notTold(refusal('not-yet', 'The need has not been frozen.', 'request'));
  const to = input.level ?? saidIn(input.asksFor ?? {});
  const by = proposer.reference;
  const need = relax(stored.need, { criterion, to, by, agreedBy: subject, reason });
  if ('length' in need) return notTold(...need.slice(0, 1).map(asRefusal));
  const frozen = await frozenFor(context, request, {
    ...{ need: JSON.stringify(need), unknown: JSON.stringify(stored.unknown) },
  });
  if (!frozen.ok) return notTold(frozen.refusal);
  const { digest, drafts } = frozen.value;
  const choice = input.level == null ? 'widen-value' : 'lower-level';
  const told = await tellRequest(context, {
    ...{ mutation: 'relaxCriterion', idempotencyKey, request, secrets: { reasons: reason } },
    content: { request: request.id, words: digest },
    drafts: drafts(version),
    command: (occurred) => ({
      ...{ type: 'decide', decision: 'relaxCriterion', occurred },
      value: { choice, criterion: kindOf(criterion), proposedBy: by }, // what exactly may be about health, and is sealed
    }),
  });
  if (!told.ok) return notTold(told.refusal);
  const recorded = await recordedBy(context, idempotencyKey, request.id);
  const occurred = occurredAt(recorded?.at ?? context.now);
  const value = factOf(need, digest, stored.unknown.length);
  const answers = await tellJourneys(
    ...([context, 'relaxCriterion', `${idempotencyKey}/need`, request] as const),
    { type: 'record', fact: 'need', occurred, value },
    undefined,
    { by: { id: subject, roles }, onBehalfOf: { id: by, roles: ['social-worker'] } },
  );
  const refusedThere = refusalIn(answers);
  return refusedThere ? notTold(refusedThere) : refetched(context, request);
}

function badChange({ level, asksFor }: RelaxInput): Refusal | undefined {
  if ((level == null) === (asksFor == null))
    return refusal('invalid-value', 'Say either a lower level or what is asked for from now on.', 'level');
  return asksFor == null ? undefined : badNeed(saidIn(asksFor));
}

// ---- Mutations ----

builder.mutationFields((t) => ({
  freezeNeed: t.field({
    type: payloadOf('FreezeNeedPayload', 'request', HomeRequestRef, 'The request.'),
    description:
      "Freeze a version of what is needed, to be searched with. It is sealed. By the child's authority. What must be met stays so.",
    args: {
      input: t.arg({
        required: true,
        description: 'What is needed.',
        type: builder.inputType('FreezeNeedInput', {
          description: 'A version of the need.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            request: f.id({ required: true, description: 'The request.' }),
            need: f.field({ type: NeedInput, required: true, description: 'What is needed.' }),
            onBehalfOf: f.id({ description: 'For whom it is recorded: a registered person. Both names are kept.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => freeze(context, input),
  }),
  relaxCriterion: t.field({
    type: payloadOf('RelaxCriterionPayload', 'request', HomeRequestRef, 'The request.'),
    description:
      'Set aside what must be met, or ask for less: a new version of the need. By a team manager, as a social worker proposed it.',
    args: {
      input: t.arg({
        required: true,
        description: 'Which criterion.',
        type: builder.inputType('RelaxCriterionInput', {
          description: 'What is set aside.',
          fields: (f) => ({
            idempotencyKey: f.string(keyField),
            request: f.id({ required: true, description: 'The request.' }),
            criterion: f.string({ required: true, description: 'The criterion, as in `can-meet:epilepsy`.' }),
            level: f.field({ type: LevelEnum, description: 'The lower level.' }),
            asksFor: f.field({ type: NeedChangeInput, description: 'Or what is asked for from now on.' }),
            proposedBy: f.id({ required: true, description: 'The social worker who proposed it: registered staff.' }),
            reason: f.string({ required: true, description: 'Why. Sealed before it is kept.' }),
          }),
        }),
      }),
    },
    resolve: (_, { input }, context) => relaxing(context, input),
  }),
}));
