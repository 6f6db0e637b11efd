import { addDays, type CivilDate } from '../../../statute';
import type { Entry } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { earliest, latest, on, over, perView, type Span } from '../../kernel/readings';
import type { Value } from '../../kernel/shape';
import type { facts, Leaving } from '../facts';
import { ageDay, monthsDay, spells, timesInCare } from './standing';
import { aftercare, during, heldReviews } from './support';

/*
 * Homes: who lived where from when to when, which homes the authority provides after care, and when another is needed.
 */

export type Home = Value<(typeof facts)['home']['holds']>;

export interface Stay extends Span {
  readonly home: string;
  readonly entry: Entry<Home>;
}

/** Each time in a home: until it is said to have ended, or until the next move or the return to a room that was kept. */
export const stays = perView((view: Leaving): readonly Stay[] => {
  const moves = view.all('home');
  const kept = new Set(moves.flatMap(({ value }) => (value.roomKept ? [value.home] : [])));
  const returns = view.all('returnedHome').filter(({ value }) => kept.has(value.home));
  return moves.map((entry, index) => {
    const { home, roomKept } = entry.value;
    const ended = view.all('homeEnded').find(({ value, on: day }) => value.home === home && day >= entry.on);
    const next = moves.slice(index + 1).find((one) => !roomKept || one.value.home === home);
    const back = returns.find(({ value, on: day }) => value.home !== home && day >= entry.on);
    const over = [ended, next, back].flatMap((one) => (one ? [on(one)] : []));
    return { home, entry, from: on(entry), to: earliest(over) };
  });
});

export const currentHome = (view: Leaving): Stay | undefined => stays(view).findLast(({ to }) => !to);

/** Every move since 15 and a half. */
export const eachMove = (view: Leaving) => {
  const half = monthsDay(view, 15, 6);
  return eachStay(view)
    .slice(1)
    .filter(({ about }) => half !== undefined && about.from.on >= half);
};

/** One name for each stay: the home's own, numbered when somebody comes back to it. */
export const named = <S extends Stay>(all: readonly S[]): readonly { key: string; about: S }[] =>
  all.map((stay, index) => {
    const before = all.slice(0, index).filter(({ home }) => home === stay.home).length;
    return { key: before === 0 ? stay.home : `${stay.home}/${before + 1}`, about: stay };
  });

export const eachStay = perView((view: Leaving) => named(stays(view)));

/** Homes that are somebody's own or another body's, unless the adviser records a power by which they are provided. */
const NOT_PROVIDED: readonly string[] = [
  ...[
    'foster',
    'childrens-home',
    'social-tenancy',
    'private-tenancy',
    'parent',
    'family-or-friend',
    'custody',
    'halls',
  ],
];

/** Under s.23B or s.24B. Where the adviser has not recorded the power, or only that of care, it is taken to be provided. */
const isProvided = ({ kind, providedUnder }: Home): boolean => {
  if (providedUnder === 's23B' || providedUnder === 's24B') return true;
  return providedUnder !== 'not-provided' && !NOT_PROVIDED.includes(kind);
};

/** Each time after care in a home that the authority provides: the clocks of regulations 7 and 8 run from its first day. */
export const providedStays = perView((view: Leaving): readonly Stay[] => {
  const cared = aftercare(view);
  return stays(view)
    .filter(({ entry }) => isProvided(entry.value))
    .flatMap((stay) => cared.flatMap((time) => overlap(stay, time)));
});
export const eachProvided = perView((view: Leaving) => named(providedStays(view)));

/** Of these, the homes that nobody registers or inspects. */
export const eachUnregulated = perView((view: Leaving) =>
  eachProvided(view).filter(({ about }) => !about.entry.value.regulated),
);

function overlap(stay: Stay, time: Span): readonly Stay[] {
  const from = latest([stay.from, time.from]) ?? stay.from;
  const to = earliest([...(stay.to ? [stay.to] : []), ...(time.to ? [time.to] : [])]);
  return to && to.on <= from.on ? [] : [{ ...stay, from, to }];
}

/** Why the clocks of a home stop: the young person has moved, or support has ended. */
export const moved = (_: Leaving, stay: Stay) => over(stay, 'moved');

/** Visits at that home in which the young person was seen; a visit elsewhere, or a call, is none. */
export const visitsAt = (view: Leaving, stay: Stay) =>
  view.all('adviserVisit').filter((visit) => visit.value.home === stay.home && visit.value.seen && during(stay)(visit));

/** A home may first be reviewed after so many days: SI 2010/2571 reg 7(3), from memory, rule G9. */
const FIRST_REVIEW_AFTER_DAYS = 28;
export const firstReviewDay = ({ from }: Stay): CivilDate => addDays(from.on, FIRST_REVIEW_AFTER_DAYS);

/** Reviews that looked at that home, not before it may be reviewed. */
export const reviewsOf = (view: Leaving, stay: Stay) =>
  heldReviews(view).filter(
    (review) => review.value.ofHome === stay.home && during(stay)(review) && review.on >= firstReviewDay(stay),
  );

/** Times after care without such a home. */
export function otherwiseHoused(view: Leaving): readonly Span[] {
  const provided = providedStays(view);
  return aftercare(view).flatMap((time) =>
    provided.filter(({ from }) => during(time)(from)).reduce<readonly Span[]>(without, [time]),
  );
}

