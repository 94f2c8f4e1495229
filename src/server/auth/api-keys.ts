import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiKey } from '../../config/identity.ts';

/**
 * Returns the name of an API key; `undefined` for an unknown key. The key's hash is compared in full with all hashes,
 * so that the time reveals nothing about a key that is almost right.
 */
export function ownerOf(key: string, apiKeys: readonly ApiKey[]): string | undefined {
  const hash = createHash('sha256').update(key).digest();
  let owner: string | undefined;
  for (const { name, sha256 } of apiKeys) {
    if (timingSafeEqual(hash, sha256)) owner = name;
  }
  return owner;
}
