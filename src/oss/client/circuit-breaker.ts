import { UpstreamError } from '../../inventory/errors.ts';
import { type Clock, SYSTEM_CLOCK } from './clock.ts';
import type { FairQueue } from './fair-queue.ts';
import type { OssRequest, OssResponse } from './messages.ts';
import type { OssObserver } from './observer.ts';
import { TransportError } from './transport.ts';

/** When the circuit breaker opens, and for how long. */
export interface BreakerOptions {
  /**
   * How many failures in a row open it. With one failure in five by chance, 8 in a row come once in 400,000 requests.
   * @default 8
   */
  readonly failures?: number;
  /** How long it stays open before a probe, in milliseconds. @default 5_000 */
  readonly restMs?: number;
}

/** Options of {@link createCircuitBreaker}. */
export interface CircuitBreakerOptions extends BreakerOptions {
  /** The endpoint's name for `observer`. */
  readonly region?: string;
  readonly observer?: OssObserver | undefined;
  readonly clock?: Clock | undefined;
}

/** Protects an endpoint and its callers: limits concurrent requests, and fails at once while OSS is down. */
export interface CircuitBreaker {
  /** Whether it is open. */
  readonly isBroken: boolean;
  /** Sends the request when its turn comes. @throws UpstreamError `CircuitOpen` while the breaker is open. */
  run(
    request: Pick<OssRequest, 'bucket' | 'signal' | 'isUrgent'>,
    send: () => Promise<OssResponse>,
  ): Promise<OssResponse>;
}

/**
 * Creates an endpoint's circuit breaker. Other endpoints share its queue.
 *
 * @param probe tests whether the endpoint answers again, so that no caller's request has to. Disposing of the breaker
 * stops the probes.
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
  let consecutiveFailures = 0;
  let lastAnswerAt = Number.NEGATIVE_INFINITY;
  let isBroken = false;
  let isDisposed = false;
  let timer: Disposable | undefined;

  const recordAnswer = () => {
    consecutiveFailures = 0;
    lastAnswerAt = clock.now();
  };
  const recordFailure = (startedAt: number) => {
    // OSS has answered other requests in the meantime, so only this one's bucket is slow.
    if (startedAt < lastAnswerAt) return;
    consecutiveFailures += 1;
    if (consecutiveFailures < failures || isBroken) return;
    observer?.breaker?.(region, true);
    open();
  };
  const open = () => {
    isBroken = true;
    if (isDisposed) return;
    timer = clock.after(restMs, tryToClose);
  };
  const tryToClose = async () => {
    const isBack = await probe().then(isAnswer, () => false);
    observer?.probed?.(region, isBack);
    if (!isBack) return open();
    recordAnswer();
    isBroken = false;
    observer?.breaker?.(region, false);
  };

  const sendAndRecord = async (send: () => Promise<OssResponse>) => {
    if (isBroken) throw circuitOpenError();
    const startedAt = clock.now();
    try {
      const response = await send();
      if (isAnswer(response)) recordAnswer();
      else recordFailure(startedAt);
      return response;
    } catch (error) {
      if (error instanceof TransportError && !error.isAborted) recordFailure(startedAt);
      throw error;
    }
  };

  return {
    get isBroken() {
      return isBroken;
    },
    async run(request, send) {
      // Checked before queueing too: all places may be taken by requests to the endpoint that is down.
      if (isBroken) throw circuitOpenError();
      const { signal } = request;
      // An aborted request must not count as a failure of OSS.
      if (signal?.aborted) throw new TransportError(signal.reason, { neverSent: true });
      let hasStarted = false;
      const work = () => {
        hasStarted = true;
        return sendAndRecord(send);
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

/** Whether OSS, or a proxy before it, answered. OSS throttles with 503, so that is an answer. */
function isAnswer({ status }: OssResponse): boolean {
  return status !== 500 && status !== 502 && status !== 504;
}

function circuitOpenError(): UpstreamError {
  return new UpstreamError(
    'OSS is not answering (circuit breaker open). The server sends requests again after a few ' +
      'seconds; try again then.',
    'CircuitOpen',
  );
}
