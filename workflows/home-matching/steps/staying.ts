import { type CivilDate, addMs, days, instant, londonDate, months, startOf, workingDays } from '../../../statute';
import { type Entry, rule, type StepDefinition } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { earliest, notBefore, numbered, on } from '../../kernel/readings';
import type { Matching } from '../facts';
import {
  SECURE_HOURS,
  arrival,
  firstArrival,
  inEmergency,
  lastingHome,
  left,
  outOfArea,
  staysEnded,
  toldUntil,
  withoutLastingHome,
} from '../meaning/move';
import { EMERGENCY, since, withdrawn } from '../meaning/search';
import { excused, lasting, type Owed, setting } from './own';

/*
 * A child who lives there: plans, notices, visits, whether it fits, and care planning, to which all of it is handed over.
 */

/** A request that is withdrawn before the child has moved takes with it what was told and planned for the move. */
const beforeArrival = (view: Matching) => (arrival(view) ? undefined : withdrawn(view));
const seen = (view: Matching) => view.all('childVisited').filter(({ value }) => value.seen);

/** Owed as long as the child lives in the home that was chosen. */
const staying = (title: string, owed: Omit<Owed<undefined>, 'noLonger'>): StepDefinition<Matching> =>
  lasting(title, { ...owed, noLonger: left });

const accepted = (view: Matching) =>
  view.handOvers('care-planning').find(({ answer, returned }) => answer?.accepted === true && !returned)?.answer;
const takenOver = (view: Matching) => {
  const answer = accepted(view);
  return answer && { ...on(answer), reason: 'care-planning' };
};

// ---- Secure accommodation ----

const HOUR_MS = 3_600_000;

const secured = (view: Matching) => {
  const moved = arrival(view);
  return moved?.value.type === 'secure-childrens-home' ? moved : undefined;
};

/** Hours that were spent already leave fewer; where none are left the time is over at once. */
const secureFrom = (view: Matching): Occurred | undefined => {
  const moved = secured(view);
  if (!moved || (moved.value.secureHoursBefore ?? 0) < SECURE_HOURS) return moved;
  const at = addMs(instant(moved.at ?? startOf(moved.on)), -SECURE_HOURS * HOUR_MS);
  return { on: londonDate(at), at };
};
const secureHoursLeft = (view: Matching) => {
  const before = secured(view)?.value.secureHoursBefore ?? 0;
  return before > 0 && before < SECURE_HOURS ? { shortened: SECURE_HOURS - before } : {};
};

type Order = Entry<{ readonly months: number }>;

const secureOrder = (title: string, which: 'first' | 'later', law: 'C32.1' | 'C32.2') =>
  lasting<Order>(title, {
    owedBy: 'legal-adviser',
    forEach: (view) => {
      const orders = view.all('secureOrder');
      return numbered(which === 'first' ? orders.slice(0, 1) : orders.slice(1));
    },
    opens: (_, order) => order,
    due: rule(law),
    lasts: (_, order) => ({ shortened: order.value.months }),
    done: (view, order) =>
      earliest([...view.all('secureOrder').filter(since(order)), ...view.all('homeEnded').filter(since(order))]),
    evidence: ['secureOrder', 'homeEnded'],
    excusedBy: 'nobody',
  });

const secure = {
  'secure-without-court': lasting('A court has decided, or the child has left secure accommodation', {
    owedBy: 'legal-adviser',
    opens: secured,
    countsFrom: secureFrom,
    due: rule('C31'),
    lasts: secureHoursLeft,
    done: (view) => earliest([...view.all('secureOrder'), ...[left(view)].flatMap((one) => one ?? [])]),
    evidence: ['secureOrder', 'homeEnded'],
    excusedBy: 'nobody',
  }),
  'secure-order-ends': secureOrder('What follows before a secure order ends', 'first', 'C32.1'),
  'later-secure-order-ends': secureOrder('What follows before a later secure order ends', 'later', 'C32.2'),
  'secure-review': staying('Review the secure placement', {
    owedBy: 'team-manager',
    opens: secured,
    due: rule('C33.1'),
    done: (view) => view.all('secureReviewed')[0],
    evidence: ['secureReviewed'],
    excusedBy: 'nobody',
  }),
  'next-secure-review': staying('Review the secure placement again', {
    owedBy: 'team-manager',
    opens: (view) => secured(view) && view.all('secureReviewed')[0],
    due: rule('C33.2'),
    done: () => undefined,
    recurs: { from: 'actual-last', times: (view) => view.all('secureReviewed').slice(1).map(on) },
    evidence: ['secureReviewed'],
    excusedBy: 'nobody',
  }),
};

