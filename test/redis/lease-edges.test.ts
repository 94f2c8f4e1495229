import { hash } from 'node:crypto';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createRedisLeases } from '../../src/oss/inventory/lease-store.ts';
import { documentOf } from '../model/simulated-oss.ts';
import { BUCKET, createLeaseWorld } from './lease-world.ts';
import { crashIn, create, ID, lost, remove, update } from './lease-writes.ts';
import { startRedis } from './redis.ts';

test('a create of a killed replica that is applied late does not undo a delete of its next life', async () => {
  await using world = await createLeaseWorld();
  const first = await world.start();
  world.oss.put(ID, documentOf(ID, 1));
  // With a lost DELETE the rule has an entry in the journal, by which the next life takes the lease over.
  world.oss.writes = [lost(null)];
  await update(first, 2);
  await remove(first);
  expect(first.files.size).toBe(1);
  world.oss.writes = [lost(100)];
  const { promise: isCreating, resolve } = Promise.withResolvers<void>();
  first.beforeSending = () => {
    setTimeout(() => {
      first.kill();
      resolve();
    });
    return undefined;
  };
  void create(first, 3);
  await isCreating;
  const next = await world.start(first);
  await next.finishUpdates();
  await remove(next);
  await expect.poll(() => world.oss.late).toBe(1);
  await expect.poll(() => next.files.size).toBe(0);
  expect(world.oss.rule(ID)).toBeNull();
});

test('a delete whose mark Redis does not take is counted', async () => {
  await using world = await createLeaseWorld({ leaseMs: 60_000 });
  const replica = await world.start();
  await create(replica, 1);
  replica.beforeSending = () => world.redis.kill();
  await remove(replica);
  expect(replica.events).toEqual(['taken', 'taken', 'unleased']);
});

test('a rule that a late DELETE takes from another replica, when Redis has lost its data, is counted and logged', async () => {
  await using world = await createLeaseWorld();
  const [first, second] = [await world.start(), await world.start()];
  world.oss.put(ID, documentOf(ID, 1));
  world.oss.writes = [lost(null)];
  await remove(first);
  first.pause();
  const admin = new Redis(world.redis.url);
  await admin.flushall();
  admin.disconnect();
  await create(second, 2);
  // What the DELETE does that OSS did not answer.
  world.oss.delete(ID);
  first.resume();
  await expect.poll(() => first.events).toContain('lost');
  expect(first.log.map(({ msg }) => msg)).toContain(
    'a rule of another replica was gone, and cannot be put back',
  );
});

test('a delete whose lease ends before it is sent goes on while Redis is away', async () => {
  await using world = await createLeaseWorld({ lagMs: 600 });
  const replica = await world.start();
  await create(replica, 1);
  // It waits for OSS's reads first, for longer than its lease.
  const deleting = replica.inventories.delete(BUCKET, ID, { check: () => {} });
  await expect.poll(() => replica.events.length).toBe(2);
  await world.redis.kill();
  await deleting;
  expect(world.oss.rule(ID)).toBeNull();
  expect(replica.events).toContain('unleased');
});

test('a replica that stops does not wait for the lease of a rule that it could put back', async () => {
  await using world = await createLeaseWorld({ leaseMs: 600_000 });
  const [first, second] = [await world.start(), await world.start()];
  world.oss.put(ID, documentOf(ID, 1));
  await crashIn(first);
  for (const [name, text] of first.files) second.files.set(name, text);
  const admin = new Redis(world.redis.url);
  const asked = async () => {
    const stats = await admin.info('commandstats');
    // In no order: EVAL's line may be before EVALSHA's.
    const calls = stats.matchAll(/cmdstat_eval(?:sha)?:calls=(\d+)/g);
    return calls.reduce((sum, [, count]) => sum + Number(count), 0);
  };
  const before = await asked();
  const finishing = second.finishUpdates();
  await expect.poll(asked).toBeGreaterThan(before + 2);
  admin.disconnect();
  await second.close();
  await finishing;
  expect(second.files.size).toBe(1);
  expect(second.log.map(({ msg }) => msg)).toContain(
    'a rule may be gone, and could not be put back; it stays in the journal',
  );
});

test('what others have written into the keys of Redis is bounded', async () => {
  await using redis = await startRedis();
  const leases = await createRedisLeases(redis.url, { owner: 'a' }, pino({ level: 'silent' }));
  const admin = new Redis(redis.url);
  const rule = { bucket: BUCKET, inventoryId: 'a/{b}\u{1F600}' };
  const key = hash('sha256', `${rule.bucket}/${rule.inventoryId}`);
  const [lease, mark] = [`oss-inventory-graphql:lease:${key}`, `oss-inventory-graphql:mark:${key}`];
  const take = () => leases.take(rule, 1000, false);
  await admin.set(lease, 'b');
  expect(await take()).toEqual({ isTaken: false, remainingMs: 1000 });
  await admin.pexpire(lease, 1e15);
  expect(await take()).toEqual({ isTaken: false, remainingMs: 1000 });
  await admin.set(lease, 'a');
  await admin.set(mark, 'x'.repeat(1_000_000), 'PX', 1e15);
  expect(await take()).toEqual({ isTaken: true, mark: 'x'.repeat(100), markAgeMs: 0 });
  await admin.del(mark);
  await admin.hset(mark, 'field', 'value');
  await expect(take()).rejects.toThrow('WRONGTYPE');
  await admin.del(lease, mark);
  await take();
  await leases.end(rule, 0, 'mark');
  await take();
  // No key stays for ever.
  const names = await admin.keys('*');
  expect(names.toSorted()).toEqual([lease, mark]);
  for (const name of names) expect(await admin.pttl(name)).toBeGreaterThan(0);
  admin.disconnect();
  leases.close();
});
