import type { InventoryConfiguration } from '../../inventory/configuration.ts';

/** A rule in an audit line: its fields, or that it is too long. */
export type AuditedRule =
  | Readonly<Record<string, unknown>>
  | { readonly omitted: 'too long'; readonly characters: number };

/** In characters of JSON. OSS's longest rule has about 3000, but what OSS sends has no limit. */
const MAX_LENGTH = 8000;

/** Returns the rule as an audit line shows it, without its bucket and its id, which the line has. */
export function auditedRule(rule: InventoryConfiguration): AuditedRule {
  const { bucket: _, inventoryId: __, unknownElements, ...fields } = rule;
  const shown = unknownElements.length === 0 ? fields : { ...fields, unknownElements };
  const { length } = JSON.stringify(shown);
  return length > MAX_LENGTH ? { omitted: 'too long', characters: length } : shown;
}
