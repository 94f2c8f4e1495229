import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import {
  InvalidArgumentError,
  InventoryAlreadyExistError,
  NoSuchInventoryError,
} from '../../inventory/errors.ts';
import { compareIds } from '../../inventory/id-order.ts';
import { CachedReads } from '../cache/cached-reads.ts';
import type { Aged } from '../cache/read-cache.ts';
import type { CallOptions } from '../client/call.ts';
import { call } from '../client/call.ts';
import type { StoreParts } from './document-store.ts';
import {
  type InventoryPage,
  parseInventoryPage,
  readInventory,
  writeInventory,
} from './inventory-xml.ts';
import type { RuleLocks } from './rule-locks.ts';
import {
  type Change,
  previewUpdate,
  type UpdateParts,
  type UpdatePreview,
  updateRule,
} from './update.ts';

/** Options of a list. */
export interface ListOptions extends CallOptions {
  /** Whether it is one of the lists of many buckets, see `createPacedClient`. @default false */
  readonly isPaced?: boolean | undefined;
  /** Whether the list is read as this process's earlier writes have left it, which can take a moment. @default false */
  readonly isSettled?: boolean | undefined;
}

/** Options of a write that first compares the rule. */
interface WriteOptions extends CallOptions {
  /** Whether the rule is read as this process's earlier writes have left it, which can take a moment. @default false */
  readonly isSettled?: boolean | undefined;
}

/** Options of a delete. */
interface DeleteOptions extends CallOptions {
  /**
   * Called with the rule before it is deleted. It throws to keep the rule. @default the rule is not read
   */
  readonly check?: ((rule: InventoryConfiguration) => void) | undefined;
}

/**
 * The inventory rules of an account's buckets. Every method throws one of the errors of
 * `inventory/errors.ts`; names are taken as valid (see `inventory/validation.ts`).
 */
export interface InventoryStore {
  /** Reads one rule; `null` if it does not exist. */
  get(
    bucket: string,
    inventoryId: string,
    options?: CallOptions,
  ): Promise<Aged<InventoryConfiguration | null>>;
  /**
   * Reads up to 100 rules in ascending byte order of their ids.
   *
   * @param continuationToken a token of OSS. Default: the start of the list.
   */
  list(
    bucket: string,
    continuationToken?: string | null,
    options?: ListOptions,
  ): Promise<Aged<InventoryPage>>;
  /**
   * Reads up to 100 rules after an id, which need not exist, with the id as continuation token. OSS's
   * own integration tests show that its token is the last id of a page; its documents do not promise it.
   *
   * @returns `null` if OSS refuses the id or does not start after it. `list` from the start also reads these rules.
   */
  listAfter(
    bucket: string,
    inventoryId: string,
    options?: ListOptions,
  ): Promise<Aged<InventoryPage> | null>;
  /**
   * Creates a rule. It never changes an existing one (InventoryAlreadyExistError).
   *
   * @returns the rule as it will be read.
   */
  put(rule: InventoryConfiguration, options?: CallOptions): Promise<InventoryConfiguration>;
  /**
   * Updates a rule, see `updateRule`. An update that changes nothing writes nothing.
   *
   * @returns the updated rule.
   */
  update(
    bucket: string,
    inventoryId: string,
    change: Change,
    options?: WriteOptions,
  ): Promise<InventoryConfiguration>;
  /** Reads what `update` would do, past the cache and without waiting for other writes. */
  previewUpdate(
    bucket: string,
    inventoryId: string,
    change: Change,
    options?: WriteOptions,
  ): Promise<UpdatePreview>;
  /** Deletes a rule. Deleting a rule that does not exist also succeeds, as in OSS. */
  delete(bucket: string, inventoryId: string, options?: DeleteOptions): Promise<void>;
  /** Reads a rule's document as OSS sent it, past the cache; `null` if the rule does not exist. */
  getXml(bucket: string, inventoryId: string, options?: CallOptions): Promise<string | null>;
}

