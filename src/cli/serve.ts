import type { Logger } from 'pino';
import { createAccessControl } from '../access/policy.ts';
import { type CacheConfig, type Config, readConfig } from '../config.ts';
import { createJournal } from '../oss/journal.ts';
import { createOss } from '../oss/oss.ts';
import { reportUpdates } from '../oss/update.ts';
import { createLogger } from '../server/logger.ts';
import { createObservation } from '../server/observation.ts';
import { createRateLimiter } from '../server/rate-limit.ts';
import { startServer } from '../server/server.ts';
import { fixedStores, forwardedStores } from '../server/stores-for.ts';
import { accountOss, embeddedOss } from './configured-oss.ts';
import { type EnvironmentOptions, environmentOf } from './environment.ts';
import { exitBecause, orExit } from './failure.ts';
import { servedSchema } from './served-schema.ts';

/** How often rules that could not be put back are tried again, in milliseconds. */
const FINISH_EVERY_MS = 5 * 60 * 1000;

/** Serves the API until the process is told to stop. */
export async function serve(given: EnvironmentOptions): Promise<void> {
  const config = orExit(() => readConfig(environmentOf(given)));
  const log = await createLogger(config.logLevel, process.stdout);
  const schema = await servedSchema(config);
  const trustedDocuments = await trustedDocumentsOf(config, schema);
  const onRefreshFailed = (error: unknown) => {
    log.warn({ err: error }, 'the credentials could not be refreshed; the old ones serve on');
  };
  const { place, credentials, description, close } = config.oss
    ? accountOss(config.oss, onRefreshFailed)
    : await embeddedOss(config.emulatorData).catch(
        exitBecause('The emulator cannot use its file, see EMULATOR_DATA'),
      );
  const { host, port, requestTimeoutMs, attemptTimeoutMs, maxConcurrency, shareReads } = config;
  // The emulator's address changes with every start, and is the same OSS.
  const ossName = config.oss ? `${place.region} ${place.endpoint ?? ''}`.trim() : 'emulator';
  const journal = createJournal(config.journal, ossName);
  const { metrics, tracesEndpoint } = config;
  const observation = await createObservation({ log, metrics, tracesEndpoint }).catch(
    exitBecause('The metrics cannot be served, see METRICS_HOST and METRICS_PORT'),
  );
  const oss = createOss({
    ...place,
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
  const limiter = config.rateLimit && (await createRateLimiter(config.rateLimit, log));
  const options = {
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
  };
  const server = await startServer(options).catch(
    exitBecause('The server cannot listen, see HOST and PORT'),
  );

  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, async () => {
      // Whoever asks twice does not want to wait.
      if (isStopping) process.exit(1);
      isStopping = true;
      log.info(`${signal}: finishing what is under way`);
      await server.close();
      await close();
      process.exit(0);
    });
  }

  // Last, as whoever reads it may signal at once. At every level, as with PORT=0 there is no other way
  // to learn the address.
  log
    .child({}, { level: 'info' })
    .info(
      { url: server.url, metrics: server.metricsUrl },
      `${nameOf(config)}: ${server.url} – OSS: ${description}${config.oss ? '' : '; set OSS_* for your account'}`,
    );

  void oss.load();
  /** Now, for what earlier processes left, and again for what OSS did not take then. */
  const finishUpdates = () => {
    const done = credentials ? oss.finishUpdates(credentials) : reportUpdates({ journal, log });
    done.catch((error: unknown) => {
      log.error({ err: error }, 'the journal of updates cannot be read, see UPDATE_JOURNAL');
    });
  };
  finishUpdates();
  if (credentials) setInterval(finishUpdates, FINISH_EVERY_MS).unref();
}

/** What is only needed with Redis is loaded only then. */
async function openCache({ redisUrl, ...options }: CacheConfig, log: Logger) {
  if (redisUrl === undefined) return options;
  const { createRedisCache } = await import('../oss/redis-cache.ts');
  return { ...options, shared: await createRedisCache(redisUrl, options.ttlMs, log) };
}

/** How callers prove who they are; what checks tokens is loaded where any are taken. */
async function identityOf({ identity: { apiKeys, jwt } }: Config) {
  if (apiKeys.length === 0 && !jwt) return undefined;
  const { createTokenVerifier } = await import('../server/jwt.ts');
  return { apiKeys, tokens: jwt && (await createTokenVerifier(jwt)) };
}

/** Whoever trusts no documents loads nothing for them. */
async function trustedDocumentsOf(
  { trustedDocuments: path, trustedDocumentsOnly }: Config,
  schema: Awaited<ReturnType<typeof servedSchema>>,
) {
  if (path === undefined) return undefined;
  const { readTrustedDocuments } = await import('../config/trusted-documents.ts');
  const documents = orExit(() => readTrustedDocuments(path, schema));
  return { documents, isOnly: trustedDocumentsOnly };
}

/** The headers of a credential, for GraphiQL to show; none where nobody is asked for one. */
function credentialHeaders({ identity }: Config): Readonly<Record<string, string>> | undefined {
  if (identity.jwt) return { authorization: 'Bearer ' };
  return identity.apiKeys.length > 0 ? { 'x-api-key': '' } : undefined;
}

function nameOf({ graphiql, gatewaySecret: secret }: Config): string {
  if (secret !== undefined) return 'For the gateway';
  return graphiql ? 'GraphiQL' : 'GraphQL';
}
