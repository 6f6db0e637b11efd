import { fact } from '../../kernel/definition';
import { count, oneOf, optional, ref, sealedText, yesNo } from '../../kernel/shape';
import { ANYONE, OWN_WORD, WORKERS } from './care';

/*
 * Who matters, in the young person's own words, and the goal of two loving relationships. Loving is only ever the young
 * person's rating; how often somebody visits says nothing about it.
 */

export const people = {
  relationship: fact('A relationship, as the young person sees it', {
    occurred: 'The day the young person said so',
    holds: {
      person: ref('The other person'),
      kind: oneOf('Who it is', ['family', 'sibling', 'carer', 'friend', 'mentor', 'visitor', 'worker', 'other']),
      loving: oneOf('Whether it is loving', ['yes', 'no', 'unsure']),
      paidRole: yesNo('The other person is paid for it, or has an office'),
      lastsBeyondRole: optional(yesNo('It will outlast that role, as the young person sees it')),
    },
    names: 'person',
    recordedBy: OWN_WORD,
    per: 'person',
  }),
  roleOutlasts: fact('Whether a relationship will outlast a role, as its holder sees it', {
    occurred: 'The day it was said',
    holds: { person: ref('Who says so'), outlasts: yesNo('It will outlast the role') },
    recordedBy: [
      ...WORKERS,
      ...(['independent-reviewing-officer', 'family-finding-coordinator', 'former-foster-carer'] as const),
      ...(['home-provider', 'lodgings-host', 'independent-visitor', 'mentor'] as const),
    ],
    per: 'person',
  }),
  goalChecked: fact('The young person was asked whom they love and who loves them', {
    occurred: 'The day of the talk',
    holds: { siblingsAndCarers: optional(yesNo('Brothers, sisters and carers were asked about too')) },
    recordedBy: [...WORKERS, 'independent-reviewing-officer'],
  }),
  prefersNotToSay: fact('The young person prefers not to say', {
    occurred: 'The day the young person said so',
    holds: {},
    recordedBy: OWN_WORD,
  }),
  goalTalkWished: fact('The young person wants to be asked again', {
    occurred: 'The day the young person said so',
    holds: {},
    recordedBy: OWN_WORD,
  }),
  relationshipEnded: fact('A relationship ended', {
    occurred: 'The day it ended',
    holds: { person: optional(ref('The other person')) },
    recordedBy: ANYONE,
  }),
  keyRelationshipLost: fact('A key relationship was lost', {
    occurred: 'The day it was lost',
    holds: { person: optional(ref('The other person')) },
    recordedBy: ANYONE,
  }),
  wellbeingCheck: fact('The young person was asked how it feels', {
    occurred: 'The day of the talk',
    holds: { words: optional(sealedText('What the young person said')) },
    recordedBy: WORKERS,
  }),
  relationshipMap: fact('Map of who matters, in the child’s words', {
    occurred: 'The day it was made',
    holds: { map: ref('The stored map'), peersAndPets: yesNo('Friends and pets are on it too') },
    recordedBy: [...WORKERS, 'family-finding-coordinator'],
  }),
  mapWished: fact('The young person wants the map made anew', {
    occurred: 'The day the young person said so',
    holds: {},
    recordedBy: OWN_WORD,
  }),
  connectionCount: fact('Count of connections', {
    occurred: 'The day they were counted',
    holds: { count: count('How many') },
    recordedBy: ['family-finding-coordinator'],
  }),
} as const;
