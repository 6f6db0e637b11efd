import type { ExplainOptions, Limit } from '../../statute';
import { checkSetting, clockKindOf, findRule, PACKS } from '../../statute';
import { faultIn, type DocumentDefinition } from './documents';
import type { CarriedFrom, Occurred, Outcome } from './events';
import type { Sent } from './decide';
import type { Role } from './people';
import type { Refusal } from './refusals';
import type { Field, Shape, Value } from './shape';
import { EXCUSE } from './state';

/** Who controls whether something is told outside: the young person, a duty under which it is held, or the plan. */
export type Control = 'young-person' | 'duty' | 'plan';

/** Something that somebody may record about the journey. */
export interface FactDefinition<S extends Shape = Shape> {
  readonly title: string;
  /** What the day it is recorded for means: "the day the letter was sent". */
  readonly occurred: string;
  readonly holds: S;
  readonly recordedBy: readonly Role[];
  /** The field that tells entries apart: the latest for each person, say. */
  readonly per?: string;
  /** The field that names somebody around the child: family, carer, friend or worker. */
  readonly names?: string;
  /** Held in the child's own stream and passed on to each of the child's journeys, never recorded in one alone. */
  readonly ofChild?: true;
  /** Taken by an ended journey too, as contact or follow-up. */
  readonly afterEnd?: true;
  /** Recording it ends the journey so, on the day it happened. */
  readonly endsAs?: string;
  /** Told by a mutation of its own, which keeps more than the journey does: none is made from the definition. */
  readonly ownMutation?: true;
  /** Who controls its disclosure, where the journey says so. */
  readonly control?: Control;
}

/** A choice by someone with authority; reasons are always required and always sealed. */
export interface DecisionDefinition<S extends Shape = Shape> {
  readonly title: string;
  readonly occurred: string;
  /** The field `choice` holds what was chosen; a field `reasons`, sealed, is in every decision. */
  readonly holds: S;
  readonly decidedBy: readonly Role[];
  readonly afterEnd?: true;
  /** Told by a mutation of its own, which keeps more than the journey does: none is made from the definition. */
  readonly ownMutation?: true;
}

export type Facts = Readonly<Record<string, FactDefinition>>;
export type Decisions = Readonly<Record<string, DecisionDefinition>>;

/** What an entry said up to the day on which it was corrected; the day and the sequence where they were kept. */
export interface Said<V = unknown> extends Partial<Occurred> {
  readonly value: V;
  readonly until: Occurred['on'];
  /** Sequence of the event that said so. */
  readonly saidBy?: number;
}

/** A correction of a fact, or its withdrawal. */
export interface Change<N = string, V = unknown> {
  readonly fact: N;
  /** Sequence of the event that corrects or withdraws: its name. */
  readonly by: number;
  /** The day on which it was recorded. */
  readonly on: Occurred['on'];
  /** What the entry says from then on; left out of a withdrawal. */
  readonly value?: V;
  /** The day on which the entry was corrected again, or withdrawn. */
  readonly until?: Occurred['on'];
}

/** One thing recorded or decided, as corrected up to now. */
export interface Entry<V = unknown> extends Occurred {
  /** Sequence of the event that first recorded it: its name for corrections. */
  readonly id: number;
  readonly value: V;
  /** Names of the sealed fields that were given. */
  readonly sealed: readonly string[];
  /** What it said before it was corrected, oldest first. */
  readonly earlier?: readonly Said<V>[];
  /** Where it comes from, if the journey began with it. */
  readonly carried?: CarriedFrom;
}

