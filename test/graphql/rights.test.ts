import { createHash } from 'node:crypto';
import { encodeGlobalID } from '@pothos/plugin-relay';
import { describe, expect, test } from 'vitest';
import { createAccessControl, type Policy } from '../../src/access/policy.ts';
import { createSubgraphSchema } from '../../src/graphql/federation.ts';
import { creation } from '../server/support.ts';
import { manyRules } from '../support/rules.ts';
import { operationsOf, startSystem } from '../support/system.ts';

const KEYS = ['reader', 'maker', 'nobody'] as const;

const POLICY: Policy = {
  grants: [
    { to: { key: 'reader' }, may: ['read'], on: ['logs', 'list-1*'] },
    { to: { key: 'maker' }, may: ['create', 'update'], on: ['logs'], destinations: ['reports'] },
    { to: { key: 'maker' }, may: ['delete'], on: ['reports'] },
  ],
};

const as = (key: (typeof KEYS)[number]) => ({ 'x-api-key': `key of ${key}` });

/** A server whose callers prove who they are by API keys. */
async function start(buckets = ['logs', 'reports', 'secret']) {
  const apiKeys = KEYS.map((name) => ({
    name,
    sha256: createHash('sha256').update(`key of ${name}`).digest(),
  }));
  const system = await startSystem({
    buckets,
    serving: {
      identity: { apiKeys, tokens: undefined },
      accessOf: createAccessControl(POLICY),
    },
  });
  for (const bucket of ['logs', 'secret']) {
    if (buckets.includes(bucket)) system.emulator.storeRules(bucket, manyRules(3));
  }
  return system;
}

const globalId = (bucket: string) => encodeGlobalID('InventoryConfiguration', `${bucket}/rule-001`);

describe('what a caller may not read', () => {
  test('is the same as what does not exist, in every field that leads to it', async () => {
    await using system = await start();
    const ask = (bucket: string) =>
      system.askText(
        `query Q($bucket: String!, $rule: ID!, $whole: ID!) {
          bucket(name: $bucket) { name region }
          inventory(bucket: $bucket, inventoryId: "rule-001") { inventoryId }
          node(id: $rule) { id }
          nodes(ids: [$rule, $whole]) { id }
        }`,
        { bucket, rule: globalId(bucket), whole: encodeGlobalID('Bucket', bucket) },
        as('reader'),
      );
    const hidden = await ask('secret');
    expect(hidden.data).toEqual({ bucket: null, inventory: null, node: null, nodes: [null, null] });
    expect(hidden.errors).toEqual([]);
    expect(system.requests).toEqual([]);
    // One that does not exist, and one that does.
    expect((await ask('missing')).data).toEqual(hidden.data);
    expect((await ask('logs')).data).toMatchObject({ bucket: { name: 'logs' }, nodes: [{}, {}] });
  });

  test('is NO_SUCH_BUCKET where a list cannot be null', async () => {
    await using system = await start();
    const query = 'query Q($b: String!) { inventories(bucket: $b) { nodes { id } } }';
    const hidden = await system.askText(query, { b: 'secret' }, as('reader'));
    const missing = await system.askText(query, { b: 'missing' }, as('reader'));
    expect(system.requests).toEqual([]);
    const [error] = hidden.errors;
    expect(error).toMatchObject({
      message: 'Bucket "secret" does not exist, or you may not read it. Check the name.',
      path: ['inventories', 'nodes'],
      extensions: { code: 'NO_SUCH_BUCKET' },
    });
    expect({ ...missing.errors[0], message: '' }).toEqual({ ...error, message: '' });
  });

  test('has a name where a rule leads to it, and nothing more', async () => {
    await using system = await start();
    const answer = await system.askText(
      `{ inventory(bucket: "logs", inventoryId: "rule-001") {
        destination { bucket {
          id name region storageClass createdAt versioning ownerId inventory(inventoryId: "x") { id }
        } }
      } }`,
      {},
      as('reader'),
    );
    expect(answer.errors).toEqual([]);
    expect(answer.data).toMatchObject({
      inventory: {
        destination: {
          bucket: {
            name: 'reports',
            region: null,
            storageClass: null,
            createdAt: null,
            versioning: null,
            ownerId: null,
            inventory: null,
          },
        },
      },
    });
    expect(operationsOf(system)).toEqual({ GetBucketInventory: 1 });
  });

  test('is not in the list of buckets, whose pages are full all the same', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `list-${index}`);
    await using system = await start(names);
    const mine = names.filter((name) => name.startsWith('list-1')).toSorted();
    const page = (args: string) =>
      system.askText(
        `{ buckets(${args}) { nodes { name } pageInfo { hasNextPage endCursor } } }`,
        {},
        as('reader'),
      );
    const first = await page('first: 7');
    expect(first.data).toMatchObject({
      buckets: {
        nodes: mine.slice(0, 7).map((name) => ({ name })),
        pageInfo: { hasNextPage: true },
      },
    });
    const cursor = JSON.stringify(first.data).match(/"endCursor":"([^"]+)"/)?.[1];
    expect((await page(`first: 7, after: "${cursor}"`)).data).toMatchObject({
      buckets: { nodes: mine.slice(7).map((name) => ({ name })), pageInfo: { hasNextPage: false } },
    });
    expect((await page('last: 2')).data).toMatchObject({
      buckets: { nodes: mine.slice(-2).map((name) => ({ name })) },
    });
    const count = (args: string, key: (typeof KEYS)[number]) =>
      system.askText(`{ buckets(${args}) { totalCount } }`, {}, as(key));
    const counted = (totalCount: number) => ({ buckets: { totalCount } });
    expect((await count('first: 1', 'reader')).data).toEqual(counted(mine.length));
    expect((await count('prefix: "list-11"', 'reader')).data).toEqual(counted(1));
    expect((await count('prefix: "list-2"', 'reader')).data).toEqual(counted(0));
    expect((await count('first: 1', 'nobody')).data).toEqual(counted(0));
  });

  test('is all there is for a caller without a grant, and OSS is not asked', async () => {
    await using system = await start();
    const answer = await system.askText(
      '{ buckets { nodes { name } edges { cursor } pageInfo { hasNextPage hasPreviousPage } } bucket(name: "logs") { id } }',
      {},
      as('nobody'),
    );
    expect(answer).toMatchObject({
      data: {
        buckets: { nodes: [], edges: [], pageInfo: { hasNextPage: false, hasPreviousPage: false } },
        bucket: null,
      },
      errors: [],
    });
    expect(system.requests).toEqual([]);
  });

  test('is null to a gateway that refers to it', async () => {
    await using system = await startSystem({
      serving: { schema: createSubgraphSchema(), accessOf: createAccessControl(POLICY) },
    });
    const answer = await system.askText(
      'query Q($all: [_Any!]!) { _entities(representations: $all) { __typename } }',
      {
        all: [
          { __typename: 'Bucket', name: 'logs' },
          { __typename: 'InventoryConfiguration', id: globalId('logs') },
          { __typename: 'InventoryConfiguration', bucket: { name: 'logs' }, inventoryId: 'r' },
        ],
      },
    );
    expect(answer).toMatchObject({ data: { _entities: [null, null, null] }, errors: [] });
    expect(system.requests).toEqual([]);
  });
});

