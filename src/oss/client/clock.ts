import { setTimeout as delay } from 'node:timers/promises';

/** The time for writes, retries and the circuit breaker, which tests simulate. */
export interface Clock {
  /** In milliseconds; monotonic. */
  now(): number;
  /** @throws the reason of `signal` when it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  timeout(ms: number): AbortSignal;
  /** Calls `work` once, without keeping the process alive. Disposing cancels it. */
  after(ms: number, work: () => void): Disposable;
}

/** The real time. */
export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}),
  timeout: (ms) => AbortSignal.timeout(ms),
  after(ms, work) {
    const timer = setTimeout(work, ms).unref();
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};
