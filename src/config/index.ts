import { homedir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import type { Policy } from '../access/policy.ts';
import { ConfigError } from './config-error.ts';
import { IDENTITY, type IdentityConfig, readIdentity } from './identity.ts';
import { isLoopback } from './kinds.ts';
import { ACCOUNT, type OssConfig, readAccount } from './oss-account.ts';
import type { RequestLimits } from './request-limits.ts';
import { type Given, SECRETS, withFiles } from './secrets.ts';
import { settings } from './settings.ts';

/** How the server runs. */
export interface Config {
  /** The address to listen on. */
  readonly host: string;
  /** The port to listen on; 0 takes a free one. */
  readonly port: number;
  readonly logLevel: z.infer<typeof settings>['LOG_LEVEL'];
  /** The OSS to work on; `null`: the embedded emulator. */
  readonly oss: OssConfig | null;
  /** How long one GraphQL request may take, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** How long one request to OSS may take, in milliseconds. */
  readonly attemptTimeoutMs: number;
  readonly lateWriteMs: number | undefined;
  /** How many requests to OSS are under way at once. */
  readonly maxConcurrency: number;
  /** Whether those who ask for the same at the same time share one read of OSS. */
  readonly shareReads: boolean;
  /** Absent: nothing that was read is kept. */
  readonly cache: CacheConfig | undefined;
  /** The directory that keeps rules safe while they are updated. */
  readonly journal: string;
  /** How the journal's directory is called in the log, which has no paths of this machine. */
  readonly journalName: string;
  /** How callers prove who they are. */
  readonly identity: IdentityConfig;
  /** What callers may do; absent: everything. */
  readonly policy: Policy | undefined;
  /** Whether nobody is asked, and so those alone are answered who call the server by a name of its machine. */
  readonly isLocal: boolean;
  readonly limits: RequestLimits;
  /** Absent: callers may ask as much as they like. */
  readonly rateLimit: RateLimitConfig | undefined;
  /** How many proxies in front say truly whose address they answer (`x-forwarded-for`). */
  readonly trustedProxies: number;
  /** Whose pages may send requests: origins. */
  readonly corsOrigins: readonly string[];
  /** Whether answers are compressed. */
  readonly compression: boolean;
  readonly graphiql: boolean;
  /** Whether the schema is told, also by what errors suggest and by `_service`. */
  readonly introspection: boolean;
  /** The file of the documents that callers may name by their ids. */
  readonly trustedDocuments: string | undefined;
  /** Whether nothing but those is executed. */
  readonly trustedDocumentsOnly: boolean;
  /** Whether the server is a subgraph of a federated graph. */
  readonly federation: boolean;
  /** How many entities one request of a gateway may refer to. */
  readonly maxRepresentations: number;
  /** The secret that the gateway signs its requests with; absent: anybody is answered. */
  readonly gatewaySecret: string | undefined;
  /** How long the server takes work after it was told to stop, with `/readyz` 503, in milliseconds. */
  readonly drainDelayMs: number;
  /** How long requests under way may take when it stops, in milliseconds. */
  readonly drainTimeoutMs: number;
  /** Where metrics are served; absent: nowhere. */
  readonly metrics: { readonly host: string; readonly port: number } | undefined;
  /** Where traces are sent, an OTLP/HTTP endpoint; absent: nowhere. */
  readonly tracesEndpoint: string | undefined;
  /** The emulator's SQLite file, or `:memory:`. */
  readonly emulatorData: string;
}

/** How what was read of OSS is kept. */
export interface CacheConfig {
  /** How long, in milliseconds. */
  readonly ttlMs: number;
  /** How much in memory, in bytes. */
  readonly maxBytes: number;
  /** Where replicas keep it together; absent: each by itself. */
  readonly redisUrl: string | undefined;
}

/** How much a caller may ask, by cost. */
export interface RateLimitConfig {
  /** What comes back within a minute. */
  readonly costPerMinute: number;
  /** What can be used at once. */
  readonly burst: number;
  /** Where replicas count together; absent: each by itself. */
  readonly redisUrl: string | undefined;
  /** What holds while Redis is away: each replica counts by itself, all may ask, or nobody. */
  readonly withoutRedis: 'local' | 'open' | 'closed';
}

/** Every variable that is read. */
export const VARIABLES: readonly string[] = [
  ...ACCOUNT,
  ...IDENTITY,
  ...Object.keys(settings.shape),
  ...[...SECRETS].map((name) => `${name}_FILE`),
];

/**
 * Reads the configuration from environment variables; an empty one counts as not set, but for those
 * that close the server, which would leave it open in silence. With none that describes an OSS
 * account the server works on its embedded emulator. Secrets can also come from files, which
 * `OSS_ACCESS_KEY_ID_FILE` and the like name.
 *
 * @throws ConfigError that says everything that is wrong at once.
 */
export function readConfig(environment: Given): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value));
  const { given, problems } = withFiles(set);
  const isAccountGiven =
    ACCOUNT.some((name) => given[name] !== undefined) ||
    problems.some(({ name }) => ACCOUNT.includes(name));
  const general = settings.safeParse(given);
  const who = readIdentity(given);
  const oss = isAccountGiven ? readAccount(given) : undefined;
  const issues = [general, who, oss].flatMap((read) => read?.error?.issues ?? []);
  const said = new Set(problems.map(({ name }) => name));
  const lines = [
    ...problems.map(({ name, message }) => `${name}_FILE: ${message}`),
    ...issues
      .filter(({ path }) => !said.has(String(path[0])))
      .map((issue) => describeIssue(issue, given)),
    ...emptyLocks(environment),
    ...(general.success && who.success ? contradictions(general.data, who.data, given) : []),
  ];
  if (!general.success || !who.success || oss?.success === false || lines.length > 0) {
    throw new ConfigError(lines.join('\n'));
  }
  return toConfig(general.data, who.data, oss?.data ?? null, given);
}

