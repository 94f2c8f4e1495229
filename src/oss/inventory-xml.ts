import type {
  InventoryConfiguration,
  InventoryEncryption,
  InventoryFilter,
} from '../inventory/configuration.ts';
import { compareIds } from '../inventory/id-order.ts';
import { child, element, exactText, trimmedText, type XmlElement } from './xml.ts';

const BUCKET_ARN = 'acs:oss:::';

/** A LIST answer: up to 100 rules, and the token for the rest where there is one. */
export interface InventoryPage {
  readonly configurations: readonly InventoryConfiguration[];
  /** Given where OSS says that more follows. */
  readonly nextContinuationToken: string | null;
}

/**
 * Reads a rule from an `<InventoryConfiguration>`. Tolerant: what is missing reads as empty, words
 * that are not known stay as they are, and elements that are not known are passed over, so that no
 * rule can break the page it is on.
 *
 * @param bucket the bucket that was asked; the document does not name it.
 */
export function readInventory(bucket: string, root: XmlElement): InventoryConfiguration {
  const destination = child(child(root, 'Destination'), 'OSSBucketDestination');
  return {
    bucket,
    inventoryId: exactText(root, 'Id'),
    isEnabled: /^(true|1)$/i.test(trimmedText(root, 'IsEnabled')),
    filter: readFilter(child(root, 'Filter')),
    destination: {
      format: trimmedText(destination, 'Format'),
      accountId: exactText(destination, 'AccountId'),
      roleArn: exactText(destination, 'RoleArn'),
      bucket: trimmedText(destination, 'Bucket').replace(BUCKET_ARN, ''),
      prefix: exactText(destination, 'Prefix') || null,
      encryption: readEncryption(child(destination, 'Encryption')),
    },
    frequency: trimmedText(root, 'Schedule', 'Frequency'),
    includedObjectVersions: trimmedText(root, 'IncludedObjectVersions'),
    optionalFields: (child(root, 'OptionalFields')?.children ?? [])
      .filter(({ name }) => name === 'Field')
      .map(({ text }) => text.trim())
      .filter(Boolean),
  };
}

/** OSS answers an unset filter with empty elements and zeros: both mean that there is no bound. */
function readFilter(filter: XmlElement | undefined): InventoryFilter {
  const number = (name: string) => {
    const value = Number(trimmedText(filter, name));
    return Number.isSafeInteger(value) && value > 0 ? value : null;
  };
  const time = (name: string) => {
    const seconds = number(name);
    const date = seconds === null ? null : new Date(seconds * 1000);
    return date && Number.isNaN(date.getTime()) ? null : date;
  };
  const classes = trimmedText(filter, 'StorageClass')
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
  return {
    prefix: exactText(filter, 'Prefix') || null,
    lastModifiedAfter: time('LastModifyBeginTimeStamp'),
    lastModifiedBefore: time('LastModifyEndTimeStamp'),
    minSize: number('LowerSizeBound'),
    maxSize: number('UpperSizeBound'),
    // Beside `All` the others say nothing.
    storageClasses:
      classes.length > 0 && !classes.includes('All') ? classes.sort(compareIds) : null,
  };
}

function readEncryption(encryption: XmlElement | undefined): InventoryEncryption | null {
  const kms = child(encryption, 'SSE-KMS');
  if (kms) return { type: 'SSE-KMS', keyId: exactText(kms, 'KeyId') || null };
  return child(encryption, 'SSE-OSS') ? { type: 'SSE-OSS' } : null;
}

/** Reads a `<ListInventoryConfigurationsResult>`. */
export function readInventoryPage(bucket: string, root: XmlElement): InventoryPage {
  const configurations = root.children
    .filter(({ name }) => name === 'InventoryConfiguration')
    .map((rule) => readInventory(bucket, rule))
    // A rule without an id has no place in the list, and nobody could name it.
    .filter(({ inventoryId }) => inventoryId !== '');
  const truncated = trimmedText(root, 'IsTruncated') === 'true';
  // Without its token a cut page would pass for the last one, and hide rules: OSS's token is the
  // last id, so that one serves.
  const token =
    exactText(root, 'NextContinuationToken') || (configurations.at(-1)?.inventoryId ?? null);
  return { configurations, nextContinuationToken: truncated ? token : null };
}

/** Writes a rule as the `<InventoryConfiguration>` that a PUT sends. What is null is left out. */
export function writeInventory(rule: InventoryConfiguration): XmlElement {
  const { filter, destination } = rule;
  const given = (name: string, value: string | number | null) =>
    value === null ? [] : [element(name, `${value}`)];
  const seconds = (time: Date | null) => time && time.getTime() / 1000;
  const filters = [
    ...given('Prefix', filter.prefix),
    ...given('LastModifyBeginTimeStamp', seconds(filter.lastModifiedAfter)),
    ...given('LastModifyEndTimeStamp', seconds(filter.lastModifiedBefore)),
    ...given('LowerSizeBound', filter.minSize),
    ...given('UpperSizeBound', filter.maxSize),
    ...given('StorageClass', filter.storageClasses?.join(',') ?? null),
  ];
  return element(
    'InventoryConfiguration',
    element('Id', rule.inventoryId),
    element('IsEnabled', `${rule.isEnabled}`),
    ...(filters.length > 0 ? [element('Filter', ...filters)] : []),
    element(
      'Destination',
      element(
        'OSSBucketDestination',
        element('Format', destination.format),
        element('AccountId', destination.accountId),
        element('RoleArn', destination.roleArn),
        element('Bucket', `${BUCKET_ARN}${destination.bucket}`),
        ...given('Prefix', destination.prefix),
        ...(destination.encryption ? [writeEncryption(destination.encryption)] : []),
      ),
    ),
    element('Schedule', element('Frequency', rule.frequency)),
    element('IncludedObjectVersions', rule.includedObjectVersions),
    ...(rule.optionalFields.length > 0
      ? [element('OptionalFields', ...rule.optionalFields.map((word) => element('Field', word)))]
      : []),
  );
}

function writeEncryption(encryption: InventoryEncryption): XmlElement {
  const key = encryption.type === 'SSE-KMS' ? encryption.keyId : null;
  return element(
    'Encryption',
    element(encryption.type, ...(key === null ? [] : [element('KeyId', key)])),
  );
}
