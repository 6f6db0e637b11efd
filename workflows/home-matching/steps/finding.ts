import { days, hours, workingDays, workingDaysBefore } from '../../../statute';
import { type Entry, rule } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { notBefore, numbered, on, once } from '../../kernel/readings';
import type { Matching } from '../facts';
import { RINGS } from '../facts/search';
import {
  allObject,
  approvedForTheTime,
  chosen,
  exhausted,
  extensionsOf,
  objections,
  otherTrack,
  rivalsNotTold,
  since,
  undecided,
} from '../meaning/search';
import { ANSWER_TIMES } from '../search/asking';
import { BY_MANAGER, excused, laned, lasting, setting, step } from './own';

/*
 * The search: runs by rings, approaches and their answers, options, the decision, and what follows when there is no home.
 */

const RING_DAYS = { area: 1, region: 2, neighbouring: 3, national: 5 } as const;

const found = (view: Matching) => {
  const options = view.all('optionsOffered')[0];
  return options && { ...on(options), reason: 'options-offered' };
};
const lastlyChosen = (view: Matching) => {
  const choice = chosen(view);
  return choice && { ...on(choice), reason: 'home-chosen' };
};

const rings = Object.fromEntries(
  RINGS.map((ring) => [
    `search-${ring}`,
    step(`Search: ${ring}`, {
      owedBy: 'home-finder',
      opens: (view) => view.all('requestAccepted')[0],
      due: setting(`search-${ring}`, workingDays(RING_DAYS[ring])),
      done: (view) => view.all('searchRun').find(({ value }) => value.ring === ring),
      evidence: ['searchRun'],
      noLonger: found,
      excusedBy: BY_MANAGER,
    }),
  ]),
) as Readonly<Record<`search-${(typeof RINGS)[number]}`, ReturnType<typeof step>>>;

type Asked = Entry<{ readonly approach: string }>;

type NeedTold = Entry<{ readonly version: number }> & { readonly id: number };
type Run = Entry<{ readonly run: string; readonly needVersion: number }>;

/** Versions of the need that were frozen after something that rested on one before. */
const newNeeds = (view: Matching, rested: Entry<unknown> | undefined) =>
  numbered(rested ? view.latestPer('need').filter((need) => need.value.version > 1 && since(rested)(need)) : []);

/** The first search for each version of the need that listed a home. */
const firstRuns = (view: Matching): readonly Run[] =>
  view
    .all('searchRun')
    .filter(({ value }) => value.listed > 0)
    .filter(({ value }, index, all) => all.findIndex((one) => one.value.needVersion === value.needVersion) === index);

/** What ends an approval for the time being. */
const SETTLED: readonly string[] = ['approved', 'not-approved', 'ended'];

