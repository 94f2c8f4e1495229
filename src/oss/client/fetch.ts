import { proxyFor } from '../../egress-proxy.ts';
import { loadUndici } from './libraries.ts';

/** What {@link fetchThroughProxy} takes of `fetch`'s options. */
interface FetchOptions {
  readonly headers?: Headers;
  readonly redirect: 'manual';
  readonly signal: AbortSignal;
}

/**
 * A GET through the proxy of the environment, on a connection of its own. Node's `fetch` knows that proxy only with
 * `NODE_USE_ENV_PROXY`, and then also uses it for this machine.
 */
export async function fetchThroughProxy(
  url: string,
  { headers, ...options }: FetchOptions,
): Promise<Response> {
  const { Agent, fetch, ProxyAgent } = loadUndici();
  const proxy = proxyFor(new URL(url));
  const dispatcher = proxy ? new ProxyAgent(proxy.url) : new Agent();
  try {
    const given = { ...options, headers: [...(headers ?? [])], dispatcher };
    const response = await fetch(url, given);
    const body = (await response.text()) || null;
    return new Response(body, { status: response.status, headers: [...response.headers] });
  } finally {
    await dispatcher.destroy();
  }
}
