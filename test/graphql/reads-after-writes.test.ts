import { expect, test } from 'vitest';
import { ACCOUNT_ID, manyRules } from '../support/rules.ts';
import { startSystem } from '../support/system.ts';

/** What each mutation of a document reads of its bucket afterwards: all that loaders keep. */
const BUCKET = `bucket {
  inventories(first: 1000) { totalCount nodes { inventoryId isEnabled } }
  b: inventory(inventoryId: "b") { isEnabled }
  rule: inventory(inventoryId: "rule-000") { isEnabled }
}`;

const create = (id: string) => `createInventory(input: {
  bucket: "logs", inventoryId: "${id}", isEnabled: true, frequency: DAILY, includedObjectVersions: ALL
  destination: { accountId: "${ACCOUNT_ID}", roleName: "AliyunOSSRole", bucket: "reports" }
}) { ... on CreateInventorySuccess { inventory { ${BUCKET} } } }`;

const update = (id: string, isEnabled: boolean) => `updateInventory(input: {
  bucket: "logs", inventoryId: "${id}", isEnabled: ${isEnabled}
}) { ... on UpdateInventorySuccess { inventory { ${BUCKET} } } }`;

const remove = (id: string) => `deleteInventory(input: { bucket: "logs", inventoryId: "${id}" }) {
  ... on DeleteInventorySuccess { ${BUCKET} }
}`;

test('each mutation of a document reads the bucket as it has left it', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', manyRules(3));

  const { data, errors } = await system.askText(`mutation {
    created: ${create('b')}
    updated: ${update('b', false)}
    other: ${update('rule-000', false)}
    removed: ${remove('b')}
    again: ${create('b')}
    first: ${remove('rule-000')}
  }`);

  expect(errors).toEqual([]);
  const bucket = (b: boolean | null, rule: boolean | null) => {
    const nodes = [
      ...(b === null ? [] : [{ inventoryId: 'b', isEnabled: b }]),
      ...(rule === null ? [] : [{ inventoryId: 'rule-000', isEnabled: rule }]),
      { inventoryId: 'rule-001', isEnabled: true },
      { inventoryId: 'rule-002', isEnabled: true },
    ];
    return {
      inventories: { totalCount: nodes.length, nodes },
      b: b === null ? null : { isEnabled: b },
      rule: rule === null ? null : { isEnabled: rule },
    };
  };
  expect(data).toEqual({
    created: { inventory: { bucket: bucket(true, true) } },
    updated: { inventory: { bucket: bucket(false, true) } },
    other: { inventory: { bucket: bucket(false, false) } },
    removed: { bucket: bucket(null, false) },
    again: { inventory: { bucket: bucket(true, false) } },
    first: { bucket: bucket(true, null) },
  });
});
