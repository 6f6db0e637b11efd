import { type CivilDate, ageOn } from '../../statute';
import type { CareEpisode, CareHistory, LegalBasis, ShortBreakTerms } from '../../workflows/leaving-care/care/days';
import {
  ACCOMMODATION,
  ACTIVITY,
  type Activity,
  type Ending,
  type HomeKind,
  IN_TOUCH,
  type InTouch,
  LEGAL_STATUS,
  PLACE,
  PLACE_PROVIDER,
  REASON_CEASED,
  REASON_NEW_EPISODE,
  REVIEW_CODE,
} from './codes';
import { type Fault, type Place, fault } from './faults';
import { type ReturnFile, type Row, RowReader, readTables } from './tables';

/** A return that was read: what could be taken, and every row that could not. */
export interface NationalReturn {
  readonly children: readonly ReturnedChild[];
  /** In the order of files, then lines. */
  readonly faults: readonly Fault[];
  readonly leftAlone: readonly string[];
}

/** What a return says of a child. The child is known by the authority's own number; there is no name in a return. */
export interface ReturnedChild {
  readonly child: string;
  readonly history: CareHistory;
  /** Times in care, each from the first of its rows to the last; short breaks are apart. */
  readonly spells: readonly ReturnedSpell[];
  readonly breaks: readonly ReturnedBreak[];
  readonly homes: readonly ReturnedHome[];
  readonly reviews: readonly { readonly on: CivilDate; readonly tookPart: boolean | null }[];
  readonly careLeaver: CareLeaverFacts | undefined;
  /** Came to the country alone and seeks asylum; `until` is the day that ended, where it did. */
  readonly asylum: { readonly until: CivilDate | null } | undefined;
  readonly diedOn: CivilDate | undefined;
  readonly questions: readonly Question[];
  /** The rows that told of the child, where there is one. */
  readonly places: {
    readonly header: Place;
    readonly careLeaver: Place | undefined;
    readonly asylum: Place | undefined;
    readonly death: Place | undefined;
  };
}

/** A time in care, whatever the legal status in it. */
export interface ReturnedSpell {
  readonly from: CivilDate;
  /** The first row begins care; else care before it may be missing. */
  readonly begins: boolean;
  /** The day care ended; null while it goes on. */
  readonly to: CivilDate | null;
  readonly ending: Exclude<Ending, 'goes-on'> | undefined;
  /** The last legal status in it. */
  readonly basis: LegalBasis;
  readonly first: Place;
  readonly last: Place;
}

/** A break of a series. */
export interface ReturnedBreak {
  readonly from: CivilDate;
  readonly to: CivilDate | null;
  readonly place: Place;
}

export interface ReturnedHome {
  readonly kind: HomeKind;
  readonly provider: string | undefined;
  /** Number of the establishment or agency at Ofsted. */
  readonly urn: string | undefined;
  readonly from: CivilDate;
  /** The day the child left; null while it is the child's home. */
  readonly to: CivilDate | null;
  readonly place: Place;
}

/** From the part of the return about care leavers around their birthdays. What is not known is undefined. */
export interface CareLeaverFacts {
  readonly inTouch: InTouch;
  readonly activity: Activity;
  readonly home: string | undefined;
  readonly homeSuitable: boolean | undefined;
}

/**
 * What a return leaves open and somebody must answer before a category rests on it.
 * `care-before`: the first row does not begin a spell of care, so care before it is missing;
 * `continuation-missing`: an episode is said to go on, and no next one does;
 * `short-break-agreement`: an agreement of short breaks without the days;
 * `went-home`: home to a parent or relative before 18, and not whether that lasted six months;
 * the others name an ending that may change what is owed.
 */
export type Question =
  | 'care-before'
  | 'continuation-missing'
  | 'short-break-agreement'
  | 'went-home'
  | 'custody'
  | 'other-authority'
  | 'age-disputed'
  | 'adopted';

/**
 * Reads the files of an SSDA903 return. Bad rows are refused one by one, with file, line, column and reason; good ones are
 * taken. Files of several years may be given together: an episode that is open in one and closed in another is closed.
 * @param lastDay the last day that the return covers: nothing in it is later
 */
