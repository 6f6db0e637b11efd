import { isObjectType, Kind, type GraphQLResolveInfo, type GraphQLSchema, type SelectionSetNode } from 'graphql';
import type { Shown } from '../activities/reads';
import type { Instant } from '../statute';
import type { Context } from './context';

/*
 * Which children a request shows something of. Every type of the schema that shows anything of a child says of which one, and
 * nothing of such a type comes into an answer without being noted.
 */

/** Whose a value is: a child's, or that of a journey, as it was at a moment. */
export interface Whose {
  readonly child?: string | undefined;
  readonly journey?: string | undefined;
  /** The journey's own team and authority, where they are at hand. */
  readonly team?: string | undefined;
  readonly authority?: string | undefined;
  readonly asAt?: Instant;
  readonly knownBy?: Instant | undefined;
}

/** What one request has shown so far. */
export class Looked {
  private readonly noted = new Map<string, Shown>();

  note({ child, journey, team, authority, asAt, knownBy }: Whose, field: string, now: Instant): void {
    const shown: Shown = {
      ...(child === undefined ? {} : { child }),
      ...(journey === undefined ? {} : { journey }),
      ...(team === undefined || authority === undefined ? {} : { team, authority }),
      field,
      ...(asAt === undefined || asAt === now ? {} : { asAt }),
      ...(knownBy === undefined ? {} : { knownBy }),
    };
    this.noted.set(JSON.stringify(shown), shown);
  }

  get shown(): readonly Shown[] {
    return [...this.noted.values()];
  }
}

const SHOWS = 'shows';

/** Said by a type that shows something of a child. @param whose nobody's when it gives undefined */
export const shows = <T>(whose: (value: T) => Whose | undefined) => ({
  // The executor completes each type with the values of its own resolvers.
  extensions: { [SHOWS]: (value: unknown) => whose(value as T) },
});

/** Whether a type says whose it shows. */
export const showsChild = ({ extensions }: { readonly extensions: object }): boolean => SHOWS in extensions;

/** Has a schema note whatever it shows: the executor asks each object for its type just before it is answered. */
export function watched(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || !showsChild(type)) continue;
    const whose = type.extensions[SHOWS] as (value: unknown) => Whose | undefined; // set by `shows` alone
    const before = type.isTypeOf;
    type.isTypeOf = (value: unknown, context: Context, info) => {
      const is = before ? before(value, context, info) : true;
      const of = is === true ? whose(value) : undefined;
      if (of) context.looked.note(of, rootField(info), context.now);
      return is;
    };
  }
  return schema;
}

/** The field of the question itself that led to a value, by its name in the schema and not by the caller's. */
function rootField({ path, operation, fragments }: GraphQLResolveInfo): string {
  let first = path;
  while (first.prev) first = first.prev;
  const nameIn = ({ selections }: SelectionSetNode): string | undefined => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        if ((selection.alias ?? selection.name).value === first.key) return selection.name.value;
        continue;
      }
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
      const found = inner && nameIn(inner.selectionSet);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return nameIn(operation.selectionSet) ?? operation.operation;
}
