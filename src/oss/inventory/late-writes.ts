import type { Logger } from 'pino';
import type { Clock } from '../client/clock.ts';
import type { XmlElement } from '../client/xml.ts';
import type { DocumentStore, RuleAddress } from './document-store.ts';
import { clearRule, type Established, establishRule, type LateDocuments } from './establish.ts';
import { isSameRule } from './inventory-document.ts';
import { readInventory } from './inventory-xml.ts';
import type { Journal, RuleName } from './journal.ts';
import {
  aboutOf,
  isOneOf,
  keyOf,
  nameOf,
  newWatch,
  pendingUntil,
  type Watch,
} from './late-watch.ts';
import type { RuleLocks } from './rule-locks.ts';
import { versionOf } from './rule-version.ts';
import { isOfDelete, isSameMark, type WriteLeases } from './write-leases.ts';

/** Options of {@link LateWrites}. */
export interface LateWritesOptions {
  readonly journal: Journal;
  readonly locks: RuleLocks;
  /** Absent: no other replica writes. */
  readonly leases: WriteLeases | undefined;
  readonly log: Logger;
  readonly clock: Clock;
  /** How long one step of an update may take with all retries, in milliseconds. */
  readonly stepMs: number;
  /** How long OSS may still apply a write that it did not answer, in milliseconds. */
  readonly lateMs: number;
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
    for (const { at, document, sent, unwanted, marks, ...rule } of entries) {
      const watch = this.#watch(rule);
      const all = [...sent, ...unwanted, ...(document ? [document] : [])];
      watch.puts.push(...all.map((each) => ({ document: each, until })));
      Object.assign(watch, {
        at,
        document,
        unwanted,
        marks,
        deletesUntil: until,
        isInJournal: true,
      });
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
    const { document, unwanted, marks, isInJournal } = watch;
    const takeBack = () => {
      Object.assign(watch, { document, unwanted, marks });
      return isInJournal ? this.#store(watch) : this.#remove(watch);
    };
    watch.document = old;
    watch.marks = this.#marksOf(rule);
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
   * Adds the document of a create to the rule's entry, if there is one: the next process on the journal takes the rule's
   * lease over, and must know what may still be applied.
   */
  async creating(rule: RuleName, document: XmlElement): Promise<void> {
    await this.read().catch(() => {});
    const watch = this.#watches.get(keyOf(rule));
    if (watch?.isInJournal) await this.#logged(rule, () => this.#store(watch, [document]));
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
    const { leases } = this.#options;
    const version = leases && becomes && versionOf(readInventory(rule.bucket, becomes));
    const mark = leases?.acknowledge(rule, version ?? null);
    const watch = this.#watches.get(keyOf(rule));
    if (!watch) return;
    // The entry must hold before and after the mark is published.
    watch.marks = this.#marksOf(rule, mark);
    await this.#settle(documents, watch, becomes, this.#sent(watch));
  }

  /** The marks with which an entry holds; none if Redis was away. */
  #marksOf(rule: RuleName, ...more: readonly (string | undefined)[]): readonly string[] {
    const mark = this.#options.leases?.markOf(rule);
    return mark === undefined ? [] : [mark, ...more.filter((each) => each !== undefined)];
  }

