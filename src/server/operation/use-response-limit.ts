import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  OperationTypeNode,
  visit,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { RequestContext } from '../request-context.ts';
import type { DocumentMeasure } from './document-size.ts';
import { limitExceeded } from './limit-exceeded.ts';
import { createCountingSchema, isLargerThan, ResponseBudget } from './response-budget.ts';

/**
 * The most bytes that a value of OSS takes: its longest prefix has 1,023, each of which may be a quotation mark. What a
 * hostile OSS sends is at most three times as long: a longer text or list makes its answer unreadable.
 */
const MAX_VALUE_BYTES = 2200;

/**
 * An operation that can have more values is counted while it is executed, where a value takes 2 us; a smaller one at its
 * end. A page of 1,000 rules with all of their fields has 25,000.
 */
const MAX_VALUES_AT_END = 50_000;

/**
 * Stops an operation whose answer gets too large.
 *
 * The threat: a document that costs little and answers much. One rule that is read once can be asked for under a
 * thousand ids, with each field under a hundred aliases. So every field counts when it is resolved, by what it takes in
 * the answer; and so does every error. The operation ends with one error then; of a mutation it says how far that has come.
 * An operation whose cost and document say that its answer cannot get so large is not counted.
 */
export function useResponseLimit(
  limit: number,
  measure: DocumentMeasure,
): Plugin<RequestContext, RequestContext> {
  const countingSchemas = new WeakMap<GraphQLSchema, GraphQLSchema>();
  const countingSchemaOf = (schema: GraphQLSchema) => {
    const counting = countingSchemas.get(schema) ?? createCountingSchema(schema);
    countingSchemas.set(schema, counting);
    return counting;
  };
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const { document, operationName, contextValue } = args;
      const isMutation =
        getOperationAST(document, operationName)?.operation === OperationTypeNode.MUTATION;
      const items = contextValue.cost?.requested ?? 1;
      const values = items * measure(document).fields;
      const names = items * (document.loc?.end ?? 0);
      if (!isMutation && values * MAX_VALUE_BYTES + names <= limit) return undefined;
      if (!isMutation && values <= MAX_VALUES_AT_END) {
        return {
          onExecuteDone({ result, setResult }) {
            if (!('data' in result) || !isLargerThan(result, limit)) return;
            setResult({ errors: [tooLarge(limit, 'ask for less at once.')] });
          },
        };
      }
      const budget = new ResponseBudget(limit, typenameBytes(document));
      contextValue.responseBudget = budget;
      setExecuteFn((given) => executeFn({ ...given, schema: countingSchemaOf(given.schema) }));
      return {
        onExecuteDone({ result, setResult }) {
          if (!budget.isExceeded || !('data' in result)) return;
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
const MAX_TYPE_LENGTH = 40;

/** What `__typename` takes in one object, under all names that the document has for it. */
function typenameBytes(document: DocumentNode): number {
  const names = new Set<string>();
  visit(document, {
    Field({ name, alias }) {
      if (name.value === '__typename') names.add((alias ?? name).value);
    },
  });
  return [...names].reduce((sum, { length }) => sum + length + MAX_TYPE_LENGTH, 0);
}

function tooLarge(limit: number, advice: string): GraphQLError {
  return limitExceeded(
    'RESPONSE_LIMIT_EXCEEDED',
    `The answer has more than ${limit} bytes (MAX_RESPONSE_BYTES): ${advice}`,
    { limit },
  );
}
