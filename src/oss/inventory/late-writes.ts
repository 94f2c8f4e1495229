import type { Logger } from 'pino';
import { InventoryAlreadyExistError, OutcomeUnknownError } from '../../inventory/errors.ts';
import type { Clock } from '../client/clock.ts';
import { serializeXml, type XmlElement } from '../client/xml.ts';
import type { DocumentStore, RuleAddress } from './document-store.ts';
import { isSameRule } from './inventory-document.ts';
import type { Journal, RuleName } from './journal.ts';
import type { RuleLocks } from './rule-locks.ts';

/** Options of {@link LateWrites}. */
export interface LateWritesOptions {
  readonly journal: Journal;
  readonly locks: RuleLocks;
  readonly log: Logger;
  readonly clock: Clock;
  /** How long one step of an update may take with all retries, in milliseconds. */
  readonly stepMs: number;
  /** How long OSS may still apply a write that it did not answer, in milliseconds. */
  readonly lateMs: number;
}

/** What OSS may still do to a rule, and what the rule must be in the end. */
interface Watch extends RuleName {
  readonly at: string;
  /** Until when OSS may apply a DELETE. */
  deletesUntil: number;
  /** Until when OSS may apply which PUTs. */
  puts: { readonly document: XmlElement; readonly until: number }[];
  /** The document to put back if OSS has no rule; `null`: none. */
  document: XmlElement | null;
  /** The documents to delete if one of them is the rule. */
  unwanted: readonly XmlElement[];
  isInJournal: boolean;
  /** The timer of the next check. */
  timer?: Disposable | undefined;
}

/**
 * Remembers the writes that OSS itself did not answer, because OSS may apply them until the late limit. The
 * acknowledged state of such a rule is written to the journal and checked again after the late limit. Only this class
 * decides when an entry of the journal ends.
 *
 * The caller of each method holds the rule's lock.
 */
export class LateWrites {
  readonly #options: LateWritesOptions;
  readonly #watches = new Map<string, Watch>();
  #reading: Promise<void> | undefined;

  constructor(options: LateWritesOptions) {
    this.#options = options;
  }

  /** Remembers a write that OSS did not answer. @param document what it creates; `null`: it deletes. */
  unanswered(rule: RuleName, document: XmlElement | null): void {
    const watch = this.#watch(rule);
    const until = this.#options.clock.now() + this.#options.lateMs;
    if (document) watch.puts.push({ document, until });
    else watch.deletesUntil = until;
  }

  /** Reads the journal, once. @throws the system's error. */
  read(): Promise<void> {
    this.#reading ??= this.#read();
    return this.#reading;
  }

