import {
  type CivilDate,
  type Instant,
  type When,
  addDays,
  clocksChangedBetween,
  dayAndMonth,
  dayOf,
  isCivilDate,
  isInstant,
  plainDate,
  plainWhen,
} from './dates';
import type { Explanation, Skipped } from './explain';
import type { Force } from './rules';

type Explained = Omit<Explanation, 'sentence'>;

/**
 * An explanation in one plain sentence: "10 working days after Friday 18 December 2026, leaving out 25 and 28 December
 * and 1 January: Wednesday 6 January 2027".
 * @param conditions what the date still depends on
 */
export function sentenceOf(explained: Explained, conditions: readonly string[]): string {
  if (explained.off !== undefined) return `There is no date: ${explained.off}`;
  const from = explained.steps[0]?.from;
  const opening = from === undefined ? noFigure(explained) : counted(explained, from);
  const more = [...asides(explained), ...conditions];
  return more.length === 0 ? opening : `${opening}; ${more.join('; ')}`;
}

/** Why two explanations differ, in words. */
export function differenceOf(before: Explanation, after: Explanation): string {
  const facts = factsChanged(before, after);
  const causes = [
    ...facts,
    ...ruleChanged(before, after),
    ...heldChanged(before, after),
    ...calendarChanged(before, after),
    ...(facts.length === 0 ? offChanged(before, after) : []),
  ];
  const [was, is] = [answerOf(before), answerOf(after)];
  if (was === is) {
    return causes.length === 0 ? `Nothing differs: ${is}` : `Still ${is}, though ${causes.join('; ')}`;
  }
  const why = causes.length === 0 ? '' : `: ${causes.join('; ')}`;
  return `Moved from ${was} to ${is}${why}`;
}

function noFigure({ amount, force, kind, confidence }: Explained): string {
  if (amount !== null) return 'The amount is not used up, so there is no date';
  if (confidence === 'unread') return 'No figure is held, so there is no date';
  const whose = WHOSE[force] ?? 'The law';
  const needed = kind === 'gate' ? '; it must come first' : '';
  return `${whose} gives no figure, so there is no date${needed}`;
}

const WHOSE: Partial<Readonly<Record<Force, string>>> = {
  'statutory-guidance': 'The guidance',
  'practice-guidance': 'The guidance',
  proposal: 'The proposal',
};

/** The count and the answer: the first clause. */
function counted(explained: Explained, from: When): string {
  const { dueOn, dueAt, notBefore, dueDayCounts, kind, extension, heldTo } = explained;
  const answer = dueAt === null ? dueOn : dueAt;
  if (kind === 'age' && dueOn !== null) return birthday(explained, dueOn);
  const path = `${counting(explained, from)}${leavingOut(explained)}`;
  const opening = explained.steps.find(({ did }) => did === 'not-before');
  if (notBefore !== undefined && opening !== undefined) {
    const last = answer === null ? '' : `, and not after ${plainWhen(answer)}`;
    return `${path}: not before ${plainWhen(notBefore)}${last}`;
  }
  if (answer === null) return path;
  const end = dueDayCounts === false ? `over when ${plainWhen(answer)} begins` : plainWhen(answer);
  if (heldTo !== undefined)
    return `${path}: ${plainWhen(heldTo.before)}, but ${cited(heldTo.citation)} sets the limit: ${end}`;
  if (extension === undefined) return `${path}: ${end}`;
  return `${path}: ${plainWhen(extension.before)}, ${extendedBy(extension.authority)}: ${end}`;
}

/** "Care Leavers (England) Regulations 2010, reg 8(2)(c)" */
export function cited({ instrument, provision }: { readonly instrument: string; readonly provision: string }): string {
  return `${instrument}, ${provision}`;
}

function birthday({ amount, direction, dueDayCounts }: Explained, dueOn: CivilDate): string {
  return direction === 'before' && dueDayCounts === false
    ? `Until the ${ordinal(amount ?? 0)} birthday: ends as ${plainDate(dueOn)} begins`
    : `The ${ordinal(amount ?? 0)} birthday: ${plainDate(dueOn)}`;
}

