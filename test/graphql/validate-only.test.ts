import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAccessControl } from '../../src/access/policy.ts';
import { DEFAULT_ACCOUNT, type Emulator, type Fault } from '../../src/emulator/emulator.ts';
import type { CreateInventoryInput, UpdateInventoryInput } from '../gql/graphql.ts';
import { ACCOUNT_ID, createInput, manyRules, ruleXml } from '../support/rules.ts';
import {
  operationsOf,
  type SystemOptions,
  startSystem,
  type TestSystem,
} from '../support/system.ts';
import { Rule, Rules, ValidateCreate, ValidateUpdate } from './documents.ts';

const KEY = { bucket: 'logs', inventoryId: 'r1' };
const ROLE = `acs:ram::${ACCOUNT_ID}:role/AliyunOSSRole`;
const { destination } = createInput();
const ALWAYS = { times: Number.POSITIVE_INFINITY };

const withRule = (emulator: Emulator) =>
  emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);

/** What the emulator stores, to see that nothing was written. */
const stored = ({ emulator }: TestSystem) => [...emulator.rules('logs')];

const writesOf = ({ requests }: TestSystem) =>
  requests.filter(({ operation }) => !/^(Get|List)/.test(`${operation}`));

const auditLines = ({ log }: TestSystem) => log.filter(({ msg }) => msg === 'audit');

describe('a valid create', () => {
  test('answers with the new values and what is not checked, and writes nothing', async () => {
    await using system = await startSystem();
    const input = createInput({
      filter: { prefix: 'a/', minSize: 1, storageClasses: ['IA', 'STANDARD'] },
      optionalFields: ['SIZE', 'ETAG'],
      destination: { ...destination, encryption: { sseKms: { keyId: 'k' } } },
    });
    const { data, errors } = await system.ask(ValidateCreate, { input });
    expect(errors).toEqual([]);
    const value = (path: string, after: unknown) => ({
      path: path.split('.'),
      before: null,
      after: JSON.stringify(after),
    });
    expect(data.createInventory).toEqual({
      __typename: 'ValidationSuccess',
      differences: [
        value('isEnabled', true),
        value('filter.prefix', 'a/'),
        value('filter.minSize', 1),
        value('filter.storageClasses', ['IA', 'STANDARD']),
        value('destination.format', 'CSV'),
        value('destination.accountId', ACCOUNT_ID),
        value('destination.roleArn', ROLE),
        value('destination.bucket', 'reports'),
        value('destination.encryption', { sseKms: { keyId: 'k' } }),
        value('frequency', 'DAILY'),
        value('autoDelete', false),
        value('includedObjectVersions', 'ALL'),
        value('optionalFields', ['SIZE', 'ETAG']),
      ],
      unchecked: [
        'Whether this server\'s account may write rules of bucket "logs".',
        `Whether the RAM role "${ROLE}" exists and may write to bucket "reports".`,
        'Whether OSS offers the frequency "Daily" for the region and the number of objects of bucket "logs".',
        'Whether the role may encrypt with the KMS key "k".',
      ],
    });
    expect(operationsOf(system)).toEqual({ ListBucketInventory: 1, GetBucketInfo: 1 });
    expect(stored(system)).toEqual([]);
    expect(auditLines(system)).toEqual([]);
    const created = await system.ask(ValidateCreate, { input, validateOnly: false });
    expect(created.data.createInventory.__typename).toBe('CreateInventorySuccess');
    expect(auditLines(system)).toHaveLength(1);
  });

  test('costs one request for each 100 rules, and one for the destination', async () => {
    await using system = await startSystem();
    system.emulator.storeRules('logs', manyRules(999));
    const { data } = await system.ask(ValidateCreate, { input: createInput() });
    expect(data.createInventory.__typename).toBe('ValidationSuccess');
    expect(operationsOf(system)).toEqual({ ListBucketInventory: 10, GetBucketInfo: 1 });
  });
});

