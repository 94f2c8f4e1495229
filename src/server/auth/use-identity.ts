import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Caller } from '../../access/caller.ts';
import type { ApiKey } from '../../config/identity.ts';
import type { RequestContext } from '../request-context.ts';
import { ownerOf } from './api-keys.ts';
import { TokenError, type TokenVerifier } from './jwt.ts';

/** How callers prove who they are: one of them at least. */
export interface IdentityOptions {
  /** Sent as `x-api-key`; empty: none is taken. */
  readonly apiKeys: readonly ApiKey[];
  /** Checks what is sent as `authorization: Bearer …`; absent: no token is taken. */
  readonly tokens: TokenVerifier | undefined;
  readonly log: Logger;
}

/**
 * The threat: whoever reaches this server can delete a company's inventory rules. So who cannot say who
 * they are gets no further than their headers: no body is read, and nothing is parsed.
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
  /** Once, as anybody can have it happen again and again. */
  const logIssuer = (failure: unknown) => {
    if (isIssuerAway === (failure !== undefined)) return;
    isIssuerAway = !isIssuerAway;
    if (isIssuerAway) {
      log.error(
        { err: failure },
        'the keys of the tokens’ issuer cannot be had, see JWT_JWKS_URL: those at hand serve on',
      );
    } else log.info('the keys of the tokens’ issuer can be had again');
  };

  const callerOfToken = async (tokens: TokenVerifier, token: string): Promise<Caller> => {
    try {
      const claims = await tokens.verify(token);
      return { kind: 'jwt', name: claims.sub, claims };
    } catch (error) {
      if (error instanceof TokenError) {
        throw refusal(`The token is refused: ${error.message}.`, 'error="invalid_token"');
      }
      throw new GraphQLError('The token cannot be checked at the moment: try again later.', {
        extensions: {
          code: 'IDENTITY_UNAVAILABLE',
          http: { status: 503, headers: { 'retry-after': '5' } },
        },
      });
    } finally {
      logIssuer(tokens.issuerFailure);
    }
  };

  /** Synchronous for API keys, as a promise would cost every request. */
  const callerOf = (headers: Headers): Caller | Promise<Caller> => {
    const key = headers.get('x-api-key');
    if (key && apiKeys.length > 0) {
      const name = ownerOf(key, apiKeys);
      if (name === undefined) throw refusal('The API key is not known to this server.');
      return { kind: 'key', name, claims: {} };
    }
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(headers.get('authorization') ?? '')?.[1];
    if (token !== undefined && tokens) return callerOfToken(tokens, token);
    throw refusal(`Say who you are: send ${ways}.`);
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
