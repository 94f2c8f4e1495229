import { hash } from 'node:crypto';
import fresh from 'fresh';
import type { Plugin } from 'graphql-yoga';
import { ContentResponse } from './fetch-api.ts';

/**
 * Spares clients the transfer of an answer to a GET that they already have: it has an entity tag, and while the
 * data are the same the answer is 304 without content. Browsers may keep it and must ask each time; shared caches may
 * not, as it is for one caller. The query is executed each time.
 */
export function useConditionalGet(): Plugin {
  const data = new WeakMap<Request, unknown>();
  return {
    onResultProcess({ request, result }) {
      // Errors are not kept, whatever their status.
      const isWhole = 'data' in result && !('errors' in result);
      // Such an answer has a `cache-control` of its own.
      const isSecret = 'extensions' in result && result.extensions?.['http'] !== undefined;
      if (request.method === 'GET' && isWhole && !isSecret) data.set(request, result.data);
    },
    onResponse({ request, response, setResponse }) {
      if (response.status !== 200 || !data.has(request)) return;
      const { headers } = response;
      // Weak: it leaves out the cost and the age, and is the same for all codings.
      const etag = `W/"${hash('sha256', JSON.stringify(data.get(request)), 'base64url')}"`;
      headers.set('etag', etag);
      headers.set('cache-control', 'private, no-cache');
      headers.append('vary', 'accept');
      if (isFresh(request, etag)) setResponse(withoutContent(headers));
    },
  };
}

/**
 * Whether the client has the answer, by its `if-none-match`. Its `cache-control` (`fetch` then sends `no-cache`) is for
 * caches, not for this server.
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
