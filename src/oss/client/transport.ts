import type { Dispatcher } from 'undici';
import { createDispatchers } from './dispatchers.ts';
import { loadUndici } from './libraries.ts';

/** A request as it goes over the wire. */
export interface WireRequest {
  /** `http(s)://host[:port]`. */
  readonly origin: string;
  /** With its query. */
  readonly path: string;
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
}

/** An answer, whatever its status. */
export interface WireResponse {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** `true`: the body is longer than any of OSS's, and only its beginning was taken. */
  readonly isCut?: boolean;
}

/**
 * The longest document of a successful answer, in bytes. The longest of OSS is a page of 100 rules: the id has 192
 * characters and the two prefixes have 1,023 each, in XML up to 10 bytes a character (`&#x10FFFF;`), and the rest
 * of a rule has less than 4 KB: 2.6 MB together.
 */
export const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;

/** The longest document of an error, in bytes. OSS's have less than 2 KB, with the signed string less than 10. */
export const MAX_ERROR_BYTES = 64 * 1024;

/** No complete answer came back. */
export class TransportError extends Error {
  /** `false`: certainly nothing reached OSS. `true`: it may have. */
  readonly maybeSent: boolean;
  readonly timedOut: boolean;
  /** `true`: the caller gave it up. */
  readonly isAborted: boolean;

  constructor(cause: unknown, { neverSent = false } = {}) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'TransportError';
    this.maybeSent = !neverSent;
    this.isAborted = cause instanceof DOMException && cause.name === 'AbortError';
    this.timedOut =
      (cause instanceof DOMException && cause.name === 'TimeoutError') ||
      (cause instanceof Error && 'code' in cause && cause.code === 'UND_ERR_CONNECT_TIMEOUT');
  }
}

/** Options of {@link createTransport}. */
export interface TransportOptions {
  /**
   * How long one request may take, in milliseconds, from the start to the answer's last byte.
   * @default 30_000
   */
  readonly timeoutMs?: number;
}

/** HTTP over undici, through the proxy of the environment: with a deadline, an AbortSignal and its own connections. */
export interface Transport {
  /**
   * @param signal gives the request up.
   * @throws TransportError where no complete answer came.
   */
  request(request: WireRequest, signal: AbortSignal | undefined): Promise<WireResponse>;
  /** Loads what the first request needs. */
  load(): void;
  /** Waits for what is under way and closes the connections. */
  close(): Promise<void>;
}

/** Makes the transport of signed requests. */
export function createTransport({ timeoutMs = 30_000 }: TransportOptions = {}): Transport {
  const dispatchers = createDispatchers({
    // OSS's load balancers drop an idle connection after a minute; reusing it then costs a retry.
    keepAliveTimeout: 30_000,
    // OSS speaks HTTP/1.1. To find out, requests would wait behind each other for a first connection, and one
    // that has silently died would be asked again and again.
    allowH2: false,
    // All of a request has one deadline.
    headersTimeout: 0,
    bodyTimeout: 0,
    connectTimeoutMs: timeoutMs,
  });
  let underWay = 0;
  let idle: PromiseWithResolvers<void> | undefined;
  return {
    async request(request, signal) {
      const dispatcher = dispatchers.to(request.origin);
      underWay += 1;
      try {
        return await exchange(dispatcher, request, timeoutMs, signal);
      } finally {
        underWay -= 1;
        if (underWay === 0) {
          idle?.resolve();
          idle = undefined;
        }
      }
    },
    load: loadUndici,
    async close() {
      while (underWay > 0) {
        idle ??= Promise.withResolvers();
        await idle.promise;
      }
      // To close it would wait for the connections of what was given up.
      await dispatchers.destroy();
    },
  };
}

/**
 * Sends a request and takes its answer as it comes in: undici's own `request` makes a stream of each
 * answer, and listens to an AbortSignal that would have to be made of the deadline and the caller's one.
 */
function exchange(
  dispatcher: Dispatcher,
  { origin, path, method, headers, body }: WireRequest,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<WireResponse> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) throw new TransportError(signal.reason, { neverSent: true });
    let sending: Dispatcher.DispatchController | undefined;
    let gaveUp: Error | undefined;
    let status = 0;
    let responseHeaders: WireResponse['headers'] = {};
    const chunks: Buffer[] = [];
    let room = 0;

    const finish = () => {
      clearTimeout(fuse);
      signal?.removeEventListener('abort', leave);
    };
    const answer = (more: Pick<WireResponse, 'isCut'> = {}) => {
      finish();
      const [first = Buffer.alloc(0)] = chunks;
      const body = chunks.length > 1 ? Buffer.concat(chunks) : first;
      resolve({ status, headers: responseHeaders, body, ...more });
    };
    const fail = (cause: unknown) => {
      finish();
      reject(new TransportError(cause, { neverSent: sending === undefined }));
    };
    // Before it is sent nothing more is waited for: not for a connection either.
    const giveUp = (reason: Error) => {
      gaveUp = reason;
      if (sending) sending.abort(reason);
      else fail(reason);
    };
    const leave = () => giveUp(signal?.reason);
    const fuse = setTimeout(() => {
      giveUp(new DOMException(`OSS gave no answer within ${timeoutMs} ms.`, 'TimeoutError'));
    }, timeoutMs);
    signal?.addEventListener('abort', leave, { once: true });

    dispatcher.dispatch(
      { origin, path, method, headers, body: body ?? null },
      {
        onRequestStart(controller) {
          if (gaveUp) controller.abort(gaveUp);
          else sending = controller;
        },
        onResponseStart(_controller, statusCode, given) {
          status = statusCode;
          responseHeaders = given;
          room = statusCode < 200 || statusCode >= 300 ? MAX_ERROR_BYTES : MAX_DOCUMENT_BYTES;
        },
        onResponseData(controller, chunk) {
          chunks.push(chunk.subarray(0, room));
          room -= chunk.length;
          if (room >= 0) return;
          answer({ isCut: true });
          controller.abort(new Error('The answer is too long.'));
        },
        onResponseEnd() {
          answer();
        },
        onResponseError(_controller, error) {
          fail(error);
        },
      },
    );
  });
}

/** Waits no longer than the signal allows; its reason is thrown. */
export async function untilAborted<Result>(
  work: Result | Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (!signal || !(work instanceof Promise)) return work;
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
