import { type CivilDate, days, hours, months, workingDays, workingDaysBefore } from '../../../statute';
import { rule } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { notBefore, numbered, on } from '../../kernel/readings';
import type { Matching } from '../facts';
import { arrival, firstArrival, isEmergency, outOfArea, promised, toldUntil } from '../meaning/move';
import { EMERGENCY, chosen, withdrawn } from '../meaning/search';
import { BY_MANAGER, excused, laned, lasting, setting, step } from './own';

/*
 * From the choice to a child who lives there: what is owed before the move, at it, and after it.
 */

const inEmergency = (view: Matching) => (isEmergency(view) ? arrival(view) : undefined);
const promisedDay = (view: Matching): Occurred | undefined => {
  const day = promised(view);
  return day === undefined ? undefined : { on: day };
};
/** A request that is withdrawn before the child has moved takes with it what was told and planned for the move. */
const beforeArrival = (view: Matching) => (arrival(view) ? undefined : withdrawn(view));
const seen = (view: Matching) => view.all('childVisited').filter(({ value }) => value.seen);

export const moving = {
  ...laned('accept-placement', 'The home accepts the child', [workingDays(1), hours(1)], {
    owedBy: 'provider-manager',
    opens: chosen,
    done: (view) => view.all('placementAccepted').find((one) => one.value.home === chosen(view)?.value.home),
    evidence: ['placementAccepted'],
    excusedBy: BY_MANAGER,
  }),
  'tell-child': step('Tell the child where, why, how long, and by whom', {
    owedBy: 'social-worker',
    opens: (view) => (promised(view) === undefined ? undefined : chosen(view)),
    countsFrom: promisedDay,
    due: setting('tell-child', workingDaysBefore(10)),
    done: (view) => {
      const choice = chosen(view);
      return choice && view.all('childTold').find(notBefore(choice));
    },
    evidence: ['childTold'],
    excusedBy: excused('unsafe'),
  }),
  'move-child': step('The child moves on the day that was promised', {
    owedBy: 'social-worker',
    opens: (view) => (promised(view) === undefined ? undefined : chosen(view)),
    countsFrom: promisedDay,
    due: setting('move-child', days(0)),
    done: arrival,
    evidence: ['moved'],
    excusedBy: excused('childs-wish', 'illness'),
  }),
  'make-placement-plan': lasting('Make the placement plan and sign it with carer or home', {
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
  'outside-terms': lasting('A place outside the carer’s terms ends, or the terms are changed', {
    owedBy: 'social-worker',
    opens: (view) => (arrival(view)?.value.outsideTerms === true ? arrival(view) : undefined),
    due: rule('C26'),
    done: (view) => view.all('termsSettled')[0],
    evidence: ['termsSettled'],
    excusedBy: 'nobody',
  }),
  'arrival-check': lasting('Ask the child how the arrival was', {
    owedBy: 'social-worker',
    opens: arrival,
    due: setting('arrival-check', days(1)),
    outcomeCheck: true,
    done: (view) => view.all('arrivalChecked')[0],
    evidence: ['arrivalChecked'],
    excusedBy: 'nobody',
  }),
  'first-visit': lasting('Visit the child in the home', {
    owedBy: 'social-worker',
    opens: arrival,
    due: rule('SV1.1'),
    done: (view) => seen(view)[0],
    evidence: ['childVisited'],
    excusedBy: 'nobody',
  }),
  'next-visit': lasting('Visit the child again, in the first year', {
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
  'fit-check': lasting('Read each criterion again: is it met in life?', {
    owedBy: 'team-manager',
    opens: arrival,
    due: setting('fit-check', days(28)),
    outcomeCheck: true,
    followUp: 'any-time',
    done: (view) => view.all('fitChecked')[0],
    evidence: ['fitChecked'],
    excusedBy: 'nobody',
  }),
  'fit-check-later': lasting('Read each criterion once more, three months on', {
    owedBy: 'team-manager',
    opens: arrival,
    due: setting('fit-check-later', months(3)),
    outcomeCheck: true,
    followUp: 'any-time',
    done: (view) => view.all('fitChecked')[1],
    evidence: ['fitChecked'],
    excusedBy: 'nobody',
  }),
  'next-home-guard': lasting('Decide how a lasting home is found', {
    owedBy: 'team-manager',
    opens: (view) => inEmergency(view) ?? view.made('declareExhausted').find(({ value }) => value.choice === 'declare'),
    due: setting('next-home-guard', workingDays(10)),
    done: () => undefined,
    recurs: { from: 'actual-last', times: (view) => view.all('lastingHomeDecided').map(on) },
    followUp: 'any-time',
    noLonger: (view) => {
      const settled = view.all('lastingHomeDecided').find(({ value }) => value.how !== 'search');
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
    done: (view, told) => view.all('childTold').find((one) => one.on > told.on),
    noLonger: beforeArrival,
    followUp: 'any-time',
    evidence: ['childTold'],
    excusedBy: 'nobody',
  }),
};