function without(spans: readonly Span[], taken: Span): readonly Span[] {
  return spans.flatMap((span) => {
    if (!during(span)(taken.from)) return [span];
    const before = taken.from.on > span.from.on ? [{ from: span.from, to: taken.from }] : [];
    return taken.to && !(span.to && taken.to.on >= span.to.on) ? [...before, { from: taken.to, to: span.to }] : before;
  });
}

/** An entry to care, or a move, that a council may later hold against the young person. */
export interface LateMove {
  readonly from: Occurred;
  /** The home; none where care began and no home with it. */
  readonly home: string | undefined;
}

/** Entries to care and moves at 16 or 17, and from then to 25 every move to another area. */
export function lateMoves(view: Leaving): readonly { key: string; about: LateMove }[] {
  const [sixteen, eighteen, twentyFive] = [ageDay(view, 16), ageDay(view, 18), ageDay(view, 25)];
  if (sixteen === undefined || eighteen === undefined || twentyFive === undefined) return [];
  const young = ({ on: day }: Occurred) => day >= sixteen && day < eighteen;
  const moves = eachStay(view).filter(({ about: { from, entry } }, index, all) => {
    const before = all[index - 1]?.about.entry.value.area ?? entry.value.area;
    return young(from) || (from.on >= eighteen && from.on < twentyFive && before !== entry.value.area);
  });
  const entries = timesInCare(view)
    .map(({ from }) => from)
    .filter((from) => young(from) && !moves.some(({ about }) => about.from.on === from.on));
  return [...moves, ...entries.map((from) => ({ key: `care/${from.on}`, about: { from, home: undefined } }))];
}

/** Something that asks for another home, and what settled it. */
export interface NeedOfHome {
  readonly from: Occurred;
  readonly settled: (Occurred & { readonly how: 'chosen' | 'staying' }) | undefined;
}

/** A notice, an unplanned end, or a no to staying: each asks, unless one is asked for already. */
export function needsOfHome(view: Leaving): readonly NeedOfHome[] {
  const asked = [
    ...view.all('noticeGiven'),
    ...view.all('homeEnded').filter(({ value }) => value.planned === false),
    ...view.all('stayChoice').filter(({ value }) => value.choice === 'leave'),
    ...view.all('hostAnswer').filter(({ value }) => value.answer === 'no'),
  ].map((one) => ({ ...on(one), settles: undefined }));
  const settled = [
    ...view
      .all('nextHomeChoice')
      .filter(({ value }) => value.choice !== 'none-fits')
      .map((one) => ({ ...on(one), settles: 'chosen' as const })),
    ...view
      .all('noticeAnswered')
      .filter(({ value }) => value.answer === 'withdrawn')
      .map((one) => ({ ...on(one), settles: 'staying' as const })),
  ];
  const needs: NeedOfHome[] = [];
  const order = [...asked, ...settled].toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)));
  for (const { settles: how, ...at } of order) {
    const last = needs.at(-1);
    const open = last && !last.settled ? last : undefined;
    if (how && open) needs.splice(-1, 1, { ...open, settled: { ...at, how } });
    else if (!how && !open) needs.push({ from: at, settled: undefined });
  }
  return needs;
}

/** The last day of the month's warning that a notice should have given, and whether it was answered since. */
export const eachNotice = (view: Leaving) =>
  view.all('noticeGiven').map((notice, index, all) => {
    const nth = all.slice(0, index).filter(({ value }) => value.home === notice.value.home).length + 1;
    return { key: nth === 1 ? notice.value.home : `${notice.value.home}/${nth}`, about: notice };
  });

/** The first day on which somebody lived in a home of their own after care. */
export const firstOwnHome = (view: Leaving): Occurred | undefined => {
  const left = spells(view, 'relevant', 'former-relevant', 'qualifying')[0]?.from;
  const own = stays(view).find(
    ({ entry, from }) =>
      ['social-tenancy', 'private-tenancy', 'supported', 'other'].includes(entry.value.kind) &&
      left !== undefined &&
      from.on >= left.on,
  );
  return own?.from;
};

/** Each lodging that somebody agreed to or moved into: who has agreed, the young person and the host, and the move. */
export function lodgings(view: Leaving) {
  const moves = view.all('home').filter(({ value }) => value.kind === 'lodgings');
  const agreed = [...view.all('lodgingsAccepted'), ...view.all('lodgingsHostAgreed')];
  const homes = new Set([...moves, ...agreed].map(({ value }) => value.home));
  return [...homes].map((home) => {
    const move = moves.find(({ value }) => value.home === home);
    const young = view.all('lodgingsAccepted').find(({ value }) => value.home === home);
    const host = view.all('lodgingsHostAgreed').find(({ value }) => value.home === home);
    const both = [young, host].flatMap((one) => (one ? [on(one)] : []));
    return { key: home, about: { agreed: both, moved: move && on(move) } };
  });
}

type Asked = Value<(typeof facts)['asksForHelp']['holds']>;

/** Each time somebody asked to come back, or for a home, by its own entry. */
export const helpAsked = (view: Leaving, which: (asked: Asked) => boolean) =>
  view
    .all('asksForHelp')
    .filter(({ value }) => which(value))
    .map((asked) => ({ key: String(asked.id), about: asked }));

/** The home confirmed for a break of the course; halls that close are none. */
export const homeForBreak = (view: Leaving, breakFrom: CivilDate) =>
  view.all('vacationHome').find(({ value }) => value.breakFrom === breakFrom && value.kind !== 'halls');
