import type { InventoryConfiguration } from '../inventory/configuration.ts';
import { bucketNameComplaint, inventoryIdComplaint, shown } from '../inventory/validation.ts';
import type { ReportFolder } from './report.ts';

/*
 * OSS writes the reports of a rule to
 *
 *   {prefix}/{source}/{id}/2026-01-30T16-00Z/manifest.json, manifest.checksum
 *   {prefix}/{source}/{id}/data/{uuid}.csv.gz, {uuid}-1.csv.gz …
 *   {prefix}/{source}/{id}/incremental_inventory/2026-01-30T16-1000Z/manifest.json, data/{name}.csv
 *
 * and leaves out the first level without a prefix. Keys are joined and compared as they are, never normalized: a
 * prefix and an id may contain `/`, `..` and anything else.
 */

/** Where the reports of a rule lie. */
export interface ReportPlace {
  readonly destinationBucket: string;
  readonly sourceBucket: string;
  readonly inventoryId: string;
  /** `{prefix}/{source}/{id}/` */
  readonly root: string;
}

/** OSS's limit of a key, in bytes. */
const MAX_KEY_BYTES = 1023;

const MANIFEST = '/manifest.json';
const INCREMENTAL = 'incremental_inventory/';
const FOLDER = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)Z$/;
const INCREMENTAL_FOLDER = /^incremental_inventory\/(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)(\d\d)Z$/;

/**
 * Returns where the reports of a rule can lie, the most likely place first. After a prefix that ends in a slash, OSS
 * writes two; its documentation shows one.
 */
export function placesOf(rule: InventoryConfiguration): readonly [ReportPlace, ...ReportPlace[]] {
  const { bucket: sourceBucket, inventoryId, destination } = rule;
  const prefix = destination.prefix ?? '';
  const place = (head: string): ReportPlace => ({
    destinationBucket: destination.bucket,
    sourceBucket,
    inventoryId,
    root: `${head}${sourceBucket}/${inventoryId}/`,
  });
  if (prefix === '') return [place('')];
  if (!prefix.endsWith('/')) return [place(`${prefix}/`)];
  return [place(`${prefix}/`), place(prefix)];
}

/** Returns the root with one slash after the prefix instead of two, or two instead of one; `null` without a prefix. */
export function otherSpelling({ root, sourceBucket, inventoryId }: ReportPlace): string | null {
  const tail = `${sourceBucket}/${inventoryId}/`;
  const head = root.slice(0, root.length - tail.length);
  if (head === '') return null;
  return head.endsWith('//') ? `${head.slice(0, -1)}${tail}` : `${head}/${tail}`;
}

/** Reads the name of a folder below a root; `null` if it is not a run's. */
export function parseFolder(name: string): ReportFolder | null {
  const [, day, hour, minute, second = '00'] =
    FOLDER.exec(name) ?? INCREMENTAL_FOLDER.exec(name) ?? [];
  const scanStartedAt = new Date(`${day}T${hour}:${minute}:${second}Z`);
  // JavaScript reads 30 February as 1 March.
  const isTime = !Number.isNaN(scanStartedAt.getTime()) && isDay(scanStartedAt, day);
  return isTime ? { name, scanStartedAt } : null;
}

function isDay(time: Date, day = ''): boolean {
  return time.toISOString().startsWith(`${day}T`);
}

/** Returns the key of a run's manifest. */
export function manifestKeyOf({ root }: ReportPlace, { name }: ReportFolder): string {
  return `${root}${name}${MANIFEST}`;
}

/** Returns what the keys of a run's files start with. The runs of a rule share one, incremental ones have their own. */
export function dataPrefixOf(root: string, { name }: ReportFolder): string {
  return name.startsWith(INCREMENTAL) ? `${root}${name}/data/` : `${root}data/`;
}

/** Checks a text that a caller sends as the key of a manifest. @returns `undefined` if it can be one. */
export function manifestKeyComplaint(key: string): { readonly message: string } | undefined {
  if (parseManifestKey('', key)) return undefined;
  return {
    message:
      `${shown(key)} is not the key of a report's manifest. Such a key ends in ` +
      '`{source bucket}/{inventory id}/2026-01-30T16-00Z/manifest.json`.',
  };
}

/** What the key of a manifest can mean. */
export interface ParsedManifestKey {
  readonly folder: ReportFolder;
  /** The places that the key can be of, never empty; the one with the shortest id first. */
  readonly places: readonly ReportPlace[];
}

/**
 * Reads the key of a manifest, as a caller sends it.
 *
 * Prefix and id may contain slashes, so that a key alone does not tell where the source bucket's name begins: each
 * level before the last one that can be a bucket's name makes a place. The manifest then tells the source bucket. If
 * its name occurs several times, the last one counts: ids with a slash are rarer than prefixes with one.
 *
 * @returns `null` if it cannot be the key of a manifest.
 */
export function parseManifestKey(destinationBucket: string, key: string): ParsedManifestKey | null {
  if (!key.isWellFormed() || Buffer.byteLength(key) > MAX_KEY_BYTES) return null;
  if (!key.endsWith(MANIFEST)) return null;
  const levels = key.slice(0, -MANIFEST.length).split('/');
  const last = levels.pop() ?? '';
  const folder = parseFolder(last) ?? parseFolder(`${levels.at(-1)}/${last}`);
  if (!folder) return null;
  if (folder.name !== last) levels.pop();
  const root = `${levels.join('/')}/`;
  const places = levels.flatMap((sourceBucket, index) => {
    const inventoryId = levels.slice(index + 1).join('/');
    if (bucketNameComplaint(sourceBucket) || inventoryIdComplaint(inventoryId)) return [];
    return { destinationBucket, sourceBucket, inventoryId, root };
  });
  return places.length > 0 ? { folder, places: places.reverse() } : null;
}
