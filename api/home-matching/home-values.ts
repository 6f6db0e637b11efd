import { z } from 'zod';
import { isCivilDate, type CivilDate } from '../../statute';
import type { Terms } from '../../activities/matching';
import { HOME_TYPES, PATTERNS, type Home, type Place } from '../../workflows/home-matching/search/home';
import { refusal, type Refusal } from '../../workflows/kernel/refusals';
import { REFERENCE } from '../auth';

/*
 * What may be told of a home. References and codes only: there is no field for a name, an address or words, and text that looks like
 * them is refused.
 */

/** A home as somebody tells it: without its number of version, and without holds, which are recorded apart. */
export interface HomeTold extends Omit<Home, 'id' | 'version' | 'places'> {
  readonly places: readonly Omit<Place, 'hold'>[];
}

export const REGISTRATIONS = ['registered', 'not-registered', 'suspended'] as const;
export const APPROVAL_KINDS = ['general', 'connected', 'connected-temporary'] as const;
export const RESTRICTION_KINDS = ['regulator', 'allegation', 'closed'] as const;
export const OWNERSHIPS = ['public', 'not-for-profit', 'private'] as const satisfies readonly Terms['ownership'][];
export const PURCHASES = ['own', 'block', 'framework', 'spot'] as const satisfies readonly Terms['purchase'][];

/** More than any home has of anything, and little enough to be read. */
const MOST = 100;
const OLDEST = 25;
const MOST_POUNDS = 100_000;

const reference = z
  .string()
  .regex(REFERENCE, 'A reference is 1 to 64 letters, digits, dots, dashes, colons or underscores. It is never a name.');
const code = z
  .string()
  .max(64)
  .regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    'A code is small letters, digits and dashes, as in night-care. It is never a name.',
  );
const date = z.custom<CivilDate>((value) => isCivilDate(value), 'A day that exists is wanted, as in 2026-12-18.');
const whole = (least: number, most: number) =>
  z
    .number(`A whole number from ${least} to ${most} is wanted.`)
    .int(`A whole number from ${least} to ${most} is wanted.`)
    .min(least, `A whole number from ${least} to ${most} is wanted.`)
    .max(most, `A whole number from ${least} to ${most} is wanted.`);
const degrees = (most: number) =>
  z
    .number('A coordinate in degrees is wanted.')
    .min(-most, 'This is no place on the earth.')
    .max(most, 'This is no place on the earth.');

const isOnce = (values: readonly unknown[]): boolean => new Set(values).size === values.length;
const ONCE = 'Each is told once.';
const listOf = <T extends z.ZodType>(one: T) => z.array(one).max(MOST, `At most ${MOST} are wanted.`);
const setOf = <T extends z.ZodType>(one: T) => listOf(one).refine(isOnce, ONCE);
const oneOf = <const T extends readonly string[]>(values: T) => z.enum(values, 'A value of the list is wanted.');

const spans = { from: date, until: date.optional() };
type Days = { readonly from: string; readonly until?: string | undefined };
const isForward = ({ from, until }: Days): boolean => until === undefined || from < until;
const FORWARD = {
  message: 'The last of the days comes before the first; the day given as the end is no longer among them.',
  path: ['until'],
};

const days = z.strictObject(spans).refine(isForward, FORWARD);
/** Each after the one before; only the last may be open. */
const inOrder = (all: readonly Days[]): boolean =>
  all.every(({ from }, place) => place === 0 || from >= (all[place - 1]?.until ?? '9999'));

const ages = z
  .strictObject({ from: whole(0, OLDEST), to: whole(0, OLDEST) })
  .refine(({ from, to }) => from <= to, { message: 'The youngest age comes first.', path: ['to'] });

const answers = z
  .record(code, z.boolean())
  .refine((said) => Object.keys(said).length <= MOST, `At most ${MOST} are wanted.`);

const approval = z
  .strictObject({
    ...spans,
    kind: oneOf(APPROVAL_KINDS),
    places: whole(1, MOST).optional(),
    ages: ages.optional(),
    patterns: setOf(oneOf(PATTERNS)).optional(),
    children: setOf(reference).optional(),
  })
  .refine(isForward, FORWARD)
  .refine(({ kind, children = [] }) => kind === 'general' || children.length > 0, {
    message: 'An approval of a connected person names the children whom it is for.',
    path: ['children'],
  });

