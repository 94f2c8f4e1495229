import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * The address that a request comes from, as far as it can be trusted. The threat: any client can send
 * `x-forwarded-for`. Only the entries that the proxies in front appended count: each appends the address that
 * connected to it.
 *
 * @param remoteAddress the address of the connection: the last proxy, or a client that bypassed the proxies.
 * @param trustedProxies the number of proxies in front. The entry of the first of them is that many entries from the
 *   right.
 */
export function clientAddress(
  remoteAddress: string,
  forwardedFor: string | null,
  trustedProxies: number,
): string {
  if (trustedProxies === 0 || forwardedFor === null) return canonical(remoteAddress);
  const entries = forwardedFor.split(',');
  const address = withoutPort(entries.at(-trustedProxies) ?? entries[0] ?? '');
  return canonical(isIP(address) === 0 ? remoteAddress : address);
}

/**
 * The network of an address, which identifies a caller: an IPv4 address itself, and the /64 of an IPv6 address, as a
 * single connection can use every address in it.
 */
export function networkOf(address: string): string {
  if (isIP(address) === 0) return address;
  const parsed = ipaddr.process(address);
  if (!('parts' in parsed)) return parsed.toString();
  const parts = parsed.parts.slice(0, 4).map((part) => part.toString(16));
  return `${parts.join(':')}::/64`;
}

/** One text for all notations of an address. A dual-stack socket has IPv4 addresses as `::ffff:192.0.2.1`. */
function canonical(address: string): string {
  return isIP(address) === 6 ? ipaddr.process(address).toString() : address;
}

/** Some proxies append `192.0.2.1:4711` or `[2001:db8::1]:4711`. */
function withoutPort(text: string): string {
  return text.trim().replace(/^(?:\[(.*)\]|([\d.]+))(?::\d+)?$/, '$1$2');
}
