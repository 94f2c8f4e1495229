import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { createDispatchers } from './dispatchers.ts';
import { loadUndici } from './libraries.ts';

/** The HTTP methods that this server sends to OSS. */
export type Method = 'GET' | 'PUT' | 'DELETE';

/** A signed HTTP request. */
export interface WireRequest {
  readonly origin: string;
  readonly path: string;
  readonly method: Method;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
  /** Whether a successful answer is returned with its headers, and its body as a stream. @default false */
  readonly isStreamed?: boolean | undefined;
  /** The limit of a successful answer's body in bytes, unless it is streamed. @default MAX_DOCUMENT_BYTES */
  readonly maxBytes?: number | undefined;
}

/** An HTTP answer of any status; complete, unless its body is streamed. */
export interface WireResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** Whether the body was longer than the limit, and only its beginning was read. */
  readonly isCut?: boolean;
  /** The body, if it is streamed; `body` is then empty. Without a limit of time: its reader destroys it in the end. */
  readonly stream?: Readable;
}

/**
 * The limit of a successful answer in bytes. OSS's longest is a page of 100 rules, 2.6 MB: an id of 192 characters
 * and two prefixes of 1,023, each up to 10 bytes in XML (`&#x10FFFF;`), and less than 4 KB for the rest of a rule.
 */
export const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;

/** The limit of an error answer in bytes. OSS's are below 2 KB; with the signed string, below 10 KB. */
export const MAX_ERROR_BYTES = 64 * 1024;

/** A request without a complete answer. */
export class TransportError extends Error {
  /** Whether the request may have reached OSS. */
  readonly maybeSent: boolean;
  readonly timedOut: boolean;
  /** Whether the caller aborted it. */
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
   * The limit of one request in milliseconds, from its start to the answer's last byte; with a streamed body, to its
   * headers. @default 30_000
   */
  readonly timeoutMs?: number;
}

/** Sends HTTP requests, through the environment's proxy, with a deadline, an AbortSignal and its own connections. */
export interface Transport {
  /** @param signal aborts the request. @throws TransportError without a complete answer. */
  request(request: WireRequest, signal: AbortSignal | undefined): Promise<WireResponse>;
  /** Loads what the first request would have to wait for. */
  load(): void;
  /** Waits for pending requests and closes the connections. */
  close(): Promise<void>;
}

/** Creates the transport of signed requests. */
export function createTransport({ timeoutMs = 30_000 }: TransportOptions = {}): Transport {
  const dispatchers = createDispatchers({
    // OSS's load balancers close idle connections after a minute; using a closed one costs a retry.
    keepAliveTimeout: 30_000,
    // OSS speaks HTTP/1.1. Negotiating HTTP/2 would queue requests behind the first connection, and repeat them on
    // one that has silently died.
    allowH2: false,
    // The request's own deadline covers all phases, and the reader of a stream has its own limit.
    headersTimeout: 0,
    bodyTimeout: 0,
    connectTimeoutMs: timeoutMs,
  });
  let pendingRequests = 0;
  let idle: PromiseWithResolvers<void> | undefined;
  return {
    async request(request, signal) {
      const dispatcher = dispatchers.to(request.origin);
      pendingRequests += 1;
      try {
        return request.isStreamed
          ? await open(dispatcher, request, timeoutMs, signal)
          : await exchange(dispatcher, request, timeoutMs, signal);
      } finally {
        pendingRequests -= 1;
        if (pendingRequests === 0) {
          idle?.resolve();
          idle = undefined;
        }
      }
    },
    load: loadUndici,
    async close() {
      while (pendingRequests > 0) {
        idle ??= Promise.withResolvers();
        await idle.promise;
      }
      // Closing gracefully would wait for aborted requests.
      await dispatchers.destroy();
    },
  };
}

/**
 * Sends a request with undici's dispatcher: `request` creates a stream per answer and needs one AbortSignal combined
 * from the deadline and the caller's signal.
 */
function exchange(
  dispatcher: Dispatcher,
  { origin, path, method, headers, body, maxBytes = MAX_DOCUMENT_BYTES }: WireRequest,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<WireResponse> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) throw new TransportError(signal.reason, { neverSent: true });
    let activeController: Dispatcher.DispatchController | undefined;
    let abortReason: Error | undefined;
    let status = 0;
    let responseHeaders: WireResponse['headers'] = {};
    const chunks: Buffer[] = [];
    let remainingBytes = 0;

    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const answer = (more: Pick<WireResponse, 'isCut'> = {}) => {
      finish();
      const [first = Buffer.alloc(0)] = chunks;
      const body = chunks.length > 1 ? Buffer.concat(chunks) : first;
      resolve({ status, headers: responseHeaders, body, ...more });
    };
    const fail = (cause: unknown) => {
      finish();
      reject(new TransportError(cause, { neverSent: activeController === undefined }));
    };
    // Before it is sent, an aborted request ends at once, without waiting for a connection.
    const abort = (reason: Error) => {
      abortReason = reason;
      if (activeController) activeController.abort(reason);
      else fail(reason);
    };
    const onAbort = () => abort(signal?.reason);
    const timer = setTimeout(() => {
      abort(timeoutError(timeoutMs));
    }, timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });

    dispatcher.dispatch(
      { origin, path, method, headers, body: body ?? null },
      {
        onRequestStart(controller) {
          if (abortReason) controller.abort(abortReason);
          else activeController = controller;
        },
        onResponseStart(_controller, statusCode, given) {
          status = statusCode;
          responseHeaders = given;
          remainingBytes = isSuccess(statusCode) ? maxBytes : MAX_ERROR_BYTES;
        },
        onResponseData(controller, chunk) {
          chunks.push(chunk.subarray(0, remainingBytes));
          remainingBytes -= chunk.length;
          if (remainingBytes >= 0) return;
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

/** Sends a request and returns with the headers of a successful answer. Its body waits for its reader. */
async function open(
  dispatcher: Dispatcher,
  { origin, path, method, headers }: WireRequest,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<WireResponse> {
  if (signal?.aborted) throw new TransportError(signal.reason, { neverSent: true });
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(timeoutError(timeoutMs)), timeoutMs);
  try {
    const response = await dispatcher.request({
      origin,
      path,
      method,
      headers,
      signal: signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal,
    });
    const { statusCode: status, headers: responseHeaders, body: stream } = response;
    const answer = { status, headers: responseHeaders };
    if (isSuccess(status)) return { ...answer, body: Buffer.alloc(0), stream };
    return { ...answer, body: await beginningOf(stream, MAX_ERROR_BYTES) };
  } catch (error) {
    throw new TransportError(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Reads a body up to a number of bytes, and destroys the rest. */
async function beginningOf(stream: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let remainingBytes = maxBytes;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk.subarray(0, remainingBytes));
    remainingBytes -= chunk.length;
    if (remainingBytes <= 0) break;
  }
  return Buffer.concat(chunks);
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function timeoutError(timeoutMs: number): DOMException {
  return new DOMException(`OSS did not answer within ${timeoutMs} ms.`, 'TimeoutError');
}

/** Waits for `work` until the signal aborts. @throws the signal's reason. */
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
