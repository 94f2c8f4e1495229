import { describe, expect, test } from 'vitest';
import { DEFAULT_ACCOUNT } from '../../src/emulator/emulator.ts';
import type { CreateInventoryInput, RuleFieldsFragment } from '../gql/graphql.ts';
import { ACCOUNT_ID, createInput, manyRules } from '../support/rules.ts';
import { startSystem } from '../support/system.ts';
import { Create, Rule, Rules } from './documents.ts';

/** What reading the rule of a minimal input must give. */
const minimal: Omit<RuleFieldsFragment, 'id'> = {
  inventoryId: 'r1',
  isEnabled: true,
  bucket: { id: Buffer.from('Bucket:logs').toString('base64'), name: 'logs' },
  filter: {
    prefix: null,
    lastModifiedAfter: null,
    lastModifiedBefore: null,
    minSize: null,
    maxSize: null,
    storageClasses: null,
  },
  destination: {
    format: 'CSV',
    accountId: ACCOUNT_ID,
    roleArn: `acs:ram::${ACCOUNT_ID}:role/AliyunOSSRole`,
    roleName: 'AliyunOSSRole',
    prefix: null,
    bucket: { name: 'reports' },
    encryption: null,
  },
  frequency: 'DAILY',
  dayOfMonth: null,
  autoDelete: false,
  includedObjectVersions: 'ALL',
  optionalFields: [],
  incremental: null,
};

const destination = createInput().destination;

/** Each case changes the minimal input, and with it what must be read back. */
const cases: [string, Partial<CreateInventoryInput>, Partial<RuleFieldsFragment>][] = [
  ['the least', {}, {}],
  ['nulls for all that may be left out', { filter: null, optionalFields: null }, {}],
  [
    'disabled, weekly, current versions',
    { isEnabled: false, frequency: 'WEEKLY', includedObjectVersions: 'CURRENT' },
    { isEnabled: false, frequency: 'WEEKLY', includedObjectVersions: 'CURRENT' },
  ],
  ['monthly', { frequency: 'MONTHLY' }, { frequency: 'MONTHLY' }],
  [
    'monthly on a day',
    { frequency: 'MONTHLY', dayOfMonth: 31 },
    { frequency: 'MONTHLY', dayOfMonth: 31 },
  ],
  ['once', { frequency: 'ONCE' }, { frequency: 'ONCE' }],
  [
    'once, deleted after its report',
    { frequency: 'ONCE', autoDelete: true },
    { frequency: 'ONCE', autoDelete: true },
  ],
  [
    'incremental by default',
    { incremental: {} },
    { incremental: { isEnabled: true, intervalSeconds: 600, optionalFields: [] } },
  ],
  [
    'incremental with columns, beside those of the report',
    {
      optionalFields: ['SIZE'],
      incremental: { isEnabled: false, optionalFields: ['RECORD_TYPE', 'CRC64', 'SIZE'] },
    },
    {
      optionalFields: ['SIZE'],
      incremental: {
        isEnabled: false,
        intervalSeconds: 600,
        optionalFields: ['RECORD_TYPE', 'CRC64', 'SIZE'],
      },
    },
  ],
  [
    'every filter',
    {
      filter: {
        prefix: 'a/b c&d<e>/',
        lastModifiedAfter: '2021-11-25T23:40:49Z',
        lastModifiedBefore: '2021-12-01T08:33:12+08:00',
        minSize: 1024,
        maxSize: '53687091200000',
        storageClasses: ['STANDARD', 'IA', 'COLD_ARCHIVE', 'IA'],
      },
    },
    {
      filter: {
        prefix: 'a/b c&d<e>/',
        lastModifiedAfter: '2021-11-25T23:40:49.000Z',
        lastModifiedBefore: '2021-12-01T00:33:12.000Z',
        minSize: 1024,
        maxSize: 53_687_091_200_000,
        storageClasses: ['COLD_ARCHIVE', 'IA', 'STANDARD'],
      },
    },
  ],
  ['filters that are no bound', { filter: { prefix: '', minSize: 0, storageClasses: [] } }, {}],
  [
    'every optional field, in an order of its own',
    {
      optionalFields: [
        'CRC64',
        'SIZE',
        'LAST_MODIFIED_DATE',
        'ETAG',
        'STORAGE_CLASS',
        'IS_MULTIPART_UPLOADED',
        'ENCRYPTION_STATUS',
        'OBJECT_ACL',
        'TAGGING_COUNT',
        'OBJECT_TYPE',
        'TRANSITION_TIME',
      ],
    },
    {
      optionalFields: [
        'CRC64',
        'SIZE',
        'LAST_MODIFIED_DATE',
        'ETAG',
        'STORAGE_CLASS',
        'IS_MULTIPART_UPLOADED',
        'ENCRYPTION_STATUS',
        'OBJECT_ACL',
        'TAGGING_COUNT',
        'OBJECT_TYPE',
        'TRANSITION_TIME',
      ],
    },
  ],
  [
    'a destination prefix',
    { destination: { ...destination, prefix: 'reports/daily/' } },
    { destination: { ...minimal.destination, prefix: 'reports/daily/' } },
  ],
  [
    'SSE-OSS',
    { destination: { ...destination, encryption: { sseOss: true } } },
    {
      destination: {
        ...minimal.destination,
        encryption: { __typename: 'SseOssEncryption', algorithm: 'AES256' },
      },
    },
  ],
  [
    'SSE-KMS with a key',
    {
      destination: {
        ...destination,
        encryption: { sseKms: { keyId: '9468da86-3509-4f8d-a61e-6eab1eac****' } },
      },
    },
    {
      destination: {
        ...minimal.destination,
        encryption: {
          __typename: 'SseKmsEncryption',
          keyId: '9468da86-3509-4f8d-a61e-6eab1eac****',
        },
      },
    },
  ],
  [
    'SSE-KMS with the default key',
    { destination: { ...destination, encryption: { sseKms: {} } } },
    {
      destination: {
        ...minimal.destination,
        encryption: { __typename: 'SseKmsEncryption', keyId: null },
      },
    },
  ],
];

