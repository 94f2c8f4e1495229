import type { Plugin } from 'graphql-yoga';

/**
 * The threat: what stands in front may let a request through by its path, and Yoga takes every address
 * that ends with the API's, such as `/assets?x=/graphql`. Here it has one path; any other is 404, and no
 * more is said.
 */
export function useEndpoint(endpoint: string): Plugin {
  return {
    onRequest({ url, fetchAPI, endResponse }) {
      if (url.pathname !== endpoint) endResponse(new fetchAPI.Response(null, { status: 404 }));
    },
  };
}
