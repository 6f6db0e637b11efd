/*
 * How far it is, and how long it takes. A distance is along the great circle between two coordinates; a journey time is what a
 * person recorded, or an estimate from that distance which says that it is one.
 */

/** A place on the earth in degrees, north and east positive. */
export interface Point {
  readonly lat: number;
  readonly lon: number;
}

/** The mean radius of the earth in metres. */
export const EARTH_RADIUS_METRES = 6_371_008.8;

const METRES_IN_A_MILE = 1609.344;

/** Along the great circle, in whole metres: 2 R asin of the root of the haversine. */
export function metresBetween(a: Point, b: Point): number {
  const haversine = half(b.lat - a.lat) + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * half(b.lon - a.lon);
  return Math.round(2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(haversine))));
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const half = (degrees: number): number => Math.sin(radians(degrees) / 2) ** 2;

/** Kilometres to one decimal, as they are shown, ranked by and estimated from. */
export const kilometres = (metres: number): number => Math.round(metres / 100) / 10;

/** Miles to one decimal. */
export const miles = (metres: number): number => Math.round((metres / METRES_IN_A_MILE) * 10) / 10;

/** Whether a value can be a place on the earth. */
export const isPoint = ({ lat, lon }: Point): boolean => Math.abs(lat) <= 90 && Math.abs(lon) <= 180;

/** Figures by which a journey time is estimated: an authority's own, none of them law. */
export interface Pace {
  /** How much longer the road is than the great circle. */
  readonly roadFactor: number;
  readonly kmPerHour: number;
  /** How far an estimate may lie from a limit, in per cent, and still say nothing. */
  readonly marginPercent: number;
}

/** What a person found out about one journey. */
export interface RecordedJourney {
  readonly homeId: string;
  /** Where to: 'home', 'school:<name>' or 'place:<name>', as the criteria call it. */
  readonly to: string;
  readonly minutes: number;
  /** By what, and at what time of day: 'bus, 08:15'. */
  readonly how: string;
}

/** How long a journey takes, and from where that is known. */
export interface Journey {
  readonly km: number;
  readonly minutes: number;
  readonly estimated: boolean;
  readonly basis: string;
}

/** What was recorded, or else round(km x factor / speed x 60) of the kilometres that are shown. */
export function journeyBetween(from: Point, to: Point, recorded: RecordedJourney | undefined, pace: Pace): Journey {
  const km = kilometres(metresBetween(from, to));
  if (recorded) return { km, minutes: recorded.minutes, estimated: false, basis: `recorded: ${recorded.how}` };
  const minutes = Math.round(((km * pace.roadFactor) / pace.kmPerHour) * 60);
  return { km, minutes, estimated: true, basis: `estimate: ${km} km x ${pace.roadFactor} at ${pace.kmPerHour} km/h` };
}

/** Against a limit in minutes. An estimate within the margin of the limit, on either side, is unknown. */
export function withinMinutes(
  { minutes, estimated }: Journey,
  limit: number,
  pace: Pace,
): 'met' | 'not-met' | 'unknown' {
  if (!estimated) return minutes <= limit ? 'met' : 'not-met';
  if (minutes * 100 <= limit * (100 - pace.marginPercent)) return 'met';
  return minutes * 100 > limit * (100 + pace.marginPercent) ? 'not-met' : 'unknown';
}
