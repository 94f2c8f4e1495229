import type {
  InventoryConfiguration,
  InventoryEncryption,
  InventoryFilter,
} from '../../inventory/configuration.ts';
import { compareIds } from '../../inventory/id-order.ts';
import { element, parseDocument, type XmlElement } from '../client/xml.ts';
import { branch, branches, type Found, findIn, type Place, text, texts } from './xml-places.ts';
import { scanXml } from './xml-scanner.ts';

const BUCKET_ARN = 'acs:oss:::';

/** A LIST answer: up to 100 rules, and the token for the rest where there is one. */
export interface InventoryPage {
  readonly configurations: readonly InventoryConfiguration[];
  /** Given where OSS says that more follows. */
  readonly nextContinuationToken: string | null;
}

const ID = text('Id');
const IS_ENABLED = text('IsEnabled');
const FORMAT = text('Format');
const ACCOUNT_ID = text('AccountId');
const ROLE_ARN = text('RoleArn');
const BUCKET = text('Bucket');
const REPORT_PREFIX = text('Prefix');
const SSE_OSS = text('SSE-OSS');
const KEY_ID = text('KeyId');
const SSE_KMS = branch('SSE-KMS', KEY_ID);
const FREQUENCY = text('Frequency');
const PREFIX = text('Prefix');
const AFTER = text('LastModifyBeginTimeStamp');
const BEFORE = text('LastModifyEndTimeStamp');
const MIN_SIZE = text('LowerSizeBound');
const MAX_SIZE = text('UpperSizeBound');
const STORAGE_CLASS = text('StorageClass');
const VERSIONS = text('IncludedObjectVersions');

/** A rule: also all of an answer to GET. */
export const RULE = branches(
  'InventoryConfiguration',
  ID,
  IS_ENABLED,
  branch(
    'Destination',
    branch(
      'OSSBucketDestination',
      FORMAT,
      ACCOUNT_ID,
      ROLE_ARN,
      BUCKET,
      REPORT_PREFIX,
      branch('Encryption', SSE_OSS, SSE_KMS),
    ),
  ),
  branch('Schedule', FREQUENCY),
  branch('Filter', PREFIX, AFTER, BEFORE, MIN_SIZE, MAX_SIZE, STORAGE_CLASS),
  VERSIONS,
  branch('OptionalFields', texts('Field')),
);

const IS_TRUNCATED = text('IsTruncated');
const NEXT_TOKEN = text('NextContinuationToken');

/** An answer to LIST. */
export const PAGE = branch('ListInventoryConfigurationsResult', RULE, IS_TRUNCATED, NEXT_TOKEN);

/**
 * Reads a rule from an `<InventoryConfiguration>`. Tolerant: what is missing reads as empty, words
 * that are not known stay as they are, and elements that are not known are passed over, so that no
 * rule can break the page it is on.
 *
 * @param bucket the bucket that was asked; the document does not name it.
 */
export function readInventory(bucket: string, root: XmlElement): InventoryConfiguration {
  return ruleOf(bucket, findIn(root, RULE));
}

/** The same from the bytes of an answer to GET. @throws Error where they are not of a rule. */
export function parseInventory(bucket: string, body: Buffer): InventoryConfiguration {
  return ruleOf(bucket, find(body, RULE));
}

/** Most documents are plain; the others cost a tree. */
function find(body: Buffer, root: Place): Found {
  return scanXml(body, root) ?? findIn(parseDocument(body, root.name), root);
}

function ruleOf(bucket: string, found: Found): InventoryConfiguration {
  return {
    bucket,
    inventoryId: found.exact(ID),
    isEnabled: /^(true|1)$/i.test(found.trimmed(IS_ENABLED)),
    filter: filterOf(found),
    destination: {
      format: found.trimmed(FORMAT),
      accountId: found.exact(ACCOUNT_ID),
      roleArn: found.exact(ROLE_ARN),
      bucket: found.trimmed(BUCKET).replace(BUCKET_ARN, ''),
      prefix: found.exact(REPORT_PREFIX) || null,
      encryption: encryptionOf(found),
    },
    frequency: found.trimmed(FREQUENCY),
    includedObjectVersions: found.trimmed(VERSIONS),
    optionalFields: wordsOf(found.words),
  };
}

