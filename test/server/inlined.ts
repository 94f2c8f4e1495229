import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';

/** A document's operations with what its fragments have in place of their spreads. */
export function inlined(document: DocumentNode): readonly OperationDefinitionNode[] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  visit(document, {
    FragmentDefinition(node) {
      fragments.set(node.name.value, node);
    },
  });
  return document.definitions
    .filter((each) => each.kind === Kind.OPERATION_DEFINITION)
    .map((operation) =>
      visit(operation, {
        FragmentSpread({ name, directives = [] }) {
          const fragment = fragments.get(name.value);
          if (!fragment) throw new Error(`There is no fragment ${name.value}.`);
          const { typeCondition, selectionSet } = fragment;
          return {
            kind: Kind.INLINE_FRAGMENT,
            typeCondition,
            selectionSet,
            directives: [...directives, ...(fragment.directives ?? [])],
          };
        },
      }),
    );
}
