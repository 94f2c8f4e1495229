import { unansweredError } from '../client/failures.ts';
import { TransportError, untilAborted } from '../client/transport.ts';

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
  readonly #isSharing: boolean;
  readonly #underWay = new Map<string, UnderWay<Result>>();

  /** @param isSharing `false`: each caller reads alone. */
  constructor(isSharing: boolean) {
    this.#isSharing = isSharing;
  }

  /**
   * Reads, or joins who reads the same.
   *
   * @param key names what is read, and after which writes.
   * @param signal aborts when the caller leaves.
   * @throws UpstreamError where the caller left, and what `read` throws.
   */
  async run(
    key: string,
    signal: AbortSignal | undefined,
    read: (signal: AbortSignal | undefined) => Promise<Result>,
  ): Promise<Result> {
    if (!this.#isSharing) return read(signal);
    const shared = this.#underWay.get(key) ?? this.#start(key, read);
    shared.callers += 1;
    try {
      return await untilAborted(shared.result, signal);
    } catch (error) {
      if (!signal?.aborted) throw error;
      if (shared.callers > 1) throw unansweredError(new TransportError(signal.reason));
      // The last one ends the read, and hears what became of it: why OSS has not answered till now.
      this.#forget(key, shared);
      shared.abort.abort(signal.reason);
      return await shared.result;
    } finally {
      shared.callers -= 1;
      if (shared.callers === 0) this.#forget(key, shared);
    }
  }

  #start(key: string, read: (signal: AbortSignal) => Promise<Result>): UnderWay<Result> {
    const abort = new AbortController();
    const shared = { result: read(abort.signal), abort, callers: 0 };
    this.#underWay.set(key, shared);
    return shared;
  }

  /** From now on it is joined by nobody. */
  #forget(key: string, shared: UnderWay<Result>): void {
    if (this.#underWay.get(key) === shared) this.#underWay.delete(key);
  }
}
