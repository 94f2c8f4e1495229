import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  integer,
  oneof,
  string,
  tuple,
} from 'fast-check';
import { expect, test } from 'vitest';
import { OLDER_FORM, type ReportForm } from '../../src/emulator/emulator.ts';
import { STORAGE_CLASSES } from '../../src/inventory/vocabulary.ts';
import { startReportSystem, writeReport } from '../support/reports.ts';
import { repeatable } from '../support/seed.ts';
import type { TestSystem } from '../support/system.ts';

const PAGE = `query ($first: Int, $after: String, $keyPrefix: String) {
  inventory(bucket: "logs", inventoryId: "r1") {
    latestReport { objects(first: $first, after: $after, keyPrefix: $keyPrefix) {
      edges { cursor node { key versionId isLatest isDeleteMarker size storageClass } }
      nodes { key }
      pageInfo { hasNextPage endCursor }
      scannedRowCount
    } }
  }
}`;

interface Row {
  readonly key: string;
  readonly versionId: string | null;
  readonly isLatest: boolean | null;
  readonly isDeleteMarker: boolean | null;
  readonly size: number | null;
  readonly storageClass: string | null;
}

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: Row }[];
  readonly nodes: readonly { readonly key: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  readonly scannedRowCount: number;
}

async function readPage(system: TestSystem, variables: object): Promise<Page> {
  const { data, errors } = await system.askText(PAGE, variables);
  expect(errors).toEqual([]);
  return (data as { inventory: { latestReport: { objects: Page } } }).inventory.latestReport
    .objects;
}

/** All rows, in pages of these sizes again and again. */
async function readRows(system: TestSystem, sizes: readonly number[], keyPrefix?: string) {
  const rows: Row[] = [];
  let after: string | null = null;
  for (let page = 0; ; page += 1) {
    const { edges, nodes, pageInfo } = await readPage(system, {
      first: sizes[page % sizes.length],
      after,
      keyPrefix,
    });
    expect(nodes).toEqual(edges.map(({ node: { key } }) => ({ key })));
    rows.push(...edges.map(({ node }) => node));
    if (!pageInfo.hasNextPage) return rows;
    after = pageInfo.endCursor;
  }
}

const UNITS = '+%/ "\',\n\r\\.日🦜\u0000'.match(/./gsu) ?? [];

/** 2,000 keys of any text, and of what CSV, URLs and forms treat as special. */
const keys = array(
  oneof(
    string({ unit: 'binary', minLength: 1, maxLength: 60 }),
    string({ unit: constantFrom(...UNITS, '%2B', '%zz'), minLength: 1, maxLength: 60 }),
  ).filter((key) => key.isWellFormed()),
  { minLength: 2000, maxLength: 2000 },
)
  // A file of `+` without any `/` or space would not show how its keys are encoded.
  .map((all) => all.map((key, index) => (index % 3 === 0 ? `${key} /` : key)));
/** One is large, as each page reads the report from its start. */
const sizes = tuple(
  array(integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 4 }),
  integer({ min: 300, max: 1000 }),
).map(([others, large]) => [...others, large]);
/** So few that none has but a few rows. */
const fileCounts = integer({ min: 3, max: 9 });

const CLASSES = Object.entries(STORAGE_CLASSES);

