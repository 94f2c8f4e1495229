import type { Access } from '../access/policy.ts';
import type { ReportStore } from '../reports/report-store.ts';
import type { SummaryQueue } from '../reports/summary-queue.ts';

/** What the operator allows beyond rights. */
export interface ReportSettings {
  /** How late a report may be before it counts as overdue, in milliseconds. */
  readonly graceMs: number;
  /** How many rows from the start of a report can be read. */
  readonly previewRows: number;
  /** The longest lifetime of a signed URL, in seconds; 0: there are none. */
  readonly maxSignedSeconds: number;
}

/** The defaults of the settings. */
export const DEFAULT_REPORT_SETTINGS: ReportSettings = {
  graceMs: 12 * 60 * 60 * 1000,
  previewRows: 10_000,
  maxSignedSeconds: 0,
};

/** A report by the place of its manifest. */
export interface ManifestKey {
  readonly destinationBucket: string;
  readonly manifestKey: string;
}

/** A file whose URL was signed. */
export interface SignedFile {
  readonly bucket: string;
  readonly key: string;
  readonly expiresInSeconds: number;
}

/** What the loaders of reports need. */
export interface ReportLoaderParts {
  readonly store: ReportStore;
  readonly access: Access;
  readonly settings: ReportSettings;
  /** Makes the figures of reports. @default none are made */
  readonly summaries?: SummaryQueue | undefined;
  /** Identifies the caller in limits. @default an anonymous one */
  readonly caller?: string | undefined;
  /** Called for each signed URL. */
  readonly onSignedUrl?: ((file: SignedFile) => void) | undefined;
  readonly signal: AbortSignal | undefined;
}
