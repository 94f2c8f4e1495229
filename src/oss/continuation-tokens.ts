import type { InventoryPage } from './inventory-xml.ts';

/**
 * Whether OSS's continuation token is the last id of the page before, so that a list can begin behind
 * any id. OSS's own integration tests show that it is, its documents do not promise it: so each answer
 * is looked at, and what the last one shows holds.
 */
export class ContinuationTokens {
  #areIds = true;

  get areIds(): boolean {
    return this.#areIds;
  }

  /** Learns from an answer: one that was cut off shows what its token is. */
  learnFrom({ configurations, nextContinuationToken: next }: InventoryPage): void {
    if (next !== null) this.#areIds = next === configurations.at(-1)?.inventoryId;
  }

  /** An id was not taken as a token. */
  refused(): void {
    this.#areIds = false;
  }
}
