/** A run of a rule: a folder beside the others of the rule. */
export interface ReportFolder {
  /** In UTC, for example `2026-01-30T16-00Z`. */
  readonly name: string;
  /** When OSS began to list the source bucket, to the minute. */
  readonly scanStartedAt: Date;
}

/** What a report's `manifest.json` says. */
export interface ReportManifest {
  /** When OSS began to list the source bucket, to the second. */
  readonly createdAt: Date;
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
  | 'MANIFEST_CHECKSUM'
  | 'MANIFEST_INVALID'
  | 'READ_DENIED'
  | 'ROW_SHAPE';

/** One thing that is wrong with a report. */
export interface ReportProblem {
  readonly kind: ReportProblemKind;
  /** The key of the file; `null` for the manifest. */
  readonly file: string | null;
  /** What is wrong, with which value, and what to do. */
  readonly message: string;
}
