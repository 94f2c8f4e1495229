import { mkdtempDisposable, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withChanges } from '../../src/graphql/inputs/rule-inputs.ts';
import { parseXml, serializeXml } from '../../src/oss/client/xml.ts';
import { changeDocument } from '../../src/oss/inventory/inventory-document.ts';
import { parseInventory } from '../../src/oss/inventory/inventory-xml.ts';
import { createJournal } from '../../src/oss/inventory/journal.ts';
import type { UpdateInventoryInput } from '../gql/graphql.ts';
import { ACCOUNT_ID, createInput, manyRules, ruleXml } from '../support/rules.ts';
import { simulateTimeWithoutSleep } from '../support/simulated-time.ts';
import { operationsOf, type SystemOptions, startSystem } from '../support/system.ts';
import { Create, Rule, Update } from './documents.ts';

const key = { bucket: 'logs', inventoryId: 'r1' };
const destination = createInput().destination;

/** A system with the rule `r1`, which has everything that a rule can have. */
async function withRule(options: SystemOptions = {}) {
  const system = await startSystem(options);
  await system.ask(Create, {
    input: createInput({
      filter: {
        prefix: 'a/',
        lastModifiedAfter: '2021-01-01T00:00:00Z',
        lastModifiedBefore: '2022-01-01T00:00:00Z',
        minSize: 1,
        maxSize: 1000,
        storageClasses: ['IA', 'STANDARD'],
      },
      destination: { ...destination, prefix: 'out', encryption: { sseKms: { keyId: 'k' } } },
      optionalFields: ['SIZE', 'ETAG'],
    }),
  });
  system.requests.length = 0;
  const { data } = await system.ask(Rule, key);
  if (!data.inventory) throw new Error('The rule is missing.');
  system.requests.length = 0;
  return {
    system,
    before: data.inventory,
    [Symbol.asyncDispose]: () => system[Symbol.asyncDispose](),
  };
}

