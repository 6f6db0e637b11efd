import { rule } from '../../kernel/definition';
import type { Entry } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import type { Role } from '../../kernel/people';
import { on } from '../../kernel/readings';
import type { Leaving } from '../facts';
import type { COMPLAINT_STAGES } from '../facts/safety';
import { ageDay } from '../meaning/standing';
import { lasting, step } from './own';

/*
 * Times when a young person is missing, and complaints. How long whoever complains may take (L1, L3, L5) is owed by nobody.
 */

type Complaint = Entry<{ readonly complaint: string }>;
type Episode = Entry<{ readonly episode: string }>;
type Stage = (typeof COMPLAINT_STAGES)[number];

const stageOf = (view: Leaving, { value: { complaint } }: Complaint, stage: Stage): Occurred | undefined =>
  view.all('complaintStage').find(({ value }) => value.complaint === complaint && value.stage === stage);

/** From one stage of a complaint to the next, at any age. */
const stageOfComplaint = (
  title: string,
  from: Stage | 'made',
  to: Stage,
  by: { readonly rule?: string; readonly owedBy?: Role; readonly extended?: Stage } = {},
) =>
  lasting(title, {
    owedBy: by.owedBy ?? 'leaving-care-manager',
    forEach: (view) => view.latestPer('complaint').map((made) => ({ key: made.value.complaint, about: made })),
    opens: (view, made: Complaint) => (from === 'made' ? on(made) : stageOf(view, made, from)),
    ...(by.rule === undefined ? {} : { due: rule(by.rule) }),
    done: (view, made) => stageOf(view, made, to),
    // As far as the rule itself allows: its own extension, given once.
    lasts: (view, made) =>
      by.extended && stageOf(view, made, by.extended) ? { extensions: [{ authority: 'local-authority' }] } : {},
    evidence: ['complaintStage'],
    noLonger: (view, made) => {
      const withdrawn = stageOf(view, made, 'withdrawn');
      return withdrawn && { ...on(withdrawn), reason: 'complaint-withdrawn' };
    },
    excusedBy: 'nobody',
  });

export const safety = {
  'complaint-accepted': stageOfComplaint('A complaint is taken up', 'made', 'accepted'),
  'complaint-advocate': stageOfComplaint('An advocate is offered', 'made', 'advocate-offered', { rule: 'L9' }),
  'complaint-answered': stageOfComplaint('A complaint is answered', 'accepted', 'answered', {
    ...{ rule: 'L2', extended: 'answer-extended' },
  }),
  'complaint-stage-two': stageOfComplaint(
    'The second stage of a complaint is finished',
    ...(['stage-two-asked', 'stage-two-finished', { rule: 'L4', extended: 'stage-two-extended' }] as const),
  ),
  'complaint-panel': stageOfComplaint('A panel meets on a complaint', 'panel-asked', 'panel-held', { rule: 'L6' }),
  'complaint-panel-report': stageOfComplaint('The panel reports', 'panel-held', 'panel-reported', { rule: 'L7' }),
  'complaint-final-response': stageOfComplaint(
    'The authority gives its final response, and names the ombudsman',
    ...(['panel-reported', 'final-response', { rule: 'L8', owedBy: 'director-children-services' }] as const),
  ),
  'missing-recorded': step('A time when the young person was missing is recorded', {
    owedBy: 'personal-adviser',
    forEach: (view) => view.latestPer('foundAgain').map((found) => ({ key: found.value.episode, about: found })),
    opens: (_, found: Episode) => on(found),
    done: (view, { value: { episode } }) => view.all('missing').find(({ value }) => value.episode === episode),
    evidence: ['missing'],
    excusedBy: 'nobody',
  }),
  'return-interview': step('Somebody independent talks with the young person after coming back', {
    owedBy: 'social-worker',
    forEach: (view) => view.latestPer('foundAgain').map((found) => ({ key: found.value.episode, about: found })),
    opens: (view, found: Episode) => (underEighteen(view, found) ? on(found) : undefined),
    due: rule('F1'),
    done: (view, { value: { episode } }) => view.all('returnInterview').find(({ value }) => value.episode === episode),
    evidence: ['returnInterview'],
    excusedBy: 'nobody',
  }),
};

/** The guidance is on children. */
function underEighteen(view: Leaving, { on: day }: Occurred): boolean {
  const eighteen = ageDay(view, 18);
  return eighteen !== undefined && day < eighteen;
}
