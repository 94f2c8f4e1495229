import DataLoader from 'dataloader';
import type { Access } from '../access/policy.ts';
import type { BucketDetails, BucketInfo } from '../inventory/configuration.ts';
import { AccessDeniedError, UpstreamError } from '../inventory/errors.ts';
import { compareIds } from '../inventory/id-order.ts';
import type { BucketStore } from '../oss/buckets.ts';
import { EMPTY_PAGE, type Page, type PageRequest, takePage } from './paging.ts';
import { settleEach } from './settle-each.ts';
import { SortedList } from './sorted-list.ts';

/** OSS's limit of buckets in one answer. */
const MAX_LISTED = 1000;

/** More names than this are first looked up in the account's list: one page for every 10. */
const MAX_SINGLE_BUCKETS = 10;

/** A page of the account's buckets whose names start with a prefix. */
export interface BucketPageKey extends PageRequest {
  readonly prefix: string;
}

/** Creates one request's reads of buckets; see `createLoaders`. */
export function createBucketLoaders(
  buckets: BucketStore,
  access: Access,
  signal: AbortSignal | undefined,
) {
  const mayRead = (name: string) => access.may('read', name);
  /** Buckets that the caller may not read are not counted in a page. */
  const readable =
    access.reads === 'all'
      ? undefined
      : { prefix: '', matches: ({ name }: BucketInfo) => mayRead(name) };
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

  return {
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
        for (const { prefix, from, size } of keys) {
          const entry = listOf(prefix);
          entry.size = Math.max(entry.size, from === 'front' && !readable ? size : MAX_LISTED);
        }
        return settleEach(keys, ({ prefix, ...request }) =>
          takePage(listOf(prefix).list.after(request.after), nameOf, request, readable),
        );
      },
      {
        cacheKeyFn: ({ prefix, from, size, after, before }) =>
          JSON.stringify([prefix, from, size, after, before]),
      },
    ),
  };
}

function nameOf({ name }: BucketInfo): string {
  return name;
}
