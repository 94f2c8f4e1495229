import type { AgentOptions } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The variables that name a proxy, each also in lower case, which comes first. */
const SETTINGS = { 'https:': 'HTTPS_PROXY', 'http:': 'HTTP_PROXY' } as const;

/** The instance metadata of ECS. Through a proxy it would be that of the proxy's machine. */
const METADATA = '100.100.100.200';

type Environment = Readonly<Record<string, string | undefined>>;

/** A proxy for requests that leave this machine. */
export interface EgressProxy {
  /** `http(s)://[user:password@]host:port`, for clients only: nobody else sees the password. */
  readonly url: string;
  /** The same without user and password, and the variable that names it. */
  readonly description: string;
  readonly setting: string;
}

/**
 * The proxy for requests to a URL, as `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name it. Requests to this machine and to
 * the instance metadata never have one.
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

/** The options of a Node agent whose requests all go through a proxy. */
export function proxyAgentOptions({ setting, url }: EgressProxy): AgentOptions {
  return { proxyEnv: { [setting]: url } };
}

/** What is wrong with the variables that name proxies; nothing of their values, as they hold passwords. */
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
  return (environment[name.toLowerCase()] || environment[name] || '').trim();
}

/** As with curl, `host:port` is `http://host:port`. */
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

/** Whether a URL is connected to directly. */
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

/** `*`, `example.com`, `.example.com`, `*.example.com`, an address, `10.0.0.0/8`; each but the last with a port too. */
function isMatch(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (isIP(host) !== 0 && ipaddr.isValidCIDR(entry)) {
    const [network, bits] = ipaddr.parseCIDR(entry);
    const address = ipaddr.process(host);
    return address.kind() === network.kind() && address.match(network, bits);
  }
  // An IPv6 address has colons of its own: with a port it has brackets.
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
