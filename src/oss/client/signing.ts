import { hash } from 'node:crypto';
import { stringify } from 'node:querystring';
import type OSS from 'ali-oss';
import type { OssCredentials } from '../credentials/provider.ts';
import type { OssRequest } from './messages.ts';
import { isAddress, type OssTarget, urlOf } from './regions.ts';
import type { WireRequest } from './transport.ts';

/**
 * Creates the function that signs requests (V4) for one endpoint with one set of keys.
 *
 * ali-oss makes only the signature. Its own requests have a wrong host for calls to the account, and take as long to
 * build as to sign.
 *
 * @param Client ali-oss.
 * @returns the signed request, for a given time.
 */
export function createSigner(
  Client: typeof OSS,
  target: OssTarget,
  { accessKeyId, accessKeySecret, sessionToken }: OssCredentials,
): (request: OssRequest, time: Date) => WireRequest {
  const signer = new Client({ region: target.region, accessKeyId, accessKeySecret });
  const toBucket = addressing(target);
  return (
    { method, bucket, object = '', query, body: text, isStreamed, maxBytes, ...more },
    time,
  ) => {
    const body = text === undefined ? undefined : Buffer.from(text);
    const { origin, path, host } = toBucket(bucket);
    const headers: Record<string, string> = {
      ...more.headers,
      'x-oss-date': timestamp(time),
      'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
      'user-agent': signer.userAgent,
    };
    if (sessionToken) headers['x-oss-security-token'] = sessionToken;
    if (body) {
      headers['content-type'] = 'application/xml';
      headers['content-md5'] = hash('md5', body, 'base64');
    }
    const queries: Record<string, string | null> = {};
    for (const [name, value] of Object.entries(query)) queries[name] = value || null;
    headers['authorization'] = signer.authorizationV4(method, { headers, queries }, bucket, object);
    if (host) headers['host'] = host;
    const search = stringify(query);
    const url = `${path}${encodeKey(object)}${search && '?'}${search}`;
    return { origin, path: url, method, headers, body, isStreamed, maxBytes };
  };
}

/** Writes a time as signatures have it, for example `20260130T160000Z`. */
export function timestamp(time: Date): string {
  return time.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/** Encodes a key for the path of a URL. @throws URIError if it is not well-formed Unicode. */
export function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%2F', '/');
}

type Addressing = (bucket: string) => {
  readonly origin: string;
  readonly path: string;
  /** The host header, if it differs from the origin's host. */
  readonly host?: string;
};

function addressing(target: OssTarget): Addressing {
  const url = urlOf(target);
  const { protocol, hostname, host, origin } = url;
  // An IP address cannot have the bucket as a subdomain, so the host header names it.
  if (isAddress(url)) {
    const { host: name } = urlOf({ region: target.region });
    return (bucket) => ({ origin, path: '/', host: bucket ? `${bucket}.${name}` : name });
  }
  // A name without dots (`localhost`) cannot either, so the path names the bucket.
  if (!hostname.includes('.')) {
    return (bucket) => ({ origin, path: bucket ? `/${bucket}/` : '/' });
  }
  return (bucket) => ({ origin: bucket ? `${protocol}//${bucket}.${host}` : origin, path: '/' });
}
