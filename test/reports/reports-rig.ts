import { hash } from 'node:crypto';
import { pino } from 'pino';
import {
  DEFAULT_ACCOUNT,
  type Emulator,
  type EmulatorOptions,
  type EmulatorRequest,
  type EmulatorUser,
  startEmulator,
} from '../../src/emulator/emulator.ts';
import type { InventoryConfiguration } from '../../src/inventory/configuration.ts';
import { parseXml, serializeXml } from '../../src/oss/client/xml.ts';
import { staticCredentials } from '../../src/oss/credentials/credentials.ts';
import { readInventory, writeInventory } from '../../src/oss/inventory/inventory-xml.ts';
import { createOss, type OssOptions } from '../../src/oss/oss.ts';
import { createReportFinder } from '../../src/reports/report-finder.ts';
import { createManifestCache, createReportReader } from '../../src/reports/report-reader.ts';
import { ruleXml } from '../support/rules.ts';

/** The clock of the emulator and of the finder, until a test moves it. */
export const TODAY = Date.parse('2026-11-30T12:00:00Z');

/** A rule of bucket `logs` that writes to `reports`. */
export function ruleOf(
  inventoryId: string,
  prefix: string | null = null,
  bucket = 'logs',
): InventoryConfiguration {
  const rule = readInventory(bucket, parseXml(ruleXml(inventoryId)));
  return {
    ...rule,
    destination: { ...rule.destination, prefix },
    optionalFields: ['Size', 'StorageClass'],
  };
}

/** A key of a report's folder. */
export function folderOf(day: string, time = '16-00'): string {
  return `${day}T${time}Z`;
}

/** Options of {@link startReports}. */
export interface ReportsRigOptions extends EmulatorOptions {
  /** The users of the account; the first one reads. @default the emulator's */
  readonly users?: readonly EmulatorUser[];
  readonly oss?: Partial<OssOptions>;
}

/** An emulator with the buckets `logs` and `reports`, and the finder and the reader of reports on it. */
export async function startReports({
  users = DEFAULT_ACCOUNT.users,
  oss: change,
  ...options
}: ReportsRigOptions = {}) {
  const clock = { now: TODAY };
  const requests: EmulatorRequest[] = [];
  const emulator = await startEmulator({
    accounts: [{ ...DEFAULT_ACCOUNT, users }],
    now: () => clock.now,
    onRequest: (request) => void requests.push(request),
    ...options,
  });
  for (const name of ['logs', 'reports']) emulator.createBucket({ name });
  emulator.putObjects('logs', [
    { key: 'a.txt', body: 'one' },
    { key: 'b.txt', body: 'other' },
  ]);
  const oss = createOss({
    region: 'oss-cn-hangzhou',
    endpoint: emulator.url,
    log: pino({ level: 'silent' }),
    retry: { maxAttempts: 1 },
    ...change,
  });
  const cache = createManifestCache();
  const readingAs = ({ accessKeyId = '', accessKeySecret = '' }: Partial<EmulatorUser> = {}) => {
    const { objects, owner } = oss.as(staticCredentials({ accessKeyId, accessKeySecret }));
    const finder = createReportFinder(objects, () => clock.now);
    return { objects, finder, reader: createReportReader({ objects, finder, cache, owner }) };
  };
  const first = readingAs(users[0]);
  // The first request learns the emulator's time.
  await first.objects.list('logs', { maxKeys: 1 }).catch(() => {});
  requests.length = 0;
  return {
    emulator,
    clock,
    ...first,
    /** Reads as another user, with the same cache. */
    readingAs,
    /** What was asked of OSS since the last call: `operation key`. */
    asked(): string[] {
      return requests
        .splice(0)
        .map(({ operation, key }) => [operation, key].filter(Boolean).join(' '));
    },
    /** Stores rules, which may then run. */
    store(...rules: readonly InventoryConfiguration[]) {
      for (const rule of rules) storeRule(emulator, rule);
    },
    async [Symbol.asyncDispose]() {
      await oss.close();
      await emulator.close();
    },
  };
}

function storeRule(emulator: Emulator, rule: InventoryConfiguration): void {
  const xml = serializeXml(writeInventory(rule)).replace(/^<\?xml.*\?>\n/, '');
  emulator.createBucket({ name: rule.bucket });
  emulator.storeRules(rule.bucket, [{ id: rule.inventoryId, xml }]);
}

/** A manifest as OSS writes it, changed by a test. */
export function manifestOf(
  root: string,
  change: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    creationTimestamp: '1796054400',
    destinationBucket: 'reports',
    fileFormat: 'CSV',
    fileSchema: 'Bucket, Key, Size',
    files: [{ MD5checksum: 'F'.repeat(32), key: `${root}data/a-1.csv.gz`, size: 7 }],
    sourceBucket: 'logs',
    version: '2019-09-01',
    ...change,
  };
}

/** The objects of a report's folder: a manifest with its checksum. */
export function reportObjects(root: string, folder: string, manifest: unknown = manifestOf(root)) {
  const body =
    typeof manifest === 'string' || Buffer.isBuffer(manifest) ? manifest : JSON.stringify(manifest);
  return [
    { key: `${root}${folder}/manifest.json`, body },
    { key: `${root}${folder}/manifest.checksum`, body: hash('md5', body).toUpperCase() },
  ];
}