  /** How long OSS may still apply writes of a rule that it did not answer, in milliseconds; 0: it may not. */
  pendingMs(rule: RuleName): number {
    const watch = this.#watches.get(keyOf(rule));
    return watch ? Math.max(0, pendingUntil(watch) - this.#options.clock.now()) : 0;
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
    const until = pendingUntil(watch);
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
  ): Promise<Established> {
    return establishRule(documents, this.step(rule), document, this.#late(rule));
  }

  /** What is to be deleted if OSS has applied it late. */
  #late(rule: RuleName): LateDocuments {
    return {
      unwanted: () => this.#watches.get(keyOf(rule))?.unwanted ?? [],
      onFound: () =>
        this.#options.log.warn(
          nameOf(rule),
          'OSS has applied a superseded write late: it is undone',
        ),
    };
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

  async #look(documents: DocumentStore, watch: Watch): Promise<void> {
    const { locks, log } = this.#options;
    try {
      await locks.run({ ...nameOf(watch), isTakeover: true }, async () => {
        // Another watch has replaced it meanwhile.
        if (this.#watches.get(keyOf(watch)) !== watch || watch.timer) return;
        await this.#check(documents, watch);
      });
    } catch (error) {
      log.error(
        { ...aboutOf(watch), err: error },
        'a rule may be gone, and could not be put back; it stays in the journal',
      );
    }
  }

  /** Puts back a rule that is gone, and deletes one that OSS has applied late. */
  async #check(documents: DocumentStore, watch: Watch): Promise<void> {
    const { log } = this.#options;
    if (this.#isSuperseded(watch)) return this.#follow(documents, watch);
    const { document, unwanted } = watch;
    const { existing, isPut } = document
      ? await this.establish(documents, watch, document)
      : { existing: await clearRule(documents, this.step(watch), this.#late(watch)), isPut: false };
    if (isPut) log.warn(aboutOf(watch), 'a rule was gone, and was put back from the journal');
    await this.#settle(documents, watch, existing, unwanted);
  }

  /** Whether another replica has acknowledged a write of the rule since the watch's own. */
  #isSuperseded({ marks, ...rule }: Watch): boolean {
    const mark = this.#options.leases?.markOf(rule);
    return mark !== undefined && marks.length > 0 && !isSameMark(mark, ...marks);
  }

  /**
   * Leaves a rule as another replica has written it. Where that one's rule is gone, a DELETE of ours that left after
   * its lease may have deleted it, so the rule of the watch is put: an older one is better than none.
   */
  async #follow(documents: DocumentStore, watch: Watch): Promise<void> {
    const { leases, log } = this.#options;
    let existing = await documents.readSettled(this.step(watch));
    if (!existing && !isOfDelete(leases?.markOf(watch) ?? '')) {
      const { document } = watch;
      leases?.undone(watch);
      log.error(
        aboutOf(watch),
        `a rule of another replica was gone, and ${document ? 'an older one was' : 'cannot be'} put back`,
      );
      if (document) existing = (await this.establish(documents, watch, document)).existing;
    }
    watch.marks = this.#marksOf(watch);
    await this.#settle(documents, watch, existing, this.#sent(watch));
  }

  /**
   * Follows another replica that has written the rule during an update of this one.
   *
   * @returns whether there is one.
   */
  async followed(documents: DocumentStore, rule: RuleName): Promise<boolean> {
    const watch = this.#watches.get(keyOf(rule));
    if (!watch || !this.#options.leases?.adopt(rule)) return false;
    await this.#follow(documents, watch).catch((error: unknown) => {
      this.#options.log.error(
        { ...aboutOf(watch), err: error },
        'a rule that another replica has written could not be read; it stays in the journal',
      );
    });
    return true;
  }

  /** A rule's address for one step of an update: no caller aborts it, and it waits while OSS is away. */
  step({ bucket, inventoryId }: RuleName): RuleAddress {
    const { clock, stepMs } = this.#options;
    return { bucket, inventoryId, signal: clock.timeout(stepMs), isPatient: true };
  }

  #watch({ bucket, inventoryId }: RuleName): Watch {
    const key = keyOf({ bucket, inventoryId });
    const watch = this.#watches.get(key) ?? newWatch({ bucket, inventoryId });
    this.#watches.set(key, watch);
    return watch;
  }

  /** The documents that OSS may still apply. */
  #sent(watch: Watch): XmlElement[] {
    watch.puts = watch.puts.filter(({ until }) => until > this.#options.clock.now());
    return watch.puts.map(({ document }) => document);
  }

  async #store(watch: Watch, sending: readonly XmlElement[] = []): Promise<void> {
    const { bucket, inventoryId, at, document, unwanted, marks } = watch;
    const sent = [...this.#sent(watch), ...sending].filter((each) => !isOneOf(each, unwanted));
    // First, because a write that fails may have reached the disk.
    watch.isInJournal = true;
    await this.#options.journal.write({
      at,
      bucket,
      inventoryId,
      document,
      sent,
      unwanted,
      marks,
    });
  }

  async #remove(watch: Watch): Promise<void> {
    if (watch.isInJournal) await this.#options.journal.remove(watch);
    watch.isInJournal = false;
    const isOver =
      watch.deletesUntil <= this.#options.clock.now() && this.#sent(watch).length === 0;
    if (isOver && !watch.timer) this.#watches.delete(keyOf(watch));
  }
}
