import type { InventoryConfiguration } from '../inventory/configuration.ts';
import { NoSuchInventoryError } from '../inventory/errors.ts';
import { call } from './call.ts';
import {
  type InventoryPage,
  readInventory,
  readInventoryPage,
  writeInventory,
} from './inventory-xml.ts';
import type { RuleLocks } from './rule-locks.ts';
import { type Change, type UpdateParts, updateRule } from './update.ts';
import type { Asking } from './writes.ts';

/** Options of every call. */
export interface CallOptions {
  /** Ends the call: when the caller has left, or its time is up. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The inventory rules of an account's buckets. Every method throws one of the errors of
 * `inventory/errors.ts`; names are taken as valid (see `inventory/validation.ts`).
 */
export interface InventoryStore {
  /** Reads one rule; `null` where the bucket has none of that id. */
  get(
    bucket: string,
    inventoryId: string,
    options?: CallOptions,
  ): Promise<InventoryConfiguration | null>;
  /**
   * Reads up to 100 rules in ascending byte order of their ids.
   *
   * @param continuationToken the id to begin after; the bucket's start where it is left out.
   */
  list(
    bucket: string,
    continuationToken?: string | null,
    options?: CallOptions,
  ): Promise<InventoryPage>;
  /** Creates a rule; one that exists is never changed (InventoryAlreadyExistError). */
  put(rule: InventoryConfiguration, options?: CallOptions): Promise<void>;
  /**
   * Changes a rule, see `updateRule`; a change of nothing writes nothing.
   *
   * @returns the rule as it stands.
   */
  update(
    bucket: string,
    inventoryId: string,
    change: Change,
    options?: CallOptions,
  ): Promise<InventoryConfiguration>;
  /** Deletes a rule; succeeds where there is none, as OSS does. */
  delete(bucket: string, inventoryId: string, options?: CallOptions): Promise<void>;
}

/** The rules as OSS keeps them. */
export function createInventoryStore(
  { client, retrier }: Asking,
  parts: UpdateParts,
  locks: RuleLocks,
): InventoryStore {
  const { documents } = parts;
  return {
    async get(bucket, inventoryId, options) {
      const document = await documents.read({ bucket, inventoryId, ...options });
      return document && readInventory(bucket, document);
    },

    async list(bucket, continuationToken, { signal } = {}) {
      const operation = { action: 'oss:ListBucketInventory', bucket, writes: false };
      const query = {
        inventory: '',
        ...(continuationToken ? { 'continuation-token': continuationToken } : {}),
      };
      const request = { method: 'GET', bucket, query, signal } as const;
      const document = {
        root: 'ListInventoryConfigurationsResult',
        read: (root: Parameters<typeof readInventoryPage>[1]) => readInventoryPage(bucket, root),
      };
      try {
        return await retrier.run(() => call(client, operation, request, document), { signal });
      } catch (error) {
        // OSS's way of saying that the bucket has no rules.
        if (error instanceof NoSuchInventoryError) {
          return { configurations: [], nextContinuationToken: null };
        }
        throw error;
      }
    },

    put(rule, options) {
      const { bucket, inventoryId } = rule;
      const address = { bucket, inventoryId, ...options };
      return locks.run(rule, () => documents.put(address, writeInventory(rule)));
    },

    update(bucket, inventoryId, change, options) {
      const address = { bucket, inventoryId, ...options };
      return locks.run(address, () => updateRule(parts, address, change));
    },

    delete(bucket, inventoryId, options) {
      const address = { bucket, inventoryId, ...options };
      return locks.run(address, async () => {
        await documents.delete(address);
        // An entry that an update could not end would bring the rule back with the next start.
        await parts.journal.forget(address).catch((error: unknown) => {
          parts.log.error({ err: error, bucket, inventoryId }, 'the journal cannot be tidied up');
        });
      });
    },
  };
}
