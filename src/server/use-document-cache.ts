import type { DocumentNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';

/** Of all documents together. Parsed, the densest take 240 bytes for each: 100 MB at the most. */
const MAX_CHARACTERS = 400_000;

/** Keeps documents that were parsed, by their texts. */
export function createDocumentCache(): LRUCache<string, DocumentNode> {
  return new LRUCache({ maxSize: MAX_CHARACTERS, sizeCalculation: (_, text) => text.length });
}

/**
 * The threat: requests that fill the memory with documents. Yoga keeps the last 1,024 texts, whatever
 * their size, and what was wrong with each: gigabytes. Here they have so many characters together, and
 * those that are refused are forgotten, as nobody sends them on purpose again.
 */
export function useDocumentCache(documents: LRUCache<string, DocumentNode>): Plugin {
  return {
    onValidate:
      ({ params: { documentAST } }) =>
      ({ valid }) => {
        if (!valid && documentAST.loc) documents.delete(documentAST.loc.source.body);
      },
  };
}
