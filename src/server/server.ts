import { createServer, type Server } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { schema as wholeSchema } from '../graphql/schema.ts';
import type { Oss } from '../oss/oss.ts';
import { createApp } from './app.ts';
import { requestIdOf, withRequestId } from './logger.ts';
import { DEFAULT_LIMITS, type RequestLimits } from './request-limits.ts';
import type { StoresFor } from './stores-for.ts';
import type { Health } from './use-health.ts';

/** How to start the server. */
export interface ServerOptions {
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
  /**
   * The secret that the gateway in front signs its requests with: others are refused, and no GraphiQL
   * is served.
   */
  readonly gatewaySecret?: string | undefined;
  /** As whom each request works. */
  readonly storesFor: StoresFor;
  readonly log: Logger;
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
  /**
   * What one request may have at the most, where it is not the default.
   * @default DEFAULT_LIMITS
   */
  readonly limits?: Partial<RequestLimits>;
}

/** A running server. */
export interface RunningServer extends AsyncDisposable {
  /** The API's address, where GraphiQL is too. */
  readonly url: string;
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
  const { host = '127.0.0.1', port = 0, oss, storesFor, log, gatewaySecret } = options;
  const { schema = wholeSchema, drainMs = 10_000, requestTimeoutMs = 30_000 } = options;
  const health: Health = { isDraining: false, isOssBroken: () => oss.isBroken };
  const app = createApp({
    schema,
    storesFor,
    log,
    health,
    graphiql: gatewaySecret === undefined ? GRAPHIQL : undefined,
    gatewaySecret,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
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

  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= (async () => {
      health.isDraining = true;
      await drain(server, drainMs);
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

/** Waits for the requests under way; those that take longer than `ms` are cut off. */
async function drain(server: Server, ms: number): Promise<void> {
  const fuse = setTimeout(() => server.closeAllConnections(), ms).unref();
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeIdleConnections();
  });
  clearTimeout(fuse);
}

function addressOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const name = host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}${ENDPOINT}`;
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
