import {
  civilDate,
  instant,
  isCivilDate,
  isInstant,
  londonDate,
  startOfDay,
  StatuteError,
  type CivilDate,
  type Instant,
} from '../../statute';
import type { DecisionDefinition, FactDefinition, JourneyDefinition, View } from './definition';
import type {
  CarriedFrom,
  Cause,
  Due,
  JourneyEvent,
  JourneyStarted,
  LimbVerdict,
  Occurred,
  Recorded,
  Sealed,
  Values,
} from './events';
import { dutiesOwed, gatesOwed, notApplicable, situation, type DutyOwed, type GateOwed, type Situation } from './owed';
import { responsible, type Authorship, type Role } from './people';
import { hasForm, type Shape } from './shape';
import { accepted, refusal, refused, type Judged, type Refusal } from './refusals';
import {
  evolve,
  EXCUSE,
  gateKey,
  HANDED_BACK,
  TEAM_HAND_OVER,
  type AlertRecord,
  type DutyRecord,
  type GateRecord,
  type HandOverRecord,
  type JourneyState,
  type StoredEntry,
} from './state';

/** Something asked of a journey. Every command says when what it tells of happened. */
export type Command = { readonly occurred: Occurred; readonly sealed?: Sealed } & (
  | {
      readonly type: 'start';
      readonly start: Omit<JourneyStarted, 'type'>;
      readonly facts: readonly StartingFact[];
      readonly carried?: readonly CarriedEntry[];
    }
  | { readonly type: 'record'; readonly fact: string; readonly value: Values }
  | { readonly type: 'bring'; readonly facts: readonly StartingFact[] }
  | { readonly type: 'decide'; readonly decision: string; readonly value: Values }
  | { readonly type: 'excuse'; readonly duty: string; readonly reason: string }
  | { readonly type: 'correct'; readonly entry: number; readonly value: Values }
  | { readonly type: 'withdraw'; readonly entry: number }
  | { readonly type: 'offer'; readonly handOver: string; readonly receiver?: string }
  | { readonly type: 'answer'; readonly offer: number; readonly accepted: boolean; readonly into?: string }
  | { readonly type: 'hand-back'; readonly offer: number }
  | { readonly type: 'end'; readonly end: string }
);

/** A fact known when the journey starts, such as a date of birth, or brought later from where it is held. */
export interface StartingFact {
  readonly fact: string;
  readonly value: Values;
  readonly occurred: Occurred;
}

/** An entry that a journey begins with, as it stood in the journey that handed over. */
export interface CarriedEntry extends Pick<StoredEntry, 'kind' | 'name' | 'value'> {
  readonly occurred: Occurred;
  /** Sealed with the key of the same child. */
  readonly sealed?: Sealed;
  readonly from: CarriedFrom;
}

/** A command with its author. `id` makes it safe to send twice; `body` is the hash that tells a different content. */
export interface Sent {
  readonly id: string;
  readonly body: string;
  readonly author: Authorship;
  readonly command: Command;
}

/** Events on their way to the record, not yet numbered. */
export interface Draft {
  readonly event: JourneyEvent;
  readonly occurred: Occurred;
  readonly author: Authorship;
  readonly sealed?: Sealed;
}

/** What a command leads to: the events, numbered and timed, and the state after them. */
export interface Step {
  readonly events: readonly Recorded[];
  readonly state: JourneyState;
}

/** The author of what follows from what somebody did. */
export const SYSTEM: Authorship = { by: { id: 'throughline', roles: [] } };

/**
 * Judges one command and, if it is accepted, works out everything that follows from it.
 * @param now the journey's own clock; `recordedAt` is this moment, or just after the last if that is later
 */
export function decide(definition: JourneyDefinition, state: JourneyState, sent: Sent, now: Instant): Judged<Step> {
  const wrong = forbidden(definition, state, sent, now);
  if (wrong) return refused(wrong);
  const journal = new Journal(state, now);
  for (const draft of draftsFor(definition, state, sent)) journal.add(draft);
  // What time and law have done by now is theirs, and is not put down to the command.
  for (const { event, occurred } of wake(definition, state, now, 'time').events) journal.tell(event, occurred);
  try {
    followUp(definition, journal, causeOf(sent.command), sent.command.occurred, now);
  } catch (error) {
    if (error instanceof StatuteError) return refused(uncountable(error));
    throw error;
  }
  return accepted(journal.step());
}

/** Said for a day that the calendar or the clock rules do not reach: nothing counted from it could be right. */
const uncountable = ({ message }: StatuteError): Refusal =>
  refusal('invalid-value', `No due date can be counted from this. ${message}`, 'occurredOn');

/** What follows from the passing of time or a change of law alone; no events when nothing does. */
export function wake(definition: JourneyDefinition, state: JourneyState, now: Instant, cause: 'time' | 'law'): Step {
  const journal = new Journal(state, now);
  if (state.started && !isQuiet(state, now))
    followUp(definition, journal, cause, { on: londonDate(now), at: now }, now);
  return journal.step();
}

