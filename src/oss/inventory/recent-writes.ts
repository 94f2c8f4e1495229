import { LRUCache } from 'lru-cache';
import { entryLimit } from '../../entry-limit.ts';
import { ruleKey } from '../../inventory/configuration.ts';
import type { Clock } from '../client/clock.ts';
import type { RuleName } from './journal.ts';

/** More rules and buckets than one process writes while OSS's reads lag. */
const MAX_KEYS = 10_000;

/** Remembers which rules were just written: OSS's reads may not show that yet. */
export class RecentWrites {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #lagMs: number;
  readonly #settledAt = new LRUCache<string, number>(entryLimit(MAX_KEYS));

  /** @param lagMs how long OSS's reads may lag behind its writes, in milliseconds. */
  constructor(clock: Pick<Clock, 'now'>, lagMs: number) {
    this.#clock = clock;
    this.#lagMs = lagMs;
  }

  /** Called after a write, whatever its outcome. @param ageMs how long ago it was, in milliseconds. */
  note(rule: RuleName, ageMs = 0): void {
    const settledAt = this.#clock.now() + this.#lagMs - ageMs;
    for (const key of [ruleKey(rule), rule.bucket]) {
      this.#settledAt.set(key, Math.max(this.#settledAt.get(key) ?? settledAt, settledAt));
    }
  }

  /** Returns how long OSS's reads may still lag behind the known writes of a rule, in milliseconds. */
  lagOf(rule: RuleName): number {
    return this.#lagOf(ruleKey(rule));
  }

  /** The same for all rules of a bucket. */
  lagOfBucket(bucket: string): number {
    return this.#lagOf(bucket);
  }

  #lagOf(key: string): number {
    return Math.max(0, (this.#settledAt.get(key) ?? 0) - this.#clock.now());
  }
}
