import { randomUUID } from 'node:crypto';
import { civilDate } from '../../statute';
import type { Command } from '../../workflows/kernel/decide';
import type { Values } from '../../workflows/kernel/events';
import { eventually } from '../support/eventually';
import { sealed, sent, type Bench, type DirectJourney } from '../support/journeys';

/** Tells a journey of one type everything that can happen to it. A new journey brings a story of its own. */
export const STORIES: Readonly<Record<string, (bench: Bench) => Promise<DirectJourney>>> = {
  'family-group-decision-making': familyGroup,
  'leaving-care': leavingCare,
  'family-network-plan': familyNetworkPlan,
  'home-matching': homeMatching,
  'kinship-route': kinshipRoute,
  'lifelong-guardianship': lifelongGuardianship,
};

/** A run makes way for the next after so many events of the engine, so that a story has several runs. */
const ROLL_OVER_AFTER = 70;

const on = (date: string) => ({ on: civilDate(date) });
const record = (date: string, fact: string, value: Values = {}, ...fields: readonly string[]): Command => ({
  ...{ type: 'record', fact, value, occurred: on(date) },
  ...(fields.length > 0 ? { sealed: sealed(...fields) } : {}),
});
const decide = (date: string, decision: string, value: Values): Command => ({
  ...{ type: 'decide', decision, value, occurred: on(date), sealed: sealed('reasons') },
});
const offer = (date: string, handOver: string, receiver?: string): Command => ({
  ...{ type: 'offer', handOver, occurred: on(date), ...(receiver === undefined ? {} : { receiver }) },
});

const parent = (person: string): Values => ({
  ...{ person, relation: person, hasParentalResponsibility: true, fatherLine: person === 'father', status: 'known' },
});
const meeting = (place: string): Values => ({
  ...{ method: 'fgc', invited: ['mother', 'father'], attended: [place], declined: ['father'] },
});

/** Late records, corrections, withdrawals, an excuse, alerts, changed law, hand-overs, a new team, an end and what follows it. */
async function familyGroup(bench: Bench): Promise<DirectJourney> {
  const authority = `golden-${randomUUID().slice(0, 8)}`;
  await bench.sql.query("insert into authority values ($1, 'Test', 0, '', 0)", [authority]);
  const journey = bench.journey({ at: '2026-12-18T10:00:00Z', authority, rollOverAfter: ROLL_OVER_AFTER });
  const teller = new Teller(bench, journey);
  const { tell } = teller;
  await teller.kept(journey.start());
  await tell(record('2026-12-18', 'caseHolder', { worker: 'worker-1' }));
  await tell(record('2026-12-18', 'offerRecipient', parent('mother')));
  await tell(decide('2026-12-18', 'enterPreProceedings', { choice: 'enter', advice: 'advice-1' }));
  await tell(record('2026-12-18', 'familyFinding', { couldCare: 'not-asked', consent: 'given' }, 'effort'));
  await teller.refused(record('2031-01-01', 'offerRecipient', parent('father')));

  await journey.skipTo('2027-01-04T10:00:00Z'); // alerts, some of which late records take back
  await tell(record('2026-12-21', 'offerRecipient', parent('father')));
  await tell(record('2026-12-21', 'advocacyOffer', { answer: 'advocate-named', advocate: 'advocate-1' }));
  await teller.together([
    record('2026-12-29', 'letterBeforeProceedings', { toWhom: ['mother', 'father'], containsOffer: true }),
    ...['mother', 'father'].map((person) =>
      record('2026-12-29', 'offer', { person, inLetter: true, how: 'letter', language: 'en' }),
    ),
  ]);
  await tell(record('2027-01-04', 'safetyRestriction', { people: ['father'] }, 'detail'));
  await tell({ type: 'withdraw', entry: await teller.entry('safetyRestriction'), occurred: on('2027-01-04'), ...WHY });

  await journey.skipTo('2027-01-11T10:00:00Z');
  await tell(record('2027-01-07', 'offerAnswer', { person: 'mother', answer: 'accepted' }));
  await tell(record('2027-01-11', 'offerAnswer', { person: 'father', answer: 'none', tries: 2 }));
  await tell(record('2027-01-11', 'coordinator', { worker: 'coordinator-1' }));
  await teller.law(authority, 'family-group-decision-making.hold-meeting', 20); // moves a clock that runs
  const duty = await teller.duty('hear-child');
  await tell({ type: 'excuse', duty, reason: 'not-practicable', occurred: on('2027-01-11'), sealed: sealed('words') });
  await tell(offer('2027-01-11', 'move-to-team', 'south'));
  await tell({
    type: 'answer',
    offer: await teller.entry('handover.offered'),
    accepted: true,
    occurred: on('2027-01-11'),
  });

  await journey.skipTo('2027-03-15T10:00:00Z'); // the meeting is overdue
  await tell(record('2027-01-20', 'wishesAndFeelings', { how: 'talked' }, 'words'));
  await tell(record('2027-02-09', 'meeting', meeting('mother'), 'place'));
  const held = await teller.entry('meeting');
  await tell({ type: 'correct', entry: held, value: meeting('mother'), occurred: on('2027-03-02'), ...WHY });
  await teller.again(record('2027-03-05', 'familyPlan', { planMade: true, version: 1 }, 'goals'));
  await tell(
    record('2027-03-05', 'knownAdult', {
      person: 'aunt',
      relation: 'relative',
      childAsked: true,
      approached: true,
      answer: 'interested',
    }),
  );
  await tell(decide('2027-03-09', 'reply', { choice: 'agree' }));
  await tell(decide('2027-03-10', 'outcomes', { choice: ['network-plan', 'services'] }));
  for (const person of ['mother', 'father'])
    await tell(record('2027-03-11', 'outcomeTold', { person, how: 'letter', minutesSeen: true, view: 'agrees' }));

  await tell(offer('2027-03-15', 'family-network-plan'));
  const first = await teller.entry('handover.offered');
  await tell({ type: 'answer', offer: first, accepted: false, occurred: on('2027-03-15'), sealed: sealed('reason') });
  await tell(offer('2027-03-15', 'family-network-plan'));
  await tell({
    type: 'answer',
    offer: await teller.entry('handover.offered'),
    accepted: true,
    occurred: on('2027-03-15'),
  });
  await tell({ type: 'end', end: 'family-plan-agreed', occurred: on('2027-03-15') });
  await journey.skipTo('2027-09-20T10:00:00Z'); // what was promised is owed an answer after the end
  await tell(record('2027-09-15', 'outcomeStatus', { outcome: 'network-plan', status: 'partly-delivered' }));
  return journey;
}

