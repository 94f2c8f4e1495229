import type { OperationName } from './operations.ts';

/** Which requests a fault is for; an absent property matches any. */
interface FaultMatch {
  operation?: OperationName;
  bucket?: string;
  inventoryId?: string;
  /** The key the request claims; its signature need not be right. */
  accessKeyId?: string;
  /**
   * How many requests it hits; Infinity is allowed.
   *
   * @default 1
   */
  times?: number;
  /**
   * Called each time a request gets to the fault: in its phase, so after the request was applied
   * if that is 'after'. Tests await it instead of sleeping.
   */
  onMeet?: () => void;
}

/** Before the request is authenticated and applied, or after. */
export type FaultPhase = 'before' | 'after';

/** Waits until a promise settles: a delay of the test's own making. */
interface HoldFault {
  kind: 'hold';
  until: Promise<unknown>;
  phase: FaultPhase;
}

/** Waits for a time. */
interface DelayFault {
  kind: 'delay';
  /** Milliseconds. */
  ms: number;
  phase: FaultPhase;
}

/** Breaks the connection with a TCP reset; the request was read. */
interface ResetFault {
  kind: 'reset';
  phase: FaultPhase;
}

/** Closes the connection after the request head; the body is not read and nothing is applied. */
interface RefuseFault {
  kind: 'refuse';
}

/** Answers with an Error document. */
interface ErrorFault {
  kind: 'error';
  status: number;
  code: string;
  /** @default the code */
  message?: string;
  ec?: string;
  /** Value of the Retry-After header. */
  retryAfter?: string;
  /** @default 'before' */
  phase?: FaultPhase;
}

/** Answers with any bytes at all. */
interface BodyFault {
  kind: 'body';
  /** @default 200 */
  status?: number;
  body: string | Uint8Array;
  /** @default 'application/xml' */
  contentType?: string;
  /** @default 'before' */
  phase?: FaultPhase;
}

/** A proxy in between answers, with a page and without OSS's headers. */
interface ProxyFault {
  kind: 'proxy';
  status: number;
  /**
   * When OSS applies the request, which nobody hears any more.
   *
   * @default never
   */
  until?: Promise<unknown>;
}

/** Cuts the true answer to its first bytes; the request is applied. */
interface TruncateFault {
  kind: 'truncate';
  /** How much of the body is sent. */
  bytes: number;
  /** Close the connection before Content-Length is reached, or lower Content-Length too. */
  how: 'close' | 'length';
}

/** This read sees the bucket's rules as they were before the last write to the bucket. */
interface StaleFault {
  kind: 'stale';
}

/** Something that goes wrong, once or more often. One request meets at most one fault. */
export type Fault = FaultMatch &
  (
    | HoldFault
    | DelayFault
    | ResetFault
    | RefuseFault
    | ErrorFault
    | BodyFault
    | ProxyFault
    | TruncateFault
    | StaleFault
  );

/** When the fault happens; those that have no phase show from the start. */
export function phaseOf(fault: Fault): FaultPhase {
  return 'phase' in fault ? (fault.phase ?? 'before') : 'before';
}

/** The faults that are still to come, met in the order they were injected. */
export class FaultQueue {
  #entries: { readonly fault: Fault; left: number }[] = [];

  inject(fault: Fault): void {
    // It may be rejected while no request waits for it yet, which is no reason to end the process.
    if (fault.kind === 'hold') fault.until.catch(() => {});
    this.#entries.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#entries = [];
  }

  /** The first fault that matches, used up by one. */
  take(request: {
    readonly operation: OperationName;
    readonly bucket?: string | undefined;
    readonly inventoryId?: string | undefined;
    readonly accessKeyId?: string | undefined;
  }): Fault | undefined {
    const entry = this.#entries.find(
      ({ fault, left }) =>
        left > 0 &&
        (fault.operation ?? request.operation) === request.operation &&
        (fault.bucket ?? request.bucket) === request.bucket &&
        (fault.inventoryId ?? request.inventoryId) === request.inventoryId &&
        (fault.accessKeyId ?? request.accessKeyId) === request.accessKeyId,
    );
    if (entry === undefined) return undefined;
    entry.left -= 1;
    if (entry.left <= 0) this.#entries = this.#entries.filter((other) => other !== entry);
    return entry.fault;
  }
}
