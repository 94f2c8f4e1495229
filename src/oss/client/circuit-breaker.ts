import { UpstreamError } from '../../inventory/errors.ts';
import { type Clock, SYSTEM_CLOCK } from './clock.ts';
import type { FairQueue } from './fair-queue.ts';
import type { OssRequest, OssResponse } from './messages.ts';
import type { OssObserver } from './observer.ts';
import { TransportError } from './transport.ts';

/** How soon an OSS that does not answer is left alone. */
export interface BreakerOptions {
  /**
   * So many failures in a row, and OSS is taken for dead. With one failure in five by chance, that
   * comes once in 400,000 requests.
   * @default 8
   */
  readonly failures?: number;
  /**
   * How long it is left alone before it is tried again, in milliseconds.
   * @default 5_000
   */
  readonly restMs?: number;
}

/** Options of {@link createCircuitBreaker}. */
export interface CircuitBreakerOptions extends BreakerOptions {
  /** How the endpoint is called to `observer`. */
  readonly region?: string;
  readonly observer?: OssObserver | undefined;
  readonly clock?: Clock | undefined;
}

/** Spares an endpoint and its callers: bounded in number, and done at once where OSS is dead. */
export interface CircuitBreaker {
  /** Whether OSS is taken for dead. */
  readonly isBroken: boolean;
  /**
   * Sends when it is the request's turn.
   *
   * @throws UpstreamError `CircuitOpen` where OSS is taken for dead.
   */
  run(
    request: Pick<OssRequest, 'bucket' | 'signal' | 'isUrgent'>,
    send: () => Promise<OssResponse>,
  ): Promise<OssResponse>;
}

/**
 * Makes an endpoint's breaker; the queue is shared with those of other endpoints.
 *
 * @param probe sends something by which the endpoint shows that it is back: no caller's request is
 * spent on that, and it is found out also where no caller asks. Disposing of the breaker ends that.
 */
export function createCircuitBreaker(
  queue: FairQueue,
  probe: () => Promise<OssResponse>,
  {
    failures = 8,
    restMs = 5000,
    region = '',
    observer,
    clock = SYSTEM_CLOCK,
  }: CircuitBreakerOptions = {},
): CircuitBreaker & Disposable {
  let inARow = 0;
  let lastAnswerAt = Number.NEGATIVE_INFINITY;
  let isBroken = false;
  let isDisposed = false;
  let timer: Disposable | undefined;

  const answered = () => {
    inARow = 0;
    lastAnswerAt = clock.now();
  };
  const failed = (startedAt: number) => {
    // OSS has answered others meanwhile: it is this one's bucket that does not.
    if (startedAt < lastAnswerAt) return;
    inARow += 1;
    if (inARow < failures || isBroken) return;
    observer?.breaker?.(region, true);
    rest();
  };
  const rest = () => {
    isBroken = true;
    if (isDisposed) return;
    timer = clock.after(restMs, tryAgain);
  };
  const tryAgain = async () => {
    const isBack = await probe().then(isAnswer, () => false);
    observer?.probed?.(region, isBack);
    if (!isBack) return rest();
    answered();
    isBroken = false;
    observer?.breaker?.(region, false);
  };

  const watched = async (send: () => Promise<OssResponse>) => {
    if (isBroken) throw brokenError();
    const startedAt = clock.now();
    try {
      const response = await send();
      if (isAnswer(response)) answered();
      else failed(startedAt);
      return response;
    } catch (error) {
      if (error instanceof TransportError && !error.isAborted) failed(startedAt);
      throw error;
    }
  };

  return {
    get isBroken() {
      return isBroken;
    },
    async run(request, send) {
      // Before the row too, where all places may be taken by requests that still wait for the dead.
      if (isBroken) throw brokenError();
      const { signal } = request;
      // Nobody waits for it any more, and its failure would say nothing of OSS.
      if (signal?.aborted) throw new TransportError(signal.reason, { neverSent: true });
      let hasStarted = false;
      const work = () => {
        hasStarted = true;
        return watched(send);
      };
      try {
        return await queue.run(request.bucket, work, signal, request.isUrgent);
      } catch (error) {
        throw hasStarted ? error : new TransportError(error, { neverSent: true });
      }
    },
    [Symbol.dispose]() {
      isDisposed = true;
      timer?.[Symbol.dispose]();
    },
  };
}

/** Whether OSS, or a proxy before it, is up. 503 shows that it is: OSS throttles so. */
function isAnswer({ status }: OssResponse): boolean {
  return status !== 500 && status !== 502 && status !== 504;
}

function brokenError(): UpstreamError {
  return new UpstreamError(
    'OSS has not been answering; it is asked again in a few seconds.',
    'CircuitOpen',
  );
}
