import { days, weeks, workingDays, workingDaysBefore, type CivilDate } from '../../statute';
import { decision, fact, journey, localSetting, wordsFor, type Entry, type View } from '../kernel/definition';
import type { Sent } from '../kernel/decide';
import type { Occurred } from '../kernel/events';
import { responsible } from '../kernel/people';
import { refusal, type Refusal } from '../kernel/refusals';
import { civilDay, count, moment, oneOf, optional, ref, refs, sealedText, someOf, text, yesNo } from '../kernel/shape';
import { precedes } from '../kernel/view';

/*
 * Family group decision making before pre-proceedings: the family meets and proposes its own plan before an authority asks
 * a court for an order. Children Act 1989 s.31ZA gives two conditions and no days; every figure below is a local default.
 */

const PART_FOUR_ORDERS = ['care', 'supervision', 'discharge', 'contact-in-care', 'education-supervision'] as const;
const OUTCOMES = [
  'network-plan',
  'services',
  'shared-care',
  'guardianship-or-arrangements',
  'authority-led-care',
  'other',
] as const;

const facts = {
  dateOfBirth: fact('Date of birth', {
    occurred: 'The day of birth',
    holds: { bornOn: civilDay('The day the child was born') },
    recordedBy: ['case-system', 'social-worker'],
    ofChild: true,
  }),
  caseHolder: fact('Social worker who holds the case', {
    occurred: 'The day the worker took the case',
    holds: { worker: ref('Staff reference of the worker') },
    recordedBy: ['team-manager', 'case-system'],
  }),
  thresholdDoubt: fact('Doubt whether the threshold for proceedings is met', {
    occurred: 'The day the doubt was raised',
    holds: { concerns: sealedText('What the worry is') },
    recordedBy: ['social-worker', 'team-manager'],
  }),
  offerRecipient: fact('Parent or person with parental responsibility', {
    occurred: 'The day the person was listed, or became a parent or holder of parental responsibility',
    holds: {
      person: ref('The person'),
      relation: oneOf('Relation to the child', [
        'mother',
        'father',
        'second-parent',
        'special-guardian',
        'other-holder',
      ]),
      hasParentalResponsibility: yesNo('Holds parental responsibility'),
      fatherLine: yesNo('This entry fills the line of the father or second parent'),
      status: oneOf('What is known of the person', ['known', 'contacted', 'untraced', 'withheld', 'no-such-person']),
      reason: optional(sealedText('Why the person is not traced, withheld or does not exist')),
    },
    recordedBy: ['social-worker'],
    per: 'person',
  }),
  offer: fact('Offer of a family group meeting', {
    occurred: 'The day the offer was made',
    holds: {
      person: ref('To whom'),
      inLetter: yesNo('The offer was in the letter before proceedings'),
      how: oneOf('How it was made', ['letter', 'in-person', 'telephone', 'message', 'interpreter']),
      language: text('Language of the offer'),
    },
    recordedBy: ['social-worker', 'legal-adviser'],
    per: 'person',
  }),
  offerAnswer: fact('Answer to the offer', {
    occurred: 'The day of the answer, or of the last try',
    holds: {
      person: ref('Who answers'),
      answer: oneOf('The answer', ['accepted', 'declined', 'none', 'withdrawn']),
      tries: optional(count('How often an answer was sought')),
      words: optional(sealedText('What the person said')),
    },
    recordedBy: ['social-worker'],
    per: 'person',
  }),
  letterBeforeProceedings: fact('Letter before proceedings', {
    occurred: 'The day the letter was sent',
    holds: {
      toWhom: refs('To whom it was sent'),
      containsOffer: yesNo('It contains the offer of a family group meeting'),
      document: optional(ref('The stored letter')),
    },
    recordedBy: ['legal-adviser'],
  }),
  representationOffer: fact('Offer of independent representation to an adult', {
    occurred: 'The day of the offer',
    holds: {
      person: ref('To whom'),
      answer: oneOf('The answer', ['accepted', 'declined', 'has-own', 'waiting']),
      provider: optional(ref('Who provides it')),
    },
    recordedBy: ['social-worker'],
    per: 'person',
  }),
  advocacyOffer: fact('Independent advocate for the child', {
    occurred: 'The day of the offer',
    holds: {
      answer: oneOf('The answer', ['advocate-named', 'child-opted-out', 'waiting']),
      advocate: optional(ref('The advocate')),
      words: optional(sealedText('What the child said')),
    },
    recordedBy: ['social-worker', 'independent-advocate'],
  }),
  wishesAndFeelings: fact("The child's wishes and feelings", {
    occurred: 'The day the child was heard',
    holds: {
      how: oneOf('How', ['talked', 'drawn-or-written', 'through-advocate', 'observed', 'not-practicable']),
      words: sealedText("The child's words, or why it was not practicable"),
    },
    recordedBy: ['independent-advocate', 'social-worker'],
  }),
  childAttendance: fact('Whether the child attends', {
    occurred: 'The day it was settled',
    holds: { attends: yesNo('The child attends'), reason: sealedText('Why') },
    recordedBy: ['fgdm-coordinator', 'social-worker'],
  }),
  familyFinding: fact('Search for relatives and friends', {
    occurred: 'The day of the map or the effort',
    holds: {
      person: optional(ref('Who was found')),
      couldCare: oneOf('Whether the person could care', ['short', 'long', 'no', 'not-asked', 'nobody-found']),
      consent: oneOf('The parent on contact with the person', ['given', 'refused-and-overridden', 'not-needed']),
      effort: sealedText('What was done, and the reason for any override'),
    },
    recordedBy: ['social-worker'],
  }),
  relativeSupport: fact('Help offered to a relative who might care', {
    occurred: 'The day it was offered',
    holds: {
      person: ref('The relative'),
      answer: oneOf('The answer', ['accepted', 'declined', 'waiting']),
      noticeHours: optional(count('Hours of notice, if asked to take the child')),
    },
    recordedBy: ['social-worker'],
    per: 'person',
  }),
  knownAdult: fact('Known adult who might foster', {
    occurred: 'The day the adult was named or asked',
    holds: {
      person: ref('The adult'),
      relation: oneOf('Who the adult is to the child', [
        'relative',
        'friend-of-family',
        'teacher',
        'neighbour',
        'former-carer',
        'other',
      ]),
      childAsked: yesNo('The child was asked about this adult'),
      approached: yesNo('The adult was asked'),
      answer: optional(oneOf('The answer', ['interested', 'declined', 'waiting'])),
    },
    recordedBy: ['social-worker'],
    per: 'person',
  }),
  noKnownAdults: fact('No known adult', {
    occurred: 'The day it was established',
    holds: { noneReason: sealedText('Why there is nobody to ask') },
    recordedBy: ['social-worker'],
  }),
  coordinator: fact('Coordinator of the family group meeting', {
    occurred: 'The day the coordinator was named and prepared',
    holds: { worker: ref('Staff reference of the coordinator') },
    recordedBy: ['service-lead', 'fgdm-coordinator'],
  }),
  meetingArranged: fact('Day set for the meeting', {
    occurred: 'The day it was set',
    holds: { plannedFor: civilDay('The day the meeting is to be held') },
    recordedBy: ['fgdm-coordinator'],
  }),
  familyInformation: fact('Information for the family', {
    occurred: 'The day it was sent',
    holds: { document: optional(ref('The stored sheet: concerns, bottom lines, resources')) },
    recordedBy: ['fgdm-coordinator', 'social-worker'],
  }),
  meeting: fact('Family group meeting', {
    occurred: 'The day the meeting was held',
    holds: {
      method: text('Method, such as fgc'),
      invited: refs('Invited'),
      attended: refs('Attended'),
      declined: refs('Invited and did not come'),
      place: sealedText('Where it was held'),
    },
    recordedBy: ['fgdm-coordinator'],
  }),
  familyPlan: fact('The family’s plan', {
    occurred: 'The day the plan was made',
    holds: {
      planMade: yesNo('The family made a plan'),
      version: count('Version of the plan'),
      document: optional(ref('The stored plan')),
      goals: optional(sealedText('The plan in the family’s words, and who proposed each goal')),
    },
    recordedBy: ['fgdm-coordinator'],
  }),
  outcomeTold: fact('A person told of the outcome', {
    occurred: 'The day the person was told',
    holds: {
      person: ref('Who was told'),
      how: oneOf('How', ['in-person', 'letter', 'telephone', 'through-advocate']),
      minutesSeen: yesNo('The person saw the agreed minutes'),
      view: oneOf('What the person said', ['agrees', 'dissents', 'no-view']),
    },
    recordedBy: ['social-worker'],
    per: 'person',
  }),
  outcomeStatus: fact('What became of an outcome', {
    occurred: 'The day it was looked at',
    holds: {
      outcome: oneOf('The outcome', OUTCOMES),
      status: oneOf('What became of it', ['delivered', 'partly-delivered', 'not-started', 'stopped']),
    },
    recordedBy: ['social-worker', 'team-manager'],
    per: 'outcome',
    afterEnd: true,
  }),
  plannedApplication: fact('Planned application to a court', {
    occurred: 'The day it was planned',
    holds: {
      orderSought: oneOf('The order', PART_FOUR_ORDERS),
      plannedFor: civilDay('The day of issue that is planned'),
    },
    recordedBy: ['legal-adviser', 'service-manager'],
  }),
  partFourApplication: fact('Application for an order under Part 4', {
    occurred: 'The day, and the moment where known, the application was issued',
    holds: { orderSought: oneOf('The order', PART_FOUR_ORDERS) },
    recordedBy: ['legal-adviser'],
  }),
  gateCertificate: fact('Certificate that the conditions before an application are met', {
    occurred: 'The day of the certificate',
    holds: { orderSought: oneOf('The order', PART_FOUR_ORDERS) },
    recordedBy: ['legal-adviser'],
  }),
  courtExplanation: fact('Explanation to the court why no meeting was held', {
    occurred: 'The day it was filed',
    holds: { document: optional(ref('The stored explanation')) },
    recordedBy: ['legal-adviser'],
  }),
  courtTold: fact('The court told that the record has changed', {
    occurred: 'The day the court was told',
    holds: { document: optional(ref('The stored note')) },
    recordedBy: ['legal-adviser'],
    afterEnd: true,
  }),
  diversionTold: fact('Family told that no application is planned', {
    occurred: 'The day the family was told in writing',
    holds: { document: optional(ref('The stored letter')) },
    recordedBy: ['social-worker', 'legal-adviser'],
  }),
  safetyRestriction: fact('People who must not meet, and what is withheld', {
    occurred: 'The day of the restriction',
    holds: { people: refs('Who must not meet'), detail: sealedText('What is withheld, and why') },
    recordedBy: ['social-worker'],
  }),
  qualityChecklist: fact('Good practice followed', {
    occurred: 'The day it was looked at',
    holds: { met: count('Items followed'), of: count('Items on the local list') },
    recordedBy: ['fgdm-coordinator'],
  }),
  policeProtection: fact('Taken into police protection', {
    occurred: 'The day and the moment the child was taken into police protection',
    holds: { takenAt: moment('The moment it began') },
    recordedBy: ['social-worker', 'case-system'],
  }),
  emergencyOrder: fact('Emergency protection order', {
    occurred: 'The day the order was made',
    holds: { lastsDays: count('Days the order was made for') },
    recordedBy: ['legal-adviser', 'social-worker'],
  }),
  lookedAfter: fact('The child became looked after', {
    occurred: 'The day',
    holds: {
      basis: oneOf('On what ground', [
        'agreement',
        'care-order',
        'interim-order',
        'emergency-order',
        'police-protection',
        'remand',
      ]),
    },
    recordedBy: ['social-worker', 'case-system'],
  }),
  familyMoved: fact('The family moved to another area', {
    occurred: 'The day of the move',
    holds: { toAuthority: ref('Code of the new authority') },
    recordedBy: ['social-worker'],
  }),
  childDied: fact('The child has died', {
    occurred: 'The day of the death',
    holds: { authorityAwareOn: civilDay('The day the authority became aware') },
    recordedBy: ['social-worker', 'team-manager', 'case-system'],
    endsAs: 'child-died',
  }),
} as const;

