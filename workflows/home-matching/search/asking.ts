import { hours, workingDays, type Limit } from '../../../statute';

/*
 * Homes that are asked: by when they answer, and which comes next where they are asked one after the other.
 */

const time = (setting: string, limit: Limit) =>
  ({ from: 'setting', setting, default: limit, source: 'No source gives a figure.' }) as const;

/** By when a provider answers: the authority's own settings, with defaults of this product. */
export const ANSWER_TIMES = {
  planned: { title: 'A provider answers', due: time('home-matching.provider-answer', workingDays(1)) },
  emergency: { title: 'A provider answers', due: time('home-matching.provider-answer-urgent', hours(2)) },
} as const;

/** A home that was asked for a request. */
export interface AskedHome {
  readonly home: string;
  readonly over: boolean;
}

/** The home that is asked next: the first in the order that was not asked yet, once all that were asked are over. */
export const nextInOrder = (order: readonly string[], asked: readonly AskedHome[]): string | undefined =>
  asked.every(({ over }) => over) ? order.find((home) => !asked.some((one) => one.home === home)) : undefined;
