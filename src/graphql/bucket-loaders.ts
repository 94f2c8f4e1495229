import DataLoader from 'dataloader';
import { type BucketDetails, type BucketInfo, compareIds } from '../inventory/configuration.ts';
import type { BucketStore } from '../oss/buckets.ts';
import { type Page, type PageRequest, takePage } from './paging.ts';
import { settled } from './settled.ts';
import { SortedList } from './sorted-list.ts';

/** The most buckets that OSS gives in one answer. */
const MOST_LISTED = 1000;

/** More buckets than that are looked for in the account's list first, and in no more of its pages. */
const MOST_SINGLE_READS = 10;

/** What one request reads of buckets; see `createLoaders`. */
export function createBucketLoaders(buckets: BucketStore, signal: AbortSignal | undefined) {
  const lists = new Map<string, SortedList<BucketInfo>>();
  const listOf = (prefix: string) => {
    const fetch = async (marker: string | null, size: number) => {
      const maxKeys = Math.max(1, size);
      const answer = await buckets.list({ marker, prefix, maxKeys, signal });
      return { items: answer.buckets, next: answer.nextMarker };
    };
    const list = lists.get(prefix) ?? new SortedList({ key: nameOf, fetch, seek: fetch });
    lists.set(prefix, list);
    return list;
  };

  const details = new DataLoader<string, BucketDetails | null>((names) =>
    settled(names, (name) => buckets.get(name, { signal })),
  );

  const readTo = async (name: string) => {
    const list = listOf('');
    let pages = 0;
    for await (const _ of list.after(null, MOST_LISTED)) {
      pages += 1;
      if (list.known(name) !== undefined || pages === MOST_SINGLE_READS) return;
    }
  };

  return {
    /**
     * What OSS tells of a bucket; `null` where there is none of that name. Many names are looked up in
     * the account's list. It has no versioning, and none of the buckets of other accounts: those are
     * asked for by themselves, as are all where the account may not list.
     */
    bucket: new DataLoader<string, BucketInfo | BucketDetails | null>(async (names) => {
      const last = names.toSorted(compareIds).at(-1);
      if (names.length > MOST_SINGLE_READS && last !== undefined)
        await readTo(last).catch(() => {});
      return settled(names, async (name) => listOf('').known(name) ?? details.load(name));
    }),
    /** The same with all that can be known. */
    bucketDetails: details,
    /** A page of the account's buckets whose names begin with the prefix. */
    bucketPage(request: PageRequest, prefix: string): Promise<Page<BucketInfo>> {
      const size = request.from === 'front' ? request.size : MOST_LISTED;
      return takePage(listOf(prefix).after(request.after, size), nameOf, request);
    },
  };
}

function nameOf({ name }: BucketInfo): string {
  return name;
}
