import { hash, randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { openRedis } from '../../redis.ts';
import type { SharedVersions } from './bucket-versions.ts';

const PREFIX = 'oss-inventory-graphql:version:';

/** How much longer Redis keeps a write than a page can be cached, in milliseconds. */
const MARGIN_MS = 60_000;

/**
 * Informs replicas of each other's writes through Redis: a random text for each bucket, replaced by every write, for as
 * long as a page from before the write may be cached. Pages stay in each replica's memory.
 *
 * While Redis is unavailable, replicas do not learn of each other's writes, so a page may be as old as its TTL. After a
 * lost connection, no earlier page is used: writes may have been missed, and a Redis that was restored from a snapshot
 * may have lost them.
 *
 * @param ttlMs how long a page is cached, in milliseconds.
 */
export async function createRedisVersions(
  url: string,
  ttlMs: number,
  log: Logger,
): Promise<SharedVersions> {
  let connection = 0;
  const redis = openRedis({
    url,
    log,
    without: 'replicas do not learn of each other’s writes',
    again: 'replicas learn of each other’s writes',
    onClosed() {
      connection += 1;
    },
    probe: () => redis.send((client) => client.get(keyOf(''))),
  });
  await redis.opened;
  const lastWrite = (id: string | null) => ({
    mark: `${connection} ${id ?? ''}`,
    isWritten: id !== null,
  });

  return {
    async lastWrite(bucket) {
      try {
        return lastWrite(await redis.send((client) => client.get(keyOf(bucket))));
      } catch {
        return undefined;
      }
    },
    async noteWrite(bucket) {
      const id = randomUUID();
      try {
        const set = (client: Redis) => client.set(keyOf(bucket), id, 'PX', ttlMs + MARGIN_MS);
        await redis.send(set, 'write');
        return lastWrite(id);
      } catch {
        return undefined;
      }
    },
    close: () => redis.close(),
  };
}

/** A name of fixed length that does not reveal the bucket's name. */
function keyOf(bucket: string): string {
  return `${PREFIX}${hash('sha256', bucket)}`;
}
