import { LRUCache } from 'lru-cache';
import { entryLimit } from '../entry-limit.ts';
import { ruleKey } from '../inventory/configuration.ts';
import type { ObjectStore } from '../oss/objects.ts';
import type { OssStores } from '../oss/oss.ts';
import { createReportFinder, type ReportFinder } from './report-finder.ts';
import { createManifestCache, createReportReader, type ReportReader } from './report-reader.ts';

/** Finds and reads the reports of an account's rules. */
export interface ReportStore {
  readonly finder: ReportFinder;
  readonly reader: ReportReader;
  readonly objects: ObjectStore;
  /** Identifies the credentials. */
  readonly owner: string;
  /** Remembers that this server wrote a rule, which restarts OSS's schedule. */
  noteWrite(bucket: string, inventoryId: string): void;
  /** When this server last wrote a rule; `null` if it knows of no write. */
  writtenAt(bucket: string, inventoryId: string): Date | null;
  /** The current time. */
  now(): Date;
}

/** All reads and writes with one set of credentials. */
export interface Stores extends OssStores {
  readonly reports: ReportStore;
}

/** Options of {@link withReports}. */
export interface ReportStoreOptions {
  /** Stores of several credentials can share it. @default a cache of its own */
  readonly cache?: ReturnType<typeof createManifestCache>;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** How many rules' last writes are remembered. */
const MAX_WRITES = 10_000;

/** Adds the store of reports. */
export function withReports(
  stores: OssStores,
  { cache = createManifestCache(), now = Date.now }: ReportStoreOptions = {},
): Stores {
  const { objects, owner } = stores;
  const finder = createReportFinder(objects, now);
  const reader = createReportReader({ objects, finder, cache, owner });
  const writes = new LRUCache<string, number>(entryLimit(MAX_WRITES));
  const reports: ReportStore = {
    finder,
    reader,
    objects,
    owner,
    noteWrite: (bucket, inventoryId) => void writes.set(ruleKey({ bucket, inventoryId }), now()),
    writtenAt(bucket, inventoryId) {
      const time = writes.get(ruleKey({ bucket, inventoryId }));
      return time === undefined ? null : new Date(time);
    },
    now: () => new Date(now()),
  };
  return { ...stores, reports };
}
