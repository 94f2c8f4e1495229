import { z } from 'zod';
import { flag, host, list, port, positive, webUrl, whole } from './kinds.ts';
import { DEFAULT_LIMITS } from './request-limits.ts';
import { settingTexts } from './setting-text.ts';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

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

const WITHOUT_REDIS = ['local', 'open', 'closed'] as const;

/** Where the server listens, and what it says. */
export const server = {
  HOST: host.default('127.0.0.1').register(settingTexts, {
    about:
      'The address to listen on. Beyond this machine it needs callers who are asked who they are',
    values: 'an IP address or a name, for example `0.0.0.0` or `::1`',
  }),
  PORT: port.default(4000).register(settingTexts, {
    about: 'The port to listen on. The first line of the log says which one it is',
  }),
  NODE_ENV: z.string().optional().register(settingTexts, {
    about:
      'Anything but `development` and `test` turns off what is for developers: GraphiQL and introspection',
    values: 'for example `production`',
    otherwise: 'as `development`',
  }),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`)
    .default('info')
    .register(settingTexts, {
      about: 'The least that is logged. Audit lines are written at all levels',
    }),
};

/** How OSS is asked, whichever it is. */
export const requestsToOss = {
  REQUEST_TIMEOUT_MS: positive.default(30_000).register(settingTexts, {
    about: 'How long one GraphQL request may take, with all retries, in milliseconds',
  }),
  OSS_ATTEMPT_TIMEOUT_MS: positive.default(10_000).register(settingTexts, {
    about: 'How long one request to OSS may take, in milliseconds',
  }),
  OSS_LATE_WRITE_MS: positive.optional().register(settingTexts, {
    about: 'How long OSS may still apply a write that it did not answer, in milliseconds',
    otherwise: '30000 + `OSS_ATTEMPT_TIMEOUT_MS`',
  }),
  OSS_MAX_CONCURRENCY: positive.default(32).register(settingTexts, {
    about: 'How many requests to OSS are under way at once',
  }),
  OSS_SHARE_READS: flag.default(true).register(settingTexts, {
    about:
      'Whether callers who ask for the same at the same time, with the same OSS credentials, share one ' +
      'request to OSS',
  }),
};

/** The longest that anything is cached, in milliseconds. */
const MAX_CACHE_TTL_MS = 60 * 60 * 1000;

/** What of OSS is kept, and for how long. */
export const cache = {
  CACHE_TTL_MS: whole
    .refine((ms) => ms <= MAX_CACHE_TTL_MS, {
      error: `must be at most ${MAX_CACHE_TTL_MS}, which is an hour`,
    })
    .default(0)
    .register(settingTexts, {
      about:
        'How long rules that were read are answered without asking OSS again, in milliseconds; with 0 OSS ' +
        'is always asked',
      values: `a whole number, 0 to ${MAX_CACHE_TTL_MS}`,
    }),
  CACHE_MAX_BYTES: positive.default(64_000_000).register(settingTexts, {
    about: 'How much of that each process keeps in memory, in bytes, estimated',
  }),
};

/** What is kept on disk. */
export const files = {
  UPDATE_JOURNAL: z
    .string()
    .optional()
    .register(settingTexts, {
      about:
        'The directory that keeps rules safe while they are updated: on a disk that outlives the process, ' +
        'one for each replica',
      values: 'a path',
      otherwise:
        '`oss-inventory-graphql/journal` in `$XDG_STATE_HOME`, or in `~/.local/state`; without an account, beside ' +
        '`EMULATOR_DATA`',
    }),
  EMULATOR_DATA: z.string().default('.oss-emulator/data.sqlite').register(settingTexts, {
    about: 'The SQLite file of the embedded emulator. Without an account only',
    values: 'a path, or `:memory:`, which is gone when the server stops',
  }),
};

/** What one request may have. */
export const limits = {
  MAX_BODY_BYTES: positive.default(DEFAULT_LIMITS.bodyBytes).register(settingTexts, {
    about: 'How many bytes a request’s body may have',
  }),
  MAX_DOCUMENT_TOKENS: positive.default(DEFAULT_LIMITS.documentTokens).register(settingTexts, {
    about: 'How many tokens a document may have, and how many lines; 20 times as many characters',
  }),
  MAX_DEPTH: positive.default(DEFAULT_LIMITS.depth).register(settingTexts, {
    about: 'How many levels of fields it may have',
  }),
  MAX_ALIASES: whole.default(DEFAULT_LIMITS.aliases).register(settingTexts, {
    about: 'How many of its fields may have an alias',
  }),
  MAX_ROOT_FIELDS: positive.default(DEFAULT_LIMITS.rootFields).register(settingTexts, {
    about: 'How many fields it may have at the top',
  }),
  MAX_DIRECTIVES: whole.default(DEFAULT_LIMITS.directives).register(settingTexts, {
    about: 'How many directives it may have',
  }),
  MAX_COST: positive.default(DEFAULT_LIMITS.cost).register(settingTexts, {
    about: 'How much one operation may [cost](limits.md#cost)',
  }),
  MAX_RESPONSE_BYTES: positive.default(DEFAULT_LIMITS.responseBytes).register(settingTexts, {
    about: 'How many bytes an answer may have, as [estimated](limits.md#answers) from above',
  }),
};

/** How much each caller may ask. */
export const rateLimit = {
  RATE_LIMIT_COST_PER_MINUTE: positive.optional().register(settingTexts, {
    about: 'How much each caller may ask in a minute, by [cost](limits.md#cost)',
    otherwise: 'nothing is limited',
  }),
  RATE_LIMIT_BURST: positive.optional().register(settingTexts, {
    about: 'How much of that a caller can use at once',
    otherwise: 'as `RATE_LIMIT_COST_PER_MINUTE`',
  }),
  REDIS_URL: z
    .string()
    .refine(isRedisUrl, {
      error:
        'must be redis://[user:password@]host[:port][/database], or rediss://, with user and ' +
        'password percent-encoded',
    })
    .optional()
    .register(settingTexts, {
      about: 'Where replicas count together, and share the [cache](cache.md)',
      values:
        '`redis://[user:password@]host[:port][/database]`, or `rediss://…` with TLS; user and password ' +
        'percent-encoded',
      otherwise: 'each process counts, and caches, by itself',
    }),
  RATE_LIMIT_WITHOUT_REDIS: z
    .enum(WITHOUT_REDIS, `must be one of ${WITHOUT_REDIS.join(', ')}`)
    .default('local')
    .register(settingTexts, {
      about:
        'What holds while Redis is away: `local`, each process counts by itself; `open`, nobody is ' +
        'limited; `closed`, nobody is answered',
    }),
  TRUSTED_PROXIES: whole.default(0).register(settingTexts, {
    about:
      'How many proxies in front append the caller’s address to `x-forwarded-for`. With more than ' +
      'there are, callers choose their addresses',
  }),
};