/** The next moment at which anything changes by time alone; undefined when nothing will. */
export function nextWake(definition: JourneyDefinition, state: JourneyState, now: Instant): Instant | undefined {
  if (!state.started) return undefined;
  const found = quiet.get(state);
  if (found && isQuiet(state, now)) return found.until;
  const at = situation(definition, state, now);
  const duties = dutiesOwed(at);
  gatesOwed(at);
  return nextMoment(duties, at.awaited, now);
}

function nextMoment(duties: readonly DutyOwed[], awaited: Iterable<CivilDate>, now: Instant): Instant | undefined {
  const overdue = duties.flatMap(({ due, settled }) => (due && !settled ? [due.overdueFrom] : []));
  return [...overdue, ...[...awaited].map(startOfDay)].filter((moment) => moment > now).toSorted()[0];
}

/**
 * States of which everything that follows has been told, with the next moment at which more will follow: until then, nobody
 * need work them out again. Kept beside the states, so that what is asked has the same answer without it.
 */
const quiet = new WeakMap<JourneyState, { readonly from: Instant; readonly until: Instant | undefined }>();

function isQuiet(state: JourneyState, now: Instant): boolean {
  const told = quiet.get(state);
  return told !== undefined && told.from <= now && (told.until === undefined || now < told.until);
}

/** Numbers and times events as they come, and folds them, so that each part of an answer sees the parts before it. */
class Journal {
  readonly events: Recorded[] = [];
  private readonly recordedAt: Instant;

  constructor(
    public state: JourneyState,
    now: Instant,
  ) {
    // Strictly rising, so that "as known by" is never in doubt within a journey.
    this.recordedAt =
      state.recordedAt !== '' && now <= state.recordedAt ? instant(Date.parse(state.recordedAt) + 1) : now;
  }

  add(draft: Draft): void {
    const recorded: Recorded = { ...draft, sequence: this.state.sequence + 1, recordedAt: this.recordedAt };
    this.events.push(recorded);
    this.state = evolve(this.state, recorded);
  }

  tell(event: JourneyEvent, occurred: Occurred): void {
    this.add({ event, occurred, author: SYSTEM });
  }

  step(): Step {
    return { events: this.events, state: this.state };
  }
}

// ---- What a command says ----

function draftsFor(definition: JourneyDefinition, state: JourneyState, { command, author }: Sent): readonly Draft[] {
  const { occurred, sealed } = command;
  const draft = (event: JourneyEvent): Draft => ({ event, occurred, author, ...(sealed ? { sealed } : {}) });
  switch (command.type) {
    case 'start':
      return [
        draft({ type: 'journey.started', ...command.start }),
        ...brought(command.facts, author),
        ...(command.carried ?? []).map(carriedOver),
      ];
    case 'bring':
      return brought(command.facts, author);
    case 'record':
      return [
        draft({ type: 'fact.recorded', fact: command.fact, value: command.value }),
        ...(state.ended ? [] : endBy(definition.facts[command.fact]?.endsAs, state.sequence + 1)).map(draft),
      ];
    case 'decide':
      return [draft({ type: 'decision.made', decision: command.decision, value: command.value })];
    case 'excuse':
      return [
        draft({ type: 'decision.made', decision: EXCUSE, value: { duty: command.duty, choice: command.reason } }),
      ];
    case 'correct':
      return [draft({ type: 'fact.corrected', corrects: command.entry, value: command.value })];
    case 'withdraw':
      return [draft({ type: 'fact.withdrawn', withdraws: command.entry })];
    case 'offer': {
      const handOver = handOverNamed(definition, command.handOver);
      const receiver = command.receiver === undefined ? {} : { receiver: command.receiver };
      return [
        draft({
          type: 'handover.offered',
          handOver: command.handOver,
          from: handOver?.from ?? 'team-manager',
          to: handOver?.to ?? '',
          ...receiver,
        }),
      ];
    }
    case 'answer':
      return [
        draft({
          type: command.accepted ? 'handover.accepted' : 'handover.refused',
          offer: command.offer,
          ...(command.into === undefined ? {} : { into: command.into }),
        }),
        ...endOnAcceptance(definition, state, command).map(draft),
      ];
    case 'hand-back':
      return [
        draft({
          type: 'handover.offered',
          handOver: HANDED_BACK,
          from: 'receiving-service',
          to: 'service-manager',
          returns: command.offer,
        }),
      ];
    case 'end':
      return [draft({ type: 'journey.ended', end: command.end })];
  }
}

const brought = (facts: readonly StartingFact[], author: Authorship): readonly Draft[] =>
  facts.map(({ fact, value, occurred }) => ({ event: { type: 'fact.recorded', fact, value }, occurred, author }));

/** Nobody records anew what is carried over: where it comes from says who did. */
function carriedOver({ kind, name, value, occurred, sealed, from: carried }: CarriedEntry): Draft {
  const event: JourneyEvent =
    kind === 'fact'
      ? { type: 'fact.recorded', fact: name, value, carried }
      : { type: 'decision.made', decision: name, value, carried };
  return { event, occurred, author: SYSTEM, ...(sealed ? { sealed } : {}) };
}

