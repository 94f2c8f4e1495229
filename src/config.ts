import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { OssCredentials } from './oss/credentials.ts';
import type { OssPlace } from './oss/oss.ts';

/** How the server runs. */
export interface Config {
  /** The address to listen on. */
  readonly host: string;
  /** The port to listen on; 0 takes a free one. */
  readonly port: number;
  readonly logLevel: z.infer<typeof logLevel>;
  /** The OSS to work on; `null`: the embedded emulator. */
  readonly oss: OssConfig | null;
  /** How long one GraphQL request may take, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** How long one request to OSS may take, in milliseconds. */
  readonly attemptTimeoutMs: number;
  /** How many requests to OSS are under way at once. */
  readonly maxConcurrency: number;
  /** Whether those who ask for the same at the same time share one read of OSS. */
  readonly shareReads: boolean;
  /** The directory that keeps rules safe while they are updated. */
  readonly journal: string;
  /** Whether the server is a subgraph of a federated graph. */
  readonly federation: boolean;
  /** How many entities one request of a gateway may refer to. */
  readonly maxRepresentations: number;
  /** The secret that the gateway signs its requests with; absent: anybody is answered. */
  readonly gatewaySecret: string | undefined;
  /** The emulator's SQLite file, or `:memory:`. */
  readonly emulatorData: string;
}

/** Where OSS is, and as whom it is asked. */
export interface OssConfig extends OssPlace {
  /**
   * Fixed credentials; `default`: of Alibaba's default chain (environment, OIDC, profile, ECS role);
   * `forwarded`: each caller's own.
   */
  readonly credentials: OssCredentials | 'default' | 'forwarded';
}

/** A configuration that cannot be used: `message` has a line for each thing that is wrong. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const logLevel = z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`);

const port = z
  .string()
  .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65535, {
    error: 'must be a whole number from 0 (takes a free port) to 65535',
  })
  .transform(Number);

/** A whole number above 0, within what timers take. */
const positive = z
  .string()
  .refine((text) => /^[1-9]\d{0,8}$/.test(text), { error: 'must be a whole number above 0' })
  .transform(Number);

const flag = z
  .enum(['true', 'false'], 'must be true or false')
  .transform((text) => text === 'true');

/** Characters; a shorter secret could be guessed from one request. */
const MIN_SECRET = 32;

const settings = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(4000),
  LOG_LEVEL: logLevel.default('info'),
  EMULATOR_DATA: z.string().default('.oss-emulator/data.sqlite'),
  REQUEST_TIMEOUT_MS: positive.default(30_000),
  OSS_ATTEMPT_TIMEOUT_MS: positive.default(10_000),
  OSS_MAX_CONCURRENCY: positive.default(32),
  OSS_SHARE_READS: flag.default(true),
  UPDATE_JOURNAL: z.string().default('.oss-journal'),
  FEDERATION: flag.default(false),
  MAX_REPRESENTATIONS: positive.default(1000),
  GATEWAY_HMAC_SECRET: z
    .string()
    .refine((text) => text.length >= MIN_SECRET && !/\s/.test(text), {
      error:
        `must have ${MIN_SECRET} characters or more, and no white space: make one with ` +
        '`openssl rand -hex 32`',
    })
    .optional(),
});

const MISSING = 'is missing: set it, or no OSS_* variable at all for the embedded emulator';

const region = z
  .string('is missing: set it, or OSS_ENDPOINT to an endpoint of OSS that names it')
  .refine((name) => !name.endsWith('-internal'), {
    abort: true,
    error:
      "must be the region alone: for its internal network set OSS_ENDPOINT to the region's internal " +
      'endpoint, https://oss-<region>-internal.aliyuncs.com',
  })
  .regex(/^[a-z0-9-]+$/, 'must be a region, such as oss-cn-hangzhou')
  .transform((name) => (name.startsWith('oss-') ? name : `oss-${name}`));

const endpoint = z
  .string()
  .refine((text) => /^https?:\/\/[^/?#@[\]]+\/?$/.test(text) && URL.canParse(text), {
    error: 'must be https://host or http://host:port, without user, path, query or IPv6 address',
  });

const place = { OSS_REGION: region, OSS_ENDPOINT: endpoint.optional() };
const keys = {
  OSS_ACCESS_KEY_ID: z.string(MISSING),
  OSS_ACCESS_KEY_SECRET: z.string(MISSING),
  OSS_SESSION_TOKEN: z.string().optional(),
};
const none = z.undefined('must not be set: OSS_CREDENTIALS says where they come from').optional();
const SOURCES = ['static', 'default', 'forwarded'] as const;

const account = z.discriminatedUnion(
  'OSS_CREDENTIALS',
  [
    z.object({ OSS_CREDENTIALS: z.literal('static'), ...place, ...keys }),
    z.object({
      OSS_CREDENTIALS: z.literal(['default', 'forwarded']),
      ...place,
      OSS_ACCESS_KEY_ID: none,
      OSS_ACCESS_KEY_SECRET: none,
      OSS_SESSION_TOKEN: none,
    }),
  ],
  `must be one of ${SOURCES.join(', ')}`,
);

