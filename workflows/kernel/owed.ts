import {
  addDays,
  clockKindOf,
  daysBetween,
  isLaw,
  londonDate,
  plainDate,
  type CivilDate,
  type Explanation,
  type Instant,
  type Rule,
} from '../../statute';
import type {
  DueRule,
  GateDefinition,
  Item,
  JourneyDefinition,
  LimbDefinition,
  StepDefinition,
  TakenOver,
  View,
} from './definition';
import type { ClockKind, Due, LawUsed, LimbVerdict, Occurred, Outcome } from './events';
import { lawOn, type DayWatch, type LawKnown, type LawView, type Trigger } from './law';
import { momentOf, type DutyRecord, type JourneyState, type StoredEntry } from './state';
import { inTime, overdueFrom } from './status';
import { excuseFor, isExcuse, viewOf } from './view';

/** A duty as the facts, the law and the calendar make it now. */
export interface DutyOwed {
  readonly key: string;
  readonly step: string;
  readonly instance: string;
  readonly definition: StepDefinition;
  readonly clockKind: ClockKind;
  readonly opened: Occurred;
  readonly due: Due | null;
  /** How the due date was come to: put into words where an event is to keep it. */
  readonly explain: () => Explanation | null;
  readonly law: LawUsed | null;
  readonly paused: boolean;
  /** It fell due before the record was taken over, and nobody has said whether it was done, or when. */
  readonly unknown: boolean;
  readonly settled: Settlement | undefined;
}

export interface Settlement {
  readonly outcome: Outcome;
  readonly on: Occurred;
  readonly reason?: string;
  readonly daysLate: number;
  readonly workingDaysLate: number;
}

export interface GateOwed {
  readonly gate: string;
  readonly act: 'next' | number;
  readonly actOccurred?: Occurred;
  readonly planned: boolean;
  readonly limbs: readonly LimbVerdict[];
}

/** A journey at a moment: its definition, its state, the law, and the days that have not come yet. */
export interface Situation {
  readonly definition: JourneyDefinition;
  readonly state: JourneyState;
  readonly now: Instant;
  readonly today: CivilDate;
  readonly law: LawView;
  readonly view: View;
  /** Excuses in the order in which they were recorded. */
  readonly excuses: readonly StoredEntry[];
  readonly takenOver: TakenOver | undefined;
  /** Since when the journey owes what it carries on from another's; undefined where it carried nothing over. */
  readonly heldSince: Occurred | undefined;
  /** Days asked about that are still to come. */
  readonly awaited: ReadonlySet<CivilDate>;
}

export function situation(definition: JourneyDefinition, state: JourneyState, now: Instant): Situation {
  const today = londonDate(now);
  const awaited = new Set<CivilDate>();
  const days: DayWatch = {
    reached: (day) => {
      if (day > today) awaited.add(day);
      return day <= today;
    },
  };
  const law = lawOn(state.law, state.started?.authority ?? '', today);
  law.watch(days);
  const per = Object.fromEntries(Object.entries(definition.facts).map(([name, fact]) => [name, fact.per]));
  const excuses = state.entries.filter(isExcuse);
  const view = viewOf(state, per, definition.choices ?? {}, law, days);
  const takenOver = definition.takenOver?.(view);
  const heldSince = state.entries.some(({ carried }) => carried) && state.started ? when(state.started) : undefined;
  return { definition, state, now, today, law, view, takenOver, heldSince, excuses, awaited };
}

/** Every duty instance that the journey owes or has owed, from its facts alone; of two by one name, the first. */
export function dutiesOwed(at: Situation): readonly DutyOwed[] {
  const steps = Object.entries(at.definition.steps).filter(([, step]) => isPart(at, step));
  const told = steps.flatMap(([id, step]) =>
    step.untilKnown ? [] : itemsOf(step, at.view).flatMap((item) => instances(at, id, step, item)),
  );
  const watching = steps.flatMap(([id, step]) => (step.untilKnown ? untilKnown(at, id, step, told) : []));
  const duties = [...told, ...watching].flatMap((duty) => heldHere(at, duty));
  return [...new Map(duties.toReversed().map((duty) => [duty.key, duty])).values()].toReversed();
}

