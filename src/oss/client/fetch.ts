import { proxyFor } from '../../egress-proxy.ts';
import { loadUndici } from './libraries.ts';

/** What {@link fetchThroughProxy} takes of `fetch`'s options. */
interface FetchOptions {
  /** @default 'GET' */
  readonly method?: 'POST';
  readonly headers?: Headers;
  readonly body?: string;
  readonly redirect: 'manual';
  readonly signal?: AbortSignal | undefined;
}

/**
 * A request through the proxy of the environment, on a connection of its own. Node's `fetch` knows that proxy only with
 * `NODE_USE_ENV_PROXY`, and then also uses it for this machine.
 */
export async function fetchThroughProxy(
  url: string,
  { headers, signal, ...options }: FetchOptions,
): Promise<Response> {
  const { Agent, fetch, ProxyAgent } = loadUndici();
  const proxy = proxyFor(new URL(url));
  const dispatcher = proxy ? new ProxyAgent(proxy.url) : new Agent();
  try {
    const given = { ...options, signal: signal ?? null, headers: [...(headers ?? [])], dispatcher };
    const response = await fetch(url, given);
    const body = (await response.text()) || null;
    return new Response(body, { status: response.status, headers: [...response.headers] });
  } finally {
    await dispatcher.destroy();
  }
}
