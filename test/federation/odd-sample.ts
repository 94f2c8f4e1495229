import { FULL_ACCESS } from '../../src/access/policy.ts';
import { seedSampleData } from '../../src/emulator/sample-data.ts';
import { createSubgraphSchema } from '../../src/graphql/federation.ts';
import { ruleXml } from '../support/rules.ts';
import type { ServeOptions } from '../support/serve.ts';
import { startSystem, type TestSystem } from '../support/system.ts';
import type { World } from './random-arguments.ts';

/** Random documents ask for more than anybody does. */
const UNLIMITED = {
  cost: Number.MAX_SAFE_INTEGER,
  fields: Number.MAX_SAFE_INTEGER,
};

/** Rules of every shape, and with words and numbers that the sample has not. */
export async function startOddSample(options: ServeOptions = {}): Promise<TestSystem> {
  const serving = {
    schema: createSubgraphSchema(),
    limits: UNLIMITED,
    accessOf: () => FULL_ACCESS,
    ...options,
  };
  const system = await startSystem({ buckets: [], serving });
  seedSampleData(system.emulator);
  system.emulator.createBucket({
    name: 'odd-logs',
    createdAt: new Date(Date.UTC(2025, 5, 15)),
    storageClass: 'Glacier',
    versioning: 'Suspended',
  });
  const filter =
    '<LowerSizeBound>2147483648</LowerSizeBound><UpperSizeBound>9007199254740991</UpperSizeBound>' +
    '<StorageClass>IA,Glacier</StorageClass>';
  const fields =
    '<Field>LastAccessDate</Field><Field>LastAccessTimestamp</Field><Field>New</Field>';
  const incremental =
    '<IncrementalInventory><IsEnabled>true</IsEnabled><Schedule><Frequency>600</Frequency></Schedule>' +
    '<OptionalFields><Field>SequenceNumber</Field><Field>New</Field></OptionalFields></IncrementalInventory>';
  const rules = ['Hourly', 'Monthly', 'Once'].map((frequency, index) => {
    const id = `odd/${index} "ü" & <🪣>`;
    const xml = ruleXml(id, `<OptionalFields>${fields}</OptionalFields>${incremental}`)
      .replace('</Filter>', `${filter}</Filter>`)
      .replace('Daily</Frequency>', `${frequency}</Frequency><DayOfMonth>31</DayOfMonth>`)
      .replace('>CSV<', '>Parquet<')
      .replace('oss:::reports', 'oss:::demo-reports');
    return { id, xml };
  });
  system.emulator.storeRules('odd-logs', rules);
  return system;
}

interface List<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
}

/** What documents can ask of it, for `randomDocument`. */
export async function readWorld({ askText }: TestSystem): Promise<World> {
  const { data } = await askText(`{
    buckets {
      edges {
        cursor
        node { name inventories(first: 1000) { edges { cursor node { inventoryId } } } }
      }
    }
    inventory(bucket: "demo-photos", inventoryId: "originals-daily") {
      reports { nodes { manifestKey } }
    }
  }`);
  // Through JSON, which gives it its type.
  const {
    buckets,
    inventory,
  }: {
    buckets: List<{ name: string; inventories: List<{ inventoryId: string }> }>;
    inventory: { reports: { nodes: readonly { manifestKey: string }[] } };
  } = JSON.parse(JSON.stringify(data));
  return {
    buckets: buckets.edges.map(({ cursor, node }) => ({ cursor, key: node.name })),
    rules: new Map(
      buckets.edges.map(({ node: { name, inventories } }) => [
        name,
        inventories.edges.map(({ cursor, node }) => ({ cursor, key: node.inventoryId })),
      ]),
    ),
    destination: 'demo-reports',
    manifests: inventory.reports.nodes.map(({ manifestKey }) => manifestKey),
  };
}
