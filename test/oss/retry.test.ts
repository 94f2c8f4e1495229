import { beforeEach, describe, expect, test, vi } from 'vitest';
import {
  AccessDeniedError,
  InventoryAlreadyExistError,
  NoSuchBucketError,
  OutcomeUnknownError,
  ThrottledError,
  UpstreamError,
} from '../../src/inventory/errors.ts';
import { type Clock, SYSTEM_CLOCK } from '../../src/oss/client/clock.ts';
import { type Patience, Retrier, type RetryOptions } from '../../src/oss/client/retry.ts';

/** The waits that were asked for, in milliseconds. They end at once; where `areEndless`, by their signal alone. */
const waits = { asked: [] as number[], areEndless: false };

const clock: Clock = {
  ...SYSTEM_CLOCK,
  sleep(ms, signal) {
    waits.asked.push(ms);
    return SYSTEM_CLOCK.sleep(waits.areEndless ? 2 ** 31 - 1 : 0, signal);
  },
};

const createRetrier = (options: RetryOptions = {}) => new Retrier(options, undefined, clock);

beforeEach(() => {
  waits.asked.length = 0;
  waits.areEndless = false;
  // Every wait is the longest that it can be.
  vi.spyOn(Math, 'random').mockReturnValue(1);
  return () => vi.restoreAllMocks();
});

const transient = new UpstreamError('down', 'ConnectionFailed', { isTransient: true });
const timeout = new UpstreamError('slow', 'RequestTimeout', { isTransient: true, timedOut: true });
const broken = new UpstreamError('left alone', 'CircuitOpen');
const throttled = (seconds: number | null = null) => new ThrottledError('SlowDown', seconds);

/** Runs an attempt that fails as often as there are failures, the last one for ever where `always`. */
async function runWith(
  retrier: Retrier,
  failures: readonly Error[],
  { always = false, ...patience }: Patience & { always?: boolean } = {},
) {
  let attempts = 0;
  const result = await retrier
    .run(async () => {
      const failure = failures[always ? Math.min(attempts, failures.length - 1) : attempts];
      attempts += 1;
      if (failure) throw failure;
      return 'done';
    }, patience)
    .catch((error: unknown) => error);
  return { attempts, result };
}

/** A retrier that only its budget stops. */
const unbounded = (options: RetryOptions = {}) =>
  createRetrier({ maxAttempts: Infinity, ...options });

/** How many retries the budget still pays. */
async function retriesLeft(retrier: Retrier): Promise<number> {
  return (await runWith(retrier, [transient], { always: true })).attempts - 1;
}

describe('what is tried again', () => {
  test.for([
    ['a failure that may pass', transient],
    ['a time-out', timeout],
    ['a limited rate', throttled()],
  ] as const)('%s', async ([, failure]) => {
    expect(await runWith(createRetrier(), [failure])).toEqual({ attempts: 2, result: 'done' });
  });

  test.for([
    ['a failure that stays', new UpstreamError('no', 'UnreadableAnswer')],
    ['an OSS that is left alone', broken],
    ['no access', new AccessDeniedError('no', 'oss:X', 'AccessDenied')],
    ['no such bucket', new NoSuchBucketError('logs')],
    ['a rule that exists', new InventoryAlreadyExistError('logs', 'r1', 'InventoryAlreadyExist')],
    ['an open outcome', new OutcomeUnknownError('oss:X', 'it broke')],
    ['a bug', new TypeError('undefined is not a function')],
  ] as const)('not %s', async ([, failure]) => {
    expect(await runWith(createRetrier(), [failure])).toEqual({ attempts: 1, result: failure });
    expect(waits.asked).toEqual([]);
  });

  test('at most six times, then the last failure is thrown', async () => {
    const failures = Array.from({ length: 9 }, (_, n) => {
      return new UpstreamError(`${n}`, 'ConnectionFailed', { isTransient: true });
    });
    const { attempts, result } = await runWith(createRetrier(), failures);
    expect(attempts).toBe(6);
    expect(result).toBe(failures[5]);
    expect((await runWith(createRetrier({ maxAttempts: 1 }), failures)).attempts).toBe(1);
  });

  test('what fails for good after a failure that may pass ends it', async () => {
    const denied = new AccessDeniedError('no', 'oss:X', 'AccessDenied');
    expect(await runWith(createRetrier(), [transient, denied])).toEqual({
      attempts: 2,
      result: denied,
    });
  });
});

describe('waits', () => {
  test('double up to 20 s, from 100 ms', async () => {
    await runWith(createRetrier({ maxAttempts: 10 }), [transient], { always: true });
    expect(waits.asked).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 12_800, 20_000]);
  });

  test('start at 500 ms where the rate is limited', async () => {
    await runWith(createRetrier(), [throttled()], { always: true });
    expect(waits.asked).toEqual([500, 1000, 2000, 4000, 8000]);
  });

  test('are a random part of that, down to nothing', async () => {
    vi.mocked(Math.random)
      .mockReturnValueOnce(0)
      .mockReturnValueOnce(0.25)
      .mockReturnValueOnce(0.5);
    await runWith(createRetrier(), [transient, transient, transient]);
    expect(waits.asked).toEqual([0, 50, 200]);
  });

  test.for([
    [0, [500]],
    [0.4, [500]],
    [3, [3000]],
    [20, [20_000]],
  ] as const)('are no shorter than a Retry-After of %d s', async ([seconds, expected]) => {
    const { result } = await runWith(createRetrier(), [throttled(seconds)]);
    expect(result).toBe('done');
    expect(waits.asked).toEqual(expected);
  });

  test.for([20.5, 21, 3600])('a Retry-After of %d s is told instead', async (seconds) => {
    const failure = throttled(seconds);
    expect(await runWith(createRetrier(), [failure])).toEqual({ attempts: 1, result: failure });
    expect(waits.asked).toEqual([]);
  });
});

