import { type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

/**
 * What was made last: a request asks again at once. No WeakMap has that of all requests, as V8 keeps what was in
 * one until its next major collection.
 */
let last:
  | { readonly given: Variables; readonly of: object; readonly coerced: Variables | null }
  | undefined;

/**
 * A request's variables as its operation declares them, made once for those who ask one after the other.
 *
 * @returns `null` where one of them is wrong, which the operation's execution is going to say.
 */
export function coercedVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Variables | null | undefined,
): Variables | null {
  if (given && last?.given === given && last.of === operation) return last.coerced;
  const declared = operation.variableDefinitions ?? [];
  const { coerced = null } = getVariableValues(schema, declared, given ?? {}, { maxErrors: 1 });
  if (given) last = { given, of: operation, coerced };
  return coerced;
}
