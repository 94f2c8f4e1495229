import { createServer } from 'node:http';
import type { Registry } from '@prometheus-io/client';
import type { Logger } from 'pino';
import { isLoopback } from '../../config/kinds.ts';
import { addressOf, listen } from '../http/listening.ts';
import { isLocalHost } from '../http/use-local-hosts.ts';

/** How long a scrape may take to be asked for, in milliseconds. */
const HEADERS_MS = 10_000;

/** Where metrics are served. */
export interface MetricsServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves `/metrics`, and nothing else, on an address of its own: what is counted is for whoever runs
 * the server, and the API's callers do not get there. On this machine's own address it answers to this machine's names
 * alone, as a stranger's page could have its name lead there (see `useLocalHosts`).
 *
 * @throws Error where the address cannot be listened on.
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
