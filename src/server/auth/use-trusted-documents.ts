import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import type { ErrorCode } from '../../graphql/error-codes.ts';
import type { RequestContext } from '../request-context.ts';

/** Documents that callers can send by id. */
export interface TrustedDocuments {
  readonly documents: ReadonlyMap<string, string>;
  /** Whether no other document is executed. */
  readonly isOnly: boolean;
}

/** How many characters of an unknown id an error shows. */
const SHOWN = 100;

/**
 * The threat: callers who can send any document look for an expensive or revealing one. A frontend only needs
 * reviewed documents, which it sends by id; with `isOnly` no others are executed.
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
        return refusal(
          'PERSISTED_QUERY_NOT_FOUND',
          `The manifest of trusted documents has no document ${id}. Send a known id, or publish ` +
            'the document to TRUSTED_DOCUMENTS.',
        );
      },
      persistedQueryOnly: onlyTrusted,
      keyNotFound: () =>
        isOnly
          ? onlyTrusted()
          : refusal(
              'BAD_REQUEST',
              'The request has neither a `query` nor a `documentId`. Send one of them.',
            ),
    },
  });
}

/** Reads the id as in the draft of GraphQL over HTTP, or as Apollo Client sends it. */
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
    'This server only executes trusted documents. Send the `documentId` of a document in its ' +
      'manifest (TRUSTED_DOCUMENTS), without a `query`.',
  );
}

function refusal(code: ErrorCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
}
