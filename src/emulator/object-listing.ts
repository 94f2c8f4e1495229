import type { BucketCall } from './call.ts';
import { invalidArgument } from './errors.ts';
import { type ObjectVersion, prefixEnd } from './object-table.ts';
import { keyOfObjectToken, objectTokenAfter } from './object-token.ts';
import { type Answer, documentAnswer } from './operations.ts';
import { percentEncode, type Query, queryValue } from './query.ts';
import { leaf, wrap, xmlDocument } from './xml.ts';

const DEFAULT_MAX_KEYS = 100;

/** OSS EC 0015-00000402 */
const MAX_MAX_KEYS = 1000;

/** An object, or the common prefix of several. */
type Entry = ObjectVersion | string;

interface Parameters {
  readonly prefix: string;
  readonly delimiter: string;
  readonly startAfter: string | undefined;
  readonly token: string;
  readonly maxKeys: number;
  /** Applies `encoding-type`. */
  readonly encode: (text: string) => string;
}

/** The bucket's current objects in byte order, those with a common prefix up to the delimiter as one. */
export function listObjectsV2(call: BucketCall): Answer {
  const { bucket, query } = call;
  const parameters = readParameters(query);
  const { prefix, delimiter, startAfter, token, maxKeys, encode } = parameters;
  const entries = readEntries(call, parameters);
  const page = entries.slice(0, maxKeys);
  const last = entries.length > maxKeys ? page.at(-1) : undefined;
  const hasOwner = queryValue(query, 'fetch-owner') === 'true';
  return documentAnswer(
    xmlDocument(
      wrap(
        'ListBucketResult',
        leaf('Name', bucket.name),
        leaf('Prefix', encode(prefix)),
        startAfter === undefined ? '' : leaf('StartAfter', encode(startAfter)),
        leaf('MaxKeys', maxKeys),
        leaf('Delimiter', encode(delimiter)),
        encode === asIs ? '' : leaf('EncodingType', 'url'),
        leaf('IsTruncated', last !== undefined),
        token === '' ? '' : leaf('ContinuationToken', token),
        last === undefined ? '' : leaf('NextContinuationToken', objectTokenAfter(keyOf(last))),
        ...page
          .filter((entry) => typeof entry !== 'string')
          .map((object) => contents(object, encode, hasOwner ? bucket.accountId : undefined)),
        ...page
          .filter((entry) => typeof entry === 'string')
          .map((common) => wrap('CommonPrefixes', leaf('Prefix', encode(common)))),
        leaf('KeyCount', page.length),
      ),
    ),
  );
}

function readParameters(query: Query): Parameters {
  const type = queryValue(query, 'list-type') ?? '';
  if (type !== '2') {
    throw invalidArgument('list-type', type, 'list-type is not 2.', '0015-00000401');
  }
  const sentMaxKeys = queryValue(query, 'max-keys') || String(DEFAULT_MAX_KEYS);
  const maxKeys = /^\d{1,4}$/.test(sentMaxKeys) ? Number(sentMaxKeys) : 0;
  if (maxKeys < 1 || maxKeys > MAX_MAX_KEYS) {
    const message = `max-keys is not in 1..${MAX_MAX_KEYS}.`;
    throw invalidArgument('max-keys', sentMaxKeys, message, '0015-00000402');
  }
  const encoding = queryValue(query, 'encoding-type') ?? '';
  if (encoding !== '' && encoding !== 'url') {
    const message = 'Invalid Encoding Method specified in Request';
    throw invalidArgument('encoding-type', encoding, message, '0017-00000235');
  }
  return {
    prefix: queryValue(query, 'prefix') ?? '',
    delimiter: queryValue(query, 'delimiter') ?? '',
    startAfter: queryValue(query, 'start-after'),
    token: queryValue(query, 'continuation-token') ?? '',
    maxKeys,
    encode: encoding === 'url' ? percentEncode : asIs,
  };
}

const asIs = (text: string) => text;

/** Reads one entry more than a page has. A token takes precedence over start-after. */
function readEntries({ bucket, store }: BucketCall, parameters: Parameters): Entry[] {
  const { prefix, delimiter, startAfter, token, maxKeys } = parameters;
  const groupOf = (key: string) => commonPrefix(key, prefix, delimiter);
  const last = token === '' ? undefined : keyOfObjectToken(token);
  const after = last ?? startAfter;
  const entries: Entry[] = [];
  // A page that ended with a common prefix is done with all of its keys.
  let from = last !== undefined && last === groupOf(last) ? prefixEnd(last) : '';
  while (from !== undefined && entries.length <= maxKeys) {
    const start = from;
    from = undefined;
    for (const object of store.objects(bucket.name, { prefix, after, from: start })) {
      const group = groupOf(object.key);
      entries.push(group ?? object);
      if (group !== undefined) from = prefixEnd(group);
      if (group !== undefined || entries.length > maxKeys) break;
    }
  }
  return entries;
}

/** What all keys have in common that are grouped with this one; undefined if it is not grouped. */
function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return end === -1 ? undefined : key.slice(0, end + delimiter.length);
}

function keyOf(entry: Entry): string {
  return typeof entry === 'string' ? entry : entry.key;
}

function contents(
  object: ObjectVersion,
  encode: Parameters['encode'],
  ownerId: string | undefined,
): string {
  const { key, lastModified, etag, type, size, storageClass, transitionedAt } = object;
  return wrap(
    'Contents',
    leaf('Key', encode(key)),
    leaf('LastModified', lastModified.toISOString()),
    leaf('ETag', `"${etag}"`),
    leaf('Type', type),
    leaf('Size', size),
    leaf('StorageClass', storageClass),
    transitionedAt === undefined ? '' : leaf('TransitionTime', transitionedAt.toISOString()),
    ownerId === undefined ? '' : wrap('Owner', leaf('ID', ownerId), leaf('DisplayName', ownerId)),
  );
}
