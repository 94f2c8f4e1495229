import { type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

/** What was made of a request's variables, for as long as the request lasts. */
const results = new WeakMap<
  Variables,
  { readonly of: object; readonly coerced: Variables | null }
>();

/**
 * A request's variables as its operation declares them, made once for all who ask.
 *
 * @returns `null` where one of them is wrong, which the operation's execution is going to say.
 */
export function coercedVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Variables | null | undefined,
): Variables | null {
  const known = given && results.get(given);
  if (known?.of === operation) return known.coerced;
  const declared = operation.variableDefinitions ?? [];
  const { coerced = null } = getVariableValues(schema, declared, given ?? {}, { maxErrors: 1 });
  if (given) results.set(given, { of: operation, coerced });
  return coerced;
}
