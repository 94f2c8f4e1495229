import { expect, test } from 'vitest';
import { manyRules } from '../support/rules.ts';
import { startSystem } from '../support/system.ts';

const DENIED = {
  kind: 'error',
  operation: 'ListBucketInventory',
  status: 403,
  code: 'AccessDenied',
} as const;

test('a list that cannot be read leaves another one alone', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', manyRules(1));
  const { data, errors } = await system.askText(`{
    missing: inventories(bucket: "nowhere") { nodes { inventoryId } }
    found: inventories(bucket: "logs") { nodes { inventoryId } }
  }`);
  expect(data).toEqual({ missing: null, found: { nodes: [{ inventoryId: 'rule-000' }] } });
  expect(errors).toMatchObject([
    { path: ['missing', 'nodes'], extensions: { code: 'NO_SUCH_BUCKET' } },
  ]);
});

test('a bucket whose rules may not be read is beside the others', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('reports', manyRules(1));
  system.emulator.inject({ ...DENIED, bucket: 'logs' });
  const { data, errors } = await system.askText(
    '{ buckets { nodes { name inventories { nodes { inventoryId } } } } }',
  );
  expect(data).toEqual({
    buckets: {
      nodes: expect.arrayContaining([
        { name: 'logs', inventories: null },
        { name: 'reports', inventories: { nodes: [{ inventoryId: 'rule-000' }] } },
      ]),
    },
  });
  expect(errors).toMatchObject([{ extensions: { code: 'ACCESS_DENIED' } }]);
  expect(errors[0]?.path?.slice(0, 2)).toEqual(['buckets', 'nodes']);
});

test('a count of buckets that fails leaves the page alone', async () => {
  const names = Array.from({ length: 1001 }, (_, number) => `b-${String(number).padStart(4, '0')}`);
  await using system = await startSystem({ buckets: names });
  const operation = 'ListBuckets';
  system.emulator.inject({ kind: 'delay', ms: 0, phase: 'before', operation });
  system.emulator.inject({ ...DENIED, operation });
  const { data, errors } = await system.askText(
    '{ buckets(first: 1) { nodes { name } totalCount } }',
  );
  expect(data).toEqual({ buckets: { nodes: [{ name: 'b-0000' }], totalCount: null } });
  expect(errors).toMatchObject([
    { path: ['buckets', 'totalCount'], extensions: { code: 'ACCESS_DENIED' } },
  ]);
});

test('a count that fails leaves the page alone', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', manyRules(150));
  // The first request answers the page; the rest of the count takes another one.
  system.emulator.inject({ ...DENIED, kind: 'delay', ms: 0, phase: 'before' });
  system.emulator.inject(DENIED);
  const { data, errors } = await system.askText(
    '{ inventories(bucket: "logs", first: 1) { nodes { inventoryId } totalCount } }',
  );
  expect(data).toEqual({
    inventories: { nodes: [{ inventoryId: 'rule-000' }], totalCount: null },
  });
  expect(errors).toMatchObject([
    { path: ['inventories', 'totalCount'], extensions: { code: 'ACCESS_DENIED' } },
  ]);
});
