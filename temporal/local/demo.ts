import { setTimeout as pause } from 'node:timers/promises';
import { Connection, isGrpcServiceError } from '@temporalio/client';
import { devIssuer, type Caller, type DevIssuer } from '../../api/auth';
import { ApiClient, type ToldAct, type ToldRefusal } from '../../api/client';
import { globalId, innerId, ownId } from '../../api/ids';
import {
  addDays,
  addMonths,
  addMs,
  civilDate,
  daysBetween,
  instant,
  londonDate,
  newestCalendar,
  startOfDay,
  workingDayAfter,
  workingDayBefore,
  type CivilDate,
  type Instant,
} from '../../statute';
import { journeyOf } from '../../workflows/catalogue';
import { OUTSIDE_ROLES, type Role } from '../../workflows/kernel/people';
import type { JourneyDefinition } from '../../workflows/kernel/definition';
import type { Shape } from '../../workflows/kernel/shape';
import { BONDS } from './demo-bonds';
import { FILES, HomeSearch, homesFile, REGIONS, SEARCHES, staffOf } from './demo-homes';
import { LEAVERS, returnOf, type Leaver } from './demo-leavers';
import { PLANS } from './demo-plans';
import { FAMILIES, NAMES, type DemoAct, type DemoRole, type Family, type StoryDay, type Told } from './demo-stories';
import { fastForward } from './fast-forward';
import { CannotStart } from './lock.js';
import { whereItRuns } from './place';
import { lineFor } from './progress.js';

/** Where the example data goes, and how much of it. */
export interface DemoSettings {
  readonly url: string;
  readonly issuer: DevIssuer;
  readonly connection: Connection;
  readonly namespace: string;
  readonly families: readonly Family[];
  readonly leavers: readonly Leaver[];
  /** Families told at the same time. */
  readonly atOnce?: number;
  readonly say?: (line: string) => void;
}

/** What the example data comes to. */
export interface DemoCounts {
  readonly children: number;
  readonly families: number;
  readonly youngPeople: number;
  /** Young people and adults of lifelong guardianship. */
  readonly bonds: number;
  /** Requests for a home, and homes in the registers of those who search. */
  readonly searches: number;
  readonly homes: number;
  readonly journeys: number;
  readonly openJourneys: number;
  readonly acts: number;
  /** Duties overdue now, by team. */
  readonly overdue: Readonly<Record<Family['team'], number>>;
  /** Duties that fall due in the next fourteen days, by team. */
  readonly upcoming: Readonly<Record<Family['team'], number>>;
}

type Values = Readonly<Record<string, unknown>>;

const AUTHORITY = 'EXA';
const NEIGHBOUR = 'NBR';
const FAMILY_GROUP = journeyOf('family-group-decision-making').definition;
const LEAVING_CARE = journeyOf('leaving-care').definition;
const GUARDIANSHIP = journeyOf('lifelong-guardianship').definition;
const MATCHING = journeyOf('home-matching').definition;
/** Working days between taking over the yearly return and the last day that is told. */
const TAKEN_OVER_DAYS_AGO = 60;

/**
 * Loads the example data through the API, each act at its own time, and brings every journey to the present. Run again, it
 * tells nothing twice: every act has a fixed key, and what the dates are counted from is read back from the first time.
 * @throws Error at the first refusal that no story expects
 */
export async function loadDemo(settings: DemoSettings): Promise<DemoCounts> {
  const say = settings.say ?? (() => undefined);
  const day = (await dayOfFirstTime(settings)) ?? lastWorkingDayBefore(londonDate(instant(Date.now())));
  const stage = await setUp(settings, day);
  say(`The authorities ${AUTHORITY} and ${NEIGHBOUR} with their teams, staff and settings: told up to ${day}.`);
  await takeOver(settings, stage);
  say(`The yearly return of ${settings.leavers.length} young people was taken over.`);
  const homes = await takeInHomes(settings, stage);
  say(`${homes} homes were taken in by ${REGIONS.map(({ code }) => code).join(' and ')}.`);
  const young = settings.leavers.map((leaver) => householdOf(leaver));
  const tellings = [...settings.families, ...young].map((family) => new Telling(settings, stage, family));
  let finished = 0;
  let acts = 0;
  await inLanes(settings.atOnce ?? 8, tellings, async (telling) => {
    const told = await telling.tellAll();
    acts += told;
    finished += 1;
    if (finished % 5 === 0 || finished === tellings.length)
      say(`${finished} of ${tellings.length} families and young people.`);
  });
  return count(settings, stage, acts);
}

async function inLanes<T>(width: number, all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await work(next);
  };
  try {
    await Promise.all(Array.from({ length: width }, lane));
  } catch (error) {
    waiting.length = 0; // the others end with the family they are at
    throw error;
  }
}

const lastWorkingDayBefore = (day: CivilDate): CivilDate => workingDayBefore(day, 1, newestCalendar);

// ---- The authorities ----

/** What everybody in the stories shares. */
interface Stage {
  /** The last day that is told. */
  readonly until: CivilDate;
  readonly teams: ReadonlyMap<string, string>;
  readonly staff: ReadonlyMap<string, string>;
}

