import type { Plugin } from 'graphql-yoga';

import { Refusal } from './fetch-api.ts';
import { prefersHtml } from './prefers-html.ts';

/**
 * The threat: a proxy in front may allow requests by their path, and Yoga accepts every address that ends with the
 * endpoint, such as `/assets?x=/graphql`. Here the API has one path. Every other path is 404, but
 * a browser is redirected from `/` to the API's page.
 *
 * @param hasPage whether there is one.
 */
export function useEndpoint(endpoint: string, hasPage: boolean): Plugin {
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      if (url.pathname === endpoint) return;
      if (hasPage && url.pathname === '/' && prefersHtml(request)) {
        // Relative to `/`, so that it also works behind a proxy that strips a prefix of the path.
        const headers = { location: endpoint.slice(1) + url.search, vary: 'accept' };
        endResponse(new fetchAPI.Response(null, { status: 302, headers }));
      } else {
        endResponse(new Refusal(404, `Not found: the API is at ${endpoint}.`));
      }
    },
  };
}
