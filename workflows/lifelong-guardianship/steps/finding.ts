import type { Occurred } from '../../kernel/events';
import { latest, numbered, on, type Span } from '../../kernel/readings';
import { L } from '../meaning/limits';
import { after, atAge, birth, notBefore } from '../meaning/age';
import {
  type Answer,
  answerOf,
  answers,
  lookAgainOn,
  nextOffer,
  offersDue,
  saidYes,
  toBeOfferedAgain,
  unsafeNow,
} from '../meaning/finding';
import { bothAnswered, hasVisitor, objects, visitorsDue, waits } from '../meaning/visitors';
import { ofRelationships as step } from './own';
import { died } from './relationships';

/*
 * Family finding, visitors and mentors: offered, answered, and offered again; never chased past "do not ask again".
 */

export const finding = {
  'family-finding-offer': step('Family finding is offered and answered', {
    owedBy: 'family-finding-coordinator',
    forEach: (view) => numbered(offersDue(view)),
    opens: (_, turn: Occurred) => turn,
    due: L.familyFinding,
    done: (view, turn) => answers(view).find(notBefore(turn)),
    evidence: ['familyFindingOffered', 'familyFindingAnswer', 'familyFindingUnanswered'],
    excusedBy: 'nobody',
  }),
  'family-finding-asked': step('Family finding that was asked for, at any age, is offered and answered', {
    owedBy: 'family-finding-coordinator',
    followUp: 'any-time',
    forEach: (view) => view.all('familyFindingAskedFor').map((asked) => ({ key: String(asked.id), about: on(asked) })),
    opens: (_, asked: Occurred) => asked,
    due: L.familyFinding,
    done: (view, asked) => answers(view).find(notBefore(asked)),
    evidence: ['familyFindingAskedFor', 'familyFindingOffered', 'familyFindingAnswer'],
    noLonger: (view) => died(view),
    excusedBy: 'nobody',
  }),
  'family-finding-reoffer': step('Family finding is offered again', {
    owedBy: 'family-finding-coordinator',
    forEach: (view) => numbered(toBeOfferedAgain(view).filter(({ offerAgainOn }) => offerAgainOn === undefined)),
    opens: (_, said: Answer) => on(said),
    due: L.reoffer,
    done: nextOffer,
    evidence: ['familyFindingOffered', 'familyFindingAnswer'],
    excusedBy: 'nobody',
  }),
  'family-finding-own-day': step('Family finding is offered again on the day the young person named', {
    owedBy: 'family-finding-coordinator',
    forEach: (view) => numbered(toBeOfferedAgain(view).filter(({ offerAgainOn }) => offerAgainOn !== undefined)),
    opens: (_, said: Answer) => on(said),
    due: L.ownDay,
    countsFrom: (_, { offerAgainOn }) => (offerAgainOn === undefined ? undefined : { on: offerAgainOn }),
    done: nextOffer,
    evidence: ['familyFindingOffered', 'familyFindingAnswer'],
    excusedBy: 'nobody',
  }),
  'search-and-approach': step('Each person who is wanted was looked for, and has answered', {
    owedBy: 'family-finding-coordinator',
    forEach: (view) => {
      const yes = saidYes(view);
      return view.latestPer('wantedContact').flatMap((wanted) => {
        const opens = yes && latest([yes, on(wanted)]);
        return opens ? [{ key: wanted.value.person, about: { person: wanted.value.person, opens } }] : [];
      });
    },
    opens: (_, { opens }: Wanted) => opens,
    done: (view, { person }) => answerOf(view, person),
    evidence: ['searched', 'approach', 'foundAnswer'],
    excusedWhen: (view, { person }) => {
      const finding = unsafeNow(view, person);
      return finding && { ...on(finding), reason: 'unsafe-for-now' };
    },
    noLonger: (view, { person }) => {
      const never = view.latestPer('approachWish').find(({ value }) => value.person === person);
      return never?.value.choice === 'never' ? { ...on(never), reason: 'young-person-says-never' } : undefined;
    },
    excusedBy: 'nobody',
  }),
  'found-answer-told': step('The young person is told what a found person answered', {
    owedBy: 'family-finding-coordinator',
    forEach: (view) =>
      view.all('foundAnswer').map((answer) => ({ key: String(answer.id), about: { ...on(answer), ...answer.value } })),
    opens: (_, answer: Found) => on(answer),
    done: (view, { person, ...answer }) =>
      view.all('foundAnswerTold').find((told) => told.value.person === person && told.on >= answer.on),
    evidence: ['foundAnswerTold'],
    excusedBy: 'nobody',
  }),
  'contact-look-again': step('An unsafe finding is looked at again', {
    owedBy: 'social-worker',
    forEach: (view) =>
      view
        .made('contactSafe')
        .filter(({ value }) => value.choice === 'not-now')
        .map((made) => ({ key: String(made.id), about: made })),
    opens: (_, made: Unsafe) => on(made),
    due: L.lookAgain,
    countsFrom: (_, made) => ({ on: lookAgainOn(made) }),
    done: (view, made) =>
      view.made('contactSafe').find(({ on: day, value }) => value.person === made.value.person && day > made.on),
    evidence: ['contactSafe'],
    excusedBy: 'nobody',
  }),
  'contact-advocate': step('An advocate is offered to somebody who disagrees with a finding on contact', {
    owedBy: 'social-worker',
    forEach: (view) =>
      view
        .all('contactDisagreed')
        .map((said) => ({ key: String(said.id), about: { ...on(said), person: said.value.person } })),
    opens: (_, said: Disagreed) => on(said),
    done: (view, { person, on: day }) =>
      view.all('advocateOffered').find((offer) => offer.value.person === person && offer.on >= day),
    evidence: ['advocateOffered'],
    excusedBy: 'nobody',
  }),
  gathering: step('The gathering is held, with and for the child', {
    owedBy: 'family-finding-coordinator',
    opens: (view) => view.all('foundAnswer').find(({ value }) => value.answer === 'in-touch'),
    due: L.gathering,
    outcomeCheck: true,
    done: (view) => view.all('gatheringHeld')[0],
    evidence: ['gatheringHeld'],
    excusedWhen: (view) => {
      const no = view.latest('gatheringNotWanted');
      return no && { ...on(no), reason: 'young-person-wants-none' };
    },
    excusedBy: 'nobody',
  }),
  'relationship-plan': step('A plan is made after the gathering: each action with somebody and a day', {
    owedBy: 'social-worker',
    forEach: (view) => numbered(view.all('gatheringHeld').map(on)),
    opens: (_, held: Occurred) => held,
    due: L.planAfterGathering,
    done: (view, held) =>
      view
        .all('relationshipPlan')
        .filter(({ value }) => value.ownersAndDates)
        .find(notBefore(held)),
    evidence: ['relationshipPlan'],
    excusedBy: 'nobody',
  }),
  'visitor-offer': step('A visitor is offered, and the young person has chosen', {
    owedBy: 'visitor-scheme',
    forEach: (view) => numbered(visitorsDue(view)),
    opens: (_, turn: Occurred) => turn,
    due: L.visitorWait,
    done: (view, turn) => view.all('visitorAnswer').find(notBefore(turn)),
    evidence: ['visitorOffered', 'visitorAnswer'],
    excusedWhen: (view, turn) => {
      const objected = objects(view);
      return objected && objected.on <= turn.on ? { on: turn.on, reason: 'child-objects' } : undefined;
    },
    excusedBy: 'nobody',
  }),
  'visitor-wait': step('The wait for a visitor is looked at', {
    owedBy: 'visitor-scheme',
    forEach: (view) => numbered(waits(view)),
    opens: (_, { from }: Span) => from,
    due: L.visitorWait,
    done: () => undefined,
    recurs: { from: 'actual-last', times: (view, { from }) => view.all('visitorWaitLookedAt').filter(after(from)) },
    evidence: ['visitorWaitLookedAt', 'visitorMatched'],
    noLonger: (_, { to }) => to && { ...to, reason: 'wait-over' },
    excusedBy: 'nobody',
  }),
  'visitor-past-18': step('Both are asked, before 18, whether the friendship goes on', {
    owedBy: 'visitor-scheme',
    opens: (view) => {
      const [since, seventeen] = [hasVisitor(view), atAge(view, 17)];
      return since && seventeen && latest([since, seventeen]);
    },
    due: L.visitorPastEighteen,
    countsFrom: birth,
    done: bothAnswered,
    evidence: ['visitorContinues'],
    excusedBy: 'nobody',
  }),
  'mentor-match': step('Young person and mentor have met', {
    owedBy: 'mentor-charity',
    forEach: (view) => numbered(view.all('mentorWished').map(on)),
    opens: (_, wished: Occurred) => wished,
    outcomeCheck: true,
    done: (view, wished) => view.all('mentorFirstMet').find(notBefore(wished)),
    evidence: ['mentorTrained', 'mentorMatched', 'mentorFirstMet'],
    excusedBy: 'nobody',
  }),
};

interface Wanted {
  readonly person: string;
  readonly opens: Occurred;
}
type Found = Occurred & { readonly person: string };
type Disagreed = Occurred & { readonly person: string };
type Unsafe = Parameters<typeof lookAgainOn>[0];