const decisions = {
  enterPreProceedings: decision('Enter pre-proceedings', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('The decision', ['enter', 'not-yet', 'urgent-issue']),
      advice: ref('The stored legal advice'),
      expertPractitioner: optional(ref('Expert practitioner who made or shaped it')),
    },
    decidedBy: ['service-manager'],
  }),
  bestInterestsException: decision('Best-interests exception', {
    occurred: 'The day of the decision',
    holds: { choice: oneOf('The decision', ['do-not-offer', 'do-not-hold', 'revoke-offer', 'revoke-hold']) },
    decidedBy: ['service-manager'],
  }),
  urgentBypass: decision('Urgent bypass', {
    occurred: 'The day of the decision',
    holds: { choice: oneOf('The decision', ['declare', 'withdraw']) },
    decidedBy: ['service-manager'],
  }),
  reply: decision("The authority's reply to the family's plan", {
    occurred: 'The day of the reply',
    holds: { choice: oneOf('The reply', ['agree', 'agree-in-part', 'not-agree']) },
    decidedBy: ['team-manager'],
  }),
  outcomes: decision('Outcomes', {
    occurred: 'The day of the decision',
    holds: { choice: someOf('The outcomes', OUTCOMES), service: optional(text('The service that was promised')) },
    decidedBy: ['social-worker', 'team-manager'],
  }),
  midReview: decision('Mid-point review of pre-proceedings', {
    occurred: 'The day of the review',
    holds: { choice: oneOf('The decision', ['continue', 'divert', 'apply']) },
    decidedBy: ['team-manager', 'service-manager'],
  }),
  periodEnd: decision('Review at the end of the pre-proceedings period', {
    occurred: 'The day of the review',
    holds: { choice: oneOf('The decision', ['continue', 'divert', 'apply']) },
    decidedBy: ['team-manager', 'service-manager'],
  }),
  apply: decision('Apply to the court', {
    occurred: 'The day of the decision',
    holds: {
      choice: oneOf('The decision', ['apply', 'do-not-apply']),
      orderSought: oneOf('The order', PART_FOUR_ORDERS),
      advice: ref('The stored legal advice'),
    },
    decidedBy: ['service-manager'],
  }),
} as const;

