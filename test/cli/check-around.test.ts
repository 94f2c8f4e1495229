import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_ACCOUNT } from '../../src/emulator/emulator.ts';
import { AUDIENCE, ISSUER, startIssuer } from '../server/issuer.ts';
import { portOf, temporaryFolder } from '../server/support.ts';
import { check, deadAddress, startOss, wrongOf } from './support.ts';

const [USER] = DEFAULT_ACCOUNT.users;

describe('a dead endpoint', () => {
  const keys = {
    OSS_REGION: 'oss-cn-hangzhou',
    OSS_ACCESS_KEY_ID: `${USER?.accessKeyId}`,
    OSS_ACCESS_KEY_SECRET: `${USER?.accessKeySecret}`,
  };

  /** What is wrong with an endpoint, and nothing else is. */
  async function complaint(OSS_ENDPOINT: string, OSS_ATTEMPT_TIMEOUT_MS = '30000') {
    const env = { ...keys, OSS_ENDPOINT, OSS_ATTEMPT_TIMEOUT_MS };
    const { code, lines } = await check(env, '--bucket', 'logs');
    expect(code).toBe(1);
    expect(lines.map(({ state }) => state)).toEqual(['ok', 'ok', 'wrong']);
    return wrongOf(lines)[0];
  }

  test('where nobody listens', async () => {
    const address = await deadAddress();
    expect(await complaint(`http://${address}`)).toMatch(
      `OSS: nobody listens at ${address} (ECONNREFUSED): check OSS_ENDPOINT`,
    );
  });

  test('a name that does not exist', async () => {
    expect(await complaint('https://oss.invalid')).toMatch(
      /^OSS: the host name oss\.invalid cannot be found \(\w+\): check OSS_ENDPOINT/,
    );
  });

  test('TLS to what speaks none', async () => {
    await using oss = await startOss();
    expect(await complaint(oss.emulator.url.replace('http:', 'https:'))).toMatch(
      /^OSS: \S+ speaks no TLS that fits \(\w+\): check https:\/\/ in OSS_ENDPOINT/,
    );
  });

  test('that never answers', async () => {
    await using silent = createTcpServer((socket) => void socket.resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const url = `http://127.0.0.1:${portOf(silent.address())}`;
    expect(await complaint(url, '300')).toMatch(/^OSS: \S+ does not answer in time: /);
  });

  test('that is not OSS', async () => {
    await using other = createServer((_, response) => void response.end('hello'));
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const url = `http://127.0.0.1:${portOf(other.address())}`;
    expect(await complaint(url)).toMatch(/^OSS: something answers at \S+, but it is not OSS/);
  });
});

describe('what is around OSS', () => {
  test('what cannot be read, written or reached is named by its setting', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'file');
    await writeFile(file, '');
    const address = await deadAddress();
    const { code, lines } = await check({
      TRUSTED_DOCUMENTS: join(folder.path, 'missing.json'),
      UPDATE_JOURNAL: join(file, 'journal'),
      EMULATOR_DATA: join(file, 'data.sqlite'),
      JWT_JWKS_URL: `http://${address}/keys`,
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: AUDIENCE,
      ACCESS_POLICY: '{"grants":[{"to":"authenticated","may":["read"],"on":["*"]}]}',
      RATE_LIMIT_COST_PER_MINUTE: '1000',
      REDIS_URL: `redis://user:password@${address}`,
    });
    expect(code).toBe(1);
    expect(wrongOf(lines)).toEqual([
      expect.stringMatching(/^TRUSTED_DOCUMENTS: cannot be read: ENOENT/),
      expect.stringMatching(/^UPDATE_JOURNAL: .* cannot be written: /),
      expect.stringMatching(/^JWT_JWKS_URL: .*ECONNREFUSED/),
      expect.stringMatching(/^REDIS_URL: .*ECONNREFUSED/),
      expect.stringMatching(/^EMULATOR_DATA: .* cannot be written: /),
    ]);
    expect(JSON.stringify(lines)).not.toContain('password');
  });

  test('and what can is ok', async () => {
    await using folder = await temporaryFolder();
    await using issuer = await startIssuer();
    const documents = join(folder.path, 'documents.json');
    await writeFile(documents, '{"first":"{ buckets { nodes { name } } }"}');
    await mkdir(join(folder.path, 'journal'));
    const { code, lines } = await check({
      TRUSTED_DOCUMENTS: documents,
      UPDATE_JOURNAL: join(folder.path, 'journal'),
      JWT_JWKS_URL: issuer.jwksUrl,
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: AUDIENCE,
      ACCESS_POLICY: '{"grants":[{"to":"authenticated","may":["read"],"on":["*"]}]}',
    });
    expect(wrongOf(lines)).toEqual([]);
    expect(code).toBe(0);
    expect(lines).toContainEqual({ state: 'ok', name: 'JWT_JWKS_URL', text: 'keys: 1' });
  });

  test('an issuer without keys, and a data file that is none', async () => {
    await using issuer = await startIssuer();
    issuer.isDown = true;
    const { code, lines } = await check({
      EMULATOR_DATA: process.execPath,
      JWT_JWKS_URL: issuer.jwksUrl,
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: AUDIENCE,
      ACCESS_POLICY: '{"grants":[{"to":"authenticated","may":["read"],"on":["*"]}]}',
    });
    expect(code).toBe(1);
    expect(wrongOf(lines)).toEqual([
      expect.stringMatching(/^JWT_JWKS_URL: \S+ answers 500: /),
      expect.stringMatching(/^EMULATOR_DATA: .*file is not a database/),
    ]);
  });
});
