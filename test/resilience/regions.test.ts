import { describe, expect, test } from 'vitest';
import { DEFAULT_ACCOUNT } from '../../src/emulator/emulator.ts';
import { createOssClient } from '../../src/oss/client/client.ts';
import { createTransport } from '../../src/oss/client/transport.ts';
import { staticCredentials } from '../../src/oss/credentials/credentials.ts';
import { Create, Delete, Rule, Update } from '../graphql/documents.ts';
import { createInput, ruleXml } from '../support/rules.ts';
import { startSystem, type TestSystem } from '../support/system.ts';
import { inParallel } from './support.ts';

const HOME = 'oss-cn-hangzhou';
const OTHER = 'oss-cn-shanghai';
const RULE = { bucket: 'faraway', inventoryId: 'r1' } as const;

/** A server that is configured for Hangzhou, and a bucket with a rule in Shanghai. */
async function startFaraway(options: Parameters<typeof startSystem>[0] = {}): Promise<TestSystem> {
  const system = await startSystem(options);
  settle(system, OTHER);
  return system;
}

function settle({ emulator }: TestSystem, region: string) {
  emulator.createBucket({ name: 'faraway', region });
  emulator.storeRules('faraway', [{ id: 'r1', xml: ruleXml('r1') }]);
}

/** The requests since the last call: operation, region of the signature, status. */
function newRequests({ requests }: TestSystem) {
  return requests
    .splice(0)
    .map(({ operation, region, status }) => `${operation} ${region} ${status}`);
}

/** OSS can only delete a bucket and make another one of that name. */
async function move(system: TestSystem, from: string, to: string) {
  const [user] = DEFAULT_ACCOUNT.users;
  if (!user) throw new Error('No user.');
  const transport = createTransport();
  const client = createOssClient({
    region: from,
    endpoint: system.emulator.url,
    credentials: staticCredentials(user),
    transport,
    breaker: { isBroken: false, run: (_request, send) => send() },
    clock: { skewMs: 0 },
  });
  const { status } = await client.send({
    action: 'oss:DeleteBucket',
    method: 'DELETE',
    bucket: 'faraway',
    query: {},
  });
  expect(status).toBe(204);
  await transport.close();
  settle(system, to);
  system.requests.length = 0;
}

