import { randomUUID } from 'node:crypto';
import { readGlobalId } from '../../api/ids';
import { ApiClient, type ToldAct, type ToldRefusal } from '../../api/client';
import { journeyOf } from '../../workflows/catalogue';
import type { JourneyDefinition } from '../../workflows/kernel/definition';
import { OUTSIDE_ROLES, type Role } from '../../workflows/kernel/people';
import type { Field, Shape } from '../../workflows/kernel/shape';
import { fastForward } from '../../temporal/local/fast-forward';
import type { ApiBench } from './api';
import { eventually } from './eventually';

type Values = Readonly<Record<string, unknown>>;

/** When, for whom and under which key an act is told; today, for every child and under a new key unless it says otherwise. */
export interface Circumstances {
  readonly on?: string;
  readonly at?: string;
  readonly children?: readonly string[];
  readonly key?: string;
  readonly by?: Values;
}

/** A duty as the API shows it. */
export interface DutyShown {
  readonly id: string;
  readonly step: { readonly id: string };
  readonly about: string | null;
  readonly clockKind: string;
  readonly openedOn: string;
  readonly dueOn: string | null;
  /** The last moment in time, for a limit in hours. */
  readonly dueAt: string | null;
  readonly status: string;
  readonly daysOverdue: number;
  readonly outcome: string | null;
  readonly settledOn: string | null;
  readonly daysLate: number | null;
  readonly workingDaysLate: number | null;
  readonly reason: string | null;
  readonly owedBy: string;
  readonly why: {
    readonly sentence: string;
    readonly verified: boolean;
    /** The last working day on or before the due date, where that is another day. */
    readonly planningDate: string | null;
    /** What must be shown beside the date. */
    readonly label: string;
  } | null;
}

const DUTY = `id step { id } about clockKind openedOn dueOn dueAt status daysOverdue outcome settledOn daysLate workingDaysLate reason owedBy
  why { sentence verified label planningDate }`;
/** A category as the API shows it. */
export interface CategoryShown {
  readonly leadCategory: string | null;
  readonly countedDays: number;
  readonly nightsCount: number;
  readonly strictCount: number;
  readonly excludedDays: number;
  readonly borderline: boolean;
  readonly sentence: string;
}

const CATEGORY = 'leadCategory countedDays nightsCount strictCount excludedDays borderline sentence';
const VERDICT = 'law practice legalBreach limbs { id status legalBreach missing { what person } }';

/** A story told through the API on the real engine: one authority of its own, and a clock that everybody in it shares. */
export class Story {
  now = '2026-11-01T10:00:00.000Z';
  private readonly client: ApiClient;
  private readonly journeys = new Map<
    string,
    { readonly id: string; readonly raw: string; readonly child: string; readonly offsetMs: number; skippedMs: number }
  >();
  private readonly children = new Map<string, string>();
  private readonly teams = new Map<string, string>();
  /** People outside the authority, by their part, as they were registered. */
  private readonly outside = new Map<Role, string>();

  private constructor(
    private readonly bench: ApiBench,
    readonly authority: string,
    private definition: JourneyDefinition,
  ) {
    this.client = new ApiClient(bench.url, bench.issuer, () => this.now);
  }

  /**
   * An authority with two teams.
   * @param from the day it is set up, before anything else happens
   * @param journey the journey that is told
   */
  static async begin(bench: ApiBench, from = '2026-11-01', journey = 'family-group-decision-making'): Promise<Story> {
    const story = new Story(bench, `A${randomUUID().slice(0, 8)}`, journeyOf(journey).definition);
    story.now = `${from}T08:00:00.000Z`;
    await story.set('registerAuthority', { title: 'Example Council' });
    for (const code of ['north', 'south']) {
      const { team } = await story.set('registerTeam', { code, title: `${code} team` }, 'team { id }');
      story.teams.set(code, (team as { id: string }).id);
    }
    return story;
  }

  // ---- The clock ----

