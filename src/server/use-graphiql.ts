import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Plugin } from 'graphql-yoga';

/** How GraphiQL opens. */
export interface GraphiqlOptions {
  /** Where the API is. */
  readonly endpoint: string;
  readonly title: string;
  /** The query in the first tab. */
  readonly defaultQuery: string;
}

interface Page {
  readonly html: string;
  readonly gzipped: Buffer<ArrayBuffer>;
  readonly etag: string;
}

/**
 * GraphiQL for browsers that open the API's address (and `/`, which leads there). The page holds all
 * of its scripts and fonts, so that it works with no network; it is made on the first visit, as its
 * 9 MB would slow down every start.
 */
export function useGraphiql(options: GraphiqlOptions): Plugin {
  let page: Promise<Page> | undefined;
  return {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      if (request.method !== 'GET' || !request.headers.get('accept')?.includes('text/html')) return;
      if (url.pathname === '/') {
        endResponse(
          new fetchAPI.Response(null, { status: 302, headers: { location: options.endpoint } }),
        );
      }
      if (url.pathname !== options.endpoint) return;
      page ??= render(options);
      const { html, gzipped, etag } = await page;
      const headers = {
        'content-type': 'text/html; charset=utf-8',
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
    },
  };
}

async function render(options: GraphiqlOptions): Promise<Page> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({ ...options, shouldPersistHeaders: false });
  return {
    html,
    gzipped: await promisify(gzip)(html),
    etag: `"${createHash('sha256').update(html).digest('base64url')}"`,
  };
}
