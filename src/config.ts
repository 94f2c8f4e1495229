import { z } from 'zod';
import type { OssAccount } from './oss/client.ts';

/** How the server runs. */
export interface Config {
  /** The address to listen on. */
  readonly host: string;
  /** The port to listen on; 0 takes a free one. */
  readonly port: number;
  readonly logLevel: z.infer<typeof logLevel>;
  /** The OSS account to work on; `null`: the embedded emulator. */
  readonly oss: OssAccount | null;
  /** The emulator's SQLite file, or `:memory:`. */
  readonly emulatorData: string;
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

const settings = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(4000),
  LOG_LEVEL: logLevel.default('info'),
  EMULATOR_DATA: z.string().default('.oss-emulator/data.sqlite'),
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

const account = z.object({
  OSS_REGION: region,
  OSS_ENDPOINT: endpoint.optional(),
  OSS_ACCESS_KEY_ID: z.string(MISSING),
  OSS_ACCESS_KEY_SECRET: z.string(MISSING),
  OSS_SESSION_TOKEN: z.string().optional(),
});

/**
 * Reads the configuration from environment variables; an empty one counts as not set. With none of
 * the `OSS_*` ones the server works on its embedded emulator, with any of them on an OSS account.
 *
 * @throws ConfigError that says everything that is wrong at once.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value));
  const isAccountGiven = Object.keys(account.shape).some((name) => given[name] !== undefined);
  const general = settings.safeParse(given);
  const oss = isAccountGiven ? account.safeParse(withRegionOfEndpoint(given)) : undefined;
  const issues = [...(general.error?.issues ?? []), ...(oss?.error?.issues ?? [])];
  if (!general.success || oss?.success === false) {
    throw new ConfigError(issues.map((issue) => problem(issue, given)).join('\n'));
  }
  return {
    host: general.data.HOST,
    port: general.data.PORT,
    logLevel: general.data.LOG_LEVEL,
    emulatorData: general.data.EMULATOR_DATA,
    oss: oss
      ? {
          region: oss.data.OSS_REGION,
          endpoint: oss.data.OSS_ENDPOINT,
          accessKeyId: oss.data.OSS_ACCESS_KEY_ID,
          accessKeySecret: oss.data.OSS_ACCESS_KEY_SECRET,
          sessionToken: oss.data.OSS_SESSION_TOKEN,
        }
      : null,
  };
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
    value === undefined || HIDDEN.has(name) ? '' : ` (${JSON.stringify(withoutUser(value))})`;
  return `${name}: ${message}${shown}`;
}

/** Whoever puts a password into an address shall not find it in a log. */
function withoutUser(value: string): string {
  return value.replace(/^(https?:\/\/)?.*@/s, '$1…@');
}

const HIDDEN: ReadonlySet<string> = new Set([
  'OSS_ACCESS_KEY_ID',
  'OSS_ACCESS_KEY_SECRET',
  'OSS_SESSION_TOKEN',
]);
