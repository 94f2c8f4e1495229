import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Caller } from '../../access/caller.ts';
import type { ApiKey } from '../../config/identity.ts';
import type { RequestContext } from '../request-context.ts';
import { ownerOf } from './api-keys.ts';
import { TokenError, type TokenVerifier } from './jwt.ts';

/** How callers authenticate; at least one way must be set. */
export interface IdentityOptions {
  /** Accepted as `x-api-key`. */
  readonly apiKeys: readonly ApiKey[];
  /** Verifies `authorization: Bearer …`; absent: tokens are not accepted. */
  readonly tokens: TokenVerifier | undefined;
  readonly log: Logger;
}

/**
 * The threat: anyone who reaches this server could delete a company's inventory rules. So a request without a valid
 * credential ends after its headers: no body is read, nothing is parsed.
 */
export function useIdentity({
  apiKeys,
  tokens,
  log,
}: IdentityOptions): Plugin<object, RequestContext> {
  const ways = [
    ...(apiKeys.length > 0 ? ['an API key as `x-api-key`'] : []),
    ...(tokens ? ['a token as `authorization: Bearer …`'] : []),
  ].join(' or ');

  let isIssuerAway = false;
  /** Logged only when it changes, because any caller can cause it repeatedly. */
  const logIssuer = (failure: unknown) => {
    if (isIssuerAway === (failure !== undefined)) return;
    isIssuerAway = !isIssuerAway;
    if (isIssuerAway) {
      log.error(
        { err: failure },
        'the keys of the token issuer cannot be fetched, check JWT_JWKS_URL: cached keys are ' +
          'still used',
      );
    } else log.info('the keys of the token issuer can be fetched again');
  };

  const callerOfToken = async (tokens: TokenVerifier, token: string): Promise<Caller> => {
    try {
      const claims = await tokens.verify(token);
      return { kind: 'jwt', name: claims.sub, claims };
    } catch (error) {
      if (error instanceof TokenError) {
        throw refusal(
          `The token is refused: ${error.message}. Send a new token as \`authorization: Bearer …\`.`,
          'error="invalid_token"',
        );
      }
      throw new GraphQLError(
        "The token cannot be checked at the moment, because its issuer's keys are unavailable. Try " +
          'again later.',
        {
          extensions: {
            code: 'IDENTITY_UNAVAILABLE',
            http: { status: 503, headers: { 'retry-after': '5' } },
          },
        },
      );
    } finally {
      logIssuer(tokens.issuerFailure);
    }
  };

  /** Synchronous for API keys, because a promise would slow down every request. */
  const callerOf = (headers: Headers): Caller | Promise<Caller> => {
    const key = headers.get('x-api-key');
    if (key && apiKeys.length > 0) {
      const name = ownerOf(key, apiKeys);
      if (name === undefined)
        throw refusal('The API key is unknown to this server. Check the key in `x-api-key`.');
      return { kind: 'key', name, claims: {} };
    }
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(headers.get('authorization') ?? '')?.[1];
    if (token !== undefined && tokens) return callerOfToken(tokens, token);
    throw refusal(`Authentication required: send ${ways}.`);
  };

  return {
    onRequestParse({ request, serverContext }) {
      const caller = callerOf(request.headers);
      const set = (known: Caller) => {
        serverContext.caller = known;
      };
      return caller instanceof Promise ? caller.then(set) : set(caller);
    },
  };
}

function refusal(message: string, parameters = ''): GraphQLError {
  return new GraphQLError(message, {
    extensions: {
      code: 'UNAUTHENTICATED',
      http: { status: 401, headers: { 'www-authenticate': `Bearer ${parameters}`.trim() } },
    },
  });
}
