import { setTimeout as delay } from 'node:timers/promises';

/** The time that writes, retries and the circuit breaker go by: a test simulates it. */
export interface Clock {
  /** Milliseconds; they never go back, whatever is done to the machine's clock. */
  now(): number;
  /** Waits. @throws the reason of `signal` when that aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Makes a signal that aborts with a TimeoutError. */
  timeout(ms: number): AbortSignal;
  /** Calls `work` once, and does not keep the process alive for it. Disposing cancels that. */
  after(ms: number, work: () => void): Disposable;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}),
  timeout: (ms) => AbortSignal.timeout(ms),
  after(ms, work) {
    const timer = setTimeout(work, ms).unref();
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};
