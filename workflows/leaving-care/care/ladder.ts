import { type CivilDate, addDays, addMonths, anniversary } from '../../../statute';

/*
 * The ages at which something opens, changes or would end by itself if nobody decided. Each rung has a row of its own, so
 * that no limit of age is shared between rules that only happen to agree.
 */

/** A rung of the ladder for one date of birth. */
export interface Rung extends RungRow {
  /** Reached at the start of this day. */
  readonly on: CivilDate;
  /** The day before: the last on which something can be done "before" the age. */
  readonly before: CivilDate;
}

/** What an age brings, whoever it is reached by. */
export interface RungRow {
  readonly id: RungId;
  readonly years: number;
  /** Half-years are counted in months from the date of birth; a birthday is not. */
  readonly months: number;
  readonly opens: readonly string[];
  readonly changes: readonly string[];
  /** What must not close because of the age alone. */
  readonly keeps: readonly string[];
  /** The rules that fix the age; a rung without any is a default of this product. */
  readonly rules: readonly string[];
  /** The pack of proposals that the rung belongs to; left out where it is law or a default. */
  readonly pack?: 'review-2022';
}

export type RungId = keyof typeof ROWS;

/** Every rung with its days, youngest first. */
export const ladderOf = (bornOn: CivilDate): readonly Rung[] => IDS.map((id) => rungOf(bornOn, id));

/** One rung with its days. */
export function rungOf(bornOn: CivilDate, id: RungId): Rung {
  const row: Omit<RungRow, 'id'> = ROWS[id];
  const on = ageReachedOn(bornOn, row.years, row.months);
  return { id, ...row, on, before: addDays(on, -1) };
}

/**
 * The day an age is reached. Someone born on 29 February has a birthday on 1 March in a common year and a half-year on the
 * corresponding date, 29 August.
 */
export function ageReachedOn(bornOn: CivilDate, years: number, months = 0): CivilDate {
  return months === 0 ? anniversary(bornOn, years) : addMonths(bornOn, years * 12 + months);
}

const YEARLY = {
  months: 0,
  opens: ['Offer of advice and support, at least every twelve months'],
  changes: [],
  keeps: [],
  rules: ['G18.2'],
} as const;

const ROWS = {
  'age-14': {
    ...{ years: 14, months: 0, rules: ['G1.1'] },
    opens: ['Days of care are counted'],
    changes: [],
    keeps: [],
  },
  'age-15-6': {
    ...{ years: 15, months: 6, rules: [] },
    opens: ['This journey', 'Forecast of categories', 'Early talk about leaving care'],
    changes: [],
    keeps: ['Reviews of the care plan'],
  },
  'age-16': {
    ...{ years: 16, months: 0, rules: ['G1.2', 'G5', 'G4.1'] },
    opens: ['Test of the category', 'Assessment of needs', 'Personal adviser', 'Qualifying on leaving care'],
    changes: ['Relevant or qualifying, and no longer neither, on leaving care'],
    keeps: ['School', 'Family time', 'Independent visitor'],
  },
  'age-16-6': {
    ...{ years: 16, months: 6, rules: [] },
    opens: ['Assessment of care needs as an adult, where they are likely'],
    changes: [],
    keeps: ['Help for a disabled child'],
  },
  'age-17': {
    ...{ years: 17, months: 0, rules: [] },
    opens: ['Housing plan', 'Hand-overs to adult services', 'Information on Staying Put'],
    changes: [],
    keeps: [],
  },
  'age-17-6': {
    ...{ years: 17, months: 6, rules: [] },
    opens: ['Decision on staying', 'Decision on relationships'],
    changes: [],
    keeps: [],
  },
  'age-18': {
    ...{ years: 18, months: 0, rules: ['G3.2', 'G14.2'] },
    opens: ['Former relevant', 'Staying Put', 'Guardianship that lasts past 18'],
    changes: ['Care and any care order end', 'The appointment of an independent visitor ends'],
    keeps: [
      ...['Home', "Carer's money", 'Therapy', 'Plan against harm outside the home', 'Personal adviser', 'Pathway plan'],
      'Friendship with the independent visitor',
    ],
  },
  'age-21': {
    ...{ years: 21, months: 0, rules: ['G20', 'G13.2', 'G14.1', 'G18.1', 'G4.1'] },
    opens: ['Offer of advice and support', 'Help on return to education'],
    changes: ['The full duties become duties on request, unless a course in the plan runs on', 'Staying Put ends'],
    keeps: ['Home', 'Contact', 'Actions of the plan that are not finished'],
  },
  'age-22': { years: 22, ...YEARLY },
  'age-23': { years: 23, ...YEARLY },
  'age-23-proposed': {
    ...{ years: 23, months: 0, rules: ['RV-04', 'RV-05'], pack: 'review-2022' },
    opens: ['Decision on the next home'],
    changes: ['Staying Put and Staying Close end'],
    keeps: ['Home'],
  },
  'age-24': { years: 24, ...YEARLY },
  'age-24-6': {
    ...{ years: 24, months: 6, rules: [] },
    opens: ['The young person is told what goes on'],
    changes: [],
    keeps: [],
  },
  'age-25': {
    ...{ years: 25, months: 0, rules: ['G3.1', 'G13.1', 'G4.2'] },
    opens: ['Contact for whoever was in care'],
    changes: ['Categories of law end at the start of the day'],
    keeps: ['Contact', 'Records', 'Friendship', 'Homelessness work in hand'],
  },
} as const satisfies Readonly<Record<string, Omit<RungRow, 'id'>>>;

const IDS = [
  ...(['age-14', 'age-15-6', 'age-16', 'age-16-6', 'age-17', 'age-17-6', 'age-18'] as const),
  ...(['age-21', 'age-22', 'age-23', 'age-23-proposed', 'age-24', 'age-24-6', 'age-25'] as const),
] satisfies readonly RungId[];
