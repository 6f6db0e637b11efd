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
  'authority-administrator',
  'supervisor',
  'auditor',
] as const;

export type Role = (typeof ROLES)[number];

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
