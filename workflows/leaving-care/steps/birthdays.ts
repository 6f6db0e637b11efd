import { days, daysBefore, months } from '../../../statute';
import { rule } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { earliest, latest, on } from '../../kernel/readings';
import type { Leaving } from '../facts';
import { allDecided, type Birthday, decisionOpens, takenUp, YEARS } from '../meaning/birthdays';
import { ageDay, atAge, spells } from '../meaning/standing';
import { before25, by25, lawEnds, programmeAt21 } from '../meaning/support';
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
const atTwentyOne = (view: Leaving) => spells(view, 'person-under-25', 'former-relevant-education')[0]?.from;

/** From when support is on request: 21, or the end of a programme that runs on over it, or the young person's own no. */
function onRequestFrom(view: Leaving): Occurred | undefined {
  const [twentyOne, programme] = [atTwentyOne(view), programmeAt21(view)];
  if (!twentyOne || !programme) return twentyOne;
  const no = view.all('adviserChoice').find(({ value, on: day }) => value.choice !== 'yes' && day >= twentyOne.on);
  return earliest([programme.to, no].flatMap((one) => (one ? [on(one)] : [])));
}

const letterBefore = (birthday: 'eighteenth' | 'twenty-first') =>
  step(`Tell the young person what goes on after the ${birthday} birthday, and whom to ring`, {
    owedBy: 'personal-adviser',
    opens: (view) => decisionOpens(view, birthday),
    due: setting(`letter-before-${birthday}`, days(28)),
    done: (view) => view.all('letterBefore').find(({ value }) => value.birthday === birthday),
    evidence: ['letterBefore'],
    excusedBy: 'nobody',
  });

export const birthdays = {
  'eighteenth-decision': decideBefore('eighteenth'),
  'twenty-first-decision': decideBefore('twenty-first'),
  'twenty-fifth-decision': decideBefore('twenty-fifth'),
  'letter-before-18': letterBefore('eighteenth'),
  'letter-before-21': letterBefore('twenty-first'),
  'letter-before-25': step('Tell the young person what goes on after 25, and whom to ring', {
    owedBy: 'personal-adviser',
    opens: (view) => (atTwentyOne(view) ? atAge(view, 24, 6) : undefined),
    due: setting('letter-before-25', days(28)),
    done: (view) => view.all('letterBefore25')[0],
    evidence: ['letterBefore25'],
    excusedBy: 'nobody',
  }),
  'first-offer': step('Offer advice and support soon after 21', {
    owedBy: 'personal-adviser',
    opens: (view) => by25(view, onRequestFrom(view)),
    due: rule('G18.1'),
    done: (view) => offersMade(view)[0],
    evidence: ['adviserOffer'],
    noLonger: (view) => takenUpAt(view),
    excusedBy: 'nobody',
  }),
  'yearly-offer': step('Offer advice and support at least every twelve months while it is not taken up', {
    owedBy: 'personal-adviser',
    opens: (view) => by25(view, onRequestFrom(view)),
    due: rule('G18.2'),
    done: () => undefined,
    recurs: { from: 'actual-last', times: (view) => offersMade(view).filter(before25(view)) },
    evidence: ['adviserOffer'],
    paused: takenUp,
    noLonger: decidedAt25,
    superseded: (view) => lawEnds(view, { from: view.started, to: decidedAt25(view) }),
    excusedBy: 'nobody',
  }),
  'offer-after-25': step('Offer support at least every twelve months while somebody has yet to decide at 25', {
    owedBy: 'personal-adviser',
    opens: (view) => (onRequestFrom(view) ? atAge(view, 25) : undefined),
    countsFrom: (view) => offersMade(view).filter(before25(view)).at(-1) ?? atAge(view, 25),
    due: setting('offer-after-25', months(12), { source: 'As G18 gave it before 25.' }),
    done: () => undefined,
    recurs: { from: 'actual-last', times: (view) => offersMade(view).filter((offer) => !before25(view)(offer)) },
    evidence: ['adviserOffer'],
    paused: takenUp,
    noLonger: decidedAt25,
    excusedBy: 'nobody',
  }),
};

/** When all was decided on at 25, and not before the birthday. */
function decidedAt25(view: Leaving) {
  const [twentyFive, decided] = [atAge(view, 25), allDecided(view, 'twenty-fifth')];
  const day = twentyFive && decided && latest([twentyFive, decided]);
  return day && { ...day, reason: 'decided-at-25' };
}

function offersMade(view: Leaving) {
  const from = onRequestFrom(view);
  return from ? view.all('adviserOffer').filter((offer) => offer.on >= from.on) : [];
}

const takenUpAt = (view: Leaving) => {
  const taken = takenUp(view);
  return taken && { ...taken.from, reason: 'taken-up' };
};