const TEAMS: Readonly<Record<string, readonly { readonly code: string; readonly title: string }[]>> = {
  [AUTHORITY]: [
    { code: 'north', title: 'North team' },
    { code: 'south', title: 'South team' },
  ],
  [NEIGHBOUR]: [{ code: 'west', title: 'West team' }],
  ...Object.fromEntries(REGIONS.map(({ code, providers }) => [code, providers])),
};
const TITLES: Readonly<Record<string, string>> = {
  [AUTHORITY]: 'Example Council (invented)',
  [NEIGHBOUR]: 'Neighbour Council (invented)',
  ...Object.fromEntries(REGIONS.map(({ code, title }) => [code, title])),
};

interface Member {
  readonly reference: string;
  readonly role: Role;
  readonly teams: readonly string[];
}

const BOTH = ['north', 'south'];
const STAFF: Readonly<Record<string, readonly Member[]>> = {
  [AUTHORITY]: [
    { reference: 'social-worker', role: 'social-worker', teams: ['north'] },
    { reference: 'social-worker-south', role: 'social-worker', teams: ['south'] },
    { reference: 'team-manager', role: 'team-manager', teams: ['north'] },
    { reference: 'team-manager-south', role: 'team-manager', teams: ['south'] },
    { reference: 'service-manager', role: 'service-manager', teams: BOTH },
    { reference: 'service-lead', role: 'service-lead', teams: BOTH },
    { reference: 'legal-adviser', role: 'legal-adviser', teams: BOTH },
    { reference: 'auditor', role: 'auditor', teams: [] },
    { reference: 'coordinator', role: 'fgdm-coordinator', teams: BOTH },
    { reference: 'advocate', role: 'independent-advocate', teams: BOTH },
    { reference: 'expert-practitioner', role: 'expert-practitioner', teams: BOTH },
    { reference: 'receiving-service', role: 'receiving-service', teams: [] },
    { reference: 'funding-approver', role: 'funding-approver', teams: BOTH },
    { reference: 'nan-1', role: 'named-carer', teams: [] },
    { reference: 'personal-adviser', role: 'personal-adviser', teams: ['north'] },
    { reference: 'personal-adviser-south', role: 'personal-adviser', teams: ['south'] },
    { reference: 'leaving-care-manager', role: 'leaving-care-manager', teams: BOTH },
    { reference: 'director', role: 'director-children-services', teams: BOTH },
    { reference: 'kinship-worker', role: 'kinship-worker', teams: BOTH },
    { reference: 'aunt-1', role: 'kinship-carer', teams: [] },
    { reference: 'aunt-2', role: 'prospective-guardian', teams: [] },
    { reference: 'guardianship-coordinator', role: 'guardianship-coordinator', teams: BOTH },
    { reference: 'family-finder', role: 'family-finding-coordinator', teams: BOTH },
    { reference: 'register', role: 'register-keeper', teams: BOTH },
    { reference: 'guardian-1', role: 'proposed-guardian', teams: [] },
    { reference: 'adviser-adult', role: 'independent-adviser-adult', teams: [] },
    { reference: 'adviser-guardian', role: 'independent-adviser-guardian', teams: [] },
    { reference: 'surgery', role: 'notice-recipient', teams: [] },
    { reference: 'carer-1', role: 'former-foster-carer', teams: [] },
    { reference: 'mental-health-1', role: 'mental-health-service', teams: [] },
  ],
  [NEIGHBOUR]: [
    { reference: 'social-worker-west', role: 'social-worker', teams: ['west'] },
    { reference: 'team-manager-west', role: 'team-manager', teams: ['west'] },
    { reference: 'legal-adviser-west', role: 'legal-adviser', teams: ['west'] },
    { reference: 'funding-approver-west', role: 'funding-approver', teams: ['west'] },
  ],
  ...Object.fromEntries(REGIONS.map((region) => [region.code, staffOf(region)])),
};

/** The change whose day tells a later run what all the dates were counted from. */
const SETTING = `${FAMILY_GROUP.id}.hold-meeting`;
const SETTING_FROM_DAYS = 84;

interface ChangeOfLaw {
  readonly mutation: string;
  readonly input: Values;
  /** Days before the last day told from which it counts. */
  readonly fromDays: number;
}

/** The start of s.31ZA is not settled in life: this one is example data, for this authority alone, and no statement of law. */
const CHANGES: readonly ChangeOfLaw[] = [
  { mutation: 'switchPack', input: { pack: 'REVIEW_2022', on: true }, fromDays: 34 * 7 },
  { mutation: 'loadCommencement', input: { rule: 'B2' }, fromDays: 26 * 7 },
  { mutation: 'loadCommencement', input: { rule: 'fgdm-child' }, fromDays: 26 * 7 },
  {
    mutation: 'setLocalSetting',
    input: { setting: SETTING, amount: 25, unit: 'WORKING_DAY' },
    fromDays: SETTING_FROM_DAYS,
  },
];

const administrator = (authority: string): Caller => ({
  ...{ subject: 'administrator', authority },
  roles: ['authority-administrator'],
  teams: [],
});