function endOnAcceptance(
  definition: JourneyDefinition,
  state: JourneyState,
  { offer, accepted: yes }: { readonly offer: number; readonly accepted: boolean },
): readonly JourneyEvent[] {
  const offered = state.handOvers.find(({ id }) => id === offer);
  return yes ? endBy(offered && definition.handOvers[offered.handOver]?.endsAs, state.sequence + 1) : [];
}

const endBy = (end: string | undefined, by: number): readonly JourneyEvent[] =>
  end === undefined ? [] : [{ type: 'journey.ended', end, by }];

function causeOf(command: Command): Cause {
  switch (command.type) {
    case 'start':
    case 'record':
    case 'bring':
      return 'fact';
    case 'decide':
    case 'excuse':
      return 'decision';
    case 'correct':
    case 'withdraw':
      return 'correction';
    case 'offer':
    case 'answer':
    case 'hand-back':
      return 'hand-over';
    case 'end':
      return 'end';
  }
}

interface HandOverTerms {
  readonly from: Role;
  readonly to: string;
  readonly answeredBy: readonly Role[];
}

const BUILT_IN_HAND_OVERS: Readonly<Record<string, HandOverTerms>> = {
  [TEAM_HAND_OVER]: { from: 'team-manager', to: 'team', answeredBy: ['team-manager', 'supervisor'] },
  [HANDED_BACK]: { from: 'receiving-service', to: 'service-manager', answeredBy: ['service-manager', 'team-manager'] },
};

const handOverNamed = (definition: JourneyDefinition, id: string): HandOverTerms | undefined =>
  BUILT_IN_HAND_OVERS[id] ?? definition.handOvers[id];

// ---- What a command may not do ----

function forbidden(definition: JourneyDefinition, state: JourneyState, sent: Sent, now: Instant): Refusal | undefined {
  const { command } = sent;
  if (command.type === 'start') return startForbidden(definition, state, sent, now);
  if (!state.started) return refusal('not-started', 'This journey has not been started.', 'journey');
  const { view } = situation(definition, state, now);
  return (
    impossible(command.occurred, now) ??
    afterTheEnd(definition, state, command) ??
    commandForbidden(definition, state, sent, view, now) ??
    definition.refuses?.(view, sent)
  );
}

function startForbidden(
  definition: JourneyDefinition,
  state: JourneyState,
  { command, author }: Sent,
  now: Instant,
): Refusal | undefined {
  if (command.type !== 'start') return undefined;
  if (state.started) return refusal('already-started', 'This journey has already been started.', 'journey');
  if (!definition.purposes.includes(command.start.purpose))
    return refusal('invalid-value', `The purpose must be one of: ${definition.purposes.join(', ')}.`, 'purpose');
  return (
    notOneOf(definition.startedBy, author, 'start this journey') ??
    impossible(command.occurred, now) ??
    command.facts.map((fact) => startingFactForbidden(definition, fact, now)).find((wrong) => wrong !== undefined) ??
    command.carried?.map((entry) => carryingForbidden(definition, entry, now)).find((wrong) => wrong !== undefined)
  );
}

/** What was taken there has the form of its day; it has to have a place here. */
function carryingForbidden(
  { facts, decisions }: JourneyDefinition,
  { kind, name, occurred }: CarriedEntry,
  now: Instant,
): Refusal | undefined {
  const known = name === EXCUSE || (kind === 'fact' ? facts : decisions)[name] !== undefined;
  if (!known) return refusal('not-in-this-journey', 'This journey does not hold what is carried over.', 'carried');
  return impossible(occurred, now);
}

/** What is known at the start is brought by whoever starts, from where it is held; its form is checked all the same. */
function startingFactForbidden(
  definition: JourneyDefinition,
  { fact, value, occurred }: StartingFact,
  now: Instant,
): Refusal | undefined {
  const known = definition.facts[fact];
  if (!known) return refusal('not-in-this-journey', 'This journey does not hold that fact.', 'facts');
  return impossible(occurred, now) ?? incomplete(known.holds, { value });
}

/** What another record holds is brought by whoever may start the journey; nothing that ends it comes so. */
function bringForbidden(
  definition: JourneyDefinition,
  facts: readonly StartingFact[],
  author: Authorship,
  now: Instant,
): Refusal | undefined {
  if (facts.length === 0) return refusal('missing-value', 'Nothing is brought.', 'facts');
  if (facts.some(({ fact }) => definition.facts[fact]?.endsAs !== undefined))
    return refusal('not-allowed', 'What ends the journey is recorded by somebody, and never brought.', 'facts');
  return (
    notOneOf(definition.startedBy, author, 'bring what another record holds') ??
    facts.map((fact) => startingFactForbidden(definition, fact, now)).find((wrong) => wrong !== undefined)
  );
}

