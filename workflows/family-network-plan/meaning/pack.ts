import type { Occurred } from '../../kernel/events';
import { earliest, firstWhen, on } from '../../kernel/readings';
import type { Network } from '../facts';
import { PACK_PARTS } from '../facts/life';
import { everPromised } from './promises';

/*
 * What a court is shown when the plan does not suffice: every promised line and what happened, and each part of the record or
 * why it is missing.
 */

/** Since when a pack is owed: it was decided that the plan cannot recover, or that it was unsuitable at the outset. */
export const packOwed = (view: Network): Occurred | undefined =>
  earliest([
    ...view.made('insufficiency').filter(({ value }) => value.choice === 'not-recoverable'),
    ...view.made('adoptPlan').filter(({ value }) => value.choice === 'unsuitable-at-outset'),
  ]);

/** What the last pack lacks: promised lines that it does not list, and parts that are neither held nor explained. */
export function packLacking(view: Network): readonly string[] {
  const pack = view.latest('evidencePack');
  const listed = pack?.value.lines ?? [];
  const answeredFor: readonly string[] = [...(pack?.value.parts ?? []), ...(pack?.value.gaps ?? [])];
  return [
    ...everPromised(view).filter((line) => !listed.includes(line)),
    ...PACK_PARTS.filter((part) => !answeredFor.includes(part)),
  ];
}

/** The pack that lacked nothing. */
export const packed = (view: Network): Occurred | undefined => {
  const owed = packOwed(view);
  const since = view.all('evidencePack').filter((one) => owed && one.on >= owed.on);
  const found = firstWhen(view, since, (then) => packLacking(then).length === 0);
  return found && on(found);
};
