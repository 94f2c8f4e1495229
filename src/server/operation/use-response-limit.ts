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
 * The maximum size of one of OSS's values: its longest prefix has 1,023 bytes, each of which may be a quotation mark. A
 * hostile OSS can send three times as much; a longer text or list makes its answer unreadable.
 */
const MAX_VALUE_BYTES = 2200;

/**
 * An operation with more possible values is counted during execution, which takes 2 us for each value; a smaller one at
 * its end. A page of 1,000 rules with all of their fields has about 40,000.
 */
const MAX_VALUES_AT_END = 50_000;

/** The copies that count, by their schemas. What they count is in the context, so servers of a process share them. */
const countingSchemas = new WeakMap<GraphQLSchema, GraphQLSchema>();

function countingSchemaOf(schema: GraphQLSchema): GraphQLSchema {
  const counting = countingSchemas.get(schema) ?? createCountingSchema(schema);
  countingSchemas.set(schema, counting);
  return counting;
}

/**
 * Ends an operation whose answer gets too large.
 *
 * The threat: a document that costs little and answers much, such as a rule with a long prefix under many aliases. Each
 * field counts its bytes when it is resolved, and so does each error. Beyond the limit, the operation ends with one
 * error; a mutation's error says how far it was executed. An operation whose answer cannot get so large, by its cost
 * and its document, is not counted.
 */
export function useResponseLimit(
  limit: number,
  measure: DocumentMeasure,
): Plugin<RequestContext, RequestContext> {
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
            setResult({ errors: [tooLarge(limit, 'Select less at once.')] });
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
              ? `The mutation was executed up to \`${budget.exceededAt}\`, and its results are omitted. ` +
                  'Read the rules to see what has changed, and select less of the result.'
              : 'Select less at once.',
          );
          setResult({ errors: [error] });
        },
      };
    },
  };
}

/** The longest name of a type, in bytes. */
const MAX_TYPE_LENGTH = 40;

/** The bytes of `__typename` in one object, under all of its aliases in the document. */
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
    `The answer has more than ${limit} bytes (MAX_RESPONSE_BYTES). ${advice}`,
    { limit },
  );
}
