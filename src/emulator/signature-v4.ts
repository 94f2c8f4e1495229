import { createHash, createHmac } from 'node:crypto';
import { invalidArgument } from './errors.ts';
import { percentEncode, queryValue } from './query.ts';
import type { SignedRequest } from './signed-request.ts';

/** The signature of a V4 request and its parameters. */
export interface CredentialsV4 {
  readonly accessKeyId: string;
  /** yyyymmdd */
  readonly date: string;
  /** Without `oss-`: `cn-hangzhou`. */
  readonly region: string;
  readonly additionalHeaders: readonly string[];
  readonly signature: string;
  /** Whether it comes from the query string (a presigned URL). */
  readonly presigned: boolean;
}

const ALGORITHM = 'OSS4-HMAC-SHA256';

/** Reads the V4 credentials from the Authorization header or the query string, if any. */
export function credentialsV4(request: SignedRequest): CredentialsV4 | undefined {
  const { headers, query } = request;
  const authorization = headers.get('authorization');
  if (authorization?.startsWith(ALGORITHM)) {
    const fields = new Map<string, string>();
    for (const field of authorization.slice(ALGORITHM.length).split(',')) {
      const [, name = '', value = ''] = /^\s*([^=]*)=(.*?)\s*$/s.exec(field) ?? [];
      fields.set(name, value);
    }
    return {
      ...parseScope(fields.get('Credential') ?? ''),
      additionalHeaders: headerNames(fields.get('AdditionalHeaders')),
      signature: fields.get('Signature') ?? '',
      presigned: false,
    };
  }
  if (authorization !== undefined || queryValue(query, 'x-oss-signature-version') !== ALGORITHM) {
    return undefined;
  }
  return {
    ...parseScope(queryValue(query, 'x-oss-credential') ?? ''),
    additionalHeaders: headerNames(queryValue(query, 'x-oss-additional-headers')),
    signature: queryValue(query, 'x-oss-signature') ?? '',
    presigned: true,
  };
}

function parseScope(credential: string): { accessKeyId: string; date: string; region: string } {
  const match = /^([^/]+)\/(\d{8})\/([^/]+)\/oss\/aliyun_v4_request$/.exec(credential);
  const [, accessKeyId, date, region] = match ?? [];
  if (accessKeyId === undefined || date === undefined || region === undefined) {
    throw invalidArgument('Credential', credential, 'The V4 credential is invalid.');
  }
  return { accessKeyId, date, region };
}

function headerNames(list: string | undefined): string[] {
  return (list ?? '')
    .toLowerCase()
    .split(';')
    .filter((name) => name !== '')
    .sort();
}

/** The canonical request. Its path always has the bucket, even if that is in the host name. */
export function canonicalRequestV4(request: SignedRequest, credentials: CredentialsV4): string {
  const { method, bucket, object, query, headers } = request;
  const resource = `/${bucket === undefined ? '' : `${bucket}/`}${object ?? ''}`;
  const parameters = query
    .filter(([name]) => !(credentials.presigned && name === 'x-oss-signature'))
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  const signed = [...headers]
    .filter(
      ([name]) =>
        name === 'content-type' ||
        name === 'content-md5' ||
        name.startsWith('x-oss-') ||
        credentials.additionalHeaders.includes(name),
    )
    .sort(([a], [b]) => compare(a, b))
    .map(([name, value]) => `${name}:${value.trim()}\n`);
  return [
    method,
    resource.split('/').map(percentEncode).join('/'),
    parameters.join('&'),
    signed.join(''),
    credentials.additionalHeaders.join(';'),
    headers.get('x-oss-content-sha256') ?? 'UNSIGNED-PAYLOAD',
  ].join('\n');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The text that V4 signs. */
export function stringToSignV4(
  { date, region }: CredentialsV4,
  timestamp: string,
  canonicalRequest: string,
): string {
  const hash = createHash('sha256').update(canonicalRequest).digest('hex');
  return [ALGORITHM, timestamp, `${date}/${region}/oss/aliyun_v4_request`, hash].join('\n');
}

/** The V4 signature in hex. */
export function signV4(secret: string, { date, region }: CredentialsV4, text: string): string {
  const hmac = (key: string | Buffer, data: string) =>
    createHmac('sha256', key).update(data).digest();
  const key = [date, region, 'oss', 'aliyun_v4_request'].reduce<string | Buffer>(
    hmac,
    `aliyun_v4${secret}`,
  );
  return hmac(key, text).toString('hex');
}
