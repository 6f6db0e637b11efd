import { type Limit, workingDays } from '../../../statute';
import { rule } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { type Call, notBefore, numbered, on } from '../../kernel/readings';
import { active, agreed, checked, drafted, heardBefore, ready, startCounts } from '../meaning/plan';
import { basisCalls } from '../meaning/standing';
import { agreedInTime, eachStranger, noticeOf, type StrangerStay } from '../meaning/stays';
import { SERVICE_MANAGER, setting, step, TEAM_MANAGER } from './own';

/*
 * Forming the plan: the draft, its six elements, the legal basis, private fostering, agreement, money, and the start.
 */

/** Days of which the first is day 1. */
const daysBeginningWith = (amount: number): Limit => ({
  ...{ amount, unit: 'day', counting: 'D-B' },
  ...{ direction: 'after', kind: 'limit' },
});

export const forming = {
  'draft-plan': step('Draft the plan with the family: six elements', {
    owedBy: 'social-worker',
    opens: ({ started }) => started,
    due: setting('draft-plan', workingDays(10)),
    done: drafted,
    evidence: ['planDraft', 'planPurpose', 'successMeasure', 'planTerm', 'reviewPoint', 'noneOf'],
    excusedBy: { roles: TEAM_MANAGER, reasons: ['family-asks-for-time'] },
  }),
  'check-elements': step('Check the six elements: the first two are never empty', {
    owedBy: 'team-manager',
    opens: (view) => view.all('planDraft')[0],
    done: checked,
    evidence: ['elementsChecked'],
    excusedBy: 'nobody',
  }),
  'decide-legal-basis': step('Decide on advice whether this is truly family-led', {
    owedBy: 'service-manager',
    forEach: (view) => numbered(basisCalls(view)),
    opens: (_, { from }: Call) => from,
    done: (_, { answered }) => answered,
    evidence: ['legalBasis'],
    excusedBy: 'nobody',
  }),
  'private-fostering-notice': step('The carer gives notice of private fostering, six weeks before it starts', {
    owedBy: 'named-carer',
    forEach: (view) => eachStranger(view).filter(({ about }) => agreedInTime(about)),
    opens: (_, { agreed: day }: StrangerStay) => day,
    due: rule('E1.1'),
    countsFrom: (_, { stay }) => ({ on: stay.from }),
    done: noticeOf,
    evidence: ['privateFosteringNotice'],
    noLonger: (view, stay) => notPrivate(view, stay),
    excusedBy: 'nobody',
  }),
  'private-fostering-notice-at-once': step(
    'The carer gives notice at once of private fostering that starts within six weeks',
    {
      owedBy: 'named-carer',
      forEach: (view) => eachStranger(view).filter(({ about }) => !agreedInTime(about)),
      opens: (_, { agreed: day }: StrangerStay) => day,
      due: rule('E1.2'),
      done: noticeOf,
      evidence: ['privateFosteringNotice'],
      noLonger: (view, stay) => notPrivate(view, stay),
      excusedBy: 'nobody',
    },
  ),
  'private-fostering-visit': step('The officer visits on the notice', {
    owedBy: 'private-fostering-officer',
    forEach: eachStranger,
    opens: (view, stay: StrangerStay) => noticeOf(view, stay),
    due: rule('E3'),
    done: (view, { stay: { stay } }) => view.all('privateFosteringVisit').find(({ value }) => value.stay === stay),
    evidence: ['privateFosteringVisit'],
    excusedBy: 'nobody',
  }),
  'check-private-fostering': step('Decide whether the stay is private fostering, and suitable', {
    owedBy: 'private-fostering-officer',
    forEach: eachStranger,
    opens: (_, { agreed: day }: StrangerStay) => day,
    due: setting(
      'check-private-fostering',
      daysBeginningWith(28),
      'No source gives a figure. A stay is private fostering from its 28th day; that the first is day 1 is inferred.',
    ),
    countsFrom: (_, { stay }) => ({ on: stay.from }),
    done: (view, { stay: { stay } }) => view.made('privateFostering').find(({ value }) => value.stay === stay),
    evidence: ['privateFostering'],
    excusedBy: 'nobody',
  }),
  'agree-plan': step('Family and authority agree to the plan', {
    owedBy: 'social-worker',
    opens: checked,
    done: agreed,
    evidence: ['agreement', 'prHolder', 'objectionAnswered', 'adoptPlan'],
    noLonger: (view) => unsuitable(view),
    excusedBy: { roles: SERVICE_MANAGER, reasons: ['holder-untraced', 'holder-unsafe-to-ask'] },
  }),
  'approve-funding': step('Money for the plan is decided on, with reasons', {
    owedBy: 'funding-approver',
    forEach: (view) => numbered(view.all('fundingRequested').map(on)),
    opens: (_, asked: Occurred) => asked,
    due: setting('approve-funding', workingDays(5)),
    done: (view, asked) => view.made('fund').find(notBefore(asked)),
    evidence: ['fund'],
    excusedBy: 'nobody',
  }),
  'answer-refused-funding': step('Money was refused: decide what becomes of the plan', {
    owedBy: 'service-manager',
    forEach: (view) => numbered(view.made('fund').flatMap((one) => (one.value.choice === 'refuse' ? [on(one)] : []))),
    opens: (_, refused: Occurred) => refused,
    done: (view, refused) => view.made('fundingRefusal').find(notBefore(refused)),
    evidence: ['fundingRefusal'],
    excusedBy: 'nobody',
  }),
  activate: step('The plan starts, and people are told', {
    owedBy: 'social-worker',
    opens: ready,
    due: setting('activate', workingDays(1)),
    countsFrom: startCounts,
    done: active,
    evidence: ['activated'],
    excusedBy: 'nobody',
  }),
  'hear-child-before-start': step('The child is heard before the plan starts', {
    owedBy: 'social-worker',
    opens: (view) => view.all('planDraft')[0],
    done: heardBefore,
    evidence: ['wishesAndFeelings'],
    excusedBy: { roles: TEAM_MANAGER, reasons: ['not-practicable', 'advocate-declined-by-child'] },
  }),
};

const unsuitable = (view: Parameters<typeof ready>[0]) => {
  const decided = view.decided('adoptPlan');
  return decided?.value.choice === 'unsuitable-at-outset'
    ? { ...on(decided), reason: 'unsuitable-at-outset' }
    : undefined;
};

const notPrivate = (view: Parameters<typeof ready>[0], { stay: { stay } }: StrangerStay) => {
  const decided = view.made('privateFostering').find(({ value }) => value.stay === stay);
  return decided?.value.choice === 'not-private-fostering'
    ? { ...on(decided), reason: 'not-private-fostering' }
    : undefined;
};
