import { type CivilDate, addDays, addMonths, ageOn, londonDate } from '../../../statute';
import { type Journey, journeyBetween, kilometres, metresBetween, withinMinutes } from './distance';
import { type Answers, type Home, type ResidentLimits, placesFree } from './home';
import { type Asked, type Level, type Within, levelOf } from './need';

/*
 * Each criterion of a need against one home: met, not met or unknown, with what was asked for and what the home says. What
 * nobody knows is unknown, never guessed; no criterion ends the reading of the others.
 */

export type Result = 'met' | 'not-met' | 'unknown';

/** What a home says to one criterion. */
export interface Reading {
  readonly result: Result;
  readonly homeValue: string;
  /** How it was come to, where it is more than a value compared. */
  readonly basis: string | null;
}

/** A criterion, ready to be read against any home. */
export interface Criterion {
  readonly name: string;
  readonly level: Level;
  readonly needValue: string;
  readonly read: (home: Home) => Reading;
}

/** The criteria that a need asks about, in the order of the reference page. */
export function criteriaOf(asked: Asked): readonly Criterion[] {
  const all = [...fitOf(asked), ...safetyOf(asked), ...careOf(asked), ...closenessOf(asked), ...wishesOf(asked)];
  return all.map(({ name, ...rest }) => ({ name, level: levelOf(asked.need, name), ...rest }));
}

type Asking = Omit<Criterion, 'level'>;

const judged = (met: boolean, homeValue: string, basis: string | null = null): Reading => ({
  result: met ? 'met' : 'not-met',
  homeValue,
  basis,
});
const unknown = (homeValue: string, basis: string | null = null): Reading => ({ result: 'unknown', homeValue, basis });

const NOT_SAID = 'not said';
const yesNo = (answer: boolean): string => (answer ? 'yes' : 'no');
const answered = (answers: Answers = {}, what: string): Reading => {
  const answer = Object.hasOwn(answers, what) ? answers[what] : undefined;
  return answer === undefined ? unknown('not asked') : judged(answer, yesNo(answer));
};

// ---- The home itself, its places and its days ----

function fitOf({ need, asAt, settings }: Asked): readonly Asking[] {
  const { neededFrom, children, homeTypes, pattern } = need;
  const ages = children.map(({ bornOn }) => ageOn(bornOn, neededFrom));
  const oldest = addDays(londonDate(asAt), -settings.confirmedWithinDays);
  return [
    {
      name: 'home-type',
      needValue: homeTypes.join(', '),
      read: ({ type }) => judged(homeTypes.includes(type), type),
    },
    {
      name: 'age',
      needValue: ages.join(', '),
      read: ({ ages: { from, to } }) =>
        judged(
          ages.every((age) => from <= age && age <= to),
          `${from} to ${to}`,
        ),
    },
    {
      name: 'place-free',
      needValue: `1 on ${neededFrom}`,
      read: (home) => {
        const free = placesFree(home, neededFrom).length;
        const value = `${free}, confirmed ${home.confirmedOn}`;
        return home.confirmedOn < oldest
          ? unknown(value, `not confirmed for ${settings.confirmedWithinDays} days`)
          : judged(free >= 1, value);
      },
    },
    {
      name: 'available-by',
      needValue: neededFrom,
      read: ({ availableFrom }) =>
        availableFrom === undefined ? unknown(NOT_SAID) : judged(availableFrom <= neededFrom, availableFrom),
    },
    {
      name: 'pattern',
      needValue: pattern,
      read: ({ patterns }) =>
        patterns === undefined ? unknown(NOT_SAID) : judged(patterns.includes(pattern), patterns.join(', ')),
    },
  ];
}

// ---- Safety: where the home may not be, and with whom the child may not live ----

function safetyOf({ need, asAt, settings }: Asked): readonly Asking[] {
  const { excludedAreas = [], avoidPersonIds = [], residents, neededFrom, children } = need;
  const avoided = new Set(avoidPersonIds);
  const oldest = addDays(londonDate(asAt), -settings.householdWithinDays);
  const asking: Asking[] = [];
  if (excludedAreas.length > 0) {
    asking.push({
      name: 'not-in-excluded-area',
      needValue: excludedAreas.map(({ radiusKm }) => `over ${radiusKm.toFixed(1)} km`).join(', '),
      read: ({ point }) => {
        const metres = excludedAreas.map((area) => metresBetween(area, point));
        const clear = metres.every((far, place) => far > (excludedAreas[place]?.radiusKm ?? 0) * 1000);
        return judged(clear, metres.map((far) => `${kilometres(far).toFixed(1)} km`).join(', '));
      },
    });
  }
  if (avoided.size > 0) {
    asking.push({
      name: 'no-named-conflict',
      needValue: 'nobody who is to be avoided',
      read: (home) => conflictIn(home, avoided, oldest),
    });
  }
  const ages = children.map(({ bornOn }) => ageOn(bornOn, neededFrom));
  asking.push({
    name: 'residents-fit',
    needValue: residents === undefined ? 'any' : inWords(residents),
    read: (home) => companyIn(home, { need: residents, ages, on: neededFrom }),
  });
  return asking;
}

