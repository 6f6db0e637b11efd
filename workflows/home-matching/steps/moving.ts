import { type CivilDate, addDays, days, hours, workingDays, workingDaysBefore } from '../../../statute';
import { type Entry, rule } from '../../kernel/definition';
import type { Occurred } from '../../kernel/events';
import { notBefore, numbered, on, once } from '../../kernel/readings';
import type { Matching } from '../facts';
import { arrival, needsApproval, outOfArea, promisedFor, standsStill } from '../meaning/move';
import { type Choice, PLANNED, choices, withdrawn } from '../meaning/search';
import { BY_MANAGER, excused, laned, type Owed, setting, step } from './own';

/*
 * From the choice to the move: what is owed before the child lives there. Each of it is owed for each home that is chosen, and no
 * longer once that home is taken back.
 */

type OfChoice = Omit<Owed<Choice>, 'forEach' | 'opens' | 'noLonger'>;

const fallen = (_: Matching, { fell }: Choice) => fell && { ...on(fell), reason: 'home-withdrawn' };

/** What each choice brings with it; `opens` where it does so only sometimes. */
const withChoice = (
  owed: OfChoice,
  opens = (_: Matching, { made }: Choice): Occurred | undefined => made,
): Owed<Choice> => ({ ...owed, forEach: (view) => numbered(choices(view)), opens, noLonger: fallen });

/** The first of what was told for a choice: not before it, and not once its home was taken back. */
const told = <E extends Entry<unknown>>(all: readonly E[], { made, fell }: Choice): E | undefined =>
  all.find((one) => notBefore(made)(one) && !(fell && one.on > fell.on));

const whereDayIsSet = (view: Matching, choice: Choice): Occurred | undefined =>
  promisedFor(view, choice) === undefined ? undefined : choice.made;
const promisedDay = (view: Matching, choice: Choice): Occurred | undefined => {
  const day = promisedFor(view, choice);
  return day === undefined ? undefined : { on: day };
};
/** Approval and notice go by the home that stands chosen; one that was taken back needs neither. */
const ifOutside = (view: Matching, { made, fell }: Choice) => (!fell && outOfArea(view) ? made : undefined);

