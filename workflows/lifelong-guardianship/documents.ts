import type { CivilDate } from '../../statute';
import { living } from './documents/living';
import { PROPOSAL } from './documents/own';
import { preparing, toldOf } from './documents/preparing';
import { aboutMe, finding } from './documents/relationships';
import type { Guarding } from './facts';
import { packOn } from './meaning/bond';

/*
 * Papers of the people who love a young person, and of a lifelong bond. Each is for one reader and has only what that reader
 * may see: what one of the two says is not on the other's paper, a hold is on the adult's alone, and nobody is named to a body
 * that they have not agreed to. Where the proposal is off its papers are refused; where it is on, or was told of, each says so.
 */

const MARK = 'A proposal of 2022, not law';

/** Once somebody has been told of the proposal, what is made of the record stays marked, whatever was switched since. */
export const markOfPapers = (view: Guarding, today: CivilDate): string | undefined =>
  packOn(view, today) === PROPOSAL || view.all('packTold').some(({ value }) => value.pack === PROPOSAL)
    ? MARK
    : undefined;

export const documents = { ...aboutMe, ...finding, ...preparing, ...toldOf, ...living };
