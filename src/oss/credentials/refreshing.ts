import type { CredentialsProvider, OssCredentials } from './provider.ts';

/** Credentials that a source returned. */
export interface LoadedCredentials {
  readonly credentials: OssCredentials;
  /** Milliseconds since 1970. Without it they are valid until OSS rejects them. */
  readonly expiresAt?: number | undefined;
}

/** Options of {@link refreshingCredentials}. */
export interface RefreshingOptions {
  /** Asks the source. It must settle, as no other call is made while one is pending. */
  readonly load: () => Promise<LoadedCredentials>;
  /**
   * How long before their expiry credentials are refreshed, in milliseconds; at most half of the lifetime that they
   * have when they are loaded.
   *
   * @default 300_000
   */
  readonly marginMs?: number | undefined;
  /**
   * Milliseconds since 1970.
   *
   * @default Date.now
   */
  readonly now?: (() => number) | undefined;
  /** Called when a refresh fails while the old credentials are still valid, so that no caller fails. Must not throw. */
  readonly onRefreshFailed?: ((error: unknown) => void) | undefined;
}

/**
 * The minimum time for which loaded credentials are used, and between two attempts at an early refresh. Without it, a
 * token with a shorter lifetime, or one that looks expired because of a wrong clock, would cost a load for each request.
 * If OSS rejects it, `renew` replaces it at once.
 */
const PAUSE_MS = 10_000;

interface Held {
  readonly credentials: OssCredentials;
  /** When an early refresh starts; these credentials are used until it ends. */
  refreshAt: number;
  goodUntil: number;
}

/**
 * Caches the credentials of a source of temporary ones. Callers wait only if no valid ones are loaded. It sets no timers:
 * credentials that are not used are not refreshed.
 */
export function refreshingCredentials({
  load,
  marginMs = 300_000,
  now = Date.now,
  onRefreshFailed,
}: RefreshingOptions): CredentialsProvider {
  let held: Held | undefined;
  let underWay: Promise<OssCredentials> | undefined;

  function refresh(): Promise<OssCredentials> {
    underWay ??= reload().finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  async function reload(): Promise<OssCredentials> {
    const { credentials, expiresAt = Infinity } = await load();
    const loadedAt = now();
    const goodUntil = Math.max(expiresAt, loadedAt + PAUSE_MS);
    held = {
      credentials: held && isSame(held.credentials, credentials) ? held.credentials : credentials,
      refreshAt: goodUntil - Math.min(marginMs, (goodUntil - loadedAt) / 2),
      goodUntil,
    };
    return held.credentials;
  }

  async function refreshAhead(old: Held): Promise<void> {
    try {
      await refresh();
    } catch (error) {
      old.refreshAt = now() + PAUSE_MS;
      onRefreshFailed?.(error);
    }
  }

  function get(): OssCredentials | Promise<OssCredentials> {
    const time = now();
    if (!held || time >= held.goodUntil) return refresh();
    if (time >= held.refreshAt && !underWay) void refreshAhead(held);
    return held.credentials;
  }

  return {
    get,
    async renew(stale) {
      if (held && held.credentials !== stale) return get();
      // OSS rejects them, so no other caller may get them, whatever the clock says.
      if (held) held.goodUntil = -Infinity;
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
