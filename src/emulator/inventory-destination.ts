import { readSection, type Section } from './document-section.ts';
import { invalidArgument } from './errors.ts';
import { checkPrefixLength } from './inventory-filter.ts';
import type { Bucket } from './store.ts';
import { leaf, serialise, wrap, type XmlElement } from './xml.ts';

const BUCKET_PREFIX = 'acs:oss:::';

/**
 * Validates the Destination block and writes it as OSS returns it: without an Encryption that is absent or empty.
 *
 * @param source the rule's bucket; the destination must have the same region and owner
 */
export function normaliseDestination(
  destination: XmlElement | undefined,
  source: Bucket,
  findBucket: (name: string) => Bucket | undefined,
): string {
  const outer = readSection(destination, ['OSSBucketDestination']);
  const section = readSection(outer.child('OSSBucketDestination'), [
    'Format',
    'AccountId',
    'RoleArn',
    'Bucket',
    'Prefix',
    'Encryption',
  ]);
  const format = required(section, 'Format', '0020-00000012');
  if (format !== 'CSV') {
    throw invalidArgument('Format', format, 'The format is invalid.', '0020-00000027');
  }
  const accountId = required(section, 'AccountId', '0020-00000013');
  if (accountId !== source.accountId) {
    const message = 'The account is not the owner of the bucket.';
    throw invalidArgument('AccountId', accountId, message, '0020-00000028');
  }
  const roleArn = required(section, 'RoleArn', '0020-00000014');
  // `role/role/R` is not a name.
  if (!/^acs:ram::\d+:role\/(?!role\/)[A-Za-z0-9.@_-]+(\/[A-Za-z0-9.@_-]+)*$/.test(roleArn)) {
    throw invalidArgument('RoleArn', roleArn, 'The role ARN is invalid.', '0020-00000029');
  }
  const bucket = required(section, 'Bucket', '0020-00000015');
  checkBucket(bucket, source, findBucket);
  const prefix = section.text('Prefix') ?? '';
  checkPrefixLength('Destination.Prefix', prefix);
  if (/[%&$@^*!#]/.test(prefix)) {
    const message = 'The destination prefix has special characters.';
    throw invalidArgument('Prefix', prefix, message, '0020-00000034');
  }
  return wrap(
    'Destination',
    wrap(
      'OSSBucketDestination',
      leaf('Format', format),
      leaf('AccountId', accountId),
      leaf('RoleArn', roleArn),
      leaf('Bucket', bucket),
      leaf('Prefix', prefix),
      normaliseEncryption(section.child('Encryption')),
      section.unknown,
    ),
    outer.unknown,
  );
}

function required(section: Section, name: string, ec: string): string {
  const text = section.text(name);
  if (text === undefined) throw invalidArgument(name, '', `${name} is missing.`, ec);
  return text;
}

function checkBucket(
  arn: string,
  source: Bucket,
  findBucket: (name: string) => Bucket | undefined,
): void {
  const refuse = (message: string, ec: string) => invalidArgument('Bucket', arn, message, ec);
  // OSS documents `acs:oss::bu`, with a colon too few, as a name that is too short.
  const name = /^acs:oss:::?([^:]*)$/.exec(arn)?.[1];
  if (name !== undefined && (name.length < 3 || name.length > 63)) {
    throw refuse('The bucket name is not 3 to 63 characters long.', '0020-00000031');
  }
  if (name === undefined || !arn.startsWith(BUCKET_PREFIX)) {
    throw refuse(`The bucket is not of the form ${BUCKET_PREFIX}name.`, '0020-00000030');
  }
  const bucket = findBucket(name);
  if (bucket === undefined) {
    throw refuse('The destination bucket does not exist.', '0020-00000032');
  }
  if (bucket.accountId !== source.accountId) {
    throw refuse('The destination bucket has another owner.', '0020-00000033');
  }
  if (bucket.region !== source.region) {
    throw refuse('The destination bucket is in another region.', '0020-00000019');
  }
}

function normaliseEncryption(encryption: XmlElement | undefined): string {
  const section = readSection(encryption, ['SSE-OSS', 'SSE-KMS']);
  const oss = section.child('SSE-OSS');
  const kms = section.child('SSE-KMS');
  if (oss !== undefined && kms !== undefined) {
    const message = 'Only one of SSE-OSS and SSE-KMS is allowed.';
    throw invalidArgument('Encryption', 'SSE-OSS,SSE-KMS', message, '0020-00000016');
  }
  let chosen = '';
  if (oss !== undefined) {
    const { child, unknown } = readSection(oss, ['KeyId']);
    if (child('KeyId') !== undefined) {
      const value = serialise(oss);
      throw invalidArgument('SSE-OSS', value, 'SSE-OSS has a KeyId.', '0020-00000035');
    }
    chosen = wrap('SSE-OSS', unknown);
  } else if (kms !== undefined) {
    const { text, unknown } = readSection(kms, ['KeyId']);
    const keyId = text('KeyId') ?? '';
    chosen = wrap('SSE-KMS', keyId === '' ? '' : leaf('KeyId', keyId), unknown);
  }
  const content = chosen + section.unknown;
  return content === '' ? '' : wrap('Encryption', content);
}
