import { createServer, type ServerResponse } from 'node:http';
import { setInterval } from 'node:timers/promises';
import { addressOf, listen } from '../../src/server/http/listening.ts';
import { post, startProcess, temporaryFolder } from '../server/support.ts';
import { errorDocument, rulesPage } from '../support/hostile-oss.ts';
import { outcomeOf } from './attacked-server.ts';
import type { Attack } from './document-attacks.ts';

const QUERY = '{ inventories(bucket: "demo-logs") { totalCount } }';

/** Whoever runs the server takes it for dead where a probe takes longer. */
const PROBE_MS = 2000;

/** A query to a real process on an OSS that answers so, and what probes get meanwhile. */
function answered(name: string, how: string, answer: (response: ServerResponse) => void): Attack {
  return {
    name,
    how,
    outcome: 'asked once, 200 UPSTREAM_UNAVAILABLE, probes within 2 s',
    async run() {
      let asked = 0;
      await using oss = createServer((request, response) => {
        asked += 1;
        request.resume();
        response.on('error', () => {});
        answer(response);
      });
      await listen(oss, 0, '127.0.0.1');
      await using folder = await temporaryFolder();
      await using server = await startProcess(folder.path, {
        OSS_REGION: 'oss-cn-hangzhou',
        OSS_ENDPOINT: addressOf(oss, '127.0.0.1'),
        OSS_ACCESS_KEY_ID: 'key',
        OSS_ACCESS_KEY_SECRET: 'secret',
        LOG_LEVEL: 'error',
      });
      const stop = new AbortController();
      let slowest = 0;
      const probing = (async () => {
        for await (const _ of setInterval(50, undefined, { signal: stop.signal })) {
          const startedAt = performance.now();
          await fetch(new URL('/livez', server.url));
          slowest = Math.max(slowest, performance.now() - startedAt);
        }
      })().catch(() => {});
      const outcome = await outcomeOf(await post(server.url, { query: QUERY }));
      stop.abort();
      await probing;
      oss.closeAllConnections();
      const probes = slowest < PROBE_MS ? 'within' : 'after';
      return `asked ${asked === 1 ? 'once' : `${asked} times`}, ${outcome}, probes ${probes} 2 s`;
    },
  };
}

export const OSS_ATTACKS: readonly Attack[] = [
  answered('Slow regular expression', '60 KB of `a-` in an error', (response) => {
    response.writeHead(400).end(errorDocument('Odd', 'a-'.repeat(30_000)));
  }),
  answered('Huge answer', 'an error of 50 MB', (response) => {
    response.writeHead(400).end(`<Error>${'<a/>'.repeat(12_500_000)}</Error>`);
  }),
  answered('Huge answer', 'a page of 50 MB', (response) => {
    response.end(rulesPage('<a/>'.repeat(12_500_000)));
  }),
  answered('Huge answer', 'a page of 750,000 elements', (response) => {
    response.end(rulesPage('<a/>'.repeat(750_000)));
  }),
  answered('Wrong page', 'HTML with status 200', (response) => {
    response.end('<html></html>');
  }),
];
