import type { ApiClient, ToldAct, ToldRefusal } from '../../api/client';
import type { Caller } from '../../api/auth';
import { globalId, innerId, ownId } from '../../api/ids';
import { addDays, londonDate, type CivilDate, type Instant } from '../../statute';
import type { Role } from '../../workflows/kernel/people';
import { told, type DemoAct, type DemoRole, type Family, type Says } from './demo-stories';

/*
 * Home matching in the example data: two bodies that search, each with a register of homes, and the children who are searched
 * for. Everybody and every place is invented. Homes follow from their numbers, so that they are the same each time.
 */

// ---- Two regions ----

/** A body that searches for an authority's children, with those who answer for its homes. */
export interface Region {
  readonly code: string;
  readonly title: string;
  /** The authority that it searches for. */
  readonly authority: string;
  /** Codes of other authorities in whose areas it has homes. */
  readonly beside: readonly string[];
  readonly centre: { readonly lat: number; readonly lon: number };
  readonly providers: readonly { readonly code: string; readonly title: string }[];
}

export const REGIONS: readonly Region[] = [
  {
    ...{ code: 'RNO', title: 'Northern Cooperative (invented)', authority: 'EXA', beside: ['NBR', 'MOR'] },
    centre: { lat: 53.5, lon: -2.2 },
    providers: [
      { code: 'own-north', title: 'Example Council fostering (invented)' },
      { code: 'brackenfield', title: 'Brackenfield Fostering (invented)' },
      { code: 'cotterdale', title: 'Cotterdale Homes (invented)' },
    ],
  },
  {
    ...{ code: 'RSO', title: 'Southern Cooperative (invented)', authority: 'NBR', beside: ['EXA', 'FEN'] },
    centre: { lat: 52.6, lon: -1.1 },
    providers: [
      { code: 'own-south', title: 'Neighbour Council fostering (invented)' },
      { code: 'damson-lane', title: 'Damson Lane Fostering (invented)' },
      { code: 'eskdale', title: 'Eskdale Homes (invented)' },
    ],
  },
];

/** The people of a region: those who search, and one for each provider. */
export const staffOf = ({ code, providers }: Region) => [
  { reference: `home-finder-${code}`, role: 'home-finder' as const, teams: [] },
  { reference: `home-finding-manager-${code}`, role: 'home-finding-manager' as const, teams: [] },
  ...providers.map((provider) => ({
    ...{ reference: `${provider.code}-manager`, role: 'provider-manager' as const, teams: [provider.code] },
  })),
];

// ---- Their homes ----

export const HOMES_EACH = 150;

/** Working days before the last day told on which the register is told, and told anew. */
export const FILES = { first: 15, second: 2 } as const;

/** Homes are dealt out in so many shares, so that no two stories hold the same place. */
const SHARES = 12;
/** Shares of stories in which a child moved in before the second file, which says nothing of their homes. */
const MOVED_BEFORE = 4;

const shareOf = (number: number): number => number % SHARES;
const spread = (number: number, what: number, of: number): number =>
  ((number * 7_919 + what * 1_299_709) % 10_007) % of;
const pick = <T>(all: readonly T[], number: number, what: number): T => all[spread(number, what, all.length)] as T;

const referenceOf = (number: number): string => `home-${String(number).padStart(3, '0')}`;
/** What a home's particulars follow from: its number among those of all regions. */
const seedOf = (region: Region, number: number): number => number + HOMES_EACH * REGIONS.indexOf(region);
const providerOf = (region: Region, number: number): string => pick(region.providers, seedOf(region, number), 1).code;

const COLUMNS = [
  ...['reference', 'provider', 'type', 'lat', 'lon', 'area', 'registration', 'approvals', 'restrictions', 'ages'],
  ...['places', 'confirmed', 'available', 'patterns', 'residents', 'can_meet', 'offers', 'features', 'gives_care'],
  ...['takes_siblings', 'school_run', 'ownership', 'purchase', 'weekly_price'],
] as const;

type Row = Readonly<Record<(typeof COLUMNS)[number], string>>;

