import { unansweredError } from '../client/failures.ts';
import { TransportError, untilAborted } from '../client/transport.ts';

/** A pending read and the number of its callers. */
interface UnderWay<Result> {
  readonly result: Promise<Result>;
  readonly abort: AbortController;
  callers: number;
}

/** Shares one read between concurrent equal calls. The read is aborted when its last caller has left. */
export class SharedReads<Result> {
  readonly #isSharing: boolean;
  readonly #underWay = new Map<string, UnderWay<Result>>();

  /** @param isSharing `false`: each call reads. */
  constructor(isSharing: boolean) {
    this.#isSharing = isSharing;
  }

  /**
   * Reads, or joins an equal read.
   *
   * @param key identifies the read, including the version of its bucket.
   * @param signal aborts when the caller leaves.
   * @throws UpstreamError if the caller has left, and the errors of `read`.
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
      // The last caller aborts the read and gets its error, which says why OSS has not answered.
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

  /** Later calls must not join it. */
  #forget(key: string, shared: UnderWay<Result>): void {
    if (this.#underWay.get(key) === shared) this.#underWay.delete(key);
  }
}
