import type { Plugin } from 'graphql-yoga';

/** Whether the server takes work. */
export interface Health {
  /** `true` once it has been told to stop. */
  isDraining: boolean;
  /** Whether OSS has stopped answering. */
  isOssBroken(): boolean;
}

/**
 * `/livez`: the process answers. `/readyz`: it takes work; 503 from the moment it is told to
 * stop, and while OSS does not answer. Neither asks OSS: that has shown in the requests to it.
 */
export function useHealth(health: Health): Plugin {
  return {
    onRequest({ url, fetchAPI, endResponse }) {
      if (url.pathname !== '/livez' && url.pathname !== '/readyz') return;
      const state = url.pathname === '/livez' ? 'ok' : readiness(health);
      endResponse(
        new fetchAPI.Response(`${state}\n`, {
          status: state === 'ok' ? 200 : 503,
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

function readiness({ isDraining, isOssBroken }: Health): string {
  if (isDraining) return 'draining';
  return isOssBroken() ? 'OSS does not answer' : 'ok';
}
