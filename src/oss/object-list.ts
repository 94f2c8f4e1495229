import { exactText, parseDocument, trimmedText, type XmlElement } from './client/xml.ts';
import { readBoolean, readTime } from './client/xml-values.ts';

/** OSS's limit of entries in one page. */
export const MAX_KEYS = 1000;

/** An object in a list. */
export interface ObjectEntry {
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  /** As OSS sends it, with its quotes: for a comparison with another one, or `If-Match`. */
  readonly etag: string;
  readonly lastModified: Date | null;
  /** OSS's word, for example `Standard`. */
  readonly storageClass: string;
  /** Whether an archived object can be read at the moment. */
  readonly isRestored: boolean;
}

/** A page of a bucket's objects, in ascending byte order of their keys. */
export interface ObjectPage {
  readonly objects: readonly ObjectEntry[];
  /** The beginnings of keys up to the delimiter, each once. */
  readonly prefixes: readonly string[];
  /** The token of the next page; `null` on the last page. */
  readonly nextToken: string | null;
}

/** Reads a `<ListBucketResult>` of ListObjectsV2. @throws Error if the document is not one. */
export function readObjectPage(body: Buffer): ObjectPage {
  const root = parseDocument(body, 'ListBucketResult');
  const decode = trimmedText(root, 'EncodingType') === 'url' ? decodeUrl : (text: string) => text;
  const all = (name: string) => root.children.filter((child) => child.name === name);
  const nextToken = readBoolean(trimmedText(root, 'IsTruncated'))
    ? decode(exactText(root, 'NextContinuationToken'))
    : null;
  // Without its token, a truncated page would look like the last one and hide objects.
  if (nextToken === '') throw new Error('The list is truncated, and has no token for the rest.');
  return {
    objects: all('Contents').map((entry) => readEntry(entry, decode)),
    prefixes: all('CommonPrefixes').map((entry) => decode(exactText(entry, 'Prefix'))),
    nextToken,
  };
}

function readEntry(entry: XmlElement, decode: (text: string) => string): ObjectEntry {
  const size = trimmedText(entry, 'Size');
  if (!/^\d{1,15}$/.test(size)) throw new Error(`An object's size is ${JSON.stringify(size)}.`);
  return {
    key: decode(exactText(entry, 'Key')),
    size: Number(size),
    etag: trimmedText(entry, 'ETag'),
    lastModified: readTime(trimmedText(entry, 'LastModified')),
    storageClass: trimmedText(entry, 'StorageClass'),
    isRestored: trimmedText(entry, 'RestoreInfo').includes('ongoing-request="false"'),
  };
}

/** As OSS's own SDKs decode it (url.QueryUnescape in Go): a `+` is a space. @throws URIError for an invalid text. */
function decodeUrl(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