describe('a valid update', () => {
  const cases: readonly [string, Partial<UpdateInventoryInput>, string, unknown, unknown][] = [
    ['a flag', { isEnabled: false }, 'isEnabled', true, false],
    ['a prefix', { filter: { prefix: 'b/' } }, 'filter.prefix', undefined, 'b/'],
    ['a frequency', { frequency: 'WEEKLY' }, 'frequency', 'DAILY', 'WEEKLY'],
    [
      'a destination',
      { destination: { bucket: 'other' } },
      'destination.bucket',
      'reports',
      'other',
    ],
    [
      'an encryption',
      { destination: { encryption: { sseOss: true } } },
      'destination.encryption',
      undefined,
      { sseOss: true },
    ],
    [
      'a time',
      { filter: { lastModifiedAfter: '2026-01-01T00:00:00Z' } },
      'filter.lastModifiedAfter',
      undefined,
      '2026-01-01T00:00:00.000Z',
    ],
  ];

  test.for(cases)('%s: answers with what changes', async ([, change, path, before, after]) => {
    await using system = await startSystem({ buckets: ['logs', 'reports', 'other'] });
    withRule(system.emulator);
    const old = stored(system);
    const { data, errors } = await system.ask(ValidateUpdate, { input: { ...KEY, ...change } });
    expect(errors).toEqual([]);
    expect(data.updateInventory).toMatchObject({
      __typename: 'ValidationSuccess',
      differences: [
        {
          path: path.split('.'),
          before: before === undefined ? null : JSON.stringify(before),
          after: JSON.stringify(after),
        },
      ],
      unchecked: { length: 3 },
    });
    expect(writesOf(system)).toEqual([]);
    expect(stored(system)).toEqual(old);
    expect(auditLines(system)).toEqual([]);
  });

  test('without changes has no differences and nothing that is not checked', async () => {
    await using system = await startSystem();
    withRule(system.emulator);
    const { data } = await system.ask(ValidateUpdate, { input: { ...KEY, isEnabled: true } });
    expect(data.updateInventory).toEqual({
      __typename: 'ValidationSuccess',
      differences: [],
      unchecked: [],
    });
    expect(operationsOf(system)).toEqual({ GetBucketInventory: 1 });
  });
});

interface Failure {
  readonly name: string;
  readonly prepare?: (emulator: Emulator) => void;
  readonly create?: Partial<CreateInventoryInput>;
  readonly update?: Partial<UpdateInventoryInput>;
  /** Keeps the answer from a comparison with the write's: OSS answers the write otherwise. */
  readonly isForReads?: boolean;
}

const inject =
  (...faults: Fault[]) =>
  (emulator: Emulator) => {
    withRule(emulator);
    for (const fault of faults) emulator.inject({ ...fault, ...ALWAYS });
  };
const read = { operation: 'GetBucketInventory' } as const;
const list = { operation: 'ListBucketInventory' } as const;
const failing = (status: number, code: string) =>
  [
    { kind: 'error', status, code, ...read },
    { kind: 'error', status, code, ...list },
  ] as const;
const elsewhere = { destination: { ...destination, bucket: 'no-such-bucket' } };
const far = { destination: { ...destination, bucket: 'far-reports' } };
const createFar = (emulator: Emulator) => {
  withRule(emulator);
  emulator.createBucket({ name: 'far-reports', region: 'oss-cn-beijing' });
};

