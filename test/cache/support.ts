import type { EmulatorUser } from '../../src/emulator/emulator.ts';
import { bodyOf, type GraphqlBody, post } from '../server/support.ts';
import { ACCOUNT_ID, manyRules } from '../support/rules.ts';
import { type SystemOptions, startSystem, type TestSystem } from '../support/system.ts';

export const TTL_MS = 60_000;

/** How long OSS's reads may lag behind its writes here. */
export const LAG_MS = 1000;

export const LIST = '{ inventories(bucket: "logs") { nodes { inventoryId isEnabled } } }';
export const RULE = '{ inventory(bucket: "logs", inventoryId: "rule-000") { isEnabled } }';

/** A page of a bucket's rules. */
export const listOf = (bucket: string) =>
  `{ inventories(bucket: "${bucket}", first: 100) { nodes { inventoryId filter { lastModifiedAfter } } } }`;

/** A rule that the bucket does not have at first. */
export const NEW_RULE = '{ inventory(bucket: "logs", inventoryId: "new") { isEnabled } }';

export const CREATE = `mutation { createInventory(input: {
  bucket: "logs", inventoryId: "new", isEnabled: true, frequency: DAILY, includedObjectVersions: ALL,
  destination: { accountId: "${ACCOUNT_ID}", roleName: "R", bucket: "reports" } }) { __typename } }`;
export const UPDATE = `mutation { updateInventory(input: {
  bucket: "logs", inventoryId: "rule-000", isEnabled: false }) { __typename } }`;
export const DELETE = `mutation { deleteInventory(input: {
  bucket: "logs", inventoryId: "rule-000" }) { __typename } }`;

/** An answer with how many requests to OSS it cost, and what it says of its age. */
export interface CachedAnswer extends GraphqlBody {
  readonly requests: number;
  readonly ageMs: number | undefined;
}

/** A server that caches, whose time the test makes. */
export interface CachingSystem extends TestSystem {
  readonly clock: { ms: number };
  get(query: string, as?: EmulatorUser): Promise<CachedAnswer>;
}

/** The headers of a caller who brings credentials. */
export function headersOf(user: EmulatorUser | undefined): Record<string, string> {
  if (!user) return {};
  return {
    'x-oss-access-key-id': user.accessKeyId,
    'x-oss-access-key-secret': user.accessKeySecret,
  };
}

/** Starts one with three rules in `logs` and none in `reports`. */
export async function startCaching({
  serving,
  maxBytes = 64_000_000,
  ...options
}: SystemOptions & { maxBytes?: number } = {}): Promise<CachingSystem> {
  const clock = { ms: 0 };
  const cache = { ttlMs: TTL_MS, maxBytes, now: () => clock.ms };
  const system = await startSystem({ ...options, serving: { cache, lagMs: LAG_MS, ...serving } });
  system.emulator.storeRules('logs', manyRules(3));
  return {
    ...system,
    clock,
    async get(query, as) {
      const before = system.requests.length;
      const response = await post(system.url, { query }, headersOf(as));
      const body = await bodyOf(response.clone());
      const { extensions }: { extensions?: { cache?: { ageMs: number } } } = await response.json();
      const requests = system.requests.length - before;
      return { ...body, requests, ageMs: extensions?.cache?.ageMs };
    },
  };
}