/** What a definition may see: the facts and decisions so far, the law, and whether a day has come. */
export interface View<F extends Facts = Facts, D extends Decisions = Decisions> {
  readonly purpose: string;
  readonly started: Occurred;
  readonly ended: (Occurred & { readonly end: string }) | undefined;
  /** Every standing entry of a fact, in the order in which things happened. */
  all<K extends keyof F>(fact: K): readonly Entry<Value<F[K]['holds']>>[];
  /** The entry that happened last. */
  latest<K extends keyof F>(fact: K): Entry<Value<F[K]['holds']>> | undefined;
  /** The entry that happened last for each value of the fact's `per` field. */
  latestPer<K extends keyof F>(fact: K): readonly Entry<Value<F[K]['holds']>>[];
  /** Decisions of one kind, in the order in which they were made. */
  made<K extends keyof D>(decision: K): readonly Entry<Value<D[K]['holds']>>[];
  /** The decision of one kind that was made last. */
  decided<K extends keyof D>(decision: K): Entry<Value<D[K]['holds']>> | undefined;
  /** Each correction and withdrawal of these facts, in the order in which they were recorded. */
  changes<K extends keyof F>(
    ...facts: readonly K[]
  ): readonly { readonly [N in K]: Change<N, Value<F[N]['holds']>> }[K][];
  /** The view as it would be had some corrections and withdrawals, each named by its sequence, not been made. */
  without(changes: ReadonlySet<number>): View<F, D>;
  /** Hand-overs offered so far, with their answers. */
  handOvers(id: string): readonly HandOverEntry[];
  /** What had happened before a moment; the same date without times is not shown to be before, but of these kinds counts. */
  before(moment: Occurred, sameDay?: readonly string[]): View<F, D>;
  /** What had happened by the end of a day. */
  upTo(day: Occurred['on']): View<F, D>;
  /** Whether a day has come; a day that has not will wake the journey. */
  reached(day: Occurred['on']): boolean;
  /** Whether a policy pack is on for the authority on a day. */
  packOn(pack: string, on: Occurred['on']): boolean;
  /** Each day from which a policy pack was switched on or off for the authority, past or to come. */
  switches(pack: string): readonly { readonly on: Occurred['on']; readonly is: boolean }[];
  /** What stands for the authority on a day where the law leaves something open; version 0 is the product's default. */
  chosen(choice: string, on: Occurred['on']): Chosen;
  /** The last day of a local setting counted from a day, with the figure that stands on another; today's when left out. */
  counted(setting: SettingDue, from: Occurred['on'], on?: Occurred['on']): Occurred['on'];
  /** Whether a rule is in force for the authority's area on a day. */
  inForce(rule: string, on: Occurred['on']): boolean;
  /** The first day on which a rule is in force for the authority's area, past or to come; undefined while none is known. */
  startOf(rule: string): Occurred['on'] | undefined;
  /** The fact that starts a rule's clock, or at whose coming its gate stands, in the wording that governs a day. */
  triggerOf(rule: string, on: Occurred['on']): string;
  /** When a duty of a step was excused by somebody. */
  excused(duty: string): Occurred | undefined;
  /** First judged compliant, found not to be after a correction: the day it was found. */
  foundNotCompliant(gate: string): readonly { readonly act: number; readonly found: Occurred }[];
  /** The anniversary of birth, when the date of birth is known. */
  birthday(years: number): Occurred['on'] | undefined;
}

/** An option that stands for an authority, and the version of its choice. */
export interface Chosen {
  readonly option: string;
  readonly version: number;
}

/** A point that no source settles, and that an authority may settle otherwise than the product's default does. */
export interface ChoiceDefinition {
  readonly title: string;
  readonly options: readonly string[];
  readonly default: string;
  /** What leaves it open, and why the default is what it is. */
  readonly source: string;
}

export interface HandOverEntry extends Occurred {
  readonly id: number;
  readonly handOver: string;
  readonly to: string;
  readonly receiver?: string;
  readonly answer?: Occurred & { readonly accepted: boolean };
  /** What was accepted is on its way back, or came back. */
  readonly returned?: true;
}

/** Where a due date comes from: a rule of law or guidance, or a local setting with a marked default. */
export type DueRule = { readonly from: 'rule'; readonly rule: string } | SettingDue;

/** A figure of the authority's own, with the product's default. */
export interface SettingDue {
  readonly from: 'setting';
  readonly setting: string;
  readonly default: Limit;
  readonly source: string;
  /** A rule of law or statutory guidance beside which it stands: an authority may not loosen it. */
  readonly beside?: string;
  /** The pack of a proposal that it belongs to: where that was ever on, its dates say that they are of a proposal. */
  readonly proposal?: string;
}

