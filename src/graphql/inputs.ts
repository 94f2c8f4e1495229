import {
  compareIds,
  type InventoryConfiguration,
  type InventoryDestination,
  type InventoryEncryption,
  type InventoryFilter,
  roleArn,
} from '../inventory/configuration.ts';
import type { ArgumentIssue } from '../inventory/errors.ts';
import { FORMATS } from '../inventory/vocabulary.ts';
import { builder } from './builder.ts';
import {
  InventoryFormat,
  InventoryFrequency,
  InventoryIncludedObjectVersions,
  InventoryOptionalField,
  StorageClass,
} from './enums.ts';

const FilterInput = builder.inputType('InventoryFilterInput', {
  description: 'Which objects a rule lists; what is left out or null is no bound.',
  fields: (t) => ({
    prefix: t.string({
      description: 'Only objects whose keys begin so; at most 1,023 characters. OSS: `Prefix`.',
    }),
    lastModifiedAfter: t.field({
      type: 'DateTime',
      description:
        'Only objects written at this time or later; whole seconds, from 2009-12-31T16:00:00Z on. ' +
        'OSS: `LastModifyBeginTimeStamp`.',
    }),
    lastModifiedBefore: t.field({
      type: 'DateTime',
      description:
        'Only objects written at this time or earlier; whole seconds. OSS: `LastModifyEndTimeStamp`.',
    }),
    minSize: t.field({
      type: 'BigInt',
      description: 'Only objects of at least so many bytes; 0 to 48.8 TB. OSS: `LowerSizeBound`.',
    }),
    maxSize: t.field({
      type: 'BigInt',
      description: 'Only objects of at most so many bytes; 1 to 48.8 TB. OSS: `UpperSizeBound`.',
    }),
    storageClasses: t.field({
      type: [StorageClass.ref],
      description: 'Only objects of these storage classes; none: of all. OSS: `StorageClass`.',
    }),
  }),
});

const SseKmsInput = builder.inputType('SseKmsEncryptionInput', {
  description: 'Encryption with a key of the Key Management Service.',
  fields: (t) => ({
    keyId: t.string({
      description: 'The customer master key, a symmetric one; left out: the default key.',
    }),
  }),
});

const EncryptionInput = builder.inputType('InventoryEncryptionInput', {
  description: 'How OSS encrypts the report: exactly one of the two.',
  isOneOf: true,
  fields: (t) => ({
    sseOss: t.boolean({ description: '`true`: with keys that OSS keeps. OSS: `SSE-OSS`.' }),
    sseKms: t.field({
      type: SseKmsInput,
      description: 'With a key of the Key Management Service. OSS: `SSE-KMS`.',
    }),
  }),
});

const DestinationInput = builder.inputType('OSSBucketDestinationInput', {
  description: 'Where and as whom OSS writes the report.',
  fields: (t) => ({
    format: t.field({
      type: InventoryFormat.ref,
      required: true,
      defaultValue: FORMATS.CSV,
      description: 'The report’s file format. OSS: `Format`.',
    }),
    accountId: t.string({
      required: true,
      description: 'The uid of the account that owns the destination bucket. OSS: `AccountId`.',
    }),
    roleName: t.string({
      required: true,
      description:
        'The RAM role that OSS takes on to write, of the same account; it needs ' +
        '`oss:PutObject` on the destination bucket. OSS: `RoleArn`, `acs:ram::{uid}:role/{name}`.',
    }),
    bucket: t.string({
      required: true,
      description:
        'The destination bucket’s name: of the same account and region as the source. OSS: `Bucket`.',
    }),
    prefix: t.string({
      description:
        'What the report’s keys begin with; at most 1,023 characters, none of `%&$@^*!#`. OSS puts ' +
        'a `/` behind it. OSS: `Prefix`.',
    }),
    encryption: t.field({
      type: EncryptionInput,
      description: 'How OSS encrypts the report; left out: not. OSS: `Encryption`.',
    }),
  }),
});

export const CreateInventoryInput = builder.inputType('CreateInventoryInput', {
  description: 'A new rule.',
  fields: (t) => ({
    bucket: t.string({
      required: true,
      description: 'The source bucket, whose objects are to be listed.',
    }),
    inventoryId: t.string({
      required: true,
      description: 'The new rule’s id, unique in the bucket: 1 to 192 characters. OSS: `Id`.',
    }),
    isEnabled: t.boolean({
      required: true,
      description: 'Whether OSS is to write reports. OSS: `IsEnabled`.',
    }),
    filter: t.field({
      type: FilterInput,
      description: 'Which objects are listed; left out: all. OSS: `Filter`.',
    }),
    destination: t.field({
      type: DestinationInput,
      required: true,
      description: 'Where and as whom OSS writes the report. OSS: `Destination`.',
    }),
    frequency: t.field({
      type: InventoryFrequency.ref,
      required: true,
      description: 'How often OSS writes the report. OSS: `Schedule/Frequency`.',
    }),
    includedObjectVersions: t.field({
      type: InventoryIncludedObjectVersions.ref,
      required: true,
      description: 'Which versions of an object are listed. OSS: `IncludedObjectVersions`.',
    }),
    optionalFields: t.field({
      type: [InventoryOptionalField.ref],
      description: 'The report’s columns behind the fixed ones, in this order.',
    }),
  }),
});

type Given<Ref extends { readonly $inferInput: unknown }> = Ref['$inferInput'];

/** Makes the rule that a `CreateInventoryInput` describes, unchecked. */
export function toConfiguration(input: Given<typeof CreateInventoryInput>): InventoryConfiguration {
  return {
    bucket: input.bucket,
    inventoryId: input.inventoryId,
    isEnabled: input.isEnabled,
    filter: toFilter(input.filter ?? {}),
    destination: toDestination(input.destination),
    frequency: input.frequency,
    includedObjectVersions: input.includedObjectVersions,
    optionalFields: input.optionalFields ?? [],
  };
}

/** OSS reads empty text and a lower bound of 0 as no bound, and sorts the storage classes. */
function toFilter(input: Given<typeof FilterInput>): InventoryFilter {
  const classes = [...new Set(input.storageClasses)].sort(compareIds);
  return {
    prefix: input.prefix || null,
    lastModifiedAfter: input.lastModifiedAfter ?? null,
    lastModifiedBefore: input.lastModifiedBefore ?? null,
    minSize: input.minSize || null,
    maxSize: input.maxSize ?? null,
    storageClasses: classes.length > 0 ? classes : null,
  };
}

function toDestination(input: Given<typeof DestinationInput>): InventoryDestination {
  return {
    format: input.format,
    accountId: input.accountId,
    roleArn: roleArn(input.accountId, input.roleName),
    bucket: input.bucket,
    prefix: input.prefix || null,
    encryption: toEncryption(input.encryption),
  };
}

function toEncryption(
  input: Given<typeof EncryptionInput> | null | undefined,
): InventoryEncryption | null {
  if (!input) return null;
  return input.sseKms
    ? { type: 'SSE-KMS', keyId: input.sseKms.keyId || null }
    : { type: 'SSE-OSS' };
}

/** What only the GraphQL form of a rule can get wrong: the rule itself has no place for it. */
export function inputIssues({ destination }: Given<typeof CreateInventoryInput>): ArgumentIssue[] {
  if (destination.encryption?.sseOss !== false) return [];
  return [
    {
      path: ['destination', 'encryption', 'sseOss'],
      message: 'It is false; leave `encryption` out for a report that is not encrypted.',
      ec: null,
    },
  ];
}
