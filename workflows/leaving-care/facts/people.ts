import { fact } from '../../kernel/definition';
import { civilDay, oneOf, optional, ref, refs, sealedText, someOf, yesNo } from '../../kernel/shape';
import { TOLD } from './control';
import { ANYONE } from './plan';

/*
 * People, health and safety: who is loved and trusted, concerns, harm outside the home, health services, status, and
 * what of it may be told to whom.
 */

const WORKERS = ['personal-adviser', 'social-worker'] as const;

export const people = {
  relationship: fact('A relationship, as the young person sees it', {
    occurred: 'The day the young person said so',
    holds: {
      person: ref('The other person'),
      kind: oneOf('Who it is', ['family', 'carer', 'friend', 'mentor', 'worker', 'other']),
      loving: oneOf('Whether it is loving', ['yes', 'no', 'unsure']),
    },
    names: 'person',
    recordedBy: ['young-person'],
    per: 'person',
  }),
  bondWish: fact('Whether the young person wishes for a lifelong bond, and what of it may be told on', {
    occurred: 'The day the young person said so',
    holds: {
      wishes: yesNo('The young person wishes for it'),
      with: optional(ref('With whom, where that may be told on')),
      tellOf: optional(refs('Other people whom the young person has named and who may be told of')),
      words: optional(sealedText('What the young person wants said')),
    },
    recordedBy: ['young-person'],
  }),
  independentVisitor: fact('Independent visitor', {
    occurred: 'The day since when',
    holds: { active: yesNo('There is one, and the young person wants it so') },
    recordedBy: ['young-person', ...WORKERS],
  }),
  familyFindingOffer: fact('Offer to look for family and people who matter', {
    occurred: 'The day of the offer',
    holds: {
      answer: oneOf('The answer', ['yes', 'no', 'not-now']),
      offerAgainOn: optional(civilDay('The day to offer it again')),
      told: sealedText('What the young person was told'),
    },
    recordedBy: ['family-finding-coordinator', 'social-worker', 'personal-adviser'],
    afterEnd: true,
  }),
  siblingContactChecked: fact('Contact with brothers and sisters was looked at', {
    occurred: 'The day it was looked at',
    holds: {},
    recordedBy: WORKERS,
  }),
  concern: fact('A concern that the young person voiced', {
    occurred: 'The day it was voiced',
    holds: { concern: ref('The concern'), words: sealedText('In the words of the young person') },
    recordedBy: ANYONE,
    per: 'concern',
    afterEnd: true,
  }),
  concernOutcome: fact('What became of a concern', {
    occurred: 'The day the young person saw it',
    holds: {
      concern: ref('The concern'),
      seenByYoungPerson: yesNo('The young person saw the outcome'),
      words: sealedText('What was done'),
    },
    recordedBy: ['personal-adviser', 'social-worker', 'leaving-care-manager'],
    per: 'concern',
    afterEnd: true,
  }),
  harmPlan: fact('Plan for harm outside the home', {
    occurred: 'The day since when',
    holds: { active: yesNo('It is active') },
    recordedBy: ['social-worker'],
  }),
  mentalHealthSupport: fact("Help by the children's mental health service", {
    occurred: 'The day since when',
    holds: { active: yesNo('It goes on') },
    recordedBy: [...WORKERS, 'mental-health-service'],
  }),
  likelyAdultNeeds: fact('Needs of care as an adult are likely', {
    occurred: 'The day it was seen',
    holds: { atRisk: optional(yesNo('The young person is at risk of abuse or neglect, or suffers it')) },
    recordedBy: ['social-worker'],
  }),
  adultCareOffer: fact("Offer of an adult's needs assessment", {
    occurred: 'The day of the offer',
    holds: {},
    recordedBy: WORKERS,
  }),
  adultCareConsent: fact("The young person on an adult's needs assessment", {
    occurred: 'The day the young person answered',
    holds: { consents: yesNo('The young person consents') },
    recordedBy: ['young-person'],
  }),
  adultCareResult: fact("Result of the adult's needs assessment", {
    occurred: 'The day of the result',
    holds: { result: oneOf('The result', ['eligible', 'not-eligible']) },
    recordedBy: ['adult-social-care'],
  }),
  childServicesStopped: fact('Services for children stopped', {
    occurred: 'The day they stopped',
    holds: {},
    recordedBy: [...WORKERS, 'adult-social-care', 'case-system'],
  }),
  immigration: fact('Immigration status', {
    occurred: 'The day since when',
    holds: { status: oneOf('The status', ['undecided', 'granted', 'refused', 'not-needed']) },
    recordedBy: WORKERS,
  }),
  immigrationAdviser: fact('Immigration adviser found', {
    occurred: 'The day the adviser was found',
    holds: {},
    recordedBy: WORKERS,
  }),
  wellbeingCheck: fact('Wellbeing check: the young person was asked how it feels', {
    occurred: 'The day of the check',
    holds: { words: optional(sealedText('What the young person said')) },
    recordedBy: WORKERS,
  }),
  keyRelationshipLost: fact('A key relationship was lost', {
    occurred: 'The day it was lost',
    holds: { person: optional(ref('The other person')) },
    recordedBy: ANYONE,
  }),
  optionsRechecked: fact('Home, study, work and money were looked at again', {
    occurred: 'The day it was done',
    holds: {},
    recordedBy: WORKERS,
  }),
  pregnancy: fact('A pregnancy is known', {
    occurred: 'The day it became known',
    holds: {},
    recordedBy: ['young-person', ...WORKERS],
  }),
  familyHelpOffer: fact('Family help was offered and answered', {
    occurred: 'The day of the answer',
    holds: { answer: oneOf('The answer', ['yes', 'no', 'not-now']) },
    recordedBy: [...WORKERS, 'leaving-care-manager'],
  }),
  disclosureConsent: fact('Whether being in care may be told to somebody, for a purpose', {
    occurred: 'The day the young person said so',
    holds: {
      recipient: ref('To whom'),
      purpose: ref('What for; `housing` for a letter of support'),
      given: yesNo('It may be told'),
    },
    recordedBy: ['young-person'],
    afterEnd: true,
  }),
  disclosure: fact('Something of the record, or being in care, was told to somebody', {
    occurred: 'The day it was sent',
    holds: {
      recipient: ref('To whom'),
      purpose: ref('What for'),
      what: optional(someOf('What was told; left out for having been in care', TOLD)),
      duty: optional(ref('The duty under which it was told, where one asks for it')),
    },
    recordedBy: [...WORKERS, 'leaving-care-manager', 'case-system'],
    afterEnd: true,
  }),
  recordsAsked: fact('The young person asks to read the file', {
    occurred: 'The day it was asked for',
    holds: {},
    recordedBy: ANYONE,
    afterEnd: true,
  }),
  recordsAcknowledged: fact('The request to read the file was acknowledged', {
    occurred: 'The day of the letter',
    holds: {},
    recordedBy: ['personal-adviser', 'leaving-care-manager', 'case-system'],
    afterEnd: true,
  }),
  recordsSupportOffered: fact('Support in reading the file was offered', {
    occurred: 'The day of the offer',
    holds: {},
    recordedBy: ['personal-adviser', 'leaving-care-manager', 'case-system'],
    afterEnd: true,
  }),
  recordsSupportAnswer: fact('Whether support in reading the file is wanted', {
    occurred: 'The day of the answer',
    holds: { answer: oneOf('The answer', ['yes', 'no-thanks']) },
    recordedBy: ['young-person'],
    afterEnd: true,
  }),
  recordsReleased: fact('The file was released', {
    occurred: 'The day it was released',
    holds: {},
    recordedBy: ['leaving-care-manager', 'case-system'],
    afterEnd: true,
  }),
} as const;
