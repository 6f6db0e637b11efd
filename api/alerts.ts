import { Prisma } from '../prisma/client';
import type { Instant } from '../statute';
import { JOURNEYS } from '../workflows/catalogue';
import type { AlertClosed, AlertRaised } from '../workflows/kernel/events';
import { isOf, placeFor } from './access';
import {
  builder,
  connectionOf,
  cursorOf,
  enumOf,
  momentArgs,
  pageArgs,
  pageOf,
  pageSize,
  readCursor,
  type Page,
} from './builder';
import { momentOf, type Context, type Moment } from './context';
import { globalId } from './ids';
import { findJourney, JourneyRef } from './journeys';
import { shows } from './looked';
import { counting, iso } from './sql';
import { alertTitle } from './wording';

interface AlertSeen extends Moment {
  readonly journey: string;
  readonly journeyType: string;
  readonly id: string;
  readonly about: AlertRaised['about'];
  readonly subject: string;
  readonly raisedAt: Instant;
  readonly closedAt: Instant | null;
  readonly because: AlertClosed['because'] | null;
}

const AboutEnum = enumOf<AlertRaised['about']>('AlertAbout', 'What an alert is about.', {
  'duty-overdue': 'A duty fell overdue',
  'gate-not-met': 'An act happened or is planned, and its conditions are not met',
});

const BecauseEnum = enumOf<AlertClosed['because']>(
  'AlertClosedBecause',
  'Why an alert was withdrawn. It stays in the record as raised on what was then known.',
  {
    done: 'It was done, late',
    'recorded-late': 'It had been done in time and was recorded late',
    moved: 'The due date moved',
    excused: 'It was excused',
    'no-longer-applicable': 'It is no longer owed',
    'gate-met': 'The conditions are met',
  },
);

const AlertType = builder.objectRef<AlertSeen>('Alert').implement({
  ...shows<AlertSeen>(({ journey, asAt, knownBy }) => ({ journey, asAt, knownBy })),
  description:
    'Told when a duty falls overdue or a gate is judged not met; withdrawn when a later fact shows otherwise.',
  fields: (t) => ({
    journey: t.field({
      type: JourneyRef,
      nullable: true,
      description: 'The journey.',
      resolve: ({ journey, asAt, knownBy }, _, context) => findJourney(context, journey, { asAt, knownBy }),
    }),
    about: t.expose('about', { type: AboutEnum, description: 'What it is about.' }),
    title: t.string({
      description: 'The step or the act, in words.',
      resolve: ({ journeyType, subject }) => alertTitle(definitionOf(journeyType), subject),
    }),
    duty: t.id({
      nullable: true,
      description: 'The duty that fell overdue.',
      resolve: ({ journey, about, subject }) =>
        about === 'duty-overdue' ? globalId('Duty', `${journey}/${subject.slice('duty/'.length)}`) : null,
    }),
    raisedAt: t.field({ type: 'DateTime', description: 'When it was raised.', resolve: ({ raisedAt }) => raisedAt }),
    closedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was withdrawn.',
      resolve: ({ closedAt }) => closedAt,
    }),
    because: t.field({
      type: BecauseEnum,
      nullable: true,
      description: 'Why it was withdrawn.',
      resolve: ({ because }) => because,
    }),
  }),
});

const definitionOf = (type: string) => JOURNEYS.find(({ definition }) => definition.id === type)?.definition;

const AlertConnection = connectionOf('Alert', AlertType, 'A list of alerts, the first raised first.');

interface AlertsAsked {
  readonly team?: string | null | undefined;
  readonly standing?: boolean | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

type Row = Omit<AlertSeen, keyof Moment>;

/** An alert is raised and withdrawn at the moment it is recorded, so both clocks bound it alike, and now bounds nothing. */
const boundOf = (asAt: Instant | null | undefined, knownBy: Instant | null | undefined): string =>
  [asAt, knownBy].filter((moment) => moment != null).toSorted()[0] ?? 'infinity';

async function listAlerts(
  context: Context,
  { team, standing, first, after }: AlertsAsked,
  moment: Moment,
  until: string,
): Promise<Page<AlertSeen>> {
  const place = await placeFor(context, { team });
  const size = pageSize(first);
  const from = readCursor(after, 3);
  const open = Prisma.sql`(closed_at is null or closed_at > ${until}::timestamptz)`;
  const which = Prisma.sql`${isOf(place)} and raised_at <= ${until}::timestamptz
    ${standing == null ? Prisma.empty : standing ? Prisma.sql`and ${open}` : Prisma.sql`and not ${open}`}`;
  const onwards = from
    ? Prisma.sql`and (raised_at, journey, id) > (${String(from[0])}::timestamptz, ${String(from[1])}, ${String(from[2])})`
    : Prisma.empty;
  const rows = async () => context.prisma.$queryRaw<Row[]>`
    select journey, (select type from journey j where j.id = alert.journey) as "journeyType", id, about, subject,
      ${iso(Prisma.sql`raised_at`)} as "raisedAt",
      case when closed_at <= ${until}::timestamptz then ${iso(Prisma.sql`closed_at`)} end as "closedAt",
      case when closed_at <= ${until}::timestamptz then because end as because
    from alert where ${which} ${onwards} order by raised_at, journey, id limit ${size + 1}`;
  const totalCount = counting(context, Prisma.sql`alert where ${which}`);
  return pageOf(
    rows,
    { first: size, after, totalCount },
    (row) => ({ ...row, ...moment }),
    ({ raisedAt, journey, id }) => cursorOf(raisedAt, journey, id),
  );
}

builder.queryField('alerts', (t) =>
  t.field({
    type: AlertConnection,
    description: 'Alerts of a team, or of all that the caller answers for.',
    args: {
      team: t.arg.id({ description: "Of this team; of all the caller's own when left out." }),
      standing: t.arg.boolean({ description: 'Only those that stand, or only those that were withdrawn.' }),
      ...momentArgs,
      ...pageArgs(50),
    },
    resolve: (_, { asAt, knownBy, ...args }, context) =>
      listAlerts(context, args, momentOf(context, { asAt, knownBy }), boundOf(asAt, knownBy)),
  }),
);
