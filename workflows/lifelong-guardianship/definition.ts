import type { Occurred } from '../kernel/events';
import type { Sent } from '../kernel/decide';
import { journey } from '../kernel/definition';
import type { Values } from '../kernel/events';
import { responsible, type Authorship, type Role } from '../kernel/people';
import { refusal, type Refusal } from '../kernel/refusals';
import { choices, DEFAULT_SET } from './meaning/choices';
import { documents, markOfPapers } from './documents';
import { ends, handOvers } from './ends';
import { decisions, facts, type Guarding } from './facts';
import { bond as bondFacts } from './facts/bond';
import { order as orderFacts } from './facts/order';
import { gates } from './gates';
import { LIFELONG_GUARDIANSHIP } from './meaning/limits';
import { ageDay } from './meaning/age';
import { type Bond, bonds, chosen, packOn } from './meaning/bond';
import { answerOf } from './meaning/finding';
import { inForce, noticeRefused, orderOf, registered } from './meaning/standing';
import { objects } from './meaning/visitors';
import { steps } from './steps';

/*
 * Lifelong guardianship, and the relationships that lead to it. One purpose finds, keeps and grows the people who love a
 * young person; the other prepares a lifelong bond of an adult who was in care with somebody who loves them. The order is a
 * proposal of 2022 and not law: where the proposal is off, the bond ends in a family commitment and is called nothing else.
 * What the review leaves open is in meaning/choices.ts, the figures in meaning/limits.ts. Here it is put together, with what it refuses:
 * only acts that exist in the software alone, and words in another's name.
 */

interface Saying {
  readonly fact: string;
  readonly value: Values;
  readonly on: Occurred['on'];
  readonly author: Authorship;
}

function refuses(view: Guarding, { author, command }: Sent): Refusal | undefined {
  const { on } = command.occurred;
  switch (command.type) {
    case 'record':
      return factRefused(view, { fact: command.fact, value: command.value, on, author });
    case 'decide':
      return command.decision === 'capacityResult' ? underAge(view, on) : undefined;
    case 'correct': {
      const fact = (Object.keys(facts) as (keyof typeof facts)[]).find((name) =>
        view.all(name).some(({ id }) => id === command.entry),
      );
      return fact && factRefused(view, { fact, value: command.value, on, author });
    }
    default:
      return undefined;
  }
}

const notCompliant = (message: string, ...path: string[]): Refusal => refusal('not-compliant', message, ...path);

const factRefused = (view: Guarding, saying: Saying): Refusal | undefined =>
  inAnothersName(saying) ?? (isOfBond(saying.fact) ? bondRefused(view, saying) : relationshipRefused(view, saying));

// ---- In whose name ----

/** Which roles speak for which party, where a fact says whose word it is. */
const SPEAKS: Readonly<Record<string, readonly Role[]>> = {
  adult: ['young-person', 'independent-adviser-adult'],
  guardian: ['proposed-guardian', 'lifelong-guardian', 'independent-adviser-guardian'],
  visitor: ['independent-visitor'],
  'young-person': ['young-person'],
  mentor: ['mentor'],
};

/** A doubt is about a party and not said by it; everything else that names one is its own word or its adviser's. */
const ABOUT_A_PARTY = ['capacityDoubt', 'helpedToDecide'];

function inAnothersName({ fact, value, author }: Saying): Refusal | undefined {
  const field = value['party'] === undefined ? 'by' : 'party';
  const speaks = ABOUT_A_PARTY.includes(fact) ? undefined : SPEAKS[String(value[field])];
  return !speaks || responsible(author).roles.some((role) => speaks.includes(role))
    ? undefined
    : refusal('not-allowed', 'Each of the two speaks for themself alone.', field);
}

// ---- A bond ----

const isOfBond = (fact: string): boolean => fact in bondFacts || fact in orderFacts;

/** What only the proposal knows: refused where it is not switched on. */
const PROPOSED_ONLY = ['adviceGiven', 'adviceDeclined', 'consent', 'familyTold', 'application', 'orderOutcome'];
/** Said of an order that there is. */
const OF_AN_ORDER: readonly string[] = [
  ...(['registered', 'noticeConsent', 'nobodyToTell', 'noticeSent', 'noticeAcknowledged', 'reviewAnswered'] as const),
  ...(['changeAsked', 'otherHeard', 'changeOutcome', 'voidConsentTold'] as const),
];

