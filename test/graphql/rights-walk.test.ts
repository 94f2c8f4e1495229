import { encodeGlobalID } from '@pothos/plugin-relay';
import { extendSchema, type GraphQLSchema, isObjectType, parse } from 'graphql';
import { expect, test } from 'vitest';
import { createAccessControl, FULL_ACCESS } from '../../src/access/policy.ts';
import { DEFAULT_ACCOUNT } from '../../src/emulator/emulator.ts';
import type { Context } from '../../src/graphql/context.ts';
import { createSubgraphSchema } from '../../src/graphql/federation.ts';
import { schema } from '../../src/graphql/schema.ts';
import { ruleXml } from '../support/rules.ts';
import { startSystem, type TestSystem } from '../support/system.ts';
import { everyWay, type Samples } from './schema-walk.ts';

/** The rule in each bucket. */
const ID = 'rule';

/** Only in what OSS tells of the bucket that callers may not read, and in the rows of reports. */
const SECRET = 'canary/';

/** Only in signed URLs. */
const SIGNED = 'x-oss-signature';

const RULES = ['read', 'create', 'update', 'delete'] as const;

/** Each may do everything with some things, but nothing with one bucket; only the second one sees reports. */
const POLICIES = {
  rules: createAccessControl({
    grants: [{ to: 'anyone', may: [...RULES], on: ['logs', 'reports'] }],
  }),
  reports: createAccessControl({
    grants: [{ to: 'anyone', may: [...RULES, 'reports', 'objects'], on: ['logs', 'reports'] }],
  }),
  everything: () => FULL_ACCESS,
};

/** When the rules ran. */
const RAN_AT = new Date('2026-01-30T16:00:00Z');

/** Calls every field so that it is about a bucket of which nothing may be told. */
function samplesOf(bucket: string): Samples {
  const name = JSON.stringify(bucket);
  const id = JSON.stringify(ID);
  const rule = JSON.stringify(encodeGlobalID('InventoryConfiguration', `${bucket}/${ID}`));
  const whole = JSON.stringify(encodeGlobalID('Bucket', bucket));
  const key = `bucket: ${name}, inventoryId: ${id}`;
  // From the hidden bucket, or in it.
  const destination = bucket === 'hidden' ? 'reports' : 'hidden';
  const manifestKey = `${bucket}/${ID}/2026-01-30T16-00Z/manifest.json`;
  const report = JSON.stringify(encodeGlobalID('InventoryReport', `${destination}/${manifestKey}`));
  const desired = `{ ${key}, isEnabled: true, frequency: DAILY, includedObjectVersions: ALL,
    destination: { accountId: "${DEFAULT_ACCOUNT.accountId}", roleName: "AliyunOSSRole", bucket: "reports" } }`;
  const plan = `{ rules: [${desired}], prune: { bucket: ${name}, inventoryIdPrefix: "" } }`;
  return {
    'Query.node(id:)': rule,
    'Query.nodes(ids:)': `[${rule}, ${whole}, ${report}]`,
    'Query.inventoryReport(destinationBucket:)': JSON.stringify(destination),
    'Query.inventoryReport(manifestKey:)': JSON.stringify(manifestKey),
    'Query.bucket(name:)': name,
    'Query.planInventories(input:)': plan,
    'Query.inventory(bucket:)': name,
    'Query.inventory(inventoryId:)': id,
    'Query.inventories(bucket:)': name,
    'Bucket.inventory(inventoryId:)': id,
    'Query._entities(representations:)': `[
      { __typename: "Bucket", name: ${name} }
      { __typename: "InventoryConfiguration", id: ${rule} }
      { __typename: "InventoryConfiguration", bucket: { name: ${name} }, inventoryId: ${id} }
      { __typename: "InventoryReport", id: ${report} }
      { __typename: "InventoryReport", destinationBucket: { name: "${destination}" },
        manifestKey: "${manifestKey}" }
    ]`,
    'Mutation.createInventory(input:)': desired,
    // Of another plan: it reads all that this one would.
    'Mutation.applyInventories(input:)': `{ digest: "${'x'.repeat(22)}", plan: ${plan} }`,
    'Mutation.updateInventory(input:)': `{ ${key}, isEnabled: false }`,
    'Mutation.deleteInventory(input:)': `{ ${key} }`,
    'Mutation.summarizeReport(input:)': `{ reportId: ${report} }`,
  };
}

/** Buckets of which the second leads to the first one: a rule's reports go there. */
async function startWith(options: { schema: GraphQLSchema; may: keyof typeof POLICIES }) {
  const system = await startSystem({
    buckets: ['hidden', 'logs', 'reports'],
    serving: {
      schema: options.schema,
      accessOf: POLICIES[options.may],
      reports: { graceMs: 0, previewRows: 10, maxSignedSeconds: 900 },
      // Operations here have many ways.
      limits: { cost: 10_000_000 },
    },
  });
  const hidden = ruleXml(ID).replace('<Prefix></Prefix>', `<Prefix>${SECRET}</Prefix>`);
  const leading = ruleXml(ID).replace('acs:oss:::reports', 'acs:oss:::hidden');
  system.emulator.storeRules('hidden', [{ id: ID, xml: hidden }]);
  system.emulator.storeRules('logs', [{ id: ID, xml: leading }]);
  for (const bucket of ['hidden', 'logs']) {
    system.emulator.putObjects(bucket, [{ key: `${SECRET}${bucket}`, lastModified: RAN_AT }]);
    system.emulator.runRules(bucket, [ID], { at: RAN_AT });
  }
  return system;
}

