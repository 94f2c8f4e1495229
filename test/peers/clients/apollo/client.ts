import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { relayStylePagination } from '@apollo/client/utilities';
import { possibleTypes } from 'oss-inventory-graphql-documents';
import type { Credentials } from '../credentials.ts';

/** An Apollo Client for the server at `uri`. */
export function createClient(uri: string, credentials: Credentials = () => ({})): ApolloClient {
  const authenticate = new SetContextLink(async ({ headers }) => ({
    headers: { ...headers, ...(await credentials()) },
  }));
  return new ApolloClient({
    link: authenticate.concat(new HttpLink({ uri })),
    cache: new InMemoryCache({
      possibleTypes,
      typePolicies: {
        // Each bucket and filter is a separate list, into which its pages are merged.
        Query: {
          fields: {
            inventories: relayStylePagination(['bucket', 'filterBy']),
            allInventories: relayStylePagination(['bucketPrefix', 'region', 'filterBy']),
          },
        },
        Bucket: { fields: { inventories: relayStylePagination(['filterBy']) } },
        // These have no id; what different queries select of them is merged.
        InventoryFilter: { merge: true },
        OSSBucketDestination: { merge: true },
        IncrementalInventory: { merge: true },
        InventoryCoverage: { merge: true },
      },
    }),
  });
}
