import type { FetcherParams } from '@graphiql/toolkit';
import { Kind, parse, print } from 'graphql';

/**
 * A request for its operation alone: the others beside it would be checked and counted too. Without that
 * operation it is not sent: GraphiQL takes a moment to see what an edit, or another tab, has.
 */
export function ofOperation(parameters: FetcherParams): FetcherParams {
  const { query, operationName } = parameters;
  const isWanted = (name?: string) => !operationName || name === operationName;
  const definitions = parse(query).definitions.filter(
    (each) => each.kind !== Kind.OPERATION_DEFINITION || isWanted(each.name?.value),
  );
  if (!definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION)) {
    throw new Error(`There is no operation ${operationName}.`);
  }
  return { ...parameters, query: print({ kind: Kind.DOCUMENT, definitions }) };
}
