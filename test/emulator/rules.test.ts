import { describe, expect, test } from 'vitest';
import { deleteRule, getRule, listRules, putRule, ruleXml } from './client.ts';
import { ruleIds, startWithBuckets } from './set-up.ts';

const EMPTY_FILTER =
  '<Filter><Prefix></Prefix><LastModifyBeginTimeStamp>0</LastModifyBeginTimeStamp>' +
  '<LastModifyEndTimeStamp>0</LastModifyEndTimeStamp><LowerSizeBound>0</LowerSizeBound>' +
  '<UpperSizeBound>0</UpperSizeBound><StorageClass></StorageClass></Filter>';

describe('a rule comes back normalised', () => {
  test('in the documented order, with a Filter, without Encryption or empty fields', async () => {
    await using emulator = await startWithBuckets();
    const layout = '\n  ';
    await putRule(emulator, 'a', {
      destination: `${layout}<Encryption></Encryption>`,
      rest: '<OptionalFields></OptionalFields>',
    });
    const reply = await getRule(emulator, 'a');
    expect(reply).toMatchObject({ status: 200, headers: { 'content-type': 'application/xml' } });
    expect(reply.text).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<InventoryConfiguration><Id>a</Id>' +
        '<IsEnabled>true</IsEnabled><Destination><OSSBucketDestination><Format>CSV</Format>' +
        '<AccountId>1000000000000000</AccountId>' +
        '<RoleArn>acs:ram::1000000000000000:role/AliyunOSSRole</RoleArn>' +
        '<Bucket>acs:oss:::reports</Bucket><Prefix></Prefix></OSSBucketDestination></Destination>' +
        `<Schedule><Frequency>Daily</Frequency></Schedule>${EMPTY_FILTER}` +
        '<IncludedObjectVersions>All</IncludedObjectVersions></InventoryConfiguration>',
    );
  });

  test('with sorted storage classes and fields in the order sent', async () => {
    await using emulator = await startWithBuckets();
    await putRule(emulator, 'a', {
      filter: '<Filter><StorageClass>Standard,IA</StorageClass></Filter>',
      rest: '<OptionalFields><Field>Size</Field> <Field>ETag</Field></OptionalFields>',
    });
    const reply = await getRule(emulator, 'a');
    expect(reply.at('Filter')).toBe('0000IA,Standard');
    expect(reply.text).toContain(
      '<OptionalFields><Field>Size</Field><Field>ETag</Field></OptionalFields>',
    );
  });

  test.each([
    ['<SSE-OSS/>', '<Encryption><SSE-OSS></SSE-OSS></Encryption>'],
    ['<SSE-KMS/>', '<Encryption><SSE-KMS></SSE-KMS></Encryption>'],
    ['<SSE-KMS><KeyId/></SSE-KMS>', '<Encryption><SSE-KMS></SSE-KMS></Encryption>'],
    [
      '<SSE-KMS><KeyId> k </KeyId></SSE-KMS>',
      '<Encryption><SSE-KMS><KeyId> k </KeyId></SSE-KMS></Encryption>',
    ],
  ])('with encryption %s', async (sent, returned) => {
    await using emulator = await startWithBuckets();
    await putRule(emulator, 'a', { destination: `<Encryption>${sent}</Encryption>` });
    expect((await getRule(emulator, 'a')).text).toContain(returned);
  });

  test('with the elements nobody documented', async () => {
    await using emulator = await startWithBuckets();
    await putRule(emulator, 'a', {
      filter: '<Filter><Suffix x="1 &amp; 2"> .gz </Suffix></Filter>',
      destination: '<Region>r</Region>',
      rest: '<Tags>\n  <Tag><K>k</K></Tag>\n</Tags><OptionalFields><Extra/></OptionalFields>',
    });
    const { text } = await getRule(emulator, 'a');
    expect(text).toContain('<Suffix x="1 &amp; 2"> .gz </Suffix></Filter>');
    expect(text).toContain('<Region>r</Region></OSSBucketDestination>');
    expect(text).toContain('<Tags><Tag><K>k</K></Tag></Tags></InventoryConfiguration>');
    expect(text).toContain('<OptionalFields><Extra></Extra></OptionalFields>');
  });
});

