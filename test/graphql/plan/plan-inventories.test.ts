import { describe, expect, test } from 'vitest';
import { createAccessControl } from '../../../src/access/policy.ts';
import type { CreateInventoryInput, PlanInventoriesInput } from '../../gql/graphql.ts';
import { ACCOUNT_ID, createInput, manyRules, ruleXml } from '../../support/rules.ts';
import { operationsOf, startSystem, type TestSystem } from '../../support/system.ts';
import { Create } from '../documents.ts';
import { Plan } from './plan-documents.ts';
import { planOf, stored } from './plans.ts';

const { destination } = createInput();

/** What a plan does, in a word for each change. */
function actionsOf({ changes }: Awaited<ReturnType<typeof planOf>>): string[] {
  return changes.map(
    ({ action, bucket, inventoryId }) => `${action} ${bucket.name}/${inventoryId}`,
  );
}

/** The issues with which a plan is refused. */
async function refusal(system: TestSystem, input: PlanInventoriesInput): Promise<string> {
  const { data, errors } = await system.ask(Plan, { input });
  expect(data.planInventories).toBeNull();
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  return errors[0]?.message ?? '';
}

describe('a plan', () => {
  test('says what must change, and changes nothing', async () => {
    await using system = await startSystem();
    const ids = ['same', 'other', 'old-1', 'stays'];
    system.emulator.storeRules(
      'logs',
      ids.map((id) => ({ id, xml: ruleXml(id) })),
    );
    const before = stored(system, 'logs');
    const plan = await planOf(system, {
      rules: [
        createInput({ inventoryId: 'new' }),
        createInput({ inventoryId: 'same' }),
        createInput({ inventoryId: 'other', isEnabled: false, frequency: 'WEEKLY' }),
      ],
      prune: { bucket: 'logs', inventoryIdPrefix: 'old-' },
    });
    expect(actionsOf(plan)).toEqual(['CREATE logs/new', 'REPLACE logs/other', 'DELETE logs/old-1']);
    expect(plan).toMatchObject({
      createCount: 1,
      replaceCount: 1,
      deleteCount: 1,
      unchangedCount: 1,
      unmatchedPatterns: [],
      unreadableBuckets: [],
      changes: [
        { before: null, blockedBy: null },
        {
          before: { inventoryId: 'other' },
          differences: [
            { path: ['isEnabled'], before: 'true', after: 'false' },
            { path: ['frequency'], before: '"DAILY"', after: '"WEEKLY"' },
          ],
        },
        { before: { inventoryId: 'old-1' }, differences: [] },
      ],
    });
    expect(plan.changes[0]?.differences).toContainEqual({
      path: ['destination', 'bucket'],
      before: null,
      after: '"reports"',
    });
    expect(stored(system, 'logs')).toEqual(before);
    expect(operationsOf(system)).toEqual({ ListBucketInventory: 1, GetBucketInfo: 1 });
  });

  test('has no change for elements and values that this server does not know', async () => {
    await using system = await startSystem();
    const xml = ruleXml(
      'r1',
      '<Tier>gold</Tier><OptionalFields><Field>New</Field></OptionalFields>',
    );
    system.emulator.storeRules('logs', [{ id: 'r1', xml: xml.replace('>Daily<', '>Hourly<') }]);
    const known: Partial<CreateInventoryInput> = {
      frequency: 'UNKNOWN',
      optionalFields: ['UNKNOWN'],
    };
    expect(await planOf(system, { rules: [createInput(known)] })).toMatchObject({
      unchangedCount: 1,
      changes: [],
    });
    const plan = await planOf(system, { rules: [createInput({ ...known, isEnabled: false })] });
    expect(plan.changes[0]?.differences).toHaveLength(1);
    // No stored value stands behind it.
    expect(
      await refusal(system, { rules: [createInput({ inventoryId: 'new', frequency: 'UNKNOWN' })] }),
    ).toMatch(/^rules\.0\.frequency: UNKNOWN is read-only/);
  });

  test('does not refuse what is wrong with a stored rule already', async () => {
    await using system = await startSystem();
    const xml = ruleXml('r1').replace(`<AccountId>${ACCOUNT_ID}`, '<AccountId>nobody');
    system.emulator.storeRules('logs', [{ id: 'r1', xml }]);
    const roleName = `acs:ram::${ACCOUNT_ID}:role/AliyunOSSRole`;
    const rule = createInput({ destination: { ...destination, accountId: 'nobody', roleName } });
    expect(await planOf(system, { rules: [rule] })).toMatchObject({ unchangedCount: 1 });
    expect((await planOf(system, { rules: [{ ...rule, isEnabled: false }] })).replaceCount).toBe(1);
    expect(await refusal(system, { rules: [{ ...rule, inventoryId: 'new' }] })).toMatch(
      /^rules\.0\.destination\.accountId: "nobody"/,
    );
  });

  test('has a digest that names the changes and what they change', async () => {
    await using system = await startSystem();
    const rules = [createInput({ isEnabled: false }), createInput({ inventoryId: 'r2' })];
    const digest = async (change: Partial<PlanInventoriesInput> = {}) =>
      (await planOf(system, { rules, ...change })).digest;
    const digests = [await digest(), await digest({ rules: [] })];
    expect(digests[0]).toMatch(/^[\w-]{22}$/);
    expect(await digest({ rules: rules.toReversed() })).toBe(digests[0]);
    digests.push(await digest({ rules: [createInput(), createInput({ inventoryId: 'r2' })] }));
    system.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);
    digests.push(await digest());
    // A change of the stored rule that is no difference for the plan.
    system.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1', '<Tier>gold</Tier>') }]);
    digests.push(await digest());
    system.emulator.inject({
      kind: 'error',
      status: 403,
      code: 'AccessDenied',
      operation: 'ListBucketInventory',
    });
    digests.push(await digest());
    expect(new Set(digests).size).toBe(digests.length);
  });

  test('is made past the cache', async () => {
    await using system = await startSystem({
      serving: { cache: { ttlMs: 60_000, maxBytes: 1_000_000 } },
    });
    const input = { rules: [createInput()] };
    expect((await planOf(system, input)).createCount).toBe(1);
    system.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);
    expect((await planOf(system, input)).unchangedCount).toBe(1);
  });
});