/** The last day that an earlier run told, by the day that it set for one of the settings. */
async function dayOfFirstTime({ url, issuer }: DemoSettings): Promise<CivilDate | undefined> {
  const client = new ApiClient(url, issuer);
  const { localSettings } = await client.ask(administrator(AUTHORITY), '{ localSettings { id from } }');
  const set = (localSettings as readonly { id: string; from: string | null }[]).find(({ id }) => id === SETTING);
  return set?.from == null ? undefined : addDays(civilDate(set.from), SETTING_FROM_DAYS);
}

/** What was told long ago comes first, and the setting that fixes the dates before any family. */
async function setUp({ url, issuer }: DemoSettings, until: CivilDate): Promise<Stage> {
  let now = atWork(workingDayBefore(until, 305, newestCalendar), 0);
  const client = new ApiClient(url, issuer, () => now);
  const set = async (
    authority: string,
    mutation: string,
    input: Values,
    key: string,
    selection = '',
  ): Promise<Values> => {
    const asked = { idempotencyKey: `demo/${key}`, ...input };
    const told = await client.mutate(
      administrator(authority),
      mutation,
      asked,
      `errors { code message path } ${selection}`,
    );
    expectNone(told['errors'] as readonly ToldRefusal[], `${authority}: ${mutation}`);
    return told;
  };
  const teams = new Map<string, string>();
  const staff = new Map<string, string>();
  for (const [authority, title] of Object.entries(TITLES)) {
    await set(authority, 'registerAuthority', { title }, 'authority');
    for (const team of TEAMS[authority] ?? []) {
      const told = await set(authority, 'registerTeam', { ...team }, `team/${team.code}`, 'team { id }');
      teams.set(team.code, (told['team'] as { id: string }).id);
    }
    for (const { reference, role, teams: works } of STAFF[authority] ?? []) {
      const input = { reference, roles: [upper(role)], teams: works.map((code) => teams.get(code)) };
      const told = await set(authority, 'registerStaff', input, `staff/${reference}`, 'staff { id }');
      staff.set(reference, (told['staff'] as { id: string }).id);
    }
  }
  for (const { code, authority } of REGIONS) await set(authority, 'setMatchingBody', { body: code }, 'matching-body');
  for (const [place, { mutation, input, fromDays }] of CHANGES.entries()) {
    const from = addDays(until, -fromDays);
    now = atWork(workingDayBefore(from, 10, newestCalendar), place);
    await set(AUTHORITY, mutation, { ...input, from }, `law/${place}`);
  }
  return { until, teams, staff };
}

// ---- The yearly return ----

/** The young people as the tellings know them: a household of one, whose story begins when the return is taken over. */
const householdOf = ({ child, team, shows, acts }: Leaver): Family => ({
  ...{ id: child, team, children: 1, startedDaysAgo: TAKEN_OVER_DAYS_AGO, shows, acts },
  takenOver: child,
});

/** Takes the return over, team by team, as it stood on the last 31 March. */
async function takeOver({ url, issuer, leavers }: DemoSettings, { until, teams }: Stage): Promise<void> {
  const day = workingDayBefore(until, TAKEN_OVER_DAYS_AGO, newestCalendar);
  const client = new ApiClient(url, issuer, () => atWork(day, 0));
  const manager: Caller = {
    ...{ subject: 'leaving-care-manager', authority: AUTHORITY, teams: BOTH },
    roles: ['leaving-care-manager'],
  };
  const march = civilDate(`${day.slice(0, 4)}-03-31`);
  const lastDay = march <= day ? march : addMonths(march, -12);
  for (const team of BOTH) {
    const files = returnOf(
      leavers.filter((leaver) => leaver.team === team),
      day,
      lastDay,
    );
    const input = { idempotencyKey: `demo/return/${team}`, files, lastDay, team: teams.get(team), preview: false };
    const told = await client.mutate(manager, 'importCareLeavers', input, 'errors { code message path }');
    expectNone(told['errors'] as readonly ToldRefusal[], `${AUTHORITY}: importCareLeavers`);
  }
}

// ---- The registers of homes ----

/** Takes in each region's homes by two files, each previewed and then applied. @returns how many homes there are */
async function takeInHomes({ url, issuer }: DemoSettings, { until }: Stage): Promise<number> {
  let homes = 0;
  for (const region of REGIONS)
    for (const which of ['first', 'second'] as const) {
      const day = workingDayBefore(until, FILES[which], newestCalendar);
      const client = new ApiClient(url, issuer, () => atWork(day, 0));
      const manager: Caller = {
        ...{ subject: `home-finding-manager-${region.code}`, authority: region.code, teams: [] },
        roles: ['home-finding-manager'],
      };
      const input = { idempotencyKey: `demo/homes/${which}`, file: homesFile(region, day, which) };
      const selection = 'errors { code message path } digest new refused';
      const preview = await client.mutate(manager, 'importHomes', input, selection);
      const told = await client.mutate(manager, 'importHomes', { ...input, previewed: preview['digest'] }, selection);
      expectNone(told['errors'] as readonly ToldRefusal[], `${region.code}: importHomes`);
      if (told['refused'] !== 0) throw new Error(`${region.code}: ${told['refused']} rows of homes were refused.`);
      homes += Number(told['new']);
    }
  return homes;
}

// ---- One family ----

