import { createHash } from 'node:crypto';
import { RulesDocument, RulesText } from 'oss-inventory-graphql-documents';
import { fetchQuery } from 'relay-runtime';
import { expect, test } from 'vitest';
import { createAccessControl } from '../../../src/access/policy.ts';
import { createClient as createApollo } from './apollo/client.ts';
import type { Credentials } from './credentials.ts';
import { ask } from './fetch/rules.ts';
import listQuery, {
  type InventoryListQuery,
} from './relay/__generated__/InventoryListQuery.graphql.ts';
import { createEnvironment } from './relay/environment.ts';
import { BUCKET, startSample } from './support.ts';
import { createClient as createUrql } from './urql/client.ts';

const VARIABLES = { bucket: BUCKET, first: 1 };

/** What each client reads with a credential; a refusal throws. */
const CLIENTS: Record<string, (url: string, credentials: Credentials) => Promise<unknown>> = {
  async 'Apollo Client'(url, credentials) {
    const client = createApollo(url, credentials);
    return (await client.query({ query: RulesDocument, variables: VARIABLES })).data;
  },
  async urql(url, credentials) {
    const { data, error } = await createUrql(url, credentials).query(RulesDocument, VARIABLES);
    if (error) throw error;
    return data;
  },
  async Relay(url, credentials) {
    const environment = createEnvironment(url, credentials);
    return fetchQuery<InventoryListQuery>(environment, listQuery, VARIABLES).toPromise();
  },
  async fetch(url, credentials) {
    return ask(url, RulesText, VARIABLES, await credentials());
  },
};

test.each(Object.entries(CLIENTS))('%s sends a credential with each request', async (_, read) => {
  const sha256 = createHash('sha256').update('the key').digest();
  await using system = await startSample({
    serving: {
      identity: { apiKeys: [{ name: 'page', sha256 }], tokens: undefined },
      accessOf: createAccessControl({
        grants: [{ to: 'authenticated', may: ['read'], on: ['*'] }],
      }),
    },
  });
  expect(JSON.stringify(await read(system.url, () => ({ 'x-api-key': 'the key' })))).toMatch(
    BUCKET,
  );
  await expect(read(system.url, async () => ({ 'x-api-key': 'another' }))).rejects.toThrow();
});
