import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Plugin } from 'graphql-yoga';

/** How GraphiQL opens. */
export interface GraphiqlOptions {
  /** Where the API is. */
  readonly endpoint: string;
  /** What stands in the editor of headers, so that it is found: those of a credential, without it. */
  readonly headers: Readonly<Record<string, string>>;
}

interface Page {
  readonly html: string;
  readonly csp: string;
  readonly gzipped: Buffer<ArrayBuffer>;
  readonly etag: string;
}

/**
 * GraphiQL for browsers that open the API's address (and `/`, which leads there). The page holds all
 * of its scripts and fonts, so that it works with no network; it is made on the first visit, as its
 * 9 MB would slow down every start. Whoever gets something into the page cannot have it run, nor send
 * anything anywhere but here: its policy lets in its own script alone.
 */
export function useGraphiql(options: GraphiqlOptions): Plugin {
  let page: Promise<Page> | undefined;
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      if (request.method !== 'GET' || !request.headers.get('accept')?.includes('text/html')) return;
      if (url.pathname === '/') {
        endResponse(
          new fetchAPI.Response(null, { status: 302, headers: { location: options.endpoint } }),
        );
      }
      if (url.pathname !== options.endpoint) return;
      page ??= render(options);
      return page.then(({ html, csp, gzipped, etag }) => {
        const headers = {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': csp,
          'cache-control': 'no-cache',
          vary: 'accept, accept-encoding',
          etag,
        };
        if (request.headers.get('if-none-match') === etag) {
          endResponse(new fetchAPI.Response(null, { status: 304, headers }));
        } else if (request.headers.get('accept-encoding')?.includes('gzip')) {
          endResponse(
            new fetchAPI.Response(gzipped, { headers: { ...headers, 'content-encoding': 'gzip' } }),
          );
        } else {
          endResponse(new fetchAPI.Response(html, { headers }));
        }
      });
    },
  };
}

async function render({ endpoint, headers }: GraphiqlOptions): Promise<Page> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({
    endpoint,
    title: 'OSS inventory',
    defaultQuery: DEFAULT_QUERY,
    headers: JSON.stringify(headers, null, 2),
    // A credential that was typed in is gone with the page.
    shouldPersistHeaders: false,
  });
  const [, script = ''] = /<script>(.*?)<\/script>/s.exec(html) ?? [];
  return {
    html,
    csp: policyFor(script),
    gzipped: await promisify(gzip)(html),
    etag: `"${sha256(html).digest('base64url')}"`,
  };
}

function policyFor(script: string): string {
  return [
    "default-src 'none'",
    `script-src 'sha256-${sha256(script).digest('base64')}'`,
    // The editors' workers, which the script makes of texts that it has.
    'worker-src blob:',
    // The editors place what they show by styles on its elements.
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function sha256(text: string) {
  return createHash('sha256').update(text);
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
