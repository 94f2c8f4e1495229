import { hash } from 'node:crypto';
import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import { compareIds } from '../../inventory/id-order.ts';
import { parseXml, type XmlElement } from '../client/xml.ts';

/** 132 bits: nobody finds two rules with one version. */
const VERSION_LENGTH = 22;

/** A field without a value, in JSON: rules keep their versions when they get a new optional field. */
const UNSET_FIELD = /"\w+":null,?/g;

/**
 * Identifies what a rule says: a digest that is the same for each document that means the same, in every process. A
 * rule that is changed and changed back has its old version again.
 *
 * @param rule as it was read, because its fields have one form and order then.
 */
export function versionOf(rule: InventoryConfiguration): string {
  return hash('sha256', canonicalRule(rule), 'base64url').slice(0, VERSION_LENGTH);
}

/**
 * Returns one text for all documents that mean the same rule. The rule's bucket is not in its document.
 *
 * @param rule as it was read.
 */
export function canonicalRule(rule: InventoryConfiguration): string {
  const unknownElements = canonicalUnknown(rule.unknownElements);
  return JSON.stringify({ ...rule, bucket: undefined, unknownElements }).replace(UNSET_FIELD, '');
}

/** An element's name, attributes, text and children. */
type Canonical = readonly [string, readonly (readonly [string, string])[], string, Canonical[]];

/** Returns one list for all {@link InventoryConfiguration.unknownElements} that mean the same. */
export function canonicalUnknown(
  elements: readonly string[],
): { readonly path: string; readonly canonical: Canonical }[] {
  if (elements.length === 0) return [];
  const parts = elements.map((text) => {
    const xmlAt = text.indexOf('<');
    return { path: text.slice(0, xmlAt), xml: text.slice(xmlAt) };
  });
  // In one document, because each parser takes longer than an element.
  const { children } = parseXml(`<all>${parts.map(({ xml }) => xml).join('')}</all>`);
  return children
    .flatMap((child, index) => {
      const canonical = canonicalElement(child);
      return canonical ? [{ path: parts[index]?.path ?? '', canonical }] : [];
    })
    .sort((a, b) => compareIds(a.path, b.path) || compareIds(a.canonical[0], b.canonical[0]));
}

/**
 * The order counts only of elements of one name, which are a list. An empty element means nothing, because OSS adds
 * such for unset values, except for a kind of encryption.
 */
function canonicalElement({ name, attributes, text, children }: XmlElement): Canonical | undefined {
  const others = Object.entries(attributes)
    .filter(([key]) => key !== 'xmlns' && !key.startsWith('xmlns:'))
    .sort(([a], [b]) => compareIds(a, b));
  const parts = children
    .toSorted((a, b) => compareIds(a.name, b.name))
    .flatMap((child) => {
      const part = canonicalElement(child);
      return part ? [part] : [];
    });
  const own = children.length > 0 ? '' : text;
  const isEmpty = others.length === 0 && parts.length === 0 && own === '';
  return isEmpty && !name.startsWith('SSE-') ? undefined : [name, others, own, parts];
}
