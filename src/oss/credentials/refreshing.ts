import type { CredentialsProvider, OssCredentials } from './provider.ts';

/** What a source gave. */
export interface LoadedCredentials {
  readonly credentials: OssCredentials;
  /** Milliseconds since 1970; without it they are good until OSS refuses them. */
  readonly expiresAt?: number | undefined;
}

/** Options of {@link refreshingCredentials}. */
export interface RefreshingOptions {
  /** Asks the source anew. It must settle: nobody else asks while it is under way. */
  readonly load: () => Promise<LoadedCredentials>;
  /**
   * How long before they expire fresh ones are fetched, in milliseconds; at most half of the time
   * they have left when they come.
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
  /** Told (and not to throw) when a refresh fails that no caller notices, as the old ones serve. */
  readonly onRefreshFailed?: ((error: unknown) => void) | undefined;
}

/**
 * How long loaded credentials serve at least, and a failed refresh ahead of time is not repeated. A
 * token that lives shorter, or that a wrong clock here takes for expired, would otherwise cost a
 * load for each request; OSS knows better, and `renew` follows it at once.
 */
const PAUSE_MS = 10_000;

interface Held {
  readonly credentials: OssCredentials;
  /** From here on fresh ones are fetched, while these still serve. */
  refreshAt: number;
  goodUntil: number;
}

/**
 * Keeps the credentials of a source that hands out temporary ones. Callers wait only where there are
 * none that are good. It sets no timers: what nobody asks for is not refreshed.
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
      // Nobody else shall be given what OSS refuses, whatever the clock says.
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
