import {
  type IncrementalInventory,
  type InventoryConfiguration,
  type InventoryDestination,
  type InventoryEncryption,
  type InventoryFilter,
  type InventorySchedule,
  roleArn,
  roleName,
} from '../inventory/configuration.ts';
import type { ArgumentIssue } from '../inventory/errors.ts';
import { compareIds } from '../inventory/id-order.ts';
import {
  IncrementalOptionalField,
  InventoryFormat,
  InventoryFrequency,
  InventoryIncludedObjectVersions,
  InventoryOptionalField,
  StorageClass,
} from './enums.ts';
import type { CreateInventoryInput, UpdateInventoryInput } from './inputs.ts';

type Created = (typeof CreateInventoryInput)['$inferInput'];
type Updated = (typeof UpdateInventoryInput)['$inferInput'];
type FilterInput = NonNullable<Created['filter']>;
type EncryptionInput = Created['destination']['encryption'];

/** Converts a `CreateInventoryInput` to a rule, without validation. */
export function toConfiguration(input: Created): InventoryConfiguration {
  const { destination } = input;
  return {
    bucket: input.bucket,
    inventoryId: input.inventoryId,
    isEnabled: input.isEnabled,
    filter: withFilter(NO_FILTER, input.filter),
    destination: {
      format: InventoryFormat.write(destination.format),
      accountId: destination.accountId,
      roleArn: roleArn(destination.accountId, destination.roleName),
      bucket: destination.bucket,
      prefix: destination.prefix || null,
      encryption: toEncryption(destination.encryption),
    },
    schedule: {
      frequency: InventoryFrequency.write(input.frequency),
      dayOfMonth: input.dayOfMonth ?? null,
      autoDelete: input.autoDelete,
    },
    includedObjectVersions: InventoryIncludedObjectVersions.write(input.includedObjectVersions),
    optionalFields: (input.optionalFields ?? []).map(InventoryOptionalField.write),
    incremental: toIncremental(input.incremental, []),
  };
}

/** Applies an `UpdateInventoryInput` to the stored rule, without validation. */
export function withChanges(rule: InventoryConfiguration, input: Updated): InventoryConfiguration {
  const { includedObjectVersions, optionalFields, incremental } = input;
  return {
    ...rule,
    isEnabled: input.isEnabled ?? rule.isEnabled,
    filter: withFilter(rule.filter, input.filter),
    destination: input.destination
      ? withDestination(rule.destination, input.destination)
      : rule.destination,
    schedule: withSchedule(rule.schedule, input),
    includedObjectVersions: includedObjectVersions
      ? newWord(
          InventoryIncludedObjectVersions,
          includedObjectVersions,
          rule.includedObjectVersions,
        )
      : rule.includedObjectVersions,
    optionalFields:
      optionalFields === undefined
        ? rule.optionalFields
        : newColumns(InventoryOptionalField, optionalFields ?? [], rule.optionalFields),
    incremental:
      incremental === undefined
        ? rule.incremental
        : toIncremental(incremental, rule.incremental?.optionalFields ?? []),
  };
}

/** Converts between an enum's names and OSS's words. */
interface Words {
  read(word: string): string;
  write(name: string): string;
}

/** OSS's word for a name. A client that sends back the `UNKNOWN` it has read keeps the stored word. */
function newWord({ read, write }: Words, name: string, stored: string): string {
  const isStored = name === 'UNKNOWN' && stored !== '' && read(stored) === 'UNKNOWN';
  return isStored ? stored : write(name);
}

/**
 * OSS's words for columns. Each `UNKNOWN` keeps one stored unknown word, in order. If their numbers differ, it is
 * unclear which words are meant, and validation refuses `UNKNOWN`.
 */
function newColumns(
  { read, write }: Words,
  names: readonly string[],
  stored: readonly string[],
): string[] {
  const unknown = stored.filter((word) => read(word) === 'UNKNOWN');
  const isSame = names.filter((name) => name === 'UNKNOWN').length === unknown.length;
  return names.map(
    (name) => (name === 'UNKNOWN' && isSame ? unknown.shift() : undefined) ?? write(name),
  );
}

/** A new frequency drops the day of the month and `autoDelete`, which belong to the old one. */
function withSchedule(
  old: InventorySchedule,
  { frequency, dayOfMonth, autoDelete }: Updated,
): InventorySchedule {
  const word = frequency ? newWord(InventoryFrequency, frequency, old.frequency) : old.frequency;
  const isSame = word === old.frequency;
  return {
    frequency: word,
    dayOfMonth: dayOfMonth === undefined && isSame ? old.dayOfMonth : (dayOfMonth ?? null),
    autoDelete: autoDelete === undefined && isSame ? old.autoDelete : (autoDelete ?? false),
  };
}

