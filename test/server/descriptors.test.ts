import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type RawConnection, rawConnection, startProcess, temporaryFolder } from './support.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');
const BUCKETS = '{ buckets { nodes { name } } }';

/** Starts the server with 64 file descriptors, and with a connection that is open before the others. */
async function startNarrow(cwd: string) {
  const command = ['sh', '-c', 'ulimit -n 64; exec "$0" "$1"', process.execPath, MAIN];
  const server = await startProcess(cwd, { METRICS_PORT: '0' }, command);
  const first = await rawConnection(server.url);
  return {
    server,
    ask: async (query: string) =>
      JSON.parse((await askOn(first, query)).split('\r\n\r\n')[1] ?? ''),
    async [Symbol.asyncDispose]() {
      first[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

async function askOn({ socket, read }: RawConnection, query: string): Promise<string> {
  const body = JSON.stringify({ query });
  const head = [
    'POST /graphql HTTP/1.1',
    'Host: 127.0.0.1',
    'Accept: application/json',
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  return read(/\r\n\r\n\{.*\}$/s);
}

/** Opens connections until the server closes one, as it has no descriptor left for it. */
async function useUp(url: string): Promise<Disposable> {
  const opened = new DisposableStack();
  let isUsedUp = false;
  while (!isUsedUp) {
    const connection = opened.use(await rawConnection(url));
    connection.socket.once('close', () => {
      isUsedUp = true;
    });
    await sleep(1);
  }
  return opened;
}

/** Asks until the descriptors are back. */
async function recovered({ ask }: Awaited<ReturnType<typeof startNarrow>>): Promise<unknown> {
  for (;;) {
    const { data } = await ask(BUCKETS);
    if (data?.buckets) return data.buckets;
  }
}

test('with no descriptor left for the OSS client, requests fail, and succeed later', async () => {
  await using folder = await temporaryFolder();
  await using narrow = await startNarrow(folder.path);
  {
    using _connections = await useUp(narrow.server.url);
    const { errors } = await narrow.ask(BUCKETS);
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
  }
  expect(await recovered(narrow)).toMatchObject({ nodes: expect.any(Array) });
  narrow.server.signal('SIGTERM');
  expect(await narrow.server.ended).toMatchObject({ code: 0, stderr: '' });
});

test('with no descriptor left for graphql-jit, queries are executed as usual', async () => {
  await using folder = await temporaryFolder();
  await using narrow = await startNarrow(folder.path);
  {
    using _connections = await useUp(narrow.server.url);
    for (let count = 0; count < 5; count += 1) {
      expect(await narrow.ask('{ __typename }')).toMatchObject({ data: { __typename: 'Query' } });
    }
  }
  await recovered(narrow);
  expect(await narrow.ask('{ __typename }')).toMatchObject({ data: { __typename: 'Query' } });
  narrow.server.signal('SIGTERM');
  expect(await narrow.server.ended).toMatchObject({ code: 0, stderr: '' });
});
