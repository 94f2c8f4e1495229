import { expect, test } from 'vitest';
import { HOSTILE_MANIFESTS } from '../reports/hostile-manifests.ts';
import { reportObjects } from '../reports/reports-rig.ts';
import { startReportSystem } from '../support/reports.ts';

const ROOT = 'p/logs/r1/';
const FOLDER = '2026-11-29T16-00Z';
const KEY = `${ROOT}${FOLDER}/manifest.json`;

const REPORT = `{
  folder manifestKey publishedAt state problems { kind file message }
  columns { name field } fileCount totalFileSize
  files { nodes { key size md5 signedUrl { url } } }
  objects { nodes { key } scannedRowCount }
}`;

const QUERY = `{
  inventory(bucket: "logs", inventoryId: "r1") {
    freshness { status reason }
    latestReport ${REPORT}
    reports { nodes ${REPORT} }
  }
  inventoryReport(destinationBucket: "reports", manifestKey: "${KEY}") ${REPORT}
  node(id: "${Buffer.from(`InventoryReport:reports/${KEY}`).toString('base64')}") {
    ... on InventoryReport ${REPORT}
  }
}`;

/** What a forged manifest may be after, and files of the rule itself. */
const FILES = [
  'victim/secret.csv.gz',
  'p/logs/r2/data/a.csv.gz',
  'p/other/r1/data/a.csv.gz',
  'p/logs/r1/x/data/a.csv.gz',
  `${ROOT}data/a-1.csv.gz`,
].map((key) => ({ key, body: 'secret' }));

interface Shown {
  readonly state: string;
  readonly problems: readonly { readonly kind: string; readonly message: string }[];
}

test('a hostile manifest is a problem of its report: nothing else is read, and nothing is signed', async () => {
  await using system = await startReportSystem();
  system.emulator.putObjects('reports', FILES);
  for (const [name, body, problem] of HOSTILE_MANIFESTS) {
    system.emulator.putObjects('reports', reportObjects(ROOT, FOLDER, body));
    system.requests.length = 0;
    const { status, data, errors } = await system.askText(QUERY);
    expect(status, name).toBe(200);

    for (const { bucket, key, prefix } of system.requests) {
      if (bucket === 'logs') continue;
      expect(key ?? prefix, name).toMatch(/^p\/logs\/r1\/2/);
    }
    const answer = JSON.stringify({ data, errors });
    expect(answer, name).not.toContain('x-oss-signature');
    expect(answer, name).not.toContain('secret.csv.gz","size');
    for (const { extensions } of errors) {
      expect(extensions?.code, name).toBe('REPORT_DAMAGED');
    }

    const { inventory, inventoryReport, node } = data as {
      inventory: { latestReport: null; reports: { nodes: Shown[] } };
      inventoryReport: Shown | null;
      node: Shown | null;
    };
    expect(inventory.latestReport, name).toBeNull();
    const [report] = inventory.reports.nodes;
    expect(report, name).toMatchObject({
      state: 'DAMAGED',
      columns: null,
      fileCount: null,
      totalFileSize: null,
      files: null,
      objects: null,
    });
    const [{ kind = '', message = '' } = {}] = report?.problems ?? [];
    if (problem instanceof RegExp) expect(message, name).toMatch(problem);
    else expect(kind, name).toBe(problem);
    expect(message.length, name).toBeLessThan(1000);
    // A manifest of another source is none of this rule's for who has only its key.
    for (const byKey of [inventoryReport, node]) expect([report, null], name).toContainEqual(byKey);
  }
  expect(system.log.filter(({ level }) => level === 50)).toEqual([]);
});
