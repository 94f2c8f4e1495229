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
    'a page of 1,000 rules, each with 1,500 aliases',
    `{ inventories(bucket: "demo-logs", first: 1000) { nodes { ${many(1500, (n) => `a${n}: id`)} } } }`,
    '400 COST_LIMIT_EXCEEDED',
  ),
  document(
    'Aliases in fragments',
    '1,000 aliases in a fragment that is spread at 5 places',
    `{ ${many(5, (n) => `b${n}: bucket(name: "demo-logs") { ...F }`)} } fragment F on Bucket { ${many(1000, (n) => `a${n}: name`)} }`,
    '400 FIELD_LIMIT_EXCEEDED',
  ),
  document(
    'Field duplication',
    '500 times `__typename`',
    `{ ${many(500, () => '__typename')} }`,
    '400 MERGE_LIMIT_EXCEEDED',
  ),
  document(
    'Directive overloading',
    '700 times `@skip` on a field',
    `{ __typename ${many(700, () => '@skip(if: false)')} }`,
    '400 GRAPHQL_VALIDATION_FAILED',
  ),
  document(
    'Unknown directives',
    '2,400 directives that do not exist',
    `{ __typename ${many(2400, () => '@aa')} }`,
    '400 GRAPHQL_VALIDATION_FAILED',
  ),
  document(
    'Many conditions',
    '490 fields, each with `@skip`',
    `{ ${many(490, (n) => `a${n}: __typename @skip(if: false)`)} }`,
    '200',
  ),
  document(
    'Many variables',
    '400 variables, most of them for a field',
    `query Q(${many(400, (n) => `$v${n}: Int`)}) { ${many(250, (n) => `a${n}: buckets(first: $v${n}) { __typename }`)} }`,
    '400 GRAPHQL_VALIDATION_FAILED',
  ),
  document(
    'Many reads',
    '400 rules under aliases',
    `{ ${many(400, (n) => `a${n}: node(id: "QnVja2V0OmxvZ3M=") { id }`)} }`,
    '200',
  ),
  document(
    'Fragment cycle',
    'two fragments that spread each other',
    '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
    '400 GRAPHQL_VALIDATION_FAILED',
  ),
  document(
    'Fragment cycle with fields',
    'a fragment that spreads itself, a level deeper',
    '{ bucket(name: "demo-logs") { ...A } } fragment A on Bucket { inventories { nodes { bucket { ...A } } } }',
    '400 GRAPHQL_VALIDATION_FAILED',
  ),
  document(
    'Fragments that double',
    '60 fragments, each spreads the next one twice',
    DOUBLING,
    '400 COST_LIMIT_EXCEEDED',
  ),
  document(
    'Fragments that double fields',
    '16 fragments, each spreads the next one below two aliases',
    DOUBLING_FIELDS,
    '400 DEPTH_LIMIT_EXCEEDED',
  ),
  document(
    'Deep document',
    'buckets of rules of buckets, 30 times',
    nested(30),
    '400 DEPTH_LIMIT_EXCEEDED',
  ),
  document(
    'Wide document',
    '10,000 fields',
    `{ bucket(name: "demo-logs") { ${many(10_000, () => 'name')} } }`,
    '400 TOKEN_LIMIT_EXCEEDED',
  ),
  document('Many tokens', '900 KB of braces', '{'.repeat(900_000), '400 TOKEN_LIMIT_EXCEEDED'),
  document(
    'Huge token',
    'a text of 900 KB as a bucket’s name',
    `{ bucket(name: "${'x'.repeat(900_000)}") { name } }`,
    '400 TOKEN_LIMIT_EXCEEDED',
  ),
  document(
    'Huge comment',
    '900 KB of comment',
    `#${'x'.repeat(900_000)}\n{ __typename }`,
    '400 TOKEN_LIMIT_EXCEEDED',
  ),
  document(
    'Costly pages',
    'a page of 1,000 below each of 1,000',
    '{ inventories(bucket: "demo-logs", first: 1000) { nodes { bucket { inventories(first: 1000) { nodes { id } } } } } }',
    '400 COST_LIMIT_EXCEEDED',
  ),
  {
    name: 'Costly variable',
    how: 'costly pages by variables of a document that was cheap before',
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
    how: '20,000 ids for `nodes`',
    outcome: '400 COST_LIMIT_EXCEEDED',
    run: (server) =>
      server.ask({
        query: 'query Q($ids: [ID!]!) { nodes(ids: $ids) { id } }',
        variables: { ids: Array.from({ length: 20_000 }, (_, index) => `x${index}`) },
      }),
  },
  {
    name: 'Huge variable',
    how: 'a text of 900 KB',
    outcome: '200 BAD_USER_INPUT',
    run: (server) =>
      server.ask({
        query: 'query Q($b: String!) { bucket(name: $b) { name } }',
        variables: { b: 'x'.repeat(900_000) },
      }),
  },
  {
    name: 'Huge variable, many times',
    how: 'a cursor of 700 KB that names a bucket, under 180 aliases',
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
    name: 'Huge names, many times',
    how: 'a mutation about a bucket of 900 KB of quotes, under 50 aliases',
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
    name: 'Huge filter, many times',
    how: 'rules of a destination of 900 KB, under 150 aliases',
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
    how: '400,000 nested lists',
    outcome: '400 BAD_USER_INPUT',
    run: (server) =>
      server.ask(
        `{"query":"query Q($b: String!) { bucket(name: $b) { name } }","variables":{"b":${'['.repeat(400_000)}${']'.repeat(400_000)}}}`,
      ),
  },
  {
    name: 'Names of JavaScript',
    how: 'variables `__proto__` and `constructor`',
    outcome: '200',
    run: (server) =>
      server.ask(
        '{"query":"query Q($n: Int) { buckets(first: $n) { nodes { name } } }","variables":{"__proto__":{"n":"x"},"constructor":{"prototype":{"n":"x"}}}}',
      ),
  },
  {
    name: 'Batch',
    how: '10 operations in a list',
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
    'types of fields of types, 5 times',
    `{ __schema { types { ${'fields { type { '.repeat(5)} name ${'} } '.repeat(5)} } } }`,
    '400 GRAPHQL_VALIDATION_FAILED',
  ),
  {
    name: 'Field suggestions',
    how: 'a field that is almost right',
    outcome: 'no suggestion',
    async run({ url }) {
      const text = await said(url, { query: '{ inventorie { nodes { id } } }' });
      return /did you mean|inventories/i.test(text) ? `told: ${text}` : 'no suggestion';
    },
  },
  {
    name: 'Trace mode',
    how: 'extensions that ask for a trace',
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
