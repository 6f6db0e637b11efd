import { addDays, type CivilDate } from '../../statute';
import type { Home } from '../../workflows/home-matching/search/home';
import type { Role } from '../../workflows/kernel/people';
import { refusal, type Refusal } from '../../workflows/kernel/refusals';
import { cannotMeet, placesGone } from './tell-home';

/*
 * Why a home is not to be had: one code for each reason, by who says it, with what follows from it. A reason is never a sentence that
 * nobody can count.
 */

/** A provider's and a carer's reasons. */
export const PROVIDER_CODES = {
  'place-gone': 'The place is gone; the vacancy is closed',
  staffing: 'Staffing; the home is not asked again for seven days',
  'resident-mix': 'Who lives there; stands for these children until that changes',
  skills: 'Skills; the home is shown as not able to meet the needs named',
  'risk-too-high': 'The risk is thought too high; stands for these children',
  'rating-concern': 'Fear for the rating; stands for these children and is told each month',
  'distance-from-support': 'Too far from the home’s support; for this search',
  terms: 'Outside the terms of approval; goes to the supervising social worker',
  'price-not-agreed': 'The price is not agreed; goes to funding, and the home stays in the list',
  'not-now': 'Not now; until the day given',
  'family-reasons': 'Family reasons; until the day given',
  'not-right-for-us': 'Not right for this carer; stands for these children',
  other: 'Another reason, in words',
} as const;
export type ProviderCode = keyof typeof PROVIDER_CODES;

/** Reasons that are a carer's own, and nobody else's. */
const CARERS: readonly ProviderCode[] = ['not-now', 'family-reasons', 'not-right-for-us'];
const UNTIL_A_DAY: readonly ProviderCode[] = ['not-now', 'family-reasons'];

/** Reasons of the children's authority for letting an offer go; the home stays open to other searches. */
export const AUTHORITY_CODES = {
  'does-not-meet-must': 'It does not meet what must be',
  'too-far': 'It is too far away',
  'splits-siblings': 'Brothers and sisters would be apart',
  'school-lost': 'The school would be lost',
  'child-objects': 'The child says no',
  'better-option': 'Another home is the better one',
  'regulator-concern': 'The regulator is concerned about it',
  cost: 'Its cost, never alone',
} as const;

/** Reasons of those who search; they decline no home for a child, they put the register right. */
export const BODY_CODES = {
  'not-free': 'It is not free after all',
  'contract-suspended': 'Its contract is suspended',
  duplicate: 'It stands in the register twice',
} as const;

export const CLOSING_CODES = { ...AUTHORITY_CODES, ...BODY_CODES } as const;
export type ClosingCode = keyof typeof CLOSING_CODES;

/** Days for which a home that lacks staff is not asked again: a default of this product. */
const STAFFING_DAYS = 7;

/** What a provider says of why not. */
export interface Decline {
  readonly code: ProviderCode;
  readonly until: CivilDate | undefined;
  readonly needs: readonly string[];
  readonly words: string | undefined;
}

/** What is wrong with a reason, if anything is: who may say it, and what has to come with it. */
export function badDecline(
  { code, until, needs, words }: Decline,
  part: Role,
  home: Home,
  today: CivilDate,
): Refusal | undefined {
  const said = (message: string, field: string) => refusal('missing-value', message, field);
  if (part === 'foster-carer' && !CARERS.includes(code) && code !== 'other')
    return refusal('invalid-value', 'This is a reason of a provider, not of a carer.', 'code');
  if (CARERS.includes(code) && home.type !== 'foster')
    return refusal('invalid-value', 'This is a reason of a foster carer.', 'code');
  if (UNTIL_A_DAY.includes(code) && (until === undefined || until < today))
    return said('Say until which day; it lies ahead.', 'until');
  if (code === 'skills' && needs.length === 0) return said('Say which needs the home cannot meet.', 'needs');
  if (code === 'other' && words === undefined) return said('Say in words what the other reason is.', 'words');
  return undefined;
}

/** Until when a no stands by itself; undefined where it stands for good, or for this search alone. */
export const standsUntil = ({ code, until }: Decline, today: CivilDate): CivilDate | undefined =>
  code === 'staffing' ? addDays(today, STAFFING_DAYS) : UNTIL_A_DAY.includes(code) ? until : undefined;

/** Whether the approach is over with it. About a price it is not: the home stays in the list. */
export const endsApproach = ({ code }: Decline): boolean => code !== 'price-not-agreed';

/** What the register of homes learns from a no; undefined where it learns nothing. */
export const homeAfter = ({ code, needs }: Decline, today: CivilDate): ((home: Home) => Home) | undefined =>
  code === 'skills' ? cannotMeet(...needs) : code === 'place-gone' ? placesGone(today) : undefined;

/** What is wrong with the reasons for closing an offer, if anything is. */
export function badClosing(codes: readonly ClosingCode[], side: 'authority' | 'body'): Refusal | undefined {
  const own = side === 'authority' ? AUTHORITY_CODES : BODY_CODES;
  if (codes.length === 0) return refusal('missing-value', 'Give a reason.', 'codes');
  if (codes.some((code) => !(code in own))) return refusal('not-allowed', 'This reason is not yours to give.', 'codes');
  return codes.length === 1 && codes[0] === 'cost'
    ? refusal('not-compliant', 'Cost alone is no reason to let a home go: say what else.', 'codes')
    : undefined;
}
