import { serializeXml, type XmlElement } from '../client/xml.ts';
import { isSameRule } from './inventory-document.ts';
import type { RuleName } from './journal.ts';

/** What OSS may still do to a rule, and what the rule must be in the end. */
export interface Watch extends RuleName {
  readonly at: string;
  /** Until when OSS may apply a DELETE. */
  deletesUntil: number;
  /** Until when OSS may apply which PUTs. */
  puts: { readonly document: XmlElement; readonly until: number }[];
  /** The document to put back if OSS has no rule; `null`: none. */
  document: XmlElement | null;
  /** The documents to delete if one of them is the rule. */
  unwanted: readonly XmlElement[];
  /** See the journal's `marks`. */
  marks: readonly string[];
  isInJournal: boolean;
  /** The timer of the next check. */
  timer?: Disposable | undefined;
}

/** Creates a watch of a rule that OSS does nothing to. */
export function newWatch({ bucket, inventoryId }: RuleName): Watch {
  return {
    bucket,
    inventoryId,
    at: new Date().toISOString(),
    deletesUntil: -Infinity,
    puts: [],
    document: null,
    unwanted: [],
    marks: [],
    isInJournal: false,
  };
}

/** Until when OSS may apply any write of the rule that it did not answer. */
export function pendingUntil({ deletesUntil, puts }: Watch): number {
  return Math.max(deletesUntil, ...puts.map(({ until }) => until));
}

export function nameOf({ bucket, inventoryId }: RuleName): RuleName {
  return { bucket, inventoryId };
}

/** What the log needs to restore the rule. */
export function aboutOf(watch: Watch) {
  const { at, document } = watch;
  return { ...nameOf(watch), at, document: document && serializeXml(document) };
}

export function isOneOf(document: XmlElement, others: readonly XmlElement[]): boolean {
  return others.some((other) => isSameRule(other, document));
}
