import { type GraphiqlOptions, useGraphiql } from '../graphiql/use-graphiql.ts';
import { useAccept } from './use-accept.ts';
import { useCompression } from './use-compression.ts';
import { useConditionalGet } from './use-conditional-get.ts';
import { type CorsOptions, useCors } from './use-cors.ts';
import { useCsrfPrevention } from './use-csrf-prevention.ts';
import { useEndpoint } from './use-endpoint.ts';
import { type Health, useHealth } from './use-health.ts';
import { useJsonParameters } from './use-json-parameters.ts';
import { useLocalHosts } from './use-local-hosts.ts';

/** What the server does of HTTP. */
export interface HttpOptions {
  /** The path of the API. */
  readonly endpoint: string;
  readonly health: Health;
  /** `false`: GraphiQL is not served. */
  readonly graphiql: Omit<GraphiqlOptions, 'endpoint'> | false;
  /** Without an origin there are no CORS headers. */
  readonly cors: CorsOptions;
  /** Whether only requests that call the server by a name of its own machine are answered. */
  readonly isLocal: boolean;
  /** Whether answers are compressed. */
  readonly compression: boolean;
}

/** The plugins that look at requests as HTTP, before GraphQL, and at their answers. */
export function httpPlugins({ endpoint, graphiql, cors, ...options }: HttpOptions) {
  return [
    // An answer that the client has is not compressed.
    useConditionalGet(),
    ...(options.compression ? [useCompression()] : []),
    useHealth(options.health),
    ...(options.isLocal ? [useLocalHosts()] : []),
    ...(graphiql ? [useGraphiql({ ...graphiql, endpoint })] : []),
    // After all that have other addresses.
    useEndpoint(endpoint),
    // A preflight has no `accept`.
    ...(cors.origins.length > 0 ? [useCors(cors)] : []),
    useAccept(),
    useCsrfPrevention(),
    useJsonParameters(),
  ];
}