type Family = View<typeof facts, typeof decisions>;

const { step, gate, handOver, end } = wordsFor<Family>();

// ---- What the facts mean ----

const UNKNOWN_TO_US = ['untraced', 'no-such-person'];
const earliest = <T extends Occurred>(entries: readonly T[]): T | undefined =>
  entries.reduce<T | undefined>((first, entry) => (first && first.on <= entry.on ? first : entry), undefined);
const latest = <T extends Occurred>(entries: readonly T[]): T | undefined =>
  entries.reduce<T | undefined>((last, entry) => (last && last.on > entry.on ? last : entry), undefined);

/** Every parent and every other holder of parental responsibility who can be offered a meeting: the cautious reading of s.31ZA(1). */
const recipients = (view: Family) =>
  view.latestPer('offerRecipient').filter(({ value }) => !UNKNOWN_TO_US.includes(value.status));

const becameRecipient = (view: Family, person: string) =>
  view.all('offerRecipient').find(({ value }) => value.person === person);

const eachRecipient = (view: Family) =>
  recipients(view).map(({ value }) => ({ key: value.person, about: value.person }));

/** The father's line is never blank: one entry fills it, and one the other line. */
function everyLineFilled(view: Family): Occurred | undefined {
  const lines = view.all('offerRecipient');
  const father = lines.find(({ value }) => value.fatherLine);
  const other = lines.find(({ value }) => !value.fatherLine);
  return father && other ? latest([father, other]) : undefined;
}

const standingAnswers = (view: Family) => view.latestPer('offerAnswer');
const standingAcceptances = (view: Family) => standingAnswers(view).filter(({ value }) => value.answer === 'accepted');

/** The first acceptance that stands; once nobody stands accepted, the first there ever was. One is enough: s.31ZA(2). */
function firstAcceptance(view: Family): Occurred | undefined {
  return (
    earliest(standingAcceptances(view)) ??
    earliest(view.all('offerAnswer').filter(({ value }) => value.answer === 'accepted'))
  );
}

/** Everyone who had accepted has withdrawn: nothing is left to hold. */
function allWithdrew(view: Family): (Occurred & { reason: string }) | undefined {
  const last = latest(standingAnswers(view));
  return firstAcceptance(view) && standingAcceptances(view).length === 0 && last
    ? { ...on(last), reason: 'acceptance-withdrawn' }
    : undefined;
}

const on = ({ on: day, at }: Occurred): Occurred => (at === undefined ? { on: day } : { on: day, at });

/** The exception for one limb, while it stands: s.31ZA(3). */
function exception(view: Family, limb: 'offer' | 'hold'): (Occurred & { reason: string }) | undefined {
  const last = view
    .made('bestInterestsException')
    .filter(({ value }) => value.choice.endsWith(limb))
    .at(-1);
  return last && !last.value.choice.startsWith('revoke') ? { ...on(last), reason: 'not-in-best-interests' } : undefined;
}

function bypass(view: Family): Occurred | undefined {
  const last = view.decided('urgentBypass');
  return last?.value.choice === 'declare' ? on(last) : undefined;
}

const entered = (view: Family) => {
  const last = view.decided('enterPreProceedings');
  return last?.value.choice === 'enter' ? on(last) : undefined;
};

/** The letter sent on the decision that stands. */
const letter = (view: Family) =>
  view.all('letterBeforeProceedings').find((sent) => sent.on >= (entered(view)?.on ?? sent.on));

const offered = (view: Family, person: string) => view.all('offer').find(({ value }) => value.person === person);

/** A family that was offered a meeting and of whom nobody accepts: there is nothing to hold. */
const allDeclined = (view: Family) =>
  recipients(view).length > 0 &&
  recipients(view).every(({ value }) => standingAnswers(view).some((answer) => answer.value.person === value.person)) &&
  standingAcceptances(view).length === 0;

