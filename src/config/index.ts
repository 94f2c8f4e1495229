import { hostname } from 'node:os';
import type { z } from 'zod';
import { proxyProblems } from '../egress-proxy.ts';
import { ConfigError } from './config-error.ts';
import { accountJournal, emulatorFile, emulatorJournal } from './files.ts';
import { type Identity, identitySettings, readIdentity } from './identity.ts';
import { isLoopback } from './kinds.ts';
import { accountSettings, type OssConfig, readAccount } from './oss-account.ts';
import { cleanEnvironment } from './raw-environment.ts';
import { type Given, withFiles } from './secrets.ts';
import { settings } from './settings.ts';
import { readSettings, variablesOf } from './variables.ts';

/** How the server runs. */
export type Config = Readonly<ReturnType<typeof toConfig>>;

/** The settings of the cache. */
export type CacheConfig = NonNullable<Config['cache']>;

/** The variables that describe an account; the other `OSS_*` variables tune requests. */
const ACCOUNT = variablesOf(accountSettings).map(({ name }) => name);

const ALL = [
  ...variablesOf(accountSettings),
  ...variablesOf(identitySettings),
  ...variablesOf(settings.shape),
];

/** The variables that are never shown; each can also come from a file. */
const SECRETS: ReadonlySet<string> = new Set(
  ALL.filter(({ isSecret }) => isSecret).map(({ name }) => name),
);

/** The names of all variables that are read. */
export const VARIABLES: readonly string[] = [
  ...ALL.map(({ name }) => name),
  ...[...SECRETS].map((name) => `${name}_FILE`),
];

/**
 * Reads the configuration from environment variables. An empty variable counts as not set, except for the variables that
 * restrict access: an empty one would open the server silently. Without an account the server works on its embedded
 * emulator, in production only with `OSS_EMULATOR`. Variables such as `OSS_ACCESS_KEY_ID_FILE` name files of secrets.
 *
 * @throws ConfigError with a line for each problem.
 */
export function readConfig(raw: Given): Config {
  const { given: environment } = cleanEnvironment(raw, VARIABLES);
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value));
  const { given, problems: fileProblems } = withFiles(set, SECRETS);
  const unread = new Set(fileProblems.map(({ name }) => name));
  const isAccountGiven = ACCOUNT.some((name) => given[name] !== undefined || unread.has(name));
  const general = readSettings(settings, settings.shape, given);
  const who = readIdentity(given);
  const oss = isAccountGiven ? readAccount(given) : { data: null, problems: [] };
  const lines = [
    ...fileProblems.map(({ name, message }) => `${name}_FILE: ${message}`),
    ...[general, who, oss]
      .flatMap(({ problems }) => problems)
      .filter(({ name }) => !unread.has(name))
      .map(({ name, message }) => `${name}: ${message}`),
    ...emptyRestrictions(environment),
    ...proxyProblems(environment),
    ...(general.data && who.data
      ? contradictions(general.data, who.data, given, isAccountGiven)
      : []),
    ...(general.data ? unclearOss(general.data, isAccountGiven) : []),
  ];
  if (!general.data || !who.data || oss.data === undefined || lines.length > 0) {
    throw new ConfigError(lines.join('\n'));
  }
  return toConfig(general.data, who.data, oss.data, given);
}

/** A line for each environment variable that does not count as it was written. */
export function settingWarnings(environment: Given): readonly string[] {
  return cleanEnvironment(environment, VARIABLES).warnings;
}

type Settings = z.infer<typeof settings>;

/** The files on disk, each with a name for the log, which must not show this machine's paths. */
function filesOf({ files, emulator, replicas }: Settings, given: Given, oss: OssConfig | null) {
  const file = emulatorFile(emulator.data, given);
  // A replica that writes nothing needs no disk, and must not take the directory of one that does.
  if (replicas.isReadOnly) return { ...file, journal: undefined, journalName: 'none (READ_ONLY)' };
  const { journal } = files;
  if (journal !== undefined) return { ...file, journal, journalName: 'UPDATE_JOURNAL' };
  return { ...file, ...(oss === null ? emulatorJournal(file) : accountJournal(given)) };
}

