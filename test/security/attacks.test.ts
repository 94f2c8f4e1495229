import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type AttackedServer, startAttacked } from './attacked-server.ts';
import { DOCUMENT_ATTACKS } from './document-attacks.ts';
import { HTTP_ATTACKS } from './http-attacks.ts';
import { IDENTITY_ATTACKS } from './identity-attacks.ts';
import { OSS_ATTACKS } from './oss-attacks.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const GROUPS = [
  ['Documents', DOCUMENT_ATTACKS],
  ['HTTP', HTTP_ATTACKS],
  ['Identity', IDENTITY_ATTACKS],
  ['Answers of OSS', OSS_ATTACKS],
] as const;

/** More memory than that is no one request's. */
const MAX_GROWTH = 150 * 1024 * 1024;

/** Whoever is attacked answers others as ever. */
const PROMPT_MS = 2000;

let server: AttackedServer;
let rules: string;
beforeAll(async () => {
  // With room to spare V8 collects late, which looks like growth.
  server = await startAttacked({ NODE_OPTIONS: '--max-old-space-size=150' });
  rules = await server.rules();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

describe.each(GROUPS)('%s', (_group, attacks) => {
  test.for(attacks)('$name ($how): $outcome', async ({ run, outcome }) => {
    expect(await run(server)).toBe(outcome);
    const startedAt = performance.now();
    expect(await server.rules()).toBe(rules);
    expect(performance.now() - startedAt).toBeLessThan(PROMPT_MS);
  });
});

test('memory stays bounded', () => {
  const megabytes = Math.round(server.growth / 1024 ** 2);
  process.stderr.write(`attacks: memory grew by ${megabytes} MB at the most\n`);
  expect(server.growth).toBeLessThan(MAX_GROWTH);
});

test('docs/attacks.md has what was tried', async () => {
  const path = new URL('../../docs/attacks.md', import.meta.url);
  const tables = GROUPS.map(([group, attacks]) => {
    const rows = [...Map.groupBy(attacks, ({ outcome }) => outcome)].map(([outcome, same]) => {
      const byName = [...Map.groupBy(same, ({ name }) => name)];
      const tried = byName.map(
        ([name, ways]) => `${name} (${ways.map(({ how }) => how).join(', ')})`,
      );
      return `| ${outcome} | ${tried.join('; ')} |`;
    });
    return [`## ${group}`, '', '| answer | attacks |', '|---|---|', ...rows, ''].join('\n');
  });
  const committed = await readFile(path, 'utf8');
  const intro = committed.slice(0, committed.indexOf('## '));
  const text = `${intro}${tables.join('\n')}`;
  // After a change of the attacks UPDATE_DOCS=1 writes the page.
  if (process.env['UPDATE_DOCS']) await writeFile(path, text);
  else expect(committed).toBe(text);
});
