import {
  type CivilDate,
  type Confidence,
  ageOn,
  civilDate,
  confidenceOf,
  dayAndMonth,
  labelOf,
} from '../../../statute';
import {
  type BrokenLimit,
  type Reading,
  type Span,
  allCare,
  countOn,
  countedCare,
  daysIn,
  spansSinceFourteen,
} from './days';
import { CATEGORIES, type Category, type Known, type Standing, birthday } from './standing';
import type { Stretch } from './stretches';

/*
 * Why a category holds: the rules it rests on, how they are read where they leave something open, the days that led to it,
 * and one sentence.
 */

/** A category while it holds, and why. One that ends on the day it begins never leads, as the later one shows. */
export interface CategoryPeriod extends Stretch {
  readonly code: Category;
  readonly grounds: readonly Ground[];
  /** What led to it, as it is told. */
  readonly steps: readonly Step[];
  /** The same in a sentence that a worker understands. */
  readonly sentence: string;
  /** What must be shown beside it: the label of the weakest ground that decides. */
  readonly label: string;
}

/** `L` marks a default of this product, which is no law. */
export type GroundMark = Confidence | 'L';

/** A rule that a category rests on, or how a rule is read where it leaves something open. */
export interface Ground {
  readonly rule: string;
  readonly mark: GroundMark;
  readonly label: string;
  readonly says: string;
  /** Whether another answer would change the category or its days. */
  readonly decides: boolean;
}

export interface Step {
  readonly did:
    | 'counted'
    | 'set-aside'
    | 'limit-broken'
    | 'thirteen-weeks'
    | 'reached-age'
    | 'first-looked-after'
    | 'ceased'
    | 'detained'
    | 'in-hospital'
    | 'went-to-parent'
    | 'six-months-with-parent'
    | 'broke-down'
    | 'special-guardianship'
    | 'told-of-education';
  readonly on: CivilDate;
  /** The last day of what was counted or set aside. */
  readonly to?: CivilDate;
  readonly days?: number;
  readonly nights?: number;
  readonly age?: number;
  readonly series?: string;
  readonly limit?: BrokenLimit;
}

export interface Reached {
  /** The day on which thirteen weeks were reached. */
  readonly reachedOn: CivilDate | null;
  /** The first day on which the young person was 16 or 17, looked after, and had thirteen weeks. */
  readonly eligibleFrom: CivilDate | null;
}

/** What the reasons are told from: the facts, when each category holds, and what every reading comes to. */
export interface Told extends Known {
  readonly standing: Standing;
  readonly readings: Readonly<Record<Reading, Reached>>;
}

/** Each category while it holds, with its reasons, in the order in which they begin. */
export function periodsOf(told: Told): readonly CategoryPeriod[] {
  const { stretches } = told.standing;
  const periods = CATEGORIES.flatMap((code) =>
    stretches[code].map((stretch) => {
      const { grounds, ...reasons } = REASONS[code](told, stretch);
      const all = [...grounds, ...leapGrounds(told, stretch)];
      return { code, ...stretch, ...reasons, grounds: all, label: weakestLabel(all) };
    }),
  );
  return periods.toSorted((a, b) => (a.from < b.from ? -1 : Number(a.from > b.from)));
}

type Reasons = Pick<CategoryPeriod, 'grounds' | 'steps' | 'sentence'>;

const REASONS: Readonly<Record<Category, (told: Told, stretch: Stretch) => Reasons>> = {
  eligible: whyEligible,
  relevant: whyRelevant,
  'former-relevant': whyFormerRelevant,
  'former-relevant-education': (told, stretch) => whyEducation(told, stretch, 'G16', 'former relevant, in education'),
  'person-under-25': whyUnder25,
  qualifying: whyQualifying,
  'qualifying-education': (told, stretch) => whyEducation(told, stretch, 'G4.2', 'qualifying, in education'),
  'care-experienced': whyCareExperienced,
};

// ---- 16 and 17 ----