describe('the budget', () => {
  test('pays 100 retries', async () => {
    expect(await retriesLeft(unbounded())).toBe(100);
  });

  test('pays 50 after time-outs', async () => {
    const retrier = unbounded();
    const { attempts, result } = await runWith(retrier, [timeout], { always: true });
    expect(attempts - 1).toBe(50);
    expect(result).toBe(timeout);
  });

  test('is one for all requests: once it is used up, nothing is tried again', async () => {
    const retrier = unbounded();
    await retriesLeft(retrier);
    expect(await runWith(retrier, [transient])).toEqual({ attempts: 1, result: transient });
  });

  test('gets 1 from a success', async () => {
    const retrier = unbounded();
    await retriesLeft(retrier);
    for (let n = 0; n < 4; n += 1) await runWith(retrier, []);
    expect((await runWith(retrier, [transient])).attempts).toBe(1);
    await runWith(retrier, []);
    expect((await runWith(retrier, [transient])).attempts).toBe(2);
  });

  test('gets back what the last retry of a success cost', async () => {
    const retrier = unbounded();
    await runWith(retrier, [transient]);
    await runWith(retrier, [timeout]);
    expect(await retriesLeft(retrier)).toBe(100);
    const other = unbounded();
    await runWith(other, [transient, transient, transient]);
    expect(await retriesLeft(other)).toBe(98);
  });

  test('never grows beyond 500', async () => {
    const retrier = unbounded();
    for (let n = 0; n < 600; n += 1) await runWith(retrier, []);
    expect(await retriesLeft(retrier)).toBe(100);
  });

  test('is not touched by what is not tried again', async () => {
    const retrier = unbounded();
    for (let n = 0; n < 50; n += 1) await runWith(retrier, [new NoSuchBucketError('logs')]);
    expect(await retriesLeft(retrier)).toBe(100);
  });
});

describe('a caller that leaves', () => {
  test('in a wait: it ends at once with the last failure', async () => {
    waits.areEndless = true;
    const caller = new AbortController();
    const failure = throttled(15);
    const running = runWith(createRetrier(), [failure], { signal: caller.signal });
    await expect.poll(() => waits.asked).toEqual([15_000]);
    caller.abort();
    expect(await running).toEqual({ attempts: 1, result: failure });
  });

  test('in an attempt: nothing is waited for', async () => {
    const caller = new AbortController();
    let attempts = 0;
    const running = createRetrier().run(
      async () => {
        attempts += 1;
        caller.abort();
        throw transient;
      },
      { signal: caller.signal },
    );
    await expect(running).rejects.toBe(transient);
    expect(attempts).toBe(1);
    expect(waits.asked).toEqual([]);
  });

  test('after its success: it is a success', async () => {
    const signal = AbortSignal.abort();
    expect((await runWith(createRetrier(), [], { signal })).result).toBe('done');
  });
});

describe('with patience', () => {
  test('it goes on whatever attempts and budget, and pays nothing', async () => {
    const retrier = createRetrier();
    const many = Array.from({ length: 150 }, () => timeout);
    expect(await runWith(retrier, many, { isPatient: true })).toEqual({
      attempts: 151,
      result: 'done',
    });
    const after = unbounded();
    await runWith(after, many, { isPatient: true });
    expect(await retriesLeft(after)).toBe(100);
  });

  test('it also waits for an OSS that is left alone, a second at the most', async () => {
    const failures = Array.from({ length: 8 }, () => broken);
    const { result } = await runWith(createRetrier(), failures, { isPatient: true });
    expect(result).toBe('done');
    expect(waits.asked).toEqual([100, 200, 400, 800, 1000, 1000, 1000, 1000]);
  });

  test('a Retry-After is honoured up to 20 seconds, which no timer takes for nothing', async () => {
    const failures = [throttled(7), throttled(21), throttled(2_147_484)];
    const { result } = await runWith(createRetrier(), failures, { isPatient: true });
    expect(result).toBe('done');
    expect(waits.asked).toEqual([7000, 20_000, 20_000]);
  });

  test.for([
    new AccessDeniedError('no', 'oss:X', 'AccessDenied'),
    new InventoryAlreadyExistError('logs', 'r1', 'InventoryAlreadyExist'),
    new TypeError('bug'),
  ])('$name is final', async (failure) => {
    expect(await runWith(createRetrier(), [failure], { isPatient: true })).toEqual({
      attempts: 1,
      result: failure,
    });
  });

  test('its signal ends it', async () => {
    waits.areEndless = true;
    const signal = AbortSignal.timeout(50);
    const running = runWith(createRetrier(), [broken], { always: true, isPatient: true, signal });
    expect((await running).result).toBe(broken);
  });
});
