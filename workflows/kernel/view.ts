import { anniversary, civilDate, type CivilDate } from '../../statute';
import type { Change, Entry, HandOverEntry, JourneyDefinition, View } from './definition';
import type { Occurred } from './events';
import type { DayWatch, LawView } from './law';
import { EXCUSE, type HandOverRecord, type JourneyState, type StoredEntry, type WithdrawnEntry } from './state';

/** Whether one thing is shown to have happened before another: the same date without both times is not. */
export function precedes(a: Occurred, b: Occurred): boolean {
  if (a.on !== b.on) return a.on < b.on;
  return a.at !== undefined && b.at !== undefined && a.at < b.at;
}

/** The order in which things happened; what shares a moment stays in the order in which it was recorded. */
function inOrder(a: StoredEntry, b: StoredEntry): number {
  if (a.on !== b.on) return a.on < b.on ? -1 : 1;
  if (a.at !== undefined && b.at !== undefined && a.at !== b.at) return a.at < b.at ? -1 : 1;
  return a.id - b.id;
}

/** What a journey that has not started answers for its start; nothing is asked of one. */
const BEFORE_THE_START = civilDate('1900-01-01');

/** What a definition sees of a journey's state. */
export function viewOf(
  state: JourneyState,
  per: Readonly<Record<string, string | undefined>>,
  choices: NonNullable<JourneyDefinition['choices']>,
  law: LawView,
  days: DayWatch,
): View {
  const { handOvers } = state;
  const entries = state.entries.toSorted(inOrder);
  return see({ state, entries, counts: () => true, leftOut: new Set(), handOvers, per, choices, law, days });
}

interface Seen {
  readonly state: JourneyState;
  readonly entries: readonly StoredEntry[];
  /** Whether an entry belongs to this view: by some day, before some moment. */
  readonly counts: (entry: StoredEntry) => boolean;
  /** Corrections and withdrawals that are not seen, by their sequences. */
  readonly leftOut: ReadonlySet<number>;
  readonly handOvers: readonly HandOverRecord[];
  readonly per: Readonly<Record<string, string | undefined>>;
  readonly choices: NonNullable<JourneyDefinition['choices']>;
  readonly law: LawView;
  readonly days: DayWatch;
}

const NONE: readonly StoredEntry[] = [];

/** Entries by kind and name, in their order: a view is asked for the same names many times. */
function byName(entries: readonly StoredEntry[]): ReadonlyMap<string, readonly StoredEntry[]> {
  const index = new Map<string, StoredEntry[]>();
  for (const entry of entries) {
    const key = `${entry.kind}/${entry.name}`;
    const same = index.get(key);
    if (same) same.push(entry);
    else index.set(key, [entry]);
  }
  return index;
}

function see(seen: Seen): View {
  const { state, entries, per, choices, law, days } = seen;
  let index: ReadonlyMap<string, readonly StoredEntry[]> | undefined;
  const named = (kind: StoredEntry['kind'], name: string): readonly Entry<never>[] => {
    index ??= byName(entries);
    // A value was checked against the shape of its name when it was recorded; the view's types speak of that shape.
    return (index.get(`${kind}/${name}`) ?? NONE) as readonly Entry<unknown>[] as readonly Entry<never>[];
  };
  const { purpose, ...began }: Occurred & { readonly purpose: string } = state.started ?? {
    on: BEFORE_THE_START,
    purpose: '',
  };
  return {
    purpose,
    started: began.at === undefined ? { on: began.on } : { on: began.on, at: began.at },
    ended: state.ended,
    all: (fact) => named('fact', fact),
    latest: (fact) => named('fact', fact).at(-1),
    latestPer: (fact) => latestOfEach(named('fact', fact), per[fact]),
    made: (decision) => named('decision', decision),
    decided: (decision) => named('decision', decision).at(-1),
    changes: (...facts) => changesOf(state, facts) as readonly Change[] as readonly Change<never, never>[],
    without: (changes) => see(without(seen, changes)),
    handOvers: (id) => handOversOf(seen, id),
    before: (moment, sameDay = []) => see(before(seen, moment, sameDay)),
    upTo: (day) => see(only(seen, ({ on }) => on <= day)),
    reached: (day) => days.reached(day),
    excused: (duty) => excuseFor(entries.filter(isExcuse), duty),
    packOn: law.packOn,
    switches: law.switches,
    chosen: (id, on) => law.chosen(id, on) ?? { option: defaultOf(choices, id), version: 0 },
    counted: law.counted,
    inForce: law.inForce,
    startOf: law.startOf,
    triggerOf: (rule, on) => law.rule(rule, on).trigger.fact,
    foundNotCompliant: (gate) =>
      Object.values(state.gates).flatMap(({ gate: id, act, foundNotCompliant: found }) =>
        id === gate && act !== 'next' && found ? [{ act, found }] : [],
      ),
    birthday: (years) => {
      const born = (named('fact', 'dateOfBirth').at(-1) as StoredEntry | undefined)?.value['bornOn'];
      return typeof born === 'string' ? anniversary(born as CivilDate, years) : undefined;
    },
  };
}

