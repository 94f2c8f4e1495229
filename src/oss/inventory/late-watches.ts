import type { Logger } from 'pino';
import { ruleKey } from '../../inventory/configuration.ts';
import type { Clock } from '../client/clock.ts';
import type { XmlElement } from '../client/xml.ts';
import type { Journal, RuleName } from './journal.ts';
import { isOneOf, nameOf, newWatch, type Watch } from './late-watch.ts';

/** Options of {@link LateWatches}. */
export interface LateWatchesOptions {
  readonly journal: Journal;
  readonly log: Logger;
  readonly clock: Clock;
  /** How long OSS may still apply a write that it did not answer, in milliseconds. */
  readonly lateMs: number;
}

/** The watches of rules, in memory and in the journal. */
export class LateWatches {
  readonly #options: LateWatchesOptions;
  readonly #watches = new Map<string, Watch>();
  #reading: Promise<void> | undefined;

  constructor(options: LateWatchesOptions) {
    this.#options = options;
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
      const watch = this.create(rule);
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

  /** Returns a rule's watch, if it has one. */
  get(rule: RuleName): Watch | undefined {
    return this.#watches.get(ruleKey(rule));
  }

  /** Returns a rule's watch, a new one if it has none. */
  create(rule: RuleName): Watch {
    const watch = this.get(rule) ?? newWatch(rule);
    this.#watches.set(ruleKey(rule), watch);
    return watch;
  }

  /** Returns the watches in the journal that no timer checks. @throws the system's error. */
  async waiting(): Promise<Watch[]> {
    await this.read().catch((error: unknown) => {
      // The next caller reads it again.
      this.#reading = undefined;
      throw error;
    });
    return [...this.#watches.values()].filter(({ timer, isInJournal }) => isInJournal && !timer);
  }

  /** Returns the documents that OSS may still apply. */
  sent(watch: Watch): XmlElement[] {
    watch.puts = watch.puts.filter(({ until }) => until > this.#options.clock.now());
    return watch.puts.map(({ document }) => document);
  }

  /** Writes a watch to the journal. @param sending documents that are about to be sent. */
  async store(watch: Watch, sending: readonly XmlElement[] = []): Promise<void> {
    const { bucket, inventoryId, at, document, unwanted, marks } = watch;
    const sent = [...this.sent(watch), ...sending].filter((each) => !isOneOf(each, unwanted));
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

  /** Removes a watch from the journal, and forgets it if OSS does nothing to the rule any more. */
  async remove(watch: Watch): Promise<void> {
    if (watch.isInJournal) await this.#options.journal.remove(watch);
    watch.isInJournal = false;
    const isOver = watch.deletesUntil <= this.#options.clock.now() && this.sent(watch).length === 0;
    if (isOver && !watch.timer) this.#watches.delete(ruleKey(watch));
  }

  /** Changes the journal. If that fails, this process still remembers what it has answered. */
  async logged(rule: RuleName, change: () => Promise<void>): Promise<void> {
    await change().catch((error: unknown) => {
      const { log } = this.#options;
      log.error({ err: error, ...nameOf(rule) }, 'the journal of updates cannot be changed');
    });
  }

  /** Stops all timers. The journal has what the next process must do. */
  close(): void {
    for (const { timer } of this.#watches.values()) timer?.[Symbol.dispose]();
  }
}
