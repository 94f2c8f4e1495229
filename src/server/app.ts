import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Logger } from 'pino';
import { ANONYMOUS, type Caller, callerLabel } from '../access/caller.ts';
import { type Access, DEFAULT_ACCESS } from '../access/policy.ts';
import { DEFAULT_LIMITS, type RequestLimits } from '../config/request-limits.ts';
import type { Context } from '../graphql/context.ts';
import { schema as wholeSchema } from '../graphql/schema.ts';
import { createDataAccess } from '../loaders/data-access.ts';
import type { ReportSettings } from '../loaders/report-settings.ts';
import { createSummaryQueue } from '../reports/summary-queue.ts';
import { authPlugins } from './auth/auth-plugins.ts';
import type { StoresFor } from './auth/stores-for.ts';
import type { IdentityOptions } from './auth/use-identity.ts';
import type { TrustedDocuments } from './auth/use-trusted-documents.ts';
import type { GraphiqlOptions } from './graphiql/use-graphiql.ts';
import { ContentResponse, createRequestClass } from './http/fetch-api.ts';
import { httpPlugins } from './http/http-plugins.ts';
import { send } from './http/send.ts';
import type { Health } from './http/use-health.ts';
import { operationPlugins } from './operation/operation-plugins.ts';
import type { Compiling } from './operation/use-compiled-execution.ts';
import type { RateLimitOptions } from './operation/use-cost-and-rate.ts';
import { createMasking } from './operation/use-masking.ts';
import type { RequestContext } from './request-context.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

/** The path of the API. */
export const ENDPOINT = '/graphql';

/** Options of {@link createApp}. */
export interface AppOptions {
  /**
   * The schema to serve, for example a subgraph's.
   * @default the API's own schema
   */
  readonly schema?: GraphQLSchema;
  /** Chooses the OSS account of each request. */
  readonly storesFor: StoresFor;
  readonly log: Logger;
  readonly telemetry: Telemetry;
  readonly health: Health;
  /**
   * What GraphiQL shows; `false`: GraphiQL is not served. With a gateway's signature it never is.
   * @default {}
   */
  readonly graphiql?: GraphiqlOptions | false;
  /**
   * The origins whose pages may send requests and read the answers.
   * @default []
   */
  readonly corsOrigins?: readonly string[];
  /**
   * Request headers that these pages may send, beside those that the server reads.
   * @default []
   */
  readonly corsHeaders?: readonly string[];
  /**
   * Whether the server answers only requests that call it by a name of its own machine.
   * @default false
   */
  readonly isLocal?: boolean;
  /**
   * How callers authenticate.
   * @default no authentication
   */
  readonly identity?: Pick<IdentityOptions, 'apiKeys' | 'tokens'> | undefined;
  /**
   * Returns the rights of a caller.
   * @default all rights but to what reports list
   */
  readonly accessOf?: ((caller: Caller) => Access) | undefined;
  /**
   * What the operator allows for reports, beyond the callers' rights.
   * @default DEFAULT_REPORT_SETTINGS
   */
  readonly reports?: ReportSettings | undefined;
  /**
   * How many threads compute the figures of reports; 0: none are computed.
   * @default 1
   */
  readonly summaryThreads?: number;
  /**
   * The secret with which the gateway in front signs its requests; unsigned requests are refused.
   * @default requests need no signature
   */
  readonly gatewaySecret?: string | undefined;
  /**
   * Documents that callers can send by id.
   * @default none
   */
  readonly trustedDocuments?: TrustedDocuments | undefined;
  /**
   * Whether clients can read the schema: introspection, suggestions in errors, `_service`.
   * @default true
   */
  readonly introspection?: boolean;
  /**
   * The rate limit of each caller.
   * @default no rate limit
   */
  readonly rateLimit?: RateLimitOptions | undefined;
  /**
   * When queries are compiled.
   * @default 'again'
   */
  readonly compiling?: Compiling;
  /**
   * Whether answers are compressed.
   * @default true
   */
  readonly compression?: boolean;
  /**
   * How long a caller may read nothing of an answer before the connection is closed, in milliseconds.
   * @default 20_000
   */
  readonly stallMs?: number;
  /**
   * The limits of one request. Absent ones have their defaults.
   * @default DEFAULT_LIMITS
   */
  readonly limits?: Partial<RequestLimits> | undefined;
}

