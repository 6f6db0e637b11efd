import { wordsFor } from '../kernel/definition';
import type { Occurred } from '../kernel/events';
import type { Guarding } from './facts';
import { FINDINGS } from './facts/order';
import { ageDay } from './meaning/age';
import {
  advised,
  answered,
  applied,
  type Bond,
  BOTH,
  bonds,
  chosen,
  detailsOf,
  doubts,
  firstSigned,
  freshUntil,
  knownLongEnough,
  named,
  noticeAsked,
  noticed,
  of,
  outcomes,
  reflectsFrom,
  secondTurns,
  toldSince,
  wished,
} from './meaning/bond';
import { answerOf, findingOn, lookAgainOn } from './meaning/finding';
import { exceptionSince, goalState } from './meaning/goal';
import { hold, inForce, stopped, underWay } from './meaning/standing';
import { L } from './meaning/limits';

/*
 * What must hold for an act: leaving care as planned, closing a review, writing to a found person, signing, the outcome, an
 * end that one of the two asked for alone. What happened is recorded all the same, and none of this is a limit of law.
 */

const { gate } = wordsFor<Guarding>();

type Missing = readonly { readonly what: string; readonly person?: string }[];
const missing = (holds: unknown, what: string, person?: string): Missing =>
  holds ? [] : [{ what, ...(person === undefined ? {} : { person }) }];

// ---- Relationships ----

const plannedExits = (view: Guarding) => {
  const eighteen = ageDay(view, 18);
  return view.all('leftCare').filter(({ on, value }) => value.planned && !(eighteen && on >= eighteen));
};

const exitAhead = (view: Guarding): Occurred | undefined => {
  const plan = view.latest('exitPlanned');
  return plan && view.all('leftCare').some(({ on }) => on >= plan.on) ? undefined : plan;
};

function goalMissing(view: Guarding): Missing {
  const since = view.latest('exitPlanned') ?? view.started;
  const state = goalState(view);
  if (state === 'goal-met' || state === 'declined' || exceptionSince(view, since)) return [];
  return [{ what: state === 'not-asked' ? 'asking-the-young-person' : 'two-loving-relationships-or-an-exception' }];
}

const on =
  ({ on: day }: Occurred) =>
  (entry: Occurred) =>
    entry.on === day;

/** Of everybody who was written to that day. */
const ofApproached = (view: Guarding, act: Occurred, lacks: (person: string) => Missing): Missing =>
  view
    .all('approach')
    .filter(on(act))
    .flatMap(({ value }) => lacks(value.person));

/** Safe, with support or without; a finding that has lapsed counts no longer. */
function safe(view: Guarding, person: string, { on: day }: Occurred): boolean {
  const finding = findingOn(view, person);
  return (
    finding !== undefined &&
    finding.value.choice !== 'not-now' &&
    !(finding.value.lookAgainOn && lookAgainOn(finding) < day)
  );
}

/** After a no, only a word of the person found makes another letter right. */
const saidNo = (view: Guarding, person: string): boolean => answerOf(view, person)?.value.answer === 'no';

// ---- A bond ----

/** The bonds that a paper of that day is about; of the next act, those that wait for it. */
const signedOn = (view: Guarding, act: Occurred): readonly Bond[] =>
  aboutOr(view, view.all('consent').filter(on(act)), (bond) => awaitsSigning(view, bond));

const awaitsSigning = (view: Guarding, bond: Bond): boolean =>
  underWay(view, bond) && reflectsFrom(view, bond) === undefined;

const decidedOn = (view: Guarding, act: Occurred): readonly Bond[] =>
  aboutOr(view, view.all('orderOutcome').filter(on(act)), (bond) => awaitsOutcome(view, bond));

const awaitsOutcome = (view: Guarding, bond: Bond): boolean =>
  underWay(view, bond) && applied(view, bond) !== undefined && outcomes(view, bond).length === 0;

function aboutOr(
  view: Guarding,
  papers: readonly (Occurred & { readonly id: number; readonly value: { readonly guardian: string } })[],
  waits: (bond: Bond) => boolean,
): readonly Bond[] {
  const all = bonds(view);
  return papers.length > 0 ? all.filter((bond) => papers.some(of(bond))) : all.filter(waits);
}

const each = (all: readonly Bond[], lacks: (bond: Bond) => Missing): Missing => all.flatMap(lacks);