function rowOf(region: Region, at: number, day: CivilDate): Row {
  const number = seedOf(region, at);
  const foster = spread(number, 2, 10) < 8;
  const type = foster ? 'foster' : pick(['childrens-home', 'childrens-home', 'supported-accommodation'], number, 3);
  const { lat, lon } = region.centre;
  const own = region.authority;
  return {
    ...{ reference: referenceOf(at), provider: providerOf(region, at), type },
    ...{ lat: place(lat, spread(number, 4, 400)), lon: place(lon, spread(number, 5, 500)) },
    area: pick([own, own, own, ...region.beside], number, 6),
    registration: foster ? '' : 'registered',
    approvals: foster ? `general 2022-05-01.. places=${pick([1, 2, 2, 3], number, 7)}` : '',
    restrictions: number % 50 === 7 ? `allegation ${addDays(day, -20)}..` : '',
    ages: type === 'supported-accommodation' ? '16-17' : pick(['0-17', '3-17', '5-16', '0-12', '8-17'], number, 8),
    places: placesOf(number, day),
    confirmed: addDays(day, -spread(number, 9, 3)),
    available: number % 6 === 5 ? '' : addDays(day, -60),
    patterns: pick(['short; long', 'short; long', 'short', 'long'], number, 10),
    residents: pick(['none', 'none', `r-${number} own`], number, 11),
    can_meet: `epilepsy=${pick(['yes', 'no'], number, 12)}; ventilation=no`,
    offers: pick(['urdu=yes', 'polish=yes', ''], number, 13),
    features: pick(['dog=yes', 'garden=yes; dog=no', ''], number, 14),
    ...{
      gives_care: type === 'supported-accommodation' ? 'no' : 'yes',
      takes_siblings: pick(['yes', 'no'], number, 15),
    },
    school_run: pick(['yes', 'yes', 'no'], number, 16),
    ownership: pick(['public', 'not-for-profit', 'private'], number, 17),
    purchase: pick(['own', 'framework', 'block', 'spot'], number, 18),
    weekly_price: String(foster ? 480 + 10 * spread(number, 19, 50) : 3_200 + 100 * spread(number, 19, 20)),
  };
}

const place = (centre: number, off: number): string => (centre + (off - 200) / 1_000).toFixed(3);

/** One to three places: most are free, some are not, some will be. */
function placesOf(number: number, day: CivilDate): string {
  const since = `${addDays(day, -60)}..`;
  const later = `${addDays(day, 90)}..`;
  return Array.from({ length: 1 + spread(number, 20, 3) }, (_, at) =>
    ['p-', at + 1, ' ', pick([since, since, since, '', later], number, 21 + at)].join('').trim(),
  ).join('; ');
}

/** A file of a region's homes, as they are on a day; those whose share is lower are left out. */
export function homesFile(region: Region, day: CivilDate, which: keyof typeof FILES): string {
  const numbers = Array.from({ length: HOMES_EACH }, (_, at) => at + 1);
  const told = numbers.filter((number) => which === 'first' || shareOf(number) >= MOVED_BEFORE);
  const rows = told.map((number) => rowOf(region, number, day));
  return `${[COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((column) => row[column]).join(','))].join('\n')}\n`;
}

// ---- What happens ----

const record = told('record');
const decide = told('decide');
const end = told('end');
const match = told('match');

const SW = 'social-worker';
const TM = 'team-manager';
const LEGAL = 'legal-adviser';
const FUNDS = 'funding-approver';
const FINDER = 'home-finder';
const PROVIDER = 'provider-manager';

const heard = (day: number): readonly DemoAct[] => [
  record(day, SW, 'view', { who: 'child', how: 'talked', words: 'Near my school, and somewhere with a dog.' }),
  record(day, SW, 'view', { who: 'parent', how: 'talked', words: 'Close enough to visit on Sundays.' }),
  record(day, SW, 'advocateOffer', { answer: 'accepted' }),
];

const advised: readonly DemoAct[] = [
  record(0, SW, 'thresholdView', { met: true, grounds: 'Home is not safe, and support has not made it so.' }),
  record(0, LEGAL, 'legalAdvice', { thresholdMet: true, courtRoute: false, careAnOption: true }),
];