/** A version of an object for each key, in order; some are delete markers. */
function versionsOf(names: readonly string[], hasMarkers: boolean) {
  return names.map((key, index) => {
    const [name, word] = CLASSES[index % CLASSES.length] ?? ['STANDARD', 'Standard'];
    const isDeleteMarker = hasMarkers && index % 7 === 3;
    return {
      setup: { key, size: index, storageClass: word, isDeleteMarker },
      row: isDeleteMarker
        ? { key, size: null, storageClass: null }
        : { key, size: index, storageClass: name },
      isDeleteMarker,
    };
  });
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const FORMS: readonly Partial<ReportForm>[] = [
  {},
  OLDER_FORM,
  { keys: 'form', lineEnd: '\r\n', endsLastLine: false, booleans: 'capitalised' },
];

test.for(FORMS)('the rows of current objects in the form %j are the bucket’s', async (form) => {
  await assert(
    asyncProperty(keys, sizes, fileCounts, async (names, pages, fileCount) => {
      const versions = versionsOf([...new Set(names)], false);
      await using system = await startReportSystem({
        objects: versions.map(({ setup }) => setup),
        reports: { rowsPerFile: Math.ceil(versions.length / fileCount), form },
      });
      writeReport(system);
      const none = { versionId: null, isLatest: null, isDeleteMarker: null };
      expect(await readRows(system, pages)).toEqual(
        versions.map(({ row }) => ({ ...row, ...none })).toSorted((a, b) => byBytes(a.key, b.key)),
      );
    }),
    repeatable('rows of current objects', 1),
  );
});

test.for(FORMS)('the rows of all versions in the form %j are the bucket’s', async (form) => {
  await assert(
    asyncProperty(keys, sizes, fileCounts, async (names, pages, fileCount) => {
      // Some keys have several versions.
      const written = names.map((name, index) => (index % 3 ? name : (names[index / 2] ?? name)));
      const versions = versionsOf(written, true);
      await using system = await startReportSystem({
        objects: versions.map(({ setup }) => setup),
        isVersioned: true,
        reports: { rowsPerFile: Math.ceil(versions.length / fileCount), form },
      });
      writeReport(system);
      const rows = await readRows(system, pages);
      const byKey = Map.groupBy(versions.toReversed(), ({ setup }) => setup.key);
      const expected = [...byKey]
        .toSorted(([a], [b]) => byBytes(a, b))
        .flatMap(([, group]) =>
          group.map(({ row, isDeleteMarker }, index) => ({
            ...row,
            isDeleteMarker,
            isLatest: index === 0,
            versionId: expect.any(String),
          })),
        );
      expect(rows).toEqual(expected);
      expect(new Set(rows.map(({ versionId }) => versionId)).size).toBe(rows.length);
    }),
    repeatable('rows of all versions', 1),
  );
});

test('with a prefix, each row that starts with it comes once, whatever the prefix', async () => {
  await using system = await startReportSystem({
    objects: ['a', 'a/', 'a/b', 'a\n', 'A/', '%61/', 'a%2F', 'é', 'e\u0301', '🦜', "'", '"'].map(
      (key) => ({ key }),
    ),
    reports: { rowsPerFile: 5 },
  });
  writeReport(system);
  const all = (await readRows(system, [1000])).map(({ key }) => key);
  const prefixes = [
    ...all,
    '',
    'a',
    '.*',
    '\u0000',
    '%',
    '/',
    '\ud83e',
    '\ufeff',
    'x'.repeat(5000),
  ];
  for (const keyPrefix of prefixes) {
    for (const pages of [[1], [2, 1], [1000]]) {
      const found = (await readRows(system, pages, keyPrefix)).map(({ key }) => key);
      expect(found, keyPrefix).toEqual(all.filter((key) => key.startsWith(keyPrefix)));
    }
  }
});

test('a preview ends after its rows, and `files` have the others', async () => {
  await using system = await startReportSystem({
    objects: Array.from({ length: 20 }, (_, index) => ({ key: `k${index}` })),
    reports: { rowsPerFile: 3 },
    settings: { previewRows: 10 },
  });
  writeReport(system);
  for (const pages of [[1], [3, 4], [10], [1000]]) {
    expect(await readRows(system, pages)).toHaveLength(10);
  }
  expect(await readRows(system, [4], 'none')).toEqual([]);
});

test('a page of no rows reads nothing, and says that there are some', async () => {
  await using system = await startReportSystem();
  writeReport(system);
  const page = await readPage(system, { first: 0 });
  expect(page).toMatchObject({ edges: [], scannedRowCount: 0, pageInfo: { hasNextPage: true } });
  expect(system.requests.filter(({ key }) => key?.includes('/data/'))).toEqual([]);
  const { pageInfo } = await readPage(system, { first: 1000 });
  const beyond = await readPage(system, { first: 10, after: pageInfo.endCursor });
  expect(beyond).toMatchObject({ edges: [], pageInfo: { hasNextPage: false } });
});
