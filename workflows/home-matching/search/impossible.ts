import { type CivilDate, ageOn, londonDate } from '../../../statute';
import { type Approval, type Home, type Resident, approvalsOn, covers, namesAll } from './home';
import { type Asked, type Decline, type Level, type NeedChild, STANDING_DECLINES } from './need';

/*
 * What makes a home impossible, whatever it would be like. Every test is made and none ends the others; a home that fails one is
 * kept with the reason.
 */

/** The tests by their codes on the reference page, with what each rests on. */
export const TESTS = {
  X1: 'Unlawful for the age of the child on the day of the move: SI 2010/959 reg. 27A, 27C',
  X2: 'Not registered where registration is needed: Care Standards Act 2000 s.11',
  X3: 'Outside the terms of approval or the fostering limit: SI 2011/581; Children Act 1989 Sch. 7',
  X4: 'Closed to new children by the regulator or while an allegation is open',
  X5: 'Something that must be met is not',
  X6: 'Secure, without authority for it: Children Act 1989 s.25',
  X7: 'The same child was declined here, and that stands',
} as const;
export type Test = keyof typeof TESTS;

/** One reason why a home is impossible. */
export interface Failure {
  readonly test: Test;
  /** What exactly: a criterion, a code of the decline, 'terms' or 'limit'. */
  readonly what: string;
  readonly needValue: string;
  readonly homeValue: string;
  /** Of a criterion: how much it weighs, and how its reading was come to. */
  readonly level?: Level;
  readonly basis?: string | null;
}

/** What is impossible, and what would be but for an emergency. */
export interface Impossible {
  readonly failures: readonly Failure[];
  /** Outside a carer's terms in an emergency: it may stand for six working days (reg. 23(1)), and is shown so. */
  readonly emergencyOnly: readonly Failure[];
}

/**
 * The tests that a home fails besides its criteria.
 * @param coming how many of the children would come
 */
export function impossibleFor(asked: Asked, home: Home, coming: number): Impossible {
  const terms = outsideTerms(asked, home, coming);
  const emergency = asked.need.lane === 'emergency';
  return {
    failures: [
      ...unlawful(asked, home),
      ...unregistered(home),
      ...(emergency ? [] : terms),
      ...overLimit(asked, home, coming),
      ...restricted(asked, home),
      ...insecure(asked, home),
      ...declined(asked, home),
    ],
    emergencyOnly: emergency ? terms : [],
  };
}

const NEEDS_REGISTRATION = ['childrens-home', 'secure-childrens-home', 'supported-accommodation'];

/** Under 16 only foster carers and registered homes; at 16 and 17 also registered supported accommodation. */
function unlawful({ need }: Asked, { type, registration }: Home): readonly Failure[] {
  if (type !== 'supported-accommodation' && type !== 'other-arrangement') return [];
  const ages = need.children.map(({ bornOn }) => ageOn(bornOn, need.neededFrom));
  const lawfulAt16 = type === 'supported-accommodation' && registration === 'registered';
  if (ages.every((age) => age >= 18 || (age >= 16 && lawfulAt16))) return [];
  return [
    { test: 'X1', what: 'age', needValue: ages.join(', '), homeValue: `${type}, ${registration ?? 'no registration'}` },
  ];
}

const unregistered = ({ type, registration = 'not-registered' }: Home): readonly Failure[] =>
  NEEDS_REGISTRATION.includes(type) && registration !== 'registered'
    ? [{ test: 'X2', what: 'registration', needValue: 'registered', homeValue: registration }]
    : [];

function outsideTerms({ need }: Asked, home: Home, coming: number): readonly Failure[] {
  if (home.type !== 'foster') return [];
  const approvals = approvalsOn(home, need.neededFrom);
  if (approvals.some((approval) => withinTerms(approval, asComing(need, home, coming)))) return [];
  const homeValue = approvals.map(termsInWords).join('; or ') || 'no approval on that day';
  return [{ test: 'X3', what: 'terms', needValue: `${coming} of ${need.children.length}, ${need.pattern}`, homeValue }];
}

interface Coming {
  readonly children: readonly NeedChild[];
  readonly ages: readonly number[];
  readonly pattern: Asked['need']['pattern'];
  /** With those who are fostered there already. */
  readonly together: number;
}

