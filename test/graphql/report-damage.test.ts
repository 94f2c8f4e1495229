import { expect, test } from 'vitest';
import type { ReportDamage } from '../../src/emulator/emulator.ts';
import type { ReportProblemKind } from '../../src/reports/report.ts';
import { startReportSystem, writeReport } from '../support/reports.ts';

const QUERY = `{
  inventory(bucket: "logs", inventoryId: "r1") {
    freshness { status latestReportAt }
    latestReport { folder }
    reports { nodes {
      folder publishedAt state problems { kind file message }
      fileCount totalFileSize columns { name }
      files { nodes { key signedUrl { expiresAt } } }
      objects { nodes { key } }
    } }
  }
}`;

interface Shown {
  readonly folder: string;
  readonly publishedAt: string | null;
  readonly state: string;
  readonly problems: readonly { kind: string; file: string | null; message: string }[];
  readonly fileCount: number | null;
  readonly files: { nodes: readonly { key: string; signedUrl: object | null }[] } | null;
  readonly objects: { nodes: readonly { key: string }[] } | null;
}

const SOUND = '2026-01-29T16-00Z';
const DAMAGED = '2026-01-30T16-00Z';
const AT = [new Date('2026-01-29T16:00:00Z'), new Date('2026-01-30T16:00:00Z')] as const;

/** What a damage makes of a report: its state, its problems, what its rows are refused for, whether its URLs are
 * signed, and the folder of the latest report. */
const DAMAGES: readonly (readonly [
  ReportDamage,
  string,
  readonly string[],
  { readonly rows: ReportProblemKind | 'ALL'; readonly urls: boolean; readonly latest: string },
])[] = [
  ['noManifest', 'INCOMPLETE', [], { rows: 'MANIFEST_INVALID', urls: false, latest: SOUND }],
  ['noChecksum', 'INCOMPLETE', [], { rows: 'ALL', urls: true, latest: SOUND }],
  [
    'wrongChecksum',
    'DAMAGED',
    ['MANIFEST_CHECKSUM'],
    { rows: 'MANIFEST_CHECKSUM', urls: false, latest: SOUND },
  ],
  [
    'invalidManifest',
    'DAMAGED',
    ['MANIFEST_INVALID'],
    { rows: 'MANIFEST_INVALID', urls: false, latest: SOUND },
  ],
  [
    'foreignDestination',
    'DAMAGED',
    ['FOREIGN_DESTINATION'],
    { rows: 'FOREIGN_DESTINATION', urls: false, latest: SOUND },
  ],
  ['collapsedSlashes', 'COMPLETE', [], { rows: 'ALL', urls: true, latest: DAMAGED }],
  [
    'missingFile',
    'COMPLETE',
    ['FILE_MISSING'],
    { rows: 'FILE_MISSING', urls: true, latest: DAMAGED },
  ],
  ['truncatedFile', 'COMPLETE', ['FILE_SIZE'], { rows: 'ROW_SHAPE', urls: true, latest: DAMAGED }],
  ['wrongFileSize', 'COMPLETE', ['FILE_SIZE'], { rows: 'ALL', urls: true, latest: DAMAGED }],
  // These show when the file is read.
  ['wrongFileChecksum', 'COMPLETE', [], { rows: 'FILE_CHECKSUM', urls: true, latest: DAMAGED }],
  ['shortRow', 'COMPLETE', [], { rows: 'ROW_SHAPE', urls: true, latest: DAMAGED }],
  [
    'archived',
    'UNREADABLE',
    ['FILE_ARCHIVED'],
    { rows: 'FILE_ARCHIVED', urls: false, latest: DAMAGED },
  ],
];

