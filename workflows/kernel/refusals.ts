/** Every way in which a journey or the API says no. Codes are stable: programs may rely on them. */
export const REFUSAL_CODES = [
  'already-answered', // a hand-over that somebody has already accepted or refused
  'already-ended', // the journey is over and takes only corrections, late records and follow-ups
  'already-open', // the child has an open journey of this type and purpose
  'already-settled', // the duty has an outcome
  'already-started', // a journey with this id exists
  'contradiction', // contradicts the calendar or the catalogue as it is
  'different-body', // the same idempotency key came with another content
  'erased', // the child's key was destroyed, so nothing can be sealed for the child
  'held-elsewhere', // another request holds the place; the sentence says until when
  'hold-expired', // the hold has run out: hold the place again if it is free, or choose from new options
  'in-the-future', // something is said to have happened that cannot have happened yet
  'invalid-value', // a value of the wrong form
  'missing-value', // something required was left out
  'no-checkpoint', // no worker has a signing key, or the record was set back behind what was signed
  'not-allowed', // the role may not do this
  'not-as-previewed', // what would come of it is no longer what the preview said
  'not-compliant', // an act that exists only in the software, whose conditions are not met
  'not-found', // no such thing, or not for this authority
  'not-started', // the journey does not exist
  'not-yet', // an end, a hand-over or an erasure whose conditions are not met
  'not-in-this-journey', // a fact, decision, duty, hand-over or end that this journey does not have
  'not-for-this-purpose', // the step is not part of a journey with this purpose
  'past-change', // would change what was the law or a day off before it was published
  'story-clock', // a moment other than now was asked for where that is not allowed
  'unavailable', // nobody can tell yet whether it was done; send it again with the same key
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** A business "no": a code for programs, a sentence for people, and the path of the field it is about. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  readonly path: readonly string[];
}

export const refusal = (code: RefusalCode, message: string, ...path: string[]): Refusal => ({ code, message, path });

/** Either a value or a refusal; never both. */
export type Judged<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export const accepted = <T>(value: T): Judged<T> => ({ ok: true, value });
export const refused = (reason: Refusal): Judged<never> => ({ ok: false, refusal: reason });
