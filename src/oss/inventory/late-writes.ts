import type { XmlElement } from '../client/xml.ts';
import type { DocumentStore, RuleAddress } from './document-store.ts';
import { clearRule, type Established, establishRule, type LateDocuments } from './establish.ts';
import { isSameRule } from './inventory-document.ts';
import { readInventory } from './inventory-xml.ts';
import type { RuleName } from './journal.ts';
import { aboutOf, isOneOf, nameOf, pendingUntil, type Watch } from './late-watch.ts';
import { LateWatches, type LateWatchesOptions } from './late-watches.ts';
import type { RuleLocks } from './rule-locks.ts';
import { versionOf } from './rule-version.ts';
import { isOfDelete, isSameMark, type WriteLeases } from './write-leases.ts';

/** Options of {@link LateWrites}. */
export interface LateWritesOptions extends LateWatchesOptions {
  readonly locks: RuleLocks;
  /** Absent: no other replica writes. */
  readonly leases: WriteLeases | undefined;
  /** How long one step of an update may take with all retries, in milliseconds. */
  readonly stepMs: number;
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
  readonly #watches: LateWatches;
  readonly #stopping = new AbortController();

  constructor(options: LateWritesOptions) {
    this.#options = options;
    this.#watches = new LateWatches(options);
  }

  /** Remembers a write that OSS did not answer. @param document what it creates; `null`: it deletes. */
  unanswered(rule: RuleName, document: XmlElement | null): void {
    const watch = this.#watches.create(rule);
    const until = this.#options.clock.now() + this.#options.lateMs;
    if (document) watch.puts.push({ document, until });
    else watch.deletesUntil = until;
  }

  /**
   * Puts a rule into the journal before an update deletes it.
   *
   * @returns a function that takes the entry back if nothing was deleted.
   * @throws the system's error if the journal cannot be written.
   */
  async begin(rule: RuleName, old: XmlElement, changed: XmlElement): Promise<() => Promise<void>> {
    await this.#watches.read();
    const watch = this.#watches.create(rule);
    const { document, unwanted, marks, isInJournal } = watch;
    const takeBack = () => {
      Object.assign(watch, { document, unwanted, marks });
      return isInJournal ? this.#watches.store(watch) : this.#watches.remove(watch);
    };
    watch.document = old;
    watch.marks = this.#marksOf(rule);
    watch.unwanted = this.#watches.sent(watch).filter((each) => !isOneOf(each, [old, changed]));
    try {
      await this.#watches.store(watch, [changed]);
    } catch (error) {
      // If that fails too, the next check tries again.
      await takeBack().catch(() => {});
      throw error;
    }
    return () => this.#watches.logged(rule, takeBack);
  }

  /**
   * Adds the document of a create to the rule's entry, if there is one: the next process on the journal takes the rule's
   * lease over, and must know what may still be applied.
   */
  async creating(rule: RuleName, document: XmlElement): Promise<void> {
    await this.#watches.read().catch(() => {});
    const watch = this.#watches.get(rule);
    if (watch?.isInJournal)
      await this.#watches.logged(rule, () => this.#watches.store(watch, [document]));
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
    await this.#watches.read().catch(() => {});
    const { leases } = this.#options;
    const version = leases && becomes && versionOf(readInventory(rule.bucket, becomes));
    const mark = leases?.acknowledge(rule, version ?? null);
    const watch = this.#watches.get(rule);
    if (!watch) return;
    // The entry must hold before and after the mark is published.
    watch.marks = this.#marksOf(rule, mark);
    await this.#settle(documents, watch, becomes, this.#watches.sent(watch));
  }

  /** The marks with which an entry holds; none if Redis was away. */
  #marksOf(rule: RuleName, ...more: readonly (string | undefined)[]): readonly string[] {
    const mark = this.#options.leases?.markOf(rule);
    return mark === undefined ? [] : [mark, ...more.filter((each) => each !== undefined)];
  }

  /** How long OSS may still apply writes of a rule that it did not answer, in milliseconds; 0: it may not. */
  pendingMs(rule: RuleName): number {
    const watch = this.#watches.get(rule);
    return watch ? Math.max(0, pendingUntil(watch) - this.#options.clock.now()) : 0;
  }

  /** Ensures that a document does not remain if OSS applies it late: its writer got an InventoryAlreadyExistError. */
  async refused(rule: RuleName, document: XmlElement): Promise<void> {
    const watch = this.#watches.get(rule);
    if (!watch?.document || isSameRule(watch.document, document)) return;
    watch.unwanted = [...watch.unwanted, document];
    await this.#watches.logged(watch, () => this.#watches.store(watch));
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
      await this.#watches.logged(watch, () => this.#watches.store(watch));
    } else {
      watch.timer?.[Symbol.dispose]();
      watch.timer = undefined;
      await this.#watches.logged(watch, () => this.#watches.remove(watch));
    }
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
      unwanted: () => this.#watches.get(rule)?.unwanted ?? [],
      onFound: () =>
        this.#options.log.warn(
          nameOf(rule),
          'OSS has applied a superseded write late: it is undone',
        ),
    };
  }

  /** Checks the rules whose updates earlier processes did not finish, and those whose last check failed. */
  async finish(documents: DocumentStore): Promise<void> {
    await Promise.all((await this.#watches.waiting()).map((watch) => this.#look(documents, watch)));
  }

  /** Logs the same rules, if there are no credentials to check them. */
  async report(): Promise<void> {
    for (const watch of await this.#watches.waiting()) {
      this.#options.log.error(
        aboutOf(watch),
        'an update was cut off; its rule may be gone, and stays in the journal',
      );
    }
  }

  /** Stops waiting for other replicas: the next process can wait as well. */
  stop(): void {
    this.#stopping.abort();
  }

  /** Stops all checks. The journal has what the next process must do. */
  close(): void {
    this.#watches.close();
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
      const { signal } = this.#stopping;
      await locks.run({ ...nameOf(watch), signal, isTakeover: true }, async () => {
        // Another watch has replaced it meanwhile.
        if (this.#watches.get(watch) !== watch || watch.timer) return;
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
    await this.#settle(documents, watch, existing, this.#watches.sent(watch));
  }

  /**
   * Follows another replica that has written the rule during an update of this one.
   *
   * @returns whether there is one.
   */
  async followed(documents: DocumentStore, rule: RuleName): Promise<boolean> {
    const watch = this.#watches.get(rule);
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
}
