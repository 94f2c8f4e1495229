import { serialize } from 'node:v8';
import {
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  OperationTypeNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import type { Context } from '../../graphql/context.ts';
import type { KeptRead } from '../../oss/cached-reads.ts';
import { sizeOf } from '../../oss/size-of.ts';
import type { DocumentCache } from './use-document-cache.ts';
import { coercedVariables } from './variables.ts';

/** Of all results together, as estimated. */
const MAX_BYTES = 16_000_000;

/** What a read takes, with its key. */
const READ_BYTES = 500;

/** What a query gave. */
interface KeptResult {
  readonly data: NonNullable<ExecutionResult['data']>;
  /** All that was read for it. */
  readonly reads: readonly KeptRead[];
}

/**
 * Answers a query that read nothing but what the cache had, and would read the same of it again, with the same
 * data: its fields are not resolved once more. The same caller's rights, the same credentials, document and
 * variables make the same data of the same reads; that these are the same is looked up each time.
 */
export function useKeptResults(documents: Pick<DocumentCache, 'isKept'>): Plugin<Context> {
  const results = new LRUCache<string, KeptResult>({
    maxSize: MAX_BYTES,
    // Twice: of documents that are not compiled, V8 keeps the data as dictionaries.
    sizeCalculation: ({ data, reads }, key) =>
      sizeOf(key) + 2 * sizeOf(data) + READ_BYTES * reads.length,
  });
  const numberOf = numbers();
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const { schema, document, operationName, variableValues }: ExecutionArgs = args;
      const { access, inventories, freshness }: Context = args.contextValue;
      const operation = getOperationAST(document, operationName);
      if (operation?.operation !== OperationTypeNode.QUERY || !documents.isKept(document)) {
        return undefined;
      }
      // Without what it does not declare: that would be another entry each time.
      const variables = coercedVariables(schema, operation, variableValues);
      if (!variables) return undefined;
      // Not as JSON, for which infinity is null.
      const keyOf = () =>
        serialize([
          ...[document, access, inventories].map(numberOf),
          ...[operationName, variables],
        ]).toString('latin1');
      const keep = {
        onExecuteDone({ result }: { readonly result: ExecutionResult | object }) {
          const reads = freshness.kept;
          if (!reads?.length || 'errors' in result || !('data' in result && result.data)) return;
          results.set(keyOf(), { data: result.data, reads });
        },
      };
      const known = results.size > 0 ? results.get(keyOf()) : undefined;
      if (!known) return keep;
      return Promise.all(known.reads.map((read) => read.by.again(read))).then((read) => {
        const tellAll = read.filter((tell) => tell !== undefined);
        if (tellAll.length < read.length) return keep;
        for (const tell of tellAll) tell(freshness);
        setResultAndStopExecution({ data: known.data });
        return undefined;
      });
    },
  };
}

/** Numbers objects, which are not kept for that. */
function numbers(): (object: object) => number {
  const known = new WeakMap<object, number>();
  let last = 0;
  return (object) => {
    const number = known.get(object);
    if (number !== undefined) return number;
    last += 1;
    known.set(object, last);
    return last;
  };
}
