import { civilDate } from '../../../statute';
import { EFFECTS, ROUTES } from '../../../workflows/kinship-route/facts/route';
import { kinshipRoute } from '../../../workflows/kinship-route/definition';
import { actor, Ledger, type Act, type Telling } from '../../support/ledger';

/** The people of every story, each in one role. */
export const caseSystem = actor('case-system');
export const worker = actor('kinship-worker');
export const socialWorker = actor('social-worker');
export const teamManager = actor('team-manager');
export const carer = actor('kinship-carer');
export const guardian = actor('prospective-guardian');
export const legal = actor('legal-adviser');
export const funder = actor('funding-approver');
export const nominated = actor('nominated-officer');
export const reviewing = actor('independent-reviewing-officer');
export const otherAuthority = actor('host-authority');
export const receiver = actor('receiving-service');

export const review2022 = { kind: 'pack', pack: 'review-2022', on: true, from: civilDate('2026-01-01') } as const;
/** The pilot as if it had started for the area: test data. */
export const pilot = (from: string) =>
  ({ kind: 'commencement', rule: 'pilot-kinship-allowance', from: civilDate(from) }) as const;

/** A route of which nothing has been told yet; with the law alone unless it says otherwise. */
export const kinship = (startedOn: string, { pack = false, bornOn = '2018-06-01' } = {}): Ledger => {
  const ledger = new Ledger(kinshipRoute, { bornOn }).on(startedOn, caseSystem.starts());
  return pack ? ledger.learns(startedOn, review2022) : ledger;
};

/** Facts on every route, but for an effect of one that is left out. */
export const informs = (omitted?: { readonly route: string; readonly effect: string }): readonly Act[] =>
  ROUTES.map((route) =>
    worker.records('routeFacts', {
      route,
      effects: EFFECTS.filter((effect) => !(omitted && route === omitted.route && effect === omitted.effect)),
    }),
  );
export const chooses = (choice = 'special-guardianship', telling: Telling = {}, pressureAsked = true): Act =>
  carer.records('routeChoice', { choice, pressureAsked }, { sealed: ['words', 'pressure'], ...telling });
/** Chosen all the same by a carer who had not been told of every route. */
export const choosesUninformed = (choice = 'special-guardianship', more: readonly string[] = ['whyUninformed']): Act =>
  carer.records(
    'routeChoice',
    { choice, pressureAsked: true, madeUninformed: true },
    { sealed: ['words', 'pressure', ...more] },
  );
export const notifies = (telling: Telling = {}): Act => guardian.records('noticeGiven', { carer: 'aunt' }, telling);
export const applies = (telling: Telling = {}): Act => guardian.records('guardianshipApplication', {}, telling);
export const orders = (value: Record<string, string> = {}, telling: Telling = {}): Act =>
  legal.records('order', { order: 'special-guardianship', ...value }, telling);
export const supports = (telling: Telling = {}, value: Record<string, string | boolean> = {}): Act =>
  teamManager.decides('support', { choice: 'provide', services: true, regularPayments: true, ...value }, telling);
export const rates = (poundsWeekly: number, telling: Telling = {}): Act =>
  funder.records('fosteringRate', { poundsWeekly, table: 'table-1' }, telling);
export const pays = (poundsWeekly: number, telling: Telling = {}): Act =>
  funder.records('allowance', { poundsWeekly, basis: 'fostering-rate' }, telling);
export const places = (telling: Telling = {}): Act => worker.records('connectedPlacement', { carer: 'aunt' }, telling);
export const approves = (telling: Telling = {}): Act =>
  nominated.decides('temporaryApproval', { choice: 'approve' }, telling);
export const extend = (
  choice = 'assessment-unfinished',
  value: Record<string, boolean> = {},
  telling: Telling = {},
): Act =>
  nominated.decides(
    'extendApproval',
    { choice, mostAppropriate: true, panelAsked: true, reviewingOfficerTold: true, ...value },
    telling,
  );
