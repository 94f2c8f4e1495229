import { createOperationDescriptor, fetchQuery } from 'relay-runtime';
import { expect, test } from 'vitest';
import { BUCKET, idsOf, ruleName, startSample } from '../support.ts';
import inventoryList from './__generated__/InventoryList_bucket.graphql.ts';
import deleteMutation, {
  type InventoryListDeleteMutation,
} from './__generated__/InventoryListDeleteMutation.graphql.ts';
import listQuery, { type InventoryListQuery } from './__generated__/InventoryListQuery.graphql.ts';
import ruleQuery, { type InventoryRuleQuery } from './__generated__/InventoryRuleQuery.graphql.ts';
import updateMutation, {
  type InventoryRuleUpdateMutation,
} from './__generated__/InventoryRuleUpdateMutation.graphql.ts';
import { createEnvironment } from './environment.ts';
import { commit, show } from './support.ts';
import { countDeletion, showEnabled } from './updates.ts';

/** A page that shows the first rule. */
async function startRule() {
  const system = await startSample();
  const environment = createEnvironment(system.url);
  const variables = ruleName(idsOf(system)[0] ?? '');
  const operation = createOperationDescriptor(ruleQuery, variables);
  environment.retain(operation);
  const load = () => fetchQuery<InventoryRuleQuery>(environment, ruleQuery, variables).toPromise();
  const data = await load();
  const rule = data?.inventory;
  if (!rule) throw new Error('The bucket has no rule.');
  return {
    system,
    environment,
    data,
    rule,
    load,
    isEnabled: () => environment.getStore().getSource().get(rule.id)?.['isEnabled'],
    toggle: () =>
      commit<InventoryRuleUpdateMutation>(
        environment,
        updateMutation,
        { input: { ...variables, isEnabled: !rule.isEnabled } },
        { optimisticUpdater: showEnabled(rule.id, !rule.isEnabled) },
      ),
    [Symbol.asyncDispose]: () => system[Symbol.asyncDispose](),
  };
}

test('a toggle is shown before the server answers, and stays', async () => {
  await using page = await startRule();
  const toggled = page.toggle();
  expect(page.isEnabled()).toBe(!page.rule.isEnabled);
  const { updateInventory } = await toggled;
  expect(updateInventory?.__typename).toBe('UpdateInventorySuccess');
  expect(page.isEnabled()).toBe(!page.rule.isEnabled);
});

test('a toggle that fails is taken back', async () => {
  await using page = await startRule();
  page.system.emulator.inject({
    kind: 'error',
    operation: 'PutBucketInventory',
    status: 400,
    code: 'InvalidArgument',
    ec: '0020-00000006',
  });
  const { updateInventory } = await page.toggle();
  expect(updateInventory).toMatchObject({
    __typename: 'UpdateRolledBackError',
    cause: { issues: [{ path: ['isEnabled'] }] },
  });
  expect(page.isEnabled()).toBe(page.rule.isEnabled);
});

test('a deletion subtracts from the counts of the connections that it names', async () => {
  await using system = await startSample();
  const environment = createEnvironment(system.url);
  const open = (frequency: 'WEEKLY' | 'DAILY') =>
    show<InventoryListQuery>(environment, listQuery, inventoryList, {
      bucket: BUCKET,
      filterBy: { frequency },
      count: 300,
      withTotalCount: true,
    });
  const [weekly, daily] = [await open('WEEKLY'), await open('DAILY')];
  const countOf = (id: string) => environment.getStore().getSource().get(id)?.['totalCount'];
  expect([weekly, daily].map(({ connection }) => countOf(connection))).toEqual([83, 167]);
  const connections = [weekly.connection];
  const remove = (inventoryId: string, bucket = BUCKET) =>
    commit<InventoryListDeleteMutation>(
      environment,
      deleteMutation,
      { input: { bucket, inventoryId }, connections },
      { updater: countDeletion(connections) },
    );

  await remove(weekly.ids()[0] ?? '');
  await remove('none', 'no-such-bucket');

  expect(weekly.ids()).toEqual(idsOf(system, 'weekly'));
  expect([weekly, daily].map(({ connection }) => countOf(connection))).toEqual([82, 167]);
});

test('a count that failed throws where it is read', async () => {
  await using page = await startRule();
  expect(page.data?.inventories.totalCount).toBe(250);
  page.system.emulator.inject({
    kind: 'error',
    operation: 'ListBucketInventory',
    status: 403,
    code: 'AccessDenied',
  });
  await expect(page.load()).rejects.toThrow('Unexpected response payload');
});