describe('success', () => {
  type Change = Omit<UpdateInventoryInput, 'bucket' | 'inventoryId'>;
  const cases: [
    string,
    Change,
    (before: Awaited<ReturnType<typeof withRule>>['before']) => object,
  ][] = [
    ['isEnabled', { isEnabled: false }, () => ({ isEnabled: false })],
    ['frequency', { frequency: 'WEEKLY' }, () => ({ frequency: 'WEEKLY' })],
    [
      'versions',
      { includedObjectVersions: 'CURRENT' },
      () => ({ includedObjectVersions: 'CURRENT' }),
    ],
    [
      'fields',
      { optionalFields: ['CRC64', 'SIZE'] },
      () => ({ optionalFields: ['CRC64', 'SIZE'] }),
    ],
    ['fields to none', { optionalFields: null }, () => ({ optionalFields: [] })],
    [
      'one filter',
      { filter: { prefix: 'b/' } },
      ({ filter }) => ({ filter: { ...filter, prefix: 'b/' } }),
    ],
    [
      'one filter to none',
      { filter: { minSize: null } },
      ({ filter }) => ({ filter: { ...filter, minSize: null } }),
    ],
    [
      'all filters to none',
      { filter: null },
      ({ filter }) => ({
        filter: Object.fromEntries(Object.keys(filter).map((name) => [name, null])),
      }),
    ],
    [
      'a destination’s prefix by itself',
      { destination: { prefix: 'in' } },
      ({ destination: old }) => ({ destination: { ...old, prefix: 'in' } }),
    ],
    [
      'a role by its name alone',
      { destination: { roleName: 'Other' } },
      ({ destination: old }) => ({
        destination: { ...old, roleName: 'Other', roleArn: `acs:ram::${ACCOUNT_ID}:role/Other` },
      }),
    ],
    [
      'a role of another account, with a path, by its ARN',
      { destination: { roleName: 'acs:ram::42:role/x/Other' } },
      ({ destination: old }) => ({
        destination: { ...old, roleName: 'x/Other', roleArn: 'acs:ram::42:role/x/Other' },
      }),
    ],
    [
      'the role, with what is left out of the destination kept',
      { destination: { ...destination, roleName: 'Other' } },
      ({ destination: old }) => ({
        destination: { ...old, roleName: 'Other', roleArn: `acs:ram::${ACCOUNT_ID}:role/Other` },
      }),
    ],
    [
      'the encryption',
      { destination: { ...destination, encryption: { sseOss: true } } },
      ({ destination: old }) => ({
        destination: {
          ...old,
          encryption: { __typename: 'SseOssEncryption', algorithm: 'AES256' },
        },
      }),
    ],
    [
      'prefix and encryption to none',
      { destination: { ...destination, prefix: null, encryption: null } },
      ({ destination: old }) => ({ destination: { ...old, prefix: null, encryption: null } }),
    ],
  ];

  test.each(cases)('%s changes, and nothing else', async (_name, change, expected) => {
    await using prepared = await withRule();
    const { system, before } = prepared;
    const { data, errors } = await system.ask(Update, { input: { ...key, ...change } });
    expect(errors).toEqual([]);
    expect(data.updateInventory).toEqual({
      __typename: 'UpdateInventorySuccess',
      inventory: { ...before, ...expected(before) },
    });
    expect(system.requests.map(({ operation }) => operation)).toEqual([
      'GetBucketInventory',
      'DeleteBucketInventory',
      'PutBucketInventory',
    ]);
    const after = await system.ask(Rule, key);
    expect(after.data.inventory).toEqual({ ...before, ...expected(before) });
  });

  test.each([
    [{}],
    [{ isEnabled: true, frequency: 'DAILY' }],
    [{ filter: {}, destination }],
    [{ filter: { storageClasses: ['STANDARD', 'IA'] }, optionalFields: ['SIZE', 'ETAG'] }],
  ] as const)('a change of nothing (%j) writes nothing', async (change) => {
    await using prepared = await withRule();
    const { system, before } = prepared;
    const input = { ...key, ...JSON.parse(JSON.stringify(change)) };
    const { data } = await system.ask(Update, { input });
    expect(data.updateInventory).toEqual({
      __typename: 'UpdateInventorySuccess',
      inventory: before,
    });
    expect(system.requests.map(({ operation }) => operation)).toEqual(['GetBucketInventory']);
  });

  test('what this server does not know survives', async () => {
    await using system = await startSystem({ incrementalInventory: true });
    const unknown = ruleXml(
      'r1',
      '<OptionalFields><Field>Size</Field><Field>Colour</Field></OptionalFields><IncrementalInventory><IsEnabled>true</IsEnabled><Schedule><Frequency>600</Frequency></Schedule><OptionalFields><Field>RecordType</Field></OptionalFields></IncrementalInventory><Future kind="x"><Deep> y </Deep></Future>',
    )
      .replace('<Frequency>Daily', '<DayOfMonth>7</DayOfMonth><Frequency>Monthly')
      .replace(':role/AliyunOSSRole', ':role/x/y/R')
      .replace(
        '<Prefix></Prefix>',
        '<Prefix>p</Prefix><LastModifyBeginTimeStamp>1637883649</LastModifyBeginTimeStamp><LastModifyEndTimeStamp>1638347592</LastModifyEndTimeStamp><LowerSizeBound>1024</LowerSizeBound><UpperSizeBound>1048576</UpperSizeBound><StorageClass>IA,Standard</StorageClass><Suffix>.log</Suffix>',
      );
    system.emulator.storeRules('logs', [
      { id: 'r1', xml: unknown.replace('<Field>Colour</Field>', '') },
    ]);
    const before = system.emulator.rules('logs').get('r1');
    const { data } = await system.ask(Update, { input: { ...key, isEnabled: false } });
    expect(data.updateInventory.__typename).toBe('UpdateInventorySuccess');
    // In any order, and without the empty elements that OSS adds.
    const parts = (xml: string | undefined) => xml?.match(/<\w[^>]*>[^<]+/g)?.sort();
    expect(parts(system.emulator.rules('logs').get('r1'))).toEqual(
      parts(before?.replace('<IsEnabled>true', '<IsEnabled>false')),
    );
  });

  test('two at once never end with none, and both changes hold', async () => {
    await using prepared = await withRule();
    const { system } = prepared;
    const answers = await Promise.all(
      [{ isEnabled: false }, { frequency: 'WEEKLY' as const }, { optionalFields: null }].map(
        (change) => system.ask(Update, { input: { ...key, ...change } }),
      ),
    );
    for (const { data } of answers) {
      expect(data.updateInventory.__typename).toBe('UpdateInventorySuccess');
    }
    const { data } = await system.ask(Rule, key);
    expect(data.inventory).toMatchObject({
      isEnabled: false,
      frequency: 'WEEKLY',
      optionalFields: [],
    });
  });
});

