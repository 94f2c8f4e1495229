import { describe, expect, test } from 'vitest';
import { operationsOf } from '../support/system.ts';
import { bucket, byId, byName, ENTITIES, globalId, nth, startSubgraph } from './references.ts';

const rule = (inventoryId: string) => ({
  __typename: 'InventoryConfiguration',
  inventoryId,
  bucket: { name: 'logs' },
});

describe('`_entities`, after Apollo’s subgraph compatibility suite', () => {
  test.each([
    ['@key single', bucket('logs'), bucket('logs')],
    ['@key multiple, the first', byId('rule-007'), rule('rule-007')],
    ['@key multiple, the second, @key nested', byName('rule-007'), rule('rule-007')],
    [
      'a key beside fields that are none of it',
      {
        ...byName('rule-007'),
        bucket: { __typename: 'Bucket', name: 'logs', owner: { id: 1 } },
        id: null,
        frequency: 'DAILY',
      },
      rule('rule-007'),
    ],
  ])('%s', async (_key, representation, entity) => {
    await using system = await startSubgraph();
    const { data, errors } = await system.askText(ENTITIES, { representations: [representation] });
    expect(errors).toEqual([]);
    expect(data).toEqual({ _entities: [entity] });
  });

  test('entities come in the order of their representations, null for what is missing', async () => {
    await using system = await startSubgraph();
    const representations = [
      byName('rule-009'),
      bucket('no-such-bucket'),
      bucket('reports'),
      byId('nothing'),
      byId('rule-001'),
      byName('nothing'),
      byId('rule-001', 'no-such-bucket'),
      byName('rule-001', 'no-such-bucket'),
      byId('rule-009'),
      bucket('reports'),
    ];
    const { data, errors } = await system.askText(ENTITIES, { representations });
    expect(errors).toEqual([]);
    const [nine, one] = [rule('rule-009'), rule('rule-001')];
    const reports = bucket('reports');
    expect(data).toEqual({
      _entities: [nine, null, reports, null, one, null, null, null, nine, reports],
    });
  });

  test('none are asked for, none come', async () => {
    await using system = await startSubgraph();
    const { data } = await system.askText(ENTITIES, { representations: [] });
    expect(data).toEqual({ _entities: [] });
  });

  test('representations can stand in the document', async () => {
    await using system = await startSubgraph();
    const { data } = await system.askText(
      `query ($name: String!) {
      _entities(representations: [{ __typename: "Bucket", name: $name }]) { ... on Bucket { id } }
    }`,
      { name: 'logs' },
    );
    expect(data).toEqual({ _entities: [{ id: globalId('Bucket', 'logs') }] });
  });
});

describe('what it costs', () => {
  test('100 rules of one bucket cost at most 10 requests, by both keys', async () => {
    await using system = await startSubgraph();
    const ids = Array.from({ length: 100 }, (_, index) => nth(index * 10));
    const representations = ids.map((id, index) => (index % 2 ? byId(id) : byName(id)));

    const { data, errors } = await system.askText(ENTITIES, { representations });

    expect(errors).toEqual([]);
    expect(data).toEqual({ _entities: ids.map(rule) });
    expect(system.requests.length).toBeLessThanOrEqual(10);
  });

  test('100 buckets cost one request', async () => {
    await using system = await startSubgraph();
    const names = Array.from({ length: 100 }, (_, index) => `bucket-${index}`);
    for (const name of names) system.emulator.createBucket({ name });

    const { data, errors } = await system.askText(ENTITIES, { representations: names.map(bucket) });

    expect(errors).toEqual([]);
    expect(data).toMatchObject({ _entities: names.map((name) => ({ name })) });
    expect(operationsOf(system)).toEqual({ ListBuckets: 1 });
  });

  test('the same entity 100 times is read once', async () => {
    await using system = await startSubgraph();
    const representations = Array.from({ length: 100 }, (_, index) =>
      [bucket('logs'), byId('rule-001'), byName('rule-001')].at(index % 3),
    );
    const { errors } = await system.askText(ENTITIES, { representations });
    expect(errors).toEqual([]);
    expect(operationsOf(system)).toEqual({ GetBucketInfo: 1, GetBucketInventory: 1 });
  });

  test('what tells that a bucket exists tells its other fields too', async () => {
    await using system = await startSubgraph();
    const { data, errors } = await system.askText(
      `query ($representations: [_Any!]!) {
        _entities(representations: $representations) {
          ... on Bucket { id region storageClass createdAt versioning }
        }
      }`,
      { representations: [bucket('logs')] },
    );
    expect(errors).toEqual([]);
    expect(data).toMatchObject({ _entities: [{ region: 'oss-cn-hangzhou', versioning: 'OFF' }] });
    expect(operationsOf(system)).toEqual({ GetBucketInfo: 1 });
  });

  test('a rule’s own bucket costs nothing', async () => {
    await using system = await startSubgraph();
    await system.askText(ENTITIES, { representations: [byId('rule-001')] });
    expect(operationsOf(system)).toEqual({ GetBucketInventory: 1 });
  });
});