  /** Goes to a day, at ten in the morning in universal time, or to a moment; every journey wakes for what falls due on the way. */
  async on(moment: string): Promise<void> {
    this.now = moment.length === 10 ? `${moment}T10:00:00.000Z` : new Date(moment).toISOString();
    for (const journey of this.journeys.values()) {
      const ms = Date.parse(this.now) - (Date.now() + journey.offsetMs + journey.skippedMs);
      if (ms <= 0) continue;
      const { connection, namespace } = this.bench;
      if (!(await fastForward(connection, namespace, journey.raw, ms))) continue;
      journey.skippedMs += ms;
      await this.told(journey.raw);
    }
  }

  /** Until a journey that woke has recorded what time brought. */
  private async told(workflowId: string): Promise<void> {
    const { connection, namespace } = this.bench;
    const execution = { workflowId };
    await eventually(
      () => connection.workflowService.describeWorkflowExecution({ namespace, execution }),
      ({ pendingWorkflowTask }) => !pendingWorkflowTask,
    );
  }

  get today(): string {
    return this.now.slice(0, 10);
  }

  // ---- The authority and its law ----

  async set(mutation: string, input: Values, selection = ''): Promise<Values> {
    const errors = 'errors { code message path }';
    const key = { idempotencyKey: randomUUID() };
    const told = await this.client.mutate(
      this.person('authority-administrator'),
      mutation,
      { ...key, ...input },
      `${errors} ${selection}`,
    );
    if ((told['errors'] as readonly unknown[]).length > 0) throw new Error(JSON.stringify(told['errors']));
    return told;
  }

  commence = (rule: string, from: string): Promise<Values> => this.set('loadCommencement', { rule, from });
  switchOn = (pack: string, from: string): Promise<Values> =>
    this.set('switchPack', { pack: upper(pack), on: true, from });

  person(role: Role, claims: Values = {}) {
    return { subject: role, authority: this.authority, roles: [role], teams: ['north', 'south'], ...claims };
  }

  team(code: string): string {
    return this.teams.get(code) ?? '';
  }

  // ---- Children and their journeys ----

  async child(name: string, bornOn?: string): Promise<string> {
    const input = {
      reference: name,
      givenNames: 'Invented',
      familyName: 'Person',
      ...(bornOn === undefined ? {} : { bornOn }),
    };
    const caller = this.person('case-system');
    const told = await this.client.mutate(
      caller,
      'registerChild',
      { idempotencyKey: randomUUID(), ...input },
      'errors { code message } child { id }',
    );
    const { id } = (told['child'] ?? { id: '' }) as { id: string };
    this.children.set(name, id);
    return id;
  }

  /** Starts a journey for each child named, linked; registers whoever is not known yet. */
  async start(
    names: readonly string[] = ['child'],
    {
      on,
      team = 'north',
      purpose = upper(this.definition.purposes[0] ?? ''),
      follows,
    }: { on?: string; team?: string; purpose?: string; follows?: string } = {},
  ): Promise<ToldAct> {
    for (const name of names) if (!this.children.has(name)) await this.child(name, '2015-03-04');
    const offsetMs = Date.parse(this.now) - Date.now();
    const children = names.map((name) => ({
      child: this.childId(name),
      reference: `${name}-${randomUUID().slice(0, 6)}`,
      ...(follows === undefined ? {} : { follows }),
    }));
    const input = {
      idempotencyKey: randomUUID(),
      children,
      team: this.team(team),
      purpose,
      startedOn: on ?? this.today,
    };
    const told = await this.client.act(this.person('case-system'), `start${this.definition.noun}Journey`, input);
    told.results.forEach(({ journey }, place) => {
      const name = names[place];
      if (journey && name !== undefined) this.adopt(name, journey.id, offsetMs);
    });
    return told;
  }

  /** Takes up a journey that another act started, of a child of that name unless it is another's. */
  adopt(name: string, id: string, offsetMs: number, child = this.children.get(name) ?? ''): void {
    const raw = readGlobalId(id)?.id ?? '';
    this.journeys.set(name, { id, raw, child, offsetMs, skippedMs: 0 });
  }

  /** What is told from here on is of a journey of this type. */
  tells(journey: string): this {
    this.definition = journeyOf(journey).definition;
    return this;
  }

