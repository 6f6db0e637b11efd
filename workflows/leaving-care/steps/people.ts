import { daysBefore, months, workingDays } from '../../../statute';
import { rule } from '../../kernel/definition';
import type { Entry } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { latest, numbered, on, over } from '../../kernel/readings';
import type { Leaving } from '../facts';
import {
  adultCareAsked,
  familyFindingDue,
  live,
  lovedByTwo,
  mentalHealthSettled,
  relationshipTimes,
  releasedAfterSupport,
  sixMonthsAfter,
  statusOpen,
} from '../meaning/people';
import { ageDay, atAge, birth, spells } from '../meaning/standing';
import { notBefore } from '../meaning/support';
import { excused, lasting, setting, step } from './own';

/*
 * People who love the young person, health, status, safety, and the file.
 */

export const people = {
  'relationship-goal': step('Two or more relationships that the young person calls loving', {
    owedBy: 'personal-adviser',
    forEach: relationshipTimes,
    opens: (_, from: Occurred) => from,
    done: lovedByTwo,
    evidence: ['relationship'],
    excusedWhen: (view, from) => {
      const decided = view
        .made('relationshipException')
        .find((made) => made.value.choice === 'accept-exception' && made.on >= from.on);
      return decided && { ...on(decided), reason: 'accepted-exception' };
    },
    excusedBy: 'nobody',
  }),
  'family-finding-offer': lasting('Offer to look for family and people who matter', {
    owedBy: 'family-finding-coordinator',
    forEach: (view) => numbered(familyFindingDue(view)),
    opens: (_, due: Occurred) => due,
    due: setting('family-finding-offer', workingDays(20)),
    done: (view, due) => view.all('familyFindingOffer').find(notBefore(due)),
    evidence: ['familyFindingOffer'],
    excusedBy: 'nobody',
  }),
  'sibling-contact-check': step('Contact with brothers and sisters is looked at six months after care', {
    owedBy: 'personal-adviser',
    opens: (view) => spells(view, 'relevant', 'former-relevant', 'qualifying')[0]?.from,
    due: setting('sibling-contact-check', months(6)),
    outcomeCheck: true,
    done: (view) => {
      const left = spells(view, 'relevant', 'former-relevant', 'qualifying')[0];
      return left && view.all('siblingContactChecked').find(notBefore(sixMonthsAfter(view, left.from) ?? left.from));
    },
    evidence: ['siblingContactChecked'],
    excusedBy: excused('no-brothers-or-sisters'),
  }),
  'concern-outcome': lasting('The young person has seen what became of the concern', {
    owedBy: 'personal-adviser',
    forEach: (view) => view.latestPer('concern').map((voiced) => ({ key: voiced.value.concern, about: voiced })),
    opens: (_, voiced: Voiced) => on(voiced),
    due: setting('concern-outcome', workingDays(10)),
    done: (view, { value: { concern } }) =>
      view.all('concernOutcome').find(({ value }) => value.concern === concern && value.seenByYoungPerson),
    evidence: ['concernOutcome'],
    excusedBy: 'nobody',
  }),
  'harm-plan-at-18': step('Continue, change or end the plan for harm outside the home, before 18', {
    owedBy: 'social-worker',
    opens: (view) => liveAt(view, 'harmPlan', 17, 6),
    due: setting('harm-plan-at-18', daysBefore(1), { source: 'Before the eighteenth birthday.' }),
    countsFrom: beforeEighteen,
    done: (view) => view.made('harmPlanAtEighteen').find(notBefore(atAge(view, 17, 6) ?? view.started)),
    evidence: ['harmPlanAtEighteen'],
    excusedBy: 'nobody',
  }),
  'mental-health-handover': step("Adults' services accept, or the help goes on in the team, before 18", {
    owedBy: 'personal-adviser',
    opens: (view) => liveAt(view, 'mentalHealthSupport', 17),
    due: setting('mental-health-handover', daysBefore(1), { source: 'Before the eighteenth birthday.' }),
    countsFrom: beforeEighteen,
    done: mentalHealthSettled,
    evidence: ['adult-mental-health', 'belowThreshold'],
    excusedBy: 'nobody',
  }),
  'help-below-threshold': step('Help in the team, or a second referral, after adult services refused', {
    owedBy: 'mental-health-service',
    forEach: (view) =>
      numbered(
        view.handOvers('adult-mental-health').flatMap(({ answer }) => (answer && !answer.accepted ? [on(answer)] : [])),
      ),
    opens: (_, refused: Occurred) => refused,
    done: (view, refused) => view.made('belowThreshold').find(notBefore(refused)),
    evidence: ['belowThreshold'],
    excusedBy: 'nobody',
  }),
  'adult-care-offer': step("Offer an adult's needs assessment", {
    owedBy: 'social-worker',
    opens: (view) => view.all('likelyAdultNeeds')[0],
    due: setting('adult-care-offer', months(16 * 12 + 6)),
    countsFrom: birth,
    done: (view) => view.all('adultCareOffer')[0],
    evidence: ['adultCareOffer'],
    excusedBy: 'nobody',
  }),
  'adult-care-assessment': step("The adult's needs assessment has a result; help for children goes on until then", {
    owedBy: 'adult-social-care',
    opens: adultCareAsked,
    due: rule('adult-needs-assessment'),
    done: (view) => view.all('adultCareResult')[0],
    evidence: ['adultCareResult'],
    noLonger: (view) => {
      const said = view.latest('adultCareConsent');
      const atRisk = view.all('likelyAdultNeeds').some(({ value }) => value.atRisk);
      return said && !said.value.consents && !atRisk ? { ...on(said), reason: 'young-person-refused' } : undefined;
    },
    excusedBy: 'nobody',
  }),
  'immigration-plan': step('An immigration adviser is found', {
    owedBy: 'social-worker',
    opens: (view) => statusOpen(view)?.from,
    done: (view) => view.all('immigrationAdviser')[0],
    evidence: ['immigrationAdviser'],
    excusedBy: 'nobody',
  }),
  'wellbeing-check': step('Ask how the young person feels while their status is open', {
    owedBy: 'personal-adviser',
    opens: (view) => statusOpen(view)?.from,
    due: setting('wellbeing-check', months(3)),
    done: () => undefined,
    recurs: { from: 'actual-last', times: (view) => view.all('wellbeingCheck') },
    evidence: ['wellbeingCheck'],
    noLonger: (view) => over(statusOpen(view), 'status-settled'),
    excusedBy: 'nobody',
  }),
  'wellbeing-after-loss': step('Ask how the young person feels after losing a key relationship', {
    owedBy: 'personal-adviser',
    forEach: (view) => numbered(view.all('keyRelationshipLost').map(on)),
    opens: (_, lost: Occurred) => lost,
    done: (view, lost) => view.all('wellbeingCheck').find(notBefore(lost)),
    evidence: ['wellbeingCheck'],
    excusedBy: 'nobody',
  }),
  'recheck-options': step('Home, study, work and money are looked at again once the status is decided', {
    owedBy: 'personal-adviser',
    forEach: (view) =>
      numbered(
        view
          .all('immigration')
          .filter(({ value }) => value.status === 'granted' || value.status === 'refused')
          .map(on),
      ),
    opens: (_, decided: Occurred) => decided,
    done: (view, decided) => view.all('optionsRechecked').find(notBefore(decided)),
    evidence: ['optionsRechecked'],
    excusedBy: 'nobody',
  }),
  'family-help-offer': step('Family help is offered and answered', {
    owedBy: 'leaving-care-manager',
    forEach: (view) => numbered(view.all('pregnancy').map(on)),
    opens: (_, known: Occurred) => known,
    due: setting('family-help-offer', workingDays(10)),
    done: (view, known) => view.all('familyHelpOffer').find(notBefore(known)),
    evidence: ['familyHelpOffer'],
    excusedBy: 'nobody',
  }),
  'records-acknowledged': lasting('A request to read the file is acknowledged', {
    owedBy: 'leaving-care-manager',
    forEach: (view) => numbered(view.all('recordsAsked').map(on)),
    opens: (_, asked: Occurred) => asked,
    due: setting('records-acknowledged', workingDays(5)),
    done: (view, asked) => view.all('recordsAcknowledged').find(notBefore(asked)),
    evidence: ['recordsAcknowledged'],
    excusedBy: 'nobody',
  }),
  'records-access': lasting('The file is released, after support was offered and answered', {
    owedBy: 'leaving-care-manager',
    forEach: (view) => numbered(view.all('recordsAsked').map(on)),
    opens: (_, asked: Occurred) => asked,
    due: rule('L10'),
    done: releasedAfterSupport,
    evidence: ['recordsSupportOffered', 'recordsSupportAnswer', 'recordsReleased'],
    excusedBy: 'nobody',
  }),
  'learning-review': step('What can be learnt from the death is reviewed', {
    owedBy: 'leaving-care-manager',
    followUp: 'any-time',
    opens: diedBefore25,
    done: (view) => view.all('learningReview')[0],
    evidence: ['learningReview'],
    excusedBy: 'nobody',
  }),
  'harm-plan-after-18': step('Work on harm outside the home goes on to 25, or until it is resolved', {
    owedBy: 'social-worker',
    pack: 'review-2022',
    opens: (view) => liveAt(view, 'harmPlan', 18),
    due: rule('RV-12'),
    countsFrom: birth,
    outcomeCheck: true,
    done: (view) => live(view, 'harmPlan')?.to,
    evidence: ['harmPlan'],
    excusedBy: 'nobody',
  }),
  'notify-death': step('Report the death of a care leaver', {
    owedBy: 'leaving-care-manager',
    followUp: 'any-time',
    opens: diedBefore25,
    due: rule('A22'),
    done: (view) => view.all('deathNotified')[0],
    evidence: ['deathNotified'],
    excusedBy: 'nobody',
  }),
};

/** When the authority became aware that somebody had died before 25. */
function diedBefore25(view: Leaving): Occurred | undefined {
  const [died, twentyFive] = [view.latest('died'), ageDay(view, 25)];
  return died && twentyFive && died.on < twentyFive ? { on: died.value.authorityAwareOn } : undefined;
}

type Voiced = Entry<{ readonly concern: string }>;

/** Live when an age is reached, or begun after it. */
function liveAt(view: Leaving, what: 'mentalHealthSupport' | 'harmPlan', years: number, more = 0) {
  const [reached, span] = [atAge(view, years, more), live(view, what)];
  return reached && span && !(span.to && span.to.on <= reached.on) ? latest([reached, span.from]) : undefined;
}

function beforeEighteen(view: Leaving): Occurred | undefined {
  const day = ageDay(view, 18);
  return day === undefined ? undefined : { on: day };
}