/** @throws Error for a choice that the journey does not define: a fault of the definition */
function defaultOf(choices: Seen['choices'], id: string): string {
  const terms = choices[id];
  if (!terms) throw new Error(`The journey has no choice called ${id}.`);
  return terms.default;
}

function before(seen: Seen, moment: Occurred, sameDay: readonly string[]): Seen {
  const counted = (entry: StoredEntry): boolean =>
    precedes(entry, moment) || (entry.on === moment.on && sameDay.includes(entry.name));
  return { ...only(seen, (one) => precedes(one, moment)), ...counting(seen, counted) };
}

/** What had happened by then; an answer that came later had not come yet. */
function only(seen: Seen, by: (one: Occurred) => boolean): Seen {
  const handOvers = seen.handOvers.filter(by).map(({ answer, ...offer }) => {
    return answer && by(answer) ? { ...offer, answer } : offer;
  });
  return { ...seen, ...counting(seen, by), handOvers };
}

const counting = ({ entries, counts }: Seen, by: Seen['counts']): Pick<Seen, 'entries' | 'counts'> => ({
  entries: entries.filter(by),
  counts: (entry) => counts(entry) && by(entry),
});

function without(seen: Seen, changes: ReadonlySet<number>): Seen {
  const { state, counts } = seen;
  const leftOut = new Set([...seen.leftOut, ...changes]);
  const stands = (state.withdrawn ?? []).filter(({ withdrawn }) => leftOut.has(withdrawn.by));
  const entries = [...state.entries, ...stands].map((entry) => saidWithout(entry, leftOut)).filter(counts);
  return { ...seen, leftOut, entries: entries.toSorted(inOrder) };
}

/** An entry as it was last said by what is not left out; what it said first stands in any case. */
function saidWithout(entry: StoredEntry, leftOut: ReadonlySet<number>): StoredEntry {
  const { earlier = [], at: _, ...rest } = entry;
  if (!leftOut.has(entry.saidBy)) return entry;
  const index = earlier.findLastIndex(({ saidBy }) => saidBy !== undefined && !leftOut.has(saidBy));
  const said = earlier[Math.max(index, 0)];
  if (said === undefined) return entry;
  const { until: __, ...version } = said;
  return { ...rest, saidBy: entry.id, ...version, earlier: earlier.slice(0, Math.max(index, 0)) };
}

function changesOf({ entries, withdrawn = [] }: JourneyState, facts: readonly PropertyKey[]): readonly Change[] {
  const all: readonly (StoredEntry & Partial<WithdrawnEntry>)[] = [...entries, ...withdrawn];
  const asked = all.filter(({ kind, name }) => kind === 'fact' && facts.includes(name));
  return asked.flatMap(changesIn).toSorted((a, b) => a.by - b.by);
}

function changesIn(entry: StoredEntry & Partial<WithdrawnEntry>): readonly Change[] {
  const { name: fact, earlier = [], withdrawn } = entry;
  const corrections = earlier.flatMap(({ until: on }, index): readonly Change[] => {
    const next = earlier[index + 1];
    const { value, saidBy: by } = next ?? entry;
    const until = next ? next.until : withdrawn?.on;
    // A snapshot of an older build does not say which event brought about a correction that was corrected again.
    return by === undefined ? [] : [{ fact, by, on, value, ...(until === undefined ? {} : { until }) }];
  });
  return withdrawn ? [...corrections, { fact, ...withdrawn }] : corrections;
}

function handOversOf({ handOvers }: Seen, id: string): readonly HandOverEntry[] {
  const back = new Set(handOvers.flatMap(({ returns, answer }) => (answer?.accepted === false ? [] : [returns])));
  return handOvers
    .filter(({ handOver }) => handOver === id)
    .map((offer) => (back.has(offer.id) ? { ...offer, returned: true } : offer));
}

export const isExcuse = ({ kind, name }: StoredEntry): boolean => kind === 'decision' && name === EXCUSE;

/** The excuse that stands for a duty, with its reason. */
export function excuseFor(
  excuses: readonly StoredEntry[],
  duty: string,
): (Occurred & { readonly reason: string }) | undefined {
  const excuse = excuses.findLast(({ value }) => value['duty'] === duty);
  if (!excuse) return undefined;
  const { on, at, value } = excuse;
  return { on, ...(at === undefined ? {} : { at }), reason: String(value['choice']) };
}

function latestOfEach<E extends Entry<unknown>>(entries: readonly E[], field: string | undefined): readonly E[] {
  if (field === undefined) return entries;
  const latest = new Map<unknown, E>();
  for (const entry of entries) latest.set((entry.value as Readonly<Record<string, unknown>>)[field], entry);
  return [...latest.values()];
}
