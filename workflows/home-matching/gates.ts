import { wordsFor } from '../kernel/definition';
import type { Occurred } from '../kernel/events';
import { notBefore } from '../kernel/readings';
import type { Matching } from './facts';
import { SECURE_HOURS, arrival, hasAge, isEmergency, needsApproval, outOfArea } from './meaning/move';
import { allObject, chosen, permitted, since, standing, withdrawn } from './meaning/search';

/*
 * Acts that are not compliant until something is true: a wide search, the choice of a home, the move. They are never prevented.
 */

const { gate } = wordsFor<Matching>();

const unless = (held: unknown, what: string) => (held ? [] : [{ what }]);

const familyGroup = (view: Matching, ...outcomes: readonly string[]): boolean =>
  view.all('familyGroup').some(({ value }) => outcomes.includes(value.outcome));
const againstInterests = (view: Matching) =>
  familyGroup(view, 'against-best-interests') ? 'against-best-interests' : undefined;

/** Decided for the home that stands chosen, not for one before it. */
const forChoice = <T extends Occurred>(view: Matching, made: readonly T[]): readonly T[] => {
  const choice = chosen(view);
  return choice ? made.filter(notBefore(choice)) : [];
};

const movedTo = (view: Matching, { on: day }: Occurred) =>
  view.all('moved').findLast((one) => one.on === day)?.value ?? arrival(view)?.value;

/** Told of the home that stands chosen: under its name, or since another was taken back. */
const ofThisHome = (view: Matching) =>
  view.all('areaConsulted').filter((one) => {
    const { home } = one.value;
    return home === undefined ? standing(view, [one]).length > 0 : home === chosen(view)?.value.home;
  });

/** Met once something was recorded, and not again once the home that it was for is taken back. */
const toldNow = (view: Matching, fact: 'reviewingOfficerTold' | 'noticesSent') => standing(view, view.all(fact)).at(-1);

const SECURE = 'secure-childrens-home';
const isSecure = (view: Matching, act: Occurred) =>
  (movedTo(view, act)?.type ?? chosen(view)?.value.homeType) === SECURE;

/** An emergency or somebody put at risk leaves no time to ask first. */
const atRisk = (view: Matching) => view.all('homeEnded').some(({ value }) => value.why === 'immediate-risk');

const OTHERWISE = ['supported-accommodation', 'other-arrangement'];

/** The move is not yet told of, so what the home is cannot be judged. */
const notMoved = (view: Matching, act: Occurred) => (movedTo(view, act) ? undefined : 'not-moved');

