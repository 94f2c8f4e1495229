import { describe, expect, test } from 'vitest';
import { inParallel, median, READ, type Rig, type RigOptions, startRig } from './support.ts';

/** So that no call tries whether OSS is back while others are measured. */
const LONG_REST = { restMs: 600_000 };
const DEADLINE = { attemptTimeoutMs: 200, requestTimeoutMs: 1000 };

const DEATHS = [
  ['refuses connections', 'refuse', 'UPSTREAM_UNAVAILABLE'],
  ['is a black hole', 'swallow', 'UPSTREAM_TIMEOUT'],
] as const;

async function startHealthy(options: RigOptions) {
  const rig = await startRig(options);
  expect((await rig.ask(READ)).data).toEqual({ inventory: { inventoryId: 'r1' } });
  return rig;
}

/** Asks until OSS is taken for dead. */
async function untilBroken(rig: Rig) {
  const options = { timeout: 15_000 };
  await expect.poll(async () => (await rig.ask(READ)).ossCodes, options).toEqual(['CircuitOpen']);
}

/** How long it takes until a read succeeds again, in milliseconds. */
async function recovery(rig: Rig): Promise<number> {
  const startedAt = performance.now();
  const options = { timeout: 15_000, interval: 50 };
  await expect.poll(async () => (await rig.ask(READ)).codes, options).toEqual([]);
  return performance.now() - startedAt;
}

describe.each(DEATHS)('OSS %s', (name, death, firstCode) => {
  test('the first call ends within its deadline, the 100th at once', async () => {
    await using rig = await startHealthy({ ...DEADLINE, breaker: LONG_REST });
    await rig.road[death]();
    const taken = rig.road.taken;
    const replies = [];
    for (let n = 0; n < 100; n += 1) replies.push(await rig.ask(READ));

    const times = replies.map(({ ms }) => ms);
    const [first = Number.NaN, last = Number.NaN] = [times[0], times.at(-1)];
    process.stdout.write(
      `OSS ${name}: call 1 ${first.toFixed(0)} ms, call 100 ${last.toFixed(1)} ms, median of 51-100 ${median(times.slice(50)).toFixed(1)} ms, connections ${rig.road.taken - taken}\n`,
    );
    expect(replies[0]?.codes).toEqual([firstCode]);
    expect(first).toBeLessThan(DEADLINE.requestTimeoutMs + 500);
    expect(replies.at(-1)?.ossCodes).toEqual(['CircuitOpen']);
    expect(replies.at(-1)?.codes).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect(median(times.slice(50))).toBeLessThan(50);
    expect(last).toBeLessThan(250);
    // OSS is spared too: no more than it takes to see that it is dead.
    expect(rig.road.taken - taken).toBeLessThanOrEqual(9);
    expect(replies.flatMap(({ status }) => status)).toEqual(Array(100).fill(200));
  });

  test('100 calls at once end within their deadline, and the next at once', async () => {
    await using rig = await startHealthy({ ...DEADLINE, breaker: LONG_REST });
    await rig.road[death]();
    const replies = await inParallel(100, 100, () => rig.ask(READ));
    expect(Math.max(...replies.map(({ ms }) => ms))).toBeLessThan(DEADLINE.requestTimeoutMs + 1000);
    expect(new Set(replies.map(({ codes }) => codes.length))).toEqual(new Set([1]));
    const after = [];
    for (let n = 0; n < 20; n += 1) after.push(await rig.ask(READ));
    expect(median(after.map(({ ms }) => ms))).toBeLessThan(50);
  });

  test('/readyz says so and /livez does not; both are well after its return', async () => {
    await using rig = await startHealthy({ ...DEADLINE, breaker: { restMs: 100 } });
    expect(await rig.statusOf('/readyz')).toBe(200);
    await rig.road[death]();
    await untilBroken(rig);
    expect(await rig.statusOf('/readyz')).toBe(503);
    expect(await rig.statusOf('/livez')).toBe(200);
    await rig.road.restore();
    expect(await recovery(rig)).toBeLessThan(10_000);
    expect(await rig.statusOf('/readyz')).toBe(200);
    expect(await rig.statusOf('/livez')).toBe(200);
  });

  test('/readyz finds its return by itself: who is not ready is sent no requests', async () => {
    await using rig = await startHealthy({ ...DEADLINE, breaker: { restMs: 100 } });
    await rig.road[death]();
    await untilBroken(rig);
    await rig.road.restore();
    const options = { timeout: 3000, interval: 50 };
    await expect.poll(() => rig.statusOf('/readyz'), options).toBe(200);
    expect((await rig.ask(READ)).codes).toEqual([]);
  });

  test('a write says that nothing was changed, or that this is unknown', async () => {
    await using rig = await startHealthy({ ...DEADLINE, breaker: LONG_REST });
    await rig.road[death]();
    const write = `mutation { deleteInventory(input: { bucket: "logs", inventoryId: "r1" }) {
      __typename ... on Error { code }
    } }`;
    const reply = await rig.ask(write);
    expect(reply.ms).toBeLessThan(DEADLINE.requestTimeoutMs + 500);
    if (death === 'refuse') expect(reply.codes).toEqual(['UPSTREAM_UNAVAILABLE']);
    else expect(reply.text).toContain('OutcomeUnknownError');
    await untilBroken(rig);
    expect((await rig.ask(write)).ossCodes).toEqual(['CircuitOpen']);
    expect(rig.emulator.rules('logs').has('r1')).toBe(true);
  });
});

test('with the defaults OSS is found again within 10 s of its return', async () => {
  await using rig = await startHealthy({ retry: {} });
  await rig.road.refuse();
  const first = await rig.ask(READ);
  expect(first.codes).toEqual(['UPSTREAM_UNAVAILABLE']);
  expect(first.ms).toBeLessThan(30_000);
  await untilBroken(rig);
  await rig.road.restore();
  const ms = await recovery(rig);
  process.stdout.write(
    `defaults: call 1 ${first.ms.toFixed(0)} ms, found again ${ms.toFixed(0)} ms after OSS's return\n`,
  );
  expect(ms).toBeLessThan(10_000);
  expect(await rig.statusOf('/readyz')).toBe(200);
}, 30_000);

/** An OSS that is taken for dead, and is often tried. */
async function startBlackHole() {
  const rig = await startHealthy({
    attemptTimeoutMs: 500,
    requestTimeoutMs: 1500,
    breaker: { restMs: 50 },
  });
  await rig.road.swallow();
  await inParallel(16, 16, () => rig.ask(READ));
  return rig;
}

test('a black hole costs no caller its time while it is tried whether OSS is back', async () => {
  await using rig = await startBlackHole();
  const times: number[] = [];
  const until = performance.now() + 1200;
  while (performance.now() < until) times.push((await rig.ask(READ)).ms);
  const slowest = Math.max(...times);
  process.stdout.write(
    `black hole, ${times.length} calls while it is tried: slowest ${slowest.toFixed(0)} ms\n`,
  );
  expect(slowest).toBeLessThan(250);
});

test('callers that lose patience do not make a dead OSS look alive', async () => {
  await using rig = await startBlackHole();
  const seen = new Set<number>();
  const until = performance.now() + 800;
  while (performance.now() < until) {
    await rig.ask(READ, { signal: AbortSignal.timeout(100) }).catch(() => undefined);
    // The server hears of it a moment later.
    for (let n = 0; n < 3; n += 1) seen.add(await rig.statusOf('/readyz'));
  }
  expect([...seen]).toEqual([503]);
});
