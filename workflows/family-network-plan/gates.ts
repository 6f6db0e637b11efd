import { wordsFor } from '../kernel/definition';
import type { Occurred } from '../kernel/events';
import { stillStands } from '../kernel/readings';
import { precedes } from '../kernel/view';
import type { Network } from './facts';
import { packed, packOwed } from './meaning/pack';
import { active, agreementLacking, elementsLacking, funded } from './meaning/plan';
import { basisCalls, caredFor, inCare, leavesCare } from './meaning/standing';
import { eachStranger, strangerDecided } from './meaning/stays';

/*
 * Acts that are not compliant until something is true: starting the plan, taking over where the child lives, leaving care,
 * and handing over as insufficient. They are never prevented; the child's standing is never set or cleared here.
 */

const { gate } = wordsFor<Network>();

/** What is agreed and filed with the start may be of its own day. */
const WITH_THE_START = [
  ...([
    'planPurpose',
    'successMeasure',
    'planTerm',
    'reviewPoint',
    'stay',
    'supportLine',
    'monitoring',
    'noneOf',
  ] as const),
  ...(['prHolder', 'agreement', 'objectionAnswered', 'adoptPlan', 'fund', 'legalBasis', 'privateFostering'] as const),
];

/** Outcomes of a review by which a plan is not what it was. */
const VARIES: readonly string[] = ['vary', 'extend'];

const notResourced = (view: Network) =>
  view.all('fundingRequested').length === 0 || funded(view) ? [] : [{ what: 'funding' }];

/** What was promised where the plan was, and is agreed anew where it has moved to. */
const varied = (view: Network) => [
  ...view.all('supportLine').filter((one, _, all) => !one.carried && all.some(isOf(one, 'line'))),
  ...view.all('stay').filter((one, _, all) => !one.carried && all.some(isOf(one, 'stay'))),
  ...[view.all('planTerm'), view.all('reviewPoint'), view.all('monitoring')].flatMap((all) =>
    all.filter(({ carried }) => !carried && all.some((other) => other.carried)),
  ),
];

const isOf =
  <F extends string>({ value }: { readonly value: Readonly<Record<F, string>> }, field: F) =>
  (other: { readonly value: Readonly<Record<F, string>>; readonly carried?: unknown }): boolean =>
    other.carried !== undefined && other.value[field] === value[field];

/** Approved before the child went; of the same day, unless the hours show that it came after. */
const approved = (view: Network, act: Occurred): boolean =>
  view.made('leaveCare').some((made) => made.value.choice === 'approve' && made.on <= act.on && !precedes(act, made));

export const gates = {
  activate: gate('The plan starts', {
    acts: (view) => view.all('activated'),
    planned: (view) => view.all('planDraft')[0],
    awaited: (view) => view.all('planDraft').length > 0 && active(view) === undefined,
    limbs: {
      elements: {
        title: 'The plan has its six elements, or says why there is none',
        rule: 'fnp-plan',
        advises: true,
        sameDay: WITH_THE_START,
        missing: elementsLacking,
      },
      agreement: {
        title: 'Family and authority agree',
        rule: 'fnp-plan',
        advises: true,
        sameDay: WITH_THE_START,
        notApplicable: (view) => (view.excused('agree-plan') ? 'excused' : undefined),
        missing: agreementLacking,
      },
      resources: {
        title: 'The money that was asked for was decided on',
        rule: 'fnp-resources',
        advises: true,
        sameDay: WITH_THE_START,
        missing: notResourced,
      },
      'legal-basis': {
        title: 'It was decided on advice that the arrangement is truly family-led',
        rule: 'duty-arises',
        sameDay: WITH_THE_START,
        notApplicable: (view) => (basisCalls(view).length > 0 ? undefined : 'child-stays-at-home'),
        missing: (view) => (basisCalls(view).some(({ answered }) => !answered) ? [{ what: 'legal-basis' }] : []),
      },
      'private-fostering': {
        title: 'The officer accepted a stay with somebody who is not a close relative',
        rule: 'private-fostering',
        sameDay: WITH_THE_START,
        notApplicable: (view) => (eachStranger(view).length > 0 ? undefined : 'no-such-stay'),
        missing: (view) =>
          eachStranger(view)
            .filter(({ about }) => !strangerDecided(view, about))
            .map(({ about }) => ({ what: 'officer-accepts', person: about.stay.with })),
      },
    },
  }),
  'vary-after-move': gate('What was promised before the plan moved here is varied', {
    acts: varied,
    awaited: () => false,
    limbs: {
      review: {
        title: 'A review here decided on it',
        rule: 'fnp-plan',
        advises: true,
        sameDay: ['review', 'reviewOutcome'],
        missing: (view) =>
          view.made('reviewOutcome').some(({ carried, value }) => !carried && VARIES.includes(value.choice))
            ? []
            : [{ what: 'review' }],
      },
    },
  }),
  accommodate: gate('The authority arranges, provides or manages where the child lives', {
    acts: (view) => view.all('authorityManages'),
    awaited: () => false,
    limbs: {
      'legal-basis': {
        title: 'A legal basis for it had been decided on advice',
        rule: 'duty-arises',
        missing: (view) => (caredFor(view) ? [] : [{ what: 'legal-basis' }]),
      },
    },
  }),
  'leave-care': gate('The child leaves care to live by the plan', {
    acts: leavesCare,
    planned: (view) => view.all('returnPlanned')[0],
    awaited: (view) => view.all('returnPlanned').length > 0 && leavesCare(view).length === 0,
    limbs: {
      approval: {
        title: 'The nominated officer or the director approved it',
        rule: 'C22',
        sameDay: ['leaveCare'],
        notApplicable: (view) => (stillStands(inCare(view)) ? undefined : 'not-looked-after'),
        missing: (view, act) => (approved(view, act) ? [] : [{ what: 'approval' }]),
      },
    },
  }),
  'hand-over-as-insufficient': gate('The plan is handed over as insufficient', {
    acts: (view) => view.handOvers('pre-proceedings'),
    planned: packOwed,
    awaited: (view) => packOwed(view) !== undefined && view.handOvers('pre-proceedings').length === 0,
    limbs: {
      pack: {
        title: 'What was tried, and what was not delivered, is shown whole',
        rule: 'fnp-evidence',
        advises: true,
        sameDay: ['evidencePack'],
        missing: (view) => (packed(view) ? [] : [{ what: 'evidence-pack' }]),
      },
    },
  }),
};