function commandForbidden(
  definition: JourneyDefinition,
  state: JourneyState,
  { command, author }: Sent,
  view: View,
  now: Instant,
): Refusal | undefined {
  switch (command.type) {
    case 'start':
      return undefined;
    case 'bring':
      return bringForbidden(definition, command.facts, author, now);
    case 'record':
      return (
        recordForbidden(definition.facts[command.fact], author) ??
        incomplete(definition.facts[command.fact]?.holds ?? {}, command)
      );
    case 'decide':
      return (
        decideForbidden(definition.decisions[command.decision], author) ??
        incomplete(definition.decisions[command.decision]?.holds ?? {}, command)
      );
    case 'excuse':
      return excuseForbidden(definition, state.duties[command.duty], author, command.reason);
    case 'correct':
      return correctionForbidden(definition, entryOf(state, command.entry), author, command);
    case 'withdraw':
      return withdrawalForbidden(definition, state, author, command);
    case 'offer':
      return (
        offerForbidden(definition, state, command, author) ??
        definition.handOvers[command.handOver]?.refusedWhen?.(view)
      );
    case 'answer':
      return answerForbidden(definition, state, command, author);
    case 'hand-back':
      return handBackForbidden(definition, state, command, author);
    case 'end':
      return endForbidden(definition, view, command, author);
  }
}

/** Before this day no clock rule is held for London, and no child of today was born. */
const EARLIEST = civilDate('1972-01-01');

function impossible({ on, at }: Occurred, now: Instant): Refusal | undefined {
  if (!isCivilDate(on) || on < EARLIEST) return refusal('invalid-value', `Not a day since ${EARLIEST}.`, 'occurredOn');
  if (at !== undefined && !(isInstant(at) && londonDate(at) === on))
    return refusal('invalid-value', 'Not a moment of that day in London.', 'occurredAt');
  return on > londonDate(now) || (at !== undefined && at > now)
    ? refusal(
        'in-the-future',
        'This is said to have happened in the future. Record it once it has happened.',
        'occurredOn',
      )
    : undefined;
}

const beforehand = (occurred: Occurred, what: string, than: Occurred): Refusal | undefined =>
  occurred.on < than.on ? refusal('invalid-value', `${what} on ${than.on}, later than this.`, 'occurredOn') : undefined;

/** An ended journey takes corrections, late records, contact, follow-ups and what comes back; nothing else. */
function afterTheEnd(definition: JourneyDefinition, state: JourneyState, command: Command): Refusal | undefined {
  const { ended } = state;
  if (!ended || (command.occurred.on <= ended.on && (command.type === 'record' || command.type === 'decide')))
    return undefined;
  const ending = refusal(
    'already-ended',
    `This journey ended on ${ended.on} (${ended.end}). It takes corrections, late records and follow-ups only.`,
    'journey',
  );
  switch (command.type) {
    case 'correct':
    case 'withdraw':
    case 'hand-back':
      return undefined;
    case 'record':
      return definition.facts[command.fact]?.afterEnd ? undefined : ending;
    case 'decide':
      return definition.decisions[command.decision]?.afterEnd ? undefined : ending;
    case 'excuse':
      return definition.steps[state.duties[command.duty]?.step ?? '']?.followUp ? undefined : ending;
    case 'answer':
      return stillAnswerable(definition, state, command.offer) ? undefined : ending;
    case 'start':
    case 'bring':
    case 'offer':
    case 'end':
      return ending;
  }
}

/** What was offered before the end is still open until the receiver answers, unless the answer would end it again. */
function stillAnswerable(definition: JourneyDefinition, { handOvers }: JourneyState, offer: number): boolean {
  const offered = handOvers.find(({ id }) => id === offer);
  return offered !== undefined && definition.handOvers[offered.handOver]?.endsAs === undefined;
}

function notOneOf(roles: readonly Role[], author: Authorship, what: string): Refusal | undefined {
  const { roles: held } = responsible(author);
  if (roles.some((role) => held.includes(role))) return undefined;
  const who = author.onBehalfOf ? 'The person on whose behalf this comes' : 'You';
  return refusal('not-allowed', `${who} may not ${what}. It is for: ${roles.join(', ')}.`, 'onBehalfOf');
}

function recordForbidden(fact: FactDefinition | undefined, author: Authorship): Refusal | undefined {
  if (!fact) return refusal('not-in-this-journey', 'This journey does not hold that fact.', 'fact');
  return notOneOf(fact.recordedBy, author, `record "${fact.title}"`);
}

function decideForbidden(decision: DecisionDefinition | undefined, author: Authorship): Refusal | undefined {
  if (!decision) return refusal('not-in-this-journey', 'This journey does not have that decision.', 'decision');
  return notOneOf(decision.decidedBy, author, `decide "${decision.title}"`);
}

/** Every field that must be given is there, in the clear or sealed; and nothing else is. */
function incomplete(
  holds: Shape,
  { value, sealed }: { readonly value: Values; readonly sealed?: Sealed },
): Refusal | undefined {
  for (const [name, field] of Object.entries(holds)) {
    const given = field.sealed ? sealed?.fields.includes(name) : value[name] !== undefined;
    if (!given && !field.optional) return refusal('missing-value', `"${field.says}" is required.`, name);
  }
  for (const [name, one] of Object.entries(value)) {
    const field = holds[name];
    if (!field || field.sealed) return refusal('invalid-value', `"${name}" does not belong here.`, name);
    if (!hasForm(field, one)) return refusal('invalid-value', `"${field.says}" has the wrong form.`, name);
  }
  return undefined;
}

