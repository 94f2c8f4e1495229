import { createHash, createHmac } from 'node:crypto';
import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { DEFAULT_ACCOUNT } from '../../src/emulator/emulator.ts';

/** The fixed account's first key. */
export const ACCOUNT_ID = DEFAULT_ACCOUNT.accountId;
export const KEY: Key = DEFAULT_ACCOUNT.users[0] ?? { accessKeyId: '', accessKeySecret: '' };

/** Where an emulator listens; one in another process has no more than this. */
export interface Target {
  readonly port: number;
}

export interface Key {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string;
}

/** A request for the small client below, which shares no code with the emulator. */
export interface Ask {
  method?: string;
  bucket?: string;
  /** The key of an object, decoded. */
  object?: string;
  /** By name, decoded. */
  query?: Record<string, string>;
  /** Sent instead of `query`, which is still what is signed. */
  rawQuery?: string;
  body?: string | Uint8Array;
  headers?: Record<string, string>;
  key?: Key;
  version?: 'V1' | 'V4';
  /** Of host and V4 scope. */
  region?: string;
  style?: 'host' | 'path';
  at?: Date;
  additionalHeaders?: string[];
  signature?: string;
  anonymous?: boolean;
}

export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  bytes: Buffer;
  text: string;
  /** Text of the first element of that name in the document. */
  at(name: string): string | undefined;
}

const SIGNED_BY_V1 = ['bucketInfo', 'continuation-token', 'inventory', 'inventoryId', 'location'];

function rfc3986(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9\-._~]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

/** Encodes a key, but not its slashes. */
function keyPath(key = ''): string {
  return key.split('/').map(rfc3986).join('/');
}

function v1(ask: Ask, key: Key, headers: Record<string, string>): string {
  const query = ask.query ?? {};
  const subresources = Object.keys(query)
    .filter((name) => [...SIGNED_BY_V1, 'versioning'].includes(name))
    .sort()
    .map((name) => (query[name] ? `${name}=${query[name]}` : name))
    .join('&');
  const text = [
    ask.method ?? 'GET',
    headers['content-md5'] ?? '',
    headers['content-type'] ?? '',
    headers['x-oss-date'] ?? '',
    ...Object.keys(headers)
      .filter((name) => name.startsWith('x-oss-'))
      .sort()
      .map((name) => `${name}:${headers[name]}`),
    `/${ask.bucket ? `${ask.bucket}/` : ''}${ask.object ?? ''}${subresources && `?${subresources}`}`,
  ].join('\n');
  const signature = createHmac('sha1', key.accessKeySecret).update(text).digest('base64');
  return `OSS ${key.accessKeyId}:${ask.signature ?? signature}`;
}

function v4(ask: Ask, key: Key, headers: Record<string, string>): string {
  const query = ask.query ?? {};
  const additional = ask.additionalHeaders ?? [];
  const names = Object.keys(headers)
    .filter((name) => /^(content-type|content-md5|x-oss-.*)$/.test(name))
    .concat(additional)
    .sort();
  const canonical = [
    ask.method ?? 'GET',
    `/${ask.bucket ? `${ask.bucket}/` : ''}${keyPath(ask.object)}`,
    Object.entries(query)
      .map(([name, value]) => rfc3986(name) + (value && `=${rfc3986(value)}`))
      .sort()
      .join('&'),
    names.map((name) => `${name}:${headers[name]}\n`).join(''),
    additional.join(';'),
    'UNSIGNED-PAYLOAD',
  ].join('\n');
  const date = headers['x-oss-date'] ?? '';
  const scope = [date.slice(0, 8), (ask.region ?? 'oss-cn-hangzhou').slice(4), 'oss'];
  const hash = createHash('sha256').update(canonical).digest('hex');
  const path = [...scope, 'aliyun_v4_request'].join('/');
  let secret = Buffer.from(`aliyun_v4${key.accessKeySecret}`);
  for (const part of [
    ...scope,
    'aliyun_v4_request',
    `OSS4-HMAC-SHA256\n${date}\n${path}\n${hash}`,
  ]) {
    secret = createHmac('sha256', secret).update(part).digest();
  }
  const headersField = additional.length > 0 ? `,AdditionalHeaders=${additional.join(';')}` : '';
  const signature = ask.signature ?? secret.toString('hex');
  return `OSS4-HMAC-SHA256 Credential=${key.accessKeyId}/${path}${headersField},Signature=${signature}`;
}

/** Signs a request and sends it. */
export function ask(emulator: Target, request: Ask): Promise<Reply> {
  const { method, path, headers, body } = prepare(emulator, request);
  return send(emulator, method, path, headers, body);
}

