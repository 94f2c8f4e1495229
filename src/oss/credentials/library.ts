import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createRequire } from 'node:module';
import { proxyAgentOptions, proxyFor } from '../../egress-proxy.ts';
import { requireLibrary } from '../../require-library.ts';

/** Alibaba Cloud's library of credentials. */
export type Library = typeof import('@alicloud/credentials');

const NAME = '@alicloud/credentials';

/** The library's HTTP client. */
interface HttpClient {
  request(
    url: string,
    options?: { readonly agent?: HttpAgent },
  ): Promise<{ readonly statusCode?: number }>;
}

/** A request through a proxy that got no answer. */
export class ProxiedRequestError extends Error {
  override readonly name = 'ProxiedRequestError';
  /** Which proxy, without user and password. */
  readonly proxy: string;

  constructor(proxy: string, cause: unknown) {
    super(`No answer through the proxy ${proxy}.`, { cause });
    this.proxy = proxy;
  }
}

let library: Library | undefined;

/** Loads the library. Its requests go through the proxy of the environment. */
export function loadLibrary(): Library {
  library ??= withProxy(requireLibrary(NAME));
  return library;
}

/** The library knows no proxy and hands none to its HTTP client, which takes an agent for each request. */
function withProxy(loaded: Library): Library {
  const client: HttpClient = createRequire(requireLibrary.resolve(NAME))('httpx');
  const { request } = client;
  client.request = async (text, options) => {
    const url = new URL(text);
    const proxy = proxyFor(url);
    if (!proxy) return request(text, options);
    const Agent = url.protocol === 'https:' ? HttpsAgent : HttpAgent;
    // Requests are rare, so none waits for the connection of another one.
    const agent = new Agent(proxyAgentOptions(proxy));
    try {
      const response = await request(text, { ...options, agent });
      // Of plain HTTP; of a tunnel, the agent throws.
      if (response.statusCode === 407) throw Object.assign(new Error(), { statusCode: 407 });
      return response;
    } catch (error) {
      throw new ProxiedRequestError(proxy.description, error);
    }
  };
  return loaded;
}
