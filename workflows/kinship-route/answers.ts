import { londonDate, type CivilDate, type Instant } from '../../statute';
import { situation } from '../kernel/owed';
import type { JourneyState } from '../kernel/state';
import { kinshipRoute } from './definition';
import type { Kinship } from './facts';
import { EFFECTS, ROUTES } from './facts/route';
import { choiceLacking, informed } from './meaning/choice';
import { earliestApplication, parityRuns } from './meaning/guardianship';

/*
 * What a journey on a kinship route answers to supervisors and auditors: readings of its record at a moment.
 */

export { parityRuns };

const seenAt = (state: JourneyState, at: Instant): Kinship =>
  // A situation of this definition gives this definition's own view.
  situation(kinshipRoute, state, at).view.upTo(londonDate(at)) as unknown as Kinship;

/** An allowance from a day on, beside the authority's own fostering rate of that day, both in whole pounds a week. */
export interface AllowancePaid {
  readonly from: CivilDate;
  readonly poundsWeekly: number;
  readonly fosteringRate: number | undefined;
  readonly basis: string;
}

export function allowancesAt(state: JourneyState, at: Instant): readonly AllowancePaid[] {
  const view = seenAt(state, at);
  const changes = [...view.all('allowance'), ...view.all('fosteringRate')].map(({ on }) => on);
  return [...new Set(changes)].toSorted().flatMap((from) => {
    const then = view.upTo(from);
    const paid = then.latest('allowance')?.value;
    const fosteringRate = then.latest('fosteringRate')?.value.poundsWeekly;
    return paid ? [{ from, poundsWeekly: paid.poundsWeekly, fosteringRate, basis: paid.basis }] : [];
  });
}

/** The first day on which an application for special guardianship may be made; nothing without a notice. */
export const applicationFrom = (state: JourneyState, at: Instant): CivilDate | undefined =>
  earliestApplication(seenAt(state, at));

/** What the last choice of a route lacks to be an informed one, by its codes; nothing while there is no choice. */
export function choiceLacks(state: JourneyState, at: Instant): readonly string[] {
  const view = seenAt(state, at);
  const chosen = view.latest('routeChoice');
  return chosen ? choiceLacking(view, chosen) : [];
}

/** What the carer had been told of one route: each of its effects, with the entry that first told it. */
export interface RouteKnown {
  readonly route: (typeof ROUTES)[number];
  readonly told: readonly { readonly effect: string; readonly on: CivilDate; readonly entry: number }[];
  readonly untold: readonly string[];
}

/** A question of the carer's, and the answer that came. */
export interface QuestionKnown {
  readonly question: string;
  readonly askedOn: CivilDate;
  readonly asked: number;
  readonly answeredOn: CivilDate | undefined;
  readonly answered: number | undefined;
}

export interface AdviceKnown {
  readonly entry: number;
  readonly offeredOn: CivilDate;
  readonly answer: string;
  readonly legalAid: string;
}

/** A choice that was made, and what it lacked when it was made. */
export interface ChoiceKnown {
  readonly entry: number;
  readonly on: CivilDate;
  readonly choice: string;
  readonly pressureAsked: boolean;
  readonly lacked: readonly string[];
}

/** What the carer knew by a moment: facts, questions, advice, and what the carer said when asked about pressure. */
export interface CarerKnew {
  readonly routes: readonly RouteKnown[];
  readonly questions: readonly QuestionKnown[];
  readonly advice: readonly AdviceKnown[];
  readonly choices: readonly ChoiceKnown[];
  /** Since when every route was known and every question answered, without a break. */
  readonly informedSince: CivilDate | undefined;
}

export function carerKnewAt(state: JourneyState, at: Instant): CarerKnew {
  const view = seenAt(state, at);
  return {
    routes: ROUTES.map((route) => routeKnown(view, route)),
    questions: view.latestPer('questionAsked').map(({ id, on, value: { question } }) => {
      const answer = view.all('questionAnswered').find(({ value }) => value.question === question);
      return { question, askedOn: on, asked: id, answeredOn: answer?.on, answered: answer?.id };
    }),
    advice: view.all('adviceOffer').map(({ id, on, value: { answer, legalAid } }) => ({
      ...{ entry: id, offeredOn: on, answer, legalAid },
    })),
    choices: view.all('routeChoice').map((chosen) => {
      const { choice, pressureAsked } = chosen.value;
      return { entry: chosen.id, on: chosen.on, choice, pressureAsked, lacked: choiceLacking(view, chosen) };
    }),
    informedSince: informed(view)?.on,
  };
}

function routeKnown(view: Kinship, route: (typeof ROUTES)[number]): RouteKnown {
  const sheets = view.all('routeFacts').filter(({ value }) => value.route === route);
  const first = (effect: (typeof EFFECTS)[number]) => sheets.find(({ value }) => value.effects.includes(effect));
  return {
    route,
    told: EFFECTS.flatMap((effect) => {
      const sheet = first(effect);
      return sheet ? [{ effect, on: sheet.on, entry: sheet.id }] : [];
    }),
    untold: EFFECTS.filter((effect) => !first(effect)),
  };
}
