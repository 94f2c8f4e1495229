import { expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { seedSampleData } from '../../src/emulator/sample-data.ts';
import { deleteRule, putRule } from './client.ts';
import { sdk } from './sdk.ts';

test('the sample has 250 rules of every shape', async () => {
  await using emulator = await startEmulator();
  seedSampleData(emulator);
  const rules = emulator.rules('demo-logs');
  expect(rules.size).toBe(250);
  const all = [...rules.values()].join('\n');
  const shapes = [
    '<Encryption><SSE-OSS></SSE-OSS></Encryption>',
    '<Encryption><SSE-KMS></SSE-KMS></Encryption>',
    '<SSE-KMS><KeyId>',
    '<Frequency>Daily<',
    '<Frequency>Weekly<',
    '<IncludedObjectVersions>All<',
    '<IncludedObjectVersions>Current<',
    '<IsEnabled>true<',
    '<IsEnabled>false<',
    ...['Standard', 'IA', 'Archive', 'ColdArchive', 'DeepColdArchive', 'All'].map(
      (storageClass) => `<StorageClass>${storageClass}<`,
    ),
  ];
  expect(shapes.filter((shape) => !all.includes(shape))).toEqual([]);
  // Which of the six filter fields are set: none, each alone, all, and all between.
  const filters = [...rules.values()].map((xml) =>
    (xml.match(/<Filter>.*<\/Filter>/)?.[0].match(/>[^<]*<\//g) ?? [])
      .map((value) => (/^>0?</.test(value) ? '-' : 'x'))
      .join(''),
  );
  expect(new Set(filters).size).toBe(64);
  const fieldCounts = [...rules.values()].map((xml) => xml.match(/<Field>/g)?.length ?? 0);
  expect(new Set(fieldCounts)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]));
  expect(emulator.rules('demo-photos').size).toBe(3);
  expect(emulator.rules('demo-empty').size).toBe(0);
});

test('every sample rule is one that PUT accepts and GET gives back alike', async () => {
  await using emulator = await startEmulator();
  seedSampleData(emulator);
  for (const [id, xml] of emulator.rules('demo-logs')) {
    // OSS gives 0 and '' for what is unset, and takes them for out of range.
    const body = xml.replace(/<(LastModify\w+|LowerSizeBound|UpperSizeBound)>0<\/\1>/g, '');
    const reply = await putRule(emulator, id, {}, { bucket: 'demo-empty', body });
    expect(reply).toMatchObject({ status: 200 });
    expect(emulator.rules('demo-empty').get(id)).toBe(xml);
  }
});

test('ali-oss reads the sample', async () => {
  await using emulator = await startEmulator();
  seedSampleData(emulator);
  const { buckets } = await sdk(emulator).listBuckets();
  expect(buckets?.map(({ name }) => name)).toEqual([
    'demo-empty',
    'demo-logs',
    'demo-photos',
    'demo-reports',
  ]);
  const page = await sdk(emulator).listBucketInventory('demo-logs');
  expect(page).toMatchObject({ isTruncated: true, nextContinuationToken: expect.any(String) });
  const { bucket } = await sdk(emulator).getBucketInfo('demo-reports');
  expect(bucket).toMatchObject({ Versioning: 'Enabled' });
});

test('seeding again changes nothing', async () => {
  await using emulator = await startEmulator();
  seedSampleData(emulator);
  const before = emulator.rules('demo-photos');
  await deleteRule(emulator, 'originals-daily', { bucket: 'demo-photos' });
  seedSampleData(emulator);
  expect(emulator.rules('demo-photos').size).toBe(before.size - 1);

  await using other = await startEmulator();
  seedSampleData(other);
  expect(other.rules('demo-photos')).toEqual(before);
});
