import { addDays, days, workingDays } from '../../../statute';
import { rule } from '../../kernel/definition';
import type { Entry } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { latest, numbered, on, once } from '../../kernel/readings';
import type { Leaving } from '../facts';
import { firstOwnHome } from '../meaning/homes';
import { custodies, type Custody } from '../meaning/custody';
import { grantOf, paidInFull } from '../meaning/money';
import { ageDay, atAge, isOn, timesInCare } from '../meaning/standing';
import { during, notBefore } from '../meaning/support';
import { setting, step } from './own';

/*
 * Money, study, work, and custody. No figure of money is counted here as law: what is owed is that it is paid in full.
 */

export const money = {
  'set-up-grant': step('The grant to set up home is paid in full; the choice is the young person’s', {
    owedBy: 'leaving-care-manager',
    opens: (view) => firstOwnHome(view),
    due: rule('setting-up-home'),
    done: paidInFull,
    evidence: ['grantEntitlement', 'grantPaid'],
    excusedBy: 'nobody',
  }),
  'grant-list-short': step('A list of items adds up to the whole grant', {
    owedBy: 'leaving-care-manager',
    forEach: (view) => numbered(shortLists(view)),
    opens: (_, list: List) => on(list),
    done: (view, list) =>
      view.all('grantList').find((one) => one.on >= list.on && one.value.pounds >= grantOf(view).pounds) ??
      paidInFull(view),
    evidence: ['grantList', 'grantPaid'],
    excusedBy: 'nobody',
  }),
  'grant-unspent': step('Look whether the grant could be spent', {
    owedBy: 'personal-adviser',
    opens: (view) => view.all('grantPaid')[0],
    due: setting('grant-unspent', days(90)),
    outcomeCheck: true,
    done: (view) => view.all('grantSpent')[0],
    evidence: ['grantSpent'],
    excusedBy: 'nobody',
  }),
  'grant-statement': step('The young person has a statement of grant and bursaries, with savings apart', {
    owedBy: 'leaving-care-manager',
    opens: (view) => view.all('grantEntitlement')[0],
    done: (view) => view.all('grantStatement').find(({ value }) => value.savingsApart),
    evidence: ['grantStatement'],
    excusedBy: 'nobody',
  }),
  'sixteen-to-nineteen-bursary': step('The bursary of the school or college is paid', {
    owedBy: 'education-provider',
    opens: courseAtSixteen,
    due: rule('bursary-16-to-19'),
    done: (view) => view.all('bursaryPaid').find(({ value }) => value.which === 'sixteen-to-nineteen'),
    evidence: ['bursaryPaid'],
    excusedBy: 'nobody',
  }),
  'education-bursary': step('The bursary for higher education is paid once', {
    owedBy: 'leaving-care-manager',
    opens: (view) => view.all('higherEducationInPlan')[0],
    due: rule('higher-education-bursary'),
    done: (view) => view.all('bursaryPaid').find(({ value }) => value.which === 'higher-education'),
    evidence: ['bursaryPaid'],
    excusedBy: 'nobody',
  }),
  'apprentice-bursary': step('The apprentice bursary is paid from day 61', {
    owedBy: 'education-provider',
    forEach: (view) => numbered(view.all('apprenticeship')),
    opens: (view, begun: Apprenticeship) => longEnough(view, begun),
    due: rule('apprentice-bursary'),
    done: (view, begun) => apprenticeBursaries(view).find(notBefore(begun)),
    evidence: ['bursaryPaid'],
    excusedBy: { roles: ['leaving-care-manager'], reasons: ['programme-of-sixty-days-or-less'] },
  }),
  'apprentice-bursary-yearly': step('The apprentice bursary is paid every year of the apprenticeship', {
    owedBy: 'education-provider',
    pack: 'review-2022',
    forEach: (view) => numbered(view.all('apprenticeship')),
    opens: (view, begun: Apprenticeship) => apprenticeBursaries(view).find(notBefore(begun)),
    due: rule('RV-10'),
    done: () => undefined,
    recurs: {
      from: 'due-last',
      times: (view, begun) => apprenticeBursaries(view).filter(notBefore(begun)).slice(1),
    },
    evidence: ['bursaryPaid'],
    noLonger: (view, begun) => {
      const ended = view.all('apprenticeshipEnded').find(notBefore(begun));
      const twentyFive = atAge(view, 25);
      if (ended && !(twentyFive && twentyFive.on < ended.on)) return { ...on(ended), reason: 'apprenticeship-ended' };
      return twentyFive && { ...twentyFive, reason: 'only-before-25' };
    },
    excusedBy: 'nobody',
  }),
  'see-in-custody': step('The adviser sees the young person in custody', {
    owedBy: 'personal-adviser',
    forEach: custodies,
    opens: (_, { entry }: Custody) => on(entry),
    due: setting('see-in-custody', workingDays(10), {
      source: 'The figure of SI 2010/2797 was not read, and it does not cover a relevant child.',
    }),
    done: (view, { during }) => view.all('adviserVisit').find((visit) => visit.value.seen && during(visit)),
    evidence: ['adviserVisit'],
    excusedBy: 'nobody',
  }),
  'home-before-release': step('A home is confirmed before release', {
    owedBy: 'leaving-care-manager',
    forEach: custodies,
    opens: (_, { releaseKnown }: Custody) => releaseKnown,
    due: setting('home-before-release', days(0), { source: 'Confirmed by the day of release.' }),
    countsFrom: (_, { releaseOn }) => releaseOn,
    done: (view, { entry }) =>
      view.all('housingPlan').find(({ value, on: day }) => value.confirmed && value.complete && day >= entry.on),
    evidence: ['housingPlan'],
    excusedBy: 'nobody',
  }),
};

type List = Entry<{ readonly pounds: number }>;
type Apprenticeship = Entry<{ readonly endsOn?: Occurred['on'] }>;

/** A bursary needs more than sixty days of the programme. */
const BURSARY_FROM_DAY = 61;

function longEnough(view: Leaving, begun: Apprenticeship): Occurred | undefined {
  const day = addDays(begun.on, BURSARY_FROM_DAY - 1);
  const ended = view.all('apprenticeshipEnded').find(notBefore(begun));
  return ended && ended.on < day ? undefined : once(view, day);
}

const apprenticeBursaries = (view: Leaving) =>
  view.all('bursaryPaid').filter(({ value }) => value.which === 'apprentice');

const shortLists = (view: Leaving): readonly List[] =>
  view.all('grantList').filter(({ value }) => value.pounds < grantOf(view).pounds);

/** From 16 to 18, at school or college, for whoever is in care or has left it. */
function courseAtSixteen(view: Leaving): Occurred | undefined {
  const [sixteen, nineteen] = [atAge(view, 16), ageDay(view, 19)];
  const course = view
    .all('educationWish')
    .find(({ value, on: day }) => COLLEGE.includes(value.level ?? '') && nineteen !== undefined && day < nineteen);
  const from = sixteen && course && latest([sixteen, on(course)]);
  return from && (inCareOn(view, from) || isOn(view, from.on, ...LEAVERS)) ? from : undefined;
}

const COLLEGE: readonly string[] = ['school', 'further'];
const LEAVERS = ['relevant', 'former-relevant', 'qualifying'] as const;
const inCareOn = (view: Leaving, day: Occurred): boolean => timesInCare(view).some((time) => during(time)(day));