function whyEligible(told: Told, stretch: Stretch): Reasons {
  const { history, standing, readings } = told;
  const reachedOn = standing.reachedOn ?? stretch.from;
  const counted = countSteps(told, reachedOn);
  const unsure = readings.days.eligibleFrom !== readings.nights.eligibleFrom;
  return {
    grounds: [
      ruleGround(told, 'G1.1'),
      ruleGround(told, 'G1.2'),
      reading('eachDay', unsure),
      ...(readings.strict.eligibleFrom === readings.days.eligibleFrom ? [] : [reading('begunBefore')]),
      ...countGrounds(told, reachedOn),
    ],
    steps: [...counted, { did: 'reached-age', on: birthday(history, 16), age: 16 }],
    sentence:
      `${countSentence(told, reachedOn, counted)}; looked after and ${ageOn(history.bornOn, stretch.from)}: ` +
      `eligible ${during(stretch)}`,
  };
}

function whyRelevant(told: Told, stretch: Stretch): Reasons {
  const { history, standing } = told;
  const began = relevantBecause(told, stretch.from);
  const settled = standing.settled.find(({ from }) => from === stretch.until);
  const six: readonly Step[] =
    settled === undefined
      ? []
      : [
          { did: 'went-to-parent', on: settled.countedFrom },
          { did: 'six-months-with-parent', on: settled.from },
        ];
  const end = settled === undefined ? '' : '; by then six months with a parent were complete';
  return {
    grounds: [
      ...began.grounds,
      ...(settled === undefined ? [] : [ruleGround(told, 'G2'), reading('sixMonths')]),
      ...(breaksDuring(told, stretch) ? [reading('breaksAside')] : []),
    ],
    steps: [...began.steps, ...six],
    sentence: `${began.sentence}, and ${ageOn(history.bornOn, stretch.from)}: relevant ${during(stretch)}${end}`,
  };
}

function relevantBecause({ standing, history }: Told, from: CivilDate): Reasons {
  const { detained, settled, stretches } = standing;
  if (settled.some(({ until }) => until === from))
    return {
      grounds: [reading('s23A'), reading('revives')],
      steps: [{ did: 'broke-down', on: from }],
      sentence: `The return to a parent broke down on ${plain(from)}`,
    };
  if (stretches.eligible.some((one) => one.from <= from))
    return {
      grounds: [reading('s23A')],
      steps: [{ did: 'ceased', on: from }],
      sentence: `Eligible until care ended on ${plain(from)}`,
    };
  const where = detained?.where === 'hospital' ? 'in hospital' : 'detained';
  return {
    grounds: [reading('detained')],
    steps: [
      { did: detained?.where === 'hospital' ? 'in-hospital' : 'detained', on: detained?.from ?? from },
      { did: 'reached-age', on: birthday(history, 16), age: 16 },
    ],
    sentence: `After thirteen weeks looked after, ${where} on the sixteenth birthday`,
  };
}

// ---- 18 and after ----

function whyFormerRelevant(told: Told, stretch: Stretch): Reasons {
  const was = told.standing.stretches.relevant.some(({ until }) => until === stretch.from)
    ? 'Relevant'
    : 'Eligible and looked after';
  return {
    grounds: [ruleGround(told, 'G3.1'), ruleGround(told, 'G3.2'), reading('fixed', false), reading('to21', false)],
    steps: [{ did: 'reached-age', on: stretch.from, age: 18 }],
    sentence: `${was} immediately before 18: former relevant ${during(stretch)}`,
  };
}

function whyEducation(told: Told, stretch: Stretch, rule: string, name: string): Reasons {
  const since = (told.history.education ?? []).map(({ toldOn }) => toldOn).filter((on) => on <= stretch.from);
  const on = since.toSorted().at(-1) ?? stretch.from;
  const age21 = birthday(told.history, 21);
  const steps: readonly Step[] = [
    { did: 'reached-age', on: age21, age: 21 },
    { did: 'told-of-education', on },
  ];
  return {
    grounds: [ruleGround(told, rule), ...(rule === 'G16' ? [] : [reading('s24B')])],
    steps: steps.toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on))),
    sentence: `The authority was told on ${plain(on)} of education or training, or of a wish for it: ${name} ${during(stretch)}`,
  };
}

function whyUnder25(told: Told, stretch: Stretch): Reasons {
  return {
    grounds: [ruleGround(told, 'G13.1'), ruleGround(told, 'G13.2')],
    steps: [{ did: 'reached-age', on: birthday(told.history, 21), age: 21 }],
    sentence: `Former relevant until 21, and no education or training told: advice on request ${during(stretch)}`,
  };
}

