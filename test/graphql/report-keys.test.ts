import { expect, test } from 'vitest';
import { type Action, createAccessControl } from '../../src/access/policy.ts';
import { createSubgraphSchema } from '../../src/graphql/federation.ts';
import { manifestOf, reportObjects } from '../reports/reports-rig.ts';
import { startReportSystem, writeReport } from '../support/reports.ts';
import type { TestSystem } from '../support/system.ts';

const FOLDER = '2026-11-29T16-00Z';
const SHOWN = 'folder inventoryId sourceBucket { name } state problems { kind }';

/** Allows some things with rules and reports of these buckets. */
const granting = (
  may: readonly Action[],
  on: readonly string[],
  destinations?: readonly string[],
) =>
  createAccessControl({
    grants: [
      {
        to: 'anyone',
        may: [...may],
        on: [...on],
        ...(destinations ? { destinations: [...destinations] } : {}),
      },
    ],
  });

/** What a report's key leads to, by every way. */
async function askByKey(system: TestSystem, bucket: string, key: string) {
  const id = Buffer.from(`InventoryReport:${bucket}/${key}`).toString('base64');
  const place = `destinationBucket: ${JSON.stringify(bucket)}, manifestKey: ${JSON.stringify(key)}`;
  const { data, errors } = await system.askText(`{
    inventoryReport(${place}) { ${SHOWN} }
    node(id: "${id}") { ... on InventoryReport { ${SHOWN} } }
    nodes(ids: ["${id}"]) { ... on InventoryReport { ${SHOWN} } }
  }`);
  return { data, errors };
}

const NOTHING = { data: { inventoryReport: null, node: null, nodes: [null] }, errors: [] };

/** A caller with all rights to reports of `logs` in `reports`, and none to those of `victim`, or in `vault`. */
function startRestricted() {
  return startReportSystem({
    buckets: ['reports', 'vault', 'victim'],
    serving: {
      accessOf: granting(['reports', 'objects'], ['logs', 'reports']),
      reports: { graceMs: 0, previewRows: 10, maxSignedSeconds: 900 },
    },
  });
}

test('a key of another source or destination asks OSS nothing, whether it exists or not', async () => {
  await using system = await startRestricted();
  const roots = ['victim/r1/', 'p/victim/r1/', 'p//victim/a/b/'];
  const sources = roots.map((root) => ['reports', root] as const);
  const destinations = [
    ['vault', 'logs/r1/'],
    ['victim', 'p/logs/r1/'],
  ] as const;
  for (const [bucket, root] of [...sources, ...destinations]) {
    const manifest = manifestOf(root, {
      sourceBucket: root.includes('victim') ? 'victim' : 'logs',
    });
    for (const exists of [false, true]) {
      if (exists) system.emulator.putObjects(bucket, reportObjects(root, FOLDER, manifest));
      system.requests.length = 0;
      expect(await askByKey(system, bucket, `${root}${FOLDER}/manifest.json`)).toEqual(NOTHING);
      expect(system.requests).toEqual([]);
    }
  }
});

test('a key that can be of a foreign report tells nothing of it', async () => {
  await using system = await startRestricted();
  // As an id `victim/r1` of `logs`, the caller may see it; as an id `r1` of `victim`, not.
  const root = 'logs/victim/r1/';
  const key = `${root}${FOLDER}/manifest.json`;
  const [manifest, checksum] = reportObjects(
    root,
    FOLDER,
    manifestOf(root, { sourceBucket: 'victim' }),
  );
  if (!manifest || !checksum) throw new Error('The report has two objects.');
  const states = [
    [],
    [checksum],
    [manifest],
    [manifest, checksum],
    [{ ...manifest, body: 'not JSON' }, checksum],
    [{ ...manifest, body: Buffer.alloc(5_000_000, ' ') }, checksum],
    [{ ...manifest, storageClass: 'Archive' }, checksum],
  ];
  for (const objects of states) {
    system.emulator.deleteObjects('reports');
    system.emulator.putObjects('reports', objects);
    expect(await askByKey(system, 'reports', key)).toEqual(NOTHING);
  }
  const own = reportObjects(root, FOLDER, manifestOf(root, { sourceBucket: 'logs' }));
  system.emulator.putObjects('reports', own);
  const { data } = await askByKey(system, 'reports', key);
  const report = { sourceBucket: { name: 'logs' }, inventoryId: 'victim/r1' };
  expect(data).toMatchObject({ inventoryReport: report, node: report, nodes: [report] });
});

