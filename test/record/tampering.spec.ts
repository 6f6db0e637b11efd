import { join } from 'node:path';
import { trustedKeysFrom } from '../../activities/keys';
import { isIncluded, readStatement, type Finding, type InclusionProof } from '../../activities/proof';
import { openVerifier, type Verifier } from '../../activities/verify';
import { enumName } from '../../api/errors';
import { readGlobalId } from '../../api/ids';
import { startEnvironment, type Environment } from '../support/environment';
import { Council, newKey, refusalsOf, startSystem, today, type Opened, type System } from '../support/system';
import { KeptRecord } from './kept';

/*
 * A record made through the API on the real engine is changed by the owner of the database, in every way we know of. Each is
 * found and placed, by the whole verification and by the API; then the record is put back.
 */

let environment: Environment;
let system: System;
let council: Council;
let record: KeptRecord;
let verifier: Verifier;
let folder: string;
let child: string;
let own: Opened;
let other: Opened;

const auditor = () => ({
  subject: 'auditor',
  authority: council.caller.authority,
  roles: ['auditor'] as const,
  teams: [],
});

beforeAll(async () => {
  environment = await startEnvironment();
  folder = join(environment.folder, 'checkpoints');
  const settings = { ...environment.settings, CHECKPOINT_FOLDER: folder, CHECKPOINT_MINUTES: '0' };
  system = await startSystem({ ...environment, settings });
  council = await Council.found(system.client);
  record = new KeptRecord(environment.settings['DATABASE_OWNER_URL'] ?? '');
  verifier = openVerifier(environment.settings['DATABASE_URL'] ?? '', trustedKeysFrom(environment.settings));
  await tellStory();
  await record.keep();
}, 240_000);

afterAll(async () => {
  await verifier?.close();
  await record?.close();
  await system?.stop();
  await environment?.stop();
}, 60_000);

jest.setTimeout(120_000); // a guard, not a measure

/** Two children with a journey each; a checkpoint, more, a second checkpoint, and something after it. */
async function tellStory(): Promise<void> {
  child = await council.child();
  const sister = await council.child();
  const opened = await council.open([child, sister]);
  [own, other] = opened as [Opened, Opened];
  await tell(own, 'mother');
  await takeCheckpoint();
  await tell(own, 'father');
  await tell(other, 'father');
  await takeCheckpoint();
  await tell(own, 'aunt');
}

async function tell({ id }: Opened, person: string): Promise<void> {
  const listed = { relation: 'OTHER_HOLDER', hasParentalResponsibility: true, fatherLine: false, status: 'KNOWN' };
  const told = await council.act('recordFamilyGroupOfferRecipient', {
    ...{ ...newKey(), journeys: [id], occurredOn: today(), person },
    ...listed,
  });
  expect(refusalsOf(told)).toEqual([]);
  const found = { couldCare: 'NOT_ASKED', consent: 'GIVEN', effort: 'Asked around.' };
  const sealed = await council.act('recordFamilyGroupFamilyFinding', {
    ...{ ...newKey(), journeys: [id], occurredOn: today(), person },
    ...found,
  });
  expect(refusalsOf(sealed)).toEqual([]);
}

interface Taken {
  readonly errors: readonly { readonly code: string }[];
  readonly checkpoint: { readonly number: number; readonly events: number; readonly statement: string } | null;
}

const takeCheckpoint = async (key = newKey()): Promise<Taken> =>
  (await system.client.mutate(
    auditor(),
    'takeCheckpoint',
    key,
    'errors { code } checkpoint { number events statement signature }',
  )) as unknown as Taken;

/** What the whole verification finds; with the exported checkpoints when asked. */
async function findings(exported?: string): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  await verifier.verify({ folder: exported }, (finding) => found.push(finding));
  return found;
}

const VERIFY = `query ($child: ID, $journey: ID) { verifyRecord(child: $child, journey: $journey) {
  intact events findings { code stream sequence checkpoint message } checkpoint { number statement }
  streams { kind id stream events proof { sequence hash index path } } } }`;

interface ToldVerification {
  readonly intact: boolean;
  readonly events: number;
  readonly findings: readonly Finding[];
  readonly checkpoint: { readonly number: number; readonly statement: string } | null;
  readonly streams: readonly {
    readonly kind: string;
    readonly stream: string;
    readonly events: number;
    readonly proof: InclusionProof | null;
  }[];
}

async function asked(what: { readonly child?: string; readonly journey?: string }): Promise<ToldVerification> {
  const { verifyRecord } = await system.client.ask(auditor(), VERIFY, what);
  return verifyRecord as ToldVerification;
}

