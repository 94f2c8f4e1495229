import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import { UpstreamError } from '../../inventory/errors.ts';
import { compareIds } from '../../inventory/id-order.ts';
import type { XmlElement } from '../client/xml.ts';
import { readBoolean } from '../client/xml-values.ts';
import { FILTER, INVENTORY } from './inventory-codec.ts';
import type { Place } from './xml-places.ts';

/**
 * Changes a rule's document to what the rule is to be: in the fields that differ between `before` and `after`, and in
 * what belongs to their old values. What this server does not know stays as OSS sent it. The elements that OSS
 * documents come out in its order.
 *
 * @throws UpstreamError if it has one of these elements several times.
 */
export function changeDocument(
  document: XmlElement,
  before: InventoryConfiguration,
  after: InventoryConfiguration,
): XmlElement {
  checkSingle(document, INVENTORY.place);
  return INVENTORY.changeIn(document, before, after);
}

/** Refuses a document that OSS may not accept again, before it is deleted. */
function checkSingle({ children }: XmlElement, { below }: Place): void {
  for (const place of below) {
    const found = children.filter(({ name }) => name === place.name);
    if (found.length > 1 && place.kind !== 'texts') {
      throw new UpstreamError(
        `OSS has the rule with ${found.length} \`${place.name}\` elements, and this server cannot tell which one counts. ` +
          'Nothing was changed. Delete the rule and create it again.',
        'UnreadableAnswer',
      );
    }
    for (const element of found) checkSingle(element, place);
  }
}

/**
 * Whether two documents describe the same rule: the order of elements does not matter, and an unset value can be
 * missing, empty, or 0 as OSS returns it.
 */
export function isSameRule(a: XmlElement, b: XmlElement): boolean {
  return canonical(withoutDefaults(a)) === canonical(withoutDefaults(b));
}

/**
 * Removes the values that OSS adds to a filter for unset ones. OSS would refuse some of them, such as a time of 0.
 */
export function withoutDefaults(rule: XmlElement): XmlElement {
  const isSet = ({ name, text, children, attributes }: XmlElement) =>
    !FILTERS.has(name) ||
    children.length > 0 ||
    Object.keys(attributes).length > 0 ||
    // Only a prefix can be 0, or white space.
    (name === 'Prefix' ? text !== '' : !['', '0'].includes(text.trim()));
  const children = rule.children.map((item) =>
    item.name === 'Filter' ? { ...item, children: item.children.filter(isSet) } : item,
  );
  const isEmptyFilter = ({ name, children: filters, attributes }: XmlElement) =>
    name === 'Filter' && filters.length === 0 && Object.keys(attributes).length === 0;
  return { ...rule, children: children.filter((item) => !isEmptyFilter(item)) };
}

const FILTERS: ReadonlySet<string> = new Set(FILTER.place.below.map(({ name }) => name));

/** Returns one text for all documents of the same rule. Attributes (a namespace) do not belong to the rule. */
function canonical({ name, text: own, children }: XmlElement): string {
  const text = canonicalText(name, own);
  const parts = children.map(canonical).filter((part) => part !== '');
  // Only the order of a report's columns matters.
  if (name !== 'OptionalFields') parts.sort(compareIds);
  // An empty element means nothing, except for the kind of an encryption.
  const isEmpty = parts.length === 0 && (text === '' || children.length > 0);
  if (isEmpty && !name.startsWith('SSE-')) return '';
  return JSON.stringify([name, children.length > 0 ? '' : text, parts]);
}

/** The elements whose text says the same with white space around it. */
const WORDS: ReadonlySet<string> = new Set([
  'IsEnabled',
  'LastModifyBeginTimeStamp',
  'LastModifyEndTimeStamp',
  'LowerSizeBound',
  'UpperSizeBound',
  'StorageClass',
  'Format',
  'AccountId',
  'RoleArn',
  'Bucket',
  'Frequency',
  'DayOfMonth',
  'AutoDelete',
  'IncludedObjectVersions',
  'Field',
]);

function canonicalText(name: string, text: string): string {
  if (!WORDS.has(name)) return text;
  const trimmed = text.trim();
  if (name === 'IsEnabled') return trimmed && `${readBoolean(trimmed)}`;
  // OSS leaves it out when it is false.
  if (name === 'AutoDelete') return readBoolean(trimmed) ? 'true' : '';
  if (name !== 'StorageClass') return trimmed;
  const words = trimmed.split(',').map((word) => word.trim());
  return words.sort(compareIds).join();
}
