import { z } from 'zod';
import { DEFAULT_LIMITS } from '../server/request-limits.ts';
import { flag, list, port, positive, webUrl, whole } from './kinds.ts';

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

/** Every variable but those of the OSS account and of who may do what. */
export const settings = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(4000),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  NODE_ENV: z.string().optional(),
  EMULATOR_DATA: z.string().default('.oss-emulator/data.sqlite'),
  UPDATE_JOURNAL: z.string().default('.oss-journal'),

  REQUEST_TIMEOUT_MS: positive.default(30_000),
  OSS_ATTEMPT_TIMEOUT_MS: positive.default(10_000),
  OSS_MAX_CONCURRENCY: positive.default(32),
  OSS_SHARE_READS: flag.default(true),
  DRAIN_DELAY_MS: whole.default(0),
  DRAIN_TIMEOUT_MS: positive.default(10_000),

  MAX_BODY_BYTES: positive.default(DEFAULT_LIMITS.bodyBytes),
  MAX_DOCUMENT_TOKENS: positive.default(DEFAULT_LIMITS.documentTokens),
  MAX_DEPTH: positive.default(DEFAULT_LIMITS.depth),
  MAX_ALIASES: whole.default(DEFAULT_LIMITS.aliases),
  MAX_ROOT_FIELDS: positive.default(DEFAULT_LIMITS.rootFields),
  MAX_DIRECTIVES: whole.default(DEFAULT_LIMITS.directives),
  MAX_COST: positive.default(DEFAULT_LIMITS.cost),
  RATE_LIMIT_COST_PER_MINUTE: positive.optional(),
  RATE_LIMIT_BURST: positive.optional(),
  RATE_LIMIT_WITHOUT_REDIS: z
    .enum(WITHOUT_REDIS, `must be one of ${WITHOUT_REDIS.join(', ')}`)
    .default('local'),
  REDIS_URL: z
    .string()
    .refine(isRedisUrl, {
      error:
        'must be redis://[user:password@]host[:port][/database], or rediss://, with user and ' +
        'password percent-encoded',
    })
    .optional(),
  TRUSTED_PROXIES: whole.default(0),

  CORS_ORIGINS: list
    .refine(
      (origins) => origins.every((each) => URL.canParse(each) && new URL(each).origin === each),
      {
        error: 'must be origins such as https://app.example.com, with commas between them',
      },
    )
    .default([]),
  GRAPHIQL: flag.optional(),
  INTROSPECTION: flag.optional(),
  TRUSTED_DOCUMENTS: z.string().optional(),
  TRUSTED_DOCUMENTS_ONLY: flag.default(false),

  FEDERATION: flag.default(false),
  MAX_REPRESENTATIONS: positive.default(1000),
  GATEWAY_HMAC_SECRET: secret.optional(),

  METRICS_HOST: z.string().default('127.0.0.1'),
  METRICS_PORT: port.optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: webUrl.optional(),
});
