import type { Client } from '@urql/core';
import type {
  CreateInventoryInput,
  DeleteInventoryInput,
  InventoryPageQueryVariables,
} from '../../../gql/graphql.ts';
import { createRule, deleteRule, inventoryPage } from '../documents.ts';

/** Loads a page. @returns all pages of its list that were loaded so far */
export async function loadRules(client: Client, variables: InventoryPageQueryVariables) {
  const { data, error } = await client.query(inventoryPage, variables);
  if (!data) throw error;
  return data.inventories;
}

/** Creates a rule. A list of several pages is then read again: `first: shown + 1`, no `after`. */
export async function create(client: Client, input: CreateInventoryInput) {
  const { data, error } = await client.mutation(createRule, { input });
  if (!data) throw error;
  return data.createInventory;
}

/** Deletes a rule. */
export async function remove(client: Client, input: DeleteInventoryInput) {
  const { data, error } = await client.mutation(deleteRule, { input });
  if (!data) throw error;
  return data.deleteInventory;
}
