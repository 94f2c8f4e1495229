import { expect } from 'vitest';
import type { ApplyInventoriesInput, PlanInventoriesInput } from '../../gql/graphql.ts';
import type { TestSystem } from '../../support/system.ts';
import { Apply, Plan } from './plan-documents.ts';

/** Makes a plan through the API. */
export async function planOf(system: TestSystem, input: PlanInventoriesInput) {
  const { data, errors } = await system.ask(Plan, { input });
  expect(errors).toEqual([]);
  return data.planInventories;
}

/** Applies a plan through the API. */
export async function apply(system: TestSystem, input: ApplyInventoriesInput) {
  const { data, errors } = await system.ask(Apply, { input });
  expect(errors).toEqual([]);
  return data.applyInventories;
}

/** What the emulator stores of a bucket. */
export function stored({ emulator }: TestSystem, bucket: string): [string, string][] {
  return [...emulator.rules(bucket)];
}
