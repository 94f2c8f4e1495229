import { hash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { manifestOf, reportObjects } from '../reports/reports-rig.ts';
import { startReportSystem, writeReport } from '../support/reports.ts';
import type { TestSystem } from '../support/system.ts';

const DATA = 'p/logs/r1/data/';

const page = (args: string) =>
  `{ inventory(bucket: "logs", inventoryId: "r1") { latestReport { objects(${args}) { nodes { key } scannedRowCount } } } }`;

/** 5,000 keys that compress badly: a page of a few leaves its stream before the end. */
const OBJECTS = Array.from({ length: 5000 }, () => ({
  key: randomBytes(200).toString('base64url'),
}));

/** The objects of an answer. */
async function readPage(system: TestSystem, args: string) {
  const { data, errors } = await system.askText(page(args));
  expect(errors).toEqual([]);
  const { inventory } = data as {
    inventory: { latestReport: { objects: { nodes: { key: string }[]; scannedRowCount: number } } };
  };
  return inventory.latestReport.objects;
}

test('a page that ends before its file closes the stream', async () => {
  await using system = await startReportSystem({ objects: OBJECTS, serving: { maxStreams: 1 } });
  writeReport(system);
  const expected = OBJECTS.map(({ key }) => key).toSorted();
  const all = Array.from({ length: 10 }, (_, index) => readPage(system, `first: ${index + 1}`));
  for (const [index, { nodes }] of (await Promise.all(all)).entries()) {
    expect(nodes.map(({ key }) => key)).toEqual(expected.slice(0, index + 1));
  }
});

test('a caller who leaves closes the stream', async () => {
  await using system = await startReportSystem({ objects: OBJECTS, serving: { maxStreams: 1 } });
  writeReport(system);
  for (let caller = 0; caller < 5; caller += 1) {
    const leaving = new AbortController();
    system.emulator.inject({
      kind: 'truncate',
      bytes: 10_000,
      how: 'stall',
      keyPrefix: DATA,
      onMeet: () => leaving.abort(),
    });
    const left = fetch(system.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: page('first: 1000') }),
      signal: leaving.signal,
    });
    await expect(left).rejects.toThrow('aborted');
  }
  // The only place of a stream is free again.
  expect((await readPage(system, 'first: 1000')).nodes).toHaveLength(1000);
});

/** A report of files with the same content, as whoever can write into the destination writes it. */
function forge(system: TestSystem, csv: Buffer, { fileSchema = 'Key', count = 1 } = {}): void {
  const body = gzipSync(csv, { level: 1 });
  const keys = Array.from({ length: count }, (_, index) => `${DATA}f${index}.csv.gz`);
  const files = keys.map((key) => ({ key, size: body.length, MD5checksum: hash('md5', body) }));
  const manifest = manifestOf('p/logs/r1/', { fileSchema, files });
  system.emulator.putObjects('reports', [
    ...keys.map((key) => ({ key, body })),
    ...reportObjects('p/logs/r1/', '2026-11-29T16-00Z', manifest),
  ]);
}

test('a file that inflates to one endless row is refused at the limit of a row', async () => {
  await using system = await startReportSystem();
  forge(system, Buffer.alloc(100_000_000, 'a'), { fileSchema: 'Bucket, Key, Size' });
  const { data, errors } = await system.askText(page('first: 1'));
  expect(data).toEqual({ inventory: { latestReport: { objects: null } } });
  expect(errors).toMatchObject([{ extensions: { code: 'REPORT_DAMAGED' } }]);
  expect(errors[0]?.message).toContain('longer than 32768 bytes');
});

test('a file that inflates to rows without end is read up to the preview’s limit', async () => {
  await using system = await startReportSystem({ settings: { previewRows: 1000 } });
  forge(system, Buffer.alloc(100_000_000, 'k\n'));
  const { nodes, scannedRowCount } = await readPage(system, 'first: 10, keyPrefix: "x"');
  expect(nodes).toEqual([]);
  expect(scannedRowCount).toBe(1000);
});

test('a manifest of 10,000 files without rows costs a page 100 requests', async () => {
  await using system = await startReportSystem();
  forge(system, Buffer.from(''), { count: 10_000 });
  system.requests.length = 0;
  expect((await readPage(system, 'first: 10')).nodes).toEqual([]);
  expect(system.requests.filter(({ key }) => key?.startsWith(DATA))).toHaveLength(100);
});
