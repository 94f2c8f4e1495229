import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import { staticCredentials } from '../../oss/credentials/credentials.ts';
import type { CredentialsProvider } from '../../oss/credentials/provider.ts';
import type { Oss } from '../../oss/oss.ts';
import { createManifestCache } from '../../reports/report-reader.ts';
import { type Stores, withReports } from '../../reports/report-store.ts';

/**
 * Chooses the stores of a request.
 *
 * @throws GraphQLError UNAUTHENTICATED without credentials.
 */
export type StoresFor = (headers: Headers) => Stores;

/** Uses the server's own credentials for every request. */
export function fixedStores(oss: Oss, credentials: CredentialsProvider): StoresFor {
  const stores = withReports(oss.as(credentials));
  return () => stores;
}

/** How many callers' stores are cached, and for how long after their last use, in milliseconds. */
const POOLED = { max: 1000, ttl: 15 * 60 * 1000, updateAgeOnGet: true };

/** The headers of a caller's own credentials. */
export const FORWARDED_HEADERS = [
  'x-oss-access-key-id',
  'x-oss-access-key-secret',
  'x-oss-security-token',
] as const;

/**
 * Uses the caller's own keys, sent in {@link FORWARDED_HEADERS}. For a gateway in front that has authenticated the
 * caller, over a private connection. Callers share nothing.
 */
export function forwardedStores(oss: Oss): StoresFor {
  const pool = new LRUCache<string, Stores>(POOLED);
  const cache = createManifestCache();
  return (headers) => {
    const [accessKeyId, accessKeySecret, sessionToken] = FORWARDED_HEADERS.map(
      (name) => headers.get(name) ?? undefined,
    );
    if (!accessKeyId || !accessKeySecret) {
      throw new GraphQLError(
        "Authentication required: this server uses its callers' OSS credentials. Send " +
          'x-oss-access-key-id, x-oss-access-key-secret and, for temporary keys, ' +
          'x-oss-security-token.',
        { extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } } },
      );
    }
    const credentials = { accessKeyId, accessKeySecret, sessionToken };
    // All credentials are part of the cache key: knowing a key's id must not be enough to use its stores.
    const key = createHash('sha256').update(JSON.stringify(credentials)).digest('base64');
    const stores = pool.get(key) ?? withReports(oss.as(staticCredentials(credentials)), { cache });
    pool.set(key, stores);
    return stores;
  };
}
