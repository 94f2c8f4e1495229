import { expect, test } from 'vitest';
import { ACCOUNT_ID, type Ask, putRule, type RuleParts } from './client.ts';
import { startWithBuckets } from './set-up.ts';

interface Case {
  name: string;
  ec: string | undefined;
  parts?: RuleParts;
  id?: string;
  more?: Ask;
  code?: string;
  argument?: string;
}

const filter = (content: string): RuleParts => ({ filter: `<Filter>${content}</Filter>` });
const encryption = (content: string): RuleParts => ({
  destination: `<Encryption>${content}</Encryption>`,
});
const schedule = (content: string): RuleParts => ({ schedule: `<Schedule>${content}</Schedule>` });
const body = (text: string | Uint8Array): Ask => ({ body: text });

const CASES: Case[] = [
  { name: 'no XML', ec: '0020-00000004', more: body('{}'), code: 'MalformedXML' },
  { name: 'an empty body', ec: '0020-00000004', more: body(''), code: 'MalformedXML' },
  { name: 'another root', ec: '0020-00000004', more: body('<Inventory/>'), code: 'MalformedXML' },
  {
    name: 'a document type',
    ec: '0020-00000004',
    more: body('<!DOCTYPE a><InventoryConfiguration/>'),
    code: 'MalformedXML',
  },
  {
    name: 'ill-formed UTF-8',
    ec: '0020-00000004',
    more: body(Buffer.from('<InventoryConfiguration><Id>\xff</Id>', 'latin1')),
    code: 'MalformedXML',
  },
  {
    name: 'a character XML forbids',
    ec: '0020-00000004',
    parts: filter('<Prefix>&#1;</Prefix>'),
    code: 'MalformedXML',
  },
  {
    name: 'an element sent twice',
    ec: '0020-00000004',
    parts: filter('<Prefix>a</Prefix><Prefix>b</Prefix>'),
    code: 'MalformedXML',
  },
  {
    name: 'text for Encryption',
    ec: '0020-00000004',
    parts: encryption('AES256'),
    code: 'MalformedXML',
  },
  { name: 'no Id', ec: '0020-00000005', parts: { id: '' }, argument: 'Id' },
  { name: 'IsEnabled 1', ec: '0020-00000006', parts: { isEnabled: '<IsEnabled>1</IsEnabled>' } },
  { name: 'no IsEnabled', ec: '0020-00000007', parts: { isEnabled: '' }, argument: 'IsEnabled' },
  {
    name: 'a begin that is no number',
    ec: '0020-00000008',
    parts: filter('<LastModifyBeginTimeStamp>abc</LastModifyBeginTimeStamp>'),
  },
  {
    name: 'an end that is no number',
    ec: '0020-00000009',
    parts: filter('<LastModifyEndTimeStamp>1.5e9</LastModifyEndTimeStamp>'),
  },
  {
    name: 'a lower size that is no number',
    ec: '0020-00000010',
    parts: filter('<LowerSizeBound></LowerSizeBound>'),
  },
  {
    name: 'an upper size that is no number',
    ec: '0020-00000011',
    parts: filter('<UpperSizeBound>1k</UpperSizeBound>'),
  },
  { name: 'no Format', ec: '0020-00000012', parts: { format: '' }, argument: 'Format' },
  { name: 'no AccountId', ec: '0020-00000013', parts: { accountId: '' } },
  { name: 'no RoleArn', ec: '0020-00000014', parts: { roleArn: '' } },
  { name: 'no Bucket', ec: '0020-00000015', parts: { bucket: '' } },
  { name: 'two encryptions', ec: '0020-00000016', parts: encryption('<SSE-OSS/><SSE-KMS/>') },
  { name: 'no Frequency', ec: '0020-00000017', parts: schedule('') },
  { name: 'no IncludedObjectVersions', ec: '0020-00000018', parts: { versions: '' } },
  {
    name: 'a destination in another region',
    ec: '0020-00000019',
    parts: { bucket: '<Bucket>acs:oss:::abroad</Bucket>' },
  },
  {
    name: 'a begin out of range',
    ec: '0020-00000022',
    parts: filter('<LastModifyBeginTimeStamp>1262275199</LastModifyBeginTimeStamp>'),
  },
  {
    name: 'a begin after the end',
    ec: '0020-00000022',
    parts: filter(
      '<LastModifyBeginTimeStamp>1637883650</LastModifyBeginTimeStamp>' +
        '<LastModifyEndTimeStamp>1637883649</LastModifyEndTimeStamp>',
    ),
  },
  {
    name: 'an end out of range',
    ec: '0020-00000023',
    parts: filter('<LastModifyEndTimeStamp>253402272000</LastModifyEndTimeStamp>'),
  },
  {
    name: 'a negative lower size',
    ec: '0020-00000024',
    parts: filter('<LowerSizeBound>-1</LowerSizeBound>'),
  },
  {
    name: 'a lower size above the upper',
    ec: '0020-00000024',
    parts: filter('<LowerSizeBound>2</LowerSizeBound><UpperSizeBound>1</UpperSizeBound>'),
  },
  {
    name: 'an upper size of 0',
    ec: '0020-00000025',
    parts: filter('<UpperSizeBound>0</UpperSizeBound>'),
  },
  {
    name: 'an unknown storage class',
    ec: '0020-00000026',
    parts: filter('<StorageClass>Standard,Cold</StorageClass>'),
    argument: 'StorageClass',
  },
  { name: 'format ORC', ec: '0020-00000027', parts: { format: '<Format>ORC</Format>' } },
  {
    name: "somebody else's AccountId",
    ec: '0020-00000028',
    parts: { accountId: '<AccountId>1</AccountId>' },
  },
  { name: 'an empty AccountId', ec: '0020-00000028', parts: { accountId: '<AccountId/>' } },
  { name: 'a bare role', ec: '0020-00000029', parts: { roleArn: '<RoleArn>Role</RoleArn>' } },
  {
    name: 'a role without a name',
    ec: '0020-00000029',
    parts: { roleArn: '<RoleArn>acs:ram::1:role/</RoleArn>' },
  },
  {
    name: 'a role with its kind in its name',
    ec: '0020-00000029',
    parts: { roleArn: '<RoleArn>acs:ram::1:role/role/R</RoleArn>' },
  },
  { name: 'a bare bucket', ec: '0020-00000030', parts: { bucket: '<Bucket>reports</Bucket>' } },
  ...['acs:oss::bucketname:oss', 'acs:oss::reports', 'acs:oss:::a:reports', 'acs:oss:reports'].map(
    (bucket) => ({
      name: `the bucket ${bucket}`,
      ec: '0020-00000030',
      parts: { bucket: `<Bucket>${bucket}</Bucket>` },
    }),
  ),
  ...['acs:oss::bu', 'acs:oss::', 'acs:oss:::', `acs:oss::${'a'.repeat(64)}`].map((bucket) => ({
    name: `the bucket ${bucket}`,
    ec: '0020-00000031',
    parts: { bucket: `<Bucket>${bucket}</Bucket>` },
  })),
  {
    name: 'a bucket name of two',
    ec: '0020-00000031',
    parts: { bucket: '<Bucket>acs:oss:::ab</Bucket>' },
  },
  {
    name: 'a destination whose name no bucket can have',
    ec: '0020-00000032',
    parts: { bucket: '<Bucket>acs:oss:::No_Bucket</Bucket>' },
  },
  {
    name: 'a destination that does not exist',
    ec: '0020-00000032',
    parts: { bucket: '<Bucket>acs:oss:::nowhere</Bucket>' },
  },
  {
    name: 'a destination of another account',
    ec: '0020-00000033',
    parts: { bucket: '<Bucket>acs:oss:::foreign</Bucket>' },
  },
  ...[...'%$@^*!#', '&amp;'].map((character) => ({
    name: `${character} in the destination's prefix`,
    ec: '0020-00000034',
    parts: { destination: `<Prefix>a${character}b</Prefix>` },
  })),
  {
    name: 'a KeyId in SSE-OSS',
    ec: '0020-00000035',
    parts: encryption('<SSE-OSS><KeyId>k</KeyId></SSE-OSS>'),
  },
  {
    name: 'an unknown field',
    ec: '0020-00000036',
    parts: { rest: '<OptionalFields><Field>size</Field></OptionalFields>' },
    argument: 'Field',
  },
  {
    name: 'unknown IncludedObjectVersions',
    ec: '0020-00000037',
    parts: { versions: '<IncludedObjectVersions>Some</IncludedObjectVersions>' },
  },
  {
    name: 'a prefix of 1,024 characters',
    ec: '0020-00000038',
    parts: filter(`<Prefix>${'中'.repeat(1024)}</Prefix>`),
  },
  {
    name: "a destination's prefix of 1,024 characters",
    ec: '0020-00000038',
    parts: { destination: `<Prefix>${'a'.repeat(1024)}</Prefix>` },
  },
  { name: "another id than the query's", ec: '0020-00000043', parts: { id: '<Id>b</Id>' } },
  { name: 'an empty Id', ec: '0020-00000044', parts: { id: '<Id/>' } },
  { name: 'an id of 193 characters', ec: '0020-00000044', id: '😀'.repeat(193) },
  { name: 'an unknown Frequency', ec: undefined, parts: schedule('<Frequency>WEEKLY</Frequency>') },
  {
    name: 'DayOfMonth with Daily',
    ec: undefined,
    parts: schedule('<Frequency>Daily</Frequency><DayOfMonth>1</DayOfMonth>'),
    argument: 'DayOfMonth',
  },
  {
    name: 'DayOfMonth 32',
    ec: undefined,
    parts: schedule('<Frequency>Monthly</Frequency><DayOfMonth>32</DayOfMonth>'),
  },
  {
    name: 'AutoDelete with Weekly',
    ec: undefined,
    parts: schedule('<Frequency>Weekly</Frequency><AutoDelete>true</AutoDelete>'),
  },
];