/** A journey as it is being told. */
interface Track {
  readonly id: string;
  readonly raw: string;
  readonly child: string;
  /** From the engine's clock to the journey's. */
  readonly offsetMs: number;
  /** The entries by which corrections and answers name what was told. */
  readonly entries: Map<string, number>;
}

/** An act with the days and moments that it is told with. */
interface Timed {
  readonly act: DemoAct;
  readonly toldOn: CivilDate;
  readonly key: string;
}

const FIRST_ACT_MS = 9.5 * 3_600_000;
const BETWEEN_ACTS_MS = 10 * 60_000;
const AHEAD_MS = 2_000;
const TRIES = 5;
/** What the engine answers for a run that it no longer has. */
const NOT_FOUND = 5;
/** The status of a run that goes on. */
const RUNNING = 1;

/** A moment of a working day, by the place of the act among those of its day. */
const atWork = (day: CivilDate, place: number): Instant =>
  addMs(startOfDay(day), FIRST_ACT_MS + place * BETWEEN_ACTS_MS);

/** Tells the story of one family, act by act, and moves its journeys on in between. */
class Telling {
  private now: Instant;
  private readonly client: ApiClient;
  private readonly start: CivilDate;
  private definition: JourneyDefinition;
  private authority: string;
  private team: string;
  private readonly search: HomeSearch;
  private tracks: Track[] = [];
  /** Journeys that another authority took over: they go on to the present, and nothing more is told of them. */
  private readonly left: Track[] = [];

  constructor(
    private readonly settings: DemoSettings,
    private readonly stage: Stage,
    private readonly family: Family,
  ) {
    this.definition = family.takenOver === undefined ? begun(family) : LEAVING_CARE;
    this.authority = family.authority ?? AUTHORITY;
    this.team = this.authority === NEIGHBOUR ? 'west' : family.team;
    this.start = workingDayBefore(stage.until, family.startedDaysAgo, newestCalendar);
    this.now = atWork(this.start, 0);
    this.client = new ApiClient(settings.url, settings.issuer, () => this.now);
    this.search = this.searchTold();
  }

  /** @returns how many acts were told */
  async tellAll(): Promise<number> {
    await this.begin();
    const acts = this.timed();
    for (const [place, { toldOn, key, act }] of acts.entries()) {
      const before = acts.slice(0, place).filter((other) => other.toldOn === toldOn).length;
      this.now = atWork(toldOn, before + 1);
      const tried = await this.moveOn(instant(Date.parse(this.now) + AHEAD_MS), this.tracks);
      if (act.refused === undefined) await this.tell(act, key);
      else if (!tried) await this.tellRefused(act, key);
    }
    const all = [...this.tracks, ...this.left];
    await this.moveOn(instant(Date.now()), all);
    await this.moveOn(instant(Date.now() + AHEAD_MS), all); // a clock loses the time that it takes to be moved
    return acts.length;
  }

  /** The acts up to the last day told, in the order in which they are told. */
  private timed(): readonly Timed[] {
    const all = this.family.acts.map((act, place) => ({
      ...{ act, key: `demo/${this.family.id}/${place}` },
      toldOn: this.dayOf({ day: act.toldOn ?? act.day }),
    }));
    const ordered = all.toSorted((one, other) => (one.act.toldOn ?? one.act.day) - (other.act.toldOn ?? other.act.day));
    return ordered.filter(({ toldOn }) => toldOn <= this.stage.until);
  }

  private dayOf = ({ day, monthsAgo }: StoryDay): CivilDate =>
    monthsAgo === undefined ? workingDayAfter(this.start, day, newestCalendar) : addMonths(this.start, -monthsAgo);

  private momentOf(when: StoryDay): Instant | undefined {
    if (when.time === undefined) return undefined;
    const [hours = 0, minutes = 0] = when.time.split(':').map(Number);
    return addMs(startOfDay(this.dayOf(when)), (hours * 60 + minutes) * 60_000);
  }

  // -- Beginning --

  private async begin(): Promise<void> {
    const { takenOver } = this.family;
    if (takenOver !== undefined) {
      const journey = globalId('Journey', ownId('journey', AUTHORITY, LEAVING_CARE.id, `return:${takenOver}`));
      this.tracks = [await this.track(journey, await this.named(takenOver))];
      return;
    }
    const children = Array.from({ length: this.family.children }, (_, place) => place);
    const ids = await Promise.all(children.map((place) => this.register(place)));
    const input = {
      idempotencyKey: `demo/${this.family.id}/start`,
      children: ids.map((child, place) => ({ child, reference: `${this.family.id}-${place + 1}` })),
      ...{ team: this.stage.teams.get(this.team), startedOn: this.start },
      purpose: upper(this.family.begins?.purpose ?? 'before-proceedings'),
    };
    const told = await this.act(this.caseSystem(), `start${this.definition.noun}Journey`, input);
    this.tracks = await Promise.all(
      told.results.map(({ journey }, place) => this.track(journey?.id ?? '', ids[place] ?? '')),
    );
  }

  /** Names for a young person whom the return has by a number alone. */
  private async named(reference: string): Promise<string> {
    const number = Number(reference.slice(2));
    const input = {
      ...{ idempotencyKey: `demo/${reference}/names`, reference },
      givenNames: NAMES.first[(number * 7) % NAMES.first.length],
      familyName: NAMES.last[(number * 5 + 3) % NAMES.last.length],
    };
    const selection = 'errors { code message path } child { id }';
    const told = await this.client.mutate(this.caseSystem(), 'registerChild', input, selection);
    expectNone(told['errors'] as readonly ToldRefusal[], `${reference}: registerChild`);
    return (told['child'] as { id: string }).id;
  }

