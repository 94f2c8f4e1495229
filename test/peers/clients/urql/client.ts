import { Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { onCreated, onDeleted } from './updates.ts';

/** A urql client on the server at `url`. */
export function createClient(url: string, schema: IntrospectionQuery): Client {
  return new Client({
    url,
    // urql's default is GET, which the server refuses: a stranger's page could send it, too.
    preferGetMethod: false,
    exchanges: [
      cacheExchange({
        schema,
        // These have no id: they are kept with the rule that they are of.
        keys: {
          InventoryFilter: () => null,
          OSSBucketDestination: () => null,
          SseKmsEncryption: () => null,
          SseOssEncryption: () => null,
          ArgumentIssue: () => null,
        },
        resolvers: {
          Query: { inventories: relayPagination() },
          Bucket: { inventories: relayPagination() },
        },
        updates: { Mutation: { createInventory: onCreated, deleteInventory: onDeleted } },
      }),
      fetchExchange,
    ],
  });
}

/** Which types `... on Error` means, and what can be null: ask once, at best when building. */
export async function fetchSchema(url: string): Promise<IntrospectionQuery> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: getIntrospectionQuery({ descriptions: false }) }),
  });
  const { data } = await response.json();
  return data;
}
