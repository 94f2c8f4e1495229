import { expect, test } from 'vitest';
import { DEFAULT_ACCOUNT } from '../../src/emulator/emulator.ts';
import { manyRules } from '../support/rules.ts';
import { startSystem } from '../support/system.ts';
import { Delete } from './documents.ts';

const input = { bucket: 'logs', inventoryId: 'rule-001' };

test('succeeds, and again on what is gone', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', manyRules(3));
  const success = {
    deleteInventory: {
      __typename: 'DeleteInventorySuccess',
      deletedId: Buffer.from('InventoryConfiguration:logs/rule-001').toString('base64'),
      inventoryId: 'rule-001',
      bucket: { name: 'logs' },
    },
  };

  expect((await system.ask(Delete, { input })).data).toEqual(success);
  expect([...system.emulator.rules('logs').keys()]).toEqual(['rule-000', 'rule-002']);
  expect((await system.ask(Delete, { input })).data).toEqual(success);
  expect(system.requests.map(({ operation }) => operation)).toEqual([
    'DeleteBucketInventory',
    'DeleteBucketInventory',
  ]);
});

test('a missing bucket: NoSuchBucketError', async () => {
  await using system = await startSystem();
  const { data } = await system.ask(Delete, { input: { ...input, bucket: 'no-such-bucket' } });
  expect(data.deleteInventory).toMatchObject({
    __typename: 'NoSuchBucketError',
    bucketName: 'no-such-bucket',
  });
});

test('names that cannot be: InvalidArgumentError with both paths, and nothing is sent', async () => {
  await using system = await startSystem();
  const { data } = await system.ask(Delete, { input: { bucket: '-', inventoryId: '' } });
  expect(data.deleteInventory).toMatchObject({
    __typename: 'InvalidArgumentError',
    issues: [{ path: ['bucket'] }, { path: ['inventoryId'] }],
  });
  expect(system.requests).toHaveLength(0);
});

test('a RAM user without the right: AccessDeniedError, and the rule stays', async () => {
  const reader = {
    accessKeyId: 'ReaderKey',
    accessKeySecret: 'ReaderSecret',
    actions: ['oss:GetBucketInventory', 'oss:PutBucketInventory'],
  };
  await using system = await startSystem({
    accounts: [{ ...DEFAULT_ACCOUNT, users: [...DEFAULT_ACCOUNT.users, reader] }],
    user: reader,
  });
  system.emulator.storeRules('logs', manyRules(3));
  const { data } = await system.ask(Delete, { input });
  expect(data.deleteInventory).toMatchObject({
    __typename: 'AccessDeniedError',
    action: 'oss:DeleteBucketInventory',
  });
  expect(system.emulator.rules('logs').size).toBe(3);
});

test('OSS’s QPS limit: ThrottledError', async () => {
  await using system = await startSystem();
  system.emulator.inject({
    kind: 'error',
    status: 503,
    code: 'MetaOperationQpsLimitExceeded',
    times: Number.POSITIVE_INFINITY,
  });
  const { data } = await system.ask(Delete, { input });
  expect(data.deleteInventory).toMatchObject({
    __typename: 'ThrottledError',
    retryAfterSeconds: null,
  });
});

test('a lost answer: OutcomeUnknownError', async () => {
  await using system = await startSystem();
  system.emulator.inject({ kind: 'reset', phase: 'after', times: Number.POSITIVE_INFINITY });
  const { data } = await system.ask(Delete, { input });
  expect(data.deleteInventory.__typename).toBe('OutcomeUnknownError');
});
