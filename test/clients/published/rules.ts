import type { ApolloClient } from '@apollo/client';
import type { Client } from '@urql/core';
import {
  RulesDocument,
  type RulesQuery,
  type RulesQueryVariables,
  RulesText,
} from 'oss-inventory-graphql/documents';

/** Apollo Client takes the document. */
export async function rulesByApollo(client: ApolloClient, variables: RulesQueryVariables) {
  const { data } = await client.query({ query: RulesDocument, variables });
  return data?.inventories;
}

/** So does urql. */
export async function rulesByUrql(client: Client, variables: RulesQueryVariables) {
  const { data } = await client.query(RulesDocument, variables);
  return data?.inventories;
}

/** What sends JSON takes the text, which `JSON.stringify` writes as it is. */
export async function rulesByFetch(url: string, variables: RulesQueryVariables) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query: RulesText, variables }),
  });
  const { data }: { data: RulesQuery | null } = await response.json();
  return data?.inventories;
}
