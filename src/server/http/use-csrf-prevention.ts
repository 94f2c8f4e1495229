import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Content types that a browser sends to a stranger without asking first. */
const SIMPLE = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];

/** Headers that a browser does not send without asking; any of them will do. */
export const PREFLIGHT_HEADERS = [
  'graphql-require-preflight',
  'x-graphql-yoga-csrf',
  'apollo-require-preflight',
  'x-apollo-operation-name',
];

/**
 * The threat: a page of a stranger makes its visitor's browser send a request here, where the visitor
 * may and the page may not. Browsers do so without asking this server (a CORS preflight) where the
 * request is simple: a form, plain text, or a GET without headers of its own. Those are refused,
 * so that only a request that could not be sent in silence reaches GraphQL. And no body is read but
 * JSON: Yoga would take forms too.
 */
export function useCsrfPrevention(): Plugin {
  return {
    onRequestParse({ request, requestParser }) {
      if (request.method !== 'GET' && request.method !== 'POST') {
        throw new GraphQLError(
          `GraphQL has no ${request.method}: send a POST, or a query by GET.`,
          {
            extensions: {
              code: 'METHOD_NOT_ALLOWED',
              http: { status: 405, headers: { allow: 'GET, POST' } },
            },
          },
        );
      }
      const given = request.headers.get('content-type') ?? '';
      const type = given.toLowerCase().split(';')[0]?.trim();
      const isSimple = !type || SIMPLE.includes(type);
      if (isSimple && !PREFLIGHT_HEADERS.some((name) => request.headers.has(name))) {
        throw new GraphQLError(
          'A web page of a stranger could have sent this request: send it with the header ' +
            '`content-type: application/json`, or with `graphql-require-preflight: 1` where it has no body.',
          { extensions: { code: 'FORBIDDEN', http: { status: 403 } } },
        );
      }
      if (request.method !== 'POST') return;
      // Yoga's parsers compare less strictly, and in one spelling.
      if (requestParser && type === 'application/json') return;
      throw new GraphQLError(
        'A body is read as JSON alone: send it with the header `content-type: application/json`.',
        { extensions: { code: 'UNSUPPORTED_MEDIA_TYPE', http: { status: 415 } } },
      );
    },
  };
}
