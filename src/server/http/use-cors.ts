import type { Plugin } from 'graphql-yoga';
import { PREFLIGHT_HEADERS } from './use-csrf-prevention.ts';

/** The request headers that this server reads or clients add by themselves, except those that any page may send. */
const ALLOWED_HEADERS = [
  'content-type',
  'content-encoding',
  'authorization',
  'x-api-key',
  'x-request-id',
  'if-none-match',
  'traceparent',
  'tracestate',
  'baggage',
  'sentry-trace',
  ...PREFLIGHT_HEADERS,
  'apollographql-client-name',
  'apollographql-client-version',
  'graphql-client-name',
  'graphql-client-version',
];

/** The headers of answers that pages may read, beside those that every page may. */
const EXPOSED_HEADERS = [
  'x-request-id',
  'etag',
  'retry-after',
  'www-authenticate',
  'allow',
  'accept-encoding',
];

/** How long browsers cache the answer to a preflight, in seconds. None of them caches it for more than a day. */
const MAX_AGE = '86400';

/** Options of {@link useCors}. */
export interface CorsOptions {
  /** The origins whose pages may send requests and read the answers, such as `https://app.example.com`. */
  readonly origins: readonly string[];
  /** Request headers that these pages may send, beside those that this server reads. */
  readonly headers: readonly string[];
}

/**
 * The threat: a page of another site makes its visitor's browser send requests, and reads the answers. Browsers allow
 * that only to pages whose origin the answer names, so this names the configured origins and answers all others without
 * CORS headers. Cookies are never allowed, as this server uses none. (Yoga's own CORS answers every preflight, and
 * names `null` for an unknown origin, which is what a sandboxed frame calls itself.)
 *
 * Must come before the plugins that ask for a credential: a preflight has none.
 */
export function useCors({ origins, headers: more }: CorsOptions): Plugin {
  const listed = new Set(origins);
  const allowedHeaders = [...new Set([...ALLOWED_HEADERS, ...more])].join(', ');
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
            'access-control-allow-headers': allowedHeaders,
            'access-control-max-age': MAX_AGE,
          },
        }),
      );
    },
    onResponse({ request, response }) {
      // On every answer: a cache must not give an answer for one origin to another one.
      response.headers.append('vary', 'origin');
      const origin = request.headers.get('origin');
      if (origin === null || !listed.has(origin)) return;
      response.headers.set('access-control-allow-origin', origin);
      response.headers.set('access-control-expose-headers', EXPOSED_HEADERS.join(', '));
    },
  };
}