function whyQualifying(told: Told, stretch: Stretch): Reasons {
  const { history, care } = told;
  const [sixteen, eighteen] = [birthday(history, 16), birthday(history, 18)];
  const ends = allCare(care).map(({ to }) => (to === null || to > eighteen ? eighteen : to));
  const ceased = ends.findLast((on) => on >= sixteen && on <= stretch.from);
  const order = (history.specialGuardianships ?? []).find(({ fromCare, from }) => fromCare && from <= stretch.from);
  const age = ageOn(history.bornOn, stretch.from);
  return {
    grounds: [ruleGround(told, 'G4.1')],
    steps:
      ceased === undefined
        ? [{ did: 'special-guardianship', on: order?.from ?? stretch.from }]
        : [{ did: 'ceased', on: civilDate(ceased) }],
    sentence:
      ceased === undefined
        ? `Under special guardianship from care, and ${age}: qualifying ${during(stretch)}`
        : `Looked after at 16 or later, and no longer: qualifying ${during(stretch)}`,
  };
}

function whyCareExperienced(told: Told, stretch: Stretch): Reasons {
  return {
    grounds: [ruleGround(told, 'C1'), reading('experienced', false)],
    steps: [{ did: 'first-looked-after', on: stretch.from }],
    sentence: `Looked after from ${plain(stretch.from)}: care experienced for life; contact is never refused`,
  };
}

// ---- The count, told ----

/** What was counted, spell by spell, up to the day on which thirteen weeks were reached, and what was set aside. */
function countSteps({ history, care, standing }: Told, reachedOn: CivilDate): readonly Step[] {
  const counted = countedCare(care, reachedOn);
  const began = standing.reading === 'strict' ? counted.filter(({ from }) => from >= birthday(history, 14)) : counted;
  const spans = spansSinceFourteen(history.bornOn, began, reachedOn);
  const { days, nights } = countOn(care, reachedOn);
  const aside = care.series.flatMap(({ series, breaks, countsFrom, broken }): readonly Step[] => {
    const own = spansSinceFourteen(history.bornOn, breaks, reachedOn);
    const [first, last] = [own[0], own.at(-1)];
    if (first === undefined || last === undefined) return [];
    const limits = broken.map(({ limit, on }): Step => ({ did: 'limit-broken', on, series, limit }));
    const counts = countsFrom !== null && countsFrom <= reachedOn;
    return counts ? limits : [{ did: 'set-aside', on: first.from, to: last.to, days: daysIn(own), series }];
  });
  return [
    ...spans.map((span): Step => ({ did: 'counted', on: span.from, to: span.to, days: daysIn([span]) })),
    ...aside,
    { did: 'thirteen-weeks', on: reachedOn, days, nights },
  ];
}

function countSentence({ standing, care }: Told, reachedOn: CivilDate, steps: readonly Step[]): string {
  const { days, nights } = countOn(care, reachedOn);
  const pieces = steps.flatMap(({ did, on, to, days: n }) =>
    did === 'counted' && to ? [{ from: on, to, days: n ?? 0 }] : [],
  );
  const aside = steps.reduce((sum, { did, days: n }) => sum + (did === 'set-aside' ? (n ?? 0) : 0), 0);
  const what = standing.reading === 'nights' ? `${nights} nights in care` : `${days} counted days`;
  const without = aside === 0 ? '' : `; ${aside} days of short breaks are not counted`;
  return `${what} were reached on ${plain(reachedOn)}: ${listed(pieces)}${without}`;
}

/** A few spells are told one by one; many as their number, with the first and the last day. */
function listed(pieces: readonly (Span & { readonly days: number })[]): string {
  const [first, last] = [pieces[0], pieces.at(-1)];
  if (first === undefined || last === undefined) return 'none';
  if (pieces.length > MANY)
    return `${daysIn(pieces)} in ${pieces.length} spells from ${plain(first.from)} to ${plain(last.to)}`;
  return pieces.map(({ from, to, days }) => `${days} from ${plain(from)} to ${plain(to)}`).join(', ');
}

const MANY = 4;

const plain = (on: CivilDate): string => `${dayAndMonth(on)} ${on.slice(0, 4)}`;

function during({ from, until }: Stretch): string {
  if (until === from) return `on ${plain(from)}, the day care ended`;
  return `from ${plain(from)}${until === null ? '' : ` until ${plain(until)}`}`;
}