/** Advised, permitted, the family asked first, the child heard; then the request is sent. */
const sent: readonly DemoAct[] = [
  ...advised,
  record(0, SW, 'familyAsked', { adult: 'aunt', outcome: 'not-able' }),
  record(0, SW, 'familyGroup', { outcome: 'held' }),
  decide(1, TM, 'permission', { choice: 'granted', form: 'written', reasons: 'Nobody in the family is able to.' }),
  ...heard(1),
  match(2, SW, 'sendRequest'),
];

const frozen = (needs: Says = {}): readonly DemoAct[] => [
  ...sent,
  match(3, FINDER, 'acceptRequest'),
  record(3, SW, 'talked', { note: 'School and Sundays matter most.' }),
  match(3, SW, 'freezeNeed', { neededOn: { day: 12 }, ...needs }),
];

const searched: readonly DemoAct[] = [...frozen(), match(4, FINDER, 'runSearch', { ring: 'region' })];
const asked = (homes: number): readonly DemoAct[] => [...searched, match(4, FINDER, 'askHomes', { homes })];

const yes = (day: number, home: number): DemoAct => match(day, PROVIDER, 'answer', { home, answer: 'interested' });
const no = (day: number, home: number, code: string): DemoAct =>
  match(day, PROVIDER, 'answer', { home, answer: 'declined', code });

/** Some have said no, each with one reason; others have not answered. */
const declined = (...codes: readonly string[]): readonly DemoAct[] => [
  ...asked(codes.length + 2),
  ...codes.map((code, at) => no(4, at + 2, code)),
  yes(4, 0),
];

/** Two options, of which one is held and may read the outline. */
const offered: readonly DemoAct[] = [
  ...asked(3),
  ...[yes(5, 0), yes(5, 1), no(5, 2, 'distance-from-support')],
  match(5, SW, 'moveApproach', { home: 0, to: 'released' }),
  match(6, FINDER, 'takeHold', { home: 0, neededOn: { day: 12 } }),
  match(6, FINDER, 'offerOptions', { homes: 2 }),
];

const acceptedBy: readonly DemoAct[] = [
  decide(7, FUNDS, 'funding', { choice: 'approve', purchase: 'framework', reasons: 'Within the framework.' }),
  match(7, SW, 'placementAccepted', { home: 0 }),
  match(7, SW, 'moveApproach', { home: 0, to: 'identified' }),
];

/** Chosen by the authority out of two, prepared, moved in, looked in on. */
const movedIn: readonly DemoAct[] = [
  ...offered,
  match(6, PROVIDER, 'moveApproach', { home: 0, to: 'conditional' }),
  match(6, SW, 'moveApproach', { home: 0, to: 'shortlisted' }),
  record(7, SW, 'optionsDiscussed', { with: 'both', words: 'Both would rather be near the school.' }),
  match(7, TM, 'choose', { home: 0 }),
  ...acceptedBy,
  record(8, SW, 'moveSet', { movesOn: { day: 12 }, keyStageFour: false }),
  record(8, SW, 'childTold', { words: 'Can I bring the cat?' }),
  record(8, SW, 'reviewingOfficerTold'),
  record(9, SW, 'noticesSent'),
  match(9, SW, 'rivalsTold', { homes: 3 }),
  record(10, SW, 'placementPlan', { document: 'placement-plan-1' }),
  record(11, SW, 'homeReady', { lacking: 0 }),
  match(12, SW, 'moved', { home: 0 }),
  record(13, SW, 'arrivalChecked', { words: 'The room is fine.' }),
  record(15, SW, 'childVisited', { seen: true }),
];

