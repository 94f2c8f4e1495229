import { describe, expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { createLogger } from '../../src/server/telemetry/logger.ts';
import { errorDocument, startHostile } from '../support/hostile-oss.ts';
import { serve } from '../support/serve.ts';
import { accountOf, post } from './support.ts';

/** Every character that is no graph, and what a terminal or a reader makes of it. */
const ODD = [
  ...['\u007f', '\u0080', '\u0085', '\u009b', '\u009f', '\u00ad', '\u061c', '\u180e', '\u200b'],
  ...['\u200e', '\u200f', '\u2028', '\u2029', '\u202a', '\u202e', '\u2066', '\u2069', '\ufeff'],
  ...['\ufff9', '\u{e0001}', '\u{e007f}', '\u{1d173}'],
];
const SHOWN = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/u;

/** A server whose log is a text, as standard output gets it. */
async function startWritten(isTTY: boolean) {
  const written: string[] = [];
  const emulator = await startEmulator();
  emulator.createBucket({ name: 'logs' });
  const out = { isTTY, write: (text: string) => void written.push(text) };
  const server = await serve(accountOf(emulator), await createLogger('debug', out));
  return {
    url: server.url,
    text: () => written.join(''),
    async [Symbol.asyncDispose]() {
      await server.close();
      await emulator.close();
    },
  };
}

const DELETE = `mutation ($input: DeleteInventoryInput!) {
  deleteInventory(input: $input) { __typename }
}`;

describe.each([false, true])('lines of the log, on a terminal: %s,', (isTTY) => {
  test('escape what callers send', async () => {
    await using server = await startWritten(isTTY);
    const inventoryId = `a${ODD.join('a')}z`;
    await post(server.url, {
      query: DELETE,
      variables: { input: { bucket: 'logs', inventoryId } },
    });
    await expect.poll(server.text).toContain('audit');
    expect(server.text()).toContain('\\u202e');
    expect(server.text()).not.toMatch(SHOWN);
  });
});

test('what is escaped reads as what was sent', async () => {
  await using server = await startWritten(false);
  const inventoryId = `a${ODD.join('a')}z`;
  await post(server.url, { query: DELETE, variables: { input: { bucket: 'logs', inventoryId } } });
  const line = server
    .text()
    .split('\n')
    .find((each) => each.includes('"audit"'));
  expect(JSON.parse(line ?? '')).toMatchObject({ inventoryId });
});

test('lines escape what OSS says', async () => {
  const lines: string[] = [];
  const text = ODD.slice(1).join('x');
  await using system = await startHostile(
    (_request, response) => {
      response.writeHead(403).end(errorDocument('AccessDenied', `no ${text}`));
    },
    {},
    lines,
  );
  await system.ask('{ inventories(bucket: "logs") { totalCount } }');
  expect(lines.join('')).toContain('\\u2028');
  expect(lines.join('')).not.toMatch(SHOWN);
});
