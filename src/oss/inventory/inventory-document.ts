import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import { UpstreamError } from '../../inventory/errors.ts';
import { compareIds } from '../../inventory/id-order.ts';
import { child, type XmlElement } from '../client/xml.ts';
import { writeInventory } from './inventory-xml.ts';

/**
 * The elements that OSS documents, in its order, by their parent. Each field is changed by itself, so that what this server
 * does not know stays as OSS sent it.
 */
const ORDER: Readonly<Record<string, readonly string[]>> = {
  InventoryConfiguration: [
    'Id',
    'IsEnabled',
    'Filter',
    'Destination',
    'Schedule',
    'IncludedObjectVersions',
    'OptionalFields',
    'IncrementalInventory',
  ],
  Filter: [
    'Prefix',
    'LastModifyBeginTimeStamp',
    'LastModifyEndTimeStamp',
    'LowerSizeBound',
    'UpperSizeBound',
    'StorageClass',
  ],
  Destination: ['OSSBucketDestination'],
  OSSBucketDestination: ['Format', 'AccountId', 'RoleArn', 'Bucket', 'Prefix', 'Encryption'],
  Encryption: ['SSE-OSS', 'SSE-KMS'],
  'SSE-KMS': ['KeyId'],
  Schedule: ['Frequency', 'DayOfMonth', 'AutoDelete'],
};

const DESTINATION = ['Destination', 'OSSBucketDestination'];

/** Where a rule's fields are in its document. */
const PLACES: readonly (readonly string[])[] = [
  ['IsEnabled'],
  ...(ORDER['Filter'] ?? []).map((name) => ['Filter', name]),
  ...['Format', 'AccountId', 'RoleArn', 'Bucket', 'Prefix'].map((name) => [...DESTINATION, name]),
  ['Schedule', 'Frequency'],
  ['IncludedObjectVersions'],
  ['OptionalFields'],
];

/** The elements of a schedule that belong to one frequency; with another one OSS refuses them. */
const OF_FREQUENCY: Readonly<Record<string, string>> = {
  DayOfMonth: 'Monthly',
  AutoDelete: 'Once',
};

/**
 * Changes a rule's document to what the rule is to be: in the fields that differ between `before` and `after`, and in
 * what belongs to their old values. The elements that OSS documents come out in its order.
 *
 * @throws UpstreamError where it has one of these elements several times.
 */
export function changeDocument(
  document: XmlElement,
  before: InventoryConfiguration,
  after: InventoryConfiguration,
): XmlElement {
  checkSingle(document);
  const [old, wanted] = [writeInventory(before), writeInventory(after)];
  const isChanged = (path: readonly string[]) =>
    canonical(at(old, path)) !== canonical(at(wanted, path));
  const places = [...PLACES.filter(isChanged), ...encryptionPlaces(before, after)];
  const changed = places.reduce((current, path) => put(current, path, at(wanted, path)), document);
  if (before.frequency === after.frequency) return inOrder(changed);
  const outdated = Object.keys(OF_FREQUENCY).filter(
    (name) => OF_FREQUENCY[name] !== after.frequency,
  );
  return inOrder(
    outdated.reduce((current, name) => put(current, ['Schedule', name], undefined), changed),
  );
}

/** Another kind of encryption takes all of the old one with it; another key leaves the rest. */
function encryptionPlaces(before: InventoryConfiguration, after: InventoryConfiguration) {
  const [old, wanted] = [before.destination.encryption, after.destination.encryption];
  const place = [...DESTINATION, 'Encryption'];
  if (old?.type !== wanted?.type) return [place];
  const isOtherKey =
    old?.type === 'SSE-KMS' && wanted?.type === 'SSE-KMS' && old.keyId !== wanted.keyId;
  return isOtherKey ? [[...place, 'SSE-KMS', 'KeyId']] : [];
}