/** What was settled before a journey carried it on is told of by the giver; what is still open is owed here from then on. */
function heldHere({ state, heldSince }: Situation, duty: DutyOwed): readonly DutyOwed[] {
  if (!heldSince) return [duty];
  const since = momentOf(heldSince);
  if (duty.settled && !state.duties[duty.key] && momentOf(duty.settled.on) <= since) return [];
  return [momentOf(duty.opened) < since ? { ...duty, opened: heldSince } : duty];
}

function isPart({ view, today, state }: Situation, step: StepDefinition): boolean {
  if (step.purposes && !step.purposes.includes(view.purpose)) return false;
  if (step.followUp === 'after-end' && !state.ended) return false;
  return step.pack === undefined || view.packOn(step.pack, today);
}

const ONCE: readonly Item<undefined>[] = [{ key: '', about: undefined }];

const itemsOf = (step: StepDefinition, view: View): readonly Item[] => step.forEach?.(view) ?? ONCE;

function instances(at: Situation, id: string, step: StepDefinition, item: Item): readonly DutyOwed[] {
  const key = item.key === '' ? id : `${id}:${item.key}`;
  const begins = step.opens(at.view, item.about);
  const first = begins && (step.countsFrom ? step.countsFrom(at.view, item.about) : when(begins));
  const opens = begins && opening(at, step, item, { begins, first, recorded: at.state.duties[key] });
  if (!opens || !inLife(at, step, opens.on)) return [];
  const opened = when(opens);
  if (!step.recurs)
    return [
      owed(at, { id, step, item, key, instance: item.key, opened, from: first, done: step.done(at.view, item.about) }),
    ];
  return chain(at, {
    id,
    step,
    item,
    opened,
    first,
    times: step.recurs.times(at.view, item.about),
    recurs: step.recurs.from,
  });
}

/** What is owed for as long as other duties are unknown. */
function untilKnown(at: Situation, id: string, step: StepDefinition, others: readonly DutyOwed[]): readonly DutyOwed[] {
  const opens = step.opens(at.view, undefined);
  const before = at.state.duties[id];
  const open = others.some(({ unknown, settled }) => unknown && !settled);
  if (!opens || (!open && !before)) return [];
  const met = before?.outcome === 'met' || before?.outcome === 'met-late' ? before.settled : undefined;
  const done = open || at.state.ended ? undefined : { on: at.today };
  const opened = when(opens);
  const item = { key: '', about: undefined };
  return [
    owed(at, { id, step, item, key: id, instance: '', opened, from: opened, done: open ? undefined : (met ?? done) }),
  ];
}

interface Beginning {
  readonly begins: Occurred;
  /** What it is counted from. */
  readonly first: Occurred | undefined;
  readonly recorded: DutyRecord | undefined;
}

/** The day from which it is owed; one that is owed ahead waits for that, and settled keeps the calendar of then. */
function opening(
  at: Situation,
  step: StepDefinition,
  { about }: Item,
  { begins, first, recorded }: Beginning,
): Occurred | undefined {
  if (!step.ahead || !step.due) return begins;
  if (!first) return undefined;
  const { due } = clockFrom(at, step, step.due, { ...when(first), lasts: step.lasts?.(at.view, about) }, recorded);
  if (!due) return begins;
  const pin = pinned(recorded);
  const trigger = { name: 'due', title: step.title, on: due.on };
  const { dueOn } = at.law.explain(step.ahead, trigger, pin && { calendar: pin.calendar }).explanation;
  if (dueOn === null || dueOn <= begins.on) return begins;
  return at.view.reached(dueOn) ? { on: dueOn } : undefined;
}

interface ChainOf {
  readonly id: string;
  readonly step: StepDefinition;
  readonly item: Item;
  readonly opened: Occurred;
  readonly first: Occurred | undefined;
  readonly times: readonly Occurred[];
  readonly recurs: 'actual-last' | 'due-last';
}