/** How many ways an operation has: one for each would take most of the time to parse and to send. */
const WAYS_AT_ONCE = 40;

/** Operations with all ways, each way under a name of its own. */
function operationsOfWays(kind: 'query' | 'mutation', ways: readonly string[]): readonly string[] {
  const named = ways.map((way, index) => `way${index}: ${way}`);
  return Array.from(
    { length: Math.ceil(named.length / WAYS_AT_ONCE) },
    (_, index) =>
      `${kind} { ${named.slice(index * WAYS_AT_ONCE, (index + 1) * WAYS_AT_ONCE).join('\n')} }`,
  );
}

/**
 * What goes wrong where every field is asked: nothing may be of the hidden bucket.
 *
 * @param memory how many fields of a way count: what a field loads depends on those in front of it.
 */
async function leaks(
  system: TestSystem,
  served: GraphQLSchema,
  memory: { readonly query: number; readonly mutation: number },
): Promise<string[]> {
  const found: string[] = [];
  const [query, mutation] = [served.getQueryType(), served.getMutationType()];
  if (!query || !mutation) throw new Error('The schema has no roots.');
  const queries = (bucket: string) => everyWay(served, query, samplesOf(bucket), memory.query);
  // What follows behind a result is asked by queries too.
  const mutations = (bucket: string) =>
    everyWay(served, mutation, samplesOf(bucket), memory.mutation);
  const buckets = ['hidden', 'logs'];
  expect(buckets.flatMap((each) => [...queries(each), ...mutations(each)]).length).toBeGreaterThan(
    900,
  );
  const operations = buckets.flatMap((bucket) => [
    ...operationsOfWays('query', queries(bucket)),
    ...operationsOfWays('mutation', mutations(bucket)),
  ]);
  for (const operation of operations) {
    system.requests.length = 0;
    const answer = await system.askText(operation);
    for (const { operation: name, bucket, key, prefix } of system.requests) {
      const isOfHidden = (key ?? prefix)?.startsWith('hidden/');
      if (bucket === 'hidden' || isOfHidden) found.push(`${name}: one of ${operation}`);
    }
    // Else a failure of one way would hide what the others say.
    if (answer.data === null) found.push(`no data: ${operation}`);
    const text = JSON.stringify(answer);
    if (text.includes(SECRET)) found.push(`told: ${operation}`);
    if (text.includes(SIGNED)) found.push(`signed: ${operation}`);
    if (answer.status !== 200) found.push(`${answer.status}: ${operation}`);
  }
  return found;
}

/** From a rule's destination to what the rules of that bucket say; a mutation's result has the same fields. */
const THOROUGH = { query: 4, mutation: 2 };
/** To find that something is asked at all. */
const BRIEF = { query: 3, mutation: 2 };

/** The first word of each, once. */
function kinds(found: readonly string[]): readonly string[] {
  return [...new Set(found.map((each) => each.split(':')[0] ?? ''))].toSorted();
}

const SUBGRAPH = createSubgraphSchema();

const SCHEMAS = [
  ['the API', schema],
  ['the subgraph', SUBGRAPH],
] as const;

test.for(SCHEMAS)(
  '%s asks OSS nothing of a bucket that the caller may not read',
  async ([, served]) => {
    await using system = await startWith({ schema: served, may: 'rules' });
    expect(await leaks(system, served, THOROUGH)).toEqual([]);
  },
);

test.for(SCHEMAS)(
  '%s asks OSS nothing of reports from or in a bucket that the caller may not read',
  async ([, served]) => {
    await using system = await startWith({ schema: served, may: 'reports' });
    expect(await leaks(system, served, BRIEF)).toEqual([]);
  },
);

test('the subgraph asks OSS all of that for a caller that may', async () => {
  await using system = await startWith({ schema: SUBGRAPH, may: 'everything' });
  expect(kinds(await leaks(system, SUBGRAPH, BRIEF))).toEqual([
    'DeleteBucketInventory',
    'GetBucketInfo',
    'GetBucketInventory',
    'GetObject',
    'ListBucketInventory',
    'ListObjectsV2',
    'PutBucketInventory',
    'signed',
    'told',
  ]);
});

test('a field needs no check of its own: what it loads is hidden all the same', async () => {
  const unchecked = extendSchema(schema, parse('extend type Bucket { owner: String }'));
  const type = unchecked.getType('Bucket');
  const field = isObjectType(type) ? type.getFields()['owner'] : undefined;
  if (!field) throw new Error('The schema was not extended.');
  field.resolve = async ({ name }: { name: string }, _args, { loaders }: Context) => {
    const bucket = await loaders.bucketDetails.load(name);
    return bucket?.region ?? null;
  };
  await using system = await startWith({ schema: unchecked, may: 'rules' });
  expect(await leaks(system, unchecked, BRIEF)).toEqual([]);
});