// ---- Grounds ----

function ruleGround({ rules }: Told, id: string): Ground {
  const rule = rules(id);
  return { rule: id, mark: confidenceOf(rule), label: labelOf(rule), says: rule.title, decides: true };
}

/** How a rule is read where it leaves something open, and how sure that is. */
const READINGS = {
  eachDay: [
    'G1.1',
    'L',
    'Each calendar day of care counts once, the first and the last alike. The law gives no way of counting.',
  ],
  begunBefore: [
    'G1.1',
    'I',
    'Care that began before 14 counts from the fourteenth birthday. The Act speaks of periods that began after it.',
  ],
  aside: ['C23', 'V-rev', 'Days in a series of short breaks are not counted (SI 2010/959 reg 40(2)).'],
  broken: ['C23', 'L', 'A limit of the series is broken: its days count until somebody has decided.'],
  decided: ['C23', 'L', 'It was decided whether the days of the series count.'],
  remand: ['G1.1', 'M', 'Days on remand count, as the child is then looked after.'],
  s23A: ['G2', 'V-rev', 'Eligible just before last ceasing to be looked after (s.23A(2)).'],
  detained: [
    'G2',
    'V-made',
    'Detained or in hospital at 16 after thirteen weeks looked after (SI 2010/2571 reg 3(2)).',
  ],
  sixMonths: [
    'G2',
    'S',
    'Six continuous months with a parent end it. They are counted from the end of care at the earliest.',
  ],
  revives: ['G2', 'M', 'It revives when the return breaks down.'],
  breaksAside: ['G2', 'I', 'A series of short breaks that is set aside does not interrupt it.'],
  fixed: ['G3', 'I', 'Fixed at 18: nothing later takes it away.'],
  to21: ['G20', 'S', 'The full duties end at 21, or with the course in the plan.'],
  s24B: ['G4.2', 'M', 'Help with education goes on to 25 (s.24B).'],
  experienced: ['C1', 'L', 'No legal category; this product never refuses contact.'],
  leapDay: ['G1.2', 'M', 'Born on 29 February: in a common year the birthday is 1 March.'],
} as const satisfies Readonly<Record<string, readonly [string, GroundMark, string]>>;

function reading(name: keyof typeof READINGS, decides = true): Ground {
  const [rule, mark, says] = READINGS[name];
  return { rule, mark, label: labelFor(mark), says, decides };
}

function countGrounds({ history, care }: Told, reachedOn: CivilDate): readonly Ground[] {
  const series = care.series.filter(({ breaks }) => breaks.some(({ from }) => from <= reachedOn));
  const counting = series.filter(({ countsFrom }) => countsFrom !== null && countsFrom <= reachedOn);
  const remand = history.episodes.some(({ basis, from }) => basis === 'remand' && from <= reachedOn);
  return [
    ...(series.length > counting.length ? [reading('aside')] : []),
    ...(counting.some(({ decided }) => decided === undefined) ? [reading('broken')] : []),
    ...(series.some(({ decided }) => decided !== undefined) ? [reading('decided')] : []),
    ...(remand ? [reading('remand')] : []),
  ];
}

const breaksDuring = ({ care }: Told, { from, until }: Stretch): boolean =>
  care.series.some(({ breaks }) => breaks.some((one) => one.from > from && (until === null || one.from < until)));

/** Only where one of the period's own days is a birthday that was moved to 1 March. */
function leapGrounds({ history: { bornOn } }: Told, { from, until }: Stretch): readonly Ground[] {
  const moved = [from, until].some((on) => on !== null && on.endsWith('-03-01'));
  return bornOn.endsWith('-02-29') && moved ? [reading('leapDay')] : [];
}

const WEAKEST_FIRST: readonly GroundMark[] = ['unread', 'M', 'S', 'L', 'I', 'V-made', 'V-rev'];

function weakestLabel(grounds: readonly Ground[]): string {
  const deciding = grounds.filter(({ decides }) => decides);
  const mark = WEAKEST_FIRST.find((one) => deciding.some((ground) => ground.mark === one)) ?? 'unread';
  return labelFor(mark);
}

const labelFor = (mark: GroundMark): string => {
  if (mark === 'L') return 'Local default of this product; not law';
  return labelOf({ confidence: mark === 'unread' ? [] : [mark], force: 'statute' });
};