/**
 * One duty for each time it was done, and the one owed next. When chained from the actual last, early ones pull the next
 * in and late ones put it off. A turn that was excused is followed by one counted from the day it was due.
 */
function chain(at: Situation, { id, step, item, opened, first, times, recurs }: ChainOf): readonly DutyOwed[] {
  const turns: DutyOwed[] = [];
  const left = times.filter(({ on }) => inLife(at, step, on));
  for (let begins = opened, from = first; ;) {
    const instance = [item.key, String(turns.length + 1)].filter((part) => part !== '').join(':');
    const turn = { id, step, item, key: `${id}:${instance}`, instance, opened: begins, from };
    const skipped = skippedBy(at, turn, left[0]);
    const passed = skipped ? undefined : passedOver(at, turn, left[0]);
    const done = (skipped ?? passed) ? undefined : left.shift();
    const taken = owed(at, { ...turn, done });
    turns.push(taken);
    const last = done ?? skipped ?? passed;
    if (!last) return turns;
    begins = last;
    from = taken.due && (skipped || recurs === 'due-last') ? { on: taken.due.on } : last;
  }
}

/** When a turn was excused by somebody and was not done by its due day all the same. */
function skippedBy(at: Situation, turn: Omit<OneDuty, 'done'>, next: Occurred | undefined) {
  const excused = excuseFor(at.excuses, turn.key);
  if (!excused) return undefined;
  const { due, settled } = owed(at, { ...turn, done: undefined });
  return settled?.outcome === 'excused' && !(next && due && inTime(next, due)) ? when(excused) : undefined;
}

/** When it was said of a turn that nobody can tell any more: the next counts from that day, unless one is told of by then. */
function passedOver(at: Situation, turn: Omit<OneDuty, 'done'>, next: Occurred | undefined): Occurred | undefined {
  if (!untellable(at, turn.key)) return undefined;
  const { settled } = owed(at, { ...turn, done: undefined });
  if (settled?.reason !== BEFORE_TAKE_OVER || (next && next.on <= settled.on.on)) return undefined;
  return settled.on;
}

interface OneDuty {
  readonly id: string;
  readonly step: StepDefinition;
  readonly item: Item;
  readonly key: string;
  readonly instance: string;
  readonly opened: Occurred;
  readonly from: Occurred | undefined;
  readonly done: Occurred | undefined;
}

function owed(at: Situation, { id, step, item, key, instance, opened, from, done }: OneDuty): DutyOwed {
  const found = settlementOf(at, { id, step, item, key, done, opened });
  const said = found ?? untellable(at, key);
  const recorded = at.state.duties[key];
  const pause = pauseOf(at, step, item, from, found);
  const paused = pause !== undefined && pause.to === undefined;
  const base = pause?.to ?? from;
  const lasts = step.lasts?.(at.view, item.about);
  const clock =
    step.due && base && !paused
      ? clockFrom(at, step, step.due, { ...when(base), lasts }, said ? recorded : undefined)
      : null;
  const untold = isUntold(at, key, opened, clock?.due ?? null);
  const how = untold ? said : found;
  const unknown = untold && !(how && isTold(at, step, how, clock?.due ?? null));
  const settled =
    how && (unknown ? withoutLateness(how) : withLateness(at.law, how, clock?.due ?? null, clock?.law ?? null));
  return {
    key,
    step: id,
    instance,
    definition: step,
    clockKind: kindOf(at.law, step, clock),
    opened,
    due: clock?.due ?? null,
    explain: () => clock?.explain() ?? null,
    law: clock?.law ?? null,
    paused,
    unknown: unknown && !paused,
    settled,
  };
}

/** When it was said that nobody can tell any more whether it was done: that settles what fell due before the take-over. */
function untellable({ takenOver }: Situation, key: string): How | undefined {
  const said = takenOver?.untellable.find((one) => one.key === key);
  return said && { outcome: 'no-longer-applicable', on: when(said), reason: BEFORE_TAKE_OVER };
}

/** Whether it fell due before the record was taken over, and nobody has looked it up since. */
function isUntold({ takenOver }: Situation, key: string, opened: Occurred, due: Due | null): boolean {
  if (!takenOver || !due || takenOver.notDone.includes(key)) return false;
  return opened.on < takenOver.on && due.on < takenOver.on;
}

