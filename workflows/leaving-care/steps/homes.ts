import { age, days, daysBefore, months, weeksBefore, workingDays } from '../../../statute';
import { type Entry, rule } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { earliest, lastSpan, latest, numbered, on, stillStands } from '../../kernel/readings';
import type { Value } from '../../kernel/shape';
import type { facts, Leaving } from '../facts';
import {
  eachNotice,
  eachStay,
  helpAsked,
  homeForBreak,
  type LateMove,
  lateMoves,
  lodgings,
  type NeedOfHome,
  needsOfHome,
} from '../meaning/homes';
import { type Answer, foundIntentional, letterRefusedTo, turnedAway } from '../meaning/housing';
import { ageDay, atAge, birth, isOn, spells } from '../meaning/standing';
import { notBefore } from '../meaning/support';
import { excused, lasting, setting, step } from './own';

/*
 * The next home: planned by 17, certain before 18, looked for at once when a home ends, and there in every break of a course.
 */

/** Owed the duties of a leaver at 17. */
export const atSeventeen = (view: Leaving): Occurred | undefined => {
  const seventeen = atAge(view, 17);
  const [owed] = spells(view, 'eligible', 'relevant').filter(({ to }) => !(to && seventeen && to.on <= seventeen.on));
  return seventeen && owed && latest([seventeen, owed.from]);
};

const birthdayOf = (years: number) => (view: Leaving) => {
  const day = ageDay(view, years);
  return day === undefined ? undefined : { on: day };
};

const planned = (view: Leaving) => view.all('housingPlan').filter(({ value }) => value.complete);

/** Since when the plan that stands at the birthday confirms a home; one that fell through before it confirms none. */
function confirmedAtEighteen(view: Leaving): Occurred | undefined {
  const eighteen = ageDay(view, 18);
  const confirms = ({ value }: HousingPlan) => value.complete && value.confirmed;
  const isBefore = ({ on: day }: Occurred) => eighteen === undefined || day < eighteen;
  const plans = view.all('housingPlan');
  const standing = stillStands(lastSpan(plans.filter(isBefore), confirms));
  return standing ?? plans.find((one) => !isBefore(one) && confirms(one));
}

type HousingPlan = Entry<Value<(typeof facts)['housingPlan']['holds']>>;

