import { DEFAULT_ACCOUNT } from './accounts.ts';
import type { Emulator } from './emulator.ts';
import { logObjects, photoObjects } from './sample-objects.ts';
import { type ReportWriter, seedSampleReports } from './sample-reports.ts';
import type { Rule } from './store.ts';
import { leaf, wrap } from './xml.ts';

const { accountId } = DEFAULT_ACCOUNT;
const REGION = 'oss-cn-hangzhou';
const REPORTS = 'demo-reports';

/** Two and a half pages. */
const LOG_RULES = 250;

/**
 * Fills an emulator with sample data of DEFAULT_ACCOUNT in oss-cn-hangzhou: `demo-logs` (250 rules of every shape),
 * `demo-photos` (3 rules), `demo-empty` (no rules) and `demo-reports`, the destination. Objects and rules are always the
 * same, the reports are as old as if they were written until now. All is written in one transaction. Does nothing if any
 * of these buckets exists, so that changes survive a restart.
 */
export function seedSampleData(
  emulator: Pick<
    Emulator,
    'createBucket' | 'hasBucket' | 'putObjects' | 'storeRules' | 'transaction'
  > &
    ReportWriter,
): void {
  const names = ['demo-logs', 'demo-photos', 'demo-empty', REPORTS];
  if (names.some((name) => emulator.hasBucket(name))) return;
  emulator.transaction(() => {
    for (const [index, name] of names.entries()) {
      const createdAt = new Date(Date.UTC(2025, index, 15, 2, 30));
      emulator.createBucket({
        name,
        region: REGION,
        accountId,
        createdAt,
        ...(name === REPORTS ? { versioning: 'Enabled' as const } : {}),
      });
    }
    emulator.storeRules(
      'demo-logs',
      Array.from({ length: LOG_RULES }, (_, i) => logRule(i)),
    );
    emulator.storeRules('demo-photos', PHOTO_RULES.map(toRule));
    emulator.putObjects(
      'demo-logs',
      logObjects(SOURCES.filter((source) => !SOURCES_WITHOUT_OBJECTS.includes(source))),
    );
    emulator.putObjects('demo-photos', photoObjects());
    seedSampleReports(emulator);
  });
}

interface SampleRule {
  readonly id: string;
  readonly isEnabled: boolean;
  /** `Once` deletes itself. */
  readonly frequency: 'Daily' | 'Weekly' | 'Once';
  readonly versions: 'All' | 'Current';
  readonly destinationPrefix: string;
  /** The content of Encryption; empty for none. */
  readonly encryption: string;
  readonly filter: SampleFilter;
  readonly fields: readonly string[];
}

interface SampleFilter {
  readonly prefix?: string;
  readonly begin?: number;
  readonly end?: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly storageClass?: string;
}

const FIELDS: readonly string[] = [
  'Size',
  'LastModifiedDate',
  'ETag',
  'StorageClass',
  'IsMultipartUploaded',
  'EncryptionStatus',
  'ObjectAcl',
  'TaggingCount',
  'ObjectType',
  'Crc64',
  'TransitionTime',
];

const SOURCES: readonly string[] = [
  'app',
  'audit',
  'billing',
  'cdn',
  'checkout',
  'firewall',
  'iot-gateway',
  'mobile',
  'nginx',
  'payments',
  'search',
  'warehouse',
  'web',
];

/** Their rules with a prefix have nothing to list. */
const SOURCES_WITHOUT_OBJECTS = ['iot-gateway', 'warehouse'];

const STORAGE_CLASSES: readonly string[] = [
  'Standard',
  'IA',
  'Archive',
  'ColdArchive',
  'DeepColdArchive',
  'All',
  'IA,Standard',
  'Archive,ColdArchive,IA',
];

const ENCRYPTIONS: readonly string[] = [
  '',
  wrap('SSE-OSS'),
  '',
  wrap('SSE-KMS'),
  wrap('SSE-KMS', leaf('KeyId', 'demo-kms-key-0000-0001')),
];

/** Lists of coprime lengths give new combinations at each step. */
function pick<T>(items: readonly T[], index: number, otherwise: T): T {
  return items[index % items.length] ?? otherwise;
}

