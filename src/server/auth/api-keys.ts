import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiKey } from '../../config/identity.ts';

/**
 * Finds whose API key it is; `undefined`: nobody's. The key is hashed first and the hash compared with
 * all of them to its end, so that how long that takes tells nothing of a key that is almost right.
 */
export function ownerOf(key: string, apiKeys: readonly ApiKey[]): string | undefined {
  const hash = createHash('sha256').update(key).digest();
  let owner: string | undefined;
  for (const { name, sha256 } of apiKeys) {
    if (timingSafeEqual(hash, sha256)) owner = name;
  }
  return owner;
}
