/** Every part a person, a service or a system may play in a journey, by the field's own names. */
export const ROLES = [
  'child',
  'case-system',
  'social-worker',
  'team-manager',
  'service-manager',
  'service-lead',
  'legal-adviser',
  'fgdm-coordinator',
  'independent-advocate',
  'expert-practitioner',
  'receiving-service',
  'young-person',
  'personal-adviser',
  'independent-reviewing-officer',
  'leaving-care-manager',
  'nominated-officer',
  'director-children-services',
  'senior-officer',
  'lodgings-worker',
  'family-finding-coordinator',
  'virtual-school-head',
  'former-foster-carer',
  'home-provider',
  'lodgings-host',
  'parent',
  'named-carer',
  'network-member',
  'support-provider',
  'funding-approver',
  'private-fostering-officer',
  'kinship-worker',
  'kinship-carer',
  'prospective-guardian',
  'host-authority',
  'housing-authority',
  'mental-health-service',
  'adult-social-care',
  'education-provider',
  'custody-establishment',
  'proposed-guardian',
  'lifelong-guardian',
  'found-person',
  'guardianship-coordinator',
  'visitor-scheme',
  'independent-visitor',
  'mentor-charity',
  'mentor',
  'capacity-assessor',
  'notified-person',
  'order-maker',
  'register-keeper',
  'notice-recipient',
  'trusted-person',
  'independent-adviser-adult',
  'independent-adviser-guardian',
  'home-finder',
  'home-finding-manager',
  'provider-manager',
  'foster-carer',
  'supervising-social-worker',
  'area-authority',
  'out-of-hours-worker',
  'authority-administrator',
  'supervisor',
  'auditor',
] as const;

export type Role = (typeof ROLES)[number];

/**
 * Parts outside the authority's own staff: the young person, the family, whoever gives a home or help, and other bodies. They see nothing here
 * unless it was offered to them; what they say is recorded for them by somebody who works with the child.
 */
export const OUTSIDE_ROLES: readonly Role[] = [
  ...(['child', 'young-person', 'former-foster-carer', 'home-provider', 'lodgings-host'] as const),
  ...(['host-authority', 'housing-authority', 'mental-health-service', 'adult-social-care'] as const),
  ...(['education-provider', 'custody-establishment'] as const),
  ...(['parent', 'named-carer', 'network-member', 'support-provider'] as const),
  ...(['kinship-carer', 'prospective-guardian'] as const),
  ...(['proposed-guardian', 'lifelong-guardian', 'found-person', 'notified-person', 'notice-recipient'] as const),
  ...(['visitor-scheme', 'independent-visitor', 'mentor-charity', 'mentor', 'trusted-person'] as const),
  ...(['capacity-assessor', 'order-maker'] as const),
  ...(['independent-adviser-adult', 'independent-adviser-guardian'] as const),
  ...(['provider-manager', 'foster-carer', 'area-authority'] as const),
];

/** Who may record what the child, the young person or somebody outside the authority has said or done: both names are kept. */
export const RECORDS_FOR_OTHERS: readonly Role[] = [
  ...(['personal-adviser', 'social-worker', 'leaving-care-manager', 'lodgings-worker'] as const),
  ...(['independent-advocate', 'independent-reviewing-officer', 'family-finding-coordinator'] as const),
  ...(['guardianship-coordinator', 'kinship-worker'] as const),
];

/** Who acts: an opaque staff reference and the roles held when acting. */
export interface Person {
  readonly id: string;
  readonly roles: readonly Role[];
}

/** Who did it and, where a case system or colleague recorded it for them, for whom. Both names are kept. */
export interface Authorship {
  readonly by: Person;
  readonly onBehalfOf?: Person;
}

/** The person whose authority the act rests on. */
export const responsible = (author: Authorship): Person => author.onBehalfOf ?? author.by;
