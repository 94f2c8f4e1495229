import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';
import { vi } from 'vitest';

/** The time that this process's timeouts and sleeps go by. Sockets and files take none of it. */
export interface SimulatedTime extends Disposable {
  /** Milliseconds since the simulation began. */
  readonly now: number;
  /** Lets time pass: what is due by then happens, in its order. */
  pass(ms: number): void;
}

/** Options of {@link simulateTime}. */
export interface SimulationOptions {
  /** Called when something begins to sleep. @default it sleeps until the test lets time pass */
  readonly onSleep?: (ms: number) => void;
}

/**
 * Simulates time until it is disposed of: `setTimeout`, `AbortSignal.timeout` and the `setTimeout` of
 * `node:timers/promises`. A deadline is then a matter of order, however slow the machine is. Date and
 * performance.now are the machine's.
 */
export function simulateTime({ onSleep }: SimulationOptions = {}): SimulatedTime {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], fakeNodeBuiltins: true });
  // Else `expect.poll` would let time pass by its interval each time.
  const isFake = vi.spyOn(vi, 'isFakeTimers').mockReturnValue(false);
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const controller = new AbortController();
    const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    setTimeout(() => controller.abort(reason), ms);
    return controller.signal;
  });
  if (onSleep) {
    const sleep = timersPromises.setTimeout;
    timersPromises.setTimeout = (ms = 1, ...rest) => {
      onSleep(ms);
      return sleep(ms, ...rest);
    };
    syncBuiltinESMExports();
  }
  let now = 0;
  let isOver = false;
  return {
    get now() {
      return now;
    },
    pass(ms) {
      if (isOver) return;
      now += ms;
      vi.advanceTimersByTime(ms);
    },
    [Symbol.dispose]() {
      isOver = true;
      timeout.mockRestore();
      isFake.mockRestore();
      vi.useRealTimers();
    },
  };
}

/** The same, where the time that something wants to sleep passes at once: for one activity at a time. */
export function simulateTimeWithoutSleep(): SimulatedTime {
  const time = simulateTime({ onSleep: (ms) => setImmediate(() => time.pass(Math.ceil(ms))) });
  return time;
}

/** The same up to a sleep of `longMs`: `slept` resolves then, and only the test lets that time pass. */
export function simulateTimeUpToSleep(longMs: number) {
  const { promise: slept, resolve } = Promise.withResolvers<void>();
  const time = simulateTime({
    onSleep: (ms) => {
      if (ms === longMs) resolve();
      else setImmediate(() => time.pass(Math.ceil(ms)));
    },
  });
  return Object.assign(time, { slept });
}
