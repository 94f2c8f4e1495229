import { useGatewaySignature } from './use-gateway-signature.ts';
import { type IdentityOptions, useIdentity } from './use-identity.ts';
import { usePersistedQueryRefusal } from './use-persisted-query-refusal.ts';
import { type TrustedDocuments, useTrustedDocuments } from './use-trusted-documents.ts';

/** Options of the plugins for authentication and trusted documents. */
export interface AuthOptions {
  /** How callers prove who they are; absent: there is no authentication. */
  readonly identity: IdentityOptions | undefined;
  /** The secret with which the gateway signs its requests; absent: they need no signature. */
  readonly gatewaySecret: string | undefined;
  /** Documents that callers may name by their ids. */
  readonly trustedDocuments: TrustedDocuments | undefined;
}

/** The plugins that authenticate a caller before a body is read, and admit documents before they are parsed. */
export function authPlugins({ identity, gatewaySecret, trustedDocuments }: AuthOptions) {
  return [
    ...(identity ? [useIdentity(identity)] : []),
    ...(gatewaySecret === undefined ? [] : [useGatewaySignature(gatewaySecret)]),
    trustedDocuments ? useTrustedDocuments(trustedDocuments) : usePersistedQueryRefusal(),
  ];
}
