import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { plan } from '../../../src/cli/rules/plan.ts';
import { portOf } from '../../server/support.ts';
import { startSystem } from '../../support/system.ts';
import { deadAddress } from '../support.ts';
import { commandsOn, printed, ruleLine, rulesFile } from './support.ts';

const RULES = `rules:\n${ruleLine('a')}`;

/** What a server answers in turn; the last answer is repeated. */
type Answer = readonly [status: number, headers: Readonly<Record<string, string>>, body: string];

/** A server with fixed answers. */
async function startFake(...answers: readonly Answer[]) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const [status, headers, body] = answers[requests.length] ?? answers.at(-1) ?? [500, {}, ''];
    requests.push(request);
    request.resume().on('end', () => response.writeHead(status, headers).end(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server.address())}/graphql`,
    requests,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

const EMPTY_PLAN = {
  digest: 'k3vD0m6c2mZ0l1YbqkqT9w',
  createCount: 0,
  replaceCount: 0,
  deleteCount: 0,
  unchangedCount: 1,
  unmatchedPatterns: [],
  changes: [],
  unreadableBuckets: [],
};
const ONE_CREATE = {
  ...EMPTY_PLAN,
  createCount: 1,
  changes: [
    {
      action: 'CREATE',
      bucket: { name: 'logs' },
      inventoryId: 'a',
      differences: [],
      blockedBy: null,
    },
  ],
};
const OK: Answer = [200, {}, JSON.stringify({ data: { planInventories: EMPTY_PLAN } })];

test.each([429, 503])('a request that is refused with %i for now is sent again', async (status) => {
  await using server = await startFake([status, { 'retry-after': '0' }, '{}'], OK);
  expect(await commandsOn(server).plan(RULES)).toMatchObject({ code: 0, stderr: '' });
  expect(server.requests).toHaveLength(2);
});

test('a server that never has time is given up', async () => {
  const body = JSON.stringify({ errors: [{ message: 'Too many requests.' }] });
  await using server = await startFake([429, { 'retry-after': '0' }, body]);
  expect(await commandsOn(server).plan(RULES)).toEqual({
    code: 1,
    stdout: '',
    stderr: 'Too many requests.\n',
  });
  expect(server.requests).toHaveLength(5);
});

test.each<[string, Answer, RegExp]>([
  [
    'a page',
    [200, { 'content-type': 'text/html' }, '<html>'],
    /^\S+ answers 200, and not as GraphQL: /,
  ],
  [
    'a proxy',
    [502, { 'content-type': 'text/html' }, '<h1>'],
    /^\S+ answers 502, and not as GraphQL: /,
  ],
  ['a list', [200, {}, '[]'], /^\S+ answers 200, and not as GraphQL: /],
  ['no data', [200, {}, '{"data": null}'], /^\S+ answers 200, and not as GraphQL: /],
  [
    'a sentence with an escape of a terminal',
    [400, { 'content-type': 'text/plain' }, 'No \u009b2J\n'],
    /^\S+ answers 400: No \\u\{9b\}2J\n$/,
  ],
  [
    'an error with one',
    [200, {}, JSON.stringify({ errors: [{ message: 'No \u001b[2J' }] })],
    /^No \\u\{1b\}\[2J\n$/,
  ],
])('%s is no plan', async (_, answer, complaint) => {
  await using server = await startFake(answer);
  const { code, stdout, stderr } = await commandsOn(server).plan(RULES);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(complaint);
});

test('credentials of the environment go to the server, and to no other', async () => {
  vi.stubEnv('INVENTORY_API_KEY', 'key-1');
  vi.stubEnv('INVENTORY_TOKEN', 'token-1\n');
  await using other = await startFake(OK);
  await using server = await startFake(OK, [307, { location: other.url }, '']);
  expect(await commandsOn(server).plan(RULES)).toMatchObject({ code: 0 });
  expect(server.requests[0]?.headers).toMatchObject({
    'x-api-key': 'key-1',
    authorization: 'Bearer token-1',
  });
  const { code, stderr } = await commandsOn(server).plan(RULES);
  expect(code).toBe(1);
  expect(stderr).toMatch(/ answers 307, /);
  expect(other.requests).toEqual([]);
});

test('a key that a header cannot have is not shown', async () => {
  vi.stubEnv('INVENTORY_API_KEY', 'secret\nkey');
  const { code, stderr } = await commandsOn({ url: 'http://127.0.0.1:1/graphql' }).plan(RULES);
  expect(code).toBe(1);
  expect(stderr).toBe('INVENTORY_API_KEY must be one word of ASCII characters.\n');
});

test('a server that wants a key says so', async () => {
  const apiKeys = [{ name: 'ci', sha256: createHash('sha256').update('a-long-key').digest() }];
  await using system = await startSystem({ serving: { identity: { apiKeys, tokens: undefined } } });
  const refused = await commandsOn(system).plan(RULES);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(/^Authentication required: send an API key as `x-api-key`\.\n$/);
  vi.stubEnv('INVENTORY_API_KEY', 'a-long-key');
  expect(await commandsOn(system).plan(RULES)).toMatchObject({ code: 2, stderr: '' });
});

test.each([
  ['no URL', 'inventory.example.com', /^--server must be a URL/],
  ['another protocol', 'file:///etc/passwd', /^--server must be a URL/],
  ['a password', 'http://user:secret@127.0.0.1/graphql', /^--server must not contain (?!.*secret)/],
])('--server with %s is refused', async (_, server, complaint) => {
  const file = await rulesFile(RULES);
  const { code, stderr } = await printed(() => plan(file, { server }));
  expect(code).toBe(1);
  expect(stderr).toMatch(complaint);
});

test('a server that is not there is named', async () => {
  const { code, stderr } = await commandsOn({ url: `http://${await deadAddress()}/graphql` }).plan(
    RULES,
  );
  expect(code).toBe(1);
  expect(stderr).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/graphql does not answer: .*ECONNREFUSED/);
});

