import { describe, expect, test } from 'vitest';
import type { CreateInventoryInput, PlanInventoriesInput } from '../../gql/graphql.ts';
import { createInput, ruleXml } from '../../support/rules.ts';
import { startSystem, type TestSystem } from '../../support/system.ts';
import { Apply, Plan } from './plan-documents.ts';

const desired = (change: Partial<CreateInventoryInput> = {}) => createInput(change);

/** Plans through the API. */
export async function planOf(system: TestSystem, input: PlanInventoriesInput) {
  const { data, errors } = await system.ask(Plan, { input });
  expect(errors).toEqual([]);
  return data.planInventories;
}

describe('a plan', () => {
  test('says what it takes to have the desired rules', async () => {
    await using system = await startSystem();
    system.emulator.storeRules('logs', [
      { id: 'same', xml: ruleXml('same') },
      { id: 'other', xml: ruleXml('other') },
      { id: 'stays', xml: ruleXml('stays') },
    ]);
    const input = {
      rules: [
        desired({ inventoryId: 'new' }),
        desired({ inventoryId: 'same' }),
        desired({ inventoryId: 'other', isEnabled: false }),
      ],
      prune: { bucket: 'logs', inventoryIdPrefix: 'st' },
    };
    const plan = await planOf(system, input);
    expect(plan).toMatchObject({
      createCount: 1,
      replaceCount: 1,
      deleteCount: 1,
      unchangedCount: 1,
      changes: [{ action: 'CREATE' }, { action: 'REPLACE' }, { action: 'DELETE' }],
    });
    const { data, errors } = await system.ask(Apply, {
      input: { plan: input, digest: plan.digest, maxDeletes: 1 },
    });
    expect(errors).toEqual([]);
  });
});
