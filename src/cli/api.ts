import type { Registry } from '@prometheus-io/client';
import type { Logger } from 'pino';
import { createAccessControl } from '../access/policy.ts';
import type { CacheConfig, Config } from '../config.ts';
import { createJournal, type Whose } from '../oss/journal.ts';
import { createOss } from '../oss/oss.ts';
import { reportUpdates } from '../oss/update.ts';
import { fixedStores, forwardedStores } from '../server/identity/stores-for.ts';
import { createRateLimiter, type RateLimiter } from '../server/limits/rate-limit.ts';
import { createObservation, type MetricsPlace } from '../server/observation/observation.ts';
import { startServer } from '../server/server.ts';
import type { ConfiguredOss } from './configured-oss.ts';
import { failBecause } from './failure.ts';
import { servedSchema } from './served-schema.ts';

/** What the API works with, beside its configuration. */
export interface ApiParts {
  readonly log: Logger;
  /** Closed with the API. */
  readonly oss: ConfiguredOss;
  /** What becomes of metrics. */
  readonly metrics: MetricsPlace | undefined;
  /** What counts requests. @default what is configured */
  readonly limiter?: RateLimiter | undefined;
}

/** How long after it listens a server loads what the first request to OSS would have to wait for, in milliseconds. */
const LOAD_AFTER_MS = 500;

/** The API, as this process serves it. */
export interface Api {
  readonly url: string;
  /** Where metrics are; absent where this process does not serve them. */
  readonly metricsUrl: string | undefined;
  /** What is counted; absent where nothing is. */
  readonly registry: Registry | undefined;
  /** Ends updates that were left half-way, as far as there are credentials; what comes of it is logged. */
  finishUpdates(whose: Whose): void;
  /** Lets what is under way finish, and closes everything. */
  close(): Promise<void>;
}

/**
 * Serves the API as it is configured.
 *
 * @throws Failure, ConfigError where it cannot be served so.
 */
export async function startApi(
  config: Config,
  { log, oss: place, ...parts }: ApiParts,
): Promise<Api> {
  const schema = await servedSchema(config);
  const trustedDocuments = await trustedDocumentsOf(config, schema);
  const { host, port, requestTimeoutMs, attemptTimeoutMs, maxConcurrency, shareReads } = config;
  const { credentials, description } = place;
  const journal = createJournal(config.journal, place.name);
  const { metrics, limiter: given } = parts;
  const { tracesEndpoint } = config;
  const observation = await createObservation({ log, metrics, tracesEndpoint }).catch(
    failBecause('The metrics cannot be served, see METRICS_HOST and METRICS_PORT'),
  );
  const oss = createOss({
    ...place.place,
    log,
    journal,
    observer: observation.ossObserver,
    attemptTimeoutMs,
    maxConcurrency,
    shareReads,
    cache: config.cache && (await openCache(config.cache, log)),
  });
  const { gatewaySecret, limits, trustedProxies, corsOrigins, compression, introspection } = config;
  const { drainDelayMs, drainTimeoutMs } = config;
  const identity = await identityOf(config);
  const limiter = config.rateLimit && (given ?? (await createRateLimiter(config.rateLimit, log)));
  const server = await startServer({
    host,
    port,
    schema,
    gatewaySecret,
    identity,
    ...(config.policy ? { accessOf: createAccessControl(config.policy) } : {}),
    isLocal: config.isLocal,
    corsOrigins,
    compression,
    graphiql: config.graphiql && { headers: credentialHeaders(config), oss: description },
    introspection,
    trustedDocuments,
    drainDelayMs,
    drainTimeoutMs,
    oss,
    storesFor: credentials ? fixedStores(oss, credentials) : forwardedStores(oss),
    log,
    observation,
    requestTimeoutMs,
    trustedProxies,
    rateLimit: limiter && { limiter, trustedProxies },
    limits,
  }).catch(failBecause('The server cannot listen, see HOST and PORT'));
  // Who asks at once asks whether it is up, or needs it now: then it is loaded for that.
  const loading = setTimeout(() => void oss.load(), LOAD_AFTER_MS);

  return {
    url: server.url,
    metricsUrl: server.metricsUrl,
    registry: observation.registry,
    finishUpdates(whose) {
      const done = credentials
        ? oss.finishUpdates(credentials, whose)
        : reportUpdates({ journal, log }, whose);
      done.catch((error: unknown) => {
        log.error({ err: error }, 'the journal of updates cannot be read, see UPDATE_JOURNAL');
      });
    },
    async close() {
      clearTimeout(loading);
      await server.close();
      await place.close();
    },
  };
}

/** Where what was read is kept; the client of Redis is loaded where replicas share it. */
async function openCache({ redisUrl, ...options }: CacheConfig, log: Logger) {
  if (redisUrl === undefined) return options;
  const { createRedisCache } = await import('../oss/redis-cache.ts');
  return { ...options, shared: await createRedisCache(redisUrl, options.ttlMs, log) };
}

/** How callers prove who they are; what checks tokens is loaded where any are taken. */
async function identityOf({ identity: { apiKeys, jwt } }: Config) {
  if (apiKeys.length === 0 && !jwt) return undefined;
  const { createTokenVerifier } = await import('../server/identity/jwt.ts');
  return { apiKeys, tokens: jwt && (await createTokenVerifier(jwt)) };
}

/** Whoever trusts no documents loads nothing for them. */
async function trustedDocumentsOf(
  { trustedDocuments: path, trustedDocumentsOnly }: Config,
  schema: Awaited<ReturnType<typeof servedSchema>>,
) {
  if (path === undefined) return undefined;
  const { readTrustedDocuments } = await import('../config/trusted-documents.ts');
  return { documents: readTrustedDocuments(path, schema), isOnly: trustedDocumentsOnly };
}

/** The headers of a credential, for GraphiQL to show; none where nobody is asked for one. */
function credentialHeaders({ identity }: Config): Readonly<Record<string, string>> | undefined {
  if (identity.jwt) return { authorization: 'Bearer ' };
  return identity.apiKeys.length > 0 ? { 'x-api-key': '' } : undefined;
}
