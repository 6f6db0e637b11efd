import type { CivilDate } from '../../statute';
import { wordsFor } from '../kernel/definition';
import { refusal, type Refusal } from '../kernel/refusals';
import type { Leaving } from './facts';
import { allDecided } from './meaning/birthdays';
import { bondWished } from './meaning/people';
import { ageDay, atAge, wereOwedDuties } from './meaning/standing';
import { adviserMet } from './meaning/support';

/*
 * To whom a young person, or a part of their help, is handed over, and how the journey falls asleep. A hand-over is open,
 * and its giver keeps the duty, until the receiver accepts. Whatever the end, contact is always answered.
 */

const { handOver, end } = wordsFor<Leaving>();

// ---- Hand-overs ----

export const handOvers = {
  'personal-adviser': handOver('From the social worker to the personal adviser', {
    from: 'social-worker',
    to: 'personal-adviser',
    answeredBy: ['personal-adviser'],
    refusedWhen: (view) =>
      adviserMet(view, undefined)
        ? undefined
        : refusal('not-yet', 'The young person has not met the adviser in person.', 'handOver'),
    mayComeBack: true,
  }),
  'adult-mental-health': handOver("From children's to adult mental health services", {
    from: 'personal-adviser',
    to: 'adult-mental-health',
    answeredBy: ['mental-health-service'],
    mayComeBack: true,
  }),
  'adult-social-care': handOver("From children's services to adult social care", {
    from: 'social-worker',
    to: 'adult-social-care',
    answeredBy: ['adult-social-care'],
    mayComeBack: true,
  }),
  'host-authority': handOver('To the authority where the young person lives: help only, the duties stay', {
    from: 'personal-adviser',
    to: 'host-authority',
    answeredBy: ['host-authority'],
    mayComeBack: true,
  }),
  'lodgings-host': handOver('From the carer to the host', {
    from: 'former-foster-carer',
    to: 'lodgings-host',
    answeredBy: ['lodgings-host'],
  }),
  'housing-authority': handOver('From this home to the housing authority', {
    from: 'personal-adviser',
    to: 'housing-authority',
    answeredBy: ['housing-authority'],
  }),
  community: handOver('From custody to the community', {
    from: 'custody-establishment',
    to: 'community',
    answeredBy: ['personal-adviser'],
  }),
  'education-provider': handOver('From school to college or university', {
    from: 'virtual-school-head',
    to: 'education-provider',
    answeredBy: ['education-provider'],
  }),
  'next-adviser': handOver('From one adviser to the next', {
    from: 'personal-adviser',
    to: 'next-adviser',
    answeredBy: ['personal-adviser'],
  }),
  // It changes no duty here: a bond is prepared beside leaving care, and never in its place.
  'lifelong-guardianship': handOver('To those who prepare a lifelong bond, on the young person’s wish', {
    from: 'personal-adviser',
    to: 'lifelong-guardianship',
    answeredBy: ['guardianship-coordinator'],
    opens: { journey: 'lifelong-guardianship', purpose: 'guardianship' },
    papers: ['guardianship-wish'],
    refusedWhen: (view) => {
      if (!atAge(view, 18))
        return refusal('not-yet', 'Nothing of a lifelong bond begins before the eighteenth birthday.', 'dateOfBirth');
      return bondWished(view)
        ? undefined
        : refusal('not-yet', 'The young person has not said that they wish for a lifelong bond.', 'bondWish');
    },
    mayComeBack: true,
  }),
  'always-here': handOver('To the contact who is there after 25', {
    from: 'leaving-care-manager',
    to: 'always-here',
    answeredBy: ['personal-adviser', 'leaving-care-manager'],
  }),
};

// ---- Ends ----

const needs = (held: unknown, message: string, ...path: string[]): readonly Refusal[] =>
  held ? [] : [refusal('not-yet', message, ...path)];

const hasTurned = (view: Leaving, years: number, day: CivilDate): boolean => {
  const birthday = ageDay(view, years);
  return birthday !== undefined && birthday <= day;
};

const accepted = (view: Leaving, id: string): boolean => view.handOvers(id).some(({ answer }) => answer?.accepted);

const waiting = (view: Leaving): readonly string[] =>
  Object.keys(handOvers).filter((id) => view.handOvers(id).some(({ answer }) => !answer));

const MANAGER = ['leaving-care-manager'] as const;
const CLOSED = 'no-longer-applicable';

export const ends = {
  'asleep-after-25': end('Asleep after 25: any contact wakes it', {
    endedBy: MANAGER,
    notYet: (view, day) => [
      ...needs(hasTurned(view, 25, day), 'The young person has not turned 25.', 'dateOfBirth'),
      ...needs(allDecided(view, 'twenty-fifth'), 'Not every live service has been decided on at 25.', 'atBirthday'),
      ...needs(accepted(view, 'always-here'), 'Nobody has accepted to be there after 25.', 'always-here'),
      ...needs(waiting(view).length === 0, `Still waiting for an answer: ${waiting(view).join(', ')}.`, 'handOver'),
    ],
    settles: CLOSED,
  }),
  'never-owed': end('No duty was ever owed; contact is still offered', {
    endedBy: MANAGER,
    notYet: (view, day) => [
      ...needs(hasTurned(view, 18, day), 'The young person has not turned 18 and may yet be owed it.', 'dateOfBirth'),
      ...needs(!wereOwedDuties(view), 'Duties of leaving care are owed, or were.', 'enteredCare'),
    ],
    settles: CLOSED,
  }),
  'other-nation': end('The law of another nation applies; contact is kept', {
    endedBy: MANAGER,
    notYet: (view) =>
      needs(view.latest('otherNation'), 'It is not recorded which nation’s law applies.', 'otherNation'),
    settles: CLOSED,
  }),
  died: end('The young person has died', {
    endedBy: MANAGER,
    notYet: (view) => needs(view.latest('died'), 'The death has not been recorded.', 'died'),
    settles: CLOSED,
  }),
  'opened-in-error': end('Opened in error', {
    endedBy: MANAGER,
    notYet: (view) =>
      needs(
        !wereOwedDuties(view),
        'By what is recorded here duties of leaving care are owed. What is of somebody else is withdrawn first.',
        'enteredCare',
      ),
    settles: CLOSED,
    settlesFollowUps: true,
  }),
};
