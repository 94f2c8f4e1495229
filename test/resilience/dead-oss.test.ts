import { describe, expect, test, vi } from 'vitest';
import { simulateTimeWithoutSleep } from '../support/simulated-time.ts';
import { inParallel, READ, type RigOptions, startRig } from './support.ts';

const REST_MS = 100;
const ATTEMPT_MS = 200;
const DEADLINE = { attemptTimeoutMs: ATTEMPT_MS, requestTimeoutMs: 1000 };

const DEATHS = [
  ['refuses connections', 'refuse', 'UPSTREAM_UNAVAILABLE'],
  ['is a black hole', 'swallow', 'UPSTREAM_TIMEOUT'],
] as const;

/**
 * Starts a server on an OSS that is well, in simulated time. Waits between attempts pass at once, and
 * so does the time for what comes to a black hole until `isImpatient` says otherwise.
 */
async function startHealthy({ attemptTimeoutMs = 10_000, ...options }: RigOptions) {
  const probes: boolean[] = [];
  const observer = { probed: (_region: string, isBack: boolean) => void probes.push(isBack) };
  const time = simulateTimeWithoutSleep();
  const rig = await startRig({ attemptTimeoutMs, observer, ...options });
  const oss = {
    rig,
    time,
    isImpatient: true,
    /** How many requests came to a black hole. */
    swallowed: 0,
    /** Whether OSS was back, each time that the circuit breaker looked. */
    probes,
    /** Asks until OSS is taken for dead. */
    async untilBroken() {
      const isBroken = async () => (await rig.ask(READ)).ossCodes[0] === 'CircuitOpen';
      await expect.poll(isBroken).toBe(true);
    },
    /** Waits for the circuit breaker's next look. */
    async probed() {
      const seen = probes.length;
      time.pass(options.breaker?.restMs ?? 5000);
      await expect.poll(() => probes.length).toBe(seen + 1);
    },
    async [Symbol.asyncDispose]() {
      await rig[Symbol.asyncDispose]();
      time[Symbol.dispose]();
    },
  };
  rig.road.onSwallow = () => {
    oss.swallowed += 1;
    if (oss.isImpatient) time.pass(attemptTimeoutMs);
  };
  expect((await rig.ask(READ)).data).toEqual({ inventory: { inventoryId: 'r1' } });
  return oss;
}

describe.each(DEATHS)('OSS %s', (_name, death, firstCode) => {
  test('the first call ends within its deadline, the 100th at once', async () => {
    await using oss = await startHealthy({ ...DEADLINE, breaker: { restMs: 600_000 } });
    const { rig, time } = oss;
    await rig.road[death]();
    const { taken } = rig.road;
    const startedAt = time.now;
    const replies = [await rig.ask(READ)];
    expect(replies[0]?.codes).toEqual([firstCode]);
    // The last attempt began in time.
    expect(time.now - startedAt).toBeLessThan(DEADLINE.requestTimeoutMs + ATTEMPT_MS);

    for (let n = 1; n < 50; n += 1) replies.push(await rig.ask(READ));
    const brokenAt = time.now;
    for (let n = 50; n < 100; n += 1) replies.push(await rig.ask(READ));
    expect(time.now).toBe(brokenAt);
    const last = replies.slice(50);
    expect(last.map(({ ossCodes }) => ossCodes)).toEqual(Array(50).fill(['CircuitOpen']));
    expect(last.map(({ codes }) => codes)).toEqual(Array(50).fill(['UPSTREAM_UNAVAILABLE']));
    // OSS is spared too: no more than it takes to see that it is dead.
    expect(rig.road.taken - taken).toBeLessThanOrEqual(9);
    expect(replies.map(({ status }) => status)).toEqual(Array(100).fill(200));
  });

  test('100 calls at once end within their deadline, and the next at once', async () => {
    await using oss = await startHealthy({ ...DEADLINE, breaker: { restMs: 600_000 } });
    const { rig, time } = oss;
    oss.isImpatient = false;
    await rig.road[death]();
    const replies = inParallel(100, 100, () => rig.ask(READ));
    if (death === 'swallow') {
      await expect.poll(() => rig.queue).toEqual({ running: 14, waiting: 86 });
      time.pass(DEADLINE.requestTimeoutMs);
    }
    expect((await replies).map(({ codes }) => codes.length)).toEqual(Array(100).fill(1));
    // The next are answered while time stands still: what the first ones began may still want to wait.
    const passing = vi.spyOn(time, 'pass').mockReturnValue();
    const after = await inParallel(20, 1, () => rig.ask(READ));
    expect(after.map(({ ossCodes }) => ossCodes)).toEqual(Array(20).fill(['CircuitOpen']));
    passing.mockRestore();
    time.pass(DEADLINE.requestTimeoutMs);
  });

  test('/readyz says so and /livez does not; both are well after its return', async () => {
    await using oss = await startHealthy({ ...DEADLINE, breaker: { restMs: REST_MS } });
    const { rig } = oss;
    expect(await rig.statusOf('/readyz')).toBe(200);
    await rig.road[death]();
    await oss.untilBroken();
    expect(await rig.statusOf('/readyz')).toBe(503);
    expect(await rig.statusOf('/livez')).toBe(200);
    await rig.road.restore();
    await oss.probed();
    expect((await rig.ask(READ)).codes).toEqual([]);
    expect(await rig.statusOf('/readyz')).toBe(200);
    expect(await rig.statusOf('/livez')).toBe(200);
  });

  test('/readyz finds its return by itself: who is not ready is sent no requests', async () => {
    await using oss = await startHealthy({ ...DEADLINE, breaker: { restMs: REST_MS } });
    const { rig } = oss;
    await rig.road[death]();
    await oss.untilBroken();
    await oss.probed();
    expect(await rig.statusOf('/readyz')).toBe(503);
    await rig.road.restore();
    await oss.probed();
    expect(await rig.statusOf('/readyz')).toBe(200);
    expect(oss.probes).toEqual([false, true]);
    expect((await rig.ask(READ)).codes).toEqual([]);
  });

  test('a write says that nothing was changed, or that this is unknown', async () => {
    await using oss = await startHealthy({ ...DEADLINE, breaker: { restMs: 600_000 } });
    const { rig, time } = oss;
    await rig.road[death]();
    const write = `mutation { deleteInventory(input: { bucket: "logs", inventoryId: "r1" }) {
      __typename ... on Error { code }
    } }`;
    const startedAt = time.now;
    const reply = await rig.ask(write);
    expect(time.now - startedAt).toBeLessThan(DEADLINE.requestTimeoutMs + ATTEMPT_MS);
    const type = death === 'refuse' ? 'UpstreamError' : 'OutcomeUnknownError';
    expect(reply.text).toContain(type);
    await oss.untilBroken();
    expect((await rig.ask(write)).text).toContain('CircuitOpen');
    expect(rig.emulator.rules('logs').has('r1')).toBe(true);
  });
});