/**
 * Whether what settled it tells how it stood: done in time, or done once and late. What comes again and again, and is first
 * recorded of a later day, may have been done before; and an end or a move says nothing of the time before it.
 */
function isTold(
  { takenOver }: Situation,
  { evidence }: StepDefinition,
  { outcome, on }: How,
  due: Due | null,
): boolean {
  if (!due || inTime(on, due)) return true;
  return outcome === 'met' && !evidence.every((name) => takenOver?.repeats.includes(name));
}

/** The reason on a duty of the time before the record was taken over: when it was done, or how late, nobody can say. */
export const BEFORE_TAKE_OVER = 'before-take-over';

function withoutLateness(how: How): Settlement {
  const told: How = how.outcome === 'met' ? { ...how, outcome: 'no-longer-applicable', reason: BEFORE_TAKE_OVER } : how;
  return { ...told, daysLate: 0, workingDaysLate: 0 };
}

/** The pause that bears on a clock: it began before the clock was settled, and had not ended before the clock began. */
function pauseOf({ view }: Situation, step: StepDefinition, { about }: Item, from: Occurred | undefined, how?: How) {
  const pause = step.paused?.(view, about);
  if (!pause || (pause.to && from && pause.to.on < from.on)) return undefined;
  if (!how) return pause;
  if (pause.from.on >= how.on.on) return undefined;
  return pause.to && pause.to.on <= how.on.on ? pause : { from: pause.from };
}

/** A settled clock keeps the law it was settled with: nothing loaded later moves it. */
const pinned = (recorded: DutyRecord | undefined): LawUsed | undefined =>
  recorded?.outcome && recorded.law?.calendar !== '' ? recorded.law : undefined;

/** A date that was worked out. */
interface Counted {
  readonly due: Due | null;
  /** The rule gives neither day nor moment. */
  readonly undated: boolean;
  readonly law: LawUsed;
}

/** A date, and all that it rests on. */
interface SettledClock extends Counted {
  readonly step: StepDefinition;
  readonly known: LawKnown;
  readonly from: Occurred;
}

/**
 * What the clocks of settled duties last came to, beside the duties' records: as long as nothing that they rest on has changed,
 * nobody need count again, or put into words what no event will keep.
 */
const settledClocks = new WeakMap<DutyRecord, SettledClock>();

/** Counts from a day; a duty that was settled is counted with the law of then. */
function clockFrom(at: Situation, step: StepDefinition, due: DueRule, from: Base, recorded: DutyRecord | undefined) {
  const pin = pinned(recorded);
  const count = () => atOnce(at, at.law.explain(due, triggerFor(at.law, step, due, from), pin));
  const before = recorded && settledClocks.get(recorded);
  if (before && stillStands(before, at, step, from))
    return { due: before.due, undated: before.undated, law: before.law, explain: () => count().explanation };
  const { explanation, used } = count();
  const undated = !explanation.off && explanation.dueOn === null && explanation.dueAt === null;
  const counted = { due: dueOf(explanation), undated, law: used };
  if (recorded && pin && isWhole(pin) && !from.lasts)
    settledClocks.set(recorded, { ...counted, step, known: at.state.law, from: when(from) });
  return { ...counted, explain: () => explanation };
}

/** What had fallen due before the journey carried it on was late with the giver; here it is owed at once. */
function atOnce({ heldSince }: Situation, counted: ReturnType<LawView['explain']>): ReturnType<LawView['explain']> {
  const { explanation, used } = counted;
  const due = dueOf(explanation);
  if (!heldSince || !due || due.overdueFrom > momentOf(heldSince)) return counted;
  const { on: dueOn } = heldSince;
  const sentence = `${explanation.sentence}; it had passed when this journey took over, so here it is owed at once: ${plainDate(dueOn)}`;
  return {
    explanation: { ...explanation, dueOn, dueAt: null, dueDayCounts: true, planningDate: null, sentence },
    used,
  };
}

