import { days, hours, workingDays, workingDaysBefore } from '../../../statute';
import type { Entry } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { notBefore, numbered, on } from '../../kernel/readings';
import type { Matching } from '../facts';
import { RINGS } from '../facts/search';
import { chosen, undecided } from '../meaning/search';
import { BY_MANAGER, excused, laned, lasting, setting, step } from './own';

/*
 * The search: runs by rings, approaches and their answers, options, the decision, and what follows when there is no home.
 */

const RING_DAYS = { area: 1, region: 2, neighbouring: 3, national: 5 } as const;

const found = (view: Matching) => {
  const options = view.all('optionsOffered')[0];
  return options && { ...on(options), reason: 'options-offered' };
};
const exhausted = (view: Matching) => view.made('declareExhausted').find(({ value }) => value.choice === 'declare');
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
  ...laned<'provider-answer', Asked>('provider-answer', 'A provider answers', [workingDays(1), hours(2)], {
    owedBy: 'provider-manager',
    forEach: (view) => view.latestPer('approach').map((asked) => ({ key: asked.value.approach, about: asked })),
    opens: (_, asked) => asked,
    done: (view, asked) => view.all('providerAnswer').find(({ value }) => value.approach === asked.value.approach),
    evidence: ['providerAnswer'],
    excusedBy: { roles: ['home-finder'], reasons: ['asked-by-phone', 'search-over'] },
  }),
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
    done: (view) => view.all('rivalsTold')[0],
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