export function readNationalReturn(files: readonly ReturnFile[], lastDay: CivilDate): NationalReturn {
  const { rows, faults: unread, leftAlone } = readTables(files);
  const faults = [...unread];
  const born = birthDates(rows.header, lastDay, faults);
  const take = <T>(table: readonly Row[], read: Reading<T>) => grouped(table, { born, lastDay, faults }, read);
  const episodes = take(rows.episodes, readEpisode);
  const reviews = take(rows.reviews, readReview);
  const leavers = take(rows.oc3, readLeaver);
  const asylum = take(rows.uasc, readAsylum);
  const children = [...born].map(([child, { on: bornOn, place }]): ReturnedChild => {
    const sound = soundEpisodes(valuesOf(episodes.get(child)), faults);
    const careLeaver = leavers.get(child)?.at(-1);
    const sought = asylum.get(child)?.at(-1);
    const death = sound.find(({ ending }) => ending === 'died');
    return {
      child,
      history: historyIn(bornOn, sound, careLeaver?.value, lastDay),
      spells: spellsIn(sound),
      breaks: breaksIn(sound),
      homes: homesIn(sound),
      reviews: valuesOf(reviews.get(child)),
      careLeaver: careLeaver?.value,
      asylum: sought?.value,
      diedOn: death?.to ?? undefined,
      questions: questionsIn(bornOn, sound, careLeaver?.value),
      places: { header: place, careLeaver: careLeaver?.place, asylum: sought?.place, death: death && placeOf(death) },
    };
  });
  return { children, faults: inOrder(faults, files), leftAlone };
}

// ---- Rows ----

interface Born {
  readonly on: CivilDate;
  readonly place: Place;
}

interface Placed<T> {
  readonly value: T;
  readonly place: Place;
}

const valuesOf = <T>(placed: readonly Placed<T>[] = []): readonly T[] => placed.map(({ value }) => value);
const placeOf = ({ file, line }: Place): Place => ({ file, line });

interface Taking {
  readonly born: ReadonlyMap<string, Born>;
  readonly lastDay: CivilDate;
  readonly faults: Fault[];
}

/** Reads a row of a child; what it makes of a row that was refused meanwhile is not used. */
type Reading<T> = (row: RowReader, about: { readonly bornOn: CivilDate; readonly lastDay: CivilDate }) => T | undefined;

/** Each child's date of birth. A child with two of them is left out: every category depends on it. */
function birthDates(header: readonly Row[], lastDay: CivilDate, faults: Fault[]): ReadonlyMap<string, Born> {
  const found = new Map<string, { readonly on: CivilDate; readonly row: Row }[]>();
  for (const row of header) {
    const reader = new RowReader(row);
    const child = reader.text('CHILD');
    const on = reader.date('DOB');
    if (on !== undefined && on > lastDay) reader.refuse('after-return', 'DOB');
    if (reader.fault) faults.push(reader.fault);
    else if (child !== undefined && on !== undefined) found.set(child, [...(found.get(child) ?? []), { on, row }]);
  }
  const born = new Map<string, Born>();
  for (const [child, told] of found) {
    const [first] = told;
    if (first && told.every(({ on }) => on === first.on)) born.set(child, { on: first.on, place: placeOf(first.row) });
    else for (const { row } of told) faults.push(fault(row, 'two-birth-dates', 'DOB'));
  }
  return born;
}

function grouped<T>(
  rows: readonly Row[],
  { born, lastDay, faults }: Taking,
  read: Reading<T>,
): ReadonlyMap<string, readonly Placed<T>[]> {
  const taken = new Map<string, Placed<T>[]>();
  for (const row of rows) {
    const reader = new RowReader(row);
    const child = reader.text('CHILD') ?? '';
    const bornOn = born.get(child)?.on;
    if (bornOn === undefined) reader.refuse('unknown-child', 'CHILD');
    const value = bornOn === undefined ? undefined : read(reader, { bornOn, lastDay });
    if (reader.fault || value === undefined) {
      if (reader.fault) faults.push(reader.fault);
      continue;
    }
    const list = taken.get(child) ?? [];
    list.push({ value, place: reader.place });
    taken.set(child, list);
  }
  return taken;
}

interface Episode extends Place {
  readonly from: CivilDate;
  readonly to: CivilDate | null;
  readonly beginsCare: boolean;
  readonly status: LegalBasis | 'short-break' | 'agreement-only';
  readonly kind: HomeKind;
  readonly provider: string | undefined;
  readonly urn: string | undefined;
  readonly postcode: string | undefined;
  readonly ending: Ending | undefined;
}

