import { expect, test } from 'vitest';
import { startSystem } from '../support/system.ts';
import { rawConnection, startProcess, temporaryFolder } from './support.ts';

/** Asks as a page at `host` would, whose name leads here by now, and gives the whole answer. */
async function askAs(host: string, url: string, path = '/graphql'): Promise<string> {
  using connection = await rawConnection(url);
  const body = '{"query":"{ __typename }"}';
  connection.socket.write(
    [
      `${path === '/graphql' ? 'POST' : 'GET'} ${path} HTTP/1.1`,
      `Host: ${host}`,
      `Origin: http://${host}`,
      'Accept: text/html, application/json',
      ...(path === '/graphql'
        ? ['Content-Type: application/json', `Content-Length: ${body.length}`]
        : []),
      'Connection: close',
      '',
      path === '/graphql' ? body : '',
    ].join('\r\n'),
  );
  return await connection.rest();
}

const MISDIRECTED = /^HTTP\/1\.1 421 Misdirected Request\r\n/;
const ANSWERED = /^HTTP\/1\.1 200 OK\r\n.*\{"data":\{"__typename":"Query"\}/s;

test.for([
  ...['localhost', 'LOCALHOST:4000', '127.0.0.1', '127.1.2.3:80', '[::1]:4000', '2130706433'],
  ...['[::ffff:127.0.0.1]', '[::ffff:7f00:1]:4000'],
])('a server for its own machine answers who calls it %s', async (host) => {
  await using system = await startSystem({ serving: { isLocal: true } });
  expect(await askAs(host, system.url)).toMatch(ANSWERED);
});

test.for([
  ...[
    'evil.example',
    'localhost.evil.example:4000',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    '0.0.0.0',
  ],
  ...['127.evil.example', 'evil-localhost', '[::2]'],
  ...['[::ffff:10.0.0.1]'],
])('and not who calls it %s', async (host) => {
  await using system = await startSystem({ serving: { isLocal: true } });
  for (const path of ['/graphql', '/graphql?', '/', '/nope']) {
    const answer = await askAs(host, system.url, path);
    expect(answer).toMatch(MISDIRECTED);
    expect(answer).not.toContain(host);
  }
  expect(await askAs(host, system.url, '/livez')).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});

test('so is the process that nothing is configured for, and none that says AUTH=none', async () => {
  await using folder = await temporaryFolder();
  const env = { EMULATOR_DATA: ':memory:' };
  await using local = await startProcess(folder.path, env);
  expect(await askAs('evil.example', local.url)).toMatch(MISDIRECTED);
  expect(await askAs('localhost', local.url)).toMatch(ANSWERED);
  await using open = await startProcess(folder.path, {
    ...env,
    AUTH: 'none',
    UPDATE_JOURNAL: 'other-journal',
  });
  expect(await askAs('app.example.com', open.url)).toMatch(ANSWERED);
});
