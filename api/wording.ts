import type { RegisterEvent } from '../activities/register';
import type { CivilDate, Instant } from '../statute';
import type { JourneyDefinition } from '../workflows/kernel/definition';
import type { ClockMoved, JourneyEvent, Values } from '../workflows/kernel/events';
import type { Shape } from '../workflows/kernel/shape';
import { EXCUSE, HANDED_BACK, TEAM_HAND_OVER } from '../workflows/kernel/state';
import { inWords, sentenceCase } from './builder';
import type { Context, Moment } from './context';
import { globalId } from './ids';
import type { NamedValue } from './rules';
import { openSealed, type Opened } from './sealed';

/** An event of a journey or a child as it stands in the record, with what is needed to put it into words. */
export interface EntrySeen extends Moment {
  readonly stream: string;
  readonly sequence: number;
  readonly child: string;
  /** Undefined for events of the child's own stream. */
  readonly journey: string | undefined;
  readonly definition: JourneyDefinition | undefined;
  readonly event: JourneyEvent | RegisterEvent;
  /** What the event that this one corrects or withdraws first recorded. */
  readonly original: JourneyEvent | RegisterEvent | undefined;
  readonly sealed: string | undefined;
  readonly sealedFields: readonly string[];
  readonly occurredOn: CivilDate;
  readonly occurredAt: Instant | null;
  readonly recordedAt: Instant;
  readonly actor: string;
  readonly actorRoles: readonly string[];
  readonly onBehalfOf: string | null;
  readonly onBehalfOfRoles: readonly string[];
}

function moveInWords({ paused, unknown, from, to }: ClockMoved): string {
  if (paused) return 'Paused';
  if (unknown) return 'Not known whether done';
  return from && to && from.on === to.on && from.at === to.at ? 'Known how it stands' : 'Due date moved';
}

/** What an event says, as a heading. */
export function titleOf(entry: Pick<EntrySeen, 'event' | 'original' | 'definition'>): string {
  const { event, original, definition } = entry;
  const first = original ? titleOf({ ...entry, event: original, original: undefined }) : 'an entry';
  switch (event.type) {
    case 'journey.started':
      return `Started: ${definition?.title ?? event.journeyType}`;
    case 'journey.ended':
      return `Ended: ${definition?.ends[event.end]?.title ?? event.end}`;
    case 'fact.recorded':
    case 'decision.made':
      return subjectOf(event, definition);
    case 'fact.corrected':
      return `Corrected: ${first}`;
    case 'fact.withdrawn':
      return `Withdrawn: ${first}`;
    case 'duty.opened':
      return `Owed: ${stepTitle(definition, event.duty)}`;
    case 'clock.set':
      return `Due date set${event.unknown ? ', not known whether done' : ''}: ${stepTitle(definition, event.duty)}`;
    case 'clock.moved':
      return `${moveInWords(event)}: ${stepTitle(definition, event.duty)}`;
    case 'clock.settled':
      return `${sentenceCase(event.outcome)}: ${stepTitle(definition, event.duty)}`;
    case 'gate.judged':
      return `Judged: ${definition?.gates[event.gate]?.title ?? event.gate}`;
    case 'handover.offered':
      return `Offered: ${handOverTitle(definition, event.handOver)}`;
    case 'handover.accepted':
    case 'handover.refused':
      return event.type === 'handover.accepted' ? 'Hand-over accepted' : 'Hand-over refused';
    case 'alert.raised':
    case 'alert.closed':
      return event.type === 'alert.raised'
        ? `Alert, ${inWords(event.about)}: ${alertTitle(definition, event.alert)}`
        : `Alert withdrawn, ${inWords(event.because)}: ${alertTitle(definition, event.alert)}`;
    case 'child.registered':
      return 'Child registered';
    case 'key.erased':
      return "Erased: the child's key was destroyed";
    case 'record.exported':
      return 'Exported: the record was given out as a file';
    default:
      return sentenceCase(event.type.replace('.', ' ')); // streams of authorities, homes and requests are in no child's timeline
  }
}

const CHILD_FACTS: Readonly<Record<string, string>> = { names: 'Names', dateOfBirth: 'Date of birth' };

function subjectOf(event: JourneyEvent | RegisterEvent, definition: JourneyDefinition | undefined): string {
  if (event.type === 'fact.recorded')
    return definition?.facts[event.fact]?.title ?? CHILD_FACTS[event.fact] ?? sentenceCase(event.fact);
  if (event.type !== 'decision.made') return 'An entry';
  if (event.decision !== EXCUSE) return definition?.decisions[event.decision]?.title ?? sentenceCase(event.decision);
  return `Excused: ${stepTitle(definition, String(event.value['duty']))}`;
}

/** What an alert is about: its name is the duty's or the gate's, and a number. */
export function alertTitle(definition: JourneyDefinition | undefined, alert: string): string {
  const [kind, id = '', ...rest] = alert.split('#')[0]?.split('/') ?? [];
  return kind === 'gate' ? (definition?.gates[id]?.title ?? id) : stepTitle(definition, [id, ...rest].join('/'));
}

