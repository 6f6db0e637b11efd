import type { Occurred } from '../../kernel/events';
import { type Call, calls, lastSpan, notBefore, numbered, on, type Span } from '../../kernel/readings';
import type { Network } from '../facts';
import { IN_CARE } from '../facts/decisions';

/*
 * The child's legal standing: when somebody has to decide on it, and what was decided. Nothing is inferred from the plan or
 * from money that is paid.
 */

const CARER_CHANGES: readonly string[] = ['carer-ill', 'carer-moves', 'carer-dies'];

/** Each stay that is named or changed, each change of carer and each order asks for the basis to be decided. */
export const basisCalls = (view: Network): readonly Call[] =>
  calls(
    [
      ...view.all('stay'),
      ...view.all('courtOrder'),
      ...view.all('change').filter(({ value }) => CARER_CHANGES.includes(value.kind)),
    ],
    view.made('legalBasis'),
  );

const isInCare = (choice: string): boolean => IN_CARE.some((one) => one === choice);

/** When the child was last looked after: as recorded at the start, and since then as somebody decided on advice. */
export function inCare(view: Network): Span | undefined {
  const said = [
    ...view.all('lookedAfter').map((one) => ({ ...on(one), inCare: true })),
    ...view.made('legalBasis').map(({ value }) => ({ on: value.validFrom, inCare: isInCare(value.choice) })),
  ];
  return lastSpan(
    said.toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on))),
    (one) => one.inCare,
  );
}

/** Looked after from a day that was decided on here: the clocks of care count from it until somebody else takes them over. */
export const enteredCareHere = (view: Network) =>
  numbered(
    view
      .made('legalBasis')
      .filter((made, index, all) => isInCare(made.value.choice) && !isInCare(all[index - 1]?.value.choice ?? ''))
      .filter(({ value }) => !view.all('lookedAfter').some((one) => one.on <= value.validFrom))
      .map(({ value }) => ({ on: value.validFrom })),
  );

/** By going home, or by a decision where nobody recorded the day, care ends. */
export const leavesCare = (view: Network): readonly (Occurred & { readonly id: number })[] => {
  const went = view.all('wentHome');
  if (went.length > 0) return went;
  return view.made('legalBasis').filter((made) => {
    const before = inCare(view.before({ on: made.value.validFrom }));
    return !isInCare(made.value.choice) && before !== undefined && before.to === undefined;
  });
};

// ---- The guard ----

/** Something by which the authority may have made the child looked after. */
export interface Managed {
  readonly from: Occurred;
  readonly entry: number;
}

/** What the authority did, and stays that it arranged, without a basis for it that had been decided. */
export function eachManaged(view: Network): readonly { key: string; about: Managed }[] {
  const arranged = view.all('stay').filter(({ value }) => value.arrangedBy === 'authority');
  return [
    ...view.all('authorityManages').filter((one) => !caredFor(view.before(one))),
    ...arranged.filter((one) => !decidedAs(view.before(one), [...IN_CARE, 's17'])),
  ].map((one) => ({ key: String(one.id), about: { from: on(one), entry: one.id } }));
}

const decidedAs = (view: Network, bases: readonly string[]): boolean =>
  bases.includes(view.decided('legalBasis')?.value.choice ?? '');

/**
 * Whether the child is in care by a basis that was decided: by agreement or order. Section 17, decided on advice, is enough
 * for a stay that the authority only arranged; whoever controls contact or forbids removal has opened the question again.
 */
export const caredFor = (view: Network): boolean => decidedAs(view, IN_CARE);

/** The decision that answers the guard. One of the same day, where no hours tell, does so only if it was recorded after. */
export const basisSince = (view: Network, { from, entry }: Managed) =>
  view.made('legalBasis').find((made) => notBefore(from)(made) && (hourTells(made, from) || made.id > entry));

const hourTells = (one: Occurred, other: Occurred): boolean =>
  one.on !== other.on || (one.at !== undefined && other.at !== undefined);
