import { describe, expect, test } from 'vitest';
import { ALWAYS, ended, hold, inParallel, median, READ, readOf, startRig } from './support.ts';

describe('a caller that leaves', () => {
  test('during a read: the request to OSS is aborted, and none follows', async () => {
    await using rig = await startRig();
    const held = hold(rig);
    const caller = new AbortController();
    const reply = rig.ask(READ, { signal: caller.signal });
    await held.met;
    expect(rig.road.open).toBe(1);
    caller.abort();
    await expect(reply).rejects.toThrow('aborted');
    // OSS still has not answered: it is the server that has hung up.
    await expect.poll(() => rig.road.open).toBe(0);
    await expect.poll(() => ended(rig)).toBe(1);
    held.release();
    expect((await rig.ask(readOf('other'))).codes).toEqual([]);
    expect(rig.requests.filter(({ bucket }) => bucket === 'logs')).toHaveLength(1);
  });

  test('while many pages are read: no further page is asked for', async () => {
    await using rig = await startRig();
    const rules = Array.from({ length: 950 }, (_, n) => `r${String(n).padStart(3, '0')}`);
    rig.emulator.storeRules(
      'logs',
      rules.map((id) => ({
        id,
        xml: `<InventoryConfiguration><Id>${id}</Id></InventoryConfiguration>`,
      })),
    );
    rig.emulator.inject({ kind: 'delay', ms: 0, phase: 'before', bucket: 'logs', times: 2 });
    const held = hold(rig, { bucket: 'logs' });
    const caller = new AbortController();
    const count = '{ inventories(bucket: "logs") { totalCount } }';
    const reply = rig.ask(count, { signal: caller.signal });
    await held.met;
    caller.abort();
    await expect(reply).rejects.toThrow('aborted');
    await expect.poll(() => ended(rig)).toBe(1);
    held.release();
    await rig.ask(readOf('other'));
    expect(rig.requests.filter(({ bucket }) => bucket === 'logs')).toHaveLength(3);
  });

  test('in the wait before a retry: nothing is tried again', async () => {
    const answered = Promise.withResolvers<void>();
    await using rig = await startRig({ onRequest: () => answered.resolve() });
    const limited = { kind: 'error', status: 503, code: 'QpsLimitExceeded' } as const;
    rig.emulator.inject({ ...limited, retryAfter: '15', ...ALWAYS });
    const caller = new AbortController();
    const startedAt = performance.now();
    const reply = rig.ask(READ, { signal: caller.signal });
    await answered.promise;
    caller.abort();
    await expect(reply).rejects.toThrow('aborted');
    await expect.poll(() => ended(rig), { timeout: 5000 }).toBe(1);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(rig.requests).toHaveLength(1);
  });

  test('in the row: nothing is sent for it', async () => {
    await using rig = await startRig({ maxConcurrency: 1 });
    const held = hold(rig);
    const first = rig.ask(READ);
    await held.met;
    const caller = new AbortController();
    const leaver = rig.ask(readOf('slow'), { signal: caller.signal });
    const stays = rig.ask(readOf('other'));
    // Answered in the order of arrival: by then both stand in the row.
    for (let n = 0; n < 3; n += 1) await rig.statusOf('/livez');
    caller.abort();
    await expect(leaver).rejects.toThrow('aborted');
    await expect.poll(() => ended(rig)).toBe(1);
    held.release();
    expect((await first).codes).toEqual([]);
    expect((await stays).codes).toEqual([]);
    expect(rig.requests.map(({ bucket }) => bucket)).toEqual(['logs', 'other']);
  });

  test('often: OSS is not taken for dead', async () => {
    await using rig = await startRig();
    for (let n = 0; n < 10; n += 1) {
      const held = hold(rig);
      const caller = new AbortController();
      const reply = rig.ask(READ, { signal: caller.signal });
      await held.met;
      caller.abort();
      await expect(reply).rejects.toThrow('aborted');
      await expect.poll(() => ended(rig)).toBe(n + 1);
      held.release();
    }
    expect((await rig.ask(READ)).codes).toEqual([]);
    expect(await rig.statusOf('/readyz')).toBe(200);
  });
});

describe('the time for one request', () => {
  const TIME = { requestTimeoutMs: 300, attemptTimeoutMs: 20_000 };

  test('ends a request that OSS does not answer', async () => {
    await using rig = await startRig(TIME);
    const held = hold(rig, ALWAYS);
    const { codes, ms } = await rig.ask(READ);
    expect(codes).toEqual(['UPSTREAM_TIMEOUT']);
    expect(ms).toBeGreaterThan(290);
    expect(ms).toBeLessThan(2000);
    held.release();
    await expect.poll(() => rig.requests.length).toBe(1);
  });

  test('ends the wait for a turn too', async () => {
    await using rig = await startRig({ ...TIME, maxConcurrency: 1 });
    const held = hold(rig, ALWAYS);
    const replies = await inParallel(4, 4, () => rig.ask(READ));
    expect(replies.map(({ codes }) => codes)).toEqual(Array(4).fill(['UPSTREAM_TIMEOUT']));
    held.release();
  });

  test('ends the wait before a retry: the last failure is told', async () => {
    await using rig = await startRig(TIME);
    const limited = { kind: 'error', status: 503, code: 'QpsLimitExceeded' } as const;
    rig.emulator.inject({ ...limited, retryAfter: '15', ...ALWAYS });
    const { codes, ms } = await rig.ask(READ);
    expect(codes).toEqual(['THROTTLED']);
    expect(ms).toBeLessThan(2000);
    expect(rig.requests).toHaveLength(1);
  });

  test('is for all attempts together', async () => {
    await using rig = await startRig({ requestTimeoutMs: 500, attemptTimeoutMs: 200 });
    const held = hold(rig, ALWAYS);
    const { codes, ms } = await rig.ask(READ);
    expect(codes).toEqual(['UPSTREAM_TIMEOUT']);
    expect(ms).toBeLessThan(2000);
    held.release();
    await expect.poll(() => rig.requests.length).toBeLessThanOrEqual(3);
  });
});

