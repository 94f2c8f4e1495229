import { isIP } from 'node:net';
import { LRUCache } from 'lru-cache';
import { entryLimit } from '../../entry-limit.ts';
import { isFromOss, readError } from './error-document.ts';
import type { OssClient } from './messages.ts';
import { trimmedText } from './xml.ts';

/** The region and endpoint of OSS. */
export interface OssTarget {
  /** For example `oss-cn-hangzhou`. Buckets in other regions are found from here. */
  readonly region: string;
  /** `http(s)://host[:port]` @default the region's public endpoint */
  readonly endpoint?: string | undefined;
}

/** Returns the URL of OSS's endpoint. */
export function urlOf({ region, endpoint }: OssTarget): URL {
  return new URL(endpoint ?? `https://${region}.aliyuncs.com`);
}

/**
 * Identifies the OSS behind an endpoint: OSS's own hosts by their region. The account does not matter, because bucket
 * names are unique in OSS.
 */
export function nameOf(target: OssTarget): string {
  const { hostname, origin } = urlOf(target);
  if (hostname.endsWith('.aliyuncs.com')) return regionOf(hostname) ?? target.region;
  return `${target.region} ${origin}`;
}

/** Whether the host of a URL is an IP address. */
export function isAddress({ hostname }: URL): boolean {
  return isIP(hostname.replaceAll(/[[\]]/g, '')) !== 0;
}

/** Creates the cache of buckets' regions. All callers can share it: a region reveals nothing of a bucket's content. */
export function createRegionCache(): LRUCache<string, string> {
  return new LRUCache({ ...entryLimit(10_000), ttl: 60 * 60 * 1000 });
}

/**
 * Sends each request to its bucket's region. A 403 with another endpoint is followed once, and the region remembered.
 *
 * @param clientOf returns a region's client; `undefined` if the region cannot be reached.
 */
export function followRegions(
  home: string,
  clientOf: (region: string) => OssClient | undefined,
  regions: LRUCache<string, string> = createRegionCache(),
): OssClient {
  return {
    async send(request) {
      const region = regions.get(request.bucket) ?? home;
      const client = clientOf(region);
      if (!client)
        throw new Error(
          `Bucket ${request.bucket} is in region ${region}, which cannot be reached. Check OSS_ENDPOINT.`,
        );
      const response = await client.send(request);
      if (response.status !== 403 || request.bucket === '') return response;
      if (!isFromOss(response, false)) return response;
      const { code, document } = readError(response);
      const named = regionOf(trimmedText(document, 'Endpoint'));
      const other = named === null || named === region ? undefined : clientOf(named);
      if (code !== 'AccessDenied' || named === null || !other) return response;
      const followed = await other.send(request);
      // A second redirection would be a loop, so nothing is remembered.
      if (!trimmedText(readErrorOf(followed), 'Endpoint')) regions.set(request.bucket, named);
      return followed;
    },
  };
}

function readErrorOf(response: Awaited<ReturnType<OssClient['send']>>) {
  return response.status === 403 ? readError(response).document : undefined;
}

/** The region in one of OSS's own hosts. The threat: an answer must never decide where a signed request goes. */
export function regionOf(host: string): string | null {
  return /^(oss-(?!accelerate)[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com$/.exec(host)?.[1] ?? null;
}

/**
 * Derives another region's endpoint from the configured one.
 *
 * @returns `undefined`: the public endpoint; `null`: the configured endpoint serves only its own region.
 */
export function endpointIn(
  region: string,
  home: string,
  endpoint: string | undefined,
): string | undefined | null {
  if (endpoint === undefined || region === home) return endpoint;
  const url = new URL(endpoint);
  // A gateway or an emulator serves all regions at one address and distinguishes them by the host header.
  if (isAddress(url) || url.hostname === 'localhost') return endpoint;
  if (regionOf(url.hostname) !== home) return null;
  return endpoint.toLowerCase().replace(home, region);
}

/** The endpoint of signed URLs for a region. `undefined`: the public one. */
export function downloadEndpointIn(
  region: string,
  target: OssTarget & { readonly downloadEndpoint?: string | undefined },
): string | undefined {
  const { region: home, endpoint, downloadEndpoint } = target;
  const isOwn = endpoint !== undefined && regionOf(new URL(endpoint).hostname) !== null;
  return endpointIn(region, home, downloadEndpoint ?? (isOwn ? undefined : endpoint)) ?? undefined;
}
