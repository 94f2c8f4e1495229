import { expect, test } from 'vitest';
import { ApplyInventoriesText, PlanInventoriesText } from '../../packages/documents/src/index.ts';
import { createInput, manyRules } from '../support/rules.ts';
import { startSystem } from '../support/system.ts';

test('the operations for plans have room for the largest plan, within all limits of a request', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', manyRules(1000));
  const input = {
    rules: manyRules(1000).map(({ id }) => createInput({ inventoryId: id, frequency: 'WEEKLY' })),
  };
  const plan = await system.askText(`${PlanInventoriesText}`, { input });
  expect(plan.errors).toEqual([]);
  expect(plan.data).toMatchObject({ planInventories: { replaceCount: 1000 } });
  const digest = 'x'.repeat(22);
  const stale = await system.askText(`${ApplyInventoriesText}`, { input: { plan: input, digest } });
  expect(stale.errors).toEqual([]);
  expect(stale.data).toMatchObject({
    applyInventories: {
      __typename: 'StalePlanError',
      ...(plan.data && { plan: plan.data['planInventories'] }),
    },
  });
});
