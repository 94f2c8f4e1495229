import type { Method } from './transport.ts';

/** An HTTP request to OSS that is being sent, not one that waits for its turn. */
export interface SentRequest {
  /** The RAM action, for example `oss:PutBucketInventory`. */
  readonly action: string;
  readonly method: Method;
  /** Empty for a call to the account. */
  readonly bucket: string;
  /** For example `oss-cn-hangzhou`. */
  readonly region: string;
}

/** How a request ended. */
export interface RequestEnd {
  /** OSS's status; `null` without a complete answer. */
  readonly status: number | null;
  /** Why no complete answer came; `null` if one did. `aborted`: the caller has left. */
  readonly failure: 'timeout' | 'aborted' | 'connection' | null;
  /** OSS's `x-oss-request-id`; `null` if OSS sent none. */
  readonly requestId: string | null;
  /** In milliseconds, from the first byte sent to the last byte received; of a streamed body, to its headers. */
  readonly ms: number;
}

/** A failed attempt that will be repeated. */
export interface Retry {
  readonly reason: 'throttled' | 'timeout' | 'unavailable';
  /** In milliseconds. */
  readonly waitMs: number;
}

/**
 * Observes the traffic with OSS, synchronously and in the async context of the first caller. It must not throw, and
 * must return quickly.
 */
export interface OssObserver {
  /** @returns a function that receives the end of the request. */
  sent?(request: SentRequest): (end: RequestEnd) => void;
  retrying?(retry: Retry): void;
  /** A circuit breaker opened or closed. */
  breaker?(region: string, isOpen: boolean): void;
  /** A probe was sent; `sent` does not report it. */
  probed?(region: string, isBack: boolean): void;
  /** A read was answered from the cache, or went to OSS. */
  cache?(isHit: boolean): void;
  lease?(event: LeaseEvent): void;
}

/**
 * What happened to the lease of a write.
 * - `taken`: the write has it.
 * - `refused`: Redis is away, and so the update was refused.
 * - `unleased`: a request was sent without a lease, or a write has no mark, as Redis is away.
 * - `overrun`: a request may have been sent after its lease had ended.
 * - `lost`: another replica may have written the rule at the same time.
 */
export type LeaseEvent = 'taken' | 'refused' | 'unleased' | 'overrun' | 'lost';

/** Combines observers, which are called in order. */
export function allObservers(observers: readonly OssObserver[]): OssObserver {
  return {
    sent(request) {
      const ends = observers.map((each) => each.sent?.(request));
      return (end) => {
        for (const onEnd of ends) onEnd?.(end);
      };
    },
    retrying(retry) {
      for (const each of observers) each.retrying?.(retry);
    },
    breaker(region, isOpen) {
      for (const each of observers) each.breaker?.(region, isOpen);
    },
    probed(region, isBack) {
      for (const each of observers) each.probed?.(region, isBack);
    },
    cache(isHit) {
      for (const each of observers) each.cache?.(isHit);
    },
    lease(event) {
      for (const each of observers) each.lease?.(event);
    },
  };
}
