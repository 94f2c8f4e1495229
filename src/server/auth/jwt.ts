import type { JWTPayload } from 'jose';
import type { JwtConfig } from '../../config/identity.ts';

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
}

/** How far the issuer's clock may differ, in seconds. */
const CLOCK_TOLERANCE = 5;

/** How long the issuer's keys serve before they are fetched again, in milliseconds. */
const KEYS_SERVE_MS = 10 * 60 * 1000;

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
  const { jwksUrl, issuer, audience, keysCooldownMs = KEYS_COOLDOWN_MS } = options;
  const { restMs = 2000 } = options;
  const { createRemoteJWKSet, errors, jwtVerify } = await import('jose');
  const keys = createRemoteJWKSet(new URL(jwksUrl), {
    cacheMaxAge: KEYS_SERVE_MS,
    cooldownDuration: keysCooldownMs,
    timeoutDuration: KEYS_TIMEOUT_MS,
  });
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

  // Whoever sends what looks like a token would else have the issuer asked each time.
  let failure: { readonly error: unknown; readonly until: number } | undefined;

  return {
    async verify(token) {
      if (failure && performance.now() < failure.until) throw failure.error;
      try {
        const { payload } = await jwtVerify(token, keys, rules);
        const { sub } = payload;
        if (!sub) throw new errors.JWTInvalid('"sub" claim is empty');
        return { ...payload, sub };
      } catch (error) {
        if (isRefusal(error)) throw new TokenError(error.message, { cause: error });
        failure = { error, until: performance.now() + restMs };
        throw error;
      }
    },
  };
}