/** Derives the configuration of the server from its settings. */
function toConfig(data: Settings, who: Identity, oss: OssConfig | null, given: Given) {
  const { requestsToOss, cache, limits, web, federation, stopping } = data;
  const { environment: _, ...server } = data.server;
  const { trustedProxies, costPerMinute, burst, withoutRedis } = data.rateLimit;
  const { redisUrl, hasLeases, isReadOnly } = data.replicas;
  const { metricsHost, metricsPort } = data.observability;
  const { identity, policy, isOpen } = who;
  const isProduction = isForProduction(data);
  return {
    ...server,
    /** The OSS account; `null`: the embedded emulator. */
    oss,
    ...filesOf(data, given, oss),
    ...requestsToOss,
    /** Absent: the cache is off. */
    cache: cache.ttlMs === 0 ? undefined : { ...cache, redisUrl },
    identity,
    policy,
    /** Whether callers do not authenticate, so that only requests to a local host name are answered. */
    isLocal: !isOpen && !isClosed(data, who),
    limits,
    /** Absent: there is no rate limit. */
    rateLimit:
      costPerMinute === undefined
        ? undefined
        : { costPerMinute, burst: burst ?? costPerMinute, redisUrl, withoutRedis },
    trustedProxies,
    isReadOnly,
    redisUrl,
    /** The Redis of the leases of writes; absent: there are none. */
    leaseUrl: hasLeases && !isReadOnly ? redisUrl : undefined,
    reports: {
      objects: data.reports.objects ?? oss === null,
      graceMs: data.reports.graceHours * 60 * 60 * 1000,
      previewRows: data.reports.previewRows,
      summaryThreads: data.reports.summaryThreads,
      /** Absent: there are no signed URLs. */
      downloads:
        (data.reports.downloads ?? oss === null)
          ? { maxSeconds: data.reports.downloadMaxSeconds, endpoint: data.reports.downloadEndpoint }
          : undefined,
    },
    ...web,
    graphiql: federation.gatewaySecret === undefined && (web.graphiql ?? !isProduction),
    introspection: web.introspection ?? !isProduction,
    ...federation,
    stopping,
    telemetry: {
      /** Where metrics are served; absent: metrics are off. */
      metrics: metricsPort === undefined ? undefined : { host: metricsHost, port: metricsPort },
      tracesEndpoint: tracesEndpointOf(data),
      sampler: data.observability.tracesSampler,
      samplerArg: data.observability.tracesSamplerArg,
    },
  };
}

/** Orchestrators set the endpoint for all of their programs, and turn traces off for some. */
function tracesEndpointOf({ observability }: Settings): string | undefined {
  const { tracesEndpoint, tracesExporter, isTelemetryDisabled } = observability;
  return isTelemetryDisabled || tracesExporter === 'none' ? undefined : tracesEndpoint;
}

/** Everything but `development` and `test`, so that a misspelt value opens nothing. */
function isForProduction({ server: { environment } }: Settings): boolean {
  return ![undefined, 'development', 'test'].includes(environment);
}

/** Returns a line if it is unclear which OSS is meant: sample data must not pass for an account's. */
function unclearOss(data: Settings, isAccountGiven: boolean): string[] {
  const { isWanted = !isAccountGiven && !isForProduction(data) } = data.emulator;
  if (isAccountGiven === !isWanted) return [];
  if (isAccountGiven) {
    return [
      'OSS_EMULATOR: is true, but OSS_* variables describe an account: leave one of them out',
    ];
  }
  const why =
    data.emulator.isWanted === false
      ? 'OSS_EMULATOR is false'
      : `NODE_ENV is ${JSON.stringify(data.server.environment)}, where sample data is served only if you ask for it`;
  return [
    `OSS_REGION: is missing: ${why}. Set OSS_REGION, OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET for your ` +
      'account, or OSS_EMULATOR=true for the emulator',
  ];
}

/** Whether callers must authenticate. */
function isClosed({ federation }: Settings, { identity }: Identity): boolean {
  const { apiKeys, jwt } = identity;
  return apiKeys.length > 0 || jwt !== undefined || federation.gatewaySecret !== undefined;
}

