import type { Limit } from '../../../statute';
import { localSetting, wordsFor } from '../../kernel/definition';
import type { Network } from '../facts';

export const FAMILY_NETWORK_PLAN = 'family-network-plan';

export const { step } = wordsFor<Network>();

/** A figure that neither law nor the review gives: the authority's own, with a default of this product. */
export const setting = (id: string, limit: Parameters<typeof localSetting>[1], source = 'No source gives a figure.') =>
  localSetting(`${FAMILY_NETWORK_PLAN}.${id}`, limit, source);

/** The plan itself sets the day; an authority may give no grace on it that the family did not agree to. */
export const PLAN_SET = 'On the day that the plan sets.';

export const TEAM_MANAGER = ['team-manager'] as const;
export const SERVICE_MANAGER = ['service-manager'] as const;

/** For the working day on or after a moment: the same working day. */
export const SAME_WORKING_DAY: Limit = {
  ...{ amount: 0, unit: 'working-day', counting: 'WD' },
  ...{ direction: 'after', kind: 'limit' },
};
