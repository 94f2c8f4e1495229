import { ApolloClient, HttpLink, InMemoryCache, type PossibleTypesMap } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';

/** An Apollo Client on the server at `uri`. */
export function createClient(uri: string, possibleTypes: PossibleTypesMap): ApolloClient {
  return new ApolloClient({
    link: new HttpLink({ uri }),
    cache: new InMemoryCache({
      possibleTypes,
      typePolicies: {
        // Each bucket and filter is a list of its own; its pages are merged into it.
        Query: { fields: { inventories: relayStylePagination(['bucket', 'filterBy']) } },
        Bucket: { fields: { inventories: relayStylePagination(['filterBy']) } },
      },
    }),
  });
}

/** Which types `... on Error` and `... on Node` mean: ask once, at best when the frontend is built. */
export async function fetchPossibleTypes(uri: string): Promise<PossibleTypesMap> {
  const response = await fetch(uri, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __schema { types { name possibleTypes { name } } } }' }),
  });
  const { data } = await response.json();
  const types: { name: string; possibleTypes: { name: string }[] | null }[] = data.__schema.types;
  return Object.fromEntries(
    types.flatMap(({ name, possibleTypes }) =>
      possibleTypes ? [[name, possibleTypes.map((type) => type.name)]] : [],
    ),
  );
}
