import { addDays, addMs, civilDate, instant, londonDate, startOfDay, type Instant } from '../../statute';
import { carriedBy } from '../../workflows/kernel/carried';
import { decide, nextWake, wake, type CarriedEntry, type Command, type Sent } from '../../workflows/kernel/decide';
import type { JourneyDefinition } from '../../workflows/kernel/definition';
import type { JourneyEvent, LimbVerdict, Occurred, Recorded, Values } from '../../workflows/kernel/events';
import { learn, type LawChange } from '../../workflows/kernel/law';
import type { Role } from '../../workflows/kernel/people';
import type { RefusalCode } from '../../workflows/kernel/refusals';
import type { Shape } from '../../workflows/kernel/shape';
import { daysOverdue, statusOf } from '../../workflows/kernel/status';
import { emptyJourney, fold, gateKey, type DutyRecord, type JourneyState } from '../../workflows/kernel/state';

/** What somebody does, once it is known to whom and when. */
export type Act = (ledger: Ledger) => Omit<Sent, 'id' | 'body'>;

/** When it happened, where that is not when it is told; and the sealed fields given, where those are not all. */
export interface Telling {
  readonly on?: string;
  readonly at?: string;
  readonly sealed?: readonly string[];
}

type Change = LawChange extends infer C ? (C extends LawChange ? Omit<C, 'version'> : never) : never;

/** One journey, without an engine or a record: told commands at given moments and woken on the way as the engine would. */
export class Ledger {
  state: JourneyState;
  now: Instant;
  readonly events: Recorded[] = [];
  /** Every moment at which the journey woke by itself, and how many events that gave. */
  readonly wakes: { readonly at: Instant; readonly events: number }[] = [];

  constructor(
    readonly definition: JourneyDefinition,
    /** Area and purpose, and what is known of the child at the start. */
    readonly opening: { readonly authority?: string; readonly purpose?: string; readonly bornOn?: string } = {},
  ) {
    this.state = emptyJourney('journey');
    this.now = instant('1972-01-01T00:00:00Z');
  }

  /** Goes to a day (ten in the morning) or a moment, and then acts. @throws Error naming the refusal */
  on(moment: string, ...acts: readonly Act[]): this {
    this.goTo(momentOf(moment));
    for (const act of acts) {
      const code = this.tell(act);
      if (code !== undefined) throw new Error(`Refused on ${moment}: ${code}`);
    }
    return this;
  }

  /** The code with which an act is refused; undefined when it is recorded. */
  tell(act: Act): RefusalCode | undefined {
    const told = { id: String(this.events.length), body: '', ...act(this) };
    const judged = decide(this.definition, this.state, told, this.now);
    if (!judged.ok) return judged.refusal.code;
    this.keep(judged.value);
    return undefined;
  }

  /** Goes to a day or a moment, waking the journey whenever it asked to be woken. */
  goTo(moment: Instant): void {
    for (let next = this.nextWake(); next !== undefined && next <= moment; next = this.nextWake()) {
      this.now = next;
      const step = wake(this.definition, this.state, next, 'time');
      this.wakes.push({ at: next, events: step.events.length });
      this.keep(step);
    }
    if (moment > this.now) this.now = moment;
  }

  nextWake(): Instant | undefined {
    return nextWake(this.definition, this.state, this.now);
  }

  /** What a hand-over carries to the journey that opens by it, as its acceptance would. */
  carries(handOver: string): readonly CarriedEntry[] {
    return carriedBy(this.definition, this.state, handOver).map((one) => {
      const fields = this.state.entries.find(({ id }) => id === one.from.entry)?.sealed ?? [];
      return fields.length === 0 ? one : { ...one, sealed: { bytes: 'c2VhbGVk', fields } };
    });
  }

  /** Takes up changes of law at a moment, as a journey does when it is told that there are some. */
  learns(moment: string, ...changes: readonly Change[]): this {
    this.goTo(momentOf(moment));
    const { version } = this.state.law;
    const numbered = changes.map((change, index) => ({ ...change, version: version + index + 1 }) as LawChange);
    this.state = { ...this.state, law: learn(this.state.law, numbered) };
    this.keep(wake(this.definition, this.state, this.now, 'law'));
    return this;
  }

  private keep({ events, state }: { readonly events: readonly Recorded[]; readonly state: JourneyState }): void {
    this.events.push(...events);
    this.state = state;
  }

  // ---- Reading ----

  /** The journey as it was known at the end of a day, or at a moment. */
  knownBy(moment: string): JourneyState {
    const at = endOf(moment);
    return fold(
      emptyJourney('journey'),
      this.events.filter(({ recordedAt }) => recordedAt <= at),
    );
  }

