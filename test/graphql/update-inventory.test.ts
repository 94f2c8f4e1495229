import { mkdtempDisposable, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createJournal } from '../../src/oss/journal.ts';
import type { UpdateInventoryInput } from '../gql/graphql.ts';
import { ACCOUNT_ID, createInput, manyRules, ruleXml } from '../support/rules.ts';
import { simulateTimeWithoutSleep } from '../support/simulated-time.ts';
import { type SystemOptions, startSystem } from '../support/system.ts';
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
  });

  test('a change that OSS refuses: UpdateRolledBackError, and the old rule stands', async () => {
    await using prepared = await withRule();
    const { system, before } = prepared;
    const { data } = await system.ask(Update, {
      input: { ...key, destination: { ...destination, bucket: 'no-such-bucket' } },
    });
    expect(data.updateInventory).toMatchObject({
      __typename: 'UpdateRolledBackError',
      code: 'InvalidArgument',
      ec: '0020-00000032',
      inventory: before,
      cause: { __typename: 'InvalidArgumentError', code: 'InvalidArgument' },
    });
    expect((await system.ask(Rule, key)).data.inventory).toEqual(before);
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
