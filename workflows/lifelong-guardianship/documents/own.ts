import type { CivilDate } from '../../../statute';
import { wordsFor } from '../../kernel/definition';
import type { DocumentPart, PaperItem } from '../../kernel/documents';
import type { Occurred } from '../../kernel/events';
import { on } from '../../kernel/readings';
import { refusal, type Refusal } from '../../kernel/refusals';
import type { Guarding } from '../facts';
import { GUIDE } from './guide';
import { type Bond, eachSide, of, packOn, type Side } from '../meaning/bond';
import { choiceOf, points, type PointId } from '../meaning/choices';
import { ending, onHold, orderOf } from '../meaning/standing';

/*
 * What the papers of this journey share: whose each is, what waits while a hold stands, and the points that nobody has settled.
 */

export const { document } = wordsFor<Guarding>();
export type Part<I = unknown> = DocumentPart<Guarding, I>;

export const PROPOSAL = 'review-2022';
export const WHOM_TO_RING = { part: 'whom-to-ring' } as const;
export const first = ([entry]: readonly Occurred[]): Occurred | undefined => entry && on(entry);
export const inWords = (code: string): string => code.replaceAll('-', ' ');
export const says = <I>(
  read: (view: Guarding, today: CivilDate, about: I) => readonly string[],
  heading?: string,
): Part<I> => ({
  ...{ part: 'says', says: read },
  ...(heading === undefined ? {} : { heading }),
});
export const ifAny = (holds: unknown, ...sentences: readonly string[]): readonly string[] => (holds ? sentences : []);
export const no = (message: string, ...path: string[]): Refusal => refusal('not-compliant', message, ...path);

const READER = { adult: 'young-person', guardian: 'proposed-guardian' } as const;

/** One for each of the two. */
export const forEachSide = (view: Guarding): readonly PaperItem<Side>[] =>
  eachSide(view).map((item) => ({
    ...item,
    to:
      item.about.party === 'guardian' && orderOf(view, item.about.bond)
        ? 'lifelong-guardian'
        : READER[item.about.party],
  }));

export const isOver = (view: Guarding, bond: Bond): Refusal | undefined =>
  ending(view, bond) ? no('It is not going ahead, or has ended.', 'guardian') : undefined;

/** Whatever goes to the guardian, or to somebody around them, waits while the adult's hold stands. */
export const isHeld = (view: Guarding, bond: Bond): Refusal | undefined =>
  onHold(view, bond) ? no('A hold stands: nothing is sent until the adult lifts it.', 'guardian') : undefined;
export const heldFor = (view: Guarding, { bond, party }: Side): Refusal | undefined =>
  party === 'guardian' ? isHeld(view, bond) : undefined;

/** What an entry says in one of its fields, where that is a code or a reference. */
export const codeIn = (value: unknown, name: string): string => {
  const said: unknown = Object.entries(value ?? {}).find(([field]) => field === name)?.[1];
  return typeof said === 'string' ? said : '';
};

/** Entries of one bond. */
export const ofBond = (_: Guarding, bond: Bond) => {
  const mine = of(bond);
  return (entry: { readonly id: number; readonly on: CivilDate; readonly value: unknown }): boolean =>
    mine({ ...entry, value: { guardian: codeIn(entry.value, 'guardian') } });
};

const IDS = Object.keys(points) as readonly PointId[];
const optionOn = (view: Guarding, id: PointId, day: CivilDate) =>
  points[id].options.length > 1 ? view.chosen(choiceOf(id), day) : { option: points[id].default, version: 0 };

export const POINTS: Part = {
  part: 'table',
  heading: 'Point by point',
  columns: ['Point', 'How it is here', 'Version'],
  rows: (view, today) =>
    packOn(view, today) === PROPOSAL
      ? IDS.map((id) => {
          const { option, version } = optionOn(view, id, today);
          return [points[id].title, GUIDE[id][option] ?? inWords(option), String(version)];
        })
      : [],
  nothing: 'There is nothing to say of it point by point.',
};