function excuseForbidden(
  definition: JourneyDefinition,
  duty: DutyRecord | undefined,
  author: Authorship,
  reason: string,
): Refusal | undefined {
  const step = duty && definition.steps[duty.step];
  if (!duty || !step) return refusal('not-in-this-journey', 'This journey does not owe that duty.', 'duty');
  if (duty.outcome) return refusal('already-settled', `This duty is settled already (${duty.outcome}).`, 'duty');
  if (step.excusedBy === 'nobody') return refusal('not-allowed', `Nobody may excuse "${step.title}".`, 'duty');
  if (!step.excusedBy.reasons.includes(reason))
    return refusal(
      'invalid-value',
      `"${step.title}" may be excused only for: ${step.excusedBy.reasons.join(', ')}.`,
      'reason',
    );
  return notOneOf(step.excusedBy.roles, author, `excuse "${step.title}"`);
}

const entryOf = (state: JourneyState, id: number): StoredEntry | undefined =>
  state.entries.find((entry) => entry.id === id);

function correctionForbidden(
  definition: JourneyDefinition,
  entry: StoredEntry | undefined,
  author: Authorship,
  command: Extract<Command, { type: 'correct' | 'withdraw' }>,
): Refusal | undefined {
  if (!entry)
    return refusal('not-in-this-journey', 'There is no such entry in this journey, or it has been withdrawn.', 'entry');
  return (
    notOneOf(mayCorrect(definition, entry), author, 'correct this') ??
    unexplained(command) ??
    (command.type === 'withdraw' ? undefined : stillComplete(definition, entry, command))
  );
}

const unexplained = ({ sealed }: Command): Refusal | undefined =>
  sealed?.fields.includes('correctionReason')
    ? undefined
    : refusal('missing-value', 'Say why this is corrected.', 'correctionReason');

/** Besides what was recorded and decided, an offer, an answer or an end can be withdrawn, as long as nothing rests on it. */
function withdrawalForbidden(
  definition: JourneyDefinition,
  state: JourneyState,
  author: Authorship,
  command: Extract<Command, { type: 'withdraw' }>,
): Refusal | undefined {
  const { handOvers, ended } = state;
  const offered = handOvers.find(({ id }) => id === command.entry);
  const answered = handOvers.find(({ answer }) => answer?.sequence === command.entry);
  if (ended?.sequence === command.entry) return endStands(definition, ended, author) ?? unexplained(command);
  if (!offered && !answered) return correctionForbidden(definition, entryOf(state, command.entry), author, command);
  return (
    (offered ? offerStands(definition, offered, author) : undefined) ??
    (answered ? answerStands(definition, state, answered, author) : undefined) ??
    unexplained(command)
  );
}

function endStands(
  definition: JourneyDefinition,
  { end, by }: NonNullable<JourneyState['ended']>,
  author: Authorship,
): Refusal | undefined {
  const endedBy = definition.ends[end]?.endedBy ?? [];
  if (by !== undefined || endedBy === 'hand-over')
    return refusal(
      'not-allowed',
      'Something else ended this journey. Withdraw that, and the end goes with it.',
      'entry',
    );
  return notOneOf(endedBy, author, 'take back this end');
}

function offerStands(
  definition: JourneyDefinition,
  { handOver, from, answer }: HandOverRecord,
  author: Authorship,
): Refusal | undefined {
  if (answer) return refusal('already-answered', 'This offer has been answered. Withdraw the answer first.', 'entry');
  const returned = definition.handOvers[handOver] === undefined && handOver === HANDED_BACK;
  const roles = returned ? [...new Set(Object.values(definition.handOvers).flatMap((one) => one.answeredBy))] : [from];
  return notOneOf(roles, author, 'withdraw this offer');
}

function answerStands(
  definition: JourneyDefinition,
  { handOvers, team }: JourneyState,
  { id, handOver, receiver, answer }: HandOverRecord,
  author: Authorship,
): Refusal | undefined {
  if (answer?.into !== undefined && handOver !== TEAM_HAND_OVER)
    return refusal('not-allowed', 'A journey goes on there already. Hand it back instead.', 'entry');
  if (answer?.leaves !== undefined && team !== receiver)
    return refusal('not-allowed', 'The journey has moved on since. Move it back instead.', 'entry');
  if (handOvers.some(({ returns, answer: given }) => returns === id && given?.accepted !== false))
    return refusal('already-answered', 'This has been handed back since. Withdraw that first.', 'entry');
  return notOneOf(handOverNamed(definition, handOver)?.answeredBy ?? [], author, 'take back this answer');
}

/** Who may excuse what an excuse is for, and with which reasons. */
function termsOf(definition: JourneyDefinition, { value }: StoredEntry) {
  const terms = definition.steps[String(value['duty']).split(':')[0] ?? '']?.excusedBy;
  return terms === undefined || terms === 'nobody' ? { roles: [], reasons: [] } : terms;
}

