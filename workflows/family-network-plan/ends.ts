import { wordsFor } from '../kernel/definition';
import { stillStands } from '../kernel/readings';
import { refusal, type Refusal } from '../kernel/refusals';
import { EXCUSE } from '../kernel/state';
import { decisions, facts, type Network } from './facts';
import { packed, packLacking, packOwed } from './meaning/pack';
import { active } from './meaning/plan';
import { liveLines } from './meaning/promises';
import { inCare } from './meaning/standing';

/*
 * To whom the child and the plan are handed over, and how the plan ends. Until somebody accepts, visits, payments and clocks
 * stay here.
 */

const { handOver, end } = wordsFor<Network>();

// ---- Hand-overs ----

const notYet = (message: string, ...path: string[]): Refusal => refusal('not-yet', message, ...path);

const reviewed = (view: Network): string | undefined => view.decided('reviewOutcome')?.value.choice;

/** Lines of which nobody has said whether they end or who answers for them next. */
const undecidedLines = (view: Network): readonly string[] =>
  liveLines(view).flatMap(({ value: { line } }) =>
    view.made('lineEnd').some((made) => made.value.line === line && made.value.choice !== 'renew') ? [] : [line],
  );

function notToPreProceedings(view: Network): Refusal | undefined {
  if (!packOwed(view)) return notYet('It has not been decided that the plan cannot recover.', 'insufficiency');
  if (packed(view) || view.excused('evidence-pack')) return undefined;
  return refusal('not-compliant', `The evidence still lacks: ${packLacking(view).join(', ')}.`, 'evidencePack');
}

function notToKinship(view: Network): Refusal | undefined {
  if (reviewed(view) !== 'kinship-route')
    return notYet('No review has decided that the plan moves to a kinship route.', 'reviewOutcome');
  const lines = undecidedLines(view);
  return lines.length === 0
    ? undefined
    : notYet(`Say of each line whether it ends or who takes it over: ${lines.join(', ')}.`, 'lineEnd');
}

const RECEIVER = ['receiving-service'] as const;

/** Held in the child's own stream, or about the end of a plan in the authority where it was. */
const STAYS_BEHIND: readonly string[] = [
  ...(['dateOfBirth', 'familyMoved', 'evidencePack', 'closureTold'] as const),
  ...(['stillAtHome', 'paymentsSettled', 'incidentConsidered', 'childDied'] as const),
];

/** The plan in force and how it came to be: promises, points, agreements, bases, and what was delivered, seen and reviewed. */
const THE_PLAN = [...Object.keys(facts), ...Object.keys(decisions), EXCUSE].filter(
  (name) => !STAYS_BEHIND.includes(name),
);

export const handOvers = {
  'pre-proceedings': handOver('To pre-proceedings: the plan did not suffice', {
    from: 'service-manager',
    to: 'family-group-decision-making',
    answeredBy: [...RECEIVER, 'legal-adviser', 'team-manager'],
    opens: { journey: 'family-group-decision-making', purpose: 'before-proceedings' },
    refusedWhen: notToPreProceedings,
    papers: ['evidence-pack'],
    endsAs: 'insufficient',
  }),
  'care-planning': handOver('To care planning: the child is looked after', {
    from: 'team-manager',
    to: 'care-planning',
    answeredBy: [...RECEIVER, 'independent-reviewing-officer'],
    refusedWhen: (view) =>
      stillStands(inCare(view))
        ? undefined
        : notYet('It has not been decided that the child is looked after.', 'legalBasis'),
    endsAs: 'became-looked-after',
  }),
  'private-fostering': handOver('To private fostering: the plan may go on beside it', {
    from: 'team-manager',
    to: 'private-fostering',
    answeredBy: ['private-fostering-officer'],
    refusedWhen: (view) =>
      view.all('privateFosteringNotice').length > 0 || view.made('privateFostering').length > 0
        ? undefined
        : notYet('No notice of private fostering has been recorded.', 'privateFosteringNotice'),
    mayComeBack: true,
  }),
  'kinship-route': handOver('To a kinship route: special guardianship, child arrangements or kinship foster care', {
    from: 'service-manager',
    to: 'kinship-route',
    answeredBy: [...RECEIVER, 'kinship-worker'],
    opens: { journey: 'kinship-route', purpose: 'kinship-route' },
    refusedWhen: notToKinship,
    endsAs: 'moved-to-kinship-route',
  }),
  'child-in-need': handOver('To a child in need plan, as this plan closes', {
    from: 'team-manager',
    to: 'child-in-need',
    answeredBy: RECEIVER,
    mayComeBack: true,
  }),
  'leaving-care': handOver('To leaving care, at 18', {
    from: 'team-manager',
    to: 'leaving-care',
    answeredBy: [...RECEIVER, 'leaving-care-manager'],
    opens: { journey: 'leaving-care', purpose: 'leaving-care' },
    mayComeBack: true,
  }),
  transfer: handOver('To the authority of the area the family moved to: its promises go with it', {
    from: 'team-manager',
    to: 'receiving-authority',
    answeredBy: ['team-manager', 'service-manager'],
    carries: THE_PLAN,
    papers: ['evidence-pack'],
    endsAs: 'transferred',
  }),
};