/** Settings that are valid alone, but not together. */
function contradictions(
  data: Settings,
  who: Identity,
  given: Given,
  isAccountGiven: boolean,
): string[] {
  const { server, cache, rateLimit, replicas, web, federation } = data;
  const wrong: readonly (readonly [boolean, string])[] = [
    [
      // An operator who sets the secret expects the API to be closed.
      federation.gatewaySecret !== undefined && !federation.federation,
      'GATEWAY_HMAC_SECRET: needs a subgraph: set FEDERATION=true too',
    ],
    [
      !isClosed(data, who) && !who.isOpen && !isLoopback(server.host),
      'HOST: refusing to listen on a public address without authentication: set ' +
        `API_KEYS or JWT_JWKS_URL, or AUTH=none to admit everyone (${JSON.stringify(server.host)})${hostHint(server)}`,
    ],
    [
      web.trustedDocumentsOnly && web.trustedDocuments === undefined,
      'TRUSTED_DOCUMENTS: is missing: TRUSTED_DOCUMENTS_ONLY needs the file of the documents',
    ],
    [
      web.trustedDocuments !== undefined && federation.gatewaySecret !== undefined,
      'TRUSTED_DOCUMENTS: does not go with a gateway, which signs documents of its own: leave this out, or ' +
        'GATEWAY_HMAC_SECRET',
    ],
    [
      rateLimit.costPerMinute === undefined &&
        (rateLimit.burst !== undefined || given['RATE_LIMIT_FAILURE_MODE'] !== undefined),
      'RATE_LIMIT_COST_PER_MINUTE: is missing: without it there is no rate limit',
    ],
    [
      replicas.redisUrl !== undefined &&
        rateLimit.costPerMinute === undefined &&
        cache.ttlMs === 0 &&
        (replicas.isReadOnly || !replicas.hasLeases),
      'REDIS_URL: is for replicas that share the rate limit, the cache or leases, and none is on: set ' +
        'RATE_LIMIT_COST_PER_MINUTE or CACHE_TTL_MS, or leave it out',
    ],
    [
      who.policy !== undefined && given['REPORT_OBJECTS'] !== undefined,
      'REPORT_OBJECTS: does not go with ACCESS_POLICY: leave this out, and grant the action objects there',
    ],
    [
      isAccountGiven &&
        data.reports.downloads === true &&
        data.reports.objects !== true &&
        who.policy === undefined,
      'REPORT_OBJECTS: is missing: signed URLs are for callers who may read objects. Set it to true, or set an ' +
        'ACCESS_POLICY that grants the action objects',
    ],
    [
      data.reports.downloads !== true &&
        ['REPORT_DOWNLOAD_MAX_SECONDS', 'REPORT_DOWNLOAD_ENDPOINT'].some((name) => given[name]),
      'REPORT_DOWNLOADS: is missing: without it there are no signed URLs',
    ],
    [
      cache.ttlMs === 0 && given['CACHE_MAX_BYTES'] !== undefined,
      'CACHE_TTL_MS: is missing: without it the cache is off',
    ],
  ];
  return wrong.flatMap(([isWrong, message]) => (isWrong ? [message] : []));
}

/** Shells such as tcsh export `HOST`. */
function hostHint({ host }: Settings['server']): string {
  if (host !== hostname()) return '';
  return '. Some shells set HOST to the name of the machine: unset it to listen on 127.0.0.1';
}

/** The variables that restrict access. An empty value is a mistake, as it would leave the API open. */
export const RESTRICTIONS: readonly string[] = [
  'GATEWAY_HMAC_SECRET',
  'API_KEYS',
  'JWT_JWKS_URL',
  'JWT_ALGORITHMS',
  'ACCESS_POLICY',
  'READ_ONLY',
  'RATE_LIMIT_COST_PER_MINUTE',
  'RATE_LIMIT_FAILURE_MODE',
  'REDIS_URL',
  'TRUSTED_DOCUMENTS',
  'TRUSTED_DOCUMENTS_ONLY',
  'INTROSPECTION',
  'GRAPHIQL',
];

function emptyRestrictions(environment: Given): string[] {
  return RESTRICTIONS.flatMap((name) => [name, `${name}_FILE`])
    .filter((name) => environment[name] === '')
    .map((name) => `${name}: is empty: set a value, or remove it`);
}