export const gates = {
  'permit-search': gate('The authority permits a search', {
    acts: (view) => view.made('permission').filter(({ value }) => value.choice !== 'refused'),
    planned: (view) => view.all('legalAdvice')[0],
    awaited: (view) => view.made('permission').length === 0 && !withdrawn(view),
    limbs: {
      'legal-advice': {
        title: 'Legal advice was given',
        rule: 'match-search-permitted',
        sameDay: ['legalAdvice'],
        missing: (view) => unless(view.latest('legalAdvice'), 'legal-advice'),
      },
      'family-group': {
        title: 'A family group decision-making meeting was held or declined, or the case is urgent',
        rule: 'rev-mandatory',
        sameDay: ['familyGroup'],
        missing: (view) => unless(familyGroup(view, 'held', 'declined', 'urgent-exception'), 'family-group'),
      },
    },
  }),
  'apply-to-court': gate('An application for an order under Part 4 is issued', {
    acts: (view) => view.all('courtApplication'),
    awaited: (view) =>
      view.latest('legalAdvice')?.value.courtRoute === true && !view.latest('courtApplication') && !withdrawn(view),
    limbs: {
      'meeting-offered': {
        title: 'A family group decision-making meeting was offered',
        rule: 'B2.1',
        sameDay: ['familyGroup'],
        notApplicable: againstInterests,
        missing: (view) => unless(familyGroup(view, 'accepted', 'held', 'declined'), 'offer'),
      },
      'meeting-held': {
        title: 'It was held, where anybody accepted',
        rule: 'B2.2',
        sameDay: ['familyGroup'],
        notApplicable: (view) =>
          againstInterests(view) ?? (familyGroup(view, 'accepted', 'held') ? undefined : 'not-accepted'),
        missing: (view) => unless(familyGroup(view, 'held'), 'meeting'),
      },
      'urgency-explained': {
        title: 'That none was held for urgency is explained to the court',
        rule: 'rev-urgent',
        sameDay: ['familyGroup', 'courtApplication'],
        notApplicable: (view) =>
          familyGroup(view, 'urgent-exception') && !familyGroup(view, 'held', 'declined') ? undefined : 'not-urgent',
        missing: (view) => unless(view.latest('courtApplication')?.value.urgencyExplained, 'explanation'),
      },
    },
  }),
  search: gate('Homes are searched for widely', {
    acts: (view) => view.all('searchRun'),
    planned: (view) => view.all('requestAccepted')[0],
    awaited: (view) => view.all('searchRun').length === 0 && !withdrawn(view),
    limbs: {
      permission: {
        title: 'Legal advice was given and the authority permitted it',
        rule: 'match-search-permitted',
        sameDay: ['legalAdvice', 'permission'],
        missing: (view) => [
          ...unless(view.latest('legalAdvice'), 'legal-advice'),
          ...unless(permitted(view), 'permission'),
        ],
      },
      'family-first': {
        title: 'Parents, relatives and known adults were asked first',
        rule: 'match-parents-first',
        sameDay: ['familyAsked'],
        missing: (view) => unless(view.latest('familyAsked'), 'family-asked'),
      },
      need: {
        title: 'The need stands, with its musts and unknowns',
        rule: 'match-need-frozen',
        sameDay: ['need'],
        missing: (view) => unless(view.latest('need'), 'need'),
      },
    },
  }),
  'choose-home': gate('A home is chosen', {
    acts: (view) => view.made('homeChoice').filter(({ value }) => value.choice === 'choose'),
    planned: (view) => view.all('optionsOffered')[0],
    awaited: (view) => !chosen(view) && !withdrawn(view),
    limbs: {
      wishes: {
        title: 'Child and parents were heard, or it is said why not',
        rule: 'match-wishes',
        sameDay: ['view'],
        missing: (view) =>
          (['child', 'parent'] as const).flatMap((who) =>
            unless(
              view.all('view').some(({ value }) => value.who === who),
              `view-of-${who}`,
            ),
          ),
      },
      discussed: {
        title: 'The options were discussed, or it is said why not',
        rule: 'match-options-discussed',
        sameDay: ['optionsDiscussed'],
        missing: (view) => unless(view.latest('optionsDiscussed'), 'options-discussed'),
      },
      education: {
        title: 'The virtual school was asked, where the child would change school',
        rule: 'match-education',
        sameDay: ['schoolChange', 'schoolConsulted'],
        notApplicable: (view) => {
          if (view.latest('schoolChange')?.value.would !== true) return 'school-stays';
          return isEmergency(view) ? 'emergency' : undefined;
        },
        missing: (view) => unless(view.latest('schoolConsulted'), 'school-consulted'),
      },
      siblings: {
        title: 'Brothers and sisters stay together, or live apart by a decision with a plan for contact',
        rule: 'match-siblings',
        sameDay: ['homeChoice', 'separateSiblings'],
        notApplicable: (view) =>
          (view.latest('request')?.value.siblings ?? []).length > 0 ? undefined : 'no-siblings',
        missing: (view) => {
          const said = chosen(view)?.value.siblings;
          if (said === 'together') return [];
          const decided = view.made('separateSiblings').some(({ value }) => value.choice === 'approve');
          return unless(said === 'apart' && decided, said === 'apart' ? 'decision' : 'together-or-apart');
        },
      },
    },
  }),
  move: gate('The child moves in', {
    acts: (view) => view.all('moved'),
    planned: (view) => view.all('moveSet')[0],
    awaited: (view) => !arrival(view) && !withdrawn(view),
    limbs: {
      'out-of-area': {
        title: 'The nominated officer approved a home outside the area',
        rule: 'C19.1',
        sameDay: ['outOfArea', 'areaConsulted', 'homeChoice'],
        notApplicable: (view) => (needsApproval(view) === 'nominated-officer' ? undefined : 'not-asked-for'),
        missing: (view) => [
          ...unless(
            forChoice(view, view.made('outOfArea')).some(({ value }) => value.choice === 'approve'),
            'approval',
          ),
          ...unless(ofThisHome(view).length > 0, 'area-notified'),
        ],
      },
      'at-a-distance': {
        title: 'The director approved a home at a distance, after the area authority was consulted',
        rule: 'C19.2',
        sameDay: ['outOfArea', 'areaConsulted', 'homeChoice'],
        notApplicable: (view) => (needsApproval(view) === 'director' ? undefined : 'not-asked-for'),
        missing: (view) => [
          ...unless(
            forChoice(view, view.made('outOfArea')).some(({ value }) => value.choice === 'approve'),
            'approval',
          ),
          ...unless(
            ofThisHome(view).some(({ value }) => value.how === 'consulted-with-care-plan'),
            'area-consulted',
          ),
        ],
      },
      'key-stage-four': {
        title: 'The nominated officer approved a move in key stage 4',
        rule: 'C20',
        sameDay: ['keyStageFour'],
        notApplicable: (view) => {
          if (view.latest('moveSet')?.value.keyStageFour !== true) return 'no-disruption-in-key-stage-4';
          return atRisk(view) ? 'immediate-risk' : undefined;
        },
        missing: (view) =>
          unless(
            standing(view, view.made('keyStageFour')).some(
              ({ value }) => value.choice === 'approve' && value.consulted,
            ),
            'approval',
          ),
      },
      'reviewing-officer': {
        title: 'The reviewing officer was told before',
        rule: 'C6',
        sameDay: ['reviewingOfficerTold'],
        missing: (view) => unless(toldNow(view, 'reviewingOfficerTold'), 'reviewing-officer-told'),
      },
      notices: {
        title: 'Notices were sent before a planned move',
        rule: 'C17.2',
        sameDay: ['noticesSent'],
        notApplicable: (view) => (isEmergency(view) ? 'emergency' : undefined),
        missing: (view) => unless(toldNow(view, 'noticesSent'), 'notices'),
      },
      'area-notice': {
        title: 'The authority of the area had notice before a planned move',
        rule: 'C18.2',
        sameDay: ['areaConsulted'],
        notApplicable: (view) => (isEmergency(view) || !outOfArea(view) ? 'not-asked-for' : undefined),
        missing: (view) => unless(ofThisHome(view).length > 0, 'area-notified'),
      },
      funding: {
        title: 'The money was approved',
        rule: 'match-funded',
        sameDay: ['funding'],
        missing: (view) =>
          unless(
            forChoice(view, view.made('funding')).some(({ value }) => value.choice === 'approve'),
            'funding',
          ),
      },
      ready: {
        title: 'The home is ready for the child',
        rule: 'match-ready',
        sameDay: ['homeReady'],
        missing: (view) => unless(standing(view, view.all('homeReady')).at(-1)?.value.lacking === 0, 'ready-list'),
      },
      'under-16': {
        title: 'Under 16, foster parents or a registered children’s home',
        rule: 'match-under-16',
        sameDay: ['moved'],
        notApplicable: (view, act) => (hasAge(view, 16, act.on) ? 'at-least-16' : notMoved(view, act)),
        missing: (view, act) =>
          unless(!OTHERWISE.includes(movedTo(view, act)?.type ?? '') && movedTo(view, act)?.registered, 'lawful-home'),
      },
      '16-and-17': {
        title: 'At 16 and 17, other arrangements are registered supported accommodation',
        rule: 'match-16-17',
        sameDay: ['moved'],
        notApplicable: (view, act) =>
          !hasAge(view, 16, act.on) || hasAge(view, 18, act.on) ? 'not-16-or-17' : notMoved(view, act),
        missing: (view, act) =>
          unless(movedTo(view, act)?.type !== 'other-arrangement' && movedTo(view, act)?.registered, 'lawful-home'),
      },
      'own-terms': {
        title: 'Outside an emergency, within the carer’s terms or with an exemption',
        rule: 'match-own-terms',
        sameDay: ['moved', 'termsSettled'],
        notApplicable: (view, act) => {
          if (isEmergency(view)) return 'emergency';
          return movedTo(view, act)?.outsideTerms === true ? undefined : 'within-terms';
        },
        missing: (view) => unless(view.latest('termsSettled'), 'exemption'),
      },
      'secure-authority': {
        title: 'A secure home only by order of a court, or within 72 hours in 28 days',
        rule: 'C31',
        sameDay: ['moved', 'secureOrder'],
        notApplicable: (view, act) => (isSecure(view, act) ? undefined : 'not-secure'),
        missing: (view, act) =>
          unless(
            view.latest('secureOrder') ?? (movedTo(view, act)?.secureHoursBefore ?? 0) < SECURE_HOURS,
            'order-or-hours',
          ),
      },
      'secure-under-13': {
        title: 'Under 13, the Secretary of State approved a secure home',
        rule: 'C34',
        sameDay: ['moved', 'homeChoice'],
        notApplicable: (view, act) => {
          if (!isSecure(view, act)) return 'not-secure';
          return hasAge(view, 13, act.on) ? 'at-least-13' : undefined;
        },
        missing: (view) => unless(view.latest('secureApproved'), 'approval'),
      },
      dissent: {
        title: 'The director decided, where child, advocate and reviewing officer object',
        rule: 'match-dissent',
        sameDay: ['childObjects', 'objection', 'homeChoice', 'dissentHold'],
        notApplicable: (view) => (allObject(view) ? undefined : 'not-all-object'),
        missing: (view) => {
          const all = allObject(view);
          const decided = all && view.made('dissentHold').findLast(since(all));
          return unless(decided?.value.choice === 'proceed', 'director-decision');
        },
      },
      'care-given': {
        title: 'The home gives care',
        rule: 'rev-care-given',
        sameDay: ['moved'],
        notApplicable: notMoved,
        missing: (view, act) => unless(movedTo(view, act)?.givesCare, 'care-given'),
      },
    },
  }),
  'end-stay': gate('A stay in a home ends', {
    acts: (view) => view.all('homeEnded'),
    awaited: (view) => view.all('noticeFromHome').length > view.all('homeEnded').length,
    limbs: {
      review: {
        title: 'The case was reviewed before the stay ended',
        rule: 'C21.2',
        sameDay: ['homeEnded', 'stayReviewed'],
        notApplicable: (view, { on: day }) =>
          view.all('homeEnded').findLast((one) => one.on === day)?.value.why === 'immediate-risk'
            ? 'immediate-risk'
            : undefined,
        missing: (view) => unless(view.latest('stayReviewed'), 'review'),
      },
    },
  }),
};
