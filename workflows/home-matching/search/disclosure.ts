/*
 * Who sees what of a child's need, and of a home, at which stage. Whatever is not said to be shown is withheld: a field, a role or
 * a stage that nobody thought of is told nothing.
 */

/** What a provider has been told of the child: nothing, what may be asked of many, an outline, the detail, who it is; or no longer anything. */
export const NEED_STAGES = ['D0', 'D1', 'D2', 'D3', 'D4', 'ended'] as const;
export type NeedStage = (typeof NEED_STAGES)[number];

/** How far a home has come towards one child: in the pool, offered to the authority, accepted by it, to be visited, lived in. */
export const HOME_STAGES = ['pool', 'offered', 'accepted', 'visit', 'moved'] as const;
export type HomeStage = (typeof HOME_STAGES)[number];

/** Fields of a need by the stage at which a provider first sees them. */
const FROM_STAGE = {
  D1: [
    ...(['age-in-years', 'number-of-children', 'home-type', 'pattern', 'needed-from', 'length', 'region'] as const),
    ...(['coded-musts', 'emergency'] as const),
  ],
  D2: [
    ...(['risk-headings', 'health-headings', 'school-stage', 'family-time-pattern', 'culture-and-language'] as const),
    ...(['wishes', 'travel-minutes'] as const),
  ],
  D3: [
    ...(['risk-assessment', 'health-detail', 'talk-with-social-worker', 'resident-impact', 'school-town'] as const),
    'home-town',
  ],
  D4: [
    ...(['name', 'date-of-birth', 'photograph', 'address', 'school-name', 'family-names', 'legal-status'] as const),
    ...(['documents', 'plans', 'court-papers'] as const),
  ],
} as const;

/** Told to nobody outside the authority but by the child's own leave, whatever the stage. */
const IF_CHILD_AGREES = ['orientation', 'gender-history'] as const;

/** Read by named people alone; a provider is told at most whether there is a conflict. */
const NAMED_READERS = ['excluded-areas', 'avoided-people'] as const;

const NEVER_A_PROVIDER = ['rival-options'] as const;

/** What there is to be shown of a home, by whom it is first seen. */
const POOL = ['terms', 'ages', 'patterns', 'offers', 'point', 'limits'] as const;
const OFFERED = [
  ...(['area', 'km-and-minutes', 'experience', 'household-make-up', 'pets', 'quality-summary'] as const),
] as const;
const ACCEPTED = ['carer-names', 'street-address', 'emergency-contacts'] as const;
/** The carers' own page for a child, shown with their consent. */
const OWN_PAGE = ['carer-first-names', 'photographs', 'pets', 'house-rules'] as const;
/** With the fostering service or the home alone. */
const OF_THE_SERVICE = ['check-detail', 'health', 'references', 'finances', 'household-names'] as const;

export const NEED_FIELDS = [
  ...[...FROM_STAGE.D1, ...FROM_STAGE.D2, ...FROM_STAGE.D3, ...FROM_STAGE.D4],
  ...[...IF_CHILD_AGREES, ...NAMED_READERS, ...NEVER_A_PROVIDER],
];
export type NeedField = (typeof NEED_FIELDS)[number];

export const HOME_FIELDS = [...new Set([...POOL, ...OFFERED, ...ACCEPTED, ...OWN_PAGE, ...OF_THE_SERVICE])];
export type HomeField = (typeof HOME_FIELDS)[number];

/** The parts of which the reference page says what they see. */
export const SEEING_ROLES = [
  ...(['social-worker', 'team-manager', 'home-finder', 'home-finding-manager'] as const),
  ...(['provider-manager', 'foster-carer', 'supervising-social-worker', 'child', 'parent'] as const),
] as const;

const AUTHORITY = ['social-worker', 'team-manager'];
const MATCHING_BODY = ['home-finder', 'home-finding-manager'];
const PROVIDER = ['provider-manager', 'foster-carer', 'supervising-social-worker'];

/**
 * `named-readers`: by people whom the authority names, and no others. `if-child-agrees`, `if-carers-agree`: with that leave
 * on record. `if-authority-decides`: where the child's authority has said so, and for an address that it is safe.
 * `yes-or-no`: whether there is a conflict, never with whom.
 */