/** Where the journal is: always at the same place, wherever the server is started from. */
function journalOf(data: Settings, given: Given, oss: OssConfig | null) {
  const { UPDATE_JOURNAL: set, EMULATOR_DATA: file } = data;
  if (set !== undefined) return { journal: set, journalName: 'UPDATE_JOURNAL' };
  if (oss === null) {
    const journal = file === ':memory:' ? '.oss-emulator/updates' : `${file}.updates`;
    return { journal, journalName: 'beside EMULATOR_DATA' };
  }
  const folder = 'oss-inventory-graphql/journal';
  const state = given['XDG_STATE_HOME'];
  return state === undefined
    ? { journal: join(homedir(), '.local/state', folder), journalName: `~/.local/state/${folder}` }
    : { journal: join(state, folder), journalName: `$XDG_STATE_HOME/${folder}` };
}

type Settings = z.infer<typeof settings>;
type Who = NonNullable<ReturnType<typeof readIdentity>['data']>;

function toConfig(data: Settings, who: Who, oss: OssConfig | null, given: Given): Config {
  const { identity, policy, isOpen } = who;
  // Whatever is not said to be for developers is not.
  const isProduction = ![undefined, 'development', 'test'].includes(data.NODE_ENV);
  const perMinute = data.RATE_LIMIT_COST_PER_MINUTE;
  return {
    host: data.HOST,
    port: data.PORT,
    logLevel: data.LOG_LEVEL,
    emulatorData: data.EMULATOR_DATA,
    requestTimeoutMs: data.REQUEST_TIMEOUT_MS,
    attemptTimeoutMs: data.OSS_ATTEMPT_TIMEOUT_MS,
    lateWriteMs: data.OSS_LATE_WRITE_MS,
    maxConcurrency: data.OSS_MAX_CONCURRENCY,
    shareReads: data.OSS_SHARE_READS,
    cache:
      data.CACHE_TTL_MS === 0
        ? undefined
        : {
            ttlMs: data.CACHE_TTL_MS,
            maxBytes: data.CACHE_MAX_BYTES,
            redisUrl: data.REDIS_URL,
          },
    ...journalOf(data, given, oss),
    identity,
    policy,
    isLocal: !isOpen && !isClosed(data, who),
    limits: {
      bodyBytes: data.MAX_BODY_BYTES,
      documentTokens: data.MAX_DOCUMENT_TOKENS,
      depth: data.MAX_DEPTH,
      aliases: data.MAX_ALIASES,
      rootFields: data.MAX_ROOT_FIELDS,
      directives: data.MAX_DIRECTIVES,
      cost: data.MAX_COST,
      responseBytes: data.MAX_RESPONSE_BYTES,
    },
    rateLimit:
      perMinute === undefined
        ? undefined
        : {
            costPerMinute: perMinute,
            burst: data.RATE_LIMIT_BURST ?? perMinute,
            redisUrl: data.REDIS_URL,
            withoutRedis: data.RATE_LIMIT_WITHOUT_REDIS,
          },
    trustedProxies: data.TRUSTED_PROXIES,
    corsOrigins: data.CORS_ORIGINS,
    compression: data.COMPRESSION,
    graphiql: data.GATEWAY_HMAC_SECRET === undefined && (data.GRAPHIQL ?? !isProduction),
    introspection: data.INTROSPECTION ?? !isProduction,
    trustedDocuments: data.TRUSTED_DOCUMENTS,
    trustedDocumentsOnly: data.TRUSTED_DOCUMENTS_ONLY,
    federation: data.FEDERATION,
    maxRepresentations: data.MAX_REPRESENTATIONS,
    gatewaySecret: data.GATEWAY_HMAC_SECRET,
    drainDelayMs: data.DRAIN_DELAY_MS,
    drainTimeoutMs: data.DRAIN_TIMEOUT_MS,
    metrics:
      data.METRICS_PORT === undefined
        ? undefined
        : { host: data.METRICS_HOST, port: data.METRICS_PORT },
    tracesEndpoint: data.OTEL_EXPORTER_OTLP_ENDPOINT,
    oss,
  };
}