/** Somebody found is a conflict however old the list is; nobody found on an old list says nothing. Names are not repeated. */
function conflictIn({ household, residents }: Home, avoided: ReadonlySet<string>, oldest: CivilDate): Reading {
  const people = [...(household?.people ?? []), ...(residents ?? []).map(({ id }) => id)];
  if (people.some((id) => avoided.has(id))) return judged(false, 'somebody who is to be avoided');
  if (household === undefined || residents === undefined) return unknown('household not known');
  const value = `nobody, household of ${household.confirmedOn}`;
  return household.confirmedOn < oldest ? unknown(value, 'the list of the household is too old') : judged(true, value);
}

const inWords = ({ soloOnly, maxOtherChildren, ageGapMin }: ResidentLimits): string =>
  [
    ...(soloOnly === true ? ['no other child'] : []),
    ...(maxOtherChildren === undefined ? [] : [`at most ${maxOtherChildren} other children`]),
    ...(ageGapMin === undefined ? [] : [`${ageGapMin} years between`]),
  ].join(', ') || 'any';

interface Company {
  readonly need: ResidentLimits | undefined;
  readonly ages: readonly number[];
  readonly on: CivilDate;
}

/** Both sides hold: what the child needs of those who live there, and what the home says of who may join them. */
function companyIn({ residents, residentLimits }: Home, { need = {}, ages, on }: Company): Reading {
  if (residents === undefined) return unknown('residents not known');
  if (residents.length === 0) return judged(true, 'no other child');
  const value = `${residents.length} other children; ${residentLimits ? inWords(residentLimits) : 'no limits recorded'}`;
  const gap = Math.max(need.ageGapMin ?? 0, residentLimits?.ageGapMin ?? 0);
  const gaps = residents.flatMap((resident) => ages.map((age) => yearsBetween(age, resident.bornOn, on)));
  const failed =
    need.soloOnly === true ||
    residents.length > (need.maxOtherChildren ?? Infinity) ||
    residentLimits?.soloOnly === true ||
    residents.length + ages.length - 1 > (residentLimits?.maxOtherChildren ?? Infinity) ||
    gaps.some((years) => years !== undefined && years < gap);
  if (failed) return judged(false, value);
  const silent = residentLimits === undefined || (gap > 0 && gaps.includes(undefined));
  return silent ? unknown(value) : judged(true, value);
}

const yearsBetween = (age: number, other: CivilDate | undefined, on: CivilDate): number | undefined =>
  other === undefined ? undefined : Math.abs(age - ageOn(other, on));

// ---- Care ----

function careOf({ need, packs }: Asked): readonly Asking[] {
  const { canMeet = [], accessNeeds = [], children } = need;
  const size = children.length;
  return [
    ...canMeet.map((what) => ({
      name: `can-meet:${what}`,
      needValue: 'yes',
      read: (home: Home) => answered(home.canMeet, what),
    })),
    ...accessNeeds.map((what) => ({
      name: `access:${what}`,
      needValue: 'yes',
      read: ({ accessFeatures }: Home) =>
        accessFeatures === undefined
          ? unknown('not surveyed')
          : judged(accessFeatures.includes(what), yesNo(accessFeatures.includes(what))),
    })),
    ...(packs.includes('review-2022')
      ? [
          {
            name: 'care-given',
            needValue: 'yes',
            read: ({ givesCare }: Home) =>
              givesCare === undefined ? unknown(NOT_SAID) : judged(givesCare, yesNo(givesCare)),
          },
        ]
      : []),
    ...(size > 1
      ? [
          {
            name: 'siblings-together',
            needValue: `${size} together`,
            read: (home: Home) => togetherIn(home, size, need.neededFrom),
          },
        ]
      : []),
  ];
}

