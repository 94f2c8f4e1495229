import { describe, expect, test } from 'vitest';
import {
  simulateTime,
  simulateTimeUpToSleep,
  simulateTimeWithoutSleep,
} from '../support/simulated-time.ts';
import { ALWAYS, ended, hold, inParallel, READ, readOf, startRig } from './support.ts';

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
    using time = simulateTimeUpToSleep(15_000);
    await using rig = await startRig();
    const limited = { kind: 'error', status: 503, code: 'QpsLimitExceeded' } as const;
    rig.emulator.inject({ ...limited, retryAfter: '15', ...ALWAYS });
    const caller = new AbortController();
    const reply = rig.ask(READ, { signal: caller.signal });
    await time.slept;
    caller.abort();
    await expect(reply).rejects.toThrow('aborted');
    await expect.poll(() => ended(rig)).toBe(1);
    rig.emulator.clearFaults();
    time.pass(15_000);
    expect((await rig.ask(readOf('other'))).codes).toEqual([]);
    expect(rig.requests.map(({ bucket }) => bucket)).toEqual(['logs', 'other']);
  });

  test('in the row: nothing is sent for it', async () => {
    await using rig = await startRig({ maxConcurrency: 1 });
    const held = hold(rig);
    const first = rig.ask(READ);
    await held.met;
    const caller = new AbortController();
    const leaver = rig.ask(readOf('slow'), { signal: caller.signal });
    const stays = rig.ask(readOf('other'));
    await expect.poll(() => rig.queue).toEqual({ running: 1, waiting: 2 });
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
    using time = simulateTime();
    await using rig = await startRig(TIME);
    const held = hold(rig, ALWAYS);
    const reply = rig.ask(READ);
    await held.met;
    time.pass(299);
    expect(await rig.statusOf('/livez')).toBe(200);
    expect(ended(rig)).toBe(0);
    time.pass(1);
    expect((await reply).codes).toEqual(['UPSTREAM_TIMEOUT']);
    held.release();
    await expect.poll(() => rig.requests.length).toBe(1);
  });

  test('ends the wait for a turn too', async () => {
    using time = simulateTime();
    await using rig = await startRig({ ...TIME, maxConcurrency: 1 });
    const held = hold(rig, ALWAYS);
    const replies = inParallel(4, 4, () => rig.ask(READ));
    await expect.poll(() => rig.queue).toEqual({ running: 1, waiting: 3 });
    time.pass(300);
    expect((await replies).map(({ codes }) => codes)).toEqual(Array(4).fill(['UPSTREAM_TIMEOUT']));
    held.release();
  });

  test('ends the wait before a retry: the last failure is answered', async () => {
    using time = simulateTimeUpToSleep(15_000);
    await using rig = await startRig(TIME);
    const limited = { kind: 'error', status: 503, code: 'QpsLimitExceeded' } as const;
    rig.emulator.inject({ ...limited, retryAfter: '15', ...ALWAYS });
    const reply = rig.ask(READ);
    await time.slept;
    time.pass(300);
    expect((await reply).codes).toEqual(['THROTTLED']);
    expect(rig.requests).toHaveLength(1);
  });

  test('is for all attempts together', async () => {
    using time = simulateTimeWithoutSleep();
    await using rig = await startRig({ requestTimeoutMs: 500, attemptTimeoutMs: 200 });
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    let attempts = 0;
    const onMeet = () => {
      attempts += 1;
      time.pass(200);
    };
    rig.emulator.inject({ kind: 'hold', phase: 'before', until, onMeet, ...ALWAYS });
    expect((await rig.ask(READ)).codes).toEqual(['UPSTREAM_TIMEOUT']);
    expect(attempts).toBe(3);
    release();
  });
});

