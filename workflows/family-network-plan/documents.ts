import { plainDate, plainTime, type CivilDate } from '../../statute';
import { wordsFor } from '../kernel/definition';
import type { DocumentPart } from '../kernel/documents';
import type { Occurred } from '../kernel/events';
import { earliest, on } from '../kernel/readings';
import { ends } from './ends';
import { EVIDENCE, type EvidencePart, FAMILY_GROUP_RECORD } from './evidence';
import type { Network } from './facts';
import { PACK_PARTS } from './facts/life';
import { changeAnswers, type ChangeAnswer } from './meaning/changes';
import { packLacking, packOwed } from './meaning/pack';
import { active, agreementLacking } from './meaning/plan';
import { liveLines, promisedAgainstDelivered, type PromiseRead } from './meaning/promises';
import { FAMILY_NETWORK_PLAN } from './steps/own';

/*
 * Papers of a plan. The evidence pack shows first what was promised and not delivered: a court is told what the authority did
 * not do before it is told what the family could not.
 */

const { document } = wordsFor<Network>();
type Part = DocumentPart<Network>;

/** The plan is practice, not law: until a statute makes one, every notice of it says so. */
export const NOT_STATUTORY = 'not a statutory plan';

const WHOM_TO_RING = { part: 'whom-to-ring' } as const;
const first = ([entry]: readonly Occurred[]): Occurred | undefined => entry && on(entry);
const firstOf = (...all: readonly (readonly Occurred[])[]): Occurred | undefined =>
  earliest(all.flatMap(([entry]) => (entry ? [on(entry)] : [])));
const inWords = (code: string): string => code.replaceAll('-', ' ');
const when = ({ on: day, at }: Occurred): string => (at === undefined ? plainDate(day) : plainTime(at));
const dayOr = (day: CivilDate | undefined, otherwise: string): string =>
  day === undefined ? otherwise : plainDate(day);

const LABEL: Part = {
  part: 'says',
  says: (view, today) => [
    view.packOn('review-2022', view.started.on) || view.packOn('review-2022', today)
      ? `This is a Family Network Plan as the review of 2022 proposes it: ${NOT_STATUTORY}.`
      : `This is a plan of the family and the authority, made without a law of its own: ${NOT_STATUTORY}.`,
  ],
  rules: ['fnp-plan'],
};

const STATUS: Part = {
  part: 'says',
  says: () => [
    'Nothing in the plan changes who has parental responsibility, or makes or ends that the child is looked after. That is decided by a person, on legal advice.',
  ],
  rules: ['fnp-status', 'duty-arises'],
};

const entries = (heading: string, of: readonly string[], nothing: string, last?: true): Part => ({
  ...{ part: 'entries', heading, of, nothing },
  ...(last ? { last } : {}),
});

// ---- Promised against delivered ----

const PROMISE_COLUMNS = [
  'Line',
  'Helps',
  'Who answers for it',
  'Promised',
  'Came',
  'Days late',
  'How it stands',
  'Evidence',
];

const promiseRow = (read: PromiseRead): readonly string[] => [
  ...[read.key, read.helps, read.owner, plainDate(read.promisedOn), dayOr(read.deliveredOn, 'Nothing came')],
  ...[String(read.daysLate), inWords(read.mark), read.evidence ?? 'None'],
];

const FAILED: readonly string[] = ['late', 'not-delivered'];

const NOT_DELIVERED: Part = {
  part: 'table',
  heading: 'What was promised, and was not delivered or came late',
  columns: PROMISE_COLUMNS,
  rows: (view, today) =>
    promisedAgainstDelivered(view, today)
      .filter(({ mark }) => FAILED.includes(mark))
      .map(promiseRow),
  nothing: 'All support that was due came on its day.',
};

const EVERY_PROMISE: Part = {
  part: 'table',
  heading: 'Promised against delivered, line by line',
  columns: PROMISE_COLUMNS,
  rows: (view, today) => promisedAgainstDelivered(view, today).map(promiseRow),
  nothing: 'The plan promised no support.',
};