/** What an event is about, by its id in the definition. */
export function subjectId({ event, original }: EntrySeen): string | null {
  const said = original ?? event;
  if ('fact' in said) return said.fact;
  if ('decision' in said) return said.decision;
  if ('duty' in said) return said.duty;
  if ('gate' in said) return said.gate;
  if ('handOver' in said) return said.handOver;
  if ('alert' in said) return said.alert.split('#')[0] ?? null;
  return 'end' in said ? said.end : null;
}

/** A step by the key of one of its duties. */
export const stepTitle = (definition: JourneyDefinition | undefined, duty: string): string =>
  definition?.steps[duty.split(':')[0] ?? '']?.title ?? duty;

const BUILT_IN: Readonly<Record<string, string>> = {
  [TEAM_HAND_OVER]: 'To another team',
  [HANDED_BACK]: 'Handed back',
};

/** A hand-over by its id. */
export const handOverTitle = (definition: JourneyDefinition | undefined, id: string): string =>
  BUILT_IN[id] ?? definition?.handOvers[id]?.title ?? id;

const SEALED_TITLES: Readonly<Record<string, string>> = {
  correctionReason: 'Why it is corrected or withdrawn',
  note: 'What was said of it',
  reason: 'Why',
  givenNames: 'Given names',
  familyName: 'Family name',
};

/** The values of an event: the clear ones, then the sealed ones, opened for those who may see them. */
export async function valuesOf(context: Context, entry: EntrySeen): Promise<NamedValue[]> {
  const clear = clearValuesOf(entry);
  if (entry.sealed === undefined) return clear;
  return [...clear, ...sealedValuesOf(entry, await openSealed(context, entry.child, entry.sealed))];
}

/** What is put into words of an event, wherever it is read. */
export type Worded = Pick<EntrySeen, 'event' | 'original' | 'definition' | 'sealedFields'>;

/** The clear values of an event, in the order of its shape. */
export function clearValuesOf(entry: Worded): NamedValue[] {
  const shape = shapeOf(entry);
  const order = Object.keys(shape);
  return Object.entries(clearOf(entry.event))
    .toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(([name, value]) => ({
      name,
      title: shape[name]?.says ?? sentenceCase(name),
      value: Array.isArray(value) ? value.join(', ') : String(value),
    }));
}

/** The sealed ones: opened, or why they are not. */
export function sealedValuesOf(entry: Worded, { words, withheld }: Opened): NamedValue[] {
  const shape = shapeOf(entry);
  return entry.sealedFields.map((name) => ({
    name,
    title: shape[name]?.says ?? SEALED_TITLES[name] ?? sentenceCase(name),
    value: words?.[name] ?? null,
    withheld: withheld ?? null,
  }));
}

function shapeOf({ event, original, definition }: Worded): Shape {
  const said = original ?? event;
  if (said.type === 'fact.recorded') return definition?.facts[said.fact]?.holds ?? {};
  return said.type === 'decision.made' ? (definition?.decisions[said.decision]?.holds ?? {}) : {};
}

/** What an event holds in the clear, flat. Ids of ours become ids of the API; explanations are shown apart. */
function clearOf(event: JourneyEvent | RegisterEvent): Values {
  switch (event.type) {
    case 'fact.recorded':
    case 'fact.corrected':
    case 'decision.made':
      return event.value;
    case 'clock.set':
      return given({ due: event.due?.at ?? event.due?.on, cause: event.cause });
    case 'clock.moved':
      return given({
        ...{ from: event.from?.at ?? event.from?.on, to: event.to?.at ?? event.to?.on, cause: event.cause },
        ...editionsOf(event),
      });
    case 'clock.settled':
      return given({ outcome: event.outcome, daysLate: event.daysLate, reason: event.reason, cause: event.cause });
    case 'gate.judged':
      return Object.fromEntries(event.limbs.map(({ limb, status }) => [limb, status]));
    case 'handover.offered':
      return given({ handOver: event.handOver, to: event.to, receiver: event.receiver, returns: event.returns });
    case 'handover.accepted':
    case 'handover.refused':
      return given({ offer: event.offer, into: event.into && globalId('Journey', event.into) });
    case 'journey.started':
      return given({
        purpose: event.purpose,
        reference: event.reference,
        follows: event.follows && globalId('Journey', event.follows),
      });
    case 'journey.ended':
      return { end: event.end };
    case 'alert.raised':
      return { about: event.about, subject: event.subject };
    case 'alert.closed':
      return { because: event.because };
    case 'child.registered':
      return { reference: event.reference };
    case 'duty.opened':
      return { owedBy: event.owedBy };
    case 'key.erased':
      return { ground: event.ground, decision: event.decision };
    case 'record.exported':
      return { ground: event.ground, words: event.words, sha256: event.sha256 };
    default: // a withdrawal, and what stands in no child's timeline
      return {};
  }
}

/** What the law was before and after, as far as it changed with the date. */
function editionsOf({ law, lawBefore }: ClockMoved): Readonly<Record<string, string | number | undefined>> {
  const names = (['calendar', 'ruleEdition', 'setting'] as const).filter((name) => lawBefore[name] !== law[name]);
  return Object.fromEntries(
    names.flatMap((name) => [
      [`${name}Before`, lawBefore[name]],
      [name, law[name]],
    ]),
  );
}

const given = (values: Readonly<Record<string, string | number | undefined>>): Values =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
