import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  NoFragmentCyclesRule,
  validate,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { RequestLimits } from '../../config/request-limits.ts';
import type { DocumentMeasure } from './document-size.ts';
import { checkDocumentText } from './document-text.ts';
import { limitExceeded } from './limit-exceeded.ts';
import type { DocumentCache } from './use-document-cache.ts';

/** The limits that hold for a document, whatever its variables are. */
interface DocumentLimits extends Pick<RequestLimits, 'documentTokens' | 'depth' | 'fields'> {
  /** Validation takes up to 3 ms for each thousand. */
  readonly mergeWork: number;
}

const SIZES = [
  ['depth', 'levels of fields', 'MAX_DEPTH', 'DEPTH_LIMIT_EXCEEDED'],
  ['fields', 'fields', 'MAX_FIELDS', 'FIELD_LIMIT_EXCEEDED'],
] as const;

/**
 * The threat: a small text that takes long to parse, validate or execute, because it has many tokens, is deep, or has
 * fragments that spread fragments, or because one request has several documents. Each is counted before the server does
 * anything that takes time in proportion to it: tokens before parsing, the rest before validation, whose time to merge
 * fields grows with the square of their number. What depends on variables is the task of `useCostAndRate`.
 *
 * @param documents the documents that were checked before.
 */
export function useDocumentLimits(
  limits: DocumentLimits,
  documents: Pick<DocumentCache, 'get' | 'isCached'>,
  measure: DocumentMeasure,
): Plugin {
  return {
    onRequestParse: () => ({
      onRequestParseDone({ requestParserResult }) {
        if (!Array.isArray(requestParserResult)) return;
        const requested = requestParserResult.length;
        throw limitExceeded(
          'BATCHING_NOT_ALLOWED',
          `The body is a list of ${requested} requests; the limit is 1. Send each request by itself, or select ` +
            'several things in one document.',
          { limit: 1, requested },
        );
      },
    }),
    onParse({ params: { source } }) {
      // Thrown here and not by the parser, whose errors get the status 200 for some callers.
      if (!documents.get(source)) checkDocumentText(source, limits.documentTokens);
    },
    onValidate({ params: { schema, documentAST }, setResult }) {
      if (documents.isCached(documentAST)) return;
      const errors = errorsOf(schema, documentAST, limits, measure);
      if (errors.length > 0) setResult(errors);
    },
  };
}

function errorsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  limits: DocumentLimits,
  measure: DocumentMeasure,
): readonly GraphQLError[] {
  const size = measure(document);
  const isWhole = size.mergeWork <= limits.mergeWork;
  // A fragment that contains itself never ends. This rule by itself is cheap, and its message is better.
  const cycles = isWhole ? [] : validate(schema, document, [NoFragmentCyclesRule]);
  if (cycles.length > 0) return cycles;
  const errors = SIZES.filter(([what]) => size[what] > limits[what]).map(
    ([what, words, setting, code]) => {
      const limit = limits[what];
      const count = isWhole ? { requested: size[what] } : {};
      return limitExceeded(
        code,
        `The document has ${count.requested ?? `more than ${limit}`} ${words}; the limit is ${limit} ` +
          `(${setting}). Select less at once. A fragment counts at each place where it is spread.`,
        { limit, ...count },
      );
    },
  );
  if (isWhole || errors.length > 0) return errors;
  return [
    limitExceeded(
      'MERGE_LIMIT_EXCEEDED',
      'The document selects the same fields at the same place many times, so that merging them takes more than ' +
        `${limits.mergeWork} steps. Select each field once.`,
      { limit: limits.mergeWork },
    ),
  ];
}
