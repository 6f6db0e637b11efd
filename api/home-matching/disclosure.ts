import { ageOn } from '../../statute';
import { homeStage } from '../../workflows/home-matching/answers';
import {
  HOME_FIELDS,
  NEED_FIELDS,
  shown,
  stageOf,
  type HomeField,
  type HomeStage,
  type NeedField,
  type NeedStage,
  type Shown,
} from '../../workflows/home-matching/search/disclosure';
import type { Home } from '../../workflows/home-matching/search/home';
import { levelOf, type Need } from '../../workflows/home-matching/search/need';
import type { Role } from '../../workflows/kernel/people';
import { readChild } from '../children';
import { momentOf, type Context } from '../context';
import { journeyBehind } from '../journeys';
import { openSealed } from '../sealed';
import type { ApproachRow } from './approach-rows';
import { needOf } from './frozen';
import { childrenTold, type Described } from './told';

/*
 * What somebody is shown of a child's need, and of a home, at the stage that an approach has reached. Each field that is shown, and
 * each that was asked for and withheld, is noted in the record of reads.
 */

/** One field as it is shown: with a value for each child, or one for all; none where it is withheld or nobody has told it. */
export interface FieldShown<F extends string> {
  readonly field: F;
  readonly shown: Shown;
  readonly values: readonly string[];
}

/** What one approach shows of the children's need. */
export interface NeedDisclosed {
  readonly approach: ApproachRow;
  readonly stage: NeedStage;
  readonly fields: readonly FieldShown<NeedField>[];
}

/** What one approach shows of the home. */
export interface HomeDisclosed {
  readonly approach: ApproachRow;
  readonly stage: HomeStage;
  readonly fields: readonly FieldShown<HomeField>[];
}

/** The stage of an approach, by what has been recorded of it. */
export const stageOfApproach = (row: ApproachRow): NeedStage =>
  stageOf({
    asked: true,
    interested: row.answer === 'interested',
    released: row.releasedAt !== null,
    conditionalYes: row.conditionalAt !== null,
    shortlisted: row.shortlistedAt !== null,
    chosen: row.identifiedAt !== null,
    accepted: row.identifiedAt !== null,
    funded: row.identifiedAt !== null,
    over: row.endedAt !== null && row.outcome !== 'booked',
  });

// ---- The need ----

/**
 * What a part is shown of the need behind an approach. Values are opened only where the field is shown, and noted.
 * @param only these fields; all when left out
 */
export async function needDisclosed(
  context: Context,
  row: ApproachRow,
  part: Role,
  only: readonly NeedField[] = NEED_FIELDS,
): Promise<NeedDisclosed> {
  const stage = stageOfApproach(row);
  const ways = only.map((field) => ({ field, shown: shown(stage, part, field) }));
  const source = await sourceOf(context, row);
  const fields = await Promise.all(
    ways.map(async (one) => ({ ...one, values: await valuesOf(context, source, one.field, one.shown) })),
  );
  for (const { field, shown: how, values } of fields)
    if (how !== 'withheld' && values.length > 0) note(context, row, `${DISCLOSED}:${row.id}:${stage}:${field}`);
  return { approach: row, stage, fields };
}

export const DISCLOSED = 'disclosed';
export const WITHHELD = 'withheld';

/** Notes for each child behind an approach that a field of it was shown, or asked for and withheld. */
export function note(context: Context, { children }: ApproachRow, what: string): void {
  for (const child of children) context.looked.note({ child }, what, context.now);
}

interface Source {
  readonly row: ApproachRow;
  readonly need: Need | undefined;
  readonly told: Described;
}

async function sourceOf(context: Context, row: ApproachRow): Promise<Source> {
  const request = { id: row.request, children: row.children };
  const [stored, told] = await Promise.all([needOf(context, request, row.needVersion), childrenTold(context, row)]);
  return { row, need: typeof stored === 'object' ? stored.need : undefined, told };
}

async function valuesOf(context: Context, source: Source, field: NeedField, how: Shown): Promise<readonly string[]> {
  switch (how) {
    case 'withheld':
    case 'named-readers': // read where the need itself is read, by those whom the authority names
    case 'if-carers-agree':
    case 'if-authority-decides':
      return [];
    case 'yes-or-no':
      return [await conflictAt(context, source.row)];
    case 'if-child-agrees':
      return source.told.agreed.includes(field) ? toldValue(source, field) : [];
    case 'shown':
      return derived(context, source, field);
  }
}

