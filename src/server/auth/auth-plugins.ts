import { useGatewaySignature } from './use-gateway-signature.ts';
import { type IdentityOptions, useIdentity } from './use-identity.ts';
import { usePersistedQueryRefusal } from './use-persisted-query-refusal.ts';
import { type TrustedDocuments, useTrustedDocuments } from './use-trusted-documents.ts';

/** Options of the plugins for authentication and trusted documents. */
export interface AuthOptions {
  /** How callers authenticate. @default no authentication */
  readonly identity: IdentityOptions | undefined;
  /** The secret for the gateway's signature. @default requests need no signature */
  readonly gatewaySecret: string | undefined;
  /** Documents that callers can send by id. */
  readonly trustedDocuments: TrustedDocuments | undefined;
}

/** Authenticates callers before a body is read, and admits documents before they are parsed. */
export function authPlugins({ identity, gatewaySecret, trustedDocuments }: AuthOptions) {
  return [
    ...(identity ? [useIdentity(identity)] : []),
    ...(gatewaySecret === undefined ? [] : [useGatewaySignature(gatewaySecret)]),
    trustedDocuments ? useTrustedDocuments(trustedDocuments) : usePersistedQueryRefusal(),
  ];
}
