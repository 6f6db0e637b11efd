import { addDays, type CivilDate } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { lastSpan, latest, on, type Span } from '../../kernel/readings';
import type { Leaving } from '../facts';
import { stays } from './homes';
import { atAge } from './standing';

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

/** In what home one lives before 18 to stay on there, or close to it. */
const BEFORE = { put: 'foster', close: 'childrens-home' } as const;

/**
 * Under the review: staying is on from 18 unless the young person or the carer opts out; or, where the manager has recorded
 * that it is on request, once the young person asked and the carer has not said no. What was recorded as begun is begun.
 */
export function staysByReview(view: Leaving, how: keyof typeof BEFORE): Span | undefined {
  const eighteen = atAge(view, 18);
  const begun =
    how === 'put' ? stayingPut(view) : stays(view).findLast(({ entry }) => entry.value.kind === 'staying-close');
  if (begun || !eighteen) return begun && { from: begun.from, to: begun.to };
  const there = stays(view).find(
    ({ entry, from, to }) => entry.value.kind === BEFORE[how] && from.on < eighteen.on && !(to && to.on < eighteen.on),
  );
  if (!there) return undefined;
  const words = [...view.all('stayChoice'), ...view.all('hostAnswer'), ...view.all('stayingMode')];
  const days = [eighteen, ...words.filter((said) => said.on > eighteen.on).map(on)];
  return lastSpan(
    days.toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on))),
    (said) => isOnByReview(view.upTo(said.on)),
  );
}

function isOnByReview(view: Leaving): boolean {
  const [choice, host] = [view.latest('stayChoice')?.value.choice, view.latest('hostAnswer')?.value.answer];
  if (choice === 'leave' || host === 'no') return false;
  return view.latest('stayingMode')?.value.mode !== 'request' || choice === 'stay';
}

/** Of the day before a birthday and the birthday itself, those for which the carer was not paid. */
export const unpaidDays = (view: Leaving, birthday: CivilDate): readonly CivilDate[] =>
  [addDays(birthday, -1), birthday].filter(
    (day) => !view.all('carerPayment').some((paid) => paid.on <= day && day <= paid.value.paidTo),
  );