// ---- Changes ----

const changeRow = ({ key, reported, grade, answered, hours }: ChangeAnswer): readonly string[] => [
  ...[key, when(reported), grade === undefined ? 'not graded: counts as safety' : inWords(grade)],
  ...[answered ? when(answered) : 'Not answered', hours === undefined ? 'Not known' : String(hours)],
];

const CHANGES: Part = {
  part: 'table',
  heading: 'Changes, and hours to the answer',
  columns: ['Change', 'Reported', 'Grade', 'Answered', 'Hours begun'],
  rows: (view) => changeAnswers(view).map(changeRow),
  nothing: 'No change was reported.',
};

// ---- The evidence pack ----

const EVIDENCE_PARTS = Object.entries(EVIDENCE);
const DUTIES_SHOWN = [...new Set(EVIDENCE_PARTS.flatMap(([, { steps }]) => steps))];

const LATE: Part = {
  part: 'duties',
  heading: 'What the authority did late, or has not done',
  steps: DUTIES_SHOWN,
  which: 'late',
  nothing: 'Nothing that the plan asked of the authority is or was late.',
};

/** Of each part: how much the record has, and what the pack that was put together said of it. */
function gaps(view: Network): readonly (readonly string[])[] {
  const pack = view.latest('evidencePack');
  const said = (part: (typeof PACK_PARTS)[number]): string => {
    if (pack?.value.gaps?.includes(part)) return 'A gap; why is written below';
    if (pack?.value.parts.includes(part)) return 'Held';
    return pack ? 'Neither held nor explained' : 'No pack has been put together yet';
  };
  const parts: Readonly<Record<string, EvidencePart>> = EVIDENCE;
  return PACK_PARTS.map((part) => [parts[part]?.title ?? "The family group's record", said(part)]);
}

const lacking = (view: Network): readonly string[] => {
  const lacks = packOwed(view) ? packLacking(view) : [];
  return lacks.length === 0 ? [] : [`What was put together still lacks: ${lacks.map(inWords).join(', ')}.`];
};

const recordOf = ({ title, entries: of, steps }: EvidencePart): readonly Part[] => [
  entries(title, of, 'Nothing is recorded of it.'),
  ...(steps.length === 0
    ? []
    : [
        {
          part: 'duties',
          heading: `${title}: what was owed`,
          steps,
          which: 'all',
          nothing: 'Nothing was owed.',
        } as const,
      ]),
];

const EVIDENCE_DOCUMENT = document('Evidence: what was promised, what was tried, and what was not delivered', {
  to: 'legal-adviser',
  from: (view) => earliest([first(view.all('planDraft')), packOwed(view)].flatMap((one) => (one ? [one] : []))),
  parts: [
    LABEL,
    NOT_DELIVERED,
    LATE,
    CHANGES,
    {
      part: 'table',
      heading: 'Parts of the evidence, and gaps',
      columns: ['Part', 'In the pack that was put together'],
      rows: gaps,
      nothing: 'None.',
    },
    { part: 'says', says: lacking, rules: ['fnp-evidence'] },
    entries('The pack as it was put together, with why there are gaps', ['evidencePack'], 'None was put together yet.'),
    {
      part: 'followed',
      heading: "The family group's record, which the plan follows",
      journey: FAMILY_GROUP_RECORD.journey,
      of: FAMILY_GROUP_RECORD.entries,
      nothing: 'The plan follows no journey of a family group that is for you to see.',
    },
    {
      part: 'followed',
      heading: 'The plan before it moved here',
      journey: FAMILY_NETWORK_PLAN,
      of: [...new Set(EVIDENCE_PARTS.flatMap(([, { entries: of }]) => of))],
      nothing: 'The plan has been here from its start, or what came before is not for you to see.',
    },
    EVERY_PROMISE,
    ...EVIDENCE_PARTS.flatMap(([, part]) => recordOf(part)),
  ],
});

