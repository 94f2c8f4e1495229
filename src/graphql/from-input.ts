import {
  type InventoryConfiguration,
  type InventoryDestination,
  type InventoryEncryption,
  type InventoryFilter,
  roleArn,
  roleName,
} from '../inventory/configuration.ts';
import type { ArgumentIssue } from '../inventory/errors.ts';
import { compareIds } from '../inventory/id-order.ts';
import { FORMATS } from '../inventory/vocabulary.ts';
import {
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
type DestinationInput = Created['destination'];

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
    frequency: InventoryFrequency.write(input.frequency),
    includedObjectVersions: InventoryIncludedObjectVersions.write(input.includedObjectVersions),
    optionalFields: (input.optionalFields ?? []).map(InventoryOptionalField.write),
  };
}

/** Applies an `UpdateInventoryInput` to the stored rule, without validation. */
export function withChanges(rule: InventoryConfiguration, input: Updated): InventoryConfiguration {
  const { frequency, includedObjectVersions, optionalFields } = input;
  return {
    ...rule,
    isEnabled: input.isEnabled ?? rule.isEnabled,
    filter: withFilter(rule.filter, input.filter),
    destination: input.destination
      ? withDestination(rule.destination, input.destination)
      : rule.destination,
    frequency: frequency ? newWord(InventoryFrequency, frequency, rule.frequency) : rule.frequency,
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
        : newColumns(optionalFields ?? [], rule.optionalFields),
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
function newColumns(names: readonly string[], stored: readonly string[]): string[] {
  const unknown = stored.filter((word) => InventoryOptionalField.read(word) === 'UNKNOWN');
  const isSame = names.filter((name) => name === 'UNKNOWN').length === unknown.length;
  return names.map(
    (name) =>
      (name === 'UNKNOWN' && isSame ? unknown.shift() : undefined) ??
      InventoryOptionalField.write(name),
  );
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

function withDestination(old: InventoryDestination, input: DestinationInput): InventoryDestination {
  const { accountId, prefix, encryption } = input;
  const format = newWord(InventoryFormat, input.format, old.format);
  // The name alone cannot express a role of another account, so an unchanged name keeps the ARN.
  const keepsRole = input.roleName === roleName(old.roleArn) && accountId === old.accountId;
  return {
    // CSV is also the default of an input without a format, so it keeps the stored format.
    format: format === FORMATS.CSV && old.format !== '' ? old.format : format,
    accountId,
    roleArn: keepsRole ? old.roleArn : roleArn(accountId, input.roleName),
    bucket: input.bucket,
    prefix: prefix === undefined ? old.prefix : prefix || null,
    encryption: encryption === undefined ? old.encryption : toEncryption(encryption),
  };
}

function given<Value>(value: Value | null | undefined, old: Value | null): Value | null {
  return value === undefined ? old : value;
}

function toEncryption(input: DestinationInput['encryption']): InventoryEncryption | null {
  if (!input) return null;
  return input.sseKms
    ? { type: 'SSE-KMS', keyId: input.sseKms.keyId || null }
    : { type: 'SSE-OSS' };
}

/** Finds the problems that only the GraphQL input can have; a rule cannot represent them. */
export function inputIssues(input: Created | Updated): ArgumentIssue[] {
  const nulls = (['isEnabled', 'destination', 'frequency', 'includedObjectVersions'] as const)
    .filter((name) => input[name] === null)
    .map((name) => ({
      path: [name],
      message:
        'The value is null, but every rule needs one. Leave the field out to keep the stored ' +
        'value.',
      ec: null,
    }));
  const notTrue = {
    path: ['destination', 'encryption', 'sseOss'],
    message:
      'The value is false; the only allowed value is true. Omit `encryption` for a report that ' +
      'is not encrypted.',
    ec: null,
  };
  return input.destination?.encryption?.sseOss === false ? [...nulls, notTrue] : nulls;
}
