import { hash } from 'node:crypto';
import fresh from 'fresh';
import type { Plugin } from 'graphql-yoga';
import { ContentResponse } from './fetch-api.ts';

/**
 * Spares clients that ask again by GET an answer that they have: it goes out with an entity tag, and when it is
 * still the same it is 304 without content. Browsers may keep it for that, and ask each time; nobody
 * between may, as it is for one caller. The query is executed all the same: what is spared is
 * the way.
 */
export function useConditionalGet(): Plugin {
  const failed = new WeakSet<Request>();
  return {
    // Nobody wants to keep those, whatever their status.
    onResultProcess({ request, result }) {
      if ('errors' in result) failed.add(request);
    },
    onResponse({ request, response, setResponse }) {
      if (request.method !== 'GET' || response.status !== 200 || failed.has(request)) return;
      const content = response instanceof ContentResponse ? response.content : null;
      const { headers } = response;
      if (typeof content !== 'string' || !headers.get('content-type')?.includes('json')) return;
      // Weak, as it is one for all ways to compress it.
      const etag = `W/"${hash('sha256', content, 'base64url')}"`;
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
