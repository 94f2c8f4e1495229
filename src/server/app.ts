import { GraphQLError, type GraphQLSchema } from 'graphql';
import { createYoga, maskError } from 'graphql-yoga';
import type { Logger } from 'pino';
import { createContext } from '../graphql/context.ts';
import { toPublicError } from '../graphql/errors.ts';
import { InventoryError, UpstreamError } from '../inventory/errors.ts';
import type { RequestContext } from './request-context.ts';
import type { RequestLimits } from './request-limits.ts';
import type { StoresFor } from './stores-for.ts';
import { useCost } from './use-cost.ts';
import { useCsrfPrevention } from './use-csrf-prevention.ts';
import { createDocumentCache, useDocumentCache } from './use-document-cache.ts';
import { useDocumentLimits } from './use-document-limits.ts';
import { useGatewayProof } from './use-gateway-proof.ts';
import { type GraphiqlOptions, useGraphiql } from './use-graphiql.ts';
import { type Health, useHealth } from './use-health.ts';
import { useRequestLog } from './use-request-log.ts';

/** What the GraphQL app works with. */
export interface AppOptions {
  readonly schema: GraphQLSchema;
  readonly storesFor: StoresFor;
  readonly log: Logger;
  readonly health: Health;
  /** Absent: none is served. */
  readonly graphiql: GraphiqlOptions | undefined;
  /** The secret that the gateway signs with; absent: anybody is answered. */
  readonly gatewaySecret: string | undefined;
  readonly limits: RequestLimits;
}

/** The GraphQL app: every request, from its HTTP form to its answer. */
export function createApp(options: AppOptions) {
  const { schema, storesFor, log, health, graphiql, gatewaySecret, limits } = options;
  const documents = createDocumentCache();
  return createYoga<RequestContext>({
    schema,
    context: ({ request, signal }) => createContext(storesFor(request.headers), signal),
    logging: yogaLogger(log),

    // What Yoga offers by itself: off where this server has its own or wants none.
    graphiql: false,
    landingPage: false,
    cors: false,
    multipart: false,
    // Yoga looks for it at the end of any URL, also of a query's; no URL has a blank.
    healthCheckEndpoint: ' ',
    maxRequestBodySize: limits.bodyBytes,
    parserAndValidationCache: { documentCache: documents, errorCache: NO_CACHE },

    maskedErrors: {
      // An expected failure goes out with its code; anything else is a bug: hidden, and logged by Yoga.
      maskError: (error, message) =>
        toPublicError(error) ?? withCode(maskError(error, message, false), limits),
    },

    plugins: [
      // Around each request.
      useRequestLog(log),
      // Before GraphQL: what is answered by itself.
      useHealth(health),
      ...(graphiql ? [useGraphiql(graphiql)] : []),
      // Before parsing: a form on a stranger's page must not reach the API.
      useCsrfPrevention(),
      // Before anything is done with the query.
      ...(gatewaySecret === undefined ? [] : [useGatewayProof(gatewaySecret)]),
      // Before parsing and before validation: what would take too long.
      useDocumentLimits(limits, documents),
      useDocumentCache(documents),
      // Before execution: what would read too much.
      useCost(limits.cost),
    ],
  });
}

/** Who sends the same wrong text again gets the same error again. */
const NO_CACHE = { get: () => undefined, set: () => {} };

/** Callers tell errors apart by their codes; Yoga and its plugins leave some without one. */
function withCode(error: Error, { bodyBytes }: RequestLimits): Error {
  if (!(error instanceof GraphQLError)) return error;
  const { extensions } = error;
  if (extensions['code'] === 'REQUEST_ENTITY_TOO_LARGE') {
    error.message = `The body has more than ${bodyBytes} bytes (MAX_BODY_BYTES): send less at once.`;
    Object.assign(extensions, { code: 'BODY_LIMIT_EXCEEDED', limit: bodyBytes });
  }
  if ('originalError' in extensions) {
    // Of JSON that cannot be read: a piece of the body, which also is what makes Yoga answer 400.
    delete extensions['originalError'];
    extensions.http = { status: 400 };
  }
  extensions['code'] ??= extensions.http?.status === 403 ? 'FORBIDDEN' : 'BAD_USER_INPUT';
  return error;
}

/** Yoga reports to the server's log; its own chatter is for debugging. */
function yogaLogger(log: Logger) {
  const debug = (...args: unknown[]) => log.debug({ yoga: args }, 'yoga');
  // Yoga reports what `maskError` changed: bugs, and also the expected failures.
  const error = (cause: unknown) => {
    const failure = cause instanceof GraphQLError ? (cause.originalError ?? cause) : cause;
    if (isGivenUp(failure)) log.debug({ err: failure }, 'given up: the caller left');
    else if (failure instanceof UpstreamError) log.warn({ err: failure }, 'OSS failed');
    else if (failure instanceof InventoryError) log.debug({ err: failure }, 'refused');
    else log.error({ err: failure }, 'unexpected error');
  };
  return { debug, info: debug, warn: error, error };
}

/** Whether OSS did not answer because the read was aborted (`callerLeft`). */
function isGivenUp(failure: unknown): boolean {
  return failure instanceof Error && (failure.name === 'AbortError' || isGivenUp(failure.cause));
}
