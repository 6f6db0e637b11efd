import { addMonths } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { latest, on, once, stillStands } from '../../kernel/readings';
import type { Leaving } from '../facts';
import type { BIRTHDAYS } from '../facts/decisions';
import type { SERVICES } from '../facts/plan';
import { currentHome } from './homes';
import { live } from './people';
import { ageDay, owedDuties, spells } from './standing';
import { stayingPut } from './staying';
import { wishesFromTwentyOne } from './support';

/*
 * Birthdays. Each opens a decision about every live service, six months ahead, and closes nothing by itself.
 */

export type Birthday = (typeof BIRTHDAYS)[number];
/** The age that each is. */
export const YEARS: Readonly<Record<Birthday, number>> = { eighteenth: 18, 'twenty-first': 21, 'twenty-fifth': 25 };
type Service = (typeof SERVICES)[number];

/** What is live: what somebody would miss if it stopped. */
export function liveServices(view: Leaving): readonly Service[] {
  const is: Readonly<Record<Service, unknown>> = {
    home: currentHome(view),
    'personal-adviser': view.latest('adviserNamed'),
    'pathway-plan': view.all('pathwayPlan')[0],
    contact: true,
    'carer-money': stillStands(stayingPut(view)) ?? (currentHome(view)?.entry.value.kind === 'foster' || undefined),
    'mental-health': stillStands(live(view, 'mentalHealthSupport')),
    'harm-plan': stillStands(live(view, 'harmPlan')),
    education: spells(view, 'former-relevant-education').find(({ to }) => !to),
    'visitor-friendship': view.latest('independentVisitor')?.value.active || undefined,
  };
  return (Object.keys(is) as Service[]).filter((service) => is[service] !== undefined);
}

/** Months before a birthday in which it is decided what becomes of every live service. */
const MONTHS_AHEAD = 6;

/** Six months before a birthday, counted back from it, for whoever is owed a leaver's duties by then. */
export function decisionOpens(view: Leaving, birthday: Birthday): Occurred | undefined {
  const years = YEARS[birthday];
  const day = ageDay(view, years);
  const ahead = once(view, day && addMonths(day, -MONTHS_AHEAD));
  const owed = owedDuties(view).find(({ to }) => !(ahead && to && to.on <= ahead.on));
  const opens = ahead && owed && latest([ahead, owed.from]);
  return opens && day && opens.on < day ? opens : undefined;
}

/** When the last live service was decided on; what began after the birthday needs no decision of it. */
export function allDecided(view: Leaving, birthday: Birthday): Occurred | undefined {
  const day = ageDay(view, YEARS[birthday]);
  const then = day !== undefined && view.reached(day) ? view.before({ on: day }) : view;
  const decided = view.made('atBirthday').filter(({ value }) => value.birthday === birthday);
  const each = liveServices(then).map((service) => decided.find(({ value }) => value.service === service));
  return each.every((one) => one !== undefined) ? latest(each.flatMap((one) => (one ? [on(one)] : []))) : undefined;
}

/** Support from 21 on is taken up, since when and up to when. */
export function takenUp(view: Leaving): { readonly from: Occurred; readonly to?: Occurred } | undefined {
  const said = wishesFromTwentyOne(view);
  const index = said.findLastIndex(({ wants }, at) => wants && !said[at - 1]?.wants);
  const from = said[index];
  const to = said.slice(index + 1).find(({ wants }) => !wants);
  return from && { from: on(from), ...(to ? { to: on(to) } : {}) };
}
