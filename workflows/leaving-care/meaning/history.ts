import type { Occurred } from '../../kernel/events';
import { on, type Span } from '../../kernel/readings';
import type { CareHistory } from '../care/days';
import { categoriesOf, type Categories } from '../categories';
import type { facts, Leaving } from '../facts';

/*
 * What is said of care, as the categories want it, and what it comes to.
 */

/** The facts of which a history is made: correcting one of them may change the categories. */
export const FACTS_OF_CARE = [
  'dateOfBirth',
  'enteredCare',
  'leftCare',
  'shortBreak',
  'shortBreakSeries',
  'parentReturn',
  'parentReturnBrokeDown',
  'custody',
  'released',
  'guardianship',
  'educationWish',
  'educationEnded',
] as const satisfies readonly (keyof typeof facts)[];

/** Facts as the count wants them; undefined while the birth date is not known. */
export function historyOf(view: Leaving): CareHistory | undefined {
  const bornOn = view.latest('dateOfBirth')?.value.bornOn;
  if (bornOn === undefined) return undefined;
  const left = view.latestPer('leftCare');
  const toParent = view.all('leftCare').filter(({ value }) => value.to === 'parent');
  const episodes = view.latestPer('enteredCare').map(({ on: from, value: { episode, basis } }) => {
    return { from, basis, to: left.find(({ value }) => value.episode === episode)?.on ?? null };
  });
  const breaks = view.all('shortBreak').map(({ on: from, value: { series, lastDay: to, meantDays } }) => {
    return { from, to, basis: 'agreement' as const, series, ...(meantDays === undefined ? {} : { meantDays }) };
  });
  const counted = view.decided('borderlineCount')?.value.choice;
  return {
    bornOn,
    episodes: [...episodes, ...breaks],
    shortBreaks: termsOfSeries(view),
    parentReturns: until([...view.all('parentReturn'), ...toParent], view.all('parentReturnBrokeDown')).map(
      ({ from, to }) => (to ? { from: from.on, brokeDownOn: to.on } : { from: from.on }),
    ),
    detentions: view.all('custody').map((entry) => ({
      from: entry.on,
      to: view.all('released').find((out) => out.on >= entry.on)?.on ?? null,
      where: entry.value.where === 'hospital' ? ('hospital' as const) : ('detained' as const),
    })),
    specialGuardianships: view.all('guardianship').map(({ on: from }) => ({ from, to: null, fromCare: true })),
    education: until(view.all('educationWish'), view.all('educationEnded')).map(({ from, to }) =>
      to ? { toldOn: from.on, endedOn: to.on } : { toldOn: from.on },
    ),
    ...(counted === undefined ? {} : { countDecided: counted }),
  };
}

/** From each beginning to the first end since. */
const until = (begun: readonly Occurred[], ended: readonly Occurred[]): readonly Span[] =>
  begun.map((one) => {
    const end = ended.find((over) => over.on >= one.on);
    return { from: on(one), to: end && on(end) };
  });

const termsOfSeries = (view: Leaving) => {
  const said = view.latestPer('shortBreakSeries').map(({ value }) => value);
  const named = new Set([...said, ...view.made('shortBreakStatus').map(({ value }) => value)].map((one) => one.series));
  return [...named].map((series) => {
    const terms = said.find((one) => one.series === series);
    const decided = view.made('shortBreakStatus').findLast(({ value }) => value.series === series)?.value.choice;
    return { series, ...terms, ...(decided === undefined ? {} : { decided }) };
  });
};

/** Beside each entry of a birth date, what the last histories came to: most of what is recorded changes nothing of them. */
const worked = new WeakMap<object, ReadonlyMap<string, Categories>>();
/** Now, before each act of a gate, each birthday and each correction: so many histories are asked about again and again. */
const HISTORIES = 24;

/** What a history of a view, or of the view without some corrections, comes to. */
export function cameTo(view: Leaving, history: CareHistory): Categories {
  const entry = view.latest('dateOfBirth') ?? view;
  const known = worked.get(entry) ?? new Map<string, Categories>();
  const text = JSON.stringify(history);
  const found = known.get(text);
  if (found) return found;
  const categories = categoriesOf(history);
  worked.set(entry, new Map([...[...known].slice(1 - HISTORIES), [text, categories]]));
  return categories;
}