describe('a template', () => {
  const buckets = [
    { name: 'logs-a', region: 'oss-cn-hangzhou' },
    { name: 'logs-b', region: 'oss-cn-hangzhou' },
    { name: 'reports-oss-cn-hangzhou', region: 'oss-cn-hangzhou' },
  ];

  /** Starts with these buckets, of which one has a rule. */
  async function start() {
    const system = await startSystem({ buckets: buckets.map(({ name }) => name) });
    system.emulator.storeRules('logs-b', [{ id: 'r1', xml: ruleXml('r1') }]);
    return system;
  }
  const template: CreateInventoryInput = {
    ...createInput(),
    bucket: 'logs-*',
    destination: { ...destination, bucket: 'reports-{region}', prefix: 'from/{region}' },
  };

  test('makes a rule in each bucket that it matches, with the region of the bucket', async () => {
    await using system = await start();
    const plan = await planOf(system, { rules: [template] });
    expect(actionsOf(plan)).toEqual(['CREATE logs-a/r1', 'REPLACE logs-b/r1']);
    for (const { differences, blockedBy } of plan.changes) {
      expect(differences).toContainEqual(
        expect.objectContaining({
          path: ['destination', 'bucket'],
          after: '"reports-oss-cn-hangzhou"',
        }),
      );
      expect(differences).toContainEqual(
        expect.objectContaining({
          path: ['destination', 'prefix'],
          after: '"from/oss-cn-hangzhou"',
        }),
      );
      expect(blockedBy).toBeNull();
    }
    const named = await planOf(system, { rules: [{ ...template, bucket: 'logs-a' }] });
    expect(named.changes[0]).toMatchObject({ action: 'CREATE', blockedBy: null });
  });

  test('is what needs a region: another rule has `{region}` in its prefix as it is', async () => {
    await using system = await start();
    const prefix = 'from/{region}';
    const xml = ruleXml('r1').replace('</Bucket>', `</Bucket><Prefix>${prefix}</Prefix>`);
    system.emulator.storeRules('logs-a', [{ id: 'r1', xml }]);
    const rule = createInput({ bucket: 'logs-a', destination: { ...destination, prefix } });
    expect(await planOf(system, { rules: [rule] })).toMatchObject({
      unchangedCount: 1,
      changes: [],
    });
  });

  test('leaves out the excepted buckets, by names and patterns', async () => {
    await using system = await start();
    for (const except of ['logs-b', '*b']) {
      const input = {
        rules: [template],
        exceptBuckets: [except],
        prune: { bucket: '*', inventoryIdPrefix: '' },
      };
      expect(actionsOf(await planOf(system, input))).toEqual(['CREATE logs-a/r1']);
    }
    const byName = { rules: [{ ...template, bucket: 'logs-b' }], exceptBuckets: ['logs-b'] };
    expect(actionsOf(await planOf(system, byName))).toEqual(['REPLACE logs-b/r1']);
  });

  test('that matches nothing deletes nothing without prune, and is named', async () => {
    await using system = await start();
    const rules = [{ ...template, bucket: 'log-*' }];
    expect(await planOf(system, { rules })).toMatchObject({
      changes: [],
      unmatchedPatterns: ['log-*'],
      unreadableBuckets: [],
    });
    const prune = { bucket: 'xxx-*', inventoryIdPrefix: '' };
    expect(await planOf(system, { rules, prune })).toMatchObject({
      changes: [],
      unmatchedPatterns: ['log-*', 'xxx-*'],
    });
  });

  test('is refused by createInventory', async () => {
    await using system = await start();
    const refused = [
      { bucket: 'logs-*' },
      { destination: { ...destination, bucket: 'reports-{region}' } },
    ];
    for (const change of refused) {
      const { data } = await system.ask(Create, {
        input: createInput({ bucket: 'logs-a', ...change }),
      });
      expect(data.createInventory.__typename).toBe('InvalidArgumentError');
    }
  });
});