  private async register(place: number): Promise<string> {
    const number = this.number;
    const { begins } = this.family;
    const years = begins?.years ?? 2 + ((number * 5 + place * 3) % 13);
    const days = begins ? ((number * 7) % 200) + place * 420 : number * 17 + place * 40;
    const names = [...NAMES.last, ...NAMES.later];
    const input = {
      idempotencyKey: `demo/${this.family.id}/child/${place}`,
      reference: `C${this.family.id.slice(1)}-${place + 1}`,
      givenNames: NAMES.first[(number * 3 + place * 5) % NAMES.first.length],
      familyName: names[number % names.length],
      bornOn: addDays(addMonths(this.start, -12 * years), -days),
    };
    const told = await this.client.mutate(
      this.caseSystem(),
      'registerChild',
      input,
      'errors { code message path } child { id }',
    );
    expectNone(told['errors'] as readonly ToldRefusal[], `${this.family.id}: registerChild`);
    return (told['child'] as { id: string }).id;
  }

  private get number(): number {
    return Number(this.family.id.slice(1)) - 1;
  }

  /** A journey's clock is the engine's plus what it was set off by: what its record says of its start, against the engine. */
  private async track(id: string, child: string): Promise<Track> {
    const raw = innerId('Journey', id) ?? '';
    const [startedAt, engineMs] = await Promise.all([this.startOf(id, child), this.engineStartOf(raw)]);
    return { id, raw, child, offsetMs: Date.parse(startedAt) - engineMs, entries: new Map() };
  }

  /** When its first run started. One that the engine has forgotten was brought to the present long ago and stays there. */
  private async engineStartOf(raw: string): Promise<number> {
    const { workflowExecutionInfo } = await this.describe(raw);
    const { firstRunId, execution, startTime } = workflowExecutionInfo ?? {};
    if (!firstRunId || firstRunId === execution?.runId) return msOf(startTime);
    try {
      return msOf((await this.describe(raw, firstRunId)).workflowExecutionInfo?.startTime);
    } catch (error) {
      if (isGrpcServiceError(error) && error.code === NOT_FOUND) return Number.NEGATIVE_INFINITY;
      throw error;
    }
  }

  private async startOf(journey: string, child: string): Promise<Instant> {
    const document = `query ($child: ID!) { timeline(child: $child, types: [JOURNEY_STARTED], first: 200) {
      edges { node { recordedAt journey { id } } } } }`;
    const { timeline } = await this.client.ask(this.caseSystem(), document, { child });
    const { edges } = timeline as {
      edges: readonly { node: { recordedAt: string; journey: { id: string } | null } }[];
    };
    const found = edges.find(({ node }) => node.journey?.id === journey);
    if (!found) throw new Error(`${this.family.id}: the start of a journey is not in the record.`);
    return instant(found.node.recordedAt);
  }

  // -- The clock --

  /** Brings journeys to a moment; each wakes for what falls due on the way. @returns whether they had been there before */
  private async moveOn(to: Instant, tracks: readonly Track[]): Promise<boolean> {
    const { connection, namespace } = this.settings;
    const been = await Promise.all(
      tracks.map(async ({ raw, offsetMs }) => {
        const { workflowExtendedInfo } = await this.describe(raw);
        const engine = workflowExtendedInfo?.timeSkippingInfo?.currentTime;
        const ms = Date.parse(to) - ((engine == null ? Date.now() : msOf(engine)) + offsetMs);
        if (ms > 0) await fastForward(connection, namespace, raw, ms);
        return ms <= 0;
      }),
    );
    await this.moveRound(to);
    return been.every(Boolean);
  }

  private describe(workflowId: string, runId?: string) {
    const { connection, namespace } = this.settings;
    const execution = { workflowId, ...(runId === undefined ? {} : { runId }) };
    return connection.workflowService.describeWorkflowExecution({ namespace, execution });
  }

  /** Brings the round of a request for a home to a moment, as far as it goes on. */
  private async moveRound(to: Instant): Promise<void> {
    const { connection, namespace } = this.settings;
    const { round } = this.search;
    if (!round) return;
    try {
      const { workflowExecutionInfo, workflowExtendedInfo } = await this.describe(round.workflow);
      if (workflowExecutionInfo?.status !== RUNNING) return;
      const offsetMs = Date.parse(round.began) - (await this.engineStartOf(round.workflow));
      const engine = workflowExtendedInfo?.timeSkippingInfo?.currentTime;
      const ms = Date.parse(to) - ((engine == null ? Date.now() : msOf(engine)) + offsetMs);
      if (ms > 0) await fastForward(connection, namespace, round.workflow, ms);
    } catch (error) {
      if (!isGrpcServiceError(error) || error.code !== NOT_FOUND) throw error; // it has ended with its request
    }
  }

  // -- Acts --