// ---- After the move ----

export const living = {
  'hand-to-care-planning': lasting('Care planning has accepted the child, with every date that runs', {
    owedBy: 'social-worker',
    opens: arrival,
    done: accepted,
    evidence: ['care-planning'],
    excusedBy: 'nobody',
  }),
  'make-placement-plan': staying('Make the placement plan and sign it with carer or home', {
    owedBy: 'social-worker',
    opens: arrival,
    due: rule('C4.1'),
    done: (view) => view.all('placementPlan')[0],
    evidence: ['placementPlan'],
    excusedBy: 'nobody',
  }),
  'make-care-plan': lasting('Make the care plan, where there is none', {
    owedBy: 'social-worker',
    opens: firstArrival,
    due: rule('C3.1'),
    done: (view) => view.all('carePlan')[0],
    evidence: ['carePlan'],
    excusedBy: 'nobody',
  }),
  'assess-health': lasting('Hold the first health assessment', {
    owedBy: 'social-worker',
    opens: firstArrival,
    due: rule('C7.1'),
    done: (view) => view.all('healthAssessed')[0],
    noLonger: takenOver,
    evidence: ['healthAssessed'],
    excusedBy: 'nobody',
  }),
  'start-education-plan': lasting('Start the personal education plan', {
    owedBy: 'social-worker',
    opens: firstArrival,
    due: rule('C9.1'),
    done: (view) => view.all('educationPlan')[0],
    noLonger: takenOver,
    evidence: ['educationPlan'],
    excusedBy: 'nobody',
  }),
  'notify-people': lasting('Notify parents, carers, health, school and reviewing officer', {
    owedBy: 'social-worker',
    purposes: [EMERGENCY],
    opens: inEmergency,
    due: rule('C17.1'),
    done: (view) => view.all('noticesSent')[0],
    evidence: ['noticesSent'],
    excusedBy: excused('harm-to-child'),
  }),
  'notify-area-authority': lasting('Notify the authority of the area, with reasons and plan', {
    owedBy: 'social-worker',
    purposes: [EMERGENCY],
    opens: (view) => (outOfArea(view) ? inEmergency(view) : undefined),
    due: rule('C18.1'),
    done: (view) => view.all('areaConsulted')[0],
    evidence: ['areaConsulted'],
    excusedBy: 'nobody',
  }),
  'outside-terms': staying('A place outside the carer’s terms ends, or the terms are changed', {
    owedBy: 'social-worker',
    opens: (view) => (arrival(view)?.value.outsideTerms === true ? arrival(view) : undefined),
    due: rule('C26'),
    done: (view) => view.all('termsSettled')[0],
    evidence: ['termsSettled'],
    excusedBy: 'nobody',
  }),
  'arrival-check': staying('Ask the child how the arrival was', {
    owedBy: 'social-worker',
    opens: arrival,
    due: setting('arrival-check', days(1)),
    outcomeCheck: true,
    done: (view) => view.all('arrivalChecked')[0],
    evidence: ['arrivalChecked'],
    excusedBy: 'nobody',
  }),
  'first-visit': staying('Visit the child in the home', {
    owedBy: 'social-worker',
    opens: arrival,
    due: rule('SV1.1'),
    done: (view) => seen(view)[0],
    evidence: ['childVisited'],
    excusedBy: 'nobody',
  }),
  'next-visit': staying('Visit the child again, in the first year', {
    owedBy: 'social-worker',
    opens: (view) => seen(view)[0],
    due: rule('SV1.2'),
    done: () => undefined,
    recurs: { from: 'actual-last', times: (view) => seen(view).slice(1).map(on) },
    evidence: ['childVisited'],
    excusedBy: 'nobody',
  }),
  'first-review': lasting('Hold the first review of the child’s case', {
    owedBy: 'independent-reviewing-officer',
    opens: firstArrival,
    due: rule('C10'),
    done: (view) => view.all('careReviewed')[0],
    evidence: ['careReviewed'],
    excusedBy: 'nobody',
  }),
  'fit-check': staying('Read each criterion again: is it met in life?', {
    owedBy: 'team-manager',
    opens: arrival,
    due: setting('fit-check', days(28)),
    outcomeCheck: true,
    followUp: 'any-time',
    done: (view) => view.all('fitChecked')[0],
    evidence: ['fitChecked'],
    excusedBy: 'nobody',
  }),
  'fit-check-later': staying('Read each criterion once more, three months on', {
    owedBy: 'team-manager',
    opens: arrival,
    due: setting('fit-check-later', months(3)),
    outcomeCheck: true,
    followUp: 'any-time',
    done: (view) => view.all('fitChecked')[1],
    evidence: ['fitChecked'],
    excusedBy: 'nobody',
  }),
  ...secure,
  'end-old-home': lasting<Ended>('Tell people in writing that a stay has ended', {
    owedBy: 'social-worker',
    forEach: (view) => numbered(staysEnded(view)),
    opens: (_, ended) => on(ended),
    due: rule('C21.1'),
    done: (view, { home }) => view.all('endNotices').find(({ value }) => home === undefined || value.home === home),
    evidence: ['endNotices'],
    followUp: 'any-time',
    excusedBy: 'nobody',
  }),
  'reunite-siblings': lasting('Look again for a home for brothers and sisters together', {
    owedBy: 'team-manager',
    opens: apart,
    due: setting('reunite-siblings', workingDays(20)),
    done: () => undefined,
    recurs: { from: 'actual-last', times: (view) => view.all('reuniteChecked').map(on) },
    noLonger: (view) => {
      const settled = view.all('reuniteChecked').find(({ value }) => value.outcome !== 'not-yet');
      return settled && { ...on(settled), reason: settled.value.outcome };
    },
    evidence: ['reuniteChecked'],
    followUp: 'any-time',
    excusedBy: 'nobody',
  }),
  'next-home-guard': lasting<Entry<unknown>>('Decide how a lasting home is found', {
    owedBy: 'team-manager',
    forEach: (view) => numbered(withoutLastingHome(view)),
    opens: (_, from) => on(from),
    due: setting('next-home-guard', workingDays(10)),
    done: () => undefined,
    recurs: {
      from: 'actual-last',
      times: (view, from) => view.all('lastingHomeDecided').filter(notBefore(from)).map(on),
    },
    followUp: 'any-time',
    noLonger: (view, from) => {
      const settled = lastingHome(view, from);
      return settled ? { ...on(settled), reason: 'lasting-home-decided' } : beforeArrival(view);
    },
    evidence: ['lastingHomeDecided'],
    excusedBy: 'nobody',
  }),
  'stay-length-guard': lasting('Tell the child a new length of stay before the one told ends', {
    owedBy: 'team-manager',
    forEach: (view) => numbered(toldUntil(view)),
    opens: (_, told: Occurred & { readonly until: CivilDate }) => told,
    countsFrom: (_, { until }) => ({ on: until }),
    due: setting('stay-length-guard', days(0)),
    done: (view, told) => view.all('childTold').find((one) => one.on > told.on && one.value.about !== 'change'),
    noLonger: (view) => left(view) ?? beforeArrival(view),
    followUp: 'any-time',
    evidence: ['childTold'],
    excusedBy: 'nobody',
  }),
  'answer-day-team': lasting('The day team takes over from the night', {
    owedBy: 'out-of-hours-worker',
    forEach: (view) => numbered(view.handOvers('day-team')),
    opens: (_, offer: ReturnType<Matching['handOvers']>[number]) => on(offer),
    due: setting('answer-day-team', workingDays(1)),
    done: (_, { answer }) => answer,
    evidence: ['day-team'],
    excusedBy: 'nobody',
  }),
};

type Ended = ReturnType<typeof staysEnded>[number];

/** Brothers and sisters live apart by a decision. */
function apart(view: Matching): Occurred | undefined {
  return view.made('separateSiblings').find(({ value }) => value.choice === 'approve');
}