const chosen = (view: Family, outcome: (typeof OUTCOMES)[number]) => {
  const last = view.decided('outcomes');
  return last?.value.choice.includes(outcome) ? on(last) : undefined;
};

const issuedAfterBypass = (view: Family) =>
  view.all('partFourApplication').find((application) => {
    const declared = bypass(view.upTo(application.on));
    return declared !== undefined;
  });

const knownAdultsAsked = (view: Family): Occurred | undefined =>
  earliest([...view.all('knownAdult').filter(({ value }) => value.approached), ...view.all('noKnownAdults')]);

const everyoneTold = (view: Family): Occurred | undefined => {
  const told = view.all('outcomeTold');
  const due = recipients(view).map(({ value }) => told.find((entry) => entry.value.person === value.person));
  const decided = view.decided('outcomes');
  return decided && due.every((entry) => entry !== undefined)
    ? latest([on(decided), ...due.flatMap((entry) => (entry ? [on(entry)] : []))])
    : undefined;
};

// ---- Offers, and the answers to each ----

interface Offered {
  readonly offer: Entry<{ readonly person: string }>;
  readonly next: Occurred | undefined;
}

/** One clock for each offer: the first under the person's name, later ones numbered. */
function eachOffer(view: Family): readonly { key: string; about: Offered }[] {
  return view.all('offer').map((offer, index, offers) => {
    const toPerson = (entry: (typeof offers)[number]) => entry.value.person === offer.value.person;
    const nth = offers.slice(0, index).filter(toPerson).length + 1;
    const key = nth === 1 ? offer.value.person : `${offer.value.person}/${nth}`;
    return { key, about: { offer, next: offers.slice(index + 1).find(toPerson) } };
  });
}

const answerTo = (view: Family, { offer, next }: Offered) =>
  view
    .all('offerAnswer')
    .find(
      (answer) => answer.value.person === offer.value.person && answer.on >= offer.on && (!next || answer.on < next.on),
    );

// ---- Steps ----

const FGDM = 'family-group-decision-making';
const setting = (id: string, limit: Parameters<typeof localSetting>[1], source = 'No source gives a figure.') =>
  localSetting(`${FGDM}.${id}`, limit, source);
const BEFORE_PROCEEDINGS = ['before-proceedings'];

