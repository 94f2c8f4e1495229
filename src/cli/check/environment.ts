import { randomUUID } from 'node:crypto';
import { rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../config/index.ts';
import { isOfSystem, reasonOf } from '../../config/start-error.ts';
import { proxyFor } from '../../egress-proxy.ts';
import { fetchThroughProxy } from '../../oss/client/fetch.ts';
import { unreachableThrough } from './messages.ts';
import { type Finding, ok, wrong } from './report.ts';

/** Tests whether a directory or file can be written, or created. */
export async function checkWritable(path: string): Promise<Finding> {
  try {
    const place = await nearest(resolve(path));
    await Promise.race([tryDisk(place), failAfter(DISK_TIMEOUT_MS)]);
    return ok(place === resolve(path) ? path : `${path}, to be made in ${place}`);
  } catch (error) {
    if (!isOfSystem(error)) throw error;
    return wrong(`${path} cannot be written: ${reasonOf(error)}`, error);
  }
}

/** Writes a file, because a disk can be full although its rights allow writing. */
async function tryDisk(directory: string): Promise<void> {
  const path = join(directory, `.check-${randomUUID()}`);
  try {
    await writeFile(path, 'check', { flush: true });
  } finally {
    await rm(path, { force: true });
  }
}

async function failAfter(ms: number): Promise<never> {
  await sleep(ms, undefined, { ref: false });
  throw Object.assign(new Error('The disk does not answer.'), { code: 'ETIMEDOUT' });
}

/** The limit of writing to the disk, in milliseconds. */
const DISK_TIMEOUT_MS = 5000;

/** The directory itself, or its nearest existing parent. */
async function nearest(path: string): Promise<string> {
  try {
    if ((await stat(path)).isDirectory()) return path;
  } catch (error) {
    if (isOfSystem(error) && error.code === 'ENOENT') return nearest(dirname(path));
    throw error;
  }
  throw Object.assign(new Error(`${path} is not a directory`), { code: 'ENOTDIR' });
}

/** The limit of fetching the issuer's keys, the same as when tokens are checked, in milliseconds. */
const JWKS_TIMEOUT_MS = 5000;

/** Tests whether the issuer's keys can be fetched. */
export async function checkJwks(url: string): Promise<Finding> {
  const hint = 'check JWT_JWKS_URL, and the way there from this machine';
  try {
    const response = await fetchThroughProxy(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(JWKS_TIMEOUT_MS),
    });
    if (response.status !== 200) return wrong(`${url} answers ${response.status}: ${hint}`);
    const body: unknown = await response.json();
    const keys = typeof body === 'object' && body !== null && 'keys' in body ? body.keys : null;
    if (!Array.isArray(keys)) return wrong(`${url} answers with no set of keys: ${hint}`);
    return keys.length > 0 ? ok(`keys: ${keys.length}`) : wrong(`${url} has no key: ${hint}`);
  } catch (error) {
    const cause = error instanceof TypeError ? error.cause : error;
    const why = isOfSystem(cause) && typeof cause.code === 'string' ? cause.code : String(cause);
    const proxy = proxyFor(new URL(url));
    const reason = proxy ? unreachableThrough(proxy, new URL(url).host, cause) : why;
    return wrong(`the keys of ${url} cannot be had (${reason}): ${hint}`, error);
  }
}

/** Tests whether Redis accepts the server's commands. Its address can contain a password, and is never shown. */
export async function checkRedis({ rateLimit, cache, leaseUrl }: Config): Promise<Finding> {
  const [{ createRateLimiter }, { createRedisVersions }, { createRedisLeases }, { createLogger }] =
    await Promise.all([
      import('../../server/operation/create-rate-limiter.ts'),
      import('../../oss/cache/redis-versions.ts'),
      import('../../oss/inventory/lease-store.ts'),
      import('../../server/telemetry/logger.ts'),
    ]);
  const reasons: unknown[] = [];
  const log = await createLogger('warn', {
    write: (line) => void reasons.push(JSON.parse(line).reason),
  });
  if (rateLimit) {
    const limiter = await createRateLimiter({ ...rateLimit, withoutRedis: 'open' }, log);
    await limiter.consume('check', 0);
    limiter.close();
    if (reasons.length > 0) {
      return wrong(`Redis does not count (${reasons[0]}): check REDIS_URL, and the user's rights`);
    }
  }
  if (cache?.redisUrl !== undefined) {
    const versions = await createRedisVersions(cache.redisUrl, cache.ttlMs, log);
    await versions.lastWrite('');
    await versions.noteWrite('');
    versions.close();
    if (reasons.length > 0) {
      return wrong(
        `Redis takes no note of writes (${reasons[0]}): check REDIS_URL, and the user's rights`,
      );
    }
  }
  if (leaseUrl !== undefined) {
    const leases = await createRedisLeases(leaseUrl, { owner: randomUUID() }, log);
    const rule = { bucket: '', inventoryId: '' };
    const isGiven = await leases.take(rule, 1000, false).then(
      () => leases.end(rule, 0, undefined),
      () => false,
    );
    leases.close();
    if (!isGiven) {
      return wrong(`Redis gives no leases (${reasons[0]}): check REDIS_URL, and the user's rights`);
    }
  }
  const uses = [
    rateLimit && 'Redis counts',
    cache && 'Redis takes note of writes',
    leaseUrl !== undefined && 'Redis gives leases',
  ];
  return ok(uses.filter(Boolean).join(', '));
}