  private async tell(act: DemoAct, key: string): Promise<void> {
    const when = { occurredOn: this.dayOf(act), ...(act.time === undefined ? {} : { occurredAt: this.momentOf(act) }) };
    switch (act.does) {
      case 'record':
        return this.tellAllAtOnce(act, key, `record${this.definition.noun}${pascal(act.what)}`, {
          ...when,
          ...this.formOf(this.definition.facts[act.what]?.holds, act.says),
        });
      case 'decide':
        return this.tellAllAtOnce(act, key, `decide${this.definition.noun}${pascal(act.what)}`, {
          ...when,
          ...this.formOf(this.definition.decisions[act.what]?.holds, act.says),
        });
      case 'offer':
        return this.tellAllAtOnce(act, key, 'offerHandOver', { ...when, handOver: upper(act.what), ...act.says });
      case 'move':
        return this.tellAllAtOnce({ ...act, what: 'team' }, key, 'moveToTeam', {
          ...when,
          team: this.stage.teams.get(act.what),
        });
      case 'end':
        return this.tellAllAtOnce(act, key, 'endJourney', { ...when, end: upper(act.what) });
      case 'correct':
        return this.tellEach(act, key, `correct${this.definition.noun}${pascal(act.what)}`, ({ entries }) => ({
          ...{ ...when, entry: entries.get(act.what) },
          ...this.formOf(this.definition.facts[act.what]?.holds, act.says),
        }));
      case 'withdraw':
        return this.tellEach(act, key, 'withdrawEntry', ({ entries }) => ({
          entry: entries.get(act.what),
          ...act.says,
        }));
      case 'excuse':
        return this.tellEach(act, key, 'excuseDuty', ({ raw }) => ({
          ...{ ...when, duty: globalId('Duty', `${raw}/${act.what}`) },
          ...{ ...act.says, reason: upper(String(act.says['reason'])) },
        }));
      case 'answer':
        return this.answer(act, key, when);
      case 'born':
        return this.correctBirthDates(act, key);
      case 'goOn':
        return this.goOn(act.what);
      case 'match':
        return this.search.tell(act, key);
    }
  }

  /** An act that the software refuses, as the story says. */
  private async tellRefused(act: DemoAct, key: string): Promise<void> {
    try {
      await this.tell(act, key);
    } catch (error) {
      if (error instanceof Refused && error.refusals.every(({ code }) => code === act.refused)) return;
      throw error;
    }
    throw new Error(`${this.family.id}: ${act.does} ${act.what} was to be refused (${act.refused}) and was not.`);
  }

  /** Sent once for all the children. */
  private async tellAllAtOnce(act: DemoAct, key: string, mutation: string, values: Values): Promise<void> {
    const [caller, onBehalfOf] = this.callerFor(act.by);
    const journeys = this.tracks.map(({ id }) => id);
    const told = await this.act(caller, mutation, { idempotencyKey: key, journeys, ...values, ...onBehalfOf });
    for (const { journey, recorded } of told.results) {
      const [first] = recorded;
      const track = this.tracks.find(({ id }) => id === journey?.id);
      if (first && track) track.entries.set(act.what, first.sequence);
    }
  }

  /** Sent for each child, for it names an entry or a duty of that child's journey. */
  private async tellEach(act: DemoAct, key: string, mutation: string, values: (track: Track) => Values): Promise<void> {
    const [caller, onBehalfOf] = this.callerFor(act.by);
    for (const [place, track] of this.tracks.entries()) {
      // A duty says by itself of which journey it is.
      const journey = act.does === 'excuse' ? {} : { journey: track.id };
      const input = { idempotencyKey: `${key}/${place}`, ...journey, ...values(track), ...onBehalfOf };
      await this.act(caller, mutation, input);
    }
  }

  private async answer(act: DemoAct, key: string, when: Values): Promise<void> {
    const transfer = act.what === 'transfer';
    const [caller, onBehalfOf] = this.callerFor(act.by, transfer ? NEIGHBOUR : AUTHORITY);
    const into: { readonly id: string; readonly child: string }[] = [];
    for (const [place, { id, child, entries }] of this.tracks.entries()) {
      const going = transfer
        ? { team: this.stage.teams.get('west'), reference: `W-${this.family.id}-${place + 1}` }
        : act.opens
          ? { team: this.stage.teams.get(this.team), reference: `${act.what}-${this.family.id}-${place + 1}` }
          : {};
      const input = {
        idempotencyKey: `${key}/${place}`,
        journey: id,
        offer: entries.get(act.what),
        ...act.says,
        ...when,
      };
      const told = await this.act(caller, 'answerHandOver', { ...input, ...going, ...onBehalfOf });
      const opened = told.results.find(({ journey }) => journey?.id !== id)?.journey;
      if (opened) into.push({ id: opened.id, child });
    }
    if (act.what === 'team') this.team = 'south';
    if (!transfer) return;
    this.left.push(...this.tracks);
    [this.authority, this.team] = [NEIGHBOUR, 'west'];
    this.tracks = await Promise.all(into.map(({ id, child }) => this.track(id, child)));
  }

  /** What is told from here on is told of the journeys that the last answer opened. */
  private async goOn(journey: string): Promise<void> {
    this.definition = journeyOf(journey).definition;
    const opened = this.tracks.map(({ child }, place) => {
      const reference = `${journey}-${this.family.id}-${place + 1}`;
      return this.track(globalId('Journey', ownId('journey', AUTHORITY, journey, reference)), child);
    });
    this.left.push(...this.tracks);
    this.tracks = await Promise.all(opened);
  }