  /** What is known of a duty: by now, or by the end of a day. */
  duty(key: string, knownBy?: string) {
    const duty = dutyIn(knownBy === undefined ? this.state : this.knownBy(knownBy), key);
    const { due, outcome, settled, reason, daysLate, workingDaysLate, opened, clockKind, owedBy } = duty;
    const said = {
      opened: opened.on,
      due: due?.at ?? due?.on ?? null,
      kind: clockKind,
      owedBy,
      daysLate,
      workingDaysLate,
    };
    return { ...said, outcome: outcome ?? null, settled: settled?.on ?? null, reason: reason ?? null };
  }

  /** Where a duty stood at a moment, or at the end of a day; by what is known now, or was known by another. */
  status(key: string, asAt: string, knownBy?: string) {
    return statusOf(dutyIn(knownBy === undefined ? this.state : this.knownBy(knownBy), key), endOf(asAt));
  }

  daysOverdue(key: string, asAt: string): number {
    return daysOverdue(dutyIn(this.state, key), endOf(asAt));
  }

  /** Keys of the duties that are owed and not settled. */
  open(state = this.state): readonly string[] {
    return Object.values(state.duties)
      .flatMap(({ key, outcome }) => (outcome === undefined ? [key] : []))
      .toSorted();
  }

  /** Keys of the duties overdue at the end of a day. */
  overdue(asAt: string): readonly string[] {
    return Object.values(this.state.duties)
      .filter((duty) => statusOf(duty, endOf(asAt)) === 'overdue')
      .map(({ key }) => key)
      .toSorted();
  }

  /** The verdict of a gate on the next act, or on the last that happened, limb by limb. */
  gate(
    gate: string,
    act: 'next' | 'last' = 'last',
    state = this.state,
  ): Readonly<Record<string, LimbVerdict['status']>> {
    return Object.fromEntries(this.limbs(gate, act, state).map(({ limb, status }) => [limb, status]));
  }

  /** What a gate lacks: its limb, and the person where there is one. */
  missing(gate: string, act: 'next' | 'last' = 'last'): readonly string[] {
    return this.limbs(gate, act)
      .filter(({ status }) => status !== 'not-applicable')
      .flatMap(({ missing }) =>
        missing.map(({ what, person }) => (person === undefined ? what : `${what} (${person})`)),
      );
  }

  /** Rules that an act broke: of law, read in the instrument; and of practice. */
  breaches(gate: string, state = this.state) {
    const unmet = this.limbs(gate, 'last', state).filter(({ status }) => status === 'not-met');
    const rules = (legal: boolean) =>
      unmet.flatMap(({ rule, force, verified }) => ((force === 'law' && verified) === legal ? [rule] : []));
    return { legal: rules(true), practice: rules(false) };
  }

  limbs(gate: string, act: 'next' | 'last' = 'last', state = this.state): readonly LimbVerdict[] {
    const records = Object.values(state.gates).filter(
      (record) => record.gate === gate && (record.act === 'next') === (act === 'next'),
    );
    const last = records.at(-1);
    if (!last) throw new Error(`Nothing was judged at ${gateKey({ gate, act: 'next' })}, ${act}.`);
    return last.limbs;
  }

  alerts(): readonly string[] {
    return Object.keys(this.state.alerts).toSorted();
  }

  /** Everything of one kind that was recorded. */
  told<T extends JourneyEvent['type']>(type: T): readonly Recorded<Extract<JourneyEvent, { type: T }>>[] {
    return this.events.filter(
      (recorded): recorded is Recorded<Extract<JourneyEvent, { type: T }>> => recorded.event.type === type,
    );
  }

  /** What had happened by one day, as far as was known by another: facts and decisions, in the order they happened. */
  timeline(asAt: string, knownBy: string): readonly string[] {
    return this.knownBy(knownBy)
      .entries.filter(({ on }) => on <= asAt)
      .toSorted((a, b) => (a.on === b.on ? a.id - b.id : a.on < b.on ? -1 : 1))
      .map(({ on, name }) => `${on} ${name}`);
  }

  /** The name for corrections of the last entry of a kind. */
  entry(name: string): number {
    const found = this.state.entries.findLast((entry) => entry.name === name);
    if (!found) throw new Error(`Nothing called ${name} was recorded.`);
    return found.id;
  }

  /** The name of the last offer of a hand-over. */
  offer(handOver: string): number {
    const found = this.state.handOvers.findLast((offered) => offered.handOver === handOver);
    if (!found) throw new Error(`${handOver} was never offered.`);
    return found.id;
  }
}