const stillStands = (clock: SettledClock, { state }: Situation, step: StepDefinition, from: Base): boolean =>
  clock.step === step &&
  clock.known === state.law &&
  clock.from.on === from.on &&
  clock.from.at === from.at &&
  !from.lasts;

/** Whether nothing of what it was settled with is left to the day on which it is asked. */
const isWhole = ({ ruleEdition, setting }: LawUsed): boolean => ruleEdition !== undefined || setting !== undefined;

/** What a clock is counted from, and how long it runs where that was decided on. */
type Base = Occurred & { readonly lasts: Trigger['lasts'] };

function triggerFor(law: LawView, step: StepDefinition, due: DueRule, from: Base): Trigger {
  const name = due.from === 'setting' ? 'from' : law.rule(due.rule).trigger.fact;
  return { name, title: step.title, lasts: from.lasts, ...when(from) };
}

/** A period that has ended when the day shown begins leaves the day before it as the last in time. */
function dueOf({ dueOn, dueAt, dueDayCounts }: Explanation): Due | null {
  if (dueOn === null) return null;
  const last = dueAt === null ? { on: dueDayCounts === false ? addDays(dueOn, -1) : dueOn } : { on: dueOn, at: dueAt };
  return { ...last, overdueFrom: overdueFrom(last) };
}

function kindOf(law: LawView, step: StepDefinition, clock: Counted | null): ClockKind {
  if (step.outcomeCheck) return 'outcome-check';
  if (!step.due || clock?.undated) return 'gate';
  return step.due.from === 'setting' || clockKindOf(law.rule(step.due.rule)) === 'local-guard'
    ? 'local-guard'
    : 'statutory-limit';
}

type How = Omit<Settlement, 'daysLate' | 'workingDaysLate'>;

/** What was done in life comes first; then an excuse; then what overtook it, the first that did; then the journey's end. */
function settlementOf(
  at: Situation,
  { id, step, item, key, done, opened }: Pick<OneDuty, 'id' | 'step' | 'item' | 'key' | 'done' | 'opened'>,
): How | undefined {
  const { ended } = at.state;
  const counts = <T extends Occurred>(one: T | undefined): T | undefined =>
    one && inLife(at, step, one.on) ? one : undefined;
  const met = counts(done);
  if (met) return { outcome: 'met', on: when(met) };
  const excused = counts(step.excusedWhen?.(at.view, item.about) ?? excuseFor(at.excuses, key));
  const overtaken = overtakenBy(
    counts(step.noLonger?.(at.view, item.about)),
    counts(step.superseded?.(at.view, item.about)),
  );
  if (excused && !(overtaken && overtaken.on.on < excused.on))
    return { outcome: 'excused', on: when(excused), reason: excused.reason };
  if (overtaken) return overtaken;
  const end = ended && at.definition.ends[ended.end];
  const outlives = step.followUp !== undefined && !(end?.settlesFollowUps && ended && opened.on <= ended.on);
  if (!ended || outlives) return undefined;
  const settles = end?.settles ?? 'no-longer-applicable';
  const outcome = typeof settles === 'string' ? settles : (settles[id] ?? 'no-longer-applicable');
  return { outcome, on: when(ended), reason: ended.end };
}

type Why = Occurred & { readonly reason: string };

function overtakenBy(noLonger: Why | undefined, superseded: Why | undefined): How | undefined {
  if (superseded && !(noLonger && noLonger.on < superseded.on))
    return { outcome: 'superseded', on: when(superseded), reason: superseded.reason };
  return noLonger && { outcome: 'no-longer-applicable', on: when(noLonger), reason: noLonger.reason };
}

/** Nothing that happened after the journey's end settles what it owed; a follow-up has a life of its own. */
const inLife = ({ state: { ended } }: Situation, step: StepDefinition, on: CivilDate): boolean =>
  step.followUp !== undefined || !ended || on <= ended.on;

const when = ({ on, at }: Occurred): Occurred => (at === undefined ? { on } : { on, at });

