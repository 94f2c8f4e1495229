import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import type { ErrorCode } from '../../graphql/error-codes.ts';
import type { RequestContext } from '../request-context.ts';

/** The documents that are trusted. */
export interface TrustedDocuments {
  /** The documents by their ids. */
  readonly documents: ReadonlyMap<string, string>;
  /** Whether nothing else is executed. */
  readonly isOnly: boolean;
}

/** How much of an unknown id is said, in characters. */
const SHOWN = 100;

/**
 * The threat: who can send any document looks for one that costs much or tells much. Documents that
 * were looked through before, and are named by their ids, are all that a frontend needs; with `isOnly`
 * they are all that is executed.
 */
export function useTrustedDocuments({
  documents,
  isOnly,
}: TrustedDocuments): Plugin<RequestContext> {
  return usePersistedOperations<RequestContext>({
    allowArbitraryOperations: !isOnly,
    extractPersistedOperationId: documentIdOf,
    getPersistedOperation(id, _request, context) {
      const document = documents.get(id);
      if (document === undefined) return null;
      context.trustedDocument = true;
      return document;
    },
    customErrors: {
      notFound: ({ params, request }) => {
        const id = JSON.stringify(documentIdOf(params, request)?.slice(0, SHOWN));
        return refusal('PERSISTED_QUERY_NOT_FOUND', `The manifest has no document ${id}.`);
      },
      persistedQueryOnly: onlyTrusted,
      keyNotFound: () =>
        isOnly
          ? onlyTrusted()
          : refusal('BAD_REQUEST', 'The request has neither a `query` nor a `documentId`.'),
    },
  });
}

/** The id of a document, sent as the draft of GraphQL over HTTP says, or as Apollo Client does. */
export function documentIdOf(params: GraphQLParams, { method, url }: Request): string | null {
  const named: unknown =
    method === 'GET'
      ? new URL(url).searchParams.get('documentId')
      : 'documentId' in params && params.documentId;
  const id: unknown = named || params.extensions?.['persistedQuery']?.sha256Hash;
  return typeof id === 'string' ? id : null;
}

function onlyTrusted(): GraphQLError {
  return refusal(
    'DOCUMENT_NOT_TRUSTED',
    'This server executes trusted documents alone: send the `documentId` of one that its manifest ' +
      '(TRUSTED_DOCUMENTS) has, and no `query`.',
  );
}

function refusal(code: ErrorCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
}