// ---- Ends ----

const needs = (held: unknown, message: string, ...path: string[]): readonly Refusal[] =>
  held ? [] : [notYet(message, ...path)];

const measuresRead = (view: Network): boolean => {
  const [last] = view.all('review').slice(-1);
  const read = view.all('measureRead').filter((one) => last && one.on >= last.on);
  return view.latestPer('successMeasure').every(({ value }) => read.some((one) => one.value.measure === value.measure));
};

const CLOSED = 'no-longer-applicable';

export const ends = {
  completed: end('Completed: the child is safe with the family', {
    endedBy: ['team-manager'],
    notYet: (view) => [
      ...needs(reviewed(view) === 'complete', 'No review has decided that the plan is complete.', 'reviewOutcome'),
      ...needs(measuresRead(view), 'Not every measure was read at the last review.', 'measureRead'),
      ...needs(
        undecidedLines(view).length === 0,
        `Say of each line whether it ends or who takes it over: ${undecidedLines(view).join(', ')}.`,
        'lineEnd',
      ),
      ...needs(view.latest('closureTold'), 'The family has not been told.', 'closureTold'),
    ],
    settles: CLOSED,
  }),
  'never-activated': end('The plan never started', {
    endedBy: ['team-manager', 'service-manager'],
    notYet: (view) => needs(!active(view), 'The plan has started.', 'activated'),
    settles: CLOSED,
  }),
  'moved-to-kinship-route': end('Accepted by a kinship route', { endedBy: 'hand-over', settles: 'superseded' }),
  insufficient: end('The plan did not suffice; its evidence is accepted', {
    endedBy: 'hand-over',
    settles: 'superseded',
  }),
  'became-looked-after': end('The child is looked after; care planning has accepted', {
    endedBy: 'hand-over',
    settles: 'superseded',
  }),
  'private-fostering': end('Private fostering has accepted, and the plan does not go on beside it', {
    endedBy: ['team-manager'],
    notYet: (view) =>
      needs(
        view.handOvers('private-fostering').some(({ answer, returned }) => answer?.accepted && !returned),
        'The officer has not accepted.',
        'handOver',
      ),
    settles: 'superseded',
  }),
  transferred: end('Accepted by another authority', { endedBy: 'hand-over', settles: 'superseded' }),
  'decided-at-18': end('The child is 18, and it was decided what becomes of the plan and each line', {
    endedBy: ['team-manager'],
    notYet: (view, day) => {
      const birthday = view.birthday(18);
      const decided = view.made('atEighteen').map(({ value }) => value.what);
      const left = ['plan', ...liveLines(view).map(({ value }) => value.line)].filter(
        (what) => !decided.includes(what),
      );
      return [
        ...needs(birthday !== undefined && birthday <= day, 'The child is not 18.', 'dateOfBirth'),
        ...needs(left.length === 0, `Still to be decided at 18: ${left.join(', ')}.`, 'atEighteen'),
      ];
    },
    settles: CLOSED,
  }),
  'child-died': end('The child has died', {
    endedBy: ['team-manager', 'social-worker'],
    notYet: (view) => needs(view.latest('childDied'), 'The death has not been recorded.', 'childDied'),
    settles: CLOSED,
  }),
  'opened-in-error': end('Opened in error', { endedBy: ['team-manager', 'service-manager'], settles: CLOSED }),
};