test.each([
  ['no right', [], ['logs', 'reports'], undefined],
  ['no right to the source', ['reports', 'objects'], ['reports'], undefined],
  ['no right to the destination', ['reports', 'objects'], ['logs'], undefined],
  ['another destination', ['reports', 'objects'], ['logs', 'reports'], ['vault']],
] as const)(
  'with %s, a mutation’s result shows no reports either',
  async (_name, may, on, into) => {
    await using system = await startReportSystem({
      buckets: ['reports', 'vault'],
      serving: {
        accessOf: createAccessControl({
          grants: [
            { to: 'anyone', may: ['read', 'create', 'update', 'delete'], on: ['logs'] },
            {
              to: 'anyone',
              may: [...may, 'read'],
              on: [...on],
              ...(into ? { destinations: [...into] } : {}),
            },
          ],
        }),
        reports: { graceMs: 0, previewRows: 10, maxSignedSeconds: 900 },
      },
    });
    writeReport(system);
    const rule = `... on UpdateInventorySuccess { inventory {
    freshness { status latestReportAt expectedBy }
    latestReport { folder }
    reports { nodes { folder files { nodes { key signedUrl { url } } } objects { nodes { key } } } }
  } }`;
    const { data, errors } = await system.askText(
      `mutation { updateInventory(input: { bucket: "logs", inventoryId: "r1", isEnabled: false }) { ${rule} } }`,
    );
    expect(data).toEqual({
      updateInventory: {
        inventory: {
          freshness: { status: 'UNKNOWN', latestReportAt: null, expectedBy: null },
          latestReport: null,
          reports: null,
        },
      },
    });
    expect(errors.map(({ extensions }) => extensions?.code)).toEqual([
      'ACCESS_DENIED',
      'ACCESS_DENIED',
    ]);
    expect(system.requests.filter(({ operation }) => /Object/.test(operation))).toEqual([]);
  },
);

test.each([
  'manifest.json',
  `${FOLDER}/manifest.json`,
  `r1/${FOLDER}/manifest.json`,
  `/logs/r1/${FOLDER}`,
  `logs/r1/${FOLDER}/manifest.checksum`,
  'logs/r1/2026-02-30T16-00Z/manifest.json',
  'logs/r1/data/a.csv.gz',
  `${'x/'.repeat(600)}logs/r1/${FOLDER}/manifest.json`,
  `LOGS/r1/${FOLDER}/manifest.json`,
  `logs/\ud800/${FOLDER}/manifest.json`,
  '',
])('%j is not the key of a report', async (key) => {
  await using system = await startReportSystem();
  const { data, errors } = await system.askText(
    `query ($key: String!) { inventoryReport(destinationBucket: "reports", manifestKey: $key) { folder } }`,
    { key },
  );
  expect(data).toEqual({ inventoryReport: null });
  expect(errors).toMatchObject([
    { path: ['inventoryReport'], extensions: { code: 'BAD_USER_INPUT' } },
  ]);
  expect(errors[0]?.message).toContain('`manifestKey`');
  expect(system.requests).toEqual([]);
});

test('gateways refer to a report by its id, or by its bucket and the key of its manifest', async () => {
  await using system = await startReportSystem({ serving: { schema: createSubgraphSchema() } });
  const key = writeReport(system);
  const id = (bucket: string, of = key) =>
    Buffer.from(`InventoryReport:${bucket}/${of}`).toString('base64');
  const type = '__typename';
  const representations = [
    { [type]: 'InventoryReport', id: id('reports') },
    { [type]: 'InventoryReport', destinationBucket: { name: 'reports' }, manifestKey: key },
    { [type]: 'InventoryReport', id: id('reports', key.replace('/r1/', '/r2/')) },
    { [type]: 'InventoryReport', id: id('no-such-bucket') },
    { [type]: 'InventoryReport', id: Buffer.from('Bucket:logs').toString('base64') },
    { [type]: 'InventoryReport', destinationBucket: { name: 'reports' }, manifestKey: 'x' },
    { [type]: 'InventoryReport', destinationBucket: {}, manifestKey: key },
    { [type]: 'InventoryReport' },
  ];
  const { data, errors } = await system.askText(
    `query ($representations: [_Any!]!) { _entities(representations: $representations) {
      ... on InventoryReport { id manifestKey destinationBucket { name } state inventory { inventoryId } }
    } }`,
    { representations },
  );
  const report = {
    id: id('reports'),
    manifestKey: key,
    destinationBucket: { name: 'reports' },
    state: 'COMPLETE',
    inventory: { inventoryId: 'r1' },
  };
  expect(data).toEqual({ _entities: [report, report, null, null, null, null, null, null] });
  expect(errors.map(({ path, extensions }) => [path?.[1], extensions?.code])).toEqual(
    [4, 5, 6, 7].map((index) => [index, 'BAD_USER_INPUT']),
  );
});
