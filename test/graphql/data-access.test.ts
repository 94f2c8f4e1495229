import { expect, test } from 'vitest';
import { type Access, FULL_ACCESS } from '../../src/access/policy.ts';
import type { InventoryConfiguration } from '../../src/inventory/configuration.ts';
import { AccessDeniedError, NoSuchBucketError } from '../../src/inventory/errors.ts';
import { createDataAccess } from '../../src/loaders/data-access.ts';
import type { ObjectEntry } from '../../src/oss/object-list.ts';
import type { OssStores } from '../../src/oss/oss.ts';
import type { FoundReport } from '../../src/reports/found-report.ts';
import { type Stores, withReports } from '../../src/reports/report-store.ts';
import { ACCOUNT_ID } from '../support/rules.ts';

const NO_ACCESS: Access = {
  reads: 'none',
  may: () => false,
  mayWrite: () => false,
  mayReadReports: () => false,
  mayReadObjects: () => false,
};

const RULE: InventoryConfiguration = {
  bucket: 'logs',
  inventoryId: 'daily',
  isEnabled: true,
  filter: {
    prefix: null,
    lastModifiedAfter: null,
    lastModifiedBefore: null,
    minSize: null,
    maxSize: null,
    storageClasses: null,
  },
  destination: {
    format: 'CSV',
    accountId: ACCOUNT_ID,
    roleArn: `acs:ram::${ACCOUNT_ID}:role/R`,
    bucket: 'reports',
    prefix: null,
    encryption: null,
  },
  schedule: { frequency: 'Daily', dayOfMonth: null, autoDelete: false },
  includedObjectVersions: 'All',
  optionalFields: [],
  incremental: null,
  unknownElements: [],
};

const ENTRY: ObjectEntry = {
  key: '',
  size: 1,
  etag: '',
  lastModified: null,
  storageClass: 'Standard',
  isRestored: false,
};

const REPORT: FoundReport = {
  place: {
    destinationBucket: 'reports',
    sourceBucket: 'logs',
    inventoryId: 'daily',
    root: 'logs/daily/',
  },
  folder: { name: '2026-01-30T16-00Z', scanStartedAt: new Date('2026-01-30T16:00:00Z') },
  manifestKey: 'logs/daily/2026-01-30T16-00Z/manifest.json',
  manifest: ENTRY,
  checksum: ENTRY,
};

/** Stores that note which of their methods is called, and answer nothing. */
function recordingStores(): { readonly stores: Stores; readonly calls: string[] } {
  const calls: string[] = [];
  const recording = (store: string) =>
    new Proxy(
      {},
      {
        get: (_target, method) => () => {
          calls.push(`${store}.${String(method)}`);
          return Promise.reject(new NoSuchBucketError('logs'));
        },
      },
    );
  const stores = {
    inventories: recording('inventories'),
    buckets: recording('buckets'),
    objects: recording('objects'),
    owner: 'test',
  };
  return { stores: withReports(stores as OssStores), calls };
}

