import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtempDisposable, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { createSubgraphSchema, subgraphText } from '../../../src/graphql/federation.ts';
import { startSystem } from '../../support/system.ts';
import { startTeam } from './gateways.ts';
import { COMPOSERS, service, TEAM_SDL } from './subgraphs.ts';

const ROOT = join(import.meta.dirname, '../../..');
const page = await readFile(join(ROOT, 'docs/federation.md'), 'utf8');

/** The page's code in one language. */
const code = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(
    ([, text = '']) => text,
  );

const [compose = '', apollo = '', hive = ''] = code('js');

test.each([
  ['Apollo Gateway', '@apollo/composition', apollo],
  ['Hive Gateway', '@theguild/federation-composition', hive],
])('the page’s scripts compose, and run %s', async (_name, composition, gateway) => {
  // As in production, where `_service` is disabled too.
  const serving = { schema: createSubgraphSchema(), introspection: false };
  await using subgraph = await startSystem({ serving });
  await using team = await startTeam();
  await using folder = await mkdtempDisposable(join(tmpdir(), 'federation-'));
  const cwd = await installedIn(folder.path);
  await writeFile(join(cwd, 'team.graphql'), TEAM_SDL);
  const run = async (name: string, text: string) => {
    await writeFile(join(cwd, name), text);
    return spawn(process.execPath, [name], {
      cwd,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  };

  const composing = await run(
    'compose.mjs',
    compose
      .replace('http://127.0.0.1:4000/graphql', subgraph.url)
      .replace('http://127.0.0.1:4001/graphql', team.url)
      .replace("'@apollo/composition'", `'${composition}'`),
  );
  expect(await once(composing, 'exit')).toEqual([0, null]);

  const child = await run('gateway.mjs', gateway.replace('4100', '0'));
  const ended = once(child, 'exit');
  try {
    const url = await firstUrl(child.stdout);
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ bucket(name: "logs") { region owner { name } } }' }),
    });
    expect(await response.json()).toEqual({
      data: { bucket: { region: 'oss-cn-hangzhou', owner: { name: 'Observability' } } },
    });
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
});

test('the page’s other subgraph composes with this one', () => {
  const [sdl = ''] = code('graphql');
  for (const each of Object.values(COMPOSERS)) {
    const composed = each([service('inventory', subgraphText), service('team', sdl)]);
    expect(composed.errors).toEqual([]);
    expect(composed.hints).toEqual([]);
  }
});

/** Makes a folder whose scripts import the gateways' packages, and this one. */
async function installedIn(parent: string): Promise<string> {
  const folder = join(parent, 'gateway');
  await mkdir(folder);
  await symlink(join(import.meta.dirname, 'node_modules'), join(folder, 'node_modules'));
  await mkdir(join(parent, 'node_modules'));
  await symlink(ROOT, join(parent, 'node_modules/oss-inventory-graphql'));
  return folder;
}

/** The first line that is an address; gateways may log before it. */
async function firstUrl(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    if (URL.canParse(line)) return line;
  }
  throw new Error('The gateway ended without an address.');
}
