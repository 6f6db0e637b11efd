import { addDays, type CivilDate } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { lastSpan, latest, on } from '../../kernel/readings';
import type { Leaving } from '../facts';

/*
 * Staying where one is after 18: what each has said, and whether the carer's money runs on.
 */

/** Both have answered: the young person, and the carer where the young person wants to stay. */
export function bothAnswered(view: Leaving): Occurred | undefined {
  const said = view.latest('stayChoice');
  if (!said || said.value.choice === 'undecided') return undefined;
  const host = view.latest('hostAnswer');
  if (said.value.choice === 'leave') return on(said);
  return host && latest([on(said), on(host)]);
}

/** Since when the young person has been staying with the former foster carer, up to when. */
export const stayingPut = (view: Leaving) =>
  lastSpan(
    [
      ...view.all('stayingPut').map((one) => ({ ...on(one), stays: true })),
      ...view.all('stayingPutEnded').map((one) => ({ ...on(one), stays: false })),
    ].toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on))),
    ({ stays }) => stays,
  );

/** Of the day before a birthday and the birthday itself, those for which the carer was not paid. */
export const unpaidDays = (view: Leaving, birthday: CivilDate): readonly CivilDate[] =>
  [addDays(birthday, -1), birthday].filter(
    (day) => !view.all('carerPayment').some((paid) => paid.on <= day && day <= paid.value.paidTo),
  );
