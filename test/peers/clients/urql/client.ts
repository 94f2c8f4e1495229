import { Client, fetchExchange } from '@urql/core';
import { type CacheExchangeOpts, cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { onCreated, onDeleted } from './updates.ts';

/** A urql client for the server at `url`; `schema` is the content of introspection.json. */
export function createClient(url: string, schema: Required<CacheExchangeOpts>['schema']): Client {
  return new Client({
    url,
    // urql's default is GET, which the server refuses, because any page can send it.
    preferGetMethod: false,
    exchanges: [
      cacheExchange({
        schema,
        // These have no id; they are cached as parts of their rule.
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
