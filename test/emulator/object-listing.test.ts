import { parseXml, XmlElement } from '@rgrove/parse-xml';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { ask, type Reply } from './client.ts';
import { problem } from './objects.ts';
import { startWithBuckets } from './set-up.ts';

const compareBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

function list(emulator: Emulator, query: Record<string, string> = {}): Promise<Reply> {
  return ask(emulator, { bucket: 'logs', query: { 'list-type': '2', ...query }, version: 'V4' });
}

/** The keys and common prefixes of a page in byte order, decoded. */
function entriesOf({ text }: Reply): string[] {
  const children = parseXml(text).root?.children ?? [];
  return children
    .flatMap((child) => (child instanceof XmlElement ? child : []))
    .flatMap((child) =>
      child.name === 'Contents' || child.name === 'CommonPrefixes' ? child.children[0] : [],
    )
    .map((child) => (child instanceof XmlElement ? decodeURIComponent(child.text) : ''))
    .sort(compareBytes);
}

interface Listing {
  readonly prefix: string;
  readonly delimiter: string;
  readonly startAfter: string;
}

/** What a list of all pages must have. */
function expectedEntries(keys: readonly string[], { prefix, delimiter, startAfter }: Listing) {
  const entries = keys
    .filter((key) => key.startsWith(prefix) && compareBytes(key, startAfter) > 0)
    .map((key) => {
      const [group = '', ...rest] = delimiter ? key.slice(prefix.length).split(delimiter) : [];
      return rest.length === 0 ? key : prefix + group + delimiter;
    });
  return [...new Set(entries)].sort(compareBytes);
}

const text = (maxLength: number) =>
  fc.string({
    unit: fc.constantFrom('/', 'a', 'b', '+', '%', ' ', '\0', '\n', '～', '😀', '\u{10FFFF}'),
    maxLength,
  });
const keys = text(6).filter((key) => key !== '');

test('pages of any size, with any prefix, delimiter and start, equal a plain sort', async () => {
  await using emulator = await startWithBuckets();
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(keys, { maxLength: 40 }),
      fc.record({ prefix: text(2), delimiter: text(2), startAfter: text(4) }),
      fc.integer({ min: 1, max: 12 }),
      async (stored, listing, maxKeys) => {
        emulator.deleteObjects('logs');
        emulator.putObjects(
          'logs',
          stored.map((key) => ({ key })),
        );
        const rest = expectedEntries(stored, listing);
        let token: string | undefined = '';
        while (token !== undefined) {
          const page = await list(emulator, {
            prefix: listing.prefix,
            delimiter: listing.delimiter,
            'start-after': listing.startAfter,
            'continuation-token': token,
            'max-keys': String(maxKeys),
            'encoding-type': 'url',
          });
          expect(entriesOf(page)).toEqual(rest.splice(0, maxKeys));
          expect(page.at('KeyCount')).toBe(String(entriesOf(page).length));
          expect(page.at('IsTruncated')).toBe(String(rest.length > 0));
          token = page.at('NextContinuationToken');
          expect(token !== undefined).toBe(rest.length > 0);
        }
      },
    ),
    { numRuns: 200, seed: 23 },
  );
});

