import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import {
  accountOf,
  bodyOf,
  COUNT,
  creation,
  hold,
  portOf,
  post,
  rawConnection,
  runToEnd,
  startProcess,
  temporaryFolder,
  UNUSED_OSS,
} from './support.ts';

const DEMO = '{ inventories(bucket: "demo-logs") { totalCount } }';
const MADE = '{ inventories(bucket: "demo-empty") { nodes { inventoryId } } }';

/** Longer than any test: a server that waited for that would not end. */
const TOO_LONG_MS = '600000';

describe('with no configuration at all', () => {
  test('it says where it is, answers on sample data and keeps it in its folder', async () => {
    await using folder = await temporaryFolder();
    await using server = await startProcess(folder.path);
    expect(server.banner).toMatchObject({
      level: 30,
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/graphql$/),
      msg: `GraphiQL: ${server.url} – OSS: the embedded emulator with sample data, in .oss-emulator/data.sqlite; set OSS_* for your account – journal: .oss-emulator/data.sqlite.updates`,
    });
    const response = await post(server.url, { query: DEMO });
    expect(await bodyOf(response)).toEqual({ data: { inventories: { totalCount: 250 } } });
    expect(await readdir(folder.path)).toEqual(['.oss-emulator']);
  });

  test('what was made survives SIGTERM and SIGKILL', async () => {
    await using folder = await temporaryFolder();
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await using server = await startProcess(folder.path);
      const query = creation(signal, 'demo-empty', 'demo-reports');
      expect((await bodyOf(await post(server.url, { query }))).data).toEqual({
        createInventory: { __typename: 'CreateInventorySuccess' },
      });
      server.signal(signal);
      await server.ended;
    }
    await using server = await startProcess(folder.path);
    expect(await bodyOf(await post(server.url, { query: MADE }))).toEqual({
      data: { inventories: { nodes: [{ inventoryId: 'SIGKILL' }, { inventoryId: 'SIGTERM' }] } },
    });
  });
});

describe('the banner', () => {
  test.for([
    [
      { EMULATOR_DATA: 'my.sqlite', TRUSTED_DOCUMENTS: 'documents.json' },
      ', in EMULATOR_DATA',
      ' – journal: EMULATOR_DATA.updates',
    ],
    [
      {
        EMULATOR_DATA: ':memory:',
        UPDATE_JOURNAL: 'my-journal',
        TRUSTED_DOCUMENTS: 'documents.json',
        TRUSTED_DOCUMENTS_ONLY: 'true',
      },
      ', in memory',
      ' – journal: UPDATE_JOURNAL – trusted documents only',
    ],
  ] as const)(
    'with %j names the files, and says whether only trusted documents are executed',
    async ([env, data, rest]) => {
      await using folder = await temporaryFolder();
      await writeFile(join(folder.path, 'documents.json'), '{ "a": "{ __typename }" }');
      await using server = await startProcess(folder.path, env);
      expect(server.banner['msg']).toBe(
        `GraphiQL: ${server.url} – OSS: the embedded emulator with sample data${data}; ` +
          `set OSS_* for your account${rest}`,
      );
    },
  );

  test('is printed also where nothing else is logged', async () => {
    await using folder = await temporaryFolder();
    await using server = await startProcess(folder.path, { ...UNUSED_OSS, LOG_LEVEL: 'silent' });
    await post(server.url, { query: '{ __typename }' });
    server.signal('SIGTERM');
    const { stdout } = await server.ended;
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).url),
    ).toEqual([server.url]);
  });
});