const answering = async (teller: Teller, date: string, accepted: boolean): Promise<Command> => ({
  ...{ type: 'answer', offer: await teller.entry('handover.offered'), accepted, occurred: on(date) },
  ...(accepted ? {} : { sealed: sealed('reason') }),
});
const correction = async (teller: Teller, date: string, name: string, value: Values): Promise<Command> => ({
  ...{ type: 'correct', entry: await teller.entry(name), value, occurred: on(date) },
  ...WHY,
});

/** From 16 and a half: late, corrected, withdrawn, excused, handed over, in and out of care, lost and found, ended and heard of again. */
async function leavingCare(bench: Bench): Promise<DirectJourney> {
  const authority = `golden-${randomUUID().slice(0, 8)}`;
  await bench.sql.query("insert into authority values ($1, 'Test', 0, '', 0)", [authority]);
  const options = { at: '2026-12-18T10:00:00Z', authority, rollOverAfter: ROLL_OVER_AFTER, type: 'leaving-care' };
  const journey = bench.journey(options);
  const teller = new Teller(bench, journey);
  const { tell } = teller;
  await teller.kept(journey.begin(journey.opening(undefined, undefined, '2010-06-10')));
  await tell(record('2016-02-01', 'enteredCare', { episode: 'first', basis: 'agreement' })); // eligible since 16
  await tell(record('2016-02-01', 'home', { home: 'carer', kind: 'foster', regulated: true, area: 'X' }));
  await tell(record('2026-06-22', 'adviserNamed', { worker: 'adviser-1' }));
  await teller.refused(record('2031-01-01', 'adviserMet', { worker: 'adviser-1' }));
  await tell(record('2026-12-18', 'pregnancy', {}));
  await tell({ type: 'withdraw', entry: await teller.entry('pregnancy'), occurred: on('2026-12-18'), ...WHY });
  await tell(record('2026-12-18', 'mentalHealthSupport', { active: true }));

  await journey.skipTo('2027-01-11T10:00:00Z'); // alerts, some of which late records take back
  await tell(record('2026-06-23', 'adviserMet', { worker: 'adviser-1' }));
  await teller.together([
    record('2026-09-01', 'needsAssessment', { mattersCovered: true, viewsRecorded: true }),
    record('2026-09-10', 'pathwayPlan', { complete: true }),
  ]);
  const copy = await teller.duty('plan-copy');
  await tell({ type: 'excuse', duty: copy, reason: 'young-person-refused', occurred: on('2027-01-11'), ...WORDS });
  await tell(record('2027-01-11', 'concern', { concern: 'c1' }, 'words'));
  await teller.law(authority, 'leaving-care.concern-outcome', 20); // moves a clock that runs
  await tell(offer('2027-01-11', 'move-to-team', 'south'));
  await tell(await answering(teller, '2027-01-11', true));
  await tell(await correction(teller, '2027-01-11', 'dateOfBirth', { bornOn: '2011-03-10' })); // would take a category away
  await tell(decide('2027-01-11', 'dobCorrection', { choice: 'keep-earlier', bornOn: '2011-03-10', advice: 'a-1' }));
  await tell(await correction(teller, '2027-01-11', 'dateOfBirth', { bornOn: '2010-06-11' }));

  await journey.skipTo('2027-09-20T10:00:00Z');
  await teller.again(record('2027-02-22', 'planReview', { written: true, viewRecorded: true }));
  await tell(record('2027-07-01', 'ceaseCareProposed', {}));
  await tell(decide('2027-08-02', 'ceaseCare', { choice: 'approve', decidedAs: 'director-children-services' }));
  await tell(record('2027-09-06', 'leftCare', { episode: 'first', to: 'own-arrangements' }));
  const room = { home: 'room', kind: 'supported', providedUnder: 's23B', regulated: false, area: 'Y' };
  await tell(record('2027-09-06', 'home', room));
  await tell(record('2027-09-10', 'adviserVisit', { home: 'room', seen: true }));
  await tell(await correction(teller, '2027-07-30', 'leftCare', { episode: 'first', to: 'own-arrangements' })); // before the approval
  for (const accepted of [false, true]) {
    await tell(offer('2027-09-20', 'adult-mental-health'));
    await tell(await answering(teller, '2027-09-20', accepted));
  }
  await tell(record('2027-09-20', 'custody', { where: 'custody' }));

  await journey.skipTo('2028-07-03T10:00:00Z'); // 18, out of touch, with nothing decided
  await tell(record('2028-03-01', 'released', {}));
  await tell(record('2028-07-03', 'search', { channels: ['telephone', 'letter'] }));
  await tell(record('2028-07-03', 'contact', { direction: 'from-young-person', channel: 'message', answered: true }));
  await tell(decide('2028-07-03', 'atBirthday', { birthday: 'eighteenth', service: 'contact', choice: 'continue' }));
  await tell(record('2028-07-03', 'otherNation', { nation: 'wales' }));
  await tell({ type: 'end', end: 'other-nation', occurred: on('2028-07-03') });
  await journey.skipTo('2028-10-02T10:00:00Z');
  await tell(record('2028-10-02', 'contact', { direction: 'from-young-person', channel: 'letter', answered: false }));
  await journey.skipTo('2028-10-16T10:00:00Z'); // nobody has answered
  await tell(record('2028-10-13', 'contactReplied', { worker: 'adviser-1' }));
  return journey;
}

