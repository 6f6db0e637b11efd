import type { CivilDate } from '../statute';
import { londonDate } from '../statute';
import { journeyOf } from '../workflows/catalogue';
import type { StoredEntry } from '../workflows/kernel/state';
import { standingAt } from '../workflows/kernel/status';
import { seesJourney } from './access';
import { builder, momentArgs } from './builder';
import { ChildRef, findChild, type ChildSeen } from './children';
import { momentOf, type Context, type Moment } from './context';
import { DutyRef, dutySeen, type DutySeen } from './duties';
import { asked } from './errors';
import { badReference } from './inputs';
import { JourneyRef, journeysOfChild, whose, type JourneySeen } from './journeys';
import { shows } from './looked';

/*
 * One child as a whole: what is open in all of the child's journeys, and who is around the child; and brothers and sisters side
 * by side. All of it by both clocks.
 */

// ---- What is open ----

async function openDuties(context: Context, { id, asAt, knownBy }: ChildSeen): Promise<DutySeen[]> {
  const journeys = await journeysOfChild(context, id, { asAt, knownBy });
  const found = await Promise.all(journeys.map(openIn));
  return found.flat().toSorted((a, b) => (dueOf(a) < dueOf(b) ? -1 : Number(dueOf(a) > dueOf(b))));
}

async function openIn(journey: JourneySeen): Promise<DutySeen[]> {
  const { state } = await journey.past();
  return Object.values(state.duties)
    .map((duty) => dutySeen(journey, duty))
    .filter(({ segments }) => {
      const standing = standingAt({ segments }, journey.asAt)?.standing;
      return standing !== undefined && standing !== 'settled';
    });
}

/** Duties without a date come last. */
const NEVER = '9999';
const dueOf = ({ segments, asAt }: DutySeen): string => standingAt({ segments }, asAt)?.due?.on ?? NEVER;

// ---- Who is around the child ----

/** Somebody whom a journey names, and the entry that names them. */
interface Around {
  readonly journey: JourneySeen;
  readonly person: string;
  readonly entry: StoredEntry;
  readonly title: string;
}

async function peopleAround(context: Context, { id, asAt, knownBy }: ChildSeen): Promise<Around[]> {
  const journeys = await journeysOfChild(context, id, { asAt, knownBy });
  return (await Promise.all(journeys.map(namedIn))).flat();
}

/** The last entry of each fact about each person, as far as it had happened. */
async function namedIn(journey: JourneySeen): Promise<Around[]> {
  const { state } = await journey.past();
  const { facts } = journeyOf(journey.type).definition;
  const today = londonDate(journey.asAt);
  const last = new Map<string, Around>();
  for (const entry of state.entries.toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)))) {
    const fact = entry.kind === 'fact' ? facts[entry.name] : undefined;
    const person = fact?.names === undefined ? undefined : entry.value[fact.names];
    if (fact && typeof person === 'string' && entry.on <= today)
      last.set(`${entry.name}/${person}`, { journey, person, entry, title: fact.title });
  }
  return [...last.values()];
}

const PersonAround = builder.objectRef<Around>('PersonAround').implement({
  ...shows<Around>(({ journey }) => whose(journey)),
  description: 'Somebody around a child, by the reference that the record has: never a name.',
  fields: (t) => ({
    person: t.exposeString('person', { description: 'The reference of the person.' }),
    as: t.exposeString('title', { description: 'In what part the record names them.' }),
    since: t.field({
      type: 'Date',
      description: 'The day for which it was said last.',
      resolve: ({ entry }): CivilDate => entry.on,
    }),
    entry: t.int({ description: 'The entry that says so, in the journey.', resolve: ({ entry }) => entry.id }),
    journey: t.field({ type: JourneyRef, description: 'The journey.', resolve: ({ journey }) => journey }),
  }),
});

builder.objectFields(ChildRef, (t) => ({
  openDuties: t.field({
    type: [DutyRef],
    description: 'What is open in all journeys of the child that the caller sees, the soonest first.',
    resolve: (child, _, context) => openDuties(context, child),
  }),
  people: t.field({
    type: [PersonAround],
    description: 'Who is around the child, by all journeys that the caller sees.',
    resolve: (child, _, context) => peopleAround(context, child),
  }),
}));

// ---- Brothers and sisters ----

async function groupOf(context: Context, group: string, moment: Moment): Promise<ChildSeen[]> {
  const rows = await context.prisma.$queryRaw<{ child: string }[]>`
    select distinct j.child from journey j where j.sibling_group = ${group} and ${seesJourney(context)} order by j.child`;
  const children = await Promise.all(rows.map(({ child }) => findChild(context, child, moment)));
  return children.filter((child) => child !== null);
}

builder.queryField('familyGroup', (t) =>
  t.field({
    type: [ChildRef],
    description:
      'Brothers and sisters side by side: the children whose journeys are linked, each with what is open and who is around, as at a moment.',
    args: {
      siblingGroup: t.arg.id({
        required: true,
        description: 'What links their journeys, as `Journey.siblingGroup` has it.',
      }),
      ...momentArgs,
    },
    resolve: (_, { siblingGroup, ...moment }, context) => {
      const wrong = badReference(siblingGroup, 'siblingGroup');
      if (wrong) throw asked(wrong.code, wrong.message);
      return groupOf(context, siblingGroup, momentOf(context, moment));
    },
  }),
);