const steps = {
  'list-offer-recipients': step('List each parent and each person with parental responsibility', {
    owedBy: 'social-worker',
    opens: ({ started }) => started,
    due: setting('list-offer-recipients', workingDays(3)),
    done: everyLineFilled,
    evidence: ['offerRecipient'],
    excusedBy: { roles: ['team-manager'], reasons: ['untraced', 'risk'] },
  }),
  'offer-representation': step('Each adult has been offered support', {
    owedBy: 'social-worker',
    forEach: eachRecipient,
    opens: becameRecipient,
    due: setting('offer-representation', workingDays(5)),
    done: (view, person: string) =>
      view.all('representationOffer').find(({ value }) => value.person === person && value.answer !== 'waiting'),
    evidence: ['representationOffer'],
    excusedBy: 'nobody',
  }),
  'offer-advocate': step('The child has been offered an independent advocate', {
    owedBy: 'social-worker',
    opens: ({ started }) => started,
    due: setting('offer-advocate', workingDays(5)),
    done: (view) => view.all('advocacyOffer').find(({ value }) => value.answer !== 'waiting'),
    evidence: ['advocacyOffer'],
    excusedBy: 'nobody',
  }),
  'family-finding': step('Look for relatives and friends', {
    owedBy: 'social-worker',
    opens: ({ started }) => started,
    due: setting('family-finding', workingDays(10)),
    done: (view) => view.all('familyFinding')[0],
    evidence: ['familyFinding'],
    excusedBy: { roles: ['team-manager'], reasons: ['contact-would-endanger'] },
  }),
  'support-relatives': step('Help relatives who might care', {
    owedBy: 'social-worker',
    forEach: (view) =>
      view
        .all('familyFinding')
        .flatMap((found) =>
          found.value.person !== undefined && ['short', 'long'].includes(found.value.couldCare)
            ? [{ key: found.value.person, about: { person: found.value.person, found: on(found) } }]
            : [],
        ),
    opens: (_, { found }: { person: string; found: Occurred }) => found,
    due: setting('support-relatives', workingDays(5)),
    done: (view, { person }) =>
      view.all('relativeSupport').find(({ value }) => value.person === person && value.answer !== 'waiting'),
    evidence: ['relativeSupport'],
    excusedBy: 'nobody',
  }),
  'enter-pre-proceedings': step('Decide whether to enter pre-proceedings', {
    owedBy: 'service-manager',
    purposes: BEFORE_PROCEEDINGS,
    opens: (view) => view.all('thresholdDoubt')[0] ?? view.made('enterPreProceedings')[0],
    due: setting('enter-pre-proceedings', workingDays(10)),
    done: (view) => view.made('enterPreProceedings')[0],
    evidence: ['enterPreProceedings'],
    excusedBy: 'nobody',
  }),
  'send-letter': step('Send the letter before proceedings, with the offer', {
    owedBy: 'legal-adviser',
    purposes: BEFORE_PROCEEDINGS,
    opens: entered,
    due: setting('send-letter', workingDays(5), 'One firm of solicitors reports five working days.'),
    done: (view) =>
      view
        .all('letterBeforeProceedings')
        .find((sent) => sent.value.containsOffer && sent.on >= (entered(view)?.on ?? sent.on)),
    evidence: ['letterBeforeProceedings'],
    excusedWhen: (view) => exception(view, 'offer'),
    excusedBy: { roles: ['service-manager'], reasons: ['not-in-best-interests', 'urgent-issue'] },
  }),
  'make-offer': step('Offer a family group meeting', {
    owedBy: 'social-worker',
    forEach: eachRecipient,
    opens: becameRecipient,
    done: offered,
    evidence: ['offer'],
    excusedWhen: (view) => exception(view, 'offer'),
    excusedBy: 'nobody',
  }),
  'answer-offer': step('Each person offered a meeting has answered', {
    owedBy: 'social-worker',
    forEach: eachOffer,
    opens: (_, { offer }: Offered) => on(offer),
    due: setting('answer-offer', workingDays(10)),
    done: answerTo,
    evidence: ['offerAnswer'],
    noLonger: (_, { next }) => next && { ...on(next), reason: 'offered-again' },
    excusedBy: 'nobody',
  }),
  'appoint-coordinator': step('A coordinator, who does not hold the case, is named and prepared', {
    owedBy: 'service-lead',
    opens: firstAcceptance,
    due: setting(
      'appoint-coordinator',
      workingDays(5),
      'Surrey starts to arrange the meeting in five days (secondary source).',
    ),
    done: (view) =>
      view.all('coordinator').find(({ value }) => value.worker !== view.latest('caseHolder')?.value.worker),
    evidence: ['coordinator'],
    noLonger: allWithdrew,
    excusedBy: 'nobody',
  }),
  'hear-child': step('The child has been heard before the meeting', {
    owedBy: 'social-worker',
    opens: firstAcceptance,
    done: (view) => view.all('wishesAndFeelings')[0],
    evidence: ['wishesAndFeelings'],
    noLonger: allWithdrew,
    excusedBy: { roles: ['team-manager'], reasons: ['not-practicable', 'not-consistent-with-welfare'] },
  }),
  'prepare-family': step('The family has the concerns, bottom lines and resources in writing', {
    owedBy: 'fgdm-coordinator',
    opens: (view) => view.all('coordinator')[0],
    due: setting('prepare-family', workingDaysBefore(5)),
    countsFrom: (view) => {
      const arranged = view.latest('meetingArranged');
      return arranged && { on: arranged.value.plannedFor };
    },
    done: (view) => view.all('familyInformation')[0],
    evidence: ['familyInformation'],
    noLonger: (view) => {
      const held = view.all('meeting')[0];
      return held ? { ...on(held), reason: 'meeting-held' } : allWithdrew(view);
    },
    excusedBy: { roles: ['team-manager'], reasons: ['urgent-meeting'] },
  }),
  'hold-meeting': step('The family group meets', {
    owedBy: 'fgdm-coordinator',
    opens: firstAcceptance,
    due: setting(
      'hold-meeting',
      workingDays(30),
      'Hertfordshire plans four to eight weeks for the whole process (secondary source).',
    ),
    done: (view) => view.all('meeting')[0],
    evidence: ['meeting'],
    excusedWhen: (view) => exception(view, 'hold'),
    noLonger: allWithdrew,
    excusedBy: 'nobody',
  }),
  'ask-known-adults': step('Known adults who might foster are named and, if right, asked', {
    owedBy: 'social-worker',
    opens: (view) => view.all('meeting')[0] ?? chosen(view, 'authority-led-care'),
    done: knownAdultsAsked,
    evidence: ['knownAdult', 'noKnownAdults'],
    excusedBy: 'nobody',
  }),
  'record-family-plan': step("The family's plan, in the family's words", {
    owedBy: 'fgdm-coordinator',
    opens: (view) => view.all('meeting')[0],
    due: setting('record-family-plan', workingDays(5)),
    done: (view) => view.all('familyPlan')[0],
    evidence: ['familyPlan'],
    excusedBy: 'nobody',
  }),
  'reply-to-plan': step("Reply to the family's plan, with reasons", {
    owedBy: 'team-manager',
    opens: (view) => view.all('meeting')[0],
    due: setting('reply-to-plan', workingDays(10)),
    done: (view) => view.made('reply')[0],
    evidence: ['reply'],
    excusedBy: 'nobody',
  }),
  'record-outcomes': step('Decide the outcomes, and tell each person', {
    owedBy: 'social-worker',
    opens: (view) => view.made('reply')[0],
    due: setting('record-outcomes', workingDays(5)),
    done: everyoneTold,
    evidence: ['outcomes', 'outcomeTold'],
    excusedBy: { roles: ['team-manager'], reasons: ['in-person-telling-unsafe'] },
  }),
  'mid-review': step('Mid-point review of pre-proceedings', {
    owedBy: 'team-manager',
    purposes: BEFORE_PROCEEDINGS,
    opens: letter,
    due: setting('mid-review', weeks(8)),
    done: (view) => view.made('midReview')[0],
    evidence: ['midReview'],
    excusedBy: 'nobody',
  }),
  'period-end': step('Review at the end of the pre-proceedings period', {
    owedBy: 'team-manager',
    purposes: BEFORE_PROCEEDINGS,
    opens: letter,
    due: setting('period-end', weeks(16), 'Sixteen weeks is an outer guide, from memory and unverified (row B4).'),
    done: (view) => view.made('periodEnd')[0],
    evidence: ['periodEnd'],
    excusedBy: 'nobody',
  }),
  'certify-gate': step('Certify, for this child, that the conditions before an application are met', {
    owedBy: 'legal-adviser',
    purposes: BEFORE_PROCEEDINGS,
    opens: (view) => view.made('apply').find(({ value }) => value.choice === 'apply'),
    done: (view) => view.all('gateCertificate')[0],
    evidence: ['gateCertificate'],
    excusedBy: 'nobody',
  }),
  'explain-to-court': step('Explain to the court why there was no meeting', {
    owedBy: 'legal-adviser',
    opens: (view) => bypass(view) ?? explainedException(view),
    done: (view) => view.all('courtExplanation')[0],
    evidence: ['courtExplanation'],
    excusedBy: 'nobody',
  }),
  'fgdm-after-issue': step('Offer a family group meeting once it is safe', {
    owedBy: 'social-worker',
    opens: issuedAfterBypass,
    due: setting('fgdm-after-issue', workingDays(20)),
    done: offeredAfterIssue,
    evidence: ['offer', 'offerAnswer'],
    excusedBy: { roles: ['service-manager'], reasons: ['not-in-best-interests'] },
  }),
  'outcome-check': step('Was the outcome delivered?', {
    owedBy: 'social-worker',
    forEach: eachOutcome,
    opens: (_, { decided }: OutcomeDecided) => decided,
    due: setting('outcome-check', weeks(12)),
    outcomeCheck: true,
    done: (view, { outcome, decided }) => lookedAt(view, outcome, decided),
    evidence: ['outcomeStatus'],
    excusedBy: 'nobody',
  }),
  'outcome-follow-up': step('Was the outcome delivered? Asked after the journey ended', {
    owedBy: 'team-manager',
    followUp: 'after-end',
    forEach: (view) =>
      eachOutcome(view).filter(
        ({ about }) =>
          lookedAt(view.upTo(view.ended?.on ?? about.decided.on), about.outcome, about.decided) === undefined,
      ),
    opens: (view) => (view.ended && FAMILY_GOES_ON.includes(view.ended.end) ? on(view.ended) : undefined),
    countsFrom: (_, { decided }: OutcomeDecided) => decided,
    due: setting('outcome-check', weeks(12)),
    outcomeCheck: true,
    done: (view, { outcome, decided }) => lookedAt(view, outcome, decided),
    evidence: ['outcomeStatus'],
    excusedBy: { roles: ['service-manager'], reasons: ['taken-over-by-another-journey'] },
  }),
  'tell-court': step('Tell the court that the record has changed', {
    owedBy: 'legal-adviser',
    followUp: 'any-time',
    forEach: (view) =>
      APPLICATION_GATES.flatMap((id) => view.foundNotCompliant(id)).map(({ act, found }) => ({
        key: String(act),
        about: found,
      })),
    opens: (_, found: Occurred) => found,
    due: setting('tell-court', days(0), 'The same day.'),
    done: (view, found) => view.all('courtTold').find(({ on: told }) => told >= found.on),
    evidence: ['courtTold'],
    excusedBy: 'nobody',
  }),
};

