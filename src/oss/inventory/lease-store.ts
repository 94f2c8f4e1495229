import { hash } from 'node:crypto';
import type { Result } from 'ioredis';
import type { Logger } from 'pino';
import { ruleKey } from '../../inventory/configuration.ts';
import { openRedis } from '../../redis.ts';
import type { RuleName } from './journal.ts';

/** What a replica that asks for a lease learns. */
export type Taken =
  | {
      readonly isTaken: true;
      /** Identifies the last acknowledged write of the rule; empty: none is known. */
      readonly mark: string;
      /** How long ago that was, in milliseconds; `null`: no write is known. */
      readonly markAgeMs: number | null;
    }
  /** @property remainingMs when the other replica's key ends, if it does not renew it. */
  | { readonly isTaken: false; readonly remainingMs: number };

/** Where replicas keep their leases and the marks of their writes. Its methods throw while it is away. */
export interface LeaseStore {
  /**
   * Takes a rule's lease if it is free or this replica's.
   *
   * @param isTakeover whether it may also be that of the process that had the journal before.
   */
  take(rule: RuleName, ttlMs: number, isTakeover: boolean): Promise<Taken>;
  /**
   * Ends this replica's lease.
   *
   * @param keepMs how long it is kept for this replica nevertheless, in milliseconds.
   * @param mark published in the same step.
   * @returns whether the lease was this replica's.
   */
  end(rule: RuleName, keepMs: number, mark: string | undefined): Promise<boolean>;
  close(): void;
}

const PREFIX = 'oss-inventory-graphql:';

/** How long a mark is kept, in milliseconds: a replica that is away for longer may put back what others deleted. */
const MARK_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * SET NX PX, except that a replica, or its next life on the same journal, takes its own key again. A mark has 59
 * characters at most; others may use this Redis too, and a longer value would become part of the journal.
 */
const TAKE = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] and holder ~= ARGV[2] then
  return { 0, redis.call('PTTL', KEYS[1]), '' }
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
return { 1, redis.call('PTTL', KEYS[2]), string.sub(redis.call('GET', KEYS[2]) or '', 1, 100) }
`;

/** Compare and delete, and the mark in the same step: the next holder must see it. */
const END = `
if ARGV[3] ~= '' then redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4]) end
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '0' then redis.call('DEL', KEYS[1]) else redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 1
`;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    takeLease(
      lease: string,
      mark: string,
      owner: string,
      previousOwner: string,
      ttlMs: number,
    ): Result<[isTaken: 0 | 1, pttlMs: number, mark: string], Context>;
    endLease(
      lease: string,
      mark: string,
      owner: string,
      keepMs: number,
      newMark: string,
      markMs: number,
    ): Result<0 | 1, Context>;
  }
}

/** Identifies a replica. */
export interface LeaseOwner {
  /** Random, for this life of the process. */
  readonly owner: string;
  /** That of the process that had the journal before, and is dead. */
  readonly previousOwner?: string | undefined;
}

/** Keeps leases and marks in Redis. */
export async function createRedisLeases(
  url: string,
  { owner, previousOwner = owner }: LeaseOwner,
  log: Logger,
): Promise<LeaseStore> {
  const redis = openRedis({
    url,
    log,
    without: 'updates are refused, and creates and deletes go on without a lease',
    again: 'writes have leases',
    probe: () => redis.send((client) => client.get(`${PREFIX}lease:probe`)),
    scripts: {
      takeLease: { lua: TAKE, numberOfKeys: 2 },
      endLease: { lua: END, numberOfKeys: 2 },
    },
  });
  await redis.opened;
  return {
    async take(rule, ttlMs, isTakeover) {
      const [lease, mark] = keysOf(rule);
      const [isTaken, pttlMs, last] = await redis.send(
        (client) =>
          client.takeLease(
            lease,
            mark,
            owner,
            isTakeover ? previousOwner : owner,
            Math.ceil(ttlMs),
          ),
        'lease',
      );
      // A key that others have set may have any expiry, or none.
      if (isTaken === 0) {
        return { isTaken: false, remainingMs: pttlMs < 0 ? ttlMs : Math.min(pttlMs, ttlMs) };
      }
      const markAgeMs = last === '' ? null : Math.max(0, MARK_MS - pttlMs);
      return { isTaken: true, mark: last, markAgeMs };
    },
    async end(rule, keepMs, newMark = '') {
      const [lease, mark] = keysOf(rule);
      const ended = await redis.send(
        (client) => client.endLease(lease, mark, owner, Math.ceil(keepMs), newMark, MARK_MS),
        'lease',
      );
      return ended === 1;
    },
    close: () => redis.close(),
  };
}

/** Names of fixed length that do not reveal the rule. */
function keysOf(name: RuleName): [lease: string, mark: string] {
  const rule = hash('sha256', ruleKey(name));
  return [`${PREFIX}lease:${rule}`, `${PREFIX}mark:${rule}`];
}
