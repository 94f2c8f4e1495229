import type { InventoryConfiguration } from '../inventory/configuration.ts';
import { NoSuchInventoryError } from '../inventory/errors.ts';
import { call } from './call.ts';
import type { OssClient } from './client.ts';
import {
  type InventoryPage,
  readInventory,
  readInventoryPage,
  writeInventory,
} from './inventory-xml.ts';
import { serializeXml } from './xml.ts';

/** Options of every read. */
export interface ReadOptions {
  /** Gives up the request when the caller has left. */
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
    options?: ReadOptions,
  ): Promise<InventoryConfiguration | null>;
  /**
   * Reads up to 100 rules in ascending byte order of their ids.
   *
   * @param continuationToken the id to begin after; the bucket's start where it is left out.
   */
  list(
    bucket: string,
    continuationToken?: string | null,
    options?: ReadOptions,
  ): Promise<InventoryPage>;
  /** Creates a rule; one that exists is never changed (InventoryAlreadyExistError). */
  put(rule: InventoryConfiguration): Promise<void>;
  /** Deletes a rule; succeeds where there is none, as OSS does. */
  delete(bucket: string, inventoryId: string): Promise<void>;
}

/** The rules as OSS keeps them, one request a call. */
export function createInventoryStore(client: OssClient): InventoryStore {
  return {
    async get(bucket, inventoryId, { signal } = {}) {
      const operation = { action: 'oss:GetBucketInventory', bucket, inventoryId, writes: false };
      const query = { inventory: '', inventoryId };
      try {
        return await call(
          client,
          operation,
          { method: 'GET', bucket, query, signal },
          {
            root: 'InventoryConfiguration',
            read: (root) => readInventory(bucket, root),
          },
        );
      } catch (error) {
        if (error instanceof NoSuchInventoryError) return null;
        throw error;
      }
    },

    async list(bucket, continuationToken, { signal } = {}) {
      const operation = { action: 'oss:ListBucketInventory', bucket, writes: false };
      const query = {
        inventory: '',
        ...(continuationToken ? { 'continuation-token': continuationToken } : {}),
      };
      try {
        return await call(
          client,
          operation,
          { method: 'GET', bucket, query, signal },
          {
            root: 'ListInventoryConfigurationsResult',
            read: (root) => readInventoryPage(bucket, root),
          },
        );
      } catch (error) {
        // OSS's way of saying that the bucket has no rules.
        if (error instanceof NoSuchInventoryError) {
          return { configurations: [], nextContinuationToken: null };
        }
        throw error;
      }
    },

    async put(rule) {
      const { bucket, inventoryId } = rule;
      const operation = { action: 'oss:PutBucketInventory', bucket, inventoryId, writes: true };
      await call(client, operation, {
        method: 'PUT',
        bucket,
        query: { inventory: '', inventoryId },
        body: serializeXml(writeInventory(rule)),
      });
    },

    async delete(bucket, inventoryId) {
      const operation = { action: 'oss:DeleteBucketInventory', bucket, inventoryId, writes: true };
      const query = { inventory: '', inventoryId };
      try {
        await call(client, operation, { method: 'DELETE', bucket, query });
      } catch (error) {
        if (!(error instanceof NoSuchInventoryError)) throw error;
      }
    },
  };
}
