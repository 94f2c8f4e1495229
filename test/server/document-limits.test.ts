import { describe, expect, test } from 'vitest';
import type { RequestLimits } from '../../src/config/request-limits.ts';
import { startSystem } from '../support/system.ts';
import { ACCEPTED, accepted, KINDS, refusal } from './refusals.ts';
import { creation, post } from './support.ts';

interface Case {
  readonly at: string;
  readonly beyond: string;
}

/** A limit with documents that have just so much, and one more than that. */
function describeLimit(
  limits: Partial<RequestLimits>,
  [code, setting]: readonly [string, string],
  cases: Readonly<Record<string, Case>>,
): void {
  const [limit = 0] = Object.values(limits);
  describe(setting, () => {
    test.for(Object.entries(cases))('%s', async ([, { at, beyond }]) => {
      await using system = await startSystem({ serving: { limits } });
      expect(await accepted(system, at)).toEqual(ACCEPTED);
      for (const accept of KINDS) {
        expect(await refusal(system, beyond, accept)).toEqual({
          status: 400,
          message: expect.stringMatching(
            new RegExp(`has ${limit + 1} .*; the limit is ${limit} \\(${setting}\\)`),
          ),
          extensions: { code, limit, requested: limit + 1 },
        });
      }
      const counted = system.requests.length;
      await refusal(system, beyond);
      expect(system.requests).toHaveLength(counted);
    });
  });
}

describeLimit({ depth: 3 }, ['DEPTH_LIMIT_EXCEEDED', 'MAX_DEPTH'], {
  'levels of fields': {
    at: '{ buckets { nodes { name } } }',
    beyond: '{ buckets { nodes { inventories { __typename } } } }',
  },
  'inline fragments are no levels': {
    at: '{ ... { ... on Query { buckets { ... { nodes { ... { name } } } } } } }',
    beyond: '{ ... { buckets { nodes { ... on Bucket { inventories { totalCount } } } } } }',
  },
  'the levels of a fragment begin where it is spread': {
    at: '{ ...a buckets { nodes { ...b } } } fragment a on Query { buckets { nodes { ...b } } } fragment b on Bucket { name }',
    beyond:
      '{ ...a buckets { nodes { ...b } } } fragment a on Query { buckets { nodes { name } } } fragment b on Bucket { inventories { totalCount } }',
  },
});

describeLimit({ fields: 4 }, ['FIELD_LIMIT_EXCEEDED', 'MAX_FIELDS'], {
  'fields at all levels': {
    at: '{ buckets { nodes { id name } } }',
    beyond: '{ buckets { nodes { id name region } } }',
  },
  aliases: {
    at: '{ a: __typename b: __typename c: __typename __typename }',
    beyond: '{ a: __typename b: __typename c: __typename d: __typename __typename }',
  },
  'the same field again': {
    at: '{ __typename __typename __typename __typename }',
    beyond: '{ __typename __typename __typename __typename __typename }',
  },
  'a fragment counts at each place where it is spread': {
    at: '{ a: bucket(name: "logs") { ...f } b: bucket(name: "logs") { ...f ...f } } fragment f on Bucket { name }',
    beyond:
      '{ a: bucket(name: "logs") { ...f } b: bucket(name: "logs") { ...f id } } fragment f on Bucket { name }',
  },
  'a fragment in a fragment too': {
    at: '{ ...f a: bucket(name: "logs") { ...g } } fragment f on Query { ... { b: bucket(name: "logs") { ...g } } } fragment g on Bucket { name }',
    beyond:
      '{ ...f a: bucket(name: "logs") { ...g } } fragment f on Query { __typename b: bucket(name: "logs") { ...g } } fragment g on Bucket { name }',
  },
});

describe('MAX_DOCUMENT_TOKENS', () => {
  const serving = { limits: { documentTokens: 20 } };
  const fields = (count: number) => `{ ${'__typename '.repeat(count)}}`;

  test.for([
    ['tokens', fields(18), fields(19), { limit: 20 }],
    ['lines', fields(1) + '\n'.repeat(19), fields(1) + '\n'.repeat(20), { limit: 20 }],
    ['lines of comments', `${fields(1)}${'#\n'.repeat(19)}`, '#\n'.repeat(20), { limit: 20 }],
    [
      'lines in text',
      `{ node(id: """${'\n'.repeat(19)}x""") { id } }`,
      `{ node(id: """${'\n'.repeat(20)}x""") { id } }`,
      { limit: 20 },
    ],
    ['characters', fields(1).padEnd(400), fields(1).padEnd(401), { limit: 400, requested: 401 }],
  ] as const)('%s', async ([what, at, beyond, numbers]) => {
    await using system = await startSystem({ serving });
    expect(await accepted(system, at)).toMatchObject({ status: 200 });
    for (const accept of KINDS) {
      expect(await refusal(system, beyond, accept)).toEqual({
        status: 400,
        message: expect.stringMatching(
          new RegExp(`^The document has .* ${what.split(' ')[0]}; the limit is ${numbers.limit} `),
        ),
        extensions: { code: 'TOKEN_LIMIT_EXCEEDED', ...numbers },
      });
    }
  });

  test('what is no document has its own error, as long as it is no longer', async () => {
    await using system = await startSystem({ serving });
    const parseFailed = { extensions: { code: 'GRAPHQL_PARSE_FAILED' } };
    for (const query of [
      '{',
      '{ "',
      '{ tokens Document contains more }}',
      fields(18).slice(0, -1),
    ]) {
      expect(await refusal(system, query)).toMatchObject(parseFailed);
    }
    const wrongAndLong = await refusal(system, `${fields(18)} }`);
    expect(wrongAndLong.extensions.code).toBe('TOKEN_LIMIT_EXCEEDED');
  });
});

test('reports every exceeded limit at once, and only those', async () => {
  const limits = { depth: 1, fields: 2 };
  await using system = await startSystem({ serving: { limits } });
  const query = '{ a: buckets { b: nodes { nope @skip(if: false) } } }';
  const { status, data, errors } = await system.askText(query);
  expect({ status, data }).toEqual({ status: 400, data: undefined });
  expect(errors.map(({ extensions }) => extensions?.code)).toEqual([
    'DEPTH_LIMIT_EXCEEDED',
    'FIELD_LIMIT_EXCEEDED',
  ]);
});

test('of several operations the largest counts, whichever is asked for', async () => {
  await using system = await startSystem({ serving: { limits: { fields: 1 } } });
  const query = 'query small { __typename } query large { a: __typename b: __typename }';
  const response = await post(system.url, { query, operationName: 'small' });
  expect((await response.json()).errors).toMatchObject([
    { extensions: { code: 'FIELD_LIMIT_EXCEEDED', requested: 2 } },
  ]);
  const small = query.replace(' b: __typename', '');
  const answer = await post(system.url, { query: small, operationName: 'large' });
  expect(await answer.json()).toMatchObject({ data: { a: 'Query' } });
});

test('a mutation that is refused changes nothing', async () => {
  await using system = await startSystem({ serving: { limits: { depth: 1 } } });
  const query = creation('r1').replace('{ __typename }', '{ __typename ...on Error { code } }');
  expect((await refusal(system, query)).extensions.code).toBe('DEPTH_LIMIT_EXCEEDED');
  expect(system.requests).toEqual([]);
});
