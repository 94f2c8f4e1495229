import { getOperationAST, type OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { ANONYMOUS, type Caller } from '../../access/caller.ts';
import type { RequestContext } from '../request-context.ts';

/** A request as known when its answer is sent. */
export interface RequestRecord {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** From its head to its answer, in milliseconds. */
  readonly ms: number;
  readonly caller: Caller;
  /** Whether the request reached GraphQL. */
  readonly isGraphql: boolean;
  /** Absent if no operation was executed. */
  readonly operation: OperationTypeNode | undefined;
  /** The name in the document; `null` without a name, absent if no operation was executed. */
  readonly operationName: string | null | undefined;
  /** Whether it is a trusted document. */
  readonly isTrusted: boolean;
  /** The codes of the errors in the answer; absent without errors. */
  readonly errorCodes: readonly string[] | undefined;
}

/** A request as known so far. */
interface Entry {
  readonly startedAt: number;
  readonly url: URL;
  isGraphql?: boolean;
  operation?: OperationTypeNode;
  operationName?: string | null;
  isTrusted?: boolean;
  errorCodes?: readonly string[];
}

/**
 * Records each request and passes the record to all consumers. The first plugin sees a request before other plugins,
 * the last one its answer after them.
 */
export function useRequestRecords(consumers: readonly ((record: RequestRecord) => void)[]): {
  readonly first: Plugin<RequestContext, RequestContext>;
  readonly last: Plugin<RequestContext, RequestContext>;
} {
  const entries = new WeakMap<Request, Entry>();
  const first: Plugin<RequestContext, RequestContext> = {
    onRequest({ request, url }) {
      entries.set(request, { startedAt: performance.now(), url });
    },
    onRequestParse({ request }) {
      const entry = entries.get(request);
      if (entry) entry.isGraphql = true;
    },
    onExecute({ args }) {
      const entry = entries.get(args.contextValue.request);
      if (!entry) return;
      const operation = getOperationAST(args.document, args.operationName);
      if (operation) entry.operation = operation.operation;
      entry.operationName = operation?.name?.value ?? null;
      entry.isTrusted = args.contextValue.trustedDocument ?? false;
    },
    // Also called for requests that were refused before execution.
    onResultProcess({ result, request }) {
      const entry = entries.get(request);
      if (!entry || !('errors' in result)) return;
      entry.errorCodes = result.errors?.map(({ extensions }) => String(extensions['code'])) ?? [];
    },
  };
  const last: Plugin<RequestContext, RequestContext> = {
    onResponse({ request, response, serverContext }) {
      const entry = entries.get(request);
      if (!entry) return;
      const record: RequestRecord = {
        method: request.method,
        path: entry.url.pathname,
        status: response.status,
        ms: performance.now() - entry.startedAt,
        caller: serverContext.caller ?? ANONYMOUS,
        isGraphql: entry.isGraphql ?? false,
        operation: entry.operation,
        operationName: entry.operationName,
        isTrusted: entry.isTrusted ?? false,
        errorCodes: entry.errorCodes,
      };
      for (const consume of consumers) consume(record);
    },
  };
  return { first, last };
}