test.each(CASES)(
  'PUT refuses $name with EC $ec',
  async ({ ec, parts, id = 'a', more, ...rest }) => {
    await using emulator = await startWithBuckets({
      accounts: [
        {
          accountId: ACCOUNT_ID,
          users: [{ accessKeyId: 'demo-access-key-id', accessKeySecret: 'demo-access-key-secret' }],
        },
        { accountId: '2', users: [] },
      ],
    });
    emulator.createBucket({ name: 'abroad', region: 'oss-eu-central-1' });
    emulator.createBucket({ name: 'foreign', accountId: '2' });
    const reply = await putRule(emulator, id, parts, more);
    expect(reply.status).toBe(400);
    expect(reply.at('Code')).toBe(rest.code ?? 'InvalidArgument');
    expect(reply.at('EC')).toBe(ec);
    expect(reply.headers['x-oss-ec']).toBe(ec);
    if (rest.code === undefined) expect(reply.at('ArgumentValue')).toBeDefined();
    if (rest.argument !== undefined) expect(reply.at('ArgumentName')).toBe(rest.argument);
    expect(emulator.rules('logs').size).toBe(0);
  },
);

test('PUT refuses IncrementalInventory, which is by invitation only', async () => {
  await using emulator = await startWithBuckets();
  const rest = '<IncrementalInventory><IsEnabled>true</IsEnabled></IncrementalInventory>';
  const reply = await putRule(emulator, 'a', { rest });
  expect(reply.status).toBe(403);
  expect(reply.at('Code')).toBe('AccessDenied');
  expect(reply.at('Message')).toBe('Incremental Inventory is disabled.');
});