describe('a bucket in another region', () => {
  test('is read for one extra request the first time, and for none later', async () => {
    await using system = await startFaraway();
    const first = await system.ask(Rule, RULE);
    expect(first.errors).toEqual([]);
    expect(first.data.inventory?.inventoryId).toBe('r1');
    expect(newRequests(system)).toEqual([
      `GetBucketInventory ${HOME} 403`,
      `GetBucketInventory ${OTHER} 200`,
    ]);
    for (let n = 0; n < 3; n += 1) {
      expect((await system.ask(Rule, RULE)).data.inventory?.inventoryId).toBe('r1');
      expect(newRequests(system)).toEqual([`GetBucketInventory ${OTHER} 200`]);
    }
  });

  test('tells its region', async () => {
    await using system = await startFaraway();
    const { data } = await system.askText('{ a: bucket(name: "faraway") { region } }');
    expect(data).toEqual({ a: { region: OTHER } });
    const listed = await system.askText('{ buckets { nodes { name region } } }');
    expect(listed.data).toEqual({
      buckets: {
        nodes: [
          { name: 'faraway', region: OTHER },
          { name: 'logs', region: HOME },
          { name: 'reports', region: HOME },
        ],
      },
    });
  });

  test('is written to, also as the first thing', async () => {
    await using system = await startFaraway();
    // Inventory reports go to a bucket of the same region.
    system.emulator.createBucket({ name: 'faraway-reports', region: OTHER });
    const destination = { ...createInput().destination, bucket: 'faraway-reports' };
    const input = createInput({ bucket: 'faraway', inventoryId: 'r2', destination });
    const created = await system.ask(Create, { input });
    expect(created.data.createInventory.__typename).toBe('CreateInventorySuccess');
    expect(newRequests(system).slice(0, 2)).toEqual([
      `PutBucketInventory ${HOME} 403`,
      `PutBucketInventory ${OTHER} 200`,
    ]);
    expect([...system.emulator.rules('faraway').keys()]).toEqual(['r1', 'r2']);

    const change = { bucket: 'faraway', inventoryId: 'r2', isEnabled: false };
    const updated = await system.ask(Update, { input: change });
    expect(updated.data.updateInventory.__typename).toBe('UpdateInventorySuccess');
    expect(system.emulator.rules('faraway').get('r2')).toContain('<IsEnabled>false');

    const deleted = await system.ask(Delete, { input: { ...RULE, inventoryId: 'r2' } });
    expect(deleted.data.deleteInventory.__typename).toBe('DeleteInventorySuccess');
    expect([...system.emulator.rules('faraway').keys()]).toEqual(['r1']);
    for (const request of newRequests(system)) expect(request).toMatch(/ oss-cn-shanghai 20[04]$/);
  });

  test('costs each of many first callers one extra request at the most', async () => {
    await using system = await startFaraway();
    const answers = await inParallel(20, 20, () => system.ask(Rule, RULE));
    expect(answers.every(({ data }) => data.inventory?.inventoryId === 'r1')).toBe(true);
    expect(newRequests(system).length).toBeLessThanOrEqual(40);
    await system.ask(Rule, RULE);
    expect(newRequests(system)).toEqual([`GetBucketInventory ${OTHER} 200`]);
  });

  test('does not turn the others away', async () => {
    await using system = await startFaraway();
    system.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);
    const both = `{ a: inventory(bucket: "faraway", inventoryId: "r1") { inventoryId }
      b: inventory(bucket: "logs", inventoryId: "r1") { inventoryId } }`;
    for (const extra of [1, 0]) {
      expect((await system.askText(both)).errors).toEqual([]);
      const requests = newRequests(system);
      expect(requests).toHaveLength(2 + extra);
      expect(requests).toContain(`GetBucketInventory ${HOME} 200`);
      expect(requests).toContain(`GetBucketInventory ${OTHER} 200`);
    }
  });

  test('that moves is followed again: away, further, and home', async () => {
    await using system = await startFaraway();
    await system.ask(Rule, RULE);
    let from = OTHER;
    for (const to of ['oss-cn-beijing', 'oss-us-west-1', HOME, OTHER]) {
      await move(system, from, to);
      expect((await system.ask(Rule, RULE)).errors).toEqual([]);
      expect(newRequests(system)).toEqual([
        `GetBucketInventory ${from} 403`,
        `GetBucketInventory ${to} 200`,
      ]);
      await system.ask(Rule, RULE);
      expect(newRequests(system)).toEqual([`GetBucketInventory ${to} 200`]);
      from = to;
    }
  });

  test('does not show where OSS is in the answer to a refusal there', async () => {
    await using system = await startFaraway();
    const loop = {
      kind: 'body',
      status: 403,
      body: '<Error><Code>AccessDenied</Code><Message>The bucket must be addressed using oss-cn-x.aliyuncs.com.</Message><RequestId>ID</RequestId><Endpoint>oss-cn-x.aliyuncs.com</Endpoint></Error>',
      times: 2,
    } as const;
    system.emulator.inject(loop);
    const { errors } = await system.ask(Rule, RULE);
    expect(errors).toMatchObject([{ extensions: { code: 'ACCESS_DENIED' } }]);
    expect(JSON.stringify(errors)).not.toContain('aliyuncs');
    expect(newRequests(system)).toHaveLength(2);
  });
});

test.for([
  'evil.example',
  'oss-x.aliyuncs.com.evil.example',
  'evil.example/oss-x.aliyuncs.com',
  'oss-x@evil.example/.aliyuncs.com',
  '127.0.0.1:1',
])('an answer that names the stranger %s is a refusal', async (endpoint) => {
  await using system = await startSystem();
  const document = `<Error><Code>AccessDenied</Code><Message>m</Message><RequestId>ID</RequestId><Endpoint>${endpoint}</Endpoint></Error>`;
  system.emulator.inject({ kind: 'body', status: 403, body: document });
  const { errors } = await system.ask(Rule, { bucket: 'logs', inventoryId: 'r1' });
  expect(errors).toMatchObject([{ extensions: { code: 'ACCESS_DENIED' } }]);
  expect(system.requests).toHaveLength(1);
});

test('a wrong clock and a wrong region together cost one extra request each', async () => {
  await using system = await startFaraway({ now: () => Date.now() - 3_600_000 });
  expect((await system.ask(Rule, RULE)).errors).toEqual([]);
  expect(newRequests(system)).toEqual([
    `GetBucketInventory ${HOME} 403`,
    `GetBucketInventory ${HOME} 403`,
    `GetBucketInventory ${OTHER} 200`,
  ]);
  expect((await system.ask(Rule, RULE)).errors).toEqual([]);
  expect(newRequests(system)).toEqual([`GetBucketInventory ${OTHER} 200`]);
});
