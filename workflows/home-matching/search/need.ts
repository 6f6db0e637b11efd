import type { CivilDate, Instant } from '../../../statute';
import type { Pace, Point, RecordedJourney } from './distance';
import type { HomeType, Pattern, ResidentLimits } from './home';

/*
 * What a child, or a group of siblings, needs of a home. The authority sets how much each criterion weighs; a change is a new
 * version, and what must be can be set aside by two named people with a reason, and in no other way.
 */

/** How much a criterion weighs, most first. `should-by-law` is a wish of the Children Act 1989, s.22C, of which each one unmet needs a reason. */
export const LEVELS = ['must', 'should-by-law', 'should', 'preference'] as const;
export type Level = (typeof LEVELS)[number];

/** Criteria and kinds of criteria (`can-meet:epilepsy`) with the level that stands unless the authority says another. */
export const DEFAULT_LEVELS = {
  'home-type': 'must',
  age: 'must',
  'place-free': 'must',
  'available-by': 'must',
  pattern: 'must',
  'not-in-excluded-area': 'must',
  'no-named-conflict': 'must',
  'residents-fit': 'must',
  'can-meet': 'must',
  access: 'must',
  'care-given': 'must',
  'siblings-together': 'should-by-law',
  'near-home': 'should-by-law',
  'same-school': 'should-by-law',
  'in-area': 'should-by-law',
  place: 'should',
  culture: 'should',
  'stay-length': 'should',
  'health-continuity': 'should',
  wish: 'preference',
} as const satisfies Readonly<Record<string, Level>>;
export type Kind = keyof typeof DEFAULT_LEVELS;

export interface NeedChild {
  readonly id: string;
  readonly bornOn: CivilDate;
  /** Children of one family share it. */
  readonly siblings?: string;
}

/** Somewhere that must be within reach, in minutes. */
export interface Within {
  readonly point: Point;
  readonly minutes: number;
}

/** A circle in which no home may lie. Read by named people only. */
export interface ExcludedArea extends Point {
  readonly radiusKm: number;
}

/** One version of a need. What is left out is not asked for. */
export interface Need {
  readonly requestId: string;
  readonly version: number;
  readonly responsibleAuthority: string;
  readonly lane: 'planned' | 'emergency';
  /** The day of the move, on which ages, places and the law are asked about. */
  readonly neededFrom: CivilDate;
  /** One child, or siblings who are searched for together. */
  readonly children: readonly NeedChild[];
  readonly homeTypes: readonly HomeType[];
  readonly pattern: Pattern;
  readonly excludedAreas?: readonly ExcludedArea[];
  readonly avoidPersonIds?: readonly string[];
  readonly residents?: ResidentLimits;
  readonly canMeet?: readonly string[];
  readonly accessNeeds?: readonly string[];
  /** Where the child's home is. */
  readonly home?: Point;
  readonly maxMinutesFromHome?: number;
  readonly schools?: readonly (Within & { readonly name: string })[];
  readonly places?: readonly (Within & { readonly name: string })[];
  readonly culture?: readonly string[];
  readonly expectedMonths?: number;
  /** Where a therapy or a place on a waiting list is. */
  readonly healthArea?: string;
  readonly wishes?: readonly string[];
  /** Until when an authority to keep the child in secure accommodation lasts. */
  readonly secureUntil?: CivilDate;
  /** Levels other than the default, by criterion (`can-meet:epilepsy`) or by kind. */
  readonly levels?: Readonly<Record<string, Level>>;
  readonly setAside?: readonly SetAside[];
}

/** A must that no longer is one, or asks for less: by whom, agreed by whom, and why. Kept with every later version. */
export interface SetAside {
  readonly criterion: string;
  /** The version of the need from which it counts. */
  readonly version: number;
  readonly by: string;
  readonly agreedBy: string;
  readonly reason: string;
}

/** A no to this request that a later search has to know of. */
export interface Decline {
  readonly homeId: string;
  readonly childId: string;
  readonly code: DeclineCode;
  /** The last day on which it stands, where it was said for a time. */
  readonly until?: CivilDate;
  /** Who lived there when it was said: a reason that lies in them ends when they change. */
  readonly residents?: readonly string[];
}

