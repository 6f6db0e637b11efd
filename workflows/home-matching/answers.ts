import { londonDate, type Instant } from '../../statute';
import { situation } from '../kernel/owed';
import type { JourneyState } from '../kernel/state';
import { homeMatching } from './definition';
import type { Matching } from './facts';
import { chosen } from './meaning/search';
import type { HomeStage } from './search/disclosure';

/*
 * What a journey of home matching answers to whoever shows homes and needs: readings of its record at a moment.
 */

const seenAt = (state: JourneyState, at: Instant): Matching =>
  // A situation of this definition gives this definition's own view.
  (situation(homeMatching, state, at).view as unknown as Matching).upTo(londonDate(at));

/** How far a home has come towards the child, as the child's authority has recorded it. */
export function homeStage(state: JourneyState, at: Instant, home: string): HomeStage {
  const view = seenAt(state, at);
  if (view.all('moved').some(({ value }) => value.home === home)) return 'moved';
  const isChosen = chosen(view)?.value.home === home;
  if (isChosen && view.all('homeVisited').length > 0) return 'visit';
  if (view.all('placementAccepted').some(({ value }) => value.home === home)) return isChosen ? 'accepted' : 'offered';
  return view.all('optionsOffered').some(({ value }) => value.homes.includes(home)) ? 'offered' : 'pool';
}

/** What is still wanted before a home may know who the child is: chosen by the authority, accepted by the home, the money approved. */
export function wantedForIdentity(state: JourneyState, at: Instant, home: string): readonly Wanted[] {
  const view = seenAt(state, at);
  const choice = chosen(view);
  const isChosen = choice?.value.home === home;
  const accepted = view.all('placementAccepted').some(({ value }) => value.home === home);
  const funding = view.decided('funding');
  const funded = isChosen && funding?.value.choice === 'approve' && funding.on >= choice.on;
  return [
    ...(isChosen ? [] : ['choice' as const]),
    ...(accepted ? [] : ['acceptance' as const]),
    ...(funded ? [] : ['funding' as const]),
  ];
}
export type Wanted = 'choice' | 'acceptance' | 'funding';
