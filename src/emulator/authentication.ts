import type { Identity, KeyRing } from './accounts.ts';
import type { Claim } from './claim.ts';
import { accessDenied, OssError } from './errors.ts';
import { queryValue } from './query.ts';
import { signV1, stringToSignV1 } from './signature-v1.ts';
import { canonicalRequestV4, signV4, stringToSignV4 } from './signature-v4.ts';
import type { SignedRequest } from './signed-request.ts';
import { checkTime } from './signing-time.ts';

/**
 * Verifies region, key, security token, clock and signature, in this order.
 *
 * @param hostRegion the host's region; a V4 signature must have the same one
 */
export function authenticate(
  request: SignedRequest,
  claim: Claim | undefined,
  keys: KeyRing,
  now: number,
  hostRegion: string | undefined,
): Identity {
  if (claim === undefined) {
    throw accessDenied('Anonymous access is forbidden for this operation.');
  }
  if (claim.v4 !== undefined && hostRegion !== undefined && hostRegion !== claim.region) {
    throw invalidSigningRegion(request);
  }
  const identity = keys.get(claim.accessKeyId);
  if (identity === undefined) throw invalidAccessKeyId(claim.accessKeyId);
  checkSecurityToken(request, identity, keys, now);
  const timestamp = checkTime(request, claim, now);

  const { accessKeySecret } = identity.user;
  const { v4 } = claim;
  if (v4 === undefined) {
    const text = stringToSignV1(request, claim.expires);
    if (signV1(accessKeySecret, text) !== claim.signature) throw signatureMismatch(claim, text);
    return identity;
  }
  const canonicalRequest = canonicalRequestV4(request, v4);
  const text = stringToSignV4(v4, timestamp, canonicalRequest);
  if (!timestamp.startsWith(v4.date) || signV4(accessKeySecret, v4, text) !== claim.signature) {
    throw signatureMismatch(claim, text, canonicalRequest);
  }
  return identity;
}

/** From the headers or the query. */
function securityToken({ headers, query }: SignedRequest): string | undefined {
  return (
    headers.get('x-oss-security-token') ??
    queryValue(query, 'x-oss-security-token') ??
    queryValue(query, 'security-token')
  );
}

function checkSecurityToken(
  request: SignedRequest,
  { user }: Identity,
  keys: KeyRing,
  now: number,
): void {
  const token = securityToken(request);
  if (token === user.securityToken) {
    if (user.securityTokenExpiresAt !== undefined && now >= user.securityTokenExpiresAt) {
      throw forbidden('SecurityTokenExpired', 'The security token you provided has expired.');
    }
    return;
  }
  // A temporary key is unknown without its token.
  if (token === undefined) throw invalidAccessKeyId(user.accessKeyId);
  if (keys.values().some((other) => other.user.securityToken === token)) {
    throw forbidden(
      'AccessKeyIdAndSecurityTokenNotMatch',
      'The OSS access key id and security token you provided does not match.',
    );
  }
  throw forbidden('InvalidSecurityToken', 'The security token you provided is invalid.');
}

function forbidden(
  code: string,
  message: string,
  ec?: string,
  details?: Readonly<Record<string, string>>,
): OssError {
  return new OssError({ status: 403, code, message, ec, details });
}

function invalidSigningRegion({ headers }: SignedRequest): OssError {
  return new OssError({
    status: 400,
    code: 'InvalidArgument',
    message: 'Invalid signing region in Authorization header.',
    ec: '0002-00000226',
    details: { Authorization: headers.get('authorization') ?? '' },
  });
}

function invalidAccessKeyId(accessKeyId: string): OssError {
  return forbidden(
    'InvalidAccessKeyId',
    'The OSS Access Key Id you provided does not exist in our records.',
    '0002-00000902',
    { OSSAccessKeyId: accessKeyId },
  );
}

function signatureMismatch(claim: Claim, text: string, canonicalRequest?: string): OssError {
  return forbidden(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. ' +
      'Check your key and signing method.',
    '0002-00000040',
    {
      OSSAccessKeyId: claim.accessKeyId,
      SignatureProvided: claim.signature,
      StringToSign: text,
      StringToSignBytes: Buffer.from(text)
        .toString('hex')
        .replace(/(..)(?!$)/g, '$1 '),
      ...(canonicalRequest === undefined ? {} : { CanonicalRequest: canonicalRequest }),
    },
  );
}
