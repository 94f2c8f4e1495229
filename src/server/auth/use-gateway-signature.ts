import { createHmac, timingSafeEqual } from 'node:crypto';
import { GraphQLError, getOperationAST } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import stringify from 'safe-stable-stringify';

/** The extension with Hive Gateway's signature. */
const EXTENSION = 'hmac-signature';

/**
 * The threat: a subgraph trusts that its gateway has authenticated the caller, so anyone who can bypass the gateway
 * has all rights. With a shared secret, each request, also for `_service`, needs the HMAC (SHA-256, base64) of its
 * query and variables in its extensions, as Hive Gateway signs them. The operation's name is not signed, so a
 * document with several operations is refused. Someone who can read the connection can still replay a request.
 */
export function useGatewaySignature(secret: string): Plugin {
  return {
    onParams({ params }) {
      const given: unknown = params.extensions?.[EXTENSION];
      if (typeof given !== 'string') {
        throw refusal(`the request has no \`extensions["${EXTENSION}"]\``);
      }
      // A document id instead of a query would not be signed.
      if (typeof params.query !== 'string')
        throw refusal('the request has no `query` that could be signed');
      const hmac = createHmac('sha256', secret).update(signedPart(params));
      const signature = Buffer.from(given);
      const expected = Buffer.from(hmac.digest('base64'));
      if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
        throw refusal(
          `\`extensions["${EXTENSION}"]\` is not the signature of this query and its variables`,
        );
      }
    },
    onExecute({ args }) {
      // Without a name, this finds an operation only if it is the only one.
      if (!getOperationAST(args.document)) {
        throw refusal('the document has several operations; send one');
      }
    },
  };
}

/** The signed text: with sorted names, and without empty variables. */
function signedPart({ query, variables }: GraphQLParams): string {
  const isEmpty = !variables || Object.keys(variables).length === 0;
  try {
    return stringify(isEmpty ? { query } : { query, variables }) ?? '';
  } catch {
    throw refusal('its variables are nested too deeply to be signed');
  }
}

function refusal(why: string): GraphQLError {
  return new GraphQLError(
    `This subgraph only answers its gateway: ${why}. Send the request through the gateway, which ` +
      'must sign it with the secret of GATEWAY_HMAC_SECRET.',
    { extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } } },
  );
}