describe('a plan is refused', () => {
  const cases: readonly [string, PlanInventoriesInput, RegExp][] = [
    [
      'for a rule that two entries make, and names both',
      { rules: [createInput({ bucket: 'log*' }), createInput()] },
      /^rules\.1\.inventoryId: `rules\.0` \("log\*"\) and `rules\.1` \("logs"\) are both rule "r1" of bucket "logs"/,
    ],
    [
      'for a pattern that matches no bucket’s name',
      { rules: [createInput({ bucket: 'LOGS*' })] },
      /^rules\.0\.bucket: "LOGS\*" cannot match/,
    ],
    ['for an invalid bucket', { rules: [createInput({ bucket: '-x' })] }, /^rules\.0\.bucket: /],
    ['for an empty id', { rules: [createInput({ inventoryId: '' })] }, /^rules\.0\.inventoryId: /],
    [
      'for an invalid destination prefix',
      {
        rules: [
          createInput(),
          createInput({ inventoryId: 'b', destination: { ...destination, prefix: 'a#' } }),
        ],
      },
      /^rules\.1\.destination\.prefix: /,
    ],
    [
      'for an encryption that is none',
      { rules: [createInput({ destination: { ...destination, encryption: { sseOss: false } } })] },
      /^rules\.0\.destination\.encryption\.sseOss: /,
    ],
    [
      'for an invalid exception',
      { rules: [], exceptBuckets: ['logs', '#'] },
      /^exceptBuckets\.1: /,
    ],
    [
      'for an invalid prune scope',
      { rules: [], prune: { bucket: '#*', inventoryIdPrefix: 'x'.repeat(200) } },
      /^prune\.bucket: .*\nprune\.inventoryIdPrefix: /,
    ],
    [
      'with more than 100 patterns',
      { rules: Array.from({ length: 101 }, (_, index) => createInput({ bucket: `b${index}-*` })) },
      /^rules: The rules have 101 patterns; the limit of one plan is 100/,
    ],
    [
      'with more than 1,000 exceptions',
      { rules: [], exceptBuckets: Array.from({ length: 1001 }, (_, index) => `b-${index}`) },
      /^exceptBuckets: The list has 1001 names/,
    ],
    [
      'with more than 1,000 buckets',
      { rules: Array.from({ length: 1001 }, (_, index) => createInput({ bucket: `b-${index}` })) },
      /^rules: The rules are in more than 1000 buckets/,
    ],
    [
      'with more than 1,000 changes',
      {
        rules: Array.from({ length: 1001 }, (_, index) =>
          createInput({ inventoryId: `r${index}` }),
        ),
      },
      /^rules: The plan has more than 1000 changes/,
    ],
  ];

  test('with a reason at its path, before anything is changed', async () => {
    await using system = await startSystem();
    for (const [what, input, message] of cases)
      expect(await refusal(system, input), what).toMatch(message);
    expect(stored(system, 'logs')).toEqual([]);
  });

  test('with more than 10,000 rules of templates', async () => {
    await using system = await startSystem({
      buckets: Array.from({ length: 11 }, (_, index) => `b-${index}`),
    });
    const rules = Array.from({ length: 1000 }, (_, index) =>
      createInput({ bucket: 'b-*', inventoryId: `r${index}` }),
    );
    expect(await refusal(system, { rules })).toMatch(
      /^rules: The patterns make more than 10000 rules/,
    );
  });
});