/** Stores the rule `r1`, updates it, and gives its document with the result's type. */
async function updated(xml: string, change: Omit<UpdateInventoryInput, 'bucket' | 'inventoryId'>) {
  await using system = await startSystem({ incrementalInventory: true });
  system.emulator.storeRules('logs', [{ id: 'r1', xml }]);
  const { data, errors } = await system.ask(Update, { input: { ...key, ...change } });
  const result = data.updateInventory;
  const message = 'message' in result ? result.message : undefined;
  const type = errors[0]?.extensions?.code ?? result.__typename;
  return { type, message, errors, xml: system.emulator.rules('logs').get('r1') ?? '' };
}

describe('the schedule and the incremental inventory', () => {
  const xml = ruleXml(
    'r1',
    '<IncrementalInventory><IsEnabled>true</IsEnabled><Schedule><Frequency>600</Frequency></Schedule><OptionalFields><Field>RecordType</Field></OptionalFields></IncrementalInventory>',
  ).replace('<Frequency>Daily', '<DayOfMonth>7</DayOfMonth><Frequency>Monthly');

  test.for([
    [{ dayOfMonth: 31 }, { dayOfMonth: 31 }],
    [{ dayOfMonth: null }, { dayOfMonth: null }],
    [{ frequency: 'MONTHLY' }, {}],
    [{ frequency: 'DAILY' }, { frequency: 'DAILY', dayOfMonth: null }],
    [
      { frequency: 'ONCE', autoDelete: true },
      { frequency: 'ONCE', dayOfMonth: null, autoDelete: true },
    ],
    [{ autoDelete: null }, {}],
    [{ incremental: null }, { incremental: null }],
    [{ incremental: {} }, {}],
    [
      { incremental: { isEnabled: false } },
      { incremental: { isEnabled: false, intervalSeconds: 600, optionalFields: ['RECORD_TYPE'] } },
    ],
    [
      { incremental: { optionalFields: null } },
      { incremental: { isEnabled: true, intervalSeconds: 600, optionalFields: [] } },
    ],
    [
      { incremental: { isEnabled: false, optionalFields: ['SIZE'] } },
      { incremental: { isEnabled: false, intervalSeconds: 600, optionalFields: ['SIZE'] } },
    ],
  ] as const)('%j', async ([change, expected]) => {
    await using system = await startSystem({ incrementalInventory: true });
    system.emulator.storeRules('logs', [{ id: 'r1', xml }]);
    const before = (await system.ask(Rule, key)).data.inventory;
    expect(before).toMatchObject({
      frequency: 'MONTHLY',
      dayOfMonth: 7,
      autoDelete: false,
      incremental: { isEnabled: true, intervalSeconds: 600, optionalFields: ['RECORD_TYPE'] },
    });
    const input = { ...key, ...JSON.parse(JSON.stringify(change)) };
    const { data } = await system.ask(Update, { input });
    expect(data.updateInventory).toEqual({
      __typename: 'UpdateInventorySuccess',
      inventory: { ...before, ...expected },
    });
    expect((await system.ask(Rule, key)).data.inventory).toEqual({ ...before, ...expected });
  });

  test.for([
    [{ dayOfMonth: 32 }, 'dayOfMonth'],
    [{ dayOfMonth: 0 }, 'dayOfMonth'],
    [{ frequency: 'WEEKLY', dayOfMonth: 3 }, 'dayOfMonth'],
    [{ autoDelete: true }, 'autoDelete'],
    [{ incremental: { intervalSeconds: 0 } }, 'incremental.intervalSeconds'],
    [{ incremental: { intervalSeconds: null } }, 'incremental.intervalSeconds'],
    [{ incremental: { isEnabled: null } }, 'incremental.isEnabled'],
    [{ incremental: { optionalFields: ['SIZE', 'SIZE'] } }, 'incremental.optionalFields.1'],
    [{ incremental: { optionalFields: ['UNKNOWN', 'UNKNOWN'] } }, 'incremental.optionalFields.0'],
  ] as const)('%j is refused before anything is written', async ([change, path]) => {
    await using system = await startSystem({ incrementalInventory: true });
    system.emulator.storeRules('logs', [{ id: 'r1', xml }]);
    const input = { ...key, ...JSON.parse(JSON.stringify(change)) };
    const { data } = await system.ask(Update, { input });
    const result = data.updateInventory;
    if (result.__typename !== 'InvalidArgumentError') throw new Error(result.__typename);
    expect(result.issues[0]?.path.join('.')).toBe(path);
    expect(system.emulator.rules('logs').get('r1')).toBe(xml);
  });

  test('an incremental inventory of an account that is not invited is OSS’s refusal', async () => {
    await using system = await startSystem();
    const input = createInput({ incremental: {} });
    const { data } = await system.ask(Create, { input });
    expect(data.createInventory).toMatchObject({
      __typename: 'AccessDeniedError',
      message: expect.stringContaining('Incremental Inventory is disabled'),
    });
  });
});