/** @param stored the columns that the rule has; see {@link newColumns}. */
function toIncremental(
  input: Created['incremental'],
  stored: readonly string[],
): IncrementalInventory | null {
  if (!input) return null;
  return {
    isEnabled: input.isEnabled,
    intervalSeconds: input.intervalSeconds,
    optionalFields: newColumns(IncrementalOptionalField, input.optionalFields, stored),
  };
}

const NO_FILTER: InventoryFilter = {
  prefix: null,
  lastModifiedAfter: null,
  lastModifiedBefore: null,
  minSize: null,
  maxSize: null,
  storageClasses: null,
};

/** OSS treats an empty text or a lower bound of 0 as no bound, and sorts the storage classes. */
function withFilter(filter: InventoryFilter, input: FilterInput | null | undefined) {
  if (input === undefined) return filter;
  if (input === null) return NO_FILTER;
  const { prefix, minSize, storageClasses } = input;
  // `UNKNOWN` keeps all stored classes that this server does not know.
  const unknown = filter.storageClasses?.filter((word) => StorageClass.read(word) === 'UNKNOWN');
  const words = storageClasses?.flatMap((name) =>
    name === 'UNKNOWN' && unknown?.length ? unknown : StorageClass.write(name),
  );
  const classes = [...new Set(words)].sort(compareIds);
  return {
    prefix: prefix === undefined ? filter.prefix : prefix || null,
    lastModifiedAfter: given(input.lastModifiedAfter, filter.lastModifiedAfter),
    lastModifiedBefore: given(input.lastModifiedBefore, filter.lastModifiedBefore),
    minSize: minSize === undefined ? filter.minSize : minSize || null,
    maxSize: given(input.maxSize, filter.maxSize),
    storageClasses:
      storageClasses === undefined ? filter.storageClasses : classes.length > 0 ? classes : null,
  };
}

/** A role that is given by its name alone belongs to the destination's account. */
function withDestination(
  old: InventoryDestination,
  input: NonNullable<Updated['destination']>,
): InventoryDestination {
  const { prefix, encryption, format } = input;
  const accountId = input.accountId ?? old.accountId;
  const role = input.roleName ?? roleName(old.roleArn);
  // The name alone cannot express a role of another account, so an unchanged name keeps the ARN.
  const keepsRole = role === roleName(old.roleArn) && accountId === old.accountId;
  return {
    format: format ? newWord(InventoryFormat, format, old.format) : old.format,
    accountId,
    roleArn: keepsRole || input.roleName == null ? old.roleArn : roleArn(accountId, role),
    bucket: input.bucket ?? old.bucket,
    prefix: prefix === undefined ? old.prefix : prefix || null,
    encryption: encryption === undefined ? old.encryption : toEncryption(encryption),
  };
}

function given<Value>(value: Value | null | undefined, old: Value | null): Value | null {
  return value === undefined ? old : value;
}

function toEncryption(input: EncryptionInput): InventoryEncryption | null {
  if (!input) return null;
  return input.sseKms
    ? { type: 'SSE-KMS', keyId: input.sseKms.keyId || null }
    : { type: 'SSE-OSS' };
}

/** Finds the problems that only the GraphQL input can have; a rule cannot represent them. */
export function inputIssues(input: Created | Updated): ArgumentIssue[] {
  const { destination } = input;
  const issues = [
    ...nullIssues(input, ['isEnabled', 'destination', 'frequency', 'includedObjectVersions'], []),
    ...nullIssues(destination, ['format', 'accountId', 'roleName', 'bucket'], ['destination']),
  ];
  if (destination?.encryption?.sseOss === false) {
    issues.push({
      path: ['destination', 'encryption', 'sseOss'],
      message:
        'The value is false; the only allowed value is true. Omit `encryption` for a report that ' +
        'is not encrypted.',
      ec: null,
    });
  }
  return issues;
}

/** What is null of an update and cannot be cleared. */
function nullIssues<Input extends object>(
  input: Input | null | undefined,
  names: readonly (keyof Input & string)[],
  path: readonly string[],
): ArgumentIssue[] {
  return names
    .filter((name) => input?.[name] === null)
    .map((name) => ({
      path: [...path, name],
      message:
        'The value is null, but every rule needs one. Leave the field out to keep the stored ' +
        'value.',
      ec: null,
    }));
}
