import type { CivilDate } from '../../statute';
import type { StartingFact } from '../../workflows/kernel/decide';
import type { Values } from '../../workflows/kernel/events';
import type { StoredEntry } from '../../workflows/kernel/state';
import type { Place } from './faults';
import type { ReturnedChild, ReturnedHome, ReturnedSpell } from './read';
import {
  asylumOf,
  careReview,
  enteredCare,
  factOf,
  guardianships,
  hasEnded,
  homeKind,
  homesInCare,
  leftCare,
  movedIn,
  returnTold,
  SERIES,
  seriesOf,
  shortBreak,
  studies,
  whereTo,
} from './told';

/*
 * A newer return of somebody whose journey exists: what it tells and the journey does not have is news; what it tells otherwise
 * is a difference for somebody to look at. A return corrects nothing by itself.
 */

/** Where a return and the record say different things. The sentence names no value. */
export const DIFFERENCES = {
  'birth-date': 'The return gives another date of birth than the record. Nothing else was taken for this child.',
  death: 'The return says that the young person has died, and the record does not. Nothing else was taken.',
  'care-start': 'The return gives a time in care that crosses another in the record.',
  'care-end': 'The return and the record do not agree on when a time in care ended.',
  'legal-status': 'The legal status is another than in the record.',
  'went-home':
    'The return says that the young person has been home for six months, and the record does not say home to a parent.',
  'short-break': 'The return and the record do not agree on short breaks.',
  home: 'The return gives a home that does not fit in with those in the record.',
  'home-end': 'The return and the record do not agree on when a home ended.',
  'study-ended': 'The return says nothing of study, and by the record the young person studies.',
  asylum: 'The return says that seeking asylum has ended, and by the record the status is open.',
  'care-leaver': 'The return tells something else of that year than was told before.',
} as const;
export type DifferenceKind = keyof typeof DIFFERENCES;

export interface Difference extends Place {
  readonly kind: DifferenceKind;
}

/** What a return brings to a journey that was there before. */
export interface News {
  readonly facts: readonly StartingFact[];
  readonly differences: readonly Difference[];
}

type Part = (child: ReturnedChild, record: OnRecord) => News;

/** What the record has of a young person. */
interface OnRecord {
  readonly all: (fact: string) => readonly StoredEntry[];
  /** The last day of which the return told that the journey began with. */
  readonly toldUpTo: CivilDate;
  readonly lastDay: CivilDate;
}

const NONE: News = { facts: [], differences: [] };
const news = (...facts: readonly StartingFact[]): News => ({ facts, differences: [] });
const differs = (kind: DifferenceKind, { file, line }: Place): News => ({
  facts: [],
  differences: [{ kind, file, line }],
});
const together = (all: readonly News[]): News => ({
  facts: all.flatMap(({ facts }) => facts),
  differences: all.flatMap(({ differences }) => differences),
});

/** Undefined for a journey that was not begun from a return: what it has was told by people, under names of their own. */
export function newsOf(child: ReturnedChild, entries: readonly StoredEntry[], lastDay: CivilDate): News | undefined {
  const all = (fact: string): readonly StoredEntry[] =>
    entries.filter(({ kind, name }) => kind === 'fact' && name === fact).toSorted((a, b) => (a.on < b.on ? -1 : 1));
  const [began] = all('takenOver');
  if (!began) return undefined;
  const record: OnRecord = { all, toldUpTo: String(began.value['toldUpTo']) as CivilDate, lastDay };
  if (all('dateOfBirth').some(({ value }) => value['bornOn'] !== child.history.bornOn))
    return differs('birth-date', child.places.header);
  if (child.diedOn !== undefined || child.careLeaver?.inTouch === 'died')
    return differs('death', child.places.death ?? child.places.careLeaver ?? child.places.header);
  return together([care, breaks, guardians, homes, study, asylum, reviews, leaver].map((part) => part(child, record)));
}

// ---- Care ----

const care: Part = (child, record) => together(child.spells.map((spell) => spellNews(spell, child, record)));

function spellNews(spell: ReturnedSpell, child: ReturnedChild, record: OnRecord): News {
  const entered = record.all('enteredCare');
  const endOf = (entry: StoredEntry) =>
    record.all('leftCare').findLast(({ value }) => value['episode'] === entry.value['episode']);
  const crosses = (entry: StoredEntry): boolean => {
    const end = endOf(entry);
    return entry.on < (spell.to ?? record.lastDay) && !(end && end.on <= spell.from);
  };
  const begunBefore = (entry: StoredEntry): boolean => entry.on <= spell.from && crosses(entry);
  const same =
    entered.find(({ on }) => on === spell.from) ??
    (spell === child.spells[0] && !spell.begins ? entered.find(begunBefore) : undefined);
  if (same) return together([endNews(spell, same, endOf(same), { child, record }), statusNews(spell, same)]);
  return entered.some(crosses)
    ? differs('care-start', spell.first)
    : news(enteredCare(spell), ...leftCare(spell, child));
}