const APPLICATION_GATES = ['care-or-supervision-application', 'other-part-four-application'];
const FAMILY_GOES_ON = [
  'family-plan-agreed',
  'services-or-shared-care',
  'kinship-route',
  'authority-led-care',
  'diverted',
  'declined-by-all',
];

interface OutcomeDecided {
  readonly outcome: string;
  readonly decided: Occurred;
}

function eachOutcome(view: Family): readonly { key: string; about: OutcomeDecided }[] {
  const last = view.decided('outcomes');
  return (last?.value.choice ?? []).map((outcome) => ({
    key: outcome,
    about: { outcome, decided: last ? on(last) : view.started },
  }));
}

const lookedAt = (view: Family, outcome: string, decided: Occurred) =>
  view.all('outcomeStatus').find((entry) => entry.value.outcome === outcome && entry.on >= decided.on);

function explainedException(view: Family): Occurred | undefined {
  const standing = exception(view, 'offer') ?? exception(view, 'hold');
  const apply = view.made('apply').find(({ value }) => value.choice === 'apply');
  return standing && apply ? latest([on(standing), on(apply)]) : undefined;
}

/** Offered after the issue, and everyone so offered has answered. */
function offeredAfterIssue(view: Family): Occurred | undefined {
  const issued = issuedAfterBypass(view);
  const offers = issued ? eachOffer(view).filter(({ about }) => about.offer.on >= issued.on) : [];
  const answers = offers.map(({ about }) => answerTo(view, about));
  return offers.length > 0 && answers.every((answer) => answer !== undefined)
    ? latest(answers.flatMap((answer) => (answer ? [on(answer)] : [])))
    : undefined;
}

// ---- Gates ----

const SECTION_31 = ['care', 'supervision'];
const isSection31 = ({ value }: Entry<{ readonly orderSought: string }>) => SECTION_31.includes(value.orderSought);

/** What s.31ZA and, where it is on, the review ask before an application for any order under Part 4. */
const beforeAnApplication = {
  offer: {
    title: 'A meeting was offered to each parent and each person with parental responsibility',
    rule: 'B2.1',
    missing: (view: Family) =>
      exception(view, 'offer')
        ? []
        : recipientsOrUnlisted(view).filter(({ person }) => person === undefined || !offered(view, person)),
  },
  hold: {
    title: 'The meeting was held, if anybody accepted it',
    rule: 'B2.2',
    missing: (view: Family) =>
      exception(view, 'hold') || view.all('meeting').length > 0
        ? []
        : standingAcceptances(view).map(({ value }) => ({ what: 'fgdm-hold', person: value.person })),
  },
  letter: {
    title: 'The letter before proceedings contains the offer',
    rule: 'B2.3',
    notApplicable: (view: Family) =>
      exception(view, 'offer') ? 'exception' : letter(view) ? undefined : 'no letter was sent',
    missing: (view: Family) => (letter(view)?.value.containsOffer ? [] : [{ what: 'fgdm-letter' }]),
  },
  'meeting-first': {
    title: 'A family group meeting came before the application, or an urgent bypass was explained to the court',
    rule: 'rev-mandatory',
    sameDayCounts: true,
    missing: (view: Family, act: Occurred) => (metOrBypassed(view, act) ? [] : [{ what: 'rev-mandatory' }]),
  },
  explanation: {
    title: 'An urgent bypass or an exception is explained to the court',
    rule: 'rev-urgent',
    sameDayCounts: true,
    notApplicable: (view: Family) =>
      bypass(view) || exception(view, 'offer') || exception(view, 'hold') ? undefined : 'nothing was bypassed',
    missing: (view: Family) => (view.all('courtExplanation').length > 0 ? [] : [{ what: 'explanation-to-court' }]),
  },
} as const;

/** Each recipient by person; nobody listed at all is itself something missing. */
const recipientsOrUnlisted = (view: Family): readonly { what: string; person?: string }[] =>
  everyLineFilled(view) || recipients(view).length > 0
    ? recipients(view).map(({ value }) => ({ what: 'fgdm-offer', person: value.person }))
    : [{ what: 'fgdm-offer' }];

/** Under the review a meeting comes first; it is bypassed only in urgency, with an explanation filed. */
function metOrBypassed(view: Family, act: Occurred): boolean {
  if (view.all('meeting').some((held) => precedes(held, act))) return true;
  if (allDeclined(view)) return true;
  const bypassed = bypass(view) ?? exception(view, 'offer') ?? exception(view, 'hold');
  return bypassed !== undefined && view.all('courtExplanation').length > 0;
}

