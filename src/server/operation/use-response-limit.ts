import {
  type DocumentNode,
  type GraphQLError,
  getOperationAST,
  OperationTypeNode,
  visit,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../graphql/context.ts';
import { ResponseBudget } from '../../graphql/response-budget.ts';
import { limitExceeded } from './request-limits.ts';

/**
 * Stops an operation whose answer gets too large.
 *
 * The threat: a document that costs little and answers much. One rule that is read once can be asked for under a
 * thousand ids, with each field under a hundred aliases. So every field counts when it is resolved, by what it takes in
 * the answer; and so does every error. The operation ends with one error then; of a mutation it says how far that has come.
 */
export function useResponseLimit(limit: number): Plugin<Context> {
  return {
    onExecute({ args: { document, operationName, contextValue } }) {
      const budget = new ResponseBudget(limit, typenameBytes(document));
      contextValue.responseBudget = budget;
      const operation = getOperationAST(document, operationName)?.operation;
      return {
        onExecuteDone({ result, setResult }) {
          if (!budget.isExceeded || !('data' in result)) return;
          const isMutation = operation === OperationTypeNode.MUTATION;
          const error = tooLarge(
            limit,
            isMutation
              ? `the mutation was executed up to \`${budget.exceededAt}\`, and no result is told. ` +
                  'Read the rules to see what has changed, and ask for less of the result.'
              : 'ask for less at once.',
          );
          setResult({ errors: [error] });
        },
      };
    },
  };
}

/** The longest name of a type, in bytes. */
const LONGEST_TYPE = 40;

/** What `__typename` takes in one object, under all names that the document has for it. */
function typenameBytes(document: DocumentNode): number {
  const known = cache.get(document);
  if (known !== undefined) return known;
  const names = new Set<string>();
  visit(document, {
    Field({ name, alias }) {
      if (name.value === '__typename') names.add((alias ?? name).value);
    },
  });
  const bytes = [...names].reduce((sum, { length }) => sum + length + LONGEST_TYPE, 0);
  cache.set(document, bytes);
  return bytes;
}

const cache = new WeakMap<DocumentNode, number>();

function tooLarge(limit: number, advice: string): GraphQLError {
  return limitExceeded(
    'RESPONSE_LIMIT_EXCEEDED',
    `The answer has more than ${limit} bytes (MAX_RESPONSE_BYTES): ${advice}`,
    { limit },
  );
}