function endNews(
  spell: ReturnedSpell,
  entered: StoredEntry,
  end: StoredEntry | undefined,
  { child, record }: { readonly child: ReturnedChild; readonly record: OnRecord },
): News {
  if (!hasEnded(spell, child)) return end && end.on <= record.lastDay ? differs('care-end', spell.last) : NONE;
  if (!end) return news(...leftCare(spell, child, String(entered.value['episode'])));
  if (end.on !== spell.to) return differs('care-end', spell.last);
  const home = whereTo(spell, child) === 'parent' && end.value['to'] !== 'parent' && !record.all('parentReturn')[0];
  return home ? differs('went-home', child.places.careLeaver ?? spell.last) : NONE;
}

const statusNews = ({ basis, last }: ReturnedSpell, { value }: StoredEntry): News =>
  value['basis'] === basis ? NONE : differs('legal-status', last);

const breaks: Part = (child, { all }) => {
  const told = all('shortBreak').filter(({ value }) => value['series'] === SERIES);
  const each = child.breaks.map((one) => {
    const known = told.find(({ on }) => on === one.from);
    if (!known) return news(...shortBreak(one));
    return one.to === null || known.value['lastDay'] === one.to ? NONE : differs('short-break', one.place);
  });
  const series = all('shortBreakSeries').find(({ value }) => value['series'] === SERIES);
  const [terms] = seriesOf(child);
  const [first] = child.breaks;
  if (!terms || !first) return together(each);
  const changed = series && series.value['samePlace'] !== terms.value['samePlace'];
  return together([...each, !series ? news(terms) : changed ? differs('short-break', first.place) : NONE]);
};

const guardians: Part = (child, { all }) =>
  news(...guardianships(child).filter(({ occurred }) => !all('guardianship').some(({ on }) => on === occurred.on)));

// ---- Homes ----

const homes: Part = (child, record) => together(homesInCare(child).map((home) => homeNews(home, child, record)));

function homeNews(home: ReturnedHome, child: ReturnedChild, record: OnRecord): News {
  const told = record.all('home');
  const last = told.at(-1);
  const known = told.find(({ on }) => on === home.from) ?? goesOn(home, child, told);
  if (known && known.value['kind'] !== homeKind(home)) return differs('home', home.place);
  if (known) return known === last ? homeEnd(home, child, known, record) : NONE;
  if (home.from <= record.toldUpTo) return NONE; // of the time before: only the home that stood was taken over
  if (last && home.from < last.on) return differs('home', home.place);
  return together([news(movedIn(home)), homeEnd(home, child, undefined, record)]);
}

/** The first home that a return tells of may have begun in a row of an earlier year. */
function goesOn(home: ReturnedHome, child: ReturnedChild, told: readonly StoredEntry[]): StoredEntry | undefined {
  if (home !== homesInCare(child)[0] || child.spells[0]?.begins) return undefined;
  const before = told.findLast(({ on }) => on <= home.from);
  return before?.value['kind'] === homeKind(home) ? before : undefined;
}

/** A home ends when the next begins; where none does, the end is told, and not how it came about. */
function homeEnd(home: ReturnedHome, child: ReturnedChild, known: StoredEntry | undefined, record: OnRecord): News {
  const { to } = home;
  const name = known ? String(known.value['home']) : String(movedIn(home).value['home']);
  const end = known && record.all('homeEnded').find(({ value, on }) => value['home'] === name && on >= known.on);
  if (end) return end.on === to || (to === null && end.on > record.lastDay) ? NONE : differs('home-end', home.place);
  if (to === null || homesInCare(child).some(({ from }) => from >= to)) return NONE;
  return news(factOf('homeEnded', to, { home: name, ground: 'other' }));
}

// ---- The rest ----

const study: Part = (child, { all, lastDay }) => {
  const studying = (all('educationWish').at(-1)?.on ?? '') > (all('educationEnded').at(-1)?.on ?? '');
  const told = studies(child, lastDay);
  if (told.length > 0) return studying ? NONE : news(...told);
  const { careLeaver, places } = child;
  const says = careLeaver && careLeaver.activity !== 'unknown' && places.careLeaver;
  const before = (all('educationWish').at(-1)?.on ?? lastDay) < lastDay;
  return studying && says && before ? differs('study-ended', says) : NONE;
};

const asylum: Part = (child, { all }) => {
  const status = all('immigration').at(-1);
  if (child.asylum?.until === null) return status ? NONE : news(...asylumOf(child));
  const ended = child.asylum !== undefined && status?.value['status'] === 'undecided';
  return ended ? differs('asylum', child.places.asylum ?? child.places.header) : NONE;
};

const reviews: Part = ({ reviews: told }, { all }) =>
  news(...told.filter(({ on }) => !all('careReview').some((known) => known.on === on)).map(careReview));

const leaver: Part = (child, { all, lastDay }) => {
  const [told] = returnTold(child, lastDay);
  const known = all('returnTold').findLast(({ on }) => on === lastDay);
  if (!told || !known) return told ? news(told) : NONE;
  return sameValues(told.value, known.value)
    ? NONE
    : differs('care-leaver', child.places.careLeaver ?? child.places.header);
};

const sameValues = (a: Values, b: Values): boolean =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => a[name] === b[name]);
