import { londonDate, type CivilDate } from '../../statute';
import { covers, placesFree, type Days, type Place } from '../../workflows/home-matching/search/home';
import { builder, connectionOf, cursorOf, pageArgs, pageOf, pageSize, readCursor, type Page } from '../builder';
import { momentOf, type Context } from '../context';
import { HomeConnection, HomeRef, RestrictionKindEnum, showHomes, type HomeShown } from './home-types';
import { homesListed } from './homes';
import { homesSeen } from './register';

/*
 * Places that are free, and homes of which nobody knows it any more. Both are read from the register as it stands, whose versions
 * are at hand.
 */

interface ListAsked {
  readonly provider?: string | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

const registerNow = async (context: Context, provider: string | null | undefined): Promise<readonly HomeShown[]> =>
  showHomes(context, await homesSeen(context, homesListed(context, provider), momentOf(context, {})));

/** A page of what was worked out as a whole, in the order of two texts. */
function paged<T>(
  list: () => Promise<readonly T[]>,
  { first: size, after }: ListAsked,
  order: (one: T) => readonly [string, string],
): Page<T> {
  const first = pageSize(size);
  const from = readCursor(after, 2)?.map(String);
  let reading: Promise<readonly T[]> | undefined;
  const all = async () => (reading ??= list());
  const rows = async () => (await all()).filter((one) => !from || compared(order(one), from) > 0).slice(0, first + 1);
  const totalCount = async () => (await all()).length;
  return pageOf(
    rows,
    { first, after, totalCount },
    (one) => one,
    (one) => cursorOf(...order(one)),
  );
}

function compared(a: readonly string[], b: readonly string[]): number {
  const place = a.findIndex((text, at) => text !== b[at]);
  return place < 0 ? 0 : (a[place] ?? '') < (b[place] ?? '') ? -1 : 1;
}

const byOrder =
  <T>(order: (one: T) => readonly [string, string]) =>
  (a: T, b: T): number =>
    compared(order(a), order(b));

// ---- Vacancies ----

interface Vacancy {
  readonly home: HomeShown;
  readonly place: Place;
  readonly free: Days;
  readonly on: CivilDate;
}

const vacancyOrder = ({ home, place }: Vacancy): readonly [string, string] => [home.reference, place.id];

const vacanciesIn = (homes: readonly HomeShown[], on: CivilDate): readonly Vacancy[] =>
  homes
    .filter(({ sees }) => sees('places'))
    .flatMap((home) =>
      placesFree(home.home, on).flatMap((place) => {
        const free = place.free.find((days) => covers(days, on));
        return free ? [{ home, place, free, on }] : [];
      }),
    )
    .toSorted(byOrder(vacancyOrder));

const VacancyType = builder.objectRef<Vacancy>('Vacancy').implement({
  description: 'A place that is free on a day, as far as the home has said.',
  fields: (t) => ({
    home: t.field({ type: HomeRef, description: 'Where.', resolve: ({ home }) => home }),
    place: t.string({ description: "The provider's own reference of the place.", resolve: ({ place }) => place.id }),
    freeFrom: t.field({ type: 'Date', description: 'Since when.', resolve: ({ free }) => free.from }),
    freeUntil: t.field({
      type: 'Date',
      nullable: true,
      description: 'Up to this day, which is no longer among them; null when no end was told.',
      resolve: ({ free }) => free.until,
    }),
    confirmedOn: t.field({
      type: 'Date',
      description: 'When somebody at the home last said so.',
      resolve: ({ home }) => home.home.confirmedOn,
    }),
    confirmedInTime: t.boolean({
      description: 'Whether that is lately enough; else nobody knows, and a search takes it as unknown.',
      resolve: ({ home: { today, unknownFrom } }) => today < unknownFrom,
    }),
    heldUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until when somebody holds it, if nobody extends that.',
      resolve: ({ place }) => place.hold?.until,
    }),
    restrictions: t.field({
      type: [RestrictionKindEnum],
      description: 'Why no child may move in on that day all the same.',
      resolve: ({ home: { home }, on }) =>
        (home.restrictions ?? []).filter((one) => covers(one, on)).map(({ kind }) => kind),
    }),
  }),
});

const VacancyConnection = connectionOf('Vacancy', VacancyType, 'A list of places that are free.');

// ---- Homes to confirm ----

const confirmOrder = ({ home, reference }: HomeShown): readonly [string, string] => [home.confirmedOn, reference];

/** A home that is closed confirms nothing. */
const isOpen = ({ home, today }: HomeShown): boolean =>
  !(home.restrictions ?? []).some((one) => one.kind === 'closed' && covers(one, today));

const toConfirm = (homes: readonly HomeShown[]): readonly HomeShown[] =>
  homes
    .filter((home) => home.sees('places') && home.today >= home.unknownFrom && isOpen(home))
    .toSorted(byOrder(confirmOrder));

const provider = { description: 'Only of this provider.' } as const;

builder.queryFields((t) => ({
  vacancies: t.field({
    type: VacancyConnection,
    description:
      'Places that are free on a day, by home and place: of the whole register for the body, of their own teams for a provider. What was not confirmed in time, is held or is restricted is listed and says so.',
    args: {
      on: t.arg({ type: 'Date', description: 'The day; today when left out.' }),
      provider: t.arg.id(provider),
      ...pageArgs(50),
    },
    resolve: (_, { on, ...asking }, context) => {
      const list = async () => vacanciesIn(await registerNow(context, asking.provider), on ?? londonDate(context.now));
      return paged(list, asking, vacancyOrder);
    },
  }),
  homesToConfirm: t.field({
    type: HomeConnection,
    description:
      'Homes that are open and whose places nobody confirmed in time, the longest ago first; how long that is says the setting `home-matching.confirm-vacancy`.',
    args: { provider: t.arg.id(provider), ...pageArgs(50) },
    resolve: (_, asking, context) =>
      paged(async () => toConfirm(await registerNow(context, asking.provider)), asking, confirmOrder),
  }),
}));
