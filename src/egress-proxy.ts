import type { AgentOptions } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The variables that name a proxy. Their lower-case names take precedence. */
const SETTINGS = { 'https:': 'HTTPS_PROXY', 'http:': 'HTTP_PROXY' } as const;

/** The address of ECS's instance metadata. A proxy would return the metadata of its own machine. */
const METADATA = '100.100.100.200';

type Environment = Readonly<Record<string, string | undefined>>;

/** A proxy for requests that leave this machine. */
export interface EgressProxy {
  /** `http(s)://[user:password@]host:port`. Only for HTTP clients, because it may contain a password. */
  readonly url: string;
  /** The URL without user and password, and the variable that names it. */
  readonly description: string;
  /** The variable that names it. */
  readonly setting: string;
}

/**
 * Returns the proxy for a URL, by `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. Requests to this machine and to ECS's
 * instance metadata never use a proxy.
 *
 * @returns `undefined` for a direct connection.
 */
export function proxyFor(
  url: URL,
  environment: Environment = process.env,
): EgressProxy | undefined {
  const setting = url.protocol === 'https:' ? SETTINGS['https:'] : SETTINGS['http:'];
  const text = settingOf(setting, environment);
  if (text === '' || isExempt(url, settingOf('NO_PROXY', environment))) return undefined;
  const proxy = parseProxy(text);
  if (!proxy) return undefined;
  return { url: proxy.href, description: `${proxy.origin} (${setting})`, setting };
}

/** Returns the options of a Node agent that sends all requests through a proxy. */
export function proxyAgentOptions({ setting, url }: EgressProxy): AgentOptions {
  return { proxyEnv: { [setting]: url } };
}

/** Returns a line for each invalid proxy variable, without its value, which may contain a password. */
export function proxyProblems(environment: Environment): string[] {
  return Object.values(SETTINGS).flatMap((setting) => {
    const text = settingOf(setting, environment);
    if (text === '' || parseProxy(text)) return [];
    return [
      `${setting}: must be http://[user:password@]host[:port], or https://…, with user and password ` +
        'percent-encoded',
    ];
  });
}

function settingOf(name: string, environment: Environment): string {
  const text = environment[name.toLowerCase()] || environment[name] || '';
  // `docker --env-file` leaves quotes.
  return text.trim().replace(/^(["'])(.*)\1$/, '$2');
}

/** Reads `host:port` as `http://host:port`, as curl does. */
function parseProxy(text: string): URL | null {
  const url = URL.parse(text.includes('://') ? text : `http://${text}`);
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.pathname !== '/') return null;
  try {
    decodeURIComponent(`${url.username}:${url.password}`);
    return url;
  } catch {
    return null;
  }
}

/** Whether requests to a URL bypass the proxy. */
function isExempt(url: URL, noProxy: string): boolean {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  if (isOwn(host)) return true;
  return noProxy.split(/[\s,]+/).some((entry) => entry !== '' && isMatch(entry, host, port));
}

function isOwn(host: string): boolean {
  if (isIP(host) === 0) return /(?:^|\.)localhost$/.test(host);
  const address = ipaddr.process(host);
  return address.range() === 'loopback' || address.toString() === METADATA;
}

/**
 * Whether an entry of `NO_PROXY` matches: `*`, `example.com`, `.example.com`, `*.example.com`, an address or
 * `10.0.0.0/8`. All but the last can have a port.
 */
function isMatch(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (isIP(host) !== 0 && ipaddr.isValidCIDR(entry)) {
    const [network, bits] = ipaddr.parseCIDR(entry);
    const address = ipaddr.process(host);
    return address.kind() === network.kind() && address.match(network, bits);
  }
  // An IPv6 address contains colons, so it needs brackets before a port.
  const [, bracketed, named, onPort] = /^(?:\[(.*)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
  if (onPort !== undefined && onPort !== port) return false;
  const name = (bracketed ?? named ?? entry).toLowerCase().replace(/\.$/, '');
  if (name === '*') return true;
  if (isIP(host) !== 0) {
    return isIP(name) !== 0 && ipaddr.process(name).toString() === ipaddr.process(host).toString();
  }
  if (name.startsWith('*.')) return host.endsWith(name.slice(1));
  const domain = name.replace(/^\./, '');
  return host === domain || (domain !== '' && host.endsWith(`.${domain}`));
}
