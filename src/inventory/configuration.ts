/**
 * One inventory rule. Words of OSS's vocabularies stay as OSS sends them, so that a word newer than this server is
 * neither lost nor changed.
 */
export interface InventoryConfiguration {
  readonly bucket: string;
  readonly inventoryId: string;
  readonly isEnabled: boolean;
  readonly filter: InventoryFilter;
  readonly destination: InventoryDestination;
  readonly schedule: InventorySchedule;
  /** A word of `INCLUDED_OBJECT_VERSIONS`, or a newer one; empty if OSS sent none. */
  readonly includedObjectVersions: string;
  /** In the report's column order. */
  readonly optionalFields: readonly string[];
  readonly incremental: IncrementalInventory | null;
  /** What OSS has beside these fields: elements as XML, each after the path of its parent. */
  readonly unknownElements: readonly string[];
}

/** Identifies a rule in maps: a bucket's name has no slash. */
export function ruleKey({
  bucket,
  inventoryId,
}: Pick<InventoryConfiguration, 'bucket' | 'inventoryId'>): string {
  return `${bucket}/${inventoryId}`;
}

/** When OSS writes the report. */
export interface InventorySchedule {
  /** A word of `FREQUENCIES`, or a newer one; empty if OSS sent none. */
  readonly frequency: string;
  /** 1 to 31, with `Monthly` only; `null`: OSS counts the days. */
  readonly dayOfMonth: number | null;
  /** With `Once` only: whether OSS deletes the rule after its report. */
  readonly autoDelete: boolean;
}

/** The objects that changed between two reports. OSS offers it by invitation. */
export interface IncrementalInventory {
  readonly isEnabled: boolean;
  /** OSS documents only 600; `null` if it sent no number. */
  readonly intervalSeconds: number | null;
  /** Words of `INCREMENTAL_OPTIONAL_FIELDS`, or newer ones, in the columns' order. */
  readonly optionalFields: readonly string[];
}

/** Which objects are listed. `null`, which OSS writes as empty or 0, is no bound. */
export interface InventoryFilter {
  readonly prefix: string | null;
  /** In whole seconds, as `lastModifiedBefore`. */
  readonly lastModifiedAfter: Date | null;
  readonly lastModifiedBefore: Date | null;
  /** In bytes, as `maxSize`. */
  readonly minSize: number | null;
  readonly maxSize: number | null;
  /** In byte order. */
  readonly storageClasses: readonly string[] | null;
}

/** Where OSS writes the report, and the RAM role it uses. */
export interface InventoryDestination {
  readonly format: string;
  /** The uid of the destination bucket's owner. */
  readonly accountId: string;
  /** `acs:ram::{uid}:role/{name}` */
  readonly roleArn: string;
  /** The bucket's name, without `acs:oss:::`. */
  readonly bucket: string;
  readonly prefix: string | null;
  readonly encryption: InventoryEncryption | null;
}

/** How OSS encrypts the report. Without a `keyId`, with OSS's default KMS key. */
export type InventoryEncryption =
  | { readonly type: 'SSE-OSS' }
  | { readonly type: 'SSE-KMS'; readonly keyId: string | null };

/** Builds the ARN of a RAM role; an ARN is returned as it is. */
export function roleArn(accountId: string, role: string): string {
  return role.startsWith('acs:') ? role : `acs:ram::${accountId}:role/${role}`;
}

/** Returns the role's name, with its path if it has one; a text that is not a role's ARN as it is. */
export function roleName(arn: string): string {
  const at = arn.indexOf(':role/');
  return at < 0 ? arn : arn.slice(at + ':role/'.length);
}

/** A bucket as OSS describes it; `null` for what OSS leaves out. */
export interface BucketInfo {
  readonly name: string;
  /** For example `oss-cn-hangzhou`. */
  readonly region: string | null;
  readonly storageClass: string | null;
  readonly createdAt: Date | null;
}

/** A bucket with the details that only GetBucketInfo returns. */
export interface BucketDetails extends BucketInfo {
  readonly versioning: string;
  /** The uid of the account that owns it. */
  readonly ownerId: string | null;
}
