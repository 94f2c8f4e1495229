import {
  type InventoryDestination,
  type InventoryEncryption,
  roleArn,
  roleName,
} from '../../inventory/configuration.ts';
import { keepWord } from '../../inventory/stored-words.ts';
import { FORMATS } from '../../inventory/vocabulary.ts';
import { builder } from '../builder.ts';
import { InventoryFormat } from '../enums.ts';

const SseKmsInput = builder.inputType('SseKmsEncryptionInput', {
  description:
    'Encryption with a key of Alibaba Cloud’s Key Management Service (KMS). OSS: `SSE-KMS`.',
  fields: (t) => ({
    keyId: t.string({
      description:
        'The id of a symmetric customer master key. Default: OSS’s own KMS key. OSS: `KeyId`.',
    }),
  }),
});

const EncryptionInput = builder.inputType('InventoryEncryptionInput', {
  description:
    'How OSS encrypts the report. Set exactly one field, for example `{ sseOss: true }`.',
  isOneOf: true,
  fields: (t) => ({
    sseOss: t.boolean({
      description: '`true`: encrypt with keys that OSS manages. OSS: `SSE-OSS`.',
    }),
    sseKms: t.field({
      type: SseKmsInput,
      description: 'Encrypt with a KMS key. OSS: `SSE-KMS`.',
    }),
  }),
});

/** The destination of a new rule. */
export const DestinationInput = builder.inputType('OSSBucketDestinationInput', {
  description:
    'Where OSS writes the report, and the RAM role it uses. OSS: `OSSBucketDestination`.',
  fields: (t) => ({
    format: t.field({
      type: InventoryFormat.ref,
      required: true,
      defaultValue: 'CSV',
      description: 'The file format of the report. OSS: `Format`.',
    }),
    accountId: t.string({
      required: true,
      description:
        'The id (uid) of the account that owns the destination bucket, for example ' +
        '`1000000000000000`. OSS: `AccountId`.',
    }),
    roleName: t.string({
      required: true,
      description:
        'The RAM role that OSS uses to write the report: the role’s name, for example ' +
        '`AliyunOSSRole`, if it belongs to `accountId`, or its ARN, ' +
        '`acs:ram::{uid}:role/{name}`. The role needs `oss:PutObject` on the destination bucket. ' +
        'OSS: `RoleArn`.',
    }),
    bucket: t.string({
      required: true,
      description:
        'The name of the destination bucket, for example `demo-reports`. It must have the same ' +
        'account and region as the source bucket. OSS: `Bucket`.',
    }),
    prefix: t.string({
      description:
        'The prefix of the report’s object keys, for example `weekly`; OSS adds a `/`. At most ' +
        '1,023 characters, without `%&$@^*!#`. OSS: `Prefix`.',
    }),
    encryption: t.field({
      type: EncryptionInput,
      description: 'How OSS encrypts the report. Default: not encrypted. OSS: `Encryption`.',
    }),
  }),
});

/** The changes of a rule's destination. */
export const UpdateDestinationInput = builder.inputType('UpdateDestinationInput', {
  description:
    'The changes to a rule’s destination. Absent fields stay the same. Null clears `prefix` and `encryption`, and is ' +
    'an error elsewhere.',
  fields: (t) => ({
    format: t.field({
      type: InventoryFormat.ref,
      description: 'The report’s file format. OSS: `Format`.',
    }),
    accountId: t.string({
      description:
        'The uid of the account that owns the destination bucket, for example `1000000000000000`. OSS: `AccountId`.',
    }),
    roleName: t.string({
      description:
        'The RAM role that OSS uses to write the report: its name, for example `AliyunOSSRole`, if it belongs to the ' +
        'account `accountId`; otherwise its ARN, `acs:ram::{uid}:role/{name}`. The name that the rule’s role already ' +
        'has keeps its ARN, unless `accountId` changes. OSS: `RoleArn`.',
    }),
    bucket: t.string({
      description:
        'The destination bucket’s name: of the same account and region as the source. OSS: `Bucket`.',
    }),
    prefix: t.string({
      description:
        'What the report’s keys start with, for example `weekly`; at most 1,023 characters, none of `%&$@^*!#`. Null: ' +
        'no prefix. OSS: `Prefix`.',
    }),
    encryption: t.field({
      type: EncryptionInput,
      description: 'How OSS encrypts the report. Null: no encryption. OSS: `Encryption`.',
    }),
  }),
});

/** Converts the destination of a new rule. */
export function toDestination(
  input: (typeof DestinationInput)['$inferInput'],
): InventoryDestination {
  return {
    format: InventoryFormat.write(input.format),
    accountId: input.accountId,
    roleArn: roleArn(input.accountId, input.roleName),
    bucket: input.bucket,
    prefix: input.prefix || null,
    encryption: toEncryption(input.encryption),
  };
}

/**
 * Applies a destination's changes to the stored one. A role that is given by its name alone belongs to the
 * destination's account.
 */
export function withDestination(
  old: InventoryDestination,
  input: (typeof UpdateDestinationInput)['$inferInput'],
): InventoryDestination {
  const { prefix, encryption, format } = input;
  const accountId = input.accountId ?? old.accountId;
  const role = input.roleName ?? undefined;
  // The name alone cannot express a role of another account, so an unchanged name keeps the ARN.
  const isSameRole = role === roleName(old.roleArn) && accountId === old.accountId;
  return {
    format: format ? keepWord(FORMATS, InventoryFormat.write(format), old.format) : old.format,
    accountId,
    roleArn: role === undefined || isSameRole ? old.roleArn : roleArn(accountId, role),
    bucket: input.bucket ?? old.bucket,
    prefix: prefix === undefined ? old.prefix : prefix || null,
    encryption: encryption === undefined ? old.encryption : toEncryption(encryption),
  };
}

function toEncryption(
  input: (typeof EncryptionInput)['$inferInput'] | null | undefined,
): InventoryEncryption | null {
  if (!input) return null;
  return input.sseKms
    ? { type: 'SSE-KMS', keyId: input.sseKms.keyId || null }
    : { type: 'SSE-OSS' };
}
