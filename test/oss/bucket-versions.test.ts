import { expect, test } from 'vitest';
import {
  BucketVersions,
  type BucketVersionsOptions,
  type LastWrite,
} from '../../src/oss/cache/bucket-versions.ts';

const LAG_MS = 1000;

/** Versions whose time the test makes. */
function start(shared?: BucketVersionsOptions['shared']) {
  const clock = { ms: 0 };
  const versions = new BucketVersions({ lagMs: LAG_MS, now: () => clock.ms, shared });
  return { clock, versions };
}

test('each write makes a new version, which is settled when OSS’s reads have caught up', async () => {
  const { clock, versions } = start();
  const first = await versions.current('logs');
  expect(first.isSettled).toBe(true);
  await versions.written('logs');
  const second = await versions.current('logs');
  expect(second).toEqual({ number: first.number + 1, isSettled: false });
  expect(await versions.current('reports')).toEqual(first);
  clock.ms = LAG_MS;
  expect(await versions.current('logs')).toEqual({ ...second, isSettled: true });
});

test('a bucket whose writes are forgotten does not get back a version from before them', async () => {
  const { versions } = start();
  const seen = new Set<number>();
  const look = async () => seen.add((await versions.current('logs')).number);
  await look();
  await versions.written('logs');
  await look();
  for (let index = 0; index < 10_000; index += 1) await versions.written(`bucket-${index}`);
  await look();
  await versions.written('logs');
  await look();
  expect(seen.size).toBe(4);
});

test('a write of another replica makes a new version too, when it is first seen', async () => {
  let last: LastWrite | undefined = { mark: 'none', isWritten: false };
  const { clock, versions } = start({
    lastWrite: async () => last,
    noteWrite: async () => {
      last = { mark: 'own', isWritten: true };
      return last;
    },
    close() {},
  });
  const first = await versions.current('logs');
  expect(first.isSettled).toBe(true);
  last = { mark: 'theirs', isWritten: true };
  const second = await versions.current('logs');
  expect(second).toEqual({ number: first.number + 1, isSettled: false });
  clock.ms = LAG_MS;
  expect(await versions.current('logs')).toEqual({ ...second, isSettled: true });
  // While nothing can be known, the version stays.
  last = undefined;
  expect(await versions.current('logs')).toEqual({ ...second, isSettled: true });
  await versions.written('logs');
  const own = await versions.current('logs');
  expect(own).toEqual({ number: second.number + 1, isSettled: false });
  expect(await versions.current('logs')).toEqual(own);
});

test('of a write before the first look it is not known how long ago it was', async () => {
  const last = { mark: 'theirs', isWritten: true };
  const { versions } = start({
    lastWrite: async () => last,
    noteWrite: async () => last,
    close() {},
  });
  expect((await versions.current('logs')).isSettled).toBe(false);
});
