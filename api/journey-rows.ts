import type { Context, Moment } from './context';
import { journeyBehind, type JourneySeen } from './journeys';
import type { Whose } from './looked';

/*
 * What lists of journeys share: an index gives the page, and what is shown of each row is read from the record of that one journey.
 */

/** As many journeys are read for one page at most. */
export const MOST = 50;

/** Whose list is asked for, and which page of it. */
export interface ListPlace {
  readonly team?: string | null | undefined;
  readonly authority?: string | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** A row of such a list, by the two clocks of the question. */
export interface OfJourney extends Moment {
  readonly journey: string;
  readonly child: string;
  readonly team: string;
  readonly authority: string;
}

/** Whose a row is, for the record of reads. */
export const whoseRow = ({ child, journey, team, authority, asAt, knownBy }: OfJourney): Whose => ({
  ...{ child, journey, team, authority, asAt, knownBy },
});

/** The journey that a row is of. */
export const behind = (context: Context, { journey, asAt, knownBy }: OfJourney): Promise<JourneySeen> =>
  journeyBehind(context, journey, { asAt, knownBy });
