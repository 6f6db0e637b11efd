import { days, months, workingDays, type Limit } from '../../../statute';
import { localSetting, type SettingDue } from '../../kernel/definition';

/*
 * Figures. None of them is law: no source gives a limit for any step of this journey, so each is an authority's own
 * setting with a default of this product.
 */

export const LIFELONG_GUARDIANSHIP = 'lifelong-guardianship';

const setting = (id: string, limit: Limit, source = 'No source gives a figure.') =>
  localSetting(`${LIFELONG_GUARDIANSHIP}.${id}`, limit, source);

/** A figure that only the proposal of an order has a use for. */
const proposed = (...terms: Parameters<typeof setting>): SettingDue => ({
  ...setting(...terms),
  proposal: 'review-2022',
});

const STRAIGHT_ON = days(0);
const OWN_DAY = 'The day that was agreed on.';

export const L = {
  map: setting('relationship-map', workingDays(20), 'The first care review, as a local aim.'),
  familyFinding: setting('family-finding', workingDays(20)),
  reoffer: setting('family-finding-reoffer', months(6)),
  ownDay: setting('family-finding-own-day', STRAIGHT_ON, OWN_DAY),
  lookAgain: setting('contact-look-again', STRAIGHT_ON, OWN_DAY),
  gathering: setting('gathering', months(3)),
  planAfterGathering: setting('relationship-plan', workingDays(10)),
  visitorWait: setting('visitor-wait', days(60)),
  visitorPastEighteen: setting('visitor-past-18', months(17 * 12 + 6)),
  afterExit: setting('after-exit-check', months(6)),
  returnHome: setting('return-home-check', months(12)),
  reply: setting('reply-to-contact', workingDays(2)),
  commitment: setting('family-commitment', months(3)),
  reflect: proposed('reflection', days(28), 'The review says nothing of time to reflect: point O8.'),
  fresh: proposed('fresh-consent', days(90), 'The review says nothing of how old a consent may be: point O8.'),
  notice: proposed('notice-to-family', days(28), 'The review says nothing of notice: point O11.'),
  register: proposed('register', workingDays(5)),
  acknowledge: proposed('acknowledge-notice', workingDays(10)),
  firstReview: proposed('first-review', months(12), 'The review says nothing of looking at it again: point O20.'),
  laterReviews: proposed('later-reviews', months(60), 'The review says nothing of looking at it again: point O20.'),
  hold: proposed('hold', days(28)),
  discharge: proposed('discharge-reflection', days(28), 'The review says nothing of how it ends: point O22.'),
  bereavement: proposed('bereavement', workingDays(5)),
} as const;
