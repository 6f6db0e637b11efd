import type { PointId } from '../meaning/choices';

/*
 * What the proposal would and would not do, in plain words: one sentence for each answer to each point that the review of 2022
 * leaves open. None of it is law, and none of it is the review's own words.
 */

const DECIDED = 'That is for the words of whoever decides.';

export const GUIDE: Readonly<Record<PointId, Readonly<Record<string, string>>>> = {
  O1: {
    'both-jointly': 'Both of you apply, together. Nobody else can.',
    'either-once-both-consented': 'Either of you applies, once both have consented. Nobody else can.',
  },
  O2: { 'family-court': 'A court decides.', registrar: 'A registrar decides.' },
  O3: {
    'own-word': 'That you were in care is your own word. Records are looked at only if you agree.',
    'own-word-and-a-record': 'That you were in care is your own word, with one record that you choose.',
  },
  O4: { allowed: 'A relative may be guardian.', excluded: 'A relative may not be guardian.' },
  O5: { two: 'Two guardians at once are possible, each with a consent of their own.', one: 'One guardian at a time.' },
  O6: {
    'four-findings':
      'Whoever decides asks whether it is free, informed, real and safe. Money and housing are not asked about.',
    'consents-alone': 'Whoever decides asks for your consents and for nothing else.',
  },
  O7: {
    'any-time': 'How long you have known each other is told, and no length is asked for.',
    'one-year': 'You must have known each other for a year.',
    'two-years': 'You must have known each other for two years.',
  },
  O8: { 'written-alone-twice': 'Each of you signs twice, alone, with time to think in between.' },
  O9: {
    'in-doubt': 'It is taken for granted that you can decide. Only a doubt is looked into, after help to decide.',
    always: 'For each of you somebody looks at whether you can decide on this, with help.',
  },
  O10: {
    'after-a-talk': 'Each of you is offered separate advice, and may decline it after a talk.',
    never: 'Each of you has separate advice.',
  },
  O11: {
    'own-family':
      'The guardian tells their own family, who may comment and have no veto. Yours is told only if you choose.',
    nobody: 'No family has to be told. Yours is told only if you choose.',
  },
  O12: {
    'supports-if-asked': 'The authority supports you if you ask, and has no veto.',
    none: 'The authority has no part in it, and no veto.',
  },
  O13: {
    'before-consent': 'Whoever has power over your services steps back from it before anybody signs.',
    'before-the-decision': 'Whoever has power over your services steps back from it before it is decided.',
  },
  O14: {
    'mutual-if-both-choose': 'You may inherit; each of you from the other, if both choose that.',
    'adult-only': 'You may inherit from the guardian, and not the other way round.',
  },
  O15: {
    'each-the-other': 'Each of you may name the other as next of kin: told and asked, never deciding for you.',
    'adult-names-guardian': 'You may name the guardian as next of kin: told and asked, never deciding for you.',
  },
  O16: { 'they-stay': 'Your ties to the family you were born into stay.', 'as-the-order-says': DECIDED },
  O17: {
    'everything-else':
      'Name, nationality, immigration status, benefits, tax and debts stay as they are. Nobody gets power over your money, health or home, nobody has to house or pay you, and you lose no right as a care leaver.',
    'as-the-order-says': DECIDED,
  },
  O18: {
    'discharge-first': 'If the two of you want to marry each other, it must be ended first.',
    'not-asked': 'Nothing is asked for if the two of you marry each other.',
  },
  O19: {
    'change-nothing': 'A child born to or adopted by the guardian changes nothing.',
    'as-the-order-says': DECIDED,
  },
  O20: {
    invited: 'You are invited to look at it together from time to time. Declining is an answer.',
    'not-invited': 'Nobody asks you to look at it again.',
  },
  O21: {
    'joint-or-one-with-the-other-heard': 'Both of you may ask for a change, or one with the other heard.',
    'joint-only': 'A change is asked for by both of you.',
  },
  O22: { 'either-without-fault': 'Either of you may end it, without a reason. No age, distance or silence does.' },
  O23: {
    'consent-was-wrong': 'It is set aside if capacity, freedom, identity or age was wrong when you consented.',
    'as-the-order-says': DECIDED,
  },
  O24: {
    'words-take-effect': 'When one of you dies, its words on inheriting take effect and it ends.',
    'as-the-order-says': DECIDED,
  },
  O25: {
    'notices-stop-unless-attorney':
      'If the guardian can no longer decide it stands, and notices to them stop unless an attorney says otherwise.',
    'notices-go-on': 'If the guardian can no longer decide it stands, and notices to them go on.',
  },
  O26: { 'hold-on-own-word': 'If you are harmed your own word puts everything on hold, before any proof.' },
  O27: { none: 'You pay no fee.', 'as-the-order-says': DECIDED },
  O28: {
    'parties-and-named': 'The register is not public: the two of you see it, and whoever you name.',
    'as-the-order-says': DECIDED,
  },
  O29: {
    'no-recognition-assumed': 'Nobody can promise that another country recognises it.',
    'as-the-order-says': DECIDED,
  },
  O30: {
    'optional-no-effect': 'A celebration is yours to plan or to leave, and changes nothing.',
    'as-the-order-says': DECIDED,
  },
};
