import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import type { JwtConfig } from '../../config/identity.ts';
import { fetchThroughProxy } from '../../oss/client/fetch.ts';

/** The token is refused. The message says why, without any part of the token. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
}

/** Verifies tokens. */
export interface TokenVerifier {
  /**
   * @returns the token's claims.
   * @throws TokenError for an invalid token; another error if the token cannot be checked.
   */
  verify(token: string): Promise<JWTPayload & { readonly sub: string }>;
  /** Why the last fetch of the issuer's keys failed; absent if it succeeded. */
  readonly issuerFailure: unknown;
}

/** Tolerated difference of the issuer's clock, in seconds. */
const CLOCK_TOLERANCE = 5;

/** How long the issuer's keys are used before they are fetched again, in milliseconds. */
const KEYS_MAX_AGE_MS = 10 * 60 * 1000;

/** How long they are used if the issuer is unavailable, in milliseconds: a revoked key must end at some time. */
const KEYS_MAX_STALE_AGE_MS = 24 * 60 * 60 * 1000;

/** The minimum time between fetches for an unknown key, which a token names after a rotation, in milliseconds. */
const KEYS_COOLDOWN_MS = 30_000;

/** The limit of one fetch of the issuer's keys, in milliseconds. */
const KEYS_TIMEOUT_MS = 5000;

/** Options of {@link createTokenVerifier}. */
export interface TokenVerifierOptions extends JwtConfig {
  /** @default 30_000 */
  readonly keysCooldownMs?: number;
  /** The pause after a failed fetch of the issuer's keys, in milliseconds. @default 2_000 */
  readonly restMs?: number;
}

/** Creates a verifier of tokens (RFC 7519) with the issuer's published keys. */
export async function createTokenVerifier(options: TokenVerifierOptions): Promise<TokenVerifier> {
  const { issuer, audience } = options;
  const { errors, jwtVerify } = await import('jose');
  const keys = await createKeys(options);
  const rules = {
    issuer,
    audience,
    algorithms: [...options.algorithms],
    clockTolerance: CLOCK_TOLERANCE,
    requiredClaims: ['sub', 'exp'],
  };
  const isRefusal = (error: unknown): error is Error =>
    [
      errors.JWTClaimValidationFailed,
      errors.JWTExpired,
      errors.JWTInvalid,
      errors.JWSInvalid,
      errors.JWSSignatureVerificationFailed,
      errors.JWKSNoMatchingKey,
      errors.JWKSMultipleMatchingKeys,
      errors.JOSEAlgNotAllowed,
      errors.JOSENotSupported,
    ].some((kind) => error instanceof kind);

  return {
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, keys.find, rules);
        const sub: unknown = payload.sub;
        if (typeof sub !== 'string' || sub === '') {
          throw new errors.JWTInvalid('"sub" claim must be a non-empty string');
        }
        return { ...payload, sub };
      } catch (error) {
        if (isRefusal(error)) throw new TokenError(error.message, { cause: error });
        throw error;
      }
    },
    get issuerFailure() {
      return keys.failure;
    },
  };
}

/**
 * Caches the issuer's keys. They are fetched when they are too old, and when a token names an unknown key. A token
 * with a known key does not wait for an unavailable issuer, and callers cannot cause more fetches than the cooldown
 * and the pause allow.
 */
async function createKeys({
  jwksUrl,
  keysCooldownMs = KEYS_COOLDOWN_MS,
  restMs = 2000,
}: TokenVerifierOptions) {
  const { createLocalJWKSet, createRemoteJWKSet, customFetch, errors } = await import('jose');
  const remote = createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: KEYS_TIMEOUT_MS,
    [customFetch]: fetchThroughProxy,
  });
  let cachedKeys: JWTVerifyGetKey | undefined;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let failure: { readonly error: unknown; readonly at: number } | undefined;
  let pendingFetch: Promise<void> | undefined;
  const age = () => performance.now() - fetchedAt;

  const reload = async () => {
    try {
      await remote.reload();
      const jwks = remote.jwks();
      if (jwks) cachedKeys = createLocalJWKSet(jwks);
      fetchedAt = performance.now();
      failure = undefined;
    } catch (error) {
      failure = { error, at: performance.now() };
    } finally {
      pendingFetch = undefined;
    }
  };
  /** Never rejects: see `failure`. */
  const fetchKeys = async () => {
    if (failure && performance.now() - failure.at < restMs) return;
    pendingFetch ??= reload();
    await pendingFetch;
  };
  const renewKeys = async (): Promise<JWTVerifyGetKey> => {
    await fetchKeys();
    if (failure) throw failure.error;
    if (!cachedKeys) throw new Error('The issuer has no keys; see JWT_JWKS_URL.');
    return cachedKeys;
  };

  const find: JWTVerifyGetKey = async (header, token) => {
    if (!cachedKeys || age() >= KEYS_MAX_STALE_AGE_MS) return (await renewKeys())(header, token);
    if (age() >= KEYS_MAX_AGE_MS) {
      const isUnavailable = failure !== undefined;
      const fetched = fetchKeys();
      if (!isUnavailable) await fetched;
    }
    try {
      return await cachedKeys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || age() < keysCooldownMs) throw error;
      return (await renewKeys())(header, token);
    }
  };

  return {
    find,
    get failure(): unknown {
      return failure?.error;
    },
  };
}
