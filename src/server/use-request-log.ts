import { getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';

/** What is known of a request when its answer goes out. */
interface Entry {
  readonly startedAt: number;
  operation?: string;
  operationName?: string | null;
  errorCodes?: readonly string[];
}

/** One line for each request: what was asked, how long it took, and which error codes went out. */
export function useRequestLog(log: Logger): Plugin {
  const entries = new WeakMap<Request, Entry>();
  return {
    onRequest({ request }) {
      entries.set(request, { startedAt: performance.now() });
    },
    onExecute({ args }) {
      const entry = entries.get(args.contextValue.request);
      if (!entry) return;
      const operation = getOperationAST(args.document, args.operationName);
      if (operation) entry.operation = operation.operation;
      entry.operationName = operation?.name?.value ?? null;
    },
    // Of every result, also where a request got no further than to be read.
    onResultProcess({ result, request }) {
      const entry = entries.get(request);
      if (!entry || !('errors' in result)) return;
      entry.errorCodes = result.errors?.map(({ extensions }) => String(extensions['code'])) ?? [];
    },
    onResponse({ request, response }) {
      const { startedAt, ...entry } = entries.get(request) ?? { startedAt: performance.now() };
      const ms = Math.round((performance.now() - startedAt) * 10) / 10;
      const { pathname } = new URL(request.url);
      // Probes come every few seconds; nobody reads of those that are well.
      const level = pathname.endsWith('z') && response.ok ? 'debug' : 'info';
      log[level](
        { method: request.method, path: pathname, status: response.status, ms, ...entry },
        'request',
      );
    },
  };
}
