import { createHash } from 'node:crypto';
import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { Client, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { describe, expect, test } from 'vitest';
import { inventoryPage, inventoryRule } from '../documents.ts';
import { BUCKET, idsOf, startSample } from '../support.ts';

const FIRST_PAGE = { bucket: BUCKET, first: 20 };
const ONE_RULE = { bucket: BUCKET, inventoryId: 'daily-000' };

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** `fetch`, with what each request of the client has: a hash, a document, or both. */
function recordingFetch() {
  const sent: string[] = [];
  const parametersOf = (url: URL, body: unknown): Record<string, unknown> =>
    typeof body === 'string' ? JSON.parse(body) : Object.fromEntries(url.searchParams);
  const fetchFn: typeof fetch = (input, init = {}) => {
    const { query, extensions } = parametersOf(new URL(String(input)), init.body);
    const isHashed = JSON.stringify(extensions ?? null).includes('sha256Hash');
    const parts = [init.method, isHashed && 'hash', query && 'document'];
    sent.push(parts.filter(Boolean).join(' '));
    return fetch(input, init);
  };
  return { sent, fetchFn };
}

describe.for([false, true])(
  'Apollo Client with PersistedQueryLink, by GET: %s',
  (useGETForHashedQueries) => {
    test('sends documents from the first refusal on', async () => {
      await using system = await startSample();
      const { sent, fetchFn } = recordingFetch();
      const client = new ApolloClient({
        link: new PersistedQueryLink({ sha256, useGETForHashedQueries }).concat(
          new HttpLink({ uri: system.url, fetch: fetchFn }),
        ),
        cache: new InMemoryCache(),
      });
      const { data } = await client.query({ query: inventoryPage, variables: FIRST_PAGE });
      expect(data?.inventories?.edges?.map((edge) => edge?.node?.inventoryId)).toEqual(
        idsOf(system).slice(0, 20),
      );
      await client.query({ query: inventoryRule, variables: ONE_RULE });
      const hashed = `${useGETForHashedQueries ? 'GET' : 'POST'} hash`;
      expect(sent).toEqual([hashed, 'POST document', 'POST document']);
      client.stop();
    });
  },
);

test('urql with persistedExchange sends documents from the first refusal on', async () => {
  await using system = await startSample();
  const { sent, fetchFn } = recordingFetch();
  const client = new Client({
    url: system.url,
    preferGetMethod: false,
    fetch: fetchFn,
    exchanges: [persistedExchange({ preferGetForPersistedQueries: false }), fetchExchange],
  });
  const { data } = await client.query(inventoryPage, FIRST_PAGE);
  expect(data?.inventories?.edges?.map((edge) => edge?.node?.inventoryId)).toEqual(
    idsOf(system).slice(0, 20),
  );
  expect((await client.query(inventoryRule, ONE_RULE)).error).toBeUndefined();
  expect(sent).toEqual(['POST hash', 'POST document', 'POST document']);
});

test('urql by GET works with the header', async () => {
  await using system = await startSample();
  const { sent, fetchFn } = recordingFetch();
  const client = new Client({
    url: system.url,
    preferGetMethod: 'within-url-limit',
    fetch: fetchFn,
    fetchOptions: { headers: { 'graphql-require-preflight': '1' } },
    exchanges: [persistedExchange(), fetchExchange],
  });
  expect((await client.query(inventoryPage, FIRST_PAGE)).error).toBeUndefined();
  expect(sent).toEqual(['GET hash', 'GET document']);
});
