import { seedSampleData } from '../../../src/emulator/sample-data.ts';
import type { CreateInventoryInput, DeleteInventoryInput } from '../../gql/graphql.ts';
import { ACCOUNT_ID } from '../../support/rules.ts';
import { type SystemOptions, startSystem, type TestSystem } from '../../support/system.ts';

/** The bucket that the suites page through. */
export const BUCKET = 'demo-logs';

/**
 * A running server whose bucket `demo-logs` has 250 rules: `daily-…` and `weekly-…`. Introspection is
 * disabled, as in production.
 */
export async function startSample(options: SystemOptions = {}): Promise<TestSystem> {
  const system = await startSystem({ buckets: [], serving: { introspection: false }, ...options });
  seedSampleData(system.emulator);
  return system;
}

/** The ids of the bucket's rules as OSS has them, in its order. */
export function idsOf({ emulator }: TestSystem, prefix = ''): string[] {
  return [...emulator.rules(BUCKET).keys()].filter((id) => id.startsWith(prefix));
}

/** A new rule for the bucket, of the frequency that its id begins with. */
export function ruleInput(inventoryId: string) {
  return {
    bucket: BUCKET,
    inventoryId,
    isEnabled: true,
    frequency: inventoryId.startsWith('weekly') ? 'WEEKLY' : 'DAILY',
    includedObjectVersions: 'ALL',
    destination: { accountId: ACCOUNT_ID, roleName: 'AliyunOSSRole', bucket: 'demo-reports' },
  } satisfies CreateInventoryInput;
}

/** A rule of the bucket, to delete it. */
export function ruleName(inventoryId: string): DeleteInventoryInput {
  return { bucket: BUCKET, inventoryId };
}
