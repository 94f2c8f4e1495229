import { describe, expect, test } from 'vitest';
import type {
  CreateInventoryInput,
  RuleFieldsFragment,
  UpdateInventoryInput,
} from '../gql/graphql.ts';
import { startSystem } from '../support/system.ts';
import { Create, Rule, Rules, Update } from './documents.ts';
import { VENDOR_SAMPLES } from './vendor-samples.ts';

const key = { bucket: 'logs', inventoryId: 'report1' };
const buckets = ['logs', 'destination-bucket'];

/** Changes one after the other, each with what is read afterwards: set, changed, cleared. */
const CHANGES: readonly [Partial<UpdateInventoryInput>, Partial<RuleFieldsFragment>][] = [
  [
    { frequency: 'MONTHLY', dayOfMonth: 31 },
    { frequency: 'MONTHLY', dayOfMonth: 31 },
  ],
  [{ dayOfMonth: 1 }, { dayOfMonth: 1 }],
  [{ dayOfMonth: null }, { dayOfMonth: null }],
  [{ dayOfMonth: 15 }, { dayOfMonth: 15 }],
  [
    { frequency: 'ONCE', autoDelete: true },
    { frequency: 'ONCE', dayOfMonth: null, autoDelete: true },
  ],
  [{ autoDelete: false }, { autoDelete: false }],
  [{ autoDelete: true }, { autoDelete: true }],
  [{ autoDelete: null }, { autoDelete: false }],
  [
    { incremental: { optionalFields: ['RECORD_TYPE', 'SIZE'] } },
    {
      incremental: {
        isEnabled: true,
        intervalSeconds: 600,
        optionalFields: ['RECORD_TYPE', 'SIZE'],
      },
    },
  ],
  [
    { incremental: { isEnabled: false } },
    {
      incremental: {
        isEnabled: false,
        intervalSeconds: 600,
        optionalFields: ['RECORD_TYPE', 'SIZE'],
      },
    },
  ],
  [
    { incremental: { optionalFields: ['SIZE'] } },
    { incremental: { isEnabled: false, intervalSeconds: 600, optionalFields: ['SIZE'] } },
  ],
  [
    { incremental: { isEnabled: true, optionalFields: null } },
    { incremental: { isEnabled: true, intervalSeconds: 600, optionalFields: [] } },
  ],
  [{ incremental: null }, { incremental: null }],
  [{ frequency: 'DAILY' }, { frequency: 'DAILY' }],
];

/** What a new rule can have of them. */
const PARTS = [
  { frequency: 'MONTHLY', dayOfMonth: 31 },
  { frequency: 'ONCE', autoDelete: true },
  {
    incremental: {
      isEnabled: true,
      intervalSeconds: 600,
      optionalFields: ['SEQUENCE_NUMBER', 'RECORD_TYPE', 'SOURCE_IP'],
    },
  },
] as const satisfies readonly Partial<CreateInventoryInput>[];

describe.for(VENDOR_SAMPLES)('$name', ({ xml }) => {
  test('has each part of a rule set, changed and cleared, and nothing else changes', async () => {
    await using system = await startSystem({ buckets, incrementalInventory: true });
    system.emulator.storeRules('logs', [{ id: 'report1', xml }]);
    const before = (await system.ask(Rule, key)).data.inventory;
    expect(before).toMatchObject({ dayOfMonth: null, autoDelete: false, incremental: null });
    let expected = { ...before };
    for (const [change, difference] of CHANGES) {
      expected = { ...expected, ...difference };
      const { data } = await system.ask(Update, { input: { ...key, ...change } });
      expect(data.updateInventory, JSON.stringify(change)).toEqual({
        __typename: 'UpdateInventorySuccess',
        inventory: expected,
      });
      expect((await system.ask(Rule, key)).data.inventory).toEqual(expected);
      const page = await system.ask(Rules, { bucket: 'logs' });
      expect(page.data.inventories?.nodes).toEqual([expected]);
    }
    expect(expected).toEqual(before);
    expect(elementsOf(system.emulator.rules('logs').get('report1'))).toEqual(elementsOf(xml));
  });

  test.for(PARTS)('as a new rule, with %j', async (part) => {
    await using system = await startSystem({ buckets, incrementalInventory: true });
    system.emulator.storeRules('logs', [{ id: 'report1', xml }]);
    const rule = (await system.ask(Rule, key)).data.inventory;
    if (!rule) throw new Error('There is no rule.');
    system.emulator.deleteRules('logs');
    const { data } = await system.ask(Create, { input: { ...inputOf(rule), ...part } });
    const expected = { ...rule, ...JSON.parse(JSON.stringify(part)) };
    expect(data.createInventory).toMatchObject({ inventory: expected });
    expect((await system.ask(Rule, key)).data.inventory).toEqual(expected);
  });

  test('gets no incremental inventory from an account that is not invited', async () => {
    await using system = await startSystem({ buckets });
    system.emulator.storeRules('logs', [{ id: 'report1', xml }]);
    const before = (await system.ask(Rule, key)).data.inventory;
    const { data } = await system.ask(Update, { input: { ...key, incremental: {} } });
    expect(data.updateInventory).toMatchObject({
      __typename: 'UpdateRolledBackError',
      cause: {
        __typename: 'AccessDeniedError',
        message: expect.stringContaining('Incremental Inventory is disabled.'),
      },
    });
    expect((await system.ask(Rule, key)).data.inventory).toEqual(before);
    expect(elementsOf(system.emulator.rules('logs').get('report1'))).toEqual(elementsOf(xml));
  });
});

/** A rule that was read, as the input of a new one. */
function inputOf(rule: RuleFieldsFragment): CreateInventoryInput {
  const { id, bucket, destination, incremental, ...fields } = rule;
  const { encryption, roleArn, bucket: target, ...rest } = destination;
  const input: CreateInventoryInput = {
    ...fields,
    bucket: bucket.name,
    destination: { ...rest, bucket: target.name },
  };
  if (encryption?.__typename === 'SseOssEncryption')
    input.destination.encryption = { sseOss: true };
  if (encryption?.__typename === 'SseKmsEncryption') {
    input.destination.encryption = { sseKms: { keyId: encryption.keyId } };
  }
  return input;
}

/**
 * The elements of a document with their texts, in any order, without what OSS changes: it sorts storage classes, and
 * fills in the bounds that a filter does not have.
 */
function elementsOf(xml = ''): readonly string[] {
  const elements = xml.match(/<[A-Z][^>]*>[^<]*/g) ?? [];
  const empty =
    /^<(?:Filter|Prefix|StorageClass|Encryption|OptionalFields|LastModify.*|.*SizeBound)>0?$/;
  return elements
    .map((each) => each.trim().replace('/>', '>').replace('Standard,IA', 'IA,Standard'))
    .filter((each) => !empty.test(each))
    .toSorted();
}
