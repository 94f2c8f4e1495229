import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createRedisLeases } from '../../src/oss/inventory/lease-store.ts';
import { linesOf, runCli } from '../cli/support.ts';
import { documentOf, versionOf } from '../model/simulated-oss.ts';
import { temporaryFolder } from '../server/support.ts';
import { BUCKET, createLeaseWorld, LATE_MS, LEASE_MS } from './lease-world.ts';
import { codeOf, crashIn, create, ID, lost, remove, ruleOf, update } from './lease-writes.ts';
import { startRedis } from './redis.ts';

test('two replicas that update one rule do so one after the other, without a rollback', async () => {
  await using world = await createLeaseWorld({ leaseMs: 60_000 });
  const { oss } = world;
  const [first, second] = [await world.start(), await world.start()];
  oss.put(ID, documentOf(ID, 1));
  for (let count = 0; count < 20; count += 1) {
    await Promise.all([update(first, 100 + count), update(second, 200 + count)]);
  }
  // A PUT for each: none found another rule in its place.
  expect(oss.puts).toBe(40);
  expect([...first.events, ...second.events]).toEqual(Array(40).fill('taken'));
});

test('a replica that is killed in an update blocks others for its lease and the late limit', async () => {
  await using world = await createLeaseWorld();
  const [first, second] = [await world.start(), await world.start()];
  world.oss.put(ID, documentOf(ID, 1));
  await crashIn(first);
  const startedAt = performance.now();
  expect(world.oss.rule(ID)).toBeNull();
  expect(await codeOf(update(second, 3))).toBe('NoSuchInventory');
  expect(performance.now() - startedAt).toBeGreaterThan(LEASE_MS / 2 + LATE_MS);
  // Its next life has the rule's lease at once, and no other replica has written the rule.
  const third = await world.start(first);
  await third.finishUpdates();
  expect(versionOf(world.oss.rule(ID))).toBe(1);
});

test('a rule that another replica deletes after a crash is not put back from the journal', async () => {
  await using world = await createLeaseWorld();
  const [first, second] = [await world.start(), await world.start()];
  world.oss.put(ID, documentOf(ID, 1));
  await crashIn(first);
  await remove(second);
  const third = await world.start(first);
  await third.finishUpdates();
  expect(world.oss.rule(ID)).toBeNull();
  await expect.poll(() => third.files.size).toBe(0);
});

test('a DELETE of a killed replica that is applied late does not delete what its next life writes', async () => {
  await using world = await createLeaseWorld();
  const first = await world.start();
  world.oss.put(ID, documentOf(ID, 1));
  world.oss.writes = [lost(100)];
  const { promise: isDeleting, resolve } = Promise.withResolvers<void>();
  first.beforeSending = () => {
    setTimeout(() => {
      first.kill();
      resolve();
    });
    return undefined;
  };
  void remove(first);
  await isDeleting;
  const next = await world.start(first);
  await codeOf(update(next, 2));
  await codeOf(create(next, 3));
  expect(world.oss.late).toBe(1);
  expect(world.oss.rule(ID)).not.toBeNull();
});

test('the next life of a replica puts a rule back at once, although its lease has not ended', async () => {
  await using world = await createLeaseWorld({ leaseMs: 60_000 });
  const first = await world.start();
  world.oss.put(ID, documentOf(ID, 1));
  await crashIn(first);
  const startedAt = performance.now();
  const next = await world.start(first);
  await next.finishUpdates();
  expect(versionOf(world.oss.rule(ID))).toBe(1);
  expect(performance.now() - startedAt).toBeLessThan(60_000);
});

test('a rule whose DELETE may still be applied late is not written by another replica', async () => {
  await using world = await createLeaseWorld();
  const [first, second] = [await world.start(), await world.start()];
  world.oss.put(ID, documentOf(ID, 1));
  // The first DELETE is applied when the rule was put again.
  world.oss.writes = [lost(100)];
  await update(first, 2);
  await update(second, 3);
  expect(versionOf(world.oss.rule(ID))).toBe(3);
  expect(world.oss.late).toBe(1);
  await expect.poll(() => first.files.size).toBe(0);
});

test('a holder that was paused for longer than its lease sends nothing more before it has the lease again', async () => {
  await using world = await createLeaseWorld();
  const [first, second] = [await world.start(), await world.start()];
  world.oss.put(ID, documentOf(ID, 1));
  const { promise: isDeleted, resolve } = Promise.withResolvers<void>();
  first.beforeSending = (method) => {
    if (method === 'DELETE') {
      // When the answer comes, the process no longer runs.
      setTimeout(() => first.pause(), 1);
      resolve();
    }
    return undefined;
  };
  const updating = codeOf(update(first, 2));
  await isDeleted;
  await sleep(5);
  await create(second, 3);
  first.resume();
  expect(await updating).toBe('OutcomeUnknown');
  expect(versionOf(world.oss.rule(ID))).toBe(3);
  expect(first.events).toContain('lost');
  await expect.poll(() => first.files.size).toBe(0);
});