  private async correctBirthDates({ by, says }: DemoAct, key: string): Promise<void> {
    const caller = this.person(this.memberFor(by, this.authority), this.authority);
    const bornOn = addDays(addMonths(this.start, -12 * Number(says['years'])), -40);
    for (const [place, { child }] of this.tracks.entries()) {
      const input = { idempotencyKey: `${key}/${place}`, child, bornOn, reason: says['reason'] };
      const selection = 'errors { code message path } results { errors { code message path } }';
      const told = await this.client.mutate(caller, 'correctBirthDate', input, selection);
      const { errors, results } = told as unknown as Pick<ToldAct, 'errors' | 'results'>;
      expectNone([...errors, ...results.flatMap((result) => result.errors)], `${this.family.id}: correctBirthDate`);
    }
  }

  /** One act; sent again while nobody can tell whether it was recorded. */
  private async act(caller: Caller, mutation: string, input: Values): Promise<ToldAct> {
    for (let tries = 1; ; tries += 1) {
      const told = await this.client.act(caller, mutation, input);
      const refusals = [...told.errors, ...told.results.flatMap(({ errors }) => errors)];
      if (refusals.some(({ code }) => code === 'UNAVAILABLE') && tries < TRIES) await pause(1_000);
      else {
        expectNone(refusals, `${this.family.id} (${this.family.shows}), ${this.now.slice(0, 10)}: ${mutation}`);
        return told;
      }
    }
  }

  // -- People --

  /** In the team north the case system records for named staff; in the others each records for themselves. */
  private callerFor(role: DemoRole, authority = this.authority): [Caller, { onBehalfOf?: string | undefined }] {
    if (role === 'young-person' || OUTSIDE_ROLES.some((outside) => outside === role))
      return [this.person(this.memberFor(this.worker(), authority), authority), { onBehalfOf: this.speaker(role) }];
    const member = this.memberFor(role, authority);
    const byCaseSystem = this.team === 'north' && authority === AUTHORITY && role !== 'receiving-service';
    if (byCaseSystem && role !== 'receiving-manager')
      return [this.caseSystem(), { onBehalfOf: this.stage.staff.get(member.reference) }];
    return [this.person(member, authority), {}];
  }

  /** Who records what people outside the authority say. */
  private worker(): DemoRole {
    if (this.family.begins?.purpose === 'guardianship') return 'guardianship-coordinator';
    return RECORDERS[this.definition.id] ?? 'social-worker';
  }

  /** Whoever's word a worker records: the young person, or somebody outside who is registered. */
  private speaker = (role: DemoRole): string | undefined =>
    role === 'young-person' ? this.tracks[0]?.child : this.stage.staff.get(this.memberFor(role, AUTHORITY).reference);

  /** Somebody of the family's own team where there is one; the manager of a receiving team is of the other. */
  private memberFor(role: DemoRole, authority: string): Member {
    const manager = role === 'receiving-manager';
    const held: Role = manager ? 'team-manager' : role;
    const team = authority === NEIGHBOUR ? 'west' : manager ? 'south' : this.team;
    const found = STAFF[authority]?.find(
      (member) => member.role === held && (member.teams.length === 0 || member.teams.includes(team)),
    );
    if (!found) throw new Error(`${this.family.id}: nobody is ${role} in ${authority}.`);
    return found;
  }

  private person = ({ reference, role, teams }: Member, authority: string): Caller => ({
    ...{ subject: reference, authority },
    ...{ roles: [role], teams },
  });

  private searchTold = (): HomeSearch =>
    new HomeSearch({
      ...{ client: this.client, family: this.family, caseSystem: this.caseSystem, now: () => this.now },
      own: (role) => this.person(this.memberFor(role, this.authority), this.authority),
      journeys: () => this.tracks.map(({ id }) => id),
      dayOf: (day) => this.dayOf({ day }),
      act: (caller, mutation, input) => this.act(caller, mutation, input),
      expectNone: (refusals, what) =>
        expectNone(refusals, `${this.family.id} (${this.family.shows}), ${this.now.slice(0, 10)}: ${what}`),
    });

  private caseSystem = (): Caller => ({
    subject: 'case-system',
    authority: this.authority,
    roles: ['case-system'],
    teams: [],
  });

  // -- Values --

  /** The API's form of what a story says: codes become the names of enums, days of the story become dates. */
  private formOf(shape: Shape = {}, says: DemoAct['says']): Values {
    return Object.fromEntries(
      Object.entries(says).map(([name, said]) => {
        const kind = shape[name]?.kind;
        if (kind === 'code') return [name, upper(String(said))];
        if (kind === 'codes') return [name, [said].flat().map((code) => upper(String(code)))];
        return [name, this.plain(said)];
      }),
    );
  }

  private plain(said: Told): unknown {
    if (typeof said !== 'object' || Array.isArray(said)) return said;
    if ('after' in said) return daysBetween(this.dayOf({ day: said.after }), this.dayOf({ day: said.upTo }));
    if ('staff' in said) return this.memberFor(said.staff, this.authority).reference;
    return 'day' in said ? (this.momentOf(said) ?? this.dayOf(said)) : said;
  }
}

