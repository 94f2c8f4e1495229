import type { Server } from 'node:net';
import type { Logger } from 'pino';

/** How often connections that cannot be accepted are logged, in milliseconds. */
const LOG_EVERY_MS = 60_000;

/**
 * Starts to listen.
 *
 * @param log gets connections that cannot be accepted, for example because too many files are open.
 * @throws Error if it cannot listen on the address.
 */
export function listen(server: Server, port: number, host: string, log?: Logger): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      server.on('error', logFailedAccepts(log));
      resolve();
    });
  });
}

function logFailedAccepts(log: Logger | undefined): (error: Error) => void {
  let loggedAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    const now = performance.now();
    if (now - loggedAt < LOG_EVERY_MS) return;
    loggedAt = now;
    log?.error({ err: error }, 'connections cannot be accepted, see the limit of open files');
  };
}

/** The address on which a server listens: `http://host:port`. */
export function addressOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const name = host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
