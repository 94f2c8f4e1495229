import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startSystem } from '../support/system.ts';
import { bodyOf, post, requestLines } from './support.ts';

test.for(['/livez', '/readyz'])('%s is answered by itself, and asks OSS nothing', async (path) => {
  await using system = await startSystem();
  const response = await fetch(new URL(path, system.url));
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.text()).toBe('ok\n');
  expect(system.requests).toEqual([]);
});

test.for(['/livez', '/readyz'])('%s is well while OSS is away', async (path) => {
  await using system = await startSystem();
  await system.emulator.close();
  expect((await fetch(new URL(path, system.url))).status).toBe(200);
});

test('the image’s health check finds a server, and that there is none', async () => {
  const image = await readFile(new URL('../../Dockerfile', import.meta.url), 'utf8');
  const [command = '', ...args] = JSON.parse(
    /^HEALTHCHECK .*CMD (\[.*\])$/m.exec(image)?.[1] ?? '',
  );
  const system = await startSystem();
  const options = { env: { PORT: new URL(system.url).port, PATH: process.env['PATH'] } };
  const check = () => promisify(execFile)(command, args, options);
  await check();
  expect(requestLines(system.log)).toMatchObject([{ path: '/livez', status: 200 }]);
  await system[Symbol.asyncDispose]();
  await expect(check()).rejects.toMatchObject({ code: 1 });
});

test('a probe that is well is only logged for debugging', async () => {
  await using system = await startSystem();
  await fetch(new URL('/readyz', system.url));
  expect(requestLines(system.log)).toMatchObject([{ path: '/readyz', status: 200, level: 20 }]);
});

test.for(['?x=/health', '?/health', '?x=/livez', '?/readyz'])(
  'a query to an address that ends with %s is answered',
  async (search) => {
    await using system = await startSystem();
    const response = await post(system.url + search, { query: '{ __typename }' });
    expect(await bodyOf(response)).toEqual({ data: { __typename: 'Query' } });
  },
);

test('a query that ends with /health is answered', async () => {
  await using system = await startSystem();
  const query = encodeURIComponent('{ __typename } # /health');
  const response = await fetch(`${system.url}?query=${query.replaceAll('%2F', '/')}`, {
    headers: { accept: 'application/json', 'x-graphql-yoga-csrf': '1' },
  });
  expect(await bodyOf(response)).toEqual({ data: { __typename: 'Query' } });
});

test('/health is no address of this server', async () => {
  await using system = await startSystem();
  expect((await fetch(new URL('/health', system.url))).status).toBe(404);
});
