import type { OperationName } from './operations.ts';

/** The requests that a fault is for; an absent property matches any. */
interface FaultMatch {
  operation?: OperationName;
  bucket?: string;
  inventoryId?: string;
  /** The key of an object. */
  key?: string;
  /** What the key of an object starts with. */
  keyPrefix?: string;
  /** The access key in the request; the signature may be wrong. */
  accessKeyId?: string;
  /** How many requests it affects; may be Infinity. @default 1 */
  times?: number;
  /**
   * Called each time a request meets the fault; with the phase 'after', the request has been applied by then. Tests
   * await it instead of sleeping.
   */
  onMeet?: () => void;
}

/** Before the request is authenticated and applied, or after. */
export type FaultPhase = 'before' | 'after';

/** Waits until a promise settles. */
interface HoldFault {
  kind: 'hold';
  until: Promise<unknown>;
  phase: FaultPhase;
}

interface DelayFault {
  kind: 'delay';
  /** In milliseconds. */
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

/** Answers with arbitrary bytes. */
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

/** A proxy answers instead, with a page and without OSS's headers. */
interface ProxyFault {
  kind: 'proxy';
  status: number;
  /** When OSS applies the request after all. @default never */
  until?: Promise<unknown>;
}

/** Truncates the true answer; the request is applied. */
interface TruncateFault {
  kind: 'truncate';
  /** The number of bytes of the body that are sent. */
  bytes: number;
  /**
   * What happens before Content-Length is reached: the connection is closed, reset, or left open without another byte.
   * `length` lowers Content-Length instead.
   */
  how: 'close' | 'reset' | 'stall' | 'length';
}

/** This read does not see the last write to the bucket's rules. */
interface StaleFault {
  kind: 'stale';
}

/** A fault for one or several requests. A request meets at most one fault. */
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

/** When the fault occurs; for faults without a phase, from the start. */
export function phaseOf(fault: Fault): FaultPhase {
  return 'phase' in fault ? (fault.phase ?? 'before') : 'before';
}

/** The remaining faults, in the order of injection. */
export class FaultQueue {
  #entries: { readonly fault: Fault; remaining: number }[] = [];

  inject(fault: Fault): void {
    // A rejection before a request waits for it must not end the process.
    if (fault.kind === 'hold') fault.until.catch(() => {});
    this.#entries.push({ fault, remaining: fault.times ?? 1 });
  }

  clear(): void {
    this.#entries = [];
  }

  /** Returns the first matching fault and counts it as used once. */
  take(request: {
    readonly operation: OperationName;
    readonly bucket?: string | undefined;
    readonly inventoryId?: string | undefined;
    readonly key?: string | undefined;
    readonly accessKeyId?: string | undefined;
  }): Fault | undefined {
    const entry = this.#entries.find(
      ({ fault, remaining }) =>
        remaining > 0 &&
        (fault.operation ?? request.operation) === request.operation &&
        (fault.bucket ?? request.bucket) === request.bucket &&
        (fault.inventoryId ?? request.inventoryId) === request.inventoryId &&
        (fault.key ?? request.key) === request.key &&
        (fault.keyPrefix === undefined || request.key?.startsWith(fault.keyPrefix)) &&
        (fault.accessKeyId ?? request.accessKeyId) === request.accessKeyId,
    );
    if (entry === undefined) return undefined;
    entry.remaining -= 1;
    if (entry.remaining <= 0) this.#entries = this.#entries.filter((other) => other !== entry);
    return entry.fault;
  }
}
