import DataLoader from 'dataloader';
import type { Access } from '../access/policy.ts';
import type { BucketDetails, BucketInfo } from '../inventory/configuration.ts';
import { AccessDeniedError, UpstreamError } from '../inventory/errors.ts';
import { compareIds } from '../inventory/id-order.ts';
import type { BucketStore } from '../oss/buckets.ts';
import {
  countItems,
  EMPTY_PAGE,
  type Filter,
  type Page,
  type PageRequest,
  takePage,
} from './paging.ts';
import { settleEach } from './settle-each.ts';
import { SortedList } from './sorted-list.ts';

/** OSS's limit of buckets in one answer. */
const MAX_LISTED = 1000;

/** More names than this are first looked up in the account's list: one page for every 10. */
const MAX_SINGLE_BUCKETS = 10;

/** Which of the account's buckets are listed. */
export interface BucketFilter {
  /** Empty: all names. */
  readonly prefix: string;
  /** Empty: all regions. */
  readonly region: string;
}

/** A page of the account's buckets. */
export interface BucketPageKey extends PageRequest, BucketFilter {}

/** Creates one request's reads of buckets; see `createLoaders`. */
export function createBucketLoaders(
  buckets: BucketStore,
  access: Access,
  signal: AbortSignal | undefined,
) {
  const mayRead = (name: string) => access.may('read', name);
  /** Buckets that the caller may not read are not counted. OSS can filter by prefix only. */
  const filterOf = ({ region: wanted }: BucketFilter): Filter<BucketInfo> | undefined => {
    if (access.reads === 'all' && wanted === '') return undefined;
    return {
      prefix: '',
      matches: ({ name, region }) => (wanted === '' || region === wanted) && mayRead(name),
    };
  };
  const lists = new Map<string, { readonly list: SortedList<BucketInfo>; size: number }>();
  /** The account's buckets with a prefix, and the page size to request. */
  const listOf = (prefix: string) => {
    const fetch = async (marker: string | null) => {
      const maxKeys = Math.max(1, entry.size);
      const answer = await buckets.list({ marker, prefix, maxKeys, signal });
      return { items: answer.buckets, next: answer.nextMarker };
    };
    const broken = (why: string) =>
      new UpstreamError(`OSS's list of buckets cannot be read: ${why}.`, 'UnreadableAnswer');
    const source = { key: nameOf, fetch, seek: fetch, broken };
    const entry = lists.get(prefix) ?? { list: new SortedList(source), size: 0 };
    lists.set(prefix, entry);
    return entry;
  };

  const details = new DataLoader<string, BucketDetails | null>((names) =>
    settleEach(names, async (name) => (mayRead(name) ? buckets.get(name, { signal }) : null)),
  );

  /** Reads the part of the account's list with these names, if that saves requests. */
  const readListOf = async (names: readonly string[]) => {
    const ascending = names.toSorted(compareIds);
    const first = ascending.at(0) ?? '';
    const last = ascending.at(-1) ?? '';
    const entry = listOf('');
    entry.size = MAX_LISTED;
    let pages = 0;
    // The list starts before the first name: a name's prefix precedes it.
    for await (const _ of entry.list.after(first.slice(0, -1))) {
      pages += 1;
      if (entry.list.known(last) !== undefined || pages >= names.length / MAX_SINGLE_BUCKETS)
        return;
    }
  };

  const counts = new Map<string, Promise<number>>();
  const countOf = (filter: BucketFilter): Promise<number> => {
    if (access.reads === 'none') return Promise.resolve(0);
    const entry = listOf(filter.prefix);
    // Pages that are requested at the same time are parts of what is counted.
    entry.size = MAX_LISTED;
    entry.list.expectWhole();
    return countItems(entry.list.after(null), nameOf, filterOf(filter));
  };

  return {
    /** The number of the account's buckets that the filter selects and the caller may read. */
    bucketCount(filter: BucketFilter): Promise<number> {
      const key = JSON.stringify([filter.prefix, filter.region]);
      const count = counts.get(key) ?? countOf(filter);
      counts.set(key, count);
      return count;
    },
    /** The account's buckets with a prefix after a name, in ascending order, without those that the caller may not read. */
    async *bucketsAfter(prefix: string, name: string | null): AsyncGenerator<BucketInfo, void> {
      if (access.reads === 'none') return;
      const entry = listOf(prefix);
      entry.size = MAX_LISTED;
      for await (const { items } of entry.list.after(name)) {
        yield* items.filter((bucket) => mayRead(bucket.name));
      }
    },
    /**
     * A bucket; `null` if it does not exist. Many names are looked up in the account's list first. The list has no
     * versioning and no buckets of other accounts, and the account may not be allowed to list: such buckets are read
     * one by one.
     */
    bucket: new DataLoader<string, BucketInfo | BucketDetails | null>(async (names) => {
      const readableNames = names.filter(mayRead);
      if (readableNames.length > MAX_SINGLE_BUCKETS) {
        await readListOf(readableNames).catch((error: unknown) => {
          if (!(error instanceof AccessDeniedError)) throw error;
        });
      }
      const listed = lists.get('')?.list;
      return settleEach(names, async (name) =>
        mayRead(name) ? (listed?.known(name) ?? details.load(name)) : null,
      );
    }),
    /** The same with versioning. */
    bucketDetails: details,
    bucketPage: new DataLoader<BucketPageKey, Page<BucketInfo>, string>(
      async (keys) => {
        if (access.reads === 'none') return keys.map(() => EMPTY_PAGE);
        // All pages of a prefix share one list, so the largest size is requested first.
        for (const key of keys) {
          const entry = listOf(key.prefix);
          const isPart = key.from === 'front' && !filterOf(key);
          entry.size = Math.max(entry.size, isPart ? key.size : MAX_LISTED);
        }
        return settleEach(keys, (key) =>
          takePage(listOf(key.prefix).list.after(key.after), nameOf, key, filterOf(key)),
        );
      },
      {
        cacheKeyFn: ({ prefix, region, from, size, after, before }) =>
          JSON.stringify([prefix, region, from, size, after, before]),
      },
    ),
  };
}

function nameOf({ name }: BucketInfo): string {
  return name;
}
