const URGENT = Symbol('urgent');

type Key = string | typeof URGENT;

type Start = () => void;

/**
 * Limits concurrent work fairly: keys take turns, and no key has more than half of the places, so that a slow bucket
 * leaves room for others. Urgent work goes first and has reserved places.
 */
export class FairQueue {
  #limit: number;
  #share: number;
  readonly #reserve: number;
  readonly #running = new Map<Key, number>();
  /** In the order of their next turns. */
  readonly #waiting = new Map<Key, Set<Start>>();
  #total = 0;

  /** @param limit the number of places, at least 1. @param reserve how many of them only urgent work may take. */
  constructor(limit: number, reserve = 0) {
    this.#limit = limit;
    this.#share = Math.ceil((limit - reserve) / 2);
    this.#reserve = reserve;
  }

  /** Changes the number of places; running work keeps its place. */
  resize(limit: number): void {
    this.#limit = limit;
    this.#share = Math.ceil((limit - this.#reserve) / 2);
    this.#startNext();
  }

  get running(): number {
    return this.#total;
  }

  get waiting(): number {
    return this.#waiting.values().reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * Runs `work` when its turn comes.
   *
   * @param signal aborts the wait.
   * @param isUrgent `true`: goes first, whatever the name.
   */
  async run<Result>(
    name: string,
    work: () => Promise<Result>,
    signal?: AbortSignal,
    isUrgent = false,
  ): Promise<Result> {
    const key = isUrgent ? URGENT : name;
    const turn = this.#turnOf(key, signal);
    if (turn) await turn;
    try {
      return await work();
    } finally {
      this.#leave(key);
    }
  }

  /**
   * Waits for a place, which is held until the result is disposed of.
   *
   * @param signal aborts the wait.
   */
  async hold(name: string, signal?: AbortSignal): Promise<Disposable> {
    await this.#turnOf(name, signal);
    return { [Symbol.dispose]: () => this.#leave(name) };
  }

  /** Takes a place, at once if one is free: then there is nothing to wait for. */
  #turnOf(key: Key, signal: AbortSignal | undefined): Promise<void> | undefined {
    if (!this.#hasRoom(key) || this.#waiting.has(key)) return this.#wait(key, signal);
    this.#enter(key);
    return undefined;
  }

  #hasRoom(key: Key): boolean {
    if (key === URGENT) return this.#total < this.#limit;
    const isWithinShare = (this.#running.get(key) ?? 0) < this.#share;
    return isWithinShare && this.#total < this.#limit - this.#reserve;
  }

  #enter(key: Key): void {
    this.#total += 1;
    this.#running.set(key, (this.#running.get(key) ?? 0) + 1);
  }

  #leave(key: Key): void {
    this.#total -= 1;
    const rest = (this.#running.get(key) ?? 1) - 1;
    if (rest > 0) this.#running.set(key, rest);
    else this.#running.delete(key);
    this.#startNext();
  }

  #startNext(): void {
    const urgent = this.#waiting.get(URGENT);
    const first = urgent ? [[URGENT, urgent] as const] : [];
    for (const [key, queue] of [...first, ...this.#waiting]) {
      const [next] = queue;
      if (!next || !this.#hasRoom(key)) continue;
      queue.delete(next);
      // The key moves to the end of the order.
      this.#waiting.delete(key);
      if (queue.size > 0) this.#waiting.set(key, queue);
      this.#enter(key);
      next();
      return;
    }
  }

  #wait(key: Key, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const queue = this.#waiting.get(key) ?? new Set();
      this.#waiting.set(key, queue);
      const giveUp = () => {
        queue.delete(start);
        if (queue.size === 0) this.#waiting.delete(key);
        reject(signal?.reason);
      };
      const start = () => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      queue.add(start);
      if (signal?.aborted) giveUp();
      else signal?.addEventListener('abort', giveUp, { once: true });
    });
  }
}
