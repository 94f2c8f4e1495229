/** A version of an object, as a report lists it. */
export interface ListedObject {
  readonly key: string;
  /** `null` for a version from before versioning. */
  readonly versionId: string;
  readonly isLatest: boolean;
  readonly isDeleteMarker: boolean;
  /** In bytes. */
  readonly size: number;
  readonly etag: string;
  readonly storageClass: string;
  readonly lastModified: Date;
  /** Normal, Multipart, Appendable or Symlink. */
  readonly type: string;
  readonly acl: string;
  readonly taggingCount: number;
  readonly isMultipart: boolean;
  readonly isEncrypted: boolean;
  /** Decimal. */
  readonly crc64: string;
  /** When a lifecycle rule changed the storage class. */
  readonly transitionedAt: Date | undefined;
}