function underAge(view: Guarding, on: Occurred['on']): Refusal | undefined {
  const eighteen = ageDay(view, 18);
  if (eighteen === undefined)
    return refusal('not-yet', 'The date of birth is not known, so nobody can tell who is 18.', 'dateOfBirth');
  return on < eighteen
    ? notCompliant('Nothing of a lifelong bond begins before the eighteenth birthday.', 'occurredOn')
    : undefined;
}

function bondRefused(view: Guarding, saying: Saying): Refusal | undefined {
  const { fact, value, on } = saying;
  const bond = bonds(view).findLast(({ guardian }) => guardian === value['guardian']);
  return (
    underAge(view, on) ??
    (PROPOSED_ONLY.includes(fact) && packOn(view, on) === 'england-law'
      ? notCompliant('This is a proposal and not law; here a family commitment can be settled.', 'guardian')
      : undefined) ??
    (OF_AN_ORDER.includes(fact) && !(bond && orderOf(view.upTo(on), bond))
      ? refusal('not-yet', 'Nothing has been made that this could be about.', 'guardian')
      : undefined) ??
    actRefused(view, saying, bond)
  );
}

function actRefused(view: Guarding, { fact, value, on }: Saying, bond: Bond | undefined): Refusal | undefined {
  switch (fact) {
    case 'packTold':
      return toldRefused(view, value, on);
    case 'proceeds':
      return value['choice'] === 'stop' && bond && registered(view, bond)
        ? notCompliant('It is registered. Either of you may ask for a discharge at any time.', 'choice')
        : undefined;
    case 'application':
      return applicationRefused(view, value, on);
    case 'noticeConsent':
      return value['party'] === 'guardian' &&
        value['recipient'] !== undefined &&
        chosen(view, 'O15', on) === 'adult-names-guardian'
        ? notCompliant('The authority lets the adult alone name who is told.', 'party')
        : undefined;
    case 'noticeSent':
      return bond && noticeRefused(view, bond, String(value['recipient']), on);
    case 'concernPassedOn':
      return value['shownToAdult'] || value['unsafeToShow']
        ? undefined
        : notCompliant('The adult sees it first, unless showing it is not safe.', 'shownToAdult');
    case 'objectionPassedOn':
      return value['adultAgrees'] || value['forSafety']
        ? undefined
        : notCompliant('It is passed on only if the adult agrees or safety requires it.', 'adultAgrees');
    default:
      return undefined;
  }
}

function toldRefused(view: Guarding, value: Values, on: Occurred['on']): Refusal | undefined {
  if (value['pack'] !== packOn(view, on))
    return refusal('invalid-value', `What applied on that day is ${packOn(view, on)}.`, 'pack');
  return value['defaultSet'] === DEFAULT_SET
    ? undefined
    : refusal('invalid-value', `The set of defaults is version ${DEFAULT_SET}.`, 'defaultSet');
}

function applicationRefused(view: Guarding, value: Values, on: Occurred['on']): Refusal | undefined {
  const maker = chosen(view, 'O2', on);
  if (value['to'] !== maker) return refusal('invalid-value', `Whoever decides here is: ${maker}.`, 'to');
  if (value['direction'] === 'mutual' && chosen(view, 'O14', on) === 'adult-only')
    return notCompliant('The authority has chosen that the adult alone inherits.', 'direction');
  const most = chosen(view, 'O5', on) === 'one' ? 1 : 2;
  return inForce(view).length >= most
    ? notCompliant(`No more than ${most} can be in force at once.`, 'guardian')
    : undefined;
}

// ---- Relationships ----

function relationshipRefused(view: Guarding, { fact, value }: Saying): Refusal | undefined {
  switch (fact) {
    case 'visitorMatched':
      return objects(view)
        ? notCompliant('The child objects, and understands: no visitor is appointed (s.23ZB(6)).', 'visitorAnswer')
        : undefined;
    case 'detailsPassed':
      return answerOf(view, String(value['person']))?.value.answer === 'in-touch'
        ? undefined
        : notCompliant('The person found has not agreed to be in touch.', 'person');
    default:
      return undefined;
  }
}

export const lifelongGuardianship = journey<Guarding>({
  id: LIFELONG_GUARDIANSHIP,
  title: 'Lifelong guardianship, and the relationships that lead to it',
  noun: 'Guardianship',
  purposes: ['relationships', 'guardianship'],
  startedBy: [
    ...(['case-system', 'social-worker', 'personal-adviser', 'leaving-care-manager'] as const),
    ...(['family-finding-coordinator', 'guardianship-coordinator'] as const),
  ],
  facts,
  decisions,
  steps,
  gates,
  handOvers,
  ends,
  documents,
  markOfPapers,
  choices,
  refuses,
});
