import { ACCOUNT_ID } from '../support/rules.ts';

/** The bucket that all peers serve. */
export const BUCKET = 'bench-logs';

/** How many rules it has: as many as OSS allows. */
export const RULES = 1000;

const FIELDS = ['Size', 'LastModifiedDate', 'ETag', 'StorageClass', 'IsMultipartUploaded'];

/** The id of the rule at `index` in the list. */
export function idAt(index: number): string {
  return `rule-${String(index).padStart(4, '0')}`;
}

/** A rule with everything that one can have, as OSS writes it. */
export function fullRuleXml(id: string): string {
  const leaf = (name: string, text: string | number) => `<${name}>${text}</${name}>`;
  return `<InventoryConfiguration>${leaf('Id', id)}${leaf('IsEnabled', 'true')}<Destination><OSSBucketDestination>${leaf('Format', 'CSV')}${leaf('AccountId', ACCOUNT_ID)}${leaf('RoleArn', `acs:ram::${ACCOUNT_ID}:role/AliyunOSSRole`)}${leaf('Bucket', 'acs:oss:::bench-reports')}${leaf('Prefix', `inventory/${id}`)}<Encryption><SSE-KMS>${leaf('KeyId', 'bench-kms-key-0000-0001')}</SSE-KMS></Encryption></OSSBucketDestination></Destination><Schedule>${leaf('Frequency', 'Daily')}</Schedule><Filter>${leaf('Prefix', `logs/${id}/`)}${leaf('LastModifyBeginTimeStamp', 1_704_067_200)}${leaf('LastModifyEndTimeStamp', 1_711_843_200)}${leaf('LowerSizeBound', 1024)}${leaf('UpperSizeBound', 1_048_576)}${leaf('StorageClass', 'IA,Standard')}</Filter>${leaf('IncludedObjectVersions', 'Current')}<OptionalFields>${FIELDS.map((field) => leaf('Field', field)).join('')}</OptionalFields></InventoryConfiguration>`;
}

/** A LIST answer: the 100 rules behind a token. */
export function pageXml(token: string): string {
  const ids = Array.from({ length: RULES }, (_, index) => idAt(index)).filter((id) => id > token);
  const page = ids.slice(0, 100);
  const isTruncated = ids.length > page.length;
  const next = isTruncated ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<ListInventoryConfigurationsResult>${page.map(fullRuleXml).join('')}<IsTruncated>${isTruncated}</IsTruncated>${next}</ListInventoryConfigurationsResult>`;
}
