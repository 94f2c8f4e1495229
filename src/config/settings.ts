import { z } from 'zod';
import { flag, host, list, listed, oneOf, port, positive, webUrl, whole } from './kinds.ts';
import { rateLimit } from './rate-limit.ts';
import { replicas } from './replicas.ts';
import { reports } from './reports.ts';
import { limits } from './request-limits.ts';
import { setting } from './variables.ts';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const logLevel = z
  .string()
  .transform((text) => text.replace(/^warning$/i, 'warn'))
  .pipe(oneOf(...LEVELS));

/** In characters. A shorter secret could be guessed from one signed request. */
const MIN_SECRET = 32;

const secret = z.string().refine((text) => text.length >= MIN_SECRET && !/\s/.test(text), {
  error:
    `must have ${MIN_SECRET} characters or more, and no white space: make one with ` +
    '`openssl rand -hex 32`',
});

/** In milliseconds. */
const MAX_CACHE_TTL_MS = 60 * 60 * 1000;

const cacheTtl = whole.refine((ms) => ms <= MAX_CACHE_TTL_MS, {
  error: `must be at most ${MAX_CACHE_TTL_MS}, which is an hour`,
});

const origins = list.refine(
  (items) => items.every((each) => URL.canParse(each) && new URL(each).origin === each),
  { error: 'must be origins such as https://app.example.com, with commas between them' },
);

const headerNames = list
  .refine((items) => items.every((each) => /^[\w!#$%&'*+.^`|~-]+$/.test(each)), {
    error: 'must be names of headers such as x-tenant, with commas between them',
  })
  .transform((items) => items.map((each) => each.toLowerCase()));

/** The server's address and log. */
const server = z.object({
  host: setting('HOST', host.default('127.0.0.1'), {
    about: 'The address to listen on. An address other than localhost requires authentication',
    values: 'an IP address or a name, for example `0.0.0.0` or `::1`',
  }),
  port: setting('PORT', port.default(4000), {
    about: 'The port to listen on. The start line of the log has it',
  }),
  environment: setting('NODE_ENV', z.string().toLowerCase().optional(), {
    about:
      'Anything but `development` and `test` is production: GraphiQL and introspection are off, and sample ' +
      'data is served only with `OSS_EMULATOR=true`',
    values: 'for example `production`',
    otherwise: 'as `development`',
  }),
  logLevel: setting('LOG_LEVEL', logLevel.default('info'), {
    about: 'The lowest level that is logged. Audit lines are written at every level',
    values: listed(LEVELS),
  }),
  logLevelFormat: setting('LOG_LEVEL_FORMAT', oneOf('number', 'word').default('number'), {
    about:
      'How lines of the log show their level: as pino’s number, for example `30`, or as a word, for example `info`',
  }),
});

/** How requests to OSS are made. */
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
    about: 'The maximum number of concurrent requests to OSS',
  }),
  shareReads: setting('OSS_SHARE_READS', flag.default(true), {
    about:
      'Whether identical concurrent reads with the same OSS credentials share one request to OSS',
  }),
});

/** The cache of what OSS answered. */
const cache = z.object({
  ttlMs: setting('CACHE_TTL_MS', cacheTtl.default(0), {
    about: 'How long a rule is served from the cache, in milliseconds; 0 turns the cache off',
    values: `a whole number, 0 to ${MAX_CACHE_TTL_MS}`,
  }),
  maxBytes: setting('CACHE_MAX_BYTES', positive.default(64_000_000), {
    about: 'The maximum size of the cache in each process, in bytes, as an estimate',
  }),
});

