import type { CivilDate } from '../../statute';
import { type Facts, journey } from '../kernel/definition';
import type { Sent } from '../kernel/decide';
import type { Values } from '../kernel/events';
import { responsible, type Authorship } from '../kernel/people';
import { refusal, type Refusal } from '../kernel/refusals';
import { documents } from './documents';
import { ends, handOvers } from './ends';
import { decisions, facts, type Leaving } from './facts';
import { controlOf } from './facts/control';
import { gates } from './gates';
import { doubtedCare } from './meaning/corrections';
import { protectedFromIntentionality } from './meaning/housing';
import { agreedToTell, HOUSING, worksWithPlan } from './meaning/telling';
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
      return factRefused(view, command.fact, command.value, given, command.occurred.on);
    case 'decide':
      return decisionRefused(view, command.decision, command.value, author, command.occurred.on);
    case 'correct': {
      const { on: day } = command.occurred;
      const fact = FACTS.find((name) => view.all(name).some(({ id }) => id === command.entry));
      const decision = DECISIONS.find((name) => view.made(name).some(({ id }) => id === command.entry));
      const had = fact ? (view.all(fact).find(({ id }) => id === command.entry)?.sealed ?? []) : [];
      return (
        (fact && factRefused(view, fact, command.value, [...had, ...given], day)) ??
        (decision && decisionRefused(view, decision, command.value, author, day))
      );
    }
    default:
      return undefined;
  }
}

const FACTS = Object.keys(facts) as readonly (keyof typeof facts)[];
const DECISIONS = Object.keys(decisions) as readonly (keyof typeof decisions)[];

const notCompliant = (message: string, ...path: string[]): Refusal => refusal('not-compliant', message, ...path);

function factRefused(
  view: Leaving,
  fact: string,
  value: Values,
  sealed: readonly string[],
  day: CivilDate,
): Refusal | undefined {
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
      return tellingRefused(view, value, day);
    case 'housingApplication':
      return value['letterSent'] === true ? letterRefused(view, value, day) : undefined;
    case 'supportLetter':
      return letterRefused(view, value, day);
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

/** What the young person controls needs a live consent, as being in care does; the rest a duty, or to be among the plan's people. */
function tellingRefused(view: Leaving, value: Values, day: CivilDate): Refusal | undefined {
  const { recipient, what, duty } = value;
  const controls = (Array.isArray(what) ? what : ['enteredCare']).map((fact) => controlOf(String(fact)));
  if (controls.includes('young-person') && !agreedToTell(view, value, day))
    return notCompliant('The young person has not agreed that this is told to them, for this purpose.', 'recipient');
  if (controls.includes('plan') && !worksWithPlan(view, recipient, day))
    return notCompliant('This stays among those who work with the plan.', 'recipient');
  return controls.includes('duty') && duty === undefined
    ? refusal('missing-value', 'Say under which duty it was told.', 'duty')
    : undefined;
}

/** A letter of support says that somebody was in care. */
const letterRefused = (view: Leaving, { to }: Values, day: CivilDate): Refusal | undefined =>
  agreedToTell(view, { recipient: to ?? '', purpose: HOUSING }, day)
    ? undefined
    : notCompliant('The young person has not agreed that a letter of support goes to them.', 'to');

/** Whether a list of grounds says one thing and nothing else. */
const only = (grounds: unknown, one: string): boolean =>
  Array.isArray(grounds) && grounds.every((said) => said === one);

function decisionRefused(
  view: Leaving,
  decision: string,
  value: Values,
  author: Authorship,
  day: CivilDate,
): Refusal | undefined {
  switch (decision) {
    case 'ceaseCare':
      return responsible(author).roles.some((role) => role === value['decidedAs'])
        ? undefined
        : refusal('not-allowed', 'Whoever decides does not hold that office.', 'decidedAs');
    case 'careCorrection':
      return doubtedCare(view).some(({ by, until }) => by === value['change'] && until === undefined)
        ? undefined
        : refusal('invalid-value', 'No correction or withdrawal of this number takes a category away.', 'change');
    case 'stayRefusedByAuthority':
      return value['choice'] === 'uphold' && only(value['grounds'], 'cost')
        ? notCompliant('Cost alone is no ground to refuse staying.', 'grounds')
        : undefined;
    case 'intentionalFinding':
      return value['choice'] === 'withdraw' || !protectedFromIntentionality(view, day)
        ? undefined
        : notCompliant('The law allows no such finding here: it can only be withdrawn.', 'choice');
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

/** Every fact, with who controls the telling of it. */
const controlled: Facts = Object.fromEntries(
  Object.entries(facts).map(([name, fact]) => [name, { ...fact, control: controlOf(name) }]),
);

export const leavingCare = journey<Leaving>({
  id: LEAVING_CARE,
  title: 'Leaving care: from 15 and a half to 25 and beyond',
  noun: 'YoungPerson',
  purposes: ['leaving-care'],
  startedBy: ['case-system', 'social-worker', 'personal-adviser', 'leaving-care-manager'],
  facts: controlled,
  decisions,
  steps,
  gates,
  handOvers,
  ends,
  documents,
  takenOver,
  refuses,
});
