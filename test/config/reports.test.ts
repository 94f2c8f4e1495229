import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/index.ts';

const DOWNLOADS = { REPORT_OBJECTS: 'true', REPORT_DOWNLOADS: 'true' };

const ACCOUNT = {
  OSS_REGION: 'oss-cn-hangzhou',
  OSS_ACCESS_KEY_ID: 'id',
  OSS_ACCESS_KEY_SECRET: 'secret',
};

test('by default callers see no objects of reports, and no signed URLs', () => {
  expect(readConfig(ACCOUNT).reports).toEqual({
    objects: false,
    downloads: undefined,
    graceMs: 43_200_000,
    previewRows: 10_000,
    summaryThreads: 1,
  });
});

test('sample data is open, unless a setting closes it', () => {
  const downloads = { maxSeconds: 3600, endpoint: undefined };
  expect(readConfig({}).reports).toMatchObject({ objects: true, downloads });
  const closed = { REPORT_OBJECTS: 'false', REPORT_DOWNLOADS: 'false' };
  expect(readConfig(closed).reports).toMatchObject({ objects: false, downloads: undefined });
});

test('each setting has its place', () => {
  const { reports } = readConfig({
    REPORT_OBJECTS: 'true',
    REPORT_DOWNLOADS: 'true',
    REPORT_DOWNLOAD_MAX_SECONDS: '604800',
    REPORT_DOWNLOAD_ENDPOINT: 'oss-cn-hangzhou-internal.aliyuncs.com',
    REPORT_GRACE_HOURS: '0',
    REPORT_PREVIEW_ROWS: '500',
    REPORT_SUMMARY_THREADS: '0',
  });
  expect(reports).toEqual({
    objects: true,
    downloads: { maxSeconds: 604_800, endpoint: 'https://oss-cn-hangzhou-internal.aliyuncs.com' },
    graceMs: 0,
    previewRows: 500,
    summaryThreads: 0,
  });
  expect(readConfig({ ...DOWNLOADS }).reports.downloads).toEqual({
    maxSeconds: 3600,
    endpoint: undefined,
  });
});

const grants = [{ to: 'anyone', may: ['read'], on: ['*'] }];

test.for([
  [{ ...DOWNLOADS, REPORT_DOWNLOAD_MAX_SECONDS: '604801' }, /: must be at most 604800,/],
  [{ REPORT_SUMMARY_THREADS: '9' }, /^REPORT_SUMMARY_THREADS: must be at most 8/],
  [{ ...DOWNLOADS, REPORT_DOWNLOAD_MAX_SECONDS: '0' }, /: must be a whole number above 0/],
  [{ REPORT_DOWNLOAD_MAX_SECONDS: '60' }, /^REPORT_DOWNLOADS: is missing/],
  [{ REPORT_DOWNLOAD_ENDPOINT: 'https://oss.example.com' }, /^REPORT_DOWNLOADS: is missing/],
  [
    {
      ...DOWNLOADS,
      REPORT_DOWNLOAD_ENDPOINT: 'https://logs.oss-cn-hangzhou.aliyuncs.com',
    },
    /^REPORT_DOWNLOAD_ENDPOINT: must be the endpoint .*: set REPORT_DOWNLOAD_ENDPOINT=https:\/\/oss-cn-hangzhou\.aliyuncs/,
  ],
  [
    { ...ACCOUNT, REPORT_DOWNLOADS: 'true' },
    /^REPORT_OBJECTS: is missing: signed URLs are for callers who may read objects/,
  ],
  [{ REPORT_OBJECTS: 'perhaps' }, /^REPORT_OBJECTS: must be true or false/],
  [
    { REPORT_OBJECTS: 'true', ACCESS_POLICY: JSON.stringify({ grants }) },
    /^REPORT_OBJECTS: does not go with ACCESS_POLICY: leave this out, and grant the action objects/,
  ],
] as const)('%j is refused', ([environment, complaint]) => {
  expect(() => readConfig(environment)).toThrow(complaint);
});

test('with a policy, signed URLs need no other setting', () => {
  const { reports } = readConfig({
    ...ACCOUNT,
    REPORT_DOWNLOADS: 'true',
    ACCESS_POLICY: JSON.stringify({ grants: [{ to: 'anyone', may: ['objects'], on: ['*'] }] }),
  });
  expect(reports).toMatchObject({ objects: false, downloads: { maxSeconds: 3600 } });
});
