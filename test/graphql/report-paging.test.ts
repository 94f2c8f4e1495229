import { expect, test } from 'vitest';
import { reportObjects } from '../reports/reports-rig.ts';
import { startReportSystem, writeReport } from '../support/reports.ts';
import { manyRules } from '../support/rules.ts';
import { simulateDate } from '../support/simulated-date.ts';
import { type Answer, operationsOf, type TestSystem } from '../support/system.ts';

const DAY_MS = 86_400_000;
const FIRST_RUN = Date.parse('2026-01-01T16:00:00Z');

const REPORTS = `query ($first: Int, $after: String) {
  inventory(bucket: "logs", inventoryId: "r1") {
    list: reports(first: $first, after: $after) {
      edges { cursor node { folder } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
}`;

const inReport = (field: string, item: string) => `query ($first: Int, $after: String) {
  inventory(bucket: "logs", inventoryId: "r1") { latestReport {
    list: ${field}(first: $first, after: $after) {
      edges { cursor node { ${item} } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  } }
}`;
const FILES = inReport('files', 'key');
const OBJECTS = inReport('objects', 'key');
const LISTS = [
  ['reports', REPORTS],
  ['files', FILES],
  ['objects', OBJECTS],
] as const;

interface List {
  readonly edges: readonly { readonly cursor: string; readonly node: Record<string, string> }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly endCursor: string | null;
  };
}

function listIn({ data, errors }: Answer<Record<string, unknown> | null>): List {
  expect(errors).toEqual([]);
  const { inventory } = data as {
    inventory: { list?: List; latestReport?: { list: List } };
  };
  const list = inventory.list ?? inventory.latestReport?.list;
  if (!list) throw new Error('The answer has no list.');
  return list;
}

const namesOf = ({ edges }: List) => edges.flatMap(({ node }) => Object.values(node));

/** Five reports of three files with a row each. */
async function startWithReports(): Promise<TestSystem> {
  const now = () => FIRST_RUN + 5 * DAY_MS;
  const system = await startReportSystem({ reports: { rowsPerFile: 1, now } });
  for (let day = 0; day < 5; day += 1) {
    writeReport(system, { at: new Date(FIRST_RUN + day * DAY_MS) });
  }
  return system;
}

/** A cursor with another key. */
function forge(cursor: string, key: string): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  const list = text.split('/').slice(0, 2).join('/');
  return Buffer.from(`${list}/${key}`).toString('base64url');
}

test.for(LISTS)('%s come once each, in pages of any size', async ([name, query]) => {
  await using system = await startWithReports();
  const all = namesOf(listIn(await system.askText(query, { first: 100 })));
  expect(all).toHaveLength(name === 'reports' ? 5 : 3);
  for (const first of [1, 2, 3, 4, 100]) {
    const found: string[] = [];
    let after: string | null = null;
    for (;;) {
      const list = listIn(await system.askText(query, { first, after }));
      expect(list.pageInfo.hasPreviousPage).toBe(after !== null);
      found.push(...namesOf(list));
      if (!list.pageInfo.hasNextPage) break;
      expect(list.edges).toHaveLength(first);
      after = list.pageInfo.endCursor;
    }
    expect(found).toEqual(all);
  }
});

test.for(LISTS)('a page of no %s is empty, and one beyond the end too', async ([, query]) => {
  await using system = await startWithReports();
  const none = listIn(await system.askText(query, { first: 0 }));
  expect(none).toMatchObject({ edges: [], pageInfo: { hasNextPage: true } });
  const { pageInfo } = listIn(await system.askText(query, { first: 100 }));
  expect(pageInfo.hasNextPage).toBe(false);
  const beyond = listIn(await system.askText(query, { first: 10, after: pageInfo.endCursor }));
  expect(beyond).toMatchObject({ edges: [], pageInfo: { hasNextPage: false } });
});

test.for(LISTS)('a size or a cursor of %s that is none is refused', async ([name, query]) => {
  await using system = await startWithReports();
  const [edge] = listIn(await system.askText(query, {})).edges;
  const cursor = edge?.cursor ?? '';
  const others = LISTS.filter(([each]) => each !== name);
  const foreign = await Promise.all(
    others.map(async ([, other]) => listIn(await system.askText(other, {})).edges[0]?.cursor),
  );
  const keys = ['', ' ', '-1', '1.5', '1e3', '0x1', '٣', '9'.repeat(30), '0/0', '1000000000'];
  const folders = ['2026-02-30T16-00Z', '2026-01-01T16-00Z/', '../x', 'data/a.csv.gz'];
  const forged = [...keys, ...folders].map((key) => forge(cursor, key));
  const wrong = [
    ...[-1, 1_000_000].map((first) => ({ first })),
    ...[...forged, ...foreign, 'x', cursor.slice(0, -1)].map((after) => ({ after })),
  ];
  for (const variables of wrong) {
    system.requests.length = 0;
    const { data, errors } = await system.askText(query, variables);
    expect(JSON.stringify(data), JSON.stringify(variables)).toMatch(
      /"list":null|"latestReport":null/,
    );
    expect(errors, JSON.stringify(variables)).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(errors[0]?.message).toMatch(/`(first|after)`/);
    expect(system.requests.filter(({ key }) => key?.includes('/data/'))).toEqual([]);
  }
});

