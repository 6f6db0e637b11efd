import type { CivilDate } from '../../../statute';
import type { FieldValue, Values } from '../../kernel/events';
import type { Leaving } from '../facts';

/*
 * Who may be told what: by the word of the young person, and by the plan. What was withdrawn stops at once.
 */

/** The purpose of a consent under which a housing authority has a letter of support. */
export const HOUSING = 'housing';

/** A consent of the young person for that recipient and purpose, live on a day. */
export const agreedToTell = (view: Leaving, { recipient, purpose }: Values, day: CivilDate): boolean =>
  view
    .upTo(day)
    .all('disclosureConsent')
    .findLast(({ value }) => value.recipient === recipient && value.purpose === purpose)?.value.given === true;

/** Somebody who works with the plan on a day. */
export const worksWithPlan = (view: Leaving, person: FieldValue | undefined, day: CivilDate): boolean =>
  view
    .upTo(day)
    .all('planPerson')
    .findLast(({ value }) => value.person === person)?.value.active === true;