const seventeen = (view: Family): CivilDate | undefined => view.birthday(17);

const gates = {
  'care-or-supervision-application': gate('Application for a care or supervision order', {
    acts: (view) => view.all('partFourApplication').filter(isSection31),
    planned: (view) => view.all('plannedApplication').find(isSection31),
    awaited: (view) => {
      const day = seventeen(view);
      return view.purpose === 'before-proceedings' || view.all('plannedApplication').some(isSection31)
        ? day === undefined || !view.reached(day)
        : false;
    },
    limbs: beforeAnApplication,
  }),
  'other-part-four-application': gate('Application for another order under Part 4', {
    acts: (view) => view.all('partFourApplication').filter((entry) => !isSection31(entry)),
    planned: (view) => view.all('plannedApplication').find((entry) => !isSection31(entry)),
    awaited: (view) => view.all('plannedApplication').some((entry) => !isSection31(entry)),
    limbs: beforeAnApplication,
  }),
  'enter-pre-proceedings': gate('Decision to enter pre-proceedings', {
    acts: (view) => view.made('enterPreProceedings').filter(({ value }) => value.choice === 'enter'),
    awaited: () => false,
    limbs: {
      expert: {
        title: 'An expert practitioner made or shaped the decision',
        rule: 'rev-gateway',
        sameDayCounts: true,
        missing: (view) =>
          view.decided('enterPreProceedings')?.value.expertPractitioner === undefined ? [{ what: 'rev-gateway' }] : [],
      },
    },
  }),
  'letter-before-proceedings': gate('Letter before proceedings', {
    acts: (view) => view.all('letterBeforeProceedings'),
    awaited: () => false,
    limbs: {
      'meeting-first': {
        title: 'A family group meeting came before the letter, or it was bypassed',
        rule: 'rev-mandatory',
        missing: (view, act) =>
          view.all('meeting').some((held) => precedes(held, act)) ||
          bypass(view) ||
          exception(view, 'offer') ||
          exception(view, 'hold')
            ? []
            : [{ what: 'rev-mandatory' }],
      },
    },
  }),
  'hold-meeting': gate('Family group meeting', {
    acts: (view) => view.all('meeting'),
    awaited: () => false,
    limbs: {
      'child-heard': {
        title: "The child's wishes and feelings were sought first",
        rule: 'fgdm-child',
        missing: (view) => (view.all('wishesAndFeelings').length > 0 ? [] : [{ what: 'wishes-and-feelings' }]),
      },
      'support-offered': {
        title: 'Each adult was offered representation and the child an advocate',
        rule: 'rev-offers',
        missing: (view) => supportNotOffered(view),
      },
    },
  }),
};

function supportNotOffered(view: Family): readonly { what: string; person?: string }[] {
  const offers = view.all('representationOffer');
  const adults = recipients(view).filter(({ value }) => !offers.some((offer) => offer.value.person === value.person));
  const child = view.all('advocacyOffer').length > 0 ? [] : [{ what: 'offer-advocate' }];
  return [...adults.map(({ value }) => ({ what: 'offer-representation', person: value.person })), ...child];
}

// ---- Hand-overs and ends ----

const needsOutcome =
  (...outcomes: readonly (typeof OUTCOMES)[number][]) =>
  (view: Family) =>
    outcomes.some((outcome) => chosen(view, outcome))
      ? undefined
      : refusal('not-yet', `This hand-over follows the outcome: ${outcomes.join(' or ')}.`, 'handOver');

const RECEIVER = ['receiving-service'] as const;

const handOvers = {
  'family-network-plan': handOver('To a Family Network Plan', {
    from: 'team-manager',
    to: 'family-network-plan',
    answeredBy: RECEIVER,
    refusedWhen: needsOutcome('network-plan'),
    mayComeBack: true,
  }),
  'service-lead': handOver('To a service lead: services, material help, shared care', {
    from: 'team-manager',
    to: 'service-lead',
    answeredBy: [...RECEIVER, 'service-lead'],
    refusedWhen: needsOutcome('services', 'shared-care', 'other'),
    mayComeBack: true,
  }),
  'kinship-route': handOver('To special guardianship or child arrangements', {
    from: 'team-manager',
    to: 'kinship-route',
    answeredBy: RECEIVER,
    refusedWhen: needsOutcome('guardianship-or-arrangements'),
    mayComeBack: true,
  }),
  proceedings: handOver('To proceedings, with the evidence bundle', {
    from: 'team-manager',
    to: 'proceedings',
    answeredBy: ['legal-adviser'],
  }),
  'known-adult-fostering': handOver('To fostering: enquiry about a known adult', {
    from: 'social-worker',
    to: 'fostering',
    answeredBy: RECEIVER,
  }),
  'child-protection': handOver('To child protection: significant harm is suspected', {
    from: 'social-worker',
    to: 'child-protection',
    answeredBy: RECEIVER,
  }),
  transfer: handOver('To the authority of the area the family moved to', {
    from: 'team-manager',
    to: 'receiving-authority',
    answeredBy: ['team-manager', 'service-manager'],
    endsAs: 'transferred',
  }),
};

const notYet = (message: string, ...path: string[]): Refusal => refusal('not-yet', message, ...path);

const handedOver = (view: Family, id: string): readonly Refusal[] =>
  view.handOvers(id).some(({ answer }) => answer?.accepted)
    ? []
    : [notYet(`The hand-over "${id}" has not been accepted.`, 'handOver')];

/** Asked even where the authority leads the care; the review's rule, so only where its pack is on. */
const adultsAsked = (view: Family, day: CivilDate): readonly Refusal[] =>
  !view.packOn('review-2022', day) || knownAdultsAsked(view)
    ? []
    : [
        notYet(
          'Known adults who might foster have not been named and asked, and no reason is given why there is none.',
          'knownAdult',
        ),
      ];

const needs = (held: unknown, message: string): readonly Refusal[] => (held ? [] : [notYet(message)]);

const CLOSED = 'no-longer-applicable';

