import type { Logger } from 'pino';
import type { InventoryConfiguration } from '../inventory/configuration.ts';
import {
  InventoryAlreadyExistError,
  InventoryError,
  NoSuchInventoryError,
  OutcomeUnknownError,
  UpdateLostError,
  UpdateRolledBackError,
} from '../inventory/errors.ts';
import { changeDocument, isSameRule } from './inventory-document.ts';
import { readInventory } from './inventory-xml.ts';
import type { Journal, JournalEntry, OpenEntry } from './journal.ts';
import type { RuleLocks } from './rule-locks.ts';
import type { DocumentStore, RuleAddress } from './writes.ts';
import { parseXml, serializeXml, type XmlElement } from './xml.ts';

/** What an update works with. */
export interface UpdateParts {
  readonly documents: DocumentStore;
  readonly journal: Journal;
  readonly log: Logger;
  /** How long each step from the delete on may take with all of its retries, in milliseconds. */
  readonly stepMs: number;
  /** How long one request may take, and OSS to apply one whose sender has died, in milliseconds. */
  readonly attemptMs: number;
}

/** Makes the rule that is to be of the one that is. @throws InvalidArgumentError to leave it. */
export type Change = (
  rule: InventoryConfiguration,
) => InventoryConfiguration | Promise<InventoryConfiguration>;

/** A rule's address for one step from the delete on. */
function step({ stepMs }: UpdateParts, { bucket, inventoryId }: JournalEntry): RuleAddress {
  return { bucket, inventoryId, signal: AbortSignal.timeout(stepMs), isPatient: true };
}

/**
 * Changes a rule. OSS has no update, so that is: read, delete, put the changed document, and put the
 * old one back where that is refused. From the delete on nothing stops it, neither a caller who
 * leaves nor a deadline, and the old document is on disk until a rule stands again.
 *
 * @returns the rule as it stands.
 * @throws NoSuchInventoryError, UpdateRolledBackError, UpdateLostError, OutcomeUnknownError, and what
 * reading and deleting throw while the old rule stands.
 */
export async function updateRule(
  parts: UpdateParts,
  address: RuleAddress,
  change: Change,
): Promise<InventoryConfiguration> {
  const { bucket, inventoryId } = address;
  const old = await parts.documents.read(address);
  if (!old) throw new NoSuchInventoryError(bucket, inventoryId, 'NoSuchInventory');
  const before = readInventory(bucket, old);
  const after = await change(before);
  const changed = changeDocument(old, before, after);
  if (isSameRule(old, changed)) return before;

  return settle(parts, address, changed, async () => {
    const entry = await parts.journal.begin({
      at: new Date().toISOString(),
      bucket,
      inventoryId,
      document: serializeXml(old),
    });
    let isLate: boolean;
    try {
      isLate = await parts.documents.delete(step(parts, entry));
    } catch (error) {
      if (!(error instanceof OutcomeUnknownError)) {
        await end(parts, entry);
        throw error;
      }
      return putBack(parts, { ...entry, isLate: error.timedOut }, old, changed, error);
    }
    try {
      await parts.documents.put(step(parts, entry), changed);
    } catch (error) {
      isLate ||= error instanceof OutcomeUnknownError && error.timedOut;
      return putBack(parts, { ...entry, isLate }, old, changed, error);
    }
    await done(parts, { ...entry, isLate }, changed);
    return after;
  });
}

/**
 * Makes a write that settles what a rule is, and has the journal hold that: what earlier entries hold
 * is not to come back. Where OSS may still apply a delete of one of them, the rule as it is now stays
 * in the journal instead.
 *
 * @param becomes the rule's document; `null`: it has none.
 */
export async function settle<Result>(
  parts: UpdateParts,
  address: RuleAddress,
  becomes: XmlElement | null,
  write: () => Promise<Result>,
): Promise<Result> {
  const { bucket, inventoryId } = address;
  const { journal } = parts;
  // A journal that cannot be read is no reason to write nothing.
  const [reading] = await Promise.allSettled([journal.leftovers()]);
  const result = await write();
  await tidyUp(parts, address, async () => {
    if (reading.status === 'rejected') throw reading.reason;
    const earlier = reading.value.filter(
      (entry) => entry.bucket === bucket && entry.inventoryId === inventoryId,
    );
    const late = becomes && earlier.find((entry) => mayStillDelete(parts, entry));
    if (late) await hold(parts, late, becomes);
    for (const entry of earlier) await entry.end();
  });
  return result;
}

/**
 * Whether OSS may still apply a delete of an update: one that was sent in its step's last moment, by a
 * process that may have died since.
 */
function mayStillDelete({ stepMs, attemptMs }: UpdateParts, { at }: JournalEntry): boolean {
  // Either way: a clock that was set back is no reason to keep an entry for years.
  return Math.abs(Date.now() - Date.parse(at)) < stepMs + attemptMs;
}

