import type { DocumentNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';

/** Of all kept documents together. Parsed, the densest take 240 bytes for each: 48 MB at the most. */
const MAX_CHARACTERS = 200_000;

/** Documents that came more than once and are valid. */
export interface DocumentCache {
  get(text: string): DocumentNode | undefined;
  /** Whether it is one of the kept ones. */
  isCached(document: DocumentNode): boolean;
  /** Tells that this document is valid; it is kept when it comes again. */
  add(text: string, document: DocumentNode): void;
}

/** Makes an empty cache. */
export function createDocumentCache(): DocumentCache {
  const options = {
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_value: unknown, text: string) => text.length,
  };
  const documents = new LRUCache<string, DocumentNode>(options);
  const cameOnce = new LRUCache<string, true>(options);
  const kept = new WeakSet<DocumentNode>();
  return {
    get: (text) => documents.get(text),
    isCached: (document) => kept.has(document),
    add(text, document) {
      if (!cameOnce.delete(text)) {
        cameOnce.set(text, true);
        return;
      }
      documents.set(text, document);
      kept.add(document);
    },
  };
}

/**
 * Keeps valid documents that come again, so that they are neither parsed nor validated once more: whether a
 * document is valid depends on its text alone, as the rules are the same for all callers.
 *
 * The threat: requests that fill the memory with documents. Yoga's own cache has the last 1,024 texts, whatever
 * their size, and what was wrong with each: gigabytes. Here the kept ones have so many characters together; of
 * one that came once no more than its text is kept, so that ever new ones push none out; and nothing of those
 * that are refused, as nobody sends them on purpose again.
 */
export function useDocumentCache(documents: DocumentCache): Plugin {
  return {
    onParse({ params: { source }, setParsedDocument }) {
      const document = documents.get(source);
      if (document) setParsedDocument(document);
    },
    onValidate({ params: { documentAST }, setResult }) {
      if (documents.isCached(documentAST)) {
        setResult(NO_ERRORS);
        return undefined;
      }
      return ({ valid }) => {
        if (valid && documentAST.loc) documents.add(documentAST.loc.source.body, documentAST);
      };
    },
  };
}

const NO_ERRORS: readonly never[] = [];
