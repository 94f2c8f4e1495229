import type { Server } from 'node:net';

/**
 * Starts to listen.
 *
 * @throws Error where the address cannot be listened on.
 */
export function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Where it listens: `http://host:port`. */
export function addressOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const name = host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
