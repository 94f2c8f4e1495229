import { expect, test } from 'vitest';
import { DEFAULT_ACCOUNT } from '../../src/emulator/emulator.ts';
import { operationsOf, startSystem, type TestSystem } from '../support/system.ts';

const NAMES = Array.from({ length: 100 }, (_, number) => `team-${String(number).padStart(2, '0')}`);

const ask = (system: TestSystem, names: readonly string[], fields = 'name region') =>
  system.askText(
    `{ ${names.map((name, number) => `b${number}: bucket(name: "${name}") { ${fields} }`).join(' ')} }`,
  );

const known = (name: string) => ({ name, region: 'oss-cn-hangzhou' });

test('100 buckets are found in the account’s list', async () => {
  await using system = await startSystem({ buckets: NAMES });
  const { data, errors } = await ask(system, NAMES);
  expect(errors).toEqual([]);
  expect(Object.values(data ?? {})).toEqual(NAMES.map(known));
  expect(operationsOf(system)).toEqual({ ListBuckets: 1 });
});

test('10 are asked for by themselves', async () => {
  await using system = await startSystem({ buckets: NAMES });
  const { data } = await ask(system, NAMES.slice(0, 10));
  expect(Object.values(data ?? {})).toEqual(NAMES.slice(0, 10).map(known));
  expect(operationsOf(system)).toEqual({ GetBucketInfo: 10 });
});

test('so are those that the list does not have: another account’s, and none', async () => {
  await using system = await startSystem({ buckets: NAMES });
  system.emulator.createBucket({ name: 'strange', accountId: '2000000000000000' });
  const { data, errors } = await ask(system, [...NAMES.slice(0, 20), 'strange', 'none-at-all']);
  expect(Object.values(data ?? {})).toEqual([...NAMES.slice(0, 20).map(known), null, null]);
  expect(errors.map(({ path, extensions }) => [path?.[0], extensions?.code])).toEqual([
    ['b20', 'ACCESS_DENIED'],
  ]);
  expect(operationsOf(system)).toEqual({ ListBuckets: 1, GetBucketInfo: 2 });
});

test('so are all where the account may not list', async () => {
  const [user] = DEFAULT_ACCOUNT.users;
  const users = user ? [{ ...user, actions: ['oss:GetBucketInfo'] }] : [];
  await using system = await startSystem({
    buckets: NAMES,
    accounts: [{ ...DEFAULT_ACCOUNT, users }],
  });
  const { data, errors } = await ask(system, NAMES.slice(0, 20));
  expect(errors).toEqual([]);
  expect(Object.values(data ?? {})).toEqual(NAMES.slice(0, 20).map(known));
  expect(operationsOf(system)).toEqual({ ListBuckets: 1, GetBucketInfo: 20 });
});

test('what the list does not tell is asked for', async () => {
  await using system = await startSystem({ buckets: NAMES.slice(0, 11) });
  const { data } = await ask(system, NAMES.slice(0, 11), 'name storageClass versioning');
  expect(Object.values(data ?? {})).toEqual(
    NAMES.slice(0, 11).map((name) => ({ name, storageClass: 'STANDARD', versioning: 'OFF' })),
  );
  expect(operationsOf(system)).toEqual({ ListBuckets: 1, GetBucketInfo: 11 });
});

test('the list is read from the first name on, wherever that is in a large account', async () => {
  const names = Array.from({ length: 2500 }, (_, number) => `b-${String(number).padStart(4, '0')}`);
  await using system = await startSystem({ buckets: names });
  const { data } = await ask(system, names.slice(-11));
  expect(Object.values(data ?? {})).toEqual(names.slice(-11).map(known));
  expect(operationsOf(system)).toEqual({ ListBuckets: 1 });
});

test('names far apart in a large account are not looked for in more pages than they are worth', async () => {
  const names = Array.from({ length: 2500 }, (_, number) => `b-${String(number).padStart(4, '0')}`);
  await using system = await startSystem({ buckets: names });
  const wanted = names.filter((_, number) => number % 230 === 0);
  expect(wanted).toHaveLength(11);
  const { data } = await ask(system, wanted);
  expect(Object.values(data ?? {})).toEqual(wanted.map(known));
  // Two pages have 2,000 of them, and the 9 that are wanted there.
  expect(operationsOf(system)).toEqual({ ListBuckets: 2, GetBucketInfo: 2 });
});

test('an OSS that cannot list now is not asked for each of them instead', async () => {
  await using system = await startSystem({ buckets: NAMES });
  const times = Number.POSITIVE_INFINITY;
  const operation = 'ListBuckets';
  system.emulator.inject({ kind: 'error', status: 503, code: 'SlowDown', operation, times });
  const { data, errors } = await ask(system, NAMES.slice(0, 20));
  expect(Object.values(data ?? {})).toEqual(Array(20).fill(null));
  expect(new Set(errors.map(({ extensions }) => extensions?.code))).toEqual(new Set(['THROTTLED']));
  expect(Object.keys(operationsOf(system))).toEqual(['ListBuckets']);
});