const incremental = (content: string) => ({
  rest: `<IncrementalInventory>${content}</IncrementalInventory>`,
});
const EVERY_10_MINUTES = '<Schedule><Frequency>600</Frequency></Schedule>';

test('PUT of an invited account takes IncrementalInventory', async () => {
  await using emulator = await startWithBuckets({ incrementalInventory: true });
  const content = `<IsEnabled>true</IsEnabled>${EVERY_10_MINUTES}<OptionalFields><Field>RecordType</Field></OptionalFields>`;
  expect(await putRule(emulator, 'a', incremental(content))).toMatchObject({ status: 200 });
  expect(emulator.rules('logs').get('a')).toContain(incremental(content).rest);
});

test.each([
  ['no IsEnabled', EVERY_10_MINUTES, 'IsEnabled'],
  [
    'another interval',
    '<IsEnabled>true</IsEnabled><Schedule><Frequency>60</Frequency></Schedule>',
    'Frequency',
  ],
  ['no interval', '<IsEnabled>true</IsEnabled>', 'Frequency'],
  [
    'a column of reports',
    `<IsEnabled>true</IsEnabled>${EVERY_10_MINUTES}<OptionalFields><Field>TaggingCount</Field></OptionalFields>`,
    'Field',
  ],
])('PUT refuses IncrementalInventory with %s', async (_, content, argument) => {
  await using emulator = await startWithBuckets({ incrementalInventory: true });
  const reply = await putRule(emulator, 'a', incremental(content));
  expect(reply).toMatchObject({ status: 400 });
  expect(reply.at('ArgumentName')).toBe(argument);
});

test.each([
  ['Monthly with a day', schedule('<Frequency>Monthly</Frequency><DayOfMonth>31</DayOfMonth>')],
  ['Once', schedule('<Frequency>Once</Frequency><AutoDelete>true</AutoDelete>')],
  ['a role with a path', { roleArn: '<RoleArn>acs:ram::9:role/a/b</RoleArn>' }],
  ['itself as the destination', { bucket: '<Bucket>acs:oss:::logs</Bucket>' }],
  ['equal sizes', filter('<LowerSizeBound>5</LowerSizeBound><UpperSizeBound>5</UpperSizeBound>')],
  ['the largest size', filter('<UpperSizeBound>53687091200000</UpperSizeBound>')],
  ['a prefix of 1,023 characters', filter(`<Prefix>${'😀'.repeat(1023)}</Prefix>`)],
])('PUT accepts %s', async (_, parts) => {
  await using emulator = await startWithBuckets();
  expect(await putRule(emulator, 'a', parts)).toMatchObject({ status: 200 });
});
