import { array, assert, asyncProperty, boolean, constantFrom, integer, record } from 'fast-check';
import { expect, test } from 'vitest';
import type { ObjectSetup } from '../../src/emulator/emulator.ts';
import { STORAGE_CLASSES } from '../../src/inventory/vocabulary.ts';
import { startReportSystem, writeReport } from '../support/reports.ts';
import { repeatable } from '../support/seed.ts';
import { finishSummary, reportIdOf, summarize } from '../support/summaries.ts';

const GROUP = '{ name objectCount totalSize }';
const FIGURES = `... on ReportSummary {
  objectCount totalSize missingColumns deleteMarkerCount
  byStorageClass ${GROUP} byLastModifiedMonth ${GROUP} noncurrent ${GROUP} unencrypted ${GROUP}
  top: byPrefix ${GROUP}
  some: byPrefix(first: 2) ${GROUP}
  below: byPrefix(under: "ä /") ${GROUP}
  deeper: byPrefix(under: "ä /+%/") ${GROUP}
  unknown: byPrefix(under: "none/") ${GROUP}
  largest(first: 5) { size }
}`;

const level = constantFrom('ä /', '+%/', 'b"/', '/', ',\n/');
const objects = array(
  record({
    levels: array(level, { maxLength: 3 }),
    name: constantFrom('', 'one', 'two', 'drei %2F', '日'),
    size: integer({ min: 0, max: 10_000_000 }),
    storageClass: constantFrom(...Object.values(STORAGE_CLASSES)),
    month: integer({ min: 0, max: 5 }),
    isEncrypted: boolean(),
    isDeleteMarker: boolean(),
  }),
  { minLength: 1, maxLength: 200 },
);

/** An object that a report lists. */
interface Listed extends ObjectSetup {
  readonly size: number;
  readonly lastModified: Date;
  readonly isLatest: boolean;
}

interface Group {
  readonly name: string | null;
  readonly objectCount: number;
  readonly totalSize: number;
}

function groupOf(listed: readonly Listed[], name: string | null = null): Group {
  const sizes = listed.map(({ size, isDeleteMarker }) => (isDeleteMarker ? 0 : size));
  return {
    name,
    objectCount: listed.length,
    totalSize: sizes.reduce((sum, size) => sum + size, 0),
  };
}

const byName = (a: Group, b: Group) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1);
const bySize = (a: Group, b: Group) => b.totalSize - a.totalSize || byName(a, b);

/** Groups in an order, and at the end the objects that have no name or come after the first ones. */
function groupsOf(
  listed: readonly Listed[],
  nameOf: (object: Listed) => string | undefined,
  { order = bySize, first = Number.POSITIVE_INFINITY } = {},
): Group[] {
  const groups = [...Map.groupBy(listed, nameOf)].flatMap(([name, each]) =>
    name === undefined ? [] : groupOf(each, name),
  );
  const shown = groups.sort(order).slice(0, first);
  const names = new Set(shown.map(({ name }) => name));
  const rest = listed.filter((object) => !names.has(nameOf(object) ?? null));
  return rest.length > 0 ? [...shown, groupOf(rest)] : shown;
}

function byPrefix(listed: readonly Listed[], under = '', first?: number): Group[] {
  const inside = listed.filter(({ key }) => key.startsWith(under));
  const nameOf = ({ key }: Listed) => {
    const end = key.indexOf('/', under.length);
    return end < 0 ? undefined : key.slice(0, end + 1);
  };
  return groupsOf(inside, nameOf, first === undefined ? {} : { first });
}

