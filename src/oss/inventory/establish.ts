import { InventoryAlreadyExistError, OutcomeUnknownError } from '../../inventory/errors.ts';
import type { XmlElement } from '../client/xml.ts';
import type { DocumentStore, RuleAddress } from './document-store.ts';
import { isOneOf } from './late-watch.ts';

/** Documents that must not remain if OSS has applied them late. */
export interface LateDocuments {
  readonly unwanted: () => readonly XmlElement[];
  /** Called before one is deleted. */
  readonly onFound: () => void;
}

/** A rule that exists. */
export interface Established {
  readonly existing: XmlElement;
  /** Whether this process has put it there. */
  readonly isPut: boolean;
}

/** Puts a rule, and replaces one that OSS has applied late; see `LateWrites.establish`. */
export async function establishRule(
  documents: DocumentStore,
  address: RuleAddress,
  document: XmlElement,
  late: LateDocuments,
): Promise<Established> {
  for (;;) {
    if (await isCreated(documents.put(address, document)))
      return { existing: document, isPut: true };
    const existing = await clearRule(documents, address, late);
    if (existing) return { existing, isPut: false };
    if (address.signal?.aborted) {
      throw new OutcomeUnknownError('oss:PutBucketInventory', 'OSS contradicts itself');
    }
  }
}

/** Deletes a rule that OSS has applied late. @returns the existing rule. */
export async function clearRule(
  documents: DocumentStore,
  address: RuleAddress,
  { unwanted, onFound }: LateDocuments,
): Promise<XmlElement | null> {
  const existing = await documents.readSettled(address);
  if (!existing || !isOneOf(existing, unwanted())) return existing;
  onFound();
  await documents.delete(address);
  return null;
}

/** Whether a PUT has created its rule; false if another one exists. */
async function isCreated(put: Promise<void>): Promise<boolean> {
  try {
    await put;
    return true;
  } catch (error) {
    if (error instanceof InventoryAlreadyExistError) return false;
    throw error;
  }
}