const FAILURES: readonly Failure[] = [
  { name: 'InvalidArgumentError', create: { frequency: 'UNKNOWN', filter: { maxSize: 0 } } },
  { name: 'InvalidArgumentError', create: elsewhere },
  {
    name: 'InvalidArgumentError',
    create: { ...far, inventoryId: 'r2' },
    prepare: createFar,
  },
  { name: 'InventoryAlreadyExistError', create: {}, prepare: withRule },
  {
    name: 'InventoryExceedLimitError',
    create: {},
    prepare: (emulator) => emulator.storeRules('logs', manyRules(1000)),
  },
  { name: 'NoSuchBucketError', create: { bucket: 'no-such-bucket' } },
  ...[
    ['ThrottledError', failing(503, 'TotalQpsLimitExceeded')] as const,
    ['RefusedError', failing(501, 'NotImplemented')] as const,
    ['UpstreamError', [{ kind: 'refuse' }]] as const,
    ['AccessDeniedError', failing(403, 'InvalidAccessKeyId')] as const,
    ['RefusedError', [{ kind: 'error', status: 404, code: 'NoSuchInventory' }]] as const,
  ].map(([name, faults]) => ({
    name,
    create: {},
    prepare: inject(...faults),
    isForReads: true,
  })),
  { name: 'InvalidArgumentError', update: { frequency: 'UNKNOWN' }, prepare: withRule },
  { name: 'InvalidArgumentError', update: { filter: { maxSize: 0 } }, prepare: withRule },
  { name: 'InvalidArgumentError', update: elsewhere, prepare: withRule },
  { name: 'InvalidArgumentError', update: far, prepare: createFar },
  {
    name: 'InvalidArgumentError',
    create: { destination: { ...destination, accountId: '2000000000000000' } },
  },
  {
    name: 'InvalidArgumentError',
    update: { destination: { accountId: '2000000000000000' } },
    prepare: withRule,
  },
  { name: 'NoSuchInventoryError', update: { isEnabled: false } },
  { name: 'NoSuchBucketError', update: { bucket: 'no-such-bucket', isEnabled: false } },
  ...[
    ['ThrottledError', failing(503, 'TotalQpsLimitExceeded')] as const,
    ['RefusedError', failing(501, 'NotImplemented')] as const,
    ['UpstreamError', [{ kind: 'refuse' }]] as const,
    ['AccessDeniedError', failing(403, 'AccessDenied')] as const,
    ['RefusedError', failing(409, 'InventoryConfigurationAlreadyExists')] as const,
  ].map(([name, faults]) => ({
    name,
    update: { isEnabled: false },
    prepare: inject(...faults),
  })),
  {
    name: 'UpstreamError',
    update: { isEnabled: false },
    prepare: (emulator) => {
      const filter = '<Filter><Prefix></Prefix></Filter>';
      const xml = ruleXml('r1').replace(filter, `${filter}<Filter><Prefix>b</Prefix></Filter>`);
      emulator.storeRules('logs', [{ id: 'r1', xml }]);
    },
  },
];

async function ask(system: TestSystem, failure: Failure, validateOnly: boolean) {
  const { create, update } = failure;
  const answer = create
    ? await system.ask(ValidateCreate, { input: createInput(create), validateOnly })
    : await system.ask(ValidateUpdate, { input: { ...KEY, ...update }, validateOnly });
  expect(answer.errors).toEqual([]);
  return Object.values(answer.data)[0];
}

/** What must be equal of an error that a read found and of one that the write met. */
function essence(result: Awaited<ReturnType<typeof ask>>) {
  const { __typename, code, issues } = { code: undefined, issues: [], ...result };
  const paths = issues.map(({ path }: { path: readonly string[] }) => path.join('.'));
  return { __typename, code, paths };
}

describe('a write that would fail answers as the write does, and writes nothing', () => {
  test.for(FAILURES.map((failure) => [failure.name, failure] as const))(
    '%s: %j',
    async ([name, failure]) => {
      // OSS that is away for the first request must not change the answer to the second.
      const breaker = { failures: Number.POSITIVE_INFINITY };
      await using system = await startSystem({ serving: { breaker } });
      failure.prepare?.(system.emulator);
      const before = stored(system);
      const found = await ask(system, failure, true);
      expect(found?.__typename).toBe(name);
      expect(writesOf(system)).toEqual([]);
      expect(stored(system)).toEqual(before);
      expect(auditLines(system)).toEqual([]);
      if (failure.isForReads) return;
      expect(essence(await ask(system, failure, false))).toEqual(essence(found));
    },
  );

  test('an existing rule is read once', async () => {
    await using system = await startSystem();
    withRule(system.emulator);
    const { data } = await system.ask(ValidateCreate, { input: createInput() });
    expect(data.createInventory).toMatchObject({ existing: { inventoryId: 'r1' } });
    expect(operationsOf(system)).toEqual({ ListBucketInventory: 1 });
  });
});

