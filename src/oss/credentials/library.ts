import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createRequire } from 'node:module';
import { proxyAgentOptions, proxyFor } from '../../egress-proxy.ts';
import { requireLibrary } from '../../require-library.ts';

/** Alibaba Cloud's library for credentials. */
export type Library = typeof import('@alicloud/credentials');

const NAME = '@alicloud/credentials';

/** The HTTP client that the library uses. */
interface HttpClient {
  request(
    url: string,
    options?: { readonly agent?: HttpAgent },
  ): Promise<{ readonly statusCode?: number }>;
}

/** A request of the library failed on its way through a proxy. */
export class ProxiedRequestError extends Error {
  override readonly name = 'ProxiedRequestError';
  /** The proxy's description, without user and password. */
  readonly proxy: string;

  constructor(proxy: string, cause: unknown) {
    super(`No answer through the proxy ${proxy}.`, { cause });
    this.proxy = proxy;
  }
}

let library: Library | undefined;

/** Loads the library, and sends its requests through the environment's proxy. */
export function loadLibrary(): Library {
  library ??= withProxy(requireLibrary(NAME));
  return library;
}

/** The library does not support proxies, but its HTTP client accepts an agent for each request. */
function withProxy(loaded: Library): Library {
  const client: HttpClient = createRequire(requireLibrary.resolve(NAME))('httpx');
  const { request } = client;
  client.request = async (text, options) => {
    const url = new URL(text);
    const proxy = proxyFor(url);
    if (!proxy) return request(text, options);
    const Agent = url.protocol === 'https:' ? HttpsAgent : HttpAgent;
    // Requests are rare, so a new connection for each costs little.
    const agent = new Agent(proxyAgentOptions(proxy));
    try {
      const response = await request(text, { ...options, agent });
      // A proxy answers plain HTTP with 407; for a tunnel, the agent throws.
      if (response.statusCode === 407) throw Object.assign(new Error(), { statusCode: 407 });
      return response;
    } catch (error) {
      throw new ProxiedRequestError(proxy.description, error);
    }
  };
  return loaded;
}
