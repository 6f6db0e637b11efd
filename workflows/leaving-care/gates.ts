import { daysBetween, newestCalendar, reaches, workingDaysBetween } from '../../statute';
import { wordsFor } from '../kernel/definition';
import type { Occurred } from '../kernel/events';
import { stillStands } from '../kernel/readings';
import { isCareOrder } from './care/days';
import type { Leaving } from './facts';
import { eachUnregulated, homeForBreak, reviewsOf, visitsAt } from './meaning/homes';
import { foundIntentional, mayNotBeFoundIntentional, turnedAway } from './meaning/housing';
import { adultCareAsked, live, mentalHealthSettled } from './meaning/people';
import { ageDay, atAge, isOn } from './meaning/standing';
import { unpaidDays } from './meaning/staying';

/*
 * Acts that are not compliant until something is true: ending care, reviewing a home, turning somebody away for want of a
 * local connection or as homeless on purpose, stopping help before somebody took it over, a break without a home, and the
 * carer's money over the eighteenth birthday. They are never prevented; what happened is recorded.
 */

const { gate } = wordsFor<Leaving>();

/** Care that ended before 18 by a decision, not by law. */
const ceased = (view: Leaving) => {
  const eighteen = ageDay(view, 18);
  return view
    .all('leftCare')
    .filter(({ on, value }) => !(eighteen && on >= eighteen) && !['custody', 'guardianship'].includes(value.to));
};

const proposed = (view: Leaving): Occurred | undefined => {
  const plan = view.latest('ceaseCareProposed');
  return plan && view.all('leftCare').some(({ on }) => on >= plan.on) ? undefined : plan;
};

/** Reg 39(4) asks for the nominated officer only after so many working days in care. */
const WORKING_DAYS_IN_CARE = 20;
/** As many days always hold them, whatever holidays there are. */
const SURELY = 60;

function justEntered(view: Leaving, { on: day }: Occurred): boolean {
  const entered = view.latest('enteredCare')?.on;
  if (entered === undefined || daysBetween(entered, day) >= SURELY) return false;
  if (![entered, day].every((one) => reaches(newestCalendar, one))) return false;
  return workingDaysBetween(entered, day, newestCalendar) < WORKING_DAYS_IN_CARE;
}

/** SI 2010/959 reg 39(5): at 16 and 17 without a care order the director approves. */
const whoApproves = (view: Leaving, { on: day }: Occurred) => {
  const sixteen = ageDay(view, 16);
  const ordered = view.latest('enteredCare')?.value.basis;
  const young = sixteen !== undefined && day < sixteen;
  return young || (ordered && isCareOrder(ordered)) ? 'nominated-officer' : 'director-children-services';
};

const approvedBy =
  (who: 'nominated-officer' | 'director-children-services') =>
  (view: Leaving): readonly { what: string }[] => {
    const decided = view.decided('ceaseCare')?.value;
    const approved =
      decided?.choice === 'approve' &&
      (decided.decidedAs === who || decided.decidedAs === 'director-children-services');
    if (!approved) return [{ what: `approval-by-${who}` }];
    return decided.mattersSeen === false ? [{ what: 'assessments-and-wishes' }] : [];
  };

/** Of the day on which a home was reviewed, the home and its visits. */
function unvisited(view: Leaving, { on: day }: Occurred): readonly { what: string }[] {
  const home = eachUnregulated(view).find(({ about }) => reviewsOf(view, about).some((review) => review.on === day));
  const before = home ? visitsAt(view, home.about).filter((visit) => visit.on < day) : [];
  return home && before.length < 2 ? [{ what: 'second-visit' }] : [];
}

/** From 17, when the hand-over is planned: each time the help stopped. */
const mentalHealthStops = (view: Leaving) => {
  const seventeen = ageDay(view, 17);
  return view
    .all('mentalHealthSupport')
    .filter(
      ({ value, on: day }, index, all) =>
        !value.active && all[index - 1]?.value.active === true && seventeen !== undefined && day >= seventeen,
    );
};

const endedByChoice = (view: Leaving): boolean =>
  view.all('endsService').some(({ value }) => value.service === 'mental-health');

const OWED_A_HOME = [
  ...(['eligible', 'relevant', 'former-relevant', 'former-relevant-education', 'person-under-25'] as const),
] as const;

