import { durable } from '../../../workflows/journey';
import { adviserVisits as definition } from './definition';

/** What the worker of a spec runs: this journey, and what every journey needs. */
export const adviserVisits = durable(definition);
export { act } from '../../../workflows/act';
export { announceLaw } from '../../../workflows/announce-law';
