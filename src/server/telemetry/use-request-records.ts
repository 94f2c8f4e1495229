import { getOperationAST, type OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { ANONYMOUS, type Caller } from '../../access/caller.ts';
import type { RequestContext } from '../request-context.ts';

/** What is known of a request when its answer goes out. */
export interface RequestRecord {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** From its head to its answer, in milliseconds. */
  readonly ms: number;
  readonly caller: Caller;
  /** Whether it got to GraphQL, and was not answered before. */
  readonly isGraphql: boolean;
  /** Absent where no operation was executed. */
  readonly operation: OperationTypeNode | undefined;
  /** As the document has it; `null`: it has none. Absent where no operation was executed. */
  readonly operationName: string | null | undefined;
  /** Whether the document is one of those that this server was given. */
  readonly isTrusted: boolean;
  /** The codes that went out; absent where there was no error. */
  readonly errorCodes: readonly string[] | undefined;
}

/** What is known of it before. */
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
 * Hands a record of each request to those who keep them. The first plugin sees a request before all others do, the
 * last one its answer after all others have changed it.
 */
export function useRequestRecords(keepers: readonly ((record: RequestRecord) => void)[]): {
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
    // Of every result, also where a request got no further than to be read.
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
      for (const keep of keepers) keep(record);
    },
  };
  return { first, last };
}
