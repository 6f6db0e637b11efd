import { days, daysBefore, hours, monthsBefore, workingDays, workingDaysBefore } from '../../../statute';
import { rule } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { notBefore, on } from '../../kernel/readings';
import type { Network } from '../facts';
import { answered, type Change, eachChange, graded, gradedOther, isSafety } from '../meaning/changes';
import { active, endings, type Ending, suspensions, terms } from '../meaning/plan';
import { liveLines } from '../meaning/promises';
import { basisSince, eachManaged, enteredCareHere, inCare, leavesCare, type Managed } from '../meaning/standing';
import { carerGone } from '../meaning/stays';
import { PLAN_SET, SAME_WORKING_DAY, setting, step } from './own';

/*
 * When things change: answers in hours or days, the guard on the child's legal standing, and what ends, decided before it lapses.
 */

const RAPID = 'The review asks for a rapid response and gives no figure.';

export const changing = {
  'grade-change': step('A change is graded: ungraded, it counts as a matter of safety', {
    owedBy: 'team-manager',
    forEach: eachChange,
    opens: (_, { from }: Change) => from,
    due: setting('grade-change', SAME_WORKING_DAY, 'The same working day.'),
    done: (view, change) =>
      view.made('gradeChange').find((made) => made.value.change === change.name && notBefore(change.from)(made)),
    evidence: ['gradeChange'],
    excusedBy: 'nobody',
  }),
  'answer-change': step('A change that touches safety is answered', {
    owedBy: 'team-manager',
    forEach: eachChange,
    opens: (_, { from }: Change) => from,
    due: setting('answer-change', hours(24), RAPID),
    done: (view, change) => (isSafety(view, change) ? answered(view, change) : undefined),
    superseded: gradedOther,
    evidence: ['changeAnswered', 'gradeChange'],
    excusedBy: 'nobody',
  }),
  'answer-other-change': step('Any other change is answered', {
    owedBy: 'team-manager',
    forEach: (view) => eachChange(view).filter(({ about }) => !isSafety(view, about)),
    opens: graded,
    due: setting('answer-other-change', workingDays(5), RAPID),
    countsFrom: (_, { from }: Change) => from,
    done: answered,
    evidence: ['changeAnswered', 'gradeChange'],
    excusedBy: 'nobody',
  }),
  'early-review': step('A change of safety, a withdrawal or an order brings the review forward', {
    owedBy: 'team-manager',
    forEach: earlyReviews,
    opens: (_, { from }: Early) => from,
    done: (view, { from }) => view.made('reviewOutcome').find(notBefore(from)),
    evidence: ['reviewOutcome'],
    noLonger: (_, { over }) => over,
    excusedBy: 'nobody',
  }),
  'settle-suspension': step('The plan is suspended: decide how it goes on; its support goes on meanwhile', {
    owedBy: 'team-manager',
    forEach: suspensions,
    opens: (_, { from }: Suspended) => from,
    done: (_, { decided }) => decided,
    evidence: ['reviewOutcome'],
    excusedBy: 'nobody',
  }),
  'strategy-discussion': step('Strategy discussion: significant harm is suspected', {
    owedBy: 'team-manager',
    forEach: (view) => eachChange(view).filter(({ about }) => about.harmSuspected),
    opens: (_, { from }: Change) => from,
    due: rule('A4'),
    done: (view, { from }) => view.all('strategyDiscussion').find(notBefore({ on: from.on })),
    evidence: ['strategyDiscussion'],
    excusedBy: 'nobody',
  }),
  'status-guard': step('Decide on advice whether the child has become looked after', {
    owedBy: 'service-manager',
    forEach: eachManaged,
    opens: (_, { from }: Managed) => from,
    due: setting(
      'status-guard',
      hours(24),
      'The duty arises at once and has no figure. The 24 hours of Children Act 1989 s.22(2) are the last mark, not the first.',
    ),
    done: basisSince,
    evidence: ['legalBasis'],
    excusedBy: 'nobody',
  }),
  'first-care-review': step('First review of the child’s case in care, until care planning has taken over', {
    owedBy: 'independent-reviewing-officer',
    forEach: enteredCareHere,
    opens: (_, from: Occurred) => from,
    due: rule('C10'),
    done: (view, from) => view.all('careReview').find(notBefore(from)),
    evidence: ['careReview'],
    noLonger: (view, from) => {
      const span = inCare(view);
      return span?.to && span.to.on > from.on ? { ...span.to, reason: 'no-longer-looked-after' } : undefined;
    },
    excusedBy: 'nobody',
  }),
  'leave-care-approval': step('The nominated officer approves that the child leaves care', {
    owedBy: 'nominated-officer',
    opens: (view) => (inCare(view) ? view.all('returnPlanned')[0] : undefined),
    done: (view) => {
      const [left] = leavesCare(view);
      return view.made('leaveCare').find((made) => made.value.choice === 'approve' && !(left && made.on > left.on));
    },
    evidence: ['leaveCare'],
    noLonger: (view) => {
      const [left] = leavesCare(view);
      return left && { ...on(left), reason: 'left-care-without-it' };
    },
    excusedBy: 'nobody',
  }),
  'accommodation-end': step('A stay ends: what comes next?', {
    owedBy: 'team-manager',
    forEach: stayEndings,
    opens: (_, { from }: Ending) => from,
    ahead: setting('accommodation-end-ahead', workingDaysBefore(10)),
    due: setting('accommodation-end', days(0), PLAN_SET),
    countsFrom: (_, { endOn }) => ({ on: endOn }),
    outcomeCheck: true,
    done: (_, { decided }) => decided,
    evidence: ['stayEnd', 'stay'],
    excusedBy: 'nobody',
  }),
  'plan-end': step('The plan ends: extend it, complete it, or what else?', {
    owedBy: 'team-manager',
    forEach: terms,
    opens: (view, { from }: Ending) => {
      const since = active(view);
      return since && (since.on > from.on ? on(since) : from);
    },
    ahead: setting('plan-end-ahead', workingDaysBefore(20)),
    due: setting('plan-end', days(0), PLAN_SET),
    countsFrom: (_, { endOn }) => ({ on: endOn }),
    outcomeCheck: true,
    done: (_, { decided }) => decided,
    evidence: ['reviewOutcome', 'planTerm'],
    excusedBy: 'nobody',
  }),
  'decide-at-18': step('The child turns 18: decide on the plan and on each line; nothing stops by itself', {
    owedBy: 'team-manager',
    forEach: atEighteen,
    opens: (view, _what: string) => active(view),
    ahead: setting('decide-at-18-ahead', monthsBefore(6)),
    due: setting('decide-at-18', daysBefore(1), 'Before the birthday.'),
    countsFrom: (view) => {
      const day = view.birthday(EIGHTEEN);
      return day === undefined ? undefined : { on: day };
    },
    done: (view, what) => view.made('atEighteen').find(({ value }) => value.what === what),
    evidence: ['atEighteen'],
    excusedBy: 'nobody',
  }),
  'decide-insufficiency': step('The plan does not suffice: decide on advice whether it can recover', {
    owedBy: 'service-manager',
    forEach: (view) => foundWanting(view).map((about) => ({ key: String(about.id), about: on(about) })),
    opens: (_, found: Occurred) => found,
    done: (view, found) => view.made('insufficiency').find(notBefore(found)),
    evidence: ['insufficiency'],
    excusedBy: 'nobody',
  }),
};