/** Somebody in a role; sealed fields that must be given are given, unless it is said which are. */
export function actor(role: Role, id: string = role) {
  const author = { by: { id, roles: [role] } };
  const act =
    (make: (ledger: Ledger) => Command): Act =>
    (ledger) => ({ author, command: make(ledger) });
  const withSeals = (
    of: (ledger: Ledger) => Shape | undefined,
    more: readonly string[],
    telling: Telling,
    make: (ledger: Ledger) => object,
  ): Act =>
    act((ledger) => {
      const needed = Object.entries(of(ledger) ?? {}).flatMap(([name, field]) =>
        field.sealed && !field.optional ? [name] : [],
      );
      const fields = telling.sealed ?? [...needed, ...more];
      const sealed = fields.length === 0 ? {} : { sealed: { bytes: 'c2VhbGVk', fields } };
      return { ...make(ledger), occurred: occurred(ledger, telling), ...sealed } as Command;
    });
  return {
    starts: (telling: Telling & { readonly carried?: readonly CarriedEntry[] } = {}) =>
      act((ledger) => ({
        ...startOf(ledger, occurred(ledger, telling)),
        ...(telling.carried === undefined ? {} : { carried: telling.carried }),
      })),
    records: (fact: string, value: Values, telling: Telling = {}) =>
      withSeals(
        ({ definition }) => definition.facts[fact]?.holds,
        [],
        telling,
        () => ({ type: 'record', fact, value }),
      ),
    decides: (decision: string, value: Values, telling: Telling = {}) =>
      withSeals(
        ({ definition }) => definition.decisions[decision]?.holds,
        [],
        telling,
        () => ({ type: 'decide', decision, value }),
      ),
    excuses: (duty: string, reason: string, telling: Telling = {}) =>
      withSeals(
        () => undefined,
        [],
        telling,
        () => ({ type: 'excuse', duty, reason }),
      ),
    corrects: (name: string, value: Values, telling: Telling = {}) =>
      withSeals(
        () => undefined,
        ['correctionReason'],
        telling,
        (ledger) => ({ type: 'correct', entry: ledger.entry(name), value }),
      ),
    withdraws: (name: string, telling: Telling = {}) =>
      withSeals(
        () => undefined,
        ['correctionReason'],
        telling,
        (ledger) => ({ type: 'withdraw', entry: ledger.entry(name) }),
      ),
    offers: (handOver: string, telling: Telling & { readonly receiver?: string } = {}) =>
      withSeals(
        () => undefined,
        [],
        telling,
        () => ({
          type: 'offer',
          handOver,
          ...(telling.receiver === undefined ? {} : { receiver: telling.receiver }),
        }),
      ),
    accepts: (handOver: string, telling: Telling & { readonly into?: string } = {}) =>
      withSeals(
        () => undefined,
        [],
        telling,
        (ledger) => ({
          type: 'answer',
          offer: ledger.offer(handOver),
          accepted: true,
          ...(telling.into === undefined ? {} : { into: telling.into }),
        }),
      ),
    refuses: (handOver: string, telling: Telling = {}) =>
      withSeals(
        () => undefined,
        ['reason'],
        telling,
        (ledger) => ({ type: 'answer', offer: ledger.offer(handOver), accepted: false }),
      ),
    handsBack: (handOver: string, telling: Telling = {}) =>
      withSeals(
        () => undefined,
        ['reason'],
        telling,
        (ledger) => ({ type: 'hand-back', offer: ledger.offer(handOver) }),
      ),
    ends: (end: string, telling: Telling = {}) =>
      withSeals(
        () => undefined,
        [],
        telling,
        () => ({ type: 'end', end }),
      ),
  };
}

function startOf({ definition, opening }: Ledger, on: Occurred): Command {
  const { authority = 'X', purpose = definition.purposes[0] ?? '', bornOn } = opening;
  const about = { journeyType: definition.id, child: 'child', authority, team: 'north', purpose, reference: 'ref' };
  const born = bornOn === undefined ? [] : [civilDate(bornOn)];
  const facts = born.map((day) => ({ fact: 'dateOfBirth', value: { bornOn: day }, occurred: { on: day } }));
  return { type: 'start', start: { ...about, clockOffsetMs: 0 }, facts, occurred: on };
}

/** A day that is told without an hour is a day; what is told as it happens is too, unless the hour is said. */
function occurred({ now }: Ledger, { on, at }: Telling): Occurred {
  if (at !== undefined) return { on: londonDate(instant(at)), at: instant(at) };
  return { on: on === undefined ? londonDate(now) : civilDate(on) };
}

function dutyIn(state: JourneyState, key: string): DutyRecord {
  const duty = state.duties[key];
  if (!duty) throw new Error(`${key} is not owed; owed are ${Object.keys(state.duties).join(', ')}.`);
  return duty;
}

const momentOf = (moment: string): Instant => instant(moment.length === 10 ? `${moment}T10:00:00Z` : moment);

/** A date is asked at the day's end. */
const endOf = (moment: string): Instant =>
  moment.length > 10 ? instant(moment) : addMs(startOfDay(addDays(civilDate(moment), 1)), -1);