/** Creates the store of an OSS. */
export function createInventoryStore(
  parts: StoreParts,
  updateParts: UpdateParts,
  locks: RuleLocks,
): InventoryStore {
  const { documents, late, log } = updateParts;
  const { client, pacedClient, retrier } = parts;
  const reads = new CachedReads(parts, parts.owner);
  let hasWarned = false;

  const readPage = async (
    bucket: string,
    token: string,
    { signal, isPaced = false }: ListOptions,
  ) => {
    const operation = { action: 'oss:ListBucketInventory', bucket, writes: false };
    const query = { inventory: '', ...(token ? { 'continuation-token': token } : {}) };
    const request = { method: 'GET', bucket, query, signal } as const;
    const read = (body: Buffer) => parseInventoryPage(bucket, body);
    try {
      const by = isPaced ? pacedClient : client;
      return await retrier.run(() => call(by, operation, request, read), { signal });
    } catch (error) {
      // OSS answers so if the bucket has no rules.
      if (error instanceof NoSuchInventoryError) {
        return { configurations: [], nextContinuationToken: null };
      }
      throw error;
    }
  };

  const list: InventoryStore['list'] = async (
    bucket,
    continuationToken,
    { isSettled = false, ...options } = {},
  ) => {
    const token = continuationToken ?? '';
    const waitMs = isSettled ? parts.recentWrites.lagOfBucket(bucket) : 0;
    // If the caller has disconnected, the request fails by itself.
    if (waitMs > 0) await parts.clock.sleep(waitMs, options.signal).catch(() => {});
    return reads.run(bucket, `list ${token}`, options, (signal) =>
      readPage(bucket, token, { ...options, signal }),
    );
  };

  return {
    async get(bucket, inventoryId, options = {}) {
      const { value, ageMs } = await reads.run(
        bucket,
        `rule ${inventoryId}`,
        options,
        async (signal) => {
          const rule = await documents.readRule({ bucket, inventoryId, signal });
          return { configurations: rule ? [rule] : [], nextContinuationToken: null };
        },
      );
      return { value: value.configurations[0] ?? null, ageMs };
    },

    list,

    async listAfter(bucket, inventoryId, options) {
      try {
        const page = await list(bucket, inventoryId, options);
        if (isPageAfter(page.value, inventoryId)) return page;
      } catch (error) {
        if (!(error instanceof InvalidArgumentError && error.code === 'InvalidArgument'))
          throw error;
      }
      // Once, because an OSS whose tokens are not ids does this for each list.
      if (!hasWarned) {
        log.warn({ bucket }, 'OSS did not take an id as continuation token: lists cost more');
      }
      hasWarned = true;
      return null;
    },

    put(rule, options) {
      const { bucket, inventoryId } = rule;
      const address = { bucket, inventoryId, ...options };
      return locks.run({ ...address, isOptional: true }, async () => {
        const document = writeInventory(rule);
        await late.creating(address, document);
        await documents.put(address, document).catch(async (error: unknown) => {
          if (error instanceof InventoryAlreadyExistError) await late.refused(address, document);
          throw error;
        });
        await late.acknowledge(documents, address, document);
        return readInventory(bucket, document);
      });
    },

    update(bucket, inventoryId, change, options) {
      const address = { bucket, inventoryId, ...options };
      return locks.run(address, () => updateRule(updateParts, address, change));
    },

    previewUpdate: (bucket, inventoryId, change, options) =>
      previewUpdate(documents, { bucket, inventoryId, ...options }, change),

    delete(bucket, inventoryId, { check, ...options } = {}) {
      const address = { bucket, inventoryId, ...options };
      return locks.run({ ...address, isOptional: true }, async () => {
        const rule = check && (await documents.readRule({ ...address, isSettled: true }));
        if (rule) check?.(rule);
        // A rule that appears after the read has not been checked.
        if (rule !== null) await documents.delete(address);
        await late.acknowledge(documents, address, null);
      });
    },

    getXml: (bucket, inventoryId, options) =>
      documents.readText({ bucket, inventoryId, ...options, isSettled: true }),
  };
}

/**
 * Whether OSS took an id as continuation token. A service that ignores it starts at the list's start, which can be
 * after the id by chance, but its own token is not the page's last id.
 */
function isPageAfter(page: InventoryPage, inventoryId: string): boolean {
  const { configurations, nextContinuationToken: next } = page;
  const [first, last] = [configurations[0], configurations.at(-1)];
  const isBehind = !first || compareIds(first.inventoryId, inventoryId) > 0;
  return isBehind && (next === null || next === last?.inventoryId);
}