test('with the defaults OSS is found again within 10 s of its return', async () => {
  await using oss = await startHealthy({ retry: {} });
  const { rig, time } = oss;
  await rig.road.refuse();
  const startedAt = time.now;
  expect((await rig.ask(READ)).codes).toEqual(['UPSTREAM_UNAVAILABLE']);
  expect(time.now - startedAt).toBeLessThan(30_000);
  await oss.untilBroken();
  await rig.road.restore();
  const returnedAt = time.now;
  await oss.probed();
  expect((await rig.ask(READ)).codes).toEqual([]);
  expect(time.now - returnedAt).toBeLessThan(10_000);
  expect(await rig.statusOf('/readyz')).toBe(200);
});

/** An OSS that is taken for dead, and does not answer the circuit breaker's looks. */
async function startBlackHole() {
  const oss = await startHealthy({ ...DEADLINE, breaker: { restMs: REST_MS } });
  await oss.rig.road.swallow();
  await oss.untilBroken();
  oss.isImpatient = false;
  /** Does something while the circuit breaker waits for an answer, several times. */
  const whileProbed = async (work: () => Promise<void>) => {
    for (let round = 1; round <= 5; round += 1) {
      const { swallowed } = oss;
      oss.time.pass(REST_MS);
      await expect.poll(() => oss.swallowed).toBe(swallowed + 1);
      await work();
      expect(oss.probes).toHaveLength(round - 1);
      oss.time.pass(ATTEMPT_MS);
      await expect.poll(() => oss.probes).toEqual(Array(round).fill(false));
    }
  };
  return Object.assign(oss, { whileProbed });
}

test('a black hole costs no caller its time while it is tried whether OSS is back', async () => {
  await using oss = await startBlackHole();
  await oss.whileProbed(async () => {
    const replies = await inParallel(20, 4, () => oss.rig.ask(READ));
    expect(replies.map(({ ossCodes }) => ossCodes)).toEqual(Array(20).fill(['CircuitOpen']));
  });
});

test('callers that lose patience do not make a dead OSS look alive', async () => {
  await using oss = await startBlackHole();
  const { rig } = oss;
  await oss.whileProbed(async () => {
    const caller = new AbortController();
    const asking = rig.ask(READ, { signal: caller.signal }).catch(() => undefined);
    for (let n = 0; n < 3; n += 1) await rig.statusOf('/livez');
    caller.abort();
    await asking;
    // The server hears of it a moment later.
    for (let n = 0; n < 3; n += 1) expect(await rig.statusOf('/readyz')).toBe(503);
  });
  expect(await rig.statusOf('/readyz')).toBe(503);
});
