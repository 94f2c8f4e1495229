import { randomUUID } from 'node:crypto';
import { ruleKey } from '../../inventory/configuration.ts';
import { OutcomeUnknownError, UpstreamError } from '../../inventory/errors.ts';
import type { Clock } from '../client/clock.ts';
import type { LeaseEvent } from '../client/observer.ts';
import type { RuleName } from './journal.ts';
import type { LeaseStore, Taken } from './lease-store.ts';

/** How long a lease is valid after it was taken or renewed, in milliseconds. */
const LEASE_MS = 15_000;

/** How long a lease outlives the check of the last late write, so that its holder is the next one to take it. */
const MARGIN_MS = 1000;

/** The bounds of the wait before a lease that another replica holds is asked for again, in milliseconds. */
const POLL_MS = { min: 10, max: 250 };

/** Options of {@link WriteLeases}. */
export interface WriteLeasesOptions {
  readonly store: LeaseStore;
  readonly clock: Clock;
  /** How long OSS may still apply a write that it did not answer, in milliseconds. */
  readonly lateMs: number;
  /** How long OSS may still apply writes of a rule that it did not answer, in milliseconds; 0: it may not. */
  readonly pendingMs: (rule: RuleName) => number;
  /** Called with the age of the last write of a rule through any replica, in milliseconds, before a write of it. */
  readonly onLastWrite: (rule: RuleName, ageMs: number) => void;
  readonly observe: (event: LeaseEvent) => void;
  /** @default LEASE_MS */
  readonly leaseMs?: number | undefined;
}

/** How a write asks for its lease. */
export interface LeaseOptions {
  /** Aborts the wait for another replica. */
  readonly signal?: AbortSignal | undefined;
  /** Whether the write goes on without a lease while Redis is away. @default false */
  readonly isOptional?: boolean | undefined;
  /**
   * Whether it takes the lease of the process that had the journal before: the journal knows what that one may have
   * sent for the rule. @default false
   */
  readonly isTakeover?: boolean | undefined;
}

/** The right of this replica to write a rule. */
interface Lease extends RuleName {
  /** The mark of the last write before this one; `undefined`: unknown, as Redis was away. */
  mark: string | undefined;
  /** The mark of another replica's write since then. */
  newerMark?: string;
  /** The mark of this write, once it is acknowledged. */
  ownMark?: string;
  validUntil: number;
  readonly isOptional: boolean;
  /** Whether a request of the write was sent. */
  hasSent: boolean;
  /** Whether the write goes on without a lease, because Redis is away. */
  isWithout: boolean;
  /** Whether another replica may have written at the same time; counted once. */
  isLost: boolean;
  renewal?: Disposable;
}

/**
 * Lets one replica at a time write a rule. The holder's key in the store outlives its lease by the late limit, so that
 * after a holder that did not end in good order nothing of it can be applied any more.
 *
 * OSS checks no lease. A process that is stopped between the check and the request can write beside the next holder;
 * what may have been so is counted.
 */
export class WriteLeases {
  readonly #options: WriteLeasesOptions;
  readonly #leaseMs: number;
  readonly #leases = new Map<string, Lease>();

  constructor(options: WriteLeasesOptions) {
    this.#options = options;
    this.#leaseMs = options.leaseMs ?? LEASE_MS;
  }

  /**
   * Runs a write, or what puts a rule back, while this replica has the rule's lease. The caller holds the rule's lock.
   *
   * @throws UpstreamError `LeaseHeld` if another replica holds it for too long, `LeaseUnavailable` while Redis is away.
   */
  async run<Result>(rule: RuleName & LeaseOptions, work: () => Promise<Result>): Promise<Result> {
    const lease = await this.#acquire(rule);
    this.#leases.set(ruleKey(rule), lease);
    this.#renewLater(lease);
    try {
      return await work();
    } finally {
      lease.renewal?.[Symbol.dispose]();
      this.#leases.delete(ruleKey(rule));
      await this.#end(lease);
    }
  }

