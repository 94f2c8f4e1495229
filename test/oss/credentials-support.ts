import { mkdtempSync, rmSync } from 'node:fs';
import http, { type IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { vi } from 'vitest';

/** One request that a {@link startVendor} server got. */
export interface VendorRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What to answer; `undefined`: never. */
type Answer = (request: VendorRequest) => { status?: number; body: string } | undefined;

/** A server on loopback in the place of one of Alibaba Cloud's, with the requests it got. */
export async function startVendor(answer: Answer, { keepAlive = false } = {}) {
  const requests: VendorRequest[] = [];
  const server = http.createServer({ keepAliveTimeout: 60_000 }, async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    const received = { method, path, headers, body: await text(request) };
    requests.push(received);
    const answered = answer(received);
    if (!answered) return;
    // The library's pool would otherwise hand a test the socket of the one before.
    if (!keepAlive) response.setHeader('connection', 'close');
    response.writeHead(answered.status ?? 200).end(answered.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * Sends what goes to a vendor's host to a port on loopback, without TLS: the library's endpoints for
 * STS and for the instance's metadata are fixed. Nothing else leaves the machine.
 *
 * @returns the refused hosts, as they are asked for
 */
export function divert(ports: Readonly<Record<string, number>> = {}): readonly string[] {
  const refused: string[] = [];
  const dial = (host: string, port: number) => {
    const diverted = ports[host];
    if (diverted !== undefined) return connect(diverted, '127.0.0.1');
    if (host === '127.0.0.1') return connect(port, host);
    refused.push(host);
    throw Object.assign(new Error('diverted'), { code: 'ENETUNREACH' });
  };
  for (const { Agent } of [http, https]) {
    vi.spyOn(Agent.prototype, 'createConnection').mockImplementation(
      ({ host, port }: http.ClientRequestArgs) => dial(host ?? '', Number(port)),
    );
  }
  return refused;
}

/**
 * Makes these the only `ALIBABA_CLOUD_*` variables, with a new home directory, until
 * `vi.unstubAllEnvs()`. The instance's metadata is off unless a case turns it on.
 */
export function useEnvironment(variables: Readonly<Record<string, string>>) {
  const home = mkdtempSync(join(tmpdir(), 'oss-credentials-'));
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('ALIBABA_CLOUD_')) vi.stubEnv(name, undefined);
  }
  vi.stubEnv('HOME', home);
  vi.stubEnv('USERPROFILE', home);
  vi.stubEnv('ALIBABA_CLOUD_ECS_METADATA_DISABLED', 'true');
  for (const [name, value] of Object.entries(variables)) {
    vi.stubEnv(`ALIBABA_CLOUD_${name}`, value);
  }
  return { home, [Symbol.dispose]: () => rmSync(home, { recursive: true }) };
}

/** A session as the vendor writes it; `n` tells one from another. */
export function session(n: number, expiresAt: number) {
  return {
    Code: 'Success',
    AccessKeyId: `STS.id${n}`,
    AccessKeySecret: `secret${n}`,
    SecurityToken: `token${n}`,
    Expiration: new Date(expiresAt).toISOString(),
  };
}

/** What {@link session} is to the OSS client. */
export function credentials(n: number) {
  return { accessKeyId: `STS.id${n}`, accessKeySecret: `secret${n}`, sessionToken: `token${n}` };
}
