import type { Plugin } from 'graphql-yoga';

/** Whether the server accepts work. */
export interface Health {
  /** `true` once the server stops. */
  isDraining: boolean;
  /** Whether OSS has stopped answering. */
  isOssBroken(): boolean;
}

/**
 * `/livez`: the process answers. `/readyz`: it accepts work; 503 as soon as it stops, and while OSS does not answer.
 * Neither sends a request to OSS: the requests of callers have shown its state.
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
      // Otherwise a client may send its next request on a connection that is about to close.
      if (health.isDraining) response.headers.set('connection', 'close');
    },
  };
}

function readiness({ isDraining, isOssBroken }: Health): string {
  if (isDraining) return 'draining';
  return isOssBroken() ? 'OSS does not answer' : 'ok';
}