function guardianMissing(view: Guarding, bond: Bond, { on: day }: Occurred): Missing {
  const who = detailsOf(view, bond);
  if (!who) return [{ what: 'who-the-guardian-is' }];
  const { adult, legalParent, partner, related } = who;
  return [
    ...missing(adult, 'adult-guardian'),
    ...missing(!legalParent, 'not-a-legal-parent'),
    ...missing(!partner, 'not-a-partner'),
    ...missing(!related || chosen(view, 'O4', day) === 'allowed', 'not-a-relative'),
    ...missing(knownLongEnough(view, bond, day), 'known-long-enough'),
  ];
}

const poweredMissing = (view: Guarding, bond: Bond): Missing =>
  missing(!detailsOf(view, bond)?.power || view.all('steppedBack').some(of(bond)), 'step-back');

const sidesMissing = (what: string, holds: (party: (typeof BOTH)[number]) => unknown): Missing =>
  BOTH.flatMap((party) => missing(holds(party), `${what}-${party}`));

/** The last second consent of each party is fresh on a day. */
function staleMissing(view: Guarding, bond: Bond, { on: day }: Occurred): Missing {
  return sidesMissing('fresh-consent', (party) => {
    const signed = secondTurns(view, { bond, party }).findLast((turn) => turn.signed)?.signed;
    return signed && freshUntil(view, signed) >= day;
  });
}

function findingsMissing(view: Guarding, act: Occurred, bond: Bond): Missing {
  if (chosen(view, 'O6', act.on) === 'consents-alone') return [];
  const outcome = view.all('orderOutcome').filter(of(bond)).find(on(act));
  return FINDINGS.flatMap((finding) => missing(outcome?.value.findings?.includes(finding), finding));
}

const recordMissing = (view: Guarding, { on: day }: Occurred): Missing =>
  missing(
    chosen(view, 'O3', day) === 'own-word' || view.all('careExperienceSaid').some(({ value }) => value.recordGiven),
    'record-of-care',
  );

const noticeMissing = (view: Guarding, bond: Bond): Missing =>
  missing(
    !noticeAsked(view, bond) || noticed(view, bond) || view.excused(named('g-notice', bond.key)),
    'notice-to-the-family',
  );

/** One who asked alone reflected first, and the other was heard. */
function aloneMissing(view: Guarding, act: Occurred): Missing {
  const ends = view.all('changeOutcome').filter(on(act));
  return each(
    bonds(view).filter((bond) => ends.some(of(bond))),
    (bond) => {
      const request = view.all('changeAsked').findLast((asked) => of(bond)(asked) && asked.value.what === 'discharge');
      if (!request) return [{ what: 'request-of-a-party' }];
      if (request.value.by === 'both') return [];
      return [
        ...missing(view.counted(L.discharge, request.on, act.on) < act.on, 'time-to-reflect'),
        ...missing(
          view.all('otherHeard').some((heard) => of(bond)(heard) && heard.on >= request.on),
          'other-heard',
        ),
      ];
    },
  );
}

const SIGNED_WITH = [
  ...(['consent', 'wish', 'packTold', 'proposedGuardian', 'adviceGiven', 'adviceDeclined'] as const),
  ...(['steppedBack', 'capacityResult'] as const),
];
const WITH_OUTCOME = ['orderOutcome', 'careExperienceSaid', 'steppedBack'];

type OfBond = (view: Guarding, bond: Bond, act: Occurred) => Missing;
const limbsOf = <K extends string>(limbs: Readonly<Record<K, OfBond>>): Readonly<Record<K, OfBond>> => limbs;

const signing = (limb: OfBond) => (view: Guarding, act: Occurred) =>
  each(signedOn(view, act), (bond) => limb(view, bond, act));
const making = (limb: OfBond) => (view: Guarding, act: Occurred) =>
  each(decidedOn(view, act), (bond) => limb(view, bond, act));

/** What a bond must meet, limb by limb, before anybody signs. */
const TO_SIGN = limbsOf({
  asked: (view, bond) => missing(wished(view, bond), 'wish-of-both'),
  told: (view, bond) => {
    const wish = wished(view, bond);
    return missing(wish && toldSince(view, bond, wish), 'plain-telling');
  },
  guardian: guardianMissing,
  advice: (view, bond) => sidesMissing('advice', (party) => advised(view, { bond, party })),
  'step-back': poweredMissing,
  capacity: (view, bond) =>
    doubts(view, bond).flatMap((doubt) => missing(answered(view, bond, doubt), `answer-to-a-doubt-${doubt.party}`)),
});

