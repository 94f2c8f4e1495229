import { vi } from 'vitest';

/** The date of this process, and so of every server and emulator in it. */
export interface SimulatedDate extends Disposable {
  /** Milliseconds since 1970. */
  now: number;
}

/** Stops `Date` at a time until it is disposed of; a test moves it. Timeouts and sleeps take their time. */
export function simulateDate(start: number): SimulatedDate {
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  return {
    get now() {
      return Date.now();
    },
    set now(time) {
      vi.setSystemTime(time);
    },
    [Symbol.dispose]: () => void vi.useRealTimers(),
  };
}
