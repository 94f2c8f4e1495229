import type { Plugin } from 'graphql-yoga';
import { isLoopback } from '../../config/kinds.ts';

/** Whether a `host` header calls this machine by a name of its own. */
export function isLocalHost(host: string): boolean {
  return isLoopback(URL.parse(`http://${host}`)?.hostname ?? '');
}

/**
 * The threat: a page of a stranger whose name leads to this machine a moment later (DNS rebinding) is of
 * one origin with this server then, so that the browser lets it ask and read anything. A server that
 * asks nobody who they are, as it is for this machine alone, answers nobody who calls it by another name.
 */
export function useLocalHosts(): Plugin {
  return {
    onRequest({ url, fetchAPI, endResponse }) {
      if (isLoopback(url.hostname)) return;
      const text =
        'This server is for its own machine: call it localhost or 127.0.0.1. Behind a proxy that ' +
        'hands on its own name, set AUTH=none, API_KEYS or JWT_JWKS_URL.\n';
      const headers = { 'content-type': 'text/plain; charset=utf-8' };
      endResponse(new fetchAPI.Response(text, { status: 421, headers }));
    },
  };
}
