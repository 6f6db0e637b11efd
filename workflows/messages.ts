import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Sent } from './kernel/decide';
import type { JourneyState } from './kernel/state';
import type { Refusal } from './kernel/refusals';
import type { Instant } from '../statute';

/** Where a command's events stand in the record: the lasting answer to whoever sent it. */
export interface Kept {
  readonly command: string;
  readonly first: number;
  readonly last: number;
  readonly recordedAt: string;
}

/** One or several commands for one journey: all are recorded, or none. Answers with where they stand in the record. */
export const recordUpdate = defineUpdate<readonly Kept[], [readonly Sent[]]>('record');

/** The law or a local setting was changed for the journey's authority. */
export const lawChangedSignal = defineSignal('lawChanged');

/** Wakes a sleeping journey or round, so that it looks up and notices a new worker version. */
export const nudgeSignal = defineSignal('nudge');

/** How a refusal travels: the type of an application failure, with the refusal as its only detail. */
export const REFUSAL = 'Refusal';

/** What a run of a journey starts with. */
export interface JourneyInput {
  readonly journey: string;
  /** Milliseconds from the engine's clock to the journey's; nought but in tests and example data. */
  readonly clockOffsetMs: number;
  /** What the run before carried over. */
  readonly snapshot?: JourneyState;
  /** Events after which a run makes way for the next; lowered by tests. */
  readonly rollOverAfter?: number;
}

/** One act for several children, each in a journey of its own: sent once, told to each exactly once. */
export interface Act {
  readonly id: string;
  readonly deliveries: readonly Delivery[];
}

/** Commands for one journey, and how it is started if they start it. */
export interface Delivery {
  readonly journey: string;
  readonly workflowType: string;
  readonly sent: readonly Sent[];
  readonly start?: JourneyInput;
}

/** A change of law of one authority, on its way to its journeys. */
export interface Announcement {
  readonly authority: string;
  /** The last journey told by the run before. */
  readonly after?: string;
}

/** The round of one request for a home: it holds references and times alone. */
export interface Round {
  readonly request: string;
  /** Milliseconds from the engine's clock to the request's; nought but in tests and example data. */
  readonly clockOffsetMs: number;
  /** Events after which a run makes way for the next; lowered by tests. */
  readonly rollOverAfter?: number;
}

/** How a request stands: whether it is over, and the next moment at which time alone changes something. */
export interface RoundLook {
  readonly closed: boolean;
  readonly next: Instant | null;
}

/** What became of one delivery. */
export type Delivered = { readonly journey: string } & (
  | { readonly kept: readonly Kept[]; readonly refusal?: undefined }
  | { readonly refusal: Refusal; readonly kept?: undefined }
);
