import { encodeGlobalID } from '@pothos/plugin-relay';
import { expect, test } from 'vitest';
import { createAccessControl } from '../../src/access/policy.ts';
import { createSubgraphSchema } from '../../src/graphql/federation.ts';
import { manyRules, ruleXml } from '../support/rules.ts';
import { operationsOf, type SystemOptions, startSystem } from '../support/system.ts';

const XML = '{ inventory(bucket: "logs", inventoryId: "r1") { inventoryId xml } }';

async function startWithRule(options: SystemOptions = {}) {
  const system = await startSystem(options);
  system.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);
  return system;
}

test('a rule’s XML is what OSS sends, with a request of its own', async () => {
  await using system = await startWithRule();
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${ruleXml('r1', '<Future kind="x"> é中😀 </Future>')}\n`;
  system.emulator.inject({ kind: 'body', body, operation: 'GetBucketInventory', times: 2 });
  const { data, errors } = await system.askText(XML);
  expect(errors).toEqual([]);
  expect(data).toEqual({ inventory: { inventoryId: 'r1', xml: body } });
  expect(operationsOf(system)).toEqual({ GetBucketInventory: 2 });
});

test('elements that the server does not know are in a list without a request for each rule', async () => {
  await using system = await startSystem();
  const xml = ruleXml('r1', '<Future kind="x">1</Future>').replace(
    '</Filter>',
    '<Tag>a</Tag></Filter>',
  );
  system.emulator.storeRules('logs', [{ id: 'r1', xml }, ...manyRules(1)]);
  const { data, errors } = await system.askText(
    '{ inventories(bucket: "logs") { nodes { unknownElements } } }',
  );
  expect(errors).toEqual([]);
  expect(data).toEqual({
    inventories: {
      nodes: [
        { unknownElements: ['Filter/<Tag>a</Tag>', '<Future kind="x">1</Future>'] },
        { unknownElements: [] },
      ],
    },
  });
  expect(operationsOf(system)).toEqual({ ListBucketInventory: 1 });
});

test('each rule of a page costs a request, and each rule only one', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', manyRules(5));
  const { data, errors } = await system.askText(
    '{ inventories(bucket: "logs", first: 4) { nodes { xml again: xml } } }',
  );
  expect(errors).toEqual([]);
  expect(data).toEqual({
    inventories: {
      nodes: manyRules(4).map(({ xml }) => {
        const sent = expect.stringContaining(xml);
        return { xml: sent, again: sent };
      }),
    },
  });
  expect(operationsOf(system)).toEqual({ ListBucketInventory: 1, GetBucketInventory: 4 });
});

test('it is null for a rule that is gone by then, and an error only where OSS does not answer', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', manyRules(3));
  const operation = 'GetBucketInventory';
  const [gone, denied] = ['rule-000', 'rule-001'];
  system.emulator.inject({
    kind: 'error',
    status: 404,
    code: 'NoSuchInventory',
    operation,
    inventoryId: gone,
  });
  system.emulator.inject({
    kind: 'error',
    status: 403,
    code: 'AccessDenied',
    operation,
    inventoryId: denied,
  });
  const { data, errors } = await system.askText(
    '{ inventories(bucket: "logs") { nodes { inventoryId xml } } }',
  );
  expect(data).toEqual({
    inventories: {
      nodes: [
        { inventoryId: 'rule-000', xml: null },
        { inventoryId: 'rule-001', xml: null },
        { inventoryId: 'rule-002', xml: expect.stringContaining('<Id>rule-002</Id>') },
      ],
    },
  });
  expect(errors.map(({ path, extensions }) => [path, extensions?.code])).toEqual([
    [['inventories', 'nodes', 1, 'xml'], 'ACCESS_DENIED'],
  ]);
});

test.each([
  ['of another rule', ruleXml('r2')],
  ['longer than 50,000 bytes', ruleXml('r1', `<Future>${'中'.repeat(16_700)}</Future>`)],
  ['that is not a rule', '<html></html>'],
  ['with a document type', `<!DOCTYPE x SYSTEM "file:///etc/passwd">${ruleXml('r1')}`],
])('a document %s is refused', async (_, body) => {
  await using system = await startWithRule();
  const query = XML.replace('inventory(', 'rule: inventory(');
  const whole = ruleXml('r1');
  system.emulator.inject({ kind: 'body', body: whole, operation: 'GetBucketInventory' });
  system.emulator.inject({ kind: 'body', body, operation: 'GetBucketInventory' });
  const { data, errors } = await system.askText(query);
  expect(data).toEqual({ rule: { inventoryId: 'r1', xml: null } });
  expect(errors).toMatchObject([
    {
      path: ['rule', 'xml'],
      extensions: { code: 'UPSTREAM_UNAVAILABLE', oss: { code: 'UnreadableAnswer' } },
    },
  ]);
});

test('after a write it is the changed rule', async () => {
  await using system = await startWithRule();
  const change = (alias: string, isEnabled: boolean) =>
    `${alias}: updateInventory(input: { bucket: "logs", inventoryId: "r1", isEnabled: ${isEnabled} }) {
      ... on UpdateInventorySuccess { inventory { xml } }
    }`;
  const { data } = await system.askText(`mutation { ${change('a', false)} ${change('b', true)} }`);
  expect(data).toEqual({
    a: { inventory: { xml: expect.stringContaining('<IsEnabled>false<') } },
    b: { inventory: { xml: expect.stringContaining('<IsEnabled>true<') } },
  });
});

test('a gateway gets it for an entity, and no caller gets that of a hidden rule', async () => {
  const accessOf = createAccessControl({ grants: [{ to: 'anyone', may: ['read'], on: ['logs'] }] });
  await using system = await startWithRule({
    serving: { schema: createSubgraphSchema(), accessOf },
  });
  system.emulator.storeRules('reports', [{ id: 'r1', xml: ruleXml('r1') }]);
  const references = ['logs', 'reports'].map(
    (bucket) =>
      `{ __typename: "InventoryConfiguration", id: "${encodeGlobalID('InventoryConfiguration', `${bucket}/r1`)}" }`,
  );
  const { data } = await system.askText(
    `{ _entities(representations: [${references.join()}]) { ... on InventoryConfiguration { xml } } }`,
  );
  expect(data).toEqual({ _entities: [{ xml: expect.stringContaining('<Id>r1</Id>') }, null] });
  expect(operationsOf(system)).toEqual({ GetBucketInventory: 2 });
});
