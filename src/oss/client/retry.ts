import { AccessDeniedError, ThrottledError, UpstreamError } from '../../inventory/errors.ts';
import type { OssCode } from '../../inventory/oss-codes.ts';
import { EXPIRED } from './client.ts';
import { type Clock, SYSTEM_CLOCK } from './clock.ts';
import type { OssObserver, Retry } from './observer.ts';

/** Options of {@link Retrier}. */
export interface RetryOptions {
  /** The maximum number of attempts, including the first. @default 6 */
  readonly maxAttempts?: number;
  /**
   * The upper bound of the first wait, in milliseconds. It doubles with every attempt; the wait is random (full
   * jitter). @default 100
   */
  readonly baseDelayMs?: number;
  /** The same for throttled requests. @default 500 */
  readonly throttledDelayMs?: number;
}

/** The maximum wait in milliseconds. If OSS asks for more, the caller gets the error. */
const MAX_DELAY_MS = 20_000;

/** The maximum wait of patient retries, which only wait for OSS to come back. */
const MAX_PATIENT_DELAY_MS = 1000;

/** The write must begin anew, so patience does not help. */
const FINAL: ReadonlySet<string> = new Set<OssCode>(['LeaseLost', 'LeaseUnavailable']);

/** When to stop retrying. */
export interface Patience {
  /** Stops retrying, also during a wait; the last error is thrown. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Retries until the signal aborts, without budget, also while the breaker is open: for a half-done update. @default
   * false
   */
  readonly isPatient?: boolean | undefined;
}

/** The budget of all retries together, as in cloud SDKs (AWS, Smithy). */
const BUDGET = 500;
const COST = 5;
const TIMEOUT_COST = 10;

/**
 * Retries transient failures from one budget: a failure takes from it, a success gives back. Retries therefore stop
 * when most requests fail, so that an overloaded OSS gets no extra load.
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

  /** Takes the price of a retry from the budget. @throws the failure if the budget is too low. */
  #pay(error: unknown, count: number): number {
    const price = error instanceof UpstreamError && error.timedOut ? TIMEOUT_COST : COST;
    if (count >= this.#maxAttempts || price > this.#budget) throw error;
    this.#budget -= price;
    return price;
  }

  /** Returns the wait in milliseconds; `null` if a retry is useless. */
  #waitAfter(error: unknown, count: number, isPatient: boolean): number | null {
    const isThrottled = error instanceof ThrottledError;
    const mayPass =
      error instanceof UpstreamError &&
      (error.isTransient || (isPatient && !FINAL.has(error.code)));
    // Expired credentials may be renewed. Other refusals are final.
    const mayBeRenewed = isPatient && error instanceof AccessDeniedError && EXPIRED.has(error.code);
    if (!isThrottled && !mayPass && !mayBeRenewed) return null;
    const base = isThrottled ? this.#throttledDelayMs : this.#baseDelayMs;
    const max = isPatient ? MAX_PATIENT_DELAY_MS : MAX_DELAY_MS;
    const jittered = Math.random() * Math.min(max, base * 2 ** (count - 1));
    const requestedMs = 'retryAfterSeconds' in error ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
    if (requestedMs > MAX_DELAY_MS && !isPatient) return null;
    // A header can ask for more than a timer can wait.
    return Math.max(jittered, Math.min(requestedMs, MAX_DELAY_MS));
  }
}

function reasonOf(error: unknown): Retry['reason'] {
  if (error instanceof ThrottledError) return 'throttled';
  return error instanceof UpstreamError && error.timedOut ? 'timeout' : 'unavailable';
}