describe('a mutation that the policy does not allow', () => {
  const RESULT =
    '__typename ... on Error { message code requestId ec } ... on AccessDeniedError { action }';
  const remove = (bucket: string) =>
    `mutation { deleteInventory(input: { bucket: "${bucket}", inventoryId: "rule-001" }) { ${RESULT} } }`;
  const update = (bucket: string, change: string) =>
    `mutation { updateInventory(input: { bucket: "${bucket}", inventoryId: "rule-001", ${change} }) { ${RESULT} } }`;
  const create = (bucket: string, reports: string) =>
    creation('new', bucket, reports).replace('__typename', RESULT);
  const destination =
    'destination: { accountId: "1000000000000000", roleName: "AliyunOSSRole", bucket: "elsewhere" }';

  test.for([
    ['create', 'reader', create('logs', 'reports'), 'create inventory rules of bucket "logs"'],
    ['create', 'maker', create('secret', 'reports'), 'create inventory rules of bucket "secret"'],
    [
      'create',
      'maker',
      create('logs', 'elsewhere'),
      'write the reports of bucket "logs" to "elsewhere"',
    ],
    [
      'update',
      'reader',
      update('logs', 'isEnabled: false'),
      'update inventory rules of bucket "logs"',
    ],
    [
      'update',
      'maker',
      update('logs', destination),
      'write the reports of bucket "logs" to "elsewhere"',
    ],
    ['delete', 'maker', remove('logs'), 'delete inventory rules of bucket "logs"'],
    ['delete', 'nobody', remove('missing'), 'delete inventory rules of bucket "missing"'],
  ] as const)(
    '%s by %s is AccessDeniedError Forbidden, and OSS hears nothing',
    async ([name, key, document, what]) => {
      await using system = await start();
      const answer = await system.askText(document, {}, as(key));
      expect(answer).toMatchObject({
        status: 200,
        errors: [],
        data: {
          [`${name}Inventory`]: {
            __typename: 'AccessDeniedError',
            message: `This server's policy does not allow you to ${what}. Ask its operator for this right.`,
            code: 'Forbidden',
            action: null,
            requestId: null,
            ec: null,
          },
        },
      });
      expect(system.requests).toEqual([]);
    },
  );

  test('is distinguished from a refusal of OSS by its code', async () => {
    await using system = await start();
    system.emulator.inject({
      kind: 'error',
      phase: 'before',
      status: 403,
      code: 'AccessDenied',
      times: 1,
    });
    const answer = await system.askText(create('logs', 'reports'), {}, as('maker'));
    expect(answer.data).toMatchObject({
      createInventory: {
        __typename: 'AccessDeniedError',
        code: 'AccessDenied',
        action: 'oss:PutBucketInventory',
      },
    });
  });

  test('leaves those of the same document that are allowed', async () => {
    await using system = await start();
    const answer = await system.askText(
      `mutation {
        a: updateInventory(input: { bucket: "logs", inventoryId: "rule-001", isEnabled: false }) {
          __typename ... on UpdateInventorySuccess { inventory { isEnabled } }
        }
        b: deleteInventory(input: { bucket: "logs", inventoryId: "rule-001" }) { __typename }
        c: createInventory(input: {
          bucket: "logs", inventoryId: "rule-001", isEnabled: true, frequency: DAILY, includedObjectVersions: ALL,
          destination: { accountId: "1000000000000000", roleName: "AliyunOSSRole", bucket: "reports" }
        }) { __typename ... on InventoryAlreadyExistError { existing { isEnabled } } }
      }`,
      {},
      as('maker'),
    );
    expect(answer.data).toEqual({
      a: { __typename: 'UpdateInventorySuccess', inventory: { isEnabled: false } },
      b: { __typename: 'AccessDeniedError' },
      c: { __typename: 'InventoryAlreadyExistError', existing: { isEnabled: false } },
    });
    expect([...system.emulator.rules('logs').keys()]).toHaveLength(3);
  });
});
