import type { FetcherParams } from '@graphiql/toolkit';
import { type DocumentNode, parse, separateOperations } from 'graphql';

/**
 * Replaces the other operations of a request, and the fragments that only they use, with blanks: the server would
 * validate and count them too. Everything else keeps its place, so that the locations of errors point into the text as
 * typed. The server reports a syntax error.
 */
export function withoutOtherOperations(parameters: FetcherParams): FetcherParams {
  const { query, operationName } = parameters;
  const document = parseSafely(query);
  const byName = document ? separateOperations(document) : {};
  const [only, ...more] = Object.keys(byName);
  // GraphiQL notices a changed name 100 ms late.
  if (only !== undefined && more.length === 0)
    return { ...parameters, operationName: only || null };
  const own = byName[operationName ?? '']?.definitions;
  if (!document || !own) return parameters;
  const all = new Set(Object.values(byName).flatMap(({ definitions }) => definitions));
  let sent = query;
  for (const definition of document.definitions) {
    const { loc } = definition;
    if (!loc || own.includes(definition) || !all.has(definition)) continue;
    const blanks = query.slice(loc.start, loc.end).replace(/[^\r\n]/g, ' ');
    sent = sent.slice(0, loc.start) + blanks + sent.slice(loc.end);
  }
  return { ...parameters, query: sent };
}

function parseSafely(query: string): DocumentNode | undefined {
  try {
    return parse(query);
  } catch {
    return undefined;
  }
}
