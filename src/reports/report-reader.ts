import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { SharedReads } from '../oss/cache/shared-reads.ts';
import { sizeOf } from '../oss/cache/size-of.ts';
import type { ObjectEntry } from '../oss/object-list.ts';
import type { ObjectStore } from '../oss/objects.ts';
import type { FoundReport } from './found-report.ts';
import { checkManifest, MAX_MANIFEST_BYTES, ManifestError, parseManifest } from './manifest.ts';
import { refusal } from './refusal.ts';
import type { ReportManifest, ReportProblem, ReportState } from './report.ts';
import { verifyFiles } from './report-files.ts';
import type { FindOptions, ReportFinder } from './report-finder.ts';
import { parseManifestKey } from './report-key.ts';

/** What the manifest and the checksum of a report say. */
interface ReportReading {
  readonly state: ReportState;
  /** `null` if it is not there, cannot be read, or is not the one of this report. */
  readonly manifest: ReportManifest | null;
  readonly problems: readonly ReportProblem[];
}

/** A report with its reading. */
export interface ReadReport extends ReportReading {
  readonly report: FoundReport;
}

/** Manifests by their versions. All readers share it; none gets what another one's credentials have read. */
export type ManifestCache = LRUCache<string, ReportReading>;

/** Creates a cache of manifests. @param maxBytes its size. */
export function createManifestCache(maxBytes: number = 32 * 1024 * 1024): ManifestCache {
  return new LRUCache({
    maxSize: maxBytes,
    sizeCalculation: (reading, key) => 200 + sizeOf(key) + sizeOf(reading),
  });
}

/** Options of {@link createReportReader}. */
interface ReportReaderOptions {
  readonly objects: ObjectStore;
  readonly finder: ReportFinder;
  readonly cache: ManifestCache;
  /** Identifies the credentials of `objects`. */
  readonly owner: string;
}

/**
 * Reads what reports say of themselves. Failures that pass (throttling, timeouts) are thrown; OSS's refusals are a
 * state and problems.
 */
export interface ReportReader {
  /**
   * Reads the manifest of a report, and verifies it by its checksum. Costs one request, two if the checksum's ETag
   * does not tell its content, none if this version was read before.
   */
  read(report: FoundReport, options?: FindOptions): Promise<ReadReport>;
  /**
   * Finds what is wrong with a report: what `read` tells, and whether its files are there. Costs one request more for
   * up to 1,000 files, see `verifyFiles`.
   */
  verify(report: FoundReport, options?: FindOptions): Promise<readonly ReportProblem[]>;
  /**
   * Finds and reads a report by the key of its manifest, as a caller sends it.
   *
   * The key alone does not tell the source bucket (see `parseManifestKey`). So nothing is read unless the caller may
   * read one that the key can mean; and a report is returned only if its manifest names one of those, or, if there is
   * no readable manifest, the caller may read all of them.
   *
   * @param mayRead whether the caller may read reports of a source bucket. The destination is checked before.
   */
  find(
    destinationBucket: string,
    manifestKey: string,
    mayRead: (sourceBucket: string) => boolean,
    options?: FindOptions,
  ): Promise<ReadReport | null>;
}

/** In bytes: an MD5 in hexadecimal digits has 32. */
const MAX_CHECKSUM_BYTES = 1024;