  /**
   * Called before each request of a write, to take a lease again that has ended.
   *
   * @throws UpstreamError `LeaseHeld`, `LeaseLost`, `LeaseUnavailable`; OutcomeUnknownError if another replica has
   * written the rule after an earlier request. Nothing is to be sent.
   */
  async ensure(rule: RuleName): Promise<void> {
    const lease = this.#leases.get(ruleKey(rule));
    if (!lease || lease.isWithout || this.#isValid(lease)) return;
    const isHeld = await this.#renew(lease);
    if (this.#isValid(lease)) return;
    if (lease.newerMark !== undefined) throw supersededError(lease);
    if (isHeld === false) throw heldError();
    if (!lease.hasSent && !lease.isOptional) throw unavailableError();
    // Half an update is worse than one beside another.
    lease.isWithout = true;
  }

  /** Called at the moment in which a request of a write is sent. @throws UpstreamError if the lease has just ended. */
  check(rule: RuleName): void {
    const lease = this.#leases.get(ruleKey(rule));
    if (!lease) return;
    if (!this.#isValid(lease)) {
      if (!lease.isWithout) throw heldError();
      this.#options.observe('unleased');
    }
    lease.hasSent = true;
  }

  /** Called when a request of a write has ended: it may have been sent after its lease. */
  ended(rule: RuleName): void {
    const lease = this.#leases.get(ruleKey(rule));
    if (lease?.hasSent && !lease.isWithout && !this.#isValid(lease))
      this.#options.observe('overrun');
  }

  /** The mark of the last write before the running one; `undefined`: unknown. */
  markOf(rule: RuleName): string | undefined {
    return this.#leases.get(ruleKey(rule))?.mark;
  }

  /** Goes on from another replica's write. @returns whether there was one since the lease was taken. */
  adopt(rule: RuleName): boolean {
    const lease = this.#leases.get(ruleKey(rule));
    if (lease?.newerMark === undefined) return false;
    lease.mark = lease.newerMark;
    delete lease.newerMark;
    return true;
  }

  /** Counts that another replica's write was undone. */
  undone(rule: RuleName): void {
    const lease = this.#leases.get(ruleKey(rule));
    if (lease) this.#lose(lease);
  }

  /**
   * Publishes a write when it ends.
   *
   * @param version what it made of the rule; `null`: it was deleted.
   * @returns its mark.
   */
  acknowledge(rule: RuleName, version: string | null): string | undefined {
    const lease = this.#leases.get(ruleKey(rule));
    if (lease) lease.ownMark = `${randomUUID()} ${version ?? DELETED}`;
    return lease?.ownMark;
  }

  close(): void {
    this.#options.store.close();
  }

  async #acquire(options: RuleName & LeaseOptions): Promise<Lease> {
    const { bucket, inventoryId, signal, isOptional = false, isTakeover = false } = options;
    const { clock, observe, onLastWrite } = this.#options;
    const rule = { bucket, inventoryId };
    const begun = { isOptional, hasSent: false, isLost: false };
    // A holder that has crashed does not hold it for longer.
    const until = clock.now() + this.#keyMs;
    for (let poll = POLL_MS.min; ; poll = Math.min(2 * poll, POLL_MS.max)) {
      const askedAt = clock.now();
      const taken = await this.#take(rule, isTakeover);
      if (!taken && !isOptional) {
        observe('refused');
        throw unavailableError();
      }
      if (!taken) return { ...rule, ...begun, mark: undefined, validUntil: 0, isWithout: true };
      if (taken.isTaken) {
        observe('taken');
        if (taken.markAgeMs !== null) onLastWrite(rule, taken.markAgeMs);
        const validUntil = askedAt + this.#leaseMs;
        return { ...rule, ...begun, mark: taken.mark, validUntil, isWithout: false };
      }
      if (signal?.aborted || clock.now() >= until) throw heldError(taken.remainingMs);
      await clock.sleep(poll * (0.5 + Math.random() / 2), signal).catch(() => {});
    }
  }

  get #keyMs(): number {
    return this.#leaseMs + this.#options.lateMs;
  }

  /** Takes the lease, or renews it; `undefined` while Redis is away. */
  async #take(rule: RuleName, isTakeover = false): Promise<Taken | undefined> {
    return this.#options.store.take(rule, this.#keyMs, isTakeover).catch(() => undefined);
  }

  #renewLater(lease: Lease): void {
    if (lease.mark === undefined) return;
    lease.renewal = this.#options.clock.after(this.#leaseMs / 3, () => {
      void this.#renew(lease).then(() => {
        if (this.#leases.get(ruleKey(lease)) === lease) this.#renewLater(lease);
      });
    });
  }

  /** @returns whether this replica has the lease; `undefined` while Redis is away. */
  async #renew(lease: Lease): Promise<boolean | undefined> {
    const askedAt = this.#options.clock.now();
    const taken = await this.#take(lease);
    if (!taken) return undefined;
    lease.isWithout = false;
    lease.validUntil = taken.isTaken ? askedAt + this.#leaseMs : 0;
    if (taken.isTaken && !isSameMark(taken.mark, lease.mark)) lease.newerMark = taken.mark;
    if (!taken.isTaken || lease.newerMark !== undefined) this.#lose(lease);
    return taken.isTaken;
  }

  #lose(lease: Lease): void {
    if (!lease.isLost) this.#options.observe('lost');
    lease.isLost = true;
  }

  #isValid({ validUntil, newerMark }: Lease): boolean {
    return newerMark === undefined && this.#options.clock.now() < validUntil;
  }

  async #end(lease: Lease): Promise<void> {
    const { store, pendingMs } = this.#options;
    const wait = pendingMs(lease);
    const keepMs = wait > 0 ? wait + MARGIN_MS : 0;
    const wasHeld = await store.end(lease, keepMs, lease.ownMark).catch(() => undefined);
    if (wasHeld === false && lease.hasSent && lease.mark !== undefined) this.#lose(lease);
    // Nobody learns of the write: another replica's journal may undo it.
    if (wasHeld === undefined && lease.ownMark !== undefined && !lease.isWithout)
      this.#options.observe('unleased');
  }
}

const DELETED = 'deleted';

/** Whether the rule did not exist after the write of a mark. */
export function isOfDelete(mark: string): boolean {
  return mark.endsWith(` ${DELETED}`);
}

/** Whether no replica has written the rule in between, as far as the store still knows. */
export function isSameMark(current: string, ...known: readonly (string | undefined)[]): boolean {
  return current === '' || known.includes(current);
}

function heldError(remainingMs = 1000): UpstreamError {
  const retryAfterSeconds = Math.ceil(remainingMs / 1000);
  return new UpstreamError(
    'Another replica writes the rule, or a write of it that OSS did not answer may still be applied. Nothing was ' +
      `changed. Try again in ${retryAfterSeconds} s.`,
    'LeaseHeld',
    { isTransient: true, retryAfterSeconds },
  );
}

function unavailableError(): UpstreamError {
  return new UpstreamError(
    'Redis does not answer, so this replica cannot know whether another one writes the rule. Nothing was changed. Try ' +
      'again later.',
    'LeaseUnavailable',
    { retryAfterSeconds: 5 },
  );
}

function supersededError({ hasSent }: Lease): Error {
  const why = 'another replica has written the rule in the meantime';
  if (hasSent) return new OutcomeUnknownError('The write', why);
  return new UpstreamError(`Nothing was changed: ${why}. Try again.`, 'LeaseLost');
}
