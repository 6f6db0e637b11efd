import type { CivilDate } from '../../../statute';
import type { Entry } from '../../kernel/definition';
import type { Value } from '../../kernel/shape';
import type { facts, Leaving } from '../facts';
import { HOUSING } from './telling';
import { isOn } from './standing';

/*
 * Housing authorities: what they are asked, what they answered, and whom the law protects from what.
 */

export type Answer = Entry<Value<(typeof facts)['housingAnswer']['holds']>>;

/** Each time somebody was turned away for want of a local connection. */
export const turnedAway = (view: Leaving): readonly Answer[] =>
  view
    .all('housingAnswer')
    .filter(({ value }) => value.answer === 'disqualified' && value.criterion === 'local-connection');

/** Each finding that somebody made themselves homeless on purpose. */
export const foundIntentional = (view: Leaving): readonly Answer[] =>
  view.all('housingAnswer').filter(({ value }) => value.answer === 'intentionally-homeless');

/** Those whom section 9 of the Act of 2026 protects from such a finding, once it is in force in the area. */
export const mayNotBeFoundIntentional = (view: Leaving, day: CivilDate): boolean =>
  isOn(view, day, 'relevant', 'former-relevant', 'former-relevant-education', 'person-under-25');
export const protectedFromIntentionality = (view: Leaving, day: CivilDate): boolean =>
  view.inForce('no-intentional-homelessness', day) && mayNotBeFoundIntentional(view, day);

/** When the young person last said that a letter of support may not go to a housing authority. */
export const letterRefusedTo = (view: Leaving, to: string) => {
  const said = view
    .all('disclosureConsent')
    .findLast(({ value }) => value.recipient === to && value.purpose === HOUSING);
  return said && !said.value.given ? said : undefined;
};
