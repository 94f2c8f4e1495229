import { hash } from 'node:crypto';
import { stringify } from 'node:querystring';
import type OSS from 'ali-oss';
import type { OssCredentials } from '../credentials/provider.ts';
import type { OssRequest } from './messages.ts';
import { isAddress, type OssPlace, urlOf } from './regions.ts';
import type { WireRequest } from './transport.ts';

/**
 * Makes what signs requests (V4) for one place with one set of keys.
 *
 * The signature is ali-oss's. The request around it is made here: ali-oss begins a host with a dot where there is no
 * bucket, and takes as long for it as for signing.
 *
 * @param Client ali-oss.
 * @returns the request as it goes out, signed with this time.
 */
export function createSigner(
  Client: typeof OSS,
  place: OssPlace,
  { accessKeyId, accessKeySecret, sessionToken }: OssCredentials,
): (request: OssRequest, time: Date) => WireRequest {
  const signer = new Client({ region: place.region, accessKeyId, accessKeySecret });
  const toBucket = addressing(place);
  return ({ method, bucket, query, body: text }, time) => {
    const body = text === undefined ? undefined : Buffer.from(text);
    const { origin, path, host } = toBucket(bucket);
    const headers: Record<string, string> = {
      'x-oss-date': time.toISOString().replaceAll(/[-:]|\.\d+/g, ''),
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
    headers['authorization'] = signer.authorizationV4(method, { headers, queries }, bucket);
    if (host) headers['host'] = host;
    return { origin, path: `${path}?${stringify(query)}`, method, headers, body };
  };
}

/** How a bucket is addressed at an endpoint. */
type Addressing = (bucket: string) => {
  readonly origin: string;
  readonly path: string;
  /** Where it is another one than the origin's. */
  readonly host?: string;
};

function addressing(place: OssPlace): Addressing {
  const url = urlOf(place);
  const { protocol, hostname, host, origin } = url;
  // An address has no room for the bucket: whoever listens there is told in the host header.
  if (isAddress(url)) {
    const { host: name } = urlOf({ region: place.region });
    return (bucket) => ({ origin, path: '/', host: bucket ? `${bucket}.${name}` : name });
  }
  // Neither has a name without dots (`localhost`): path style it is.
  if (!hostname.includes('.')) {
    return (bucket) => ({ origin, path: bucket ? `/${bucket}/` : '/' });
  }
  return (bucket) => ({ origin: bucket ? `${protocol}//${bucket}.${host}` : origin, path: '/' });
}
