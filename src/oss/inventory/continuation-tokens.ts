import type { InventoryPage } from './inventory-xml.ts';

/** How long no id is tried as a token after one was refused, in milliseconds. */
const REST_MS = 60_000;

/**
 * Whether OSS's continuation token is the last id of the page before, so that a list can begin behind
 * any id. OSS's own integration tests show that it is, its documents do not promise it: so each answer
 * is looked at.
 */
export class ContinuationTokens {
  readonly #now: () => number;
  /** What the last page that was cut off has shown. */
  #lookLikeIds = true;
  #refusedAt = Number.NEGATIVE_INFINITY;

  /** @param now a clock in milliseconds, from any start. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get areIds(): boolean {
    return this.#lookLikeIds && this.#now() - this.#refusedAt >= REST_MS;
  }

  /** Learns from an answer: one that was cut off shows what its token is. */
  learnFrom({ configurations, nextContinuationToken: next }: InventoryPage): void {
    if (next !== null) this.#lookLikeIds = next === configurations.at(-1)?.inventoryId;
  }

  /** An id was not taken as a token; it may have been that one. */
  refused(): void {
    this.#refusedAt = this.#now();
  }
}
