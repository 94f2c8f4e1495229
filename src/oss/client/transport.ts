import type { Dispatcher } from 'undici';
import { createDispatchers } from './dispatchers.ts';
import { loadUndici } from './libraries.ts';

/** A signed request. */
export interface WireRequest {
  /** `http(s)://host[:port]`. */
  readonly origin: string;
  /** With its query. */
  readonly path: string;
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
}

/** An answer with any status. */
export interface WireResponse {
  readonly status: number;
  /** By name, in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** `true`: the body was longer than any that OSS sends, and only its beginning was read. */
  readonly isCut?: boolean;
}

/**
 * The longest document of a successful answer, in bytes. OSS's longest is a page of 100 rules, 2.6 MB: an id has 192
 * characters and each of the two prefixes 1,023, in XML up to 10 bytes a character (`&#x10FFFF;`), and the rest of a
 * rule has less than 4 KB.
 */
export const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;

/** The longest document of an error, in bytes. OSS's are below 2 KB, or 10 KB with the string that was signed. */
export const MAX_ERROR_BYTES = 64 * 1024;

/** A request did not get a complete answer. */
export class TransportError extends Error {
  /** `false`: the request did not reach OSS. `true`: it may have. */
  readonly maybeSent: boolean;
  readonly timedOut: boolean;
  /** `true`: the caller aborted it. */
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
   * @param signal aborts the request.
   * @throws TransportError without a complete answer.
   */
  request(request: WireRequest, signal: AbortSignal | undefined): Promise<WireResponse>;
  /** Loads what the first request would have to wait for. */
  load(): void;
  /** Waits for pending requests and closes the connections. */
  close(): Promise<void>;
}

/** Makes the transport of signed requests. */
export function createTransport({ timeoutMs = 30_000 }: TransportOptions = {}): Transport {
  const dispatchers = createDispatchers({
    // OSS's load balancers drop an idle connection after a minute; reusing it then costs a retry.
    keepAliveTimeout: 30_000,
    // OSS speaks HTTP/1.1. To negotiate that, requests would wait for the first connection, and a connection that
    // died silently would be used again and again.
    allowH2: false,
    // One deadline covers the whole request.
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
      // `close` would wait for the connections of aborted requests.
      await dispatchers.destroy();
    },
  };
}

/**
 * Sends a request and collects its answer. undici's own `request` would make a stream of each answer, and would need
 * one AbortSignal for the deadline and the caller's signal together.
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
    // Until the request is sent, the caller does not wait: not even for a connection.
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

/** Waits for work until the signal aborts, and throws the signal's reason then. */
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