/** "10 working days after Friday 18 December 2026" */
function counting(explained: Explained, from: When): string {
  const { amount, unit, direction, kind } = explained;
  const start = plainWhen(from);
  const earliest = explained.steps.find(({ did }) => did === 'not-before')?.amount;
  const opens = earliest === undefined || earliest === amount ? '' : `${earliest} to `;
  const length = `${opens}${units(amount ?? 0, unit ?? '')}`;
  switch (explained.counting) {
    case 'WD':
      if (amount === 0)
        return `The ${direction === 'before' ? 'last' : 'first'} working day on or ${direction} ${start}`;
      return `${length} ${direction} ${start}`;
    case 'WD-B':
    case 'D-B':
    case 'W-B':
      return `${length} beginning with ${start}`;
    case 'BD':
      return direction === 'before'
        ? `${length} before ${start}`
        : `Day ${opens}${amount}, where Day 1 is the first business day on or after ${start}`;
    case 'FPR': {
      const days = `${amount} clear ${(amount ?? 0) <= 7 ? 'business ' : ''}day${amount === 1 ? '' : 's'}`;
      return direction === 'after' && kind !== 'window'
        ? `${days.replace('clear ', '')} after ${start}`
        : `${days} ${direction} ${start}`;
    }
    case 'MO-each':
      return `Once in each ${unit === 'calendar-year' ? 'year' : 'month'}, last on ${start}`;
    case 'SD':
      return unit === 'school-term' ? `Once in each school term, last on ${start}` : `${length} ${direction} ${start}`;
    case 'WD+n':
    case 'D':
    case 'W':
    case 'MO':
    case 'H':
    case 'EVENT':
      return `${length} ${direction} ${start}`;
  }
}

function leavingOut({ steps }: Explained): string {
  const skipped = steps.flatMap((step) => (step.did === 'not-before' ? [] : (step.skipped ?? [])));
  return skipped.length === 0 ? '' : `, leaving out ${inWords(skipped)}`;
}

const NOT_STARTED = {
  unknown: 'not known to be in force',
  'enacted-not-commenced': 'enacted, not yet in force',
} as const;

/** What else a reader must know: months without that date, clocks that changed, extensions, planning, projection. */
function asides(explained: Explained): readonly string[] {
  const { steps, planningDate, projected, rolling, quota, commencement } = explained;
  const moved = steps.find(({ did }) => did === 'moved-to-open-day');
  return [
    ...(commencement === undefined || commencement === 'proposal' ? [] : [NOT_STARTED[commencement]]),
    ...(rolling === undefined ? [] : [`added up inside any ${units(rolling.amount, rolling.unit)}`]),
    ...(quota === undefined ? [] : [`${units(quota.amount, quota.unit)} inside it`]),
    ...monthAside(explained),
    ...clockAside(explained),
    ...(moved === undefined ? [] : [`moved from ${plainWhen(moved.from)}, when the office is closed`]),
    ...(planningDate === null ? [] : [`the last working day before it is ${plainDate(planningDate)}`]),
    ...(projected ? ['projected: bank holidays are not published that far'] : []),
  ];
}

/** "there is no 31 February 2027" */
function monthAside({ counting, kind, steps }: Explained): readonly string[] {
  const [first] = steps;
  if (counting !== 'MO' || kind === 'age' || first === undefined) return [];
  const [wanted, reached] = [Number(dayOf(first.from).slice(8)), dayOf(first.to)];
  if (wanted === Number(reached.slice(8))) return [];
  return [`there is no ${wanted} ${dayAndMonth(reached).split(' ')[1]} ${reached.slice(0, 4)}`];
}

function clockAside({ counting, steps }: Explained): readonly string[] {
  const [first] = steps;
  if (counting !== 'H' || first === undefined) return [];
  return clocksChangedBetween(first.from as Instant, first.to as Instant) ? ['the clocks change in between'] : [];
}

function extendedBy(authority: string): string {
  return `extended by the ${authority.replace('-', ' ')}`;
}

function factsChanged(before: Explanation, after: Explanation): readonly string[] {
  return after.inputs.flatMap(({ name, value }, place) => {
    const was = before.inputs.find((input) => input.name === name);
    if (was === undefined || was.value === value) return [];
    if (place === 0) return [`it counts from ${said(value)} and no longer from ${said(was.value)}`];
    return [`${inPlainWords(name)} was ${said(was.value)} and is ${said(value)}`];
  });
}

/** "authorised for adoption", from the catalogue's name for the fact. */
const inPlainWords = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** A clock that was switched off, or on again. */
function offChanged({ off: was }: Explanation, { off: is }: Explanation): readonly string[] {
  if (was === is) return [];
  return [is ?? 'the clock runs now'];
}

