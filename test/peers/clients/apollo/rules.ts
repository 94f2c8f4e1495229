import type { ApolloClient, ObservableQuery } from '@apollo/client';
import type {
  CreateInventoryInput,
  DeleteInventoryInput,
  InventoryPageQuery,
  InventoryPageQueryVariables,
} from '../../../gql/graphql.ts';
import { createRule, deleteRule, inventoryPage } from '../documents.ts';
import { removeRule } from './updates.ts';

/** A visible list: all pages that were loaded so far. */
export type RuleList = ObservableQuery<InventoryPageQuery, InventoryPageQueryVariables>;

/** Watches a list from its first page on, as `useQuery` does in React. */
export function watchRules(client: ApolloClient, variables: InventoryPageQueryVariables): RuleList {
  return client.watchQuery({ query: inventoryPage, variables });
}

/** Appends the next page to the list. */
export async function loadMore(list: RuleList, first: number): Promise<void> {
  const { data } = list.getCurrentResult();
  await list.fetchMore({ variables: { first, after: data?.inventories?.pageInfo?.endCursor } });
}

/** Creates a rule, and reads the visible lists again, so that each has it in its place. */
export async function create(client: ApolloClient, lists: RuleList[], input: CreateInventoryInput) {
  const { data } = await client.mutate({ mutation: createRule, variables: { input } });
  if (data?.createInventory.__typename === 'CreateInventorySuccess') {
    await Promise.all(lists.map((list) => list.refetch(wholeOf(list))));
  }
  return data?.createInventory;
}

/** Variables for one page with all visible rules and one more. */
function wholeOf(list: RuleList) {
  const length = list.getCurrentResult().data?.inventories?.edges?.length ?? 0;
  return { first: Math.min(1000, length + 1), after: null, last: null, before: null };
}

/** Deletes a rule, and removes it from every list. */
export async function remove(client: ApolloClient, input: DeleteInventoryInput) {
  const { data } = await client.mutate({
    mutation: deleteRule,
    variables: { input },
    update(cache, { data }) {
      const result = data?.deleteInventory;
      if (result?.__typename !== 'DeleteInventorySuccess') return;
      removeRule(cache, result.deletedId, result.bucket.id);
    },
  });
  return data?.deleteInventory;
}
