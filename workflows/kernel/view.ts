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
  const index = byName(state.entries.toSorted(inOrder));
  return see({
    state,
    named: (kind, name) => index.get(nameOf(kind, name)) ?? NONE,
    counts: () => true,
    leftOut: new Set(),
    handOvers: state.handOvers,
    per,
    choices,
    law,
    days,
  });
}

interface Seen {
  readonly state: JourneyState;
  /** Entries of one kind and name, in the order in which they happened. */
  readonly named: (kind: StoredEntry['kind'], name: string) => readonly StoredEntry[];
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

const nameOf = (kind: StoredEntry['kind'], name: string): string => `${kind}/${name}`;

/** Entries by kind and name, in their order: a view is asked for the same names many times. */
function byName(entries: readonly StoredEntry[]): ReadonlyMap<string, readonly StoredEntry[]> {
  const index = new Map<string, StoredEntry[]>();
  for (const entry of entries) {
    const key = nameOf(entry.kind, entry.name);
    const same = index.get(key);
    if (same) same.push(entry);
    else index.set(key, [entry]);
  }
  return index;
}

/** What was found for a key, worked out once. */
function remembering<T>(): (key: string, find: () => T) => T {
  const known = new Map<string, { readonly is: T }>();
  return (key, find) => {
    const found = known.get(key) ?? { is: find() };
    known.set(key, found);
    return found.is;
  };
}

/** @param past of which later view this is what had happened by a day: what had happened earlier is asked of that one */
function see(seen: Seen, past?: { readonly of: View; readonly day: CivilDate }): View {
  const { state, per, choices, law, days } = seen;
  const earlier = remembering<View>();
  const named = (kind: StoredEntry['kind'], name: string): readonly Entry<never>[] =>
    // A value was checked against the shape of its name when it was recorded; the view's types speak of that shape.
    seen.named(kind, name) as readonly Entry<unknown>[] as readonly Entry<never>[];
  const { purpose, ...began }: Occurred & { readonly purpose: string } = state.started ?? {
    on: BEFORE_THE_START,
    purpose: '',
  };
  const view: View = {
    purpose,
    started: began.at === undefined ? { on: began.on } : { on: began.on, at: began.at },
    ended: state.ended,
    all: (fact) => named('fact', fact),
    latest: (fact) => named('fact', fact).at(-1),
    latestPer: (fact) => latestOfEach(named('fact', fact), per[fact]),
    made: (decision) => named('decision', decision),
    decided: (decision) => named('decision', decision).at(-1),
    handOvers: (id) => handOversOf(seen, id),
    before: (moment, sameDay = []) =>
      earlier(`before ${moment.on} ${moment.at} ${sameDay.join()}`, () => see(before(seen, moment, sameDay))),
    upTo: (day) => {
      if (past) return day < past.day ? past.of.upTo(day) : view;
      return earlier(day, () =>
        see(
          only(seen, ({ on }) => on <= day),
          { of: view, day },
        ),
      );
    },
    changes: (...facts) => changesOf(state, facts) as readonly Change[] as readonly Change<never, never>[],
    without: (changes) => see(without(seen, changes)),
    reached: (day) => days.reached(day),
    excused: (duty) => excuseFor(seen.named('decision', EXCUSE), duty),
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
      const born = seen.named('fact', 'dateOfBirth').at(-1)?.value['bornOn'];
      return typeof born === 'string' ? anniversary(born as CivilDate, years) : undefined;
    },
  };
  return view;
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
  return { ...only(seen, (one) => precedes(one, moment)), ...narrowed(seen, counted) };
}

/** What had happened by then; an answer that came later had not come yet. */
function only(seen: Seen, by: (one: Occurred) => boolean): Seen {
  const handOvers = seen.handOvers.filter(by).map(({ answer, ...offer }) => {
    return answer && by(answer) ? { ...offer, answer } : offer;
  });
  return { ...seen, ...narrowed(seen, by), handOvers };
}

/** Of what a view has, only some: sorted out name by name, as each is asked for. */
function narrowed({ named, counts }: Seen, by: Seen['counts']): Pick<Seen, 'named' | 'counts'> {
  const asked = remembering<readonly StoredEntry[]>();
  return {
    named: (kind, name) => asked(nameOf(kind, name), () => named(kind, name).filter(by)),
    counts: (entry) => counts(entry) && by(entry),
  };
}

/** The same view as if some corrections and withdrawals had not been made. */
function without(seen: Seen, changes: ReadonlySet<number>): Seen {
  const { state, counts } = seen;
  const leftOut = new Set([...seen.leftOut, ...changes]);
  const stands = (state.withdrawn ?? []).filter(({ withdrawn }) => leftOut.has(withdrawn.by));
  const entries = [...state.entries, ...stands].map((entry) => saidWithout(entry, leftOut)).filter(counts);
  const index = byName(entries.toSorted(inOrder));
  return { ...seen, leftOut, named: (kind, name) => index.get(nameOf(kind, name)) ?? NONE };
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