describe('a changed value takes with it what belongs to it', () => {
  const monthly = ruleXml('r1').replace(
    '<Frequency>Daily</Frequency>',
    '<Frequency>Monthly</Frequency><DayOfMonth>7</DayOfMonth>',
  );
  const once = ruleXml('r1').replace(
    '<Frequency>Daily</Frequency>',
    '<Frequency>Once</Frequency><AutoDelete>true</AutoDelete>',
  );

  test.for([
    [monthly, { frequency: 'WEEKLY' }, '<Schedule><Frequency>Weekly</Frequency></Schedule>'],
    [once, { frequency: 'MONTHLY' }, '<Schedule><Frequency>Monthly</Frequency></Schedule>'],
    [
      monthly,
      { isEnabled: false },
      '<Schedule><Frequency>Monthly</Frequency><DayOfMonth>7</DayOfMonth></Schedule>',
    ],
  ] as const)('%s', async ([stored, change, schedule]) => {
    const { type, xml } = await updated(stored, change);
    expect(type).toBe('UpdateInventorySuccess');
    expect(xml).toContain(schedule);
  });

  const encrypted = (content: string) =>
    ruleXml('r1').replace('</Bucket>', `</Bucket><Encryption>${content}</Encryption>`);
  test.for([
    ['<SSE-KMS><KeyId>k</KeyId><Kind>x</Kind></SSE-KMS>', { sseOss: true }, '<SSE-OSS></SSE-OSS>'],
    ['<SSE-SM4><Kind>x</Kind></SSE-SM4>', { sseOss: true }, '<SSE-OSS></SSE-OSS>'],
    [
      '<SSE-KMS><KeyId>k</KeyId><Kind>x</Kind></SSE-KMS>',
      { sseKms: { keyId: 'other' } },
      '<SSE-KMS><KeyId>other</KeyId><Kind>x</Kind></SSE-KMS>',
    ],
  ] as const)('%s becomes %j', async ([content, encryption, expected]) => {
    const { type, xml } = await updated(encrypted(content), {
      destination: { ...destination, encryption },
    });
    expect(type).toBe('UpdateInventorySuccess');
    expect(xml).toContain(`<Encryption>${expected}</Encryption>`);
  });
});

