import { type GraphiqlOptions, useGraphiql } from '../graphiql/use-graphiql.ts';
import { useAccept } from './use-accept.ts';
import { useCompression } from './use-compression.ts';
import { useConditionalGet } from './use-conditional-get.ts';
import { useCors } from './use-cors.ts';
import { useCsrfPrevention } from './use-csrf-prevention.ts';
import { useEndpoint } from './use-endpoint.ts';
import { type Health, useHealth } from './use-health.ts';
import { useJsonParameters } from './use-json-parameters.ts';
import { useLandingPage } from './use-landing-page.ts';
import { useLocalHosts } from './use-local-hosts.ts';

/** What the server does of HTTP. */
export interface HttpOptions {
  /** The path of the API. */
  readonly endpoint: string;
  readonly health: Health;
  /** Whether browsers get a page: GraphiQL, or one that explains the API. */
  readonly hasPage: boolean;
  /** `false`: GraphiQL is not served. */
  readonly graphiql: GraphiqlOptions | false;
  /** The origins whose pages may send requests and read the answers. */
  readonly corsOrigins: readonly string[];
  /** Whether only requests that call the server by a name of its own machine are answered. */
  readonly isLocal: boolean;
  /** Whether answers are compressed. */
  readonly compression: boolean;
}

/** The plugins that look at requests as HTTP, before GraphQL, and at their answers. */
export function httpPlugins({ endpoint, graphiql, corsOrigins, ...options }: HttpOptions) {
  return [
    // An answer that the client has is not compressed.
    useConditionalGet(),
    ...(options.compression ? [useCompression()] : []),
    useHealth(options.health),
    ...(options.isLocal ? [useLocalHosts()] : []),
    // After all that have other addresses.
    useEndpoint(endpoint, options.hasPage),
    ...(options.hasPage ? [graphiql ? useGraphiql(graphiql) : useLandingPage()] : []),
    // A preflight has no `accept`.
    ...(corsOrigins.length > 0 ? [useCors(corsOrigins)] : []),
    useAccept(),
    useCsrfPrevention(),
    useJsonParameters(),
  ];
}
