import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Pool } from 'pg';
import { openDatabase, type PrismaClient } from '../../prisma/client';
import { writeProjections } from '../../activities/record';
import { globalId } from '../../api/ids';
import { addMs, epochMs, instant, type Instant } from '../../statute';
import { changesBetween, rowOf, stretches } from '../../workflows/kernel/projection';
import type { DutyRecord } from '../../workflows/kernel/state';
import { daysOverdue, statusOf } from '../../workflows/kernel/status';
import { startApiBench, type ApiBench } from '../support/api';
import { setting } from '../support/journeys';
import { turns, walkOnce, type Stretch as Taken } from '../kernel/walks';

/*
 * A list of the past is one question to an index. Here it is asked of thousands of journeys that took random ways, with late
 * records, corrections and changes of law, at random moments as known at other moments; and each answer is held against what
 * folding the events up to then gives.
 */

const HISTORIES = 2_000;
/** So many of them are written by the service's own statement, the others in bulk. */
const WRITTEN = 60;
const QUESTIONS = 120;
const SEED = 20261122;
const KINDS = ['statutory-limit', 'local-guard', 'outcome-check'] as const;

/** What a journey knew of its duties from a moment on. */
interface Known {
  readonly from: Instant;
  readonly duties: readonly DutyRecord[];
}

interface History {
  readonly journey: string;
  readonly known: readonly Known[];
}

let bench: ApiBench;
let owner: Pool;
let prisma: PrismaClient;
const authority = `L${randomUUID().slice(0, 8)}`;
let histories: readonly History[];
let written: readonly (readonly Taken[])[];

beforeAll(async () => {
  bench = await startApiBench();
  owner = new Pool({ connectionString: setting('DATABASE_OWNER_URL'), max: 1 });
  prisma = openDatabase(setting('DATABASE_URL'), 2);
  const ways = fc.sample(turns, { seed: SEED, numRuns: HISTORIES }).map((path) => walkOnce(path));
  written = ways.slice(0, WRITTEN);
  histories = ways.map((way, index) => historyOf(`${authority}-${index}`, way));
  await insert(histories);
  await owner.query('vacuum analyze duty_version');
}, 240_000);

afterAll(async () => {
  await prisma?.$disconnect();
  await owner?.end();
  await bench?.close();
});

const historyOf = (journey: string, way: readonly Taken[]): History => ({
  journey,
  known: way.flatMap(({ events, after }) =>
    events.length === 0 || after.recordedAt === ''
      ? []
      : [{ from: after.recordedAt, duties: Object.values(after.duties) }],
  ),
});

// ---- The rows, as they come of the appends ----

interface Row {
  readonly journey: string;
  readonly duty: string;
  readonly kind: string;
  readonly standing: string;
  readonly outcome: string | null;
  readonly dueOn: string | null;
  readonly dueAt: string | null;
  readonly overdueFrom: string | null;
  readonly trueFrom: string;
  readonly trueTo: string;
  readonly knownFrom: string;
  knownTo: string;
}

function versionsOf({ journey, known }: History): readonly Row[] {
  const rows: Row[] = [];
  const before = new Map<string, DutyRecord>();
  for (const { from, duties } of known) {
    for (const duty of duties.filter((one) => before.get(one.key) !== one)) {
      const id = `${journey}/${duty.key}`;
      for (const row of rows) if (row.duty === id && row.knownTo === 'infinity') row.knownTo = from;
      rows.push(
        ...stretches(duty).map(({ from: start, to, segment }) => rowFor(journey, duty, segment, start, to, from)),
      );
      before.set(duty.key, duty);
    }
  }
  return rows;
}

const rowFor = (
  journey: string,
  { key, clockKind }: DutyRecord,
  { standing, outcome, due }: DutyRecord['segments'][number],
  trueFrom: Instant,
  trueTo: Instant | null,
  knownFrom: Instant,
): Row => ({
  ...{ journey, duty: `${journey}/${key}`, kind: clockKind, standing, outcome: outcome ?? null },
  ...{ dueOn: due?.on ?? null, dueAt: due?.at ?? null, overdueFrom: due?.overdueFrom ?? null },
  ...{ trueFrom, trueTo: trueTo ?? 'infinity', knownFrom, knownTo: 'infinity' },
});

async function insert(all: readonly History[]): Promise<void> {
  for (let start = 0; start < all.length; start += 200) {
    const part = all.slice(start, start + 200);
    const duties = part.flatMap(({ journey, known }) =>
      (known.at(-1)?.duties ?? []).map(({ key, step, instance, owedBy, clockKind, opened }) => ({
        ...{ id: `${journey}/${key}`, journey, key, step, instance, owed_by: owedBy, clock_kind: clockKind },
        opened_on: opened.on,
      })),
    );
    await owner.query(
      `insert into journey (id, type, purpose, child, authority, team, reference, started_on, clock_offset_ms, sequence, head,
          recorded_at)
        select id, 'family-group-decision-making', 'before-proceedings', 'child-' || id, $2, $2, id, '2026-12-18', 0, 1, '', now()
        from unnest($1::text[]) as id`,
      [part.map(({ journey }) => journey), authority],
    );
    await owner.query(
      `insert into duty (id, journey, key, step, instance, owed_by, clock_kind, opened_on, paused, days_late, working_days_late)
        select id, journey, key, step, instance, owed_by, clock_kind, opened_on, false, 0, 0
        from jsonb_to_recordset($1::jsonb) as d(id text, journey text, key text, step text, instance text, owed_by text,
          clock_kind text, opened_on date)`,
      [JSON.stringify(duties)],
    );
    await owner.query(
      `insert into duty_version (duty, journey, journey_type, child, authority, team, clock_kind, standing, outcome, due_on,
          due_at, overdue_from, true_from, true_to, known_from, known_to)
        select duty, journey, 'family-group-decision-making', 'child', $2, $2, kind, standing, outcome, "dueOn", "dueAt",
          "overdueFrom", "trueFrom", "trueTo", "knownFrom", "knownTo"
        from jsonb_to_recordset($1::jsonb) as v(duty text, journey text, kind text, standing text, outcome text, "dueOn" date,
          "dueAt" timestamptz, "overdueFrom" timestamptz, "trueFrom" timestamptz, "trueTo" timestamptz,
          "knownFrom" timestamptz, "knownTo" timestamptz)`,
      [JSON.stringify(part.flatMap(versionsOf)), authority],
    );
  }
}

