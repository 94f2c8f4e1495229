import { expect, test } from 'vitest';
import { manyRules, ruleXml } from '../support/rules.ts';
import { startSystem } from '../support/system.ts';
import { Rule, Rules } from './documents.ts';

/** Rules as no client of today would write them; each must read as something. */
const odd: Record<string, string> = {
  'no-filter': ruleXml('no-filter').replace(/<Filter>.*<\/Filter>/, ''),
  'no-role': ruleXml('no-role').replace(/<RoleArn>.*<\/RoleArn>/, ''),
  'no-schedule': ruleXml('no-schedule').replace(/<Schedule>.*<\/Schedule>/, ''),
  'no-destination': ruleXml('no-destination').replace(/<Destination>.*<\/Destination>/, ''),
  'only-an-id': '<InventoryConfiguration><Id>only-an-id</Id></InventoryConfiguration>',
  'new-words': ruleXml(
    'new-words',
    '<OptionalFields><Field>Size</Field><Field>Colour</Field></OptionalFields>',
  )
    .replace('Daily', 'Hourly')
    .replace('<IncludedObjectVersions>All', '<IncludedObjectVersions>Newest')
    .replace('CSV', 'Parquet')
    .replace('<Filter>', '<Filter><StorageClass>IA,Glacial</StorageClass>')
    .replace('<RoleArn>', '<Encryption><SSE-QUANTUM/></Encryption><RoleArn>'),
  'new-elements': ruleXml(
    'new-elements',
    '<IncrementalInventory><IsEnabled>true</IsEnabled><OptionalFields><Field>RecordType</Field></OptionalFields></IncrementalInventory><Future kind="x"><Id>other</Id></Future>',
  ).replace('<Filter>', '<Filter><Suffix>.log</Suffix>'),
  'zero-filter': ruleXml('zero-filter').replace(
    '<Prefix></Prefix>',
    '<Prefix></Prefix><LastModifyBeginTimeStamp>0</LastModifyBeginTimeStamp><LastModifyEndTimeStamp>0</LastModifyEndTimeStamp><LowerSizeBound>0</LowerSizeBound><UpperSizeBound>0</UpperSizeBound><StorageClass></StorageClass>',
  ),
  'wild-filter': ruleXml('wild-filter').replace(
    '<Prefix></Prefix>',
    '<Prefix/><LastModifyBeginTimeStamp>soon</LastModifyBeginTimeStamp><LastModifyEndTimeStamp>9007199254740991</LastModifyEndTimeStamp><LowerSizeBound>-5</LowerSizeBound><UpperSizeBound>1e99</UpperSizeBound><StorageClass>All</StorageClass>',
  ),
  'all-of-many': ruleXml('all-of-many').replace(
    '<Prefix></Prefix>',
    '<StorageClass>IA,All,Standard</StorageClass>',
  ),
  padded: ruleXml('padded').replace(/>([^<]+)</g, '>\n    $1\n  <'),
  entities: ruleXml('entities').replace(
    '<Prefix></Prefix>',
    '<Prefix>a&amp;b&#x1F600;<![CDATA[<c>]]></Prefix>',
  ),
  'no-fields': ruleXml('no-fields', '<OptionalFields>\n</OptionalFields>'),
  'empty-field': ruleXml('empty-field', '<OptionalFields><Field></Field></OptionalFields>'),
  namespaced: ruleXml('namespaced').replace(
    '<InventoryConfiguration>',
    '<InventoryConfiguration xmlns="http://doc.oss-cn-hangzhou.aliyuncs.com">',
  ),
};

