import { expect } from 'vitest';
import { ruleXml } from '../support/rules.ts';
import { type SystemOptions, startSystem, type TestSystem } from '../support/system.ts';

const KEY = 'bucket: "logs", inventoryId: "r1"';
const VERSION =
  '{ inventory(bucket: "logs", inventoryId: "r1") { version isEnabled filter { prefix } } }';

/** What a write came to. */
export interface Outcome {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
  readonly inventory?: { readonly version: string; readonly filter: { readonly prefix: string } };
}

const RESULT = `{
  __typename
  ... on Error { code message }
  ... on UpdateInventorySuccess { inventory { version filter { prefix } } }
  ... on StaleVersionError { inventory { version filter { prefix } } }
}`;

const DELETED = RESULT.replace(/\.\.\. on UpdateInventorySuccess.*\n/, '');

export function updating(prefix: string, version: string | null, more = ''): string {
  return `mutation { write: updateInventory(input: { ${KEY}, filter: { prefix: "${prefix}" }, expectedVersion: ${JSON.stringify(version)} ${more} }) ${RESULT} }`;
}

export function deleting(version: string | null): string {
  return `mutation { write: deleteInventory(input: { ${KEY}, expectedVersion: ${JSON.stringify(version)} }) ${DELETED} }`;
}

export async function startWithRule(options: SystemOptions = {}) {
  const system = await startSystem(options);
  system.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);
  return system;
}

export async function write({ askText }: TestSystem, query: string): Promise<Outcome> {
  const { data, errors } = await askText(query);
  expect(errors).toEqual([]);
  return (data as { write: Outcome }).write;
}

export async function versionIn({ askText }: TestSystem): Promise<string> {
  const { data } = await askText(VERSION);
  return (data as { inventory: { version: string } }).inventory.version;
}
