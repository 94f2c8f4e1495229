import { z } from 'zod';
import { flag, host, list, listed, oneOf, port, positive, webUrl, whole } from './kinds.ts';
import { limits } from './request-limits.ts';
import { setting } from './variables.ts';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const logLevel = z
  .string()
  .transform((text) => text.replace(/^warning$/i, 'warn'))
  .pipe(oneOf(...LEVELS));

/** Characters; a shorter secret could be guessed from one request. */
const MIN_SECRET = 32;

const secret = z.string().refine((text) => text.length >= MIN_SECRET && !/\s/.test(text), {
  error:
    `must have ${MIN_SECRET} characters or more, and no white space: make one with ` +
    '`openssl rand -hex 32`',
});

/** Whether the client of Redis can read it, which would show a password in what it throws. */
function isRedisUrl(text: string): boolean {
  if (!/^rediss?:\/\/[^/\s]\S*$/.test(text) || !URL.canParse(text)) return false;
  const { username, password, pathname } = new URL(text);
  try {
    decodeURIComponent(`${username}:${password}`);
  } catch {
    return false;
  }
  return /^(\/\d*)?$/.test(pathname);
}

const redisUrl = z.string().refine(isRedisUrl, {
  error:
    'must be redis://[user:password@]host[:port][/database], or rediss://, with user and ' +
    'password percent-encoded',
});

/** The longest that anything is cached, in milliseconds. */
const MAX_CACHE_TTL_MS = 60 * 60 * 1000;

const cacheTtl = whole.refine((ms) => ms <= MAX_CACHE_TTL_MS, {
  error: `must be at most ${MAX_CACHE_TTL_MS}, which is an hour`,
});

const origins = list.refine(
  (items) => items.every((each) => URL.canParse(each) && new URL(each).origin === each),
  { error: 'must be origins such as https://app.example.com, with commas between them' },
);

/** Express's word, which also takes addresses and `true`, for all: those let callers choose their address more easily. */
const trustProxy = z
  .string()
  .regex(
    /^\d{1,2}$/,
    'must be how many proxies append to x-forwarded-for, 0 to 99; addresses and true are not supported',
  )
  .transform(Number);