const short = (found: readonly Finding[]) =>
  found.map(({ code, stream, sequence, checkpoint }) => ({ code, stream, sequence, checkpoint }));

/** The place of the last event of a stream that a checkpoint vouches for. */
async function vouched(stream: string, checkpoint: number): Promise<number> {
  const [row] = await record.sql(
    'select sequence from checkpoint_leaf where stream = $1 and checkpoint <= $2 order by checkpoint desc limit 1',
    ...[stream, checkpoint],
  );
  return Number(row?.['sequence']);
}

const lengthOf = async (stream: string): Promise<number> => (await record.events(stream)).length;

// ---- Untouched ----

test('a record that nobody touched verifies, and each part of it by the API', async () => {
  expect(await findings()).toEqual([]);
  expect(await findings(folder)).toEqual([]);
  const told = await asked({ child });
  expect({ intact: told.intact, findings: told.findings, number: told.checkpoint?.number }).toEqual({
    ...{ intact: true, findings: [], number: 2 },
  });
  expect(told.streams.map(({ kind, stream }) => ({ kind, stream }))).toEqual(
    expect.arrayContaining([
      { kind: 'CHILD', stream: readGlobalId(child)?.id },
      { kind: 'JOURNEY', stream: own.raw },
    ]),
  );
  expect(told.events).toBe((await lengthOf(own.raw)) + (await lengthOf(readGlobalId(child)?.id ?? '')));
  expect((await asked({ journey: other.id })).intact).toBe(true);
});

test('the newest checkpoint vouches for each stream of a child, shown by its root alone', async () => {
  const { streams, checkpoint } = await asked({ child });
  const statement = readStatement({ statement: checkpoint?.statement ?? '' });
  for (const { stream, proof } of streams) {
    expect(proof?.sequence).toBe(await vouched(stream, 2));
    const whole = { stream, ...proof } as InclusionProof;
    expect(isIncluded(whole, statement?.root ?? '', statement?.streams ?? 0)).toBe(true);
    expect(isIncluded({ ...whole, sequence: whole.sequence + 1 }, statement?.root ?? '', statement?.streams ?? 0)).toBe(
      false,
    );
  }
});

test('every event is covered in every column: the hashes are made again from the rows', async () => {
  const columns = await record.sql(
    "select column_name as name from information_schema.columns where table_name = 'event' and table_schema = 'public'",
  );
  const changed = new Set(COLUMNS.map(([name]) => name));
  // The last two cannot be covered by a hash: it is the hash itself, and what the database adds by its own clock.
  expect(columns.map(({ name }) => String(name)).filter((name) => !changed.has(name))).toEqual([
    ...['stream', 'sequence', 'hash', 'stored_at'],
  ]);
});

// ---- Events ----

const COLUMNS: readonly (readonly [string, string])[] = [
  ['stream_kind', "'child'"],
  ['command', "command || 'x'"],
  ['part', 'part + 40'],
  ['body', "body || 'x'"],
  ['type', "'fact.withdrawn'"],
  ['version', 'version + 1'],
  ['payload', `payload || '{"added": true}'`],
  ['sealed', "coalesce(sealed, '') || '\\x00'::bytea"],
  ['sealed_fields', "sealed_fields || 'more'::text"],
  ['occurred_on', 'occurred_on - 1'],
  ['occurred_at', "coalesce(occurred_at, 'infinity')"],
  ['recorded_at', "recorded_at - interval '1 millisecond'"],
  ['actor', "'somebody-else'"],
  ['actor_roles', "actor_roles || 'auditor'::text"],
  ['on_behalf_of', "'somebody'"],
  ['on_behalf_of_roles', "on_behalf_of_roles || 'auditor'::text"],
  ['packs', "packs || 'more'::text"],
  ['calendar_edition', "'1999-01-01'"],
  ['previous_hash', "sha256('')"],
];

interface Tampering {
  readonly how: string;
  readonly by: () => Promise<unknown>;
  readonly code: string;
  /** The first wrong place; null where it is about a checkpoint. */
  readonly at: () => number | null | Promise<number | null>;
  readonly checkpoint?: number;
  /** Of which stream; the journey's unless it says otherwise. */
  readonly stream?: () => string | null;
}

const at = (sequence: number) => () => sequence;
const onOwn = (text: string, ...values: readonly unknown[]) => record.sql(text, own.raw, ...values);