/** Days after the due day at settlement, whatever the outcome: lateness is never erased. */
function withLateness(law: LawView, how: How, due: Due | null, used: LawUsed | null): Settlement {
  const late = due && !inTime(how.on, due) ? Math.max(0, daysBetween(due.on, how.on.on)) : 0;
  const outcome: Outcome = how.outcome === 'met' && due && !inTime(how.on, due) ? 'met-late' : how.outcome;
  const workingDaysLate = due && used && late > 0 ? law.workingDays(due.on, how.on.on, used) : 0;
  return { ...how, outcome, daysLate: late, workingDaysLate };
}

/** Every gate's verdict: on each act that happened, and on the next one while it can still come. */
export function gatesOwed(at: Situation): readonly GateOwed[] {
  return Object.entries(at.definition.gates).flatMap(([id, gate]) => {
    const acts = actsHere(at, gate).map((act) => ({
      gate: id,
      act: act.id,
      actOccurred: when(act),
      planned: true,
      limbs: limbsOf(at, gate, when(act)),
    }));
    const next = nextAct(at, id, gate);
    return next ? [...acts, next] : acts;
  });
}

/** An act that was carried over was judged where it happened. */
function actsHere({ state, view, heldSince }: Situation, gate: GateDefinition): ReturnType<GateDefinition['acts']> {
  const acts = gate.acts(view);
  if (!heldSince) return acts;
  return acts.filter(({ id }) => !state.entries.some((entry) => entry.id === id && entry.carried));
}

/** The verdict if the act happened now. One that can no longer come ends as not applicable. */
function nextAct(at: Situation, id: string, gate: GateDefinition): GateOwed | undefined {
  const awaited = !at.state.ended && gate.awaited(at.view);
  if (!awaited && !at.state.gates[`${id}/next`]) return undefined;
  const planned = awaited && gate.planned?.(at.view) !== undefined;
  const limbs = awaited
    ? limbsOf(at, gate, undefined)
    : Object.entries(gate.limbs).map(([limb, { rule }]) => notApplicable(limb, at.law.rule(rule), whyOver(at, gate)));
  return { gate: id, act: 'next', planned, limbs };
}

const whyOver = ({ state, view }: Situation, gate: GateDefinition): string =>
  state.ended?.end ?? gate.over?.(view) ?? 'not-to-come';

function limbsOf(at: Situation, gate: GateDefinition, act: Occurred | undefined): readonly LimbVerdict[] {
  if (act && at.takenOver && act.on < at.takenOver.on)
    return Object.entries(gate.limbs).map(([id, { rule }]) =>
      notApplicable(id, at.law.rule(rule, act.on), BEFORE_TAKE_OVER),
    );
  return Object.entries(gate.limbs).map(([id, limb]) => judgeLimb(at, id, limb, act));
}

function judgeLimb(at: Situation, id: string, limb: LimbDefinition, act: Occurred | undefined): LimbVerdict {
  const moment = act ?? { on: at.today, at: at.now };
  const rule = at.law.rule(limb.rule, moment.on);
  const view = act === undefined ? at.view : at.view.before(act, limb.sameDay);
  const off = !at.view.packOn(rule.pack, moment.on);
  const why = off && !limb.advises ? 'pack-off' : limb.notApplicable?.(view, moment);
  if (why !== undefined) return notApplicable(id, rule, why);
  const missing = limb.missing(view, moment);
  if (off || (rule.pack === 'england-law' && !at.law.inForce(limb.rule, moment.on)))
    return { ...verdict(id, rule, 'advisory'), missing };
  const judgedVerdict = verdict(id, rule, missing.length === 0 ? 'met' : 'not-met');
  return { ...judgedVerdict, verified: at.law.binding(limb.rule, moment.on), missing };
}

export const notApplicable = (limb: string, rule: Rule, reason: string): LimbVerdict => ({
  ...verdict(limb, rule, 'not-applicable'),
  reason,
});

const verdict = (limb: string, { id, force }: Rule, status: LimbVerdict['status']): LimbVerdict => ({
  limb,
  rule: id,
  force: isLaw(force) ? 'law' : 'practice',
  status,
  verified: false,
  missing: [],
});
