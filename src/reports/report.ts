/** A run of a rule: a folder beside the others of the rule. */
export interface ReportFolder {
  /** In UTC, for example `2026-01-30T16-00Z`; of an incremental one, `incremental_inventory/2026-01-30T16-1000Z`. */
  readonly name: string;
  /** When OSS began to list the source bucket, to the minute; of an incremental one, to the second. */
  readonly scanStartedAt: Date;
}

/** What a report's `manifest.json` says. */
export interface ReportManifest {
  /**
   * When OSS began to list the source bucket, to the second; of an incremental one, when its changes began. `null` if
   * the manifest has no valid time.
   */
  readonly createdAt: Date | null;
  readonly sourceBucket: string;
  readonly destinationBucket: string;
  /** The names of the columns as OSS writes them, in the order of the cells. */
  readonly columns: readonly string[];
  readonly files: readonly ReportFile[];
}

/** A file with rows of a report. */
export interface ReportFile {
  readonly key: string;
  /** In bytes, compressed. */
  readonly size: number;
  /** The MD5 of its bytes, in lower-case hexadecimal digits. */
  readonly md5: string;
}

/** What can be wrong with a report. */
export type ReportProblemKind =
  | 'FILE_ARCHIVED'
  | 'FILE_CHECKSUM'
  | 'FILE_MISSING'
  | 'FILE_SIZE'
  | 'FOREIGN_DESTINATION'
  | 'FOREIGN_KEY'
  | 'MANIFEST_CHECKSUM'
  | 'MANIFEST_INVALID'
  | 'READ_DENIED'
  | 'ROW_SHAPE';

/** Whether a report is whole, by its manifest and checksum alone. */
export type ReportState =
  /** Both are there, and agree. */
  | 'COMPLETE'
  /** They disagree, or the manifest is not one of this report. */
  | 'DAMAGED'
  /** One of them is missing: OSS has not finished the report yet, or never will. */
  | 'INCOMPLETE'
  /** OSS refuses to read them. */
  | 'UNREADABLE';

/** One thing that is wrong with a report. */
export interface ReportProblem {
  readonly kind: ReportProblemKind;
  /** The key of the file; `null` for the manifest, or the report as a whole. */
  readonly file: string | null;
  /** What is wrong, with which value, and what to do. */
  readonly message: string;
}