/** None at a home that the search proposed; where something is not known, that may be it. */
async function conflictAt({ prisma }: Context, { run, home }: ApproachRow): Promise<string> {
  const found = await prisma.searchRunHome.findFirst({ where: { run, home }, select: { outcome: true } });
  return found !== null && found.outcome !== 'needs-answer' ? 'no' : 'not known';
}

const toldValue = ({ told }: Source, field: string): readonly string[] => {
  const words = told.words[field];
  return words === undefined ? [] : [words];
};

/** A value that follows from the need or the register of children; else what the social worker has told for it. */
async function derived(context: Context, source: Source, field: NeedField): Promise<readonly string[]> {
  const { row, need } = source;
  if (field === 'name') return namesOf(context, row);
  if (field === 'date-of-birth') return need?.children.map(({ bornOn }) => bornOn) ?? [];
  if (field === 'region') return [row.body];
  if (!need) return toldValue(source, field);
  const worked = OF_NEED[field]?.(need);
  const words = toldValue(source, field);
  return worked === undefined ? words : [...worked, ...words];
}

const OF_NEED: Partial<Readonly<Record<NeedField, (need: Need) => readonly string[]>>> = {
  'age-in-years': ({ children, neededFrom }) => children.map(({ bornOn }) => String(ageOn(bornOn, neededFrom))),
  'number-of-children': ({ children }) => [String(children.length)],
  'home-type': ({ homeTypes }) => homeTypes,
  pattern: ({ pattern }) => [pattern],
  'needed-from': ({ neededFrom }) => [neededFrom],
  length: ({ expectedMonths }) => (expectedMonths === undefined ? [] : [`${expectedMonths} months`]),
  'coded-musts': (need) => mustsOf(need),
  emergency: ({ lane }) => [lane === 'emergency' ? 'yes' : 'no'],
  'culture-and-language': ({ culture = [] }) => culture,
  wishes: ({ wishes = [] }) => wishes,
  'travel-minutes': ({ maxMinutesFromHome, schools = [] }) => [
    ...(maxMinutesFromHome === undefined ? [] : [`home ${maxMinutesFromHome}`]),
    ...schools.map(({ minutes }) => `school ${minutes}`),
  ],
};

const mustsOf = (need: Need): readonly string[] => [
  ...(need.canMeet ?? []).filter((one) => levelOf(need, `can-meet:${one}`) === 'must'),
  ...(need.accessNeeds ?? []).filter((one) => levelOf(need, `access:${one}`) === 'must'),
];

async function namesOf(context: Context, { children }: ApproachRow): Promise<readonly string[]> {
  const names = await Promise.all(
    children.map(async (child) => {
      const { sealedNames } = await readChild(context, child, momentOf(context, {}));
      return sealedNames === null ? null : openSealed(context, child, sealedNames);
    }),
  );
  return names.flatMap((opened) =>
    opened?.words ? [`${opened.words['givenNames']} ${opened.words['familyName']}`] : [],
  );
}

// ---- The home ----

/** What a part is shown of the home of an approach, by how far the home has come towards the children. */
export async function homeDisclosed(
  context: Context,
  row: ApproachRow,
  part: Role,
  home: Home,
  told: Described,
): Promise<HomeDisclosed> {
  const stage = await stageOfHome(context, row);
  const fields = HOME_FIELDS.map((field) => {
    const how = shown(stage, part, field);
    return { field, shown: how, values: homeValues(home, told, field, how) };
  });
  return { approach: row, stage, fields };
}

/** How far the home has come, by the journey of the first child. */
async function stageOfHome(context: Context, { journeys, home }: ApproachRow): Promise<HomeStage> {
  const [first] = journeys;
  if (first === undefined) return 'pool';
  const journey = await journeyBehind(context, first, momentOf(context, {}));
  return homeStage((await journey.past()).state, context.now, home);
}

function homeValues(home: Home, told: Described, field: HomeField, how: Shown): readonly string[] {
  if (how !== 'shown' && !(how === 'if-carers-agree' && told.agreed.includes(field))) return [];
  const words = told.words[field];
  return [...(OF_HOME[field]?.(home) ?? []), ...(words === undefined ? [] : [words])];
}

const OF_HOME: Partial<Readonly<Record<HomeField, (home: Home) => readonly string[]>>> = {
  ages: ({ ages }) => [`${ages.from} to ${ages.to}`],
  area: ({ areaCode }) => [areaCode],
  patterns: ({ patterns = [] }) => patterns,
  offers: ({ offers = {} }) => Object.keys(offers).filter((one) => offers[one]),
  point: ({ point }) => [`${point.lat}, ${point.lon}`],
  terms: ({ approvals = [] }) =>
    approvals.map(({ kind, places }) => (places === undefined ? kind : `${kind}, ${places}`)),
};
