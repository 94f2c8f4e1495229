import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { listen } from '../../src/server/http/listening.ts';
import { createLogger } from '../../src/server/telemetry/logger.ts';
import {
  bodyOf,
  type LogLine,
  post,
  startProcess,
  temporaryFolder,
  UNUSED_OSS,
} from './support.ts';

describe('HOST', () => {
  test.for(['::1', '[::1]'])('%s is an address to listen on', async (HOST) => {
    await using folder = await temporaryFolder();
    const env = { ...UNUSED_OSS, HOST, METRICS_HOST: HOST, METRICS_PORT: '0' };
    await using server = await startProcess(folder.path, env);
    expect(server.url).toMatch(/^http:\/\/\[::1\]:\d+\/graphql$/);
    const response = await post(server.url, { query: '{ __typename }' });
    expect((await bodyOf(response)).data).toEqual({ __typename: 'Query' });
    expect((await fetch(String(server.banner['metrics']))).status).toBe(200);
  });
});

test('connections that cannot be accepted are logged once a minute', async () => {
  const log: LogLine[] = [];
  const logger = await createLogger('info', { write: (line) => void log.push(JSON.parse(line)) });
  await using server = createServer();
  await listen(server, 0, '127.0.0.1', logger);
  const failed = Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' });
  for (let count = 0; count < 3; count += 1) server.emit('error', failed);
  expect(log).toMatchObject([
    {
      level: 50,
      err: { code: 'EMFILE' },
      msg: 'connections cannot be accepted, see the limit of open files',
    },
  ]);
});