/** Everything on one day: permission by telephone, a home by noon. */
const emergency: readonly DemoAct[] = [
  ...advised,
  record(0, SW, 'familyAsked', { adult: 'nobody', outcome: 'nobody-known' }),
  decide(0, TM, 'permission', { choice: 'granted-emergency', form: 'spoken', reasons: 'Not one more night there.' }),
  match(0, SW, 'sendRequest'),
  match(0, FINDER, 'acceptRequest'),
  match(0, SW, 'freezeNeed', { neededOn: { day: 0 } }),
  match(0, FINDER, 'runSearch', { ring: 'region' }),
  match(0, FINDER, 'askHomes', { homes: 2 }),
  ...[yes(0, 0), no(0, 1, 'not-right-for-us')],
  match(0, SW, 'moveApproach', { home: 0, to: 'shortlisted' }),
  match(0, FINDER, 'takeHold', { home: 0, neededOn: { day: 0 } }),
  match(0, FINDER, 'offerOptions', { homes: 1 }),
  match(0, TM, 'choose', { home: 0 }),
  ...acceptedBy.map((act) => ({ ...act, day: 0 })),
  match(0, SW, 'moved', { home: 0 }),
  record(1, SW, 'arrivalChecked', { words: 'It is quiet here.' }),
  record(2, SW, 'childVisited', { seen: true }),
];

/** No home in the country can meet what must be met; each must was looked at again, and something else was tried. */
const exhausted: readonly DemoAct[] = [
  ...frozen({ mustMeet: 'ventilation' }),
  ...['area', 'region', 'national'].map((ring, at) => match(4 + 2 * at, FINDER, 'runSearch', { ring })),
  record(9, TM, 'mustsReviewed', { musts: 12, kept: 12 }),
  record(10, TM, 'alternativeTried', {
    ...{ what: 'bespoke-package', outcome: 'not-possible' },
    words: 'No nurses could be found for the nights.',
  }),
  record(11, TM, 'alternativeTried', {
    ...{ what: 'family-plus-care', outcome: 'not-possible' },
    words: 'Her aunt’s flat has no room for the machine.',
  }),
  decide(12, TM, 'declareExhausted', {
    ...{ choice: 'declare', agreedBy: 'home-finding-manager', ring: 'national' },
    reasons: 'Three searches, and nobody who can.',
  }),
];

/** An uncle came forward while homes were being asked. */
const takenBack: readonly DemoAct[] = [
  ...asked(3),
  yes(5, 0),
  match(8, SW, 'withdrawRequest', { why: 'family-found' }),
  end(9, TM, 'family-found'),
];

/** How a search stands, the acts, and how many working days ago it began. */
const STORIES = {
  sent: ['a request just sent', sent, 2],
  frozen: ['a need that stands', frozen(), 3],
  searched: ['searched, and nobody asked', searched, 4],
  declined: ['homes asked, some of which said no', declined('resident-mix', 'risk-too-high'), 4],
  offered: ['options offered, one of them held', offered, 6],
  moved: ['chosen and moved', movedIn, 17],
  emergency: ['an emergency', emergency, 2],
  exhausted: ['a search that found nothing', exhausted, 18],
  takenBack: ['a request taken back', takenBack, 15],
} as const satisfies Record<string, readonly [string, readonly DemoAct[], number]>;

/** Of the first authority, team by team in turn, and of its neighbour: story, how old, how many children. */
const HERE: readonly (readonly [keyof typeof STORIES, number, number?])[] = [
  ...([
    ['moved', 9],
    ['moved', 6],
    ['emergency', 11],
    ['offered', 8],
    ['offered', 10],
    ['offered', 5],
  ] as const),
  ...([
    ['declined', 12],
    ['declined', 7],
    ['declined', 9, 2],
    ['searched', 10],
    ['searched', 6],
  ] as const),
  ...([
    ['frozen', 8],
    ['frozen', 11, 2],
    ['sent', 7],
    ['sent', 12],
    ['exhausted', 13],
    ['takenBack', 9],
  ] as const),
  ...([['searched', 11]] as const),
];
const NEXT_DOOR: typeof HERE = [
  ...([
    ['moved', 8],
    ['offered', 9],
    ['offered', 11],
    ['declined', 10],
    ['declined', 6],
  ] as const),
  ...([
    ['frozen', 9],
    ['sent', 8],
  ] as const),
];

const FIRST_ID = 56;
const JOURNEY = 'home-matching';

