import { type GraphQLError, getOperationAST, type OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { ANONYMOUS, type Caller } from '../../access/caller.ts';
import type { ErrorCode } from '../../graphql/error-codes.ts';
import { Refusal } from '../http/fetch-api.ts';
import { HttpError } from '../http/http-error.ts';
import type { RequestContext } from '../request-context.ts';
import { type ClientName, clientNameOf } from './client-name.ts';

/** A request as known when its answer is sent. */
export interface RequestRecord {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** From its head to its answer, in milliseconds. */
  readonly ms: number;
  readonly caller: Caller;
  /** The program that sent it. */
  readonly client: ClientName;
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
  /** Why it was refused as HTTP; absent if it was not. */
  readonly reason: string | undefined;
}

/** Codes of requests that are refused as HTTP. */
const HTTP_CODES = new Set<ErrorCode | undefined>([
  'BAD_REQUEST',
  'METHOD_NOT_ALLOWED',
  'UNSUPPORTED_MEDIA_TYPE',
  'CSRF_BLOCKED',
  'BODY_LIMIT_EXCEEDED',
]);

/** Why a request is refused as HTTP, without words of its body, which Yoga quotes. */
function reasonOf(errors: readonly GraphQLError[]): string | undefined {
  const error = errors.find(({ extensions }) => HTTP_CODES.has(extensions.code));
  return error instanceof HttpError ? error.message : error?.message.replace(/".*"/s, '"…"');
}

/** The codes of the errors in an answer. Only answers that are sent have them: masking sets the codes. */
export function errorCodes(errors: readonly GraphQLError[]): readonly string[] {
  return errors.map(({ extensions }) => String(extensions['code']));
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
  reason?: string | undefined;
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
    // This hook also runs for requests that were refused before execution.
    onResultProcess({ result, request }) {
      const entry = entries.get(request);
      if (!entry || !('errors' in result)) return;
      const { errors = [] } = result;
      entry.errorCodes = errorCodes(errors);
      entry.reason = reasonOf(errors);
    },
  };
  const last: Plugin<RequestContext, RequestContext> = {
    onResponse({ request, response, serverContext }) {
      const entry = entries.get(request);
      if (!entry) return;
      const record: RequestRecord = {
        method: serverContext.method,
        path: entry.url.pathname,
        status: response.status,
        ms: performance.now() - entry.startedAt,
        caller: serverContext.caller ?? ANONYMOUS,
        client: clientNameOf(request),
        isGraphql: entry.isGraphql ?? false,
        operation: entry.operation,
        operationName: entry.operationName,
        isTrusted: entry.isTrusted ?? false,
        errorCodes: entry.errorCodes,
        reason: response instanceof Refusal ? response.reason : entry.reason,
      };
      for (const consume of consumers) consume(record);
    },
  };
  return { first, last };
}
