import { mkdir, mkdtempDisposable, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { expect, test } from 'vitest';
import { readTrustedDocuments } from '../../../src/config/trusted-documents.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { ROOT, readPage } from '../../docs/markdown.ts';
import { ruleXml } from '../../support/rules.ts';
import { startSystem } from '../../support/system.ts';

const DOCUMENTS = join(ROOT, 'packages/documents');

/** The page's MCP server, in a folder with its packages, and a client of it. */
async function startAgent(folder: string, env: Readonly<Record<string, string>>) {
  const { blocks } = await readPage('docs/agents.md');
  const script = blocks.find(({ language }) => language === 'js')?.text ?? '';
  const cwd = join(folder, 'agent');
  await mkdir(join(folder, 'node_modules'));
  await mkdir(cwd);
  await symlink(join(import.meta.dirname, 'node_modules'), join(cwd, 'node_modules'));
  await symlink(DOCUMENTS, join(folder, 'node_modules/oss-inventory-graphql-documents'));
  await writeFile(join(cwd, 'mcp.mjs'), script);
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: ['mcp.mjs'],
      cwd,
      env: { ...env },
    }),
  );
  return client;
}

test('the page’s MCP server has the published queries as tools, and no mutation', async () => {
  const path = join(DOCUMENTS, 'persisted-documents.json');
  await using system = await startSystem({
    serving: { trustedDocuments: { documents: readTrustedDocuments(path, schema), isOnly: true } },
  });
  system.emulator.storeRules('logs', [{ id: 'a', xml: ruleXml('a') }]);
  await using folder = await mkdtempDisposable(join(tmpdir(), 'agent-'));
  const client = await startAgent(folder.path, { INVENTORY_URL: system.url });
  const { tools } = await client.listTools();
  const names = tools.map(({ name }) => name);
  expect(names).toContain('Rules');
  expect(names.filter((name) => /create|update|delete|summarize/i.test(name))).toEqual([]);
  expect(tools.find(({ name }) => name === 'Rules')?.inputSchema).toMatchObject({
    required: ['bucket'],
    properties: { bucket: { type: 'string' } },
  });

  const found = await client.callTool({ name: 'Rules', arguments: { bucket: 'logs' } });
  expect(found).toMatchObject({ isError: false });
  expect(JSON.stringify(found)).toContain('\\"inventoryId\\":\\"a\\"');
  const missing = await client.callTool({ name: 'Rules', arguments: { bucket: 'none' } });
  expect(missing).toMatchObject({ isError: true });
  await expect(client.callTool({ name: 'DeleteRule', arguments: {} })).rejects.toThrow('no tool');
  expect(system.log).toContainEqual(expect.objectContaining({ msg: 'request', client: 'mcp' }));
  await client.close();
});
