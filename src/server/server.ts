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

/** Options of {@link startServer}. */
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
   * Logs, metrics and traces; closed with the server. To see requests to OSS, its `ossObserver` must also be passed
   * to `createOss`.
   * @default the access log and the audit log
   */
  readonly telemetry?: Telemetry;
  /**
   * How many proxies in front append to `x-forwarded-for`. Determines the addresses in the log.
   * @default 0
   */
  readonly trustedProxies?: number;
  /**
   * How long one request may take, in milliseconds.
   * @default 30_000
   */
  readonly requestTimeoutMs?: number;
  /** The time limits of connections. */
  readonly connections?: Partial<ConnectionTimes>;
}

/** A running server. */
export interface RunningServer extends AsyncDisposable {
  /** The URL of the API and of GraphiQL. */
  readonly url: string;
  /** The URL of the metrics; absent if they are not served. */
  readonly metricsUrl: string | undefined;
  /** Drains the server as `DrainTimes` says, and closes everything. */
  close(): Promise<void>;
}

/** The minimum time that a caller has to read its answer, in milliseconds. */
const READ_ANSWER_MS = 60_000;

/** The maximum length of a refused request's path in the log, in characters. */
const MAX_PATH = 200;

/**
 * Starts the API over HTTP.
 *
 * @throws Error if it cannot listen on the address.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host = '127.0.0.1', port = 0, oss, log, requestTimeoutMs = 30_000 } = options;
  const { telemetry = await createTelemetry({ log }), trustedProxies = 0 } = options;
  const health: Health = { isDraining: false, isOssBroken: () => oss.isBroken };
  const app = createApp({ ...options, telemetry, health });

  const times = { answerMs: requestTimeoutMs + READ_ANSWER_MS, ...options.connections };
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', headers } = request;
    const { 'x-request-id': givenId, 'x-forwarded-for': forwardedFor } = headers;
    const requestId = requestIdOf(givenId);
    response.setHeader('x-request-id', requestId);
    const work = new AbortController();
    const timer = setTimeout(() => {
      work.abort(new DOMException(`No answer within ${requestTimeoutMs} ms.`, 'TimeoutError'));
    }, requestTimeoutMs).unref();
    response.once('close', () => {
      clearTimeout(timer);
      // Without a complete answer, the client has disconnected, and the work is useless.
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
