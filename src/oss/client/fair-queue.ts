/** The key of urgent work. */
const URGENT = Symbol('urgent');

type Key = string | typeof URGENT;

/** Starts work that waits for its turn. */
type Start = () => void;

/**
 * Bounds how much runs at once, and shares that fairly: those who wait take turns by key, and no key
 * takes more than half, so that a slow bucket leaves room for the others. Urgent work goes
 * first, and has a reserve.
 */
export class FairQueue {
  readonly #limit: number;
  readonly #share: number;
  readonly #reserve: number;
  readonly #running = new Map<Key, number>();
  /** In the order of the next turns. */
  readonly #waiting = new Map<Key, Set<Start>>();
  #total = 0;

  /**
   * @param limit how much runs at once, 1 or more.
   * @param reserve how much of that only urgent work takes.
   */
  constructor(limit: number, reserve = 0) {
    this.#limit = limit;
    this.#share = Math.ceil((limit - reserve) / 2);
    this.#reserve = reserve;
  }

  /** How much runs now. */
  get running(): number {
    return this.#total;
  }

  /** How much waits for its turn. */
  get waiting(): number {
    return this.#waiting.values().reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * Runs `work` when its turn comes.
   *
   * @param signal gives up the waiting; its reason is thrown.
   * @param isUrgent `true`: goes first, whatever its name.
   */
  async run<Result>(
    name: string,
    work: () => Promise<Result>,
    signal?: AbortSignal,
    isUrgent = false,
  ): Promise<Result> {
    const key = isUrgent ? URGENT : name;
    if (!this.#hasRoom(key) || this.#waiting.has(key)) await this.#wait(key, signal);
    else this.#enter(key);
    try {
      return await work();
    } finally {
      this.#leave(key);
    }
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
      // Behind the others, or away.
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
