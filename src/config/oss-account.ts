import { z } from 'zod';
import { oneOf } from './kinds.ts';
import { regionOfEndpoint, targetSettings } from './oss-target.ts';
import type { Given } from './secrets.ts';
import { readSettings, setting } from './variables.ts';

const MISSING =
  'is missing: set it, or remove the other OSS_* variables to use the embedded emulator';

const SOURCES = ['static', 'default', 'forwarded'] as const;

const keys = {
  accessKeyId: setting('OSS_ACCESS_KEY_ID', z.string(MISSING), {
    isSecret: true,
    about: 'The access key’s id. Required with `OSS_CREDENTIALS=static`',
    values: 'text',
    otherwise: 'the embedded emulator, if no other variable of the account is set',
  }),
  accessKeySecret: setting('OSS_ACCESS_KEY_SECRET', z.string(MISSING), {
    isSecret: true,
    about: 'The access key’s secret. Required with `OSS_CREDENTIALS=static`',
    values: 'text',
    otherwise: 'as `OSS_ACCESS_KEY_ID`',
  }),
  sessionToken: setting('OSS_SESSION_TOKEN', z.string().optional(), {
    isSecret: true,
    about:
      'The security token of temporary keys (STS), which are not renewed. With `OSS_CREDENTIALS=static`',
    values: 'text',
    otherwise: 'the keys are permanent',
  }),
};

const none = z.undefined('must not be set with OSS_CREDENTIALS=default or forwarded').optional();

const account = z.discriminatedUnion(
  'source',
  [
    z
      .object({ source: z.literal('static'), ...targetSettings, ...keys })
      .transform(({ source, region, endpoint, ...credentials }) => ({
        region,
        endpoint,
        credentials,
      })),
    z
      .object({
        source: z.literal(['default', 'forwarded']),
        ...targetSettings,
        accessKeyId: none,
        accessKeySecret: none,
        sessionToken: none,
      })
      .transform(({ source, region, endpoint }) => ({ region, endpoint, credentials: source })),
  ],
  `must be one of ${SOURCES.join(', ')}`,
);

/**
 * Where OSS is, and which credentials sign requests: fixed ones; those of Alibaba Cloud's `default` chain (environment,
 * OIDC, profile, ECS role); or each caller's own, which are `forwarded`.
 */
export type OssConfig = z.infer<typeof account>;

const sources = oneOf(...SOURCES).default('static');

/** The variables of the account. Which of them may be set depends on the source of the credentials. */
export const accountSettings = {
  source: setting('OSS_CREDENTIALS', sources, {
    about:
      'The source of the credentials: `static`, the keys below; `default`, Alibaba Cloud’s default chain ' +
      '(environment, OIDC, profile, ECS role); `forwarded`, the headers of each request',
  }),
  ...targetSettings,
  ...keys,
};

/** Reads the account's variables. */
export function readAccount(given: Given) {
  const OSS_CREDENTIALS = (given['OSS_CREDENTIALS'] ?? sources.parse(undefined)).toLowerCase();
  const all = { ...withRegionOfEndpoint(given), OSS_CREDENTIALS };
  return readSettings(account, accountSettings, all);
}

function withRegionOfEndpoint(given: Given): Given {
  const region = regionOfEndpoint(given['OSS_ENDPOINT'] ?? '');
  return given['OSS_REGION'] === undefined ? { ...given, OSS_REGION: region } : given;
}
