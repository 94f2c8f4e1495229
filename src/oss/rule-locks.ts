/** Lets writes to one rule go one after the other, in the order in which they came. */
export class RuleLocks {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs `work` when all earlier work on the rule has ended. */
  async run<Result>(
    { bucket, inventoryId }: { readonly bucket: string; readonly inventoryId: string },
    work: () => Promise<Result>,
  ): Promise<Result> {
    const key = `${bucket}/${inventoryId}`;
    const turn = (this.#last.get(key) ?? Promise.resolve()).then(work);
    const ended = turn.catch(() => {});
    this.#last.set(key, ended);
    try {
      return await turn;
    } finally {
      if (this.#last.get(key) === ended) this.#last.delete(key);
    }
  }

  /** Waits for all work that has begun. */
  async idle(): Promise<void> {
    await Promise.all(this.#last.values());
  }
}
