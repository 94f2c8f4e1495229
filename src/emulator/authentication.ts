import type { Identity, KeyRing } from './accounts.ts';
import { accessDenied, invalidArgument, OssError } from './errors.ts';
import { queryValue } from './query.ts';
import { signV1, stringToSignV1 } from './signature-v1.ts';
import {
  type CredentialsV4,
  canonicalRequestV4,
  credentialsV4,
  signV4,
  stringToSignV4,
} from './signature-v4.ts';
import type { SignedRequest } from './signed-request.ts';

/** A request's access key and, for V4, the region it is signed for; nothing is verified yet. */
export interface Claim {
  readonly accessKeyId: string;
  /** `oss-cn-hangzhou`; V1 signs no region. */
  readonly region?: string;
  readonly v4?: CredentialsV4;
  readonly signature: string;
}

/** OSS EC 0002-00000504: ±15 minutes. */
const MAX_SKEW_MS = 900_000;

/**
 * The sender that a request claims; undefined for an anonymous request.
 *
 * @throws InvalidArgument for an unknown form of the Authorization header.
 */
export function readClaim(request: SignedRequest): Claim | undefined {
  const v4 = credentialsV4(request);
  if (v4 !== undefined) {
    const { accessKeyId, signature } = v4;
    return { accessKeyId, signature, v4, region: `oss-${v4.region}` };
  }
  const authorization = request.headers.get('authorization');
  if (authorization === undefined) return undefined;
  const [, accessKeyId, signature] = /^OSS ([^:\s]+):(\S*)\s*$/.exec(authorization) ?? [];
  if (accessKeyId === undefined || signature === undefined) {
    throw invalidArgument('Authorization', authorization, 'The authorization header is invalid.');
  }
  return { accessKeyId, signature };
}

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
  const timestamp = checkClock(request, claim, now);

  const { accessKeySecret } = identity.user;
  const { v4 } = claim;
  if (v4 === undefined) {
    const text = stringToSignV1(request);
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
  return headers.get('x-oss-security-token') ?? queryValue(query, 'x-oss-security-token');
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

/** Returns the timestamp as sent. */
function checkClock({ headers, query }: SignedRequest, claim: Claim, now: number): string {
  const presigned = claim.v4?.presigned === true;
  const written = presigned
    ? queryValue(query, 'x-oss-date')
    : (headers.get('x-oss-date') ?? headers.get('date'));
  const time = claim.v4 === undefined ? Date.parse(written ?? '') : parseBasicIso(written ?? '');
  if (written === undefined || Number.isNaN(time)) {
    throw accessDenied('OSS authentication requires a valid Date.');
  }
  const expires = presigned ? Number(queryValue(query, 'x-oss-expires')) : undefined;
  if (expires !== undefined) {
    // A presigned V4 URL is valid for at most seven days.
    if (!(Number.isInteger(expires) && expires >= 1 && expires <= 604_800)) {
      throw invalidArgument('x-oss-expires', String(expires), 'x-oss-expires is invalid.');
    }
    if (now > time + expires * 1000) throw accessDenied('Request has expired.');
  }
  if (time - now > MAX_SKEW_MS || (expires === undefined && now - time > MAX_SKEW_MS)) {
    throw forbidden(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      '0002-00000504',
      {
        MaxAllowedSkewMilliseconds: String(MAX_SKEW_MS),
        RequestTime: new Date(time).toISOString(),
        ServerTime: new Date(now).toISOString(),
      },
    );
  }
  return written;
}

function parseBasicIso(text: string): number {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  return Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
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
