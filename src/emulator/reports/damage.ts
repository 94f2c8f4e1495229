import { md5 } from './data-files.ts';
import type { Manifest, ManifestFile } from './manifest.ts';

/**
 * What can be wrong with a report:
 *
 * - `noReport`: nothing is written, as when the role may not write
 * - `dataOnly`: neither manifest nor checksum, as in the middle of a run
 * - `noManifest`: a checksum without a manifest
 * - `noChecksum`: a manifest without a checksum
 * - `wrongChecksum`: the checksum of another manifest
 * - `invalidManifest`: the manifest is cut off; its checksum is right
 * - `foreignDestination`: the manifest names another destination bucket
 * - `collapsedSlashes`: the manifest's keys have `/` where the files' have `//`
 * - `missingFile`: the last data file does not exist
 * - `truncatedFile`: the last data file has only its first half
 * - `wrongFileChecksum`: the manifest has another MD5 of the last data file
 * - `wrongFileSize`: the manifest has another size of the last data file
 * - `shortRow`: the first row lacks its last cell
 * - `archived`: everything has the storage class Archive, and cannot be read
 */
export type ReportDamage =
  | 'noReport'
  | 'dataOnly'
  | 'noManifest'
  | 'noChecksum'
  | 'wrongChecksum'
  | 'invalidManifest'
  | 'foreignDestination'
  | 'collapsedSlashes'
  | 'missingFile'
  | 'truncatedFile'
  | 'wrongFileChecksum'
  | 'wrongFileSize'
  | 'shortRow'
  | 'archived';

/** An object of a report, in the order of writing: data files, manifest, checksum. */
export interface ReportPart {
  readonly kind: 'data' | 'manifest' | 'checksum';
  readonly key: string;
  readonly body: string | Uint8Array;
  /** @default the destination bucket's */
  readonly storageClass?: string;
}

/** What a damage changes. The checksum is that of the changed manifest. */
interface Changes {
  readonly firstRow?: (row: string) => string;
  readonly manifest?: (manifest: Manifest) => Manifest;
  readonly manifestText?: (text: string) => string;
  readonly parts?: (parts: readonly ReportPart[]) => readonly ReportPart[];
}

const CHANGES: Readonly<Record<ReportDamage, Changes>> = {
  noReport: { parts: () => [] },
  dataOnly: { parts: only('data') },
  noManifest: { parts: only('data', 'checksum') },
  noChecksum: { parts: only('data', 'manifest') },
  wrongChecksum: {
    parts: (parts) =>
      parts.map((part) => (part.kind === 'checksum' ? { ...part, body: md5('another') } : part)),
  },
  invalidManifest: { manifestText: (text) => text.slice(0, text.length / 2) },
  foreignDestination: {
    manifest: (manifest) => ({
      ...manifest,
      destinationBucket: `${manifest.destinationBucket}-other`,
    }),
  },
  collapsedSlashes: {
    manifest: (manifest) => ({
      ...manifest,
      files: manifest.files.map((file) => ({ ...file, key: file.key.replace(/\/+/g, '/') })),
    }),
  },
  missingFile: { parts: (parts) => parts.filter((part) => part !== lastFile(parts)) },
  truncatedFile: {
    parts: (parts) =>
      parts.map((part) =>
        part === lastFile(parts)
          ? { ...part, body: part.body.slice(0, part.body.length / 2) }
          : part,
      ),
  },
  wrongFileChecksum: { manifest: inLastFile(() => ({ MD5checksum: md5('another') })) },
  wrongFileSize: { manifest: inLastFile(({ size }) => ({ size: size + 1 })) },
  shortRow: { firstRow: (row) => row.slice(0, row.lastIndexOf(',')) },
  archived: { parts: (parts) => parts.map((part) => ({ ...part, storageClass: 'Archive' })) },
};

export function isDamage(name: unknown): name is ReportDamage {
  return typeof name === 'string' && Object.hasOwn(CHANGES, name);
}

/** Returns what a damage changes; nothing without one. */
export function changesOf(damage: ReportDamage | undefined): Changes {
  return damage === undefined ? {} : CHANGES[damage];
}

function only(...kinds: readonly ReportPart['kind'][]) {
  return (parts: readonly ReportPart[]) => parts.filter(({ kind }) => kinds.includes(kind));
}

function lastFile(parts: readonly ReportPart[]): ReportPart | undefined {
  return parts.findLast(({ kind }) => kind === 'data');
}

function inLastFile(change: (file: ManifestFile) => Partial<ManifestFile>) {
  return (manifest: Manifest): Manifest => ({
    ...manifest,
    files: manifest.files.map((file, index, files) =>
      index === files.length - 1 ? { ...file, ...change(file) } : file,
    ),
  });
}