/** An authority of the story's own that has adopted the review's proposals, with a journey that has not begun. */
async function adopting(
  bench: Bench,
  type: string,
  at: string,
): Promise<{ authority: string; journey: DirectJourney; teller: Teller }> {
  const authority = `golden-${randomUUID().slice(0, 8)}`;
  await bench.sql.query("insert into authority values ($1, 'Test', 0, '', 1)", [authority]);
  const payload = { kind: 'pack', pack: 'review-2022', on: true, from: '2022-05-23' };
  await bench.sql.query("insert into law_change values ($1, 1, 'pack', $2, '2022-05-23', now())", [authority, payload]);
  const journey = bench.journey({ at, authority, rollOverAfter: ROLL_OVER_AFTER, type });
  return { authority, journey, teller: new Teller(bench, journey) };
}

/** Drafted, funded late, agreed, started, moved by law, changed, reviewed late, suspended, decided on at 18, completed and looked at again. */
async function familyNetworkPlan(bench: Bench): Promise<DirectJourney> {
  const { authority, journey, teller } = await adopting(bench, 'family-network-plan', '2026-12-18T10:00:00Z');
  const { tell } = teller;
  await teller.kept(journey.begin(journey.opening(undefined, undefined, '2009-06-10')));
  await tell(record('2026-12-18', 'planPurpose', {}, 'purpose'));
  await tell(record('2026-12-18', 'successMeasure', { measure: 'school' }, 'target', 'baseline'));
  await tell(record('2026-12-18', 'planTerm', { version: 1, startOn: '2027-01-04', endOn: '2027-06-30' }));
  await tell(record('2026-12-18', 'reviewPoint', { version: 1, reviewOn: '2027-02-15' }));
  const stay = { stay: 'with-aunt', with: 'aunt', purpose: 'lives-there', from: '2027-01-04', arrangedBy: 'family' };
  await tell(record('2026-12-18', 'stay', { ...stay, relation: 'other-relative' }));
  const money = { line: 'money', kind: 'financial', person: 'aunt', helps: 'carer', owner: 'finance' };
  await tell(record('2026-12-18', 'supportLine', { ...money, startOn: '2027-01-18', endOn: '2027-03-31' }, 'what'));
  await tell(record('2026-12-18', 'noneOf', { element: 'additional-support' }, 'reason'));
  await tell(record('2026-12-18', 'monitoring', { visitor: 'worker-1', alone: true, everyWeeks: 4 }));
  await tell(record('2026-12-18', 'planDraft', { version: 1 }));
  await tell(record('2026-12-18', 'elementsChecked', { version: 1 }));
  await tell(record('2026-12-18', 'fundingRequested', { pounds: 500 }));
  await tell(record('2026-12-18', 'prHolder', { person: 'mother', status: 'known' }));
  await teller.refused(record('2031-01-01', 'visit', { worker: 'worker-1', seen: true, alone: true }));
  await tell(record('2026-12-18', 'authorityManages', { how: 'controls-contact' }));
  await tell({ type: 'withdraw', entry: await teller.entry('authorityManages'), occurred: on('2026-12-18'), ...WHY });

  await journey.skipTo('2027-01-04T10:00:00Z'); // alerts, some of which late records take back
  await tell(decide('2026-12-22', 'fund', { choice: 'approve', pounds: 500 }));
  await teller.together([
    record('2027-01-04', 'agreement', { person: 'mother', as: 'pr-holder', answer: 'agrees' }),
    record('2027-01-04', 'agreement', { person: 'aunt', as: 'named-carer', answer: 'agrees' }),
    decide('2027-01-04', 'adoptPlan', { choice: 'agree' }),
  ]);
  await tell(decide('2027-01-04', 'legalBasis', { choice: 'private-family', validFrom: '2027-01-04', advice: 'a-1' }));
  await tell(record('2026-12-21', 'privateFosteringNotice', { stay: 'with-aunt' }));
  await tell(record('2026-12-28', 'privateFosteringVisit', { stay: 'with-aunt', childSeen: true }));
  await tell(decide('2027-01-04', 'privateFostering', { stay: 'with-aunt', choice: 'accepted' }));
  const hearing = await teller.duty('hear-child-before-start');
  await tell({ type: 'excuse', duty: hearing, reason: 'not-practicable', occurred: on('2027-01-04'), ...WORDS });
  await tell(record('2027-01-04', 'activated', { told: ['mother', 'aunt'] }));
  await teller.law(authority, 'family-network-plan.start-line', 3); // moves a clock that runs
  await tell(offer('2027-01-04', 'move-to-team', 'south'));
  await tell(await answering(teller, '2027-01-04', true));

  await journey.skipTo('2027-01-25T10:00:00Z');
  await tell(record('2027-01-19', 'delivery', { line: 'money', confirmed: false }));
  await tell(await correction(teller, '2027-01-19', 'delivery', { line: 'money', confirmed: true }));
  await tell(record('2027-01-25', 'change', { change: 'c1', kind: 'carer-ill', harmSuspected: false }, 'words'));
  await tell(decide('2027-01-25', 'gradeChange', { change: 'c1', choice: 'other' }));
  await teller.again(record('2027-01-25', 'visit', { worker: 'worker-1', seen: true, alone: true }));

  await journey.skipTo('2027-03-01T10:00:00Z'); // the review and the answer are overdue
  await tell(record('2027-01-28', 'changeAnswered', { change: 'c1' }, 'action'));
  await tell(decide('2027-01-28', 'legalBasis', { choice: 's17', validFrom: '2027-01-28', advice: 'a-2' }));
  await tell(record('2027-02-16', 'review', { attended: ['mother', 'aunt'] }));
  await tell(record('2027-02-16', 'measureRead', { measure: 'school', reading: 'better' }, 'words'));
  await tell(record('2027-02-16', 'lineRead', { line: 'money', mark: 'late', daysLate: 1 }));
  await tell(record('2027-02-16', 'wishesAndFeelings', { how: 'talked' }, 'words'));
  await tell(decide('2027-02-18', 'reviewOutcome', { choice: 'continue' }));
  await tell(record('2027-02-20', 'reviewMinutes', { sharedWith: ['mother'], dissent: [] }));
  await tell(record('2027-03-01', 'agreement', { person: 'mother', as: 'pr-holder', answer: 'withdrawn' }, 'words'));
  await tell(decide('2027-03-01', 'gradeChange', { change: 'mother', choice: 'safety' }));
  await tell(record('2027-03-01', 'changeAnswered', { change: 'mother' }, 'action'));
  for (const accepted of [false, true]) {
    await tell(offer('2027-03-01', 'child-in-need'));
    await tell(await answering(teller, '2027-03-01', accepted));
  }

  await journey.skipTo('2027-06-14T10:00:00Z'); // 18 and undecided, with a line that lapsed
  await tell(decide('2027-04-01', 'lineEnd', { line: 'money', choice: 'end' }));
  for (const what of ['plan', 'money']) await tell(decide('2027-06-14', 'atEighteen', { what, choice: 'end' }));
  await tell(record('2027-06-14', 'review', { attended: ['aunt'] }));
  await tell(record('2027-06-14', 'measureRead', { measure: 'school', reading: 'reached' }, 'words'));
  await tell(decide('2027-06-14', 'reviewOutcome', { choice: 'complete' }));
  await tell(record('2027-06-14', 'closureTold', { told: ['mother', 'aunt'] }));
  await tell({ type: 'end', end: 'completed', occurred: on('2027-06-14') });
  await journey.skipTo('2027-12-20T10:00:00Z'); // whether the child is still at home is asked after the end
  await tell(record('2027-12-13', 'stillAtHome', { check: 'six-months', atHome: true }));
  return journey;
}

