import { createHmac, timingSafeEqual } from 'node:crypto';
import { GraphQLError, getOperationAST } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import stringify from 'safe-stable-stringify';

/** Where Hive Gateway puts its signature. */
const EXTENSION = 'hmac-signature';

/**
 * The threat: a subgraph trusts its gateway to have checked the caller, so whoever can reach it past
 * the gateway may do everything. With a secret that the gateway shares, each request must carry in its
 * extensions the HMAC (SHA-256, base64) of its query and variables, as Hive Gateway signs them; nothing
 * else is answered, `_service` neither. Which operation of a document is meant is not signed, so that
 * one with several is refused. It does not keep one who can read the connection from sending a request
 * again.
 */
export function useGatewaySignature(secret: string): Plugin {
  return {
    onParams({ params }) {
      const given: unknown = params.extensions?.[EXTENSION];
      if (typeof given !== 'string') {
        throw refusal(`the request has no \`extensions["${EXTENSION}"]\``);
      }
      // A document's id in its place would not be signed.
      if (typeof params.query !== 'string')
        throw refusal('the request has no `query` to be signed');
      const hmac = createHmac('sha256', secret).update(signedPart(params));
      const [signature, expected] = [Buffer.from(given), Buffer.from(hmac.digest('base64'))];
      if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
        throw refusal(`\`extensions["${EXTENSION}"]\` is not the signature of this query`);
      }
    },
    onExecute({ args }) {
      // Without a name it is found only where it is the only one.
      if (!getOperationAST(args.document)) {
        throw refusal('the document has several operations, of which none is signed');
      }
    },
  };
}

/** What is signed: with sorted names, and variables only where there are any. */
function signedPart({ query, variables }: GraphQLParams): string {
  const isEmpty = !variables || Object.keys(variables).length === 0;
  try {
    return stringify(isEmpty ? { query } : { query, variables }) ?? '';
  } catch {
    throw refusal('its variables are too deep to be signed');
  }
}

function refusal(why: string): GraphQLError {
  return new GraphQLError(
    `This subgraph answers its gateway alone, and ${why}: send it through the gateway, which signs ` +
      'with the secret of GATEWAY_HMAC_SECRET.',
    { extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } } },
  );
}
