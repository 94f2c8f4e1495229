import type { AttackedServer } from './attacked-server.ts';

/** Something that somebody may try, and what has to come of it. */
export interface Attack {
  readonly name: string;
  /** How it is tried, in a few words. */
  readonly how: string;
  run(server: AttackedServer): Promise<string>;
  readonly outcome: string;
}

const many = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

/** An attack by one document, sent by an insider who may read. */
function document(name: string, how: string, query: string, outcome: string): Attack {
  return { name, how, outcome, run: (server) => server.ask({ query }) };
}

function nested(levels: number): string {
  const open = 'bucket { inventories(first: 1) { nodes { ';
  return `{ inventories(first: 1, bucket: "demo-logs") { nodes { ${open.repeat(levels)} id ${' } } }'.repeat(levels)} } } }`;
}

/** Sixty fragments, each of which spreads the next one twice: 2^60 spreads. */
const DOUBLING = `{ ...F0 } ${many(60, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)} fragment F60 on Query { __typename }`;

/** The same with a field of its own for each spread. */
const DOUBLING_FIELDS = `{ bucket(name: "demo-logs") { ...F0 } } ${many(
  16,
  (n) =>
    `fragment F${n} on Bucket { a${n}: inventories(first: 1) { nodes { bucket { ...F${n + 1} } } } b${n}: inventories(first: 1) { nodes { bucket { ...F${n + 1} } } } }`,
)} fragment F16 on Bucket { name }`;

