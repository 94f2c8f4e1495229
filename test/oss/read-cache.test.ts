import { expect, test } from 'vitest';
import { ReadCache } from '../../src/oss/read-cache.ts';

test('a bucket whose writes are forgotten does not get back what it had before them', async () => {
  const cache = new ReadCache({ ttlMs: 60_000, maxBytes: 1_000_000 }, 0, undefined);
  const versions = new Set<unknown>();
  const look = async () => versions.add((await cache.versionOf('logs'))?.id);
  await look();
  await cache.written('logs');
  await look();
  for (let index = 0; index < 10_000; index += 1) await cache.written(`bucket-${index}`);
  await look();
  await cache.written('logs');
  await look();
  expect(versions.size).toBe(4);
});
