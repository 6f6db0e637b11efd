import { addDays, days, weeks, workingDays, workingDaysBefore } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { notBefore, on } from '../../kernel/readings';
import type { Network } from '../facts';
import { active } from '../meaning/plan';
import {
  type Line,
  declined,
  deliveredTo,
  eachPromise,
  lineEndings,
  personGone,
  type Promised,
} from '../meaning/promises';
import { completed, eachTurn, heardSince, type Turn } from '../meaning/reviews';
import { PLAN_SET, setting, step, TEAM_MANAGER } from './own';

/*
 * While the plan runs: each promised line of support, visits, and reviews that chain from the actual last one.
 */

export const running = {
  'start-line': step('A promised line of support begins', {
    owedBy: 'support-provider',
    forEach: eachPromise,
    opens: (_, { from }: Promised) => from,
    due: setting('start-line', days(0), PLAN_SET),
    countsFrom: (_, { entry }) => ({ on: entry.value.startOn }),
    done: deliveredTo,
    evidence: ['delivery', 'supportLine'],
    excusedWhen: (view, { line }) => declined(view, line),
    noLonger: (view, { entry }) => personGone(view, entry.value.person),
    excusedBy: 'nobody',
  }),
  'end-line': step('A line of support ends: end it, renew it, or move it?', {
    owedBy: 'support-provider',
    forEach: lineEndings,
    opens: (view, { from }: LineEnding) => laterOf(from, active(view)),
    ahead: setting('end-line-ahead', workingDaysBefore(10)),
    due: setting('end-line', days(0), PLAN_SET),
    countsFrom: (_, { endOn }) => ({ on: endOn }),
    outcomeCheck: true,
    done: (_, { decided }) => decided,
    evidence: ['lineEnd', 'supportLine'],
    excusedWhen: (view, { line }) => declined(view, line),
    noLonger: (view, { line }) => {
      const last = view.latestPer('supportLine').find(({ value }: Line) => value.line === line);
      return last && personGone(view, last.value.person);
    },
    excusedBy: 'nobody',
  }),
  visit: step('The social worker sees the child', {
    owedBy: 'social-worker',
    opens: (view) => (plannedEvery(view) === undefined ? watched(view) : undefined),
    due: setting('visit', weeks(4)),
    done: () => undefined,
    recurs: { from: 'actual-last', times: seen },
    evidence: ['visit'],
    excusedBy: { roles: TEAM_MANAGER, reasons: ['family-away', 'child-ill', 'seen-by-another'] },
  }),
  'planned-visit': step('The social worker sees the child, as often as the plan says', {
    owedBy: 'social-worker',
    forEach: eachPlannedVisit,
    opens: (_, { from }: Visit) => from,
    due: setting('planned-visit', days(0), PLAN_SET),
    countsFrom: (_, { planned }) => ({ on: planned }),
    done: (_, { done }) => done,
    evidence: ['visit', 'monitoring'],
    excusedBy: { roles: TEAM_MANAGER, reasons: ['family-away', 'child-ill', 'seen-by-another'] },
  }),
  review: step('The plan is reviewed on the day that it sets', {
    owedBy: 'team-manager',
    forEach: (view) =>
      eachTurn(view)
        .filter(({ about }) => about.planned !== undefined)
        .map(keyed),
    opens: (_, { turn }: Keyed) => turn.from,
    due: setting('review', days(0), PLAN_SET),
    countsFrom: (_, { turn: { planned } }) => planned && { on: planned },
    done: reviewed,
    evidence: ['review', 'measureRead', 'lineRead', 'wishesAndFeelings', 'reviewOutcome'],
    excusedBy: 'nobody',
  }),
  'first-review': step('The plan is reviewed for the first time, where it sets no day', {
    owedBy: 'team-manager',
    forEach: (view) =>
      unset(view)
        .filter(({ key }) => key === '1')
        .map(keyed),
    opens: (_, { turn }: Keyed) => turn.from,
    due: setting('first-review', weeks(6)),
    done: reviewed,
    evidence: ['review', 'measureRead', 'lineRead', 'wishesAndFeelings', 'reviewOutcome'],
    excusedBy: 'nobody',
  }),
  'next-review': step('The plan is reviewed again, where it sets no day', {
    owedBy: 'team-manager',
    forEach: (view) =>
      unset(view)
        .filter(({ key }) => key !== '1')
        .map(keyed),
    opens: (_, { turn }: Keyed) => turn.from,
    due: setting('next-review', weeks(12)),
    done: reviewed,
    evidence: ['review', 'measureRead', 'lineRead', 'wishesAndFeelings', 'reviewOutcome'],
    excusedBy: 'nobody',
  }),
  'hear-child': step('The child is heard before each review', {
    owedBy: 'social-worker',
    forEach: (view) => eachTurn(view).map(({ key, about }) => ({ key: `review-${key}`, about })),
    opens: (_, { from }: Turn) => from,
    done: (view, { from }) => heardSince(view, from),
    evidence: ['wishesAndFeelings'],
    excusedBy: { roles: TEAM_MANAGER, reasons: ['not-practicable', 'advocate-declined-by-child'] },
  }),
  'record-review': step('Minutes of the review are shared, with who disagrees', {
    owedBy: 'social-worker',
    forEach: (view) => eachTurn(view).flatMap(({ key, about: { held } }) => (held ? [{ key, about: held }] : [])),
    opens: (_, held: Occurred) => held,
    due: setting('record-review', workingDays(5)),
    done: (view, held) => view.all('reviewMinutes').find(notBefore({ on: held.on })),
    evidence: ['reviewMinutes'],
    excusedBy: 'nobody',
  }),
};

type LineEnding = ReturnType<typeof lineEndings>[number]['about'];

const laterOf = (one: Occurred, other: Occurred | undefined): Occurred | undefined =>
  other && (other.on > one.on ? on(other) : one);

// ---- Reviews ----

interface Keyed {
  readonly key: string;
  readonly turn: Turn;
}

const keyed = ({ key, about: turn }: { readonly key: string; readonly about: Turn }) => ({ key, about: { key, turn } });
function reviewed(view: Network, { key, turn }: Keyed): Occurred | undefined {
  return completed(view, turn, key);
}

const unset = (view: Network) => eachTurn(view).filter(({ about }) => about.planned === undefined);

// ---- Visits ----

/** Since when somebody watches over a plan that runs; a plan may do without, with a reason. */
function watched(view: Network): Occurred | undefined {
  const [started, watch] = [active(view), view.all('monitoring')[0]];
  return started && watch && laterOf(on(watch), started);
}

function seen(view: Network): readonly Occurred[] {
  const from = watched(view);
  return from
    ? view
        .all('visit')
        .filter((one) => one.value.seen && notBefore({ on: from.on })(one))
        .map(on)
    : [];
}

const plannedEvery = (view: Network): number | undefined => view.latest('monitoring')?.value.everyWeeks;

interface Visit {
  readonly from: Occurred;
  readonly planned: Occurred['on'];
  readonly done: Occurred | undefined;
}

const DAYS_A_WEEK = 7;

/** One after another from the actual last, as often as the plan said when that was. */
function eachPlannedVisit(view: Network): readonly { key: string; about: Visit }[] {
  const first = watched(view);
  const last = plannedEvery(view);
  if (!first || last === undefined) return [];
  const times = [first, ...seen(view)];
  return times.map((from, index) => {
    const every = view.upTo(from.on).latest('monitoring')?.value.everyWeeks ?? last;
    const planned = addDays(from.on, every * DAYS_A_WEEK);
    return { key: String(index + 1), about: { from, planned, done: times[index + 1] } };
  });
}