/** Creates the reader of an account's reports. */
export function createReportReader({
  objects,
  finder,
  cache,
  owner,
}: ReportReaderOptions): ReportReader {
  const pending = new SharedReads<ReportReading>(true);

  /** Reads the manifest without asking whose it is. */
  const readUnchecked = async (
    { place, manifestKey: key, manifest, checksum }: FoundReport,
    { signal: callers }: FindOptions,
  ): Promise<ReportReading> => {
    if (!manifest) return { state: 'INCOMPLETE', manifest: null, problems: [] };
    const bucket = place.destinationBucket;
    // By the version, not by the MD5 that a manifest quotes: that would return what others have read.
    const name = JSON.stringify([owner, bucket, key, manifest.etag, checksum?.etag]);
    const cached = cache.get(name);
    if (cached) return cached;
    return pending.run(name, callers, async (signal) => {
      const options = { signal, maxBytes: MAX_MANIFEST_BYTES };
      const stored = await objects.get(bucket, key, options);
      if (!stored) return { state: 'INCOMPLETE', manifest: null, problems: [] };
      const body = stored.isCut ? null : stored.body;
      const isVerified =
        body && checksum && (await isMd5(bucket, checksum, hash('md5', body), signal));
      const reading = readingOf(key, body, isVerified);
      if (stored.etag === manifest.etag) cache.set(name, reading);
      return reading;
    });
  };

  /** Whether the checksum is the one of the manifest; `null` if it no longer exists. */
  const isMd5 = async (
    bucket: string,
    { key, etag }: ObjectEntry,
    md5: string,
    signal: AbortSignal | undefined,
  ): Promise<boolean | null> => {
    // OSS's ETag is mostly the MD5 of the content, so that it tells the expected content without a request.
    const contents = [md5, md5.toUpperCase()].flatMap((text) =>
      ['', '\n', '\r\n'].map((end) => text + end),
    );
    if (contents.some((content) => etag === `"${hash('md5', content).toUpperCase()}"`)) return true;
    const stored = await objects.get(bucket, key, { signal, maxBytes: MAX_CHECKSUM_BYTES });
    return stored && stored.body.toString().trim().toLowerCase() === md5;
  };

  const readRefusable = async (report: FoundReport, options: FindOptions) => {
    try {
      return await readUnchecked(report, options);
    } catch (error) {
      return {
        state: 'UNREADABLE',
        manifest: null,
        problems: [refusal(error, report.manifestKey)],
      } as const;
    }
  };

  const read = async (report: FoundReport, options: FindOptions = {}) =>
    checked(report, await readRefusable(report, options));

  return {
    read,

    async verify(report, options) {
      const { manifest, problems } = await read(report, options);
      if (!manifest) return problems;
      const { destinationBucket } = report.place;
      return [
        ...problems,
        ...(await verifyFiles(objects, destinationBucket, manifest.files, options)),
      ];
    },

    async find(destinationBucket, manifestKey, mayRead, options = {}) {
      const parsed = parseManifestKey(destinationBucket, manifestKey);
      const allowed = parsed?.places.filter(({ sourceBucket }) => mayRead(sourceBucket)) ?? [];
      const [any] = allowed;
      const found = parsed && any && (await finder.one(any, parsed.folder, options));
      if (!found) return null;
      const reading = await readRefusable(found, options);
      const { manifest } = reading;
      const isOpen = manifest !== null || allowed.length === parsed.places.length;
      const place = isOpen
        ? allowed.find((each) => !manifest || each.sourceBucket === manifest.sourceBucket)
        : undefined;
      return place ? checked({ ...found, place }, reading) : null;
    },
  };
}

/**
 * @param body `null`: it is too large.
 * @param isVerified whether the checksum is right; `null`: there is none.
 */
function readingOf(key: string, body: Buffer | null, isVerified: boolean | null): ReportReading {
  const problems: ReportProblem[] = [];
  if (isVerified === false) {
    const message = `${key} does not have the MD5 in manifest.checksum: it is not what OSS has written.`;
    problems.push({ kind: 'MANIFEST_CHECKSUM', file: key, message });
  }
  let manifest: ReportManifest | null = null;
  try {
    if (!body)
      throw new ManifestError(
        `The manifest is larger than ${MAX_MANIFEST_BYTES} bytes, which is the limit.`,
      );
    manifest = parseManifest(body);
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    problems.push({ kind: 'MANIFEST_INVALID', file: null, message: error.message });
  }
  if (problems.length > 0) return { state: 'DAMAGED', manifest, problems };
  return { state: isVerified ? 'COMPLETE' : 'INCOMPLETE', manifest, problems };
}

/** Takes only what belongs to the report. */
function checked(report: FoundReport, reading: ReportReading): ReadReport {
  if (!reading.manifest) return { report, ...reading };
  const { manifest, problem } = checkManifest(reading.manifest, report.place, report.folder);
  if (!problem) return { report, ...reading, manifest };
  return { report, state: 'DAMAGED', manifest, problems: [...reading.problems, problem] };
}
