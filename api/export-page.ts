import { recordedOf, VERIFIER_SHA256, type Contents, type Exported, type LawExported } from '../activities/bundle';
import type { Erasure } from '../activities/erasure';
import { readStatement, type Finding } from '../activities/proof';
import type { RegisterEvent } from '../activities/register';
import { eventOf } from '../activities/shapes';
import {
  daysBetween,
  inDocument,
  instant,
  labelOf,
  londonDate,
  plainDate,
  plainTime,
  startOfDay,
  type CivilDate,
  type Instant,
} from '../statute';
import { JOURNEYS } from '../workflows/catalogue';
import { correctionsIn, toldMeanwhile } from '../workflows/kernel/differences';
import type { JourneyDefinition } from '../workflows/kernel/definition';
import type { JourneyEvent, Recorded } from '../workflows/kernel/events';
import { emptyJourney, fold, type DutyRecord, type JourneyState } from '../workflows/kernel/state';
import { daysOverdue, statusOf } from '../workflows/kernel/status';
import { inWords, sentenceCase } from './builder';
import { sentenceOf } from './differences';
import { inFull } from './gates';
import { type Html, markup, listed, table, tableOf, words } from './html';
import type { Opened } from './sealed';
import { clearValuesOf, handOverTitle, sealedValuesOf, stepTitle, titleOf, type Worded } from './wording';

/*
 * What people read of an exported record: one page without a script, that opens anywhere and prints well. The verifier that
 * comes with it holds the rows of the chronology against the events.
 */

/** An event as it stands in the record. */
type Stored = Exported['events'][number];

/** What the page needs beside what is exported. */
export interface Page extends Contents {
  /** Sealed words by stream and place; none for what is not to be opened. */
  readonly opened: ReadonlyMap<string, Opened>;
  /** Why it was exported, in words; sealed in the record. */
  readonly reason: string | null;
  readonly erasure: Erasure | undefined;
}

/** One stream, folded. */
interface Told extends Exported {
  /** By which its entries are named: C for the child's own, a number for a journey. */
  readonly name: string;
  readonly events: readonly Stored[];
  readonly state: JourneyState;
  readonly recorded: readonly Recorded[];
  readonly definition: JourneyDefinition | undefined;
}

/** The page, up to where the data begins. */
export function pageOf(page: Page): string {
  const streams = page.gathered.streams.map(told);
  const journeys = streams.filter(({ kind }) => kind === 'journey');
  const body = markup`<main>
    ${opening(page, streams)} ${journeysTold(page, journeys)} ${journeys.map((journey) => dutiesOf(page, journey))}
    ${chronology(page, streams)} ${journeys.map((journey) => correctionsOf(journey))} ${journeys.map(decisionsOf)}
    ${journeys.map(handOversOf)} ${journeys.map(gatesOf)} ${exportsOf(streams)} ${readsOf(page)} ${lawTold(page.law)}
    ${vouched(page, streams)}
  </main> `;
  return `${HEAD}${body.text}`;
}

function told(one: Exported, place: number): Told {
  const recorded = one.kind === 'journey' ? one.events.map(recordedOf) : [];
  const state = fold(emptyJourney(one.stream), recorded);
  const definition = JOURNEYS.find((journey) => journey.definition.id === state.started?.journeyType)?.definition;
  return { ...one, name: one.kind === 'child' ? 'C' : String(place), state, recorded, definition };
}

const HEAD = `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>The record of one child</title>
<style>
body { font: 1rem/1.45 Arial, Helvetica, sans-serif; color: #0b0c0c; background: #fff; margin: 1.5rem auto; max-width: 75rem; padding: 0 1rem }
h1, h2, h3 { line-height: 1.2; break-after: avoid }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: .9rem }
caption { text-align: left; font-weight: bold; padding: .3rem 0 }
th, td { border: 1px solid #505a5f; padding: .3rem .4rem; text-align: left; vertical-align: top; overflow-wrap: anywhere }
thead { display: table-header-group } tr { break-inside: avoid }
.mark { border: 2px solid #0b0c0c; padding: 0 .3rem; font-weight: bold } .follows { color: #454b4d }
.warning { border: 3px solid #0b0c0c; padding: .5rem 1rem; font-weight: bold }
.words { white-space: pre-wrap } code, pre { font-family: monospace; overflow-wrap: anywhere; white-space: pre-wrap }
dl { margin: .2rem 0 } dt { font-weight: bold } dd { margin: 0 0 .2rem 1rem }
@page { size: A4; margin: 15mm 12mm 18mm; @bottom-right { content: "Page " counter(page) " of " counter(pages) } }
@media print { body { margin: 0; max-width: none; font-size: 9.5pt } }
</style>
</head>
<body>
`;

