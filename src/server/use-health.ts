import type { Plugin } from 'graphql-yoga';

/** Whether the server takes work. */
export interface Health {
  /** `true` once it has been told to stop. */
  isDraining: boolean;
}

/**
 * `/livez`: the process answers. `/readyz`: it takes work, and 503 from the moment it is told to stop.
 * Neither asks OSS, and neither says more than its status.
 */
export function useHealth(health: Health): Plugin {
  return {
    onRequest({ url, fetchAPI, endResponse }) {
      if (url.pathname !== '/livez' && url.pathname !== '/readyz') return;
      const isReady = url.pathname === '/livez' || !health.isDraining;
      endResponse(
        new fetchAPI.Response(isReady ? 'ok\n' : 'draining\n', {
          status: isReady ? 200 : 503,
          headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' },
        }),
      );
    },
    onResponse({ response }) {
      // Else a client would send its next request on a connection that is about to close.
      if (health.isDraining) response.headers.set('connection', 'close');
    },
  };
}
