import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import {
  InventoryAlreadyExistError,
  NoSuchInventoryError,
  OutcomeUnknownError,
  UpstreamError,
} from '../../inventory/errors.ts';
import type { ReadParts } from '../cache/cached-reads.ts';
import { call, type ReadDocument } from '../client/call.ts';
import type { Clock } from '../client/clock.ts';
import type { OssClient } from '../client/messages.ts';
import type { Patience, Retrier } from '../client/retry.ts';
import { serializeXml, type XmlElement } from '../client/xml.ts';
import { isSameRule, withoutDefaults } from './inventory-document.ts';
import type { RuleName } from './journal.ts';
import { documentOf, ruleOf, textOf } from './read-rule.ts';
import type { RecentWrites } from './recent-writes.ts';
import type { WriteLeases } from './write-leases.ts';

/** What the stores of one set of credentials share. */
export interface StoreParts extends ReadParts {
  readonly client: OssClient;
  /** The same client for reads of many buckets; see `createPacedClient`. */
  readonly pacedClient: OssClient;
  readonly retrier: Retrier;
  readonly clock: Clock;
  /** Called for each write that OSS itself did not answer. A delete has the document `null`. */
  readonly onUnanswered: (rule: RuleName, document: XmlElement | null) => void;
  readonly recentWrites: RecentWrites;
  /** Checked before each request of a write. Absent: other replicas may write at the same time. */
  readonly leases: WriteLeases | undefined;
  /** How long reads may lag behind writes, in milliseconds. */
  readonly lagMs: number;
  /** The region that a bucket was found in. */
  readonly regionOf: (bucket: string) => string;
  /** Called with the public endpoint of each listed bucket. */
  readonly onEndpoint: (bucket: string, host: string) => void;
  /** Identifies the credentials, for the cache. */
  readonly owner: string;
}

/** Identifies a rule, and says when to stop retrying. */
export interface RuleAddress extends Patience {
  readonly bucket: string;
  readonly inventoryId: string;
  /** For reads: waits until OSS's reads have caught up with this process's writes of the rule. @default false */
  readonly isSettled?: boolean | undefined;
}

/** Reads and writes rules as documents. A write returns only when its outcome is known. */
export interface DocumentStore {
  /** Reads a rule's document; `null` if the rule does not exist. */
  read(address: RuleAddress): Promise<XmlElement | null>;
  /** Reads a rule without its document, which takes less time; `null` if it does not exist. */
  readRule(address: RuleAddress): Promise<InventoryConfiguration | null>;
  /** Reads a rule's document as the text that OSS sent; `null` if it does not exist. */
  readText(address: RuleAddress): Promise<string | null>;
  /** Reads a rule's document after OSS's reads have caught up with its writes. */
  readSettled(address: RuleAddress): Promise<XmlElement | null>;
  /**
   * Creates a rule. If an answer is lost, the store reads the rule: the same rule is a success, another one is an
   * InventoryAlreadyExistError, and without one the store tries again.
   *
   * @throws OutcomeUnknownError if the rule cannot be read, or OSS may still apply the write; after any other error
   * nothing was changed, nor will be.
   */
  put(address: RuleAddress, document: XmlElement): Promise<void>;
  /** Deletes a rule, again if an answer is lost. @throws as `put` does. */
  delete(address: RuleAddress): Promise<void>;
}

/** Creates the store of an OSS. */
export function createDocumentStore(parts: StoreParts): DocumentStore {
  const documents = plainDocuments(parts);

  /** Outdates earlier reads, even if the write failed: OSS may have applied it. */
  const write = async <Result>(address: RuleAddress, work: () => Promise<Result>) => {
    try {
      return await work();
    } finally {
      parts.recentWrites.note(address);
      await parts.versions.written(address.bucket);
    }
  };

  return {
    ...documents,
    put: (address, document) => write(address, () => documents.put(address, document)),
    delete: (address) => write(address, () => documents.delete(address)),
  };
}

