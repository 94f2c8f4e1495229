import { HttpLink } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { documentIds } from 'oss-inventory-graphql-documents';

const IDS = new Map<string | undefined, string>(Object.entries(documentIds));

/** A parsed document, of any library. */
interface Document {
  readonly definitions: readonly { readonly kind: string; readonly name?: { value: string } }[];
}

/** The id of a published operation. */
function idOf({ definitions }: Document): string {
  const operation = definitions.find(({ kind }) => kind === 'OperationDefinition');
  const id = IDS.get(operation?.name?.value);
  if (!id) throw new Error(`${operation?.name?.value} is not a published operation.`);
  return id;
}

/** For Apollo Client: sends ids, never documents. */
export function trustedLink(uri: string) {
  const ids = new PersistedQueryLink({
    generateHash: (document) => idOf(document as Document),
    retry: () => false,
  });
  return ids.concat(new HttpLink({ uri }));
}

/** For urql, behind `cacheExchange`: sends ids, never documents. */
export const trustedExchanges = [
  persistedExchange({
    generateHash: async (_text, document) => idOf(document as Document),
    enforcePersistedQueries: true,
    enableForMutation: true,
    preferGetForPersistedQueries: false,
  }),
  fetchExchange,
];