/** Calls all that resolvers have; how each call ended, by its name. */
async function callEverything(access: Access) {
  const { stores, calls } = recordingStores();
  const { loaders, writes, plans, ...rest } = createDataAccess(stores, { access });
  const page = { from: 'front', size: 1, after: null, before: null } as const;
  const change = {
    destination: undefined,
    expectedVersion: undefined,
    issues: [],
    apply: () => RULE,
  };
  const { reports } = loaders;
  const plan = { rules: [{ rule: RULE, issues: [] }], exceptBuckets: [], prune: undefined };
  const walk = { prefix: '', region: '', after: null, size: 1, filter: undefined };
  const ways = {
    rule: () => loaders.rule.load(RULE),
    ruleXml: () => loaders.ruleXml.load(RULE),
    page: () => loaders.page.load({ ...page, bucket: 'logs', filter: undefined }),
    count: () => loaders.count('logs', undefined),
    bucket: () => loaders.bucket.load('logs'),
    bucketDetails: () => loaders.bucketDetails.load('logs'),
    bucketPage: () => loaders.bucketPage.load({ ...page, prefix: '', region: '' }),
    bucketCount: () => loaders.bucketCount({ prefix: '', region: '' }),
    bucketsAfter: async () => (await loaders.bucketsAfter('', null).next()).done,
    settledRules: () => loaders.settledRules('logs'),
    walk: () => loaders.walk(walk),
    create: () => writes.create(RULE, []),
    update: () => writes.update(RULE, change),
    delete: () => writes.delete(RULE, undefined),
    validateCreate: () => writes.validateCreate(RULE, []),
    validateUpdate: () => writes.validateUpdate(RULE, change),
    // A plan lists what cannot be read; whether a bucket exists does not show.
    createPlan: async () => (await plans.create(plan)).unreadableBuckets[0]?.error,
    applyPlan: async () => {
      const { digest } = await plans.create(plan);
      return (await plans.apply(plan, { digest, maxDeletes: 0 })).outcomes;
    },
    byKey: () =>
      reports.byKey.load({ destinationBucket: 'reports', manifestKey: REPORT.manifestKey }),
    readings: () => reports.readings.load(REPORT),
    problems: () => reports.problems.load(REPORT),
    reportPage: () => reports.page(RULE, { after: null, size: 1 }),
    latest: () => reports.latest(RULE),
    freshness: async () => (await reports.freshness.load(RULE)).status,
    objects: () => reports.objects(REPORT, { first: 1 }),
    signedUrl: () => reports.signedUrl(REPORT, { key: 'k', size: 1, md5: '' }, 1),
    summary: () => reports.summary(REPORT),
    summarize: () => reports.summarize(REPORT, 'id'),
    assertMayReadObjects: async () => reports.assertMayReadObjects(REPORT),
  };
  const ends = Object.entries<() => Promise<unknown>>(ways).map(async ([name, call]) => {
    const end = await call().catch((error: unknown) => error);
    return [name, end instanceof Error ? end.constructor : end] as const;
  });
  const { reports: _, ...others } = loaders;
  const ofPlans = Object.keys(plans).map((name) => `${name}Plan`);
  const had = [others, reports, writes].flatMap((each) => Object.keys(each));
  return {
    ends: Object.fromEntries(await Promise.all(ends)),
    calls,
    rest,
    ways,
    had: [...had, ...ofPlans],
  };
}

test('the loaders and the writes decide what a caller may do, before OSS is asked', async () => {
  const { ends, calls } = await callEverything(NO_ACCESS);
  expect(ends).toEqual({
    rule: null,
    ruleXml: null,
    page: NoSuchBucketError,
    count: NoSuchBucketError,
    bucket: null,
    bucketDetails: null,
    bucketPage: { items: [], hasNextPage: false, hasPreviousPage: false },
    bucketCount: 0,
    bucketsAfter: true,
    settledRules: NoSuchBucketError,
    walk: expect.objectContaining({ items: [], hasNextPage: false }),
    create: AccessDeniedError,
    update: AccessDeniedError,
    delete: AccessDeniedError,
    validateCreate: AccessDeniedError,
    validateUpdate: AccessDeniedError,
    createPlan: NoSuchBucketError,
    applyPlan: [],
    byKey: null,
    readings: AccessDeniedError,
    problems: AccessDeniedError,
    reportPage: AccessDeniedError,
    latest: AccessDeniedError,
    freshness: 'UNKNOWN',
    objects: AccessDeniedError,
    signedUrl: AccessDeniedError,
    summary: AccessDeniedError,
    summarize: AccessDeniedError,
    assertMayReadObjects: AccessDeniedError,
  });
  expect(calls).toEqual([]);
});

test('each of them asks OSS for a caller who may', async () => {
  const { calls } = await callEverything(FULL_ACCESS);
  expect(new Set(calls)).toEqual(
    new Set([
      ...['inventories.get', 'inventories.getXml', 'inventories.list'],
      ...['buckets.get', 'buckets.list'],
      ...['inventories.put', 'inventories.update', 'inventories.delete'],
      'inventories.previewUpdate',
      ...['objects.list', 'objects.get'],
    ]),
  );
});

test('resolvers get nothing else but the rights: no store, and no function of one', async () => {
  const { rest, ways, had } = await callEverything(FULL_ACCESS);
  expect(rest).toEqual({ access: FULL_ACCESS });
  // A new loader, write or plan belongs into the tests above.
  const facts = ['ageMs', 'forget', 'hasSignedUrls', 'maxSignedSeconds', 'page', 'versionOf'];
  expect(had.toSorted()).toEqual(
    [...Object.keys(ways).filter((name) => name !== 'reportPage'), ...facts].toSorted(),
  );
});
