import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { AllInventoriesText } from '../../packages/documents/src/index.ts';
import { createAccessControl } from '../../src/access/policy.ts';
import { manyRules } from '../support/rules.ts';
import { startSystem } from '../support/system.ts';
import { cursorOf, fill, pageOf } from './account-walk.ts';

test('what the policy hides is in no list, count, cursor or coverage, and is not read', async () => {
  const apiKeys = ['reader', 'nobody'].map((name) => ({
    name,
    sha256: createHash('sha256').update(name).digest(),
  }));
  const accessOf = createAccessControl({
    grants: [{ to: { key: 'reader' }, may: ['read'], on: ['logs-*'] }],
  });
  await using system = await startSystem({
    buckets: ['logs-empty', 'secret-empty'],
    serving: { accessOf, identity: { apiKeys, tokens: undefined } },
  });
  fill(system, ['logs-a', 'logs-b', 'logs-c-hidden', 'secret-a', 'secret-b'], manyRules(2));
  const as = (key: string) => ({ 'x-api-key': key });

  const whole = await pageOf(system, { first: 100 }, as('reader'));
  expect(JSON.stringify(whole)).not.toContain('secret');
  expect(whole.edges).toHaveLength(6);
  expect(whole.coverage).toMatchObject({
    readBucketCount: 4,
    bucketsWithoutRules: [{ name: 'logs-empty' }],
  });
  const end = Buffer.from(whole.pageInfo.endCursor ?? '', 'base64url').toString();
  expect(end).toMatch(/logs-empty$/);
  // Only hidden buckets follow.
  const { pageInfo } = await pageOf(system, { first: 6 }, as('reader'));
  expect(pageInfo.hasNextPage).toBe(false);

  const list = end.split('/')[1] ?? '';
  const coverageAfter = async (bucket: string) => {
    const after = cursorOf(`${bucket}/rule-000`, list);
    const { coverage } = await pageOf(system, { after }, as('reader'));
    return JSON.stringify(coverage).replaceAll(bucket, 'BUCKET');
  };
  expect(await coverageAfter('secret-b')).toBe(await coverageAfter('secret-x'));
  expect(system.requests.filter(({ bucket }) => bucket?.startsWith('secret'))).toEqual([]);

  system.requests.length = 0;
  const nothing = await pageOf(system, {}, as('nobody'));
  expect(nothing.edges).toEqual([]);
  expect(nothing.coverage.readBucketCount).toBe(0);
  expect(system.requests).toEqual([]);
});

test('a bucket that is deleted halfway is named, and one whose other rules are deleted is not empty', async () => {
  await using system = await startSystem({ buckets: [] });
  const { emulator } = system;
  fill(system, ['logs-a', 'logs-b', 'logs-c'], manyRules(3));
  const pageAfter = (after: string | null) => pageOf(system, { first: 2, after });
  const first = await pageAfter(null);
  expect(first.coverage.readBucketCount).toBe(0);
  emulator.deleteRules('logs-a', ['rule-002']);
  const second = await pageAfter(first.pageInfo.endCursor);
  expect(second.edges.map(({ node }) => node.bucket.name)).toEqual(['logs-b', 'logs-b']);
  expect(second.coverage).toEqual({
    readBucketCount: 1,
    bucketsWithoutRules: [],
    unreadableBuckets: [],
  });
  const goOn = async (bucketPrefix: string) => {
    const { coverage } = await pageOf(system, { bucketPrefix, after: second.pageInfo.endCursor });
    return [coverage.readBucketCount, coverage.unreadableBuckets];
  };
  emulator.deleteBucket('logs-b');
  const lost = { __typename: 'NoSuchBucketError', code: 'NoSuchBucket' };
  expect(await goOn('')).toEqual([1, [{ bucket: { name: 'logs-b' }, cause: lost }]]);
  expect(await goOn('logs-c')).toEqual([1, []]);
  emulator.deleteBucket('logs-c');
  expect(await goOn('')).toEqual([0, [{ bucket: { name: 'logs-b' }, cause: lost }]]);
});

test('the cause of an unreadable bucket has what OSS said', async () => {
  await using system = await startSystem({ serving: { retry: { maxAttempts: 1 } } });
  const fault = { kind: 'error', operation: 'ListBucketInventory' } as const;
  const ec = '0003-00000001';
  system.emulator.inject({ ...fault, bucket: 'logs', status: 403, code: 'AccessDenied', ec });
  system.emulator.inject({
    ...fault,
    bucket: 'reports',
    status: 503,
    code: 'SlowDown',
    retryAfter: '7',
  });
  const { data, errors } = await system.askText(AllInventoriesText.toString());
  expect(errors).toEqual([]);
  const requestId = expect.stringMatching(/^[0-9A-F]{24}$/);
  expect(data).toMatchObject({
    allInventories: {
      edges: [],
      coverage: {
        readBucketCount: 0,
        unreadableBuckets: [
          {
            bucket: { name: 'logs' },
            cause: {
              __typename: 'AccessDeniedError',
              code: 'AccessDenied',
              action: 'oss:ListBucketInventory',
              requestId,
              ec,
            },
          },
          {
            bucket: { name: 'reports' },
            cause: {
              __typename: 'ThrottledError',
              code: 'SlowDown',
              retryAfterSeconds: 7,
              requestId,
            },
          },
        ],
      },
    },
  });
});
