import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  NoFragmentCyclesRule,
  validate,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { RequestLimits } from '../../config/request-limits.ts';
import { type DocumentSize, documentSize } from './document-size.ts';
import { checkDocumentText } from './document-text.ts';
import { limitExceeded } from './limit-exceeded.ts';
import { mergeWork } from './merge-work.ts';
import type { DocumentCache } from './use-document-cache.ts';

/** Validation takes up to 3 ms for each thousand; 100 rules with all of their fields need 3,300. */
const MAX_MERGE_WORK = 10_000;

/** How the size of a document is limited, and what is said of it. */
const SIZES = [
  ['depth', 'levels of fields', 'MAX_DEPTH', 'DEPTH_LIMIT_EXCEEDED'],
  ['aliases', 'aliases', 'MAX_ALIASES', 'ALIAS_LIMIT_EXCEEDED'],
  ['rootFields', 'fields at its top', 'MAX_ROOT_FIELDS', 'ROOT_FIELD_LIMIT_EXCEEDED'],
  ['directives', 'directives', 'MAX_DIRECTIVES', 'DIRECTIVE_LIMIT_EXCEEDED'],
] as const satisfies readonly (readonly [keyof DocumentSize, ...string[]])[];

/** What of the limits can be told from a document's text. */
type DocumentLimits = Omit<RequestLimits, 'bodyBytes' | 'cost' | 'responseBytes'>;

/**
 * The threat: a small text that takes this server long to read, to validate or to carry out: of many
 * tokens, deep, with one field under many aliases, with fragments that spread fragments, with directives
 * everywhere, or several texts in one request. Each is counted as it would be carried out, before
 * anything is done in proportion to it: tokens before parsing, the rest before validation, where
 * checking that fields can be merged takes the square of how many there are. What depends on variables
 * is `useCost`'s.
 *
 * @param documents those that have been checked already.
 */
export function useDocumentLimits(
  limits: DocumentLimits,
  documents: Pick<DocumentCache, 'get' | 'isKept'>,
): Plugin {
  return {
    onRequestParse: () => ({
      onRequestParseDone({ requestParserResult }) {
        if (!Array.isArray(requestParserResult)) return;
        throw limitExceeded(
          'BATCHING_NOT_ALLOWED',
          'The body is a list of requests, and may be one: send each by itself, or ask for ' +
            'several things in one document.',
          { limit: 1, requested: requestParserResult.length },
        );
      },
    }),
    onParse({ params: { source } }) {
      // Thrown here and not by the parser: those errors Yoga makes 200 for some callers.
      if (!documents.get(source)) checkDocumentText(source, limits.documentTokens);
    },
    onValidate({ params: { schema, documentAST }, setResult }) {
      if (documents.isKept(documentAST)) return;
      const errors = errorsOf(schema, documentAST, limits);
      if (errors.length > 0) setResult(errors);
    },
  };
}

function errorsOf(schema: GraphQLSchema, document: DocumentNode, limits: DocumentLimits) {
  const size = documentSize(document);
  const errors = SIZES.flatMap(([what, words, setting, code]) => {
    const [limit, requested] = [limits[what], size[what]];
    if (requested <= limit) return [];
    const message =
      `The document has ${requested} ${words}, and may have ${limit} (${setting}): ask for less at ` +
      'once. What a fragment has counts each time it is spread.';
    return [limitExceeded(code, message, { limit, requested })];
  });
  return errors.length > 0 ? errors : mergeErrors(schema, document);
}

function mergeErrors(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  if (mergeWork(document, MAX_MERGE_WORK) <= MAX_MERGE_WORK) return [];
  // A fragment that contains itself never ends; that rule by itself costs nothing, and says it better.
  const cycles = validate(schema, document, [NoFragmentCyclesRule]);
  if (cycles.length > 0) return cycles;
  return [
    limitExceeded(
      'MERGE_LIMIT_EXCEEDED',
      'The document asks for the same fields at the same place again and again, so that to merge them ' +
        `takes more than ${MAX_MERGE_WORK} steps: name each of them once.`,
      { limit: MAX_MERGE_WORK },
    ),
  ];
}