function logRule(index: number): Rule {
  const source = pick(SOURCES, index, 'app');
  const frequency = index % 3 === 2 ? 'Weekly' : 'Daily';
  const turn = index % FIELDS.length;
  return toRule({
    id: `${frequency.toLowerCase()}-${source}-${String(index).padStart(3, '0')}`,
    isEnabled: index % 7 !== 3,
    frequency,
    versions: index % 4 === 1 ? 'All' : 'Current',
    destinationPrefix: pick(['', 'inventory', `inventory/${source}`], index + 1, ''),
    encryption: pick(ENCRYPTIONS, index, ''),
    filter: logFilter(index, source),
    fields: [...FIELDS.slice(turn), ...FIELDS.slice(0, turn)].slice(0, index % 12),
  });
}

/** The six low bits of the index select the filter fields: each alone and all together. */
function logFilter(index: number, source: string): SampleFilter {
  const has = (bit: number) => (index & (1 << bit)) !== 0;
  const begin = Date.UTC(2024, index % 12, 1) / 1000;
  const lower = 1024 * (1 + (index % 10));
  return {
    ...(has(0) ? { prefix: `logs/${source}/` } : {}),
    ...(has(1) ? { begin } : {}),
    ...(has(2) ? { end: begin + 90 * 86_400 } : {}),
    ...(has(3) ? { lower } : {}),
    ...(has(4) ? { upper: lower * 1024 } : {}),
    ...(has(5) ? { storageClass: pick(STORAGE_CLASSES, index >> 1, 'Standard') } : {}),
  };
}

const PHOTO_RULES: readonly SampleRule[] = [
  {
    id: 'albums-before-the-move',
    isEnabled: true,
    frequency: 'Once',
    versions: 'Current',
    destinationPrefix: 'photos/once/',
    encryption: '',
    filter: { prefix: 'albums/' },
    fields: ['Size', 'ETag'],
  },
  {
    id: 'albums-weekly-cold-storage',
    isEnabled: true,
    frequency: 'Weekly',
    versions: 'All',
    destinationPrefix: 'photos/cold',
    encryption: wrap('SSE-KMS', leaf('KeyId', 'demo-kms-key-0000-0002')),
    filter: { prefix: 'albums/', storageClass: 'Archive,ColdArchive' },
    fields: ['Size', 'StorageClass', 'LastModifiedDate', 'TransitionTime'],
  },
  {
    id: 'originals-daily',
    isEnabled: true,
    frequency: 'Daily',
    versions: 'Current',
    destinationPrefix: 'photos/originals',
    encryption: wrap('SSE-OSS'),
    filter: { prefix: 'originals/', lower: 1_048_576 },
    fields: ['Size', 'LastModifiedDate', 'ETag', 'StorageClass', 'EncryptionStatus'],
  },
  {
    id: 'thumbnails-cleanup-audit',
    isEnabled: false,
    frequency: 'Weekly',
    versions: 'Current',
    destinationPrefix: '',
    encryption: '',
    filter: { prefix: 'thumbnails/', upper: 65_536 },
    fields: ['Size', 'LastModifiedDate'],
  },
];

function toRule(rule: SampleRule): Rule {
  const { filter, encryption, fields } = rule;
  const xml = wrap(
    'InventoryConfiguration',
    leaf('Id', rule.id),
    leaf('IsEnabled', rule.isEnabled),
    wrap(
      'Destination',
      wrap(
        'OSSBucketDestination',
        leaf('Format', 'CSV'),
        leaf('AccountId', accountId),
        leaf('RoleArn', `acs:ram::${accountId}:role/AliyunOSSRole`),
        leaf('Bucket', `acs:oss:::${REPORTS}`),
        leaf('Prefix', rule.destinationPrefix),
        encryption === '' ? '' : wrap('Encryption', encryption),
      ),
    ),
    wrap(
      'Schedule',
      leaf('Frequency', rule.frequency),
      rule.frequency === 'Once' ? leaf('AutoDelete', true) : '',
    ),
    wrap(
      'Filter',
      leaf('Prefix', filter.prefix ?? ''),
      leaf('LastModifyBeginTimeStamp', filter.begin ?? 0),
      leaf('LastModifyEndTimeStamp', filter.end ?? 0),
      leaf('LowerSizeBound', filter.lower ?? 0),
      leaf('UpperSizeBound', filter.upper ?? 0),
      leaf('StorageClass', filter.storageClass ?? ''),
    ),
    leaf('IncludedObjectVersions', rule.versions),
    fields.length === 0
      ? ''
      : wrap('OptionalFields', ...fields.map((field) => leaf('Field', field))),
  );
  return { id: rule.id, xml };
}
