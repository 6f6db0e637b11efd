import { daysBefore, months } from '../../../statute';
import { rule } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { latest, numbered, on, once, stillStands } from '../../kernel/readings';
import type { Leaving } from '../facts';
import { ageDay, atAge, birth, spells } from '../meaning/standing';
import { bothAnswered, stayingPut, staysByReview } from '../meaning/staying';
import { notBefore } from '../meaning/support';
import { atSeventeen } from './homes';
import { excused, setting, step } from './own';

/*
 * Staying where one is after 18: offered to everybody, decided by the young person and the carer each for themselves. Cost
 * is no reason to excuse any of it.
 */

const HALF_PAST_SEVENTEEN = months(17 * 12 + 6);

export const staying = {
  'stay-information': step('Staying after 18 is explained, with the money', {
    owedBy: 'personal-adviser',
    opens: atSeventeen,
    due: setting('stay-information', HALF_PAST_SEVENTEEN),
    countsFrom: birth,
    done: (view) => view.all('stayInformation').find(({ value }) => value.moneyExplained),
    evidence: ['stayInformation'],
    excusedBy: excused('nobody-to-stay-with'),
  }),
  'stay-decision': step('The young person and the carer have each said whether to stay', {
    owedBy: 'personal-adviser',
    opens: atSeventeen,
    due: setting('stay-decision', HALF_PAST_SEVENTEEN),
    countsFrom: birth,
    done: bothAnswered,
    evidence: ['stayChoice', 'hostAnswer'],
    excusedBy: excused('nobody-to-stay-with'),
  }),
  'stay-refusal-answered': step('The director upholds or reverses a refusal to support staying', {
    owedBy: 'director-children-services',
    forEach: (view) => numbered(refusals(view)),
    opens: (_, refused: Occurred) => refused,
    done: (view, refused) => view.made('stayRefusedByAuthority').find(notBefore(refused)),
    evidence: ['stayRefusedByAuthority'],
    excusedBy: 'nobody',
  }),
  'staying-put-watch': step('Staying with the former carer is watched, and the money runs, to 21', {
    owedBy: 'personal-adviser',
    opens: (view) => stayingPut(view)?.from,
    due: rule('G14.1'),
    countsFrom: birth,
    outcomeCheck: true,
    done: (view) => stayingPut(view)?.to,
    evidence: ['stayingPutEnded'],
    excusedBy: excused('not-consistent-with-welfare'),
  }),
  'staying-put-watch-to-23': step('Staying with the former carer is watched, and the money runs, to 23', {
    owedBy: 'personal-adviser',
    pack: 'review-2022',
    opens: (view) => staysByReview(view, 'put')?.from,
    due: rule('RV-04.1'),
    countsFrom: birth,
    outcomeCheck: true,
    done: (view) => staysByReview(view, 'put')?.to,
    evidence: ['stayingPutEnded', 'stayChoice', 'hostAnswer'],
    excusedBy: excused('not-consistent-with-welfare'),
  }),
  'staying-close-watch-to-23': step('Staying close to the former home is watched to 23', {
    owedBy: 'personal-adviser',
    pack: 'review-2022',
    opens: (view) => staysByReview(view, 'close')?.from,
    due: rule('RV-05.1'),
    countsFrom: birth,
    outcomeCheck: true,
    done: (view) => staysByReview(view, 'close')?.to,
    evidence: ['homeEnded', 'stayChoice', 'hostAnswer'],
    excusedBy: excused('not-consistent-with-welfare'),
  }),
  'next-home-at-23': step('The next home is chosen before staying ends at 23', {
    owedBy: 'personal-adviser',
    pack: 'review-2022',
    opens: (view) =>
      stillStands(staysByReview(view, 'put')) || stillStands(staysByReview(view, 'close'))
        ? atAge(view, 22, 6)
        : undefined,
    due: setting('next-home-at-23', daysBefore(1), { source: 'Before the twenty-third birthday.' }),
    countsFrom: (view) => {
      const day = ageDay(view, 23);
      return day === undefined ? undefined : { on: day };
    },
    done: (view) => view.all('nextHomeChoice').find(notBefore(atAge(view, 22, 6) ?? view.started)),
    evidence: ['nextHomeChoice'],
    excusedBy: 'nobody',
  }),
  'staying-close-assessment': step('The need of Staying Close is assessed', {
    owedBy: 'personal-adviser',
    opens: stayingCloseOwed,
    outcomeCheck: true,
    done: (view) => view.all('stayingCloseAssessment')[0],
    evidence: ['stayingCloseAssessment'],
    excusedBy: 'nobody',
  }),
};

/** From 18, or from the day on which the law starts for that area; it is the same whatever home the young person has. */
function stayingCloseOwed(view: Leaving): Occurred | undefined {
  const start = view.startOf('G15');
  const begun = start === undefined ? undefined : once(view, start);
  const time = begun && leaver(view).find(({ to }) => !(to && to.on <= begun.on));
  return time && latest([begun, time.from]);
}

const leaver = (view: Leaving) => spells(view, 'former-relevant', 'former-relevant-education', 'person-under-25');

const refusals = (view: Leaving): readonly Occurred[] =>
  [...view.all('stayRefused'), ...view.all('noticeGiven').filter(({ value }) => value.grounds.includes('cost'))]
    .map(on)
    .toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)));
