import type { Clock } from '../../src/oss/client/clock.ts';

/** Time that goes on only when nothing can run until it does. */
export class SimulatedTime {
  #now = 0;
  #order = 0;
  readonly #timers = new Set<{ readonly at: number; readonly order: number; work: () => void }>();

  get now(): number {
    return this.#now;
  }

  /** Calls `work` in `ms`; of the same moment, in the order of the calls. */
  after(ms: number, work: () => void): Disposable {
    const timer = { at: this.#now + Math.max(0, ms), order: this.#order, work };
    this.#order += 1;
    this.#timers.add(timer);
    return { [Symbol.dispose]: () => void this.#timers.delete(timer) };
  }

  /** Lets time go on until `end`. */
  async runUntil(end: number): Promise<void> {
    for (;;) {
      // Everything that is simulated goes on in microtasks, which are all done before this.
      await new Promise((resolve) => setImmediate(resolve));
      const next = this.#next();
      if (!next || next.at > end) break;
      this.#timers.delete(next);
      this.#now = next.at;
      next.work();
    }
    this.#now = end;
  }

  #next() {
    let next: { readonly at: number; readonly order: number; work: () => void } | undefined;
    for (const timer of this.#timers) {
      const isSooner =
        !next || timer.at < next.at || (timer.at === next.at && timer.order < next.order);
      if (isSooner) next = timer;
    }
    return next;
  }

  /** The clock of a process: nothing goes on in it once it is dead. */
  clockOf(isDead: () => boolean): Clock {
    const after = (ms: number, work: () => void) =>
      this.after(ms, () => {
        if (!isDead()) work();
      });
    return {
      now: () => this.#now,
      after,
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          if (signal?.aborted) return reject(signal.reason);
          const onAbort = () => {
            timer[Symbol.dispose]();
            reject(signal?.reason);
          };
          const timer = after(ms, () => {
            signal?.removeEventListener('abort', onAbort);
            resolve();
          });
          signal?.addEventListener('abort', onAbort, { once: true });
        }),
      timeout: (ms) => {
        const controller = new AbortController();
        after(ms, () => controller.abort(new DOMException('The time is up.', 'TimeoutError')));
        return controller.signal;
      },
    };
  }
}
