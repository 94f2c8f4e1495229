import { ruleKey } from '../../inventory/configuration.ts';
import { UpstreamError } from '../../inventory/errors.ts';
import { untilAborted } from '../client/transport.ts';
import type { RuleName } from './journal.ts';
import type { LeaseOptions, WriteLeases } from './write-leases.ts';

/** Runs the writes to one rule one after the other: in the order in which they came, and in one replica at a time. */
export class RuleLocks {
  readonly #last = new Map<string, Promise<unknown>>();
  readonly #leases: WriteLeases | undefined;

  /** @param leases absent: other replicas may write at the same time. */
  constructor(leases?: WriteLeases) {
    this.#leases = leases;
  }

  /**
   * Runs `work` when all earlier work on the rule has ended.
   *
   * @param rule its `signal` aborts the wait, not the work.
   * @throws UpstreamError if the wait was aborted, or the work cannot have the rule's lease. Nothing was sent.
   */
  async run<Result>(rule: RuleName & LeaseOptions, work: () => Promise<Result>): Promise<Result> {
    const key = ruleKey(rule);
    const before = this.#last.get(key) ?? Promise.resolve();
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const last = before.then(() => ended);
    this.#last.set(key, last);
    try {
      await untilAborted(before, rule.signal).catch((cause: unknown) => {
        const message = 'Another write of the rule took all of the time; nothing was changed.';
        throw new UpstreamError(message, 'RequestTimeout', { timedOut: true, cause });
      });
      return await (this.#leases ? this.#leases.run(rule, work) : work());
    } finally {
      end();
      // A caller that aborted its wait ends before the work that it waited for.
      void last.then(() => {
        if (this.#last.get(key) === last) this.#last.delete(key);
      });
    }
  }

  /** Waits for all work that has started. */
  async idle(): Promise<void> {
    await Promise.all(this.#last.values());
  }
}
