import type { PrismaClient, Prisma } from '../prisma/client';
import type { Instant } from '../statute';
import type { Recorded } from '../workflows/kernel/events';
import { stretches, type Changes, type JourneyRow } from '../workflows/kernel/projection';
import { refusal, type Refusal } from '../workflows/kernel/refusals';
import type { DutyRecord } from '../workflows/kernel/state';
import type { LawChange } from '../workflows/kernel/law';
import type { Kept } from '../workflows/messages';
import { chained, FIRST_LINK, link, type Chained, type Link } from './chain';
import { readRecorded } from './reading';

/** A command's events on their way to the record. */
export interface Told {
  readonly command: string;
  readonly body: string;
  readonly events: readonly Recorded[];
}

/** What a journey asks the store to keep: all of it, or none. */
export interface Append {
  readonly journey: string;
  /** The last sequence the journey knows of. */
  readonly expected: number;
  /** The last change of law it knows of. */
  readonly lawVersion: number;
  readonly told: readonly Told[];
  readonly row: JourneyRow;
  readonly changes: Changes;
  readonly packs: readonly string[];
}

/**
 * `kept`: written. `known`: some commands were written before; what the journey has not folded comes along. `behind`: fold
 * these and decide again. `law`: take up these changes and decide again. `refused`: the record as a whole says no.
 */