const familyOf = (
  [story, years, children = 1]: (typeof HERE)[number],
  at: number,
  authority: string,
  first: number,
): Family => {
  const [shows, acts, startedDaysAgo] = STORIES[story];
  const purpose = story === 'emergency' ? 'emergency-move' : 'planned-move';
  return {
    ...{
      id: `F${first + at}`,
      team: at % 2 === 0 ? 'north' : 'south',
      children,
      startedDaysAgo,
      shows,
      acts,
      authority,
    },
    begins: { journey: JOURNEY, purpose, years },
  };
};

/** Twenty-five searches: eighteen of the first authority, seven of its neighbour. */
export const SEARCHES: readonly Family[] = [
  ...HERE.map((one, at) => familyOf(one, at, 'EXA', FIRST_ID)),
  ...NEXT_DOOR.map((one, at) => familyOf(one, at, 'NBR', FIRST_ID + HERE.length)),
];

/** The share of the homes from which a story takes what it holds: no other story of its region has it. */
const SHARE_OF = new Map(
  ['EXA', 'NBR'].flatMap((authority) => {
    const holding = SEARCHES.filter((one) => one.authority === authority);
    const moved = holding.filter(({ shows }) => shows === STORIES.moved[0]);
    const others = holding.filter(({ shows }) => shows === STORIES.offered[0] || shows === STORIES.emergency[0]);
    return [
      ...moved.map(({ id }, at) => [id, at] as const),
      ...others.map(({ id }, at) => [id, MOVED_BEFORE + at] as const),
    ];
  }),
);

// ---- Telling it ----

/** Whoever tells a story: its people, its journeys, and its moment. */
export interface Teller {
  readonly client: ApiClient;
  readonly family: Family;
  /** Somebody of the authority, in a part. */
  readonly own: (role: DemoRole) => Caller;
  readonly caseSystem: () => Caller;
  readonly journeys: () => readonly string[];
  readonly dayOf: (day: number) => CivilDate;
  readonly now: () => Instant;
  readonly act: (caller: Caller, mutation: string, input: Values) => Promise<ToldAct>;
  /** @throws Error where there are any */
  readonly expectNone: (refusals: readonly ToldRefusal[], what: string) => void;
}

type Values = Readonly<Record<string, unknown>>;

interface Listed {
  readonly home: string;
  readonly outcome: string;
  readonly rows: readonly { readonly criterion: string; readonly level: string; readonly result: string }[];
}

const upper = (code: string): string => code.toUpperCase().replaceAll('-', '_');
const idOf = (payload: unknown): string => String(Object(payload).id);

/** One request for a home as it is told: what it found, whom it asked, what it holds. */
export class HomeSearch {
  private request = '';
  private run = '';
  private homes: readonly Listed[] = [];
  private readonly approaches = new Map<string, string>();
  private hold = '';
  /** The round of the request, and the moment at which its clock began. */
  private began: Instant | undefined;
  private readonly region: Region;

  constructor(private readonly teller: Teller) {
    const found = REGIONS.find(({ authority }) => authority === teller.family.authority);
    this.region = found ?? (REGIONS[0] as Region);
  }

  /** The durable round of the request, once there is one. */
  get round(): { readonly workflow: string; readonly began: Instant } | undefined {
    return this.began && { workflow: `round-${innerId('HomeRequest', this.request)}`, began: this.began };
  }

  async tell({ what, by, says }: DemoAct, key: string): Promise<void> {
    const { teller } = this;
    const caller = this.callerOf(by, says);
    switch (what) {
      case 'sendRequest':
        this.request = await this.made(caller, what, { journeys: teller.journeys() }, key, 'request');
        return;
      case 'acceptRequest':
        return this.done(caller, what, { request: this.request }, key);
      case 'freezeNeed':
        return this.done(caller, what, { request: this.request, need: this.needOf(says) }, key);
      case 'runSearch':
        return this.search(caller, says, key);
      case 'askHomes':
        return this.ask(caller, Number(says['homes']), key);
      case 'answer':
        return this.done(caller, 'answerApproach', this.answerOf(says), key);
      case 'moveApproach':
        return this.done(caller, what, { approach: this.approachOf(says), to: upper(String(says['to'])) }, key);
      case 'takeHold':
        this.hold = await this.made(caller, what, { ...this.holdOf(says), request: this.request }, key, 'hold');
        return;
      case 'offerOptions':
        return this.offer(caller, Number(says['homes']), key);
      case 'withdrawRequest':
        return this.done(caller, what, { request: this.request, why: upper(String(says['why'])) }, key);
      case 'choose':
        return this.choose(caller, key);
      default:
        return this.recordOf(what, says, key);
    }
  }

