import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Logger } from 'pino';
import { ANONYMOUS, type Caller } from '../access/caller.ts';
import { type Access, FULL_ACCESS } from '../access/policy.ts';
import { createContext } from '../graphql/context.ts';
import { schema as wholeSchema } from '../graphql/schema.ts';
import { useCacheAge } from './execution/use-cache-age.ts';
import { useClosedSchema } from './execution/use-closed-schema.ts';
import { type Compiling, useCompiledExecution } from './execution/use-compiled-execution.ts';
import { createDocumentCache, useDocumentCache } from './execution/use-document-cache.ts';
import { createMasking } from './execution/use-masking.ts';
import { type GraphiqlOptions, useGraphiql } from './graphiql/use-graphiql.ts';
import { ContentResponse, NodeRequest } from './http/fetch-api.ts';
import { send } from './http/send.ts';
import { useCompression } from './http/use-compression.ts';
import { useConditionalGet } from './http/use-conditional-get.ts';
import { useCors } from './http/use-cors.ts';
import { useCsrfPrevention } from './http/use-csrf-prevention.ts';
import { useEndpoint } from './http/use-endpoint.ts';
import { type Health, useHealth } from './http/use-health.ts';
import { useJsonParameters } from './http/use-json-parameters.ts';
import { useLocalHosts } from './http/use-local-hosts.ts';
import type { StoresFor } from './identity/stores-for.ts';
import { useGatewayProof } from './identity/use-gateway-proof.ts';
import { type IdentityOptions, useIdentity } from './identity/use-identity.ts';
import { type TrustedDocuments, useTrustedDocuments } from './identity/use-trusted-documents.ts';
import { DEFAULT_LIMITS, type RequestLimits } from './limits/request-limits.ts';
import { useCost } from './limits/use-cost.ts';
import { useDocumentLimits } from './limits/use-document-limits.ts';
import { type RateLimitOptions, useRateLimit } from './limits/use-rate-limit.ts';
import type { Observation } from './observation/observation.ts';
import type { RequestContext } from './request-context.ts';

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
  readonly observation: Observation;
  readonly health: Health;
  /**
   * What GraphiQL shows; `false`: no GraphiQL is served. Nor is it where a gateway signs.
   * @default {}
   */
  readonly graphiql?: Omit<GraphiqlOptions, 'endpoint'> | false;
  /**
   * Whose pages may send requests and read the answers: origins.
   * @default []
   */
  readonly corsOrigins?: readonly string[];
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
  const { schema = wholeSchema, storesFor, log, observation, health, identity } = options;
  const { accessOf = () => FULL_ACCESS, gatewaySecret, trustedDocuments, rateLimit } = options;
  const { graphiql = {}, corsOrigins = [], introspection = true, isLocal = false } = options;
  const { compiling = 'again', compression = true } = options;
  const isSigned = gatewaySecret !== undefined;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const documents = createDocumentCache();
  const masking = createMasking(log);
  const yoga = createYoga<RequestContext>({
    schema,
    fetchAPI: { Response: ContentResponse },
    graphqlEndpoint: ENDPOINT,
    context(request) {
      const { signal, caller = ANONYMOUS } = request;
      const fields = observation.fieldsOf(request);
      return createContext(storesFor(request.request.headers), {
        access: accessOf(caller),
        signal,
        fields,
      });
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

    plugins: [
      // Of answers, before it is told of them.
      useConditionalGet(),
      ...(compression ? [useCompression()] : []),
      // Around each request.
      observation.requests,
      // Before GraphQL: what is answered by itself.
      useHealth(health),
      ...(isLocal ? [useLocalHosts()] : []),
      ...(graphiql && !isSigned ? [useGraphiql({ ...graphiql, endpoint: ENDPOINT })] : []),
      useEndpoint(ENDPOINT),
      ...(corsOrigins.length > 0 ? [useCors(corsOrigins)] : []),
      // Before parsing: a form on a stranger's page must not reach the API.
      useCsrfPrevention(),
      // Before the body is read: who cannot say who they are gets no further.
      ...(identity ? [useIdentity({ ...identity, log })] : []),
      useJsonParameters(),
      // Before anything is done with the query.
      ...(isSigned ? [useGatewayProof(gatewaySecret)] : []),
      ...(trustedDocuments ? [useTrustedDocuments(trustedDocuments)] : []),
      // Before parsing and before validation: what would take too long.
      useDocumentLimits(limits, documents),
      useDocumentCache(documents),
      // With validation, and of every result.
      ...(introspection ? [] : [useClosedSchema({ isServiceOpen: isSigned })]),
      // Before execution: what would read too much.
      useCost(limits.cost),
      // With the cost known.
      ...(rateLimit ? [useRateLimit(rateLimit)] : []),
      // With what was read.
      useCacheAge(),
      // When it is executed: what observes it goes around how that is done.
      ...(compiling === 'never' ? [] : [useCompiledExecution(compiling, documents)]),
      ...(observation.operations ? [observation.operations] : []),
    ],
  });
  return {
    async handle(incoming, response, context) {
      const request = new NodeRequest(incoming, limits.bodyBytes);
      const answer = await Promise.resolve(yoga.handleRequest(request, context)).catch(
        masking.responseFromError,
      );
      await send(answer, response).catch((error: unknown) => {
        log.debug({ err: error }, 'the answer could not be sent');
        response.destroy();
      });
    },
    async dispose() {
      await yoga.dispose();
    },
  };
}