/** What browsers may do, and what is told of the schema. */
export const web = {
  CORS_ORIGINS: list
    .refine(
      (origins) => origins.every((each) => URL.canParse(each) && new URL(each).origin === each),
      {
        error: 'must be origins such as https://app.example.com, with commas between them',
      },
    )
    .default([])
    .register(settingTexts, {
      about: 'Whose pages may send requests and read the answers',
      values: 'origins with commas between, for example `https://app.example.com`',
    }),
  COMPRESSION: flag.default(true).register(settingTexts, {
    about:
      'Whether answers of more than 1,400 characters are compressed, for callers who take them so ' +
      '(`zstd`, `br`, `gzip`). Not needed where a proxy in front does that',
  }),
  GRAPHIQL: flag.optional().register(settingTexts, {
    about: 'Whether GraphiQL is served. It never is with `GATEWAY_HMAC_SECRET`',
    otherwise: '`true`, in production `false`',
  }),
  INTROSPECTION: flag.optional().register(settingTexts, {
    about: 'Whether the schema is told: by introspection, by what errors suggest, by `_service`',
    otherwise: '`true`, in production `false`',
  }),
  TRUSTED_DOCUMENTS: z.string().optional().register(settingTexts, {
    about: 'The file of the documents that callers can name by their ids',
    values: 'a path of a JSON file',
    otherwise: 'there are none',
  }),
  TRUSTED_DOCUMENTS_ONLY: flag.default(false).register(settingTexts, {
    about: 'Whether nothing else is executed. Needs `TRUSTED_DOCUMENTS`',
  }),
};

/** The server as a subgraph. */
export const federation = {
  FEDERATION: flag.default(false).register(settingTexts, {
    about: 'Whether the server is a subgraph of a federated graph',
  }),
  MAX_REPRESENTATIONS: positive.default(1000).register(settingTexts, {
    about: 'How many entities one request of a gateway may refer to',
  }),
  GATEWAY_HMAC_SECRET: secret.optional().register(settingTexts, {
    about: 'Answer nobody but the gateway that signs with this secret. Needs `FEDERATION=true`',
    values: `${MIN_SECRET} characters or more without white space, for example of \`openssl rand -hex 32\``,
    otherwise: 'no signature is asked for',
  }),
};

/** How it stops. */
export const stopping = {
  DRAIN_DELAY_MS: whole.default(0).register(settingTexts, {
    about:
      'How long work is still taken after SIGTERM, SIGINT or SIGHUP, with `/readyz` 503, in milliseconds. ' +
      'Behind a load balancer: more than the period of its probe',
  }),
  DRAIN_TIMEOUT_MS: positive.default(10_000).register(settingTexts, {
    about: 'How long requests under way may take from then on, in milliseconds',
  }),
};

/** What others may see of it. */
export const observability = {
  METRICS_HOST: host.default('127.0.0.1').register(settingTexts, {
    about: 'The address that serves Prometheus metrics at `/metrics`, to whoever gets there',
    values: 'an IP address or a name',
  }),
  METRICS_PORT: port.optional().register(settingTexts, {
    about: 'Its port',
    otherwise: 'no metrics are served',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: webUrl.optional().register(settingTexts, {
    about:
      'The OpenTelemetry collector that traces are sent to, for example `http://127.0.0.1:4318`',
    otherwise: 'there are no traces',
  }),
};

/** Every variable but those of the OSS account and of who may do what. */
export const settings = z.object({
  ...server,
  ...requestsToOss,
  ...cache,
  ...files,
  ...limits,
  ...rateLimit,
  ...web,
  ...federation,
  ...stopping,
  ...observability,
});
