import { expect, test } from 'vitest';
import { createLogger } from '../../src/server/telemetry/logger.ts';
import type { CreateInventoryInput } from '../gql/graphql.ts';
import { accountOf, bodyOf, post } from '../server/support.ts';
import { createInput, ruleXml } from '../support/rules.ts';
import { serve } from '../support/serve.ts';
import { startSystem } from '../support/system.ts';

const { destination } = createInput();

/** The rules of the vendor's documents and SDK tests. */
const SAMPLES: Readonly<Record<string, Partial<CreateInventoryInput>>> = {
  'with as little as possible': {},
  'with an empty filter and no columns': { filter: {}, optionalFields: [] },
  'with classes in another order than OSS’s': { filter: { storageClasses: ['STANDARD', 'IA'] } },
  'with every part of a filter': {
    filter: {
      prefix: 'filterPrefix/',
      lastModifiedAfter: '2021-11-25T23:40:49Z',
      lastModifiedBefore: '2021-12-01T08:59:52Z',
      minSize: 1024,
      maxSize: 1048576,
      storageClasses: ['STANDARD', 'IA'],
    },
    optionalFields: [
      'SIZE',
      'LAST_MODIFIED_DATE',
      'ETAG',
      'STORAGE_CLASS',
      'IS_MULTIPART_UPLOADED',
    ],
  },
  'encrypted by OSS': { destination: { ...destination, encryption: { sseOss: true } } },
  'encrypted with a key': {
    destination: { ...destination, prefix: 'prefix1', encryption: { sseKms: { keyId: 'keyId' } } },
  },
  'encrypted with the default key': {
    destination: { ...destination, encryption: { sseKms: {} } },
  },
  'with empty texts': {
    filter: { prefix: '' },
    destination: { ...destination, prefix: '', encryption: null },
  },
  'with white space in its texts': { filter: { prefix: ' a\n&<b> ' } },
  'that is monthly': { frequency: 'MONTHLY', dayOfMonth: 31 },
  'that writes once': { frequency: 'ONCE', autoDelete: true },
  'with an incremental inventory': {
    incremental: { isEnabled: false, optionalFields: ['RECORD_TYPE', 'SIZE'] },
  },
};

const CREATE = `mutation ($input: CreateInventoryInput!) {
  createInventory(input: $input) { ... on CreateInventorySuccess { inventory { version } } ... on Error { message } }
}`;

const UPDATE = `mutation ($input: UpdateInventoryInput!) {
  updateInventory(input: $input) { ... on UpdateInventorySuccess { inventory { version } } ... on Error { message } }
}`;

/** A rule by each way that reads it. */
const READ = `{
  inventory(bucket: "logs", inventoryId: "r1") { version }
  bucket(name: "logs") { inventories(first: 1) { nodes { version } } }
  inventories(bucket: "logs", filterBy: { isEnabled: true }) { nodes { version } }
}`;

const LIST = '{ inventories(bucket: "logs") { nodes { version } } }';

/** All versions in an answer. */
function versionsIn(answer: unknown): string[] {
  return [...JSON.stringify(answer).matchAll(/"version":"([^"]*)"/g)].map(([, each = '']) => each);
}

async function startOther(system: Awaited<ReturnType<typeof startSystem>>) {
  const cache = { ttlMs: 60_000, maxBytes: 1_000_000 };
  const log = await createLogger('fatal', { write: () => {} });
  const server = await serve(accountOf(system.emulator), log, { cache });
  return {
    ask: async (query: string) => bodyOf(await post(server.url, { query })),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

test.each(Object.entries(SAMPLES))(
  'a rule %s has one version from create, update, each read, a cache and another server',
  async (_, sample) => {
    await using system = await startSystem({ incrementalInventory: true });
    await using other = await startOther(system);
    const created = await system.askText(CREATE, { input: createInput(sample) });
    const [version = '', ...none] = versionsIn(created);
    expect(none, JSON.stringify(created)).toEqual([]);
    const key = { bucket: 'logs', inventoryId: 'r1' };
    system.requests.length = 0;
    // The same values once more: nothing to write.
    const { isEnabled, ...same } = createInput(sample);
    const unchanged = await system.askText(UPDATE, { input: { ...key, ...same, isEnabled } });
    expect(versionsIn(unchanged)).toEqual([version]);
    expect(system.requests.map(({ operation }) => operation)).toEqual(['GetBucketInventory']);
    const reads = [
      await system.askText(READ),
      await other.ask(LIST),
      await other.ask(LIST),
      await other.ask(READ),
    ];
    expect(reads.flatMap(versionsIn)).toEqual(Array(8).fill(version));
    const expected = { ...key, isEnabled: false, expectedVersion: version };
    const [changed] = versionsIn(await system.askText(UPDATE, { input: expected }));
    expect(changed).not.toBe(version);
    const back = { ...key, isEnabled: true, expectedVersion: changed };
    expect(versionsIn(await system.askText(UPDATE, { input: back }))).toEqual([version]);
  },
);

/** Ways in which OSS has been seen to write the rule of {@link ruleXml}, or may. */
const REWRITTEN: Readonly<Record<string, (xml: string) => string>> = {
  'without a filter': (xml) => xml.replace('<Filter><Prefix></Prefix></Filter>', ''),
  'with zero bounds': (xml) =>
    xml.replace(
      '<Prefix></Prefix>',
      '<Prefix></Prefix><LastModifyBeginTimeStamp>0</LastModifyBeginTimeStamp><LastModifyEndTimeStamp>0</LastModifyEndTimeStamp><LowerSizeBound>0</LowerSizeBound><UpperSizeBound>0</UpperSizeBound><StorageClass></StorageClass>',
    ),
  'with all classes': (xml) => xml.replace('<Prefix></Prefix>', '<StorageClass>All</StorageClass>'),
  'in another order': (xml) => xml.replace(/(<Schedule>.*<\/Schedule>)(<Incl.*Versions>)/, '$2$1'),
  'with empty elements': (xml) =>
    xml
      .replace(
        '</OSSBucketDestination>',
        '<Prefix/><Encryption></Encryption></OSSBucketDestination>',
      )
      .replace(
        '</Schedule>',
        '</Schedule><OptionalFields></OptionalFields><IncrementalInventory/>',
      ),
  'with lines': (xml) => xml.replaceAll('><', '>\n  <'),
  'with a namespace': (xml) =>
    xml.replace(
      '<InventoryConfiguration>',
      '<InventoryConfiguration xmlns="http://doc.oss-cn-hangzhou.aliyuncs.com">',
    ),
};

test.each(Object.entries(REWRITTEN))(
  'a rule that OSS writes %s has the same version',
  async (_, rewrite) => {
    await using system = await startSystem();
    const xml = ruleXml('r1');
    expect(rewrite(xml)).not.toBe(xml);
    const answers = [];
    for (const body of [xml, rewrite(xml)]) {
      const list = `<ListInventoryConfigurationsResult>${body}</ListInventoryConfigurationsResult>`;
      for (const [operation, text] of [
        ['GetBucketInventory', body],
        ['ListBucketInventory', list],
      ] as const) {
        system.emulator.inject({ kind: 'body', body: text, operation });
      }
      answers.push(
        await system.askText('{ inventory(bucket: "logs", inventoryId: "r1") { version } }'),
      );
      answers.push(await system.askText(LIST));
    }
    const versions = answers.flatMap(versionsIn);
    expect(versions).toHaveLength(4);
    expect(new Set(versions).size).toBe(1);
  },
);