const residentLimits = z
  .strictObject({
    soloOnly: z.boolean().optional(),
    maxOtherChildren: whole(0, MOST).optional(),
    ageGapMin: whole(0, OLDEST).optional(),
  })
  .refine(({ soloOnly, maxOtherChildren = 0 }) => soloOnly !== true || maxOtherChildren === 0, {
    message: 'A home for one child alone has room for no others.',
    path: ['maxOtherChildren'],
  });

const told = z
  .strictObject({
    type: oneOf(HOME_TYPES),
    point: z.strictObject({ lat: degrees(90), lon: degrees(180) }),
    areaCode: reference,
    registration: oneOf(REGISTRATIONS).optional(),
    approvals: listOf(approval).optional(),
    exemptions: listOf(
      z.strictObject({ by: reference, children: setOf(reference).min(1, 'Name the children.') }),
    ).optional(),
    restrictions: listOf(z.strictObject({ ...spans, kind: oneOf(RESTRICTION_KINDS) }).refine(isForward, FORWARD))
      .refine((all) => isOnce(all.map(({ kind, from }) => `${kind} ${from}`)), ONCE)
      .optional(),
    ages,
    places: listOf(
      z.strictObject({
        id: reference,
        free: listOf(days).refine(inOrder, 'Days when a place is free come in order and do not overlap.'),
      }),
    ).refine((all) => isOnce(all.map(({ id }) => id)), 'Each place has a reference of its own.'),
    confirmedOn: date,
    availableFrom: date.optional(),
    patterns: setOf(oneOf(PATTERNS)).optional(),
    household: z.strictObject({ people: setOf(reference), confirmedOn: date }).optional(),
    residents: listOf(
      z.strictObject({
        ...{ id: reference, bornOn: date.optional(), fostered: z.boolean(), siblings: reference.optional() },
      }),
    )
      .refine((all) => isOnce(all.map(({ id }) => id)), 'Each child who lives there has a reference of their own.')
      .optional(),
    residentLimits: residentLimits.optional(),
    canMeet: answers.optional(),
    accessFeatures: setOf(code).optional(),
    givesCare: z.boolean().optional(),
    takesSiblings: z.boolean().optional(),
    schoolRun: z.boolean().optional(),
    offers: answers.optional(),
    canKeepUntil: date.optional(),
    healthArea: reference.optional(),
    features: answers.optional(),
  })
  .refine(({ availableFrom = '', canKeepUntil = '9999' }) => availableFrom <= canKeepUntil, {
    message: 'The home can keep a child no longer than until before it has a place.',
    path: ['canKeepUntil'],
  });

const termsTold = z.strictObject({
  ownership: oneOf(OWNERSHIPS),
  purchase: oneOf(PURCHASES),
  weeklyPrice: whole(0, MOST_POUNDS).optional(),
});

/** What is wrong with what is told of a home on a day, if anything is: the first fault, with the path of its field. */
export function badHome(home: HomeTold, terms: Terms, today: CivilDate): Refusal | undefined {
  return faultIn(told, home, 'home') ?? faultIn(termsTold, terms, 'terms') ?? notYet(home, today);
}

function faultIn(schema: z.ZodType, value: unknown, ...at: readonly string[]): Refusal | undefined {
  const [first] = schema.safeParse(value).error?.issues ?? [];
  return first && refusal('invalid-value', sentenceOf(first), ...at, ...first.path.map(String));
}

/** A key of a record is judged by a schema of its own, whose sentence stands one level down. */
const sentenceOf = (issue: z.core.$ZodIssue): string =>
  (issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined) ?? issue.message;

/** Nobody has confirmed anything, or was born, on a day that has not come. */
function notYet({ confirmedOn, household, residents = [] }: HomeTold, today: CivilDate): Refusal | undefined {
  const early = residents.findIndex(({ bornOn }) => bornOn !== undefined && bornOn > today);
  const path =
    confirmedOn > today
      ? ['confirmedOn']
      : household && household.confirmedOn > today
        ? ['household', 'confirmedOn']
        : early >= 0
          ? ['residents', String(early), 'bornOn']
          : undefined;
  return path && refusal('in-the-future', 'This day has not come.', 'home', ...path);
}