describe('what this server does not know stays where a client sends back what it has read', () => {
  const odd = (fields: readonly string[], classes = '') =>
    ruleXml(
      'r1',
      `<OptionalFields>${fields.map((field) => `<Field>${field}</Field>`).join('')}</OptionalFields>`,
    ).replace('<Prefix></Prefix>', `<Prefix></Prefix><StorageClass>${classes}</StorageClass>`);

  test('UNKNOWN among the columns is the stored word, in its place', () => {
    const rule = parseInventory('logs', Buffer.from(odd(['Size', 'Colour', 'ETag', 'Taste'])));
    const columns = (optionalFields: NonNullable<UpdateInventoryInput['optionalFields']>) =>
      withChanges(rule, { ...key, optionalFields: [...optionalFields] }).optionalFields;
    expect(columns(['SIZE', 'UNKNOWN', 'ETAG', 'UNKNOWN'])).toEqual(rule.optionalFields);
    expect(columns(['UNKNOWN', 'UNKNOWN', 'CRC64'])).toEqual(['Colour', 'Taste', 'Crc64']);
    expect(columns(['SIZE'])).toEqual(['Size']);
    // Which one is meant cannot be told: validation refuses it.
    expect(columns(['SIZE', 'UNKNOWN'])).toEqual(['Size', ' unknown']);
  });

  test('UNKNOWN among the storage classes is all stored ones that are not known', () => {
    const rule = parseInventory('logs', Buffer.from(odd(['Size'], 'Glacial,IA,Molten')));
    const classes = (storageClasses: ('UNKNOWN' | 'STANDARD' | 'IA')[]) =>
      withChanges(rule, { ...key, filter: { storageClasses } }).filter.storageClasses;
    expect(classes(['UNKNOWN', 'IA', 'UNKNOWN'])).toEqual(['Glacial', 'IA', 'Molten']);
    expect(classes(['UNKNOWN', 'STANDARD'])).toEqual(['Glacial', 'Molten', 'Standard']);
    expect(classes(['STANDARD'])).toEqual(['Standard']);
  });

  test('an unknown frequency stays, and one that is known is not made unknown', async () => {
    const rule = parseInventory('logs', Buffer.from(ruleXml('r1').replace('Daily', 'Hourly')));
    expect(withChanges(rule, { ...key, frequency: 'UNKNOWN' }).schedule.frequency).toBe('Hourly');
    const { type } = await updated(ruleXml('r1'), { frequency: 'UNKNOWN' });
    expect(type).toBe('InvalidArgumentError');
  });
});

describe('nothing is changed in silence', () => {
  test.for(['logs/\n', '\nlogs/', '\uFEFFlogs/', 'logs/\uFEFF\n', ' logs/ ', 'logs/&#10;'])(
    'a prefix of %j',
    async (prefix) => {
      const stored = ruleXml('r1').replace('<Prefix></Prefix>', `<Prefix>${prefix}</Prefix>`);
      const { type, xml } = await updated(stored, { isEnabled: false });
      expect(type).toBe('UpdateInventorySuccess');
      const found = /<Filter><Prefix>(.*?)<\/Prefix>/s.exec(xml)?.[1]?.replaceAll('&#10;', '\n');
      expect(found).toBe(prefix.replaceAll('&#10;', '\n'));
    },
  );

  test('a rule with two filters is not touched: which one counts cannot be told', async () => {
    const filter = '<Filter><Prefix></Prefix></Filter>';
    const stored = ruleXml('r1').replace(filter, `${filter}<Filter><Prefix>b</Prefix></Filter>`);
    const { type, message, xml } = await updated(stored, { isEnabled: false });
    expect(type).toBe('UpstreamError');
    expect(message).toMatch(/^OSS has the rule with 2 `Filter` elements/);
    expect(xml).toBe(stored);
  });

  test('the elements that OSS documents are written in its order', () => {
    const stored = ruleXml('r1');
    const document = changeDocument(
      parseXml(stored.replace('</InventoryConfiguration>', '<Future/></InventoryConfiguration>')),
      parseInventory('logs', Buffer.from(stored)),
      {
        ...parseInventory('logs', Buffer.from(stored)),
        optionalFields: ['Size'],
        filter: { ...parseInventory('logs', Buffer.from(stored)).filter, maxSize: 5, prefix: 'p' },
      },
    );
    const sent = serializeXml(document);
    expect(sent.match(/<[A-Z][\w-]*/g)?.map((tag) => tag.slice(1))).toEqual([
      ...['InventoryConfiguration', 'Id', 'IsEnabled', 'Filter', 'Prefix', 'UpperSizeBound'],
      ...['Destination', 'OSSBucketDestination', 'Format', 'AccountId', 'RoleArn', 'Bucket'],
      ...['Schedule', 'Frequency', 'IncludedObjectVersions', 'OptionalFields', 'Field', 'Future'],
    ]);
  });
});

