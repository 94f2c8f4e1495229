import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { LeaseOwner, LeaseStore } from '../oss/inventory/lease-store.ts';

/**
 * Lets one process at a time write a rule. The Redis client is loaded only for that.
 *
 * @param url absent: processes do not know each other's writes.
 * @param lock of the journal. Absent: the next life of this process cannot take its leases over.
 */
export async function openLeases(
  url: string | undefined,
  lock: LeaseOwner | undefined,
  log: Logger,
): Promise<LeaseStore | undefined> {
  if (url === undefined) return undefined;
  const { createRedisLeases } = await import('../oss/inventory/lease-store.ts');
  return createRedisLeases(url, lock ?? { owner: randomUUID() }, log);
}
