import { civilDate } from '../../../statute';
import type { Values } from '../../../workflows/kernel/events';
import { situation } from '../../../workflows/kernel/owed';
import { DEFAULT_SET } from '../../../workflows/lifelong-guardianship/meaning/choices';
import { lifelongGuardianship } from '../../../workflows/lifelong-guardianship/definition';
import type { Guarding } from '../../../workflows/lifelong-guardianship/facts';
import { bonds } from '../../../workflows/lifelong-guardianship/meaning/bond';
import { goalState } from '../../../workflows/lifelong-guardianship/meaning/goal';
import { standingOf, whoWasTold } from '../../../workflows/lifelong-guardianship/meaning/standing';
import { actor, Ledger, type Act, type Telling } from '../../support/ledger';

/** The people of every story, each in one role. */
export const caseSystem = actor('case-system');
export const socialWorker = actor('social-worker');
export const adviser = actor('personal-adviser');
export const manager = actor('leaving-care-manager');
export const youngPerson = actor('young-person');
export const finder = actor('family-finding-coordinator');
export const found = actor('found-person');
export const scheme = actor('visitor-scheme');
export const visitor = actor('independent-visitor');
export const mentor = actor('mentor');
export const charity = actor('mentor-charity');
export const officer = actor('independent-reviewing-officer');
export const coordinator = actor('guardianship-coordinator');
export const carer = actor('proposed-guardian');
export const guardian = actor('lifelong-guardian');
export const adultAdviser = actor('independent-adviser-adult');
export const guardianAdviser = actor('independent-adviser-guardian');
export const assessor = actor('capacity-assessor');
export const notified = actor('notified-person');
export const maker = actor('order-maker');
export const register = actor('register-keeper');
export const body = actor('notice-recipient');

export const PROPOSAL = {
  kind: 'pack',
  pack: 'review-2022',
  on: true,
  from: civilDate('2022-05-23'),
} as const;

/** A child or young person in care, of whom relationships are the purpose. */
export const inCare = (bornOn: string, since: string, startsOn: string = since): Ledger =>
  new Ledger(lifelongGuardianship, { bornOn, purpose: 'relationships' }).on(
    startsOn,
    caseSystem.starts(),
    enters(since),
  );

/** An adult who was in care, with the proposal on or off. */
export const adult = (
  bornOn: string,
  startsOn: string,
  pack: 'review-2022' | 'england-law' = 'review-2022',
): Ledger => {
  const ledger = new Ledger(lifelongGuardianship, { bornOn, purpose: 'guardianship' }).on(
    startsOn,
    coordinator.starts(),
  );
  return pack === 'review-2022' ? ledger.learns(startsOn, PROPOSAL) : ledger;
};

export const view = ({ definition, state, now }: Ledger): Guarding =>
  situation(definition, state, now).view as unknown as Guarding;
export const goal = (ledger: Ledger, day?: string) =>
  goalState(view(ledger), day === undefined ? undefined : civilDate(day));
/** Where the last bond stands. */
export const stands = (ledger: Ledger) => {
  const seen = view(ledger);
  const last = bonds(seen).at(-1);
  const standing = last && standingOf(seen, last);
  return standing && [standing.state, standing.since.on];
};
export const told = (ledger: Ledger) => {
  const seen = view(ledger);
  return bonds(seen).flatMap((bond) => whoWasTold(seen, bond));
};

// ---- Care and relationships ----

export const enters = (on: string): Act => socialWorker.records('enteredCare', { episode: on }, { on });
export const leaves = (episode: string, on: string, planned = true): Act =>
  socialWorker.records('leftCare', { episode, planned }, { on });
export const names = (person: string, loving = 'yes', more: Values = {}): Act =>
  youngPerson.records('relationship', { person, kind: 'family', loving, paidRole: false, ...more });
export const asks = (value: Values = {}): Act => adviser.records('goalChecked', value);
export const answers = (answer: string, more: Values = {}): Act =>
  youngPerson.records('familyFindingAnswer', { answer, ...more });

// ---- A bond ----

export const K = 'mrs-k';
const of = (who: string) => ({ guardian: who });
const speaker = { adult: youngPerson, guardian: carer } as const;
type Party = keyof typeof speaker;

