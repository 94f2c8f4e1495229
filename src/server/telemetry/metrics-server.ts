import { createServer } from 'node:http';
import type { Registry } from '@prometheus-io/client';
import type { Logger } from 'pino';
import { isLoopback } from '../../config/kinds.ts';
import { addressOf, listen } from '../http/listening.ts';
import { isLocalHost } from '../http/use-local-hosts.ts';

/** The limit for the headers of a scrape, in milliseconds. */
const HEADERS_MS = 10_000;

/** A running server of metrics. */
export interface MetricsServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves `/metrics` at its own address, for operators only: the API's callers do not reach it. On a loopback address
 * it only answers requests to this machine's names, because of DNS rebinding (see `useLocalHosts`).
 *
 * @throws Error if the address cannot be listened on.
 */
export async function serveMetrics(
  registry: Pick<Registry, 'metrics' | 'contentType'>,
  { host, port }: { readonly host: string; readonly port: number },
  log: Logger,
): Promise<MetricsServer> {
  const options = { headersTimeout: HEADERS_MS, requestTimeout: HEADERS_MS };
  const isLocal = isLoopback(host);
  const server = createServer(options, async (request, response) => {
    if (isLocal && !isLocalHost(request.headers.host ?? 'localhost')) {
      response.writeHead(421).end();
      return;
    }
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (request.url?.split('?')[0] !== '/metrics' || !isRead) {
      response.writeHead(404).end();
      return;
    }
    try {
      const text = await registry.metrics();
      response.writeHead(200, { 'content-type': registry.contentType }).end(text);
    } catch (error) {
      log.error({ err: error }, 'the metrics cannot be collected');
      response.writeHead(500).end();
    }
  });
  await listen(server, port, host, log);
  return {
    url: `${addressOf(server, host)}/metrics`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
