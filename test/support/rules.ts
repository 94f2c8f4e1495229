import type { CreateInventoryInput } from '../gql/graphql.ts';

/** The uid of the emulator's default account. */
export const ACCOUNT_ID = '1000000000000000';

/** A rule's document as OSS keeps it. */
export function ruleXml(id: string, content = ''): string {
  const escaped = id.replace(/[&<>\r]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<InventoryConfiguration><Id>${escaped}</Id><IsEnabled>true</IsEnabled><Filter><Prefix></Prefix></Filter><Destination><OSSBucketDestination><Format>CSV</Format><AccountId>${ACCOUNT_ID}</AccountId><RoleArn>acs:ram::${ACCOUNT_ID}:role/AliyunOSSRole</RoleArn><Bucket>acs:oss:::reports</Bucket></OSSBucketDestination></Destination><Schedule><Frequency>Daily</Frequency></Schedule><IncludedObjectVersions>All</IncludedObjectVersions>${content}</InventoryConfiguration>`;
}

/** `count` rules for `Emulator.storeRules`, with ids `prefix000`, `prefix001` and so on. */
export function manyRules(count: number, prefix = 'rule-'): { id: string; xml: string }[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `${prefix}${String(index).padStart(3, '0')}`;
    return { id, xml: ruleXml(id) };
  });
}

/** The smallest input that makes a rule. */
export function createInput(change: Partial<CreateInventoryInput> = {}): CreateInventoryInput {
  return {
    bucket: 'logs',
    inventoryId: 'r1',
    isEnabled: true,
    frequency: 'DAILY',
    includedObjectVersions: 'ALL',
    destination: { accountId: ACCOUNT_ID, roleName: 'AliyunOSSRole', bucket: 'reports' },
    ...change,
  };
}