const readEpisode: Reading<Episode> = (row, { bornOn, lastDay }) => {
  const from = row.date('DECOM');
  const to = row.optionalDate('DEC');
  const beginsCare = row.code('RNE', REASON_NEW_EPISODE);
  const status = row.code('LS', LEGAL_STATUS);
  const kind = row.code('PLACE', PLACE);
  const provider = row.optionalCode('PLACE_PROVIDER', PLACE_PROVIDER);
  const ending = row.optionalCode('REC', REASON_CEASED);
  if (from === undefined || beginsCare === undefined || status === undefined || kind === undefined) return undefined;
  if (from < bornOn) row.refuse('before-birth', 'DECOM');
  if (from > lastDay) row.refuse('after-return', 'DECOM');
  if (to !== undefined && to > lastDay) row.refuse('after-return', 'DEC');
  if (to !== undefined && to < from) row.refuse('end-before-start', 'DEC');
  if (to === undefined && ending !== undefined) row.refuse('end-incomplete', 'DEC');
  if (to !== undefined && ending === undefined) row.refuse('end-incomplete', 'REC');
  const [urn, postcode] = [row.optional('URN'), row.optional('PL_POST')];
  return { ...row.place, from, to: to ?? null, beginsCare, status, kind, provider, urn, postcode, ending };
};

const readReview: Reading<{ readonly on: CivilDate; readonly tookPart: boolean | null }> = (
  row,
  { bornOn, lastDay },
) => {
  sameBirth(row, bornOn);
  const on = row.date('REVIEW');
  const tookPart = row.code('REVIEW_CODE', REVIEW_CODE);
  if (on === undefined || tookPart === undefined) return undefined;
  if (on < bornOn) row.refuse('before-birth', 'REVIEW');
  if (on > lastDay) row.refuse('after-return', 'REVIEW');
  return { on, tookPart };
};

const readLeaver: Reading<CareLeaverFacts> = (row, { bornOn }) => {
  sameBirth(row, bornOn);
  const inTouch = row.code('IN_TOUCH', IN_TOUCH);
  const activity = row.optionalCode('ACTIV', ACTIVITY);
  const { home, suitable } = row.optionalCode('ACCOM', ACCOMMODATION) ?? {};
  if (inTouch === undefined) return undefined;
  return { inTouch, activity: activity ?? 'unknown', home, homeSuitable: suitable };
};

const readAsylum: Reading<{ readonly until: CivilDate | null }> = (row, { bornOn }) => {
  sameBirth(row, bornOn);
  const until = row.optionalDate('DUC');
  if (until !== undefined && until < bornOn) row.refuse('before-birth', 'DUC');
  return { until: until ?? null };
};

function sameBirth(row: RowReader, bornOn: CivilDate): void {
  const on = row.date('DOB');
  if (on !== undefined && on !== bornOn) row.refuse('two-birth-dates', 'DOB');
}

// ---- Episodes of a child ----

/**
 * Episodes in order, none overlapping. One that two years tell of is taken once, closed where one of them closes it.
 * Agreements of short breaks run beside whatever else there is.
 */
function soundEpisodes(episodes: readonly Episode[], faults: Fault[]): readonly Episode[] {
  const kept: Episode[] = [];
  for (const episode of episodes.toSorted(byStart)) {
    const last = kept.findLast(({ status }) => (status === 'agreement-only') === (episode.status === 'agreement-only'));
    const wrong = last && wrongAfter(last, episode);
    if (wrong === 'known') continue;
    if (wrong === 'episode-not-closed' && last) {
      faults.push(fault(last, wrong, 'DEC'));
      kept.splice(kept.indexOf(last), 1);
    }
    if (wrong === 'episode-twice' || wrong === 'episodes-overlap') faults.push(fault(episode, wrong, 'DECOM'));
    else kept.push(episode);
  }
  return kept;
}

/** By first day, then by last: what goes on comes after what ended. */
function byStart(a: Episode, b: Episode): number {
  if (a.from !== b.from) return a.from < b.from ? -1 : 1;
  if (a.to === b.to) return 0;
  return b.to === null || (a.to !== null && a.to < b.to) ? -1 : 1;
}

function wrongAfter(
  last: Episode,
  next: Episode,
): 'known' | 'episode-twice' | 'episode-not-closed' | 'episodes-overlap' | undefined {
  const sameStart = last.from === next.from;
  const longer = last.to !== last.from;
  if (sameStart && last.status === next.status && last.kind === next.kind)
    if ((next.to === null && longer) || (next.to === last.to && next.ending === last.ending)) return 'known';
  if (sameStart && longer) return 'episode-twice';
  if (last.to === null) return 'episode-not-closed';
  return next.from < last.to ? 'episodes-overlap' : undefined;
}

// ---- What they come to ----

/** The breaks of a child are taken for one series: a return does not tell series apart. */
const SERIES = 'short-breaks';