const headerNames = list
  .refine((items) => items.every((each) => /^[\w!#$%&'*+.^`|~-]+$/.test(each)), {
    error: 'must be names of headers such as x-tenant, with commas between them',
  })
  .transform((items) => items.map((each) => each.toLowerCase()));

/** Where the server listens, and what it says. */
const server = z.object({
  host: setting('HOST', host.default('127.0.0.1'), {
    about:
      'The address to listen on. Beyond this machine it needs callers who are asked who they are',
    values: 'an IP address or a name, for example `0.0.0.0` or `::1`',
  }),
  port: setting('PORT', port.default(4000), {
    about: 'The port to listen on. The first line of the log says which one it is',
  }),
  environment: setting('NODE_ENV', z.string().toLowerCase().optional(), {
    about:
      'Anything but `development` and `test` is production: GraphiQL and introspection are off, and sample ' +
      'data is served only with `OSS_EMULATOR=true`',
    values: 'for example `production`',
    otherwise: 'as `development`',
  }),
  logLevel: setting('LOG_LEVEL', logLevel.default('info'), {
    about: 'The least that is logged. Audit lines are written at all levels',
    values: listed(LEVELS),
  }),
});

/** How OSS is asked, whichever it is. */
const requestsToOss = z.object({
  requestTimeoutMs: setting('REQUEST_TIMEOUT_MS', positive.default(30_000), {
    about: 'How long one GraphQL request may take, with all retries, in milliseconds',
  }),
  attemptTimeoutMs: setting('OSS_ATTEMPT_TIMEOUT_MS', positive.default(10_000), {
    about: 'How long one request to OSS may take, in milliseconds',
  }),
  lateWriteMs: setting('OSS_LATE_WRITE_MS', positive.optional(), {
    about: 'How long OSS may still apply a write that it did not answer, in milliseconds',
    otherwise: '30000 + `OSS_ATTEMPT_TIMEOUT_MS`',
  }),
  maxConcurrency: setting('OSS_MAX_CONCURRENCY', positive.default(32), {
    about: 'How many requests to OSS are under way at once',
  }),
  shareReads: setting('OSS_SHARE_READS', flag.default(true), {
    about:
      'Whether callers who ask for the same at the same time, with the same OSS credentials, share one ' +
      'request to OSS',
  }),
});

/** What of OSS is kept, and for how long. */
const cache = z.object({
  ttlMs: setting('CACHE_TTL_MS', cacheTtl.default(0), {
    about:
      'How long rules that were read are answered without asking OSS again, in milliseconds; with 0 OSS ' +
      'is always asked',
    values: `a whole number, 0 to ${MAX_CACHE_TTL_MS}`,
  }),
  maxBytes: setting('CACHE_MAX_BYTES', positive.default(64_000_000), {
    about: 'How much of that each process keeps in memory, in bytes, estimated',
  }),
});

/** What is kept on disk. */
const files = z.object({
  journal: setting('UPDATE_JOURNAL', z.string().optional(), {
    about:
      'The directory that keeps rules safe while they are updated: on a disk that outlives the process, ' +
      'one for each replica',
    values: 'a path',
    otherwise:
      '`oss-inventory-graphql/journal` in `$XDG_STATE_HOME`, or in `~/.local/state`; without an account, beside ' +
      '`EMULATOR_DATA`',
  }),
});

/** The embedded emulator, in place of an account. */
const emulator = z.object({
  isWanted: setting('OSS_EMULATOR', flag.optional(), {
    about:
      'Whether the server works on the embedded emulator with sample data. Not together with an account',
    otherwise: '`true` without an account; in production the server does not start then',
  }),
  data: setting('EMULATOR_DATA', z.string().default('.oss-emulator/data.sqlite'), {
    about: 'The SQLite file of the embedded emulator',
    values: 'a path, or `:memory:`, which is gone when the server stops',
  }),
});

/** How much each caller may ask. */
const rateLimit = z.object({
  costPerMinute: setting('RATE_LIMIT_COST_PER_MINUTE', positive.optional(), {
    about: 'How much each caller may ask in a minute, by [cost](limits.md#cost)',
    otherwise: 'nothing is limited',
  }),
  burst: setting('RATE_LIMIT_BURST', positive.optional(), {
    about: 'How much of that a caller can use at once',
    otherwise: 'as `RATE_LIMIT_COST_PER_MINUTE`',
  }),
  redisUrl: setting('REDIS_URL', redisUrl.optional(), {
    isSecret: true,
    about: 'Where replicas count together, and share the [cache](cache.md)',
    values:
      '`redis://[user:password@]host[:port][/database]`, or `rediss://…` with TLS; user and password ' +
      'percent-encoded',
    otherwise: 'each process counts, and caches, by itself',
  }),
  withoutRedis: setting(
    'RATE_LIMIT_FAILURE_MODE',
    oneOf('local', 'open', 'closed').default('local'),
    {
      about:
        'What holds while Redis is away: `local`, each process counts by itself; `open`, nobody is ' +
        'limited; `closed`, nobody is answered',
    },
  ),
  trustedProxies: setting('TRUST_PROXY', trustProxy.default(0), {
    about:
      'How many proxies in front append the caller’s address to `x-forwarded-for`. With a larger number, ' +
      'callers can choose their address',
    values: 'a whole number, 0 to 99',
  }),
});

/** What browsers may do, and what is told of the schema. */
const web = z.object({
  corsOrigins: setting('CORS_ORIGINS', origins.default([]), {
    about: 'Whose pages may send requests and read the answers',
    values: 'origins with commas between, for example `https://app.example.com`',
  }),
  corsHeaders: setting('CORS_ALLOWED_HEADERS', headerNames.default([]), {
    about:
      'Request headers that these pages may send, beside those that this server reads and ' +
      '`sentry-trace`',
    values: 'names of headers with commas between, for example `x-tenant`',
  }),
  compression: setting('COMPRESSION', flag.default(true), {
    about:
      'Whether answers of more than 1,400 characters are compressed, for callers who take them so ' +
      '(`zstd`, `br`, `gzip`). Not needed where a proxy in front does that',
  }),
  graphiql: setting('GRAPHIQL', flag.optional(), {
    about: 'Whether GraphiQL is served. It never is with `GATEWAY_HMAC_SECRET`',
    otherwise: '`true`, in production `false`',
  }),
  introspection: setting('INTROSPECTION', flag.optional(), {
    about: 'Whether the schema is told: by introspection, by what errors suggest, by `_service`',
    otherwise: '`true`, in production `false`',
  }),
  trustedDocuments: setting('TRUSTED_DOCUMENTS', z.string().optional(), {
    about: 'The file of the documents that callers can name by their ids',
    values: 'a path of a JSON file',
    otherwise: 'there are none',
  }),
  trustedDocumentsOnly: setting('TRUSTED_DOCUMENTS_ONLY', flag.default(false), {
    about: 'Whether nothing else is executed. Needs `TRUSTED_DOCUMENTS`',
  }),
});

/** The server as a subgraph. */
const federation = z.object({
  federation: setting('FEDERATION', flag.default(false), {
    about: 'Whether the server is a subgraph of a federated graph',
  }),
  maxRepresentations: setting('MAX_REPRESENTATIONS', positive.default(1000), {
    about: 'How many entities one request of a gateway may refer to',
  }),
  gatewaySecret: setting('GATEWAY_HMAC_SECRET', secret.optional(), {
    isSecret: true,
    about: 'Answer nobody but the gateway that signs with this secret. Needs `FEDERATION=true`',
    values: `${MIN_SECRET} characters or more without white space, for example of \`openssl rand -hex 32\``,
    otherwise: 'no signature is asked for',
  }),
});

/** How it stops. */
const stopping = z.object({
  drainDelayMs: setting('DRAIN_DELAY_MS', whole.default(0), {
    about:
      'How long work is still taken after SIGTERM, SIGINT or SIGHUP, with `/readyz` 503, in milliseconds. ' +
      'Behind a load balancer: more than the period of its probe',
  }),
  drainTimeoutMs: setting('DRAIN_TIMEOUT_MS', positive.default(10_000), {
    about: 'How long requests under way may take from then on, in milliseconds',
  }),
});

/** What others may see of it. */
const observability = z.object({
  metricsHost: setting('METRICS_HOST', host.default('127.0.0.1'), {
    about: 'The address that serves Prometheus metrics at `/metrics`, to whoever gets there',
    values: 'an IP address or a name',
  }),
  metricsPort: setting('METRICS_PORT', port.optional(), {
    about: 'Its port',
    otherwise: 'no metrics are served',
  }),
  tracesEndpoint: setting('OTEL_EXPORTER_OTLP_ENDPOINT', webUrl.optional(), {
    about:
      'The OpenTelemetry collector that traces are sent to, for example `http://127.0.0.1:4318`',
    otherwise: 'there are no traces',
  }),
});

/** Every setting but those of the OSS account and of who may do what. */
export const settings = z.object({
  server,
  requestsToOss,
  cache,
  files,
  emulator,
  limits,
  rateLimit,
  web,
  federation,
  stopping,
  observability,
});
