import { LRUCache } from 'lru-cache';
import type { Agent, Dispatcher } from 'undici';
import { proxyFor } from '../../egress-proxy.ts';
import { entryLimit } from '../../entry-limit.ts';
import { loadUndici } from './libraries.ts';

/** For how many origins, which are as many as buckets, the proxy is remembered. */
const MAX_ORIGINS = 1000;

/** Options of {@link createDispatchers}: those of undici's agent, and how long a connection may take. */
export interface DispatcherOptions extends Omit<Agent.Options, 'connect'> {
  readonly connectTimeoutMs: number;
}

/** Connections, direct ones and through the proxies of the environment. They are opened when they are needed. */
export interface Dispatchers {
  /** @param origin where a request goes to. */
  to(origin: string): Dispatcher;
  /** Closes all connections. */
  destroy(): Promise<void>;
}

/** Makes the connections of one client. */
export function createDispatchers({
  connectTimeoutMs,
  ...options
}: DispatcherOptions): Dispatchers {
  /** By the URL of their proxy. */
  const open = new Map<string | undefined, Dispatcher>();
  const create = (uri: string | undefined): Dispatcher => {
    const { Agent, ProxyAgent } = loadUndici();
    if (uri === undefined) return new Agent({ ...options, connect: { timeout: connectTimeoutMs } });
    return new ProxyAgent({ ...options, uri, connectTimeout: connectTimeoutMs });
  };
  const known = new LRUCache<string, Dispatcher>(entryLimit(MAX_ORIGINS));
  const find = (origin: string): Dispatcher => {
    const uri = proxyFor(new URL(origin))?.url;
    const dispatcher = open.get(uri) ?? create(uri);
    open.set(uri, dispatcher);
    known.set(origin, dispatcher);
    return dispatcher;
  };
  return {
    to: (origin) => known.get(origin) ?? find(origin),
    async destroy() {
      await Promise.all([...open.values()].map((each) => each.destroy()));
    },
  };
}
