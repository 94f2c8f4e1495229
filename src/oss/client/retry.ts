import { AccessDeniedError, ThrottledError, UpstreamError } from '../../inventory/errors.ts';
import { EXPIRED } from './client.ts';
import { type Clock, SYSTEM_CLOCK } from './clock.ts';
import type { OssObserver, Retry } from './observer.ts';

/** How patiently failures that may pass are met. */
export interface RetryOptions {
  /**
   * How often a request is sent at the most, the first time included.
   * @default 6
   */
  readonly maxAttempts?: number;
  /**
   * The longest first wait, in milliseconds; it doubles with every attempt, and a random part of it
   * is waited (full jitter), so that many callers do not come back at once.
   * @default 100
   */
  readonly baseDelayMs?: number;
  /**
   * The same where OSS limits the rate of requests.
   * @default 500
   */
  readonly throttledDelayMs?: number;
}

/** No wait is longer; where OSS asks for more, the caller is told instead. Milliseconds. */
const MAX_DELAY_MS = 20_000;

/** The same for those who wait for nothing but that OSS is back. */
const MAX_PATIENT_DELAY_MS = 1000;

/** When to stop. */
export interface Patience {
  /** Ends it, also in a wait: the last failure is thrown. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Goes on until the signal ends it, whatever the budget, and also while OSS is left alone: for
   * what must not be left half-done.
   * @default false
   */
  readonly isPatient?: boolean | undefined;
}

/** What all retries together may use up, as in the vendor-neutral practice of cloud SDKs. */
const BUDGET = 500;
const COST = 5;
/** A request that took all of its time costs OSS and callers more. */
const TIMEOUT_COST = 10;

/**
 * Retries what may pass, from one budget for all requests: a failed attempt takes from it and a
 * success gives back, so that an OSS that is down is not asked more than when it is up.
 */
export class Retrier {
  readonly #maxAttempts: number;
  readonly #baseDelayMs: number;
  readonly #throttledDelayMs: number;
  readonly #observer: OssObserver | undefined;
  readonly #clock: Clock;
  #budget = BUDGET;

  constructor(
    { maxAttempts = 6, baseDelayMs = 100, throttledDelayMs = 500 }: RetryOptions = {},
    observer?: OssObserver,
    clock = SYSTEM_CLOCK,
  ) {
    this.#clock = clock;
    this.#observer = observer;
    this.#maxAttempts = maxAttempts;
    this.#baseDelayMs = baseDelayMs;
    this.#throttledDelayMs = throttledDelayMs;
  }

  /** Runs `attempt` until it succeeds, fails for good, or patience, budget or time are used up. */
  async run<Result>(
    attempt: () => Promise<Result>,
    { signal, isPatient = false }: Patience = {},
  ): Promise<Result> {
    let paid = 0;
    for (let count = 1; ; count += 1) {
      try {
        const result = await attempt();
        this.#budget = Math.min(BUDGET, this.#budget + (paid || 1));
        return result;
      } catch (error) {
        const wait = this.#waitAfter(error, count, isPatient);
        if (wait === null || signal?.aborted) throw error;
        paid = isPatient ? 0 : this.#pay(error, count);
        this.#observer?.retrying?.({ reason: reasonOf(error), waitMs: wait });
        await this.#clock.sleep(wait, signal).catch(() => {
          throw error;
        });
      }
    }
  }

  /** Takes the next attempt's price. @throws the failure where it cannot be paid. */
  #pay(error: unknown, count: number): number {
    const price = error instanceof UpstreamError && error.timedOut ? TIMEOUT_COST : COST;
    if (count >= this.#maxAttempts || price > this.#budget) throw error;
    this.#budget -= price;
    return price;
  }

  /** How long to wait before trying again, in milliseconds; `null`: trying again is no use. */
  #waitAfter(error: unknown, count: number, isPatient: boolean): number | null {
    const isThrottled = error instanceof ThrottledError;
    const mayPass = error instanceof UpstreamError && (error.isTransient || isPatient);
    // New credentials may come. What else OSS refuses is final.
    const mayBeRenewed = isPatient && error instanceof AccessDeniedError && EXPIRED.has(error.code);
    if (!isThrottled && !mayPass && !mayBeRenewed) return null;
    const base = isThrottled ? this.#throttledDelayMs : this.#baseDelayMs;
    const most = isPatient ? MAX_PATIENT_DELAY_MS : MAX_DELAY_MS;
    const jittered = Math.random() * Math.min(most, base * 2 ** (count - 1));
    const asked = 'retryAfterSeconds' in error ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
    if (asked > MAX_DELAY_MS && !isPatient) return null;
    // A header can name a longer time than a timer accepts.
    return Math.max(jittered, Math.min(asked, MAX_DELAY_MS));
  }
}

function reasonOf(error: unknown): Retry['reason'] {
  if (error instanceof ThrottledError) return 'throttled';
  return error instanceof UpstreamError && error.timedOut ? 'timeout' : 'unavailable';
}
