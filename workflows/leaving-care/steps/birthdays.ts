import { daysBefore, days } from '../../../statute';
import { rule } from '../../kernel/definition';
import type { Leaving } from '../facts';
import { allDecided, type Birthday, decisionOpens, takenUp, YEARS } from '../meaning/birthdays';
import { ageDay, atAge, spells } from '../meaning/standing';
import { setting, step } from './own';

/*
 * Birthdays: what becomes of every live service is decided before each, by a named owner; and from 21 support is offered
 * at least every twelve months while it is not taken up.
 */

const decideBefore = (birthday: Birthday) =>
  step(`What becomes of every live service is decided before the ${birthday} birthday`, {
    owedBy: 'leaving-care-manager',
    opens: (view) => decisionOpens(view, birthday),
    due: setting(`${birthday}-decision`, daysBefore(1), { source: 'Before the birthday.' }),
    countsFrom: (view) => {
      const day = ageDay(view, YEARS[birthday]);
      return day === undefined ? undefined : { on: day };
    },
    done: (view) => allDecided(view, birthday),
    evidence: ['atBirthday'],
    excusedBy: 'nobody',
  });

/** Whoever was former relevant, from 21. */
const fromTwentyOne = (view: Leaving) => spells(view, 'person-under-25', 'former-relevant-education')[0]?.from;

export const birthdays = {
  'eighteenth-decision': decideBefore('eighteenth'),
  'twenty-first-decision': decideBefore('twenty-first'),
  'twenty-fifth-decision': decideBefore('twenty-fifth'),
  'letter-before-25': step('Tell the young person what goes on after 25, and whom to ring', {
    owedBy: 'personal-adviser',
    opens: (view) => (fromTwentyOne(view) ? atAge(view, 24, 6) : undefined),
    due: setting('letter-before-25', days(28)),
    done: (view) => view.all('letterBefore25')[0],
    evidence: ['letterBefore25'],
    excusedBy: 'nobody',
  }),
  'first-offer': step('Offer advice and support soon after 21', {
    owedBy: 'personal-adviser',
    opens: fromTwentyOne,
    due: rule('G18.1'),
    done: (view) => offersFrom21(view)[0],
    evidence: ['adviserOffer'],
    noLonger: (view) => takenUpAt(view),
    excusedBy: 'nobody',
  }),
  'yearly-offer': step('Offer advice and support at least every twelve months while it is not taken up', {
    owedBy: 'personal-adviser',
    opens: fromTwentyOne,
    due: rule('G18.2'),
    done: () => undefined,
    recurs: { from: 'actual-last', times: offersFrom21 },
    evidence: ['adviserOffer'],
    paused: takenUp,
    noLonger: (view) => {
      const [twentyFive, decided] = [atAge(view, 25), allDecided(view, 'twenty-fifth')];
      return (
        twentyFive && decided && { ...(decided.on > twentyFive.on ? decided : twentyFive), reason: 'decided-at-25' }
      );
    },
    excusedBy: 'nobody',
  }),
};

function offersFrom21(view: Leaving) {
  const from = fromTwentyOne(view);
  return from ? view.all('adviserOffer').filter((offer) => offer.on >= from.on) : [];
}

const takenUpAt = (view: Leaving) => {
  const taken = takenUp(view);
  return taken && { ...taken.from, reason: 'taken-up' };
};
