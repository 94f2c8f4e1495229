import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a server takes to stop, in milliseconds. */
export interface DrainTimes {
  /**
   * How long it still accepts requests, so that load balancers can see that it is no longer ready. The delay is not
   * shortened if no connection is open: a load balancer that has not noticed yet may open one.
   * @default 0
   */
  readonly drainDelayMs?: number;
  /**
   * How long pending requests may take after that. Then their connections are closed.
   * @default 10_000
   */
  readonly drainTimeoutMs?: number;
}

/** Accepts requests for the delay, then stops listening and waits for pending requests. */
export async function drain(server: Server, times: DrainTimes): Promise<void> {
  const { drainDelayMs = 0, drainTimeoutMs = 10_000 } = times;
  if (drainDelayMs > 0) await sleep(drainDelayMs);
  const timer = setTimeout(() => server.closeAllConnections(), drainTimeoutMs).unref();
  // `close` ends idle connections too.
  await new Promise((resolve) => server.close(resolve));
  clearTimeout(timer);
}