test('a page says all that OSS says', async () => {
  const lastModified = new Date('2020-05-18T05:45:43.999Z');
  await using emulator = await startWithBuckets();
  emulator.putObjects('logs', [
    { key: 'b c/d', size: 1 },
    { key: 'b c/e/1', size: 2 },
    { key: 'b c/e/2', size: 3 },
    { key: 'b c/f', body: 'x', lastModified, storageClass: 'IA', transitionedAt: lastModified },
  ]);
  const query = { prefix: 'b c/', delimiter: '/', 'start-after': 'b c/d', 'max-keys': '1' };
  const first = await list(emulator, query);
  expect(first.headers['content-type']).toBe('application/xml');
  expect(first.text).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult><Name>logs</Name><Prefix>b c/</Prefix>' +
      '<StartAfter>b c/d</StartAfter><MaxKeys>1</MaxKeys><Delimiter>/</Delimiter>' +
      '<IsTruncated>true</IsTruncated><NextContinuationToken>CgZiIGMvZS8-</NextContinuationToken>' +
      '<CommonPrefixes><Prefix>b c/e/</Prefix></CommonPrefixes><KeyCount>1</KeyCount></ListBucketResult>',
  );
  const second = await list(emulator, {
    ...query,
    'continuation-token': 'CgZiIGMvZS8-',
    'encoding-type': 'url',
    'fetch-owner': 'true',
  });
  expect(second.text).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult><Name>logs</Name><Prefix>b%20c%2F</Prefix>' +
      '<StartAfter>b%20c%2Fd</StartAfter><MaxKeys>1</MaxKeys><Delimiter>%2F</Delimiter>' +
      '<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>' +
      '<ContinuationToken>CgZiIGMvZS8-</ContinuationToken><Contents><Key>b%20c%2Ff</Key>' +
      '<LastModified>2020-05-18T05:45:43.000Z</LastModified>' +
      '<ETag>&quot;9DD4E461268C8034F5C8564E155C67A6&quot;</ETag><Type>Normal</Type><Size>1</Size>' +
      '<StorageClass>IA</StorageClass><TransitionTime>2020-05-18T05:45:43.999Z</TransitionTime>' +
      '<Owner><ID>1000000000000000</ID><DisplayName>1000000000000000</DisplayName></Owner></Contents>' +
      '<KeyCount>1</KeyCount></ListBucketResult>',
  );
});

test('the token after "bc" is that of OSS’s documents', async () => {
  await using emulator = await startWithBuckets();
  emulator.putObjects('logs', [{ key: 'bc' }, { key: 'c' }]);
  const page = await list(emulator, { 'max-keys': '1' });
  expect(page.at('NextContinuationToken')).toBe('CgJiYw--');
});

test('a page has 100 entries unless max-keys says otherwise, and at most 1,000', async () => {
  await using emulator = await startWithBuckets();
  const key = (index: number) => `k${'x'.repeat(200)}${String(index).padStart(4, '0')}`;
  emulator.putObjects(
    'logs',
    Array.from({ length: 1001 }, (_, index) => ({ key: key(index) })),
  );
  const page = await list(emulator);
  expect(entriesOf(page)).toHaveLength(100);
  expect(entriesOf(await list(emulator, { 'max-keys': '1000' }))).toHaveLength(1000);
  const token = page.at('NextContinuationToken') ?? '';
  const next = await list(emulator, { 'continuation-token': token });
  expect(entriesOf(next)[0]).toBe(key(100));
});

test('a bucket without objects has an empty page', async () => {
  await using emulator = await startWithBuckets();
  const page = await list(emulator);
  expect([page.status, page.at('KeyCount'), page.at('IsTruncated')]).toEqual([200, '0', 'false']);
});

describe('an invalid parameter is refused', () => {
  test.for([
    ['list-type', '3', '0015-00000401'],
    ['list-type', '', '0015-00000401'],
    ['max-keys', '0', '0015-00000402'],
    ['max-keys', '1001', '0015-00000402'],
    ['max-keys', 'all', '0015-00000402'],
    ['encoding-type', 'base64', '0017-00000235'],
    ['continuation-token', '2', '0015-00000404'],
    ['continuation-token', 'CgJiYw==', '0015-00000404'],
    ['continuation-token', 'CgNiYw--', '0015-00000404'],
    ['continuation-token', 'EgJiYw--', '0015-00000404'],
    ['continuation-token', '中', '0015-00000404'],
  ] as const)('%s=%s', async ([name, value, ec]) => {
    await using emulator = await startWithBuckets();
    const reply = await list(emulator, { [name]: value });
    expect([...problem(reply), reply.at('ArgumentName'), reply.at('ArgumentValue')]).toEqual([
      400,
      'InvalidArgument',
      ec,
      name,
      value,
    ]);
  });
});