const EFFECTS = ['money', 'parental-responsibility', 'therapy', 'services', 'end-date'];

/** Told of routes late, chosen, placed and approved, an order, support that is reviewed late, a rate that rose, and another authority. */
async function kinshipRoute(bench: Bench): Promise<DirectJourney> {
  const { authority, journey, teller } = await adopting(bench, 'kinship-route', '2026-12-18T10:00:00Z');
  const { tell } = teller;
  await teller.kept(journey.begin(journey.opening(undefined, undefined, '2016-05-14')));
  await tell(record('2026-12-18', 'carer', { carer: 'aunt', relation: 'uncle-or-aunt' }));
  await tell(record('2026-12-18', 'questionAsked', { question: 'money' }, 'words'));
  await tell(record('2026-12-18', 'connectedPlacement', { carer: 'aunt' }));
  await tell(decide('2026-12-18', 'temporaryApproval', { choice: 'approve' }));
  await tell(record('2026-12-18', 'connectedVisit', { seen: true, alone: true }));
  await teller.refused(record('2031-01-01', 'connectedVisit', { seen: true, alone: true }));
  await tell(record('2026-12-18', 'otherwiseInCare', { would: false, shownBy: 'assessment' }));
  await tell({ type: 'withdraw', entry: await teller.entry('otherwiseInCare'), occurred: on('2026-12-18'), ...WHY });

  await journey.skipTo('2027-01-11T10:00:00Z'); // alerts, some of which late records take back
  await teller.together(
    ['informal', 'private-fostering', 'child-arrangements', 'special-guardianship', 'kinship-foster'].map((route) =>
      record('2026-12-22', 'routeFacts', { route, effects: EFFECTS }),
    ),
  );
  await tell(record('2026-12-23', 'questionAnswered', { question: 'money' }, 'words'));
  await tell(record('2027-01-11', 'adviceOffer', { answer: 'declined', legalAid: 'third' }));
  await tell(record('2027-01-04', 'initialAssessment', { result: 'negative' }));
  await tell(await correction(teller, '2027-01-11', 'initialAssessment', { result: 'positive' }));
  const choice = { choice: 'special-guardianship', pressureAsked: true };
  await tell(record('2027-01-11', 'routeChoice', choice, 'pressure', 'words'));
  await tell(record('2027-01-11', 'noticeGiven', { carer: 'aunt' }));
  await tell(record('2027-01-11', 'careReview', {}));
  await tell(record('2027-01-11', 'supportRequested', {}));
  await teller.law(authority, 'kinship-route.support-decision', 30); // moves a clock that runs
  await tell(offer('2027-01-11', 'move-to-team', 'south'));
  await tell(await answering(teller, '2027-01-11', true));

  await journey.skipTo('2027-04-19T10:00:00Z'); // the approval for a time has run out
  await tell(record('2027-02-01', 'supportProposed', {}));
  await tell(record('2027-02-15', 'representations', { made: false }));
  await tell(decide('2027-02-16', 'support', { choice: 'provide', services: true, regularPayments: true }));
  const grounds = { mostAppropriate: true, panelAsked: true, reviewingOfficerTold: true };
  await tell(decide('2027-04-08', 'extendApproval', { choice: 'assessment-unfinished', ...grounds }));
  await teller.again(record('2027-04-12', 'reportFiled', {}));
  await tell(record('2027-04-14', 'guardianshipApplication', {}));
  const former = { formerAuthority: 'X', residentAuthority: 'Y' };
  await tell(record('2027-04-19', 'order', { order: 'special-guardianship', ...former }));
  await tell(record('2027-04-19', 'connectedPlacementEnded', { to: 'order-to-carer' }));
  const letter = await teller.duty('leave-letter');
  await tell({ type: 'excuse', duty: letter, reason: 'carer-not-employed', occurred: on('2027-04-19'), ...WORDS });
  await tell(record('2027-04-19', 'allowance', { poundsWeekly: 200, basis: 'fostering-rate' }));

  await journey.skipTo('2028-06-05T10:00:00Z'); // reviews of support are overdue
  await tell(record('2027-10-04', 'fosteringRate', { poundsWeekly: 220, table: 'table-2' }));
  await tell(record('2027-10-25', 'allowance', { poundsWeekly: 220, basis: 'fostering-rate' }));
  await tell(record('2028-04-10', 'servicesReview', {}, 'decision'));
  await tell(record('2028-06-05', 'paymentReview', {}, 'decision'));
  await tell(offer('2028-06-05', 'leaving-care'));
  await tell(await answering(teller, '2028-06-05', false));
  await journey.skipTo('2030-04-22T10:00:00Z'); // three years after the order
  await tell(offer('2030-04-22', 'resident-authority'));
  await tell(await answering(teller, '2030-04-22', true));
  return journey;
}

