import { LRUCache } from 'lru-cache';
import type { Clock } from '../client/clock.ts';
import type { RuleName } from './journal.ts';

/** More rules than one process writes while OSS's reads lag. */
const MAX_RULES = 10_000;

/** Remembers which rules were just written: OSS's reads may not show that yet. */
export class RecentWrites {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #lagMs: number;
  readonly #settledAt = new LRUCache<string, number>({ max: MAX_RULES });

  /** @param lagMs how long OSS's reads may lag behind its writes, in milliseconds. */
  constructor(clock: Pick<Clock, 'now'>, lagMs: number) {
    this.#clock = clock;
    this.#lagMs = lagMs;
  }

  /** Called after a write, whatever its outcome. @param ageMs how long ago it was, in milliseconds. */
  note(rule: RuleName, ageMs = 0): void {
    const settledAt = this.#clock.now() + this.#lagMs - ageMs;
    const known = this.#settledAt.get(keyOf(rule)) ?? settledAt;
    this.#settledAt.set(keyOf(rule), Math.max(known, settledAt));
  }

  /** Returns how long OSS's reads may still lag behind the known writes of a rule, in milliseconds. */
  lagOf(rule: RuleName): number {
    return Math.max(0, (this.#settledAt.get(keyOf(rule)) ?? 0) - this.#clock.now());
  }
}

function keyOf({ bucket, inventoryId }: RuleName): string {
  return `${bucket}/${inventoryId}`;
}