export const wishes = (party: Party, telling: Telling = {}, who = K): Act =>
  speaker[party].records('wish', { ...of(who), party, alone: true }, telling);
export const bothWish = (who = K): readonly Act[] => [wishes('adult', {}, who), wishes('guardian', {}, who)];
export const isGuardian = (more: Values = {}, who = K): Act =>
  coordinator.records('proposedGuardian', {
    ...{ ...of(who), adult: true, related: false, legalParent: false, partner: false, power: false },
    ...more,
  });
export const tells = (pack = 'review-2022', who = K): Act =>
  coordinator.records('packTold', { ...of(who), pack, defaultSet: DEFAULT_SET });
export const advises = (party: Party, telling: Telling = {}, who = K): Act =>
  (party === 'adult' ? adultAdviser : guardianAdviser).records(
    'adviceGiven',
    { ...of(who), party, understoodAndFree: true },
    telling,
  );
export const signs = (
  party: Party,
  round: 'first' | 'second',
  telling: Telling & { alone?: boolean } = {},
  who = K,
): Act =>
  speaker[party].records(
    'consent',
    { ...of(who), party, round, alone: telling.alone ?? true, paper: `${party}-${round}` },
    telling,
  );
export const bothSign = (round: 'first' | 'second', who = K): readonly Act[] => [
  signs('adult', round, {}, who),
  signs('guardian', round, {}, who),
];
export const tellsFamily = (people: readonly string[], who = K): Act =>
  carer.records('familyTold', { ...of(who), ...(people.length === 0 ? {} : { people }) });
export const applies = (value: Values = {}, who = K): Act =>
  youngPerson.records('application', { ...of(who), by: 'both', to: 'family-court', direction: 'to-adult', ...value });
export const decides = (choice: string, receivedOn: string, telling: Telling = {}, who = K): Act =>
  register.records(
    'orderOutcome',
    {
      ...of(who),
      ...{ choice, receivedOn },
      ...(choice === 'made' ? { findings: ['free', 'informed', 'real', 'safe'], direction: 'to-adult' } : {}),
    },
    telling,
  );
export const registers = (who = K): Act => register.records('registered', { ...of(who), copiesToBoth: true });
export const mayTell = (recipient: string, given = true, party: Party = 'adult', who = K): Act =>
  speaker[party].records('noticeConsent', { ...of(who), party, recipient, given });
export const sends = (recipient: string, who = K): Act => register.records('noticeSent', { ...of(who), recipient });
export const acknowledges = (recipient: string, who = K): Act =>
  body.records('noticeAcknowledged', { ...of(who), recipient });
export const says = (party: Party, choice: 'go-on' | 'pause' | 'stop', who = K): Act =>
  speaker[party].records('proceeds', { ...of(who), party, choice });
export const ofBond = (who = K) => of(who);

/** Both wished, were told and advised in the three weeks before a day: the first consents can be signed on it. */
export const readyOn = (bornOn: string, startsOn: string, day: string, more: Values = {}): Ledger =>
  adult(bornOn, startsOn)
    .on(startsOn, ...bothWish(), isGuardian(more), tells(), advises('adult'), advises('guardian'))
    .on(day);

/** An order in force, registered, with these bodies told and every notice acknowledged. */
export function inForce(madeOn: string, tellsWhom: readonly string[] = []): Ledger {
  const ledger = readyOn('1998-06-01', '2025-01-06', '2025-01-13')
    .on('2025-01-13', ...bothSign('first'))
    .on('2025-02-11', tellsFamily([]), ...bothSign('second'))
    .on('2025-02-12', applies());
  // Signed again when the first second consents have gone stale before the day of the order.
  if (madeOn > '2025-05-12') ledger.on(dayBefore(madeOn), ...bothSign('second'));
  return ledger.on(
    madeOn,
    decides('made', madeOn),
    registers(),
    ...tellsWhom.flatMap((recipient) => [mayTell(recipient), sends(recipient), acknowledges(recipient)]),
  );
}

const dayBefore = (day: string): string => {
  const before = new Date(`${day}T00:00:00Z`);
  before.setUTCDate(before.getUTCDate() - 1);
  return before.toISOString().slice(0, 10);
};
