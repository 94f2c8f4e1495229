import { z } from 'zod';
import { setting } from './variables.ts';

/** Regions whose ids people shorten to the city. */
const CITIES = [
  'beijing, chengdu, fuzhou, guangzhou, hangzhou, heyuan, hongkong, huhehaote, nanjing, qingdao, shanghai',
  'shenzhen, wulanchabu, zhangjiakou',
].flatMap((line) => line.split(', '));

/** One of OSS's own endpoints, which can stand behind a bucket: its region, with `-internal` or not. */
const OWN =
  /(?:^|[/.@])(?<region>oss-[a-z0-9-]+?)(?<internal>-internal)?\.aliyuncs\.com(?![\w.-])/i;

/** The region that is meant, where a value shows it. */
function meantRegion(text: string): string | undefined {
  const named = OWN.exec(text)?.groups?.['region']?.toLowerCase();
  const city = CITIES.find((each) => text.toLowerCase().includes(each));
  return named ?? (city && `oss-cn-${city}`);
}

const region = z
  .string('is missing: set it, or OSS_ENDPOINT to an endpoint of OSS that names it')
  // A whole endpoint is what the console shows beside a region.
  .transform((text) =>
    text.toLowerCase().replace(/^(?:https?:\/\/)?(oss-[a-z0-9-]+)\.aliyuncs\.com\/?$/, '$1'),
  )
  .refine((name) => !name.endsWith('-internal'), {
    abort: true,
    error: ({ input }) => {
      const name = String(input).replace(/^oss-|-internal$/g, '');
      return (
        `must be the region alone, oss-${name}: for its internal network set ` +
        `OSS_ENDPOINT=https://oss-${name}-internal.aliyuncs.com`
      );
    },
  })
  .refine((name) => !name.startsWith('oss-accelerate'), {
    abort: true,
    error: ({ input }) =>
      `must be the region of the buckets: for transfer acceleration set OSS_ENDPOINT=https://${input}.aliyuncs.com too`,
  })
  .refine((name) => /^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(name) && !CITIES.includes(name.slice(4)), {
    error: ({ input }) => {
      const meant = meantRegion(String(input));
      return meant === undefined
        ? 'must be a region, such as oss-cn-hangzhou or oss-ap-southeast-1'
        : `must be a region: set OSS_REGION=${meant}`;
    },
  })
  .transform((name) => (name.startsWith('oss-') ? name : `oss-${name}`));

/** The endpoint that is meant, where a value shows it. */
function meantEndpoint(text: string): string | undefined {
  const { region, internal = '' } = OWN.exec(text)?.groups ?? {};
  if (region !== undefined) return `https://${region}${internal}.aliyuncs.com`.toLowerCase();
  const name = /^(?:oss-)?([a-z]+-[a-z0-9-]+)$/i.exec(text)?.[1];
  if (name !== undefined) return `https://oss-${name}.aliyuncs.com`.toLowerCase();
  const isPlain = /^[^/]*(?:127\.|localhost)/.test(text);
  const address = /^\w+:\/\//.test(text) ? text : `${isPlain ? 'http' : 'https'}://${text}`;
  if (!URL.canParse(address)) return undefined;
  const { protocol, origin, hostname } = new URL(address);
  return /^https?:$/.test(protocol) && !hostname.startsWith('[') ? origin : undefined;
}

function endpointError(rule: string) {
  return ({ input }: { readonly input?: unknown }) => {
    const meant = meantEndpoint(String(input));
    return `must be ${rule}${meant === undefined ? '' : `: set OSS_ENDPOINT=${meant}`}`;
  };
}

const endpoint = z
  .string()
  // Alibaba Cloud's documents and SDKs leave the scheme out.
  .transform((text) =>
    /^oss-[a-z0-9-]+\.aliyuncs\.com\/?$/i.test(text) ? `https://${text}` : text,
  )
  .refine((text) => /^https?:\/\/[^/?#@[\]]+\/?$/i.test(text) && URL.canParse(text), {
    abort: true,
    error: endpointError(
      'https://host or http://host:port, without user, path, query or IPv6 address',
    ),
  })
  .refine((text) => !/\.oss-[a-z0-9-]+\.aliyuncs\.com/i.test(text), {
    error: endpointError('the endpoint without a bucket'),
  });

/** Where OSS is. */
export const targetSettings = {
  region: setting('OSS_REGION', region, {
    about: 'The region that is asked first. Buckets of other regions are found from there',
    values: 'for example `oss-cn-hangzhou`',
    otherwise: 'the region that `OSS_ENDPOINT` names, if it is an endpoint of OSS',
  }),
  endpoint: setting('OSS_ENDPOINT', endpoint.optional(), {
    about: 'An endpoint other than the region’s public one: the internal one, or your own domain',
    values:
      '`https://host` or `http://host:port`, for example `https://oss-cn-hangzhou-internal.aliyuncs.com`',
    otherwise: 'the region’s public endpoint',
  }),
};

/** The region that an endpoint names, if it is one of OSS's own; those for acceleration serve all regions. */
export function regionOfEndpoint(endpoint: string): string | undefined {
  const region = OWN.exec(endpoint)?.groups?.['region']?.toLowerCase();
  return region?.startsWith('oss-accelerate') ? undefined : region;
}
