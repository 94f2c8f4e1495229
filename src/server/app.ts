import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Logger } from 'pino';
import { ANONYMOUS, type Caller } from '../access/caller.ts';
import { type Access, FULL_ACCESS } from '../access/policy.ts';
import { DEFAULT_LIMITS, type RequestLimits } from '../config/request-limits.ts';
import type { Context } from '../graphql/context.ts';
import { schema as wholeSchema } from '../graphql/schema.ts';
import { createDataAccess } from '../loaders/data-access.ts';
import { authPlugins } from './auth/auth-plugins.ts';
import type { StoresFor } from './auth/stores-for.ts';
import type { IdentityOptions } from './auth/use-identity.ts';
import type { TrustedDocuments } from './auth/use-trusted-documents.ts';
import type { GraphiqlOptions } from './graphiql/use-graphiql.ts';
import { ContentResponse, NodeRequest } from './http/fetch-api.ts';
import { httpPlugins } from './http/http-plugins.ts';
import { send } from './http/send.ts';
import type { Health } from './http/use-health.ts';
import { operationPlugins } from './operation/operation-plugins.ts';
import type { Compiling } from './operation/use-compiled-execution.ts';
import type { RateLimitOptions } from './operation/use-cost-and-rate.ts';
import { createMasking } from './operation/use-masking.ts';
import type { RequestContext } from './request-context.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

/** Where the API is. */
export const ENDPOINT = '/graphql';

/** What the GraphQL app works with. */
export interface AppOptions {
  /**
   * What is served, for example a subgraph's schema.
   * @default the API's own schema
   */
  readonly schema?: GraphQLSchema;
  /** As whom each request works in OSS. */
  readonly storesFor: StoresFor;
  readonly log: Logger;
  readonly telemetry: Telemetry;
  readonly health: Health;
  /**
   * What GraphiQL shows; `false`: no GraphiQL is served. Nor is it where a gateway signs.
   * @default {}
   */
  readonly graphiql?: GraphiqlOptions | false;
  /**
   * Whose pages may send requests and read the answers: origins.
   * @default []
   */
  readonly corsOrigins?: readonly string[];
  /**
   * Request headers that their pages may send, beside those that the server reads.
   * @default []
   */
  readonly corsHeaders?: readonly string[];
  /**
   * Whether those alone are answered who call the server by a name of its own machine.
   * @default false
   */
  readonly isLocal?: boolean;
  /**
   * How callers prove who they are.
   * @default nobody is asked
   */
  readonly identity?: Pick<IdentityOptions, 'apiKeys' | 'tokens'> | undefined;
  /**
   * What a caller may do.
   * @default everything
   */
  readonly accessOf?: ((caller: Caller) => Access) | undefined;
  /**
   * The secret that the gateway in front signs its requests with: others are refused.
   * @default anybody is answered
   */
  readonly gatewaySecret?: string | undefined;
  /**
   * Documents that callers may name by their ids.
   * @default there are none
   */
  readonly trustedDocuments?: TrustedDocuments | undefined;
  /**
   * Whether the schema is told: by introspection, by what errors suggest, and by `_service`.
   * @default true
   */
  readonly introspection?: boolean;
  /**
   * How much callers may ask.
   * @default as much as they like
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
   * How long a caller may take nothing of an answer before it is dropped, in milliseconds.
   * @default 20_000
   */
  readonly stallMs?: number;
  /**
   * What one request may have; those left out are as in DEFAULT_LIMITS.
   * @default DEFAULT_LIMITS
   */
  readonly limits?: Partial<RequestLimits> | undefined;
}

/** The GraphQL app: every request, from its HTTP form to its answer. */
export interface App {
  /** Answers a request; never rejects. */
  handle(
    request: IncomingMessage,
    response: ServerResponse,
    context: RequestContext,
  ): Promise<void>;
  dispose(): Promise<void>;
}

/** Makes the app. */
export function createApp(options: AppOptions): App {
  const { schema = wholeSchema, storesFor, log, telemetry, health, identity } = options;
  const { accessOf = () => FULL_ACCESS, gatewaySecret, trustedDocuments, rateLimit } = options;
  const {
    graphiql = {},
    corsOrigins = [],
    corsHeaders = [],
    introspection = true,
    isLocal = false,
  } = options;
  const { compiling = 'again', compression = true, stallMs = 20_000 } = options;
  const isSigned = gatewaySecret !== undefined;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const masking = createMasking(log);
  const yoga = createYoga<RequestContext>({
    schema,
    fetchAPI: { Response: ContentResponse },
    graphqlEndpoint: ENDPOINT,
    context({ signal, caller = ANONYMOUS, ...request }): Context {
      const fields = telemetry.fieldsOf({ ...request, caller });
      const stores = storesFor(request.request.headers);
      return { ...createDataAccess(stores, { access: accessOf(caller), signal }), fields };
    },
    logging: masking.logging,
    maskedErrors: masking.maskedErrors,

    // What Yoga offers by itself: off where this server has its own or wants none.
    graphiql: false,
    landingPage: false,
    cors: false,
    multipart: false,
    // Yoga looks for it at the end of any URL, also of a query's; no URL has a blank.
    healthCheckEndpoint: ' ',
    maxRequestBodySize: false,
    parserAndValidationCache: false,

    // Each group is made by its room, which knows what must come first within it.
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
      ...operationPlugins({ limits, rateLimit, introspection, isServiceOpen: isSigned, compiling }),
      ...telemetry.last,
    ],
  });

  const answerTo = async (request: Request, context: RequestContext): Promise<Response> => {
    try {
      return await yoga.handleRequest(request, context);
    } catch (error) {
      return masking.responseFromError(error);
    }
  };

  return {
    async handle(incoming, response, context) {
      const request = new NodeRequest(incoming, limits.bodyBytes);
      try {
        await send(await answerTo(request, context), response, stallMs);
      } catch (error) {
        log.debug({ err: error }, 'the answer could not be sent');
        response.destroy();
      }
    },
    async dispose() {
      await yoga.dispose();
    },
  };
}
