/** The content of a manifest.json. */
export interface Manifest {
  /** Seconds since 1970 when the scan started. */
  readonly creationTimestamp: string;
  readonly destinationBucket: string;
  readonly fileFormat: 'CSV';
  readonly fileSchema: string;
  readonly files: readonly ManifestFile[];
  readonly sourceBucket: string;
  readonly version: '2019-09-01';
}

/** A data file in a manifest. */
export interface ManifestFile {
  readonly MD5checksum: string;
  readonly key: string;
  /** Of the gzipped file, in bytes. */
  readonly size: number;
}
