import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { addressOf, listen } from '../../src/server/http/listening.ts';
import { createLogger } from '../../src/server/telemetry/logger.ts';
import { type ServeOptions, serve } from './serve.ts';

/** A request as the stand-in got it. */
export interface HostileRequest {
  readonly method: string;
  readonly bucket: string;
  readonly query: URLSearchParams;
}

/** The server over HTTP, on an OSS that answers what no OSS does. */
export interface HostileSystem extends AsyncDisposable {
  readonly url: string;
  readonly metricsUrl: string | undefined;
  /** Every request that reached the stand-in, oldest first; empty it to count anew. */
  readonly requests: HostileRequest[];
  /** Sends a document, and gives the answer's text. */
  ask(query: string, headers?: Readonly<Record<string, string>>): Promise<string>;
}

/**
 * Starts a server on a stand-in for OSS that answers as `answer` says.
 *
 * @param lines gets the lines of the log as they are written.
 */
export async function startHostile(
  answer: (request: HostileRequest, response: ServerResponse) => void,
  serving: ServeOptions = {},
  lines: string[] = [],
): Promise<HostileSystem> {
  const requests: HostileRequest[] = [];
  const oss = createServer((incoming, response) => {
    const request = requestOf(incoming);
    requests.push(request);
    incoming.resume();
    response.setHeader('x-oss-request-id', 'ID');
    answer(request, response);
  });
  await listen(oss, 0, '127.0.0.1');
  const server = await serve(
    {
      region: 'oss-cn-hangzhou',
      endpoint: addressOf(oss, '127.0.0.1'),
      accessKeyId: 'key',
      accessKeySecret: 'secret',
    },
    await createLogger('debug', { write: (line) => void lines.push(line) }),
    { attemptTimeoutMs: 60_000, ...serving },
  );
  return {
    url: server.url,
    metricsUrl: server.metricsUrl,
    requests,
    async ask(query, headers = {}) {
      const response = await fetch(server.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
        body: JSON.stringify({ query }),
      });
      return response.text();
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      oss.closeAllConnections();
      await new Promise((resolve) => oss.close(resolve));
    },
  };
}

function requestOf({ method = '', url = '/', headers }: IncomingMessage): HostileRequest {
  const [bucket = ''] = headers.host?.includes('.oss-') ? headers.host.split('.') : [];
  return { method, bucket, query: new URL(url, 'http://oss').searchParams };
}

/** OSS's error document. */
export function errorDocument(code: string, message: string, more = ''): string {
  return `<Error><Code>${code}</Code><Message>${message}</Message>${more}</Error>`;
}

/** A page of rules; `next`: what it says follows. */
export function rulesPage(rules: string, next?: string): string {
  const more = next === undefined ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`;
  return (
    `<ListInventoryConfigurationsResult>${rules}<IsTruncated>${next !== undefined}</IsTruncated>` +
    `${more}</ListInventoryConfigurationsResult>`
  );
}

/** A rule that has nothing but its id. */
export function bareRule(id: string): string {
  return `<InventoryConfiguration><Id>${id}</Id></InventoryConfiguration>`;
}
