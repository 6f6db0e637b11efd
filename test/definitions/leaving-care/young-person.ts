import { leavingCare } from '../../../workflows/leaving-care/definition';
import { actor, Ledger, type Act, type Telling } from '../../support/ledger';

/** The people of every story, each in one role. */
export const caseSystem = actor('case-system');
export const socialWorker = actor('social-worker');
export const adviser = actor('personal-adviser');
export const manager = actor('leaving-care-manager');
export const youngPerson = actor('young-person');
export const director = actor('director-children-services');
export const nominatedOfficer = actor('nominated-officer');
export const carer = actor('former-foster-carer');
export const host = actor('lodgings-host');
export const mentalHealth = actor('mental-health-service');

/** A young person's journey of which nothing has been told yet. */
export const born = (bornOn: string): Ledger => new Ledger(leavingCare, { bornOn });

// ---- What people tell, with what does not matter to a story filled in ----

/** A time in care, named by the day it began. */
export const enters = (on: string, basis = 'agreement'): Act =>
  socialWorker.records('enteredCare', { episode: on, basis }, { on });
export const leaves = (episode: string, on: string, to = 'own-arrangements'): Act =>
  socialWorker.records('leftCare', { episode, to }, { on });
export const breakOf = (series: string, on: string, lastDay: string): Act =>
  socialWorker.records('shortBreak', { series, lastDay }, { on });

export const assesses = (telling: Telling = {}): Act =>
  socialWorker.records('needsAssessment', { mattersCovered: true, viewsRecorded: true }, telling);
export const plans = (telling: Telling = {}): Act => socialWorker.records('pathwayPlan', { complete: true }, telling);
export const reviews = (telling: Telling = {}, ofHome?: string): Act =>
  adviser.records('planReview', { written: true, viewRecorded: true, ...(ofHome ? { ofHome } : {}) }, telling);

/** Moves into a home that the authority provides under s.24B and nobody registers. */
export const moves = (home: string, on: string, value: Record<string, string | boolean> = {}): Act =>
  adviser.records(
    'home',
    { home, kind: 'other', providedUnder: 's24B', regulated: false, area: 'X', ...value },
    { on },
  );
export const visits = (home: string | undefined, on: string): Act =>
  adviser.records('adviserVisit', { ...(home === undefined ? {} : { home }), seen: true }, { on });

export const rings = (telling: Telling = {}): Act =>
  adviser.records('contact', { direction: 'from-young-person', channel: 'telephone', answered: true }, telling);

/** In care since a day, with the journey started on another. */
export const inCare = (bornOn: string, since: string, startsOn: string, basis = 'agreement'): Ledger =>
  born(bornOn).on(startsOn, caseSystem.starts(), enters(since, basis));

/** The young person agrees that a housing authority has a letter of support, or takes that back. */
export const agreesToLetter = (to: string, given = true, telling: Telling = {}): Act =>
  youngPerson.records('disclosureConsent', { recipient: to, purpose: 'housing', given }, telling);

export const offers = (answer: string, telling: Telling = {}): Act =>
  adviser.records('adviserOffer', { answer }, telling);
export const searches = (telling: Telling = {}): Act =>
  adviser.records('search', { channels: ['telephone', 'letter'] }, telling);
export const adultCare = actor('adult-social-care');