function historyIn(
  bornOn: CivilDate,
  episodes: readonly Episode[],
  leaver: CareLeaverFacts | undefined,
  lastDay: CivilDate,
): CareHistory {
  const guarded = episodes.flatMap(({ ending, to }) => (ending === 'special-guardianship' && to !== null ? [to] : []));
  const home = episodes.findLast(({ ending }) => ending === 'went-home')?.to ?? null;
  const studies = leaver?.activity === 'education' || leaver?.activity === 'apprenticeship';
  return {
    bornOn,
    episodes: episodes.flatMap(careOf),
    shortBreaks: shortBreaksIn(episodes),
    parentReturns: home !== null && leaver?.inTouch === 'home-six-months' ? [{ from: home }] : [],
    specialGuardianships: guarded.map((from) => ({ from, to: null, fromCare: true })),
    education: studies ? [{ toldOn: lastDay }] : [],
  };
}

function careOf({ from, to, status }: Episode): readonly CareEpisode[] {
  if (status === 'agreement-only') return [];
  return status === 'short-break' ? [{ from, to, basis: 'agreement', series: SERIES }] : [{ from, to, basis: status }];
}

/** Rows of ordinary care, joined where one begins on the day the last one ended. */
function spellsIn(episodes: readonly Episode[]): readonly ReturnedSpell[] {
  const spells: ReturnedSpell[] = [];
  for (const episode of episodes) {
    const { from, to, status: basis, beginsCare: begins, ending } = episode;
    if (basis === 'agreement-only' || basis === 'short-break') continue;
    const place = placeOf(episode);
    const joined = spells.at(-1)?.to === from ? spells.pop() : undefined;
    const first = joined ?? { from, begins, first: place };
    const ended = ending === 'goes-on' ? undefined : ending;
    spells.push({ from: first.from, begins: first.begins, first: first.first, to, ending: ended, basis, last: place });
  }
  return spells;
}

const breaksIn = (episodes: readonly Episode[]): readonly ReturnedBreak[] =>
  episodes
    .filter(({ status }) => status === 'short-break')
    .map((episode) => ({ from: episode.from, to: episode.to, place: placeOf(episode) }));

/** Two places are seen by their postcodes; where one is missing, nothing is said. */
function shortBreaksIn(episodes: readonly Episode[]): readonly ShortBreakTerms[] {
  const breaks = episodes.filter(({ status }) => status === 'short-break');
  if (breaks.length === 0) return [];
  const postcodes = new Set(breaks.map(({ postcode }) => postcode));
  return [{ series: SERIES, ...(postcodes.has(undefined) ? {} : { samePlace: postcodes.size === 1 }) }];
}

/** A change of legal status alone is not a move. */
function homesIn(episodes: readonly Episode[]): readonly ReturnedHome[] {
  const homes: ReturnedHome[] = [];
  for (const { kind, provider, urn, from, to, status, file, line } of episodes) {
    if (status === 'agreement-only') continue;
    const last = homes.at(-1);
    const same = last && last.kind === kind && last.provider === provider && last.urn === urn && last.to === from;
    if (same) homes[homes.length - 1] = { ...last, to };
    else homes.push({ kind, provider, urn, from, to, place: { file, line } });
  }
  return homes;
}

const ASKED: Partial<Readonly<Record<Ending, Question>>> = {
  custody: 'custody',
  'other-authority': 'other-authority',
  'age-disputed': 'age-disputed',
  adopted: 'adopted',
};

function questionsIn(
  bornOn: CivilDate,
  episodes: readonly Episode[],
  leaver: CareLeaverFacts | undefined,
): readonly Question[] {
  const questions = new Set<Question>();
  const told = episodes.filter(({ status }) => status !== 'agreement-only');
  if (told.length < episodes.length) questions.add('short-break-agreement');
  for (const [index, { from, to, beginsCare, ending }] of told.entries()) {
    if (!beginsCare && told[index - 1]?.to !== from) questions.add('care-before');
    if (ending === 'goes-on' && told[index + 1]?.from !== to) questions.add('continuation-missing');
    const asked = ending === undefined ? undefined : ASKED[ending];
    if (asked !== undefined) questions.add(asked);
    const settled = leaver?.inTouch === 'home-six-months';
    const leaving = to !== null && ageOn(bornOn, to) >= 16 && ageOn(bornOn, to) < 18;
    if (ending === 'went-home' && leaving && !settled) questions.add('went-home');
  }
  return [...questions].toSorted();
}

function inOrder(faults: readonly Fault[], files: readonly ReturnFile[]): readonly Fault[] {
  const order = new Map(files.map(({ name }, index) => [name, index]));
  const at = ({ file }: Fault): number => order.get(file) ?? 0;
  return faults.toSorted((a, b) => at(a) - at(b) || a.line - b.line);
}
