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

const logLevel = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']);

const settings = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(4000),
  LOG_LEVEL: logLevel.default('info'),
  EMULATOR_DATA: z.string().default('.oss-emulator/data.sqlite'),
});

const region = z
  .string()
  .regex(/^[a-z0-9-]+$/, 'is no region: it looks like oss-cn-hangzhou')
  .refine((name) => !name.endsWith('-internal'), {
    error:
      'takes the region alone; for its internal network set OSS_ENDPOINT as well, ' +
      'to https://oss-<region>-internal.aliyuncs.com',
  })
  .transform((name) => (name.startsWith('oss-') ? name : `oss-${name}`));

const endpoint = z
  .url({
    protocol: /^https?$/,
    error: 'is no address: it looks like https://host or http://host:port',
  })
  .refine((text) => /^https?:\/\/[^/?#@[\]]+\/?$/.test(text), {
    error: 'takes scheme, host and port alone, without user, path or IPv6 address',
  });

const account = z.object({
  OSS_REGION: region,
  OSS_ENDPOINT: endpoint.optional(),
  OSS_ACCESS_KEY_ID: z.string(),
  OSS_ACCESS_KEY_SECRET: z.string(),
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

/** One of OSS's own endpoints names its region already. */
function withRegionOfEndpoint(given: Given): Given {
  const named = /^https?:\/\/(oss-[a-z0-9-]+?)(-internal)?\.aliyuncs\.com/.exec(
    given['OSS_ENDPOINT'] ?? '',
  )?.[1];
  return named === undefined ? given : { OSS_REGION: named, ...given };
}

function problem(issue: z.core.$ZodIssue, given: Given): string {
  const name = issue.path.join('.');
  const value = given[name];
  if (value === undefined) {
    return `${name} is not set. An OSS account takes OSS_REGION (or OSS_ENDPOINT), OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET; with no OSS_* variable at all the embedded emulator serves.`;
  }
  const shown = /SECRET|TOKEN|KEY/.test(name) ? '' : ` (${JSON.stringify(value)})`;
  return `${name}${shown} ${issue.code === 'invalid_value' || issue.code === 'invalid_type' || issue.code.startsWith('too_') ? `is wrong: ${issue.message}` : issue.message}.`;
}
