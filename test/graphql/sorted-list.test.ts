import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ListSource, SortedList } from '../../src/graphql/sorted-list.ts';
import { compareIds } from '../../src/inventory/configuration.ts';
import { repeatable } from '../support/seed.ts';

/** A service with pages of a few keys, which notes what it gives. */
function serviceOf(keys: readonly string[], canSeek: boolean) {
  const given: string[] = [];
  const pageBehind = async (key: string, size: number) => {
    const rest = keys.filter((each) => compareIds(each, key) > 0);
    const items = rest.slice(0, size);
    given.push(...items);
    return { items, next: rest.length > size ? `token ${items.at(-1)}` : null };
  };
  const source: ListSource<string> = {
    key: (item) => item,
    fetch: (token, size) => pageBehind(token?.slice('token '.length) ?? '', size),
    seek: async (key, size) => (canSeek ? pageBehind(key, size) : null),
  };
  return { source, given };
}

const key = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 });
const keys = fc.uniqueArray(key, { maxLength: 40, size: 'max' }).map((all) => all.sort(compareIds));
const reader = fc.record({
  after: fc.option(key),
  most: fc.integer({ min: 1, max: 12 }),
  size: fc.integer({ min: 1, max: 7 }),
});
type Reader = typeof reader extends fc.Arbitrary<infer Value> ? Value : never;

describe('readers of one list, at the same time and one after the other', () => {
  test('each get what is behind their place, and know what they have seen', async () => {
    const run = fc.asyncProperty(
      keys,
      fc.boolean(),
      fc.array(fc.array(reader, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
      async (all, canSeek, rounds) => {
        const { source, given } = serviceOf(all, canSeek);
        const list = new SortedList(source);
        const read = async ({ after, most, size }: Reader) => {
          const expected = all.filter((each) => after === null || compareIds(each, after) > 0);
          const seen: string[] = [];
          for await (const { items, hasMore } of list.after(after, size)) {
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
      const { source, given } = serviceOf(all, true);
      const list = new SortedList(source);
      list.expectWhole();
      const drain = async (after: string | null) => {
        for await (const _ of list.after(after, 3));
      };
      await Promise.all([...readers.map(({ after }) => drain(after)), drain(null)]);
      expect(given).toEqual(all);
    });
    await fc.assert(run, repeatable('readers of a whole list', 500));
  });
});

describe('a service that does not go on is found out', () => {
  test.for([
    ['the same page for ever', { items: ['a'], next: 'a' }],
    ['another token for the same page', { items: ['a'], next: 'b' }],
    ['an empty page with a token', { items: [], next: 'b' }],
  ] as const)('%s', async ([, page]) => {
    let fetched = 0;
    const fetch = async () => {
      fetched += 1;
      return page;
    };
    const list = new SortedList<string>({ key: (item) => item, fetch, seek: fetch });
    const drain = async () => {
      for await (const _ of list.after(null, 10));
    };
    await expect(drain()).rejects.toThrow('does not go on');
    expect(fetched).toBe(2);
  });
});

test('a failure is told to all who wait, and the next reader asks again', async () => {
  let isDown = true;
  let fetched = 0;
  const fetch = async () => {
    fetched += 1;
    if (isDown) throw new Error('down');
    return { items: ['a'], next: null };
  };
  const list = new SortedList<string>({ key: (item) => item, fetch, seek: fetch });
  const first = () => list.after(null, 10).next();
  const failures = await Promise.allSettled([first(), first()]);
  expect(failures.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(fetched).toBe(1);
  isDown = false;
  expect((await first()).value).toEqual({ items: ['a'], hasMore: false });
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
