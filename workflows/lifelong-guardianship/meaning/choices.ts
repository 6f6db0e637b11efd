import type { ChoiceDefinition } from '../../kernel/definition';
import { LIFELONG_GUARDIANSHIP } from './limits';

/*
 * What the review leaves open about a Lifelong Guardianship Order: thirty points. None of the answers is law or the review's
 * words; each is a default of this product that an authority may change from a day on, to be put to care experienced
 * people first, then to counsel. A point whose answer is a length of time names its settings instead. Some points shape
 * what is owed or what an act must meet; the others only what guides and papers say. No option goes below what the journey
 * holds to: both sign twice and alone, either may stop, a hold needs no proof, nothing lapses, birth ties stay.
 */

/** The defaults as a whole; a change of any of them is a new set. What was told to people names the set. */
export const DEFAULT_SET = 1;

interface Point extends ChoiceDefinition {
  /** Whether it shapes what is owed, or only what guides and papers say. */
  readonly shapes: 'steps' | 'papers';
  /** Settings that belong to the point. */
  readonly settings?: readonly string[];
}

const point = (
  title: string,
  shapes: Point['shapes'],
  [standard, ...others]: readonly [string, ...string[]],
  settings: readonly string[] = [],
): Point => ({
  title,
  shapes,
  options: [standard, ...others],
  default: standard,
  source: 'The review of 2022 leaves it open; not law.',
  ...(settings.length === 0 ? {} : { settings }),
});

/** For what only papers say: the default is told, or the reader is sent to the words of whoever decides. */
const AS_DECIDED = 'as-the-order-says';

export const points = {
  O1: point('Who applies', 'steps', ['both-jointly', 'either-once-both-consented']),
  O2: point('Who decides', 'steps', ['family-court', 'registrar']),
  O3: point('What shows care experience', 'steps', ['own-word', 'own-word-and-a-record']),
  O4: point('Whether a relative may be guardian', 'steps', ['allowed', 'excluded']),
  O5: point('How many guardians at once', 'steps', ['two', 'one']),
  O6: point('When it is appropriate', 'steps', ['four-findings', 'consents-alone']),
  O7: point('How long they must have known each other', 'steps', ['any-time', 'one-year', 'two-years']),
  O8: point('How consent is given', 'steps', ['written-alone-twice'], ['reflection', 'fresh-consent']),
  O9: point('When capacity is assessed', 'steps', ['in-doubt', 'always']),
  O10: point('Whether advice can be declined', 'steps', ['after-a-talk', 'never']),
  O11: point('Whom the guardian tells', 'steps', ['own-family', 'nobody'], ['notice-to-family']),
  O12: point('The part of the authority', 'papers', ['supports-if-asked', 'none']),
  O13: point('When professional power must have ended', 'steps', ['before-consent', 'before-the-decision']),
  O14: point('Who may inherit', 'steps', ['mutual-if-both-choose', 'adult-only']),
  O15: point('Who may name whom as next of kin', 'steps', ['each-the-other', 'adult-names-guardian']),
  O16: point('What becomes of birth ties', 'papers', ['they-stay', AS_DECIDED]),
  O17: point('What is not affected', 'papers', ['everything-else', AS_DECIDED]),
  O18: point('Marriage between the two', 'steps', ['discharge-first', 'not-asked']),
  O19: point('Children and adoptions of the guardian', 'papers', ['change-nothing', AS_DECIDED]),
  O20: point('Looking at it together again', 'steps', ['invited', 'not-invited'], ['first-review', 'later-reviews']),
  O21: point('Who may ask for a variation', 'papers', ['joint-or-one-with-the-other-heard', 'joint-only']),
  O22: point('How it ends', 'steps', ['either-without-fault'], ['discharge-reflection']),
  O23: point('When it is set aside', 'papers', ['consent-was-wrong', AS_DECIDED]),
  O24: point('What follows a death', 'papers', ['words-take-effect', AS_DECIDED]),
  O25: point('A guardian who loses capacity', 'steps', ['notices-stop-unless-attorney', 'notices-go-on']),
  O26: point('Harm', 'steps', ['hold-on-own-word'], ['hold']),
  O27: point('The fee of the adult', 'papers', ['none', AS_DECIDED]),
  O28: point('Who sees the register', 'papers', ['parties-and-named', AS_DECIDED]),
  O29: point('Other nations', 'papers', ['no-recognition-assumed', AS_DECIDED]),
  O30: point('Ceremony', 'papers', ['optional-no-effect', AS_DECIDED]),
} as const satisfies Readonly<Record<string, Point>>;

export type PointId = keyof typeof points;

/** The name of a point among the choices of an authority. */
export const choiceOf = (id: PointId): string => `${LIFELONG_GUARDIANSHIP}.${id}`;

/** Points that have more than one answer; the others are changed by their settings. */
export const choices: Readonly<Record<string, ChoiceDefinition>> = Object.fromEntries(
  (Object.keys(points) as PointId[])
    .filter((id) => points[id].options.length > 1)
    .map((id) => [choiceOf(id), points[id]]),
);