const ends = {
  'family-plan-agreed': end('The family’s plan is agreed and handed over', {
    endedBy: ['team-manager'],
    notYet: (view, day) => [
      ...needs(chosen(view, 'network-plan'), 'The outcome is not a network plan.'),
      ...handedOver(view, 'family-network-plan'),
      ...adultsAsked(view, day),
    ],
    settles: CLOSED,
  }),
  'services-or-shared-care': end('Services or shared care, handed over', {
    endedBy: ['team-manager'],
    notYet: (view, day) => [
      ...needs(
        chosen(view, 'services') ?? chosen(view, 'shared-care') ?? chosen(view, 'other'),
        'The outcome is not services or shared care.',
      ),
      ...handedOver(view, 'service-lead'),
      ...adultsAsked(view, day),
    ],
    settles: CLOSED,
  }),
  'kinship-route': end('Special guardianship or child arrangements, handed over', {
    endedBy: ['team-manager'],
    notYet: (view, day) => [
      ...needs(chosen(view, 'guardianship-or-arrangements'), 'The outcome is not guardianship or child arrangements.'),
      ...handedOver(view, 'kinship-route'),
      ...adultsAsked(view, day),
    ],
    settles: CLOSED,
  }),
  'authority-led-care': end('Care led by the authority', {
    endedBy: ['team-manager'],
    notYet: (view, day) => [
      ...needs(chosen(view, 'authority-led-care'), 'The outcome is not care led by the authority.'),
      ...handedOver(view, 'proceedings'),
      ...adultsAsked(view, day),
    ],
    settles: CLOSED,
  }),
  issued: end('An application was issued', {
    endedBy: ['legal-adviser', 'team-manager'],
    notYet: (view) => [
      ...needs(view.latest('partFourApplication'), 'No application has been recorded.'),
      ...needs(
        !issuedAfterBypass(view),
        'The application was issued after an urgent bypass: the journey ends as issued-bypassed.',
      ),
    ],
    settles: CLOSED,
  }),
  'issued-bypassed': end('An application was issued after an urgent bypass', {
    endedBy: ['legal-adviser', 'team-manager'],
    notYet: (view) => [
      ...needs(issuedAfterBypass(view), 'No application has been issued after an urgent bypass.'),
      ...needs(view.latest('courtExplanation'), 'The explanation to the court has not been filed.'),
      ...needs(
        offeredAfterIssue(view) ?? view.excused('fgdm-after-issue'),
        'A family group meeting has not been offered and answered after the issue, nor excused.',
      ),
    ],
    settles: CLOSED,
  }),
  diverted: end('No application is planned', {
    endedBy: ['team-manager'],
    notYet: (view) =>
      needs(view.latest('diversionTold'), 'The family has not been told in writing that no application is planned.'),
    settles: CLOSED,
  }),
  'declined-by-all': end('Everyone declined', {
    endedBy: ['team-manager'],
    notYet: (view, day) => [
      ...needs(allDeclined(view), 'Not every person offered a meeting has answered, or somebody accepted.'),
      ...needs(view.latest('outcomeTold') ?? view.decided('outcomes'), 'No outcome has been chosen.'),
      ...adultsAsked(view, day),
    ],
    settles: CLOSED,
  }),
  transferred: end('Accepted by another authority', { endedBy: 'hand-over', settles: 'superseded' }),
  'child-died': end('The child has died', {
    endedBy: ['team-manager', 'social-worker'],
    notYet: (view) => needs(view.latest('childDied'), 'The death has not been recorded.'),
    settles: CLOSED,
  }),
  'not-available-age': end('The child is too old for the order', {
    endedBy: ['team-manager'],
    notYet: (view, day) => {
      const birthday = seventeen(view);
      return needs(birthday !== undefined && birthday <= day, 'The child is not 17.');
    },
    settles: CLOSED,
  }),
  'opened-in-error': end('Opened in error', { endedBy: ['team-manager'], settles: CLOSED }),
};

// ---- What is refused ----

const NEVER_BY_CASE_HOLDER = ['bestInterestsException', 'urgentBypass'];

/** Acts that exist only in the software, conflicts of role, and entries that would leave a line blank. */
function refuses(view: Family, { author, command }: Sent): Refusal | undefined {
  if (
    command.type === 'decide' &&
    NEVER_BY_CASE_HOLDER.includes(command.decision) &&
    responsible(author).id === view.latest('caseHolder')?.value.worker
  )
    return refusal('not-allowed', 'The social worker who holds the case may not decide this.', 'onBehalfOf');
  if (command.type !== 'record') return undefined;
  switch (command.fact) {
    case 'gateCertificate':
      return uncertifiable(view);
    case 'offerRecipient':
      return command.value['status'] === 'known' ||
        command.value['status'] === 'contacted' ||
        command.sealed?.fields.includes('reason')
        ? undefined
        : refusal('missing-value', 'Say why the person is not traced, is withheld, or does not exist.', 'reason');
    case 'offerAnswer':
      return command.value['answer'] === 'none' && Number(command.value['tries'] ?? 0) < 2
        ? refusal('invalid-value', 'An answer counts as "none" only after two tries.', 'tries')
        : undefined;
    default:
      return undefined;
  }
}

/** A certificate says that every line of s.31ZA is answered; it is refused while one is not. */
function uncertifiable(view: Family): Refusal | undefined {
  const { offer, hold } = beforeAnApplication;
  const missing = [...offer.missing(view), ...hold.missing(view)];
  if (missing.length === 0) return undefined;
  const what = missing
    .map(({ what: limb, person }) => (person === undefined ? limb : `${limb} (${person})`))
    .join(', ');
  return refusal('not-compliant', `It cannot be certified: still missing ${what}.`, 'orderSought');
}

export const familyGroupDecisionMaking = journey<Family>({
  id: FGDM,
  title: 'Family group decision making before pre-proceedings',
  noun: 'FamilyGroup',
  purposes: ['before-proceedings', 'reunification'],
  startedBy: ['case-system', 'social-worker', 'team-manager'],
  facts,
  decisions,
  steps,
  gates,
  handOvers,
  ends,
  refuses,
});
