import type { Plugin } from 'graphql-yoga';
import { isLoopback } from '../../config/kinds.ts';
import { Refusal } from './fetch-api.ts';

/** Whether a `host` header calls this machine by a name of its own. */
export function isLocalHost(host: string): boolean {
  return isLoopback(URL.parse(`http://${host}`)?.hostname ?? '');
}

/**
 * The threat: a page whose name leads to this machine a moment later (DNS rebinding) is then of
 * one origin with this server, so that the browser lets it send any request and read the answer. A server without
 * authentication, which is for its own machine only, answers only requests that call it by a name of this machine.
 */
export function useLocalHosts(): Plugin {
  return {
    onRequest({ url, endResponse }) {
      if (isLoopback(url.hostname)) return;
      const reason =
        'This server is for its own machine: call it localhost or 127.0.0.1. Behind a proxy that ' +
        'passes on its own name, set AUTH=none, API_KEYS or JWT_JWKS_URL.';
      endResponse(new Refusal(421, reason));
    },
  };
}
