import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  getOperationAST,
  Kind,
  type ValidationContext,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { shown } from '../../inventory/validation.ts';

/** How many names an error lists. */
const MAX_NAMES = 10;

/** Refuses a request whose document lacks the operation it asks for, or has one of a type that the schema lacks. */
export function useKnownOperation(): Plugin {
  return {
    onParse() {
      return ({ result, context }) => {
        // The parser's errors pass as they are.
        if (result === null || result instanceof Error) return;
        const { operationName } = context.params;
        if (!getOperationAST(result, operationName)) throw unknownOperation(result, operationName);
      };
    },
    onValidate({ addValidationRule }) {
      addValidationRule(KnownOperationTypesRule);
    },
  };
}

function unknownOperation(document: DocumentNode, wanted: string | null | undefined): GraphQLError {
  const names = document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [definition.name?.value] : [],
  );
  return new GraphQLError(complaint(names, wanted), {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } },
  });
}

function complaint(
  all: readonly (string | undefined)[],
  wanted: string | null | undefined,
): string {
  if (all.length === 0) return 'The document has no operation: send a query or a mutation.';
  const names = all.filter((name) => name !== undefined);
  const listed = names.slice(0, MAX_NAMES).map(shown).join(', ');
  const more = names.length > MAX_NAMES ? `, and ${names.length - MAX_NAMES} more` : '';
  if (wanted == null) {
    return `The document has ${all.length} operations: send one of their names as \`operationName\`: ${listed}${more}.`;
  }
  const has =
    names.length === 0
      ? 'its operation has no name: leave `operationName` out'
      : `it has ${listed}${more}`;
  return `The document has no operation ${shown(wanted)} (\`operationName\`); ${has}.`;
}

/** graphql-js 17 has this rule itself; 16 executes such an operation and fails with 200. */
function KnownOperationTypesRule(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node) {
      if (context.getSchema().getRootType(node.operation)) return;
      context.reportError(
        new GraphQLError(`The ${node.operation} operation is not supported by the schema.`, {
          nodes: node,
        }),
      );
    },
  };
}
