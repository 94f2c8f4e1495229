import { z } from 'zod';
import type { OssPlace } from '../oss/client/regions.ts';
import type { OssCredentials } from '../oss/credentials/credentials.ts';
import type { Given } from './secrets.ts';
import { settingTexts } from './setting-text.ts';

/** Where OSS is, and as whom it is asked. */
export interface OssConfig extends OssPlace {
  /**
   * Fixed credentials; `default`: of Alibaba's default chain (environment, OIDC, profile, ECS role);
   * `forwarded`: each caller's own.
   */
  readonly credentials: OssCredentials | 'default' | 'forwarded';
}

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
  OSS_REGION: region.register(settingTexts, {
    about: 'The region to ask first. Buckets of others are found there',
    values: 'for example `oss-cn-hangzhou`',
    otherwise: 'the region that `OSS_ENDPOINT` names, if it is an endpoint of OSS',
  }),
  OSS_ENDPOINT: endpoint.optional().register(settingTexts, {
    about: 'Another endpoint than the region’s public one: an internal one, or a domain of yours',
    values:
      '`https://host` or `http://host:port`, for example `https://oss-cn-hangzhou-internal.aliyuncs.com`',
    otherwise: 'the region’s public endpoint',
  }),
};

const keys = {
  OSS_ACCESS_KEY_ID: z.string(MISSING).register(settingTexts, {
    about: 'The access key’s id: with `OSS_CREDENTIALS=static`, which needs it',
    values: 'text',
    otherwise: 'the embedded emulator, if nothing else says that an account is meant',
  }),
  OSS_ACCESS_KEY_SECRET: z.string(MISSING).register(settingTexts, {
    about: 'The access key’s secret: with `OSS_CREDENTIALS=static`, which needs it',
    values: 'text',
    otherwise: 'as `OSS_ACCESS_KEY_ID`',
  }),
  OSS_SESSION_TOKEN: z.string().optional().register(settingTexts, {
    about: 'The token of temporary keys (STS), which nothing renews: with `OSS_CREDENTIALS=static`',
    values: 'text',
    otherwise: 'the keys are lasting ones',
  }),
};

const none = z.undefined('must not be set: OSS_CREDENTIALS says where they come from').optional();

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

const sources = z.enum(SOURCES).default('static');

/** The variables of the account; which of them may be set depends on where credentials come from. */
export const accountSettings = {
  OSS_CREDENTIALS: sources.register(settingTexts, {
    about:
      'Where credentials come from: `static`, the keys below; `default`, Alibaba Cloud’s default chain ' +
      '(environment, OIDC, profile, ECS role); `forwarded`, the headers of each request',
  }),
  ...place,
  ...keys,
};

/** Those that say that an account is meant; the other `OSS_*` ones tune. */
export const ACCOUNT: readonly string[] = Object.keys(accountSettings);

/** Reads the account's variables; its issues name them. */
export function readAccount(given: Given) {
  return account
    .transform(ossConfig)
    .safeParse({ OSS_CREDENTIALS: sources.parse(undefined), ...withRegionOfEndpoint(given) });
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

/** One of OSS's own endpoints names its region already; those for acceleration serve them all. */
function withRegionOfEndpoint(given: Given): Given {
  const own =
    /^(?:https?:\/\/)?(oss-(?!accelerate)[a-z0-9-]+?)(-internal)?\.aliyuncs\.com(?![\w.-])/;
  const named = own.exec(given['OSS_ENDPOINT'] ?? '')?.[1];
  return named === undefined ? given : { OSS_REGION: named, ...given };
}
