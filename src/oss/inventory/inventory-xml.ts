import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import { compareIds } from '../../inventory/id-order.ts';
import { LIMITS } from '../../inventory/limits.ts';
import { element, parseDocument, type XmlElement } from '../client/xml.ts';
import { readBoolean } from '../client/xml-values.ts';
import { INVENTORY } from './inventory-codec.ts';
import { branch, branches, type Found, findIn, numbered, type Place, text } from './xml-places.ts';
import { scanXml } from './xml-scanner.ts';

/** A LIST answer: up to 100 rules, and the token for the rest, if any. */
export interface InventoryPage {
  readonly configurations: readonly InventoryConfiguration[];
  /** Not null if OSS has more rules. */
  readonly nextContinuationToken: string | null;
}

/** A rule, which is also the root of an answer to GET. */
export const RULE = branches(INVENTORY.place.name, ...INVENTORY.place.below);

const IS_TRUNCATED = text('IsTruncated');
const NEXT_TOKEN = text('NextContinuationToken');

/** An answer to LIST. */
export const PAGE = numbered(
  branch('ListInventoryConfigurationsResult', RULE, IS_TRUNCATED, NEXT_TOKEN),
);

/**
 * Reads a rule from an `<InventoryConfiguration>`. A missing element reads as empty, unknown words stay as they are,
 * and unknown elements are ignored, so that no rule can break its page.
 *
 * @param bucket the source bucket, which the document does not name.
 */
export function readInventory(bucket: string, root: XmlElement): InventoryConfiguration {
  return ruleOf(bucket, findIn(root, RULE));
}

/** Reads a rule from the bytes of an answer to GET. @throws Error if they are not a rule's. */
export function parseInventory(bucket: string, body: Buffer): InventoryConfiguration {
  return ruleOf(bucket, find(body, RULE));
}

/** The scanner reads most documents; the others need a parser. */
function find(body: Buffer, root: Place): Found {
  return scanXml(body, root) ?? findIn(parseDocument(body, root.name), root);
}

function ruleOf(bucket: string, found: Found): InventoryConfiguration {
  return { ...INVENTORY.read(found), bucket, unknownElements: found.unknown };
}

/** Reads a `<ListInventoryConfigurationsResult>`. @throws Error if the document is not one. */
export function parseInventoryPage(bucket: string, body: Buffer): InventoryPage {
  const found = find(body, PAGE);
  const configurations = found.parts
    .map((rule) => ruleOf(bucket, rule))
    // A rule without an id has no place in the list, and no caller could name it.
    .filter(({ inventoryId }) => inventoryId !== '');
  if (!readBoolean(found.exact(IS_TRUNCATED))) {
    // A complete list has no gaps, in any order. Longer ones than OSS's would take long to sort.
    if (configurations.length <= LIMITS.rulesPerPage) {
      configurations.sort((a, b) => compareIds(a.inventoryId, b.inventoryId));
    }
    return { configurations, nextContinuationToken: null };
  }
  // Without its token, a truncated page would look like the last one and hide rules. OSS's token is the last id.
  const token = found.exact(NEXT_TOKEN) || (configurations.at(-1)?.inventoryId ?? null);
  return { configurations, nextContinuationToken: token };
}

/** Writes a rule as the `<InventoryConfiguration>` that a PUT sends, without the values that are null. */
export function writeInventory(rule: InventoryConfiguration): XmlElement {
  return INVENTORY.changeIn(element(INVENTORY.place.name), undefined, rule);
}