export const homes = {
  'housing-plan': step('Plan the home: this one, the next, a fallback and the money', {
    owedBy: 'personal-adviser',
    opens: atSeventeen,
    due: setting('housing-plan', age(17)),
    countsFrom: birth,
    done: (view) => planned(view)[0],
    evidence: ['housingPlan'],
    excusedBy: excused('new-date-agreed'),
  }),
  'confirm-housing-plan': step('The home at 18 is confirmed', {
    owedBy: 'personal-adviser',
    opens: atSeventeen,
    due: setting('confirm-housing-plan', months(17 * 12 + 6)),
    countsFrom: birth,
    done: (view) => planned(view).find(({ value }) => value.confirmed),
    evidence: ['housingPlan'],
    excusedBy: excused('new-date-agreed'),
  }),
  'home-before-18': step('Nobody turns 18 without a confirmed home', {
    owedBy: 'leaving-care-manager',
    opens: atSeventeen,
    due: setting('home-before-18', daysBefore(1), { source: 'Before the eighteenth birthday.' }),
    countsFrom: birthdayOf(18),
    done: confirmedAtEighteen,
    evidence: ['housingPlan'],
    excusedBy: 'nobody',
  }),
  'next-home': step('The young person has chosen the next home, from real offers', {
    owedBy: 'personal-adviser',
    forEach: (view) => numbered(needsOfHome(view)),
    opens: (_, { from }: NeedOfHome) => from,
    done: (_, { settled }) => (settled?.how === 'chosen' ? settled : undefined),
    evidence: ['nextHomeChoice'],
    noLonger: (_, { settled }) => settled && { ...on(settled), reason: 'stays-where-they-are' },
    excusedBy: 'nobody',
  }),
  'exit-notice-check': step('The notice leaves four weeks, or is answered', {
    owedBy: 'personal-adviser',
    forEach: eachNotice,
    opens: (_, notice: Notice) => on(notice),
    due: setting('exit-notice-check', daysBefore(28)),
    countsFrom: (_, { value }) => ({ on: value.endsOn }),
    done: (view, notice) =>
      view.all('noticeAnswered').find(({ on: day, value }) => value.home === notice.value.home && day >= notice.on),
    evidence: ['noticeAnswered'],
    excusedBy: 'nobody',
  }),
  'lodgings-match': step('The young person and the host both agree before the move', {
    owedBy: 'lodgings-worker',
    forEach: lodgings,
    opens: (_, { agreed, moved }: Lodging) => earliestOf(agreed, moved),
    due: setting('lodgings-match', days(0), { source: 'Both agree before the day of the move, or on it.' }),
    countsFrom: (_, { moved }) => moved,
    done: (_, { agreed }) => (agreed.length === 2 ? latest(agreed) : undefined),
    evidence: ['lodgingsAccepted', 'lodgingsHostAgreed'],
    excusedBy: 'nobody',
  }),
  'late-move-flag': step('Look at what a late entry or move means for housing', {
    owedBy: 'personal-adviser',
    forEach: lateMoves,
    opens: (_, { from }: LateMove) => from,
    done: (view, { from, home }) =>
      view
        .all('lateMoveConsidered')
        .find((looked) => (home === undefined ? looked.on >= from.on : looked.value.home === home)),
    evidence: ['lateMoveConsidered'],
    excusedBy: 'nobody',
  }),
  'housing-application': step('An application for housing is answered', {
    owedBy: 'personal-adviser',
    forEach: (view) => view.latestPer('housingApplication').map((made) => ({ key: made.value.to, about: made })),
    opens: (_, made: Application) => on(made),
    done: (view, made) => view.all('housingAnswer').find(({ value }) => value.to === made.value.to),
    evidence: ['housingAnswer'],
    excusedBy: 'nobody',
  }),
  'housing-support-letter': step('The authority that looked after the young person supports the application', {
    owedBy: 'personal-adviser',
    forEach: (view) => view.latestPer('housingApplication').map((made) => ({ key: made.value.to, about: made })),
    opens: (_, made: Application) => on(made),
    done: (view, { value: { to, letterSent }, ...made }) =>
      letterSent ? on(made) : view.all('supportLetter').find(({ value }) => value.to === to),
    evidence: ['supportLetter', 'housingApplication'],
    noLonger: (view, { value: { to } }) => {
      const refused = letterRefusedTo(view, to);
      return refused && { ...on(refused), reason: 'young-person-does-not-consent' };
    },
    excusedBy: 'nobody',
  }),
  'connection-waived': step('Either authority waives its local connection', {
    owedBy: 'leaving-care-manager',
    pack: 'review-2022',
    forEach: (view) => numbered(turnedAway(view)),
    opens: (_, away: Answer) => on(away),
    due: rule('rev-local-connection'),
    done: (view, { value: { to }, ...away }) =>
      view.all('connectionWaived').find((waived) => waived.value.to === to && waived.on >= away.on),
    evidence: ['connectionWaived'],
    excusedBy: 'nobody',
  }),
  'intentional-finding': step('A finding of intentional homelessness is withdrawn or goes up', {
    owedBy: 'senior-officer',
    forEach: (view) => numbered(foundIntentional(view).map(on)),
    opens: (_, found: Occurred) => found,
    done: (view, found) => view.made('intentionalFinding').find(notBefore(found)),
    evidence: ['intentionalFinding'],
    excusedBy: 'nobody',
  }),
  'register-health': step('The young person has a doctor and a dentist', {
    owedBy: 'personal-adviser',
    forEach: (view) => [...eachStay(view).map(({ key, about }) => ({ key, about: about.from })), ...atEighteen(view)],
    opens: (view, from: Occurred) => (owedHealth(view, from) ? from : undefined),
    due: setting('register-health', workingDays(20)),
    done: (view, from) =>
      view.all('healthRegistration').find((held) => held.value.doctor && held.value.dentist && held.on >= from.on),
    evidence: ['healthRegistration'],
    excusedBy: { roles: ['leaving-care-manager', 'personal-adviser'], reasons: ['young-person-declines'] },
  }),
  'vacation-home': step('There is a home for the break of the course; halls that close are none', {
    owedBy: 'personal-adviser',
    forEach: (view) => view.latestPer('termDates').map((known) => ({ key: known.value.breakFrom, about: known })),
    opens: (_, known: Break) => on(known),
    due: setting('vacation-home', weeksBefore(6)),
    countsFrom: (_, { value }) => ({ on: value.breakFrom }),
    done: (view, { value: { breakFrom } }) => homeForBreak(view, breakFrom),
    evidence: ['vacationHome'],
    excusedBy: excused('young-person-has-own'),
  }),
  'rent-guarantee': step('A guarantee of the rent is issued, or refused with a reason', {
    owedBy: 'leaving-care-manager',
    forEach: (view) => view.latestPer('propertyFound').map((found) => ({ key: found.value.property, about: found })),
    opens: (_, found: Property) => on(found),
    due: setting('rent-guarantee', workingDays(5)),
    done: (view, { value: { property } }) => view.all('rentGuarantee').find(({ value }) => value.property === property),
    evidence: ['rentGuarantee'],
    excusedBy: 'nobody',
  }),
  'help-reply': lasting('Whoever asks to come back, or for a home, has a reply', {
    owedBy: 'personal-adviser',
    forEach: (view) => helpAsked(view, () => true),
    opens: (_, asked: Occurred) => asked,
    due: setting('help-reply', workingDays(1)),
    done: (view, asked) => view.all('helpReply').find(notBefore(asked)),
    evidence: ['helpReply'],
    excusedBy: 'nobody',
  }),
  'help-offer': lasting('Whoever asks to come back, or for a home, has an offer', {
    owedBy: 'leaving-care-manager',
    forEach: (view) => helpAsked(view, ({ roofless }) => !roofless),
    opens: (_, asked: Occurred) => asked,
    due: setting('help-offer', workingDays(5)),
    done: offeredOrBack,
    evidence: ['homeOffered', 'returnedHome'],
    excusedBy: 'nobody',
  }),
  'returned-home': lasting('Whoever asks to come back is back in a home, and nobody asks whether they may', {
    owedBy: 'personal-adviser',
    forEach: (view) => helpAsked(view, ({ what }) => what === 'return'),
    opens: (_, asked: Occurred) => asked,
    done: (view, asked) => view.all('returnedHome').find(notBefore(asked)),
    evidence: ['returnedHome'],
    noLonger: (view, asked) => {
      const chose = view.all('nextHomeChoice').find((one) => one.value.choice !== 'none-fits' && one.on >= asked.on);
      return chose && { ...on(chose), reason: 'chose-another-home' };
    },
    excusedBy: 'nobody',
  }),
  'help-tonight': lasting('Whoever has nowhere to sleep has an offer the same day', {
    owedBy: 'leaving-care-manager',
    forEach: (view) => helpAsked(view, ({ roofless }) => roofless),
    opens: (_, asked: Occurred) => asked,
    due: setting('help-tonight', days(0), { source: 'The same day.' }),
    done: offeredOrBack,
    evidence: ['homeOffered', 'returnedHome'],
    excusedBy: 'nobody',
  }),
};

type Notice = Entry<{ readonly home: string; readonly endsOn: Occurred['on'] }>;
type Application = Entry<{ readonly to: string; readonly letterSent: boolean }>;
type Break = Entry<{ readonly breakFrom: Occurred['on'] }>;
type Property = Entry<{ readonly property: string }>;
type Lodging = ReturnType<typeof lodgings>[number]['about'];

function offeredOrBack(view: Leaving, asked: Occurred): Occurred | undefined {
  return earliest([...view.all('homeOffered'), ...view.all('returnedHome')].map(on).filter(notBefore(asked)));
}

const earliestOf = (agreed: readonly Occurred[], moved: Occurred | undefined): Occurred | undefined =>
  [...agreed, ...(moved ? [moved] : [])].toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)))[0];

const atEighteen = (view: Leaving): readonly { key: string; about: Occurred }[] => {
  const eighteen = atAge(view, 18);
  return eighteen ? [{ key: 'at-18', about: eighteen }] : [];
};

const OWED = ['eligible', 'relevant', 'former-relevant'] as const;
const owedHealth = (view: Leaving, { on: day }: Occurred): boolean => isOn(view, day, ...OWED);
