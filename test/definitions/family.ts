import { addDays, civilDate } from '../../statute';
import { familyGroupDecisionMaking } from '../../workflows/family-group-decision-making/definition';
import type { LawChange } from '../../workflows/kernel/law';
import { actor, Ledger, type Act, type Telling } from '../support/ledger';

/** The people of every story, each in one role. */
export const caseSystem = actor('case-system');
export const socialWorker = actor('social-worker');
export const teamManager = actor('team-manager');
export const serviceManager = actor('service-manager');
export const serviceLead = actor('service-lead');
export const legalAdviser = actor('legal-adviser');
export const coordinator = actor('fgdm-coordinator');
export const advocate = actor('independent-advocate');
export const receiver = actor('receiving-service');

export const SECTION_31 = 'care-or-supervision-application';
export const OTHER_PART_FOUR = 'other-part-four-application';

/** A child's journey of which nothing has been told yet. */
export const family = (opening: ConstructorParameters<typeof Ledger>[1] = {}): Ledger =>
  new Ledger(familyGroupDecisionMaking, opening);

// ---- Law, as it may be loaded for an authority ----

const from = (rule: string, day: string) => ({ kind: 'commencement', rule, from: civilDate(day) }) as const;
/** Fixture F0: s.31ZA as if commenced on 1 January 2027. Test data, not law. */
export const F0 = from('B2', '2027-01-01');
/** Fixture F: s.31ZA as if commenced on 1 April 2027; loaded for area X only. */
export const F = from('B2', '2027-04-01');
/** The child's part of s.31ZA, which rests on a secondary source, commenced with F0. */
export const F0_CHILD = from('fgdm-child', '2027-01-01');
export const review = (on: string, isOn = true) =>
  ({ kind: 'pack', pack: 'review-2022', on: isOn, from: civilDate(on) }) as const;
export const ownSetting = (name: string, limit: Extract<LawChange, { kind: 'setting' }>['limit'], day: string) =>
  ({ kind: 'setting', setting: `family-group-decision-making.${name}`, limit, from: civilDate(day) }) as const;

// ---- What people tell, with what does not matter to a story filled in ----

type Status = 'known' | 'contacted' | 'untraced' | 'withheld' | 'no-such-person';

/** Lists a parent or holder; of the men, who fills the father's line. */
export function lists(person: string, status: Status = 'known', telling: Telling = {}): Act {
  const father = person.startsWith('father');
  const relation = father ? 'father' : person.startsWith('mother') ? 'mother' : 'other-holder';
  const value = { person, relation, hasParentalResponsibility: true, fatherLine: father, status };
  const why = status === 'known' || status === 'contacted' ? {} : { sealed: ['reason'] };
  return socialWorker.records('offerRecipient', value, { ...why, ...telling });
}

export const enters = (telling: Telling = {}, value = {}): Act =>
  serviceManager.decides('enterPreProceedings', { choice: 'enter', advice: 'advice-1', ...value }, telling);

export const letter = (telling: Telling = {}, containsOffer = true): Act =>
  legalAdviser.records('letterBeforeProceedings', { toWhom: ['mother', 'father'], containsOffer }, telling);

export const offers = (person: string, telling: Telling = {}, inLetter = true): Act =>
  socialWorker.records('offer', { person, inLetter, how: 'letter', language: 'English' }, telling);

type Answer = 'accepted' | 'declined' | 'none' | 'withdrawn';

export const answers = (person: string, answer: Answer, telling: Telling = {}): Act =>
  socialWorker.records(
    'offerAnswer',
    { person, answer, tries: answer === 'none' ? 2 : 1 },
    { ...(answer === 'withdrawn' ? { sealed: ['words'] } : {}), ...telling },
  );

export const meets = (telling: Telling = {}): Act =>
  coordinator.records(
    'meeting',
    { method: 'fgc', invited: ['mother', 'father'], attended: ['mother'], declined: [] },
    telling,
  );

