import type { DocumentNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';

/** The characters of all cached documents together. A parsed one takes up to 240 bytes for each: 48 MB. */
const MAX_CHARACTERS = 200_000;

/** Caches valid documents that came more than once. */
export interface DocumentCache {
  get(text: string): DocumentNode | undefined;
  /** Whether the document is cached. */
  isCached(document: DocumentNode): boolean;
  /** Adds a valid document. It is cached when it comes again. */
  add(text: string, document: DocumentNode): void;
}

/** Creates an empty cache. */
export function createDocumentCache(): DocumentCache {
  const options = {
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_value: unknown, text: string) => text.length,
  };
  const documents = new LRUCache<string, DocumentNode>(options);
  const cameOnce = new LRUCache<string, true>(options);
  const cached = new WeakSet<DocumentNode>();
  return {
    get: (text) => documents.get(text),
    isCached: (document) => cached.has(document),
    add(text, document) {
      if (!cameOnce.delete(text)) {
        cameOnce.set(text, true);
        return;
      }
      documents.set(text, document);
      cached.add(document);
    },
  };
}

/**
 * Caches valid documents that come again, so that they are parsed and validated once. Whether a document is valid
 * depends on its text alone, because the rules are the same for all callers.
 *
 * The threat: requests that fill the memory with documents. Yoga's own cache keeps the last 1,024 texts, whatever their
 * size, and their errors: gigabytes. This cache limits the characters of all documents together. It keeps only the text
 * of a document that came once, so that new documents without end push out no cached one, and nothing of a refused
 * document.
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
