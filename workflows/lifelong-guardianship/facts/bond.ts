import { fact } from '../../kernel/definition';
import { civilDay, count, oneOf, optional, ref, refs, sealedText, yesNo } from '../../kernel/shape';

/*
 * Preparing a lifelong bond between a care experienced adult and somebody who loves them. What each of the two says is
 * theirs: it needs no reasons, and nobody says it for them.
 */

export const PARTIES = ['adult', 'guardian'] as const;
export const PARTY_ROLES = ['young-person', 'proposed-guardian', 'lifelong-guardian'] as const;
export const COORDINATOR = ['guardianship-coordinator'] as const;
export const DIRECTIONS = ['to-adult', 'mutual'] as const;
export const ORDER_MAKERS = ['family-court', 'registrar'] as const;

/** With whom: every bond is told apart by the guardian. */
export const guardian = ref('The proposed guardian');
export const party = oneOf('Which of the two', PARTIES);
const words = optional(sealedText('In their own words'));

export const bond = {
  wish: fact('A wish for a lifelong bond', {
    occurred: 'The day it was said',
    holds: { guardian, party, alone: yesNo('It was said alone'), words },
    recordedBy: PARTY_ROLES,
  }),
  proposedGuardian: fact('The proposed guardian', {
    occurred: 'The day it became known',
    holds: {
      guardian,
      adult: yesNo('Is 18 or over'),
      related: yesNo('Is a relative'),
      legalParent: yesNo('Is a legal parent already'),
      partner: yesNo('Is spouse, civil partner or partner'),
      power: yesNo('Has power over the services of the adult now'),
      knownSince: optional(civilDay('The day since when they know each other')),
    },
    names: 'guardian',
    recordedBy: [...COORDINATOR, 'proposed-guardian'],
    per: 'guardian',
  }),
  packTold: fact('Both were told plainly what it is in law', {
    occurred: 'The day both were told',
    holds: {
      guardian,
      pack: oneOf('What applies', ['england-law', 'review-2022']),
      defaultSet: count('Version of the set of defaults that was told'),
    },
    recordedBy: COORDINATOR,
  }),
  careExperienceSaid: fact('The adult was in care, on their own word', {
    occurred: 'The day it was said',
    holds: { recordGiven: yesNo('The adult gave a record of it as well') },
    recordedBy: ['young-person'],
  }),
  adviceGiven: fact('Separate advice was given and understood', {
    occurred: 'The day of the advice',
    holds: { guardian, party, understoodAndFree: yesNo('It was understood, and the choice is free') },
    recordedBy: ['independent-adviser-adult', 'independent-adviser-guardian'],
  }),
  adviceDeclined: fact('Advice was declined in writing', {
    occurred: 'The day it was declined',
    holds: { guardian, party, afterTalk: yesNo('After a talk') },
    recordedBy: PARTY_ROLES,
  }),
  steppedBack: fact('The proposed guardian has no power over the services of the adult any longer', {
    occurred: 'The day the role ended',
    holds: { guardian, takenOverBy: optional(ref('Who took the role over')) },
    recordedBy: [...COORDINATOR, 'proposed-guardian', 'leaving-care-manager'],
  }),
  capacityDoubt: fact('A doubt whether somebody can decide on this', {
    occurred: 'The day of the doubt',
    holds: { guardian, party, words: sealedText('What the doubt is') },
    recordedBy: [...COORDINATOR, 'independent-adviser-adult', 'independent-adviser-guardian', 'personal-adviser'],
  }),
  helpedToDecide: fact('Help to decide was given', {
    occurred: 'The day of the help',
    holds: { guardian, party, how: sealedText('How it was explained') },
    recordedBy: [...COORDINATOR, 'independent-adviser-adult', 'independent-adviser-guardian', 'trusted-person'],
  }),
  consent: fact('A consent was signed', {
    occurred: 'The day it was signed',
    holds: {
      guardian,
      party,
      round: oneOf('Which of the two consents', ['first', 'second']),
      alone: yesNo('The signer was seen alone'),
      paper: ref('The stored paper'),
    },
    recordedBy: PARTY_ROLES,
  }),
  familyTold: fact('The guardian told their own family', {
    occurred: 'The day they were told',
    holds: { guardian, people: optional(refs('Who was told; left out where there is nobody')) },
    recordedBy: PARTY_ROLES,
  }),
  comment: fact('What somebody of the guardian’s family says', {
    occurred: 'The day it was said',
    holds: {
      guardian,
      person: ref('Who says it'),
      says: oneOf('What', ['supports', 'objects', 'nothing-to-say']),
      words,
    },
    recordedBy: ['notified-person'],
  }),
  application: fact('An application was made', {
    occurred: 'The day it was made',
    holds: {
      guardian,
      by: oneOf('Who applies', ['both', 'adult', 'guardian']),
      to: oneOf('To whom', ORDER_MAKERS),
      direction: oneOf('Who is to inherit', DIRECTIONS),
    },
    recordedBy: PARTY_ROLES,
  }),
  proceeds: fact('Whether somebody goes on, pauses or stops', {
    occurred: 'The day it was said',
    holds: { guardian, party, choice: oneOf('The choice', ['go-on', 'pause', 'stop']) },
    recordedBy: PARTY_ROLES,
  }),
  stopTold: fact('The other was told only that it is not going ahead', {
    occurred: 'The day of the talk',
    holds: { guardian },
    recordedBy: COORDINATOR,
  }),
  concernPassedOn: fact('A concern of the authority about safety was passed on', {
    occurred: 'The day it was passed on',
    holds: {
      guardian,
      shownToAdult: yesNo('The adult saw it first'),
      unsafeToShow: yesNo('Showing it first was not safe'),
    },
    recordedBy: [...COORDINATOR, 'leaving-care-manager'],
  }),
  birthRelativeObjects: fact('A birth relative objects', {
    occurred: 'The day it was said',
    holds: { guardian, words },
    recordedBy: COORDINATOR,
  }),
  objectionPassedOn: fact('What a birth relative said was passed on', {
    occurred: 'The day it was passed on',
    holds: { guardian, adultAgrees: yesNo('The adult agrees'), forSafety: yesNo('Safety requires it') },
    recordedBy: COORDINATOR,
  }),
  commitment: fact('The family commitment is settled', {
    occurred: 'The day it was settled',
    holds: { guardian, statement: optional(ref('The stored statement, where they made one')) },
    recordedBy: PARTY_ROLES,
  }),
  substitutes: fact('What the adult settled with papers of today', {
    occurred: 'The day the adult said so',
    holds: {
      willMade: yesNo('A will was made'),
      attorneyNamed: yesNo('An attorney was named'),
      contactNamed: yesNo('A contact was named'),
      statementMade: yesNo('A statement was made'),
    },
    recordedBy: ['young-person'],
  }),
} as const;
