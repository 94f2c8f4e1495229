import type { Logger } from 'pino';
import type { Caller } from '../access/caller.ts';
import { createAccessControl, DEFAULT_ACCESS, FULL_ACCESS, readOnly } from '../access/policy.ts';
import type { CacheConfig, Config } from '../config/index.ts';
import { failBecause, StartError } from '../config/start-error.ts';
import { createJournal, NO_JOURNAL } from '../oss/inventory/journal.ts';
import {
  type JournalLock,
  JournalLockedError,
  lockJournal,
} from '../oss/inventory/journal-lock.ts';
import { createOss } from '../oss/oss.ts';
import { FORWARDED_HEADERS, fixedStores, forwardedStores } from './auth/stores-for.ts';
import type { ConfiguredOss } from './configured-oss.ts';
import { openLeases } from './open-leases.ts';
import { createRateLimiter } from './operation/create-rate-limiter.ts';
import { servedSchema } from './served-schema.ts';
import { startServer } from './server.ts';
import { createTelemetry } from './telemetry/telemetry.ts';

/** How long after listening the libraries of the first request to OSS are loaded, in milliseconds. */
const LOAD_AFTER_MS = 500;

/** A server that was started from a configuration. */
export interface Composition {
  readonly url: string;
  /** The URL of the metrics; absent if they are not served. */
  readonly metricsUrl: string | undefined;
  /** Completes interrupted updates in the background and logs the result. Without credentials, only logs them. */
  finishUpdates(): void;
  /** Waits for pending requests and updates, and closes everything. */
  close(): Promise<void>;
}

/**
 * Starts a server from a configuration: creates every part and passes it to the parts that need it.
 *
 * @param configured the OSS to work on; closed with the server.
 * @throws StartError, ConfigError if the server cannot start with this configuration.
 */
export async function compose(
  config: Config,
  log: Logger,
  configured: ConfiguredOss,
): Promise<Composition> {
  const schema = await servedSchema(config);
  const trustedDocuments = await trustedDocumentsOf(config, schema);
  const { host, port, requestTimeoutMs, attemptTimeoutMs, maxConcurrency, shareReads } = config;
  const { credentials, description } = configured;
  const telemetry = await createTelemetry({ log, ...config.telemetry }).catch(
    failBecause('The metrics cannot be served, see METRICS_HOST and METRICS_PORT'),
  );
  const lock = config.journal === undefined ? undefined : await lockJournalOf(config.journal, log);
  const journal = telemetry.observeJournal(
    config.journal === undefined ? NO_JOURNAL : createJournal(config.journal, configured.name),
  );
  const oss = createOss({
    ...configured.target,
    log,
    journal,
    observer: telemetry.ossObserver,
    attemptTimeoutMs,
    lateMs: config.lateWriteMs,
    maxConcurrency,
    shareReads,
    cache: config.cache,
    sharedVersions: config.cache && (await openVersions(config.cache, log)),
    leaseStore: await openLeases(config.leaseUrl, lock, log),
    downloadEndpoint: config.reports.downloads?.endpoint,
  });
  const { gatewaySecret, limits, trustedProxies, corsOrigins, compression, introspection } = config;
  const corsHeaders = [...config.corsHeaders, ...(credentials ? [] : FORWARDED_HEADERS)];
  const identity = await identityOf(config);
  const limiter = config.rateLimit && (await createRateLimiter(config.rateLimit, log));
  const server = await startServer({
    host,
    port,
    schema,
    gatewaySecret,
    identity,
    accessOf: accessOf(config),
    reports: {
      graceMs: config.reports.graceMs,
      previewRows: config.reports.previewRows,
      maxSignedSeconds: config.reports.downloads?.maxSeconds ?? 0,
    },
    summaryThreads: config.reports.summaryThreads,
    isLocal: config.isLocal,
    corsOrigins,
    corsHeaders,
    compression,
    graphiql: config.graphiql && { headers: credentialHeaders(config), oss: description },
    introspection,
    trustedDocuments,
    ...config.stopping,
    oss,
    storesFor: credentials ? fixedStores(oss, credentials) : forwardedStores(oss),
    log,
    telemetry,
    requestTimeoutMs,
    trustedProxies,
    rateLimit: limiter && { limiter, trustedProxies },
    limits,
  }).catch(failBecause('The server cannot listen, see HOST and PORT'));
  // Not at once, because the first requests are often health checks, which would have to wait.
  const loading = setTimeout(() => {
    try {
      oss.load();
    } catch (error) {
      log.warn({ err: error }, 'the OSS client cannot be loaded; the next request tries again');
    }
  }, LOAD_AFTER_MS);

  return {
    url: server.url,
    metricsUrl: server.metricsUrl,
    finishUpdates() {
      oss.finishUpdates(credentials).catch((error: unknown) => {
        log.error({ err: error }, 'the journal of updates cannot be read, see UPDATE_JOURNAL');
      });
    },
    async close() {
      clearTimeout(loading);
      await server.close();
      await configured.close();
      lock?.[Symbol.dispose]();
    },
  };
}

/**
 * Locks the journal's directory for this process. If the directory cannot be written, the server starts anyway: reads
 * work, and updates are refused.
 *
 * @throws StartError if another process has the lock.
 */
async function lockJournalOf(journal: string, log: Logger): Promise<JournalLock | undefined> {
  try {
    return await lockJournal(journal);
  } catch (error) {
    if (error instanceof JournalLockedError) {
      throw new StartError(
        `The journal of updates, ${journal}, belongs to ${error.message}: give each process a directory ` +
          'of its own, see UPDATE_JOURNAL',
        { cause: error },
      );
    }
    log.error({ err: error }, 'the journal of updates cannot be written, see UPDATE_JOURNAL');
    return undefined;
  }
}

/** Informs replicas with caches of each other's writes. The Redis client is loaded only for that. */
async function openVersions({ redisUrl, ttlMs }: CacheConfig, log: Logger) {
  if (redisUrl === undefined) return undefined;
  const { createRedisVersions } = await import('../oss/cache/redis-versions.ts');
  return createRedisVersions(redisUrl, ttlMs, log);
}

/** What callers may do. */
function accessOf({ policy, reports, isReadOnly }: Config) {
  const all = reports.objects ? FULL_ACCESS : DEFAULT_ACCESS;
  const access = policy ? createAccessControl(policy) : () => all;
  return isReadOnly ? (caller: Caller) => readOnly(access(caller)) : access;
}

/** How callers authenticate. The library for tokens is loaded only if tokens are accepted. */
async function identityOf({ identity: { apiKeys, jwt } }: Config) {
  if (apiKeys.length === 0 && !jwt) return undefined;
  const { createTokenVerifier } = await import('./auth/jwt.ts');
  return { apiKeys, tokens: jwt && (await createTokenVerifier(jwt)) };
}

/** Reads the trusted documents. Their module is loaded only if the file is configured. */
async function trustedDocumentsOf(
  { trustedDocuments: path, trustedDocumentsOnly }: Config,
  schema: Awaited<ReturnType<typeof servedSchema>>,
) {
  if (path === undefined) return undefined;
  const { readTrustedDocuments } = await import('../config/trusted-documents.ts');
  return { documents: readTrustedDocuments(path, schema), isOnly: trustedDocumentsOnly };
}

/** The headers of a credential, which GraphiQL shows; absent without authentication. */
function credentialHeaders({ identity }: Config): Readonly<Record<string, string>> | undefined {
  if (identity.jwt) return { authorization: 'Bearer ' };
  return identity.apiKeys.length > 0 ? { 'x-api-key': '' } : undefined;
}