export const moving = {
  'inform-iro': step<Choice>(
    'Tell the independent reviewing officer, before the move',
    withChoice({
      owedBy: 'social-worker',
      due: rule('C6'),
      done: (view, choice) => told(view.all('reviewingOfficerTold'), choice),
      evidence: ['reviewingOfficerTold'],
      excusedBy: 'nobody',
    }),
  ),
  'approve-out-of-area': step<Choice>(
    'Approve a home outside the area, after its authority was told or consulted',
    withChoice(
      {
        owedBy: 'nominated-officer',
        done: (view, choice) => told(view.made('outOfArea'), choice),
        evidence: ['outOfArea'],
        excusedBy: 'nobody',
      },
      (view, choice) => (needsApproval(view) === undefined ? undefined : ifOutside(view, choice)),
    ),
  ),
  'approve-ks4-move': step<Choice>(
    'Approve a move that disrupts schooling in key stage 4',
    withChoice(
      {
        owedBy: 'nominated-officer',
        done: (view, choice) => told(view.made('keyStageFour'), choice),
        evidence: ['keyStageFour'],
        excusedBy: 'nobody',
      },
      (view, choice) =>
        told(
          view.all('moveSet').filter(({ value }) => value.keyStageFour),
          choice,
        ),
    ),
  ),
  ...laned<'approve-funding', Choice>(
    'approve-funding',
    'Approve the money',
    [workingDays(1), hours(1)],
    withChoice({
      owedBy: 'funding-approver',
      done: (view, choice) => told(view.made('funding'), choice),
      evidence: ['funding'],
      excusedBy: 'nobody',
    }),
  ),
  ...laned<'accept-placement', Choice>(
    'accept-placement',
    'The home accepts the child',
    [workingDays(1), hours(1)],
    withChoice({
      owedBy: 'provider-manager',
      done: (view, choice) =>
        told(
          view.all('placementAccepted').filter(({ value }) => value.home === choice.made.value.home),
          choice,
        ),
      evidence: ['placementAccepted'],
      excusedBy: BY_MANAGER,
    }),
  ),
  'ready-check': step<Choice>(
    'Bed, food, clothes, internet, bags and the way to school are ready',
    withChoice(
      {
        owedBy: 'provider-manager',
        done: (view, choice) =>
          told(
            view.all('homeReady').filter(({ value }) => value.lacking === 0),
            choice,
          ),
        evidence: ['homeReady'],
        excusedBy: 'nobody',
      },
      (view, choice) => told(view.all('placementAccepted'), choice),
    ),
  ),
  'visit-home': step<Choice>('The child visits the home before the move', {
    ...withChoice(
      {
        owedBy: 'social-worker',
        countsFrom: promisedDay,
        due: setting('visit-home', workingDaysBefore(1)),
        done: (view, choice) => told(view.all('homeVisited'), choice),
        evidence: ['homeVisited'],
        excusedBy: excused('childs-wish', 'not-possible'),
      },
      (view, choice) => whereDayIsSet(view, choice) && told(view.all('placementAccepted'), choice),
    ),
    purposes: [PLANNED],
    paused: standsStill,
  }),
  'tell-child': step<Choice>('Tell the child where, why, how long, and by whom', {
    ...withChoice(
      {
        owedBy: 'social-worker',
        countsFrom: promisedDay,
        due: setting('tell-child', workingDaysBefore(10)),
        done: (view, choice) =>
          told(
            view.all('childTold').filter(({ value }) => value.about !== 'change'),
            choice,
          ),
        evidence: ['childTold'],
        excusedBy: excused('unsafe'),
      },
      whereDayIsSet,
    ),
    paused: standsStill,
  }),
  'tell-child-again': step<Changed>('Tell the child what has changed, and what happens now', {
    owedBy: 'social-worker',
    forEach: changes,
    opens: (_, { from }) => from,
    due: setting('tell-child-again', days(0)),
    done: (view, { after }) => view.all('childTold').find((one) => notBefore(after)(one) && one.on >= after.on),
    evidence: ['childTold'],
    noLonger: (view) => {
      const moved = arrival(view);
      return moved && { ...on(moved), reason: 'child-moved' };
    },
    excusedBy: excused('unsafe'),
  }),
  'move-child': step<Choice>('The child moves on the day that was promised', {
    ...withChoice(
      {
        owedBy: 'social-worker',
        countsFrom: promisedDay,
        due: setting('move-child', days(0)),
        done: (view, choice) => told(view.all('moved'), choice),
        evidence: ['moved'],
        excusedBy: excused('childs-wish', 'illness'),
      },
      whereDayIsSet,
    ),
    paused: standsStill,
  }),
};

/** Something of which a child who was promised a home is told: the home is gone, or the day has passed. */
interface Changed {
  readonly from: Occurred;
  readonly after: Occurred;
}

function changes(view: Matching): readonly { readonly key: string; readonly about: Changed }[] {
  return choices(view).flatMap((choice, index) => {
    const { fell } = choice;
    const gone = fell ? [{ key: `home-gone-${index + 1}`, about: { from: on(fell), after: on(fell) } }] : [];
    const day = fell ? undefined : promisedFor(view, choice);
    const late = day === undefined ? undefined : lateFrom(view, addDays(day, 1));
    return [...gone, ...(late ? [{ key: `late-${day}`, about: { from: late, after: late } }] : [])];
  });
}

/** The day after the promised one, once it has come: the child has not moved, and the move neither stands still nor fell away. */
const lateFrom = (view: Matching, day: CivilDate): Occurred | undefined => {
  const instead = [arrival(view), standsStill(view)?.from, withdrawn(view)];
  return instead.some((one) => one !== undefined && one.on < day) ? undefined : once(view, day);
};