// ---- What this is ----

const day = (date: string): string => plainDate(date as CivilDate); // as the record has it
const moment = (at: string): string => plainTime(instant(at));

function opening(page: Page, streams: readonly Told[]): Html {
  const { asking, erasure, reason } = page;
  const opened =
    asking.words === 'opened'
      ? 'Sealed words stand here in the clear: names, and what was said and written. Whoever has this file has them.'
      : 'Sealed words are left shut: they are in the file as ciphertext alone.';
  return markup`<h1>The record of one child</h1>
    <p class="warning">${opened}</p>
    <p>
      Everything that ${asking.authority} holds of the child, as known at ${moment(asking.madeAt)}. It was given to
      ${person(asking.by, asking.roles)}. Ground: ${inWords(asking.ground)}. ${reason === null ? '' : words(reason)}
    </p>
    ${erasure ? markup`<p class="warning">Erased on ${day(erasure.on)} (${inWords(erasure.ground)}, decision ${erasure.decision}): the child's key was destroyed, and nobody can open sealed words ever again.</p>` : ''}
    <dl>${childTold(page, streams[0])}</dl>
    <p>
      Two times stand beside everything: when it happened, and when it was recorded. Entries are named by the stream and
      the place in it: C is the child's own, and each journey has a number. Times are those of London. Figures that
      nobody has read in the instrument say so, and a delay against one is not a breach of the law.
    </p>
    <h2>How to check this file</h2>
    <p>
      With Node 20 or later and nothing else. Take the verifier out of the file, and compare its SHA-256 with the one in
      docs/bundle.md of the software and in the council's record: <code>${VERIFIER_SHA256}</code>.
    </p>
    <pre>
node -e "f=require('fs');f.writeFileSync('verify.mjs',f.readFileSync('RECORD.html','utf8').split('id=\\u0022verifier\\u0022>\\n')[1].split('\\u003c/script>')[0])"
node verify.mjs RECORD.html --key KEY.pem</pre>
    <p>
      KEY.pem is the council's public key, which it gives you by another way. That the page is the one that was given
      out, word by word, is shown by the SHA-256 of the file: the council's record has it, in the entry of this export.
      The last section says what the checkpoint vouches for.
    </p>`;
}

function childTold({ opened, asking }: Page, own: Told | undefined): readonly Html[] {
  const facts = (own?.events ?? []).map((event) => ({ event, said: eventOf(event) }));
  const registered = facts.find(({ said }) => said.type === 'child.registered')?.said;
  const names = facts.findLast(({ said }) => said.type === 'fact.recorded' && said.fact === 'names')?.event;
  const born = facts.findLast(
    ({ said }) => (said.type === 'fact.recorded' && said.fact === 'dateOfBirth') || said.type === 'fact.corrected',
  )?.event;
  const shown = names && opened.get(placeOf(names));
  const name = shown?.words
    ? `${shown.words['givenNames']} ${shown.words['familyName']}`
    : withheldInWords(shown, asking.words);
  return [
    term('Name', names ? words(name) : 'Not recorded'),
    term('Date of birth', born ? day(born.occurredOn) : 'Not recorded'),
    term('Reference', registered?.type === 'child.registered' ? registered.reference : ''),
    term('Registered by', registered?.type === 'child.registered' ? registered.authority : ''),
  ];
}

const term = (name: string, value: Html | string): Html =>
  markup`<dt>${name}</dt>
    <dd>${value}</dd>`;

const placeOf = ({ stream, sequence }: Pick<Stored, 'stream' | 'sequence'>): string => `${stream}/${sequence}`;

function withheldInWords(opened: Opened | undefined, how: 'opened' | 'shut'): string {
  if (how === 'shut' || opened?.withheld === 'not-for-you') return '[sealed]';
  return opened?.withheld === 'erased' ? '[erased]' : '[cannot be opened: the key is missing]';
}

const person = (id: string, roles: readonly string[]): string =>
  roles.length === 0 ? id : `${id} (${roles.join(', ').replaceAll('-', ' ')})`;

const author = ({ actor, actorRoles, onBehalfOf, onBehalfOfRoles }: Stored): string =>
  person(actor, actorRoles) + (onBehalfOf === null ? '' : `, on behalf of ${person(onBehalfOf, onBehalfOfRoles)}`);

// ---- Journeys and duties ----

function journeysTold({ gathered: { streams } }: Page, journeys: readonly Told[]): Html {
  const rows = journeys.map(({ name, stream, state: { started, ended }, definition }) => {
    const before = started?.follows;
    const place = streams.findIndex((other) => other.stream === before);
    const follows = before === undefined ? '' : place > 0 ? `Follows journey ${place}` : 'Follows a journey elsewhere';
    const end = ended ? `${definition?.ends[ended.end]?.title ?? ended.end}, ${day(ended.on)}` : 'Goes on';
    return [
      ...[name, definition?.title ?? started?.journeyType, inWords(started?.purpose ?? ''), started?.reference],
      ...[started ? day(started.on) : '', end, follows, stream],
    ];
  });
  const headers = ['No.', 'Journey', 'Purpose', 'Reference', 'Started', 'Ended', 'Follows', 'Id in the record'];
  return markup`<h2>Journeys</h2>
    ${table('Journeys of this child that the authority holds', headers, rows)}`;
}

function dutiesOf({ asking }: Page, { name, state, definition, recorded }: Told): Html {
  const now = instant(asking.madeAt);
  const rows = Object.values(state.duties).map((duty) => [
    markup`${stepTitle(definition, duty.key)}${duty.instance === '' ? '' : markup` (${duty.instance})`}`,
    ...[inWords(duty.owedBy), inWords(duty.clockKind), day(duty.opened.on)],
    duty.due ? (duty.due.at ? moment(duty.due.at) : day(duty.due.on)) : 'No date',
    markup`${standingOf(duty, now)}`,
    markup`${duty.label ?? ''}${duty.explainedBy === undefined ? '' : ` (${name}/${recorded[duty.explainedBy - 1]?.sequence})`}`,
  ]);
  const headers = ['Duty', 'Owed by', 'Sort of limit', 'Owed since', 'Due', 'How it stands', 'How sure the figure is'];
  return markup`<h2>Journey ${name}: what was and is owed</h2>
    ${table(`Duties of journey ${name}, as at the moment of this file`, headers, rows)}`;
}

function standingOf(duty: DutyRecord, now: Instant): string {
  const over = daysOverdue(duty, now);
  if (duty.outcome === undefined) return sentenceCase(statusOf(duty, now)) + (over > 0 ? `: ${over} days` : '');
  const late = duty.daysLate > 0 ? `, ${duty.daysLate} days late (${duty.workingDaysLate} working days)` : '';
  const why = duty.reason === undefined ? '' : `: ${inWords(duty.reason)}`;
  return `${sentenceCase(duty.outcome)}${duty.settled ? ` on ${day(duty.settled.on)}` : ''}${late}${why}`;
}

// ---- The chronology ----

function chronology(page: Page, streams: readonly Told[]): Html {
  const marks = new Map(streams.map((one) => [one.stream, correctingIn(one)]));
  const all = streams.flatMap((one) => one.events.map((event) => ({ one, event })));
  const order = ({ event }: (typeof all)[number]): string =>
    `${event.occurredAt ?? startOfDay(event.occurredOn as CivilDate)} ${event.recordedAt}`;
  const rows = all
    .map((entry) => ({ ...entry, at: order(entry) }))
    .toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at))) // what shares a moment stays in its place
    .map(({ one, event }) => rowOf(page, one, event, marks.get(one.stream)?.get(event.sequence) ?? []));
  const caption = 'Everything in the order in which it happened. What the software worked out says so';
  return markup`<h2>Chronology</h2>
    ${tableOf(caption, ['Entry', 'Happened', 'Recorded', 'By', 'What'], rows)}`;
}

/** One event. The verifier makes everything up to the last cell again, and looks into that for values and due dates. */
function rowOf(page: Page, one: Told, event: Stored, later: readonly Stored[]): Html {
  const { occurredAt, occurredOn, recordedAt, sequence } = event;
  const happened = occurredAt === null ? day(occurredOn) : moment(occurredAt);
  const cells = [happened, moment(recordedAt), author(event)].map((text) => markup`<td>${text}</td>`);
  const place = markup`<th scope="row">${one.name}/${sequence}</th>`;
  return markup`<tr id="${one.name}-${sequence}">${place}${cells}<td>${whatOf(page, one, event, later)}</td></tr>\n`;
}

function whatOf(page: Page, one: Told, event: Stored, later: readonly Stored[]): Html {
  const worded = wordedOf(one, event);
  const said = worded.event;
  const sealed =
    event.sealed === null ? [] : sealedValuesOf(worded, page.opened.get(placeOf(event)) ?? { withheld: 'not-for-you' });
  const values = [
    ...clearValuesOf(worded).map(({ title, value }) => term(title, value ?? '')),
    ...sealed.map(({ title, value }) =>
      term(title, value === null ? withheldInWords(page.opened.get(placeOf(event)), page.asking.words) : words(value)),
    ),
  ];
  const explained = 'explanation' in said && said.explanation ? markup`<p>${inDocument(said.explanation)}</p>` : '';
  const title = FOLLOWS.test(said.type)
    ? markup`<span class="follows">Worked out: ${titleOf(worded)}</span>`
    : titleOf(worded);
  return markup`${title}${marksOf(one, event, said, later)}${values.length > 0 ? markup`<dl>${values}</dl>` : ''}${explained}`;
}

/** What the software concludes by itself; everything else somebody told it. */
const FOLLOWS = /^(duty|clock|gate|alert)\./;

function marksOf({ name, kind }: Told, event: Stored, said: AnyEvent, later: readonly Stored[]): readonly Html[] {
  const days = daysBetween(event.occurredOn as CivilDate, londonDate(instant(event.recordedAt)));
  const carried = 'carried' in said ? said.carried : undefined;
  const late = kind === 'journey' && !FOLLOWS.test(event.type) && !isBirth(said) && !carried && days > 0;
  const about = correctedEntry(said);
  return [
    ...(carried ? [`Carried over from the journey before, where it is entry ${carried.entry}`] : []),
    ...(late ? [`Recorded late: ${days} ${days === 1 ? 'day' : 'days'} after it happened`] : []),
    ...(about === undefined ? [] : [`About entry ${name}/${about}`]),
    ...later.map(
      ({ type, sequence }) => `${type === 'fact.withdrawn' ? 'Withdrawn' : 'Corrected'} by entry ${name}/${sequence}`,
    ),
  ].map((mark) => markup` <span class="mark">${mark}</span>`);
}

/** A birth is told when the journey starts, and is not late for that. */
const isBirth = (said: AnyEvent): boolean => said.type === 'fact.recorded' && said.fact === 'dateOfBirth';

type AnyEvent = JourneyEvent | RegisterEvent;

function correctedEntry(event: AnyEvent): number | undefined {
  if (event.type === 'fact.corrected') return event.corrects;
  return event.type === 'fact.withdrawn' ? event.withdraws : undefined;
}

/** The corrections and withdrawals of each entry. */
function correctingIn({ events }: Told): ReadonlyMap<number, readonly Stored[]> {
  const found = new Map<number, Stored[]>();
  for (const event of events) {
    const entry = correctedEntry(eventOf(event));
    if (entry !== undefined) found.set(entry, [...(found.get(entry) ?? []), event]);
  }
  return found;
}

function wordedOf({ events, definition }: Told, stored: Stored): Worded {
  const event = eventOf(stored);
  const about = events[(correctedEntry(event) ?? 0) - 1];
  return { event, definition, sealedFields: stored.sealedFields, original: about && eventOf(about) };
}

// ---- What changed, and who decided ----

function correctionsOf(one: Told): Html {
  const { name, recorded, events, state } = one;
  const entryOf = (sequence: number): string => `${name}/${sequence}`;
  const of = { type: state.started?.journeyType ?? '' };
  const last = new Map<number, number>();
  const made = correctionsIn(recorded).map(({ correction: { sequence, recordedAt, event }, differences }) => {
    const entry = correctedEntry(event) ?? 0;
    const since = last.get(entry) ?? entry;
    last.set(entry, sequence);
    const meanwhile = toldMeanwhile(recorded, sequence).filter((place) => place > since);
    const stored = events[sequence - 1];
    return [
      ...[entryOf(sequence), ...(stored ? [titleOf(wordedOf(one, stored)), author(stored)] : ['', ''])],
      moment(recordedAt),
      differences.length > 0 ? listed(differences.map((difference) => sentenceOf({ ...difference, of }))) : UNCHANGED,
      listed(
        meanwhile
          .flatMap((place) => events[place - 1] ?? [])
          .map((told) => `${entryOf(told.sequence)} ${onDay(told)}: ${titleOf(wordedOf(one, told))}`),
      ),
    ];
  });
  const caption =
    'Each correction, the difference it made to what was answered at its moment, and what had been told since the entry was last said';
  const headers = ['Entry', 'What', 'By', 'Recorded', 'What it changed', 'What had been told meanwhile'];
  return markup`<h2>Journey ${name}: corrections and withdrawals</h2>
${table(caption, headers, made)}`;
}

const UNCHANGED = 'Nothing in the answers of that moment.';
const onDay = ({ recordedAt }: Stored): string => `on ${day(londonDate(instant(recordedAt)))}`;

function decisionsOf(one: Told): Html {
  const rows = one.events
    .filter(({ type }) => type === 'decision.made')
    .map((event) => {
      const worded = wordedOf(one, event);
      const choice = clearValuesOf(worded).map(({ title, value }) => `${title}: ${value}`);
      const place = `${one.name}/${event.sequence}`;
      return [place, titleOf(worded), listed(choice), day(event.occurredOn), author(event)];
    });
  return markup`<h2>Journey ${one.name}: who decided what</h2>
    ${table('Decisions, each with the person and the roles on whose authority it was made; the reasons stand in the chronology', ['Entry', 'Decision', 'What', 'On', 'By'], rows)}`;
}

function handOversOf({ name, state, definition }: Told): Html {
  const rows = state.handOvers.map(({ id, handOver, from, to, receiver, on, answer, returns }) => [
    `${name}/${id}`,
    `${handOverTitle(definition, handOver)}${returns === undefined ? '' : `, handing back ${name}/${returns}`}`,
    ...[inWords(from), `${inWords(to)}${receiver === undefined ? '' : `: ${receiver}`}`, day(on)],
    answer
      ? `${answer.accepted ? 'Accepted' : 'Refused'} on ${day(answer.on)}${answer.into === undefined ? '' : `, into ${answer.into}`}`
      : 'Open',
  ]);
  return markup`<h2>Journey ${name}: hand-overs</h2>
    ${table('Hand-overs that stand', ['Entry', 'What', 'From', 'To', 'Offered', 'Answer'], rows)}`;
}

const NOT_BINDING = 'Not law in force that was read in the instrument: never counted as a breach of the law';

function gatesOf({ name, state, definition }: Told): Html {
  const rows = Object.values(state.gates)
    .filter(({ act }) => act !== 'next')
    .flatMap(({ gate, act, actOccurred, limbs, firstLimbs, firstJudgedAt, judgedAt }) =>
      limbs.map((limb) => {
        const first = firstLimbs.find((one) => one.limb === limb.limb);
        const asked = definition?.gates[gate];
        return [
          `${asked?.title ?? gate} (${name}/${act}, ${actOccurred ? day(actOccurred.on) : ''})`,
          `${asked?.limbs[limb.limb]?.title ?? limb.limb}: rule ${limb.rule}, ${limb.force}`,
          `${first ? inFull(first) : 'not judged'}, on ${day(londonDate(firstJudgedAt))}`,
          `${inFull(limb)}, since ${day(londonDate(judgedAt))}`,
          limb.verified ? 'Law in force, read in the instrument' : NOT_BINDING,
        ];
      }),
    );
  const headers = ['Act', 'Condition', 'Said at the time', 'Said now', 'How sure'];
  return markup`<h2>Journey ${name}: conditions of acts</h2>
    ${table('What was said of each act when it was recorded, and what is known now', headers, rows)}`;
}

// ---- Who had it ----

function exportsOf([own]: readonly Told[]): Html {
  const rows = (own?.events ?? [])
    .map((event) => ({ event, said: eventOf(event) }))
    .flatMap(({ event, said }) =>
      said.type === 'record.exported'
        ? [
            [
              `C/${event.sequence}`,
              moment(event.recordedAt),
              author(event),
              inWords(said.ground),
              said.words,
              said.sha256,
            ],
          ]
        : said.type === 'key.erased'
          ? [
              [
                `C/${event.sequence}`,
                moment(event.recordedAt),
                author(event),
                inWords(said.ground),
                'erased',
                said.decision,
              ],
            ]
          : [],
    );
  const headers = ['Entry', 'When', 'By', 'Ground', 'Words', 'SHA-256 of the file, or the decision'];
  return markup`<h2>Exports and erasures before this one</h2>
    ${table('This export is recorded after the file was made, so it is not in the file itself', headers, rows)}`;
}

function readsOf({ gathered: { reads } }: Page): Html {
  const rows = reads
    .toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)))
    .map(({ at, actor, actorRoles, authority, relation, fields, ground }) => [
      ...[moment(at), person(actor, actorRoles), authority, inWords(relation), fields.join(', ')],
      ground === null ? '' : inWords(ground),
    ]);
  const headers = ['When', 'Who', 'Authority', 'By what relation', 'What was asked', 'Ground stated'];
  return markup`<h2>Who looked</h2>
    ${table('Each request that showed something of this child through the service', headers, rows)}`;
}

// ---- What it rests on ----

function lawTold({ rules, calendars, changes }: LawExported): Html {
  const rows = rules.map(({ edition, row, sha256 }) => [
    `${row.id}, edition ${edition}`,
    markup`${row.title}. ${row.note ?? ''}`,
    `${row.citation.instrument}, ${row.citation.provision}`,
    `${labelOf(row)}${row.toVerify === null ? '' : `. To be verified: ${row.toVerify}`}`,
    `${row.commencement === 'in-force' ? `In force from ${row.inForceFrom ?? 'a day not established'}` : inWords(row.commencement)}${row.inForceTo === null ? '' : ` to ${row.inForceTo}`}`,
    markup`<code>${sha256}</code>`,
  ]);
  const issues = calendars.map(({ data, sha256 }) => [
    ...[data.id, data.publishedOn, data.source],
    markup`<code>${sha256}</code>`,
  ]);
  const loaded = changes.map(({ version, kind, ...rest }) => [String(version), kind, JSON.stringify(rest)]);
  return markup`<h2>The law and the settings that it rests on</h2>
    ${table('Rules by which dates and verdicts were come to; the whole wording is in the data of this file', ['Rule', 'What it says', 'Source', 'How sure', 'In force', 'SHA-256'], rows)}
    ${table('Issues of the calendar of working days that were counted with', ['Issue', 'Published', 'Source', 'SHA-256'], issues)}
    ${table('Starts of rules, packs and settings that the authority has loaded', ['Version', 'Kind', 'What'], loaded)}`;
}

function vouched({ checkpoint, findings, asking }: Page, streams: readonly Told[]): Html {
  const statement = checkpoint && readStatement(checkpoint);
  const rows = streams.map(({ name, stream, events }) => {
    const proof = checkpoint?.proofs.find((one) => one.stream === stream);
    const until = proof ? `Up to ${name}/${proof.sequence}` : 'Nothing yet';
    return [name, stream, String(events.length), until, markup`<code>${events.at(-1)?.hash}</code>`];
  });
  const said = statement
    ? `Checkpoint ${statement.number} of ${moment(statement.takenAt)} is signed with the key ${statement.key}.`
    : 'There is no checkpoint: nothing but its own hashes vouches for this record.';
  return markup`<h2>What vouches for it</h2>
    <p>${said} What was recorded after a checkpoint is covered by hashes alone. ${foundBy(findings)}</p>
    ${table(`Streams, as of ${moment(asking.madeAt)}`, ['No.', 'Stream', 'Events', 'Vouched for', 'Last hash'], rows)}`;
}

const foundBy = (findings: readonly Finding[]): Html =>
  findings.length === 0
    ? markup`The service verified these streams when it made the file, and found nothing wrong.`
    : markup`<strong>The service verified these streams when it made the file, and found:</strong>
        ${listed(findings.map(({ code, message }) => `${code}: ${message}`))}`;
