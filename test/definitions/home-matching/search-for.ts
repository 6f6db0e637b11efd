import { homeMatching } from '../../../workflows/home-matching/definition';
import { type Act, Ledger, type Telling, actor } from '../../support/ledger';

/** The people of every story, each in one role. */
export const caseSystem = actor('case-system');
export const socialWorker = actor('social-worker');
export const teamManager = actor('team-manager');
export const legal = actor('legal-adviser');
export const finder = actor('home-finder');
export const provider = actor('provider-manager');
export const nominated = actor('nominated-officer');
export const director = actor('director-children-services');
export const funder = actor('funding-approver');
export const reviewing = actor('independent-reviewing-officer');
export const receiver = actor('receiving-service');

/** A search of which nothing has been told yet. */
export const matching = (startedOn: string, { purpose = 'planned-move', bornOn = '2016-03-14' } = {}): Ledger =>
  new Ledger(homeMatching, { purpose, bornOn }).on(startedOn, caseSystem.starts());

export const advises: readonly Act[] = [
  socialWorker.records('thresholdView', { met: true }),
  legal.records('legalPlanning', { spoken: false }),
  legal.records('legalAdvice', { thresholdMet: true, courtRoute: true, careAnOption: true }),
];
export const asksFamily = socialWorker.records('familyAsked', { adult: 'aunt', outcome: 'not-able' });
export const permits = (choice = 'granted', form = 'written', telling: Telling = {}): Act =>
  teamManager.decides('permission', { choice, form }, telling);
export const requests = socialWorker.records('request', { request: 'request-1', body: 'rcc', siblings: [] });
export const acceptsRequest = finder.records('requestAccepted', {});
export const freezes = (version = 1): Act =>
  socialWorker.records('need', { version, profile: `need-${version}`, homeTypes: ['foster'], unknown: 0 });
export const runs = (run = 'run-1', ring = 'area'): Act =>
  finder.records('searchRun', { run, needVersion: 1, register: 'digest', ring, considered: 6, listed: 3 });
export const approaches = (home: string): Act =>
  finder.records('approach', { approach: `ask-${home}`, home, run: 'run-1' });
export const answers = (home: string, answer: string, code?: string): Act =>
  provider.records(
    'providerAnswer',
    { approach: `ask-${home}`, answer, ...(code === undefined ? {} : { code }) },
    { sealed: [] },
  );
export const offers = (...homes: readonly string[]): Act =>
  finder.records('optionsOffered', { run: 'run-1', homes }, { sealed: homes.length < 2 ? ['why'] : [] });
export const hears = [
  socialWorker.records('view', { who: 'child', how: 'talked' }),
  socialWorker.records('view', { who: 'parent', how: 'talked' }),
];
export const discusses = socialWorker.records('optionsDiscussed', { with: 'both' });
export const holds = (home: string, until: string, hold = `hold-${home}`): Act =>
  finder.records('hold', { hold, home, until });
export const chooses = (home: string, where = 'in-area', telling: Telling = {}, value = {}): Act =>
  teamManager.decides(
    'homeChoice',
    { choice: 'choose', run: 'run-1', home, hold: `hold-${home}`, where, homeType: 'foster', ...value },
    telling,
  );
export const setsMove = (movesOn: string, keyStageFour = false): Act =>
  socialWorker.records('moveSet', { movesOn, keyStageFour });
export const funds = funder.decides('funding', { choice: 'approve', purchase: 'framework' });
export const moves = (home: string, value = {}, telling: Telling = {}): Act =>
  socialWorker.records(
    'moved',
    { home, type: 'foster', registered: true, givesCare: true, first: true, outsideTerms: false, ...value },
    telling,
  );
/** All that a planned move asks for but approvals of where the home lies. */
export const prepares = (home: string): readonly Act[] => [
  funds,
  provider.records('placementAccepted', { home }),
  socialWorker.records('reviewingOfficerTold', {}),
  socialWorker.records('noticesSent', {}),
  provider.records('homeReady', { lacking: 0 }),
];

/** Permitted, asked for and accepted on one day; the need frozen, searched with and two homes offered on days after. */
export const offered = (
  ledger: Ledger,
  { asked, frozen, offered: on }: Readonly<Record<'asked' | 'frozen' | 'offered', string>>,
) =>
  ledger
    .on(asked, ...advises, asksFamily, permits(), requests, acceptsRequest)
    .on(frozen, freezes(), runs())
    .on(on, offers('alder', 'birch'), ...hears, discusses);

/** All that is tried, and said, before it may be declared that there is no home. */
export const triesEverything: readonly Act[] = [
  teamManager.records('mustsReviewed', { musts: 4, kept: 4 }),
  ...['bespoke-package', 'family-plus-care'].map((what) =>
    finder.records('alternativeTried', { what, outcome: 'not-possible' }),
  ),
  socialWorker.records('advocateOffer', { answer: 'accepted' }),
  socialWorker.records('view', { who: 'child', how: 'talked' }),
];
export const declares = (ring = 'area'): Act =>
  teamManager.decides('declareExhausted', { choice: 'declare', agreedBy: 'manager', ring });
