#!/usr/bin/env node
import { createAccessControl } from './access/policy.ts';
import { ConfigError } from './config/config-error.ts';
import type { OssConfig } from './config/oss-account.ts';
import { type Config, readConfig } from './config.ts';
import { schema } from './graphql/schema.ts';
import { defaultChainCredentials, staticCredentials } from './oss/credentials.ts';
import { createJournal } from './oss/journal.ts';
import { createOss } from './oss/oss.ts';
import { reportUpdates } from './oss/update.ts';
import { createLogger } from './server/logger.ts';
import { createObservation } from './server/observation.ts';
import { createRateLimiter } from './server/rate-limit.ts';
import { startServer } from './server/server.ts';
import { fixedStores, forwardedStores } from './server/stores-for.ts';

/** How often rules that could not be put back are tried again, in milliseconds. */
const FINISH_EVERY_MS = 5 * 60 * 1000;

const config = orExit(() => readConfig(process.env));
const log = await createLogger(config.logLevel, process.stdout);
const served = await schemaOf(config);
const trustedDocuments = await trustedDocumentsOf(config);
const {
  place,
  credentials,
  description,
  close: closeEmulator,
} = config.oss
  ? { ...ossOf(config.oss), close: async () => {} }
  : await startEmbeddedOss(config.emulatorData).catch(
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
});
const storesFor = credentials ? fixedStores(oss, credentials) : forwardedStores(oss);
const { gatewaySecret, limits, trustedProxies, corsOrigins, introspection } = config;
const { drainDelayMs, drainTimeoutMs } = config;
const identity = await identityOf(config);
const limiter = config.rateLimit && (await createRateLimiter(config.rateLimit, log));
const options = {
  host,
  port,
  schema: served,
  gatewaySecret,
  identity,
  ...(config.policy ? { accessOf: createAccessControl(config.policy) } : {}),
  isLocal: config.isLocal,
  corsOrigins,
  graphiql: config.graphiql && { headers: credentialHeaders(config), oss: description },
  introspection,
  trustedDocuments,
  drainDelayMs,
  drainTimeoutMs,
  oss,
  storesFor,
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
    await closeEmulator();
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

finishUpdates();
if (credentials) setInterval(finishUpdates, FINISH_EVERY_MS).unref();

/** Now, for what earlier processes left, and again for what OSS did not take then. */
function finishUpdates(): void {
  const done = credentials ? oss.finishUpdates(credentials) : reportUpdates({ journal, log });
  done.catch((error: unknown) => {
    log.error({ err: error }, 'the journal of updates cannot be read, see UPDATE_JOURNAL');
  });
}

function orExit<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`The configuration cannot be used:\n${error.message}\n`);
    process.exit(1);
  }
}

/** Ends the process in one line; what comes without a system's code is a bug, and shows its stack. */
function exitBecause(what: string) {
  return (error: unknown): never => {
    if (!(error instanceof Error && 'code' in error)) throw error;
    process.stderr.write(`${what}: ${error.message}\n`);
    process.exit(1);
  };
}

/** How callers prove who they are; what checks tokens is loaded where any are taken. */
async function identityOf({ identity: { apiKeys, jwt } }: Config) {
  if (apiKeys.length === 0 && !jwt) return undefined;
  const { createTokenVerifier } = await import('./server/jwt.ts');
  return { apiKeys, tokens: jwt && (await createTokenVerifier(jwt)) };
}

/** Who does not federate loads nothing for it. */
async function schemaOf({ federation, maxRepresentations }: Config) {
  if (!federation) return schema;
  const { createSubgraphSchema } = await import('./graphql/federation.ts');
  return createSubgraphSchema({ maxRepresentations });
}

/** Whoever trusts no documents loads nothing for them. */
async function trustedDocumentsOf({ trustedDocuments: path, trustedDocumentsOnly }: Config) {
  if (path === undefined) return undefined;
  const { readTrustedDocuments } = await import('./config/trusted-documents.ts');
  const documents = orExit(() => readTrustedDocuments(path, served));
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

/** Starts the emulator that serves where no account is configured. Loaded only then. */
async function startEmbeddedOss(data: string) {
  const { DEFAULT_ACCOUNT, startEmulator } = await import('./emulator/emulator.ts');
  const { seedSampleData } = await import('./emulator/sample-data.ts');
  const emulator = await startEmulator({ data });
  seedSampleData(emulator);
  const [user] = DEFAULT_ACCOUNT.users;
  if (!user) throw new Error('The emulator has no user.');
  return {
    place: { region: 'oss-cn-hangzhou', endpoint: emulator.url },
    credentials: staticCredentials(user),
    description: 'the embedded emulator with sample data',
    close: emulator.close,
  };
}

/** What works with a configured OSS; no credentials of its own where callers bring theirs. */
function ossOf({ region, endpoint, credentials: source }: OssConfig) {
  // Which host that is, is in nobody's log.
  const where = endpoint === undefined ? region : `${region}, at OSS_ENDPOINT`;
  const place = { region, endpoint };
  if (source === 'forwarded') {
    return { place, credentials: undefined, description: `${where}, as each caller` };
  }
  if (source !== 'default') {
    return { place, credentials: staticCredentials(source), description: where };
  }
  const onRefreshFailed = (error: unknown) => {
    log.warn({ err: error }, 'the credentials could not be refreshed; the old ones serve on');
  };
  return { place, credentials: defaultChainCredentials({ onRefreshFailed }), description: where };
}