/** Signs a request. */
export function prepare(emulator: Target, request: Ask) {
  const { method = 'GET', bucket = '', key = KEY, region = 'oss-cn-hangzhou' } = request;
  const at = request.at ?? new Date();
  const isV4 = request.version === 'V4';
  const body = request.body === undefined ? undefined : Buffer.from(request.body);
  const hostStyle = request.style !== 'path';
  const headers: Record<string, string> = {
    host: hostStyle
      ? `${bucket && `${bucket}.`}${region}.aliyuncs.com`
      : `localhost:${emulator.port}`,
    'x-oss-date': isV4 ? at.toISOString().replace(/[-:]|\.\d+/g, '') : at.toUTCString(),
    ...(isV4 ? { 'x-oss-content-sha256': 'UNSIGNED-PAYLOAD' } : {}),
    ...(key.securityToken ? { 'x-oss-security-token': key.securityToken } : {}),
    ...(body === undefined
      ? {}
      : {
          'content-type': 'application/xml',
          'content-md5': createHash('md5').update(body).digest('base64'),
          'content-length': String(body.length),
        }),
    ...request.headers,
  };
  const authorization = (isV4 ? v4 : v1)(request, key, headers);
  const query =
    request.rawQuery ??
    Object.entries(request.query ?? {})
      .map(([name, value]) => `${name}${value && `=${rfc3986(value)}`}`)
      .join('&');
  const place = `/${!hostStyle && bucket ? `${bucket}/` : ''}${keyPath(request.object)}`;
  const path = `${place}${query && `?${query}`}`;
  return {
    method,
    path,
    headers: request.anonymous ? headers : { ...headers, authorization },
    body,
  };
}

/** Sends a request as it is. */
export function send(
  emulator: Target,
  method: string,
  path: string,
  headers: OutgoingHttpHeaders,
  body?: Uint8Array,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { host: '127.0.0.1', port: emulator.port, method, path, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const text = bytes.toString();
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            bytes,
            text,
            at: (name) => find(parseXml(text).root, name),
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function find(element: XmlElement | null, name: string): string | undefined {
  if (element === null) return undefined;
  if (element.name === name) return element.text;
  for (const child of element.children) {
    const found = child instanceof XmlElement ? find(child, name) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function escapeText(text: string): string {
  return text.replace(/[&<>"'\r\n\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The parts of a rule document that tests vary; `''` leaves an element out. */
export interface RuleParts {
  id?: string;
  isEnabled?: string;
  filter?: string;
  format?: string;
  accountId?: string;
  roleArn?: string;
  bucket?: string;
  destination?: string;
  schedule?: string;
  versions?: string;
  rest?: string;
}

/** A rule document that OSS accepts, but for what is given. */
export function ruleXml(id: string, parts: RuleParts = {}): string {
  const {
    isEnabled = '<IsEnabled>true</IsEnabled>',
    filter = '',
    format = '<Format>CSV</Format>',
    accountId = `<AccountId>${ACCOUNT_ID}</AccountId>`,
    roleArn = `<RoleArn>acs:ram::${ACCOUNT_ID}:role/AliyunOSSRole</RoleArn>`,
    bucket = '<Bucket>acs:oss:::reports</Bucket>',
    destination = '',
    schedule = '<Schedule><Frequency>Daily</Frequency></Schedule>',
    versions = '<IncludedObjectVersions>All</IncludedObjectVersions>',
    rest = '',
  } = parts;
  return (
    `<InventoryConfiguration>${parts.id ?? `<Id>${escapeText(id)}</Id>`}${isEnabled}${filter}` +
    `<Destination><OSSBucketDestination>${format}${accountId}${roleArn}${bucket}${destination}` +
    `</OSSBucketDestination></Destination>${schedule}${versions}${rest}</InventoryConfiguration>`
  );
}

/** PUTs a rule document in bucket `logs`. */
export function putRule(
  emulator: Target,
  id: string,
  parts: RuleParts = {},
  more: Ask = {},
): Promise<Reply> {
  return ask(emulator, {
    method: 'PUT',
    bucket: 'logs',
    query: { inventory: '', inventoryId: id },
    body: ruleXml(id, parts),
    ...more,
  });
}

/** GETs a rule of bucket `logs`. */
export function getRule(emulator: Target, id: string, more: Ask = {}): Promise<Reply> {
  return ask(emulator, { bucket: 'logs', query: { inventory: '', inventoryId: id }, ...more });
}

/** DELETEs a rule of bucket `logs`. */
export function deleteRule(emulator: Target, id: string, more: Ask = {}): Promise<Reply> {
  return getRule(emulator, id, { method: 'DELETE', ...more });
}

/** LISTs the rules of bucket `logs`. */
export function listRules(emulator: Target, token?: string, more: Ask = {}): Promise<Reply> {
  const query = { inventory: '', ...(token === undefined ? {} : { 'continuation-token': token }) };
  return ask(emulator, { bucket: 'logs', query, ...more });
}
