/**
 * One inventory rule as OSS keeps it. Words of OSS's vocabularies stay as they are on the wire
 * (`Daily`, `IsMultipartUploaded`), so that a word newer than this server is neither lost nor changed.
 */
export interface InventoryConfiguration {
  /** The source bucket, whose objects are listed. */
  readonly bucket: string;
  /** Unique in the bucket, 1 to 192 characters. */
  readonly inventoryId: string;
  readonly isEnabled: boolean;
  readonly filter: InventoryFilter;
  readonly destination: InventoryDestination;
  readonly schedule: InventorySchedule;
  /** A word of `INCLUDED_OBJECT_VERSIONS`, or a newer one; empty where OSS sent none. */
  readonly includedObjectVersions: string;
  /** Words of `OPTIONAL_FIELDS`, or newer ones, in the report's column order. */
  readonly optionalFields: readonly string[];
  /** `null`: nothing is written between two reports. */
  readonly incremental: IncrementalInventory | null;
}

/** When OSS writes the report. */
export interface InventorySchedule {
  /** A word of `FREQUENCIES`, or a newer one; empty where OSS sent none. */
  readonly frequency: string;
  /** 1 to 31, with `Monthly` only; `null`: OSS counts the days. */
  readonly dayOfMonth: number | null;
  /** With `Once` only: whether OSS deletes the rule after its report. */
  readonly autoDelete: boolean;
}

/** What OSS writes between two reports: the changes of objects. By invitation of the account only. */
export interface IncrementalInventory {
  readonly isEnabled: boolean;
  /** OSS documents 600 only; `null` where it sent no number. */
  readonly intervalSeconds: number | null;
  /** Words of `INCREMENTAL_OPTIONAL_FIELDS`, or newer ones, in the columns' order. */
  readonly optionalFields: readonly string[];
}

/** Which objects are listed; `null` (OSS's empty or 0): no such bound. */
export interface InventoryFilter {
  readonly prefix: string | null;
  /** Whole seconds. */
  readonly lastModifiedAfter: Date | null;
  /** Whole seconds. */
  readonly lastModifiedBefore: Date | null;
  /** Bytes. */
  readonly minSize: number | null;
  /** Bytes. */
  readonly maxSize: number | null;
  /** Words of `STORAGE_CLASSES`, or newer ones, in byte order as OSS gives them back. */
  readonly storageClasses: readonly string[] | null;
}

/** Where and as whom OSS writes the report. */
export interface InventoryDestination {
  /** A word of `FORMATS`, or a newer one. */
  readonly format: string;
  /** The uid of the account that owns the destination bucket. */
  readonly accountId: string;
  /** `acs:ram::{uid}:role/{name}`: the role that OSS takes on to write. */
  readonly roleArn: string;
  /** The destination bucket's name, without `acs:oss:::`. */
  readonly bucket: string;
  readonly prefix: string | null;
  /** `null`: none asked for. */
  readonly encryption: InventoryEncryption | null;
}

/** How OSS encrypts the report; `keyId` null: OSS's default key. */
export type InventoryEncryption =
  | { readonly type: 'SSE-OSS' }
  | { readonly type: 'SSE-KMS'; readonly keyId: string | null };

/** Builds the ARN of a RAM role from its account's uid and its name; a whole ARN stays as it is. */
export function roleArn(accountId: string, role: string): string {
  return role.startsWith('acs:') ? role : `acs:ram::${accountId}:role/${role}`;
}

/** The role's name with its path, if it has one; the whole text where it is no role ARN. */
export function roleName(arn: string): string {
  const at = arn.indexOf(':role/');
  return at < 0 ? arn : arn.slice(at + ':role/'.length);
}

/** What OSS tells of a bucket; what it leaves out is `null`. */
export interface BucketInfo {
  readonly name: string;
  /** With its prefix: `oss-cn-hangzhou`. */
  readonly region: string | null;
  /** A word of `STORAGE_CLASSES`, or a newer one. */
  readonly storageClass: string | null;
  readonly createdAt: Date | null;
}

/** A bucket with what only OSS's GetBucketInfo tells. */
export interface BucketDetails extends BucketInfo {
  /** A word of `BUCKET_VERSIONING`, or a newer one. */
  readonly versioning: string;
}
