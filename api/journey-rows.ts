import { builder } from './builder';
import { ChildRef, findChild } from './children';
import type { Context, Moment } from './context';
import type { DutySeen } from './duties';
import { journeyBehind, JourneyRef, type JourneySeen } from './journeys';
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

/** A row that is about something owed. */
export interface OfDuty extends OfJourney {
  readonly duty: DutySeen;
}
export const rowOf = (duty: DutySeen): OfDuty => {
  const { journey, child, team, authority, asAt, knownBy } = duty;
  return { journey, child, team, authority, asAt, knownBy, duty };
};

/** Whose a row is, for the record of reads. */
export const whoseRow = ({ child, journey, team, authority, asAt, knownBy }: OfJourney): Whose => ({
  ...{ child, journey, team, authority, asAt, knownBy },
});

/** The journey that a row is of. */
export const behind = (context: Context, { journey, asAt, knownBy }: OfJourney): Promise<JourneySeen> =>
  journeyBehind(context, journey, { asAt, knownBy });

/** Adds to a type of rows where and of whom a row is. */
export const ofRow = <R extends OfJourney>(ref: ReturnType<typeof builder.objectRef<R>>): void => {
  builder.objectFields(ref, (t) => ({
    journey: t.field({
      type: JourneyRef,
      description: 'The journey.',
      resolve: (row, _, context) => behind(context, row),
    }),
    child: t.field({
      type: ChildRef,
      nullable: true,
      description: 'The child, young person or adult; null where no longer for the caller.',
      resolve: ({ child, asAt, knownBy }, _, context) => findChild(context, child, { asAt, knownBy }),
    }),
  }));
};