test.for(DAMAGES)(
  '%s is %s with %j at its report alone, and never fewer rows',
  async ([damage, state, kinds, { rows, urls, latest }]) => {
    await using system = await startReportSystem({ reports: { rowsPerFile: 2 } });
    writeReport(system, { at: AT[0] });
    writeReport(system, { at: AT[1], damage });
    const { data, errors } = await system.askText(QUERY);
    const { inventory } = data as {
      inventory: {
        freshness: { status: string };
        latestReport: { folder: string };
        reports: { nodes: readonly Shown[] };
      };
    };
    const [damaged, sound] = inventory.reports.nodes;
    expect(inventory.reports.nodes.map(({ folder }) => folder)).toEqual([DAMAGED, SOUND]);
    expect(sound).toMatchObject({ state: 'COMPLETE', problems: [], fileCount: 2 });
    expect(sound?.objects?.nodes.map(({ key }) => key)).toEqual(['a.txt', 'b.txt', 'c.txt']);
    expect(sound?.files?.nodes.every(({ signedUrl }) => signedUrl)).toBe(true);

    expect(damaged?.state).toBe(state);
    expect(damaged?.problems.map(({ kind }) => kind)).toEqual(kinds);
    if (rows === 'ALL') expect(damaged?.objects).toEqual(sound?.objects);
    else expect(damaged?.objects ?? null).toBeNull();
    const signed = damaged?.files?.nodes.filter(({ signedUrl }) => signedUrl) ?? [];
    expect(signed).toHaveLength(urls ? 2 : 0);
    expect(inventory.latestReport.folder).toBe(latest);
    expect(inventory.freshness.status).toBe(state === 'UNREADABLE' ? 'UNKNOWN' : 'OVERDUE');

    // Each refused field says why, at the damaged report alone.
    for (const { path, extensions } of errors) {
      expect(path?.slice(0, 4)).toEqual(['inventory', 'reports', 'nodes', 0]);
      expect(extensions?.code).not.toBe('INTERNAL_SERVER_ERROR');
    }
    const refused = errors.filter(({ path }) => path?.[4] === 'objects');
    if (rows === 'ALL') expect(refused).toEqual([]);
    else {
      const file = /^(FILE_(MISSING|CHECKSUM)|ROW)/.test(rows) ? expect.any(String) : null;
      expect(refused.map(({ extensions }) => extensions)).toEqual([
        expect.objectContaining({ code: 'REPORT_DAMAGED', problem: { kind: rows, file } }),
      ]);
    }
  },
);

test.for([
  ['noReport', 0],
  ['dataOnly', 0],
] as const)('%s leaves no report to see', async ([damage]) => {
  await using system = await startReportSystem();
  writeReport(system, { at: AT[1], damage });
  const { data, errors } = await system.askText(QUERY);
  expect(errors).toEqual([]);
  expect(data).toEqual({
    inventory: {
      freshness: { status: 'NEVER', latestReportAt: null },
      latestReport: null,
      reports: { nodes: [] },
    },
  });
});

test('a file whose body breaks off on its way has all of its rows, or none', async () => {
  await using system = await startReportSystem({ reports: { rowsPerFile: 2 } });
  writeReport(system, { at: AT[1] });
  for (const how of ['close', 'reset', 'length'] as const) {
    for (const bytes of [0, 1, 30]) {
      const keyPrefix = 'p/logs/r1/data/';
      system.emulator.inject({ kind: 'truncate', operation: 'GetObject', keyPrefix, bytes, how });
      const { data, errors } = await system.askText(QUERY);
      const { inventory } = data as { inventory: { reports: { nodes: readonly Shown[] } } };
      const keys = inventory.reports.nodes[0]?.objects?.nodes.map(({ key }) => key);
      // A connection that breaks is taken up again; a shorter file is another file.
      const isWhole = how !== 'length';
      expect(keys, `${how} at ${bytes}`).toEqual(isWhole ? ['a.txt', 'b.txt', 'c.txt'] : undefined);
      expect(errors.map(({ extensions }) => extensions?.code)).toEqual(
        isWhole ? [] : ['REPORT_DAMAGED'],
      );
    }
  }
});

test.for([
  ['AccessDenied', 'ACCESS_DENIED'],
  ['KmsServiceNotEnabled', 'ACCESS_DENIED'],
  ['InvalidObjectState', 'REPORT_DAMAGED'],
] as const)(
  'a file that OSS refuses with %s has no rows, and says %s',
  async ([code, expected]) => {
    await using system = await startReportSystem({ reports: { rowsPerFile: 2 } });
    writeReport(system, { at: AT[1] });
    const keyPrefix = 'p/logs/r1/data/';
    system.emulator.inject({ kind: 'error', operation: 'GetObject', keyPrefix, status: 403, code });
    const { data, errors } = await system.askText(QUERY);
    const { inventory } = data as { inventory: { reports: { nodes: readonly Shown[] } } };
    expect(inventory.reports.nodes).toMatchObject([{ state: 'COMPLETE', objects: null }]);
    expect(errors).toMatchObject([{ extensions: { code: expected } }]);
  },
);

test('a report whose rule is deleted remains, with its rows', async () => {
  await using system = await startReportSystem();
  const key = writeReport(system, { at: AT[1] });
  system.emulator.deleteRules('logs', ['r1']);
  const { data, errors } = await system.askText(
    `{ inventoryReport(destinationBucket: "reports", manifestKey: "${key}") {
      inventoryId inventory { id } state problems { kind } objects { nodes { key } }
    } }`,
  );
  expect(errors).toEqual([]);
  expect(data).toEqual({
    inventoryReport: {
      inventoryId: 'r1',
      inventory: null,
      state: 'COMPLETE',
      problems: [],
      objects: { nodes: [{ key: 'a.txt' }, { key: 'b.txt' }, { key: 'c.txt' }] },
    },
  });
});
