import {
  type GraphQLOutputType,
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { DEFAULT_ACCOUNT, type Emulator } from '../../../src/emulator/emulator.ts';
import { createSubgraphSchema } from '../../../src/graphql/federation.ts';
import type { CreateInventoryInput } from '../../gql/graphql.ts';
import { createInput, manyRules, ruleXml } from '../../support/rules.ts';
import { startSystem } from '../../support/system.ts';
import { GATEWAYS } from './gateways.ts';
import { startGraph } from './graph.ts';

const schema = createSubgraphSchema();
const RESULT = schema.getType('CreateInventoryResult');
if (!isUnionType(RESULT)) throw new Error('There is no CreateInventoryResult.');

/** Reads of their own, which would make the operation too costly. */
const REPORTS = /^(?:InventoryReport|ReportFreshness)/;

/** Selects all of a rule that can be selected without an argument, but no type inside of itself. */
function everything(output: GraphQLOutputType, outer: readonly unknown[] = []): string {
  const type = getNamedType(output);
  if (isLeafType(type)) return '';
  const inner = [...outer, type];
  const parts = isObjectType(type)
    ? Object.values(type.getFields())
        .filter(({ args }) => !args.some(isRequiredArgument))
        .filter((field) => !inner.includes(getNamedType(field.type)))
        .filter((field) => !REPORTS.test(getNamedType(field.type).name))
        .map((field) => `${field.name} ${everything(field.type, inner)}`)
    : schema.getPossibleTypes(type).map((each) => `... on ${each} ${everything(each, inner)}`);
  return `{ __typename ${parts.join(' ')} }`;
}

const CREATE = `mutation Create($input: CreateInventoryInput!, $validateOnly: Boolean! = false) {
  createInventory(input: $input, validateOnly: $validateOnly) ${everything(RESULT)}
}`;

interface Case {
  readonly member: string;
  readonly how: string;
  readonly input?: Partial<CreateInventoryInput>;
  readonly validateOnly?: boolean;
  /** Makes the emulator ready, before each of the two requests. */
  readonly prepare?: (emulator: Emulator) => void;
  /** What the server's RAM user may do; left out: all. */
  readonly actions?: readonly string[];
}

const destination = createInput().destination;

const CASES: readonly Case[] = [
  {
    member: 'CreateInventorySuccess',
    how: 'a rule with all that one can have',
    input: {
      frequency: 'WEEKLY',
      filter: {
        prefix: 'a/b c&d<e>/',
        lastModifiedAfter: '2021-11-25T23:40:49Z',
        lastModifiedBefore: '2021-12-01T08:33:12+08:00',
        minSize: 1024,
        maxSize: '53687091200000',
        storageClasses: ['STANDARD', 'COLD_ARCHIVE'],
      },
      optionalFields: ['SIZE', 'CRC64'],
      destination: { ...destination, prefix: 'daily/', encryption: { sseKms: { keyId: 'key-1' } } },
    },
  },
  { member: 'ValidationSuccess', how: 'a valid rule that is not written', validateOnly: true },
  {
    member: 'InvalidArgumentError',
    how: 'several arguments that are wrong by themselves',
    input: { inventoryId: '', filter: { minSize: -1 }, optionalFields: ['SIZE', 'UNKNOWN'] },
  },
  {
    member: 'InvalidArgumentError',
    how: 'a destination that OSS refuses',
    input: { destination: { ...destination, bucket: 'no-such-bucket' } },
  },
  {
    member: 'InventoryAlreadyExistError',
    how: 'a rule of that id',
    prepare: (emulator) => emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]),
  },
  {
    member: 'InventoryExceedLimitError',
    how: '1,000 rules',
    prepare: (emulator) => emulator.storeRules('logs', manyRules(1000)),
  },
  {
    member: 'AccessDeniedError',
    how: 'a RAM user that may only read',
    actions: ['oss:GetBucketInventory', 'oss:ListBucketInventory'],
  },
  { member: 'NoSuchBucketError', how: 'no bucket', input: { bucket: 'no-such-bucket' } },
  {
    member: 'ThrottledError',
    how: 'OSS that asks to slow down',
    prepare: (emulator) =>
      emulator.inject({
        kind: 'error',
        operation: 'PutBucketInventory',
        status: 503,
        code: 'MetaOperationQpsLimitExceeded',
        retryAfter: '60',
        times: Number.POSITIVE_INFINITY,
      }),
  },
  {
    member: 'RefusedError',
    how: 'OSS that does not know the request',
    prepare: (emulator) =>
      emulator.inject({
        kind: 'error',
        operation: 'PutBucketInventory',
        status: 501,
        code: 'NotImplemented',
        times: Number.POSITIVE_INFINITY,
      }),
  },
  {
    member: 'UpstreamError',
    how: 'OSS whose clock is another',
    prepare: (emulator) =>
      emulator.inject({
        kind: 'error',
        status: 403,
        code: 'RequestTimeTooSkewed',
        times: Number.POSITIVE_INFINITY,
      }),
  },
  {
    member: 'OutcomeUnknownError',
    how: 'answers that are lost',
    prepare: (emulator) =>
      emulator.inject({ kind: 'reset', phase: 'after', times: Number.POSITIVE_INFINITY }),
  },
];

test('the cases have every result of `createInventory`', () => {
  const members = RESULT.getTypes().map(({ name }) => name);
  expect(new Set(CASES.map(({ member }) => member))).toEqual(new Set(members));
});

describe.each(GATEWAYS)('behind $name', (gateway) => {
  test.each(CASES)('$member for $how', async (each) => {
    await using graph = await startGraph(gateway, () => startOurs(each.actions));
    const { emulator, askText } = graph.subgraph;
    const variables = {
      input: createInput(each.input),
      validateOnly: each.validateOnly ?? false,
    };
    const arrange = () => {
      emulator.clearFaults();
      emulator.deleteRules('logs');
      each.prepare?.(emulator);
    };
    arrange();
    const direct = await askText(CREATE, variables);
    arrange();
    const { data, errors } = await graph.ask(CREATE, variables);

    expect(errors).toBeUndefined();
    expect(direct.errors).toEqual([]);
    expect(data).toMatchObject({ createInventory: { __typename: each.member } });
    expect(withoutRequestIds(data)).toEqual(withoutRequestIds(direct.data));
  });
});

function startOurs(actions: readonly string[] | undefined) {
  const user = { accessKeyId: 'LimitedKey', accessKeySecret: 'LimitedSecret' };
  const users = [{ ...user, ...(actions ? { actions } : {}) }];
  return startSystem({
    accounts: [{ ...DEFAULT_ACCOUNT, users }],
    // The first request's lost answers must not change what comes of the second.
    serving: { schema: createSubgraphSchema(), breaker: { failures: Number.POSITIVE_INFINITY } },
  });
}

/** Only their contents, which are another one for each request: whether there is one counts. */
function withoutRequestIds(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data), (key, value: unknown) =>
    key === 'requestId' && typeof value === 'string' ? 'an id' : value,
  );
}