export const finding = {
  ...rings,
  'run-search': step('Search every home and added service', {
    owedBy: 'home-finder',
    opens: (view) => view.all('need')[0],
    due: setting('run-search', days(0)),
    done: (view) => view.all('searchRun')[0],
    evidence: ['searchRun'],
    excusedBy: BY_MANAGER,
  }),
  'ask-providers': step('Ask providers about the homes that the search lists', {
    owedBy: 'home-finder',
    forEach: (view) => numbered(firstRuns(view)),
    opens: (_, run: Run) => run,
    due: setting('ask-providers', days(0)),
    done: (view, run) => {
      const runs = view.all('searchRun').filter(({ value }) => value.needVersion === run.value.needVersion);
      return view.all('approach').find((one) => runs.some(({ value }) => value.run === one.value.run));
    },
    evidence: ['approach'],
    noLonger: (view, run) => {
      const offered = view.all('optionsOffered').find(since(run));
      return offered && { ...on(offered), reason: 'options-offered' };
    },
    excusedBy: excused('asked-already', 'own-home', 'not-possible'),
  }),
  ...laned<'provider-answer', Asked>(
    'provider-answer',
    'A provider answers',
    [ANSWER_TIMES.planned.due.default, ANSWER_TIMES.emergency.due.default],
    {
      owedBy: 'provider-manager',
      forEach: (view) => view.latestPer('approach').map((asked) => ({ key: asked.value.approach, about: asked })),
      opens: (_, asked) => asked,
      done: (view, asked) => view.all('providerAnswer').find(({ value }) => value.approach === asked.value.approach),
      evidence: ['providerAnswer'],
      excusedBy: { roles: ['home-finder'], reasons: ['asked-by-phone', 'search-over'] },
    },
  ),
  ...laned('offer-options', 'Offer a range of options, or say why there is one or none', [workingDays(3), hours(4)], {
    owedBy: 'home-finder',
    opens: (view) => view.all('need')[0],
    done: (view) => view.all('optionsOffered')[0],
    evidence: ['optionsOffered'],
    excusedBy: { roles: ['home-finding-manager'], reasons: ['no-home-yet', 'not-possible'] },
  }),
  'discuss-options': step('Discuss the options with child and family, or say why not', {
    owedBy: 'social-worker',
    opens: (view) => view.all('optionsOffered')[0],
    done: (view) => view.all('optionsDiscussed')[0],
    evidence: ['optionsDiscussed'],
    excusedBy: 'nobody',
  }),
  ...laned<'decide-home', Occurred>('decide-home', 'Decide on a home', [workingDays(3), hours(1)], {
    owedBy: 'team-manager',
    forEach: (view) => numbered(undecided(view)),
    opens: (_, offered) => offered,
    done: (view, offered) => view.made('homeChoice').find(notBefore(offered)),
    evidence: ['homeChoice'],
    excusedBy: BY_MANAGER,
  }),
  'tell-rivals': step('Tell each provider whose home was not chosen, with the reason', {
    owedBy: 'home-finder',
    opens: (view) => view.all('placementAccepted')[0],
    due: setting('tell-rivals', workingDays(1)),
    done: (view) => (rivalsNotTold(view).length === 0 ? view.latest('rivalsTold') : undefined),
    evidence: ['rivalsTold'],
    excusedBy: BY_MANAGER,
  }),
  're-run-search': step('Search again while there is no home', {
    owedBy: 'home-finder',
    opens: exhausted,
    due: setting('re-run-search', workingDays(5)),
    done: () => undefined,
    recurs: {
      from: 'actual-last',
      times: (view) => {
        const declared = exhausted(view);
        return declared
          ? view
              .all('searchRun')
              .filter((run) => run.on > declared.on)
              .map(on)
          : [];
      },
    },
    evidence: ['searchRun'],
    noLonger: lastlyChosen,
    excusedBy: excused('not-possible'),
  }),
  're-run-for-need': step('Search again for a new version of the need', {
    owedBy: 'home-finder',
    forEach: (view) => newNeeds(view, view.all('searchRun')[0]),
    opens: (_, need: NeedTold) => need,
    due: setting('re-run-for-need', days(0)),
    done: (view, need) => view.all('searchRun').find(({ value }) => value.needVersion >= need.value.version),
    evidence: ['searchRun'],
    noLonger: lastlyChosen,
    excusedBy: BY_MANAGER,
  }),
  're-run-at-16': step('Search again: from 16 on other homes are lawful', {
    owedBy: 'home-finder',
    opens: (view) => {
      const birthday = once(view, view.birthday(16));
      const [accepted, choice] = [view.all('requestAccepted')[0], chosen(view)];
      const searching = birthday && accepted && accepted.on < birthday.on && !(choice && choice.on < birthday.on);
      return searching ? birthday : undefined;
    },
    due: setting('re-run-at-16', days(0)),
    done: (view) => view.all('searchRun').find(({ on: day }) => day >= (view.birthday(16) ?? day)),
    evidence: ['searchRun'],
    noLonger: lastlyChosen,
    excusedBy: BY_MANAGER,
  }),
  're-explain-options': step('Explain the options again, as the need has changed', {
    owedBy: 'social-worker',
    forEach: (view) => newNeeds(view, view.all('optionsOffered')[0]),
    opens: (_, need: NeedTold) => need,
    due: setting('re-explain-options', workingDays(1)),
    done: (view, need) => [...view.all('optionsDiscussed'), ...view.all('optionsOffered')].find(since(need)),
    evidence: ['optionsDiscussed', 'optionsOffered'],
    noLonger: lastlyChosen,
    excusedBy: BY_MANAGER,
  }),
  'review-hold': step('Decide what becomes of a hold on a home that may take nobody new', {
    owedBy: 'team-manager',
    forEach: (view) =>
      numbered(
        view.all('homeRestricted').filter((one) => view.all('hold').some(({ value }) => value.home === one.value.home)),
      ),
    opens: (_, told: Entry<{ readonly home: string }>) => told,
    due: setting('review-hold', days(0)),
    done: (view, { value, ...told }) =>
      view.all('holdReviewed').find((one) => one.value.home === value.home && notBefore(told)(one)),
    evidence: ['holdReviewed'],
    excusedBy: 'nobody',
  }),
  'answer-objection': step('Answer the child who says no to a home', {
    owedBy: 'social-worker',
    forEach: (view) => numbered(objections(view)),
    opens: (_, { no }: ReturnType<typeof objections>[number]) => no,
    done: (_, { answered }) => answered,
    evidence: ['objectionAnswered', 'homeChoice'],
    excusedBy: 'nobody',
  }),
  'dissent-hold': step('The director decides on a move to which child, advocate and reviewing officer object', {
    owedBy: 'director-children-services',
    opens: allObject,
    done: (view) => {
      const all = allObject(view);
      return all && view.made('dissentHold').find(since(all));
    },
    evidence: ['dissentHold'],
    excusedBy: 'nobody',
  }),
  'family-approval-ends': lasting<Entry<{ readonly adult: string }>>(
    'Approval for the time being ends in approval in full, or in another home',
    {
      owedBy: 'nominated-officer',
      forEach: (view) => numbered(approvedForTheTime(view)),
      opens: (_, approval) => approval,
      due: rule('D1'),
      lasts: (view, approval) => ({ extensions: extensionsOf(view, approval) }),
      done: (view, approval) =>
        view
          .all('familyTrack')
          .find(
            (one) =>
              one.value.adult === approval.value.adult && SETTLED.includes(one.value.state) && since(approval)(one),
          ),
      evidence: ['familyTrack', 'extendTemporary'],
      excusedBy: 'nobody',
    },
  ),
  'settle-other-track': step('Close the other way to a home, or keep it in reserve, with the reason', {
    owedBy: 'team-manager',
    opens: otherTrack,
    due: setting('settle-other-track', workingDays(5)),
    done: (view) => {
      const from = otherTrack(view);
      return from && view.made('settleTrack').find(notBefore(from));
    },
    evidence: ['settleTrack'],
    excusedBy: 'nobody',
  }),
  'settle-deprivation': lasting('Settle what follows before an order that deprives of liberty ends', {
    owedBy: 'legal-adviser',
    forEach: (view) => numbered(view.all('deprivationOrder')),
    opens: (_, order: ReturnType<Matching['all']>[number]) => order,
    countsFrom: (_, order) => ({ on: Object(order.value).endsOn }),
    due: setting('settle-deprivation', workingDaysBefore(10)),
    done: (view, order) => view.all('deprivationReviewed').find(notBefore(order)),
    evidence: ['deprivationReviewed'],
    excusedBy: 'nobody',
  }),
};