  async #read(): Promise<void> {
    const { journal, log, clock, lateMs } = this.#options;
    const entries = await journal.read((file, error, rule) => {
      log.error(
        { err: error, file, ...rule },
        'a file in the journal of updates is not an entry; it stays there',
      );
    });
    // All that the earlier process has sent was sent before now.
    const until = clock.now() + lateMs;
    for (const { at, document, sent, unwanted, ...rule } of entries) {
      const watch = this.#watch(rule);
      const all = [...sent, ...unwanted, ...(document ? [document] : [])];
      watch.puts.push(...all.map((each) => ({ document: each, until })));
      Object.assign(watch, { at, document, unwanted, deletesUntil: until, isInJournal: true });
    }
  }

  /**
   * Puts a rule into the journal before an update deletes it.
   *
   * @returns a function that takes the entry back if nothing was deleted.
   * @throws the system's error if the journal cannot be written.
   */
  async begin(rule: RuleName, old: XmlElement, changed: XmlElement): Promise<() => Promise<void>> {
    await this.read();
    const watch = this.#watch(rule);
    const { document, unwanted, isInJournal } = watch;
    const takeBack = () => {
      Object.assign(watch, { document, unwanted });
      return isInJournal ? this.#store(watch) : this.#remove(watch);
    };
    watch.document = old;
    watch.unwanted = this.#sent(watch).filter((each) => !isOneOf(each, [old, changed]));
    try {
      await this.#store(watch, [changed]);
    } catch (error) {
      // If that fails too, the next check tries again.
      await takeBack().catch(() => {});
      throw error;
    }
    return () => this.#logged(rule, takeBack);
  }

  /**
   * Ensures that a rule stays as a write has left it, whatever OSS still applies.
   *
   * @param documents checks the rule later.
   * @param becomes the rule's document; `null`: the rule does not exist.
   */
  async acknowledge(
    documents: DocumentStore,
    rule: RuleName,
    becomes: XmlElement | null,
  ): Promise<void> {
    // A journal that cannot be read needs no change.
    await this.read().catch(() => {});
    const watch = this.#watches.get(keyOf(rule));
    if (watch) await this.#settle(documents, watch, becomes, this.#sent(watch));
  }

  /** Ensures that a document does not remain if OSS applies it late: its writer got an InventoryAlreadyExistError. */
  async refused(rule: RuleName, document: XmlElement): Promise<void> {
    const watch = this.#watches.get(keyOf(rule));
    if (!watch?.document || isSameRule(watch.document, document)) return;
    watch.unwanted = [...watch.unwanted, document];
    await this.#logged(watch, () => this.#store(watch));
  }

  /** Ends a watch, or checks its rule again after the late limit. */
  async #settle(
    documents: DocumentStore,
    watch: Watch,
    becomes: XmlElement | null,
    unwanted: readonly XmlElement[],
  ): Promise<void> {
    const now = this.#options.clock.now();
    // Only another writer can have deleted such a rule, so it is not put back.
    watch.document = watch.deletesUntil > now ? becomes : null;
    watch.unwanted = unwanted.filter((each) => !becomes || !isSameRule(each, becomes));
    const until = Math.max(watch.deletesUntil, ...watch.puts.map((put) => put.until));
    if (until > now) {
      this.#lookLater(documents, watch, until - now);
      await this.#logged(watch, () => this.#store(watch));
    } else {
      watch.timer?.[Symbol.dispose]();
      watch.timer = undefined;
      await this.#logged(watch, () => this.#remove(watch));
    }
  }

  /** Changes the journal. If that fails, this process still remembers what it has answered. */
  async #logged(rule: RuleName, change: () => Promise<void>): Promise<void> {
    await change().catch((error: unknown) => {
      const { log } = this.#options;
      log.error({ err: error, ...nameOf(rule) }, 'the journal of updates cannot be changed');
    });
  }

  /**
   * Puts a rule, and replaces one that OSS has applied late.
   *
   * @returns the existing rule, which another writer may have put there.
   * @throws what `put` throws, and OutcomeUnknownError if OSS contradicts itself.
   */
  async establish(
    documents: DocumentStore,
    rule: RuleName,
    document: XmlElement,
  ): Promise<{ readonly existing: XmlElement; readonly isPut: boolean }> {
    const address = this.step(rule);
    for (;;) {
      if (await isCreated(documents.put(address, document)))
        return { existing: document, isPut: true };
      const existing = await this.#clear(documents, address);
      if (existing) return { existing, isPut: false };
      if (address.signal?.aborted) {
        throw new OutcomeUnknownError('oss:PutBucketInventory', 'OSS contradicts itself');
      }
    }
  }

  /** Deletes a rule that OSS has applied late. @returns the existing rule. */
  async #clear(documents: DocumentStore, address: RuleAddress): Promise<XmlElement | null> {
    const existing = await documents.readSettled(address);
    const unwanted = this.#watches.get(keyOf(address))?.unwanted ?? [];
    if (!existing || !isOneOf(existing, unwanted)) return existing;
    this.#options.log.warn(
      nameOf(address),
      'OSS has applied a superseded write late: it is undone',
    );
    await documents.delete(address);
    return null;
  }

  /** Checks the rules whose updates earlier processes did not finish, and those whose last check failed. */
  async finish(documents: DocumentStore): Promise<void> {
    await Promise.all((await this.#waiting()).map((watch) => this.#look(documents, watch)));
  }

  /** Logs the same rules, if there are no credentials to check them. */
  async report(): Promise<void> {
    for (const watch of await this.#waiting()) {
      this.#options.log.error(
        aboutOf(watch),
        'an update was cut off; its rule may be gone, and stays in the journal',
      );
    }
  }

  async #waiting(): Promise<Watch[]> {
    await this.read().catch((error: unknown) => {
      // The next caller reads it again.
      this.#reading = undefined;
      throw error;
    });
    return [...this.#watches.values()].filter(({ timer, isInJournal }) => isInJournal && !timer);
  }

  /** Stops all checks. The journal has what the next process must do. */
  close(): void {
    for (const { timer } of this.#watches.values()) timer?.[Symbol.dispose]();
  }

  #lookLater(documents: DocumentStore, watch: Watch, ms: number): void {
    watch.timer?.[Symbol.dispose]();
    watch.timer = this.#options.clock.after(ms, () => {
      watch.timer = undefined;
      void this.#look(documents, watch);
    });
  }

  #look(documents: DocumentStore, watch: Watch): Promise<void> {
    const { locks, log } = this.#options;
    return locks.run(nameOf(watch), async () => {
      // Another watch has replaced it meanwhile.
      if (this.#watches.get(keyOf(watch)) !== watch || watch.timer) return;
      try {
        const { document, unwanted } = watch;
        const { existing, isPut } = document
          ? await this.establish(documents, watch, document)
          : { existing: await this.#clear(documents, this.step(watch)), isPut: false };
        if (isPut) log.warn(aboutOf(watch), 'a rule was gone, and was put back from the journal');
        await this.#settle(documents, watch, existing, unwanted);
      } catch (error) {
        log.error(
          { ...aboutOf(watch), err: error },
          'a rule may be gone, and could not be put back; it stays in the journal',
        );
      }
    });
  }

  /** A rule's address for one step of an update: no caller aborts it, and it waits while OSS is away. */
  step({ bucket, inventoryId }: RuleName): RuleAddress {
    const { clock, stepMs } = this.#options;
    return { bucket, inventoryId, signal: clock.timeout(stepMs), isPatient: true };
  }

  #watch({ bucket, inventoryId }: RuleName): Watch {
    const key = keyOf({ bucket, inventoryId });
    const watch = this.#watches.get(key) ?? {
      bucket,
      inventoryId,
      at: new Date().toISOString(),
      deletesUntil: -Infinity,
      puts: [],
      document: null,
      unwanted: [],
      isInJournal: false,
    };
    this.#watches.set(key, watch);
    return watch;
  }

  /** The documents that OSS may still apply. */
  #sent(watch: Watch): XmlElement[] {
    watch.puts = watch.puts.filter(({ until }) => until > this.#options.clock.now());
    return watch.puts.map(({ document }) => document);
  }

  async #store(watch: Watch, sending: readonly XmlElement[] = []): Promise<void> {
    const { bucket, inventoryId, at, document, unwanted } = watch;
    const sent = [...this.#sent(watch), ...sending].filter((each) => !isOneOf(each, unwanted));
    // First, because a write that fails may have reached the disk.
    watch.isInJournal = true;
    await this.#options.journal.write({ at, bucket, inventoryId, document, sent, unwanted });
  }

  async #remove(watch: Watch): Promise<void> {
    if (watch.isInJournal) await this.#options.journal.remove(watch);
    watch.isInJournal = false;
    const isOver =
      watch.deletesUntil <= this.#options.clock.now() && this.#sent(watch).length === 0;
    if (isOver && !watch.timer) this.#watches.delete(keyOf(watch));
  }
}

function keyOf({ bucket, inventoryId }: RuleName): string {
  return `${bucket}/${inventoryId}`;
}

function nameOf({ bucket, inventoryId }: RuleName): RuleName {
  return { bucket, inventoryId };
}

/** What the log needs to restore the rule. */
function aboutOf(watch: Watch) {
  const { at, document } = watch;
  return { ...nameOf(watch), at, document: document && serializeXml(document) };
}

function isOneOf(document: XmlElement, others: readonly XmlElement[]): boolean {
  return others.some((other) => isSameRule(other, document));
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