/** What OSS may not take back is not deleted. */
function checkSingle({ name, children }: XmlElement): void {
  for (const known of ORDER[name] ?? []) {
    const { length } = children.filter((each) => each.name === known);
    if (length > 1) {
      throw new UpstreamError(
        `OSS has the rule with ${length} \`${known}\` elements, and this server cannot tell which one counts. ` +
          'Nothing was changed. Delete the rule and create it again.',
        'UnreadableAnswer',
      );
    }
  }
  children.forEach(checkSingle);
}

function inOrder(element: XmlElement): XmlElement {
  const order = ORDER[element.name] ?? [];
  // An element that OSS does not document comes behind the others.
  const placeOf = ({ name }: XmlElement) =>
    order.includes(name) ? order.indexOf(name) : order.length;
  const children = element.children
    .toSorted((a, b) => placeOf(a) - placeOf(b))
    .map((each) => inOrder(each));
  return { ...element, children };
}

function at(root: XmlElement, path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((parent, name) => child(parent, name), root);
}

/** Puts `value` at the place, making the elements on the way; `undefined` takes out the element there. */
function put(
  parent: XmlElement,
  [name = '', ...rest]: readonly string[],
  value: XmlElement | undefined,
): XmlElement {
  const old = child(parent, name);
  if (!old && !value) return parent;
  const empty: XmlElement = { name, attributes: {}, children: [], text: '' };
  const replacement = rest.length > 0 ? put(old ?? empty, rest, value) : value;
  const children = old
    ? parent.children.flatMap((item) => (item === old ? (replacement ?? []) : item))
    : [...parent.children, ...(replacement ? [replacement] : [])];
  return { ...parent, children };
}

/**
 * Whether two documents say the same rule: in any order of elements, and whether what is not set is
 * left out, empty, or 0 as OSS gives it back.
 */
export function isSameRule(a: XmlElement, b: XmlElement): boolean {
  return canonical(withoutDefaults(a)) === canonical(withoutDefaults(b));
}

/**
 * Takes out what OSS puts into a filter where nothing was set. Some of it, a time of 0, it would not
 * take back.
 */
export function withoutDefaults(rule: XmlElement): XmlElement {
  const isSet = ({ name, text, children, attributes }: XmlElement) =>
    !FILTERS.has(name) ||
    children.length > 0 ||
    Object.keys(attributes).length > 0 ||
    (text !== '' && !(BOUNDS.has(name) && text.trim() === '0'));
  const children = rule.children.map((item) =>
    item.name === 'Filter' ? { ...item, children: item.children.filter(isSet) } : item,
  );
  const isEmptyFilter = ({ name, children: filters, attributes }: XmlElement) =>
    name === 'Filter' && filters.length === 0 && Object.keys(attributes).length === 0;
  return { ...rule, children: children.filter((item) => !isEmptyFilter(item)) };
}

const FILTERS: ReadonlySet<string> = new Set(ORDER['Filter']);

/** The filters that are numbers: of a prefix, 0 is a value. */
const BOUNDS: ReadonlySet<string> = new Set([
  'LastModifyBeginTimeStamp',
  'LastModifyEndTimeStamp',
  'LowerSizeBound',
  'UpperSizeBound',
]);

/** One text for all documents that say the same. Attributes (a namespace) say nothing of the rule. */
function canonical(element: XmlElement | undefined): string {
  if (!element) return '';
  const { name, children } = element;
  const text = name === 'StorageClass' ? sortedWords(element.text) : element.text;
  const parts = children.map(canonical).filter((part) => part !== '');
  // The order of a report's columns is the one order that says something.
  if (name !== 'OptionalFields') parts.sort(compareIds);
  // An empty element says nothing, but for the kind of an encryption.
  const isEmpty = parts.length === 0 && (text === '' || children.length > 0);
  if (isEmpty && !name.startsWith('SSE-')) return '';
  return JSON.stringify([name, children.length > 0 ? '' : text, parts]);
}

function sortedWords(text: string): string {
  return text
    .split(',')
    .map((word) => word.trim())
    .sort(compareIds)
    .join();
}
