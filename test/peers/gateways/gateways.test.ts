import { describe, expect, test } from 'vitest';
import { globalId } from '../../federation/references.ts';
import { ACCOUNT_ID, createInput } from '../../support/rules.ts';
import { operationsOf } from '../../support/system.ts';
import { GATEWAYS, TEAM_BUCKETS, TEAM_RULES } from './gateways.ts';
import { startGraph as startGraphOf } from './graph.ts';

describe.each(GATEWAYS)('behind $name', (gateway) => {
  const startGraph = () => startGraphOf(gateway);

  async function startGraphOfBuckets() {
    const graph = await startGraph();
    for (const name of TEAM_BUCKETS) graph.subgraph.emulator.createBucket({ name });
    return graph;
  }

  test('pages of rules come whole, one after the other', async () => {
    await using graph = await startGraph();
    const Pages = `query Pages($after: String) {
      inventories(bucket: "logs", first: 400, after: $after) {
        totalCount
        edges { cursor node { id inventoryId } }
        pageInfo { hasNextPage endCursor }
      }
    }`;
    const ids: string[] = [];
    let after: unknown = null;
    for (let isMore = true; isMore; ) {
      const { data, errors } = await graph.ask(Pages, { after });
      expect(errors).toBeUndefined();
      const { edges, pageInfo, totalCount } = pageIn(data);
      expect(totalCount).toBe(1000);
      ids.push(...edges.map(({ node }) => node.inventoryId));
      after = pageInfo.endCursor;
      isMore = pageInfo.hasNextPage;
    }
    expect(ids).toHaveLength(1000);
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  test('a mutation’s result is distinguished by its type', async () => {
    await using graph = await startGraph();
    const Create = `mutation Create($input: CreateInventoryInput!) {
      createInventory(input: $input) {
        __typename
        ... on CreateInventorySuccess {
          inventory {
            inventoryId
            destination { encryption { __typename ... on SseKmsEncryption { keyId } } }
            owner { name }
          }
        }
        ... on InvalidArgumentError { issues { path } }
        ... on InventoryAlreadyExistError { existing { inventoryId owner { name } } }
        ... on Error { message code }
      }
    }`;
    const destination = {
      ...createInput().destination,
      encryption: { sseKms: { keyId: 'key-1' } },
    };
    const input = createInput({ bucket: 'reports', inventoryId: 'mine', destination });
    const owner = { name: 'Observability' };

    expect(await graph.ask(Create, { input })).toEqual({
      data: {
        createInventory: {
          __typename: 'CreateInventorySuccess',
          inventory: {
            inventoryId: 'mine',
            destination: { encryption: { __typename: 'SseKmsEncryption', keyId: 'key-1' } },
            owner,
          },
        },
      },
    });
    const again = await graph.ask(Create, { input: { ...input, isEnabled: false } });
    expect(again).toMatchObject({
      data: {
        createInventory: {
          __typename: 'InventoryAlreadyExistError',
          existing: { inventoryId: 'mine', owner },
        },
      },
    });
    expect(await graph.ask(Create, { input: { ...input, inventoryId: '' } })).toMatchObject({
      data: {
        createInventory: {
          __typename: 'InvalidArgumentError',
          issues: [{ path: ['inventoryId'] }],
        },
      },
    });
  });

  test.each([
    ['in variables', (both: string) => ['$encryption', { encryption: JSON.parse(both) }] as const],
    ['in the document', (both: string) => [both.replaceAll('"', ''), {}] as const],
  ])('`@oneOf` is enforced, %s', async (_place, write) => {
    await using graph = await startGraph();
    const [value, variables] = write('{"sseOss":true,"sseKms":{}}');
    const head = value.startsWith('$') ? '($encryption: InventoryEncryptionInput)' : '';
    const { data, errors } = await graph.ask(
      `mutation Create${head} {
        createInventory(input: {
          bucket: "reports", inventoryId: "both", isEnabled: true, frequency: DAILY,
          includedObjectVersions: ALL,
          destination: {
            accountId: "${ACCOUNT_ID}", roleName: "AliyunOSSRole", bucket: "reports",
            encryption: ${value}
          }
        }) { __typename }
      }`,
      variables,
    );
    expect([null, { createInventory: null }]).toContainEqual(data ?? null);
    // Apollo Gateway says “400: Bad Request”, and has our answer beside it.
    expect(JSON.stringify(errors)).toMatch(/InventoryEncryptionInput/);
    expect(graph.subgraph.requests).toEqual([]);
  });

  test('100 rules that the other subgraph names cost one request here, and at most 10 to OSS', async () => {
    await using graph = await startGraph();
    const { data, errors } = await graph.ask(
      '{ team(id: "1") { name rules { id inventoryId isEnabled bucket { name } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      team: {
        name: 'Observability',
        rules: TEAM_RULES.map((inventoryId) => ({
          id: globalId('InventoryConfiguration', `logs/${inventoryId}`),
          inventoryId,
          isEnabled: true,
          bucket: { name: 'logs' },
        })),
      },
    });
    expect(graph.sent()).toBe(1);
    expect(graph.subgraph.requests.length).toBeLessThanOrEqual(10);
  });

  test('100 buckets that it names cost one request here, and one to OSS', async () => {
    await using graph = await startGraphOfBuckets();
    const { data, errors } = await graph.ask(
      '{ team(id: "2") { buckets { id name region storageClass isFarAway } } }',
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      team: {
        buckets: TEAM_BUCKETS.map((name) => ({
          id: globalId('Bucket', name),
          name,
          region: 'oss-cn-hangzhou',
          storageClass: 'STANDARD',
          isFarAway: false,
        })),
      },
    });
    expect(graph.sent()).toBe(1);
    expect(operationsOf(graph.subgraph)).toEqual({ ListBuckets: 1 });
  });

  test('100 of each in one document, of the other subgraph’s `node`', async () => {
    await using graph = await startGraphOfBuckets();
    const { data, errors } = await graph.ask(
      '{ node(id: "2") { ... on Team { buckets { region } rules { frequency } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      node: {
        buckets: TEAM_BUCKETS.map(() => ({ region: 'oss-cn-hangzhou' })),
        rules: TEAM_RULES.map(() => ({ frequency: 'DAILY' })),
      },
    });
    // Hive sends both kinds in one request.
    expect(graph.sent()).toBe(gateway.name === 'Hive Gateway' ? 1 : 2);
    expect(operationsOf(graph.subgraph)).toEqual({ ListBuckets: 1, ListBucketInventory: 10 });
  });

  test('the other subgraph’s fields of our entities come with ours, and need ours', async () => {
    await using graph = await startGraph();
    const { data, errors } = await graph.ask(`{
      bucket(name: "reports") { region isFarAway owner { name } }
      inventories(bucket: "logs", first: 2) { nodes { inventoryId owner { name } } }
    }`);
    expect(errors).toBeUndefined();
    const owner = { name: 'Observability' };
    expect(data).toEqual({
      bucket: { region: 'oss-cn-hangzhou', isFarAway: false, owner },
      inventories: {
        nodes: [
          { inventoryId: 'rule-000', owner },
          { inventoryId: 'rule-001', owner },
        ],
      },
    });
  });

  test('a bucket that is gone has its key, and nothing of ours', async () => {
    await using graph = await startGraph();
    const { data, errors } = await graph.ask(
      '{ team(id: "1") { buckets { name region inventories(first: 1) { totalCount } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      team: {
        buckets: [
          { name: 'logs', region: 'oss-cn-hangzhou', inventories: { totalCount: 1000 } },
          { name: 'no-such-bucket', region: null, inventories: null },
          { name: 'reports', region: 'oss-cn-hangzhou', inventories: { totalCount: 0 } },
        ],
      },
    });
  });

  test('what is gone is null in its place, where a field of ours cannot be', async () => {
    await using graph = await startGraph();
    graph.subgraph.emulator.deleteRules('logs', ['rule-010']);
    const { data, errors } = await graph.ask(`{
      team(id: "1") {
        rules { inventoryId isEnabled }
        buckets { name viewerCanCreateInventory inventories(first: 1) { totalCount } }
      }
    }`);
    // Hive Gateway says where something is missing, Apollo Gateway does not.
    const places = (errors ?? []).map(({ path }) => path?.slice(0, 3));
    const missing = [
      ['team', 'rules', 1],
      ['team', 'buckets', 1],
    ];
    expect(places).toEqual(gateway.name === 'Hive Gateway' ? missing : []);
    expect(data).toEqual({
      team: {
        rules: TEAM_RULES.map((inventoryId) =>
          inventoryId === 'rule-010' ? null : { inventoryId, isEnabled: true },
        ),
        buckets: [
          { name: 'logs', viewerCanCreateInventory: true, inventories: { totalCount: 999 } },
          null,
          { name: 'reports', viewerCanCreateInventory: true, inventories: { totalCount: 0 } },
        ],
      },
    });
  });

  test('what needs nothing but the key asks nothing here', async () => {
    await using graph = await startGraph();
    const { data } = await graph.ask('{ team(id: "1") { buckets { name } } node(id: "1") { id } }');
    expect(data).toMatchObject({ node: { id: '1' } });
    expect(graph.sent()).toBe(0);
  });

  test('an error keeps its code and stands at its place', async () => {
    await using graph = await startGraph();
    const { data, errors } = await graph.ask(
      '{ bucket(name: "NO") { name } team(id: "1") { id } }',
    );
    expect(data).toEqual({ bucket: null, team: { id: '1' } });
    expect(errors).toMatchObject([{ path: ['bucket'], extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

interface PageOfRules {
  readonly totalCount: number;
  readonly edges: readonly { readonly node: { readonly inventoryId: string } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

/** The answer's connection, through JSON, which gives it its type. */
function pageIn(data: unknown): PageOfRules {
  const { inventories }: { inventories: PageOfRules } = JSON.parse(JSON.stringify(data));
  return inventories;
}