const asComing = ({ children, neededFrom, pattern }: Asked['need'], home: Home, coming: number): Coming => ({
  children,
  pattern,
  ages: children.map(({ bornOn }) => ageOn(bornOn, neededFrom)),
  together: fosteredIn(home).length + coming,
});

const fosteredIn = ({ residents = [] }: Home): readonly Resident[] => residents.filter(({ fostered }) => fostered);

function withinTerms({ kind, places, ages: terms, patterns, children }: Approval, coming: Coming): boolean {
  if (kind !== 'general' && children === undefined) return false;
  return (
    (children === undefined || namesAll(children, coming.children)) &&
    (places === undefined || coming.together <= places) &&
    (terms === undefined || coming.ages.every((age) => terms.from <= age && age <= terms.to)) &&
    (patterns === undefined || patterns.includes(coming.pattern))
  );
}

const termsInWords = ({ places, ages, patterns, children }: Approval): string =>
  [
    ...(places === undefined ? [] : [`${places} children`]),
    ...(ages === undefined ? [] : [`${ages.from} to ${ages.to}`]),
    ...(patterns === undefined ? [] : [patterns.join(', ')]),
    ...(children === undefined ? [] : ['named children only']),
  ].join(', ') || 'approved';

const FOSTERING_LIMIT = 3;

/** Three, unless all are siblings or the carer's own authority named those who come, and nobody else who does not live there. */
function overLimit({ need }: Asked, home: Home, coming: number): readonly Failure[] {
  const there = fosteredIn(home);
  const together = there.length + coming;
  if (home.type !== 'foster' || together <= FOSTERING_LIMIT) return [];
  if (areSiblings([...there, ...need.children]) || isExempt(home, need.children)) return [];
  return [{ test: 'X3', what: 'limit', needValue: `${coming}`, homeValue: `${together} children, not all siblings` }];
}

const areSiblings = (children: readonly { readonly siblings?: string }[]): boolean =>
  children.every(({ siblings }) => siblings !== undefined && siblings === children[0]?.siblings);

const isExempt = ({ exemptions = [], areaCode, residents = [] }: Home, children: readonly NeedChild[]): boolean =>
  exemptions.some(
    ({ by, children: named }) =>
      by === areaCode &&
      namesAll(named, children) &&
      named.every((id) => children.some((one) => one.id === id) || residents.some((one) => one.id === id)),
  );

function restricted({ asAt }: Asked, { restrictions = [] }: Home): readonly Failure[] {
  if (restrictions.length === 0) return [];
  const today = londonDate(asAt);
  return restrictions
    .filter((restriction) => covers(restriction, today))
    .map(({ kind, from }) => ({
      test: 'X4',
      what: kind,
      needValue: 'open to new children',
      homeValue: `since ${from}`,
    }));
}

function insecure({ need }: Asked, { type }: Home): readonly Failure[] {
  const { secureUntil, neededFrom } = need;
  if (type !== 'secure-childrens-home' || (secureUntil !== undefined && secureUntil >= neededFrom)) return [];
  return [{ test: 'X6', what: 'authority', needValue: secureUntil ?? 'no authority', homeValue: type }];
}

/** A home that a child called unsafe is taken as one that does not meet what must be, until somebody has answered. */
function declined({ need, declines, asAt }: Asked, home: Home): readonly Failure[] {
  if (declines.length === 0) return [];
  const today = londonDate(asAt);
  return declines
    .filter(({ homeId, childId }) => homeId === home.id && need.children.some(({ id }) => id === childId))
    .filter((decline) => STANDING_DECLINES.includes(decline.code) && stillSaid(decline, home, today))
    .map(({ code, until }) => ({
      test: code === 'unsafe-there' ? 'X5' : 'X7',
      what: code,
      needValue: 'no standing decline',
      homeValue: until === undefined ? code : `${code} until ${until}`,
    }));
}

function stillSaid({ code, until, residents }: Decline, home: Home, today: CivilDate): boolean {
  if (until !== undefined && until < today) return false;
  return code !== 'resident-mix' || residents === undefined || sameResidents(home, residents);
}

const sameResidents = ({ residents = [] }: Home, then: readonly string[]): boolean =>
  residents.length === then.length && residents.every(({ id }) => then.includes(id));