/** The journey that a family begins with. */
const begun = ({ begins }: Family): JourneyDefinition =>
  begins === undefined ? FAMILY_GROUP : journeyOf(begins.journey).definition;

const RECORDERS: Readonly<Record<string, DemoRole>> = {
  [LEAVING_CARE.id]: 'personal-adviser',
  'kinship-route': 'kinship-worker',
};

const pascal = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
const upper = (code: string): string => code.toUpperCase().replaceAll('-', '_');
const msOf = (time?: { seconds?: unknown; nanos?: number | null } | null): number =>
  Number(time?.seconds ?? 0) * 1_000 + (time?.nanos ?? 0) / 1_000_000;

/** A refusal that the teller did not expect. */
class Refused extends Error {
  constructor(
    readonly refusals: readonly ToldRefusal[],
    where: string,
  ) {
    super(`${where} was refused: ${refusals.map(({ code, message }) => `${code}: ${message}`).join(' ')}`);
  }
}

function expectNone(refusals: readonly ToldRefusal[], where: string): void {
  if (refusals.length > 0) throw new Refused(refusals, where);
}

// ---- What it comes to ----

const KINDS = '[STATUTORY_LIMIT, LOCAL_GUARD, OUTCOME_CHECK]';

/** Everybody but those of the yearly return. */
export const HOUSEHOLDS: readonly Family[] = [...FAMILIES, ...PLANS, ...BONDS, ...SEARCHES];

async function count(
  { url, issuer, families, leavers }: DemoSettings,
  { teams }: Stage,
  acts: number,
): Promise<DemoCounts> {
  const client = new ApiClient(url, issuer);
  const searches = families.filter((family) => begun(family) === MATCHING);
  const bonds = families.filter((family) => begun(family) === GUARDIANSHIP);
  const inFamilies = families.filter((family) => ![GUARDIANSHIP, MATCHING].includes(begun(family)));
  const auditor = (authority: string): Caller => ({ subject: 'auditor', authority, roles: ['auditor'], teams: [] });
  const total = async (authority: string, query: string): Promise<number> => {
    const { found } = await client.ask(auditor(authority), `{ found: ${query} { totalCount } }`);
    return (found as { totalCount: number }).totalCount;
  };
  const journeys = async (which: string): Promise<number> =>
    (await total(AUTHORITY, `journeys(${which})`)) + (await total(NEIGHBOUR, `journeys(${which})`));
  const perTeam = async (query: string) => {
    const of = (code: string) =>
      total(AUTHORITY, `${query}(team: "${teams.get(code)}", clockKinds: ${KINDS}, first: 1)`);
    return { north: await of('north'), south: await of('south') };
  };
  return {
    children: inFamilies.reduce((sum, family) => sum + family.children, 0),
    families: inFamilies.length,
    youngPeople: leavers.length,
    bonds: bonds.length,
    searches: searches.length,
    homes: await homesIn(client),
    journeys: await journeys('first: 1'),
    openJourneys: await journeys('open: true, first: 1'),
    acts,
    overdue: await perTeam('overdueDuties'),
    upcoming: await perTeam('upcomingDuties'),
  };
}

/** How many homes the registers have, as those who search are told. */
async function homesIn(client: ApiClient): Promise<number> {
  let homes = 0;
  for (const { code } of REGIONS) {
    const finder: Caller = { subject: `home-finder-${code}`, authority: code, roles: ['home-finder'], teams: [] };
    const { found } = await client.ask(finder, '{ found: homes(first: 1) { totalCount } }');
    homes += (found as { totalCount: number }).totalCount;
  }
  return homes;
}

// ---- The command ----

/** `npm run demo`: loads the example data into what `npm start` runs. */
async function main(): Promise<void> {
  const began = Date.now();
  const { api, engine, namespace, issuerKeyFile } = await whereItRuns();
  const connection = await Connection.connect({ address: engine, connectTimeout: '10s' });
  try {
    const issuer = await devIssuer(issuerKeyFile);
    const counts = await loadDemo({
      ...{ url: api, issuer, connection, namespace, families: HOUSEHOLDS, leavers: LEAVERS },
      say: (line) => console.log(`${seconds(began)} ${line}`),
    });
    const { children, families, youngPeople, bonds, searches, homes, journeys, openJourneys, acts } = counts;
    const { overdue, upcoming } = counts;
    console.log(
      `Example data: ${children} children in ${families} families, ${youngPeople} young people leaving care, ${bonds} of lifelong guardianship, ${searches} searches among ${homes} homes, ${journeys} journeys (${openJourneys} open), ${acts} acts; ` +
        `overdue: north ${overdue.north}, south ${overdue.south}; due within 14 days: north ${upcoming.north}, south ${upcoming.south}.`,
    );
  } finally {
    await connection.close();
  }
}

const seconds = (began: number): string => `${String(Math.round((Date.now() - began) / 1000)).padStart(3)} s `;

if (require.main === module)
  main().catch((error: unknown) => {
    console.error(error instanceof CannotStart || error instanceof Refused ? error.message : lineFor(error));
    process.exitCode = 1;
  });