/** Changes the journal; an entry that stays does no harm, and the caller has an answer. */
async function tidyUp(
  { log }: UpdateParts,
  { bucket, inventoryId }: Pick<RuleAddress, 'bucket' | 'inventoryId'>,
  work: () => Promise<void>,
): Promise<void> {
  await work().catch((error: unknown) => {
    log.error({ err: error, bucket, inventoryId }, 'the journal cannot be tidied up');
  });
}

/** Takes an entry off the journal. */
function end(parts: UpdateParts, entry: OpenEntry): Promise<void> {
  return tidyUp(parts, entry, () => entry.end());
}

/** Has the journal hold a rule as it stands, for as long as an entry of it would have been held. */
async function hold({ journal }: UpdateParts, entry: JournalEntry, document: XmlElement) {
  const { at, bucket, inventoryId } = entry;
  await journal.begin({ at, bucket, inventoryId, document: serializeXml(document) });
}

/** An entry whose update is over, and whether OSS may still apply what it took too long over. */
type OverEntry = OpenEntry & { readonly isLate: boolean };

/** Ends an update's entry when a rule stands; where that may still be deleted, the journal holds it. */
function done(parts: UpdateParts, entry: OverEntry, standing: XmlElement): Promise<void> {
  return tidyUp(parts, entry, async () => {
    if (entry.isLate) await hold(parts, entry, standing);
    await entry.end();
  });
}

/** Sees to it that a rule stands again after a step of an update has failed. */
async function putBack(
  parts: UpdateParts,
  entry: OverEntry,
  old: XmlElement,
  changed: XmlElement,
  cause: unknown,
): Promise<InventoryConfiguration> {
  const { documents, log } = parts;
  const { bucket, inventoryId } = entry;
  if (!(cause instanceof InventoryError)) throw cause;
  const before = readInventory(bucket, old);
  try {
    await documents.put(step(parts, entry), old);
  } catch (error) {
    const standing =
      error instanceof InventoryAlreadyExistError
        ? await documents.readSettled(step(parts, entry)).catch(() => null)
        : null;
    if (standing) {
      await done(parts, entry, standing);
      const rule = readInventory(bucket, standing);
      // The answer to the put was lost, and not the put.
      if (isSameRule(standing, changed)) return rule;
      throw new UpdateRolledBackError(rule, cause);
    }
    log.error(
      { err: error, bucket, inventoryId, document: entry.document },
      'a rule may be lost: its update failed, and it could not be put back; it stays in the journal',
    );
    const isOpen =
      error instanceof InventoryAlreadyExistError ||
      [cause, error].some((each) => each instanceof OutcomeUnknownError);
    throw isOpen ? unknown(cause, error) : new UpdateLostError(before, cause);
  }
  await done(parts, entry, old);
  throw new UpdateRolledBackError(before, cause);
}

function unknown(cause: InventoryError, error: unknown): unknown {
  const known = [cause, error].find((each) => each instanceof OutcomeUnknownError);
  return known ?? new OutcomeUnknownError('oss:PutBucketInventory', 'OSS contradicts itself');
}

/**
 * Ends the updates that earlier processes left half-way: a rule that is gone is put back as it was.
 * What cannot be done now stays in the journal.
 */
export async function finishUpdates(parts: UpdateParts, locks: RuleLocks): Promise<void> {
  const { journal, log } = parts;
  const entries = await journal.leftovers((file, error) => {
    log.error({ err: error, file }, 'a file in the journal of updates is no entry; it stays there');
  });
  // All at once, as one may be of an update that is under way here, and holds up its rule alone.
  const finished = entries.map((entry) =>
    locks.run(entry, async () => {
      // Whoever deleted the rule meanwhile does not want it back.
      if (await entry.isOpen()) await finishUpdate(parts, entry);
    }),
  );
  await Promise.all(finished);
}

async function finishUpdate(parts: UpdateParts, entry: OpenEntry): Promise<void> {
  const { documents, log } = parts;
  const { at, bucket, inventoryId, document } = entry;
  const about = { bucket, inventoryId, at };
  try {
    // Not read first: a read may lag behind the delete, and a put changes nothing that stands.
    await documents.put(step(parts, entry), parseXml(document));
    log.warn(about, 'an update was cut off; its rule was put back as it was');
    await entry.end();
  } catch (error) {
    if (error instanceof InventoryAlreadyExistError) {
      if (mayStillDelete(parts, entry)) {
        log.warn(
          about,
          'an update was cut off; its rule stands, and OSS may still delete it: it stays in the journal',
        );
        return;
      }
      log.warn(about, 'an update was cut off, and its rule stands');
      await end(parts, entry);
      return;
    }
    log.error(
      { ...about, err: error, document },
      'an update was cut off, and its rule could not be put back; it stays in the journal',
    );
  }
}

/** Says which updates earlier processes left half-way, where nobody has credentials to finish them. */
export async function reportUpdates({
  journal,
  log,
}: Pick<UpdateParts, 'journal' | 'log'>): Promise<void> {
  for (const { at, bucket, inventoryId, document } of await journal.leftovers()) {
    log.error(
      { bucket, inventoryId, at, document },
      'an update was cut off; its rule may be gone, and stays in the journal',
    );
  }
}
