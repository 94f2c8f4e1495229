import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import type { ReadDocument } from '../client/call.ts';
import { parseDocument, type XmlElement } from '../client/xml.ts';
import { parseInventory, readInventory } from './inventory-xml.ts';
import type { RuleName } from './journal.ts';

/** Reads a rule's document. */
export function documentOf({ bucket, inventoryId }: RuleName): ReadDocument<XmlElement> {
  return (body) => {
    const document = parseDocument(body, 'InventoryConfiguration');
    checkId(readInventory(bucket, document).inventoryId, inventoryId);
    return document;
  };
}

/** Reads a rule without its document. */
export function ruleOf({ bucket, inventoryId }: RuleName): ReadDocument<InventoryConfiguration> {
  return (body) => {
    const rule = parseInventory(bucket, body);
    checkId(rule.inventoryId, inventoryId);
    return rule;
  };
}

/**
 * The limit of a document that a caller gets as text, in bytes, so that one unit of cost stays within its share of an
 * answer. OSS's longest is 27 KB; see `MAX_DOCUMENT_BYTES`.
 */
const MAX_TEXT_BYTES = 50_000;

/** Reads a rule's document as the text that OSS sent. */
export function textOf(address: RuleName): ReadDocument<string> {
  const readRule = ruleOf(address);
  return (body) => {
    if (body.length > MAX_TEXT_BYTES)
      throw new Error(`The rule's document has more than ${MAX_TEXT_BYTES} bytes.`);
    // The caller's parser may expand its entities or fetch its files.
    if (body.includes('<!DOCTYPE')) throw new Error('The document has a document type.');
    readRule(body);
    return body.toString();
  };
}

/** Refuses the document of another rule. */
function checkId(id: string, wanted: string): void {
  if (id !== wanted) throw new Error(`The document is not of rule ${JSON.stringify(wanted)}.`);
}
