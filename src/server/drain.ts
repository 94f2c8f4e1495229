import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a server stops, in milliseconds. */
export interface DrainTimes {
  /**
   * How long it goes on taking work, for load balancers to see that it is not ready any more. Not cut
   * short where no connection is open: who has not seen it yet may be about to open one.
   * @default 0
   */
  readonly drainDelayMs?: number;
  /**
   * How long requests under way may take from then on; what takes longer is cut off.
   * @default 10_000
   */
  readonly drainTimeoutMs?: number;
}

/** Takes work for the delay, then none, and waits for what is under way. */
export async function drain(server: Server, times: DrainTimes): Promise<void> {
  const { drainDelayMs = 0, drainTimeoutMs = 10_000 } = times;
  if (drainDelayMs > 0) await sleep(drainDelayMs);
  const fuse = setTimeout(() => server.closeAllConnections(), drainTimeoutMs).unref();
  // Closes those that are idle too.
  await new Promise((resolve) => server.close(resolve));
  clearTimeout(fuse);
}