export const rule = (id: string): DueRule => ({ from: 'rule', rule: id });
/** A local setting: an authority's own figure, with a default that is the product's and never the law's. */
export const localSetting = (setting: string, limit: Limit, source: string, beside?: string): SettingDue => ({
  from: 'setting',
  setting,
  default: limit,
  source,
  ...(beside === undefined ? {} : { beside }),
});

/** One of several duties of the same step: for a person, an outcome, a turn. */
export interface Item<T = unknown> {
  readonly key: string;
  readonly about: T;
}

/** A shorter period than a rule's own, and extensions of it. */
export type Decided = Pick<ExplainOptions, 'shortened' | 'extensions'>;

/**
 * The day from which a record is whole, and what is known of the time before. What fell due before it, and of which nothing is
 * recorded, is unknown rather than overdue; what opened before it and falls due after it runs with its true date.
 */
export interface TakenOver extends Occurred {
  /** Evidence that comes again and again: the first that is recorded need not be the first there was. */
  readonly repeats: readonly string[];
  /** Keys of the duties that somebody has looked up since and found not done: they stand open with their true dates. */
  readonly notDone: readonly string[];
  /** Of which somebody has said that nobody can tell any more, and when. */
  readonly untellable: readonly (Occurred & { readonly key: string })[];
}

/** Something owed, as a value. `V` is the view of its journey and `I` what it is owed about. */
export interface StepDefinition<V extends View = View, I = unknown> {
  readonly title: string;
  readonly owedBy: Role;
  readonly purposes?: readonly string[];
  readonly pack?: string;
  readonly forEach?: (view: V) => readonly Item<I>[];
  /** When it becomes owed; undefined while it is not. */
  readonly opens: (view: V, about: I) => Occurred | undefined;
  /** How its due date is found. A step without one is a condition: it has no date and is never overdue. */
  readonly due?: DueRule;
  /** How long before its due date it becomes owed, where that is later than the opening. */
  readonly ahead?: DueRule;
  /** What the due date is counted from, when that is not the opening. */
  readonly countsFrom?: (view: V, about: I) => Occurred | undefined;
  /** A length that was decided on within what the rule allows: a shorter one, or the rule's own extension. */
  readonly lasts?: (view: V, about: I) => Decided;
  /** Looks whether something promised worked; listed apart from limits. */
  readonly outcomeCheck?: true;
  /** When it was done. */
  readonly done: (view: V, about: I) => Occurred | undefined;
  /** Facts and decisions that complete it: named so that the API and the reader find them. */
  readonly evidence: readonly string[];
  /** When and why a decision already excuses it. */
  readonly excusedWhen?: (view: V, about: I) => (Occurred & { readonly reason: string }) | undefined;
  readonly excusedBy: 'nobody' | { readonly roles: readonly Role[]; readonly reasons: readonly string[] };
  /** When and why it is no longer owed. */
  readonly noLonger?: (view: V, about: I) => (Occurred & { readonly reason: string }) | undefined;
  /** When and by what another duty took its place: a move, by which the clocks of the old home start again in the new. */
  readonly superseded?: (view: V, about: I) => (Occurred & { readonly reason: string }) | undefined;
  /** The span in which its clock stands still, if it does now; resuming counts again from the end. */
  readonly paused?: (view: V, about: I) => { readonly from: Occurred; readonly to?: Occurred } | undefined;
  /** Owed again after each time it was done: `actual-last` counts from that day, `due-last` from the day it was due. */
  readonly recurs?: {
    readonly from: 'actual-last' | 'due-last';
    readonly times: (view: V, about: I) => readonly Occurred[];
  };
  /** Done on the day on which nothing is unknown any more, and never owed where nothing was. */
  readonly untilKnown?: true;
  /** No end settles it, for it has an owner of its own: it opens only once the journey has ended, or at any time. */
  readonly followUp?: 'after-end' | 'any-time';
}

