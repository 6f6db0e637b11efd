import type { LegalBasis } from '../../workflows/leaving-care/care/days';

/*
 * The codes of the SSDA903 return that are read, and how. `docs/national-return.md` says how sure each reading is.
 */

/** What a legal status is read as. `agreement-only` tells of an agreement and not of days in care. */
export const LEGAL_STATUS: Readonly<Record<string, LegalBasis | 'short-break' | 'agreement-only'>> = {
  C1: 'interim-order',
  C2: 'care-order',
  D1: 'placement-order',
  E1: 'placement-order',
  V2: 'agreement',
  V3: 'short-break',
  V4: 'agreement-only',
  J1: 'remand',
  J2: 'detained',
  J3: 'other',
  L1: 'police-protection',
  L2: 'emergency-order',
  L3: 'other',
};

/** Why an episode began, and whether a spell of care begins with it. */
export const REASON_NEW_EPISODE: Readonly<Record<string, boolean>> = {
  ...{ S: true, L: false, P: false, T: false, B: false, U: false },
};

/** What the end of an episode means for leaving care. `goes-on` continues in the next episode; everything else ends the spell. */
export const REASON_CEASED: Readonly<Record<string, Ending>> = {
  X1: 'goes-on',
  E2: 'died',
  E3: 'other-authority',
  E4A: 'went-home',
  E4B: 'went-home',
  E5: 'ended',
  E6: 'ended',
  E7: 'ended',
  E8: 'ended',
  E9: 'custody',
  E11: 'adopted',
  E12: 'adopted',
  E13: 'ended',
  E14: 'ended',
  E15: 'age-disputed',
  E16: 'ended',
  E17: 'ended',
  E41: 'ended',
  E43: 'special-guardianship',
  E44: 'special-guardianship',
  E45: 'special-guardianship',
  E46: 'special-guardianship',
  E47: 'special-guardianship',
  E48: 'special-guardianship',
};
export type Ending =
  | 'goes-on'
  | 'ended'
  | 'died'
  | 'other-authority'
  | 'went-home'
  | 'custody'
  | 'adopted'
  | 'age-disputed'
  | 'special-guardianship';

/** What a placement code says of the home. */
export const PLACE: Readonly<Record<string, HomeKind>> = {
  ...{ U1: 'foster', U2: 'foster', U3: 'foster', U4: 'foster', U5: 'foster', U6: 'foster', Q1: 'foster', Q2: 'foster' },
  ...{ K1: 'secure-home', K2: 'childrens-home', K3: 'supported-accommodation', H5: 'supported-accommodation' },
  ...{ P1: 'parents', P2: 'independent', P3: 'employment', S1: 'residential-school' },
  ...{ A3: 'adoption', A4: 'adoption', A5: 'adoption', A6: 'adoption' },
  ...{ R1: 'care-home', R2: 'hospital', R3: 'family-centre', R5: 'custody' },
  ...{ T0: 'temporary', T1: 'temporary', T2: 'temporary', T3: 'temporary', T4: 'temporary', Z1: 'other' },
};
export type HomeKind =
  | 'foster'
  | 'secure-home'
  | 'childrens-home'
  | 'supported-accommodation'
  | 'parents'
  | 'independent'
  | 'employment'
  | 'residential-school'
  | 'adoption'
  | 'care-home'
  | 'hospital'
  | 'family-centre'
  | 'custody'
  | 'temporary'
  | 'other';

/** Who provides the home. */
export const PLACE_PROVIDER: Readonly<Record<string, string>> = {
  ...{ PR0: 'parents', PR1: 'own', PR2: 'other-authority', PR3: 'other-public', PR4: 'private', PR5: 'voluntary' },
};

/** Whether the child took part in a review; null for a child too young to be asked. */
export const REVIEW_CODE: Readonly<Record<string, boolean | null>> = {
  ...{ PN0: null, PN1: true, PN2: true, PN3: true, PN4: false, PN5: true, PN6: true, PN7: false },
};

export const IN_TOUCH: Readonly<Record<string, InTouch>> = {
  YES: 'in-touch',
  NO: 'not-in-touch',
  REFU: 'refuses',
  NREQ: 'needs-nothing',
  RHOM: 'home-six-months',
  DIED: 'died',
};
export type InTouch = 'in-touch' | 'not-in-touch' | 'refuses' | 'needs-nothing' | 'home-six-months' | 'died';

/** Activity: education is what opens help to 25. `0` and none are not known. */
export const ACTIVITY: Readonly<Record<string, Activity>> = {
  ...{ '0': 'unknown', F1: 'education', P1: 'education', F2: 'education', P2: 'education' },
  ...{ F3: 'work', P3: 'work', F4: 'apprenticeship', P4: 'apprenticeship', F5: 'work', P5: 'work' },
  ...{ G4: 'ill', G5: 'nothing', G6: 'parenting' },
};
export type Activity = 'unknown' | 'education' | 'apprenticeship' | 'work' | 'ill' | 'nothing' | 'parenting';

/** Where a care leaver lives; `0` is not known. */
export const ACCOMMODATION: Readonly<Record<string, Accommodation>> = Object.fromEntries([
  ['0', {}],
  ...Object.entries({
    ...{ B: 'family', C: 'care-home', D: 'supported', E: 'supported-lodgings', G: 'abroad', H: 'deported' },
    ...{ K: 'lodgings', R: 'unknown', S: 'homeless', T: 'foyer', U: 'independent', V: 'emergency' },
    ...{ W: 'bed-and-breakfast', X: 'custody', Y: 'other', Z: 'former-foster-carer' },
  }).flatMap(([letter, home]): [string, Accommodation][] => [
    [`${letter}1`, { home, suitable: true }],
    [`${letter}2`, { home, suitable: false }],
  ]),
]);
export interface Accommodation {
  readonly home?: string;
  readonly suitable?: boolean;
}