test('a forged cursor makes no page that costs more than any other', async () => {
  await using system = await startWithReports();
  const legal = async (query: string, variables: object) => {
    system.requests.length = 0;
    const list = listIn(await system.askText(query, variables));
    return { list, count: system.requests.length };
  };
  for (const [query, keys] of [
    [
      REPORTS,
      ['0001-01-01T00-00Z', '9999-12-31T23-59Z', 'incremental_inventory/2026-01-01T00-0000Z'],
    ],
    [FILES, ['999999999', '2', '1']],
    [OBJECTS, ['900000', '10000', '9999', '3', '02', '0']],
  ] as const) {
    const { list, count } = await legal(query, { first: 3 });
    const cursor = list.edges[0]?.cursor ?? '';
    for (const key of keys) {
      const forged = await legal(query, { first: 3, after: forge(cursor, key) });
      expect(forged.count, key).toBeLessThanOrEqual(count);
      expect(forged.list.edges.length, key).toBeLessThanOrEqual(3);
    }
  }
});

test('a forged cursor of rows leads to no row beyond the preview', async () => {
  const settings = { previewRows: 2 };
  await using system = await startReportSystem({ reports: { rowsPerFile: 1 }, settings });
  writeReport(system);
  const list = listIn(await system.askText(OBJECTS, { first: 10 }));
  expect(namesOf(list)).toEqual(['a.txt', 'b.txt']);
  for (const row of [0, 1, 2, 3, 999]) {
    const after = forge(list.edges[0]?.cursor ?? '', `${row}`);
    const page = listIn(await system.askText(OBJECTS, { first: 10, after }));
    expect(namesOf(page)).toEqual(['a.txt', 'b.txt'].slice(row));
    expect(page.pageInfo.hasNextPage).toBe(false);
  }
});

test('a report that is deleted between two pages hides no other one', async () => {
  await using system = await startWithReports();
  const first = listIn(await system.askText(REPORTS, { first: 2 }));
  const [, last] = namesOf(first);
  const folder = `p/logs/r1/${last}/manifest`;
  system.emulator.deleteObjects('reports', [`${folder}.json`, `${folder}.checksum`]);
  const rest = listIn(await system.askText(REPORTS, { after: first.pageInfo.endCursor }));
  expect(namesOf(rest)).toEqual(['2026-01-03T16-00Z', '2026-01-02T16-00Z', '2026-01-01T16-00Z']);
});

test('a report whose objects are deleted while it is read is damaged, not shorter', async () => {
  await using system = await startWithReports();
  const first = listIn(await system.askText(OBJECTS, { first: 1 }));
  const data = [...system.emulator.objects('reports').keys()].filter((key) =>
    key.includes('/data/'),
  );
  system.emulator.deleteObjects('reports', data);
  const { data: answer, errors } = await system.askText(OBJECTS, {
    after: first.pageInfo.endCursor,
  });
  expect(answer).toMatchObject({ inventory: { latestReport: { list: null } } });
  expect(errors[0]?.extensions?.code).not.toBe('INTERNAL_SERVER_ERROR');
});

test('the newest of 10,000 reports takes one list, and a page few', async () => {
  using _date = simulateDate(FIRST_RUN + 3_600_000);
  await using system = await startReportSystem();
  const folders = Array.from(
    { length: 10_000 },
    (_, index) =>
      `${new Date(FIRST_RUN - (index * DAY_MS) / 2).toISOString().slice(0, 16).replace(':', '-')}Z`,
  );
  system.emulator.putObjects(
    'reports',
    folders.flatMap((folder) => reportObjects('p/logs/r1/', folder)),
  );
  const latest = '{ inventory(bucket: "logs", inventoryId: "r1") { freshness { status } } }';
  const { data } = await system.askText(latest);
  expect(data).toEqual({ inventory: { freshness: { status: 'FRESH' } } });
  expect(operationsOf(system)).toEqual({ GetBucketInventory: 1, ListObjectsV2: 1, GetObject: 1 });
  let after: string | null = null;
  for (let page = 0; page < 5; page += 1) {
    system.requests.length = 0;
    const list = listIn(await system.askText(REPORTS, { first: 100, after }));
    expect(namesOf(list)).toEqual(folders.slice(page * 100, page * 100 + 100));
    expect(system.requests.length).toBeLessThanOrEqual(7);
    after = list.pageInfo.endCursor;
  }
  system.requests.length = 0;
  const oldest = forge(after ?? '', folders[9900] ?? '');
  expect(
    namesOf(listIn(await system.askText(REPORTS, { first: 100, after: oldest }))),
  ).toHaveLength(99);
  expect(system.requests.length).toBeLessThanOrEqual(7);
});