export const gates = {
  'cease-care': gate('Care ends at 16 or 17', {
    acts: ceased,
    planned: proposed,
    awaited: (view) => proposed(view) !== undefined,
    limbs: {
      director: {
        title: 'The director approved it',
        rule: 'C22',
        notApplicable: (view, act) =>
          whoApproves(view, act) === 'director-children-services' ? undefined : 'nominated-officer-decides',
        missing: approvedBy('director-children-services'),
      },
      'nominated-officer': {
        title: 'The nominated officer approved it',
        rule: 'C22',
        notApplicable: (view, act) => {
          if (whoApproves(view, act) !== 'nominated-officer') return 'director-decides';
          return justEntered(view, act) ? 'within-twenty-working-days' : undefined;
        },
        missing: approvedBy('nominated-officer'),
      },
    },
  }),
  'accommodation-review': gate('Review of a home after its first 28 days', {
    acts: (view) => eachUnregulated(view).flatMap(({ about }) => reviewsOf(view, about).slice(0, 1)),
    awaited: () => false,
    limbs: {
      'second-visit': {
        title: 'The adviser visited twice before it',
        rule: 'G11',
        sameDay: ['planReview'],
        missing: unvisited,
      },
    },
  }),
  'local-connection': gate('A council turns the young person away for want of a local connection', {
    acts: (view) => turnedAway(view),
    awaited: () => false,
    limbs: {
      criterion: {
        title: 'No local connection was asked of somebody to whom the leaving care duties are owed',
        rule: 'G19',
        notApplicable: (view, { on: day }) => (isOn(view, day, ...OWED_A_HOME) ? undefined : 'no-duty-owed'),
        missing: () => [{ what: 'unlawful-criterion' }],
      },
    },
  }),
  'intentional-homelessness': gate('A council finds the young person intentionally homeless', {
    acts: foundIntentional,
    awaited: () => false,
    limbs: {
      finding: {
        title: 'No such finding is made of somebody whom the law protects from it',
        rule: 'no-intentional-homelessness',
        notApplicable: (view, { on: day }) => (mayNotBeFoundIntentional(view, day) ? undefined : 'not-protected'),
        missing: () => [{ what: 'unlawful-finding' }],
      },
    },
  }),
  'vacation-home': gate('The break of a course begins', {
    acts: (view) =>
      view
        .latestPer('termDates')
        .flatMap(({ id, value }) => (view.reached(value.breakFrom) ? [{ id, on: value.breakFrom }] : [])),
    awaited: () => false,
    limbs: {
      home: {
        title: 'There is a home for the break',
        rule: 'vacation-home',
        sameDay: ['vacationHome'],
        notApplicable: (view, { on: day }) => view.excused(`vacation-home:${day}`) && 'young-person-has-own',
        missing: (view, { on: day }) => (homeForBreak(view, day) ? [] : [{ what: 'home' }]),
      },
    },
  }),
  'mental-health-stops': gate("The children's mental health service stops its help", {
    acts: mentalHealthStops,
    awaited: (view) => stillStands(live(view, 'mentalHealthSupport')) !== undefined && atAge(view, 17) !== undefined,
    planned: (view) => view.handOvers('adult-mental-health').find(({ answer }) => answer?.accepted === false)?.answer,
    limbs: {
      accepted: {
        title: "Adults' services have accepted, the help goes on in the team, or the young person ended it",
        rule: 'services-until-accepted',
        sameDay: ['belowThreshold', 'endsService'],
        missing: (view) => (mentalHealthSettled(view) || endedByChoice(view) ? [] : [{ what: 'acceptance' }]),
      },
    },
  }),
  'child-services-stop': gate('Services for a child stop', {
    acts: (view) => view.all('childServicesStopped'),
    awaited: () => false,
    limbs: {
      'adult-decision': {
        title: 'Adult social care had decided',
        rule: 'children-services-continue',
        sameDay: ['adultCareResult'],
        notApplicable: (view) => (adultCareAsked(view) ? undefined : 'no-assessment-under-way'),
        missing: (view) => (view.latest('adultCareResult') ? [] : [{ what: 'adult-decision' }]),
      },
      accepted: {
        title: 'Where the adult decision was for care, adult social care had accepted it',
        rule: 'services-until-accepted',
        sameDay: ['adultCareResult'],
        notApplicable: (view) =>
          view.latest('adultCareResult')?.value.result === 'eligible' ? undefined : 'no-care-as-an-adult',
        missing: (view) =>
          view.handOvers('adult-social-care').some(({ answer }) => answer?.accepted) ? [] : [{ what: 'acceptance' }],
      },
    },
  }),
  'money-at-18': gate('The carer is paid without a gap over the eighteenth birthday', {
    acts: (view) => {
      const [began, eighteen] = [view.all('stayingPut')[0], ageDay(view, 18)];
      return began && eighteen && view.reached(eighteen) ? [{ id: began.id, on: eighteen }] : [];
    },
    awaited: () => false,
    limbs: {
      'no-unpaid-day': {
        title: 'No day is unpaid',
        rule: 'staying-put-money',
        sameDay: ['carerPayment'],
        missing: (view, { on: day }) => unpaidDays(view, day).map(() => ({ what: 'unpaid-day' })),
      },
    },
  }),
};