describe('requests to OSS at once', () => {
  /** Counts what is under way at the emulator, each for a few milliseconds. */
  async function startCounting() {
    const underWay = { now: 0, most: 0 };
    const rig = await startRig({ maxConcurrency: 4, onRequest: () => (underWay.now -= 1) });
    const meet = () => {
      underWay.now += 1;
      underWay.most = Math.max(underWay.most, underWay.now);
    };
    return { rig, underWay, meet };
  }

  test('are as many as is said, and no more', async () => {
    const { rig: started, underWay, meet } = await startCounting();
    await using rig = started;
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    rig.emulator.inject({ kind: 'hold', phase: 'before', until, onMeet: meet, times: 4 });
    rig.emulator.inject({ kind: 'delay', ms: 0, phase: 'before', onMeet: meet, ...ALWAYS });
    const buckets = ['logs', 'other', 'slow'];
    const asking = inParallel(200, 40, (n) => rig.ask(readOf(buckets[n % 3] ?? '')));
    await expect.poll(() => underWay.now).toBe(4);
    // Answered in the order of arrival: by then all 40 have asked.
    for (let n = 0; n < 3; n += 1) await rig.statusOf('/livez');
    expect(underWay.now).toBe(4);
    release();
    expect((await asking).filter(({ codes }) => codes.length > 0)).toEqual([]);
    expect(underWay).toEqual({ now: 0, most: 4 });
  });

  test('also of one GraphQL request with many reads', async () => {
    const { rig: started, underWay, meet } = await startCounting();
    await using rig = started;
    rig.emulator.inject({ kind: 'delay', ms: 2, phase: 'before', onMeet: meet, ...ALWAYS });
    const fields = ['logs', 'other', 'slow'].flatMap((bucket) =>
      Array.from(
        { length: 3 },
        (_, n) => `${bucket}${n}: inventory(bucket: "${bucket}", inventoryId: "x${n}") { id }`,
      ),
    );
    expect((await rig.ask(`{ ${fields.join('\n')} }`)).codes).toEqual([]);
    expect(underWay).toEqual({ now: 0, most: 4 });
    expect(rig.requests).toHaveLength(9);
  });

  test('of one bucket are half of them: the others go on while it is held', async () => {
    const { rig: started, underWay, meet } = await startCounting();
    await using rig = started;
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    const met = { count: 0 };
    const onMeet = () => {
      met.count += 1;
      meet();
    };
    rig.emulator.inject({
      kind: 'hold',
      phase: 'before',
      until,
      bucket: 'slow',
      onMeet,
      ...ALWAYS,
    });
    rig.emulator.inject({ kind: 'delay', ms: 0, phase: 'before', onMeet: meet, ...ALWAYS });
    const held = inParallel(20, 20, () => rig.ask(readOf('slow')));
    await expect.poll(() => met.count).toBe(2);
    const others = await inParallel(60, 12, (n) => rig.ask(readOf(n % 2 ? 'logs' : 'other')));
    expect(others.flatMap(({ codes }) => codes)).toEqual([]);
    expect(median(others.map(({ ms }) => ms))).toBeLessThan(250);
    expect(met.count).toBe(2);
    expect(underWay.most).toBe(4);
    release();
    expect((await held).flatMap(({ codes }) => codes)).toEqual([]);
    expect(underWay).toEqual({ now: 0, most: 4 });
  });

  test('a bucket that never answers does not make the others fail', async () => {
    await using rig = await startRig({ attemptTimeoutMs: 300, requestTimeoutMs: 1000 });
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    rig.emulator.inject({ kind: 'hold', phase: 'before', until, bucket: 'slow', ...ALWAYS });
    let isOver = false;
    const slow = inParallel(32, 32, () => rig.ask(readOf('slow'))).finally(() => (isOver = true));
    const others = [];
    while (!isOver) others.push(await rig.ask(READ));
    const failed = others.filter(({ codes }) => codes.length > 0);
    process.stdout.write(
      `beside a bucket that never answers: ${others.length} reads of another, ${failed.length} failed (${[...new Set(failed.flatMap(({ ossCodes }) => ossCodes))].join(', ')})\n`,
    );
    expect((await slow).every(({ codes }) => codes.length === 1)).toBe(true);
    release();
    expect(failed.length).toBe(0);
  });
});