describe('what the account may not read', () => {
  const startWith = (...actions: readonly string[]) => {
    const user = { accessKeyId: 'Key', accessKeySecret: 'Secret', actions };
    return startSystem({ accounts: [{ ...DEFAULT_ACCOUNT, users: [user] }], user });
  };

  test('is not checked for a create', async () => {
    await using system = await startWith('oss:PutBucketInventory');
    const { data } = await system.ask(ValidateCreate, { input: createInput() });
    expect(data.createInventory).toMatchObject({
      __typename: 'ValidationSuccess',
      unchecked: expect.arrayContaining([
        'Whether bucket "logs" has fewer than 1000 rules.',
        'Whether bucket "logs" has a rule "r1".',
        'Whether bucket "reports" exists in the region of bucket "logs" and belongs to account "1000000000000000".',
      ]),
    });
  });

  test('is read by id if the account may not list rules', async () => {
    await using system = await startWith('oss:GetBucketInventory');
    withRule(system.emulator);
    const { data } = await system.ask(ValidateCreate, { input: createInput() });
    expect(data.createInventory.__typename).toBe('InventoryAlreadyExistError');
  });

  test('is not checked for an update’s destination', async () => {
    await using system = await startWith('oss:GetBucketInventory');
    withRule(system.emulator);
    system.emulator.createBucket({ name: 'other' });
    const input = { ...KEY, destination: { bucket: 'other' } };
    const { data } = await system.ask(ValidateUpdate, { input });
    expect(data.updateInventory).toMatchObject({
      __typename: 'ValidationSuccess',
      unchecked: expect.arrayContaining([
        'Whether bucket "other" exists in the region of bucket "logs" and belongs to account "1000000000000000".',
      ]),
    });
  });
});

describe('the policy comes first', () => {
  const grants = [{ to: 'anyone', may: ['create', 'update'], on: ['logs'] }] as const;
  const startWith = (options: SystemOptions = {}) =>
    startSystem({
      buckets: ['logs', 'reports', 'hidden'],
      ...options,
      serving: {
        accessOf: createAccessControl({
          grants: grants.map(({ to, may, on }) => ({ to, may: [...may], on: [...on] })),
        }),
      },
    });

  test.for(['hidden', 'missing'])('a source that it hides is Forbidden: %s', async (bucket) => {
    await using system = await startWith();
    const created = await system.ask(ValidateCreate, { input: createInput({ bucket }) });
    const updated = await system.ask(ValidateUpdate, {
      input: { bucket, inventoryId: 'r1', isEnabled: false },
    });
    for (const result of [created.data.createInventory, updated.data.updateInventory]) {
      expect(result).toMatchObject({ __typename: 'AccessDeniedError', code: 'Forbidden' });
    }
    expect(system.requests).toEqual([]);
  });

  test('a destination that it hides cannot be told from one that does not exist', async () => {
    await using system = await startWith();
    withRule(system.emulator);
    const tell = async (bucket: string) => {
      const input = { ...destination, bucket };
      const answers = [
        await system.ask(ValidateCreate, {
          input: createInput({ inventoryId: 'r2', destination: input }),
        }),
        await system.ask(ValidateUpdate, { input: { ...KEY, destination: input } }),
        // An update that fails anyway reveals nothing either.
        await system.ask(ValidateUpdate, {
          input: { ...KEY, destination: input, filter: { maxSize: 0 } },
          validateOnly: false,
        }),
      ];
      return JSON.stringify(answers).replaceAll(bucket, 'bucket');
    };
    expect(await tell('hidden')).toBe(await tell('missing'));
    expect(operationsOf(system)['GetBucketInfo']).toBeUndefined();
    expect(writesOf(system)).toEqual([]);
  });
});

