import type { Terms } from '../../activities/matching';
import type { Home } from '../../workflows/home-matching/search/home';
import { shown, type HomeField, type HomeStage } from '../../workflows/home-matching/search/disclosure';
import type { Role } from '../../workflows/kernel/people';

/*
 * Who sees which part of a home, and at which stage: `shown` of the search says it by the fields of the reference page, and this says
 * under which of those each part of a version falls.
 */

/** A part of a version. `people`: by reference, who belongs to the household, lives there or is named in an approval. */
export type HomePart = Exclude<keyof Home, 'id' | 'version'> | keyof Terms | 'people';

/** `buying`: not for matching or the child's authority; told and read by who buys and by the provider. */
const FIELD_OF: Readonly<Record<HomePart, HomeField | 'buying'>> = {
  approvals: 'terms',
  exemptions: 'terms',
  ages: 'ages',
  patterns: 'patterns',
  offers: 'offers',
  point: 'point',
  places: 'limits',
  confirmedOn: 'limits',
  availableFrom: 'limits',
  canKeepUntil: 'limits',
  residentLimits: 'limits',
  areaCode: 'area',
  healthArea: 'area',
  canMeet: 'experience',
  accessFeatures: 'experience',
  takesSiblings: 'experience',
  schoolRun: 'experience',
  household: 'household-make-up',
  residents: 'household-make-up',
  features: 'pets',
  type: 'quality-summary',
  registration: 'quality-summary',
  restrictions: 'quality-summary',
  givesCare: 'quality-summary',
  people: 'household-names',
  ownership: 'buying',
  purchase: 'buying',
  weeklyPrice: 'buying',
};

const BUYERS: readonly Role[] = ['home-finding-manager', 'provider-manager', 'supervising-social-worker'];

/**
 * Tells of each part of a home whether somebody with one of these roles sees it at a stage. What needs somebody's leave first is not
 * shown by this alone.
 */
export const homeShownAs =
  (roles: readonly Role[], stage: HomeStage) =>
  (part: HomePart): boolean => {
    const field = FIELD_OF[part];
    return roles.some((role) => (field === 'buying' ? BUYERS.includes(role) : shown(stage, role, field) === 'shown'));
  };
