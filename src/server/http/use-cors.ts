import type { Plugin } from 'graphql-yoga';
import { PREFLIGHT_HEADERS } from './use-csrf-prevention.ts';

/** What pages may send, beside what every page may. */
const ALLOWED_HEADERS = [
  ...['content-type', 'authorization', 'x-api-key', 'x-request-id'],
  ...PREFLIGHT_HEADERS,
  ...['apollographql-client-name', 'apollographql-client-version'],
  ...['graphql-client-name', 'graphql-client-version'],
].join(', ');

/** What pages may read of an answer, beside its body. */
const EXPOSED_HEADERS = 'x-request-id, retry-after';

/** How long browsers remember a preflight's answer, in seconds; none remembers it longer than a day. */
const MAX_AGE = '86400';

/**
 * The threat: a page of a stranger has its visitor's browser send requests and reads the answers.
 * Browsers let only those pages do so whose origin an answer names, so that it is named for the listed
 * ones alone; for any other the answer has no word of CORS. Cookies are let in for none, as this server
 * knows none. (Yoga's own answers every preflight, and names `null` for who is not listed, which is
 * what a sandboxed frame calls itself.) Must stand before what asks for a credential: a preflight has
 * none.
 *
 * @param origins such as `https://app.example.com`.
 */
export function useCors(origins: readonly string[]): Plugin {
  const listed = new Set(origins);
  return {
    onRequest({ request, fetchAPI, endResponse }) {
      const { method, headers } = request;
      if (method !== 'OPTIONS' || !headers.has('access-control-request-method')) return;
      if (!listed.has(headers.get('origin') ?? '')) return;
      endResponse(
        new fetchAPI.Response(null, {
          status: 204,
          headers: {
            'access-control-allow-methods': 'GET, POST',
            'access-control-allow-headers': ALLOWED_HEADERS,
            'access-control-max-age': MAX_AGE,
          },
        }),
      );
    },
    onResponse({ request, response }) {
      // Of all answers: a cache must not hand one that was made for one origin to another.
      response.headers.append('vary', 'origin');
      const origin = request.headers.get('origin');
      if (origin === null || !listed.has(origin)) return;
      response.headers.set('access-control-allow-origin', origin);
      response.headers.set('access-control-expose-headers', EXPOSED_HEADERS);
    },
  };
}
