import { stringify } from 'node:querystring';
import { InvalidArgumentError } from '../inventory/errors.ts';
import { loadAliOss } from './client/libraries.ts';
import { isAddress, type OssTarget, urlOf } from './client/regions.ts';
import { encodeKey, timestamp } from './client/signing.ts';
import type { OssCredentials } from './credentials/provider.ts';

/** OSS's limit of a signed URL's lifetime, in seconds: a week. OSS EC 0002-00000232 */
const MAX_EXPIRES = 604_800;

/** A URL with which anybody can download an object until it expires. */
export interface SignedUrl {
  readonly url: string;
  readonly expiresAt: Date;
}

/** What a signed URL is for. */
export interface DownloadAddress {
  /** Where the URL leads to. */
  readonly target: OssTarget;
  readonly bucket: string;
  readonly key: string;
  /** 1 to 604,800 seconds; less if the credentials expire earlier. */
  readonly expiresInSeconds: number;
  /** OSS's clock, in milliseconds since 1970. */
  readonly now: number;
}

/**
 * Signs a URL for a GET of an object. Nothing is sent to OSS, so the object may not exist.
 *
 * The URL contains the access key's id and, with temporary credentials, their token: it must not be logged or cached.
 *
 * ali-oss makes only the signature: its own signed URLs begin by this machine's clock, which may be wrong.
 *
 * @throws InvalidArgumentError for a lifetime that OSS does not accept.
 */
export function signUrl(
  { target, bucket, key, expiresInSeconds, now }: DownloadAddress,
  { accessKeyId, accessKeySecret, sessionToken, expiresAt = Infinity }: OssCredentials,
): SignedUrl {
  if (
    !(Number.isInteger(expiresInSeconds) && expiresInSeconds > 0 && expiresInSeconds <= MAX_EXPIRES)
  ) {
    const message = `A signed URL is valid for 1 to ${MAX_EXPIRES} seconds, not ${expiresInSeconds}.`;
    throw new InvalidArgumentError([{ path: ['expiresInSeconds'], message, ec: '0002-00000232' }]);
  }
  const signedAt = Math.floor(now / 1000);
  const seconds = Math.max(1, Math.min(expiresInSeconds, Math.floor(expiresAt / 1000) - signedAt));
  const time = timestamp(new Date(now));
  const scope = `${time.slice(0, 8)}/${target.region.replace(/^oss-/, '')}/oss/aliyun_v4_request`;
  const queries = {
    'x-oss-credential': `${accessKeyId}/${scope}`,
    'x-oss-date': time,
    'x-oss-expires': `${seconds}`,
    'x-oss-signature-version': 'OSS4-HMAC-SHA256',
    ...(sessionToken ? { 'x-oss-security-token': sessionToken } : {}),
  };
  const signer = new (loadAliOss())({ region: target.region, accessKeyId, accessKeySecret });
  const signed = signer.authorizationV4('GET', { headers: {}, queries }, bucket, key);
  const signature = /Signature=(.*)$/.exec(signed)?.[1];
  const query = stringify({ ...queries, 'x-oss-signature': signature });
  const url = `${originOf(target, bucket)}${encodeKey(key)}?${query}`;
  return { url, expiresAt: new Date((signedAt + seconds) * 1000) };
}

/** With a slash at its end. The bucket cannot be a subdomain of an address, nor of a name without dots. */
function originOf(target: OssTarget, bucket: string): string {
  const endpoint = urlOf(target);
  const { protocol, hostname, host, origin } = endpoint;
  const isPath = isAddress(endpoint) || !hostname.includes('.');
  return isPath ? `${origin}/${bucket}/` : `${protocol}//${bucket}.${host}/`;
}
