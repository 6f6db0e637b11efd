import type { CivilDate } from '../../statute';
import type { Sent } from '../kernel/decide';
import { journey } from '../kernel/definition';
import type { Values } from '../kernel/events';
import { responsible } from '../kernel/people';
import { refusal, type Refusal } from '../kernel/refusals';
import { ends, handOvers } from './ends';
import { decisions, facts, type Network } from './facts';
import { OF_SERVICE_MANAGER } from './facts/decisions';
import { gates } from './gates';
import { marksOn } from './meaning/promises';
import { FAMILY_NETWORK_PLAN, steps } from './steps';

/*
 * A Family Network Plan: care and support by relatives and friends, held, paid for, watched and reviewed, so that a child need
 * not enter care or can leave it. Facts and decisions are in facts.ts and its folder, what they come to in meaning/, what is
 * owed in steps/, what an act must meet in gates.ts, hand-overs and ends in ends.ts. Here it is put together.
 */

/** The plan is practice, not law: until a statute makes one, every notice of it says so. */
export const NOT_STATUTORY = 'not a statutory plan';

/** Entries that would leave a line blank, or say of a promise something else than the record shows. */
function refuses(view: Network, { author, command }: Sent): Refusal | undefined {
  const given = command.sealed?.fields ?? [];
  switch (command.type) {
    case 'record':
      return factRefused(view, command.fact, command.value, { given, day: command.occurred.on });
    case 'decide':
      return decisionRefused(command.decision, command.value, responsible(author).roles);
    case 'correct': {
      const decision = DECISIONS.find((name) => view.made(name).some(({ id }) => id === command.entry));
      const fact = FACTS.find((name) => view.all(name).some(({ id }) => id === command.entry));
      const had = fact ? (view.all(fact).find(({ id }) => id === command.entry)?.sealed ?? []) : [];
      return (
        (decision && decisionRefused(decision, command.value, responsible(author).roles)) ??
        (fact && factRefused(view, fact, command.value, { given: [...had, ...given], day: command.occurred.on }))
      );
    }
    default:
      return undefined;
  }
}

const FACTS = Object.keys(facts) as readonly (keyof typeof facts)[];
const DECISIONS = Object.keys(decisions) as readonly (keyof typeof decisions)[];

interface Told {
  /** Sealed fields that were given. */
  readonly given: readonly string[];
  readonly day: CivilDate;
}

const needsWords = ({ given }: Told, field: string, message: string): Refusal | undefined =>
  given.includes(field) ? undefined : refusal('missing-value', message, field);

function factRefused(view: Network, fact: string, value: Values, told: Told): Refusal | undefined {
  switch (fact) {
    case 'prHolder':
      return value['status'] === 'known'
        ? undefined
        : needsWords(told, 'reason', 'Say why the person is not traced, or is not asked.');
    case 'agreement':
      return value['answer'] === 'withdrawn' || value['answer'] === 'objects'
        ? needsWords(told, 'words', 'Say in what words the person objected or withdrew.')
        : undefined;
    case 'evidencePack':
      return value['gaps'] === undefined
        ? undefined
        : needsWords(told, 'gapReasons', 'Say why the evidence lacks these parts.');
    case 'lineRead':
      return misread(view, value, told.day);
    default:
      return undefined;
  }
}

/** A review may not call late support on time, nor leave out how late it was. */
function misread(view: Network, { line, mark, daysLate = 0 }: Values, day: CivilDate): Refusal | undefined {
  const stands = marksOn(view, day).find((one) => one.line === line);
  if (!stands) return refusal('invalid-value', 'Nothing can be said of this line yet.', 'line');
  const late = stands.mark === 'late' && stands.daysLate !== daysLate;
  if (stands.mark === mark && !late) return undefined;
  const how = stands.daysLate > 0 ? `${stands.mark}, ${stands.daysLate} days` : stands.mark;
  return refusal('not-compliant', `By the record this line is: ${how}.`, stands.mark === mark ? 'daysLate' : 'mark');
}

function decisionRefused(decision: string, value: Values, roles: readonly string[]): Refusal | undefined {
  return decision === 'reviewOutcome' &&
    OF_SERVICE_MANAGER.includes(String(value['choice'])) &&
    !roles.includes('service-manager')
    ? refusal(
        'not-allowed',
        'Only the service manager decides on a kinship route, or that the plan does not suffice.',
        'choice',
      )
    : undefined;
}

export const familyNetworkPlan = journey<Network>({
  id: FAMILY_NETWORK_PLAN,
  title: `Family Network Plan (${NOT_STATUTORY})`,
  noun: 'FamilyNetworkPlan',
  purposes: ['family-network-plan'],
  startedBy: ['case-system', 'social-worker', 'team-manager', 'receiving-service'],
  facts,
  decisions,
  steps,
  gates,
  handOvers,
  ends,
  refuses,
});
