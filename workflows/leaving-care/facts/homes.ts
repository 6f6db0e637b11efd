import { fact } from '../../kernel/definition';
import { civilDay, oneOf, optional, ref, sealedText, someOf, yesNo } from '../../kernel/shape';
import { ANYONE } from './plan';

/*
 * Homes: where the young person lives, by what power it is provided, what is planned next, notices, moves and who agreed.
 */

const WORKERS = ['personal-adviser', 'social-worker'] as const;

export const HOMES = [
  ...(['foster', 'childrens-home', 'staying-put', 'staying-close', 'supported', 'lodgings'] as const),
  ...(['social-tenancy', 'private-tenancy', 'parent', 'family-or-friend', 'halls', 'custody', 'other'] as const),
] as const;
export const GROUNDS = ['welfare', 'safety', 'space', 'cost', 'other'] as const;

export const homes = {
  home: fact('Home', {
    occurred: 'The day the young person moved in',
    holds: {
      home: ref('The home'),
      kind: oneOf('What it is', HOMES),
      providedUnder: optional(
        oneOf('The power by which the authority provides it', ['s22C', 's23B', 's24B', 'not-provided']),
      ),
      regulated: yesNo('It is registered and inspected'),
      area: optional(ref('Code of the authority in whose area it is')),
      roomKept: optional(yesNo('A room is kept here for the young person, who studies elsewhere')),
      address: optional(sealedText('Where it is')),
    },
    recordedBy: [...WORKERS, 'case-system'],
    per: 'home',
  }),
  homeEnded: fact('A home ended', {
    occurred: 'The day the young person left it',
    holds: {
      home: ref('The home'),
      planned: optional(yesNo('It was planned')),
      ground: oneOf('Why', ['moved-on', 'young-person-left', 'ended-by-host', 'ended-by-authority', 'other']),
    },
    recordedBy: [...WORKERS, 'case-system', 'home-provider', 'former-foster-carer', 'lodgings-host'],
    per: 'home',
  }),
  noticeGiven: fact('Notice that a home ends', {
    occurred: 'The day of the notice',
    holds: { home: ref('The home'), endsOn: civilDay('The day it is to end'), grounds: someOf('Why', GROUNDS) },
    recordedBy: [...WORKERS, 'home-provider', 'former-foster-carer', 'lodgings-host'],
  }),
  noticeAnswered: fact('Notice answered', {
    occurred: 'The day it was answered',
    holds: { home: ref('The home'), answer: oneOf('How', ['withdrawn', 'extended', 'next-home-found']) },
    recordedBy: ['personal-adviser', 'leaving-care-manager'],
  }),
  nextHomeChoice: fact('Next home, chosen from real offers', {
    occurred: 'The day the young person chose',
    holds: {
      choice: oneOf('What', [
        'stay',
        'staying-close',
        'lodgings',
        'supported',
        'social',
        'private',
        'other',
        'none-fits',
      ]),
      words: optional(sealedText('Why, or why none fits')),
    },
    recordedBy: ['young-person'],
  }),
  lodgingsAccepted: fact('The young person agrees to lodgings', {
    occurred: 'The day the young person agreed',
    holds: { home: ref('The home') },
    recordedBy: ['young-person'],
    per: 'home',
  }),
  lodgingsHostAgreed: fact('The host agrees to take the young person', {
    occurred: 'The day the host agreed',
    holds: { home: ref('The home') },
    recordedBy: ['lodgings-host'],
    per: 'home',
  }),
  housingPlan: fact('Housing plan', {
    occurred: 'The day of the plan, or of its confirmation',
    holds: {
      complete: yesNo('It names a home, the next home, a fallback and the money for each'),
      confirmed: yesNo('The home it names is confirmed'),
      document: optional(ref('The stored plan')),
    },
    recordedBy: WORKERS,
  }),
  lateMoveConsidered: fact('What a late entry or move means for housing was looked at', {
    occurred: 'The day it was looked at',
    holds: { home: ref('The home') },
    recordedBy: WORKERS,
    per: 'home',
  }),
  housingApplication: fact('Application for housing', {
    occurred: 'The day of the application',
    holds: { to: ref('Code of the housing authority'), letterSent: yesNo('A support letter went with it') },
    recordedBy: WORKERS,
    per: 'to',
  }),
  supportLetter: fact('Letter of support to a housing authority', {
    occurred: 'The day it was sent',
    holds: { to: ref('Code of the housing authority') },
    recordedBy: [...WORKERS, 'leaving-care-manager'],
    per: 'to',
  }),
  connectionWaived: fact('An authority waives its local connection', {
    occurred: 'The day of the answer',
    holds: {
      to: ref('Code of the housing authority'),
      by: oneOf('Which authority', ['responsible-authority', 'housing-authority']),
    },
    recordedBy: ['leaving-care-manager', 'housing-authority', 'personal-adviser'],
    per: 'to',
  }),
  housingAnswer: fact('Answer to an application for housing', {
    occurred: 'The day of the answer',
    holds: {
      to: ref('Code of the housing authority'),
      answer: oneOf('The answer', ['accepted', 'disqualified', 'refused', 'intentionally-homeless']),
      criterion: optional(oneOf('By which test', ['local-connection', 'age', 'arrears', 'conduct', 'other'])),
    },
    recordedBy: [...WORKERS, 'housing-authority'],
    per: 'to',
  }),
  healthRegistration: fact('Doctor and dentist', {
    occurred: 'The day both were held',
    holds: {
      doctor: yesNo('Registered with a doctor'),
      dentist: yesNo('Registered with a dentist'),
      prescriptionHelp: optional(yesNo('Help with the cost of prescriptions is in place')),
    },
    recordedBy: WORKERS,
  }),
  asksForHelp: fact('Asks to come back, or for a home', {
    occurred: 'The day the young person asked',
    holds: { what: oneOf('What for', ['return', 'home']), roofless: yesNo('There is nowhere to sleep tonight') },
    recordedBy: ANYONE,
    afterEnd: true,
  }),
  helpReply: fact('Reply to a request for help', {
    occurred: 'The day of the reply',
    holds: {},
    recordedBy: ['personal-adviser', 'leaving-care-manager'],
    afterEnd: true,
  }),
  homeOffered: fact('A home was offered', {
    occurred: 'The day of the offer',
    holds: { home: optional(ref('The home')), kind: oneOf('What it is', HOMES) },
    recordedBy: ['personal-adviser', 'leaving-care-manager'],
    afterEnd: true,
  }),
  returnedHome: fact('Came back to a home', {
    occurred: 'The day the young person came back',
    holds: { home: ref('The home') },
    recordedBy: ANYONE,
    afterEnd: true,
  }),
  termDates: fact('A break of the course is known', {
    occurred: 'The day the dates became known',
    holds: { breakFrom: civilDay('The day on which term ends') },
    recordedBy: ['personal-adviser', 'education-provider', 'young-person', 'case-system'],
    per: 'breakFrom',
  }),
  vacationHome: fact('Home for a break', {
    occurred: 'The day it was confirmed',
    holds: { breakFrom: civilDay('The day on which term ends'), kind: oneOf('What it is', HOMES) },
    recordedBy: ['personal-adviser'],
    per: 'breakFrom',
  }),
  propertyFound: fact('A home to rent was found', {
    occurred: 'The day it was found',
    holds: { property: ref('The home') },
    recordedBy: ['personal-adviser', 'young-person'],
    per: 'property',
  }),
  rentGuarantee: fact('Guarantee of the rent', {
    occurred: 'The day of the answer',
    holds: {
      property: ref('The home'),
      answer: oneOf('The answer', ['issued', 'refused']),
      reason: optional(sealedText('Why it is refused')),
    },
    recordedBy: ['leaving-care-manager'],
    per: 'property',
  }),
} as const;