  /** Accepts what one journey offers, and takes up the journey that opens by it under a name of its own. */
  async acceptInto(role: Role, giver: string, offer: number, as: string, on?: string): Promise<ToldAct> {
    const offsetMs = Date.parse(this.now) - Date.now();
    const told = await this.one(role, 'answerHandOver', {
      ...{ journey: this.journeyId(giver), offer, accepted: true, occurredOn: on ?? this.today },
      ...{ team: this.team('north'), reference: as },
    });
    const opened = told.results[1]?.journey;
    if (opened) this.adopt(as, opened.id, offsetMs, this.childId(giver));
    return told;
  }

  /** By the name of the child, or of one of the child's journeys. */
  childId = (name: string): string => this.journeys.get(name)?.child ?? this.children.get(name) ?? '';
  journeyId = (name = 'child'): string => this.journeys.get(name)?.id ?? '';

  // ---- Acts ----

  record = (role: Role, fact: string, values: Values = {}, how: Circumstances = {}): Promise<ToldAct> =>
    this.tell(
      role,
      `record${this.definition.noun}${pascal(fact)}`,
      formOf(this.definition.facts[fact]?.holds, values),
      how,
    );

  decide = (role: Role, decision: string, values: Values, how: Circumstances = {}): Promise<ToldAct> =>
    this.tell(
      role,
      `decide${this.definition.noun}${pascal(decision)}`,
      { reasons: 'Because it is right.', ...formOf(this.definition.decisions[decision]?.holds, values) },
      how,
    );

  offer = (role: Role, handOver: string, values: Values = {}, how: Circumstances = {}): Promise<ToldAct> =>
    this.tell(role, 'offerHandOver', { handOver: upper(handOver), ...values }, how);

  end = (role: Role, end: string, how: Circumstances = {}): Promise<ToldAct> =>
    this.tell(role, 'endJourney', { end: upper(end) }, how);

  /** Corrects an entry of one child's journey; the latest of that fact or decision. */
  async correct(role: Role, name: string, values: Values, how: Circumstances = {}): Promise<ToldAct> {
    const [child = 'child'] = how.children ?? [];
    const entry = await this.entryOf(child, name);
    const shape = (this.definition.facts[name] ?? this.definition.decisions[name])?.holds;
    const input = {
      journey: this.journeyId(child),
      entry,
      correctionReason: 'The paper says otherwise.',
      ...formOf(shape, values),
    };
    return this.one(
      role,
      `correct${this.definition.noun}${pascal(name)}`,
      { ...input, ...whenOf(how, this.today) },
      how,
    );
  }

  /** Answers the hand-over that waits for an answer in one child's journey. */
  async answer(role: Role, accepted: boolean, values: Values = {}, how: Circumstances = {}): Promise<ToldAct> {
    const [child = 'child'] = how.children ?? [];
    const offer = await this.entryOf(child, 'HANDOVER_OFFERED');
    return this.one(
      role,
      'answerHandOver',
      { journey: this.journeyId(child), offer, accepted, ...values, ...whenOf(how, this.today) },
      how,
    );
  }

  /** An act in one journey, by its own input. What people outside the authority say, a worker records for them. */
  async one(role: Role, mutation: string, input: Values, how: Circumstances = {}): Promise<ToldAct> {
    const spoken = OUTSIDE_ROLES.includes(role) ? { onBehalfOf: await this.speaker(role, how) } : {};
    const recorder = RECORDERS[this.definition.id] ?? 'personal-adviser';
    const caller = this.person(OUTSIDE_ROLES.includes(role) ? recorder : role, how.by);
    return this.client.act(caller, mutation, { idempotencyKey: how.key ?? randomUUID(), ...spoken, ...input });
  }

  /** Whoever speaks: the young person, or somebody outside the authority, who is registered the first time. */
  private async speaker(role: Role, { children = [...this.journeys.keys()] }: Circumstances): Promise<string> {
    if (role === 'young-person') return this.childId(children[0] ?? '');
    const known = this.outside.get(role);
    if (known !== undefined) return known;
    const { staff } = await this.set(
      'registerStaff',
      { reference: role, roles: [upper(role)], teams: [] },
      'staff { id }',
    );
    const { id } = staff as { readonly id: string };
    this.outside.set(role, id);
    return id;
  }

