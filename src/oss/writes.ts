import { setTimeout as sleep } from 'node:timers/promises';
import type { InventoryConfiguration } from '../inventory/configuration.ts';
import {
  InventoryAlreadyExistError,
  NoSuchInventoryError,
  OutcomeUnknownError,
  UpstreamError,
} from '../inventory/errors.ts';
import type { ReadParts } from './cached-reads.ts';
import { call, type ReadDocument } from './call.ts';
import type { OssClient } from './client.ts';
import type { ContinuationTokens } from './continuation-tokens.ts';
import { isSameRule, withoutDefaults } from './inventory-document.ts';
import { parseInventory } from './inventory-xml.ts';
import type { Patience, Retrier } from './retry.ts';
import { exactText, parseDocument, serializeXml, type XmlElement } from './xml.ts';

/** What OSS is asked through. */
export interface Asking extends ReadParts {
  readonly client: OssClient;
  readonly retrier: Retrier;
  /** How long reads may lag behind writes, in milliseconds. */
  readonly lagMs: number;
  readonly tokens: ContinuationTokens;
  /** The region that a bucket was found in. */
  readonly regionOf: (bucket: string) => string;
  /** Names the credentials, for the cache. */
  readonly owner: string;
}

/** What names a rule, and when to stop asking for it. */
export interface RuleAddress extends Patience {
  readonly bucket: string;
  readonly inventoryId: string;
}

/** Rules as documents. Writes answer only when OSS has settled what became of them. */
export interface DocumentStore {
  /** Reads a rule's document; `null` where there is none. */
  read(address: RuleAddress): Promise<XmlElement | null>;
  /** Reads a rule without its document, which costs less; `null` where there is none. */
  readRule(address: RuleAddress): Promise<InventoryConfiguration | null>;
  /** The same, when OSS's reads have caught up with its writes. */
  readSettled(address: RuleAddress): Promise<XmlElement | null>;
  /**
   * Creates a rule. Where an answer is lost, OSS is asked what stands: an equal rule is a success,
   * another one exists already, and none is tried again.
   *
   * @throws OutcomeUnknownError where asking failed too, or OSS may still be about to apply it.
   */
  put(address: RuleAddress, document: XmlElement): Promise<void>;
  /**
   * Deletes a rule, and does so again where an answer is lost.
   *
   * @returns whether OSS took too long over one of the requests, and may still be about to apply it.
   */
  delete(address: RuleAddress): Promise<boolean>;
}

/** The documents as OSS keeps them. */
export function createDocumentStore(asking: Asking): DocumentStore {
  const documents = plainDocuments(asking);

  /** What is read from then on is read anew, also where the write failed: it may have been made. */
  const write = async <Result>(bucket: string, work: () => Promise<Result>) => {
    try {
      return await work();
    } finally {
      await asking.versions.written(bucket);
    }
  };

  return {
    ...documents,
    put: (address, document) => write(address.bucket, () => documents.put(address, document)),
    delete: (address) => write(address.bucket, () => documents.delete(address)),
  };
}

