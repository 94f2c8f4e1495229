import { expect, test } from 'vitest';
import { type Action, createAccessControl, type Policy } from '../../src/access/policy.ts';
import { createSubgraphSchema } from '../../src/graphql/federation.ts';
import { ACCOUNT_ID, ruleXml } from '../support/rules.ts';
import { startSystem } from '../support/system.ts';

const BUCKETS = ['logs', 'photos', 'reports'];
const DESTINATIONS = ['reports', 'archive'];

const grant = (may: readonly Action[], on: string, destinations?: readonly string[]) => ({
  to: 'anyone' as const,
  may: [...may],
  on: [on],
  ...(destinations ? { destinations: [...destinations] } : {}),
});

const POLICIES: Readonly<Record<string, Policy | undefined>> = {
  none: undefined,
  'of readers': { grants: [grant(['read'], '*')] },
  'with each right on another bucket': {
    grants: [
      grant(['create'], 'logs'),
      grant(['update'], 'photos'),
      grant(['delete'], 'reports'),
      grant(['read'], '*'),
    ],
  },
  'with one destination': {
    grants: [grant(['read', 'create', 'update', 'delete'], 'logs', ['reports'])],
  },
  'whose destinations belong to other buckets': {
    grants: [grant(['update'], 'logs', ['archive']), grant(['update'], 'p*', ['reports'])],
  },
};

const key = (bucket: string, id: string) => `bucket: "${bucket}", inventoryId: "${id}"`;
const isForbidden = (result: unknown) => JSON.stringify(result).includes('"Forbidden"');

const create = (bucket: string, destination: string) =>
  `createInventory(input: { ${key(bucket, `new-${destination}`)}, isEnabled: true, frequency: DAILY,
    includedObjectVersions: CURRENT, destination: {
      accountId: "${ACCOUNT_ID}", roleName: "AliyunOSSRole", bucket: "${destination}"
    } }) { ... on Error { code } }`;

test.for(Object.entries(POLICIES))(
  'what the viewer can do is what the mutations allow, with a policy: %s',
  async ([, policy]) => {
    const serving = policy ? { accessOf: createAccessControl(policy) } : {};
    await using system = await startSystem({ buckets: [...BUCKETS, 'archive'], serving });
    const rules = DESTINATIONS.map((name) => ({
      id: `to-${name}`,
      xml: ruleXml(`to-${name}`).replace('acs:oss:::reports', `acs:oss:::${name}`),
    }));
    for (const bucket of BUCKETS) system.emulator.storeRules(bucket, rules);
    for (const bucket of BUCKETS) {
      const { data } = await system.askText(`{
        bucket(name: "${bucket}") {
          viewerCanCreateInventory
          inventories { nodes { inventoryId viewerCanUpdate viewerCanDelete } }
        }
      }`);
      const asked = await Promise.all(
        DESTINATIONS.map(async (destination) => {
          const inventoryId = `to-${destination}`;
          const answer = await system.askText(`mutation {
            create: ${create(bucket, destination)}
            update: updateInventory(input: { ${key(bucket, inventoryId)}, isEnabled: false }) {
              ... on Error { code }
            }
            delete: deleteInventory(input: { ${key(bucket, inventoryId)} }) {
              ... on Error { code }
            }
          }`);
          expect(answer.errors).toEqual([]);
          const { create: created, update, delete: deleted } = answer.data ?? {};
          return {
            canCreate: !isForbidden(created),
            rule: {
              inventoryId,
              viewerCanUpdate: !isForbidden(update),
              viewerCanDelete: !isForbidden(deleted),
            },
          };
        }),
      );
      const isReadable = createIsReadable(policy)(bucket);
      expect(data).toEqual({
        bucket: isReadable
          ? {
              viewerCanCreateInventory: asked.some(({ canCreate }) => canCreate),
              inventories: {
                nodes: asked
                  .map(({ rule }) => rule)
                  .sort((a, b) => (a.inventoryId < b.inventoryId ? -1 : 1)),
              },
            }
          : null,
      });
    }
  },
);

/** Written out once more: each grant lets its bucket be read. */
function createIsReadable(policy: Policy | undefined): (bucket: string) => boolean {
  const on = policy?.grants.flatMap((each) => each.on);
  return (bucket) =>
    on === undefined ||
    on.some((each) => each === '*' || each === bucket || (each === 'p*' && bucket === 'photos'));
}

