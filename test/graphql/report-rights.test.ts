import { expect, test } from 'vitest';
import { type Action, createAccessControl, type Policy } from '../../src/access/policy.ts';
import { createSubgraphSchema } from '../../src/graphql/federation.ts';
import { ruleXml } from '../support/rules.ts';
import { startSystem } from '../support/system.ts';

const FOLDER = '2026-01-30T16-00Z';
const KEY = `logs/daily/${FOLDER}/manifest.json`;
const PLACE = `destinationBucket: "reports", manifestKey: "${KEY}"`;
const ID = Buffer.from(`InventoryReport:reports/${KEY}`).toString('base64');

const CONTENT = 'folder objects { nodes { key } } files { nodes { size signedUrl { expiresAt } } }';

/** Every way to a report. */
const WAYS = `{
  inventory(bucket: "logs", inventoryId: "daily") {
    freshness { status }
    latestReport { ${CONTENT} }
    reports { nodes { ${CONTENT} } }
  }
  inventoryReport(${PLACE}) { ${CONTENT} }
  node(id: "${ID}") { ... on InventoryReport { ${CONTENT} } }
}`;

const ENTITIES = `{ _entities(representations: [
  { __typename: "InventoryReport", id: "${ID}" }
  { __typename: "InventoryReport", destinationBucket: { name: "reports" }, manifestKey: "${KEY}" }
]) { ... on InventoryReport { ${CONTENT} } } }`;

const granting = (may: readonly Action[], destinations?: readonly string[]): Policy => {
  const grant = { to: 'anyone' as const, may: [...may], on: ['logs'] };
  return { grants: [destinations ? { ...grant, destinations: [...destinations] } : grant] };
};

/** A system with one report of one object: of the bucket `logs`, in the bucket `reports`. */
async function startWith(policy: Policy, isSubgraph = false) {
  const system = await startSystem({
    serving: {
      accessOf: createAccessControl(policy),
      reports: { graceMs: 0, previewRows: 10, maxSignedSeconds: 900 },
      ...(isSubgraph ? { schema: createSubgraphSchema() } : {}),
    },
  });
  system.emulator.storeRules('logs', [{ id: 'daily', xml: ruleXml('daily') }]);
  system.emulator.putObjects('logs', [
    { key: 'a', lastModified: new Date('2026-01-01T00:00:00Z') },
  ]);
  system.emulator.runRules('logs', ['daily'], { at: new Date('2026-01-30T16:00:00Z') });
  return system;
}

const isRead = { size: expect.any(Number), signedUrl: { expiresAt: expect.any(String) } };
const METADATA = {
  folder: FOLDER,
  objects: null,
  files: { nodes: [{ ...isRead, signedUrl: null }] },
};
const WHOLE = { folder: FOLDER, objects: { nodes: [{ key: 'a' }] }, files: { nodes: [isRead] } };

test.for([
  ['read', granting(['read']), null],
  ['read and write', granting(['read', 'create', 'update', 'delete']), null],
  ['objects', granting(['objects'], ['reports']), null],
  ['reports', granting(['reports'], ['reports']), METADATA],
  // Whoever creates rules chooses the destination: without the right to read it, nothing of it is shown.
  ['reports in no bucket by name', granting(['create', 'reports', 'objects']), null],
  ['reports in another bucket', granting(['reports', 'objects'], ['logs']), null],
  ['reports and objects', granting(['reports', 'objects'], ['reports']), WHOLE],
] as const)(
  'a caller who may %s sees of reports what that allows, by every way',
  async ([, policy, report]) => {
    await using system = await startWith(policy);
    const { data, errors } = await system.askText(WAYS);
    expect(data).toEqual({
      inventory: {
        freshness: { status: report ? expect.not.stringMatching('UNKNOWN') : 'UNKNOWN' },
        latestReport: report,
        reports: report && { nodes: [report] },
      },
      inventoryReport: report,
      node: report,
    });
    expect(new Set(errors.map(({ extensions }) => extensions?.code))).toEqual(
      new Set(report === WHOLE ? [] : ['ACCESS_DENIED']),
    );
    await using subgraph = await startWith(policy, true);
    const entities = await subgraph.askText(ENTITIES);
    expect(entities.data).toEqual({ _entities: [report, report] });
    const requests = [...system.requests, ...subgraph.requests].filter(
      ({ bucket }) => bucket === 'reports',
    );
    if (!report) expect(requests).toEqual([]);
    else expect(requests.length).toBeGreaterThan(0);
  },
);