  private tell(role: Role, mutation: string, values: Values, how: Circumstances): Promise<ToldAct> {
    const journeys = (how.children ?? [...this.journeys.keys()]).map((name) => this.journeyId(name));
    return this.one(role, mutation, { journeys, ...whenOf(how, this.today), ...values }, how);
  }

  private async entryOf(child: string, what: string): Promise<number> {
    const entries = await this.timeline(child);
    const found = entries.findLast(
      ({ journey, type, subject, corrects }) =>
        [undefined, this.journeyId(child)].includes(journey?.id) &&
        (type === what || (subject === what && corrects === null && ['FACT_RECORDED', 'DECISION_MADE'].includes(type))),
    );
    if (!found) throw new Error(`There is no ${what} in the timeline.`);
    return found.sequence;
  }

  /** Any other mutation, with a new key. */
  mutate = (role: Role, mutation: string, input: Values, selection: string): Promise<Values> =>
    this.client.mutate(this.person(role), mutation, { idempotencyKey: randomUUID(), ...input }, selection);

  // ---- Questions ----

  ask = (role: Role, document: string, variables: Values = {}, claims: Values = {}): Promise<Values> =>
    this.client.ask(this.person(role, claims), document, variables);

  async timeline(child: string, moment: Values = {}) {
    const fields =
      'journey { id } sequence type subject title occurredOn recordedAt corrects values { name value } actor onBehalfOf';
    const document = `query ($child: ID!, $asAt: DateTime, $knownBy: DateTime) {
      timeline(child: $child, asAt: $asAt, knownBy: $knownBy, first: 200) { edges { node { ${fields} } } } }`;
    const { timeline } = await this.ask('auditor', document, { child: this.childId(child), ...moment });
    const { edges } = timeline as { edges: readonly { node: Entry }[] };
    return edges.map(({ node }) => node);
  }

  async duties(child = 'child', moment: Values = {}): Promise<readonly DutyShown[]> {
    const document = `query ($id: ID!, $asAt: DateTime, $knownBy: DateTime) {
      journey(id: $id, asAt: $asAt, knownBy: $knownBy) { duties { ${DUTY} } } }`;
    const { journey } = await this.ask('auditor', document, { id: this.journeyId(child), ...moment });
    return (journey as { duties: readonly DutyShown[] } | null)?.duties ?? [];
  }

  /** One duty, by its step and whom it is about. */
  async duty(
    step: string,
    { child, about, ...moment }: { child?: string; about?: string; asAt?: string; knownBy?: string } = {},
  ): Promise<DutyShown> {
    const found = (await this.duties(child, moment)).find(
      (duty) => duty.step.id === step && (about === undefined || duty.about === about),
    );
    if (!found) throw new Error(`${step} is not owed.`);
    return found;
  }

  /** The last day in time of one duty. */
  dueOn = async (step: string, which: { child?: string; about?: string } = {}): Promise<string | null> =>
    (await this.duty(step, which)).dueOn;

  /** Verdicts on one gate: of the act that happened, or of the next one. */
  async gate(
    id: string,
    { child, next = false, ...moment }: { child?: string; next?: boolean; asAt?: string; knownBy?: string } = {},
  ): Promise<Verdict> {
    const document = `query ($id: ID!, $asAt: DateTime, $knownBy: DateTime) {
      gateState(journey: $id, asAt: $asAt, knownBy: $knownBy) { id happened verdict { ${VERDICT} } } }`;
    const { gateState } = await this.ask('auditor', document, { id: this.journeyId(child), ...moment });
    const gates = gateState as readonly { id: string; happened: boolean; verdict: Verdict }[];
    const found = gates.findLast((gate) => gate.id === id && gate.happened === !next);
    if (!found) throw new Error(`Gate ${id} has not been judged.`);
    return found.verdict;
  }

  async gateAtIssue(child = 'child') {
    const document = `query ($id: ID!) { gateAtIssue(journey: $id) { gate { id }
      asKnownAtIssue { ${VERDICT} } asKnownNow { ${VERDICT} } difference } }`;
    const { gateAtIssue } = await this.ask('auditor', document, { id: this.journeyId(child) });
    return (
      gateAtIssue as readonly {
        gate: { id: string };
        asKnownAtIssue: Verdict;
        asKnownNow: Verdict;
        difference: string | null;
      }[]
    ).filter(({ gate }) => gate.id.endsWith('application'));
  }