  // -- Who --

  private callerOf(by: DemoRole, says: Says): Caller {
    const { code, providers } = this.region;
    const of = (reference: string, role: Role, teams: readonly string[]): Caller => ({
      ...{ subject: reference, authority: code, roles: [role], teams },
    });
    if (by === FINDER) return of(`home-finder-${code}`, FINDER, []);
    if (by !== PROVIDER) return this.teller.own(by);
    const provider = this.providers.get(this.homeAt(says).home) ?? providers[0]?.code ?? '';
    return of(`${provider}-manager`, PROVIDER, [provider]);
  }

  /** Who answers for each home of the register. */
  private get providers(): ReadonlyMap<string, string> {
    return new Map(
      Array.from({ length: HOMES_EACH }, (_, at) => [this.homeId(at + 1), providerOf(this.region, at + 1)] as const),
    );
  }

  private homeId = (number: number): string => globalId('Home', ownId('home', this.region.code, referenceOf(number)));

  // -- What was told --

  private homeAt(says: Says): Listed {
    const found = this.homes[Number(says['home'])];
    if (!found) throw new Error(`${this.teller.family.id}: the search lists too few homes.`);
    return found;
  }

  private approachOf = (says: Says): string => this.approaches.get(this.homeAt(says).home) ?? '';

  private answerOf = (says: Says): Values => ({
    ...{ approach: this.approachOf(says), answer: upper(String(says['answer'])) },
    ...(says['code'] === undefined ? {} : { code: upper(String(says['code'])) }),
  });

  private holdOf = (says: Says): Values => ({ home: this.homeAt(says).home, neededOn: this.dayIn(says['neededOn']) });

  private dayIn = (said: unknown): CivilDate => this.teller.dayOf(Number(Object(said).day));

  /** What is needed: a foster home not far from where the child lives, and from the school. */
  private needOf(says: Says): Values {
    const { family } = this.teller;
    const number = Number(family.id.slice(1));
    const { lat, lon } = this.region.centre;
    const near = (off: number) => ({ lat: lat + off / 100, lon: lon - off / 200 });
    const culture = number % 3 === 0 ? { culture: ['urdu'] } : {};
    return {
      ...{ neededFrom: this.dayIn(says['neededOn']), homeTypes: ['FOSTER'], pattern: 'LONG', ...culture },
      ...{ home: near(number % 7), maxMinutesFromHome: 40, wishes: ['dog'] },
      schools: [{ name: 'school', point: near((number % 5) + 1), minutes: 45 }],
      ...(says['mustMeet'] === undefined ? {} : { canMeet: [says['mustMeet']] }),
    };
  }

  // -- Acts --

  private async search(caller: Caller, says: Says, key: string): Promise<void> {
    const input = { request: this.request, ring: upper(String(says['ring'])) };
    this.run = await this.made(caller, 'runSearch', input, key, 'run');
    const document = `query ($id: ID!) { searchRun(id: $id) { homes(listed: true, first: 200) { edges { node { home outcome
      rows { criterion level result } } } } } }`;
    const { searchRun } = await this.teller.client.ask(caller, document, { id: this.run });
    const { edges } = (searchRun as { homes: { edges: readonly { readonly node: Listed }[] } }).homes;
    const listed = edges.map(({ node }) => node);
    const share = SHARE_OF.get(this.teller.family.id);
    const own = new Set(
      Array.from({ length: HOMES_EACH }, (_, at) => at + 1)
        .filter((one) => shareOf(one) === share)
        .map(this.homeId),
    );
    const first = listed.filter(({ home }) => own.has(home)).toSorted((a, b) => lessFit(a) - lessFit(b))[0];
    if (share !== undefined && !first) throw new Error(`${this.teller.family.id}: no home of its share is listed.`);
    this.homes = [...(first ? [first] : []), ...listed.filter((one) => one !== first)];
  }

