import { hash } from 'node:crypto';
import fresh from 'fresh';
import type { Plugin } from 'graphql-yoga';
import { ContentResponse } from './fetch-api.ts';

/**
 * Spares clients that ask again by GET an answer that they have: it goes out with an entity tag, and while the
 * data are the same it is 304 without content. Browsers may keep it for that, and ask each time; nobody
 * between may, as it is for one caller. The query is executed all the same: what is spared is the way.
 */
export function useConditionalGet(): Plugin {
  const data = new WeakMap<Request, unknown>();
  return {
    onResultProcess({ request, result }) {
      // Nobody wants to keep errors, whatever their status.
      const isWhole = 'data' in result && !('errors' in result);
      if (request.method === 'GET' && isWhole) data.set(request, result.data);
    },
    onResponse({ request, response, setResponse }) {
      if (response.status !== 200 || !data.has(request)) return;
      const { headers } = response;
      // Weak: not of what it cost and how old it is, and one for all ways to compress it.
      const etag = `W/"${hash('sha256', JSON.stringify(data.get(request)), 'base64url')}"`;
      headers.set('etag', etag);
      headers.set('cache-control', 'private, no-cache');
      headers.append('vary', 'accept');
      if (isFresh(request, etag)) setResponse(withoutContent(headers));
    },
  };
}

/**
 * Whether the client has it, as it says in `if-none-match`. What it says to caches (`no-cache`, as `fetch` does
 * then) is not for this server.
 */
export function isFresh(request: Request, etag: string): boolean {
  const known = request.headers.get('if-none-match') ?? undefined;
  return fresh({ 'if-none-match': known }, { etag });
}

function withoutContent(headers: Headers): Response {
  headers.delete('content-length');
  headers.delete('content-type');
  return new ContentResponse(null, { status: 304, headers });
}