/** One condition of a gate. */
export interface LimbDefinition<V extends View = View> {
  readonly title: string;
  readonly rule: string;
  /** Undefined when it does not apply to this act, with the reason. */
  readonly missing: (view: V, act: Occurred) => readonly { readonly what: string; readonly person?: string }[];
  /** Why the limb does not apply to an act at this moment, if it does not. */
  readonly notApplicable?: (view: V, act: Occurred) => string | undefined;
  /** Where the pack of its rule is off it is shown as advice, met or not, and is never a breach; else it is not asked there. */
  readonly advises?: true;
  /** Facts and decisions that count when they are of the act's own day: papers filed with it. All else must come before it. */
  readonly sameDay?: readonly string[];
}

/** An act that is not compliant until its limbs are met. It is never prevented: what happened in life is recorded. */
export interface GateDefinition<V extends View = View> {
  readonly title: string;
  /** Each time the act happened. */
  readonly acts: (view: V) => readonly (Occurred & { readonly id: number })[];
  /** The act is planned: from here on an unmet limb raises an alert. */
  readonly planned?: (view: V) => Occurred | undefined;
  /** The act can still come. */
  readonly awaited: (view: V) => boolean;
  /** Why it cannot, where the gate has a reason of its own. */
  readonly over?: (view: V) => string | undefined;
  readonly limbs: Readonly<Record<string, LimbDefinition<V>>>;
}

export interface HandOverDefinition<V extends View = View> {
  readonly title: string;
  readonly from: Role;
  readonly to: string;
  /** Who may answer: a role, in another team, service or authority. */
  readonly answeredBy: readonly Role[];
  /** Why it cannot be offered now, if it cannot. */
  readonly refusedWhen?: (view: V) => Refusal | undefined;
  /** Accepting it ends the journey so. */
  readonly endsAs?: string;
  /** The journey, and its purpose, that a receiver who works with this software opens by accepting it. */
  readonly opens?: { readonly journey: string; readonly purpose: string };
  /**
   * Facts, decisions and excuses, by their names, that the journey which opens by it begins with, as they stand. What was
   * settled, or had fallen due, by then stays the giver's; what is still open is owed there on the same day.
   */
  readonly carries?: readonly string[];
  /** Papers of the journey that travel with it. */
  readonly papers?: readonly string[];
  /** Accepted ones may come back: the receiver hands the child back with a reason. */
  readonly mayComeBack?: true;
}

export interface EndDefinition<V extends View = View> {
  readonly title: string;
  readonly endedBy: readonly Role[] | 'hand-over';
  /** What is still missing before it may end so. */
  readonly notYet?: (view: V, on: Occurred['on']) => readonly Refusal[];
  /** What becomes of the duties that are open when it ends so: of every step, or step by step. */
  readonly settles: Outcome | Readonly<Record<string, Outcome>>;
  /** It settles too what would outlive another end, as far as that was owed by then: the journey should never have been. */
  readonly settlesFollowUps?: true;
}

/** A journey: what may be recorded and decided, what is owed, what must be true before which act, and how it ends. */
export interface JourneyDefinition<V extends View = View> {
  readonly id: string;
  readonly title: string;
  /** Used in the names of the API: `recordFamilyGroupMeeting`. */
  readonly noun: string;
  readonly purposes: readonly string[];
  readonly startedBy: readonly Role[];
  readonly facts: Facts;
  readonly decisions: Decisions;
  readonly steps: Readonly<Record<string, StepDefinition<V>>>;
  readonly gates: Readonly<Record<string, GateDefinition<V>>>;
  readonly handOvers: Readonly<Record<string, HandOverDefinition<V>>>;
  readonly ends: Readonly<Record<string, EndDefinition<V>>>;
  /** Papers that can be made of it. */
  readonly documents?: Readonly<Record<string, DocumentDefinition<V>>>;
  /** What every paper of it says at its head, if anything: that it is of a proposal. */
  readonly markOfPapers?: (view: V, today: Occurred['on']) => string | undefined;
  /** When it was taken over from an earlier record, if it was. */
  readonly takenOver?: (view: V) => TakenOver | undefined;
  /** Local settings that no step's due date rests on. */
  readonly settings?: readonly { readonly title: string; readonly due: SettingDue }[];
  /** Points that no source settles, by names that begin with the journey's. */
  readonly choices?: Readonly<Record<string, ChoiceDefinition>>;
  /** What this journey refuses besides what every journey does: acts that exist only in the software, and conflicts of role. */
  readonly refuses?: (view: V, sent: Sent) => Refusal | undefined;
}