/** Whoever may record, decide or excuse it may correct it. */
function mayCorrect(definition: JourneyDefinition, entry: StoredEntry): readonly Role[] {
  const { kind, name } = entry;
  if (name === EXCUSE) return termsOf(definition, entry).roles;
  return (kind === 'fact' ? definition.facts[name]?.recordedBy : definition.decisions[name]?.decidedBy) ?? [];
}

function stillComplete(
  definition: JourneyDefinition,
  entry: StoredEntry,
  { value, sealed }: { readonly value: Values; readonly sealed?: Sealed },
) {
  const holds = (entry.kind === 'fact' ? definition.facts[entry.name] : definition.decisions[entry.name])?.holds ?? {};
  const fields = [...entry.sealed, ...(sealed?.fields ?? [])];
  if (entry.name !== EXCUSE) return incomplete(holds, { value, sealed: { bytes: '', fields } });
  if (value['duty'] !== entry.value['duty'])
    return refusal('invalid-value', 'An excuse is corrected for the duty it was made for.', 'duty');
  const { reasons } = termsOf(definition, entry);
  return reasons.some((reason) => reason === value['choice'])
    ? undefined
    : refusal('invalid-value', `It may be excused only for: ${reasons.join(', ')}.`, 'choice');
}

function offerForbidden(
  definition: JourneyDefinition,
  state: JourneyState,
  { handOver: id, receiver }: Extract<Command, { type: 'offer' }>,
  author: Authorship,
): Refusal | undefined {
  const handOver = id === HANDED_BACK ? undefined : handOverNamed(definition, id);
  if (!handOver) return refusal('not-in-this-journey', 'This journey does not have that hand-over.', 'handOver');
  if (state.handOvers.some(({ handOver: was, answer }) => was === id && !answer))
    return refusal('already-open', 'This hand-over has been offered and is waiting for an answer.', 'handOver');
  if (id === TEAM_HAND_OVER && receiver === undefined)
    return refusal('missing-value', 'Say which team it is to move to.', 'receiver');
  if (id === TEAM_HAND_OVER && receiver === state.team)
    return refusal('invalid-value', 'The journey belongs to this team already.', 'team');
  return notOneOf([handOver.from], author, 'offer this hand-over');
}

function answerForbidden(
  definition: JourneyDefinition,
  state: JourneyState,
  { offer, accepted: yes, occurred, sealed }: Extract<Command, { type: 'answer' }>,
  author: Authorship,
): Refusal | undefined {
  const offered = state.handOvers.find(({ id }) => id === offer);
  if (!offered) return refusal('not-in-this-journey', 'This journey has not offered that hand-over.', 'offer');
  if (offered.answer) return refusal('already-answered', 'This hand-over has been answered already.', 'offer');
  return (
    notOneOf(handOverNamed(definition, offered.handOver)?.answeredBy ?? [], author, 'answer this hand-over') ??
    beforehand(occurred, 'It was offered', offered) ??
    (yes ? undefined : unreasoned(sealed, 'Say why it is refused.'))
  );
}

const unreasoned = (sealed: Sealed | undefined, message: string): Refusal | undefined =>
  sealed?.fields.includes('reason') ? undefined : refusal('missing-value', message, 'reason');

function handBackForbidden(
  definition: JourneyDefinition,
  state: JourneyState,
  { offer, occurred, sealed }: Extract<Command, { type: 'hand-back' }>,
  author: Authorship,
): Refusal | undefined {
  const offered = state.handOvers.find(({ id }) => id === offer);
  if (!offered?.answer?.accepted || !definition.handOvers[offered.handOver]?.mayComeBack)
    return refusal(
      'not-in-this-journey',
      'Only a hand-over that was accepted, and that may come back, can be handed back.',
      'offer',
    );
  if (state.handOvers.some(({ returns, answer }: HandOverRecord) => returns === offer && (!answer || answer.accepted)))
    return refusal('already-answered', 'This hand-over has been handed back already.', 'offer');
  return (
    notOneOf(definition.handOvers[offered.handOver]?.answeredBy ?? [], author, 'hand this back') ??
    beforehand(occurred, 'It was accepted', offered.answer) ??
    unreasoned(sealed, 'Say why it is handed back.')
  );
}

function endForbidden(
  definition: JourneyDefinition,
  view: View,
  { end: id, occurred }: Extract<Command, { type: 'end' }>,
  author: Authorship,
): Refusal | undefined {
  const end = definition.ends[id];
  if (!end) return refusal('not-in-this-journey', 'This journey cannot end so.', 'end');
  if (end.endedBy === 'hand-over')
    return refusal('not-allowed', 'This end comes only when a hand-over is accepted.', 'end');
  return (
    notOneOf(end.endedBy, author, 'end this journey so') ??
    beforehand(occurred, 'It was started', view.started) ??
    end.notYet?.(view.upTo(occurred.on), occurred.on)[0]
  );
}

// ---- What follows ----

