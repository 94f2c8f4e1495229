import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import type { JwtConfig } from '../../config/identity.ts';
import { fetchThroughProxy } from '../../oss/client/fetch.ts';

/** A token that is refused: `message` says why, and nothing of the token. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
}

/** Checks tokens. */
export interface TokenVerifier {
  /**
   * @returns the token's claims.
   * @throws TokenError where the token is none, or not good; any other error: that cannot be told.
   */
  verify(token: string): Promise<JWTPayload & { readonly sub: string }>;
  /** Why the issuer's keys could not be fetched the last time; absent where they could. */
  readonly issuerFailure: unknown;
}

/** How far the issuer's clock may differ, in seconds. */
const CLOCK_TOLERANCE = 5;

/** How long the issuer's keys serve before they are fetched again, in milliseconds. */
const KEYS_SERVE_MS = 10 * 60 * 1000;

/** While the issuer is away its keys serve so long, in milliseconds: a key that was revoked must end at some time. */
const KEYS_SERVE_AWAY_MS = 24 * 60 * 60 * 1000;

/** A token that names an unknown key has them fetched, as after a rotation; no more often than so. */
const KEYS_COOLDOWN_MS = 30_000;

/** How long the issuer may take to give its keys, in milliseconds. */
const KEYS_TIMEOUT_MS = 5000;

/** Options of {@link createTokenVerifier}. */
export interface TokenVerifierOptions extends JwtConfig {
  /** @default 30_000 */
  readonly keysCooldownMs?: number;
  /**
   * How long the issuer is left alone where its keys could not be had, in milliseconds.
   * @default 2_000
   */
  readonly restMs?: number;
}

/** Makes what checks tokens (RFC 7519) against the issuer's published keys. */
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
          throw new errors.JWTInvalid('"sub" claim must be a string that is not empty');
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
 * Holds the issuer's keys, and fetches them anew: when they have served their time, and when a token names a key that is
 * not among them. A token whose key is at hand does not wait for an issuer that is away, and nobody can have
 * the issuer asked more often than the cooldown and the rest after a failure allow.
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
  let atHand: JWTVerifyGetKey | undefined;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let failure: { readonly error: unknown; readonly at: number } | undefined;
  let fetching: Promise<void> | undefined;
  const age = () => performance.now() - fetchedAt;

  const reload = async () => {
    try {
      await remote.reload();
      const jwks = remote.jwks();
      if (jwks) atHand = createLocalJWKSet(jwks);
      fetchedAt = performance.now();
      failure = undefined;
    } catch (error) {
      failure = { error, at: performance.now() };
    } finally {
      fetching = undefined;
    }
  };
  /** Never rejects: `failure` says whether the keys could be had. */
  const fetchKeys = async () => {
    if (failure && performance.now() - failure.at < restMs) return;
    fetching ??= reload();
    await fetching;
  };
  const renewed = async (): Promise<JWTVerifyGetKey> => {
    await fetchKeys();
    if (failure) throw failure.error;
    if (!atHand) throw new Error('The issuer has no keys.');
    return atHand;
  };

  const find: JWTVerifyGetKey = async (header, token) => {
    if (!atHand || age() >= KEYS_SERVE_AWAY_MS) return (await renewed())(header, token);
    if (age() >= KEYS_SERVE_MS) {
      const isAway = failure !== undefined;
      const fetched = fetchKeys();
      if (!isAway) await fetched;
    }
    try {
      return await atHand(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || age() < keysCooldownMs) throw error;
      return (await renewed())(header, token);
    }
  };

  return {
    find,
    get failure(): unknown {
      return failure?.error;
    },
  };
}