/** A fault in a definition, found when it is loaded. The message names the step, gate or end. */
export class DefinitionFault extends Error {
  constructor(journey: string, what: string) {
    super(`${journey}: ${what}`);
    this.name = 'DefinitionFault';
  }
}

/** The words a definition is written in, for the view of its own facts and decisions. */
export function wordsFor<V extends View>() {
  return {
    step: <I = undefined>(title: string, step: Omit<StepDefinition<V, I>, 'title'>): StepDefinition<V> =>
      // A step is called only with the items of its own `forEach`, so what it is about never meets another's.
      ({ title, ...step }) as unknown as StepDefinition<V>,
    gate: (title: string, gate: Omit<GateDefinition<V>, 'title'>): GateDefinition<V> => ({ title, ...gate }),
    handOver: (title: string, handOver: Omit<HandOverDefinition<V>, 'title'>): HandOverDefinition<V> => ({
      title,
      ...handOver,
    }),
    end: (title: string, end: Omit<EndDefinition<V>, 'title'>): EndDefinition<V> => ({ title, ...end }),
    document: <I = undefined>(
      title: string,
      document: Omit<DocumentDefinition<V, I>, 'title'>,
    ): DocumentDefinition<V> =>
      // Like a step, a paper is only ever made about the items of its own `forEach`.
      ({ title, ...document }) as unknown as DocumentDefinition<V>,
  };
}

export function fact<const S extends Shape>(title: string, of: Omit<FactDefinition<S>, 'title'>): FactDefinition<S> {
  return { title, ...of };
}

const REASONS = { kind: 'text', says: 'Why it was decided so', sealed: true } as const satisfies Field;

export function decision<const S extends Shape>(
  title: string,
  of: Omit<DecisionDefinition<S>, 'title'>,
): DecisionDefinition<S & { readonly reasons: typeof REASONS }> {
  return { title, ...of, holds: { ...of.holds, reasons: REASONS } };
}

/**
 * Checks a definition when it is loaded and returns it, ready for any runtime.
 * @throws DefinitionFault naming a step without an owner, evidence or rule that does not exist, or an end that leaves a
 * step unsettled
 */