/** Gates, then duties, then alerts: each sees what the one before it found. */
function followUp(
  definition: JourneyDefinition,
  journal: Journal,
  cause: Cause,
  occurred: Occurred,
  now: Instant,
): void {
  const before = situation(definition, journal.state, now);
  const gates = judgeGates(before, journal);
  const at = journal.state === before.state ? before : situation(definition, journal.state, now);
  const duties = settleDuties(at, journal, cause, occurred);
  watchAlerts(gates, journal, now);
  quiet.set(journal.state, { from: now, until: nextMoment(duties, new Set([...before.awaited, ...at.awaited]), now) });
}

function judgeGates(at: Situation, journal: Journal): readonly GateOwed[] {
  const gates = gatesOwed(at);
  withdrawVerdicts(at, new Set(gates.map(gateKey)), journal);
  for (const gate of gates) {
    const was = journal.state.gates[gateKey(gate)];
    if (was && sameVerdict(was, gate)) continue;
    const { planned: _, ...verdict } = gate;
    journal.tell({ type: 'gate.judged', ...verdict }, gate.actOccurred ?? { on: at.today });
  }
  return gates;
}

/** The verdict on an act that turned out not to have happened, or not as that act: it stands no longer. */
function withdrawVerdicts(at: Situation, judged: ReadonlySet<string>, journal: Journal): void {
  for (const { gate, act, actOccurred, limbs } of Object.values(journal.state.gates)) {
    if (act === 'next' || judged.has(gateKey({ gate, act })) || limbs.every(isNotApplicable)) continue;
    const withdrawn = limbs.map(({ limb, rule }) => notApplicable(limb, at.law.rule(rule), 'act-withdrawn'));
    const verdict = { type: 'gate.judged', gate, act, limbs: withdrawn } as const;
    journal.tell(actOccurred ? { ...verdict, actOccurred } : verdict, actOccurred ?? { on: at.today });
  }
}

const isNotApplicable = ({ status }: LimbVerdict): boolean => status === 'not-applicable';

const sameVerdict = (was: GateRecord, is: GateOwed): boolean =>
  same(was.limbs, is.limbs) && same(was.actOccurred ?? null, is.actOccurred ?? null);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const sameMoment = (a: Occurred, b: Occurred): boolean => a.on === b.on && a.at === b.at;
const sameDue = (a: Due | null, b: Due | null): boolean =>
  a === b || (a !== null && b !== null && sameMoment(a, b) && a.overdueFrom === b.overdueFrom);

function settleDuties(at: Situation, journal: Journal, cause: Cause, occurred: Occurred): readonly DutyOwed[] {
  const owedNow = dutiesOwed(at);
  const keys = new Set(owedNow.map(({ key }) => key));
  for (const duty of owedNow) tellDuty(duty, journal, cause, trueFrom(cause, at, occurred));
  for (const duty of Object.values(journal.state.duties))
    if (!keys.has(duty.key) && mayBeDropped(duty, at, cause)) dropDuty(duty, journal, cause, occurred);
  return owedNow;
}

/** A correction tells how things always were; anything else changes them from the day it happened. */
function trueFrom(cause: Cause, at: Situation, occurred: Occurred): 'opening' | CivilDate {
  if (cause === 'correction') return 'opening';
  return cause === 'time' || cause === 'law' ? at.today : occurred.on;
}

function tellDuty(duty: DutyOwed, journal: Journal, cause: Cause, from: 'opening' | CivilDate): void {
  const was = journal.state.duties[duty.key];
  if (was && owedAgain(was, duty, cause)) setClock(duty, journal, cause, duty.opened.on);
  else if (!was || !sameMoment(was.opened, duty.opened) || was.clockKind !== duty.clockKind) openDuty(duty, journal);
  runClock(duty, journal, cause, from);
  settleClock(duty, journal, cause);
}

/** Settled, and later in life owed anew: what it was before stays. (A correction tells instead how it always was.) */
const owedAgain = ({ outcome, settled, opened, clockKind }: DutyRecord, duty: DutyOwed, cause: Cause): boolean =>
  outcome !== undefined &&
  settled !== undefined &&
  cause !== 'correction' &&
  clockKind === duty.clockKind &&
  opened.on < duty.opened.on &&
  settled.on <= duty.opened.on;

function openDuty({ key, step, instance, definition, clockKind, opened }: DutyOwed, journal: Journal): void {
  journal.tell(
    { type: 'duty.opened', duty: key, step, instance, owedBy: definition.owedBy, clockKind, opened },
    opened,
  );
}