describe('an answer of apply that is lost', () => {
  /** Passes requests on to a server, but cuts off the answers to some mutations. */
  async function startRelay(to: string, { cut }: { readonly cut: number }) {
    let mutations = 0;
    const server = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString();
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(to, { method: 'POST', headers, body });
      const text = await answer.text();
      if (body.includes('mutation ')) mutations += 1;
      if (body.includes('mutation ') && mutations === cut) response.destroy();
      else response.writeHead(answer.status, headers).end(text);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return {
      url: `http://127.0.0.1:${portOf(server.address())}/graphql`,
      async [Symbol.asyncDispose]() {
        server.close();
        server.closeAllConnections();
        await once(server, 'close');
      },
    };
  }

  test('is no failure of its changes: a new plan says which are made', async () => {
    await using system = await startSystem();
    await using relay = await startRelay(system.url, { cut: 2 });
    const ids = Array.from({ length: 101 }, (_, index) => `r${index}`);
    const { emulator } = system;
    emulator.inject({
      kind: 'error',
      status: 403,
      code: 'AccessDenied',
      operation: 'PutBucketInventory',
      inventoryId: 'r7',
      times: 9,
    });
    const text = `rules:\n${ids.map((id) => ruleLine(id)).join('')}`;
    const { code, stderr } = await commandsOn(relay).apply(text);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^\S+ does not answer: .*\nThere was no answer\. Changes made: 100 of 101\. Not made, or still under way:\nlogs\/r7\n$/,
    );
  });

  test('leaves unknown what is in a bucket that cannot be read any more', async () => {
    await using system = await startSystem();
    await using relay = await startRelay(system.url, { cut: 1 });
    const { emulator } = system;
    emulator.inject({
      kind: 'error',
      status: 403,
      code: 'AccessDenied',
      operation: 'PutBucketInventory',
      times: 9,
      onMeet: () =>
        emulator.inject({
          kind: 'error',
          status: 403,
          code: 'AccessDenied',
          operation: 'ListBucketInventory',
          times: 9,
        }),
    });
    const { code, stderr } = await commandsOn(relay).apply(RULES);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /Changes made: 0 of 1\. Not made, or still under way:\nlogs\/a: its bucket cannot be read now\n$/,
    );
  });

  test('and a server that is gone leave all unknown', async () => {
    await using server = await startFake(
      [200, {}, JSON.stringify({ data: { planInventories: ONE_CREATE } })],
      [502, {}, '<h1>'],
    );
    const { code, stderr } = await commandsOn(server).apply(RULES);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /answers 502.*\nThere was no answer: what the last request has changed is not known\. Run plan to see it\.\n$/,
    );
  });
});