function plainDocuments({ client, retrier, lagMs }: Asking): DocumentStore {
  const get = <Result>(address: RuleAddress, readRule: ReadDocument<Result>) => {
    const { bucket, inventoryId, signal } = address;
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
    // Patience ends when its time is up; this last look has a time of its own.
    const signal = address.isPatient ? AbortSignal.timeout(lagMs * 4 + 100) : address.signal;
    await sleep(lagMs, undefined, signal ? { signal } : {});
    return read({ ...address, signal });
  };

  return {
    read,
    readSettled,
    readRule: (address) => get(address, ruleOf(address)),

    async put(address, document) {
      const { bucket, inventoryId, signal } = address;
      const operation = { action: 'oss:PutBucketInventory', bucket, inventoryId, writes: true };
      const query = { inventory: '', inventoryId };
      const body = serializeXml(withoutDefaults(document));
      const isUrgent = address.isPatient;
      const request = { method: 'PUT', bucket, query, body, signal, isUrgent } as const;
      let unsettled: OutcomeUnknownError | undefined;

      const attempt = async () => {
        try {
          await call(client, operation, request);
          return;
        } catch (error) {
          if (error instanceof OutcomeUnknownError) unsettled = error;
          if (unsettled === undefined) throw error;
          let standing = await askedWhatStands(read(address), unsettled);
          if (standing && isSameRule(standing, document)) return;
          // Another rule may be the one that was deleted a moment ago.
          if (standing) standing = await askedWhatStands(readSettled(address), unsettled);
          if (standing && isSameRule(standing, document)) return;
          if (standing) {
            throw error instanceof InventoryAlreadyExistError
              ? error
              : new InventoryAlreadyExistError(bucket, inventoryId, ALREADY_EXISTS);
          }
          // Nothing stands, though OSS may say that something does: its reads lag behind its writes.
          const isOpen =
            error instanceof OutcomeUnknownError || error instanceof InventoryAlreadyExistError;
          throw isOpen ? notApplied(operation.action, unsettled) : error;
        }
      };
      try {
        await retrier.run(attempt, address);
      } catch (error) {
        if (unsettled === undefined || error instanceof InventoryAlreadyExistError) throw error;
        const standing = await askedWhatStands(readSettled(address), unsettled);
        if (standing && isSameRule(standing, document)) return;
        // OSS may still be about to apply what it took too long over.
        throw unsettled.timedOut ? unsettled : error;
      }
    },

    async delete(address) {
      const { bucket, inventoryId, signal } = address;
      const operation = { action: 'oss:DeleteBucketInventory', bucket, inventoryId, writes: true };
      const query = { inventory: '', inventoryId };
      const isUrgent = address.isPatient;
      const request = { method: 'DELETE', bucket, query, signal, isUrgent } as const;
      let unsettled: OutcomeUnknownError | undefined;
      let isLate = false;

      const attempt = async () => {
        try {
          await call(client, operation, request);
        } catch (error) {
          if (error instanceof NoSuchInventoryError) return;
          if (!(error instanceof OutcomeUnknownError)) throw error;
          unsettled = error;
          isLate ||= error.timedOut;
          throw notApplied(operation.action, error);
        }
      };
      try {
        await retrier.run(attempt, address);
      } catch (error) {
        if (unsettled === undefined) throw error;
        if ((await askedWhatStands(readSettled(address), unsettled)) !== null) {
          throw unsettled.timedOut ? unsettled : error;
        }
      }
      return isLate;
    },
  };
}

const ALREADY_EXISTS = 'InventoryConfigurationAlreadyExists';

/** What stands; where that cannot be learnt, the outcome stays unknown. */
function askedWhatStands(
  reading: Promise<XmlElement | null>,
  unsettled: OutcomeUnknownError,
): Promise<XmlElement | null> {
  return reading.catch(() => {
    throw unsettled;
  });
}

function documentOf({ inventoryId }: RuleAddress): ReadDocument<XmlElement> {
  return (body) => {
    const document = parseDocument(body, 'InventoryConfiguration');
    checkId(exactText(document, 'Id'), inventoryId);
    return document;
  };
}

function ruleOf({ bucket, inventoryId }: RuleAddress): ReadDocument<InventoryConfiguration> {
  return (body) => {
    const rule = parseInventory(bucket, body);
    checkId(rule.inventoryId, inventoryId);
    return rule;
  };
}

/** What is of another rule, or of none, is not taken for the one that was asked for. */
function checkId(id: string, wanted: string): void {
  if (id !== wanted) throw new Error(`The document is not of rule ${JSON.stringify(wanted)}.`);
}

function notApplied(action: string, { timedOut, requestId, ec, message }: OutcomeUnknownError) {
  return new UpstreamError(
    `OSS did not apply ${action}, and nothing was changed.`,
    timedOut ? 'RequestTimeout' : 'NotApplied',
    { requestId, ec, timedOut, isTransient: true, cause: new Error(message) },
  );
}
