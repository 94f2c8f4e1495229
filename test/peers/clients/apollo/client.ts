import { ApolloClient, HttpLink, InMemoryCache, type PossibleTypesMap } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';

/** An Apollo Client for the server at `uri`; `possibleTypes` is the content of possible-types.json. */
export function createClient(uri: string, possibleTypes: PossibleTypesMap): ApolloClient {
  return new ApolloClient({
    link: new HttpLink({ uri }),
    cache: new InMemoryCache({
      possibleTypes,
      typePolicies: {
        // Each bucket and filter is a separate list, into which its pages are merged.
        Query: { fields: { inventories: relayStylePagination(['bucket', 'filterBy']) } },
        Bucket: { fields: { inventories: relayStylePagination(['filterBy']) } },
      },
    }),
  });
}