/** The GraphQL app, which turns HTTP requests into answers. */
export interface App {
  /** Answers a request; never rejects. */
  handle(
    request: IncomingMessage,
    response: ServerResponse,
    context: RequestContext,
  ): Promise<void>;
  /** Disposes of the plugins. */
  dispose(): Promise<void>;
}

/** Creates the app. */
export function createApp(options: AppOptions): App {
  const { schema = wholeSchema, storesFor, log, telemetry, health, identity } = options;
  const { accessOf = () => DEFAULT_ACCESS, gatewaySecret, trustedDocuments, rateLimit } = options;
  const {
    graphiql = {},
    corsOrigins = [],
    corsHeaders = [],
    introspection = true,
    isLocal = false,
  } = options;
  const { compiling = 'again', compression = true, stallMs = 20_000, summaryThreads = 1 } = options;
  const isSigned = gatewaySecret !== undefined;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const masking = createMasking(log);
  const signsUrls = (options.reports?.maxSignedSeconds ?? 0) > 0;
  const summaries = summaryThreads > 0 ? createSummaryQueue(summaryThreads) : undefined;
  const yoga = createYoga<RequestContext>({
    schema,
    fetchAPI: { Request: createRequestClass(limits.bodyBytes), Response: ContentResponse },
    graphqlEndpoint: ENDPOINT,
    context({ signal, caller = ANONYMOUS, ...request }): Context {
      const fields = telemetry.fieldsOf({ ...request, caller });
      const stores = storesFor(request.request.headers);
      const access = accessOf(caller);
      const onSignedUrl = telemetry.signedUrlOf({ ...request, caller });
      const auditChange = telemetry.auditChangeOf({ ...request, caller });
      const { reports } = options;
      const dataAccess = createDataAccess(stores, {
        access,
        signal,
        reports,
        onSignedUrl,
        auditChange,
        isStopping: () => health.isDraining,
        summaries,
        caller: callerLabel(caller),
      });
      return { ...dataAccess, writes: telemetry.observeWrites(dataAccess.writes), fields };
    },
    logging: masking.logging,
    maskedErrors: masking.maskedErrors,

    // Yoga's own features, which this server replaces or does without.
    graphiql: false,
    landingPage: false,
    cors: false,
    multipart: false,
    // Yoga compares it with the end of every URL, including the query string. No URL ends with a blank.
    healthCheckEndpoint: ' ',
    maxRequestBodySize: false,
    parserAndValidationCache: false,

    // Each folder orders its own plugins.
    plugins: [
      telemetry.first,
      ...httpPlugins({
        endpoint: ENDPOINT,
        health,
        hasPage: !isSigned,
        graphiql,
        cors: { origins: corsOrigins, headers: corsHeaders },
        isLocal,
        compression,
      }),
      ...authPlugins({
        identity: identity && { ...identity, log },
        gatewaySecret,
        trustedDocuments,
      }),
      ...operationPlugins({
        limits,
        rateLimit,
        introspection,
        isServiceOpen: isSigned,
        signsUrls,
        compiling,
      }),
      ...telemetry.last,
    ],
  });

  const answerTo = async (...request: Parameters<App['handle']>): Promise<Response> => {
    try {
      // `handleRequest` would make a prototype of the context, and V8 a hidden class for each request.
      return await yoga.handleNodeRequestAndResponse(...request);
    } catch (error) {
      return masking.responseFromError(error);
    }
  };

  return {
    async handle(request, response, context) {
      try {
        await send(await answerTo(request, response, context), response, stallMs);
      } catch (error) {
        log.debug({ err: error }, 'the answer could not be sent');
        response.destroy();
      }
    },
    async dispose() {
      await summaries?.close();
      await yoga.dispose();
    },
  };
}