describe('a signal', () => {
  test('ends an idle server at once, with code 0, even with open connections', async () => {
    await using folder = await temporaryFolder();
    await using server = await startProcess(folder.path, {
      ...UNUSED_OSS,
      DRAIN_TIMEOUT_MS: TOO_LONG_MS,
    });
    using used = await rawConnection(server.url);
    used.socket.write('GET /livez HTTP/1.1\r\nHost: test\r\n\r\n');
    await used.read(/ok\n$/);
    using unused = await rawConnection(server.url);
    server.signal('SIGTERM');
    expect(await server.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(await unused.rest()).toBe('');
  });

  test.for(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'lets the request under way finish (%s)',
    async (signal) => {
      await using folder = await temporaryFolder();
      await using oss = await startOss();
      await using server = await startProcess(folder.path, oss.environment);
      const { met, release } = hold(oss.emulator);
      const answer = post(server.url, { query: COUNT });
      await met;
      server.signal(signal);
      await server.logged(signal);
      release();
      const response = await answer;
      expect(response.status).toBe(200);
      expect(await bodyOf(response)).toEqual({ data: { inventories: { totalCount: 0 } } });
      expect(await server.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    },
  );

  test.for([
    ['SIGINT', 'SIGINT'],
    ['SIGTERM', 'SIGHUP'],
  ] as const)('%s and then %s end the server without waiting, with code 1', async (signals) => {
    await using folder = await temporaryFolder();
    await using oss = await startOss();
    await using server = await startProcess(folder.path, oss.environment);
    const { met } = hold(oss.emulator);
    const answer = post(server.url, { query: COUNT }).then(
      () => 'answered',
      () => 'cut off',
    );
    await met;
    server.signal(signals[0]);
    await server.logged(signals[0]);
    server.signal(signals[1]);
    expect(await server.ended).toMatchObject({ code: 1, signal: null });
    expect(await answer).toBe('cut off');
  });
});

describe('an OSS that hangs', () => {
  const times = {
    DRAIN_DELAY_MS: '300',
    DRAIN_TIMEOUT_MS: '300',
    OSS_ATTEMPT_TIMEOUT_MS: '500',
    REQUEST_TIMEOUT_MS: TOO_LONG_MS,
  };

  test('does not keep the process: reads and writes are cut off, and writes settled', async () => {
    await using folder = await temporaryFolder();
    await using oss = await startOss();
    await using server = await startProcess(folder.path, { ...oss.environment, ...times });
    const list = hold(oss.emulator, { operation: 'ListBucketInventory', times: Infinity });
    const put = hold(oss.emulator, { operation: 'PutBucketInventory', times: Infinity });
    const fates = [COUNT, creation('hung')].map((query) =>
      post(server.url, { query }).then(
        () => 'answered',
        () => 'cut off',
      ),
    );
    await Promise.all([list.met, put.met]);
    server.signal('SIGTERM');
    expect(await server.ended).toMatchObject({ code: 0, stderr: '' });
    expect(await Promise.all(fates)).toEqual(['cut off', 'cut off']);
  });

  test('keeps it even less from a second signal', async () => {
    await using folder = await temporaryFolder();
    await using server = await startProcess(folder.path, {
      ...UNUSED_OSS,
      DRAIN_DELAY_MS: TOO_LONG_MS,
    });
    server.signal('SIGTERM');
    await server.logged('SIGTERM');
    server.signal('SIGTERM');
    expect(await server.ended).toMatchObject({ code: 1, signal: null });
  });
});

describe('what stands in the way of a start is said on stderr, with code 1 and no stack', () => {
  test('half a configuration: everything that is wrong with it', async () => {
    await using folder = await temporaryFolder();
    const ending = await runToEnd(folder.path, { OSS_ACCESS_KEY_ID: 'my-key-id', PORT: 'x' });
    expect(ending).toMatchObject({ code: 1, stdout: '' });
    expect(ending.stderr.trim().split('\n')).toEqual([
      'The configuration cannot be used:',
      expect.stringMatching(/^PORT: /),
      expect.stringMatching(/^OSS_REGION: /),
      expect.stringMatching(/^OSS_ACCESS_KEY_SECRET: /),
    ]);
    expect(ending.stderr).not.toContain('my-key-id');
    expect(await readdir(folder.path)).toEqual([]);
  });

  test('a port in use', async () => {
    await using folder = await temporaryFolder();
    await using taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const PORT = String(portOf(taken.address()));
    expect(await runToEnd(folder.path, { ...UNUSED_OSS, PORT })).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `The server cannot listen, see HOST and PORT: listen EADDRINUSE: address already in use 127.0.0.1:${PORT} (choose another port, or 0 for a free one)\n`,
    });
  });

  test('a data file that is none', async () => {
    await using folder = await temporaryFolder();
    expect(await runToEnd(folder.path, { EMULATOR_DATA: process.execPath })).toMatchObject({
      code: 1,
      stdout: '',
      stderr:
        'The emulator cannot use its file, see EMULATOR_DATA: file is not a database (name another file, or remove it)\n',
    });
  });
});

test('with an account configured, it works on that, and keeps nothing but its journal', async () => {
  await using folder = await temporaryFolder();
  await using oss = await startOss();
  await using server = await startProcess(folder.path, oss.environment);
  expect(server.banner['msg']).toMatch(
    / – OSS: oss-cn-hangzhou, at OSS_ENDPOINT – journal: \$XDG_STATE_HOME\/oss-inventory-graphql\/journal$/,
  );
  expect(server.banner['journal']).toBe('$XDG_STATE_HOME/oss-inventory-graphql/journal');
  const response = await post(server.url, { query: creation('mine') });
  expect((await bodyOf(response)).errors).toBeUndefined();
  expect([...oss.emulator.rules('logs').keys()]).toEqual(['mine']);
  expect(await readdir(folder.path)).toEqual(['oss-inventory-graphql']);
});

/** An OSS of the test's own, and the environment to work on it. */
async function startOss() {
  const emulator = await startEmulator();
  for (const name of ['logs', 'reports']) emulator.createBucket({ name });
  const { region, endpoint = '', accessKeyId, accessKeySecret } = accountOf(emulator);
  return {
    emulator,
    environment: {
      OSS_REGION: region,
      OSS_ENDPOINT: endpoint,
      OSS_ACCESS_KEY_ID: accessKeyId,
      OSS_ACCESS_KEY_SECRET: accessKeySecret,
    },
    [Symbol.asyncDispose]: emulator.close,
  };
}
