import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc64 } from '../../src/emulator/crc64.ts';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { prefixEnd } from '../../src/emulator/object-table.ts';
import { startWithBuckets } from './set-up.ts';

const compareBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Texts of characters that sort differently in UTF-16, or that SQL and C treat apart. */
const keys = fc.string({
  unit: fc.constantFrom('\0', '/', '%', '_', 'a', '\u{D7FF}', '\u{E000}', '\u{FF5E}', '\u{10FFFF}'),
  minLength: 1,
  maxLength: 6,
});

// The vectors of CRC-64/XZ and of the vendor's C# SDK.
test.for([
  ['', '0'],
  ['123456789', '11051210869376104954'],
  ['This is a test.', '2186167744391481992'],
] as const)('the CRC-64 of "%s" is %s', ([text, expected]) => {
  expect(crc64(Buffer.from(text))).toBe(expected);
});

test('the end of a prefix is after all that starts with it, and before all else', () => {
  fc.assert(
    fc.property(keys, keys, (prefix, key) => {
      const end = prefixEnd(prefix);
      const isInside =
        compareBytes(key, prefix) >= 0 && (end === undefined || compareBytes(key, end) < 0);
      expect(isInside).toBe(key.startsWith(prefix));
    }),
    { numRuns: 2000, seed: 23 },
  );
});

test('objects set up without HTTP are returned in byte order of UTF-8', async () => {
  await using emulator = await startEmulator();
  emulator.createBucket({ name: 'logs' });
  fc.assert(
    fc.property(fc.uniqueArray(keys, { maxLength: 30 }), (names) => {
      emulator.deleteObjects('logs');
      emulator.putObjects(
        'logs',
        names.map((key) => ({ key, body: `body of ${key}` })),
      );
      expect([...emulator.objects('logs')]).toEqual(
        names.toSorted(compareBytes).map((key) => [key, Buffer.from(`body of ${key}`)]),
      );
    }),
    { numRuns: 100, seed: 23 },
  );
});

describe('putObjects', () => {
  test('stores all or nothing', async () => {
    await using emulator = await startWithBuckets();
    expect(() => emulator.putObjects('logs', [{ key: 'a' }, { key: '' }])).toThrow(
      '"" is not an object\'s key: it must have 1 to 1023 bytes of UTF-8.',
    );
    expect(emulator.objects('logs').size).toBe(0);
  });

  test.for(['é'.repeat(512), 'a\ud800'])('refuses the key %j', async (key) => {
    await using emulator = await startWithBuckets();
    expect(() => emulator.putObjects('logs', [{ key }])).toThrow(RangeError);
  });

  test('needs a bucket', async () => {
    await using emulator = await startWithBuckets();
    expect(() => emulator.putObjects('missing', [])).toThrow('Bucket "missing" does not exist.');
  });
});

test('deleteObjects deletes the named objects only', async () => {
  await using emulator = await startWithBuckets();
  emulator.putObjects('logs', [{ key: 'a' }, { key: 'b' }, { key: 'c' }]);
  emulator.putObjects('reports', [{ key: 'a' }]);
  emulator.deleteObjects('logs', ['a', 'missing']);
  expect([...emulator.objects('logs').keys()]).toEqual(['b', 'c']);
  emulator.deleteObjects('logs');
  expect(emulator.objects('logs').size).toBe(0);
  expect(emulator.objects('reports').size).toBe(1);
});
