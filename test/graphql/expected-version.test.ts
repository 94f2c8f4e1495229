import { expect, test } from 'vitest';
import { createSubgraphSchema } from '../../src/graphql/federation.ts';
import { ACCOUNT_ID } from '../support/rules.ts';
import { operationsOf, startSystem } from '../support/system.ts';
import { deleting, startWithRule, updating, versionIn, write } from './version-writes.ts';

test('an update of the expected version succeeds, and its answer has the next one', async () => {
  await using system = await startWithRule();
  const first = await versionIn(system);
  expect(first).toMatch(/^[\w-]{22}$/);
  const updated = await write(system, updating('a/', first));
  expect(updated.__typename).toBe('UpdateInventorySuccess');
  expect(updated.inventory?.version).toBe(await versionIn(system));
  expect(updated.inventory?.version).not.toBe(first);
  const again = await write(system, updating('b/', updated.inventory?.version ?? null));
  expect(again.inventory?.filter.prefix).toBe('b/');
  const back = await write(system, updating('', again.inventory?.version ?? null));
  expect(back.inventory?.version).toBe(first);
});

test.each([
  ['an earlier version', (first: string) => first],
  ['an empty text', () => ''],
  ['a text that is no version', () => '*'],
  ['a long text', (first: string) => first.repeat(1000)],
])('a write that expects %s is stale, and OSS is only asked for the rule', async (_, expected) => {
  await using system = await startWithRule();
  const first = await versionIn(system);
  const { inventory } = await write(system, updating('a/', first));
  for (const query of [
    updating('b/', expected(first)),
    // What it would change is changed already.
    updating('a/', expected(first)),
    // The input is invalid, too.
    updating('b/', expected(first), 'optionalFields: [SIZE, SIZE]'),
    updating('b/', expected(first)).replace('})', '}, validateOnly: true)'),
    deleting(expected(first)),
  ]) {
    system.requests.length = 0;
    const stale = await write(system, query);
    expect(stale).toEqual({
      __typename: 'StaleVersionError',
      code: 'StaleVersion',
      message: expect.stringContaining('`inventory`'),
      inventory,
    });
    expect(stale.message?.length).toBeLessThan(400);
    expect(operationsOf(system)).toEqual({ GetBucketInventory: 1 });
  }
  expect(system.emulator.rules('logs').get('r1')).toContain('<Prefix>a/');
});

test('null expects nothing, and a delete reads the rule only for a version', async () => {
  await using system = await startWithRule();
  expect((await write(system, updating('a/', null))).__typename).toBe('UpdateInventorySuccess');
  const version = await versionIn(system);
  system.requests.length = 0;
  expect((await write(system, deleting(version))).__typename).toBe('DeleteInventorySuccess');
  expect(operationsOf(system)).toEqual({ GetBucketInventory: 1, DeleteBucketInventory: 1 });
  system.requests.length = 0;
  expect((await write(system, deleting(null))).__typename).toBe('DeleteInventorySuccess');
  expect(operationsOf(system)).toEqual({ DeleteBucketInventory: 1 });
});

test('of a rule that is gone, the update fails and the delete succeeds', async () => {
  await using system = await startSystem();
  const updated = await write(system, updating('a/', 'any'));
  expect(updated.__typename).toBe('NoSuchInventoryError');
  expect((await write(system, deleting('any'))).__typename).toBe('DeleteInventorySuccess');
  // A rule that another writer creates now is not deleted unseen.
  expect(operationsOf(system)).toEqual({ GetBucketInventory: 2 });
});

test('a version that was read with validateOnly holds for the write', async () => {
  await using system = await startWithRule();
  const version = await versionIn(system);
  const checked = await write(
    system,
    updating('a/', version).replace('})', '}, validateOnly: true)'),
  );
  expect(checked.__typename).toBe('ValidationSuccess');
  expect((await write(system, updating('a/', version))).__typename).toBe('UpdateInventorySuccess');
});

test('a write waits until OSS’s reads show this process’s last write of the rule', async () => {
  const slept: number[] = [];
  let now = 0;
  const clock = {
    now: () => now,
    async sleep(ms: number) {
      slept.push(ms);
      now += ms;
    },
    timeout: (ms: number) => AbortSignal.timeout(ms),
    after: () => ({ [Symbol.dispose]() {} }),
  };
  await using system = await startWithRule({ serving: { clock, lagMs: 1000 } });
  const first = await versionIn(system);
  const { inventory } = await write(system, updating('a/', first));
  expect(slept).toEqual([]);
  now += 400;
  await write(system, updating('b/', inventory?.version ?? ''));
  expect(slept).toEqual([600]);
  // Without a version, nothing is compared.
  await write(system, updating('c/', null));
  expect(slept).toEqual([600]);
});

test('a gateway gets the version, and can expect it', async () => {
  await using system = await startWithRule({ serving: { schema: createSubgraphSchema() } });
  const version = await versionIn(system);
  const { data } = await system.askText(
    '{ _entities(representations: [{ __typename: "InventoryConfiguration", bucket: { name: "logs" }, inventoryId: "r1" }]) { ... on InventoryConfiguration { version } } }',
  );
  expect(data).toEqual({ _entities: [{ version }] });
  expect((await write(system, updating('a/', version))).__typename).toBe('UpdateInventorySuccess');
  expect((await write(system, updating('b/', version))).__typename).toBe('StaleVersionError');
});

test('a rule that was created has the version that it is read with', async () => {
  await using system = await startSystem();
  const { data } = await system.askText(`mutation {
    createInventory(input: {
      bucket: "logs", inventoryId: "r1", isEnabled: true, frequency: DAILY, includedObjectVersions: ALL
      destination: { accountId: "${ACCOUNT_ID}", roleName: "AliyunOSSRole", bucket: "reports" }
    }) { ... on CreateInventorySuccess { inventory { version } } }
  }`);
  expect(data).toEqual({ createInventory: { inventory: { version: await versionIn(system) } } });
});