describe('success', () => {
  test.each(cases)(
    '%s: answered, and read back equal both ways',
    async (_name, input, expected) => {
      await using system = await startSystem({ incrementalInventory: true });

      const { data, errors } = await system.ask(Create, { input: createInput(input) });

      expect(errors).toEqual([]);
      const result = data.createInventory;
      if (result.__typename !== 'CreateInventorySuccess') throw new Error(result.__typename);
      expect(result.inventory).toEqual({
        id: Buffer.from('InventoryConfiguration:logs/r1').toString('base64'),
        ...minimal,
        ...expected,
      });
      expect(system.requests.map(({ operation }) => operation)).toEqual(['PutBucketInventory']);
      const one = await system.ask(Rule, { bucket: 'logs', inventoryId: 'r1' });
      expect(one.data.inventory).toEqual(result.inventory);
      const all = await system.ask(Rules, { bucket: 'logs' });
      expect(all.data.inventories.nodes).toEqual([result.inventory]);
    },
  );

  test('its edge has the cursor of its place in the list', async () => {
    await using system = await startSystem();
    system.emulator.storeRules('logs', manyRules(3));
    const { data } = await system.ask(Create, { input: createInput({ inventoryId: 'rule-000b' }) });
    const result = data.createInventory;
    if (result.__typename !== 'CreateInventorySuccess') throw new Error(result.__typename);
    expect(result.inventoryEdge.node).toEqual({ inventoryId: 'rule-000b' });
    const next = await system.askText(
      'query ($after: String) { inventories(bucket: "logs", after: $after) { nodes { inventoryId } } }',
      { after: result.inventoryEdge.cursor },
    );
    expect(next.data?.['inventories']).toEqual({
      nodes: [{ inventoryId: 'rule-001' }, { inventoryId: 'rule-002' }],
    });
  });

  test('of 30 at once with one id, exactly one succeeds', async () => {
    await using system = await startSystem();
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        system.ask(Create, { input: createInput({ filter: { prefix: `from-${index}/` } }) }),
      ),
    );
    const names = answers.map(({ data }) => data.createInventory.__typename);
    expect(names.filter((name) => name === 'CreateInventorySuccess')).toHaveLength(1);
    expect(names.filter((name) => name === 'InventoryAlreadyExistError')).toHaveLength(29);
    const winner = names.indexOf('CreateInventorySuccess');
    const { data } = await system.ask(Rule, { bucket: 'logs', inventoryId: 'r1' });
    expect(data.inventory?.filter.prefix).toBe(`from-${winner}/`);
  });

  test('several in one document see each other', async () => {
    await using system = await startSystem();
    const create = (id: string) =>
      `createInventory(input: { bucket: "logs", inventoryId: "${id}", isEnabled: true, frequency: DAILY, includedObjectVersions: ALL, destination: { accountId: "${ACCOUNT_ID}", roleName: "R", bucket: "reports" } }) { __typename ... on InventoryAlreadyExistError { existing { inventoryId destination { roleName } } } }`;
    const { data } = await system.askText(
      `mutation { a: ${create('x')} b: ${create('x')} c: deleteInventory(input: { bucket: "logs", inventoryId: "x" }) { __typename } d: ${create('x')} }`,
    );
    expect(data).toEqual({
      a: { __typename: 'CreateInventorySuccess' },
      b: {
        __typename: 'InventoryAlreadyExistError',
        existing: { inventoryId: 'x', destination: { roleName: 'R' } },
      },
      c: { __typename: 'DeleteInventorySuccess' },
      d: { __typename: 'CreateInventorySuccess' },
    });
  });
});

