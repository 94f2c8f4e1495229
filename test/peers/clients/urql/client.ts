import { Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { introspection } from 'oss-inventory-graphql-documents';
import type { Credentials } from '../credentials.ts';
import { mergePages, onCreated, onDeleted, onToggled } from './updates.ts';

/** A urql client for the server at `url`. */
export function createClient(url: string, credentials: Credentials = () => ({})): Client {
  return new Client({
    url,
    // urql's default is GET, which the server refuses, because any page can send it.
    preferGetMethod: false,
    fetch: async (input, init) =>
      fetch(input, { ...init, headers: { ...init?.headers, ...(await credentials()) } }),
    exchanges: [
      cacheExchange({
        schema: introspection,
        // These have no id; they are cached as parts of their rule.
        keys: {
          InventoryFilter: () => null,
          OSSBucketDestination: () => null,
          SseKmsEncryption: () => null,
          SseOssEncryption: () => null,
          IncrementalInventory: () => null,
          ArgumentIssue: () => null,
          InventoryCoverage: () => null,
          UnreadableBucket: () => null,
        },
        resolvers: {
          Query: { inventories: mergePages },
          Bucket: { inventories: mergePages },
        },
        optimistic: { updateInventory: onToggled },
        updates: { Mutation: { createInventory: onCreated, deleteInventory: onDeleted } },
      }),
      fetchExchange,
    ],
  });
}
