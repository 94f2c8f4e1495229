import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareIds, placeBefore } from '../../src/inventory/id-order.ts';
import { type ListSource, SortedList } from '../../src/loaders/sorted-list.ts';
import { repeatable } from '../support/seed.ts';

/** A service with pages of a few keys, of which it notes what it gives; the sizes take turns. */
function serviceOf(keys: readonly string[], canSeek: boolean, sizes: readonly number[]) {
  const given: string[] = [];
  let asked = 0;
  const pageBehind = async (key: string) => {
    const size = sizes[asked % sizes.length] ?? 1;
    asked += 1;
    const rest = keys.filter((each) => compareIds(each, key) > 0);
    const items = rest.slice(0, size);
    given.push(...items);
    return { items, next: rest.length > size ? `token ${items.at(-1)}` : null };
  };
  const source: ListSource<string> = {
    key: (item) => item,
    fetch: (token) => pageBehind(token?.slice('token '.length) ?? ''),
    seek: async (key) => (canSeek ? pageBehind(key) : null),
    broken,
  };
  return { source, given };
}

const broken = (why: string) => new Error(`broken: ${why}`);

const key = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 });
const keys = fc.uniqueArray(key, { maxLength: 40, size: 'max' }).map((all) => all.sort(compareIds));
const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });
const reader = fc.record({
  after: fc.option(key),
  most: fc.integer({ min: 1, max: 12 }),
});
type Reader = typeof reader extends fc.Arbitrary<infer Value> ? Value : never;

describe('readers of one list, at the same time and one after the other', () => {
  test('each get what is behind their place, and know what they have seen', async () => {
    const run = fc.asyncProperty(
      keys,
      fc.boolean(),
      sizes,
      fc.array(fc.array(reader, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
      async (all, canSeek, pageSizes, rounds) => {
        const { source, given } = serviceOf(all, canSeek, pageSizes);
        const list = new SortedList(source);
        const read = async ({ after, most }: Reader) => {
          const expected = all.filter((each) => after === null || compareIds(each, after) > 0);
          const seen: string[] = [];
          for await (const { items, hasMore } of list.after(after)) {
            seen.push(...items);
            expect(seen).toEqual(expected.slice(0, seen.length));
            expect(hasMore).toBe(seen.length < expected.length);
            for (const each of seen) expect(list.known(each)).toBe(each);
            if (seen.length >= most) break;
          }
          expect(seen.length).toBeGreaterThanOrEqual(Math.min(most, expected.length));
        };
        for (const readers of rounds) await Promise.all(readers.map(read));
        // What is said to be known is so.
        for (const each of ['a', 'ab', 'abc', 'b', 'bb', 'c', 'cccc']) {
          const known = list.known(each);
          if (known !== undefined) expect(known).toBe(all.includes(each) ? each : null);
        }
        if (!canSeek) expect(given).toEqual(all.slice(0, given.length));
      },
    );
    await fc.assert(run, repeatable('readers of a list', 3000));
  });

  test('who expects the whole reads nothing twice', async () => {
    const run = fc.asyncProperty(keys, fc.array(reader), async (all, readers) => {
      const { source, given } = serviceOf(all, true, [3]);
      const list = new SortedList(source);
      list.expectWhole();
      const drain = async (after: string | null) => {
        for await (const _ of list.after(after));
      };
      await Promise.all([...readers.map(({ after }) => drain(after)), drain(null)]);
      expect(given).toEqual(all);
    });
    await fc.assert(run, repeatable('readers of a whole list', 500));
  });
});

describe('a service that does not keep to its order is found out', () => {
  test.for([
    ['the same page for ever', { items: ['b'], next: 'b' }],
    ['another token for the same page', { items: ['b'], next: 'c' }],
    ['an empty page with a token', { items: [], next: 'c' }],
    ['a page that begins further in front', { items: ['a', 'c'], next: null }],
    ['a page that is not ascending', { items: ['d', 'c'], next: null }],
    ['a page with an item twice', { items: ['c', 'c'], next: null }],
  ] as const)('%s', async ([, second]) => {
    let fetched = 0;
    const fetch = async () => {
      fetched += 1;
      return fetched === 1 ? { items: ['b'], next: 'b' } : second;
    };
    const list = new SortedList<string>({ key: (item) => item, fetch, seek: fetch, broken });
    const drain = async () => {
      for await (const _ of list.after(null));
    };
    await expect(drain()).rejects.toThrow('broken');
    expect(fetched).toBe(2);
  });
});

test('a failure reaches all readers of the same page, and the next reader fetches again', async () => {
  let isDown = true;
  const asked: (string | null)[] = [];
  const fetch = async (place: string | null) => {
    asked.push(place);
    if (isDown && place === null) throw new Error('down');
    return { items: ['y'], next: null };
  };
  const list = new SortedList<string>({ key: (item) => item, fetch, seek: fetch, broken });
  const read = async (place: string | null) => (await list.after(place).next()).value;
  const outcomes = await Promise.allSettled([read(null), read(null), read('x')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  expect(asked).toEqual([null, 'x']);
  isDown = false;
  expect(await read(null)).toEqual({ items: ['y'], hasMore: false });
});

test('the order of ids is that of their bytes', () => {
  const text = fc.string({ unit: 'binary', maxLength: 6 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const bytes = Buffer.compare(Buffer.from(a), Buffer.from(b));
      expect(Math.sign(compareIds(a, b))).toBe(bytes);
    }),
    repeatable('order of ids', 5000),
  );
});

/** Ids that are near each other, and near the longest. */
const near = fc
  .tuple(
    fc.constantFrom(0, 1, 188, 189, 190, 191),
    fc.array(
      fc.constantFrom(
        '\t',
        '\n',
        '\r',
        ' ',
        '!',
        'a',
        'b',
        '\ud7ff',
        '\ue000',
        '\ufffd',
        '\u{10000}',
        '\u{10FFFE}',
      ),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([length, end]) => [...'h'.repeat(length), ...end].slice(0, 192).join(''));

test('nothing is between an id and the place before it', () => {
  fc.assert(
    fc.property(near, near, (id, other) => {
      const place = placeBefore(id) ?? '';
      expect(compareIds(place, id)).toBeLessThan(0);
      expect([...place].length).toBeLessThanOrEqual(192);
      if (compareIds(other, id) < 0) expect(compareIds(other, place)).toBeLessThanOrEqual(0);
    }),
    repeatable('places before ids', 20_000),
  );
});
