import type { Plugin } from 'graphql-yoga';
import { Refusal } from './fetch-api.ts';

/**
 * The threat: a proxy in front may let a request through by its path, and Yoga takes every address
 * that ends with the API's, such as `/assets?x=/graphql`. Here the API has one path; any other is 404.
 */
export function useEndpoint(endpoint: string): Plugin {
  return {
    onRequest({ url, endResponse }) {
      if (url.pathname !== endpoint) {
        endResponse(new Refusal(404, `Not found: the API is at ${endpoint}.`));
      }
    },
  };
}
