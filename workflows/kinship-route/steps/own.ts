import { localSetting, wordsFor } from '../../kernel/definition';
import type { Kinship } from '../facts';

export const KINSHIP_ROUTE = 'kinship-route';

export const { step } = wordsFor<Kinship>();

/** A figure that neither law nor the review gives: the authority's own, with a default of this product. */
export const setting = (id: string, limit: Parameters<typeof localSetting>[1], source = 'No source gives a figure.') =>
  localSetting(`${KINSHIP_ROUTE}.${id}`, limit, source);
