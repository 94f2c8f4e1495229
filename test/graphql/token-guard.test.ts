import { expect, test } from 'vitest';
import { manyRules } from '../support/rules.ts';
import { startSystem, type TestSystem } from '../support/system.ts';
import { Page } from './documents.ts';

/** A page of 10 behind the cursor: its ids, and which tokens OSS was asked with. */
async function pageAfter(system: TestSystem, after: string | null | undefined) {
  system.requests.length = 0;
  const { data, errors } = await system.ask(Page, { bucket: 'logs', first: 10, after });
  expect(errors).toEqual([]);
  return {
    ids: data.inventories.nodes.map(({ inventoryId }) => inventoryId),
    statuses: system.requests.map(({ status }) => status),
    endCursor: data.inventories.pageInfo.endCursor,
  };
}

const idsFrom = (start: number) =>
  manyRules(start + 10)
    .slice(start)
    .map(({ id }) => id);

test.for(['opaque', 'opaqueOrNone'] as const)(
  'tokens that are %s: a page that does not begin behind the id is read from the start',
  async (continuationTokens) => {
    await using system = await startSystem({ continuationTokens });
    system.emulator.storeRules('logs', manyRules(40));
    const first = await pageAfter(system, null);
    expect(first.statuses).toEqual([200]);

    const second = await pageAfter(system, first.endCursor);
    expect(second.ids).toEqual(idsFrom(10));
    expect(second.statuses).toEqual([continuationTokens === 'opaque' ? 400 : 200, 200]);
    expect(system.log.filter(({ msg }) => `${msg}`.includes('continuation token'))).toHaveLength(1);
  },
);

test('tokens that are opaque: one request tries an id once, whatever it reads behind ids', async () => {
  await using system = await startSystem({ continuationTokens: 'opaque' });
  system.emulator.storeRules('logs', manyRules(400));
  const cursor = (id: string) => Buffer.from(`1/logs/${id}`).toString('base64url');
  const { data, errors } = await system.askText(`{
    a: inventories(bucket: "logs", first: 1, after: "${cursor('rule-150')}") {
      nodes { inventoryId
        bucket { inventories(first: 1, after: "${cursor('rule-350')}") { nodes { inventoryId } } } } }
    b: inventories(bucket: "logs", first: 1, after: "${cursor('rule-250')}") { nodes { inventoryId } }
  }`);
  expect(errors).toEqual([]);
  expect(data).toEqual({
    a: {
      nodes: [
        {
          inventoryId: 'rule-151',
          bucket: { inventories: { nodes: [{ inventoryId: 'rule-351' }] } },
        },
      ],
    },
    b: { nodes: [{ inventoryId: 'rule-251' }] },
  });
  const lists = system.requests.filter(({ operation }) => operation === 'ListBucketInventory');
  expect(lists.map(({ status }) => status)).toEqual([400, 200, 200, 200, 200]);
});

test('an id that OSS refuses as a token is read around, and the next one is tried', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', manyRules(200));
  const { data } = await system.ask(Page, { bucket: 'logs', first: 150 });
  const cursor = data.inventories.pageInfo.endCursor;
  system.emulator.inject({ kind: 'error', status: 400, code: 'InvalidArgument' });

  const refused = await pageAfter(system, cursor);
  expect(refused).toMatchObject({ ids: idsFrom(150), statuses: [400, 200, 200] });

  expect(system.log.filter(({ msg }) => `${msg}`.includes('continuation token'))).toHaveLength(1);
  expect(await pageAfter(system, cursor)).toMatchObject({ ids: idsFrom(150), statuses: [200] });
});

test('no other refusal says anything of tokens', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', manyRules(200));
  const { endCursor } = await pageAfter(system, null);
  system.emulator.inject({ kind: 'error', status: 400, code: 'MalformedXML' });
  const { errors } = await system.ask(Page, { bucket: 'logs', first: 10, after: endCursor });
  expect(errors).toHaveLength(1);
  expect((await pageAfter(system, endCursor)).statuses).toEqual([200]);
});

test('rules by id where tokens are opaque cost one request more than ids', async () => {
  for (const continuationTokens of ['opaque', 'opaqueOrNone'] as const) {
    await using system = await startSystem({ continuationTokens });
    system.emulator.storeRules('logs', manyRules(1000));
    const fields = manyRules(1000)
      .slice(990, 994)
      .map(({ id }, index) => `r${index}: inventory(bucket: "logs", inventoryId: "${id}") { id }`);
    const { errors } = await system.askText(`{ ${fields.join(' ')} }`);
    expect(errors).toEqual([]);
    expect(system.requests).toHaveLength(5);
  }
});

test('a rule without an id has no place, and does not make OSS’s order doubtful', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', [
    ...manyRules(250),
    {
      id: 'rule-150x',
      xml: '<InventoryConfiguration><IsEnabled>true</IsEnabled></InventoryConfiguration>',
    },
  ]);
  const { data } = await system.ask(Page, { bucket: 'logs', first: 141 });
  const middle = await pageAfter(system, data.inventories.pageInfo.endCursor);
  expect(middle).toMatchObject({ ids: idsFrom(141), statuses: [200] });
  const all = await system.ask(Page, { bucket: 'logs', first: 1000 });
  expect(all.data.inventories.nodes).toHaveLength(250);
});

test('that a bucket is gone, or closed to the account, is no matter of tokens', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', manyRules(20));
  const { endCursor } = await pageAfter(system, null);
  for (const [status, code] of [
    [404, 'NoSuchBucket'],
    [403, 'AccessDenied'],
  ] as const) {
    system.emulator.inject({ kind: 'error', status, code });
    system.requests.length = 0;
    const { errors } = await system.ask(Page, { bucket: 'logs', first: 10, after: endCursor });
    expect(errors.map(({ extensions }) => extensions?.oss?.code)).toEqual([code]);
    expect(system.requests).toHaveLength(1);
  }
  expect((await pageAfter(system, endCursor)).statuses).toEqual([200]);
});
