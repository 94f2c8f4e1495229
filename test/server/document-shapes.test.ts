import { getIntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import { startSystem } from '../support/system.ts';
import { ACCEPTED, accepted, KINDS, refusal } from './refusals.ts';
import { post } from './support.ts';

// What no setting changes.

describe('brackets within brackets', () => {
  const shapes = [
    ['lists', (n: number) => `{ node(id: ${'['.repeat(n - 2)}1${']'.repeat(n - 2)}) { id } }`],
    ['objects', (n: number) => `{ node(id: ${'{a:'.repeat(n - 2)}1${'}'.repeat(n - 2)}) { id } }`],
    ['selections', (n: number) => `{ ${'... {'.repeat(n - 1)}__typename${'}'.repeat(n)}`],
  ] as const;

  test.for(shapes)('200 levels of %s are read, and not 201', async ([, nested]) => {
    await using system = await startSystem();
    const { status, errors } = await system.askText(nested(200));
    expect(status).toBe(200);
    for (const { extensions } of errors) expect(extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(await refusal(system, nested(201))).toMatchObject({
      status: 400,
      extensions: { code: 'NESTING_LIMIT_EXCEEDED', limit: 200 },
    });
  });

  test.for(shapes)('so many levels of %s as a stack cannot hold are no bug', async ([, nested]) => {
    const limits = { documentTokens: 1_000_000, bodyBytes: 10_000_000 };
    await using system = await startSystem({ serving: { limits } });
    expect(await refusal(system, nested(100_000))).toMatchObject({
      status: 400,
      extensions: { code: 'NESTING_LIMIT_EXCEEDED' },
    });
    expect(system.log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  });
});

describe('fragments', () => {
  /** Each spreads the next one twice. */
  const doubling = (levels: number, end: string) => {
    const names = Array.from({ length: levels }, (_, index) => `f${index}`);
    const fragments = names.map(
      (name, index) => `fragment ${name} on Query { ...f${index + 1} ...f${index + 1} }`,
    );
    return `{ ...f0 } ${fragments.join(' ')} fragment f${levels} on Query { ${end} }`;
  };

  test('that double 60 times are counted without being followed', async () => {
    await using system = await startSystem();
    expect(await refusal(system, doubling(60, '__typename'))).toMatchObject({
      status: 400,
      extensions: { code: 'COST_LIMIT_EXCEEDED' },
    });
    expect(await accepted(system, doubling(10, '__typename'))).toEqual(ACCEPTED);
  });

  test('that double at each level are not counted to the end', async () => {
    await using system = await startSystem();
    const query = `{ __schema { types { ...f0 } } } ${Array.from({ length: 12 }, (_, i) => `fragment f${i} on __Type { ofType { ...f${i + 1} } interfaces { ...f${i + 1} } possibleTypes { ...f${i + 1} } }`).join(' ')} fragment f12 on __Type { name }`;
    const { status, message, extensions } = await refusal(system, query);
    expect({ status, extensions }).toEqual({
      status: 400,
      extensions: { code: 'FIELD_LIMIT_EXCEEDED', limit: 5000 },
    });
    expect(message).toMatch(/^The document has more than 5000 fields; the limit is 5000 /);
  });

  test.for([
    '{ ...a } fragment a on Query { ...a }',
    '{ ...a } fragment a on Query { ...b } fragment b on Query { a: __typename ...a ...a }',
    '{ buckets { nodes { ...a } } } fragment a on Bucket { inventories { nodes { bucket { ...a } } } }',
    '{ __typename } fragment a on Bucket { inventories { nodes { bucket { ...a name } edges: nodes { bucket { ...a } } } } }',
  ])('that contain themselves are told by validation: %s', async (query) => {
    await using system = await startSystem();
    const response = await post(system.url, { query }, { accept: KINDS[1] });
    const { errors } = await response.json();
    expect(response.status).toBe(400);
    expect(errors).toContainEqual(
      expect.objectContaining({
        message: expect.stringMatching(/^Cannot spread fragment "a" within itself/),
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      }),
    );
  });

  test('that do not exist are reported by validation', async () => {
    await using system = await startSystem();
    expect(await refusal(system, '{ ...nobody }')).toMatchObject({
      message: 'Unknown fragment "nobody".',
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
  });
});

describe('fields to be merged', () => {
  const many = (count: number, text: string) => Array.from({ length: count }, () => text).join(' ');

  test.for([
    ['the same field', `{ buckets { ${many(210, 'nodes { name }')} } }`],
    [
      'level by level',
      `{ buckets { ${many(15, `nodes { ${many(15, 'inventories { totalCount }')} }`)} } }`,
    ],
    [
      'fragments beside each other',
      `{ buckets { ...f ${many(210, '...f')} } } fragment f on BucketConnection { __typename }`,
    ],
    [
      'a chain of fragments that nobody spreads',
      `{ __typename } ${Array.from({ length: 210 }, (_, i) => `fragment f${i} on Query { __typename ...f${i + 1} }`).join(' ')} fragment f210 on Query { __typename }`,
    ],
  ] as const)('are too many: %s', async ([, query]) => {
    await using system = await startSystem();
    for (const accept of KINDS) {
      expect(await refusal(system, query, accept)).toMatchObject({
        status: 400,
        extensions: { code: 'MERGE_LIMIT_EXCEEDED', limit: 10_000 },
      });
    }
  });

  test('are not where people write them', async () => {
    await using system = await startSystem();
    const rules = Array.from(
      { length: 100 },
      (_, i) => `r${i}: inventory(bucket: "logs", inventoryId: "r${i}") { ...Rule }`,
    );
    const rule = `fragment Rule on InventoryConfiguration {
      id inventoryId isEnabled bucket { id name } frequency includedObjectVersions optionalFields
      filter { prefix lastModifiedAfter lastModifiedBefore minSize maxSize storageClasses }
      destination { format accountId roleArn roleName prefix bucket { name } encryption { __typename } }
    }`;
    expect(await accepted(system, `{ ${rules.join('\n')} } ${rule}`)).toEqual(ACCEPTED);
    expect(await accepted(system, getIntrospectionQuery())).toEqual(ACCEPTED);
  });
});

test('a document has 500 fragments at the most, and more are no bug', async () => {
  await using system = await startSystem();
  const chain = (count: number) =>
    `{ ...f0 } ${Array.from({ length: count - 1 }, (_, i) => `fragment f${i} on Query { ...f${i + 1} }`).join(' ')} fragment f${count - 1} on Query { __typename }`;
  expect(await accepted(system, chain(100))).toEqual(ACCEPTED);
  expect((await refusal(system, chain(500))).extensions.code).toBe('MERGE_LIMIT_EXCEEDED');
  expect(await refusal(system, chain(501))).toMatchObject({
    status: 400,
    extensions: { code: 'FRAGMENT_LIMIT_EXCEEDED', limit: 500 },
  });
  // A stack could not hold so many within each other.
  const limits = { documentTokens: 1_000_000, bodyBytes: 10_000_000 };
  await using open = await startSystem({ serving: { limits } });
  expect((await refusal(open, chain(100_000))).extensions.code).toBe('FRAGMENT_LIMIT_EXCEEDED');
});