/** Any update of the rule that the tests store, also one that changes nothing. */
const anyChange = fc.record(
  {
    isEnabled: fc.boolean(),
    frequency: fc.constantFrom('DAILY', 'WEEKLY'),
    includedObjectVersions: fc.constantFrom('ALL', 'CURRENT'),
    optionalFields: fc.constantFrom(null, [], ['SIZE'], ['SIZE', 'ETAG'], ['ETAG', 'SIZE']),
    filter: fc.option(
      fc.record(
        {
          prefix: fc.constantFrom(null, '', 'a/'),
          minSize: fc.constantFrom(null, 0, 5),
          lastModifiedAfter: fc.constantFrom(null, '2026-01-01T00:00:00Z'),
          storageClasses: fc.constantFrom(null, [], ['IA'], ['STANDARD', 'IA'], ['IA', 'STANDARD']),
        },
        { requiredKeys: [] },
      ),
    ),
    destination: fc.record(
      {
        bucket: fc.constantFrom('reports', 'other'),
        prefix: fc.constantFrom(null, '', 'p'),
        roleName: fc.constantFrom('AliyunOSSRole', 'R'),
        encryption: fc.constantFrom(null, { sseOss: true }, { sseKms: {} }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Partial<UpdateInventoryInput>>;

test('differences are what the update then changes, and none if it writes nothing', async () => {
  await using system = await startSystem({ buckets: ['logs', 'reports', 'other'] });
  withRule(system.emulator);
  const readRule = async () => (await system.ask(Rule, KEY)).data.inventory;
  await fc.assert(
    fc.asyncProperty(anyChange, async (change) => {
      const input = { ...KEY, ...change };
      const validated = (await system.ask(ValidateUpdate, { input })).data.updateInventory;
      if (validated.__typename !== 'ValidationSuccess') throw new Error(validated.__typename);
      const before = shownValues(await readRule());
      system.requests.length = 0;
      await system.ask(ValidateUpdate, { input, validateOnly: false });
      expect(writesOf(system).length > 0).toBe(validated.differences.length > 0);
      const after = shownValues(await readRule());
      const changed = Object.keys(after).filter((path) => before[path] !== after[path]);
      expect(validated.differences.map(({ path }) => path.join('.')).sort()).toEqual(
        changed.sort(),
      );
      for (const difference of validated.differences) {
        const path = difference.path.join('.');
        if (path === 'destination.encryption') continue;
        expect(difference).toMatchObject({ before: before[path], after: after[path] });
      }
    }),
    { numRuns: 60 },
  );
});

/** The values of a rule as `differences` has them, by their paths. */
function shownValues(rule: object | null): Readonly<Record<string, string | null>> {
  const groups = new Set(['filter', 'destination']);
  const left = new Set(['id', 'inventoryId', 'bucket', 'destination.roleName', 'incremental']);
  const values = (part: object, path: string): [string, string | null][] =>
    Object.entries(part).flatMap(([name, value]: [string, unknown]) => {
      const at = path + name;
      if (left.has(at)) return [];
      if (groups.has(at) && typeof value === 'object' && value) return values(value, `${at}.`);
      const isBucket = at === 'destination.bucket';
      const json = JSON.stringify(isBucket ? Object(value).name : value);
      return [[at, value === null ? null : json]];
    });
  return Object.fromEntries(values(rule ?? {}, ''));
}

test('neither invalidates the cache nor trusts it', async () => {
  await using system = await startSystem({
    serving: { cache: { ttlMs: 60_000, maxBytes: 1_000_000 } },
  });
  const readCached = async () => {
    const rule = await system.ask(Rule, KEY);
    const rules = await system.ask(Rules, { bucket: 'logs' });
    return [rule.data.inventory, ...rules.data.inventories.nodes];
  };
  expect(await readCached()).toEqual([null]);
  withRule(system.emulator);
  const { data } = await system.ask(ValidateCreate, { input: createInput() });
  expect(data.createInventory.__typename).toBe('InventoryAlreadyExistError');
  const updated = await system.ask(ValidateUpdate, { input: { ...KEY, isEnabled: false } });
  expect(updated.data.updateInventory.__typename).toBe('ValidationSuccess');
  system.requests.length = 0;
  expect((await system.ask(Rule, KEY)).data.inventory).toBeNull();
  expect(system.requests).toEqual([]);
});

test('does not wait for a write of the rule', async () => {
  await using system = await startSystem();
  withRule(system.emulator);
  const { promise: until, resolve: release } = Promise.withResolvers<void>();
  const met = new Promise<void>((resolve) => {
    const hold = { kind: 'hold', phase: 'before', until, onMeet: resolve } as const;
    system.emulator.inject({ ...hold, operation: 'DeleteBucketInventory' });
  });
  const input = { ...KEY, isEnabled: false };
  const writing = system.ask(ValidateUpdate, { input, validateOnly: false });
  await met;
  const { data } = await system.ask(ValidateUpdate, { input });
  expect(data.updateInventory.__typename).toBe('ValidationSuccess');
  release();
  expect((await writing).data.updateInventory.__typename).toBe('UpdateInventorySuccess');
});