function plainDocuments({
  client,
  retrier,
  clock,
  onUnanswered,
  recentWrites,
  leases,
  lagMs,
}: StoreParts): DocumentStore {
  const get = async <Result>(address: RuleAddress, readRule: ReadDocument<Result>) => {
    const { bucket, inventoryId, signal } = address;
    const waitMs = address.isSettled ? recentWrites.lagOf(address) : 0;
    // If the caller has disconnected, the request fails by itself.
    if (waitMs > 0) await clock.sleep(waitMs, signal).catch(() => {});
    const operation = { action: 'oss:GetBucketInventory', bucket, inventoryId, writes: false };
    const query = { inventory: '', inventoryId };
    const isUrgent = address.isPatient;
    const request = { method: 'GET', bucket, query, signal, isUrgent } as const;
    return retrier
      .run(() => call(client, operation, request, readRule), address)
      .catch((error: unknown) => {
        if (error instanceof NoSuchInventoryError) return null;
        throw error;
      });
  };

  const read = (address: RuleAddress) => get(address, documentOf(address));

  const readSettled = async (address: RuleAddress) => {
    // A patient caller ends at its time limit, so this last read has a limit of its own.
    const signal = address.isPatient ? clock.timeout(lagMs * 4 + 100) : address.signal;
    await clock.sleep(lagMs, signal);
    return read({ ...address, signal });
  };

  /** Sends a request of a write if this replica may write the rule. */
  const attempt = async (address: RuleAddress, send: () => Promise<void>) => {
    await leases?.ensure(address);
    return send();
  };

  /** Creates the sender of a write, which remembers whether OSS may have applied one of its requests. */
  const createSender = (
    method: 'PUT' | 'DELETE',
    action: string,
    { bucket, inventoryId, signal, isPatient: isUrgent }: RuleAddress,
    document: XmlElement | null,
  ) => {
    const operation = { action, bucket, inventoryId, writes: true };
    const query = { inventory: '', inventoryId };
    const body = document ? { body: serializeXml(withoutDefaults(document)) } : {};
    const rule = { bucket, inventoryId };
    const onSending = leases && (() => leases.check(rule));
    const sender = {
      /** Why the outcome of an earlier request is unknown; a pending one before one that OSS answered. */
      unknown: undefined as OutcomeUnknownError | undefined,
      async send() {
        try {
          await call(client, operation, {
            method,
            bucket,
            query,
            signal,
            isUrgent,
            onSending,
            ...body,
          });
        } catch (error) {
          if (error instanceof OutcomeUnknownError) {
            if (error.isPending) onUnanswered(rule, document);
            if (!sender.unknown?.isPending) sender.unknown = error;
          }
          throw error;
        } finally {
          leases?.ended(rule);
        }
      },
    };
    return sender;
  };

  return {
    read,
    readSettled,
    readRule: (address) => get(address, ruleOf(address)),
    readText: (address) => get(address, textOf(address)),

    async put(address, document) {
      const { bucket, inventoryId } = address;
      const sender = createSender('PUT', 'oss:PutBucketInventory', address, document);
      /** Whether OSS said that the rule exists, while its reads said that it does not. */
      let isContradictory = false;

      const readState = async (reading: Promise<XmlElement | null>, unknown: OutcomeUnknownError) =>
        stateOf(await readOr(unknown, reading), document);

      /** Finds the outcome of a failed attempt. Returns if the rule was created. */
      const resolveAttempt = async (error: unknown): Promise<void> => {
        const { unknown } = sender;
        // OSS refused the request, and no earlier one can have created the rule.
        if (!unknown) throw error;
        const isTaken = error instanceof InventoryAlreadyExistError;
        let state = await readState(read(address), unknown);
        // The other rule may be the one that was deleted a moment ago.
        if (state === 'other') state = await readState(readSettled(address), unknown);
        switch (state) {
          case 'same':
            return;
          case 'other':
            throw isTaken
              ? error
              : new InventoryAlreadyExistError(bucket, inventoryId, ALREADY_EXISTS);
          case 'none':
            // If OSS says that the rule exists, its reads lag behind its writes.
            isContradictory = isTaken;
            throw isTaken || error instanceof OutcomeUnknownError ? notApplied(unknown) : error;
        }
      };

      try {
        await retrier.run(
          () => attempt(address, () => sender.send().catch(resolveAttempt)),
          address,
        );
      } catch (error) {
        const { unknown } = sender;
        if (!unknown || error instanceof InventoryAlreadyExistError) throw error;
        if ((await readState(readSettled(address), unknown)) === 'same') return;
        throw unknown.isPending || isContradictory ? unknown : error;
      }
    },

    async delete(address) {
      const sender = createSender('DELETE', 'oss:DeleteBucketInventory', address, null);

      const resolveAttempt = (error: unknown): void => {
        if (error instanceof NoSuchInventoryError) return;
        throw error instanceof OutcomeUnknownError ? notApplied(error) : error;
      };

      try {
        await retrier.run(
          () => attempt(address, () => sender.send().catch(resolveAttempt)),
          address,
        );
      } catch (error) {
        const { unknown } = sender;
        if (!unknown) throw error;
        if ((await readOr(unknown, readSettled(address))) === null) return;
        throw unknown.isPending ? unknown : error;
      }
    },
  };
}

/** OSS's code for the PUT of a rule that exists. */
export const ALREADY_EXISTS = 'InventoryConfigurationAlreadyExists';

/** The rule that exists, compared with the one that a PUT was to create. */
type PutState = 'none' | 'same' | 'other';

function stateOf(existing: XmlElement | null, document: XmlElement): PutState {
  if (!existing) return 'none';
  return isSameRule(existing, document) ? 'same' : 'other';
}

/** @throws `unknown` if the rule cannot be read: the outcome stays unknown. */
function readOr(
  unknown: OutcomeUnknownError,
  reading: Promise<XmlElement | null>,
): Promise<XmlElement | null> {
  return reading.catch(() => {
    throw unknown;
  });
}

function notApplied({ action, timedOut, requestId, ec, message }: OutcomeUnknownError) {
  return new UpstreamError(
    `OSS did not apply ${action}, and nothing was changed.`,
    timedOut ? 'RequestTimeout' : 'NotApplied',
    { requestId, ec, timedOut, isTransient: true, cause: new Error(message) },
  );
}
