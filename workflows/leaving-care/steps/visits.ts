import { days, months, weeks, workingDays } from '../../../statute';
import { rule } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { numbered, once, over, type Span } from '../../kernel/readings';
import { precedes } from '../../kernel/view';
import type { Leaving } from '../facts';
import { eachWord, type Silence, silences, twoWay } from '../meaning/contact';
import {
  eachMove,
  eachProvided,
  eachUnregulated,
  firstReviewDay,
  moved,
  otherwiseHoused,
  reviewsOf,
  type Stay,
  visitsAt,
} from '../meaning/homes';
import { before25, during, lawEnds, notBefore, past25 } from '../meaning/support';
import { excused, lasting, setting, step } from './own';

/*
 * Visits to each home that the authority provides after care, the review of that home, and staying in touch otherwise. A
 * visit counts for its own home only; a move starts the clocks again in the new one.
 */

export const visits = {
  'move-in-visit': step('The adviser visits the young person in the new home', {
    owedBy: 'personal-adviser',
    forEach: providedBefore25,
    opens: (_, { from }: Stay) => from,
    due: rule('G10'),
    done: (view, stay) => visitsAt(view, stay).filter(before25(view))[0],
    evidence: ['adviserVisit'],
    superseded: movedOrLawEnds,
    excusedBy: 'nobody',
  }),
  'second-visit': step('The adviser visits again before the home is reviewed', {
    owedBy: 'personal-adviser',
    forEach: eachUnregulated,
    opens: (view, stay: Stay) => visitsAt(view, stay)[0],
    done: (view, stay) => visitsAt(view, stay)[1],
    evidence: ['adviserVisit'],
    superseded: moved,
    excusedBy: 'nobody',
  }),
  'adviser-visit': step('The adviser visits the home at most two months after the last visit', {
    owedBy: 'personal-adviser',
    forEach: providedBefore25,
    opens: (view, stay: Stay) => visitsAt(view, stay).filter(before25(view))[0],
    due: rule('G12'),
    done: () => undefined,
    recurs: { from: 'actual-last', times: (view, stay) => visitsAt(view, stay).filter(before25(view)).slice(1) },
    evidence: ['adviserVisit'],
    superseded: movedOrLawEnds,
    excusedBy: 'nobody',
  }),
  'adviser-visit-after-25': step('The adviser visits the home while somebody has yet to decide what becomes of it', {
    owedBy: 'personal-adviser',
    forEach: (view) =>
      eachProvided(view).flatMap(({ key, about }) => past25(view, about).map((stay) => ({ key, about: stay }))),
    opens: (_, { from }: Stay) => from,
    countsFrom: (view, stay) =>
      visitsAt(view, { ...stay, from: stay.entry })
        .filter(before25(view))
        .at(-1) ?? stay.from,
    due: setting('adviser-visit-after-25', months(2), { source: 'As G12 gave it before 25.' }),
    done: () => undefined,
    recurs: { from: 'actual-last', times: visitsAt },
    evidence: ['adviserVisit'],
    superseded: moved,
    excusedBy: 'nobody',
  }),
  'accommodation-review': step('Review the home after its first 28 days', {
    owedBy: 'personal-adviser',
    forEach: eachUnregulated,
    opens: (view, stay: Stay) => once(view, firstReviewDay(stay)),
    due: setting('accommodation-review', days(14), {
      source: 'The law says as soon as practicable after 28 days (from memory, rule G9); no source gives a figure.',
    }),
    done: (view, stay) => reviewsOf(view, stay)[0],
    evidence: ['planReview'],
    superseded: moved,
    excusedBy: 'nobody',
  }),
  'accommodation-review-again': step('Review the home again at most three months after its last review', {
    owedBy: 'personal-adviser',
    forEach: eachUnregulated,
    opens: (view, stay: Stay) => reviewsOf(view, stay).filter(before25(view))[0],
    due: rule('G9.2'),
    done: () => undefined,
    recurs: { from: 'actual-last', times: (view, stay) => reviewsOf(view, stay).filter(before25(view)).slice(1) },
    evidence: ['planReview'],
    superseded: movedOrLawEnds,
    excusedBy: 'nobody',
  }),
  'post-move-check': step('The young person is seen after a move', {
    owedBy: 'personal-adviser',
    forEach: eachMove,
    opens: (_, { from }: Stay) => from,
    due: setting('post-move-check', days(14)),
    done: (view, stay) => visitsAt(view, stay)[0],
    evidence: ['adviserVisit'],
    superseded: moved,
    excusedBy: 'nobody',
  }),
  'keep-in-touch': step('Keep in touch where no visit is owed', {
    owedBy: 'personal-adviser',
    forEach: (view) => numbered(otherwiseHoused(view)),
    opens: (_, { from }: Span) => from,
    due: setting('keep-in-touch', weeks(8)),
    done: () => undefined,
    recurs: { from: 'actual-last', times: (view, span) => twoWay(view).filter(during(span)) },
    evidence: ['contact', 'adviserVisit'],
    noLonger: (_, span) => over(span, 'visited-at-home-or-support-ended'),
    excusedBy: excused('rhythm-the-young-person-chose'),
  }),
  search: step('Search for a young person who is out of touch, by two ways', {
    owedBy: 'personal-adviser',
    forEach: silences,
    opens: (_, { from }: Silence) => from,
    due: setting('search', days(0), { source: 'The same day.' }),
    done: (view, silence) => searchesIn(view, silence)[0],
    evidence: ['search'],
    noLonger: (_, { to }) => to,
    excusedBy: 'nobody',
  }),
  'search-again': step('Search again while the young person is out of touch', {
    owedBy: 'personal-adviser',
    forEach: silences,
    opens: (view, silence: Silence) => searchesIn(view, silence)[0],
    due: setting('search-again', days(28)),
    done: () => undefined,
    recurs: { from: 'actual-last', times: (view, silence) => searchesIn(view, silence).slice(1) },
    evidence: ['search'],
    noLonger: (_, { to }) => to,
    excusedBy: 'nobody',
  }),
  'reply-to-contact': lasting('Whoever writes or rings is answered by somebody they trust', {
    owedBy: 'personal-adviser',
    forEach: eachWord,
    opens: (_, said: Occurred) => said,
    due: setting('reply-to-contact', workingDays(5)),
    done: (view, said) => view.all('contactReplied').find(notBefore(said)),
    evidence: ['contactReplied'],
    excusedBy: 'nobody',
  }),
};

function providedBefore25(view: Leaving) {
  return eachProvided(view).filter(({ about }) => before25(view)(about.from));
}

function movedOrLawEnds(view: Leaving, stay: Stay) {
  return moved(view, stay) ?? lawEnds(view, stay);
}

/** Of the day on which a silence ends too: whoever searched then had searched, unless the hours show that it was over. */
const searchesIn = (view: Leaving, { from, to }: Silence) =>
  view
    .all('search')
    .filter((made) => made.value.channels.length > 1 && made.on >= from.on && !(to && isAfter(made, to)));

const isAfter = (one: Occurred, other: Occurred): boolean => one.on > other.on || precedes(other, one);