/** Those that say that an account is meant; the other `OSS_*` ones tune. */
const ACCOUNT = ['OSS_CREDENTIALS', ...Object.keys(place), ...Object.keys(keys)];

/**
 * Reads the configuration from environment variables; an empty one counts as not set, but for the
 * gateway's secret, which would leave the server open in silence. With none that describes an OSS
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
  const oss = isAccountGiven
    ? account.safeParse({ OSS_CREDENTIALS: 'static', ...withRegionOfEndpoint(given) })
    : undefined;
  const issues = [...(general.error?.issues ?? []), ...(oss?.error?.issues ?? [])];
  const said = new Set(problems.map(({ name }) => name));
  const lines = [
    ...problems.map(({ name, message }) => `${name}_FILE: ${message}`),
    ...issues.filter(({ path }) => !said.has(path.join('.'))).map((each) => problem(each, given)),
    // Else whoever sets it would take the API for closed.
    ...(given['GATEWAY_HMAC_SECRET'] !== undefined && general.data?.FEDERATION === false
      ? ['GATEWAY_HMAC_SECRET: is for a subgraph: set FEDERATION=true too']
      : []),
    ...['GATEWAY_HMAC_SECRET', 'GATEWAY_HMAC_SECRET_FILE']
      .filter((name) => environment[name] === '')
      .map((name) => `${name}: is empty: leave it out to answer anybody`),
  ];
  if (!general.success || oss?.success === false || lines.length > 0) {
    throw new ConfigError(lines.join('\n'));
  }
  return {
    host: general.data.HOST,
    port: general.data.PORT,
    logLevel: general.data.LOG_LEVEL,
    emulatorData: general.data.EMULATOR_DATA,
    requestTimeoutMs: general.data.REQUEST_TIMEOUT_MS,
    attemptTimeoutMs: general.data.OSS_ATTEMPT_TIMEOUT_MS,
    maxConcurrency: general.data.OSS_MAX_CONCURRENCY,
    shareReads: general.data.OSS_SHARE_READS,
    journal: general.data.UPDATE_JOURNAL,
    federation: general.data.FEDERATION,
    maxRepresentations: general.data.MAX_REPRESENTATIONS,
    gatewaySecret: general.data.GATEWAY_HMAC_SECRET,
    oss: oss ? ossConfig(oss.data) : null,
  };
}

function ossConfig(data: z.infer<typeof account>): OssConfig {
  return {
    region: data.OSS_REGION,
    endpoint: data.OSS_ENDPOINT,
    credentials:
      data.OSS_CREDENTIALS === 'static'
        ? {
            accessKeyId: data.OSS_ACCESS_KEY_ID,
            accessKeySecret: data.OSS_ACCESS_KEY_SECRET,
            sessionToken: data.OSS_SESSION_TOKEN,
          }
        : data.OSS_CREDENTIALS,
  };
}

/** Takes the secrets that are in files, as orchestrators hand them over. */
function withFiles(set: Given) {
  const problems: { readonly name: string; readonly message: string }[] = [];
  const read = [...SECRETS].flatMap((name) => {
    const path = set[`${name}_FILE`];
    if (path === undefined) return [];
    if (set[name] !== undefined) {
      problems.push({ name, message: `must not be set together with ${name}` });
      return [];
    }
    try {
      const value = readFileSync(path, 'utf8').trim();
      if (value === '') problems.push({ name, message: `is empty ("${path}")` });
      return [[name, value] as const];
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : error;
      problems.push({ name, message: `cannot be read: ${code} ("${path}")` });
      return [];
    }
  });
  const given: Given = { ...set, ...Object.fromEntries(read.filter(([, value]) => value)) };
  return { given, problems };
}

type Given = Readonly<Record<string, string | undefined>>;

/** One of OSS's own endpoints names its region already; those for acceleration serve them all. */
function withRegionOfEndpoint(given: Given): Given {
  const own =
    /^(?:https?:\/\/)?(oss-(?!accelerate)[a-z0-9-]+?)(-internal)?\.aliyuncs\.com(?![\w.-])/;
  const named = own.exec(given['OSS_ENDPOINT'] ?? '')?.[1];
  return named === undefined ? given : { OSS_REGION: named, ...given };
}

/** `NAME: what is wrong (value)`; the value only where it is none to hide. */
function problem({ path, message }: z.core.$ZodIssue, given: Given): string {
  const name = path.join('.');
  const value = given[name];
  const shown =
    value === undefined || SECRETS.has(name) ? '' : ` (${JSON.stringify(withoutUser(value))})`;
  return `${name}: ${message}${shown}`;
}

/** Whoever puts a password into an address shall not find it in a log. */
function withoutUser(value: string): string {
  return value.replace(/^(https?:\/\/)?.*@/s, '$1…@');
}

/** Never shown, and each can come from a file. */
const SECRETS: ReadonlySet<string> = new Set([
  'OSS_ACCESS_KEY_ID',
  'OSS_ACCESS_KEY_SECRET',
  'OSS_SESSION_TOKEN',
  'GATEWAY_HMAC_SECRET',
]);
