import { describe, expect, test } from 'vitest';
import { graphql } from '../gql/index.ts';
import { manyRules } from '../support/rules.ts';
import { startSystem } from '../support/system.ts';
import { Page, Rule } from './documents.ts';

const Buckets = graphql(`
  query Buckets($first: Int, $after: String, $last: Int, $before: String, $prefix: String) {
    buckets(first: $first, after: $after, last: $last, before: $before, prefix: $prefix) {
      edges { cursor node { name } }
      nodes { name region storageClass createdAt }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);

const OneBucket = graphql(`
  query OneBucket($name: String!) {
    bucket(name: $name) {
      name
      region
      storageClass
      createdAt
      versioning
      ownerId
      inventories(first: 1) { totalCount nodes { inventoryId } }
    }
  }
`);

describe('rules', () => {
  test('an empty bucket has an empty connection', async () => {
    await using system = await startSystem();
    const { data, errors } = await system.askText(`{
      inventories(bucket: "logs") {
        totalCount edges { cursor } nodes { id }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }`);
    expect(errors).toEqual([]);
    expect(data?.['inventories']).toEqual({
      totalCount: 0,
      edges: [],
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
    expect(system.requests).toHaveLength(1);
  });

  test('a bucket that does not exist is an error beside what could be read', async () => {
    await using system = await startSystem();
    system.emulator.storeRules('logs', manyRules(1));
    const { status, data, errors } = await system.askText(`{
      bad: inventory(bucket: "no-such-bucket", inventoryId: "x") { id }
      good: inventory(bucket: "logs", inventoryId: "rule-000") { inventoryId }
    }`);
    expect(status).toBe(200);
    expect(data).toEqual({ bad: null, good: { inventoryId: 'rule-000' } });
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({
      message: 'Bucket "no-such-bucket" does not exist, or you may not read it. Check the name.',
      path: ['bad'],
      extensions: { code: 'NO_SUCH_BUCKET', oss: { code: 'NoSuchBucket', ec: '0015-00000101' } },
    });
    expect(errors[0]?.extensions?.oss?.requestId).toMatch(/^[0-9A-F]{24}$/);
  });

  test('the list of a bucket that does not exist is NO_SUCH_BUCKET', async () => {
    await using system = await startSystem();
    const { errors } = await system.ask(Page, { bucket: 'no-such-bucket' });
    expect(errors.map(({ extensions }) => extensions?.code)).toContain('NO_SUCH_BUCKET');
  });

  test('a missing rule is null', async () => {
    await using system = await startSystem();
    const { data, errors } = await system.ask(Rule, { bucket: 'logs', inventoryId: 'nothing' });
    expect(errors).toEqual([]);
    expect(data).toEqual({ inventory: null });
  });

  test.each([
    [{ bucket: 'A_B', inventoryId: 'x' }, '`bucket`: "A_B" is not a bucket name'],
    [{ bucket: 'logs', inventoryId: '' }, '`inventoryId`: The id has 0 characters'],
    [{ bucket: 'logs', inventoryId: 'x'.repeat(193) }, '`inventoryId`: The id has 193 characters'],
    [{ bucket: 'logs', inventoryId: 'a\u0000' }, 'U+0000'],
  ])('names that cannot be are refused before OSS is asked: %o', async (key, message) => {
    await using system = await startSystem();
    const { data, errors } = await system.ask(Rule, key);
    expect(data).toEqual({ inventory: null });
    expect(errors[0]?.message).toContain(message);
    expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT');
    expect(system.requests).toHaveLength(0);
  });

  test.each([
    [
      { kind: 'error', status: 503, code: 'MetaOperationQpsLimitExceeded', retryAfter: '30' },
      'THROTTLED',
    ],
    [{ kind: 'error', status: 500, code: 'InternalError' }, 'UPSTREAM_UNAVAILABLE'],
    [{ kind: 'reset', phase: 'before' }, 'UPSTREAM_UNAVAILABLE'],
    [{ kind: 'refuse' }, 'UPSTREAM_UNAVAILABLE'],
    [{ kind: 'truncate', bytes: 200, how: 'close' }, 'UPSTREAM_UNAVAILABLE'],
    [{ kind: 'truncate', bytes: 200, how: 'length' }, 'UPSTREAM_UNAVAILABLE'],
    [{ kind: 'body', body: '<html><body>hello</body></html>' }, 'UPSTREAM_UNAVAILABLE'],
    [{ kind: 'body', body: '{"ok":true}' }, 'UPSTREAM_UNAVAILABLE'],
    [{ kind: 'body', body: '' }, 'UPSTREAM_UNAVAILABLE'],
    [{ kind: 'body', status: 502, body: '<html>Bad Gateway</html>' }, 'UPSTREAM_UNAVAILABLE'],
    [{ kind: 'body', status: 404, body: '' }, 'UPSTREAM_UNAVAILABLE'],
  ] as const)('a read that goes wrong (%o) is %s', async (fault, code) => {
    await using system = await startSystem();
    system.emulator.storeRules('logs', manyRules(3));
    system.emulator.inject({
      ...fault,
      operation: 'ListBucketInventory',
      times: Number.POSITIVE_INFINITY,
    });
    const { status, errors } = await system.ask(Page, { bucket: 'logs' });
    expect(status).toBe(200);
    expect(errors[0]?.extensions?.code).toBe(code);
    if (code === 'THROTTLED') expect(errors[0]?.extensions?.retryAfterSeconds).toBe(30);
    system.emulator.clearFaults();
    const again = await system.ask(Page, { bucket: 'logs' });
    expect(again.data.inventories.nodes).toHaveLength(3);
  });

  test('a user without the right is ACCESS_DENIED, with the action', async () => {
    const user = {
      accessKeyId: 'WriterKey',
      accessKeySecret: 'WriterSecret',
      actions: ['oss:PutBucketInventory'],
    };
    await using system = await startSystem({
      accounts: [{ accountId: '1000000000000000', users: [user] }],
    });
    const { errors } = await system.ask(Rule, { bucket: 'logs', inventoryId: 'x' });
    expect(errors[0]?.message).toContain('oss:GetBucketInventory');
    expect(errors[0]?.extensions).toMatchObject({
      code: 'ACCESS_DENIED',
      oss: { code: 'AccessDenied' },
    });
  });
});

describe('buckets', () => {
  test('are listed with what the list tells, in one request', async () => {
    await using system = await startSystem({ buckets: [] });
    system.emulator.createBucket({
      name: 'alpha',
      region: 'oss-cn-shanghai',
      storageClass: 'IA',
      createdAt: new Date('2025-01-02T03:04:05Z'),
    });
    system.emulator.createBucket({ name: 'beta', storageClass: 'SomethingNew' });
    const { data, errors } = await system.ask(Buckets, {});
    expect(errors).toEqual([]);
    expect(data.buckets.nodes).toMatchObject([
      {
        name: 'alpha',
        region: 'oss-cn-shanghai',
        storageClass: 'IA',
        createdAt: '2025-01-02T03:04:05.000Z',
      },
      { name: 'beta', region: 'oss-cn-hangzhou', storageClass: 'UNKNOWN' },
    ]);
    expect(system.requests.map(({ operation }) => operation)).toEqual(['ListBuckets']);
  });

  test.each([1, 2, 3, 7, 100])('page by %i, forward and backward, with a prefix', async (size) => {
    const names = Array.from({ length: 7 }, (_, index) => `team-${index}`);
    await using system = await startSystem({ buckets: [...names, 'other', 'zebra'] });
    const forward: string[] = [];
    let after: string | null | undefined;
    do {
      const { data } = await system.ask(Buckets, { first: size, after, prefix: 'team-' });
      forward.push(...data.buckets.edges.map(({ node }) => node.name));
      expect(data.buckets.pageInfo.hasPreviousPage).toBe(after != null);
      after = data.buckets.pageInfo.hasNextPage ? data.buckets.pageInfo.endCursor : null;
    } while (after);
    const backward: string[] = [];
    let before: string | null | undefined;
    do {
      const { data } = await system.ask(Buckets, { last: size, before, prefix: 'team-' });
      backward.unshift(...data.buckets.edges.map(({ node }) => node.name));
      before = data.buckets.pageInfo.hasPreviousPage ? data.buckets.pageInfo.startCursor : null;
    } while (before);
    expect(forward).toEqual(names);
    expect(backward).toEqual(names);
  });

  test('one bucket with its rules; null where there is none', async () => {
    await using system = await startSystem({ buckets: ['reports'] });
    system.emulator.createBucket({
      name: 'logs',
      versioning: 'Suspended',
      createdAt: new Date('2025-01-02T03:04:05Z'),
    });
    system.emulator.storeRules('logs', manyRules(2));
    const { data } = await system.ask(OneBucket, { name: 'logs' });
    expect(data.bucket).toEqual({
      name: 'logs',
      region: 'oss-cn-hangzhou',
      storageClass: 'STANDARD',
      createdAt: '2025-01-02T03:04:05.000Z',
      versioning: 'SUSPENDED',
      ownerId: '1000000000000000',
      inventories: { totalCount: 2, nodes: [{ inventoryId: 'rule-000' }] },
    });
    expect(system.requests).toHaveLength(2);
    const none = await system.ask(OneBucket, { name: 'no-such-bucket' });
    expect(none.data.bucket).toBeNull();
    expect(none.errors).toEqual([]);
  });

  test('a rule’s bucket costs no request until more than its name is asked', async () => {
    await using system = await startSystem();
    system.emulator.storeRules('logs', manyRules(50));
    await system.askText(
      '{ inventories(bucket: "logs", first: 50) { nodes { bucket { id name } destination { bucket { name } } } } }',
    );
    expect(system.requests).toHaveLength(1);
    system.requests.length = 0;
    await system.askText(
      '{ inventories(bucket: "logs", first: 50) { nodes { bucket { region versioning } destination { bucket { createdAt } } } } }',
    );
    expect(system.requests.map(({ operation, bucket }) => `${operation} ${bucket}`).sort()).toEqual(
      ['GetBucketInfo logs', 'GetBucketInfo reports', 'ListBucketInventory logs'],
    );
  });

  test('a cursor of rules is none of buckets', async () => {
    await using system = await startSystem();
    system.emulator.storeRules('logs', manyRules(2));
    const { data } = await system.ask(Page, { bucket: 'logs', first: 1 });
    const { errors } = await system.ask(Buckets, {
      first: 1,
      after: data.inventories.pageInfo.endCursor,
    });
    expect(errors[0]?.message).toContain(
      'is a cursor of the rules of bucket "logs", but the field lists the buckets',
    );
  });
});
