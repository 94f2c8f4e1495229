import { invalidArgument } from './errors.ts';
import { queryValue } from './query.ts';
import { type CredentialsV4, credentialsV4 } from './signature-v4.ts';
import type { SignedRequest } from './signed-request.ts';

/** A request's access key and, for V4, the region it is signed for; nothing is verified yet. */
export interface Claim {
  readonly accessKeyId: string;
  /** `oss-cn-hangzhou`; V1 signs no region. */
  readonly region?: string;
  readonly v4?: CredentialsV4;
  readonly signature: string;
  /** A V1 URL's end of validity, in seconds since 1970 as sent. */
  readonly expires?: string | undefined;
}

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
  if (authorization === undefined) return readUrlClaim(request);
  const [, accessKeyId, signature] = /^OSS ([^:\s]+):(\S*)\s*$/.exec(authorization) ?? [];
  if (accessKeyId === undefined || signature === undefined) {
    throw invalidArgument('Authorization', authorization, 'The authorization header is invalid.');
  }
  return { accessKeyId, signature };
}

/** The V1 signature of a URL. */
function readUrlClaim({ query }: SignedRequest): Claim | undefined {
  const accessKeyId = queryValue(query, 'OSSAccessKeyId');
  const signature = queryValue(query, 'Signature');
  if (accessKeyId === undefined || signature === undefined) return undefined;
  return { accessKeyId, signature, expires: queryValue(query, 'Expires') ?? '' };
}
