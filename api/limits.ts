import {
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type SelectionSetNode,
} from 'graphql';
import { asked } from './errors';

/** How deep and how wide a question may be; the introspection of the usual tools fits. */
const MAX_DEPTH = 16;
const MAX_FIELDS = 1_000;

/** The refusal of a question that is too deep, too wide or goes in circles; undefined when it is none of these. */
export function tooMuch(document: DocumentNode): GraphQLError | undefined {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  let left = MAX_FIELDS;
  const fits = ({ selections }: SelectionSetNode, depth: number): boolean =>
    selections.every((selection) => {
      left -= 1;
      if (left < 0 || depth > MAX_DEPTH) return false;
      // A fragment that spreads itself grows deeper with each turn, and so ends.
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        return fragment === undefined || fits(fragment.selectionSet, depth + 1);
      }
      return selection.selectionSet === undefined || fits(selection.selectionSet, depth + 1);
    });
  const all = document.definitions.every(
    (definition) => !('selectionSet' in definition) || fits(definition.selectionSet, 1),
  );
  return all
    ? undefined
    : asked('too-much', `Ask for less at once: at most ${MAX_DEPTH} levels and ${MAX_FIELDS} fields.`);
}