const K = { guardian: 'mrs-k' };

/** A bond from the first wish to its discharge: signed twice, made, registered late, held, lifted, discharged, and heard of again. */
async function lifelongGuardianship(bench: Bench): Promise<DirectJourney> {
  const { authority, journey, teller } = await adopting(bench, 'lifelong-guardianship', '2027-02-01T10:00:00Z');
  const { tell } = teller;
  const both = (date: string, fact: string, value: Values): readonly Command[] =>
    ['adult', 'guardian'].map((party) => record(date, fact, { ...K, party, ...value }));
  await teller.kept(journey.begin(journey.opening(undefined, 'guardianship', '2004-02-29')));
  await teller.together(both('2027-02-01', 'wish', { alone: true }));
  await teller.refused(record('2027-02-01', 'noticeSent', { ...K, recipient: 'bank' }));
  const nobody = { related: false, legalParent: false, partner: false, power: false };
  await tell(record('2027-02-01', 'proposedGuardian', { ...K, adult: false, ...nobody }));
  await tell(await correction(teller, '2027-02-01', 'proposedGuardian', { ...K, adult: true, ...nobody }));
  await tell(record('2027-02-01', 'packTold', { ...K, pack: 'review-2022', defaultSet: 1 }));
  await tell(record('2027-02-01', 'coercionConcern', K, 'words'));
  await tell({ type: 'withdraw', entry: await teller.entry('coercionConcern'), occurred: on('2027-02-01'), ...WHY });
  await journey.skipTo('2027-02-22T10:00:00Z');
  await tell(record('2027-02-15', 'adviceGiven', { ...K, party: 'adult', understoodAndFree: true })); // told late
  await tell(record('2027-02-18', 'adviceGiven', { ...K, party: 'guardian', understoodAndFree: true }));
  await teller.together(both('2027-02-22', 'consent', { round: 'first', alone: true, paper: 'paper-1' }));
  await tell(offer('2027-02-22', 'move-to-team', 'south'));
  await tell(await answering(teller, '2027-02-22', true));

  await journey.skipTo('2027-03-23T10:00:00Z');
  await tell(record('2027-03-23', 'familyTold', { ...K, people: ['husband', 'son'] }));
  await tell(record('2027-03-23', 'comment', { ...K, person: 'son', says: 'objects' }));
  const notice = await teller.duty('g-notice');
  await tell({ type: 'excuse', duty: notice, reason: 'danger-to-adult', occurred: on('2027-03-23'), ...WORDS });

  await journey.skipTo('2027-04-26T10:00:00Z');
  await teller.together(both('2027-04-21', 'consent', { round: 'second', alone: true, paper: 'paper-2' }));
  const application = { by: 'both', to: 'family-court', direction: 'to-adult' };
  await teller.again(record('2027-04-26', 'application', { ...K, ...application }));
  const made = { choice: 'made', receivedOn: '2027-04-26', findings: ['free', 'informed', 'real', 'safe'] };
  await tell(record('2027-04-26', 'orderOutcome', { ...K, ...made, direction: 'to-adult' }, 'words'));
  await teller.law(authority, 'lifelong-guardianship.register', 3); // moves a clock that runs

  await journey.skipTo('2027-05-10T10:00:00Z'); // it is not in the register yet
  await tell(record('2027-05-10', 'registered', { ...K, copiesToBoth: true }));
  await tell(record('2027-05-10', 'noticeConsent', { ...K, party: 'adult', recipient: 'bank', given: true }));
  await tell(record('2027-05-10', 'noticeSent', { ...K, recipient: 'bank' }));
  await tell(record('2027-05-10', 'safetyHold', K));
  await journey.skipTo('2027-06-14T10:00:00Z'); // nobody has asked the adult again, nor has the bank answered
  await tell(record('2027-06-07', 'holdTalk', K));
  await tell(record('2027-06-14', 'holdLifted', K));
  await tell(record('2027-05-20', 'noticeAcknowledged', { ...K, recipient: 'bank' }));
  for (const accepted of [false, true]) {
    await tell(offer('2027-06-14', 'bereavement'));
    await tell(await answering(teller, '2027-06-14', accepted));
  }
  await tell(record('2027-06-14', 'changeAsked', { ...K, by: 'both', what: 'discharge' }));
  await journey.skipTo('2027-07-19T10:00:00Z');
  await tell(record('2027-07-19', 'otherHeard', K));
  await tell(record('2027-07-19', 'changeOutcome', { ...K, choice: 'discharge' }, 'words'));
  await tell({ type: 'end', end: 'discharged', occurred: on('2027-07-19') });
  await journey.skipTo('2027-10-04T10:00:00Z'); // the case is closed and hears of it again
  await tell(record('2027-10-01', 'contact', {}));
  return journey;
}

