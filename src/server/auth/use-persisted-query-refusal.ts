import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { HttpError } from '../http/http-error.ts';
import { documentIdOf } from './use-trusted-documents.ts';

/**
 * Answers requests without a `query` on a server without trusted documents. Clients with automatic persisted queries
 * send the id of a document first, and the document if the server says that it does not support ids: Apollo Client
 * recognises the code, urql the message.
 */
export function usePersistedQueryRefusal(): Plugin {
  return {
    onParams({ params, request }) {
      if (params.query) return;
      if (documentIdOf(params, request) !== null) {
        throw new GraphQLError('PersistedQueryNotSupported', {
          extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED', http: { status: 400, spec: true } },
        });
      }
      throw new HttpError(
        400,
        'BAD_REQUEST',
        'The request has no `query`: send `{"query": "…"}` as JSON.',
      );
    },
  };
}