describe('too many representations', () => {
  test('are refused before anything is read', async () => {
    await using system = await startSubgraph(3);
    const representations = [0, 1, 2, 3].map((index) => byId(nth(index)));

    const { data, errors } = await system.askText(ENTITIES, { representations });

    expect(data).toBeNull();
    expect(errors).toMatchObject([
      { path: ['_entities'], extensions: { code: 'REPRESENTATION_LIMIT_EXCEEDED', limit: 3 } },
    ]);
    expect(errors[0]?.message).toMatch(/ 4 representations.* 3 \(MAX_REPRESENTATIONS\)/);
    expect(system.requests).toEqual([]);
  });

  test('are counted over the whole request', async () => {
    await using system = await startSubgraph(3);
    const { data, errors } = await system.askText(
      `query ($two: [_Any!]!) {
        a: _entities(representations: $two) { __typename }
        b: _entities(representations: $two) { __typename }
      }`,
      { two: [bucket('logs'), bucket('reports')] },
    );
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      { path: ['b'], extensions: { code: 'REPRESENTATION_LIMIT_EXCEEDED' } },
    ]);
  });

  test.each([
    [1000, 0],
    [1001, 1],
  ])('%i of them are %i too many without a setting', async (count, failures) => {
    await using system = await startSubgraph();
    const representations = Array.from({ length: count }, () => bucket('logs'));
    const { errors } = await system.askText(ENTITIES, { representations });
    expect(errors).toHaveLength(failures);
  });

  test('as many as are allowed are allowed in each request anew', async () => {
    await using system = await startSubgraph(1);
    for (const name of ['logs', 'reports']) {
      const { errors } = await system.askText(ENTITIES, { representations: [bucket(name)] });
      expect(errors).toEqual([]);
    }
  });
});

describe('a reference that is none fails alone, at its own place', () => {
  const type = '__typename';
  test.each([
    [
      { [type]: 'Team', id: '1' },
      /`__typename` is "Team".*Bucket, InventoryConfiguration and InventoryReport/,
    ],
    [{ [type]: 'InventoryFilter' }, /`__typename` is "InventoryFilter"/],
    [{ [type]: 'constructor' }, /`__typename` is "constructor"/],
    [{ name: 'logs' }, /`__typename` is missing/],
    [{ [type]: 7 }, /`__typename` is 7/],
    ['Bucket', /`__typename` is missing/],
    [[], /`__typename` is missing/],
    [{ [type]: 'Bucket' }, /`name` of the representation is invalid: it is missing/],
    [bucket(null), /`name` of the representation is invalid: it is null/],
    [bucket(['logs']), /`name` of the representation is invalid: it is a list/],
    [bucket('NO'), /`name` of the representation is invalid: "NO"/],
    [bucket('a/../b'), /`name` of the representation is invalid: "a\/\.\.\/b"/],
    [
      { [type]: 'InventoryConfiguration' },
      /`bucket.name` of the representation is invalid: it is missing/,
    ],
    [
      { ...byName('x'), bucket: 'logs' },
      /`bucket.name` of the representation is invalid: it is missing/,
    ],
    [
      { ...byName('x'), bucket: { name: 1 } },
      /`bucket.name` of the representation is invalid: it is 1/,
    ],
    [byName('x', 'NO'), /`bucket.name` of the representation is invalid: "NO"/],
    [byName(''), /`inventoryId` of the representation is invalid: The id has 0/],
    [
      { ...byName('x'), inventoryId: {} },
      /`inventoryId` of the representation is invalid: it is an object/,
    ],
    [byName('\ud800'), /`inventoryId` of the representation is invalid: /],
    [{ ...byName('rule-001'), id: 7 }, /`id` is 7/],
    [{ ...byId('x'), id: 'rule-001' }, /`id` is "rule-001"/],
    [
      { ...byId('x'), id: globalId('Bucket', 'logs') },
      /`id` is "QnVja2V0Omxv.*not the id of a rule/,
    ],
    [byId(''), /`id` is "/],
  ])('%j', async (representation, message) => {
    await using system = await startSubgraph();
    const representations = [bucket('logs'), representation, byId('rule-001')];

    const { status, data, errors } = await system.askText(ENTITIES, { representations });

    expect(status).toBe(200);
    expect(data).toEqual({ _entities: [bucket('logs'), null, rule('rule-001')] });
    expect(errors).toMatchObject([
      { path: ['_entities', 1], extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(errors[0]?.message).toMatch(message);
  });

  test('what OSS refuses is an error at its own place as well', async () => {
    await using system = await startSubgraph();
    system.emulator.inject({
      kind: 'error',
      operation: 'GetBucketInfo',
      status: 403,
      code: 'AccessDenied',
      times: 1,
    });
    const { data, errors } = await system.askText(ENTITIES, {
      representations: [bucket('logs'), byId('rule-001')],
    });
    expect(data).toEqual({ _entities: [null, rule('rule-001')] });
    expect(errors).toMatchObject([
      { path: ['_entities', 0], extensions: { code: 'ACCESS_DENIED' } },
    ]);
  });
});