const EIGHTEEN = 18;

type Suspended = ReturnType<typeof suspensions>[number]['about'];

/** Something that brings the review forward, and why it no longer does. */
interface Early {
  readonly from: Occurred;
  readonly over: (Occurred & { readonly reason: string }) | undefined;
}

function earlyReviews(view: Network): readonly { key: string; about: Early }[] {
  const since = active(view);
  if (!since) return [];
  const recovers = view.made('insufficiency').filter(({ value }) => value.choice === 'recoverable');
  const found = [...view.all('courtOrder'), ...recovers].map((one) => ({
    key: String(one.id),
    about: { from: on(one), over: undefined },
  }));
  const changes = eachChange(view).map(({ key, about }) => ({
    key,
    about: { from: about.from, over: gradedOther(view, about) },
  }));
  return [...changes, ...found].filter(({ about }) => about.from.on >= since.on);
}

/** Each stay that ends: on its own day, or on the day on which its carer withdrew, moved or died. */
function stayEndings(view: Network): readonly { key: string; about: Ending }[] {
  return view.latestPer('stay').flatMap(({ value: { stay, with: carer } }) => {
    const gone = carerGone(view, carer);
    const ends = view
      .all('stay')
      .filter(({ value }) => value.stay === stay)
      .flatMap((one) => (one.value.to === undefined ? [] : [{ ...on(one), endOn: one.value.to }]));
    const brought = gone ? [...ends.filter(({ endOn }) => endOn < gone.on), { ...on(gone), endOn: gone.on }] : ends;
    const decided = view.made('stayEnd').filter(({ value }) => value.stay === stay);
    return endings(brought, decided).map(({ key, about }) => ({ key: key === '' ? stay : `${stay}/${key}`, about }));
  });
}

function atEighteen(view: Network): readonly { key: string; about: string }[] {
  const lines = new Set([...liveLines(view).map(({ value }) => value.line), ...decidedAtEighteen(view)]);
  return ['plan', ...lines].map((what) => ({ key: what, about: what }));
}

/** A line that was decided on stays in the list, whatever became of it. */
const decidedAtEighteen = (view: Network): readonly string[] =>
  view.made('atEighteen').flatMap(({ value }) => (value.what === 'plan' ? [] : [value.what]));

/** Reviews that found the plan wanting, and a plan that was unsuitable at the outset. */
const foundWanting = (view: Network) => [
  ...view.made('reviewOutcome').filter(({ value }) => value.choice === 'insufficient'),
  ...view.made('adoptPlan').filter(({ value }) => value.choice === 'unsuitable-at-outset'),
];
