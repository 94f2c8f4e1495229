import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Oss } from '../oss/oss.ts';
import { type AppOptions, createApp, ENDPOINT } from './app.ts';
import { type DrainTimes, drain } from './drain.ts';
import { clientAddress } from './http/client-address.ts';
import { type ConnectionTimes, createHttpServer } from './http/http-server.ts';
import { addressOf, listen } from './http/listening.ts';
import type { Health } from './http/use-health.ts';
import { requestIdOf, withLogContext } from './telemetry/logger.ts';
import { createTelemetry, type Telemetry } from './telemetry/telemetry.ts';

/** How to start the server. */
export interface ServerOptions extends Omit<AppOptions, 'health' | 'telemetry'>, DrainTimes {
  /** @default '127.0.0.1' */
  readonly host?: string;
  /**
   * 0 takes a free port.
   * @default 0
   */
  readonly port?: number;
  /** Closed with the server. */
  readonly oss: Oss;
  /**
   * What is told of it, closed with the server. To hear of what goes on with OSS it must be `oss`'s
   * observer too.
   * @default access and audit lines
   */
  readonly telemetry?: Telemetry;
  /**
   * How many proxies in front append to `x-forwarded-for`, for the addresses in the log.
   * @default 0
   */
  readonly trustedProxies?: number;
  /**
   * How long one request may take, in milliseconds.
   * @default 30_000
   */
  readonly requestTimeoutMs?: number;
  /** How long connections may keep the server waiting. */
  readonly connections?: Partial<ConnectionTimes>;
}

/** A running server. */
export interface RunningServer extends AsyncDisposable {
  /** The API's address, where GraphiQL is too. */
  readonly url: string;
  /** Where metrics are; absent where they are not served. */
  readonly metricsUrl: string | undefined;
  /** Takes no work after the delay, lets what is under way finish, and closes everything. */
  close(): Promise<void>;
}

/** How long a caller has to take its answer, at the least, in milliseconds. */
const TAKE_MS = 60_000;

/** How much of a refused request's path is logged, in characters. */
const MAX_PATH = 200;

/**
 * Starts the API over HTTP.
 *
 * @throws Error where the address cannot be listened on.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host = '127.0.0.1', port = 0, oss, log, requestTimeoutMs = 30_000 } = options;
  const { telemetry = await createTelemetry({ log }), trustedProxies = 0 } = options;
  const health: Health = { isDraining: false, isOssBroken: () => oss.isBroken };
  const app = createApp({ ...options, telemetry, health });

  const times = { answerMs: requestTimeoutMs + TAKE_MS, ...options.connections };
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', headers } = request;
    const { 'x-request-id': givenId, 'x-forwarded-for': forwardedFor } = headers;
    const requestId = requestIdOf(givenId);
    response.setHeader('x-request-id', requestId);
    const work = new AbortController();
    const fuse = setTimeout(() => {
      work.abort(new DOMException(`No answer within ${requestTimeoutMs} ms.`, 'TimeoutError'));
    }, requestTimeoutMs).unref();
    response.once('close', () => {
      clearTimeout(fuse);
      // Whose answer has gone out waits for nothing any more.
      if (!response.writableFinished) work.abort();
      // A connection that stays open after its answer would hold up the drain.
      if (!server.listening) server.closeIdleConnections();
    });
    const { signal } = work;
    const { remoteAddress = '' } = request.socket;
    const seen = typeof forwardedFor === 'string' ? forwardedFor : null;
    const address = clientAddress(remoteAddress, seen, trustedProxies);
    withLogContext({ requestId, address }, () => {
      void app.handle(request, response, { signal, remoteAddress, method });
    });
  };
  const server = createHttpServer(times, {
    handle,
    refused({ status, reason }, address, request) {
      const { method, url } = request ?? {};
      const path = url?.split('?', 1)[0]?.slice(0, MAX_PATH);
      log.info({ method, path, status, reason, address }, 'request refused');
    },
  });
  await listen(server, port, host, log);
  telemetry.watch(oss);

  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= (async () => {
      health.isDraining = true;
      await drain(server, options);
      await app.dispose();
      await oss.close();
      await telemetry.close();
    })();
    return closing;
  };
  const url = `${addressOf(server, host)}${ENDPOINT}`;
  return { url, metricsUrl: telemetry.metricsUrl, close, [Symbol.asyncDispose]: close };
}
