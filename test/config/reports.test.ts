import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/index.ts';

test('by default callers see no objects of reports, and no signed URLs', () => {
  expect(readConfig({}).reports).toEqual({
    objects: false,
    downloads: undefined,
    graceHours: 12,
    previewRows: 10_000,
  });
});

test('each setting has its place', () => {
  const { reports } = readConfig({
    REPORT_OBJECTS: 'true',
    REPORT_DOWNLOADS: 'true',
    REPORT_DOWNLOAD_MAX_SECONDS: '604800',
    REPORT_DOWNLOAD_ENDPOINT: 'oss-cn-hangzhou-internal.aliyuncs.com',
    REPORT_GRACE_HOURS: '0',
    REPORT_PREVIEW_ROWS: '500',
  });
  expect(reports).toEqual({
    objects: true,
    downloads: { maxSeconds: 604_800, endpoint: 'https://oss-cn-hangzhou-internal.aliyuncs.com' },
    graceHours: 0,
    previewRows: 500,
  });
  expect(readConfig({ REPORT_DOWNLOADS: 'true' }).reports.downloads).toEqual({
    maxSeconds: 3600,
    endpoint: undefined,
  });
});

const grants = [{ to: 'anyone', may: ['read'], on: ['*'] }];

test.for([
  [
    { REPORT_DOWNLOADS: 'true', REPORT_DOWNLOAD_MAX_SECONDS: '604801' },
    /: must be at most 604800,/,
  ],
  [
    { REPORT_DOWNLOADS: 'true', REPORT_DOWNLOAD_MAX_SECONDS: '0' },
    /: must be a whole number above 0/,
  ],
  [{ REPORT_DOWNLOAD_MAX_SECONDS: '60' }, /^REPORT_DOWNLOADS: is missing/],
  [{ REPORT_DOWNLOAD_ENDPOINT: 'https://oss.example.com' }, /^REPORT_DOWNLOADS: is missing/],
  [
    {
      REPORT_DOWNLOADS: 'true',
      REPORT_DOWNLOAD_ENDPOINT: 'https://logs.oss-cn-hangzhou.aliyuncs.com',
    },
    /^REPORT_DOWNLOAD_ENDPOINT: must be the endpoint .*: set REPORT_DOWNLOAD_ENDPOINT=https:\/\/oss-cn-hangzhou\.aliyuncs/,
  ],
  [{ REPORT_OBJECTS: 'perhaps' }, /^REPORT_OBJECTS: must be true or false/],
  [
    { REPORT_OBJECTS: 'true', ACCESS_POLICY: JSON.stringify({ grants }) },
    /^REPORT_OBJECTS: does not go with ACCESS_POLICY: leave this out, and grant the action objects/,
  ],
] as const)('%j is refused', ([environment, complaint]) => {
  expect(() => readConfig(environment)).toThrow(complaint);
});
