import { type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from 'graphql';

/**
 * Coerces a request's variables as its operation declares them.
 *
 * @returns `null` if one of them is invalid, which the execution reports.
 */
export function coercedVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>> | null | undefined,
): Readonly<Record<string, unknown>> | null {
  const { coerced } = getVariableValues(schema, variableDefinitions, given ?? {}, { maxErrors: 1 });
  return coerced ?? null;
}
