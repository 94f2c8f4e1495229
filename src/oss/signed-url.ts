import { InvalidArgumentError } from '../inventory/errors.ts';
import { loadAliOss } from './client/libraries.ts';
import { isAddress, type OssTarget, urlOf } from './client/regions.ts';
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
}

/**
 * Signs a URL for a GET of an object. Nothing is sent to OSS, so the object may not exist.
 *
 * The URL contains the access key's id and, with temporary credentials, their token: it must not be logged or cached.
 *
 * @throws InvalidArgumentError for a lifetime that OSS does not accept.
 */
export async function signUrl(
  { target, bucket, key, expiresInSeconds }: DownloadAddress,
  { accessKeyId, accessKeySecret, sessionToken, expiresAt = Infinity }: OssCredentials,
): Promise<SignedUrl> {
  if (
    !(Number.isInteger(expiresInSeconds) && expiresInSeconds > 0 && expiresInSeconds <= MAX_EXPIRES)
  ) {
    const message = `A signed URL is valid for 1 to ${MAX_EXPIRES} seconds, not ${expiresInSeconds}.`;
    throw new InvalidArgumentError([{ path: ['expiresInSeconds'], message, ec: '0002-00000232' }]);
  }
  const Client = loadAliOss();
  const endpoint = urlOf(target);
  const client = new Client({
    region: target.region,
    endpoint: endpoint.origin,
    // The bucket cannot be a subdomain of an address, nor of a name without dots.
    sldEnable: isAddress(endpoint) || !endpoint.hostname.includes('.'),
    bucket,
    accessKeyId,
    accessKeySecret,
    ...(sessionToken ? { stsToken: sessionToken, refreshSTSTokenInterval: Infinity } : {}),
  });
  // ali-oss signs the current second.
  const signedAt = Math.floor(Date.now() / 1000);
  const seconds = Math.max(1, Math.min(expiresInSeconds, Math.floor(expiresAt / 1000) - signedAt));
  const url = await client.signatureUrlV4('GET', seconds, undefined, key);
  return { url, expiresAt: new Date((signedAt + seconds) * 1000) };
}
