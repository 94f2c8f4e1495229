import { RulesDocument, type RulesQuery, RulesText } from 'oss-inventory-graphql-documents';
import { expect, test } from 'vitest';
import { createClient as createApollo } from './apollo/client.ts';
import { ask } from './fetch/rules.ts';
import { BUCKET, idsOf, startSample } from './support.ts';
import { createClient as createUrql } from './urql/client.ts';

const VARIABLES = { bucket: BUCKET, first: 3, withTotalCount: true };

/** A server whose lists of the bucket come, but not its count: OSS refuses the second page of rules. */
async function startWithoutCount() {
  const system = await startSample();
  const operation = 'ListBucketInventory';
  system.emulator.inject({ kind: 'delay', operation, ms: 0, phase: 'before' });
  system.emulator.inject({ kind: 'error', operation, status: 403, code: 'AccessDenied' });
  return system;
}

/** The page of the list, without its count. */
function expectPage(data: RulesQuery | undefined, ids: readonly string[]): void {
  expect(data?.inventories?.totalCount).toBeNull();
  expect(data?.inventories?.edges.map(({ node }) => node.inventoryId)).toEqual(ids.slice(0, 3));
}

test('Apollo Client gives no data beside an error, unless `errorPolicy` is "all"', async () => {
  const page = { query: RulesDocument, variables: VARIABLES };
  await using strict = await startWithoutCount();
  await expect(createApollo(strict.url).query(page)).rejects.toThrow('AccessDenied');

  await using system = await startWithoutCount();
  const { data, error } = await createApollo(system.url).query({ ...page, errorPolicy: 'all' });
  expect(error?.message).toContain('AccessDenied');
  expectPage(data, idsOf(system));
});

test('urql gives both, and does not cache what failed', async () => {
  await using system = await startWithoutCount();
  const client = createUrql(system.url);
  const { data, error } = await client.query(RulesDocument, VARIABLES);
  expect(error?.graphQLErrors[0]?.path).toEqual(['inventories', 'totalCount']);
  expectPage(data, idsOf(system));
  const again = await client.query(RulesDocument, VARIABLES);
  expect(again.data?.inventories?.totalCount).toBe(250);
});

test('`ask` throws the error', async () => {
  await using system = await startWithoutCount();
  await expect(ask(system.url, RulesText, VARIABLES)).rejects.toThrow('AccessDenied');
});
