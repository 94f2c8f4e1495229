import { unanswered } from './failures.ts';
import { TransportError, untilAborted } from './transport.ts';

/**
 * Tells reads of before a write from those of after it: who asks after a write was acknowledged must
 * not get what was read before.
 */
export interface Generation {
  number: number;
}

/** A read that is under way, and how many wait for it. */
interface UnderWay<Result> {
  readonly result: Promise<Result>;
  readonly abort: AbortController;
  callers: number;
}

/**
 * Lets those who ask for the same at the same time share one read. Whoever leaves leaves the others
 * their read; it ends when the last one has left.
 */
export class SharedReads<Result> {
  readonly #generation: Generation | undefined;
  readonly #underWay = new Map<string, UnderWay<Result>>();

  /** @param generation changes with each write; without it nothing is shared. */
  constructor(generation: Generation | undefined) {
    this.#generation = generation;
  }

  /**
   * Reads, or joins who reads the same.
   *
   * @param key names what is read.
   * @param signal aborts when the caller leaves.
   * @throws UpstreamError where the caller left, and what `read` throws.
   */
  async run(
    key: string,
    signal: AbortSignal | undefined,
    read: (signal: AbortSignal | undefined) => Promise<Result>,
  ): Promise<Result> {
    if (!this.#generation) return read(signal);
    const name = `${this.#generation.number} ${key}`;
    const shared = this.#underWay.get(name) ?? this.#start(name, read);
    shared.callers += 1;
    try {
      return await untilAborted(shared.result, signal);
    } catch (error) {
      if (!signal?.aborted) throw error;
      if (shared.callers > 1) throw unanswered(new TransportError(signal.reason));
      // The last one ends the read, and hears what became of it: why OSS has not answered till now.
      this.#forget(name, shared);
      shared.abort.abort(signal.reason);
      return await shared.result;
    } finally {
      shared.callers -= 1;
      if (shared.callers === 0) this.#forget(name, shared);
    }
  }

  #start(name: string, read: (signal: AbortSignal) => Promise<Result>): UnderWay<Result> {
    const abort = new AbortController();
    const shared = { result: read(abort.signal), abort, callers: 0 };
    this.#underWay.set(name, shared);
    return shared;
  }

  /** From now on it is joined by nobody. */
  #forget(name: string, shared: UnderWay<Result>): void {
    if (this.#underWay.get(name) === shared) this.#underWay.delete(name);
  }
}
