import type { CredentialsProvider, OssCredentials } from './provider.ts';

/** Credentials as a source returns them. */
export interface LoadedCredentials {
  readonly credentials: OssCredentials;
  /** Milliseconds since 1970; absent: valid until OSS refuses them. */
  readonly expiresAt?: number | undefined;
}

/** Options of {@link refreshingCredentials}. */
export interface RefreshingOptions {
  /** Reads the source. It must settle: there is one call at a time. */
  readonly load: () => Promise<LoadedCredentials>;
  /**
   * How long before their expiry credentials are replaced, in milliseconds; at most half of their lifetime. @default
   * 300_000
   */
  readonly marginMs?: number | undefined;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: (() => number) | undefined;
  /** Called when a refresh ahead of expiry fails, which no caller notices. It must not throw. */
  readonly onRefreshFailed?: ((error: unknown) => void) | undefined;
}

/**
 * The minimum use of loaded credentials, and the pause after a failed refresh. Otherwise a short-lived token, or a
 * wrong clock here, would cost a load for each request.
 */
const PAUSE_MS = 10_000;

interface CachedCredentials {
  readonly credentials: OssCredentials;
  /** From here on they are replaced, but still used. */
  refreshAt: number;
  validUntil: number;
}

/** Caches temporary credentials and replaces them before they expire. Callers wait only if none are valid. */
export function refreshingCredentials({
  load,
  marginMs = 300_000,
  now = Date.now,
  onRefreshFailed,
}: RefreshingOptions): CredentialsProvider {
  let cached: CachedCredentials | undefined;
  let pending: Promise<OssCredentials> | undefined;

  function refresh(): Promise<OssCredentials> {
    pending ??= reload().finally(() => {
      pending = undefined;
    });
    return pending;
  }

  async function reload(): Promise<OssCredentials> {
    const { credentials, expiresAt = Infinity } = await load();
    const loadedAt = now();
    const validUntil = Math.max(expiresAt, loadedAt + PAUSE_MS);
    cached = {
      credentials:
        cached && isSame(cached.credentials, credentials) ? cached.credentials : credentials,
      refreshAt: validUntil - Math.min(marginMs, (validUntil - loadedAt) / 2),
      validUntil,
    };
    return cached.credentials;
  }

  async function refreshAhead(old: CachedCredentials): Promise<void> {
    try {
      await refresh();
    } catch (error) {
      old.refreshAt = now() + PAUSE_MS;
      onRefreshFailed?.(error);
    }
  }

  function get(): OssCredentials | Promise<OssCredentials> {
    const time = now();
    if (!cached || time >= cached.validUntil) return refresh();
    if (time >= cached.refreshAt && !pending) void refreshAhead(cached);
    return cached.credentials;
  }

  return {
    get,
    async renew(stale) {
      if (cached && cached.credentials !== stale) return get();
      // OSS's refusal counts, whatever this machine's clock says.
      if (cached) cached.validUntil = -Infinity;
      return refresh();
    },
  };
}

function isSame(one: OssCredentials, other: OssCredentials): boolean {
  return (
    one.accessKeyId === other.accessKeyId &&
    one.accessKeySecret === other.accessKeySecret &&
    one.sessionToken === other.sessionToken
  );
}