export type Shown =
  'shown' | 'yes-or-no' | 'named-readers' | 'if-child-agrees' | 'if-carers-agree' | 'if-authority-decides' | 'withheld';

/** How a role sees a field of a need or of a home at a stage. A stage of the one says nothing of the other's fields. */
export function shown(stage: NeedStage | HomeStage, role: string, field: NeedField | HomeField): Shown {
  if (isOneOf(NEED_STAGES, stage)) return isOneOf(NEED_FIELDS, field) ? needShown(stage, role, field) : 'withheld';
  return isOneOf(HOME_FIELDS, field) ? homeShown(stage, role, field) : 'withheld';
}

const isOneOf = <T extends string>(all: readonly T[], one: string): one is T => all.some((each) => each === one);

function needShown(stage: NeedStage, role: string, field: NeedField): Shown {
  if (AUTHORITY.includes(role)) return isOneOf(NAMED_READERS, field) ? 'named-readers' : 'shown';
  if (MATCHING_BODY.includes(role)) return shownToMatchingBody(field);
  if (!PROVIDER.includes(role) || stage === 'D0' || stage === 'ended') return 'withheld';
  if (field === 'avoided-people') return 'yes-or-no';
  if (isOneOf(IF_CHILD_AGREES, field)) return 'if-child-agrees';
  const first = firstStage(field);
  return first !== undefined && NEED_STAGES.indexOf(first) <= NEED_STAGES.indexOf(stage) ? 'shown' : 'withheld';
}

/** Those who search know what is needed from the start, and never who the child is. */
function shownToMatchingBody(field: NeedField): Shown {
  if (isOneOf(NAMED_READERS, field)) return 'yes-or-no';
  if (isOneOf(IF_CHILD_AGREES, field)) return 'if-child-agrees';
  return isOneOf(FROM_STAGE.D4, field) ? 'withheld' : 'shown';
}

const firstStage = (field: NeedField): keyof typeof FROM_STAGE | undefined =>
  (['D1', 'D2', 'D3', 'D4'] as const).find((stage) => isOneOf(FROM_STAGE[stage], field));

function homeShown(stage: HomeStage, role: string, field: HomeField): Shown {
  if (PROVIDER.includes(role)) return 'shown';
  if (MATCHING_BODY.includes(role)) return isOneOf(POOL, field) || isOneOf(OFFERED, field) ? 'shown' : 'withheld';
  if (AUTHORITY.includes(role)) return shownToAuthority(stage, field);
  if (role === 'child') return shownToChild(stage, field);
  return role === 'parent' && stage === 'moved' && !isOneOf(OF_THE_SERVICE, field)
    ? 'if-authority-decides'
    : 'withheld';
}

function shownToAuthority(stage: HomeStage, field: HomeField): Shown {
  if (stage === 'pool') return 'withheld';
  if (isOneOf(OFFERED, field)) return 'shown';
  return stage !== 'offered' && isOneOf(ACCEPTED, field) ? 'shown' : 'withheld';
}

const shownToChild = (stage: HomeStage, field: HomeField): Shown =>
  (stage === 'visit' || stage === 'moved') && isOneOf(OWN_PAGE, field) ? 'if-carers-agree' : 'withheld';

/** What has come of asking one home for one child, as far as it opens or ends a stage. */
export interface Approach {
  readonly asked: boolean;
  readonly interested: boolean;
  /** The child's social worker released the outline. */
  readonly released: boolean;
  readonly conditionalYes: boolean;
  readonly shortlisted: boolean;
  readonly chosen: boolean;
  readonly accepted: boolean;
  readonly funded: boolean;
  /** Lost, declined, expired or withdrawn. */
  readonly over: boolean;
}

/** The stage of one provider towards one child. A stage opens only upon the one before it; what is over shows nothing more. */
export function stageOf(approach: Approach): NeedStage {
  const { asked, interested, released, conditionalYes, shortlisted, chosen, accepted, funded, over } = approach;
  if (over) return 'ended';
  if (!asked) return 'D0';
  if (!(interested && released)) return 'D1';
  if (!(conditionalYes && shortlisted)) return 'D2';
  return chosen && accepted && funded ? 'D4' : 'D3';
}
