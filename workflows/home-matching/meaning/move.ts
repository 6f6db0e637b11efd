import type { CivilDate } from '../../../statute';
import { notBefore, on } from '../../kernel/readings';
import type { Matching } from '../facts';
import { EMERGENCY, chosen } from './search';

/*
 * The move: the day that was set, the day it happened, and what its kind asks for.
 */

export const arrival = (view: Matching) => view.latest('moved');
export const firstArrival = (view: Matching) => {
  const moved = arrival(view);
  return moved?.value.first === true ? moved : undefined;
};
export const isEmergency = (view: Matching): boolean => view.purpose === EMERGENCY;

/** The day that was promised first for the home that stands chosen: a later day does not make a late move punctual. */
export const promised = (view: Matching): CivilDate | undefined => {
  const choice = chosen(view);
  return choice && view.all('moveSet').find(notBefore(choice))?.value.movesOn;
};

/** Outside the area, and not a home to which the approval does not reach. */
export const needsApproval = (view: Matching): 'nominated-officer' | 'director' | undefined => {
  const choice = chosen(view)?.value;
  if (!choice || choice.exempt === true) return undefined;
  if (choice.where === 'adjoining') return 'nominated-officer';
  return choice.where === 'at-a-distance' ? 'director' : undefined;
};

export const outOfArea = (view: Matching): boolean =>
  ['adjoining', 'at-a-distance'].includes(chosen(view)?.value.where ?? '');

/** Years of age on a day are reached on the birthday. */
export const hasAge = (view: Matching, years: number, day: CivilDate): boolean => {
  const birthday = view.birthday(years);
  return birthday !== undefined && birthday <= day;
};

/** The day until which the child was told it is for, once it has come near enough to be asked about. */
export const toldUntil = (view: Matching) =>
  view
    .all('childTold')
    .flatMap((told) => (told.value.untilOn === undefined ? [] : [{ ...on(told), until: told.value.untilOn }]));