/** A planned move: late, corrected, withdrawn, excused, searched for twice, chosen, taken back, chosen again, moved in and handed over. */
async function homeMatching(bench: Bench): Promise<DirectJourney> {
  const { authority, journey, teller } = await adopting(bench, 'home-matching', '2026-11-20T10:00:00Z');
  const { tell } = teller;
  await teller.kept(journey.begin(journey.opening(undefined, 'planned-move', '2016-03-14')));
  await tell(record('2026-11-20', 'thresholdView', { met: true }, 'grounds'));
  await tell(record('2026-11-20', 'legalPlanning', { spoken: true }));
  const advice = { thresholdMet: true, courtRoute: false, careAnOption: true };
  await tell(record('2026-11-20', 'legalAdvice', advice));
  await tell(record('2026-11-20', 'familyAsked', { adult: 'aunt', outcome: 'not-able' }));
  await tell(decide('2026-11-20', 'permission', { choice: 'granted', form: 'spoken' }));
  await tell(record('2026-11-20', 'request', { request: 'request-1', body: 'rcc', siblings: [] }));
  await teller.refused(record('2031-01-01', 'requestAccepted', {}));

  await journey.skipTo('2026-11-27T10:00:00Z'); // what was owed meanwhile is told late
  await tell(record('2026-11-23', 'requestAccepted', {}));
  await tell(record('2026-11-24', 'need', { version: 1, profile: 'need-1', homeTypes: ['foster'], unknown: 0 }));
  const run = { run: 'run-1', needVersion: 1, register: 'digest', ring: 'area', considered: 6, listed: 3 };
  await teller.again(record('2026-11-24', 'searchRun', run));
  await teller.together(
    ['alder', 'birch'].map((home) => record('2026-11-24', 'approach', { approach: `to-${home}`, home, run: 'run-1' })),
  );
  await tell(record('2026-11-25', 'providerAnswer', { approach: 'to-alder', answer: 'interested' }));
  await tell(record('2026-11-26', 'advocateOffer', { answer: 'declined' }));
  await tell(await correction(teller, '2026-11-27', 'advocateOffer', { answer: 'accepted' }));
  await tell(record('2026-11-26', 'view', { who: 'child', how: 'talked' }, 'words'));
  await tell({ type: 'withdraw', entry: await teller.entry('view'), occurred: on('2026-11-27'), ...WHY });
  const talk = await teller.duty('talk-to-home-finder');
  await tell({ type: 'excuse', duty: talk, reason: 'done-elsewhere', occurred: on('2026-11-27'), ...WORDS });
  await tell(record('2026-11-26', 'optionsOffered', { run: 'run-1', homes: ['alder', 'birch'] }));
  await tell(offer('2026-11-27', 'move-to-team', 'south'));
  await tell(await answering(teller, '2026-11-27', true));

  await journey.skipTo('2026-12-01T10:00:00Z');
  await teller.law(authority, 'home-matching.decide-home', 10); // moves a clock that runs
  const until = '2026-12-23T17:00:00.000Z';
  await tell(record('2026-11-30', 'hold', { hold: 'hold-1', home: 'birch', until }));
  const where = { run: 'run-1', where: 'in-area', homeType: 'foster' };
  await tell(decide('2026-12-01', 'homeChoice', { choice: 'choose', home: 'birch', hold: 'hold-1', ...where }));
  await tell(decide('2026-12-01', 'funding', { choice: 'approve', purchase: 'framework' }));
  await tell(record('2026-12-01', 'homeWithdrawn', { home: 'birch', code: 'staffing' }));
  await journey.skipTo('2026-12-08T10:00:00Z'); // nobody has decided again
  await tell(record('2026-12-08', 'hold', { hold: 'hold-2', home: 'alder', until }));
  await tell(decide('2026-12-08', 'homeChoice', { choice: 'choose', home: 'alder', hold: 'hold-2', ...where }));
  await tell(record('2026-12-08', 'placementAccepted', { home: 'alder' }));
  await tell(record('2026-12-08', 'moveSet', { movesOn: '2026-12-17', keyStageFour: false }));
  await tell(record('2026-12-08', 'childTold', { untilOn: '2027-06-17' }, 'words'));

  await journey.skipTo('2026-12-18T10:00:00Z');
  const home = { home: 'alder', type: 'foster', registered: true, givesCare: true, first: true, outsideTerms: false };
  await tell(record('2026-12-17', 'moved', home));
  await tell(record('2026-12-18', 'arrivalChecked', {}, 'words'));
  for (const accepted of [false, true]) {
    await tell(offer('2026-12-18', 'care-planning'));
    await tell(await answering(teller, '2026-12-18', accepted));
  }
  await journey.skipTo('2027-01-22T10:00:00Z'); // plans and reviews are overdue
  await tell(record('2026-12-22', 'childVisited', { seen: true }));
  await tell(record('2027-01-22', 'rivalsTold', { homes: ['birch'] }));
  await tell(record('2026-12-01', 'providerAnswer', { approach: 'to-birch', answer: 'declined', code: 'staffing' }));
  await tell({ type: 'end', end: 'moved-in', occurred: on('2027-01-22') });
  await journey.skipTo('2027-04-01T10:00:00Z'); // looked in on once more
  await tell(record('2027-03-17', 'fitChecked', { unmet: 0 }));
  return journey;
}

