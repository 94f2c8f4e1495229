import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import { UpstreamError } from '../../inventory/errors.ts';
import type { XmlElement } from '../client/xml.ts';
import { FILTER, INVENTORY } from './inventory-codec.ts';
import { readInventory } from './inventory-xml.ts';
import { canonicalRule } from './rule-version.ts';
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

/** Whether two documents mean the same rule, which is when their versions are the same. */
export function isSameRule(a: XmlElement, b: XmlElement): boolean {
  return canonicalRule(readInventory('', a)) === canonicalRule(readInventory('', b));
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
