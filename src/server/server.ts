import { createServer, type Server } from 'node:http';
import type { Oss } from '../oss/oss.ts';
import { type AppOptions, createApp } from './app.ts';
import { addressOf, listen } from './listening.ts';
import { requestIdOf, withRequestId } from './logger.ts';
import { createObservation, type Observation } from './observation.ts';
import type { Health } from './use-health.ts';

/** How to start the server. */
export interface ServerOptions extends Omit<AppOptions, 'health' | 'graphiql' | 'observation'> {
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
  readonly observation?: Observation;
  /**
   * How long requests under way may take when the server stops, in milliseconds.
   * @default 10_000
   */
  readonly drainMs?: number;
  /**
   * How long one request may take, in milliseconds.
   * @default 30_000
   */
  readonly requestTimeoutMs?: number;
}

/** A running server. */
export interface RunningServer extends AsyncDisposable {
  /** The API's address, where GraphiQL is too. */
  readonly url: string;
  /** Where metrics are; absent where they are not served. */
  readonly metricsUrl: string | undefined;
  /** Stops taking work, lets what is under way finish, and closes everything. */
  close(): Promise<void>;
}

const ENDPOINT = '/graphql';

/**
 * Starts the API over HTTP.
 *
 * @throws Error where the address cannot be listened on.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host = '127.0.0.1', port = 0, oss, log } = options;
  const { drainMs = 10_000, requestTimeoutMs = 30_000 } = options;
  const { observation = await createObservation({ log }) } = options;
  const health: Health = { isDraining: false, isOssBroken: () => oss.isBroken };
  const app = createApp({
    ...options,
    observation,
    health,
    graphiql: options.gatewaySecret === undefined ? GRAPHIQL : undefined,
  });

  const server = createServer((request, response) => {
    const requestId = requestIdOf(request.headers['x-request-id']);
    response.setHeader('x-request-id', requestId);
    const caller = new AbortController();
    response.once('close', () => {
      caller.abort();
      // A connection that stays open after its answer would hold up the drain.
      if (health.isDraining) server.closeIdleConnections();
    });
    const signal = AbortSignal.any([caller.signal, AbortSignal.timeout(requestTimeoutMs)]);
    const { remoteAddress = '' } = request.socket;
    withRequestId(requestId, () => void app(request, response, { signal, remoteAddress }));
  });
  await listen(server, port, host);
  observation.watch(oss);

  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= (async () => {
      health.isDraining = true;
      await drain(server, drainMs);
      await app.dispose();
      await oss.close();
      await observation.close();
    })();
    return closing;
  };
  const url = `${addressOf(server, host)}${ENDPOINT}`;
  return { url, metricsUrl: observation.metricsUrl, close, [Symbol.asyncDispose]: close };
}

/** Waits for the requests under way; those that take longer than `ms` are cut off. */
async function drain(server: Server, ms: number): Promise<void> {
  const fuse = setTimeout(() => server.closeAllConnections(), ms).unref();
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeIdleConnections();
  });
  clearTimeout(fuse);
}

/** What GraphiQL opens with: it works on the sample data as it is. */
const DEFAULT_QUERY = `# The rules of a bucket, ten at a time.
# For the next ten, hand endCursor to \`after\`.
query Rules {
  inventories(bucket: "demo-logs", first: 10) {
    totalCount
    nodes {
      inventoryId
      isEnabled
      frequency
      destination {
        bucket {
          name
        }
        prefix
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`;

const GRAPHIQL = { endpoint: ENDPOINT, title: 'OSS inventory', defaultQuery: DEFAULT_QUERY };
