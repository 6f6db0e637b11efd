import { addDays, anniversary, type CivilDate } from '../../../statute';
import type { Entry } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { on } from '../../kernel/readings';
import type { Value } from '../../kernel/shape';
import type { facts, Network } from '../facts';
import { CLOSE_RELATIONS } from '../facts/plan';

/*
 * Stays with relatives and friends: whether one may be private fostering, and when one ends.
 */

export type StayValue = Value<(typeof facts)['stay']['holds']>;
export type Stay = Entry<StayValue>;

/** Children Act 1989 and SI 2005/1533, rule `private-fostering`: the day from which a stay is long enough; the first is day 1. */
const LONG_ENOUGH_DAYS = 28;
const UNTIL_AGE = 16;
const UNTIL_AGE_IF_DISABLED = 18;

/** A stay as first agreed, and as it stands. */
export interface StrangerStay {
  readonly agreed: Occurred;
  readonly stay: StayValue;
}

/** Each stay that may be private fostering: long enough, with nobody close, begun while the child is young enough. */
export const eachStranger = (view: Network): readonly { key: string; about: StrangerStay }[] =>
  view.latestPer('stay').flatMap(({ value }) => {
    const first = view.all('stay').find((one) => one.value.stay === value.stay);
    return first && maybePrivate(view, value) ? [{ key: value.stay, about: { agreed: on(first), stay: value } }] : [];
  });

function maybePrivate(view: Network, { from, to, relation, arrangedBy }: StayValue): boolean {
  const close = CLOSE_RELATIONS.some((one) => one === relation);
  const long = to === undefined || to >= addDays(from, LONG_ENOUGH_DAYS - 1);
  return !close && long && arrangedBy === 'family' && youngEnough(view, from);
}

function youngEnough(view: Network, day: CivilDate): boolean {
  const born = view.latest('dateOfBirth')?.value.bornOn;
  const years = view.latest('disability')?.value.disabled ? UNTIL_AGE_IF_DISABLED : UNTIL_AGE;
  return born === undefined || day < anniversary(born, years);
}

/** Six weeks before a stay the carer gives notice; of one agreed later than that, at once (SI 2005/1533 reg 3). */
const AHEAD_DAYS = 42;
export const agreedInTime = ({ agreed, stay }: StrangerStay): boolean => addDays(agreed.on, AHEAD_DAYS) <= stay.from;

export const noticeOf = (view: Network, { stay }: StrangerStay) =>
  view.all('privateFosteringNotice').find(({ value }) => value.stay === stay.stay);

/** Accepted by the officer, or found not to be private fostering. */
export const strangerDecided = (view: Network, { stay }: StrangerStay) =>
  view.made('privateFostering').find(({ value }) => value.stay === stay.stay && value.choice !== 'not-suitable');

/** A carer who withdrew, died or moved away: the stay is brought to an end that day. */
export function carerGone(view: Network, carer: string): Occurred | undefined {
  const withdrew = view.latestPer('agreement').find(({ value }) => value.person === carer);
  const gone = view
    .all('change')
    .find(({ value }) => value.person === carer && ['carer-dies', 'carer-moves'].includes(value.kind));
  return withdrew?.value.answer === 'withdrawn' ? withdrew : gone;
}
