import { readSection, type Section } from './document-section.ts';
import { invalidArgument } from './errors.ts';
import { leaf, wrap, type XmlElement } from './xml.ts';

/** OSS EC 0020-00000038, in characters; for the destination's prefix too. */
const MAX_PREFIX_LENGTH = 1023;

const TIMESTAMPS = { min: 1_262_275_200, max: 253_402_271_999 };
/** "48.8 TB" is the largest object: 10,000 parts of 5 GB. */
const MAX_SIZE = 10_000 * 5 * 1024 ** 3;

const STORAGE_CLASSES: ReadonlySet<string> = new Set([
  'Standard',
  'IA',
  'Archive',
  'ColdArchive',
  'DeepColdArchive',
  'All',
]);

/** An integer of the filter: its range, and the EC codes of "not a number" and "out of range". */
interface NumberRule {
  readonly min: number;
  readonly max: number;
  readonly notNumber: string;
  readonly outOfRange: string;
}

const NUMBERS = {
  LastModifyBeginTimeStamp: {
    ...TIMESTAMPS,
    notNumber: '0020-00000008',
    outOfRange: '0020-00000022',
  },
  LastModifyEndTimeStamp: {
    ...TIMESTAMPS,
    notNumber: '0020-00000009',
    outOfRange: '0020-00000023',
  },
  LowerSizeBound: {
    min: 0,
    max: MAX_SIZE,
    notNumber: '0020-00000010',
    outOfRange: '0020-00000024',
  },
  UpperSizeBound: {
    min: 1,
    max: MAX_SIZE,
    notNumber: '0020-00000011',
    outOfRange: '0020-00000025',
  },
} satisfies Record<string, NumberRule>;

/**
 * Validates the Filter block and writes it as OSS returns it: always present, with absent fields empty or 0, and
 * sorted storage classes.
 */
export function normaliseFilter(filter: XmlElement | undefined): string {
  const section = readSection(filter, ['Prefix', 'StorageClass', ...Object.keys(NUMBERS)]);
  const prefix = section.text('Prefix') ?? '';
  checkPrefixLength('Filter.Prefix', prefix);
  const begin = readNumber(section, 'LastModifyBeginTimeStamp');
  const end = readNumber(section, 'LastModifyEndTimeStamp');
  const lower = readNumber(section, 'LowerSizeBound');
  const upper = readNumber(section, 'UpperSizeBound');
  checkOrder('LastModifyBeginTimeStamp', begin, end);
  checkOrder('LowerSizeBound', lower, upper);
  return wrap(
    'Filter',
    leaf('Prefix', prefix),
    leaf('LastModifyBeginTimeStamp', begin ?? 0),
    leaf('LastModifyEndTimeStamp', end ?? 0),
    leaf('LowerSizeBound', lower ?? 0),
    leaf('UpperSizeBound', upper ?? 0),
    leaf('StorageClass', normaliseStorageClasses(section.text('StorageClass') ?? '')),
    section.unknown,
  );
}

/** @throws InvalidArgument, OSS EC 0020-00000038 */
export function checkPrefixLength(name: string, prefix: string): void {
  if ([...prefix].length > MAX_PREFIX_LENGTH) {
    const message = `The prefix is longer than ${MAX_PREFIX_LENGTH} characters.`;
    throw invalidArgument(name, prefix, message, '0020-00000038');
  }
}

function readNumber(section: Section, name: keyof typeof NUMBERS): number | undefined {
  const text = section.text(name)?.trim();
  if (text === undefined) return undefined;
  const { min, max, notNumber, outOfRange } = NUMBERS[name];
  if (!/^[+-]?\d+$/.test(text)) {
    throw invalidArgument(name, text, `${name} is not a number.`, notNumber);
  }
  const value = Number(text);
  if (value < min || value > max) {
    throw invalidArgument(name, text, `${name} is not in ${min}..${max}.`, outOfRange);
  }
  return value;
}

function checkOrder(
  name: 'LastModifyBeginTimeStamp' | 'LowerSizeBound',
  from: number | undefined,
  to: number | undefined,
): void {
  if (from === undefined || to === undefined || from <= to) return;
  const message = `${name} is greater than its counterpart.`;
  throw invalidArgument(name, String(from), message, NUMBERS[name].outOfRange);
}

/** OSS EC 0020-00000026. OSS returns `Standard,IA` as `IA,Standard`. */
function normaliseStorageClasses(list: string): string {
  if (list.trim() === '') return '';
  const classes = new Set(list.split(',').map((item) => item.trim()));
  for (const item of classes) {
    if (!STORAGE_CLASSES.has(item)) {
      throw invalidArgument('StorageClass', list, 'The storage class is invalid.', '0020-00000026');
    }
  }
  return [...classes].sort().join(',');
}
