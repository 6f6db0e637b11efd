import { civilDate } from '../../../statute';
import { PACK_PARTS } from '../../../workflows/family-network-plan/facts/life';
import { familyNetworkPlan } from '../../../workflows/family-network-plan/definition';
import { actor, Ledger, type Act, type Telling } from '../../support/ledger';

/** The people of every story, each in one role. */
export const caseSystem = actor('case-system');
export const socialWorker = actor('social-worker');
export const teamManager = actor('team-manager');
export const serviceManager = actor('service-manager');
export const funder = actor('funding-approver');
export const provider = actor('support-provider');
export const grandmother = actor('named-carer');
export const mother = actor('parent');
export const officer = actor('private-fostering-officer');
export const nominated = actor('nominated-officer');
export const reviewing = actor('independent-reviewing-officer');
export const receiver = actor('receiving-service');
export const legal = actor('legal-adviser');

export const review2022 = (on = '2026-01-01') =>
  ({ kind: 'pack', pack: 'review-2022', on: true, from: civilDate(on) }) as const;

/** A plan of which nothing has been told yet, with the proposals of 2022 adopted unless it says not. */
export const network = (startedOn: string, { pack = true, bornOn = '2014-06-01' } = {}): Ledger => {
  const ledger = new Ledger(familyNetworkPlan, { bornOn }).on(startedOn, caseSystem.starts());
  return pack ? ledger.learns(startedOn, review2022()) : ledger;
};

// ---- What people tell, with what does not matter to a story filled in ----

export const purpose = (telling: Telling = {}): Act => socialWorker.records('planPurpose', {}, telling);
export const measures = (measure = 'school'): Act => socialWorker.records('successMeasure', { measure });
export const term = (startOn: string, endOn?: string, more: Record<string, number> = {}): Act =>
  socialWorker.records('planTerm', { version: 1, startOn, ...(endOn === undefined ? {} : { endOn }), ...more });
export const point = (reviewOn: string, version = 1): Act => socialWorker.records('reviewPoint', { version, reviewOn });
export const none = (element: string): Act => socialWorker.records('noneOf', { element });
export const stay = (from: string, value: Record<string, string> = {}): Act =>
  socialWorker.records('stay', {
    ...{ stay: 'stay-1', with: 'aunt', purpose: 'lives-there', from, arrangedBy: 'family', relation: 'uncle-or-aunt' },
    ...value,
  });
export const line = (name: string, startOn: string, value: Record<string, string | number> = {}): Act =>
  socialWorker.records('supportLine', {
    ...{ line: name, kind: 'financial', person: 'grandmother', helps: 'carer', startOn, owner: 'finance' },
    ...value,
  });
export const watches = (everyWeeks?: number): Act =>
  socialWorker.records('monitoring', {
    visitor: 'worker',
    alone: true,
    ...(everyWeeks === undefined ? {} : { everyWeeks }),
  });
export const drafts = (telling: Telling = {}): Act => socialWorker.records('planDraft', { version: 1 }, telling);
export const checks = (): Act => teamManager.records('elementsChecked', { version: 1 });
export const knows = (person: string): Act => socialWorker.records('prHolder', { person, status: 'known' });
export const says = (person: string, answer: string, as = 'pr-holder', telling: Telling = {}): Act =>
  socialWorker.records('agreement', { person, as, answer }, { ...(QUIET.includes(answer) ? {} : WORDS), ...telling });
const QUIET = ['agrees', 'agrees-with-changes'];
const WORDS = { sealed: ['words'] };
export const adopts = (choice = 'agree'): Act => serviceManager.decides('adoptPlan', { choice });
export const basis = (choice: string, validFrom: string, telling: Telling = {}): Act =>
  serviceManager.decides('legalBasis', { choice, validFrom, advice: 'advice-1' }, telling);
export const hears = (telling: Telling = {}): Act =>
  socialWorker.records('wishesAndFeelings', { how: 'talked' }, telling);
export const starts = (telling: Telling = {}): Act => socialWorker.records('activated', { told: ['mother'] }, telling);
export const delivers = (name: string, telling: Telling = {}): Act =>
  grandmother.records('delivery', { line: name, confirmed: true }, telling);
export const visits = (telling: Telling = {}): Act =>
  socialWorker.records('visit', { worker: 'worker', seen: true, alone: true }, telling);

/** The six elements: the child stays at home, wages for the grandmother, nothing else. */
export const elements = (startOn: string, endOn: string, ...points: readonly string[]): readonly Act[] => [
  ...[purpose(), measures(), term(startOn, endOn), ...points.map((day) => point(day))],
  ...[none('accommodation'), none('support'), none('additional-support'), watches()],
];
export const agreement = (): readonly Act[] => [knows('mother'), says('mother', 'agrees'), adopts()];

/** Drafted, checked, agreed and started, all on one day. */
export const running = (on: string, endOn: string, ...points: readonly string[]): Ledger =>
  network(on).on(on, ...elements(on, endOn, ...points), drafts(), checks(), ...agreement(), hears(), starts());

/** A whole review: held, the measure read, the child heard, and what it leads to. */
export const reviews = (choice = 'continue', telling: Telling = {}): readonly Act[] => [
  socialWorker.records('review', { attended: ['mother'] }, telling),
  teamManager.records('measureRead', { measure: 'school', reading: 'better' }, telling),
  hears(telling),
  decides(choice, telling),
];
export const decides = (choice: string, telling: Telling = {}): Act =>
  serviceManager.decides('reviewOutcome', { choice }, telling);
export const marks = (name: string, mark: string, daysLate?: number, telling: Telling = {}): Act =>
  teamManager.records('lineRead', { line: name, mark, ...(daysLate === undefined ? {} : { daysLate }) }, telling);

export const reports = (change: string, kind = 'safety-concern', telling: Telling = {}): Act =>
  socialWorker.records('change', { change, kind, harmSuspected: false }, telling);
export const grades = (change: string, choice = 'safety', telling: Telling = {}): Act =>
  teamManager.decides('gradeChange', { change, choice }, telling);
export const answers = (change: string, telling: Telling = {}): Act =>
  teamManager.records('changeAnswered', { change }, telling);
export const insufficient = (choice = 'not-recoverable'): Act =>
  serviceManager.decides('insufficiency', { choice, kind: 'later', advice: 'advice-2' });
export const packs = (lines: readonly string[], parts: readonly string[] = PACK_PARTS): Act =>
  legal.records('evidencePack', { lines, parts });