// ---- The plan ----

const dates = (view: Network): readonly string[] => {
  const term = view.latest('planTerm')?.value;
  const points = view
    .all('reviewPoint')
    .filter(({ value }) => value.version === term?.version)
    .map(({ value }) => plainDate(value.reviewOn));
  const started = active(view);
  return [
    ...(started ? [`The plan started on ${plainDate(started.on)}.`] : ['The plan has not started.']),
    ...(term?.endOn
      ? [`It runs to ${plainDate(term.endOn)}. Before that day it is decided with you what comes next.`]
      : []),
    ...(points.length > 0 ? [`It is looked at with you on: ${points.join('; ')}.`] : []),
    ...(term?.reviewEveryWeeks ? [`After each review the next comes within ${term.reviewEveryWeeks} weeks.`] : []),
    'If something changes, say so at any time. A change that touches safety is answered first.',
  ];
};

const PROMISES: Part = {
  part: 'table',
  heading: 'What is promised',
  columns: ['Line', 'Kind', 'Helps', 'Starts', 'Ends', 'Who answers for it'],
  rows: (view) =>
    liveLines(view).map(({ value }) => [
      ...[value.line, inWords(value.kind), value.person, plainDate(value.startOn)],
      ...[dayOr(value.endOn, 'No day is set'), value.owner],
    ]),
  nothing: 'The plan promises no support.',
};

const STAYS: Part = {
  part: 'table',
  heading: 'Where the child stays',
  columns: ['Stay', 'With', 'What for', 'From', 'To'],
  rows: (view) =>
    view
      .latestPer('stay')
      .map(({ value }) => [
        ...[value.stay, value.with, inWords(value.purpose), plainDate(value.from)],
        dayOr(value.to, 'No day is set'),
      ]),
  nothing: 'The plan names no stay with relatives or friends.',
};

const toTheChild = (view: Network): readonly string[] => {
  const [visit, heard] = [view.latest('monitoring')?.value, view.latest('wishesAndFeelings')];
  return [
    'This plan says how your family and the people who work with you look after you together.',
    ...dates(view),
    ...(visit ? [`Somebody comes to see you${visit.everyWeeks ? ` every ${visit.everyWeeks} weeks` : ''}.`] : []),
    ...(heard
      ? [`You were last asked what you think on ${plainDate(heard.on)}.`]
      : ['Nobody has asked you yet. You are owed that.']),
    'You are asked again before each review. You may say it yourself, or somebody may say it for you.',
  ];
};

const agreementStands = (view: Network): readonly string[] => {
  const lacks = agreementLacking(view);
  if (lacks.length === 0) return ['Family and authority agree.'];
  const named = lacks.map(({ what, person }) =>
    person === undefined ? inWords(what) : `${inWords(what)} (${person})`,
  );
  return [`Still missing: ${named.join(', ')}.`];
};

// ---- The end ----

const titles: Readonly<Record<string, { readonly title: string }>> = ends;
const closing = (view: Network): readonly string[] => {
  const ended = overBy(view);
  return [
    ...(ended ? [`The plan ended on ${plainDate(ended.on)}: ${titles[ended.end]?.title ?? ended.end}.`] : []),
    'What was promised and not delivered stays in the record, and you may ask for it.',
  ];
};

/** The end, once its day has come. */
const overBy = (view: Network) => (view.ended && view.reached(view.ended.on) ? view.ended : undefined);

const duties = (heading: string, ...steps: readonly string[]): Part => ({
  ...{ part: 'duties', heading, steps, which: 'all', nothing: 'Nothing was owed.' },
});

