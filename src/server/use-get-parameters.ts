import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Tells who sends a GET that its JSON is none; Yoga takes it for a bug of the server. */
export function useGetParameters(): Plugin {
  return {
    onRequestParse({ request, requestParser, setRequestParser }) {
      if (request.method !== 'GET' || !requestParser) return;
      setRequestParser((get) => {
        try {
          return requestParser(get);
        } catch {
          throw new GraphQLError('`variables` or `extensions` of the address is no JSON.', {
            extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
          });
        }
      });
    },
  };
}
