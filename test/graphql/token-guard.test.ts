import { expect, test } from 'vitest';
import { ContinuationTokens } from '../../src/oss/inventory/continuation-tokens.ts';
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
  'tokens that are %s: a small bucket shows it once, when an id is not taken for one',
  async (continuationTokens) => {
    await using system = await startSystem({ continuationTokens });
    system.emulator.storeRules('logs', manyRules(40));
    const first = await pageAfter(system, null);
    expect(first.statuses).toEqual([200]);

    const second = await pageAfter(system, first.endCursor);
    expect(second.ids).toEqual(idsFrom(10));
    expect(second.statuses).toEqual([continuationTokens === 'opaque' ? 400 : 200, 200]);
    expect(system.log.filter(({ msg }) => `${msg}`.includes('continuation token'))).toHaveLength(1);

    const third = await pageAfter(system, second.endCursor);
    expect(third.ids).toEqual(idsFrom(20));
    expect(third.statuses).toEqual([200]);
  },
);

test('tokens that are opaque: a bucket of more than a page shows it with its first page', async () => {
  await using system = await startSystem({ continuationTokens: 'opaque' });
  system.emulator.storeRules('logs', manyRules(200));
  const first = await pageAfter(system, null);
  const second = await pageAfter(system, first.endCursor);
  expect(second).toMatchObject({ ids: idsFrom(10), statuses: [200] });
});

test('an id that OSS refuses as a token is read around', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', manyRules(200));
  const { data } = await system.ask(Page, { bucket: 'logs', first: 150 });
  const cursor = data.inventories.pageInfo.endCursor;
  system.emulator.inject({ kind: 'error', status: 400, code: 'InvalidArgument' });

  const refused = await pageAfter(system, cursor);
  expect(refused).toMatchObject({ ids: idsFrom(150), statuses: [400, 200, 200] });

  // For a minute none is tried, so that a service which refuses them all is not asked twice each time.
  expect(await pageAfter(system, cursor)).toMatchObject({
    ids: idsFrom(150),
    statuses: [200, 200],
  });
  expect(system.log.filter(({ msg }) => `${msg}`.includes('continuation token'))).toHaveLength(1);
});

test('an id is tried as a token again a minute after one was refused', () => {
  let now = 0;
  const tokens = new ContinuationTokens(() => now);
  expect(tokens.areIds).toBe(true);
  tokens.refused();
  now = 59_999;
  expect(tokens.areIds).toBe(false);
  now = 60_000;
  expect(tokens.areIds).toBe(true);
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

test('rules by id, where the first of them is what shows that tokens are opaque', async () => {
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