/** A setting that came to be held to the law, or no longer is. */
function heldChanged({ heldTo: was }: Explanation, { heldTo: is }: Explanation): readonly string[] {
  if (was?.rule === is?.rule) return [];
  if (is === undefined) return ['the setting is no longer held to a limit of law'];
  return [`${cited(is.citation)} sets the limit`];
}

function ruleChanged(before: Explanation, after: Explanation): readonly string[] {
  const changed: string[] = [];
  if (before.rule !== after.rule || before.part !== after.part) {
    changed.push(`${before.part ?? before.rule} gave way to ${after.part ?? after.rule}`);
  }
  if (before.amount !== after.amount || before.unit !== after.unit || before.counting !== after.counting) {
    changed.push(`the limit was ${figure(before)} (${version(before)}) and is ${figure(after)} (${version(after)})`);
  } else if (before.edition !== after.edition) {
    changed.push(`${version(before)} gave way to ${version(after)}`);
  }
  if (before.extension?.before !== after.extension?.before || before.extension?.times !== after.extension?.times) {
    changed.push(after.extension === undefined ? 'an extension fell away' : extendedBy(after.extension.authority));
  }
  return changed;
}

function calendarChanged(before: Explanation, after: Explanation): readonly string[] {
  if (
    before.calendarEdition === after.calendarEdition ||
    before.calendarEdition === null ||
    after.calendarEdition === null
  ) {
    return [];
  }
  const [was, is] = [skips(before), skips(after)];
  const added = is.filter(({ on }) => !was.some((day) => day.on === on));
  const gone = was.filter(({ on }) => on < limitDay(after) && !is.some((day) => day.on === on));
  const parts = [
    ...added.map(({ on, name }) => `${plainDate(on)} (${name}) is now left out`),
    ...gone.map(({ on, name }) => `${plainDate(on)} (${name}) now counts`),
  ];
  return [
    `calendar edition ${before.calendarEdition} gave way to ${after.calendarEdition}${parts.length === 0 ? '' : `, in which ${parts.join(' and ')}`}`,
  ];
}

function skips({ steps }: Explanation): readonly Skipped[] {
  return steps.flatMap(({ skipped }) => skipped ?? []);
}

/** A day that the later count does not reach was not put back to work by it. */
function limitDay({ dueOn }: Explanation): string {
  return dueOn === null ? '' : addDays(dueOn, 1);
}

function answerOf({ dueOn, dueAt, notBefore }: Explanation): string {
  const answer = dueAt ?? dueOn ?? notBefore;
  return answer === undefined || answer === null ? 'no date' : plainWhen(answer);
}

function figure({ amount, unit }: Explanation): string {
  return amount === null ? 'no figure' : units(amount, unit ?? '');
}

function version({ force, edition, citation }: Explanation): string {
  return citation === null && force === 'local-practice' ? `setting version ${edition}` : `rule edition ${edition}`;
}

function said(value: string | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return isCivilDate(value) || isInstant(value) ? plainWhen(value) : value;
}

/** "25 and 28 December and 1 January"; runs as "26 to 30 October". */
function inWords(skipped: readonly Skipped[]): string {
  const groups: { month: string; days: string[] }[] = [];
  for (const { on, to } of skipped) {
    const [day = '', month = ''] = dayAndMonth(on).split(' ');
    const text = to === undefined ? day : run(on, to);
    const last = groups.at(-1);
    if (to === undefined && last?.month === month) last.days.push(text);
    else groups.push({ month: to === undefined ? month : '', days: [text] });
  }
  return joined(groups.map(({ month, days }) => `${joined(days)}${month === '' ? '' : ` ${month}`}`));
}

function run(on: CivilDate, to: CivilDate): string {
  const [day = '', month = ''] = dayAndMonth(on).split(' ');
  const end = dayAndMonth(to);
  return end.endsWith(` ${month}`) ? `${day} to ${end}` : `${day} ${month} to ${end}`;
}

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** "1 working day", "10 working days" */
function units(amount: number, unit: string): string {
  return `${amount} ${unit.replace('-', ' ')}${amount === 1 ? '' : 's'}`;
}

/** "18th", as for a birthday. */
function ordinal(value: number): string {
  const teen = value % 100 >= 11 && value % 100 <= 13;
  const ending = teen ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${value}${ending}`;
}
