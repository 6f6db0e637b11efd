import { age, monthsBefore, workingDays } from '../../../statute';
import { rule } from '../../kernel/definition';
import type { Entry } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { notBefore, numbered, on } from '../../kernel/readings';
import type { Kinship } from '../facts';
import {
  atParity,
  carerStands,
  earliestApplication,
  guardianshipOrder,
  rateChanges,
  supportEnded,
  supportSince,
} from '../meaning/guardianship';
import { choseGuardianship } from './choosing';
import { setting, step } from './own';

/*
 * Special guardianship and child arrangements: notice, report, support that is decided on and reviewed, money, leave, 18, and
 * the authority that answers for it.
 */

const leave = (view: Kinship) => view.all('leaveGiven')[0];

export const guardianship = {
  'sgo-notice': step('Notice is given before an application for special guardianship, or the court has given leave', {
    owedBy: 'prospective-guardian',
    opens: choseGuardianship,
    done: (view) => view.all('noticeGiven')[0] ?? leave(view),
    evidence: ['noticeGiven', 'leaveGiven'],
    excusedBy: 'nobody',
  }),
  'sgo-wait': step('Three months run from the notice before an application may be made', {
    owedBy: 'prospective-guardian',
    opens: (view) => {
      const [notice, given] = [view.all('noticeGiven')[0], leave(view)];
      return notice && given && given.on < notice.on ? undefined : notice;
    },
    due: rule('D6'),
    done: (view) => {
      const day = earliestApplication(view);
      return day !== undefined && view.reached(day) ? { on: day } : undefined;
    },
    evidence: ['noticeGiven'],
    noLonger: (view) => {
      const given = leave(view);
      return given && { ...on(given), reason: 'leave-given' };
    },
    excusedBy: 'nobody',
  }),
  'court-report': step('Report for the court on special guardianship', {
    owedBy: 'social-worker',
    opens: (view) => view.all('noticeGiven')[0],
    due: rule('D7.1'),
    done: (view) => view.all('reportFiled')[0],
    evidence: ['reportFiled'],
    excusedBy: 'nobody',
  }),
  'court-report-for-court': step('Report for the court by the date that the court set', {
    owedBy: 'social-worker',
    opens: (view) => view.all('reportOrdered')[0],
    due: rule('D7.2'),
    done: (view) => view.all('reportFiled')[0],
    evidence: ['reportFiled'],
    excusedBy: 'nobody',
  }),
  'support-decision': step('Support is assessed, proposed with a time to comment, and decided on', {
    owedBy: 'kinship-worker',
    forEach: (view) => numbered(view.all('supportRequested').map(on)),
    opens: (_, asked: Occurred) => asked,
    due: setting('support-decision', workingDays(20), 'Regulations 11 to 16 give no figure.'),
    done: (view, asked) => {
      const proposed = view.all('supportProposed').find(notBefore(asked));
      const heard = proposed && view.all('representations').find(notBefore(proposed));
      return heard && view.made('support').find(notBefore(heard));
    },
    evidence: ['supportProposed', 'representations', 'support'],
    excusedBy: 'nobody',
  }),
  'services-review': step('Support services are reviewed at least once a year', {
    owedBy: 'kinship-worker',
    opens: (view) => supportSince(view, 'services'),
    due: rule('D9.3'),
    done: () => undefined,
    recurs: { from: 'actual-last', times: (view) => reviewsSince(view, 'services') },
    evidence: ['servicesReview'],
    noLonger: supportEnded,
    excusedBy: 'nobody',
  }),
  'review-on-change': step('Support services are reviewed when circumstances change', {
    owedBy: 'kinship-worker',
    forEach: (view) => numbered(view.all('circumstancesChanged').map(on)),
    opens: (view, changed: Occurred) => (supportSince(view, 'services') ? changed : undefined),
    due: rule('D9.2'),
    done: (view, changed) => view.all('servicesReview').find(notBefore(changed)),
    evidence: ['servicesReview'],
    noLonger: supportEnded,
    excusedBy: 'nobody',
  }),
  'payment-review': step('Regular payments are reviewed every year', {
    owedBy: 'funding-approver',
    opens: (view) => supportSince(view, 'regularPayments'),
    due: rule('D9.1'),
    done: () => undefined,
    recurs: { from: 'actual-last', times: (view) => reviewsSince(view, 'regularPayments') },
    evidence: ['paymentReview'],
    noLonger: supportEnded,
    excusedBy: 'nobody',
  }),
  're-rate': step('The allowance keeps up with the fostering rate', {
    owedBy: 'funding-approver',
    forEach: (view) => rateChanges(view).map((rate) => ({ key: rate.on, about: rate })),
    opens: (_, rate: Rate) => on(rate),
    due: setting('re-rate', workingDays(10)),
    done: atParity,
    evidence: ['allowance', 'fosteringRate'],
    excusedBy: 'nobody',
  }),
  'peer-offer': step('The carer is offered peer support and training', {
    owedBy: 'kinship-worker',
    opens: carerStands,
    due: setting('peer-offer', workingDays(10)),
    done: (view) => view.all('peerOffer').find(({ value }) => value.answer !== 'waiting'),
    evidence: ['peerOffer'],
    excusedBy: 'nobody',
  }),
  'leave-letter': step('The carer has a letter for the employer', {
    owedBy: 'kinship-worker',
    opens: (view) => view.all('order')[0],
    due: setting('leave-letter', workingDays(10)),
    done: (view) => view.all('leaveLetter')[0],
    evidence: ['leaveLetter'],
    excusedBy: { roles: ['team-manager'], reasons: ['carer-not-employed', 'carer-declines'] },
  }),
  'kinship-leave': step('Kinship leave runs', {
    owedBy: 'kinship-worker',
    pack: 'review-2022',
    opens: (view) => view.all('leaveStarted')[0],
    due: rule('RV-01'),
    done: (view) => view.all('leaveEnded')[0],
    evidence: ['leaveEnded'],
    excusedBy: 'nobody',
  }),
  'near-18': step('The child turns 18: what follows?', {
    owedBy: 'team-manager',
    opens: (view) => view.all('order')[0],
    ahead: setting('near-18-ahead', monthsBefore(6)),
    due: setting('near-18', age(18), 'By the birthday.'),
    countsFrom: (view) => {
      const born = view.latest('dateOfBirth')?.value.bornOn;
      return born === undefined ? undefined : { on: born };
    },
    outcomeCheck: true,
    done: (view) => view.made('atEighteen')[0],
    evidence: ['atEighteen'],
    excusedBy: 'nobody',
  }),
  'responsible-authority': step('Three years after the order the authority where the guardian lives takes over', {
    owedBy: 'kinship-worker',
    opens: formerlyInCare,
    ahead: setting('responsible-authority-ahead', monthsBefore(6)),
    due: rule('D10'),
    done: (view) => view.handOvers('resident-authority').find(({ answer }) => answer?.accepted)?.answer,
    evidence: ['resident-authority'],
    excusedBy: 'nobody',
  }),
};

type Rate = Entry<{ readonly poundsWeekly: number }>;

const REVIEWS = { services: 'servicesReview', regularPayments: 'paymentReview' } as const;

function reviewsSince(view: Kinship, what: keyof typeof REVIEWS): readonly Occurred[] {
  const since = supportSince(view, what);
  return since
    ? view
        .all(REVIEWS[what])
        .filter((one) => one.on > since.on)
        .map(on)
    : [];
}

/** The child was in this authority's care, and the guardian lives in another's area. */
function formerlyInCare(view: Kinship): Occurred | undefined {
  const ordered = guardianshipOrder(view);
  const { formerAuthority, residentAuthority } = ordered?.value ?? {};
  return ordered && formerAuthority && residentAuthority && formerAuthority !== residentAuthority
    ? on(ordered)
    : undefined;
}
