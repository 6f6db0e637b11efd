import type { decisions, facts } from './facts';
import type { steps } from './steps';

/*
 * The evidence bundle: what travels with the child to a court, and to an authority that takes over.
 */

/** One part of it: the facts and decisions that it is made of, and the steps that bring them about. */
export interface EvidencePart {
  readonly title: string;
  readonly entries: readonly (keyof typeof facts | keyof typeof decisions)[];
  readonly steps: readonly (keyof typeof steps)[];
}

const part = (title: string, entries: EvidencePart['entries'], ...made: EvidencePart['steps']): EvidencePart => ({
  title,
  entries,
  steps: made,
});

export const EVIDENCE = {
  people: part('Parents and others with parental responsibility', ['offerRecipient'], 'list-offer-recipients'),
  offers: part('Offers of a family group meeting', ['offer'], 'make-offer'),
  answers: part('Answers to the offers', ['offerAnswer'], 'answer-offer'),
  meeting: part('The family group meeting', ['meeting'], 'hold-meeting'),
  plan: part("The family's plan", ['familyPlan'], 'record-family-plan'),
  reply: part("The authority's reply", ['reply'], 'reply-to-plan'),
  'known-adults': part('Known adults who might foster', ['knownAdult', 'noKnownAdults'], 'ask-known-adults'),
  outcomes: part(
    'Outcomes, and what became of them',
    ['outcomes', 'outcomeStatus'],
    'outcome-check',
    'outcome-follow-up',
  ),
} as const;

/** Hand-overs that it travels with. */
export const CARRIES_EVIDENCE: readonly string[] = ['family-network-plan', 'kinship-route', 'proceedings', 'transfer'];
