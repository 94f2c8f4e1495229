import { isIP, isIPv6 } from 'node:net';

/**
 * The address that a request comes from, as far as it can be believed: anybody can send the header
 * `x-forwarded-for`, so that only what the proxies in front have appended to it counts. Each appends
 * the address that it was asked from.
 *
 * @param remoteAddress where the connection comes from: the last proxy, or whoever came past them.
 * @param trustedProxies how many proxies are in front; what the first of them has seen is so many
 *   addresses from the right.
 */
export function clientAddress(
  remoteAddress: string,
  forwardedFor: string | null,
  trustedProxies: number,
): string {
  if (trustedProxies === 0 || forwardedFor === null) return remoteAddress;
  const seen = forwardedFor.split(',');
  const address = withoutPort(seen.at(-trustedProxies) ?? seen[0] ?? '');
  return isIP(address) === 0 ? remoteAddress : address;
}

/**
 * The network that an address is of, by which callers are told apart: of IPv6 the /64, as each
 * connection has as many addresses as that; of IPv4 the address itself, in either notation.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const ipv4 = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  if (ipv4 !== undefined) return ipv4;
  // In lower case, without leading zeros, and with `::` for the longest row of zeros.
  const { hostname } = new URL(`http://[${address.split('%', 1)[0]}]`);
  const [head = [], tail = []] = hostname
    .slice(1, -1)
    .split('::')
    .map((part) => part.split(':').filter(Boolean));
  const zeros = new Array<string>(8 - head.length - tail.length).fill('0');
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(':')}::/64`;
}

/** Some proxies append `192.0.2.1:4711` and `[2001:db8::1]:4711`. */
function withoutPort(text: string): string {
  return text.trim().replace(/^(?:\[(.*)\]|([\d.]+))(?::\d+)?$/, '$1$2');
}
