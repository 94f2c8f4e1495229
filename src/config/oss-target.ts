import { z } from 'zod';
import { setting } from './variables.ts';

/** Regions whose ids people shorten to the city. */
const CITIES = [
  'beijing, chengdu, fuzhou, guangzhou, hangzhou, heyuan, hongkong, huhehaote, nanjing, qingdao, shanghai',
  'shenzhen, wulanchabu, zhangjiakou',
].flatMap((line) => line.split(', '));

/** One of OSS's own endpoints, which can stand behind a bucket: a region's, its internal or its dual-stack one. */
const OWN =
  /(?:^|[/.@])(?<host>(?:vpc100-)?(?<region>oss-[a-z0-9-]+?)(?:-internal)?|(?<dual>(?:cn|ap|us|eu|me|na)-[a-z0-9-]+)\.oss)\.aliyuncs\.com(?![\w.-])/i;

/** A zone of a region, such as `cn-hangzhou-b` or `eu-central-1a`. */
const ZONE = new RegExp(`^(?:oss-)?(cn-(?:${CITIES.join('|')})(?=-)|[a-z]+-[a-z]+-\\d)-?[a-z]$`);

function regionOfZone(text: string): string | undefined {
  const region = ZONE.exec(text.toLowerCase())?.[1];
  return region && `oss-${region}`;
}

/** The region that is meant, where a value shows it. */
function meantRegion(text: string): string | undefined {
  const named = regionOfEndpoint(text) ?? regionOfZone(text);
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
  .refine(isRegion, {
    error: ({ input }) => {
      const meant = meantRegion(String(input));
      return meant === undefined
        ? 'must be a region, such as oss-cn-hangzhou or oss-ap-southeast-1'
        : `must be a region: set OSS_REGION=${meant}`;
    },
  })
  .transform((name) => (name.startsWith('oss-') ? name : `oss-${name}`));

function isRegion(name: string): boolean {
  const isShort = CITIES.includes(name.slice(4));
  return /^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(name) && !isShort && !ZONE.test(name);
}

/** The endpoint that is meant, where a value shows it. */
function meantEndpoint(text: string): string | undefined {
  const host = OWN.exec(text)?.groups?.['host'];
  if (host !== undefined) return `https://${host}.aliyuncs.com`.toLowerCase();
  const name = /^(?:oss-)?([a-z]+-[a-z0-9-]+)$/i.exec(text)?.[1];
  if (name !== undefined) return `https://oss-${name}.aliyuncs.com`.toLowerCase();
  const isPlain = /^[^/]*(?:127\.|localhost)/.test(text);
  const address = /^\w+:\/\//.test(text) ? text : `${isPlain ? 'http' : 'https'}://${text}`;
  if (!URL.canParse(address)) return undefined;
  const { protocol, origin, hostname } = new URL(address);
  return /^https?:$/.test(protocol) && !hostname.startsWith('[') ? origin : undefined;
}

function endpointError(name: string, rule: string) {
  return ({ input }: { readonly input?: unknown }) => {
    const meant = meantEndpoint(String(input));
    return `must be ${rule}${meant === undefined ? '' : `: set ${name}=${meant}`}`;
  };
}

/** An endpoint of OSS. @param name the variable that the errors are about. */
export function endpointIn(name: string) {
  return (
    z
      .string()
      // Alibaba Cloud's documents and SDKs leave the scheme out.
      .transform((text) =>
        /^oss-[a-z0-9-]+\.aliyuncs\.com\/?$/i.test(text) ? `https://${text}` : text,
      )
      .refine((text) => /^https?:\/\/[^/?#@[\]]+\/?$/i.test(text) && URL.canParse(text), {
        abort: true,
        error: endpointError(
          name,
          'https://host or http://host:port, without user, path, query or IPv6 address',
        ),
      })
      .refine((text) => !OWN.exec(text)?.[0].startsWith('.'), {
        error: endpointError(name, 'the endpoint without a bucket'),
      })
  );
}

/** Where OSS is. */
export const targetSettings = {
  region: setting('OSS_REGION', region, {
    about: 'The region that is asked first. Buckets of other regions are found from there',
    values: 'for example `oss-cn-hangzhou`',
    otherwise: 'the region that `OSS_ENDPOINT` names, if it is an endpoint of OSS',
  }),
  endpoint: setting('OSS_ENDPOINT', endpointIn('OSS_ENDPOINT').optional(), {
    about: 'An endpoint other than the region’s public one: the internal one, or your own domain',
    values:
      '`https://host` or `http://host:port`, for example `https://oss-cn-hangzhou-internal.aliyuncs.com`',
    otherwise: 'the region’s public endpoint',
  }),
};

/** The region that an endpoint names, if it is one of OSS's own; those for acceleration serve all regions. */
export function regionOfEndpoint(endpoint: string): string | undefined {
  const { region, dual } = OWN.exec(endpoint)?.groups ?? {};
  const name = (dual === undefined ? region : `oss-${dual}`)?.toLowerCase();
  return name?.startsWith('oss-accelerate') ? undefined : name;
}
