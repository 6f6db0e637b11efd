import { journey } from '../kernel/definition';
import type { Sent } from '../kernel/decide';
import type { Values } from '../kernel/events';
import { responsible, type Authorship } from '../kernel/people';
import { refusal, type Refusal } from '../kernel/refusals';
import { ends, handOvers } from './ends';
import { decisions, facts, type Leaving } from './facts';
import { gates } from './gates';
import { takenOver } from './meaning/taken-over';
import { LEAVING_CARE, steps } from './steps';

/*
 * Leaving care: from 15 and a half to 25 and beyond. Facts and decisions are in facts.ts and its folder, the categories of
 * the law in categories.ts, what the facts come to in meaning/, what is owed in steps/, what an act must meet in gates.ts,
 * hand-overs and ends in ends.ts. Here it is put together, with what it refuses: only acts that exist in the software alone.
 * A birthday opens decisions for a named owner and closes nothing by itself.
 */

function refuses(view: Leaving, { author, command }: Sent): Refusal | undefined {
  const given = command.sealed?.fields ?? [];
  switch (command.type) {
    case 'record':
      return factRefused(view, command.fact, command.value, given);
    case 'decide':
      return decisionRefused(view, command.decision, command.value, author);
    case 'correct': {
      const fact = FACTS.find((name) => view.all(name).some(({ id }) => id === command.entry));
      const decision = DECISIONS.find((name) => view.made(name).some(({ id }) => id === command.entry));
      const had = fact ? (view.all(fact).find(({ id }) => id === command.entry)?.sealed ?? []) : [];
      return (
        (fact && factRefused(view, fact, command.value, [...had, ...given])) ??
        (decision && decisionRefused(view, decision, command.value, author))
      );
    }
    default:
      return undefined;
  }
}

const FACTS = Object.keys(facts) as readonly (keyof typeof facts)[];
const DECISIONS = Object.keys(decisions) as readonly (keyof typeof decisions)[];

const notCompliant = (message: string, ...path: string[]): Refusal => refusal('not-compliant', message, ...path);

function factRefused(view: Leaving, fact: string, value: Values, sealed: readonly string[]): Refusal | undefined {
  switch (fact) {
    case 'concernOutcome':
      return value['seenByYoungPerson'] === true
        ? undefined
        : notCompliant('A concern closes only when the young person has seen the outcome.', 'seenByYoungPerson');
    case 'recordsReleased':
      return view.latest('recordsSupportAnswer')
        ? undefined
        : notCompliant('Support in reading the file has not been offered and answered.', 'recordsSupportAnswer');
    case 'lookedUp':
      return Object.keys(steps).some((step) => step === value['step'])
        ? undefined
        : refusal('invalid-value', 'This journey has no such step.', 'step');
    case 'disclosure':
      return consents(view, value)
        ? undefined
        : notCompliant('The young person has not agreed that this is told to them, for this purpose.', 'recipient');
    case 'rentGuarantee':
      return value['answer'] === 'issued' || sealed.includes('reason')
        ? undefined
        : refusal('missing-value', 'Say why the guarantee is refused.', 'reason');
    case 'hostAnswer':
      return value['answer'] === 'yes' || sealed.includes('words')
        ? undefined
        : refusal('missing-value', 'Say why the carer or host does not agree.', 'words');
    default:
      return undefined;
  }
}

/** A live consent of the young person, for that recipient and purpose. */
const consents = (view: Leaving, { recipient, purpose }: Values): boolean =>
  view.all('disclosureConsent').findLast(({ value }) => value.recipient === recipient && value.purpose === purpose)
    ?.value.given === true;

/** Whether a list of grounds says one thing and nothing else. */
const only = (grounds: unknown, one: string): boolean =>
  Array.isArray(grounds) && grounds.every((said) => said === one);

function decisionRefused(view: Leaving, decision: string, value: Values, author: Authorship): Refusal | undefined {
  switch (decision) {
    case 'ceaseCare':
      return responsible(author).roles.some((role) => role === value['decidedAs'])
        ? undefined
        : refusal('not-allowed', 'Whoever decides does not hold that office.', 'decidedAs');
    case 'stayRefusedByAuthority':
      return value['choice'] === 'uphold' && only(value['grounds'], 'cost')
        ? notCompliant('Cost alone is no ground to refuse staying.', 'grounds')
        : undefined;
    case 'atBirthday':
      return value['choice'] !== 'end-by-choice' || endsIt(view, value['service'])
        ? undefined
        : notCompliant('Only the young person ends a service by choice, and has not said so.', 'service');
    case 'parentingAssessment':
      return value['choice'] === 'open' && only(value['grounds'], 'was-in-care')
        ? notCompliant('Having been in care is no ground for an assessment of parenting.', 'grounds')
        : undefined;
    default:
      return undefined;
  }
}

const endsIt = (view: Leaving, service: unknown): boolean =>
  view.all('endsService').some(({ value }) => value.service === service);

export const leavingCare = journey<Leaving>({
  id: LEAVING_CARE,
  title: 'Leaving care: from 15 and a half to 25 and beyond',
  noun: 'YoungPerson',
  purposes: ['leaving-care'],
  startedBy: ['case-system', 'social-worker', 'personal-adviser', 'leaving-care-manager'],
  facts,
  decisions,
  steps,
  gates,
  handOvers,
  ends,
  takenOver,
  refuses,
});
