import { isIP } from 'node:net';
import { LRUCache } from 'lru-cache';
import { isFromOss, readError } from './error-document.ts';
import type { OssClient } from './messages.ts';
import { trimmedText } from './xml.ts';

/** Where OSS is. */
export interface OssPlace {
  /** With its prefix: `oss-cn-hangzhou`. Buckets of other regions are found from here. */
  readonly region: string;
  /** `http(s)://host[:port]`, instead of the region's public endpoint. */
  readonly endpoint?: string | undefined;
}

/** A place's address: its endpoint, or its region's public one. */
export function urlOf({ region, endpoint }: OssPlace): URL {
  return new URL(endpoint ?? `https://${region}.aliyuncs.com`);
}

/**
 * Names the OSS of a place, however its endpoint is spelt: by its region, where the host is one of OSS's own. Accounts
 * need no part in it: a bucket's name is one in all of OSS.
 */
export function nameOf(place: OssPlace): string {
  const { hostname, origin } = urlOf(place);
  if (hostname.endsWith('.aliyuncs.com')) return regionOf(hostname) ?? place.region;
  return `${place.region} ${origin}`;
}

/** Whether it is an IP address that it names. */
export function isAddress({ hostname }: URL): boolean {
  return isIP(hostname.replaceAll(/[[\]]/g, '')) !== 0;
}

/**
 * Makes the memory of buckets' regions, for 10,000 buckets and an hour. It can serve all credentials:
 * a bucket's name is one in all of OSS, and where it is says nothing of what is in it.
 */
export function rememberRegions(): LRUCache<string, string> {
  return new LRUCache({ max: 10_000, ttl: 60 * 60 * 1000 });
}

/**
 * Sends each request to its bucket's region. OSS answers 403 with the right endpoint where it was
 * asked elsewhere: that is followed once, and remembered.
 *
 * @param home the region that is asked first.
 * @param clientOf gives a region's client; `undefined` where there is no way to go there.
 * @param regions what is known already, and learnt here.
 */
export function followRegions(
  home: string,
  clientOf: (region: string) => OssClient | undefined,
  regions: LRUCache<string, string> = rememberRegions(),
): OssClient {
  return {
    async send(request) {
      const region = regions.get(request.bucket) ?? home;
      const client = clientOf(region);
      if (!client) throw new Error(`There is no client for region ${region}.`);
      const response = await client.send(request);
      if (response.status !== 403 || request.bucket === '') return response;
      if (!isFromOss(response, false)) return response;
      const { code, document } = readError(response);
      const named = regionOf(trimmedText(document, 'Endpoint'));
      const other = named === null || named === region ? undefined : clientOf(named);
      if (code !== 'AccessDenied' || named === null || !other) return response;
      const followed = await other.send(request);
      // A second redirection is a loop: its answer stands, and nothing is learnt from it.
      if (!trimmedText(readErrorOf(followed), 'Endpoint')) regions.set(request.bucket, named);
      return followed;
    },
  };
}

function readErrorOf(response: Awaited<ReturnType<OssClient['send']>>) {
  return response.status === 403 ? readError(response).document : undefined;
}

/**
 * The region that an endpoint's host names, with its prefix; those for acceleration name none. Only OSS's own hosts are read, and only
 * for that: where a signed request goes is never taken from an answer.
 */
export function regionOf(host: string): string | null {
  return /^(oss-(?!accelerate)[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com$/.exec(host)?.[1] ?? null;
}

/**
 * The endpoint of another region, made from the configured one of the home region.
 *
 * @returns `null` where the configured endpoint serves its own region only; `undefined` for the
 * region's public endpoint.
 */
export function endpointIn(
  region: string,
  home: string,
  endpoint: string | undefined,
): string | undefined | null {
  if (endpoint === undefined || region === home) return endpoint;
  const url = new URL(endpoint);
  // A gateway or an emulator at an address serves all regions: the host header tells them apart.
  if (isAddress(url) || url.hostname === 'localhost') return endpoint;
  if (regionOf(url.hostname) !== home) return null;
  return endpoint.toLowerCase().replace(home, region);
}
