import { GraphQLError, type GraphQLSchema } from 'graphql';
import { createYoga, maskError } from 'graphql-yoga';
import type { Logger } from 'pino';
import { createContext } from '../graphql/context.ts';
import { toPublicError } from '../graphql/errors.ts';
import { InventoryError, UpstreamError } from '../inventory/errors.ts';
import type { RequestContext } from './request-context.ts';
import type { StoresFor } from './stores-for.ts';
import { useClosedSchema } from './use-closed-schema.ts';
import { useCors } from './use-cors.ts';
import { useCsrfPrevention } from './use-csrf-prevention.ts';
import { useEndpoint } from './use-endpoint.ts';
import { useGatewayProof } from './use-gateway-proof.ts';
import { useGetParameters } from './use-get-parameters.ts';
import { useGraphiql } from './use-graphiql.ts';
import { type Health, useHealth } from './use-health.ts';
import { useLastResort } from './use-last-resort.ts';
import { useRequestLog } from './use-request-log.ts';
import { type TrustedDocuments, useTrustedDocuments } from './use-trusted-documents.ts';

/** Where the API is. */
export const ENDPOINT = '/graphql';

/** What is open to the web. */
export interface WebOptions {
  /**
   * The secret that the gateway in front signs its requests with: others are refused, and no GraphiQL
   * is served. Absent: anybody is answered.
   */
  readonly gatewaySecret?: string | undefined;
  /**
   * Whose pages may send requests and read the answers: origins.
   * @default []
   */
  readonly corsOrigins?: readonly string[];
  /**
   * What GraphiQL's editor of headers opens with; `false`: no GraphiQL is served.
   * @default {}
   */
  readonly graphiql?: Readonly<Record<string, string>> | false;
  /**
   * Whether the schema is told: by introspection, by what errors suggest, and by `_service`.
   * @default true
   */
  readonly introspection?: boolean;
  /** Absent: there are none. */
  readonly trustedDocuments?: TrustedDocuments | undefined;
}

/** What the GraphQL app works with. */
export interface AppOptions extends WebOptions {
  readonly schema: GraphQLSchema;
  readonly storesFor: StoresFor;
  readonly log: Logger;
  readonly health: Health;
}

/** The GraphQL app: every request, from its HTTP form to its answer. */
export function createApp(options: AppOptions) {
  const { schema, storesFor, log, health, gatewaySecret, trustedDocuments } = options;
  const { corsOrigins = [], graphiql = {}, introspection = true } = options;
  const isSigned = gatewaySecret !== undefined;
  return createYoga<RequestContext>({
    schema,
    graphqlEndpoint: ENDPOINT,
    context: ({ request, signal }) => createContext(storesFor(request.headers), signal),
    logging: yogaLogger(log),

    // What Yoga offers by itself: off where this server has its own or wants none.
    graphiql: false,
    landingPage: false,
    cors: false,
    multipart: false,
    // Yoga looks for it at the end of any URL, also of a query's; no URL has a blank.
    healthCheckEndpoint: ' ',

    maskedErrors: {
      // An expected failure goes out with its code; anything else is a bug: hidden, and logged by Yoga.
      maskError: (error, message) =>
        toPublicError(error) ?? withCode(maskError(error, message, false)),
    },

    plugins: [
      // Around each request.
      useLastResort(log),
      useRequestLog(log),
      // Before GraphQL: what is answered by itself.
      useHealth(health),
      ...(graphiql && !isSigned ? [useGraphiql({ endpoint: ENDPOINT, headers: graphiql })] : []),
      useEndpoint(ENDPOINT),
      ...(corsOrigins.length > 0 ? [useCors(corsOrigins)] : []),
      // Before parsing: a form on a stranger's page must not reach the API.
      useCsrfPrevention(),
      useGetParameters(),
      // Before anything is done with the query.
      ...(isSigned ? [useGatewayProof(gatewaySecret)] : []),
      ...(trustedDocuments ? [useTrustedDocuments(trustedDocuments)] : []),
      // With the query, and of every result.
      ...(introspection ? [] : [useClosedSchema({ isServiceOpen: isSigned })]),
    ],
  });
}

/** Callers tell errors apart by their codes; Yoga and its plugins leave some without one. */
function withCode(error: Error): Error {
  if (!(error instanceof GraphQLError)) return error;
  const { extensions } = error;
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
