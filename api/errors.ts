import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { RefusalCode } from '../workflows/kernel/refusals';

/** What each refusal means, as the schema tells it. */
export const REFUSALS: Readonly<Record<RefusalCode, string>> = {
  'already-answered': 'Somebody has already accepted or refused this hand-over',
  'already-ended': 'The journey is over and takes only corrections, late records and follow-ups',
  'already-open': 'The child has an open journey of this type and purpose, or the hand-over waits for an answer',
  'already-settled': 'The duty has an outcome',
  'already-started': 'A journey with this reference has been started before',
  contradiction: 'Contradicts the calendar or the catalogue as it is loaded',
  'different-body': 'The same idempotency key came before with another content',
  erased: "The child's key was destroyed, so nothing sealed can be kept of the child any more",
  'held-elsewhere': 'Another request holds the place; the sentence says until when',
  'hold-expired': 'The hold has run out: hold the place again if it is free, or choose from new options',
  'in-the-future': 'Something is said to have happened that cannot have happened yet',
  'invalid-value': 'A value of the wrong form',
  'missing-value': 'Something required was left out',
  'no-checkpoint': 'No checkpoint can be taken: no signing key is set, or the record was set back',
  'not-allowed': 'The role may not do this',
  'not-as-previewed': 'What would come of it is no longer what the preview said',
  'not-compliant': 'An act that exists only in the software, and whose conditions are not met',
  'not-found': 'No such thing, or not for this authority',
  'not-started': 'The journey does not exist',
  'not-yet': 'An end, a hand-over or an erasure whose conditions are not met',
  'not-in-this-journey': 'A fact, decision, duty, hand-over or end that this journey does not have',
  'not-for-this-purpose': 'The step is no part of a journey with this purpose',
  'past-change': 'Would change a day, or the law of a day, from before it was published',
  'story-clock': 'A moment other than now was asked for where that is not allowed',
  unavailable: 'Nobody can tell yet whether it was done; send it again with the same key',
};

/** The way in which the enum names of the schema are made from the codes inside. */
export const enumName = (code: string): string => code.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');

/** What is wrong with a question, told to whoever asks: a stable code, and a sentence. */
export function asked(code: RefusalCode | 'too-much', message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: enumName(code) } });
}

/**
 * What callers are told of an error. A fault of ours has an id and nothing else; the log has the same id. What graphql
 * itself says of a question is told without the values in it, for they may be about a person.
 */
export function masked(error: unknown): GraphQLError {
  const located = error instanceof GraphQLError ? error : undefined;
  const fault = located ? located.originalError : error;
  if (located && (!fault || fault instanceof GraphQLError)) return withoutValues(located);
  const id = logFault(fault);
  const message = `Something went wrong on our side. It is safe to send it again. Quote this id: ${id}`;
  const extensions = { code: isOutage(fault) ? 'UNAVAILABLE' : 'INTERNAL', id };
  return new GraphQLError(message, { nodes: located?.nodes ?? null, path: located?.path ?? null, extensions });
}

/** Codes that are ours, of messages that are ours. */
const OURS = new Set([...Object.keys(REFUSALS), 'too-much'].map(enumName));

function withoutValues(error: GraphQLError): GraphQLError {
  const { message, nodes, path, extensions } = error;
  if (OURS.has(String(extensions['code']))) return error;
  const told = { code: 'BAD_REQUEST', http: { status: 400 } };
  return new GraphQLError(shortened(message), { nodes: nodes ?? null, path: path ?? null, extensions: told });
}

/** Names of fields and types stay; what follows `got invalid value`, `found` or a colon is a value, and goes. */
function shortened(message: string): string {
  const [, variable] = /^Variable "(\$\w+)" got invalid value /.exec(message) ?? [];
  if (variable !== undefined) return `Variable "${variable}" has ${invalidPart(message)}`;
  return message
    .replace(/^(Syntax Error: [^"]*)"[^]*$/, '$1.')
    .replace(/^(POST body sent invalid JSON)[^]*$/, '$1.')
    .replace(/^(Expected value of type "[^"]+"), found [^]*$/, '$1.')
    .replace(/^((?:Enum )?"?\w+"? cannot represent)[^]*$/, '$1 this value.')
    .replace(/^Value [^]* does not exist in ("\w+" enum)[^]*$/, 'This value does not exist in $1.');
}

/** What graphql says after the value. Only these endings are let through: they hold names, and no values. */
const ENDINGS =
  /(?: at "([\w.[\]]+)")?; (A day that exists is wanted[^;"]*|A moment with its offset is wanted[^;"]*|Field "\w+" of required type "[\w![\]]+" was not provided\.|Field "\w+" is not defined by type "\w+"\.[^;]*|Expected type "\w+" to be an object\.|Expected non-nullable type "[\w![\]]+" not to be null\.)$/;

function invalidPart(message: string): string {
  const [, at, why] = ENDINGS.exec(message) ?? [];
  if (why !== undefined) return `a wrong value${at === undefined ? '' : ` at "${at}"`}; ${why}`;
  const [, place] = / at "([\w.[\]]+)"; (?:\w+ cannot represent|Enum "\w+"|Value )/.exec(message) ?? [];
  return `a value of the wrong form${place === undefined ? '' : ` at "${place}"`}.`;
}

/** The code of an error of the system, a driver or ours; empty without one. */
export const codeOf = (error: unknown): string => {
  const { code } = Object(error) as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
};

/** Connections that fail or end: of the database, the keystore or the engine. The same request may be sent again. */
function isOutage(error: unknown): boolean {
  if (/^(P1001|P1002|P1008|P1017|P2024|P2028|ECONN|EPIPE|ETIMEDOUT|57P0|08)/.test(codeOf(error))) return true;
  const { message } = Object(error) as { readonly message?: unknown };
  return /ECONNREFUSED|ECONNRESET|Connection terminated|not yet accepting|shutting down|starting up/.test(
    String(message),
  );
}

/** Writes one line to the log: the kind of the fault and where it was, and never its words. @returns its id */
export function logFault(error: unknown): string {
  const id = randomUUID();
  const { constructor: made, stack } = Object(error) as {
    readonly constructor?: { readonly name?: string };
    readonly stack?: unknown;
  };
  const frames = String(stack ?? '')
    .split('\n')
    .filter((line) => /^ {4}at [^\n]{1,300}$/.test(line))
    .slice(0, 8);
  const line = {
    level: 'error',
    at: new Date().toISOString(),
    id,
    kind: made?.name,
    code: codeOf(error).slice(0, 40),
    frames,
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
  return id;
}