test('the service’s own statement writes the same rows, append by append', async () => {
  const columns = `duty, clock_kind as kind, standing, outcome, due_on::text as "dueOn", overdue_from as "overdueFrom",
    true_from as "trueFrom", true_to::text as "trueTo", known_from as "knownFrom", known_to::text as "knownTo"`;
  const sorted = (rows: readonly object[], prefix: string) =>
    rows.map((row) => JSON.stringify(row).replaceAll(prefix, '')).toSorted();
  for (const [index, way] of written.entries()) {
    const journey = `written-${authority}-${index}`;
    for (const { before, after, events } of way)
      if (events.length > 0)
        await writeProjections(prisma, journey, rowOf(after), changesBetween(before, after, events), after.recordedAt);
    const read = async (id: string) =>
      (await owner.query(`select ${columns} from duty_version where journey = $1`, [id])).rows as object[];
    const [own, bulk] = [await read(journey), await read(`${authority}-${index}`)];
    expect(own.length).toBeGreaterThan(0);
    expect(sorted(own, journey)).toEqual(sorted(bulk, `${authority}-${index}`));
  }
}, 120_000);

// ---- The questions ----

interface Question {
  readonly asAt: Instant;
  readonly knownBy: Instant;
}

/** Moments at which something became known, a little before or after some of them, and days between them. */
function questions(): readonly Question[] {
  const moments = histories.flatMap(({ known }) => known.map(({ from }) => from));
  const moment = fc
    .tuple(fc.nat(), fc.constantFrom(-1, 0, 1), fc.integer({ min: -90, max: 90 }))
    .map(([n, ms, days]) => ({ known: addMs(moments[n % moments.length] ?? instant(0), ms), days }));
  return fc.sample(moment, { seed: SEED, numRuns: QUESTIONS }).map(({ known, days }) => ({
    knownBy: known,
    asAt: instant(epochMs(known) + days * 86_400_000),
  }));
}

/** Overdue by the fold of what was known by then: most overdue first. */
function byFold({ asAt, knownBy }: Question): readonly string[] {
  const found: { readonly id: string; readonly from: string; readonly days: number }[] = [];
  for (const { journey, known } of histories) {
    const last = known.findLast(({ from }) => from <= knownBy);
    for (const duty of last?.duties ?? []) {
      if (!KINDS.some((kind) => kind === duty.clockKind) || statusOf(duty, asAt) !== 'overdue') continue;
      const from = duty.segments.findLast((segment) => segment.from <= asAt)?.due?.overdueFrom ?? '';
      found.push({ id: `${journey}/${duty.key}`, from, days: daysOverdue(duty, asAt) });
    }
  }
  const inOrder = found.toSorted((a, b) => (a.from === b.from ? (a.id < b.id ? -1 : 1) : a.from < b.from ? -1 : 1));
  return inOrder.map(({ id, days }) => `${globalId('Duty', id)} ${days}`);
}

const LIST = `query ($kinds: [ClockKind!], $asAt: DateTime!, $knownBy: DateTime!) {
  overdueDuties(clockKinds: $kinds, asAt: $asAt, knownBy: $knownBy, first: 100) {
    totalCount edges { node { id daysOverdue } } } }`;

async function byIndex({ asAt, knownBy }: Question) {
  const token = await bench.token({ sub: 'auditor', authority, roles: ['auditor'] });
  const kinds = KINDS.map((kind) => kind.toUpperCase().replaceAll('-', '_'));
  const { data, errors } = await bench.ask(token, LIST, { kinds, asAt, knownBy });
  if (!data) throw new Error(JSON.stringify(errors));
  const { totalCount, edges } = data['overdueDuties'] as {
    readonly totalCount: number;
    readonly edges: readonly { readonly node: { readonly id: string; readonly daysOverdue: number } }[];
  };
  return { totalCount, first: edges.map(({ node }) => `${node.id} ${node.daysOverdue}`) };
}

test('overdue then, as known then: the index answers what the fold of the events gives', async () => {
  let most = 0;
  for (const question of questions()) {
    const expected = byFold(question);
    const answered = await byIndex(question);
    expect({ question, ...answered }).toEqual({
      question,
      totalCount: expected.length,
      first: expected.slice(0, 100),
    });
    most = Math.max(most, expected.length);
  }
  expect(most).toBeGreaterThan(1_000);
}, 240_000);