describe('a change is blocked', () => {
  test('by an invalid destination, at its path', async () => {
    await using system = await startSystem();
    const rules = [
      createInput(),
      createInput({ inventoryId: 'r2', destination: { ...destination, bucket: 'missing' } }),
      createInput({
        inventoryId: 'r3',
        destination: { ...destination, accountId: '2000000000000000' },
      }),
    ];
    const { changes } = await planOf(system, { rules });
    expect(changes.map(({ blockedBy }) => blockedBy)).toMatchObject([
      null,
      {
        __typename: 'InvalidArgumentError',
        issues: [{ path: ['rules', '1', 'destination', 'bucket'] }],
      },
      {
        __typename: 'InvalidArgumentError',
        issues: [{ path: ['rules', '2', 'destination', 'accountId'] }],
      },
    ]);
    expect(operationsOf(system)).toEqual({ ListBucketInventory: 1, GetBucketInfo: 2 });
  });

  test('by the limit of rules; a delete makes room for the next plan', async () => {
    await using system = await startSystem();
    system.emulator.storeRules('logs', manyRules(999));
    const rules = ['new-1', 'new-2', 'new-3'].map((inventoryId) => createInput({ inventoryId }));
    const plan = await planOf(system, {
      rules,
      prune: { bucket: 'logs', inventoryIdPrefix: 'rule-99' },
    });
    expect(plan.changes.slice(0, 4).map(({ blockedBy }) => blockedBy?.__typename)).toEqual([
      undefined,
      'InventoryExceedLimitError',
      'InventoryExceedLimitError',
      undefined,
    ]);
    expect(plan.deleteCount).toBe(9);
  });

  test('if it deletes a rule whose successor cannot be created', async () => {
    await using system = await startSystem({ buckets: ['logs', 'photos', 'reports'] });
    for (const bucket of ['logs', 'photos'])
      system.emulator.storeRules(bucket, [{ id: 'old', xml: ruleXml('old') }]);
    const missing = { ...destination, bucket: 'missing' };
    const plan = await planOf(system, {
      rules: [createInput({ destination: missing }), createInput({ bucket: 'photos' })],
      prune: { bucket: '*', inventoryIdPrefix: 'old' },
    });
    expect(actionsOf(plan)).toEqual([
      'CREATE logs/r1',
      'CREATE photos/r1',
      'DELETE logs/old',
      'DELETE photos/old',
    ]);
    expect(plan.changes.map(({ blockedBy }) => blockedBy?.__typename)).toEqual([
      'InvalidArgumentError',
      undefined,
      'InvalidArgumentError',
      undefined,
    ]);
  });

  test('while its destination cannot be read', async () => {
    await using system = await startSystem();
    system.emulator.inject({
      kind: 'error',
      status: 503,
      code: 'SlowDown',
      operation: 'GetBucketInfo',
      times: Number.POSITIVE_INFINITY,
    });
    const { changes } = await planOf(system, { rules: [createInput()] });
    expect(changes).toMatchObject([
      { action: 'CREATE', blockedBy: { __typename: 'ThrottledError' } },
    ]);
  });
});

