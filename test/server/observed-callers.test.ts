import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createAccessControl } from '../../src/access/policy.ts';
import { startSystem } from '../support/system.ts';
import { COUNT, creation, post, requestLines } from './support.ts';

const KEY = 'key of the pipeline';
const ADDRESS = '203.0.113.7';

/** A server that asks who calls, lets them read alone, trusts a document and counts. */
function start() {
  return startSystem({
    serving: {
      metrics: { host: '127.0.0.1', port: 0 },
      identity: {
        apiKeys: [{ name: 'ci', sha256: createHash('sha256').update(KEY).digest() }],
        tokens: undefined,
      },
      accessOf: createAccessControl({ grants: [{ to: { key: 'ci' }, may: ['read'], on: ['*'] }] }),
      trustedDocuments: { documents: new Map([['count', COUNT]]), isOnly: false },
      trustedProxies: 1,
    },
  });
}

const headers = { 'x-api-key': KEY, 'x-forwarded-for': `198.51.100.1, ${ADDRESS}` };

test('what the policy refuses has an audit line that says who tried, and from where', async () => {
  await using system = await start();
  await post(system.url, { query: creation('planted') }, headers);
  expect(system.log.filter(({ msg }) => msg === 'audit')).toMatchObject([
    {
      caller: 'key:ci',
      address: ADDRESS,
      mutation: 'createInventory',
      bucket: 'logs',
      inventoryId: 'planted',
      outcome: 'AccessDeniedError',
      code: 'Forbidden',
      ossRequestIds: [],
    },
  ]);
});

test('who is refused for a credential that is none leaves an address', async () => {
  await using system = await start();
  await post(system.url, { query: COUNT }, { ...headers, 'x-api-key': 'guessed' });
  expect(requestLines(system.log)).toMatchObject([
    { caller: 'anonymous', address: ADDRESS, status: 401, errorCodes: ['UNAUTHENTICATED'] },
  ]);
});

test('operations have their names in metrics where they came by a trusted document’s id', async () => {
  await using system = await start();
  await post(system.url, { documentId: 'count' }, headers);
  await post(system.url, { query: COUNT }, headers);
  const metrics = await (await fetch(system.metricsUrl ?? '')).text();
  const counted = metrics.match(/^graphql_requests_total\{.*\} \d+$/gm) ?? [];
  expect(counted.map((line) => /operation="(\w+)"/.exec(line)?.[1]).toSorted()).toEqual([
    'Count',
    'other',
  ]);
});
