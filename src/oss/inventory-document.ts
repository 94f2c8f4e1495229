import type { InventoryConfiguration } from '../inventory/configuration.ts';
import { compareIds } from '../inventory/id-order.ts';
import { writeInventory } from './inventory-xml.ts';
import { child, type XmlElement } from './xml.ts';

/**
 * Where a rule's fields are in its document: each is changed by itself, so that what this server
 * does not know stays as OSS sent it.
 */
const PLACES: readonly (readonly string[])[] = [
  ['IsEnabled'],
  ...[
    'Prefix',
    'LastModifyBeginTimeStamp',
    'LastModifyEndTimeStamp',
    'LowerSizeBound',
    'UpperSizeBound',
    'StorageClass',
  ].map((name) => ['Filter', name]),
  ...['Format', 'AccountId', 'RoleArn', 'Bucket', 'Prefix'].map((name) => [
    'Destination',
    'OSSBucketDestination',
    name,
  ]),
  ['Destination', 'OSSBucketDestination', 'Encryption', 'SSE-OSS'],
  ['Destination', 'OSSBucketDestination', 'Encryption', 'SSE-KMS'],
  ['Schedule', 'Frequency'],
  ['IncludedObjectVersions'],
  ['OptionalFields'],
];

/**
 * Changes a rule's document to what the rule is to be: of the fields that differ between `before`
 * and `after`, and nowhere else.
 */
export function changeDocument(
  document: XmlElement,
  before: InventoryConfiguration,
  after: InventoryConfiguration,
): XmlElement {
  const [old, wanted] = [writeInventory(before), writeInventory(after)];
  return PLACES.reduce((current, path) => {
    const value = at(wanted, path);
    return canonical(at(old, path)) === canonical(value) ? current : put(current, path, value);
  }, document);
}

function at(root: XmlElement, path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((parent, name) => child(parent, name), root);
}

/** Puts `value` at the place, making the elements on the way; `undefined` takes out what is there. */
function put(
  parent: XmlElement,
  [name = '', ...rest]: readonly string[],
  value: XmlElement | undefined,
): XmlElement {
  const there = child(parent, name);
  const empty: XmlElement = { name, attributes: {}, children: [], text: '' };
  const replacement = rest.length > 0 ? put(there ?? empty, rest, value) : value;
  const children = there
    ? parent.children.flatMap((item) => (item === there ? (replacement ?? []) : item))
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

const FILTERS: ReadonlySet<string> = new Set(
  PLACES.flatMap(([parent, name]) => (parent === 'Filter' && name !== undefined ? [name] : [])),
);

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
