import { createHmac } from 'node:crypto';
import type { SignedRequest } from './signed-request.ts';

/**
 * The query parameters that V1 signs, besides x-oss-…; it does not sign others (prefix, marker, max-keys …). Source:
 * the sub-resource lists of the vendor's SDKs.
 */
const SUBRESOURCES: ReadonlySet<string> = new Set(
  (
    'acl append asyncFetch bucketInfo callback callback-var cname comp continuation-token cors ' +
    'delete encryption endTime img inventory inventoryId lifecycle live location logging ' +
    'objectMeta partNumber policy position qos referer replication replicationLocation ' +
    'replicationProgress requestPayment response-cache-control response-content-disposition ' +
    'response-content-encoding response-content-language response-content-type ' +
    'response-expires restore security-token startTime stat status style styleName symlink ' +
    'tagging transferAcceleration uploadId uploads versionId versioning versions vod website ' +
    'worm wormExtend wormId'
  ).split(' '),
);

/** Whether a query parameter names a part of the bucket rather than an option of the request. */
export function isSubresource(name: string): boolean {
  return SUBRESOURCES.has(name);
}

/**
 * The text that V1 signs. Its date is x-oss-date, or Date if that is absent.
 *
 * @param expires what a URL has instead of a date
 */
export function stringToSignV1(request: SignedRequest, expires?: string): string {
  const { method, bucket, object, query, headers } = request;
  const ossHeaders = [...headers]
    .filter(([name]) => name.startsWith('x-oss-'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value.trim()}\n`);
  const subresources = query
    .filter(([name]) => SUBRESOURCES.has(name) || name.startsWith('x-oss-'))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  const resource = `/${bucket === undefined ? '' : `${bucket}/`}${object ?? ''}`;
  return [
    method,
    headers.get('content-md5') ?? '',
    headers.get('content-type') ?? '',
    expires ?? headers.get('x-oss-date') ?? headers.get('date') ?? '',
    ossHeaders.join('') + resource + (subresources.length > 0 ? `?${subresources.join('&')}` : ''),
  ].join('\n');
}

/** `base64(HMAC-SHA1(secret, text))` */
export function signV1(secret: string, text: string): string {
  return createHmac('sha1', secret).update(text).digest('base64');
}
