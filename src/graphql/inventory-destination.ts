import {
  type InventoryDestination,
  type InventoryEncryption,
  roleName,
} from '../inventory/configuration.ts';
import { builder } from './builder.ts';
import { InventoryFormat } from './enums.ts';
import { BucketRef } from './refs.ts';

/** Where OSS writes the report, and the RAM role it uses. */
export const Destination = builder
  .objectRef<InventoryDestination>('OSSBucketDestination')
  .implement({
    description:
      'Where OSS writes the report, and the RAM role it uses. The reports are in `{prefix}/{source ' +
      'bucket}/{inventory id}/` of the destination bucket. OSS: `OSSBucketDestination`.',
    fields: (t) => ({
      format: t.field({
        type: InventoryFormat.ref,
        description: 'The file format of the report. OSS: `Format`.',
        resolve: ({ format }) => InventoryFormat.read(format),
      }),
      accountId: t.exposeString('accountId', {
        description:
          'The id (uid) of the account that owns the destination bucket, for example ' +
          '`1000000000000000`. OSS: `AccountId`.',
      }),
      roleArn: t.exposeString('roleArn', {
        description:
          'The ARN of the RAM role that OSS uses to write the report, for example ' +
          '`acs:ram::1000000000000000:role/AliyunOSSRole`. OSS: `RoleArn`.',
      }),
      roleName: t.string({
        description:
          'The name of the RAM role: the part of `roleArn` after `role/`, for example ' +
          '`AliyunOSSRole`.',
        resolve: (destination) => roleName(destination.roleArn),
      }),
      bucket: t.field({
        type: BucketRef,
        description:
          'The destination bucket, in the same region as the source bucket. OSS: `Bucket`, ' +
          '`acs:oss:::{name}`.',
        resolve: ({ bucket }) => ({ name: bucket }),
      }),
      prefix: t.exposeString('prefix', {
        nullable: true,
        description:
          'The prefix of the report’s object keys, for example `photos/originals`. Null: no ' +
          'prefix. OSS: `Prefix`.',
      }),
      encryption: t.expose('encryption', {
        type: Encryption,
        nullable: true,
        description:
          'How OSS encrypts the report. Null: the rule requests no encryption. OSS: `Encryption`.',
      }),
    }),
  });

type Sse<Type> = Extract<InventoryEncryption, { type: Type }>;

const SseOss = builder.objectRef<Sse<'SSE-OSS'>>('SseOssEncryption').implement({
  description: 'Encryption with keys that OSS manages. OSS: `SSE-OSS`.',
  fields: (t) => ({
    algorithm: t.string({
      description: 'The encryption algorithm. The only one is `AES256`.',
      resolve: () => 'AES256',
    }),
  }),
});

const SseKms = builder.objectRef<Sse<'SSE-KMS'>>('SseKmsEncryption').implement({
  description:
    'Encryption with a key of Alibaba Cloud’s Key Management Service (KMS). OSS: `SSE-KMS`.',
  fields: (t) => ({
    keyId: t.exposeString('keyId', {
      nullable: true,
      description: 'The id of the customer master key. Null: OSS’s default KMS key. OSS: `KeyId`.',
    }),
  }),
});

const Encryption = builder.unionType('InventoryEncryption', {
  description: 'How OSS encrypts a report. OSS: `Encryption`.',
  types: [SseOss, SseKms],
  resolveType: ({ type }) => (type === 'SSE-OSS' ? SseOss : SseKms),
});
