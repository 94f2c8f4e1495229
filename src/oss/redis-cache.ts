import { hash, randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { z } from 'zod';
import { openRedis } from '../redis.ts';
import type { InventoryPage } from './inventory-xml.ts';
import type { SharedCache } from './read-cache.ts';

const PREFIX = 'oss-inventory-graphql:cache:';

/** How long a version is kept, in milliseconds: with it goes what was kept under it. */
const VERSION_MS = 24 * 60 * 60 * 1000;

/** How many buckets whose versions could not be changed are remembered. */
const MOST_MISSED = 10_000;

/** Begins the version of a bucket that is closed. */
const CLOSED = '-';

const text = z.string();
/** Not `z.iso.datetime`: years beyond 9999 are written with a sign. */
const time = text.transform((given, { addIssue }) => {
  const date = new Date(given);
  if (Number.isNaN(date.getTime())) addIssue('It is no time.');
  return date;
});

/** A page as JSON has it; what is not that, for example another version's of this server, is not taken. */
const kept = z.object({
  ttlMs: z.number(),
  page: z.object({
    configurations: z.array(
      z.object({
        bucket: text,
        inventoryId: text,
        isEnabled: z.boolean(),
        filter: z.object({
          prefix: text.nullable(),
          lastModifiedAfter: time.nullable(),
          lastModifiedBefore: time.nullable(),
          minSize: z.number().nullable(),
          maxSize: z.number().nullable(),
          storageClasses: z.array(text).nullable(),
        }),
        destination: z.object({
          format: text,
          accountId: text,
          roleArn: text,
          bucket: text,
          prefix: text.nullable(),
          encryption: z
            .discriminatedUnion('type', [
              z.object({ type: z.literal('SSE-OSS') }),
              z.object({ type: z.literal('SSE-KMS'), keyId: text.nullable() }),
            ])
            .nullable(),
        }),
        frequency: text,
        includedObjectVersions: text,
        optionalFields: z.array(text),
      }),
    ),
    nextContinuationToken: text.nullable(),
  }) satisfies z.ZodType<InventoryPage>,
});

/**
 * Keeps pages in Redis, for all replicas. The version of a bucket is a key of its own: a random text, so
 * that none ever comes again, also when Redis has lost it. After a write it is one that is closed, which
 * expires when OSS's reads have caught up; the first who then finds none makes the next. All times are
 * Redis's own, so that the replicas' clocks do not matter.
 *
 * A version that cannot be changed as Redis is away is changed when it is back, while what was kept under
 * it can still be there; till then this replica takes nothing of that bucket from Redis. Others that reach
 * Redis meanwhile do. So is one that was changed, when the connection was lost: a Redis that starts again from a
 * snapshot has the version of before.
 *
 * @param ttlMs how long anything is kept, in milliseconds.
 */
export async function createRedisCache(
  url: string,
  ttlMs: number,
  log: Logger,
): Promise<SharedCache> {
  /** Of each failure an object of its own: what ends one failure must not end a later one. */
  const missed = new LRUCache<string, { readonly closedMs: number }>({
    max: MOST_MISSED,
    ttl: ttlMs,
  });

  /** What was changed, as long as a Redis that restarts may bring back what was kept before. */
  const renewed = new LRUCache<string, { readonly closedMs: number }>({
    max: MOST_MISSED,
    ttl: ttlMs,
  });

  const change = (bucket: string, closedMs: number) =>
    redis.ask((client) => {
      const ms = Math.max(1, Math.ceil(closedMs));
      return client.set(versionKey(bucket), CLOSED + randomUUID(), 'PX', ms);
    });
  const changeMissed = async (bucket: string) => {
    const failure = missed.get(bucket);
    if (!failure) return;
    await change(bucket, failure.closedMs);
    if (missed.get(bucket) === failure) missed.delete(bucket);
  };
  const redis = openRedis({
    url,
    log,
    without: 'nothing is cached',
    again: 'rules are cached there again',
    onClosed() {
      for (const [bucket, failure] of renewed.entries()) missed.set(bucket, failure);
      renewed.clear();
    },
    async probe() {
      await redis.ask((client) => client.get(versionKey('')));
      await Promise.all([...missed.keys()].map(changeMissed));
    },
  });
  await redis.opened;

  return {
    async versionOf(bucket) {
      const key = versionKey(bucket);
      try {
        await changeMissed(bucket);
        const id = await redis.ask(async (client) => {
          const known = await client.get(key).catch(nothing);
          if (known !== null) return known;
          const fresh = randomUUID();
          const isMade = await client.set(key, fresh, 'PX', VERSION_MS, 'NX');
          return isMade ? fresh : client.get(key).catch(nothing);
        });
        return id === null ? undefined : { id, isOpen: !id.startsWith(CLOSED) };
      } catch {
        return undefined;
      }
    },
    async renew(bucket, closedMs) {
      await change(bucket, closedMs).then(
        () => renewed.set(bucket, { closedMs }),
        () => missed.set(bucket, { closedMs }),
      );
    },

    async get(key) {
      const name = pageKey(key);
      try {
        // In this order: if another replica comes between, the page is younger than is thought.
        const [msLeft, json] = await redis.ask((client) =>
          Promise.all([client.pttl(name), client.get(name).catch(nothing)]),
        );
        if (json === null || msLeft < 0) return undefined;
        const { page, ttlMs: given } = kept.parse(JSON.parse(json));
        return { page, ageMs: Math.max(1, given - msLeft) };
      } catch {
        return undefined;
      }
    },
    set(key, page, ms) {
      const json = JSON.stringify({ ttlMs, page });
      const msLeft = Math.max(1, Math.floor(ms));
      redis.ask((client) => client.set(pageKey(key), json, 'PX', msLeft)).catch(() => {});
    },
    close: () => redis.close(),
  };
}

/** Names of a fixed length, which show no bucket and no credentials. */
function versionKey(bucket: string): string {
  return `${PREFIX}version:${hash('sha256', bucket)}`;
}

function pageKey(key: string): string {
  return `${PREFIX}page:${hash('sha256', key)}`;
}

/** Somebody else's key of another type is no reason to take Redis for away. */
function nothing(error: Error): null {
  if (error.message.startsWith('WRONGTYPE')) return null;
  throw error;
}