test.for([
  ['current objects', false],
  ['all versions', true],
] as const)('the figures of %s are those of the bucket', async ([name, isVersioned]) => {
  await assert(
    asyncProperty(objects, integer({ min: 20, max: 90 }), async (drawn, rowsPerFile) => {
      const setups = drawn.map(({ levels, name: last, month, isDeleteMarker, ...object }) => ({
        ...object,
        // A key must not begin with `/`.
        key: `${levels.join('').replace(/^\//, 'x/')}${last || 'z'}`,
        lastModified: new Date(Date.UTC(2026, month, 15)),
        isDeleteMarker: isVersioned && isDeleteMarker,
      }));
      // A later one replaces the object of a key, or is its current version.
      const latest = new Map(setups.map((setup) => [setup.key, setup]));
      const listed: Listed[] = setups
        .map((setup) => ({ ...setup, isLatest: latest.get(setup.key) === setup }))
        .filter(({ isLatest }) => isLatest || isVersioned);
      const stored = listed.filter(({ isDeleteMarker }) => !isDeleteMarker);

      await using system = await startReportSystem({
        objects: setups,
        isVersioned,
        fields: ['Size', 'StorageClass', 'LastModifiedDate', 'EncryptionStatus'],
        reports: { rowsPerFile },
      });
      const report = reportIdOf(writeReport(system));
      await summarize(system, report);
      expect(await finishSummary(system, report, FIGURES)).toEqual({
        __typename: 'ReportSummary',
        objectCount: listed.length,
        totalSize: groupOf(listed).totalSize,
        missingColumns: [],
        deleteMarkerCount: isVersioned ? listed.length - stored.length : null,
        byStorageClass: groupsOf(listed, ({ storageClass, isDeleteMarker }) =>
          isDeleteMarker ? undefined : storageClass,
        ),
        byLastModifiedMonth: groupsOf(
          listed,
          ({ lastModified }) => lastModified.toISOString().slice(0, 7),
          { order: byName },
        ),
        noncurrent: isVersioned ? groupOf(listed.filter(({ isLatest }) => !isLatest)) : null,
        unencrypted: groupOf(stored.filter(({ isEncrypted }) => !isEncrypted)),
        top: byPrefix(listed),
        some: byPrefix(listed, '', 2),
        below: byPrefix(listed, 'ä /'),
        deeper: byPrefix(listed, 'ä /+%/'),
        unknown: [],
        largest: stored
          .map(({ size }) => ({ size }))
          .sort((a, b) => b.size - a.size)
          .slice(0, 5),
      });
    }),
    repeatable(`figures of ${name}`, 10),
  );
});

test('a figure whose column is missing is null, and the column is named', async () => {
  await using system = await startReportSystem({ fields: [] });
  const report = reportIdOf(writeReport(system));
  await summarize(system, report);
  expect(await finishSummary(system, report, FIGURES)).toEqual({
    __typename: 'ReportSummary',
    objectCount: 3,
    totalSize: null,
    missingColumns: ['SIZE', 'STORAGE_CLASS', 'LAST_MODIFIED_DATE', 'ENCRYPTION_STATUS'],
    deleteMarkerCount: null,
    byStorageClass: null,
    byLastModifiedMonth: null,
    noncurrent: null,
    unencrypted: null,
    top: [{ name: null, objectCount: 3, totalSize: null }],
    some: [{ name: null, objectCount: 3, totalSize: null }],
    below: [],
    deeper: [],
    unknown: [],
    largest: null,
  });
});

test.for([
  ['byPrefix', 0, '{ name }'],
  ['byPrefix', 1001, '{ name }'],
  ['largest', 0, '{ key }'],
  ['largest', 101, '{ key }'],
] as const)('%s does not return %d', async ([field, first, selection]) => {
  await using system = await startReportSystem();
  const report = reportIdOf(writeReport(system));
  await summarize(system, report);
  await finishSummary(system, report);
  const { errors } = await system.askText(
    `query ($id: ID!) { node(id: $id) { ... on InventoryReport { summary {
      ... on ReportSummary { ${field}(first: ${first}) ${selection} }
    } } } }`,
    { id: report },
  );
  const max = field === 'largest' ? 100 : 1000;
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(errors[0]?.message).toContain(`${first} is out of range: 1 to ${max}.`);
});