export const DOCUMENT_ATTACKS: readonly Attack[] = [
  document(
    'Alias overloading',
    '1,000 rules with 1,500 aliases',
    `{ inventories(bucket: "demo-logs", first: 1000) { nodes { ${many(1500, (n) => `a${n}: id`)} } } }`,
    '400 COST_LIMIT_EXCEEDED',
  ),
  document(
    'Aliases in fragments',
    '1,000, spread 5 times',
    `{ ${many(5, (n) => `b${n}: bucket(name: "demo-logs") { ...F }`)} } fragment F on Bucket { ${many(1000, (n) => `a${n}: name`)} }`,
    '400 FIELD_LIMIT_EXCEEDED',
  ),
  document(
    'Field duplication',
    '500 times',
    `{ ${many(500, () => '__typename')} }`,
    '400 MERGE_LIMIT_EXCEEDED',
  ),
  document(
    'Directive overloading',
    '700 on a field',
    `{ __typename ${many(700, () => '@skip(if: false)')} }`,
    '400 GRAPHQL_VALIDATION_FAILED',
  ),
  document(
    'Directive overloading',
    '2,400 unknown ones',
    `{ __typename ${many(2400, () => '@aa')} }`,
    '400 GRAPHQL_VALIDATION_FAILED',
  ),
  document(
    'Many conditions',
    '490 times `@skip`',
    `{ ${many(490, (n) => `a${n}: __typename @skip(if: false)`)} }`,
    '200',
  ),
  document(
    'Many variables',
    '400',
    `query Q(${many(400, (n) => `$v${n}: Int`)}) { ${many(250, (n) => `a${n}: buckets(first: $v${n}) { __typename }`)} }`,
    '400 GRAPHQL_VALIDATION_FAILED',
  ),
  document(
    'Many reads',
    '400 aliases',
    `{ ${many(400, (n) => `a${n}: node(id: "QnVja2V0OmxvZ3M=") { id }`)} }`,
    '200',
  ),
  document(
    'Fragment cycle',
    'two fragments',
    '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
    '400 GRAPHQL_VALIDATION_FAILED',
  ),
  document(
    'Fragment cycle',
    'a fragment below its own field',
    '{ bucket(name: "demo-logs") { ...A } } fragment A on Bucket { inventories { nodes { bucket { ...A } } } }',
    '400 GRAPHQL_VALIDATION_FAILED',
  ),
  document('Doubling fragments', '60', DOUBLING, '400 COST_LIMIT_EXCEEDED'),
  document('Doubling fragments', '16 with aliases', DOUBLING_FIELDS, '400 DEPTH_LIMIT_EXCEEDED'),
  document('Deep document', '30 buckets of rules', nested(30), '400 DEPTH_LIMIT_EXCEEDED'),
  document(
    'Huge document',
    '10,000 fields',
    `{ bucket(name: "demo-logs") { ${many(10_000, () => 'name')} } }`,
    '400 TOKEN_LIMIT_EXCEEDED',
  ),
  document('Huge document', '900 KB of braces', '{'.repeat(900_000), '400 TOKEN_LIMIT_EXCEEDED'),
  document(
    'Huge document',
    '900 KB of text',
    `{ bucket(name: "${'x'.repeat(900_000)}") { name } }`,
    '400 TOKEN_LIMIT_EXCEEDED',
  ),
  document(
    'Huge document',
    '900 KB of comment',
    `#${'x'.repeat(900_000)}\n{ __typename }`,
    '400 TOKEN_LIMIT_EXCEEDED',
  ),
  document(
    'Costly pages',
    '1,000 in each of 1,000',
    '{ inventories(bucket: "demo-logs", first: 1000) { nodes { bucket { inventories(first: 1000) { nodes { id } } } } } }',
    '400 COST_LIMIT_EXCEEDED',
  ),
  {
    name: 'Costly variable',
    how: 'after a cheap one',
    outcome: '200, then 400 COST_LIMIT_EXCEEDED',
    async run(server) {
      const query =
        'query Q($n: Int) { inventories(bucket: "demo-logs", first: $n) { nodes { bucket { inventories(first: $n) { nodes { id } } } } } }';
      const cheap = await server.ask({ query, variables: { n: 1 } });
      return `${cheap}, then ${await server.ask({ query, variables: { n: 1000 } })}`;
    },
  },
  {
    name: 'Many ids',
    how: '20,000',
    outcome: '400 COST_LIMIT_EXCEEDED',
    run: (server) =>
      server.ask({
        query: 'query Q($ids: [ID!]!) { nodes(ids: $ids) { id } }',
        variables: { ids: Array.from({ length: 20_000 }, (_, index) => `x${index}`) },
      }),
  },
  {
    name: 'Huge variable',
    how: '900 KB',
    outcome: '200 BAD_USER_INPUT',
    run: (server) =>
      server.ask({
        query: 'query Q($b: String!) { bucket(name: $b) { name } }',
        variables: { b: 'x'.repeat(900_000) },
      }),
  },
  {
    name: 'Huge variable with aliases',
    how: 'a cursor of 700 KB',
    outcome: '200 BAD_USER_INPUT, less than 100 KB',
    async run({ url }) {
      const cursor = Buffer.from(`1/${'\0'.repeat(500_000)}/x`).toString('base64url');
      const page =
        'bucket(name: "demo-logs") { inventories(after: $c, first: 0) { nodes { id } } }';
      return sizeOf(url, `query Q($c: String) { ${many(180, (n) => `a${n}: ${page}`)} }`, {
        c: cursor,
      });
    },
  },
  {
    name: 'Huge variable with aliases',
    how: 'a mutation’s bucket of 450 KB',
    outcome: '200, less than 100 KB',
    async run({ url }) {
      const deletion =
        'deleteInventory(input: { bucket: $b, inventoryId: "x" }) { ... on Error { message } }';
      return sizeOf(url, `mutation M($b: String!) { ${many(50, (n) => `a${n}: ${deletion}`)} }`, {
        b: '"'.repeat(450_000),
      });
    },
  },
  {
    name: 'Huge variable with aliases',
    how: 'a filter of 900 KB',
    outcome: '200 BAD_USER_INPUT, less than 100 KB',
    async run({ url }) {
      const page =
        'bucket(name: "demo-logs") { inventories(first: 1, filterBy: { destinationBucket: $b }) { nodes { id } } }';
      return sizeOf(url, `query Q($b: String) { ${many(150, (n) => `a${n}: ${page}`)} }`, {
        b: 'x'.repeat(900_000),
      });
    },
  },
  {
    name: 'Deep variable',
    how: '400,000 lists',
    outcome: '400 BAD_USER_INPUT',
    run: (server) =>
      server.ask(
        `{"query":"query Q($b: String!) { bucket(name: $b) { name } }","variables":{"b":${'['.repeat(400_000)}${']'.repeat(400_000)}}}`,
      ),
  },
  {
    name: 'Prototype pollution',
    how: '`__proto__`, `constructor`',
    outcome: '200',
    run: (server) =>
      server.ask(
        '{"query":"query Q($n: Int) { buckets(first: $n) { nodes { name } } }","variables":{"__proto__":{"n":"x"},"constructor":{"prototype":{"n":"x"}}}}',
      ),
  },
  {
    name: 'Batch',
    how: '10 operations',
    outcome: '400 BATCHING_NOT_ALLOWED',
    run: (server) => server.ask(Array.from({ length: 10 }, () => ({ query: '{ __typename }' }))),
  },
  document(
    'Introspection',
    '`__schema`',
    '{ __schema { types { name } } }',
    '400 INTROSPECTION_DISABLED',
  ),
  document(
    'Circular introspection',
    '5 levels',
    `{ __schema { types { ${'fields { type { '.repeat(5)} name ${'} } '.repeat(5)} } } }`,
    '400 GRAPHQL_VALIDATION_FAILED',
  ),
  {
    name: 'Field suggestions',
    how: 'a typing error',
    outcome: 'no suggestion',
    async run({ url }) {
      const text = await said(url, { query: '{ inventorie { nodes { id } } }' });
      return /did you mean|inventories/i.test(text) ? `told: ${text}` : 'no suggestion';
    },
  },
  {
    name: 'Trace mode',
    how: 'by extensions',
    outcome: 'no trace',
    async run({ url }) {
      const text = await said(url, {
        query: '{ __typename }',
        extensions: { tracing: true, debug: true },
      });
      return /tracing|debug|stack/i.test(text) ? `told: ${text}` : 'no trace';
    },
  },
];

/** What came, and how much of it. */
async function sizeOf(url: string, query: string, variables: object): Promise<string> {
  const text = await said(url, { query, variables });
  const { errors }: { errors?: { extensions?: { code?: string } }[] } = JSON.parse(text);
  const what = ['200', errors?.[0]?.extensions?.code].filter(Boolean).join(' ');
  return `${what}, ${text.length < 100_000 ? 'less than 100 KB' : `${text.length} characters`}`;
}

async function said(url: string, body: object): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'reader'.repeat(10) },
    body: JSON.stringify(body),
  });
  return response.text();
}