/** Files that the server writes. */
const files = z.object({
  journal: setting('UPDATE_JOURNAL', z.string().optional(), {
    about:
      'The directory of the journal of updates. It must be on a disk that outlives the process, and each ' +
      'replica needs its own',
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

/** What browsers may do, and what clients learn of the schema. */
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
      'Whether answers of more than 1,400 characters are compressed, if the client accepts it (`zstd`, ' +
      '`br`, `gzip`). Turn it off if a proxy in front compresses',
  }),
  graphiql: setting('GRAPHIQL', flag.optional(), {
    about: 'Whether GraphiQL is served. It never is with `GATEWAY_HMAC_SECRET`',
    otherwise: '`true`, in production `false`',
  }),
  introspection: setting('INTROSPECTION', flag.optional(), {
    about: 'Whether clients can read the schema: introspection, suggestions in errors, `_service`',
    otherwise: '`true`, in production `false`',
  }),
  trustedDocuments: setting('TRUSTED_DOCUMENTS', z.string().optional(), {
    about: 'The file of the trusted documents, which callers send by id',
    values: 'a path of a JSON file',
    otherwise: 'there are no trusted documents',
  }),
  trustedDocumentsOnly: setting('TRUSTED_DOCUMENTS_ONLY', flag.default(false), {
    about: 'Whether only trusted documents are executed. Needs `TRUSTED_DOCUMENTS`',
  }),
});

/** The server as a subgraph. */
const federation = z.object({
  federation: setting('FEDERATION', flag.default(false), {
    about: 'Whether the server is a subgraph of a federated graph',
  }),
  maxRepresentations: setting('MAX_REPRESENTATIONS', positive.default(1000), {
    about: 'The maximum number of entities in one request of a gateway',
  }),
  gatewaySecret: setting('GATEWAY_HMAC_SECRET', secret.optional(), {
    isSecret: true,
    about:
      'The secret of the gateway’s signatures: requests without one are refused. Needs `FEDERATION=true`',
    values: `${MIN_SECRET} characters or more without white space, for example from \`openssl rand -hex 32\``,
    otherwise: 'no signature is required',
  }),
});

/** How the server stops. */
const stopping = z.object({
  drainDelayMs: setting('DRAIN_DELAY_MS', whole.default(0), {
    about:
      'How long requests are still accepted after SIGTERM, SIGINT or SIGHUP, while `/readyz` answers 503, ' +
      'in milliseconds. Behind a load balancer: longer than the period of its probe',
  }),
  drainTimeoutMs: setting('DRAIN_TIMEOUT_MS', positive.default(10_000), {
    about: 'How long pending requests may take after that, in milliseconds',
  }),
});

/** Metrics and traces. */
const observability = z.object({
  metricsHost: setting('METRICS_HOST', host.default('127.0.0.1'), {
    about: 'The address that serves Prometheus metrics at `/metrics`, without authentication',
    values: 'an IP address or a name',
  }),
  metricsPort: setting('METRICS_PORT', port.optional(), {
    about: 'The port of the metrics',
    otherwise: 'no metrics are served',
  }),
  tracesEndpoint: setting('OTEL_EXPORTER_OTLP_ENDPOINT', webUrl.optional(), {
    about:
      'The OpenTelemetry collector that traces are sent to, for example `http://127.0.0.1:4318`',
    otherwise: 'no traces are sent',
  }),
  tracesExporter: setting('OTEL_TRACES_EXPORTER', z.string().toLowerCase().default('otlp'), {
    about: 'With `none` no traces are sent. This server has no exporter but `otlp`',
    values: '`otlp` or `none`',
  }),
  tracesSampler: setting('OTEL_TRACES_SAMPLER', z.string().toLowerCase().optional(), {
    about: 'Which traces are sent. An unknown value is a warning, and counts as not set',
    values:
      '`always_on`, `always_off`, `traceidratio`, each also after `parentbased_`, which continues the caller’s ' +
      'decision',
    otherwise: '`parentbased_always_on`',
  }),
  tracesSamplerArg: setting('OTEL_TRACES_SAMPLER_ARG', z.string().optional(), {
    about: 'The share of traces for `traceidratio`',
    values: 'a number, 0 to 1',
    otherwise: '`1`',
  }),
  isTelemetryDisabled: setting('OTEL_SDK_DISABLED', flag.default(false), {
    about: 'Whether OpenTelemetry is off, so that no traces are sent',
  }),
});

/** All settings except those of the OSS account and of authentication. */
export const settings = z.object({
  server,
  requestsToOss,
  cache,
  files,
  emulator,
  limits,
  rateLimit,
  replicas,
  reports,
  web,
  federation,
  stopping,
  observability,
});
