import { randomUUID } from 'node:crypto';
import { register } from '../../activities/register';
import type { HomeEvent, RequestEvent } from '../../activities/matching';
import { ApiClient } from '../../api/client';
import { globalId, ownId, readGlobalId } from '../../api/ids';
import { openDatabase, type PrismaClient } from '../../prisma/client';
import { instant, londonDate } from '../../statute';
import { digestOf } from '../../workflows/home-matching/search/fingerprint';
import type { Home } from '../../workflows/home-matching/search/home';
import type { Role } from '../../workflows/kernel/people';
import { accepted } from '../../workflows/kernel/refusals';
import type { ApiBench } from './api';
import { setting } from './journeys';
import type { Story } from './story';

type Values = Readonly<Record<string, unknown>>;

/** A body that searches for the authority of a story, with a register of its own. */
export class Region {
  readonly body = `R${randomUUID().slice(0, 8)}`;
  /** Who answers for its homes: a team whose code is `provider`. */
  private readonly provider = ownId('team', this.body, 'provider');
  private readonly client: ApiClient;
  private readonly prisma: PrismaClient = openDatabase(setting('DATABASE_URL'), 4);

  private constructor(
    bench: ApiBench,
    readonly story: Story,
  ) {
    this.client = new ApiClient(bench.url, bench.issuer, () => story.now);
  }

  static async begin(bench: ApiBench, story: Story): Promise<Region> {
    const region = new Region(bench, story);
    await region.tell('authority-administrator', 'registerAuthority', { title: 'Example Cooperative' }, '');
    await region.write({ kind: 'authority', id: story.authority }, { type: 'matching-body.set', body: region.body });
    return region;
  }

  close = (): Promise<void> => this.prisma.$disconnect();

  // ---- The register ----

  homeId = (reference: string): string => globalId('Home', ownId('home', this.body, reference));

  /** A version of a home, under its own reference; the first makes it. @param provider the team that answers for it */
  async home({ id: reference, ...told }: Home, provider = this.provider): Promise<void> {
    const id = ownId('home', this.body, reference);
    const areaCode = told.areaCode === 'ashdale' ? this.story.authority : told.areaCode;
    const home: Home = { ...told, id, areaCode };
    const stream = { kind: 'home', id, body: this.body, provider, reference } as const;
    const terms = { ownership: 'public', purchase: 'own' } as const;
    if (home.version === 1) await this.write(stream, { type: 'home.registered', body: this.body, provider, reference });
    await this.write(stream, { type: 'home.told', digest: digestOf(home), home, terms });
  }

  /** An event of a home as it stands in the register. */
  ofHome = (reference: string, event: HomeEvent): Promise<void> =>
    this.write(
      {
        ...{ kind: 'home', id: ownId('home', this.body, reference), body: this.body },
        ...{ provider: this.provider, reference },
      },
      event,
    );

  ofRequest = (request: string, event: RequestEvent): Promise<void> =>
    this.write(
      {
        ...{ kind: 'request', id: readGlobalId(request)?.id ?? '', body: this.body },
        ...{ authority: this.story.authority, lane: 'planned' },
      },
      event,
    );

  private async write(
    stream: Parameters<typeof register>[1]['stream'],
    event: HomeEvent | RequestEvent | { readonly type: 'matching-body.set'; readonly body: string },
  ): Promise<void> {
    const now = instant(this.story.now);
    const told = await register(this.prisma, {
      ...{ stream, opens: true, command: randomUUID(), body: '', recordedAt: now },
      author: { by: { id: 'provider', roles: ['provider-manager'] } },
      drafts: () => accepted([{ event, occurred: { on: londonDate(now) } }]),
    });
    if (!told.ok) throw new Error(told.refusal.code);
  }

  // ---- The body's staff, and the authority's ----

  /** A mutation by somebody of the body. */
  tell(role: Role, mutation: string, input: Values, selection: string, key: string = randomUUID()): Promise<Values> {
    const caller = { subject: `${role}-of-body`, authority: this.body, roles: [role], teams: [] };
    return this.client.mutate(caller, mutation, { idempotencyKey: key, ...input }, `errors { code path } ${selection}`);
  }

  ask(role: Role, document: string, variables: Values = {}): Promise<Values> {
    const caller = { subject: `${role}-of-body`, authority: this.body, roles: [role], teams: [] };
    return this.client.ask(caller, document, variables);
  }

  /** A mutation by somebody of the children's authority. */
  own(role: Role, mutation: string, input: Values, selection: string, key: string = randomUUID()): Promise<Values> {
    const caller = this.story.person(role);
    return this.client.mutate(caller, mutation, { idempotencyKey: key, ...input }, `errors { code path } ${selection}`);
  }

  // ---- A request ----

  /** Sends a request for children of the story, and has it accepted. */
  async request(children: readonly string[], key: string = randomUUID()): Promise<string> {
    const journeys = children.map((child) => this.story.journeyId(child));
    const sent = await this.own('social-worker', 'sendRequest', { journeys }, 'request { id }', key);
    const { id } = (sent['request'] ?? { id: JSON.stringify(sent) }) as { readonly id: string };
    await this.tell('home-finder', 'acceptRequest', { request: id }, '');
    return id;
  }

  freeze = (request: string, need: Values): Promise<Values> =>
    this.own('social-worker', 'freezeNeed', { request, need }, 'request { needVersion }');

  /** Runs a search. @returns its id */
  async run(request: string, input: Values = {}, key: string = randomUUID()): Promise<string> {
    const ran = await this.tell('home-finder', 'runSearch', { request, ring: 'REGION', ...input }, 'run { id }', key);
    return ((ran['run'] ?? { id: JSON.stringify(ran) }) as { readonly id: string }).id;
  }

  /** The homes of a search by reference, as somebody of the authority sees them. */
  async homes(run: string, references: readonly string[], listed?: boolean): Promise<readonly Shown[]> {
    const document = `query ($id: ID!, $listed: Boolean) { searchRun(id: $id) { homes(listed: $listed) { edges { node {
      home outcome rank homesThatDoNotSeparate key { km connected } failures { ${FAILURE} } rows { ${ROW} } } } } } }`;
    const { searchRun } = await this.story.ask('social-worker', document, { id: run, listed });
    const { homes } = searchRun as { homes: { edges: readonly { node: Omit<Shown, 'name'> & { home: string } }[] } };
    return homes.edges.map(({ node }) => ({
      ...node,
      name: references.find((reference) => this.homeId(reference) === node.home) ?? '',
    }));
  }
}

const FAILURE = 'test what level needValue homeValue basis';
const ROW = 'criterion level result needValue homeValue basis';

interface ShownRow {
  readonly criterion: string;
  readonly level: string;
  readonly result: string;
  readonly needValue: string | null;
  readonly homeValue: string | null;
  readonly basis: string | null;
}

/** A home of a search as the API shows it. */
export interface Shown {
  readonly name: string;
  readonly outcome: string;
  readonly rank: number | null;
  readonly homesThatDoNotSeparate: number | null;
  readonly key: { readonly km: number | null; readonly connected: boolean };
  readonly failures: readonly {
    readonly test: string;
    readonly what: string;
    readonly needValue: string | null;
    readonly homeValue: string | null;
  }[];
  readonly rows: readonly ShownRow[];
}