/** Codes after which the same home is not proposed for the same child again; others are no reason to leave a home out. */
export const STANDING_DECLINES = [
  'resident-mix',
  'risk-too-high',
  'rating-concern',
  'not-right-for-us',
  'not-now',
  'family-reasons',
  'unsafe-there',
] as const;
export type DeclineCode = (typeof STANDING_DECLINES)[number];

/** Whether care in place, or a place on a waiting list, is kept with its first date of referral in a home. */
export interface HealthCheck {
  readonly homeId: string;
  readonly kept: boolean;
}

/** An authority's own figures, each with the product's default. None is law. */
export interface SearchSettings extends Pace {
  /** After so many days without a word, what a home said of its places is unknown. */
  readonly confirmedWithinDays: number;
  readonly householdWithinDays: number;
}

export const DEFAULT_SETTINGS: SearchSettings = {
  roadFactor: 1.3,
  kmPerHour: 40,
  marginPercent: 20,
  confirmedWithinDays: 7,
  householdWithinDays: 30,
};

/** Default of the time to school, where nobody says another. */
export const SCHOOL_MINUTES = 45;

/** Everything a search is asked with but the homes themselves. */
export interface Asked {
  readonly need: Need;
  readonly asAt: Instant;
  /** Policy packs that are on. */
  readonly packs: readonly string[];
  readonly settings: SearchSettings;
  readonly journeys: readonly RecordedJourney[];
  readonly declines: readonly Decline[];
  readonly healthChecks: readonly HealthCheck[];
}

/** The kind of a criterion: `can-meet` of `can-meet:epilepsy`. */
export const kindOf = (criterion: string): Kind => criterion.split(':', 1)[0] as Kind;

/** What a criterion weighs in a need. */
export const levelOf = ({ levels = {} }: Need, criterion: string): Level =>
  levels[criterion] ?? levels[kindOf(criterion)] ?? DEFAULT_LEVELS[kindOf(criterion)];

/** A rule of the need that is broken, with the path of the field. Neither names nor places are in it. */
export interface Fault {
  readonly code:
    'no-children' | 'impossible-place' | 'unknown-criterion' | 'must-not-set-aside' | 'not-named' | 'not-lower';
  readonly message: string;
  readonly path: readonly string[];
}

const fault = (code: Fault['code'], message: string, ...path: string[]): Fault => ({ code, message, path });

/** What is wrong with a need by itself; none when it can be searched with. */
export function faultsIn(need: Need): readonly Fault[] {
  const { children, levels = {}, setAside = [] } = need;
  const unknown = Object.keys(levels).filter((criterion) => !(kindOf(criterion) in DEFAULT_LEVELS));
  const lowered = Object.keys(levels).filter(
    (name) => DEFAULT_LEVELS[kindOf(name)] === 'must' && levels[name] !== 'must' && !isSetAside(setAside, name),
  );
  return [
    ...(children.length === 0 ? [fault('no-children', 'A search is for somebody.', 'children')] : []),
    ...unknown.map((name) => fault('unknown-criterion', 'There is no such criterion.', 'levels', name)),
    ...lowered.map((name) => fault('must-not-set-aside', NEEDS_PEOPLE, 'levels', name)),
    ...setAside.flatMap(faultsInSetAside),
  ];
}

const NEEDS_PEOPLE =
  'What must be is set aside by a named social worker, agreed by a named team manager, with a reason.';

const isSetAside = (setAside: readonly SetAside[], criterion: string): boolean =>
  setAside.some((one) => one.criterion === criterion || one.criterion === kindOf(criterion));

function faultsInSetAside({ by, agreedBy, reason }: SetAside, index: number): readonly Fault[] {
  const blank = Object.entries({ by, agreedBy, reason }).filter(([, value]) => value.trim() === '');
  const self = by === agreedBy ? [fault('not-named', NEEDS_PEOPLE, 'setAside', String(index), 'agreedBy')] : [];
  return [...blank.map(([name]) => fault('not-named', NEEDS_PEOPLE, 'setAside', String(index), name)), ...self];
}

