import { isCivilDate, isInstant, type CivilDate, type Instant } from '../../statute';

/**
 * What a fact or decision holds, field by field: the one description from which the type, the check at the edge, the
 * API's input and the reading of the record are made. Fields are flat on purpose: a form, a table row and a sentence.
 */
export type Field<T = unknown> = {
  readonly kind: 'date' | 'instant' | 'text' | 'code' | 'codes' | 'yes-no' | 'count' | 'ref' | 'refs';
  /** One plain phrase, shown in the API's documentation and beside the value. */
  readonly says: string;
  readonly options?: readonly string[];
  readonly optional?: true;
  /** Sealed fields are encrypted before they reach the engine or the database; the kernel sees only their names. */
  readonly sealed?: true;
  /** Never present: carries the type of the value. */
  readonly holds?: T;
};

export type Shape = Readonly<Record<string, Field>>;

type Held<F> = F extends { readonly holds?: infer T } ? Exclude<T, undefined> : never;
type ClearKeys<S extends Shape> = {
  [K in keyof S & string]: S[K] extends { readonly sealed: true } ? never : K;
}[keyof S & string];
type OptionalKeys<S extends Shape> = {
  [K in keyof S & string]: S[K] extends { readonly optional: true } ? K : never;
}[keyof S & string];

/** The clear part of a value: what the kernel may reason about. Sealed fields are not in it. */
export type Value<S extends Shape> = {
  readonly [K in Exclude<ClearKeys<S>, OptionalKeys<S>>]: Held<S[K]>;
} & { readonly [K in Extract<ClearKeys<S>, OptionalKeys<S>>]?: Held<S[K]> };

/** A civil date in Europe/London. */
export const civilDay = (says: string): Field<CivilDate> => ({ kind: 'date', says });
/** A moment, where the hour matters. */
export const moment = (says: string): Field<Instant> => ({ kind: 'instant', says });
/** A yes or no that must be answered. */
export const yesNo = (says: string): Field<boolean> => ({ kind: 'yes-no', says });
/** A whole number, nought or more. */
export const count = (says: string): Field<number> => ({ kind: 'count', says });
/** One opaque reference of the case system: a person, a document. Never a name. */
export const ref = (says: string): Field<string> => ({ kind: 'ref', says });
/** Several opaque references. */
export const refs = (says: string): Field<readonly string[]> => ({ kind: 'refs', says });
/** A short clear text that says nothing about a person: a method, a language. */
export const text = (says: string): Field<string> => ({ kind: 'text', says });
/** Words about a person: sealed with the child's key wherever they are kept. */
export const sealedText = (says: string): Field<string> & { readonly sealed: true } => ({
  kind: 'text',
  says,
  sealed: true,
});

/** One of a list of codes. */
export function oneOf<const O extends readonly string[]>(says: string, options: O): Field<O[number]> {
  return { kind: 'code', says, options };
}

/** Several of a list of codes, at least one. */
export function someOf<const O extends readonly string[]>(says: string, options: O): Field<readonly O[number][]> {
  return { kind: 'codes', says, options };
}

/** The same field, which may be left out. */
export function optional<F extends Field>(field: F): F & { readonly optional: true } {
  return { ...field, optional: true };
}

/** Whether a value has the form that its field asks for. Forms that people write in are read at the edge, before this. */
export function hasForm({ kind, options }: Field, value: unknown): boolean {
  switch (kind) {
    case 'date':
      return isCivilDate(value);
    case 'instant':
      return isInstant(value);
    case 'text':
    case 'ref':
      return typeof value === 'string' && value !== '';
    case 'refs':
      return isListOf(value, (one) => typeof one === 'string' && one !== '');
    case 'code':
      return options !== undefined && options.some((option) => option === value);
    case 'codes':
      return (
        isListOf(value, (one) => options !== undefined && options.some((option) => option === one)) && value.length > 0
      );
    case 'yes-no':
      return typeof value === 'boolean';
    case 'count':
      return Number.isSafeInteger(value) && Number(value) >= 0;
  }
}

const isListOf = (value: unknown, is: (one: unknown) => boolean): value is readonly unknown[] =>
  Array.isArray(value) && value.every(is);
