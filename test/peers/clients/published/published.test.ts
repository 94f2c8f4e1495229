import type { OperationVariables } from '@apollo/client';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import {
  BucketsDocument,
  BucketsText,
  CreateRuleDocument,
  CreateRuleText,
  DeleteRuleDocument,
  DeleteRuleText,
  OneRuleDocument,
  OneRuleText,
  RulesDocument,
  type RulesQuery,
  type RulesQueryVariables,
  RulesText,
  type TypedDocumentText,
  UpdateRuleDocument,
  UpdateRuleText,
} from 'oss-inventory-graphql-documents';
import { expect, test } from 'vitest';
import { createClient as createApollo } from '../apollo/client.ts';
import { ask } from '../fetch/rules.ts';
import { BUCKET, idsOf, ruleInput, ruleName, startSample } from '../support.ts';
import { createClient as createUrql } from '../urql/client.ts';
import { rulesByApollo, rulesByFetch, rulesByUrql } from './rules.ts';

interface Operation<Data, Variables> {
  readonly document: TypedDocumentNode<Data, Variables>;
  readonly text: TypedDocumentText<Data, Variables>;
}

const RULES = { document: RulesDocument, text: RulesText };
const ONE_RULE = { document: OneRuleDocument, text: OneRuleText };
const BUCKETS = { document: BucketsDocument, text: BucketsText };
const CREATE = { document: CreateRuleDocument, text: CreateRuleText };
const UPDATE = { document: UpdateRuleDocument, text: UpdateRuleText };
const DELETE = { document: DeleteRuleDocument, text: DeleteRuleText };

/** Clients that throw on errors get no null in place of a field that failed. */
type Complete<Data> = { [Field in keyof Data]: NonNullable<Data[Field]> };

type Send = <Data, Variables extends OperationVariables>(
  operation: Operation<Data, Variables>,
  variables: NoInfer<Variables>,
) => Promise<Complete<Data>>;

/** What each client makes of an operation. */
interface Sender {
  readonly query: Send;
  readonly mutate: Send;
  readonly rules: (variables: RulesQueryVariables) => Promise<RulesQuery['inventories']>;
}

const SENDERS: Readonly<Record<string, (url: string) => Sender>> = {
  'Apollo Client'(url) {
    const client = createApollo(url);
    return {
      query: async ({ document: query }, variables) =>
        given((await client.query({ query, variables, fetchPolicy: 'network-only' })).data),
      mutate: async ({ document: mutation }, variables) =>
        given((await client.mutate({ mutation, variables })).data),
      rules: (variables) => rulesByApollo(client, variables),
    };
  },
  urql(url) {
    const client = createUrql(url);
    return {
      query: async ({ document }, variables) =>
        given((await client.query(document, variables, { requestPolicy: 'network-only' })).data),
      mutate: async ({ document }, variables) =>
        given((await client.mutation(document, variables)).data),
      rules: (variables) => rulesByUrql(client, variables),
    };
  },
  fetch(url) {
    const send: Send = async ({ text }, variables) => given(await ask(url, text, variables));
    return { query: send, mutate: send, rules: (variables) => rulesByFetch(url, variables) };
  },
};

test.each(Object.keys(SENDERS))('%s does with them what a frontend does', async (name) => {
  await using system = await startSample();
  const sender = SENDERS[name]?.(system.url);
  if (!sender) throw new Error(`There is no ${name}.`);
  const { query, mutate } = sender;

  const { buckets } = await query(BUCKETS, { prefix: 'demo-l', first: 5 });
  expect(buckets.edges.map(({ node }) => node)).toMatchObject([
    { name: BUCKET, region: 'oss-cn-hangzhou', storageClass: 'STANDARD' },
  ]);

  const weekly = idsOf(system, 'weekly');
  const variables = { bucket: BUCKET, filterBy: { frequency: 'WEEKLY' }, first: 20 } as const;
  const { inventories } = await query(RULES, { ...variables, withTotalCount: true });
  expect(inventories.totalCount).toBe(weekly.length);
  expect(inventories.edges.map(({ node }) => node.inventoryId)).toEqual(weekly.slice(0, 20));
  expect(inventories.pageInfo.hasNextPage).toBe(true);

  const page = await sender.rules({ bucket: BUCKET, first: 3 });
  expect(page?.edges.map(({ node }) => node.inventoryId)).toEqual(idsOf(system).slice(0, 3));
  expect(page).not.toHaveProperty('totalCount');

  const input = ruleInput('weekly-published');
  const { createInventory: valid } = await mutate(CREATE, { input, validateOnly: true });
  if (valid.__typename !== 'ValidationSuccess') throw new Error(valid.__typename);
  expect(valid.differences[0]).toMatchObject({ path: ['isEnabled'], before: null, after: 'true' });
  expect(idsOf(system)).not.toContain(input.inventoryId);

  const { createInventory: created } = await mutate(CREATE, { input });
  if (created.__typename !== 'CreateInventorySuccess') throw new Error(created.__typename);
  expect(created.inventory).toMatchObject({
    inventoryId: input.inventoryId,
    bucket: { name: BUCKET },
    destination: { roleName: input.destination.roleName, encryption: null },
  });
  expect(created.inventoryEdge.node.id).toBe(created.inventory.id);

  const { createInventory: again } = await mutate(CREATE, { input });
  if (again.__typename !== 'InventoryAlreadyExistError') throw new Error(again.__typename);
  expect(again.code).toBe('InventoryConfigurationAlreadyExists');
  expect(again.existing).toEqual(created.inventory);

  const { createInventory: wrong } = await mutate(CREATE, {
    input: { ...input, destination: { ...input.destination, prefix: '%' } },
  });
  if (wrong.__typename !== 'InvalidArgumentError') throw new Error(wrong.__typename);
  expect(wrong.issues).toMatchObject([{ path: ['destination', 'prefix'] }]);

  const change = { ...ruleName(input.inventoryId), isEnabled: false, filter: { minSize: 1024 } };
  const { updateInventory: updated } = await mutate(UPDATE, { input: change });
  if (updated.__typename !== 'UpdateInventorySuccess') throw new Error(updated.__typename);
  expect(updated.inventory).toMatchObject({ isEnabled: false, filter: { minSize: 1024 } });

  const { updateInventory: missed } = await mutate(UPDATE, {
    input: { ...change, inventoryId: 'none' },
  });
  if (missed.__typename !== 'NoSuchInventoryError') throw new Error(missed.__typename);
  expect(missed.inventoryId).toBe('none');

  const { inventory } = await query(ONE_RULE, ruleName(input.inventoryId));
  expect(inventory).toEqual(updated.inventory);

  const { deleteInventory: gone } = await mutate(DELETE, { input: ruleName(input.inventoryId) });
  if (gone.__typename !== 'DeleteInventorySuccess') throw new Error(gone.message);
  expect(gone).toMatchObject({ deletedId: created.inventory.id, bucket: { name: BUCKET } });
  expect((await query(ONE_RULE, ruleName(input.inventoryId))).inventory).toBeNull();
});

/** The data of an answer that has some. */
function given<Data>(data: Data | null | undefined): Complete<Data> {
  if (data === null || data === undefined) throw new Error('The answer has no data.');
  return data as Complete<Data>;
}

test('the server of these tests refuses introspection, as in production', async () => {
  await using system = await startSample();
  const { errors } = await system.askText('{ __schema { queryType { name } } }');
  expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['INTROSPECTION_DISABLED']);
});
