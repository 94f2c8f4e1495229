import { beforeEach, describe, expect, test, vi } from 'vitest';
import { UpstreamError } from '../../src/inventory/errors.ts';
import { type BreakerOptions, createCircuitBreaker } from '../../src/oss/client/circuit-breaker.ts';
import { FairQueue } from '../../src/oss/client/fair-queue.ts';
import type { OssResponse } from '../../src/oss/client/messages.ts';
import { TransportError } from '../../src/oss/client/transport.ts';

const REST_MS = 5000;

// The breaker's rest is measured by this clock.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  return () => vi.useRealTimers();
});

const answer = (status: number): OssResponse => ({ status, headers: {}, body: Buffer.alloc(0) });
const unreachable = () =>
  new TransportError(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }));
const slow = () => new TransportError(new DOMException('slow', 'TimeoutError'));
const left = () => new TransportError(new DOMException('left', 'AbortError'));

/** A breaker, and how what it sends ends. */
function breakerOn({ limit = 8, ...options }: BreakerOptions & { limit?: number } = {}) {
  const next = { probe: unreachable as () => OssResponse | Error | Promise<OssResponse> };
  let probed = 0;
  const probe = async () => {
    probed += 1;
    const ended = await next.probe();
    if (ended instanceof Error) throw ended;
    return ended;
  };
  const breaker = createCircuitBreaker(new FairQueue(limit), probe, options);
  let sent = 0;
  const run = (ending: () => OssResponse | Error | Promise<OssResponse>, bucket = 'logs') => {
    const request = { method: 'GET', bucket, query: {} } as const;
    return breaker.run(request, async () => {
      sent += 1;
      const ended = await ending();
      if (ended instanceof Error) throw ended;
      return ended;
    });
  };
  /** What became of it, by the code where it failed. */
  const outcome = (ending: Parameters<typeof run>[0], bucket?: string) =>
    run(ending, bucket).then(
      ({ status }) => status,
      (error: unknown) => (error instanceof UpstreamError ? error.code : error),
    );
  const fail = async (times: number, ending: () => Error | OssResponse = unreachable) => {
    for (let n = 0; n < times; n += 1) await outcome(ending);
  };
  return { breaker, next, run, outcome, fail, sent: () => sent, probed: () => probed };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const rest = () => vi.advanceTimersByTimeAsync(REST_MS);

describe('OSS is taken for dead', () => {
  test.for([
    ['no connection', unreachable],
    ['no answer in time', slow],
    ['500', () => answer(500)],
    ['502', () => answer(502)],
    ['504', () => answer(504)],
  ] as const)('after 8 times %s in a row, and then nothing is sent', async ([, ending]) => {
    const { breaker, outcome, fail, sent } = breakerOn();
    await fail(7, ending);
    expect(breaker.isBroken).toBe(false);
    await fail(1, ending);
    expect(breaker.isBroken).toBe(true);
    expect(await outcome(() => answer(200))).toBe('CircuitOpen');
    expect(sent()).toBe(8);
  });

  test('after as many as are configured', async () => {
    const { breaker, fail } = breakerOn({ failures: 3 });
    await fail(2);
    expect(breaker.isBroken).toBe(false);
    await fail(1);
    expect(breaker.isBroken).toBe(true);
  });

  test('not where one in between succeeds', async () => {
    const { breaker, fail, outcome } = breakerOn();
    for (let n = 0; n < 5; n += 1) {
      await fail(7);
      await outcome(() => answer(404));
    }
    expect(breaker.isBroken).toBe(false);
  });

  test.for([
    ['200', () => answer(200)],
    ['403', () => answer(403)],
    ['404', () => answer(404)],
    ['429', () => answer(429)],
    ['503', () => answer(503)],
    ['a caller that left', left],
    ['a bug', () => new TypeError('bug')],
  ] as const)('never for %s', async ([, ending]) => {
    const { breaker, fail } = breakerOn();
    await fail(50, ending);
    expect(breaker.isBroken).toBe(false);
  });

  test('a caller that left does not make up for failures either', async () => {
    const { breaker, fail } = breakerOn();
    await fail(7);
    await fail(3, left);
    await fail(1);
    expect(breaker.isBroken).toBe(true);
  });

  test('what fails then does so at once, also where its bucket’s places are taken', async () => {
    const { breaker, outcome, run } = breakerOn({ limit: 4 });
    const hanging = Promise.withResolvers<OssResponse>();
    const held = [0, 1].map(() => run(() => hanging.promise, 'slow'));
    for (let n = 0; n < 8; n += 1) await outcome(unreachable, 'logs');
    expect(breaker.isBroken).toBe(true);
    const waiting = outcome(() => answer(200), 'slow');
    const first = await Promise.race([waiting, settled().then(() => 'waits for a place')]);
    hanging.resolve(answer(200));
    await Promise.all([...held, waiting]);
    expect(first).toBe('CircuitOpen');
  });
});

describe('after its rest', () => {
  test('it is tried, and requests fail at once meanwhile', async () => {
    const { breaker, next, outcome, fail, sent, probed } = breakerOn();
    const trying = Promise.withResolvers<OssResponse>();
    next.probe = () => trying.promise;
    await fail(8);
    await vi.advanceTimersByTimeAsync(REST_MS - 1);
    expect(probed()).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(probed()).toBe(1);
    for (let n = 0; n < 20; n += 1) expect(await outcome(() => answer(200))).toBe('CircuitOpen');
    expect(sent()).toBe(8);
    trying.resolve(answer(200));
    await settled();
    expect(breaker.isBroken).toBe(false);
    expect(await outcome(() => answer(200))).toBe(200);
  });

  test.for([200, 403, 404, 503])('%d brings it back', async (status) => {
    const { breaker, next, fail } = breakerOn();
    next.probe = () => answer(status);
    await fail(8);
    await rest();
    expect(breaker.isBroken).toBe(false);
  });

  test('it takes as many failures as before to give it up again', async () => {
    const { breaker, next, fail } = breakerOn();
    next.probe = () => answer(200);
    await fail(8);
    await rest();
    await fail(7);
    expect(breaker.isBroken).toBe(false);
    await fail(1);
    expect(breaker.isBroken).toBe(true);
  });

  test.for([
    ['no connection', unreachable],
    ['a time-out', slow],
    ['500', () => answer(500)],
  ] as const)('%s lets it rest again', async ([, ending]) => {
    const { breaker, next, outcome, fail, sent, probed } = breakerOn();
    next.probe = ending;
    await fail(8);
    for (let round = 1; round <= 3; round += 1) {
      await rest();
      expect(breaker.isBroken).toBe(true);
      expect(await outcome(() => answer(200))).toBe('CircuitOpen');
      expect(probed()).toBe(round);
      expect(sent()).toBe(8);
    }
  });

  test('it is tried no longer once the breaker is disposed of', async () => {
    const { breaker, fail, probed } = breakerOn();
    await fail(8);
    breaker[Symbol.dispose]();
    await rest();
    expect(probed()).toBe(0);
  });
});

test('what was asked before the last answer came is no sign of death', async () => {
  const { breaker, run, outcome } = breakerOn({ limit: 64 });
  const hanging = Promise.withResolvers<OssResponse>();
  const many = Array.from({ length: 16 }, () => run(() => hanging.promise, 'slow'));
  await settled();
  expect(await outcome(() => answer(200))).toBe(200);
  hanging.reject(slow());
  await Promise.allSettled(many);
  expect(breaker.isBroken).toBe(false);
});

describe('several endpoints', () => {
  test('one that is dead says nothing of another', async () => {
    const queue = new FairQueue(4);
    const probe = () => Promise.reject(unreachable());
    const [dead, alive] = [createCircuitBreaker(queue, probe), createCircuitBreaker(queue, probe)];
    const request = { method: 'GET', bucket: 'logs', query: {} } as const;
    for (let n = 0; n < 8; n += 1) {
      await dead.run(request, () => Promise.reject(unreachable())).catch(() => {});
    }
    expect([dead.isBroken, alive.isBroken]).toEqual([true, false]);
    expect((await alive.run(request, async () => answer(200))).status).toBe(200);
  });
});

test('a caller that leaves in the row has certainly sent nothing', async () => {
  const breaker = createCircuitBreaker(new FairQueue(1), () => Promise.reject(unreachable()));
  const held = Promise.withResolvers<OssResponse>();
  const first = breaker.run({ bucket: 'logs' }, () => held.promise);
  const caller = new AbortController();
  const request = { method: 'PUT', bucket: 'logs', query: {}, signal: caller.signal } as const;
  const second = breaker.run(request, async () => answer(200)).catch((error: unknown) => error);
  caller.abort();
  const error = await second;
  expect(error).toBeInstanceOf(TransportError);
  expect(error).toMatchObject({ maybeSent: false, isAborted: true, timedOut: false });
  held.resolve(answer(200));
  await first;
});