/** What it must meet before it is made. */
const TO_BE_MADE = limbsOf({
  consent: (view, bond) =>
    sidesMissing(
      'two-consents',
      (party) => firstSigned(view, { bond, party }) && secondTurns(view, { bond, party })[0]?.signed,
    ),
  fresh: staleMissing,
  notice: noticeMissing,
  'step-back': poweredMissing,
  findings: (view, bond, act) => [...findingsMissing(view, act, bond), ...recordMissing(view, act)],
  'own-word': (view, bond) => [
    ...missing(!stopped(view, bond), 'word-of-both'),
    ...missing(!hold(view, bond) || hold(view, bond)?.to, 'lifting-of-the-hold'),
  ],
});

const steppedBackLater = (view: Guarding, { on: day }: Occurred): boolean =>
  chosen(view, 'O13', day) !== 'before-consent';

/** What one bond lacks, by codes alone, for whatever it waits for next: the first consents, or the outcome. */
export function lackedBy(view: Guarding, bond: Bond, act: Occurred): readonly string[] {
  const { 'step-back': stepBack, ...others } = TO_SIGN;
  const toSign = [...Object.values(others), ...(steppedBackLater(view, act) ? [] : [stepBack])];
  const limbs = awaitsSigning(view, bond) ? toSign : awaitsOutcome(view, bond) ? Object.values(TO_BE_MADE) : [];
  return [...new Set(limbs.flatMap((limb) => limb(view, bond, act).map(({ what }) => what)))];
}