/** Sets the clock of a new or reopened duty, or moves one that runs. */
function runClock(duty: DutyOwed, journal: Journal, cause: Cause, from: 'opening' | CivilDate): void {
  const before = journal.state.duties[duty.key];
  if (before?.outcome !== undefined && !duty.settled) setClock(duty, journal, cause, from);
  else if (!before?.law && duty.definition.due) setClock(duty, journal, cause, 'opening');
  const { key, opened, due, law, paused } = duty;
  const known = journal.state.duties[key];
  const unknown = duty.unknown || undefined;
  const stands = known && sameDue(known.due, due) && known.paused === paused && known.unknown === unknown;
  if (!known?.law || !duty.definition.due || stands) return;
  const used = law ?? known.law;
  const move = {
    type: 'clock.moved',
    duty: key,
    opened,
    from: known.due,
    to: due,
    paused,
    explanation: duty.explain(),
    law: used,
    lawBefore: known.law,
    ...(unknown ? { unknown } : {}),
  } as const;
  const why = cause === 'time' && !same(used, known.law) ? 'law' : cause;
  // Whether it was done was as it was all along: only now is it known.
  const always = known.unknown !== unknown || from === 'opening' || from <= opened.on;
  const since = always ? 'opening' : from;
  journal.tell({ ...move, trueFrom: since, cause: why }, { on: opened.on });
}

/** Starts a clock: of a duty just opened, from its opening; of one owed again, from that day. */
function setClock(duty: DutyOwed, journal: Journal, cause: Cause, trueFrom: 'opening' | CivilDate): void {
  const { key, opened, due } = duty;
  const law = duty.law ?? journal.state.duties[key]?.law ?? { calendar: '' };
  const set = { type: 'clock.set', duty: key, opened, due, trueFrom, explanation: duty.explain(), law, cause } as const;
  journal.tell(duty.unknown ? { ...set, unknown: true } : set, opened);
}

function settleClock({ key, settled }: DutyOwed, journal: Journal, cause: Cause): void {
  const known = journal.state.duties[key];
  if (!settled || !known) return;
  const { outcome, on, daysLate, workingDaysLate, reason } = settled;
  const when = known.settled && sameMoment(known.settled, on);
  if (when && known.outcome === outcome && known.daysLate === daysLate && known.reason === reason) return;
  const settling = {
    type: 'clock.settled',
    duty: key,
    outcome,
    settled: on,
    daysLate,
    workingDaysLate,
    cause,
  } as const;
  journal.tell(reason === undefined ? settling : { ...settling, reason }, on);
}

/** The reason on a duty whose ground has gone: the fact that opened it was corrected or withdrawn. */
export const NOT_OWED = 'ground-withdrawn';

/** What was settled in life stays settled; only a correction, or an earlier end, says that it had never been owed. */
function mayBeDropped({ outcome, reason, opened }: DutyRecord, { state: { ended } }: Situation, cause: Cause): boolean {
  if (reason === NOT_OWED) return false;
  return outcome === undefined || cause === 'correction' || (ended !== undefined && opened.on > ended.on);
}

function dropDuty({ key, opened }: DutyRecord, journal: Journal, cause: Cause, occurred: Occurred): void {
  const settled = cause === 'correction' ? opened : occurred;
  const settling = {
    type: 'clock.settled',
    duty: key,
    outcome: 'no-longer-applicable',
    settled,
    daysLate: 0,
    workingDaysLate: 0,
  } as const;
  journal.tell({ ...settling, reason: NOT_OWED, cause }, settled);
}

/** Raises an alert when a duty is overdue or an act is found not compliant; withdraws it when that no longer holds. */
function watchAlerts(gates: readonly GateOwed[], journal: Journal, now: Instant): void {
  const occurred = { on: londonDate(now), at: now };
  const wanted = new Map<string, AlertRecord['about']>();
  for (const duty of Object.values(journal.state.duties))
    if (isOverdue(duty, now)) wanted.set(`duty/${duty.key}`, 'duty-overdue');
  for (const gate of gates)
    if (gate.planned && gate.limbs.some(({ status }) => status === 'not-met'))
      wanted.set(`gate/${gateKey(gate)}`, 'gate-not-met');
  for (const alert of Object.values(journal.state.alerts))
    if (!wanted.has(alert.subject))
      journal.tell({ type: 'alert.closed', alert: alert.id, because: becauseOf(alert, journal.state) }, occurred);
  for (const [subject, about] of wanted)
    if (!journal.state.alerts[subject])
      journal.tell(
        { type: 'alert.raised', alert: `${subject}#${journal.state.sequence + 1}`, about, subject },
        occurred,
      );
}

const isOverdue = ({ outcome, due, paused, unknown }: DutyRecord, now: Instant): boolean =>
  outcome === undefined && !paused && !unknown && due !== null && due.overdueFrom <= now;

function becauseOf({ about, subject }: AlertRecord, state: JourneyState) {
  if (about === 'gate-not-met') {
    const limbs = state.gates[subject.slice('gate/'.length)]?.limbs ?? [];
    const has = (one: LimbVerdict['status']): boolean => limbs.some(({ status }) => status === one);
    return has('met') && !has('not-met') ? 'gate-met' : 'no-longer-applicable';
  }
  const duty = state.duties[subject.slice('duty/'.length)];
  switch (duty?.outcome) {
    case 'met':
      return 'recorded-late';
    case 'met-late':
      return 'done';
    case 'excused':
      return 'excused';
    case 'superseded':
    case 'no-longer-applicable':
      return 'no-longer-applicable';
    case undefined: // unknown, which it had not seemed to be, or due on another day
      return 'moved';
  }
}