test('no rule, however odd, breaks the page of 100 it is on', async () => {
  await using system = await startSystem();
  const ids = Object.keys(odd);
  system.emulator.storeRules('logs', manyRules(100 - ids.length));
  system.emulator.storeRules(
    'logs',
    ids.map((id) => ({ id, xml: odd[id] ?? '' })),
  );

  const { data, errors } = await system.ask(Rules, { bucket: 'logs', first: 100 });

  expect(errors).toEqual([]);
  const { nodes } = data.inventories;
  expect(nodes).toHaveLength(100);
  expect(nodes.map(({ inventoryId }) => inventoryId)).toEqual([
    ...system.emulator.rules('logs').keys(),
  ]);
  const byId = new Map(nodes.map((node) => [node.inventoryId, node]));
  const plain = byId.get('rule-000');
  /** The fields in which a rule differs from a plain one. */
  const differing = (id: string) => {
    const fields = new Map(Object.entries(plain ?? {}));
    return Object.fromEntries(
      Object.entries(byId.get(id) ?? {}).filter(
        ([name, value]) =>
          !['id', 'inventoryId'].includes(name) &&
          JSON.stringify(value) !== JSON.stringify(fields.get(name)),
      ),
    );
  };
  for (const id of [
    'no-filter',
    'zero-filter',
    'wild-filter',
    'padded',
    'all-of-many',
    'no-fields',
    'empty-field',
    'namespaced',
  ]) {
    expect(differing(id), id).toEqual({});
  }
  expect(differing('no-role')).toEqual({
    destination: { ...plain?.destination, roleArn: '', roleName: '' },
  });
  expect(differing('new-elements')).toEqual({
    incremental: { isEnabled: true, intervalSeconds: null, optionalFields: ['RECORD_TYPE'] },
  });
  expect(differing('no-schedule')).toEqual({ frequency: 'UNKNOWN' });
  expect(differing('entities')).toEqual({ filter: { ...plain?.filter, prefix: 'a&b😀<c>' } });
  expect(differing('new-words')).toEqual({
    frequency: 'UNKNOWN',
    includedObjectVersions: 'UNKNOWN',
    optionalFields: ['SIZE', 'UNKNOWN'],
    filter: { ...plain?.filter, storageClasses: ['UNKNOWN', 'IA'] },
    destination: { ...plain?.destination, format: 'UNKNOWN', encryption: null },
  });
  expect(differing('only-an-id')).toMatchObject({
    isEnabled: false,
    frequency: 'UNKNOWN',
    destination: { bucket: { name: '' }, accountId: '' },
  });

  for (const id of ids) {
    const one = await system.ask(Rule, { bucket: 'logs', inventoryId: id });
    expect(one.errors).toEqual([]);
    expect(one.data.inventory, id).toEqual(byId.get(id));
  }
});

test.each([['127.0.0.1:9/x'], ['a.evil.example/'], ['user@host'], ['']])(
  'a destination named %j leads no request anywhere',
  async (name) => {
    await using system = await startSystem();
    const xml = ruleXml('r1').replace('acs:oss:::reports', `acs:oss:::${name}`);
    system.emulator.storeRules('logs', [{ id: 'r1', xml }]);
    const { data, errors } = await system.askText(`{
    inventory(bucket: "logs", inventoryId: "r1") {
      destination { bucket { name region inventory(inventoryId: "x") { id } } }
    }
  }`);
    expect(data).toEqual({
      inventory: { destination: { bucket: { name, region: null, inventory: null } } },
    });
    expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['NO_SUCH_BUCKET']);
    expect(system.requests.map(({ bucket }) => bucket)).toEqual(['logs']);
  },
);

test('a byte order mark in front of a document is skipped', async () => {
  await using system = await startSystem();
  const rule = ruleXml('marked');
  const list = `<ListInventoryConfigurationsResult>${rule}<IsTruncated>false</IsTruncated></ListInventoryConfigurationsResult>`;
  system.emulator.storeRules('logs', [{ id: 'marked', xml: rule }]);
  const body = (text: string) => `\ufeff<?xml version="1.0" encoding="UTF-8"?>\n${text}`;

  system.emulator.inject({ kind: 'body', operation: 'ListBucketInventory', body: body(list) });
  const { data } = await system.ask(Rules, { bucket: 'logs', first: 1 });
  expect(data.inventories.nodes.map(({ inventoryId }) => inventoryId)).toEqual(['marked']);

  system.emulator.inject({ kind: 'body', operation: 'GetBucketInventory', body: body(rule) });
  const one = await system.ask(Rule, { bucket: 'logs', inventoryId: 'marked' });
  expect(one.data.inventory?.inventoryId).toBe('marked');

  const denied = body('<Error><Code>AccessDenied</Code><Message>No.</Message></Error>');
  system.emulator.inject({ kind: 'body', status: 403, body: denied });
  const { errors } = await system.ask(Rules, { bucket: 'logs', first: 1 });
  expect(errors).toMatchObject([{ extensions: { code: 'ACCESS_DENIED' } }]);
});
