import type { Server } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { schema as wholeSchema } from '../graphql/schema.ts';
import type { Oss } from '../oss/oss.ts';
import { createApp, ENDPOINT, type WebOptions } from './app.ts';
import { type DrainTimes, drain } from './drain.ts';
import { type ConnectionTimes, createHttpServer } from './http-server.ts';
import { requestIdOf, withRequestId } from './logger.ts';
import type { StoresFor } from './stores-for.ts';
import type { Health } from './use-health.ts';

/** How to start the server. */
export interface ServerOptions extends WebOptions, DrainTimes {
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
   * What is served, for example a subgraph's schema.
   * @default the API's own schema
   */
  readonly schema?: GraphQLSchema;
  /** As whom each request works. */
  readonly storesFor: StoresFor;
  readonly log: Logger;
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
  /** Takes no work after the delay, lets what is under way finish, and closes everything. */
  close(): Promise<void>;
}

/** How long a caller has to take its answer, at the least, in milliseconds. */
const TAKE_MS = 60_000;

/**
 * Starts the API over HTTP.
 *
 * @throws Error where the address cannot be listened on.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host = '127.0.0.1', port = 0, oss, storesFor, log } = options;
  const { schema = wholeSchema, requestTimeoutMs = 30_000 } = options;
  const health: Health = { isDraining: false, isOssBroken: () => oss.isBroken };
  const app = createApp({ ...options, schema, storesFor, log, health });

  const times = { answerMs: requestTimeoutMs + TAKE_MS, ...options.connections };
  const server = createHttpServer(times, (request, response) => {
    const requestId = requestIdOf(request.headers['x-request-id']);
    response.setHeader('x-request-id', requestId);
    const caller = new AbortController();
    response.once('close', () => {
      caller.abort();
      // A connection that stays open after its answer would hold up the drain.
      if (!server.listening) server.closeIdleConnections();
    });
    const signal = AbortSignal.any([caller.signal, AbortSignal.timeout(requestTimeoutMs)]);
    const { remoteAddress = '' } = request.socket;
    withRequestId(requestId, () => void app(request, response, { signal, remoteAddress }));
  });
  await listen(server, port, host);

  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= (async () => {
      health.isDraining = true;
      await drain(server, options);
      await app.dispose();
      await oss.close();
    })();
    return closing;
  };
  return { url: addressOf(server, host), close, [Symbol.asyncDispose]: close };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function addressOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const name = host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}${ENDPOINT}`;
}