  private async ask(caller: Caller, count: number, key: string): Promise<void> {
    const homes = this.homes.slice(0, count).map(({ home }) => home);
    const input = { ...{ idempotencyKey: key, request: this.request, run: this.run }, homes, order: 'PARALLEL' };
    this.began = this.teller.now();
    const told = await this.teller.client.mutate(caller, 'askHomes', input, `${ERRORS} approaches { id homeId }`);
    this.teller.expectNone(told['errors'] as readonly ToldRefusal[], 'askHomes');
    for (const { id, homeId } of told['approaches'] as readonly { id: string; homeId: string }[])
      this.approaches.set(homeId, id);
  }

  private offer(caller: Caller, count: number, key: string): Promise<void> {
    const homes = this.homes.slice(0, count).map(({ home }) => home);
    const why = count < 2 ? { why: 'The one home that can take the child tonight.' } : {};
    return this.done(caller, 'offerOptions', { request: this.request, run: this.run, homes, ...why }, key);
  }

  private async choose(caller: Caller, key: string): Promise<void> {
    const chosen = this.homeAt({ home: 0 });
    const unmet = chosen.rows
      .filter(({ level, result }) => level === 'SHOULD_BY_LAW' && result === 'NOT_MET')
      .map(({ criterion }) => criterion);
    await this.teller.act(caller, 'decideHomeMatchingHomeChoice', {
      ...this.happened(key),
      ...{ choice: 'CHOOSE', run: this.run, home: chosen.home, hold: this.hold, homeType: 'FOSTER' },
      ...{ where: isAway(chosen) ? 'ADJOINING' : 'IN_AREA', reasons: 'Near the school, and they have a dog.' },
      ...(unmet.length === 0 ? {} : { unmet, unmetReasons: 'Nothing nearer was free, and the carers drive.' }),
      whyNotFirst: 'The first in the list did not say yes.',
    });
  }

  /** A fact of the journeys that names the home: told by the case system, which has it from the provider. */
  private async recordOf(what: string, says: Says, key: string): Promise<void> {
    const home = says['home'] === undefined ? {} : { home: this.homeAt(says).home };
    const moved = { type: 'FOSTER', registered: true, givesCare: true, first: true, outsideTerms: false };
    const rivals = this.homes.slice(1, Number(says['homes'] ?? 1)).map((one) => one.home);
    await this.teller.act(
      this.teller.caseSystem(),
      `recordHomeMatching${what.charAt(0).toUpperCase()}${what.slice(1)}`,
      {
        ...{ ...this.happened(key), ...home },
        ...(what === 'moved' ? moved : what === 'rivalsTold' ? { homes: rivals } : {}),
      },
    );
  }

  private happened(key: string): Values {
    const [now, journeys] = [this.teller.now(), this.teller.journeys()];
    return { idempotencyKey: key, journeys, occurredOn: londonDate(now), occurredAt: now };
  }

  /** A mutation of which only refusals are of interest. */
  private async done(caller: Caller, mutation: string, input: Values, key: string): Promise<void> {
    const told = await this.teller.client.mutate(caller, mutation, { idempotencyKey: key, ...input }, ERRORS);
    this.teller.expectNone(told['errors'] as readonly ToldRefusal[], mutation);
  }

  /** The same, with the id of what it makes. */
  private async made(caller: Caller, mutation: string, input: Values, key: string, what: string): Promise<string> {
    const asked = { idempotencyKey: key, ...input };
    const told = await this.teller.client.mutate(caller, mutation, asked, `${ERRORS} ${what} { id }`);
    this.teller.expectNone(told['errors'] as readonly ToldRefusal[], mutation);
    return idOf(told[what]);
  }
}

const ERRORS = 'errors { code message path }';
const isAway = ({ rows }: Listed): boolean =>
  rows.some(({ criterion, result }) => criterion === 'in-area' && result !== 'MET');
/** Homes of the area of which everything is known come first. */
const lessFit = (one: Listed): number => (isAway(one) ? 2 : 0) + (one.outcome === 'PROPOSED' ? 0 : 1);