const TAMPERINGS: readonly Tampering[] = [
  ...COLUMNS.map(([column, to]) => ({
    how: `${column} of an event is changed`,
    by: () => onOwn(`update event set ${column} = ${to} where stream = $1 and sequence = 3`),
    code: 'event-altered',
    at: at(3),
  })),
  {
    how: 'one byte of sealed words is changed',
    by: () =>
      onOwn(
        'update event set sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1) where stream = $1 and sealed is not null',
      ),
    code: 'event-altered',
    at: async () => (await record.events(own.raw)).find(({ sealed }) => sealed !== null)?.sequence ?? 0,
  },
  {
    how: 'a date is put before our era, which prints alike',
    by: () => onOwn("update event set occurred_on = '2026-11-22 BC' where stream = $1 and sequence = 3"),
    code: 'event-altered',
    at: at(3),
  },
  {
    how: 'the hash of an event is changed',
    by: () => onOwn("update event set hash = sha256('') where stream = $1 and sequence = 4"),
    code: 'event-altered',
    at: at(4),
  },
  {
    how: 'an event is changed and given its own right hash',
    by: async () => {
      const after = (await record.events(own.raw))[5];
      await record.rewrite(own.raw, 5, () => ({ actor: 'somebody-else' }));
      await onOwn(
        "update event set previous_hash = decode($2, 'base64') where stream = $1 and sequence = 6",
        after?.previousHash,
      );
      await onOwn("update event set hash = decode($2, 'base64') where stream = $1 and sequence = 6", after?.hash);
    },
    code: 'link-broken',
    at: at(6),
  },
  {
    how: 'an event is removed',
    by: () => onOwn('delete from event where stream = $1 and sequence = 5'),
    code: 'event-missing',
    at: at(5),
  },
  {
    how: 'the first event is removed',
    by: () => onOwn('delete from event where stream = $1 and sequence = 1'),
    code: 'event-missing',
    at: at(1),
  },
  {
    how: 'an event is removed and those after it are numbered anew',
    by: async () => {
      await onOwn('delete from event where stream = $1 and sequence = 5');
      await onOwn('update event set sequence = sequence + 10000 where stream = $1 and sequence > 5');
      await onOwn('update event set sequence = sequence - 10001 where stream = $1 and sequence > 10000');
    },
    code: 'event-moved',
    at: at(5),
  },
  {
    how: 'an event is added at the end',
    by: () =>
      onOwn(`insert into event select stream, sequence + 1, stream_kind, 'forged', part, body, type, version, payload, sealed,
        sealed_fields, occurred_on, occurred_at, recorded_at, actor, actor_roles, on_behalf_of, on_behalf_of_roles, packs,
        calendar_edition, hash, sha256('') from event where stream = $1 order by sequence desc limit 1`),
    code: 'event-added',
    at: async () => (await lengthOf(own.raw)) + 1,
  },
  {
    how: 'an event is put before the first',
    by: async () => {
      await record.sql('alter table event drop constraint event_sequence_check');
      await onOwn(`insert into event select stream, 0, stream_kind, 'forged', part, body, type, version, payload, sealed,
        sealed_fields, occurred_on, occurred_at, recorded_at, actor, actor_roles, on_behalf_of, on_behalf_of_roles, packs,
        calendar_edition, hash, hash, stored_at from event where stream = $1 and sequence = 2`);
    },
    code: 'event-added',
    at: at(0),
  },
  {
    how: 'two events change places',
    by: () =>
      onOwn(
        'update event set sequence = case sequence when 4 then -6 else -4 end where stream = $1 and sequence in (4, 6)',
      )
        .catch(() => record.sql('alter table event drop constraint event_sequence_check'))
        .then(() => onOwn('update event set sequence = sequence - 100 where stream = $1 and sequence in (4, 6)'))
        .then(() =>
          onOwn(
            'update event set sequence = case sequence when -96 then 6 else 4 end where stream = $1 and sequence < 0',
          ),
        ),
    code: 'event-moved',
    at: at(4),
  },
  {
    how: "an event is replaced by one of another child's journey",
    by: async () => {
      await onOwn('delete from event where stream = $1 and sequence = 7');
      await onOwn(
        `insert into event select $1, sequence, stream_kind, 'forged', part, body, type, version, payload, sealed,
          sealed_fields, occurred_on, occurred_at, recorded_at, actor, actor_roles, on_behalf_of, on_behalf_of_roles, packs,
          calendar_edition, previous_hash, hash, stored_at from event where stream = $2 and sequence = 7`,
        other.raw,
      );
    },
    code: 'event-copied',
    at: at(7),
  },
  {
    how: 'the newest events are removed, after the newest checkpoint',
    by: async () => onOwn('delete from event where stream = $1 and sequence > $2', await vouched(own.raw, 2)),
    code: 'newest-missing',
    at: async () => (await vouched(own.raw, 2)) + 1,
  },
  {
    how: 'the newest events are removed, before it too',
    by: async () => onOwn('delete from event where stream = $1 and sequence >= $2', await vouched(own.raw, 2)),
    code: 'newest-missing',
    at: () => vouched(own.raw, 2),
    checkpoint: 2,
  },
  {
    how: 'the newest events are removed, and the row of the journey is made to fit',
    by: async () => {
      await onOwn('delete from event where stream = $1 and sequence >= $2', await vouched(own.raw, 1));
      await record.moveHead(own.raw);
    },
    code: 'rolled-back',
    at: () => vouched(own.raw, 1),
    checkpoint: 2,
  },
  {
    how: 'an event is written anew with every hash after it, and the row made to fit',
    by: () => record.rewrite(own.raw, 3, () => ({ actor: 'somebody-else' })),
    code: 'rewritten',
    at: () => vouched(own.raw, 1),
    checkpoint: 1,
  },
  {
    how: 'the same between two checkpoints',
    by: async () => record.rewrite(own.raw, (await vouched(own.raw, 1)) + 1, () => ({ actor: 'somebody-else' })),
    code: 'rewritten',
    at: () => vouched(own.raw, 2),
    checkpoint: 2,
  },
  {
    how: 'the head in the row of the journey is changed',
    by: () => onOwn("update journey set head = sha256('') where id = $1"),
    code: 'head-altered',
    at: () => lengthOf(own.raw),
  },
  {
    how: 'the row of the journey is set back',
    by: () =>
      onOwn(
        'update journey set (sequence, head) = (select sequence, hash from event where stream = $1 and sequence = 8) where id = $1',
      ),
    code: 'head-altered',
    at: at(9),
    checkpoint: 1,
  },
  {
    how: 'the row of the journey is set forward',
    by: () => onOwn('update journey set sequence = sequence + 1 where id = $1'),
    code: 'newest-missing',
    at: async () => (await lengthOf(own.raw)) + 1,
  },
  {
    how: 'every event of a stream is removed',
    by: () => onOwn('delete from event where stream = $1'),
    code: 'stream-missing',
    at: at(1),
    checkpoint: 2,
  },
  {
    how: 'an event is said to have been stored before the one before it',
    by: () => onOwn("update event set stored_at = stored_at - interval '1 minute' where stream = $1 and sequence = 6"),
    code: 'stored-time',
    at: at(6),
  },
  {
    how: 'events are said to have been stored before they were recorded',
    by: () => onOwn("update event set stored_at = stored_at - interval '10 minutes' where stream = $1"),
    code: 'stored-time',
    at: at(1),
  },
  {
    how: 'events are said to have been stored days after they were recorded',
    by: () => onOwn("update event set stored_at = stored_at + interval '2 days' where stream = $1"),
    code: 'stored-time',
    at: at(1),
  },
  {
    how: 'the moment at which an event was stored is made infinite',
    by: () => onOwn("update event set stored_at = '-infinity' where stream = $1 and sequence = 2"),
    code: 'stored-time',
    at: at(2),
  },
  {
    how: 'events of a child are said to have been stored after the checkpoint that has them',
    by: () =>
      record.sql(
        "update event set stored_at = stored_at + interval '1 hour' where stream = $1",
        readGlobalId(child)?.id,
      ),
    code: 'stored-time',
    at: at(1),
    checkpoint: 1,
    stream: () => readGlobalId(child)?.id ?? '',
  },
];

test.each(TAMPERINGS.map((one) => [one.how, one] as const))(
  '%s: found, and where',
  async (_, { by, code, at, checkpoint, stream }) => {
    const place = { code, stream: stream?.() ?? own.raw, sequence: await at(), checkpoint: checkpoint ?? null };
    try {
      await by();
      expect(short(await findings())).toEqual([place]);
      expect(short(await findings(folder))).toEqual([place]);
      expect(short((await asked({ child })).findings)).toEqual([{ ...place, code: enumName(code) }]);
    } finally {
      await restore();
    }
    expect(await findings()).toEqual([]);
  },
);

/** As it was, with the constraint that some take away. */
async function restore(): Promise<void> {
  await record.putBack();
  await record.sql('alter table event drop constraint if exists event_sequence_check');
  await record.sql('alter table event add constraint event_sequence_check check (sequence >= 1)');
}
