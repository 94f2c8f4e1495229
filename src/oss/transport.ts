import { addAbortListener } from 'node:events';
import type OSS from 'ali-oss';
import type { Agent } from 'undici';

/** What goes with one call through ali-oss, which hands it on untouched. */
export interface CallContext {
  /** Ends the call early. */
  readonly signal: AbortSignal | undefined;
  /** Why no answer came, before ali-oss makes an error of its own of it. */
  failure?: TransportError;
}

/** No complete answer came back. */
export class TransportError extends Error {
  /** `false`: certainly nothing reached OSS. `true`: it may have. */
  readonly maybeSent: boolean;
  readonly timedOut: boolean;
  /** `true`: the caller gave it up. */
  readonly isAborted: boolean;
  /** For ali-oss: its mark for a network error. */
  readonly status = -1;

  constructor(cause: unknown, { neverSent = NEVER_SENT.has(codeOf(cause)) } = {}) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'RequestError';
    this.maybeSent = !neverSent;
    this.isAborted = cause instanceof DOMException && cause.name === 'AbortError';
    this.timedOut =
      (cause instanceof DOMException && cause.name === 'TimeoutError') ||
      TIMED_OUT.has(codeOf(cause));
  }
}

/** Node's and undici's codes of failures before the first byte went out. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** undici's codes of its own limits. */
const TIMED_OUT: ReadonlySet<string> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Options of {@link createTransport}. */
export interface TransportOptions {
  /**
   * How long one request may take, in milliseconds, from the start to the answer's last byte.
   * @default 30_000
   */
  readonly timeoutMs?: number;
}

/** ali-oss's `urllib` over undici: with a deadline, an AbortSignal and its own connections. */
export interface Transport extends OSS.Urllib<CallContext> {
  /** Loads what the first request needs. */
  load(): Promise<void>;
  /** Waits for what is under way and closes the connections. */
  close(): Promise<void>;
}

/**
 * Makes the HTTP transport that ali-oss sends its signed requests through. Its own one cannot be
 * aborted, shares connections between clients and hides why a request failed.
 */
export function createTransport({ timeoutMs = 30_000 }: TransportOptions = {}): Transport {
  let opened: Promise<Agent> | undefined;
  const agent = () => {
    opened ??= import('undici').then(
      ({ Agent }) =>
        new Agent({
          // OSS's load balancers drop an idle connection after a minute; reusing it then costs a retry.
          keepAliveTimeout: 30_000,
          maxResponseSize: 64 * 1024 * 1024,
        }),
    );
    return opened;
  };
  return {
    async request(url, { method, headers, content, ctx }) {
      const connections = await agent();
      const { origin, pathname, search } = new URL(url);
      // `AbortSignal.timeout` and `any` would leave each request's signals to the garbage collector.
      const end = new AbortController();
      const fuse = setTimeout(() => {
        end.abort(new DOMException(`OSS gave no answer within ${timeoutMs} ms.`, 'TimeoutError'));
      }, timeoutMs);
      using _leaving =
        ctx.signal && addAbortListener(ctx.signal, () => end.abort(ctx.signal?.reason));
      try {
        const response = await connections.request({
          origin,
          path: pathname + search,
          method,
          headers: wireHeaders(headers),
          body: content ?? null,
          signal: end.signal,
        });
        const data = Buffer.from(await response.body.arrayBuffer());
        const status = response.statusCode;
        return { status, headers: response.headers, data, res: { status } };
      } catch (error) {
        ctx.failure = new TransportError(error);
        throw ctx.failure;
      } finally {
        clearTimeout(fuse);
      }
    },
    async load() {
      await agent();
    },
    async close() {
      await (await opened)?.close();
    },
  };
}

/**
 * Mends two headers of ali-oss: its length counts characters instead of bytes (undici counts by
 * itself), and for a call without a bucket to an IP address its host begins with a dot.
 *
 * @returns names and values in turns, as undici takes them: an object would be made for nothing.
 */
function wireHeaders(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    if (name === 'Content-Length') return [];
    return [name, name === 'host' ? value.replace(/^\./, '') : value];
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