describe('failure', () => {
  test('a rule that is not there: NoSuchInventoryError', async () => {
    await using system = await startSystem();
    const { data } = await system.ask(Update, { input: { ...key, isEnabled: false } });
    expect(data.updateInventory).toMatchObject({
      __typename: 'NoSuchInventoryError',
      inventoryId: 'r1',
      code: 'NoSuchInventory',
    });
  });

  test('wrong arguments: InvalidArgumentError with every path, and nothing is written', async () => {
    await using prepared = await withRule();
    const { system } = prepared;
    const { data } = await system.ask(Update, {
      input: {
        ...key,
        frequency: 'UNKNOWN',
        filter: { minSize: -1 },
        destination: { ...destination, prefix: 'a#' },
      },
    });
    expect(data.updateInventory).toMatchObject({
      __typename: 'InvalidArgumentError',
      issues: [
        { path: ['filter', 'minSize'] },
        { path: ['destination', 'prefix'] },
        { path: ['frequency'] },
      ],
    });
    expect(system.requests.map(({ operation }) => operation)).toEqual(['GetBucketInventory']);
    const nulls = await system.ask(Update, { input: { ...key, isEnabled: null, frequency: null } });
    expect(nulls.data.updateInventory).toMatchObject({
      issues: [{ path: ['isEnabled'] }, { path: ['frequency'] }],
    });
    const empty = { format: null, accountId: null, roleName: null, bucket: null };
    const inDestination = await system.ask(Update, { input: { ...key, destination: empty } });
    expect(inDestination.data.updateInventory).toMatchObject({
      issues: Object.keys(empty).map((name) => ({ path: ['destination', name] })),
    });
  });

  test('a change that OSS refuses: UpdateRolledBackError, and the old rule stands', async () => {
    await using prepared = await withRule();
    const { system, before } = prepared;
    const [code, ec] = ['InvalidArgument', '0020-00000040'];
    system.emulator.inject({
      kind: 'error',
      operation: 'PutBucketInventory',
      status: 400,
      code,
      ec,
    });
    const { data } = await system.ask(Update, { input: { ...key, isEnabled: false } });
    expect(data.updateInventory).toMatchObject({
      __typename: 'UpdateRolledBackError',
      code,
      ec,
      inventory: before,
      cause: { __typename: 'InvalidArgumentError', code },
    });
    expect((await system.ask(Rule, key)).data.inventory).toEqual(before);
  });

  test('a new destination that is not there, or elsewhere: InvalidArgumentError before anything is deleted', async () => {
    await using prepared = await withRule();
    const { system } = prepared;
    system.emulator.createBucket({ name: 'far-reports', region: 'oss-cn-beijing' });
    for (const [bucket, message, ec] of [
      [
        'no-such-bucket',
        'Bucket "no-such-bucket" does not exist. Send the name of an existing bucket.',
        '0020-00000032',
      ],
      [
        'far-reports',
        'Bucket "far-reports" is in oss-cn-beijing, but "logs" is in oss-cn-hangzhou. Choose a destination in the same region.',
        '0020-00000019',
      ],
    ] as const) {
      system.requests.length = 0;
      const { data } = await system.ask(Update, {
        input: { ...key, filter: { minSize: -1 }, destination: { ...destination, bucket } },
      });
      expect(data.updateInventory).toMatchObject({
        __typename: 'InvalidArgumentError',
        issues: [
          { path: ['filter', 'minSize'] },
          { path: ['destination', 'bucket'], message: `${message} (OSS EC ${ec})` },
        ],
      });
      expect(operationsOf(system)).not.toHaveProperty('DeleteBucketInventory');
      expect(operationsOf(system)).toMatchObject({ GetBucketInventory: 1 });
    }
  });

  test('a new destination that may not be looked at is left to OSS', async () => {
    const actions = ['Get', 'Put', 'Delete'].map((verb) => `oss:${verb}BucketInventory`);
    const user = { accessKeyId: 'K', accessKeySecret: 'S', actions };
    await using system = await startSystem({
      accounts: [{ accountId: ACCOUNT_ID, users: [user] }],
    });
    system.emulator.createBucket({ name: 'other-reports' });
    system.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);
    const { data } = await system.ask(Update, {
      input: { ...key, destination: { ...destination, bucket: 'other-reports' } },
    });
    expect(data.updateInventory.__typename).toBe('UpdateInventorySuccess');
    expect(operationsOf(system)).toMatchObject({ GetBucketInfo: 1 });
  });

  test('no right to delete: AccessDeniedError, and the old rule stands', async () => {
    const user = { accessKeyId: 'K', accessKeySecret: 'S', actions: ['oss:GetBucketInventory'] };
    await using system = await startSystem({
      accounts: [{ accountId: ACCOUNT_ID, users: [user] }],
    });
    system.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);
    const { data } = await system.ask(Update, { input: { ...key, isEnabled: false } });
    expect(data.updateInventory).toMatchObject({
      __typename: 'AccessDeniedError',
      code: 'AccessDenied',
    });
    expect(system.emulator.rules('logs').size).toBe(1);
  });

  test('neither can be put: UpdateLostError with the rule, which stays in the journal', async () => {
    const user = {
      accessKeyId: 'K',
      accessKeySecret: 'S',
      actions: ['oss:GetBucketInventory', 'oss:DeleteBucketInventory'],
    };
    await using folder = await mkdtempDisposable(join(tmpdir(), 'journal-'));
    await using system = await startSystem({
      accounts: [{ accountId: ACCOUNT_ID, users: [user] }],
      serving: { journal: createJournal(folder.path) },
    });
    system.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);
    const before = (await system.ask(Rule, key)).data.inventory;
    const { data } = await system.ask(Update, { input: { ...key, isEnabled: false } });
    expect(data.updateInventory).toMatchObject({
      __typename: 'UpdateLostError',
      code: 'AccessDenied',
      lost: before,
      cause: { __typename: 'AccessDeniedError' },
    });
    expect(system.emulator.rules('logs').size).toBe(0);
    expect(await readdir(folder.path)).toHaveLength(1);
    const lines = system.log.filter(({ level }) => level === 50);
    expect(lines).toMatchObject([{ bucket: 'logs', inventoryId: 'r1' }]);
    expect(lines[0]?.['document']).toContain('<Id>r1</Id>');
  });

  test('another writer’s rule in the meantime: UpdateRolledBackError with that one', async () => {
    using _ = simulateTimeWithoutSleep();
    await using prepared = await withRule();
    const { system } = prepared;
    const { emulator } = system;
    emulator.inject({
      kind: 'delay',
      ms: 0,
      phase: 'after',
      operation: 'DeleteBucketInventory',
      onMeet: () => emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]),
    });
    const { data } = await system.ask(Update, { input: { ...key, isEnabled: false } });
    expect(data.updateInventory).toMatchObject({
      __typename: 'UpdateRolledBackError',
      inventory: { isEnabled: true, optionalFields: [] },
      cause: { __typename: 'InventoryAlreadyExistError' },
    });
  });

  test('a caller that leaves half-way changes nothing of it', async () => {
    await using prepared = await withRule();
    const { system } = prepared;
    const caller = new AbortController();
    system.emulator.inject({
      kind: 'delay',
      ms: 0,
      phase: 'after',
      operation: 'DeleteBucketInventory',
      onMeet: () => caller.abort(),
    });
    const query =
      'mutation { updateInventory(input: { bucket: "logs", inventoryId: "r1", isEnabled: false }) { __typename } }';
    const answer = fetch(system.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
      signal: caller.signal,
    });
    await expect(answer).rejects.toThrow('aborted');
    await expect.poll(() => system.emulator.rules('logs').get('r1')).toContain('<IsEnabled>false');
  });
});

test('many updates of many rules at once lose none', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', manyRules(20));
  const answers = await Promise.all(
    manyRules(20).map(({ id }) =>
      system.ask(Update, { input: { bucket: 'logs', inventoryId: id, isEnabled: false } }),
    ),
  );
  for (const { data } of answers) {
    expect(data.updateInventory.__typename).toBe('UpdateInventorySuccess');
  }
  const stored = [...system.emulator.rules('logs').values()];
  expect(stored.filter((xml) => xml.includes('<IsEnabled>false'))).toHaveLength(20);
});
