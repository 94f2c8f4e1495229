/** One HTTP request to OSS that is about to go out; those that wait for their turn are not sent yet. */
export interface SentRequest {
  /** The RAM action that it is for, for example `oss:PutBucketInventory`. */
  readonly action: string;
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** Empty for a call to the account. */
  readonly bucket: string;
  /** Where it goes, with its prefix: `oss-cn-hangzhou`. */
  readonly region: string;
}

/** What became of a request. */
export interface RequestEnd {
  /** OSS's status; `null` where no complete answer came. */
  readonly status: number | null;
  /** Why none came; `null` where one did. `aborted`: whoever asked has left. */
  readonly failure: 'timeout' | 'aborted' | 'connection' | null;
  /** `x-oss-request-id`; `null` where OSS gave none. */
  readonly requestId: string | null;
  /** From the first byte out to the last byte in, in milliseconds. */
  readonly ms: number;
}

/** An attempt that failed in a way that may pass, and is going to be repeated. */
export interface Retry {
  readonly reason: 'throttled' | 'timeout' | 'unavailable';
  /** How long is waited before, in milliseconds. */
  readonly waitMs: number;
}

/**
 * Is told what goes on between this server and OSS, when it happens and in the async context of who
 * asked first. It must not throw, and not take long.
 */
export interface OssObserver {
  /** @returns what is to be told how the request ended. */
  sent?(request: SentRequest): (end: RequestEnd) => void;
  retrying?(retry: Retry): void;
  /** An endpoint is taken for dead, or is back. */
  breaker?(region: string, isOpen: boolean): void;
  /** A dead endpoint was tried again, with a request that counts as none of the `sent` ones. */
  probed?(region: string, isBack: boolean): void;
  /** Somebody's read was in the cache, or had to ask OSS. */
  cache?(isHit: boolean): void;
}

/** Tells all of them, in their order. */
export function allObservers(observers: readonly OssObserver[]): OssObserver {
  return {
    sent(request) {
      const ends = observers.map((each) => each.sent?.(request));
      return (end) => {
        for (const told of ends) told?.(end);
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
  };
}
