import type { CivilDate } from '../../../statute';
import type { Occurred } from '../../kernel/events';
import { numbered, on, once } from '../../kernel/readings';
import type { Leaving } from '../facts';
import { type CareChange, decisionsOn, doubtedBirthDates, doubtedCare } from '../meaning/corrections';
import { undecided } from '../meaning/standing';
import { step } from './own';

/*
 * What somebody has to decide before the categories of the law are certain. Until then what gives more stands.
 */

/** A change that would take a category away is asked about from the day it was recorded. */
const untilDecided = {
  opens: (_: Leaving, { on: day }: CareChange) => ({ on: day }),
  done: (view: Leaving, change: CareChange) => decisionsOn(view, change)[0],
  noLonger: (_: Leaving, { until }: CareChange) => until && { on: until, reason: 'corrected-again' },
};

export const standing = {
  'borderline-count': step('Decide whether days or nights count: the two end on either side of thirteen weeks', {
    owedBy: 'leaving-care-manager',
    forEach: (view) => numbered(undecided(view)?.borderline ?? []),
    opens: (view, { from }: { readonly from: CivilDate; readonly until: CivilDate | null }) => once(view, from),
    done: (view) => view.made('borderlineCount')[0],
    evidence: ['borderlineCount'],
    noLonger: (view, { until }) => {
      const agreed = until === null ? undefined : once(view, until);
      return agreed && { ...agreed, reason: 'both-counts-agree' };
    },
    excusedBy: 'nobody',
  }),
  'short-break-status': step('Decide whether breaks beyond the limits are still a series', {
    owedBy: 'leaving-care-manager',
    forEach: (view) =>
      (undecided(view)?.shortBreaksOpen ?? []).map(({ series, countsFrom }) => ({
        key: series,
        about: { series, from: countsFrom },
      })),
    opens: (view, { from }: { readonly series: string; readonly from: CivilDate | null }) =>
      once(view, from ?? undefined),
    done: (view, { series }) => view.made('shortBreakStatus').find(({ value }) => value.series === series),
    evidence: ['shortBreakStatus'],
    excusedBy: 'nobody',
  }),
  'dob-correction': step('Decide whether a corrected birth date takes a category away; until then nothing ends', {
    owedBy: 'leaving-care-manager',
    forEach: (view) => numbered(doubtedBirthDates(view)),
    ...untilDecided,
    evidence: ['dobCorrection'],
    excusedBy: 'nobody',
  }),
  'care-correction': step(
    'Decide whether a corrected or withdrawn entry takes a category away; until then nothing ends',
    {
      owedBy: 'leaving-care-manager',
      forEach: (view) => doubtedCare(view).map((about) => ({ key: String(about.by), about })),
      ...untilDecided,
      evidence: ['careCorrection'],
      excusedBy: 'nobody',
      followUp: 'any-time',
    },
  ),
  'cease-care-approval': step('Ending care is approved before it takes effect', {
    owedBy: 'nominated-officer',
    forEach: (view) => numbered(view.all('ceaseCareProposed').map(on)),
    opens: (_, proposed: Occurred) => proposed,
    done: (view, proposed) => view.made('ceaseCare').find((made) => made.on >= proposed.on),
    evidence: ['ceaseCare'],
    noLonger: (view: Leaving, proposed) => {
      const ended = view.all('leftCare').find((left) => left.on >= proposed.on);
      return ended && { ...on(ended), reason: 'care-ended' };
    },
    excusedBy: 'nobody',
  }),
};