test('a DELETE that leaves after its lease is counted, and the rule is not lost', async () => {
  await using world = await createLeaseWorld();
  const [first, second] = [await world.start(), await world.start()];
  world.oss.put(ID, documentOf(ID, 1));
  const { promise: isChecked, resolve } = Promise.withResolvers<void>();
  const { promise: isWritten, resolve: go } = Promise.withResolvers<void>();
  first.beforeSending = (method) => {
    if (method !== 'DELETE') return undefined;
    first.pause();
    resolve();
    return isWritten;
  };
  const updating = codeOf(update(first, 2));
  await isChecked;
  await update(second, 3);
  expect(versionOf(world.oss.rule(ID))).toBe(3);
  first.resume();
  go();
  expect(await updating).toBe('OutcomeUnknown');
  expect(first.events).toEqual(expect.arrayContaining(['overrun', 'lost']));
  // What the other replica wrote is known to nobody but OSS, which has deleted it.
  expect(versionOf(world.oss.rule(ID))).toBe(1);
});

test('Redis is away: updates are refused before their DELETE, creates and deletes go on', async () => {
  await using world = await createLeaseWorld({ leaseMs: 60_000 });
  const replica = await world.start();
  await create(replica, 1);
  await world.redis.kill();
  const deletes = world.oss.deletes;
  await expect(update(replica, 2)).rejects.toMatchObject({
    name: 'UpstreamError',
    code: 'LeaseUnavailable',
    retryAfterSeconds: 5,
    message: expect.stringContaining('Nothing was changed.'),
  });
  expect(world.oss.deletes).toBe(deletes);
  expect((await replica.inventories.get(BUCKET, ID)).value).not.toBeNull();
  await remove(replica);
  expect(world.oss.rule(ID)).toBeNull();
  await create(replica, 3);
  expect(versionOf(world.oss.rule(ID))).toBe(3);
  expect(replica.events).toEqual(['taken', 'refused', 'unleased', 'unleased']);
  await world.redis.start();
  await expect.poll(() => codeOf(update(replica, 4))).toBe('success');
});

test('an update that is under way when Redis goes away goes on to its end', async () => {
  await using world = await createLeaseWorld();
  const replica = await world.start();
  world.oss.put(ID, documentOf(ID, 1));
  replica.beforeSending = async (method) => {
    if (method !== 'DELETE') return;
    await world.redis.kill();
    // Nothing renews the lease until it ends.
    await sleep(LEASE_MS);
  };
  await update(replica, 2);
  expect(versionOf(world.oss.rule(ID))).toBe(2);
  expect(replica.events).toEqual(['taken', 'overrun', 'unleased']);
});

test('after another replica’s write, an expected version is compared when OSS’s reads have caught up', async () => {
  await using world = await createLeaseWorld({ leaseMs: 60_000, lagMs: 300 });
  const [first, second] = [await world.start(), await world.start()];
  world.oss.put(ID, documentOf(ID, 1));
  await update(first, 2);
  world.oss.reads = Array(10).fill({ kind: 'answered', ms: 1, lagMs: 200 });
  const seen: (number | null)[] = [];
  const { filter } = ruleOf(3);
  const change = (rule: ReturnType<typeof ruleOf>) => {
    seen.push(versionOf(`<Prefix>${rule.filter.prefix}`));
    return { ...rule, filter };
  };
  await second.inventories.update(BUCKET, ID, change, { isSettled: true });
  expect(seen).toEqual([2]);
});

test('Redis needs to give no more rights than the documentation names, and `check` finds what is missing', async () => {
  const rights = ['+eval', '+evalsha', '+get', '+set', '+del', '+pttl', '+pexpire'];
  const keys = ['~oss-inventory-graphql:lease:*', '~oss-inventory-graphql:mark:*'];
  const page = await readFile(new URL('../../docs/reliability.md', import.meta.url), 'utf8');
  expect(page.replaceAll('\n', ' ')).toContain(`\`${[...keys, ...rights].join(' ')}\``);
  await using redis = await startRedis('--user', 'writer', 'on', '>secret', ...keys, ...rights);
  const url = redis.urlAs('writer:secret');
  const leases = await createRedisLeases(url, { owner: 'a' }, pino({ level: 'silent' }));
  const rule = { bucket: BUCKET, inventoryId: ID };
  expect(await leases.take(rule, 1000, false)).toEqual({
    isTaken: true,
    mark: '',
    markAgeMs: null,
  });
  expect(await leases.end(rule, 500, 'mark')).toBe(true);
  expect(await leases.take(rule, 1000, false)).toMatchObject({ isTaken: true, mark: 'mark' });
  expect(await leases.end(rule, 0, undefined)).toBe(true);
  leases.close();
  expect(await check(url)).toMatchObject({ code: 0, state: 'ok', text: 'Redis gives leases' });
  const admin = new Redis(redis.url);
  await admin.acl('SETUSER', 'writer', '-pttl');
  admin.disconnect();
  expect(await check(url)).toMatchObject({
    code: 1,
    state: 'wrong',
    text: expect.stringMatching(/gives no leases \(\w+\): check REDIS_URL/),
  });
});

/** What `check` says of a Redis for leases alone. */
async function check(redisUrl: string) {
  await using folder = await temporaryFolder();
  const { code, stdout } = await runCli(['check'], {
    cwd: folder.path,
    env: { REDIS_URL: redisUrl },
  });
  return { code, ...linesOf(stdout).find(({ name }) => name === 'REDIS_URL') };
}
