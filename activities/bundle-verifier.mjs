#!/usr/bin/env node
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

/*
 * Checks an exported record with Node alone: node verify.mjs RECORD.html [--key KEY] [--sha256 HEX]
 *
 *   KEY     the council's public key as a PEM file, or its fingerprint (64 hex digits), got by another way than the record
 *   HEX     the SHA-256 of the file as the council's record has it
 *
 * It ends with 0 when nothing is found, with 1 when something is, and with 2 when it could not look. It is written apart from
 * the service's own verification, so that one mistake is not in both. docs/bundle.md says what it proves.
 */

/** What stands in the file: whoever wrote it may have written anything. @typedef {ReturnType<typeof JSON.parse>} Data */
/** @typedef {Record<string, Data> & { stream: string, sequence: number, previousHash: string, hash: string }} Entry */

/** @param {string | Uint8Array} text @param {'hex' | 'base64'} form */
const sha256 = (text, form = 'hex') => createHash('sha256').update(text).digest(form);

/** Canonical JSON (RFC 8785): keys in the order of their UTF-16 units, no spaces. @param {unknown} value @returns {string} */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(',')}}`;
}

/** @type {{ code: string, message: string }[]} */
const findings = [];
/** @param {string} code @param {string} message */
const found = (code, message) => void findings.push({ code, message });
/** @param {string} line */
const say = (line) => void process.stdout.write(`${line}\n`);

// ---- The file and its parts ----

const PARTS = ['about', 'events', 'reads', 'checkpoint', 'law', 'verifier'];
/* Put together, for this text stands in the file that it checks. */
const END = ['</', 'script>'].join('');
const LAST_LINE = ['<!', '-- sha256 '].join('');

/** Takes the file apart. What is left without the parts is what people read. @param {string} file */
function partsOf(file) {
  /** @type {Record<string, string>} */
  const parts = {};
  let rest = file;
  for (const name of PARTS) {
    const type = name === 'verifier' ? 'text/plain' : 'application/json';
    const [before = '', after = '', ...more] = rest.split(`<script type="${type}" id="${name}">\n`);
    const end = after.indexOf(END);
    if (more.length > 0 || end < 0) {
      found('part-missing', `The part "${name}" is not there once: this is not a whole exported record.`);
      return undefined;
    }
    parts[name] = after.slice(0, end);
    rest = `${before}<part ${name}>${after.slice(end)}`;
  }
  parts['readable'] = rest.slice(0, rest.lastIndexOf(LAST_LINE));
  return parts;
}

/** @param {string} file @param {Record<string, string>} parts @param {Data} about */
function checkDigests(file, parts, about) {
  const last = file.lastIndexOf(LAST_LINE);
  if (file.slice(last) !== `${LAST_LINE}${sha256(file.slice(0, last))} -->\n`)
    found('file-altered', 'The file is not the one that was made: its last line does not fit what stands before it.');
  for (const [name, digest] of Object.entries(about.parts))
    if (sha256(parts[name] ?? '') !== digest)
      found('part-altered', `The part "${name}" was changed after the file was made.`);
}

// ---- Events ----

/** @param {Data} about @param {Entry[]} events */
function checkStreams(about, events) {
  const known = new Set(about.streams.map((/** @type {Data} */ { stream }) => stream));
  for (const { stream, sequence } of events)
    if (!known.has(stream)) found('event-added', `Event ${sequence} of ${stream} is of no stream that was exported.`);
  for (const one of about.streams) {
    const own = events.filter(({ stream }) => stream === one.stream);
    const broken = brokenIn(one, own) ?? foreignIn(about, one, own[0]);
    if (broken) found(...broken);
  }
}

/** The first event that is not what was written. @param {Data} one @param {Entry[]} own @returns {[string, string] | undefined} */
function brokenIn({ stream, events, head }, own) {
  let [place, previous] = [0, Buffer.alloc(32).toString('base64')];
  for (const { storedAt: _, hash, ...event } of own) {
    place += 1;
    const at = `Event ${place} of ${stream}`;
    if (event.sequence > place)
      return ['event-missing', `${at} is not in its place: it was removed, or others were put before it.`];
    if (event.sequence < place) return ['event-added', `${at} stands in the place of another, or twice.`];
    if (sha256(canonical(event), 'base64') !== hash)
      return ['event-altered', `${at} was changed: its content does not give its hash.`];
    if (event.previousHash !== previous) return ['link-broken', `${at} follows on another than the one before it.`];
    previous = hash;
  }
  if (place < events) return ['newest-missing', `${stream} ends at event ${place}; ${events} were exported.`];
  return previous === head ? undefined : ['rewritten', `${stream} does not end with the hash that was exported.`];
}

/** @param {Data} about @param {Data} one @param {Entry | undefined} first @returns {[string, string] | undefined} */
function foreignIn({ child }, { stream, kind }, first) {
  const own = kind === 'child' ? stream === child : first?.['payload']?.child === child;
  return own && first?.['streamKind'] === kind
    ? undefined
    : ['event-foreign', `${stream} is not of the child whose record this is.`];
}

// ---- Reads ----

/** A read is covered by its own hash; the chain between is of all children, and stays with the council. @param {Data} about @param {Data[]} reads */
function checkReads(about, reads) {
  const places = new Set();
  for (const { hash, ...read } of reads) {
    const name = `Read ${read.sequence} of ${read.writer}`;
    if (sha256(canonical(read), 'base64') !== hash) found('read-altered', `${name} was changed.`);
    if (read.child !== about.child) found('read-foreign', `${name} is of another child.`);
    if (places.has(name)) found('read-added', `${name} stands there twice.`);
    places.add(name);
  }
  if (reads.length !== about.reads)
    found('read-missing', `There are ${reads.length} reads, and ${about.reads} were exported.`);
}

// ---- The checkpoint ----

/** The key that signed, and whether it is more than the file's own word. @param {Data} checkpoint @param {string | undefined} trusted */
function keyFor({ key }, trusted) {
  const fingerprint = trusted !== undefined && /^[0-9a-f]{64}$/i.test(trusted);
  const pem = trusted === undefined || fingerprint ? key : readFileSync(trusted, 'utf8');
  if (typeof pem !== 'string') return undefined;
  const publicKey = createPublicKey(pem);
  const id = sha256(publicKey.export({ type: 'spki', format: 'der' }));
  return fingerprint && id !== trusted.toLowerCase() ? undefined : { publicKey, id };
}

/** @param {Data} checkpoint @param {Entry[]} events @param {string | undefined} trusted @param {Data} about */
function checkCheckpoint(checkpoint, events, trusted, about) {
  if (checkpoint === null) return void sayUnvouched(about);
  const statement = JSON.parse(checkpoint.statement);
  const key = keyFor(checkpoint, trusted);
  const name = `Checkpoint ${statement.number}`;
  if (canonical(statement) !== checkpoint.statement || statement.number !== about.checkpoint)
    return found(
      'checkpoint-altered',
      `${name} is not a statement as they are signed, or not the one that was exported.`,
    );
  if (!key || key.id !== statement.key)
    return found('checkpoint-key', `${name} is signed with another key than the one that is trusted.`);
  if (!verify(null, Buffer.from(checkpoint.statement), key.publicKey, Buffer.from(checkpoint.signature, 'base64')))
    return found('checkpoint-signature', `The signature of ${name} is not of this statement.`);
  say(`${name} of ${statement.takenAt} is signed with the key ${key.id}.`);
  say(trusted === undefined ? OWN_WORD : 'That is the key you trust.');
  for (const one of about.streams) {
    const proof = checkpoint.proofs.find((/** @type {Data} */ { stream }) => stream === one.stream);
    if (proof)
      checkProof(
        proof,
        statement,
        events.filter(({ stream }) => stream === one.stream),
        one,
      );
    else say(`No checkpoint vouches for ${one.stream} yet: only its own hashes do.`);
  }
}

const OWN_WORD =
  'NOBODY BUT THIS FILE SAYS SO: the key is the one in the file. Ask the council for its public key by another way, and give it with --key.';

/** @param {Data} about */
function sayUnvouched(about) {
  if (about.checkpoint === null)
    say('NO CHECKPOINT VOUCHES FOR THIS RECORD: its own hashes show only that they fit each other.');
  else found('checkpoint-missing', `Checkpoint ${about.checkpoint} was exported, and is not there.`);
}

/** @param {Data} proof @param {Data} statement @param {Entry[]} own @param {Data} one */
function checkProof(proof, statement, own, { stream, events }) {
  const { number } = statement;
  if (!isIncluded(proof, statement.root, statement.streams))
    return found('checkpoint-proof', `What is said of ${stream} is not in checkpoint ${number}.`);
  const vouched = own.find(({ sequence }) => sequence === proof.sequence);
  if (!vouched)
    return found(
      'rolled-back',
      `Checkpoint ${number} vouches for event ${proof.sequence} of ${stream}, which is not there.`,
    );
  if (vouched.hash !== proof.hash)
    return found(
      'rewritten',
      `${stream} was written anew: checkpoint ${number} vouches for another event ${proof.sequence}.`,
    );
  const later = events - proof.sequence;
  say(
    `It vouches for ${stream} up to event ${proof.sequence}${later > 0 ? `; the last ${later} came after it` : ', its last'}.`,
  );
}

/** Whether a leaf is in the tree: RFC 9162, section 2.1.3.2. @param {Data} proof @param {string} root @param {number} size */
function isIncluded({ stream, sequence, hash, index, path }, root, size) {
  /** @param {Uint8Array[]} parts */
  const digest = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
  const leaf = Buffer.from(JSON.stringify([stream, sequence, hash]));
  let [at, end, sum] = [index, size - 1, digest(Uint8Array.of(0), leaf)];
  if (at < 0 || at > end) return false;
  for (const beside of path) {
    if (end === 0) return false;
    const other = Buffer.from(beside, 'base64');
    const fromLeft = at % 2 === 1 || at === end;
    sum = fromLeft ? digest(Uint8Array.of(1), other, sum) : digest(Uint8Array.of(1), sum, other);
    if (fromLeft) while (at % 2 === 0 && at !== 0) [at, end] = [at / 2, Math.floor(end / 2)];
    [at, end] = [Math.floor(at / 2), Math.floor(end / 2)];
  }
  return end === 0 && sum.toString('base64') === root;
}

// ---- The law ----

/** @param {Data} law @param {Entry[]} events */
function checkLaw(law, events) {
  for (const { sha256: digest, ...one } of [...law.rules, ...law.calendars])
    if (sha256(canonical(one)) !== digest)
      found('law-altered', `${one.row ? `Rule ${one.row.id}` : 'Calendar'}, edition ${one.edition}, was changed.`);
  for (const { stream, sequence, payload } of events) {
    const missing = restsOn(payload).find((one) => !law.rules.some((/** @type {Data} */ used) => isOf(used, one)));
    if (missing)
      return found(
        'law-differs',
        `Event ${sequence} of ${stream} rests on rule ${missing.rule}, which is not in the file as it was.`,
      );
  }
}

/** The rules that an event names: of its due date, and of the conditions of an act. @param {Data} payload @returns {Data[]} */
const restsOn = ({ explanation, limbs = [] }) => [...(explanation?.citation ? [explanation] : []), ...limbs];

/** A due date names the edition and cites the source; a condition names the rule alone. @param {Data} used @param {Data} one */
const isOf = (used, { rule, edition, part, citation }) =>
  used.row.id === rule &&
  (edition === undefined || used.edition === edition) &&
  (!citation || part !== null || canonical(sourceOf(used.row.citation)) === canonical(sourceOf(citation)));

/** @param {Data} citation */
const sourceOf = ({ instrument, provision }) => ({ instrument, provision });

// ---- What people read ----

/** As the page writes text. @param {unknown} text */
const escaped = (text) =>
  String(text)
    .replace(/[^\P{Cc}\t\n\r]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** @param {string} date */
function day(date) {
  const [year = 0, month = 1, dayOfMonth = 1] = date.split('-').map(Number);
  return `${DAYS[new Date(Date.UTC(year, month - 1, dayOfMonth)).getUTCDay()]} ${dayOfMonth} ${MONTHS[month - 1]} ${year}`;
}

const LONDON = new Intl.DateTimeFormat('en-GB', {
  ...{ timeZone: 'Europe/London', hourCycle: 'h23', hour: '2-digit', minute: '2-digit' },
  ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
});

/** @param {string} at */
function moment(at) {
  const parts = Object.fromEntries(LONDON.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  return `${parts['hour']}:${parts['minute']} on ${day(`${parts['year']}-${parts['month']}-${parts['day']}`)}`;
}

/** @param {string} id @param {string[]} roles */
const person = (id, roles) => (roles.length === 0 ? id : `${id} (${roles.join(', ').replaceAll('-', ' ')})`);

/** How the row of an event begins: its place, when it happened, when it was recorded, and by whom. @param {Entry} event @param {number} stream */
function rowOf(event, stream) {
  const by = person(event['actor'], event['actorRoles']);
  const behalf =
    event['onBehalfOf'] === null ? '' : `, on behalf of ${person(event['onBehalfOf'], event['onBehalfOfRoles'])}`;
  const happened = event['occurredAt'] === null ? day(event['occurredOn']) : moment(event['occurredAt']);
  const cells = [happened, moment(event['recordedAt']), by + behalf].map((text) => `<td>${escaped(text)}</td>`);
  return `"${stream === 0 ? 'C' : stream}-${event.sequence}"><th scope="row">${stream === 0 ? 'C' : stream}/${event.sequence}</th>${cells.join('')}`;
}

/** What must stand in the row besides: each value in the clear, and how a due date was come to. @param {Data} payload */
const wordsOf = ({ value = {}, explanation }) =>
  [...Object.values(value).map((one) => (Array.isArray(one) ? one.join(', ') : one)), explanation?.sentence ?? ''].map(
    escaped,
  );

/** The chronology tells each event once, and truly. Titles and opened words are covered by the digest alone. @param {string} readable @param {Data} about @param {Entry[]} events */
function checkReadable(readable, about, events) {
  const [, ...rows] = readable.split('<tr id=');
  const byStart = new Map(rows.map((row) => [row.slice(0, row.indexOf('>')), row]));
  const places = new Map(
    about.streams.map((/** @type {Data} */ { stream }, /** @type {number} */ place) => [stream, place]),
  );
  for (const event of events) {
    const expected = rowOf(event, Number(places.get(event.stream)));
    const row = byStart.get(expected.slice(0, expected.indexOf('>')));
    if (!row?.startsWith(expected) || wordsOf(event['payload']).some((words) => !row.includes(words)))
      return found(
        'readable-differs',
        `The chronology does not tell event ${event.sequence} of ${event.stream} as the record has it.`,
      );
  }
  if (rows.length !== events.length)
    found('readable-differs', `The chronology has ${rows.length} rows for ${events.length} events.`);
}

// ---- All of it ----

/** @param {string[]} args */
function main(args) {
  const [name, ...rest] = args;
  const options = Object.fromEntries(rest.flatMap((one, at) => (at % 2 === 0 ? [[one, rest[at + 1]]] : [])));
  const wrong = Object.keys(options).some((option) => !['--key', '--sha256'].includes(option) || !options[option]);
  if (name === undefined || wrong) throw new Error('Say: RECORD.html [--key KEY.pem or fingerprint] [--sha256 HEX]');
  const file = readFileSync(name, 'utf8');
  const digest = sha256(readFileSync(name));
  say(`SHA-256 of the file: ${digest}`);
  const expected = options['--sha256'];
  if (expected !== undefined && expected.toLowerCase() !== digest)
    found('file-altered', 'This is not the file that the council gave out: its SHA-256 is another.');
  const parts = partsOf(file);
  if (parts) checkAll(file, parts, options['--key']);
  for (const { code, message } of findings) say(`${code}: ${message}`);
  if (expected === undefined)
    say('Compare the SHA-256 with the export in the council’s record: it covers every word of the file.');
  say(findings.length === 0 ? 'Nothing was found.' : `Findings: ${findings.length}.`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}

/** @param {string} file @param {Record<string, string>} parts @param {string | undefined} trusted */
function checkAll(file, parts, trusted) {
  const [about, events, reads, checkpoint, law] = PARTS.slice(0, 5).map((name) => JSON.parse(parts[name] ?? ''));
  if (about.format !== 'throughline-bundle-1')
    throw new Error(`This verifier does not know the format ${about.format}.`);
  say(`The record of child ${about.child} held by ${about.authority}, as of ${about.madeAt}.`);
  say(`${events.length} events in ${about.streams.length} streams, and ${reads.length} reads.`);
  checkDigests(file, parts, about);
  checkStreams(about, events);
  checkReads(about, reads);
  checkCheckpoint(checkpoint, events, trusted, about);
  checkLaw(law, events);
  checkReadable(parts['readable'] ?? '', about, events);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
