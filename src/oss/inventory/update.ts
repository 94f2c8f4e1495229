import type { Logger } from 'pino';
import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import {
  InventoryAlreadyExistError,
  InventoryError,
  NoSuchInventoryError,
  OutcomeUnknownError,
  UpdateLostError,
  UpdateRolledBackError,
} from '../../inventory/errors.ts';
import { serializeXml, type XmlElement } from '../client/xml.ts';
import { ALREADY_EXISTS, type DocumentStore, type RuleAddress } from './document-store.ts';
import { changeDocument, isSameRule } from './inventory-document.ts';
import { readInventory } from './inventory-xml.ts';
import type { LateWrites } from './late-writes.ts';

/** What updates share. */
export interface UpdateParts {
  readonly documents: DocumentStore;
  readonly late: LateWrites;
  readonly log: Logger;
}

/** Changes the stored rule. @throws InvalidArgumentError to keep it. */
export type Change = (
  rule: InventoryConfiguration,
) => InventoryConfiguration | Promise<InventoryConfiguration>;

/** What an update would do. */
export interface UpdatePreview {
  readonly before: InventoryConfiguration;
  readonly after: InventoryConfiguration;
  /** Whether it would write nothing. */
  readonly isSame: boolean;
}

/** Reads what an update would do, and changes nothing. @throws NoSuchInventoryError, and what reading throws. */
export async function previewUpdate(
  documents: DocumentStore,
  address: RuleAddress,
  change: Change,
): Promise<UpdatePreview> {
  const { old, before, changed } = await planUpdate(documents, address, change);
  const after = readInventory(address.bucket, changed);
  return { before, after, isSame: isSameRule(old, changed) };
}

async function planUpdate(documents: DocumentStore, address: RuleAddress, change: Change) {
  const { bucket, inventoryId } = address;
  const old = await documents.read(address);
  if (!old) throw new NoSuchInventoryError(bucket, inventoryId, 'NoSuchInventory');
  const before = readInventory(bucket, old);
  return { old, before, changed: changeDocument(old, before, await change(before)) };
}

/**
 * Updates a rule. OSS has no update, so this reads the rule, deletes it, puts the changed document, and puts the old
 * one back if that is refused. From the delete on, neither a caller who leaves nor a deadline stops it, and the old
 * document is on disk until the rule exists again.
 *
 * @returns the updated rule.
 * @throws NoSuchInventoryError, UpdateRolledBackError, UpdateLostError, OutcomeUnknownError, and what
 * reading and deleting throw while the old rule exists.
 */
export async function updateRule(
  { documents, late, log }: UpdateParts,
  address: RuleAddress,
  change: Change,
): Promise<InventoryConfiguration> {
  const { bucket, inventoryId } = address;
  const { old, before, changed } = await planUpdate(documents, address, change);
  if (isSameRule(old, changed)) return before;

  const end = async (existing: XmlElement, cause: InventoryError) => {
    await late.acknowledge(documents, address, existing);
    const rule = readInventory(bucket, existing);
    if (isSameRule(existing, changed)) return rule;
    throw new UpdateRolledBackError(rule, cause);
  };
  const putBack = async (cause: unknown) => {
    if (!(cause instanceof InventoryError)) throw cause;
    if (await late.followed(documents, address)) {
      const why = 'another replica has written the rule in the meantime';
      throw cause instanceof OutcomeUnknownError
        ? cause
        : new OutcomeUnknownError('The update', why);
    }
    const { existing } = await late.establish(documents, address, old).catch((error: unknown) => {
      log.error(
        { err: error, bucket, inventoryId, document: serializeXml(old) },
        'a rule may be lost: its update failed, and it could not be put back; it stays in the journal',
      );
      const unknown = [cause, error].find((each) => each instanceof OutcomeUnknownError);
      throw unknown ?? new UpdateLostError(before, cause);
    });
    return end(existing, cause);
  };

  const takeBack = await late.begin(address, old, changed);
  try {
    await documents.delete(late.step(address));
  } catch (error) {
    if (error instanceof OutcomeUnknownError) return putBack(error);
    await takeBack();
    throw error;
  }
  const put = await late.establish(documents, address, changed).catch(putBack);
  if (!('existing' in put)) return put;
  return end(put.existing, new InventoryAlreadyExistError(bucket, inventoryId, ALREADY_EXISTS));
}
