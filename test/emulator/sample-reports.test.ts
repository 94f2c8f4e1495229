import { expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { seedSampleData } from '../../src/emulator/sample-data.ts';
import { deleteRule, putRule } from './client.ts';
import { getObject, listKeys, readReport } from './report-reader.ts';

const NOW = Date.parse('2026-11-30T10:00:00Z');
const DAY_MS = 86_400_000;

/** The folders of each rule's reports, oldest first. */
async function reportsById(emulator: Emulator): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const key of await listKeys(emulator, 'demo-reports')) {
    const [, id = '', folder] = /([^/]+)\/([^/]+)\/manifest\.json$/.exec(key) ?? [];
    if (folder !== undefined) found.set(id, [...(found.get(id) ?? []), folder]);
  }
  return found;
}

test('the first start shows reports of every state, relative to its time', async () => {
  await using emulator = await startEmulator({ reports: { now: () => NOW } });
  seedSampleData(emulator);
  const reports = await reportsById(emulator);
  const rules = [...emulator.rules('demo-logs')];
  const newestOf = (id: string) => reports.get(id)?.at(-1);

  const fresh = rules.filter(([id]) => newestOf(id) === '2026-11-29T16-00Z');
  expect(fresh.length).toBeGreaterThan(150);
  expect(reports.get('daily-app-000')).toEqual([
    '2026-11-23T08-48Z',
    '2026-11-23T16-00Z',
    '2026-11-24T16-00Z',
    '2026-11-25T16-00Z',
    '2026-11-26T16-00Z',
    '2026-11-27T16-00Z',
    '2026-11-28T16-00Z',
    '2026-11-29T16-00Z',
  ]);
  const overdue = ['daily-app-078', 'daily-checkout-004', 'weekly-search-023'];
  expect(overdue.map(newestOf)).toEqual([
    '2026-11-23T16-00Z',
    '2026-11-17T16-00Z',
    '2026-10-25T16-00Z',
  ]);
  expect(['daily-app-130', 'daily-audit-027'].map(newestOf)).toEqual([undefined, undefined]);
  const disabled = rules.filter(([, xml]) => xml.includes('<IsEnabled>false<'));
  expect(disabled.length).toBe(36);
  expect(disabled.map(([id]) => newestOf(id))).toEqual(disabled.map(() => undefined));
  const empty = rules.filter(([, xml]) => /<Prefix>logs\/(iot-gateway|warehouse)\//.test(xml));
  expect(empty.length).toBeGreaterThan(10);
  expect(empty.map(([id]) => newestOf(id))).toEqual(empty.map(() => undefined));
  expect(reports.get('originals-daily')).toHaveLength(3);
  expect(reports.get('thumbnails-cleanup-audit')).toEqual(['2026-10-20T16-00Z']);
  // Its rule is gone.
  expect(reports.get('albums-before-the-move')).toEqual(['2026-11-09T16-00Z']);
});

/** The key of a rule's newest manifest. */
async function newestManifest(emulator: Emulator, id: string): Promise<string> {
  const keys = await listKeys(emulator, 'demo-reports');
  return keys.findLast((key) => key.includes(`/${id}/`) && key.endsWith('/manifest.json')) ?? '';
}

test('the damages of the sample are there, and the other reports are whole', async () => {
  await using emulator = await startEmulator({ reports: { now: () => NOW } });
  seedSampleData(emulator);
  const read = async (id: string) =>
    readReport(emulator, await newestManifest(emulator, id), 'demo-reports');
  await expect(read('daily-app-013')).rejects.toMatchObject({ code: 'NoSuchKey' });
  await expect(read('daily-billing-015')).rejects.toThrow('a row has');
  await expect(read('daily-cdn-016')).rejects.toThrow('unexpected end of file');
  await expect(read('daily-firewall-018')).rejects.toMatchObject({ code: 'NoSuchKey' });
  await expect(read('albums-weekly-cold-storage')).rejects.toMatchObject({
    code: 'InvalidObjectState',
  });
  expect((await read('daily-mobile-007')).manifest['destinationBucket']).toBe('demo-reports-other');
  const mismatch = await read('daily-audit-001');
  expect(mismatch.checksum).not.toBe(mismatch.trueChecksum);
  const photos = await read('originals-daily');
  expect(photos.checksum).toBe(photos.trueChecksum);
  expect(photos.rows).toContainEqual({
    Bucket: 'demo-photos',
    Key: 'originals%2FNew%20York%2C%20NY%2FDSC%201031.jpg',
    Size: '1800000',
    LastModifiedDate: '2025-04-04T12-01-00Z',
    ETag: expect.stringMatching(/^[\dA-F]{32}-2$/),
    StorageClass: 'IA',
    EncryptionStatus: expect.stringMatching(/^(true|false)$/),
  });
  expect((await read('daily-web-012')).rows.length).toBeGreaterThan(10);
});

test('what fails goes on failing until its rule is updated, and the rest goes on', async () => {
  let time = NOW;
  await using emulator = await startEmulator({ reports: { now: () => time } });
  seedSampleData(emulator);
  time += 2 * DAY_MS;
  const runs = await emulator.runReports();
  const written = (id: string) =>
    runs.filter((run) => run.inventoryId === id && run.manifestKey !== undefined).length;
  expect(['daily-app-000', 'daily-app-013', 'daily-app-078', 'daily-app-130'].map(written)).toEqual(
    [2, 2, 0, 0],
  );
  const id = 'daily-app-078';
  const more = { bucket: 'demo-logs', body: emulator.rules('demo-logs').get(id) ?? '' };
  await deleteRule(emulator, id, { bucket: 'demo-logs' });
  const body = more.body.replace(/<(\w+)>0<\/\1>/g, '');
  expect(await putRule(emulator, id, {}, { ...more, body })).toMatchObject({ status: 200 });
  time += 1000;
  expect(await emulator.runReports()).toMatchObject([
    { inventoryId: id, manifestKey: expect.stringContaining('2026-12-02T10-00Z') },
  ]);
});

test('the sample is the same each time', async () => {
  await using one = await startEmulator({ reports: { now: () => NOW } });
  await using other = await startEmulator({ reports: { now: () => NOW + 3_600_000 } });
  seedSampleData(one);
  seedSampleData(other);
  expect(other.objects('demo-reports')).toEqual(one.objects('demo-reports'));
  const key = await newestManifest(one, 'daily-app-000');
  expect(await getObject(other, key, 'demo-reports')).toEqual(
    await getObject(one, key, 'demo-reports'),
  );
});