const WORDS = { sealed: sealed('words') };
const WHY = { sealed: sealed('correctionReason') };

/** Tells a journey, and sees to it that each command is taken as the story has it. */
class Teller {
  constructor(
    private readonly bench: Bench,
    private readonly journey: DirectJourney,
  ) {}

  readonly tell = (command: Command): Promise<void> => this.kept(this.journey.tell(command));

  async kept(answer: ReturnType<DirectJourney['tell']>): Promise<void> {
    const { refusal } = await answer;
    if (refusal) throw new Error(`Refused: ${refusal.code}. ${refusal.message}`);
  }

  async refused(command: Command): Promise<void> {
    if ((await this.journey.tell(command)).kept) throw new Error('It was to be refused.');
  }

  together(commands: readonly Command[]): Promise<void> {
    return this.kept(this.journey.deliver(commands.map((command) => sent(command))));
  }

  /** The same command twice. */
  async again(command: Command): Promise<void> {
    const one = sent(command);
    await this.kept(this.journey.deliver([one]));
    await this.kept(this.journey.deliver([one]));
  }

  /** Changes a local setting, and waits until it has moved a clock. */
  async law(authority: string, setting: string, days: number): Promise<void> {
    const limit = { amount: days, unit: 'working-day', counting: 'WD+n', direction: 'after', kind: 'limit' };
    const payload = { kind: 'setting', setting, limit, from: '2026-12-01' };
    const { sql, journeys } = this.bench;
    const next = 'update authority set law_version = law_version + 1 where code = $1 returning law_version as version';
    const { version } = (await sql.query<{ version: number }>(next, [authority])).rows[0] ?? {};
    const row = "insert into law_change values ($1, $2, 'setting', $3, '2026-12-01', now())";
    await sql.query(row, [authority, version, payload]);
    await journeys.lawChanged([this.journey.id]);
    await eventually(
      () => this.journey.events(),
      (found) => found.some(({ type, payload: { cause } }) => type === 'clock.moved' && cause === 'law'),
    );
  }

  /** The last entry or event of a name. */
  async entry(name: string): Promise<number> {
    const found = (await this.journey.events()).findLast(
      ({ type, payload }) => type === name || payload['fact'] === name,
    );
    if (!found) throw new Error(`There is no ${name}.`);
    return found.sequence;
  }

  /** The duty of a step, once it is owed. */
  async duty(step: string): Promise<string> {
    const events = await eventually(
      () => this.journey.events(),
      (found) => found.some(({ payload }) => payload['step'] === step),
    );
    return String(events.find(({ payload }) => payload['step'] === step)?.payload['duty']);
  }
}
