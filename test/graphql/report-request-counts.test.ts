import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Emulator, ReportOptions } from '../../src/emulator/emulator.ts';
import { startReportSystem } from '../support/reports.ts';
import { ruleXml } from '../support/rules.ts';

const DAY_MS = 86_400_000;
const IDS = Array.from({ length: 100 }, (_, number) => `rule-${String(number).padStart(3, '0')}`);

/** What documents about reports cost in requests to OSS, the rules included; docs/requests.md has the table. */
interface Row {
  readonly document: string;
  readonly first: number;
  /** When it is asked again, by the same or another caller. */
  readonly again: number;
  readonly setUp: (emulator: Emulator) => void;
  readonly reports?: ReportOptions;
}

const ofRule = (selection: string) =>
  `{ inventory(bucket: "logs", inventoryId: "rule-000") { ${selection} } }`;
const ofRules = `{ inventories(bucket: "logs", first: 100) { nodes {
  freshness { status } latestReport { folder state fileCount } } } }`;

const store = (ids: readonly string[], prefixOf: (id: string) => string) => (emulator: Emulator) =>
  emulator.storeRules(
    'logs',
    ids.map((id) => ({
      id,
      xml: ruleXml(id).replace('</Bucket>', `</Bucket><Prefix>${prefixOf(id)}</Prefix>`),
    })),
  );
const run = (ids: readonly string[], prefixOf: (id: string) => string) => (emulator: Emulator) => {
  store(ids, prefixOf)(emulator);
  emulator.runRules('logs', ids);
};
const [rule = ''] = IDS;
const one = run([rule], () => 'p');
const ten = (emulator: Emulator) => {
  one(emulator);
  for (let daysAgo = 1; daysAgo < 10; daysAgo += 1) {
    emulator.runRules('logs', [rule], { at: new Date(emulator.now() - daysAgo * DAY_MS) });
  }
};

const ROWS: Readonly<Record<string, Row>> = {
  'a rule and its `latestReport`': {
    document: ofRule('latestReport { folder publishedAt }'),
    first: 3,
    again: 2,
    setUp: one,
  },
  'with `freshness`, and `state`, `columns`, `files` of the report': {
    document: ofRule(
      'freshness { status reason } latestReport { state columns { name } files { nodes { key } } }',
    ),
    first: 3,
    again: 2,
    setUp: one,
  },
  'a rule and its `latestReport`, where the prefix ends in a slash and OSS wrote one slash': {
    document: ofRule('latestReport { folder }'),
    first: 4,
    again: 2,
    setUp: run([rule], () => 'p/'),
    reports: { form: { doublesSlash: false } },
  },
  'a rule and the `problems` of its `latestReport`': {
    document: ofRule('latestReport { problems { kind } }'),
    first: 4,
    again: 3,
    setUp: one,
  },
  'a rule and 100 `objects` of its `latestReport`': {
    document: ofRule('latestReport { objects(first: 100) { nodes { key } } }'),
    first: 4,
    again: 3,
    setUp: one,
  },
  'a rule and 10 `reports`': {
    document: ofRule('reports(first: 10) { nodes { folder publishedAt } }'),
    first: 3,
    again: 3,
    setUp: ten,
  },
  'a rule and the `state` of 10 `reports`': {
    document: ofRule('reports(first: 10) { nodes { state } }'),
    first: 13,
    again: 3,
    setUp: ten,
  },
  'a rule without reports, and its `freshness`': {
    document: ofRule('freshness { status }'),
    first: 4,
    again: 3,
    setUp: store([rule], () => 'p'),
  },
  '100 rules with `freshness` and `latestReport`, below one prefix': {
    document: ofRules,
    first: 102,
    again: 2,
    setUp: run(IDS, () => 'p'),
  },
  'the same below two prefixes': {
    document: ofRules,
    first: 103,
    again: 3,
    setUp: run(IDS, (id) => (id.endsWith('0') ? 'p' : 'q')),
  },
  'the same, each below a prefix of its own': {
    document: ofRules,
    first: 201,
    again: 101,
    setUp: run(IDS, (id) => id),
  },
  '100 rules without reports, below one prefix': {
    document: ofRules,
    first: 3,
    again: 3,
    setUp: store(IDS, () => 'p'),
  },
};

test('docs/requests.md has the numbers of these documents', async () => {
  const docs = await readFile(new URL('../../docs/requests.md', import.meta.url), 'utf8');
  const [table = ''] = docs.slice(docs.indexOf('| reports |')).split('\n\n');
  expect(table.trim().split('\n').slice(2)).toEqual(
    Object.entries(ROWS).map(([name, { first, again }]) => `| ${name} | ${first} | ${again} |`),
  );
});

test.for(Object.entries(ROWS))('%s', async ([, { document, first, again, setUp, reports }]) => {
  await using system = await startReportSystem({ ...(reports ? { reports } : {}) });
  system.emulator.deleteRules('logs');
  setUp(system.emulator);
  for (const count of [first, again]) {
    system.requests.length = 0;
    const { errors } = await system.askText(document);
    expect(errors).toEqual([]);
    expect(system.requests).toHaveLength(count);
  }
  const manifests = system.requests.filter(({ key }) => key?.endsWith('/manifest.json'));
  expect(manifests.filter(({ operation }) => operation === 'GetObject')).toEqual([]);
});

test('50 callers at once: the manifest is read once', async () => {
  await using system = await startReportSystem();
  system.emulator.deleteRules('logs');
  one(system.emulator);
  const { promise: until, resolve: release } = Promise.withResolvers<void>();
  const met = Promise.withResolvers<void>();
  system.emulator.inject({
    kind: 'hold',
    phase: 'before',
    operation: 'ListObjectsV2',
    until,
    onMeet: met.resolve,
  });
  const document = ofRule('latestReport { folder }');
  const asking = Array.from({ length: 50 }, () => system.askText(document));
  await met.promise;
  release();
  for (const { errors } of await Promise.all(asking)) expect(errors).toEqual([]);
  const manifests = system.requests.filter(({ operation }) => operation === 'GetObject');
  expect(manifests).toHaveLength(1);
});
