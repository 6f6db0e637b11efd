import { addDays, days, weeks, workingDays, workingDaysBefore } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { firstWhen, notBefore, on, perView } from '../../kernel/readings';
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
import { completed, eachTurn, heardSince, type Turn, turns } from '../meaning/reviews';
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
    opens: (view) => {
      const [from, set] = [watched(view), visitsSet(view)];
      return from && set && set.on <= from.on ? undefined : from;
    },
    due: setting('visit', weeks(4)),
    done: () => undefined,
    recurs: {
      from: 'actual-last',
      times: (view) => {
        const set = visitsSet(view);
        return seen(view, watched(view)).filter((one) => !set || one.on <= set.on);
      },
    },
    evidence: ['visit'],
    noLonger: (view) => {
      const set = visitsSet(view);
      return set && { ...set, reason: 'plan-sets-visits' };
    },
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
    forEach: (view) => unset(view).filter(({ key }) => key === '1'),
    opens: (_, { turn }: Unset) => turn.from,
    due: setting('first-review', weeks(6)),
    done: reviewedUnset,
    noLonger: (_, { set }) => set && { ...set, reason: 'plan-sets-day' },
    evidence: ['review', 'measureRead', 'lineRead', 'wishesAndFeelings', 'reviewOutcome'],
    excusedBy: 'nobody',
  }),
  'next-review': step('The plan is reviewed again, where it sets no day', {
    owedBy: 'team-manager',
    forEach: (view) => unset(view).filter(({ key }) => key !== '1'),
    opens: (_, { turn }: Unset) => turn.from,
    due: setting('next-review', weeks(12)),
    done: reviewedUnset,
    noLonger: (_, { set }) => set && { ...set, reason: 'plan-sets-day' },
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

/** A review for which the plan set no day when it became owed, and when it set one after all. */
interface Unset extends Keyed {
  readonly set: Occurred | undefined;
}

const unset = perView((view: Network): readonly { key: string; about: Unset }[] =>
  eachTurn(view).flatMap(({ key, about: turn }, index) => {
    const plannedBy = (then: Network) => turns(then)[index]?.planned !== undefined;
    if (plannedBy(view.upTo(turn.from.on))) return [];
    const set = turn.planned && firstWhen(view, [...view.all('reviewPoint'), ...view.all('planTerm')], plannedBy);
    return [{ key, about: { key, turn, set } }];
  }),
);

function reviewedUnset(view: Network, about: Unset): Occurred | undefined {
  const done = reviewed(view, about);
  return done && about.set && done.on > about.set.on ? undefined : done;
}

// ---- Visits ----

/** Since when somebody watches over a plan that runs; a plan may do without, with a reason. */
function watched(view: Network): Occurred | undefined {
  const [started, watch] = [active(view), view.all('monitoring')[0]];
  return started && watch && laterOf(on(watch), started);
}

const seen = (view: Network, from: Occurred | undefined): readonly Occurred[] =>
  from
    ? view
        .all('visit')
        .filter((one) => one.value.seen && notBefore({ on: from.on })(one))
        .map(on)
    : [];

/** Since when the plan says how often. */
function visitsSet(view: Network): Occurred | undefined {
  const set = view.all('monitoring').find(({ value }) => value.everyWeeks !== undefined);
  return set && on(set);
}

interface Visit {
  readonly from: Occurred;
  readonly planned: Occurred['on'];
  readonly done: Occurred | undefined;
}

const DAYS_A_WEEK = 7;

/** One after another from the actual last, as often as the plan said when that was. */
function eachPlannedVisit(view: Network): readonly { key: string; about: Visit }[] {
  const [from, set] = [watched(view), visitsSet(view)];
  const first = from && set && laterOf(set, from);
  if (!first) return [];
  const times = [first, ...seen(view, first).filter((one) => one.on > first.on)];
  return times.map((last, index) => {
    const known = view.upTo(last.on).all('monitoring');
    const every = known.findLast(({ value }) => value.everyWeeks !== undefined)?.value.everyWeeks ?? 0;
    const planned = addDays(last.on, every * DAYS_A_WEEK);
    return { key: String(index + 1), about: { from: last, planned, done: times[index + 1] } };
  });
}
