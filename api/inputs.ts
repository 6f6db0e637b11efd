import type { ObjectRef } from '@pothos/core';
import { londonDate, type CivilDate, type Instant } from '../statute';
import type { FieldValue, Occurred, Values } from '../workflows/kernel/events';
import type { Role } from '../workflows/kernel/people';
import { accepted, refusal, refused, type Judged, type Refusal } from '../workflows/kernel/refusals';
import type { Field, Shape } from '../workflows/kernel/shape';
import { REFERENCE } from './auth';
import { builder, CommandError } from './builder';
import type { Context } from './context';

/** The field by which a command may be sent twice. */
export const keyField = {
  required: true,
  description: 'The same key and content always give the same answer; up to 200 characters.',
} as const;

const MAX_KEY = 200;
const MAX_TEXT = 200;
const MAX_SEALED = 20_000;
const MAX_LISTED = 100;

/** What is wrong with an idempotency key, if anything is. */
export const badKey = (key: string): Refusal | undefined =>
  key.trim() !== '' && key.length <= MAX_KEY
    ? undefined
    : refusal('invalid-value', `A key of 1 to ${MAX_KEY} characters is wanted.`, 'idempotencyKey');

/** What is wrong with an opaque reference, if anything is. */
export const badReference = (text: string, ...path: string[]): Refusal | undefined =>
  REFERENCE.test(text)
    ? undefined
    : refusal(
        'invalid-value',
        'A reference is 1 to 64 letters, digits, dots, dashes, colons or underscores. It is never a name.',
        ...path,
      );

/** What is wrong with a short clear text, if anything is. */
export const badTitle = (text: string, ...path: string[]): Refusal | undefined =>
  text.trim() !== '' && text.length <= MAX_TEXT
    ? undefined
    : refusal('invalid-value', `A text of 1 to ${MAX_TEXT} characters is wanted.`, ...path);

/** What is wrong with words that will be sealed, if anything is. */
export const badWords = (text: string, ...path: string[]): Refusal | undefined =>
  text.trim() !== '' && text.length <= MAX_SEALED
    ? undefined
    : refusal('invalid-value', `Words of 1 to ${MAX_SEALED} characters are wanted.`, ...path);

/** The refusal for a caller who holds none of the roles. */
export function onlyFor({ caller }: Context, roles: readonly Role[], what: string): Refusal | undefined {
  if (roles.some((role) => caller.roles.includes(role))) return undefined;
  return refusal('not-allowed', `You may not ${what}. It is for: ${roles.join(', ')}.`);
}

/** When something happened: the moment, where it is given, must lie in that day in London. */
export function occurredOf(on: CivilDate, at: Instant | null | undefined): Judged<Occurred> {
  if (at == null) return accepted({ on });
  if (londonDate(at) === on) return accepted({ on, at });
  return refused(
    refusal('invalid-value', 'This moment does not lie in the day given, by the time in London.', 'occurredAt'),
  );
}

// ---- Values by their shape ----

/** A value as it was given, parted into what stays in the clear and what will be sealed. */
export interface Given {
  readonly value: Values;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Checks each field of a value by its shape, as far as the types of the schema have not done so. */
export function readValues(shape: Shape, input: Readonly<Record<string, unknown>>): Judged<Given> {
  const value: Record<string, FieldValue> = {};
  const secrets: Record<string, string> = {};
  for (const [name, field] of Object.entries(shape)) {
    const said = input[name];
    if (said == null) continue;
    const wrong = badValue(field, said, name);
    if (wrong) return refused(wrong);
    if (field.sealed) secrets[name] = String(said);
    else value[name] = said as FieldValue; // of the kind that the schema's type for this field lets through
  }
  return accepted({ value, secrets });
}

function badValue(field: Field, said: unknown, name: string): Refusal | undefined {
  if (field.sealed) return badWords(String(said), name);
  switch (field.kind) {
    case 'text':
      return badTitle(String(said), name);
    case 'ref':
      return badReference(String(said), name);
    case 'refs':
      return badList(said, name) ?? (said as readonly string[]).map((text) => badReference(text, name)).find(Boolean);
    case 'codes':
      return badList(said, name) ?? notOnce(said as readonly string[], name);
    case 'count':
      return Number(said) >= 0
        ? undefined
        : refusal('invalid-value', 'A whole number, nought or more, is wanted.', name);
    case 'date':
    case 'instant':
    case 'code':
    case 'yes-no':
      return undefined;
  }
}

const badList = (said: unknown, name: string): Refusal | undefined =>
  Array.isArray(said) && said.length <= MAX_LISTED
    ? undefined
    : refusal('invalid-value', `At most ${MAX_LISTED} are wanted.`, name);

const notOnce = (said: readonly string[], name: string): Refusal | undefined =>
  said.length > 0 && new Set(said).size === said.length
    ? undefined
    : refusal('invalid-value', 'At least one is wanted, and each once.', name);

// ---- Payloads of one thing ----

/** What came of telling one thing: the thing, or why not. */
export interface Told<T> {
  readonly value: T | null;
  readonly errors: readonly Refusal[];
}

export const toldOf = <T>(value: T): Told<T> => ({ value, errors: [] });
export const notTold = (...errors: readonly Refusal[]): Told<never> => ({ value: null, errors });

/** A payload of one thing, or of what stood against it. */
export function payloadOf<T>(
  name: string,
  field: string,
  type: ObjectRef<typeof builder.$inferSchemaTypes, T>,
  what: string,
) {
  return builder.objectRef<Told<T>>(name).implement({
    description: 'What came of it: either the thing or errors, never both.',
    fields: (t) => ({
      // The types cannot tell that the thing is no list.
      [field]: t.field({ type, nullable: true, description: what, resolve: ({ value }) => value as never }),
      errors: t.field({
        type: [CommandError],
        description: 'Why it was refused; empty when it was not.',
        resolve: ({ errors }) => [...errors],
      }),
    }),
  });
}
