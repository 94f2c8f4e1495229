import { z } from 'zod';
import type { Given } from './secrets.ts';
import { readSettings, setting } from './variables.ts';

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

const SOURCES = ['static', 'default', 'forwarded'] as const;

const place = {
  region: setting('OSS_REGION', region, {
    about: 'The region to ask first. Buckets of others are found there',
    values: 'for example `oss-cn-hangzhou`',
    otherwise: 'the region that `OSS_ENDPOINT` names, if it is an endpoint of OSS',
  }),
  endpoint: setting('OSS_ENDPOINT', endpoint.optional(), {
    about: 'Another endpoint than the region’s public one: an internal one, or a domain of yours',
    values:
      '`https://host` or `http://host:port`, for example `https://oss-cn-hangzhou-internal.aliyuncs.com`',
    otherwise: 'the region’s public endpoint',
  }),
};

const keys = {
  accessKeyId: setting('OSS_ACCESS_KEY_ID', z.string(MISSING), {
    isSecret: true,
    about: 'The access key’s id: with `OSS_CREDENTIALS=static`, which needs it',
    values: 'text',
    otherwise: 'the embedded emulator, if nothing else says that an account is meant',
  }),
  accessKeySecret: setting('OSS_ACCESS_KEY_SECRET', z.string(MISSING), {
    isSecret: true,
    about: 'The access key’s secret: with `OSS_CREDENTIALS=static`, which needs it',
    values: 'text',
    otherwise: 'as `OSS_ACCESS_KEY_ID`',
  }),
  sessionToken: setting('OSS_SESSION_TOKEN', z.string().optional(), {
    isSecret: true,
    about: 'The token of temporary keys (STS), which nothing renews: with `OSS_CREDENTIALS=static`',
    values: 'text',
    otherwise: 'the keys are lasting ones',
  }),
};

const none = z.undefined('must not be set: OSS_CREDENTIALS says where they come from').optional();

const account = z.discriminatedUnion(
  'source',
  [
    z
      .object({ source: z.literal('static'), ...place, ...keys })
      .transform(({ source, region, endpoint, ...credentials }) => ({
        region,
        endpoint,
        credentials,
      })),
    z
      .object({
        source: z.literal(['default', 'forwarded']),
        ...place,
        accessKeyId: none,
        accessKeySecret: none,
        sessionToken: none,
      })
      .transform(({ source, region, endpoint }) => ({ region, endpoint, credentials: source })),
  ],
  `must be one of ${SOURCES.join(', ')}`,
);

/**
 * Where OSS is, and as whom it is asked: with fixed credentials; with those of Alibaba's `default` chain (environment,
 * OIDC, profile, ECS role); or with each caller's own, which are `forwarded`.
 */
export type OssConfig = z.infer<typeof account>;

const sources = z.enum(SOURCES).default('static');

/** The variables of the account; which of them may be set depends on where credentials come from. */
export const accountSettings = {
  source: setting('OSS_CREDENTIALS', sources, {
    about:
      'Where credentials come from: `static`, the keys below; `default`, Alibaba Cloud’s default chain ' +
      '(environment, OIDC, profile, ECS role); `forwarded`, the headers of each request',
  }),
  ...place,
  ...keys,
};

/** Reads the account's variables. */
export function readAccount(given: Given) {
  const all = { OSS_CREDENTIALS: sources.parse(undefined), ...withRegionOfEndpoint(given) };
  return readSettings(account, accountSettings, all);
}

/** One of OSS's own endpoints names its region already; those for acceleration serve them all. */
function withRegionOfEndpoint(given: Given): Given {
  const own =
    /^(?:https?:\/\/)?(oss-(?!accelerate)[a-z0-9-]+?)(-internal)?\.aliyuncs\.com(?![\w.-])/;
  const named = own.exec(given['OSS_ENDPOINT'] ?? '')?.[1];
  return named === undefined ? given : { OSS_REGION: named, ...given };
}