/** OSS answers an unset filter with empty elements and zeros: both mean that there is no bound. */
function filterOf(found: Found): InventoryFilter {
  return {
    prefix: found.exact(PREFIX) || null,
    lastModifiedAfter: timeOf(found, AFTER),
    lastModifiedBefore: timeOf(found, BEFORE),
    minSize: numberOf(found, MIN_SIZE),
    maxSize: numberOf(found, MAX_SIZE),
    storageClasses: classesOf(found),
  };
}

/** Beside `All` the others say nothing. */
function classesOf(found: Found): readonly string[] | null {
  const classes = wordsOf(found.exact(STORAGE_CLASS).split(','));
  if (classes.length === 0 || classes.includes('All')) return null;
  // OSS sends them in order: to see that is cheaper than to sort.
  const isSorted = classes.every((word, at) => compareIds(classes[at - 1] ?? '', word) <= 0);
  return isSorted ? classes : classes.sort(compareIds);
}

function wordsOf(texts: readonly string[]): string[] {
  const words: string[] = [];
  for (const text of texts) {
    const word = text.trim();
    if (word !== '') words.push(word);
  }
  return words;
}

function numberOf(found: Found, place: Place): number | null {
  const value = Number(found.exact(place));
  return Number.isSafeInteger(value) && value > 0 ? value : null;
}

function timeOf(found: Found, place: Place): Date | null {
  const seconds = numberOf(found, place);
  const date = seconds === null ? null : new Date(seconds * 1000);
  return date && Number.isNaN(date.getTime()) ? null : date;
}

function encryptionOf(found: Found): InventoryEncryption | null {
  if (found.has(SSE_KMS)) return { type: 'SSE-KMS', keyId: found.exact(KEY_ID) || null };
  return found.has(SSE_OSS) ? { type: 'SSE-OSS' } : null;
}

/** Reads a `<ListInventoryConfigurationsResult>`. @throws Error where the document is none. */
export function parseInventoryPage(bucket: string, body: Buffer): InventoryPage {
  const found = find(body, PAGE);
  const configurations = found.parts
    .map((rule) => ruleOf(bucket, rule))
    // A rule without an id has no place in the list, and nobody could name it.
    .filter(({ inventoryId }) => inventoryId !== '');
  const truncated = found.trimmed(IS_TRUNCATED) === 'true';
  // Without its token a cut page would pass for the last one, and hide rules: OSS's token is the
  // last id, so that one serves.
  const token = found.exact(NEXT_TOKEN) || (configurations.at(-1)?.inventoryId ?? null);
  return { configurations, nextContinuationToken: truncated ? token : null };
}

/** Writes a rule as the `<InventoryConfiguration>` that a PUT sends. What is null is left out. */
export function writeInventory(rule: InventoryConfiguration): XmlElement {
  const { filter, destination } = rule;
  const given = (name: string, value: string | number | null) =>
    value === null ? [] : [element(name, `${value}`)];
  const seconds = (time: Date | null) => time && time.getTime() / 1000;
  const filters = [
    ...given('Prefix', filter.prefix),
    ...given('LastModifyBeginTimeStamp', seconds(filter.lastModifiedAfter)),
    ...given('LastModifyEndTimeStamp', seconds(filter.lastModifiedBefore)),
    ...given('LowerSizeBound', filter.minSize),
    ...given('UpperSizeBound', filter.maxSize),
    ...given('StorageClass', filter.storageClasses?.join(',') ?? null),
  ];
  return element(
    'InventoryConfiguration',
    element('Id', rule.inventoryId),
    element('IsEnabled', `${rule.isEnabled}`),
    ...(filters.length > 0 ? [element('Filter', ...filters)] : []),
    element(
      'Destination',
      element(
        'OSSBucketDestination',
        element('Format', destination.format),
        element('AccountId', destination.accountId),
        element('RoleArn', destination.roleArn),
        element('Bucket', `${BUCKET_ARN}${destination.bucket}`),
        ...given('Prefix', destination.prefix),
        ...(destination.encryption ? [writeEncryption(destination.encryption)] : []),
      ),
    ),
    element('Schedule', element('Frequency', rule.frequency)),
    element('IncludedObjectVersions', rule.includedObjectVersions),
    ...(rule.optionalFields.length > 0
      ? [element('OptionalFields', ...rule.optionalFields.map((word) => element('Field', word)))]
      : []),
  );
}

function writeEncryption(encryption: InventoryEncryption): XmlElement {
  const key = encryption.type === 'SSE-KMS' ? encryption.keyId : null;
  return element(
    'Encryption',
    element(encryption.type, ...(key === null ? [] : [element('KeyId', key)])),
  );
}