export type Appended =
  | { readonly kind: 'kept'; readonly kept: readonly Kept[] }
  | { readonly kind: 'known'; readonly kept: readonly Kept[]; readonly events: readonly Recorded[] }
  | { readonly kind: 'behind'; readonly events: readonly Recorded[] }
  | { readonly kind: 'law'; readonly changes: readonly LawChange[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

type Tx = Prisma.TransactionClient;

/** Keeps a journey's events, and what the reading tables take up from them, in one transaction. */
export async function append(prisma: PrismaClient, batch: Append): Promise<Appended> {
  try {
    return await prisma.$transaction((tx) => appendWithin(tx, batch), { maxWait: 10_000, timeout: 30_000 });
  } catch (error) {
    const refused = refusalFor(error);
    if (refused) return { kind: 'refused', refusal: refused };
    throw error;
  }
}

async function appendWithin(tx: Tx, batch: Append): Promise<Appended> {
  const head = await lockHead(tx, batch);
  const different = head.known.find(({ command, body }) =>
    batch.told.some((told) => told.command === command && told.body !== body),
  );
  if (different)
    return {
      kind: 'refused',
      refusal: refusal(
        'different-body',
        'This idempotency key was used before with another content.',
        'idempotencyKey',
      ),
    };
  const missed = head.sequence > batch.expected ? await readRecorded(tx, batch.journey, batch.expected) : [];
  if (head.known.length > 0)
    return { kind: 'known', kept: head.known.map(({ body: _, ...kept }) => kept), events: missed };
  if (head.sequence !== batch.expected) return { kind: 'behind', events: missed };
  if (head.lawVersion > batch.lawVersion)
    return { kind: 'law', changes: await lawSince(tx, batch.row.authority, batch.lawVersion) };
  const links = link(head.hash, toChain(batch));
  await write(tx, batch, links);
  return { kind: 'kept', kept: batch.told.map(keptOf) };
}

const keptOf = ({ command, events }: Told): Kept => ({
  command,
  first: events[0]?.sequence ?? 0,
  last: events.at(-1)?.sequence ?? 0,
  recordedAt: events[0]?.recordedAt ?? '',
});

interface Head {
  readonly sequence: number;
  readonly hash: string;
  readonly lawVersion: number;
  readonly known: readonly (Kept & { readonly body: string })[];
}

/** The journey's place and head under a lock, with the commands that are already in the record. */
async function lockHead(tx: Tx, { journey, row, told }: Append): Promise<Head> {
  const commands = told.map(({ command }) => command);
  const rows = await tx.$queryRaw<(Omit<Head, 'known'> & { known: Head['known'] | null })[]>`
    select sequence, encode(head, 'base64') as hash,
      (select law_version from authority where code = ${row.authority}) as "lawVersion",
      (select json_agg(k) from (
        select command, min(body) as body, min(sequence) as first, max(sequence) as last,
          to_char(min(recorded_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "recordedAt"
        from event where stream = ${journey} and command = any(${commands}) group by command) k) as known
    from journey where id = ${journey} for update`;
  const found = rows[0];
  if (found) return { ...found, known: found.known ?? [] };
  const [law] = await tx.$queryRaw<
    { lawVersion: number }[]
  >`select law_version as "lawVersion" from authority where code = ${row.authority}`;
  return { sequence: 0, hash: FIRST_LINK, lawVersion: law?.lawVersion ?? 0, known: [] };
}

/** Changes of law for an authority after a version, in order; only those recorded by a moment, where one is given. */
export async function lawSince(
  tx: Tx,
  authority: string,
  version: number,
  knownBy?: Instant,
): Promise<readonly LawChange[]> {
  const rows = await tx.lawChange.findMany({
    where: { authority, version: { gt: version }, ...(knownBy === undefined ? {} : { recordedAt: { lte: knownBy } }) },
    orderBy: { version: 'asc' },
  });
  // Written by `loadLaw`, which took a LawChange apart.
  return rows.map(({ payload, version: number }) => ({ ...(payload as object), version: number }) as LawChange);
}

/** The events of an append as they go into the chain. */
export function toChain({ journey: stream, told, packs }: Append): readonly Chained[] {
  return told.flatMap(({ command, body, events }) =>
    events.map((recorded, part) => {
      const { sequence, recordedAt, event } = recorded;
      const calendarEdition = 'law' in event && event.law.calendar !== '' ? event.law.calendar : null;
      const place = {
        stream,
        streamKind: 'journey',
        sequence,
        command,
        part,
        body,
        recordedAt,
        packs,
        calendarEdition,
      };
      return chained(place, recorded);
    }),
  );
}

/** Sent one behind the other without waiting in between; the first that fails is the one that is told. */
async function write(tx: Tx, batch: Append, links: readonly Link[]): Promise<void> {
  await Promise.all([
    writeEvents(tx, links),
    writeJourney(tx, batch, links),
    writeProjections(tx, batch.journey, batch.row, batch.changes, batch.row.recordedAt),
  ]);
}

/** Adds linked events to the record. Their places are taken once and for ever: a second writer is refused by the key. */
export async function writeEvents(tx: Tx, links: readonly Link[]): Promise<void> {
  await tx.$executeRaw`
    insert into event (stream, sequence, stream_kind, command, part, body, type, version, payload, sealed, sealed_fields,
      occurred_on, occurred_at, recorded_at, actor, actor_roles, on_behalf_of, on_behalf_of_roles, packs, calendar_edition,
      previous_hash, hash)
    select stream, sequence, "streamKind", command, part, body, type, version, payload, decode(sealed, 'base64'),
      "sealedFields", "occurredOn", "occurredAt", "recordedAt", actor, "actorRoles", "onBehalfOf", "onBehalfOfRoles", packs,
      "calendarEdition", decode("previousHash", 'base64'), decode(hash, 'base64')
    from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as e(stream text, sequence int, "streamKind" text, command text,
      part smallint, body text, type text, version smallint, payload jsonb, sealed text, "sealedFields" text[],
      "occurredOn" date, "occurredAt" timestamptz, "recordedAt" timestamptz, actor text, "actorRoles" text[],
      "onBehalfOf" text, "onBehalfOfRoles" text[], packs text[], "calendarEdition" text, "previousHash" text, hash text)`;
}

async function writeJourney(tx: Tx, { journey, row, expected }: Append, links: readonly Link[]): Promise<void> {
  const last = links.at(-1);
  if (!last) return;
  if (expected > 0) {
    await tx.$executeRaw`
      update journey set sequence = ${last.sequence}, head = decode(${last.hash}, 'base64'), team = ${row.team},
        ended_on = ${row.endedOn}::date, "end" = ${row.end}, recorded_at = ${row.recordedAt}::timestamptz
      where id = ${journey}`;
    return;
  }
  await tx.$executeRaw`
    insert into journey (id, type, purpose, child, authority, team, reference, sibling_group, follows, started_on, ended_on,
      "end", clock_offset_ms, sequence, head, recorded_at)
    values (${journey}, ${row.type}, ${row.purpose}, ${row.child}, ${row.authority}, ${row.team}, ${row.reference},
      ${row.siblingGroup}, ${row.follows}, ${row.startedOn}::date, ${row.endedOn}::date, ${row.end}, ${row.clockOffsetMs},
      ${last.sequence}, decode(${last.hash}, 'base64'), ${row.recordedAt}::timestamptz)`;
}

/**
 * Brings the reading tables up to one append. Everything is one statement, for the tables do not look at each other.
 * @param at when this became known: the append's own moment
 */
export async function writeProjections(
  tx: Tx,
  journey: string,
  row: JourneyRow,
  changes: Changes,
  at: string,
): Promise<void> {
  const { duties, gates, handOvers, handOversWithdrawn = [], alertsRaised, alertsClosed } = changes;
  if ([duties, gates, handOvers, handOversWithdrawn, alertsRaised, alertsClosed].every(({ length }) => length === 0))
    return;
  const place = { journey, journeyType: row.type, child: row.child, authority: row.authority, team: row.team };
  const dutyRows = duties.map((duty) => dutyRow(journey, duty));
  const versions = duties.flatMap((duty) => versionRows(place, duty));
  const gateRows = gates.map((gate) => ({
    ...gate,
    act: String(gate.act),
    actOn: gate.actOccurred?.on ?? null,
    foundOn: gate.foundNotCompliant?.on ?? null,
  }));
  const handOverRows = handOvers.map(({ answer, ...offer }) => ({
    ...offer,
    accepted: answer?.accepted ?? null,
    answeredOn: answer?.on ?? null,
    into: answer?.into ?? null,
  }));
  const alerts = alertsRaised.map((alert) => ({ ...alert, team: row.team, authority: row.authority }));
  await tx.$executeRaw`
    with put_duty as (
      insert into duty (id, journey, key, step, instance, owed_by, clock_kind, rule, label, verified, opened_on, due_on, due_at,
        paused, outcome, settled_on, settled_at, days_late, working_days_late, reason, explained_by, settled_by)
      select id, ${journey}, key, step, instance, "owedBy", "clockKind", rule, label, verified, "openedOn", "dueOn", "dueAt",
        paused, outcome, "settledOn", "settledAt", "daysLate", "workingDaysLate", reason, "explainedBy", "settledBy"
      from jsonb_to_recordset(${JSON.stringify(dutyRows)}::jsonb) as d(id text, key text, step text, instance text,
        "owedBy" text, "clockKind" text, rule text, label text, verified boolean, "openedOn" date, "dueOn" date,
        "dueAt" timestamptz, paused boolean, outcome text, "settledOn" date, "settledAt" timestamptz, "daysLate" int,
        "workingDaysLate" int, reason text, "explainedBy" int, "settledBy" int)
      on conflict (id) do update set owed_by = excluded.owed_by, clock_kind = excluded.clock_kind, rule = excluded.rule,
        label = excluded.label, verified = excluded.verified, opened_on = excluded.opened_on, due_on = excluded.due_on,
        due_at = excluded.due_at, paused = excluded.paused, outcome = excluded.outcome, settled_on = excluded.settled_on,
        settled_at = excluded.settled_at, days_late = excluded.days_late, working_days_late = excluded.working_days_late,
        reason = excluded.reason, explained_by = excluded.explained_by, settled_by = excluded.settled_by
    ), no_longer_known as (
      update duty_version set known_to = ${at}::timestamptz
      where known_to = 'infinity' and duty = any(${dutyRows.map(({ id }) => id)})
    ), put_version as (
      insert into duty_version (duty, journey, journey_type, child, authority, team, clock_kind, standing, outcome, due_on,
        due_at, overdue_from, true_from, true_to, known_from, known_to)
      select duty, journey, "journeyType", child, authority, team, "clockKind", standing, outcome, "dueOn", "dueAt",
        "overdueFrom", "trueFrom", coalesce("trueTo", 'infinity'), ${at}::timestamptz, 'infinity'
      from jsonb_to_recordset(${JSON.stringify(versions)}::jsonb) as v(duty text, journey text, "journeyType" text, child text,
        authority text, team text, "clockKind" text, standing text, outcome text, "dueOn" date, "dueAt" timestamptz,
        "overdueFrom" timestamptz, "trueFrom" timestamptz, "trueTo" timestamptz)
    ), put_gate as (
      insert into gate (journey, gate, act, act_on, limbs, sequence, judged_at, first_limbs, first_judged_at, found_not_compliant_on)
      select ${journey}, gate, act, "actOn", limbs, sequence, "judgedAt", "firstLimbs", "firstJudgedAt", "foundOn"
      from jsonb_to_recordset(${JSON.stringify(gateRows)}::jsonb) as g(gate text, act text, "actOn" date, limbs jsonb,
        sequence int, "judgedAt" timestamptz, "firstLimbs" jsonb, "firstJudgedAt" timestamptz, "foundOn" date)
      on conflict (journey, gate, act) do update set act_on = excluded.act_on, limbs = excluded.limbs,
        sequence = excluded.sequence, judged_at = excluded.judged_at, found_not_compliant_on = excluded.found_not_compliant_on
    ), put_hand_over as (
      insert into hand_over (journey, offer, hand_over, from_role, "to", receiver, returns, offered_on, accepted, answered_on, "into")
      select ${journey}, id, "handOver", "from", "to", receiver, returns, "on", accepted, "answeredOn", "into"
      from jsonb_to_recordset(${JSON.stringify(handOverRows)}::jsonb) as h(id int, "handOver" text, "from" text, "to" text,
        receiver text, returns int, "on" date, accepted boolean, "answeredOn" date, "into" text)
      on conflict (journey, offer) do update set accepted = excluded.accepted, answered_on = excluded.answered_on, "into" = excluded."into"
    ), withdrawn_hand_over as (
      delete from hand_over where journey = ${journey} and offer = any(${[...handOversWithdrawn]}::int[])
    ), put_alert as (
      insert into alert (journey, id, about, subject, team, authority, raised_at, raised_by, closed_at, because)
      select ${journey}, id, about, subject, team, authority, "raisedAt", sequence,
        case when because is not null then ${at}::timestamptz end, because
      from jsonb_to_recordset(${JSON.stringify(alerts)}::jsonb) as a(id text, about text, subject text, team text,
        authority text, "raisedAt" timestamptz, sequence int, because text)
    )
    update alert set closed_at = ${at}::timestamptz, because = c.because
    from jsonb_to_recordset(${JSON.stringify(alertsClosed)}::jsonb) as c(id text, because text)
    where alert.journey = ${journey} and alert.id = c.id`;
}

/** A duty's id everywhere outside its journey. */
export const dutyId = (journey: string, key: string): string => `${journey}/${key}`;

function dutyRow(journey: string, duty: DutyRecord) {
  const { opened, due, settled, segments: _s, law: _l, sequence: _q, ...kept } = duty;
  return {
    ...kept,
    id: dutyId(journey, duty.key),
    openedOn: opened.on,
    dueOn: due?.on ?? null,
    dueAt: due?.at ?? null,
    settledOn: settled?.on ?? null,
    settledAt: settled?.at ?? null,
  };
}

function versionRows(place: object, duty: DutyRecord & { readonly key: string }) {
  const { journey } = place as { readonly journey: string };
  return stretches(duty).map(({ from, to, segment }) => ({
    ...place,
    duty: dutyId(journey, duty.key),
    clockKind: duty.clockKind,
    standing: segment.standing,
    outcome: segment.outcome ?? null,
    dueOn: segment.due?.on ?? null,
    dueAt: segment.due?.at ?? null,
    overdueFrom: segment.due?.overdueFrom ?? null,
    trueFrom: from,
    trueTo: to,
  }));
}

/** Refusals that only the record as a whole can give. */
function refusalFor(error: unknown): Refusal | undefined {
  const text = error instanceof Error ? error.message : '';
  if (text.includes('journey_open'))
    return refusal('already-open', 'The child has an open journey of this type and purpose.', 'child');
  if (text.includes('journey_reference'))
    return refusal('already-started', 'A journey with this reference has been started before.', 'reference');
  return undefined;
}