const FILTERED = `query ($freshness: [FreshnessStatus!], $first: Int, $after: String) {
  inventories(bucket: "logs", first: $first, after: $after, filterBy: { freshness: $freshness }) {
    totalCount nodes { inventoryId freshness { status } } pageInfo { hasNextPage endCursor }
  }
}`;

interface Filtered {
  readonly totalCount: number;
  readonly nodes: readonly { inventoryId: string; freshness: { status: string } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

test('rules are filtered by the freshness of their reports, on each page and in the count', async () => {
  const now = FIRST_RUN + 3 * DAY_MS + 3_600_000;
  using _date = simulateDate(now);
  await using system = await startReportSystem();
  const rules = manyRules(12, 'n-');
  system.emulator.storeRules('logs', rules);
  const disabled = rules[0]?.xml.replace('<IsEnabled>true', '<IsEnabled>false') ?? '';
  system.emulator.storeRules('logs', [{ id: 'n-000', xml: disabled }]);
  system.emulator.runRules('logs', ['n-003', 'n-007'], { at: new Date(now - 3_600_000) });
  system.emulator.runRules('logs', ['n-005'], { at: new Date(now - 3 * DAY_MS) });
  const ask = async (variables: object) => {
    const { data, errors } = await system.askText(FILTERED, variables);
    expect(errors).toEqual([]);
    return (data as { inventories: Filtered }).inventories;
  };
  const all = await ask({ first: 100 });
  const statuses = new Set(all.nodes.map(({ freshness }) => freshness.status));
  expect(statuses).toEqual(new Set(['DISABLED', 'NEVER', 'FRESH', 'OVERDUE']));
  const wanted = [
    ['FRESH'],
    ['OVERDUE'],
    ['NEVER'],
    ['DISABLED'],
    ['FRESH', 'OVERDUE'],
    ['DONE'],
    [],
  ];
  for (const freshness of wanted) {
    const isWanted = (status: string) => freshness.length === 0 || freshness.includes(status);
    const expected = all.nodes.filter((rule) => isWanted(rule.freshness.status));
    const found: Filtered['nodes'][number][] = [];
    let after: string | null = null;
    for (;;) {
      const page: Filtered = await ask({ freshness, first: 2, after });
      expect(page.totalCount).toBe(expected.length);
      found.push(...page.nodes);
      if (!page.pageInfo.hasNextPage) break;
      expect(page.nodes).toHaveLength(2);
      after = page.pageInfo.endCursor;
    }
    expect(found).toEqual(expected);
  }
});

async function costOf(system: TestSystem, query: string, variables: object = {}) {
  const response = await fetch(system.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { extensions } = (await response.json()) as {
    extensions: { cost: { requested: number } };
  };
  return extensions.cost.requested;
}

test('a filter by freshness costs as much as all rules of a bucket may take', async () => {
  await using system = await startReportSystem();
  for (const selection of ['nodes { inventoryId }', 'totalCount']) {
    const query = `{ inventories(bucket: "logs", first: 1, filterBy: { freshness: [NEVER] }) { ${selection} } }`;
    expect(await costOf(system, query)).toBeGreaterThanOrEqual(3010);
  }
});

test('a page of rows costs more by the rows before it', async () => {
  await using system = await startReportSystem();
  writeReport(system);
  const [edge] = listIn(await system.askText(OBJECTS, { first: 1 })).edges;
  const cost = (row: string) =>
    costOf(system, OBJECTS, { first: 10, after: forge(edge?.cursor ?? '', row) });
  const least = await costOf(system, OBJECTS, { first: 10 });
  // The rule, its report, the page and the 10,000 rows that it may look at.
  expect(least).toBe(1 + 2 + 10 + 100);
  expect(await cost('0')).toBe(least);
  expect(await cost('1')).toBe(least + 1);
  expect(await cost('5000')).toBe(least + 50);
  expect(await cost('900000')).toBe(least + 9000);
  for (const none of ['-1', '1e9', '0x9', '5000/1', '9'.repeat(30)]) {
    expect(await cost(none)).toBe(least);
  }
});

test('a report by its id costs the two requests that it takes', async () => {
  await using system = await startReportSystem();
  const manifestKey = writeReport(system);
  const idOf = (type: string, key: string) => Buffer.from(`${type}:${key}`).toString('base64');
  const report = idOf('InventoryReport', `reports/${manifestKey}`);
  const rule = idOf('InventoryConfiguration', 'logs/r1');
  const cost = async (query: string, id: unknown) => {
    system.requests.length = 0;
    expect(await costOf(system, query, { id })).toBe(system.requests.length);
    return system.requests.length;
  };
  const node = 'query ($id: ID!) { node(id: $id) { id } }';
  expect(await cost(node, report)).toBe(2);
  expect(await cost(node, rule)).toBe(1);
  const nodes = 'query ($id: [ID!]!) { nodes(ids: $id) { id } }';
  expect(await costOf(system, nodes, { id: [rule, report, idOf('Bucket', 'logs'), '?'] })).toBe(5);
  expect(await costOf(system, nodes, { id: report })).toBe(2);
});
