import type { InventoryConfiguration, InventoryEncryption } from '../../inventory/configuration.ts';
import {
  IncrementalOptionalField,
  InventoryFormat,
  InventoryFrequency,
  InventoryIncludedObjectVersions,
  InventoryOptionalField,
  StorageClass,
} from '../enums.ts';

/** A field that a write would change. */
export interface FieldDifference {
  readonly path: readonly string[];
  /** JSON text; null: no value. */
  readonly before: string | null;
  readonly after: string | null;
}

type Rule = InventoryConfiguration;

/** The values of a rule as the API shows them, by their paths; those of its key are left out. */
const FIELDS: Readonly<Record<string, (rule: Rule) => unknown>> = {
  isEnabled: ({ isEnabled }) => isEnabled,
  'filter.prefix': ({ filter }) => filter.prefix,
  'filter.lastModifiedAfter': ({ filter }) => filter.lastModifiedAfter,
  'filter.lastModifiedBefore': ({ filter }) => filter.lastModifiedBefore,
  'filter.minSize': ({ filter }) => filter.minSize,
  'filter.maxSize': ({ filter }) => filter.maxSize,
  'filter.storageClasses': ({ filter }) => filter.storageClasses?.map(StorageClass.read),
  'destination.format': ({ destination }) => InventoryFormat.read(destination.format),
  'destination.accountId': ({ destination }) => destination.accountId,
  'destination.roleArn': ({ destination }) => destination.roleArn,
  'destination.bucket': ({ destination }) => destination.bucket,
  'destination.prefix': ({ destination }) => destination.prefix,
  'destination.encryption': ({ destination }) => toInput(destination.encryption),
  frequency: ({ schedule }) => InventoryFrequency.read(schedule.frequency),
  dayOfMonth: ({ schedule }) => schedule.dayOfMonth,
  autoDelete: ({ schedule }) => schedule.autoDelete,
  includedObjectVersions: (rule) =>
    InventoryIncludedObjectVersions.read(rule.includedObjectVersions),
  optionalFields: ({ optionalFields }) => optionalFields.map(InventoryOptionalField.read),
  'incremental.isEnabled': ({ incremental }) => incremental?.isEnabled,
  'incremental.intervalSeconds': ({ incremental }) => incremental?.intervalSeconds,
  'incremental.optionalFields': ({ incremental }) =>
    incremental?.optionalFields.map(IncrementalOptionalField.read),
};

/** Compares a rule with what it would be. @param before null: the rule would be created. */
export function ruleDifferences(before: Rule | null, after: Rule): FieldDifference[] {
  return Object.entries(FIELDS)
    .map(([path, read]) => ({
      path: path.split('.'),
      before: before && asJson(read(before)),
      after: asJson(read(after)),
    }))
    .filter((each) => each.before !== each.after);
}

function asJson(value: unknown): string | null {
  return value == null ? null : JSON.stringify(value);
}

/** Writes an encryption as an input has it. */
function toInput(encryption: InventoryEncryption | null) {
  if (!encryption) return null;
  return encryption.type === 'SSE-OSS'
    ? { sseOss: true }
    : { sseKms: encryption.keyId === null ? {} : { keyId: encryption.keyId } };
}