export function journey<V extends View>(definition: JourneyDefinition<V>): JourneyDefinition {
  const fault = (what: string): never => {
    throw new DefinitionFault(definition.id, what);
  };
  const known = new Set([
    ...Object.keys(definition.facts),
    ...Object.keys(definition.decisions),
    ...Object.keys(definition.handOvers),
  ]);
  for (const [id, step] of Object.entries(definition.steps)) {
    if (!step.owedBy) fault(`step ${id} has no owner`);
    for (const due of [step.due, step.ahead])
      if (due) checkDueRule(due, definition.id, (what) => fault(`step ${id} ${what}`));
    if (step.ahead && (!step.due || step.recurs || !countsBack(step.ahead)))
      fault(`step ${id} is owed ahead of a due date, and does not count back from one`);
    if (step.evidence.length === 0) fault(`step ${id} names no evidence`);
    for (const name of step.evidence)
      if (!known.has(name)) fault(`step ${id} is completed by ${name}, which is not defined`);
    if (step.pack !== undefined && !PACKS.some((pack) => pack === step.pack))
      fault(`step ${id} belongs to the pack ${step.pack}, which does not exist`);
    for (const purpose of step.purposes ?? [])
      if (!definition.purposes.includes(purpose))
        fault(`step ${id} is for the purpose ${purpose}, which is not defined`);
  }
  for (const [id, { per, names, holds }] of Object.entries(definition.facts)) {
    if (per !== undefined && !holds[per]) fault(`fact ${id} is told apart by ${per}, which it does not hold`);
    if (names !== undefined && holds[names]?.kind !== 'ref')
      fault(`fact ${id} names somebody by ${names}, which is no reference that it holds`);
  }
  for (const [id, gate] of Object.entries(definition.gates))
    for (const [limb, { rule: ruleId, sameDay = [] }] of Object.entries(gate.limbs)) {
      if (!ruleExists(ruleId)) fault(`gate ${id}, limb ${limb}, rests on rule ${ruleId}, which does not exist`);
      for (const name of sameDay)
        if (!known.has(name)) fault(`gate ${id}, limb ${limb}, counts ${name}, which is not defined`);
    }
  const steps = new Set(Object.keys(definition.steps));
  for (const [id, { parts, pack }] of Object.entries(definition.documents ?? {})) {
    if (pack !== undefined && !PACKS.some((one) => one === pack))
      fault(`document ${id} belongs to the pack ${pack}, which does not exist`);
    const wrong = faultIn(parts, { entries: known, steps });
    if (wrong !== undefined) fault(`document ${id} ${wrong}`);
  }
  for (const [id, { papers = [], carries = [] }] of Object.entries(definition.handOvers)) {
    for (const name of carries)
      if (!known.has(name) && name !== EXCUSE) fault(`hand-over ${id} carries ${name}, which is not defined`);
    for (const paper of papers)
      if (!definition.documents?.[paper]) fault(`hand-over ${id} carries the paper ${paper}, which is not defined`);
  }
  for (const [id, choice] of Object.entries(definition.choices ?? {})) {
    if (!id.startsWith(`${definition.id}.`)) fault(`choice ${id} is not named with its journey`);
    if (!choice.options.includes(choice.default)) fault(`choice ${id} has a default that is none of its options`);
  }
  for (const [id, end] of Object.entries(definition.ends)) checkEnd(definition, id, end.settles, fault);
  for (const [id, { endsAs }] of [...Object.entries(definition.handOvers), ...Object.entries(definition.facts)])
    if (endsAs !== undefined && !definition.ends[endsAs])
      fault(`${id} ends the journey as ${endsAs}, which is not defined`);
  // A runtime builds every view from this same definition, so its functions only ever meet their own view.
  return definition as unknown as JourneyDefinition;
}

function checkDueRule(due: DueRule, journeyId: string, fault: (what: string) => never): void {
  if (due.from === 'rule' && !ruleExists(due.rule)) fault(`is due by rule ${due.rule}, which does not exist`);
  if (due.from === 'rule' && clockKindOf(findRule(due.rule)) === 'measure')
    fault(`is due by rule ${due.rule}, which is a measure and no clock`);
  if (due.from === 'setting' && due.beside !== undefined && !ruleExists(due.beside))
    fault(`stands beside rule ${due.beside}, which does not exist`);
  if (due.from === 'setting' && due.beside !== undefined && checkSetting(due.default, due.beside) !== null)
    fault(`has a default that would loosen rule ${due.beside}, beside which it stands`);
  if (due.from === 'setting' && !due.setting.startsWith(`${journeyId}.`))
    fault(`is due by the setting ${due.setting}, which is not named with its journey`);
}

const countsBack = (due: DueRule): boolean =>
  (due.from === 'setting' ? due.default : findRule(due.rule)).direction === 'before';

function checkEnd(
  definition: { readonly steps: Readonly<Record<string, { readonly followUp?: string }>> },
  id: string,
  settles: Outcome | Readonly<Record<string, Outcome>>,
  fault: (what: string) => never,
): void {
  if (typeof settles === 'string') return;
  for (const step of Object.keys(settles))
    if (!definition.steps[step]) fault(`end ${id} settles ${step}, which is no step`);
  for (const [step, { followUp }] of Object.entries(definition.steps))
    if (!followUp && !settles[step]) fault(`end ${id} leaves step ${step} unsettled`);
}

function ruleExists(id: string): boolean {
  try {
    findRule(id);
    return true;
  } catch {
    return false;
  }
}
