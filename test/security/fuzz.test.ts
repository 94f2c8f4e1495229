import { Agent, request } from 'node:http';
import { expect, test, vi } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import { seeded } from '../resilience/support.ts';
import { KEYS, memoryOf, startAttacked } from './attacked-server.ts';
import { type RandomRequest, RequestMaker } from './random-requests.ts';

vi.setConfig({ testTimeout: 600_000 });

const REQUESTS = Number(process.env['FUZZ_REQUESTS'] || 20_000);
const SEED = Number(process.env['FC_SEED'] || Date.now() % 2 ** 31);
const CONNECTIONS = 16;

/** So much may come and go: the cache of documents is still filling up, to 100 MB at the most. */
const FLAT = 40 * 1024 * 1024;

/** What nobody is to read in an answer: traces of the code, of this machine, and what opens a door. */
const UNMASKED = new RegExp(
  [
    ...[
      'node_modules',
      'node:internal',
      '\\.ts:\\d',
      '\\bat \\S+ \\(',
      'TypeError',
      'RangeError',
      'ReferenceError',
    ],
    ...[
      'Cannot (read|set|destructure)',
      'is not (a function|iterable)',
      'ECONN',
      '127\\.0\\.0\\.1',
    ],
    ...[
      KEYS.reader,
      KEYS.owner,
      'sha256:',
      '\\.sqlite',
      'INTERNAL_SERVER_ERROR',
      'Unexpected error',
    ],
  ].join('|'),
);

interface Answer {
  readonly status: number;
  readonly text: string;
}

test('no request makes the server fail, tell more than it should, or grow', async () => {
  process.stderr.write(`fuzz: ${REQUESTS} requests, repeat with FC_SEED=${SEED}\n`);
  // With room to spare V8 collects late, which looks like growth.
  await using server = await startAttacked({ NODE_OPTIONS: '--max-old-space-size=150' });
  const { hostname, port } = new URL(server.url);
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const send = ({ body, ...options }: RandomRequest) =>
    new Promise<Answer>((resolve, reject) => {
      const sending = request({ hostname, port, agent, ...options }, (response) => {
        let text = JSON.stringify(response.rawHeaders);
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        response.on('error', reject);
      });
      // With what was asked, by which it can be found.
      sending.on('error', (error) => {
        const said = `${JSON.stringify(options)} ${body}`;
        reject(new Error(`${error.message}, reused ${sending.reusedSocket}: ${said}`));
      });
      sending.end(body);
    });

  const maker = new RequestMaker(schema, seeded(SEED));
  const statuses = new Map<number, number>();
  const memory: number[] = [];
  let count = 0;
  const worker = async () => {
    while (count < REQUESTS) {
      count += 1;
      if (count % (REQUESTS / 10) === 0) memory.push(await memoryOf(server.process.pid));
      const made = maker.make();
      const { status, text } = await send(made);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const said = `${made.method} ${made.path}\n${JSON.stringify(made.headers)}\n${made.body}\n${status} ${text}`;
      if (status >= 500 || UNMASKED.test(text)) expect.fail(said);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  agent.destroy();

  const megabytes = memory.map((bytes) => Math.round(bytes / 1024 ** 2));
  process.stderr.write(
    `fuzz: statuses ${JSON.stringify(Object.fromEntries(statuses))}, memory in MB ${megabytes.join(' ')}\n`,
  );
  // Of every kind: what is refused before, while and after it is read, and what is carried out.
  for (const status of [200, 400, 401, 403, 404, 405, 415]) {
    expect(statuses.get(status) ?? 0, `${status}`).toBeGreaterThan(REQUESTS / 1000);
  }
  // Caches are full by then.
  const [early = 0, late = 0] = [Math.max(...memory.slice(2, 4)), Math.min(...memory.slice(-2))];
  expect(late - early).toBeLessThan(FLAT);

  server.process.signal('SIGTERM');
  const { code, stdout, stderr } = await server.process.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.split('\n').filter((line) => /"level":[56]0/.test(line))).toEqual([]);
});