describe('failure', () => {
  test('the 1,001st rule: InventoryExceedLimitError', async () => {
    await using system = await startSystem();
    system.emulator.storeRules('logs', manyRules(1000));
    const { data } = await system.ask(Create, { input: createInput() });
    expect(data.createInventory).toEqual({
      __typename: 'InventoryExceedLimitError',
      message:
        'Bucket "logs" has 1000 inventory rules, which is OSS\'s limit. Delete a rule first.',
      code: 'InventoryExceedLimit',
      requestId: expect.stringMatching(/^[0-9A-F]{24}$/),
      ec: '0020-00000039',
      limit: 1000,
    });
    expect(system.emulator.rules('logs').size).toBe(1000);
  });

  test.each(['InventoryConfigurationAlreadyExists', 'InventoryAlreadyExist'] as const)(
    'the second of one id, as %s: InventoryAlreadyExistError',
    async (code) => {
      await using system = await startSystem({ alreadyExistsCode: code });
      await system.ask(Create, { input: createInput({ filter: { prefix: 'old/' } }) });
      const { data } = await system.ask(Create, {
        input: createInput({ filter: { prefix: 'new/' } }),
      });
      expect(data.createInventory).toMatchObject({
        __typename: 'InventoryAlreadyExistError',
        code,
        ec: '0020-00000042',
        existing: { inventoryId: 'r1', filter: { prefix: 'old/' } },
      });
    },
  );

  test('a RAM user without the right: AccessDeniedError, nothing stored', async () => {
    const reader = {
      accessKeyId: 'ReaderKey',
      accessKeySecret: 'ReaderSecret',
      actions: ['oss:GetBucketInventory'],
    };
    await using system = await startSystem({
      accounts: [{ ...DEFAULT_ACCOUNT, users: [...DEFAULT_ACCOUNT.users, reader] }],
      user: reader,
    });
    const { data } = await system.ask(Create, { input: createInput() });
    expect(data.createInventory).toMatchObject({
      __typename: 'AccessDeniedError',
      code: 'AccessDenied',
      action: 'oss:PutBucketInventory',
      requestId: expect.stringMatching(/^[0-9A-F]{24}$/),
    });
    expect(system.emulator.rules('logs').size).toBe(0);
  });

  test('a wrong secret: AccessDeniedError that tells nothing of it', async () => {
    const [user] = DEFAULT_ACCOUNT.users;
    await using system = await startSystem({
      user: { accessKeyId: user?.accessKeyId ?? '', accessKeySecret: 'canary-secret' },
    });
    const { data } = await system.ask(Create, { input: createInput() });
    expect(data.createInventory).toMatchObject({
      __typename: 'AccessDeniedError',
      code: 'SignatureDoesNotMatch',
    });
    expect(JSON.stringify(data)).not.toMatch(/canary|127\.0\.0\.1|aliyuncs/);
  });

  test('a missing bucket: NoSuchBucketError', async () => {
    await using system = await startSystem();
    const { data } = await system.ask(Create, { input: createInput({ bucket: 'no-such-bucket' }) });
    expect(data.createInventory).toMatchObject({
      __typename: 'NoSuchBucketError',
      code: 'NoSuchBucket',
      ec: '0015-00000101',
      bucketName: 'no-such-bucket',
    });
  });

  test.each([
    'MetaOperationQpsLimitExceeded',
    'TotalQpsLimitExceeded',
    'ActiveRequestLimitExceeded',
  ])('OSS’s %s: ThrottledError with the time to wait', async (code) => {
    await using system = await startSystem();
    system.emulator.inject({
      kind: 'error',
      operation: 'PutBucketInventory',
      status: 503,
      code,
      retryAfter: '60',
      times: Number.POSITIVE_INFINITY,
    });
    const { data } = await system.ask(Create, { input: createInput() });
    expect(data.createInventory).toMatchObject({
      __typename: 'ThrottledError',
      code,
      retryAfterSeconds: 60,
    });
  });

  test('a lost answer, and OSS that cannot be asked: OutcomeUnknownError', async () => {
    await using system = await startSystem();
    system.emulator.inject({
      kind: 'reset',
      phase: 'after',
      times: Number.POSITIVE_INFINITY,
    });
    const { data } = await system.ask(Create, { input: createInput() });
    expect(data.createInventory.__typename).toBe('OutcomeUnknownError');
  });

  test('OSS away before anything was sent: UpstreamError', async () => {
    await using system = await startSystem();
    await system.emulator.close();
    const { data, errors } = await system.ask(Create, { input: createInput() });
    expect(errors).toEqual([]);
    expect(data.createInventory).toEqual({
      __typename: 'UpstreamError',
      message: 'OSS could not be reached. Try again later.',
      code: 'ConnectionFailed',
      requestId: null,
      ec: null,
    });
  });

  test('several wrong arguments at once, each with its path, and nothing is sent', async () => {
    await using system = await startSystem();
    const { data } = await system.ask(Create, {
      input: createInput({
        bucket: 'x',
        inventoryId: 'x'.repeat(193),
        frequency: 'UNKNOWN',
        includedObjectVersions: 'UNKNOWN',
        optionalFields: ['SIZE', 'UNKNOWN'],
        filter: {
          prefix: 'p'.repeat(1024),
          lastModifiedAfter: '2001-01-01T00:00:00Z',
          lastModifiedBefore: '2020-01-01T00:00:00.5Z',
          minSize: -1,
          maxSize: 0,
          storageClasses: ['IA', 'UNKNOWN'],
        },
        destination: {
          format: 'UNKNOWN',
          accountId: '',
          roleName: '',
          bucket: 'Reports',
          prefix: 'a#b',
          encryption: { sseOss: false },
        },
      }),
    });
    const result = data.createInventory;
    if (result.__typename !== 'InvalidArgumentError') throw new Error(result.__typename);
    expect(result.code).toBe('InvalidArgument');
    expect(result.issues.map(({ path }) => path.join('.')).sort()).toEqual(
      [
        'bucket',
        'inventoryId',
        'frequency',
        'includedObjectVersions',
        'optionalFields.1',
        'filter.prefix',
        'filter.lastModifiedAfter',
        'filter.lastModifiedBefore',
        'filter.minSize',
        'filter.maxSize',
        'filter.storageClasses',
        'destination.format',
        'destination.accountId',
        'destination.roleName',
        'destination.bucket',
        'destination.prefix',
        'destination.encryption.sseOss',
      ].sort(),
    );
    expect(system.requests).toHaveLength(0);
  });

  test.each([
    [
      'a destination bucket that does not exist',
      { bucket: 'no-such-bucket' },
      ['destination', 'bucket'],
      '0020-00000032',
    ],
    [
      'an account that is not the owner’s',
      { accountId: '42' },
      ['destination', 'accountId'],
      '0020-00000028',
    ],
    [
      'a destination in another region',
      { bucket: 'far-away' },
      ['destination', 'bucket'],
      '0020-00000019',
    ],
  ])('what only OSS can know: %s', async (_name, change, path, ec) => {
    await using system = await startSystem();
    system.emulator.createBucket({ name: 'far-away', region: 'oss-us-west-1' });
    const { data } = await system.ask(Create, {
      input: createInput({ destination: { ...destination, ...change } }),
    });
    expect(data.createInventory).toMatchObject({
      __typename: 'InvalidArgumentError',
      ec,
      issues: [{ path }],
    });
  });
});