export const names = (worker = 'coordinator', telling: Telling = {}): Act =>
  serviceLead.records('coordinator', { worker }, telling);

export const hears = (telling: Telling = {}): Act => advocate.records('wishesAndFeelings', { how: 'talked' }, telling);

export const plans = (telling: Telling = {}): Act =>
  coordinator.records('familyPlan', { planMade: true, version: 1 }, telling);

export const replies = (choice = 'agree', telling: Telling = {}): Act =>
  teamManager.decides('reply', { choice }, telling);

export const chooses = (...choice: readonly string[]): Act => teamManager.decides('outcomes', { choice });

export const tells = (person: string, telling: Telling = {}): Act =>
  socialWorker.records('outcomeTold', { person, how: 'in-person', minutesSeen: true, view: 'agrees' }, telling);

export const excepts = (
  choice: 'do-not-offer' | 'do-not-hold' | 'revoke-offer' | 'revoke-hold',
  telling: Telling = {},
): Act => serviceManager.decides('bestInterestsException', { choice }, telling);

export const bypasses = (choice: 'declare' | 'withdraw' = 'declare', telling: Telling = {}): Act =>
  serviceManager.decides('urgentBypass', { choice }, telling);

export const explains = (telling: Telling = {}): Act => legalAdviser.records('courtExplanation', {}, telling);

export const issues = (telling: Telling = {}, orderSought = 'care'): Act =>
  legalAdviser.records('partFourApplication', { orderSought }, telling);

export const intends = (plannedFor: string, orderSought = 'care'): Act =>
  legalAdviser.records('plannedApplication', { orderSought, plannedFor });

export const applies = (choice = 'apply', orderSought = 'care'): Act =>
  serviceManager.decides('apply', { choice, orderSought, advice: 'advice-2' });

export const certifies = (telling: Telling = {}): Act =>
  legalAdviser.records('gateCertificate', { orderSought: 'care' }, telling);

export const findsRelative = (person: string, telling: Telling = {}): Act =>
  socialWorker.records('familyFinding', { person, couldCare: 'long', consent: 'given' }, telling);

export const searches = (telling: Telling = {}): Act =>
  socialWorker.records('familyFinding', { couldCare: 'nobody-found', consent: 'not-needed' }, telling);

export const asksAdult = (person: string, approached = true, telling: Telling = {}): Act =>
  socialWorker.records('knownAdult', { person, relation: 'teacher', childAsked: true, approached }, telling);

export const looksAt = (outcome: string, status = 'delivered', telling: Telling = {}): Act =>
  socialWorker.records('outcomeStatus', { outcome, status }, telling);

export const dies = (telling: Telling & { readonly aware: string }): Act =>
  socialWorker.records('childDied', { authorityAwareOn: telling.aware }, telling);

/** Both parents listed and the search begun on the first day. */
export const opens = (ledger: Ledger, on: string): Ledger =>
  ledger.on(on, caseSystem.starts(), lists('mother'), lists('father'));

/** Scenario 1 up to the mother's acceptance: entered on 18 December 2026, the letter and offers on the 29th. */
export const christmasPath = (ledger = family()): Ledger =>
  opens(ledger, '2026-12-18')
    .on('2026-12-18', enters())
    .on('2026-12-29', letter(), offers('mother'), offers('father'))
    .on('2027-01-07', answers('mother', 'accepted'));

/** The day before a duty falls due, the day itself and the day after, with the due day that the journey holds. */
export function aroundDue(ledger: Ledger, key: string) {
  const { due } = ledger.duty(key);
  if (due === null) return { due };
  const day = civilDate(due.slice(0, 10));
  const status = (days: number) => ledger.status(key, addDays(day, days));
  return { due, before: status(-1), on: status(0), after: status(1) };
}

/** What `aroundDue` says of a duty that is in time until a day ends. */
export const inTimeUntil = (due: string) => ({ due, before: 'due-soon', on: 'due-soon', after: 'overdue' });