/** Whether callers have to prove anything. */
function isClosed({ GATEWAY_HMAC_SECRET: secret }: Settings, { identity }: Who): boolean {
  return identity.apiKeys.length > 0 || identity.jwt !== undefined || secret !== undefined;
}

/** Settings that are right each by itself, and not together. */
function contradictions(data: Settings, who: Who, given: Given): string[] {
  const wrong: readonly (readonly [boolean, string])[] = [
    [
      // Else whoever sets it would take the API for closed.
      data.GATEWAY_HMAC_SECRET !== undefined && !data.FEDERATION,
      'GATEWAY_HMAC_SECRET: is for a subgraph: set FEDERATION=true too',
    ],
    [
      !isClosed(data, who) && !who.isOpen && !isLoopback(data.HOST),
      'HOST: nobody is asked for a credential, and this address is not of this machine alone: set ' +
        `API_KEYS or JWT_JWKS_URL, or AUTH=none to let in whoever gets there (${JSON.stringify(data.HOST)})`,
    ],
    [
      data.TRUSTED_DOCUMENTS_ONLY && data.TRUSTED_DOCUMENTS === undefined,
      'TRUSTED_DOCUMENTS: is missing: TRUSTED_DOCUMENTS_ONLY needs the file of the documents',
    ],
    [
      data.TRUSTED_DOCUMENTS !== undefined && data.GATEWAY_HMAC_SECRET !== undefined,
      'TRUSTED_DOCUMENTS: a gateway makes documents of its own and signs them: leave this out, or ' +
        'GATEWAY_HMAC_SECRET',
    ],
    [
      data.RATE_LIMIT_COST_PER_MINUTE === undefined &&
        [
          data.RATE_LIMIT_BURST,
          given['RATE_LIMIT_WITHOUT_REDIS'],
          // Else it is meant for the cache.
          data.CACHE_TTL_MS === 0 ? data.REDIS_URL : undefined,
        ].some((value) => value !== undefined),
      'RATE_LIMIT_COST_PER_MINUTE: is missing: without it nothing is limited',
    ],
    [
      data.CACHE_TTL_MS === 0 && given['CACHE_MAX_BYTES'] !== undefined,
      'CACHE_TTL_MS: is missing: without it nothing is cached',
    ],
  ];
  return wrong.flatMap(([isWrong, message]) => (isWrong ? [message] : []));
}

/** Whoever sets one of these to nothing by mistake would take the API for closed. */
export const LOCKS: readonly string[] = [
  ...['GATEWAY_HMAC_SECRET', 'API_KEYS', 'JWT_JWKS_URL', 'JWT_ALGORITHMS', 'ACCESS_POLICY'],
  ...['RATE_LIMIT_COST_PER_MINUTE', 'RATE_LIMIT_WITHOUT_REDIS', 'REDIS_URL'],
  ...['TRUSTED_DOCUMENTS', 'TRUSTED_DOCUMENTS_ONLY', 'INTROSPECTION', 'GRAPHIQL'],
];

function emptyLocks(environment: Given): string[] {
  return LOCKS.flatMap((name) => [name, `${name}_FILE`])
    .filter((name) => environment[name] === '')
    .map((name) => `${name}: is empty: leave it out to do without`);
}

/** `NAME: what is wrong (value)`; the value only where it is none to hide. */
function describeIssue({ path, message }: z.core.$ZodIssue, given: Given): string {
  const [name, ...within] = path.map(String);
  const value = given[name ?? ''];
  const isEntry = within.length === 1 && typeof path[1] === 'number';
  const place = isEntry
    ? `entry ${Number(path[1]) + 1} `
    : [within.join('.')]
        .filter(Boolean)
        .map((each) => `${each} `)
        .join('');
  const shown =
    value === undefined || SECRETS.has(name ?? '')
      ? ''
      : ` (${JSON.stringify(withoutUser(value))})`;
  return `${name}: ${place}${message}${shown}`;
}

/** Whoever puts a password into an address shall not find it in a log. */
function withoutUser(value: string): string {
  return value.replace(/^(https?:\/\/)?.*@/s, '$1…@');
}
