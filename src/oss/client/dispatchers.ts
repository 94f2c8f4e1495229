import type { Agent, Dispatcher } from 'undici';
import { proxyFor } from '../../egress-proxy.ts';
import { loadUndici } from './libraries.ts';

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
  return {
    to(origin) {
      const uri = proxyFor(new URL(origin))?.url;
      const dispatcher = open.get(uri) ?? create(uri);
      open.set(uri, dispatcher);
      return dispatcher;
    },
    async destroy() {
      await Promise.all([...open.values()].map((each) => each.destroy()));
    },
  };
}
