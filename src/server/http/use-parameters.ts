import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * The threat: `variables` or `extensions` of a URL that are no JSON are a bug to Yoga, so that any
 * caller could fill the log with stacks. They are the caller's mistake, and are answered so.
 */
export function useJsonParameters(): Plugin {
  return {
    onRequestParse({ request, requestParser, setRequestParser }) {
      if (request.method !== 'GET' || !requestParser) return;
      setRequestParser((got) => {
        try {
          return requestParser(got);
        } catch (error) {
          if (!(error instanceof SyntaxError)) throw error;
          throw new GraphQLError(
            '`variables` and `extensions` of the URL must be JSON, percent-encoded.',
            { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } },
          );
        }
      });
    },
  };
}