  /** Steps that are overdue in the team's list, with days overdue; most overdue first. */
  async overdue(
    clockKinds: readonly string[],
    moment: Values = {},
    team = 'north',
  ): Promise<readonly { step: string; days: number }[]> {
    const document = `query ($team: ID, $kinds: [ClockKind!], $asAt: DateTime, $knownBy: DateTime) {
      overdueDuties(team: $team, clockKinds: $kinds, asAt: $asAt, knownBy: $knownBy, first: 200) {
        totalCount edges { node { step { id } daysOverdue } } } }`;
    const { overdueDuties } = await this.ask('supervisor', document, {
      team: this.team(team),
      kinds: clockKinds,
      ...moment,
    });
    const { edges } = overdueDuties as { edges: readonly { node: { step: { id: string }; daysOverdue: number } }[] };
    return edges.map(({ node: { step, daysOverdue: days } }) => ({ step: step.id, days }));
  }

  /** What a young person was in law on a day, by what was known at the end of another; by all that is known when left out. */
  async category(
    date: string,
    { child = 'child', knownOn }: { child?: string; knownOn?: string } = {},
  ): Promise<CategoryShown | undefined> {
    const document = `query ($child: ID!, $date: Date!, $knownOn: Date) {
      categoryOn(child: $child, date: $date, knownOn: $knownOn) { ${CATEGORY} } }`;
    const { categoryOn } = await this.ask('auditor', document, { child: this.childId(child), date, knownOn });
    return (categoryOn as readonly CategoryShown[])[0];
  }

  async explain(rule: string, trigger: string) {
    const document = `query ($rule: ID!, $trigger: DateTime!) { explainDueDate(rule: $rule, trigger: $trigger) { dueOn dueAt verified sentence } }`;
    const { explainDueDate } = await this.ask('supervisor', document, { rule, trigger });
    return explainDueDate as { dueOn: string | null; dueAt: string | null; verified: boolean; sentence: string };
  }
}

interface Entry {
  readonly journey: { readonly id: string } | null;
  readonly sequence: number;
  readonly type: string;
  readonly subject: string | null;
  readonly title: string;
  readonly occurredOn: string;
  readonly recordedAt: string;
  readonly corrects: number | null;
  readonly values: readonly { readonly name: string; readonly value: string | null }[];
  readonly actor: string;
  readonly onBehalfOf: string | null;
}

export interface Verdict {
  readonly law: string;
  readonly practice: string;
  readonly legalBreach: boolean;
  readonly limbs: readonly {
    readonly id: string;
    readonly status: string;
    readonly legalBreach: boolean;
    readonly missing: readonly { readonly what: string; readonly person: string | null }[];
  }[];
}

/** Who records for people outside the authority, journey by journey; in the others an adviser does. */
const RECORDERS: Readonly<Record<string, Role>> = {
  'family-network-plan': 'social-worker',
  'kinship-route': 'kinship-worker',
};

const pascal = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1)}`;
export const upper = (code: string): string => code.toUpperCase().replaceAll('-', '_');

const whenOf = ({ on, at }: Circumstances, today: string): Values => ({
  occurredOn: on ?? at?.slice(0, 10) ?? today,
  ...(at === undefined ? {} : { occurredAt: new Date(at).toISOString() }),
});

/** The API's form of a value: codes become the names of enums. */
const formOf = (shape: Shape = {}, values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, inForm(shape[name], value)]));

function inForm(field: Field | undefined, value: unknown): unknown {
  if (field?.kind === 'code' && typeof value === 'string') return upper(value);
  if (field?.kind === 'codes' && Array.isArray(value)) return value.map((code) => upper(String(code)));
  return value;
}

/** Every refusal of an act, of the whole and of each child. */
export const refusalsIn = ({ errors, results }: ToldAct): readonly ToldRefusal[] => [
  ...errors,
  ...results.flatMap((result) => result.errors),
];
export const codesIn = (told: ToldAct): readonly string[] => refusalsIn(told).map(({ code }) => code);