export const documents = {
  'evidence-pack': EVIDENCE_DOCUMENT,
  plan: document('Your plan, in plain words', {
    to: 'parent',
    from: (view) => first(view.all('planDraft')),
    parts: [
      LABEL,
      { part: 'says', says: dates },
      entries('What it is for', ['planPurpose', 'successMeasure'], 'It does not say yet.'),
      STAYS,
      PROMISES,
      entries('In full, with what it does without', ['supportLine', 'monitoring', 'noneOf'], 'Nothing yet.'),
      STATUS,
      WHOM_TO_RING,
    ],
  }),
  'child-version': document('Your plan', {
    to: 'child',
    from: (view) => first(view.all('planDraft')),
    parts: [LABEL, { part: 'says', says: toTheChild }, WHOM_TO_RING],
  }),
  'agreement-record': document('Record of who agreed to the plan', {
    to: 'parent',
    from: (view) => firstOf(view.all('agreement'), view.made('adoptPlan')),
    parts: [
      LABEL,
      { part: 'says', says: agreementStands },
      entries(
        'What each person said',
        ['prHolder', 'agreement', 'objectionAnswered', 'adoptPlan'],
        'Nobody has said anything yet.',
      ),
      STATUS,
    ],
  }),
  'funding-decision': document('Decision on money for the plan', {
    to: 'parent',
    from: (view) => first(view.made('fund')),
    parts: [
      LABEL,
      entries(
        'What was asked for, and what was decided',
        ['fundingRequested', 'fund', 'fundingRefusal'],
        'Nothing yet.',
      ),
      duties('By when it was owed', 'approve-funding', 'answer-refused-funding'),
      { part: 'says', says: () => [], rules: ['fnp-resources'] },
      WHOM_TO_RING,
    ],
  }),
  'line-notice': document('Support that starts, and support that ends', {
    to: 'named-carer',
    from: (view) => first(view.all('supportLine')),
    parts: [LABEL, PROMISES, entries('What was decided of lines that end', ['lineEnd'], 'Nothing yet.'), WHOM_TO_RING],
  }),
  'review-minutes': document('Minutes of the reviews of the plan', {
    to: 'parent',
    from: (view) => first(view.all('review')),
    parts: [
      LABEL,
      entries(
        'Reviews',
        ['review', 'measureRead', 'lineRead', 'wishesAndFeelings', 'reviewOutcome', 'reviewMinutes'],
        'No review is recorded.',
      ),
      EVERY_PROMISE,
      duties('When they were owed', 'review', 'first-review', 'next-review', 'early-review', 'record-review'),
      WHOM_TO_RING,
    ],
  }),
  'change-response': document('Answers to changes that were reported', {
    to: 'parent',
    from: (view) => first(view.all('changeAnswered')),
    parts: [
      LABEL,
      CHANGES,
      entries('What was reported, and what was done', ['change', 'gradeChange', 'changeAnswered'], 'Nothing yet.'),
      { part: 'says', says: () => [], rules: ['fnp-rapid'] },
      WHOM_TO_RING,
    ],
  }),
  'legal-basis-note': document('Note on the legal basis on which the child lives where the child lives', {
    to: 'service-manager',
    from: (view) => firstOf(view.made('legalBasis'), view.all('authorityManages')),
    parts: [
      LABEL,
      entries(
        'What was decided, on whose advice, and what was known',
        ['stay', 'authorityManages', 'lookedAfter', 'courtOrder', 'legalBasis', 'leaveCare', 'privateFostering'],
        'Nothing was decided.',
      ),
      duties('When it had to be decided', 'decide-legal-basis', 'status-guard', 'leave-care-approval'),
      STATUS,
    ],
  }),
  'closure-letter': document('The plan has ended', {
    to: 'parent',
    from: (view) =>
      firstOf(
        view.all('closureTold'),
        [overBy(view)].flatMap((end) => (end ? [end] : [])),
      ),
    parts: [
      LABEL,
      { part: 'says', says: closing },
      entries('What the measures came to', ['measureRead'], 'No measure was read.'),
      entries('What becomes of each line of support', ['lineEnd', 'atEighteen'], 'Nothing was decided.'),
      EVERY_PROMISE,
      WHOM_TO_RING,
    ],
  }),
};