function togetherIn(home: Home, size: number, on: CivilDate): Reading {
  const free = placesFree(home, on).length;
  const value = `${free} free; takes siblings: ${home.takesSiblings === undefined ? NOT_SAID : yesNo(home.takesSiblings)}`;
  if (free < size || home.takesSiblings === false) return judged(false, value);
  return home.takesSiblings === undefined ? unknown(value) : judged(true, value);
}

// ---- Closeness ----

function closenessOf({ need, journeys, settings }: Asked): readonly Asking[] {
  const { home: from, maxMinutesFromHome, schools = [], places = [], responsibleAuthority } = need;
  const nearHome = from && maxMinutesFromHome !== undefined && { point: from, minutes: maxMinutesFromHome };
  const byWay = new Map(journeys.map((one) => [`${one.homeId} ${one.to}`, one]));
  const way = (home: Home, to: string, { point }: Within): Journey =>
    journeyBetween(point, home.point, byWay.get(`${home.id} ${to}`), settings);
  const reading = (home: Home, to: string, within: Within): Reading => {
    const journey = way(home, to, within);
    return { result: withinMinutes(journey, within.minutes, settings), homeValue: far(journey), basis: journey.basis };
  };
  return [
    ...(nearHome
      ? [
          {
            name: 'near-home',
            needValue: `${nearHome.minutes} min`,
            read: (home: Home) => reading(home, 'home', nearHome),
          },
        ]
      : []),
    ...(schools.length > 0
      ? [
          {
            name: 'same-school',
            needValue: `${schools.map(({ minutes }) => `${minutes} min`).join(', ')}, school run`,
            read: (home: Home) =>
              schoolsFrom(
                home,
                schools.map((school) => reading(home, `school:${school.name}`, school)),
              ),
          },
        ]
      : []),
    {
      name: 'in-area',
      needValue: responsibleAuthority,
      read: ({ areaCode }) => judged(areaCode === responsibleAuthority, areaCode),
    },
    ...places.map((place) => ({
      name: `place:${place.name}`,
      needValue: `${place.minutes} min`,
      read: (home: Home) => reading(home, `place:${place.name}`, place),
    })),
  ];
}

const far = ({ km, minutes, estimated }: Journey): string =>
  `${km.toFixed(1)} km, ${minutes} min${estimated ? ' by estimate' : ''}`;

/** Every school in time, and somebody who takes the child there. */
function schoolsFrom({ schoolRun }: Home, readings: readonly Reading[]): Reading {
  const run = schoolRun === undefined ? NOT_SAID : yesNo(schoolRun);
  const results = readings.map(({ result }) => result);
  const homeValue = `${readings.map((one) => one.homeValue).join('; ')}; school run: ${run}`;
  const basis = readings.map((one) => one.basis).join('; ');
  if (schoolRun === false || results.includes('not-met')) return judged(false, homeValue, basis);
  return schoolRun === undefined || results.includes('unknown')
    ? unknown(homeValue, basis)
    : judged(true, homeValue, basis);
}

// ---- Culture, length, health and wishes ----

function wishesOf({ need, healthChecks }: Asked): readonly Asking[] {
  const { culture = [], expectedMonths, neededFrom, healthArea, wishes = [] } = need;
  const kept = new Map(healthChecks.map((check) => [check.homeId, check.kept]));
  const asking: Asking[] = culture.map((what) => ({
    name: `culture:${what}`,
    needValue: 'yes',
    read: ({ offers }) => answered(offers, what),
  }));
  if (expectedMonths !== undefined) {
    const end = addMonths(neededFrom, expectedMonths);
    asking.push({
      name: 'stay-length',
      needValue: `until ${end}`,
      read: ({ canKeepUntil }) =>
        canKeepUntil === undefined ? unknown(NOT_SAID) : judged(end <= canKeepUntil, `until ${canKeepUntil}`),
    });
  }
  if (healthArea !== undefined) {
    asking.push({
      name: 'health-continuity',
      needValue: healthArea,
      read: ({ id, healthArea: theirs = NOT_SAID }) => {
        const checked = kept.get(id);
        if (checked !== undefined) return judged(checked, theirs, 'somebody asked the health service');
        return theirs === healthArea ? judged(true, theirs, 'the same area') : unknown(theirs, 'not checked');
      },
    });
  }
  const wished = wishes.map((what) => ({
    name: `wish:${what}`,
    needValue: 'yes',
    read: ({ features }: Home) => answered(features, what),
  }));
  return [...asking, ...wished];
}