export const gates = {
  'planned-exit': gate('Care ends as planned before 18', {
    acts: plannedExits,
    planned: exitAhead,
    awaited: (view) => exitAhead(view) !== undefined,
    limbs: {
      'two-loving': {
        title:
          'The young person calls two relationships loving, prefers not to say, or a manager accepted an exception',
        rule: 'two-loving-before-exit',
        sameDay: ['goalChecked', 'prefersNotToSay', 'relationship', 'roleOutlasts', 'goalException'],
        missing: goalMissing,
      },
    },
  }),
  'review-closes': gate('A care review is closed', {
    acts: (view) =>
      view
        .all('reviewClosed')
        .filter(({ value }) =>
          view
            .all('reviewArranged')
            .some((one) => one.value.review === value.review && one.value.kind === 'care-review'),
        ),
    awaited: () => false,
    limbs: {
      'you-say-who': {
        title: 'Relationships were talked about, or the young person did not want to',
        rule: 'rev-you-say-who',
        sameDay: ['reviewClosed', 'reviewItem', 'reviewItemSkipped'],
        missing: (view, act) =>
          view
            .all('reviewClosed')
            .filter(on(act))
            .flatMap(({ value: { review } }) =>
              missing(
                [...view.all('reviewItem'), ...view.all('reviewItemSkipped')].some(
                  ({ value }) => value.review === review,
                ),
                'talk-about-relationships',
              ),
            ),
      },
    },
  }),
  approach: gate('A found person is written to', {
    acts: (view) => view.all('approach'),
    awaited: () => false,
    limbs: {
      agreed: {
        title: 'The young person agreed to this person',
        rule: 'approach-agreed',
        sameDay: ['approach', 'approachWish'],
        missing: (view, act) =>
          ofApproached(view, act, (person) =>
            missing(
              view
                .latestPer('approachWish')
                .some(({ value }) => value.person === person && value.choice === 'approach'),
              'word-of-the-young-person',
              person,
            ),
          ),
      },
      safe: {
        title: 'Somebody has looked whether contact is safe',
        rule: 'approach-safe',
        sameDay: ['approach', 'contactSafe'],
        missing: (view, act) =>
          ofApproached(view, act, (person) => missing(safe(view, person, act), 'finding-on-contact', person)),
      },
      once: {
        title: 'The person found has not said no',
        rule: 'approach-once',
        sameDay: ['approach'],
        missing: (view, act) =>
          ofApproached(view, act, (person) => missing(!saidNo(view, person), 'word-of-the-person-found', person)),
      },
    },
  }),
  consent: gate('A consent is signed', {
    acts: (view) => view.all('consent'),
    awaited: (view) => bonds(view).some((bond) => awaitsSigning(view, bond)),
    limbs: {
      asked: {
        title: 'Both asked for it, each alone',
        rule: 'rev-bond-asked',
        sameDay: SIGNED_WITH,
        missing: signing(TO_SIGN.asked),
      },
      told: {
        title: 'Both were told plainly that it is a proposal',
        rule: 'rev-bond-told',
        sameDay: SIGNED_WITH,
        missing: signing(TO_SIGN.told),
      },
      guardian: {
        title: 'The guardian may become one',
        rule: 'rev-bond-guardian',
        sameDay: SIGNED_WITH,
        missing: signing(TO_SIGN.guardian),
      },
      advice: {
        title: 'Each had separate advice, or declined it after a talk',
        rule: 'rev-bond-advice',
        sameDay: SIGNED_WITH,
        missing: signing(TO_SIGN.advice),
      },
      'step-back': {
        title: 'Nobody with power over the services of the adult holds it any longer',
        rule: 'rev-bond-step-back',
        sameDay: SIGNED_WITH,
        notApplicable: (view, act) => (steppedBackLater(view, act) ? 'asked-before-the-decision' : undefined),
        missing: signing(TO_SIGN['step-back']),
      },
      capacity: {
        title: 'No doubt about capacity is open',
        rule: 'rev-bond-capacity',
        sameDay: SIGNED_WITH,
        missing: signing(TO_SIGN.capacity),
      },
    },
  }),
  outcome: gate('The outcome is that it is made', {
    acts: (view) => view.all('orderOutcome').filter(({ value }) => value.choice === 'made'),
    awaited: (view) => bonds(view).some((bond) => awaitsOutcome(view, bond)),
    limbs: {
      consent: {
        title: 'Each consented twice, seen alone, with time to reflect in between',
        rule: 'rev-bond-consent',
        sameDay: WITH_OUTCOME,
        missing: making(TO_BE_MADE.consent),
      },
      fresh: {
        title: 'The second consents are fresh',
        rule: 'rev-bond-fresh',
        sameDay: WITH_OUTCOME,
        missing: making(TO_BE_MADE.fresh),
      },
      notice: {
        title: 'The family of the guardian was told and had time to comment',
        rule: 'rev-bond-notice',
        sameDay: WITH_OUTCOME,
        missing: making(TO_BE_MADE.notice),
      },
      'step-back': {
        title: 'Nobody with power over the services of the adult holds it any longer',
        rule: 'rev-bond-step-back',
        sameDay: WITH_OUTCOME,
        missing: making(TO_BE_MADE['step-back']),
      },
      findings: {
        title: 'Found free, informed, real and safe, for somebody who was in care',
        rule: 'rev-bond-findings',
        sameDay: WITH_OUTCOME,
        missing: making(TO_BE_MADE.findings),
      },
      'own-word': {
        title: 'Nobody had stopped it, and it was not on hold',
        rule: 'rev-bond-own-word',
        sameDay: WITH_OUTCOME,
        missing: making(TO_BE_MADE['own-word']),
      },
    },
  }),
  'ended-alone': gate('An order is discharged', {
    acts: (view) => view.all('changeOutcome').filter(({ value }) => value.choice === 'discharge'),
    awaited: () => false,
    limbs: {
      alone: {
        title: 'Whoever asked alone had time to reflect, and the other was heard',
        rule: 'rev-bond-end',
        sameDay: ['changeOutcome', 'otherHeard'],
        missing: aloneMissing,
      },
    },
  }),
  'parties-marry': gate('The two marry each other', {
    acts: (view) => view.all('partiesMarried'),
    awaited: () => false,
    limbs: {
      'discharge-first': {
        title: 'They were released from the bond first',
        rule: 'rev-bond-discharge-first',
        sameDay: ['partiesMarried', 'changeOutcome'],
        notApplicable: (view, act) =>
          chosen(view, 'O18', act.on) === 'discharge-first' ? undefined : 'not-asked-by-the-authority',
        missing: (view, act) =>
          missing(
            !inForce(view).some((bond) => view.all('partiesMarried').filter(on(act)).some(of(bond))),
            'discharge-of-the-order',
          ),
      },
    },
  }),
};
