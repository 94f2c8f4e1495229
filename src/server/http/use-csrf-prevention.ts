import type { Plugin } from 'graphql-yoga';
import { HttpError } from './http-error.ts';

/** Content types that a browser sends to another site without asking it first. */
const SIMPLE = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];

/** Headers that a browser does not send to another site without asking it first; any of them will do. */
export const PREFLIGHT_HEADERS = [
  'graphql-require-preflight',
  'x-graphql-yoga-csrf',
  'apollo-require-preflight',
  'x-apollo-operation-name',
];

/**
 * The threat: a page of another site makes its visitor's browser send a request here, where the visitor
 * may and the page may not. Browsers do so without asking this server (a CORS preflight) if the
 * request is simple: a form, plain text, or a GET without headers of its own. Those are refused,
 * so that a request reaches GraphQL only if a browser would have asked first.
 */
export function useCsrfPrevention(): Plugin {
  return {
    onRequestParse({ request: { headers } }) {
      const type = (headers.get('content-type') ?? '').toLowerCase().split(';')[0]?.trim();
      const isSimple = !type || SIMPLE.includes(type);
      if (isSimple && !PREFLIGHT_HEADERS.some((name) => headers.has(name))) {
        throw new HttpError(
          403,
          'CSRF_BLOCKED',
          'Blocked as a possible cross-site request forgery: send `content-type: application/json`, or ' +
            '`graphql-require-preflight: 1` with a GET.',
        );
      }
    },
  };
}
