import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import { staticCredentials } from '../../oss/credentials/credentials.ts';
import type { CredentialsProvider } from '../../oss/credentials/provider.ts';
import type { Oss, OssStores } from '../../oss/oss.ts';

/**
 * Chooses what a request works with.
 *
 * @throws GraphQLError UNAUTHENTICATED where the request does not say as whom.
 */
export type StoresFor = (headers: Headers) => OssStores;

/** Every request works with the server's own credentials. */
export function fixedStores(oss: Oss, credentials: CredentialsProvider): StoresFor {
  const stores = oss.as(credentials);
  return () => stores;
}

/** How many callers' clients are kept, and for how long after their last use, in milliseconds. */
const POOLED = { max: 1000, ttl: 15 * 60 * 1000, updateAgeOnGet: true };

/** The headers of a caller's own credentials. */
export const FORWARDED_HEADERS = [
  'x-oss-access-key-id',
  'x-oss-access-key-secret',
  'x-oss-security-token',
] as const;

/**
 * Each request works as its caller, whose temporary keys come in {@link FORWARDED_HEADERS}: for a gateway in front
 * that has checked the caller, over a connection that nobody else reads. Callers share nothing.
 */
export function forwardedStores(oss: Oss): StoresFor {
  const pool = new LRUCache<string, OssStores>(POOLED);
  return (headers) => {
    const [accessKeyId, accessKeySecret, sessionToken] = FORWARDED_HEADERS.map(
      (name) => headers.get(name) ?? undefined,
    );
    if (!accessKeyId || !accessKeySecret) {
      throw new GraphQLError(
        'This server works with its callers’ credentials: send x-oss-access-key-id, ' +
          'x-oss-access-key-secret and, for temporary keys, x-oss-security-token.',
        { extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } } },
      );
    }
    const credentials = { accessKeyId, accessKeySecret, sessionToken };
    // The whole of it names the pool's entry: one who knows a key's id must not get its client.
    const key = createHash('sha256').update(JSON.stringify(credentials)).digest('base64');
    const stores = pool.get(key) ?? oss.as(staticCredentials(credentials));
    pool.set(key, stores);
    return stores;
  };
}
