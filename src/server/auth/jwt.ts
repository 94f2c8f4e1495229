import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import type { JwtConfig } from '../../config/identity.ts';
import { fetchThroughProxy } from '../../oss/client/fetch.ts';

/** A token was rejected. `message` says why, and has nothing of the token. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
}

/** Verifies tokens. */
export interface TokenVerifier {
  /**
   * @returns the token's claims.
   * @throws TokenError if the token is not valid. Any other error: the token could not be verified.
   */
  verify(token: string): Promise<JWTPayload & { readonly sub: string }>;
  /** Why the last fetch of the issuer's keys failed; absent if it succeeded. */
  readonly issuerFailure: unknown;
}

/** The tolerated difference of the issuer's clock, in seconds. */
const CLOCK_TOLERANCE = 5;

/** How long the issuer's keys are used before they are fetched again, in milliseconds. */
const KEYS_SERVE_MS = 10 * 60 * 1000;

/** How long the keys are used while the issuer does not answer, in milliseconds: a revoked key must end at some time. */
const KEYS_SERVE_AWAY_MS = 24 * 60 * 60 * 1000;

/** A token with an unknown key causes a fetch, as after a rotation: the minimum time between two, in milliseconds. */
const KEYS_COOLDOWN_MS = 30_000;

/** The timeout of a fetch of the keys, in milliseconds. */
const KEYS_TIMEOUT_MS = 5000;

/** Options of {@link createTokenVerifier}. */
export interface TokenVerifierOptions extends JwtConfig {
  /** @default 30_000 */
  readonly keysCooldownMs?: number;
  /**
   * How long no fetch is started after one that failed, in milliseconds.
   * @default 2_000
   */
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
 * Caches the issuer's keys, and fetches them again when they are too old or a token names an unknown key. A token with
 * a known key does not wait for an issuer that does not answer. The threat: tokens that make this server send requests to
 * the issuer. The cooldown and the rest after a failure limit these.
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
  /** Never rejects: `failure` says whether it succeeded. */
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
