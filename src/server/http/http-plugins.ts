import { type GraphiqlOptions, useGraphiql } from '../graphiql/use-graphiql.ts';
import { useAccept } from './use-accept.ts';
import { useCompression } from './use-compression.ts';
import { useConditionalGet } from './use-conditional-get.ts';
import { useContentType } from './use-content-type.ts';
import { type CorsOptions, useCors } from './use-cors.ts';
import { useCsrfPrevention } from './use-csrf-prevention.ts';
import { useEndpoint } from './use-endpoint.ts';
import { type Health, useHealth } from './use-health.ts';
import { useLandingPage } from './use-landing-page.ts';
import { useLocalHosts } from './use-local-hosts.ts';
import { useMethods } from './use-methods.ts';
import { useParameters } from './use-parameters.ts';

/** Options of the plugins for HTTP. */
export interface HttpOptions {
  /** The path of the API. */
  readonly endpoint: string;
  readonly health: Health;
  /** Whether browsers get a page: GraphiQL, or one that explains the API. */
  readonly hasPage: boolean;
  /** `false`: GraphiQL is not served. */
  readonly graphiql: GraphiqlOptions | false;
  /** Without an origin there are no CORS headers. */
  readonly cors: CorsOptions;
  /** Whether the server answers only requests that call it by a name of its own machine. */
  readonly isLocal: boolean;
  /** Whether answers are compressed. */
  readonly compression: boolean;
}

/** The plugins that handle requests and answers as HTTP. */
export function httpPlugins({ endpoint, graphiql, cors, ...options }: HttpOptions) {
  return [
    // First: an answer that the client has is not compressed.
    useConditionalGet(),
    ...(options.compression ? [useCompression()] : []),
    useHealth(options.health),
    ...(options.isLocal ? [useLocalHosts()] : []),
    // After the plugins with other paths.
    useEndpoint(endpoint, options.hasPage),
    ...(options.hasPage ? [graphiql ? useGraphiql(graphiql) : useLandingPage()] : []),
    // Before `useAccept`: a preflight has no `accept`.
    ...(cors.origins.length > 0 ? [useCors(cors)] : []),
    useAccept(),
    useMethods(),
    useCsrfPrevention(),
    useContentType(),
    useParameters(),
  ];
}