const FIELDS = `
  bucket(name: "logs") { viewerCanCreateInventory }
  inventory(bucket: "logs", inventoryId: "daily") {
    viewerCanUpdate viewerCanDelete viewerCanReadReports
    destination { bucket { viewerCanCreateInventory } }
  }`;

test.for(['never', 'always'] as const)(
  'what the viewer can do takes no request to OSS (compiled: %s)',
  async (compiling) => {
    const accessOf = createAccessControl({ grants: [grant(['create', 'update'], 'logs')] });
    await using system = await startSystem({ serving: { compiling, accessOf } });
    system.emulator.storeRules('logs', [{ id: 'daily', xml: ruleXml('daily') }]);
    const { data, errors } = await system.askText(`{ ${FIELDS} }`);
    expect(errors).toEqual([]);
    expect(data).toEqual({
      bucket: { viewerCanCreateInventory: true },
      inventory: {
        viewerCanUpdate: true,
        viewerCanDelete: false,
        viewerCanReadReports: false,
        // Not the bucket's own, which the caller may not read.
        destination: { bucket: { viewerCanCreateInventory: false } },
      },
    });
    // Those of the bucket and the rule themselves.
    expect(system.requests.map(({ operation }) => operation).toSorted()).toEqual([
      'GetBucketInfo',
      'GetBucketInventory',
    ]);
  },
);

test.for<readonly [string, Policy | undefined, readonly boolean[]]>([
  ['no policy', undefined, [true, true]],
  ['a right to read', { grants: [grant(['read'], '*')] }, [false, false]],
  ['a right to objects', { grants: [grant(['objects'], '*')] }, [false, false]],
  ['a right to reports', { grants: [grant(['reports'], '*')] }, [true, true]],
  ['one destination', { grants: [grant(['reports'], 'logs', ['reports'])] }, [false, true]],
  ['no destination', { grants: [grant(['reports'], 'logs')] }, [false, false]],
  [
    'no destination, and a right to read one',
    { grants: [grant(['reports'], 'logs'), grant(['read'], 'archive')] },
    [true, false],
  ],
])(
  'with %s, the reports that the viewer can read depend on their bucket',
  async ([, policy, can]) => {
    const serving = policy ? { accessOf: createAccessControl(policy) } : {};
    await using system = await startSystem({ serving });
    const rules = ['archive', 'reports'].map((name) => ({
      id: `to-${name}`,
      xml: ruleXml(`to-${name}`).replace('acs:oss:::reports', `acs:oss:::${name}`),
    }));
    system.emulator.storeRules('logs', rules);
    const { data } = await system.askText(
      '{ inventories(bucket: "logs") { nodes { viewerCanReadReports } } }',
    );
    const nodes = can.map((viewerCanReadReports) => ({ viewerCanReadReports }));
    expect(data).toEqual({ inventories: { nodes } });
  },
);

test('a gateway gets what the viewer can do with an entity', async () => {
  const accessOf = createAccessControl({
    grants: [grant(['delete'], 'logs'), grant(['reports'], 'logs', ['reports'])],
  });
  await using system = await startSystem({ serving: { schema: createSubgraphSchema(), accessOf } });
  system.emulator.storeRules('logs', [{ id: 'daily', xml: ruleXml('daily') }]);
  const { data, errors } = await system.askText(`{
    _entities(representations: [
      { __typename: "Bucket", name: "logs" }
      { __typename: "InventoryConfiguration", bucket: { name: "logs" }, inventoryId: "daily" }
      { __typename: "Bucket", name: "reports" }
    ]) {
      ... on Bucket { ownerId viewerCanCreateInventory }
      ... on InventoryConfiguration { viewerCanUpdate viewerCanDelete viewerCanReadReports }
    }
  }`);
  expect(errors).toEqual([]);
  expect(data).toEqual({
    _entities: [
      { ownerId: ACCOUNT_ID, viewerCanCreateInventory: false },
      { viewerCanUpdate: false, viewerCanDelete: true, viewerCanReadReports: true },
      null,
    ],
  });
});