/** Fields that hold what a kind of criterion asks for. Those of the rest follow from the children and the day of the move. */
const FIELDS: Partial<Readonly<Record<Kind, readonly (keyof Need)[]>>> = {
  'home-type': ['homeTypes'],
  pattern: ['pattern'],
  'not-in-excluded-area': ['excludedAreas'],
  'no-named-conflict': ['avoidPersonIds'],
  'residents-fit': ['residents'],
  'can-meet': ['canMeet'],
  access: ['accessNeeds'],
  'near-home': ['maxMinutesFromHome'],
  'same-school': ['schools'],
  place: ['places'],
  culture: ['culture'],
  'stay-length': ['expectedMonths'],
  'health-continuity': ['healthArea'],
  wish: ['wishes'],
};

/** What two people decide about a criterion that must be met. */
export interface Relaxing {
  readonly criterion: string;
  /** The lower level; or what is asked for from now on, in the fields of that criterion. */
  readonly to: Level | Partial<Need>;
  readonly by: string;
  readonly agreedBy: string;
  readonly reason: string;
}

/** A new version of the need in which a criterion weighs less or asks for less; or what is wrong with that. The need given stays. */
export function relax(need: Need, { criterion, to, by, agreedBy, reason }: Relaxing): Need | readonly Fault[] {
  const version = need.version + 1;
  const setAside = [...(need.setAside ?? []), { criterion, version, by, agreedBy, reason }];
  const faults = [...wrongWith(need, criterion, to), ...faultsIn({ ...need, setAside })];
  if (faults.length > 0) return faults;
  const change = typeof to === 'string' ? { levels: { ...need.levels, [criterion]: to } } : to;
  return { ...need, ...change, version, setAside };
}

function wrongWith(need: Need, criterion: string, to: Relaxing['to']): readonly Fault[] {
  const kind = kindOf(criterion);
  if (!(kind in DEFAULT_LEVELS)) return [fault('unknown-criterion', 'There is no such criterion.', 'criterion')];
  if (typeof to === 'string') {
    return LEVELS.indexOf(to) > LEVELS.indexOf(levelOf(need, criterion))
      ? []
      : [fault('not-lower', 'That is no lower than it weighs now.', 'to')];
  }
  const foreign = Object.keys(to).filter((field) => !FIELDS[kind]?.some((own) => own === field));
  return foreign.map((field) => fault('not-lower', 'That field is not of this criterion.', 'to', field));
}

/**
 * Whether one version may follow another: whatever had to be met still has to be, and asks for the same, or was set aside in the
 * version that follows. What follows from the children and the day of the move may change with them; another must may be added.
 */
export function faultsBetween(before: Need, after: Need): readonly Fault[] {
  const now = (after.setAside ?? []).filter(({ version }) => version === after.version);
  return (Object.keys(DEFAULT_LEVELS) as readonly Kind[])
    .filter((kind) => !now.some(({ criterion }) => kindOf(criterion) === kind))
    .filter((kind) => lessened(before, after, kind))
    .map((kind) => fault('must-not-set-aside', NEEDS_PEOPLE, 'levels', kind));
}

function lessened(before: Need, after: Need, kind: Kind): boolean {
  const names = [kind, ...Object.keys({ ...before.levels, ...after.levels }).filter((name) => kindOf(name) === kind)];
  const was = names.filter((name) => levelOf(before, name) === 'must');
  if (was.some((name) => levelOf(after, name) !== 'must')) return true;
  if (was.length === 0) return false;
  return (FIELDS[kind] ?? []).some((field) => dropped(before[field], after[field], kind));
}

/** A list of homes or patterns allows more when it grows; every other value asks for less when something of it is gone. */
function dropped(was: unknown, is: unknown, kind: Kind): boolean {
  if (was === undefined) return false;
  if (!Array.isArray(was) || !Array.isArray(is)) return JSON.stringify(was) !== JSON.stringify(is);
  const [kept, within] = kind === 'home-type' ? [is, was] : [was, is];
  return kept.some((one) => !within.some((other) => JSON.stringify(other) === JSON.stringify(one)));
}
