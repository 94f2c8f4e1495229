import { ApolloClient, InMemoryCache } from '@apollo/client';
import { Client } from '@urql/core';
import {
  DeleteRuleDocument,
  documentIds,
  possibleTypes,
  RulesDocument,
  type RulesQuery,
} from 'oss-inventory-graphql-documents';
import { expect, test } from 'vitest';
import manifest from '../../../../packages/documents/persisted-documents.json' with {
  type: 'json',
};
import { inventoryPage } from '../documents.ts';
import { BUCKET, idsOf, ruleName, startSample } from '../support.ts';
import { trustedExchanges, trustedLink } from './links.ts';

const FIRST_PAGE = { bucket: BUCKET, first: 20 };

/** A server that executes the published operations alone, by their ids. */
function startTrusting() {
  const trustedDocuments = { documents: new Map(Object.entries(manifest)), isOnly: true };
  return startSample({ serving: { introspection: false, trustedDocuments } });
}

function shown(data: RulesQuery | undefined) {
  return data?.inventories?.edges.map(({ node }) => node.inventoryId);
}

test('Apollo Client sends ids, and caches what it gets', async () => {
  await using system = await startTrusting();
  const client = new ApolloClient({
    link: trustedLink(system.url),
    cache: new InMemoryCache({ possibleTypes }),
  });
  const page = { query: RulesDocument, variables: FIRST_PAGE };
  const { data } = await client.query(page);
  expect(shown(data)).toEqual(idsOf(system).slice(0, 20));
  const kept = await client.query({ ...page, fetchPolicy: 'cache-only' });
  expect(kept.data).toEqual(data);
  const input = ruleName('none');
  const deletion = await client.mutate({ mutation: DeleteRuleDocument, variables: { input } });
  expect(deletion.data?.deleteInventory?.__typename).toBe('DeleteInventorySuccess');
  const own = { query: inventoryPage, variables: FIRST_PAGE, fetchPolicy: 'network-only' } as const;
  await expect(client.query(own)).rejects.toThrow('InventoryPage is not a published operation.');
  client.stop();
});

test('urql sends ids', async () => {
  await using system = await startTrusting();
  const client = new Client({
    url: system.url,
    preferGetMethod: false,
    exchanges: trustedExchanges,
  });
  const { data, error } = await client.query(RulesDocument, FIRST_PAGE);
  expect(error).toBeUndefined();
  expect(shown(data)).toEqual(idsOf(system).slice(0, 20));
  const deletion = await client.mutation(DeleteRuleDocument, { input: ruleName('none') });
  expect(deletion.error).toBeUndefined();
});

test('`fetch` sends an id', async () => {
  await using system = await startTrusting();
  const response = await fetch(system.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ documentId: documentIds.Rules, variables: FIRST_PAGE }),
  });
  const { data }: { data: RulesQuery } = await response.json();
  expect(shown(data)).toEqual(idsOf(system).slice(0, 20));
});