test.each([
  ['white space', ' \t\r\n '],
  ['spaces at the ends', '  a  '],
  ['line ends', 'a\r\nb\rc\nd'],
  ['markup', `&<>"'&amp;]]>`],
  ['emoji and astral characters', '👩‍👩‍👧‍👦𝒳𠀀'],
  ['192 astral characters', '😀'.repeat(192)],
  ['a relative path', '../..'],
])('an id and a prefix of %s come back exactly', async (_, text) => {
  await using emulator = await startWithBuckets();
  const prefix = [...text].map((character) => `&#${character.codePointAt(0)};`).join('');
  await putRule(emulator, text, { filter: `<Filter><Prefix>${prefix}</Prefix></Filter>` });
  const reply = await getRule(emulator, text);
  expect(reply.at('Id')).toBe(text);
  expect(reply.at('Prefix')).toBe(''); // the destination's
  expect(reply.at('Filter')).toBe(`${text}0000`);
  expect(reply.text).not.toMatch(/[\t\r]/);
  emulator.storeRules('logs', [{ id: '～', xml: '<InventoryConfiguration/>' }]);
  const page = await listRules(emulator, text);
  expect(page.at('ContinuationToken')).toBe(text);
  expect(await deleteRule(emulator, text)).toMatchObject({ status: 204 });
  expect([...emulator.rules('logs').keys()]).toEqual(['～']);
});

describe('LIST', () => {
  test('of a bucket without rules is a 404', async () => {
    await using emulator = await startWithBuckets();
    for (const token of [undefined, '', 'a']) {
      const reply = await listRules(emulator, token);
      expect(reply.status).toBe(404);
      expect(reply.at('Code')).toBe('NoSuchInventory');
      expect(reply.at('Message')).toBe('No Row found in Inventory Table.');
    }
  });

  test('of exactly 100 rules is not truncated', async () => {
    await using emulator = await startWithBuckets();
    emulator.storeRules(
      'logs',
      ruleIds(100).map((id) => ({ id, xml: ruleXml(id) })),
    );
    const reply = await listRules(emulator);
    expect(reply.text.match(/<Id>/g)).toHaveLength(100);
    expect(reply.at('IsTruncated')).toBe('false');
    expect(reply.at('NextContinuationToken')).toBeUndefined();
    expect(reply.at('ContinuationToken')).toBeUndefined();
  });

  test('continues after a token whether or not it is an id', async () => {
    await using emulator = await startWithBuckets();
    emulator.storeRules(
      'logs',
      ruleIds(101).map((id) => ({ id, xml: ruleXml(id) })),
    );
    const first = await listRules(emulator);
    expect(first.at('IsTruncated')).toBe('true');
    expect(first.at('NextContinuationToken')).toBe('rule-0099');
    const second = await listRules(emulator, 'rule-0099');
    expect(second.text.match(/<Id>/g)).toHaveLength(1);
    expect(second.at('Id')).toBe('rule-0100');
    expect(second.at('ContinuationToken')).toBe('rule-0099');
    expect((await listRules(emulator, 'rule-0098x')).at('Id')).toBe('rule-0099');
  });

  test('answers as many rules at once as `rulesPerPage`', async () => {
    await using emulator = await startWithBuckets({ rulesPerPage: 2 });
    emulator.storeRules(
      'logs',
      ruleIds(3).map((id) => ({ id, xml: ruleXml(id) })),
    );
    const first = await listRules(emulator);
    expect(first.text.match(/<Id>/g)).toHaveLength(2);
    expect(first.at('NextContinuationToken')).toBe('rule-0001');
    const second = await listRules(emulator, 'rule-0001');
    expect(second.text.match(/<Id>/g)).toHaveLength(1);
    expect(second.at('IsTruncated')).toBe('false');
  });

  test('past the last id is a page of no rules', async () => {
    await using emulator = await startWithBuckets();
    emulator.storeRules('logs', [{ id: 'a', xml: ruleXml('a') }]);
    const reply = await listRules(emulator, 'z');
    expect(reply.status).toBe(200);
    expect(reply.at('InventoryConfiguration')).toBeUndefined();
    expect(reply.at('IsTruncated')).toBe('false');
    expect(reply.at('ContinuationToken')).toBe('z');
  });
});

test('storeRules keeps documents verbatim but for the XML declaration', async () => {
  await using emulator = await startWithBuckets();
  const xml = '<InventoryConfiguration a="b"><!-- kept --><Odd/></InventoryConfiguration>';
  emulator.storeRules('logs', [{ id: 'odd', xml: `<?xml version="1.0"?>\n${xml}` }]);
  expect(emulator.rules('logs')).toEqual(new Map([['odd', xml]]));
  expect((await getRule(emulator, 'odd')).text).toContain(xml);
  expect((await listRules(emulator)).text).toContain(`<ListInventoryConfigurationsResult>${xml}`);
  expect(() => emulator.storeRules('logs', [{ id: 'bad', xml: '<a>' }])).toThrow();
  expect(() => emulator.storeRules('none', [])).toThrow(RangeError);
});