describe('requests to OSS at once', () => {
  /** Holds requests at the emulator, of one bucket or of all, and counts those that are under way. */
  async function startCounting() {
    const underWay = { now: 0, most: 0 };
    const rig = await startRig({ maxConcurrency: 4, onRequest: () => (underWay.now -= 1) });
    const holdAll = (match: { bucket?: string } = {}) => {
      const { promise: until, resolve: release } = Promise.withResolvers<void>();
      const held = { met: 0, release };
      const onMeet = () => {
        held.met += 1;
        underWay.now += 1;
        underWay.most = Math.max(underWay.most, underWay.now);
      };
      rig.emulator.inject({ ...match, kind: 'hold', phase: 'before', until, onMeet, ...ALWAYS });
      return held;
    };
    return { rig, underWay, holdAll };
  }

  test('are as many as configured', async () => {
    const { rig: started, underWay, holdAll } = await startCounting();
    await using rig = started;
    const held = holdAll();
    const buckets = ['logs', 'other', 'slow'];
    const asking = inParallel(200, 40, (n) => rig.ask(readOf(buckets[n % 3] ?? '')));
    await expect.poll(() => rig.queue).toEqual({ running: 4, waiting: 36 });
    await expect.poll(() => underWay.now).toBe(4);
    held.release();
    expect((await asking).filter(({ codes }) => codes.length > 0)).toEqual([]);
    expect(underWay).toEqual({ now: 0, most: 4 });
  });

  test('also of one GraphQL request with many reads', async () => {
    const { rig: started, underWay, holdAll } = await startCounting();
    await using rig = started;
    const held = holdAll();
    const fields = ['logs', 'other', 'slow'].flatMap((bucket) =>
      Array.from(
        { length: 3 },
        (_, n) => `${bucket}${n}: inventory(bucket: "${bucket}", inventoryId: "x${n}") { id }`,
      ),
    );
    const reply = rig.ask(`{ ${fields.join('\n')} }`);
    await expect.poll(() => rig.queue).toEqual({ running: 4, waiting: 5 });
    await expect.poll(() => underWay.now).toBe(4);
    held.release();
    expect((await reply).codes).toEqual([]);
    expect(underWay).toEqual({ now: 0, most: 4 });
    expect(rig.requests).toHaveLength(9);
  });

  test('of one bucket are half of them: the others go on while it is held', async () => {
    const { rig: started, underWay, holdAll } = await startCounting();
    await using rig = started;
    const slow = holdAll({ bucket: 'slow' });
    const fast = holdAll();
    const slowReplies = inParallel(20, 20, () => rig.ask(readOf('slow')));
    await expect.poll(() => rig.queue).toEqual({ running: 2, waiting: 18 });
    await expect.poll(() => slow.met).toBe(2);
    const fastReplies = inParallel(60, 12, (n) => rig.ask(readOf(n % 2 ? 'logs' : 'other')));
    await expect.poll(() => fast.met).toBe(2);
    fast.release();
    expect((await fastReplies).flatMap(({ codes }) => codes)).toEqual([]);
    expect(slow.met).toBe(2);
    expect(underWay.most).toBe(4);
    slow.release();
    expect((await slowReplies).flatMap(({ codes }) => codes)).toEqual([]);
    expect(underWay).toEqual({ now: 0, most: 4 });
  });

  test('a bucket that never answers does not make the others fail', async () => {
    using time = simulateTime();
    await using rig = await startRig({ attemptTimeoutMs: 300, requestTimeoutMs: 1000 });
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    rig.emulator.inject({ kind: 'hold', phase: 'before', until, bucket: 'slow', ...ALWAYS });
    let isOver = false;
    const slow = inParallel(32, 32, () => rig.ask(readOf('slow'))).finally(() => (isOver = true));
    const others = [];
    while (!isOver) {
      others.push(await rig.ask(READ));
      time.pass(50);
    }
    expect((await slow).map(({ codes }) => codes.length)).toEqual(Array(32).fill(1));
    release();
    expect(others.flatMap(({ codes }) => codes)).toEqual([]);
  });
});
