import type { ApolloClient } from '@apollo/client';
import type { Client } from '@urql/core';
import {
  RulesDocument,
  type RulesQuery,
  type RulesQueryVariables,
  RulesText,
} from 'oss-inventory-graphql-documents';
import { ask } from '../fetch/rules.ts';

/** Apollo Client sends the document. */
export async function rulesByApollo(client: ApolloClient, variables: RulesQueryVariables) {
  const { data, error } = await client.query({ query: RulesDocument, variables });
  if (!data?.inventories) throw error;
  return data.inventories;
}

/** urql sends it too. */
export async function rulesByUrql(client: Client, variables: RulesQueryVariables) {
  const { data, error } = await client.query(RulesDocument, variables);
  if (!data?.inventories) throw error;
  return data.inventories;
}

/** `fetch` sends the text, which carries the types of the operation. */
export async function rulesByFetch(url: string, variables: RulesQueryVariables) {
  const { inventories } = await ask<RulesQuery>(url, RulesText, variables);
  return inventories;
}