test('a bucket that cannot be read is in the plan, with its reason and without changes', async () => {
  await using system = await startSystem({ buckets: ['logs', 'photos', 'reports'] });
  const fault = {
    kind: 'error',
    operation: 'ListBucketInventory',
    bucket: 'photos',
    times: Number.POSITIVE_INFINITY,
  } as const;
  system.emulator.inject({ ...fault, status: 403, code: 'AccessDenied' });
  const rules = ['photos', 'logs', 'missing'].map((bucket) => createInput({ bucket }));
  const plan = await planOf(system, { rules, prune: { bucket: 'p*', inventoryIdPrefix: '' } });
  expect(actionsOf(plan)).toEqual(['CREATE logs/r1']);
  expect(plan.unreadableBuckets).toMatchObject([
    { bucket: { name: 'missing' }, cause: { __typename: 'NoSuchBucketError' } },
    { bucket: { name: 'photos' }, cause: { __typename: 'AccessDeniedError' } },
  ]);
});

test('a plan with patterns fails if the buckets cannot be listed', async () => {
  await using system = await startSystem();
  system.emulator.inject({
    kind: 'error',
    status: 403,
    code: 'AccessDenied',
    operation: 'ListBuckets',
  });
  const { errors } = await system.ask(Plan, {
    input: { rules: [createInput({ bucket: 'logs*' })] },
  });
  expect(errors).toMatchObject([{ extensions: { code: 'ACCESS_DENIED' } }]);
});

describe('rights', () => {
  const start = () =>
    startSystem({
      buckets: ['logs', 'hidden', 'reports'],
      serving: {
        accessOf: createAccessControl({
          grants: [
            { to: 'anyone', may: ['create'], on: ['logs'], destinations: ['reports', 'hidden'] },
            { to: 'anyone', may: ['read'], on: ['reports'] },
          ],
        }),
      },
    });

  test('a bucket that the policy hides is matched by no pattern, and does not exist by its name', async () => {
    await using system = await start();
    system.emulator.storeRules('hidden', [{ id: 'r1', xml: ruleXml('r1') }]);
    const prune = { bucket: '*', inventoryIdPrefix: '' };
    const plan = await planOf(system, { rules: [createInput({ bucket: 'h*' })], prune });
    expect(plan).toMatchObject({ changes: [], unmatchedPatterns: ['h*'], unreadableBuckets: [] });
    const named = await planOf(system, { rules: [createInput({ bucket: 'hidden' })] });
    const unreadable = await planOf(system, { rules: [createInput({ bucket: 'missing' })] });
    const reasonOf = (each: typeof named) =>
      JSON.stringify(each.unreadableBuckets).replaceAll('missing', 'hidden');
    expect(reasonOf(named)).toBe(reasonOf(unreadable));
    expect(system.requests.filter(({ bucket }) => bucket === 'hidden')).toEqual([]);
  });

  test('a change that the policy denies is blocked, and a hidden destination is not looked at', async () => {
    await using system = await start();
    system.emulator.storeRules('logs', [
      { id: 'old', xml: ruleXml('old') },
      { id: 'r1', xml: ruleXml('r1') },
    ]);
    const plan = await planOf(system, {
      rules: [
        createInput({ isEnabled: false }),
        createInput({ inventoryId: 'r2' }),
        createInput({ inventoryId: 'r3', destination: { ...destination, bucket: 'hidden' } }),
        createInput({ inventoryId: 'r4', destination: { ...destination, bucket: 'elsewhere' } }),
      ],
      prune: { bucket: 'logs', inventoryIdPrefix: 'old' },
    });
    expect(
      plan.changes.map(({ inventoryId, blockedBy }) => [inventoryId, blockedBy?.code]),
    ).toEqual([
      ['r1', 'Forbidden'],
      ['r2', undefined],
      ['r3', undefined],
      ['r4', 'Forbidden'],
      ['old', 'Forbidden'],
    ]);
    expect(system.requests.filter(({ bucket }) => bucket === 'hidden')).toEqual([]);
  });
});
