import type { CivilDate, Instant } from '../../../statute';
import type { Point } from './distance';

/*
 * A home as matching sees it: what it is, for whom it is approved, what it can do, where it is, and when it has a place. A change
 * of any of it is a new version; a version is never edited. Prices and owners are not here, so that no ranking can read them.
 */

export const HOME_TYPES = [
  'foster',
  'childrens-home',
  'secure-childrens-home',
  'supported-accommodation',
  'other-arrangement',
] as const;
export type HomeType = (typeof HOME_TYPES)[number];

export const PATTERNS = ['short', 'long', 'shared', 'parent-and-child', 'remand'] as const;
export type Pattern = (typeof PATTERNS)[number];

/** Days from one, until another that is no longer among them. */
export interface Days {
  readonly from: CivilDate;
  readonly until?: CivilDate;
}

/** A place that somebody holds for a request until a moment. */
export interface Hold {
  readonly requestId: string;
  readonly until: Instant;
}

/** One place in a home: when it is free, and whether it is held. */
export interface Place {
  readonly id: string;
  readonly free: readonly Days[];
  readonly hold?: Hold;
}

/** A carer's approval and its terms. */
export interface Approval extends Days {
  /** Of the carers for anybody, or of a connected person for named children, in full or for the time being. */
  readonly kind: 'general' | 'connected' | 'connected-temporary';
  readonly places?: number;
  readonly ages?: Ages;
  readonly patterns?: readonly Pattern[];
  /** The only children it is for; required where the person is connected to them. */
  readonly children?: readonly string[];
}

/** From one age to another in completed years, both included. */
export interface Ages {
  readonly from: number;
  readonly to: number;
}

/** Leave for a carer to foster more than three children who are not all siblings, naming them. */
export interface Exemption {
  /** The authority where the carer lives gives it, and no other. */
  readonly by: string;
  readonly children: readonly string[];
}

/** No child may move in: the regulator says so, or an allegation is open. */
export interface Restriction extends Days {
  readonly kind: 'regulator' | 'allegation' | 'closed';
}

/** A child who lives there. */
export interface Resident {
  readonly id: string;
  readonly bornOn?: CivilDate;
  readonly fostered: boolean;
  /** Children of one family share it. */
  readonly siblings?: string;
}

/** With whom the children who live there may be: also what a need asks about other children. */
export interface ResidentLimits {
  readonly soloOnly?: boolean;
  readonly maxOtherChildren?: number;
  /** Years between a child who comes and each who lives there. */
  readonly ageGapMin?: number;
}

/** Yes or no by what is asked; what is not in it was not asked. */
export type Answers = Readonly<Record<string, boolean>>;

/** One version of a home. Whatever is left out is not known. */
export interface Home {
  readonly id: string;
  readonly version: number;
  readonly type: HomeType;
  readonly point: Point;
  readonly areaCode: string;
  readonly registration?: 'registered' | 'not-registered' | 'suspended';
  readonly approvals?: readonly Approval[];
  readonly exemptions?: readonly Exemption[];
  readonly restrictions?: readonly Restriction[];
  readonly ages: Ages;
  readonly places: readonly Place[];
  /** When somebody at the home last said that its places are as they stand here. */
  readonly confirmedOn: CivilDate;
  readonly availableFrom?: CivilDate;
  readonly patterns?: readonly Pattern[];
  /** Who belongs to the household, and when that was last said. */
  readonly household?: { readonly people: readonly string[]; readonly confirmedOn: CivilDate };
  readonly residents?: readonly Resident[];
  readonly residentLimits?: ResidentLimits;
  readonly canMeet?: Answers;
  /** What the home is fitted with; left out where nobody surveyed it. */
  readonly accessFeatures?: readonly string[];
  readonly givesCare?: boolean;
  readonly takesSiblings?: boolean;
  readonly schoolRun?: boolean;
  readonly offers?: Answers;
  readonly canKeepUntil?: CivilDate;
  readonly healthArea?: string;
  readonly features?: Answers;
}

/** Whether a day is among days. */
export const covers = ({ from, until }: Days, day: CivilDate): boolean =>
  from <= day && (until === undefined || day < until);

/** Places free on a day, whoever holds them. */
export const placesFree = ({ places }: Pick<Home, 'places'>, day: CivilDate): readonly Place[] =>
  places.filter(({ free }) => free.some((days) => covers(days, day)));

/** The approvals in force on a day. */
export const approvalsOn = ({ approvals = [] }: Home, day: CivilDate): readonly Approval[] =>
  approvals.filter((approval) => covers(approval, day));

/** Whether every one of some children is named. */
export const namesAll = (named: readonly string[] | undefined, children: readonly { readonly id: string }[]): boolean =>
  named !== undefined && children.every(({ id }) => named.includes(id));
