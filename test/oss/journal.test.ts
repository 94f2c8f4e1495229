import { execFileSync } from 'node:child_process';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseXml } from '../../src/oss/client/xml.ts';
import { createJournal, type JournalFiles, oneAtATime } from '../../src/oss/inventory/journal.ts';
import { Create, Delete, Update } from '../graphql/documents.ts';
import { temporaryFolder } from '../server/support.ts';
import { createInput, ruleXml } from '../support/rules.ts';
import { startSystem } from '../support/system.ts';

const key = { bucket: 'logs', inventoryId: 'r1' };
const DISABLE = { input: { ...key, isEnabled: false } };
const document = parseXml(ruleXml('r1'));
const entry = {
  at: '2026-01-01T00:00:00.000Z',
  ...key,
  document,
  sent: [],
  unwanted: [],
  marks: [],
};

/** Files in memory. */
function memoryFiles(): JournalFiles & { readonly content: Map<string, string> } {
  const content = new Map<string, string>();
  return {
    content,
    list: async () => [...content.keys()],
    read: async (name) => content.get(name) ?? '',
    write: async (name, text) => void content.set(name, text),
    remove: async (name) => void content.delete(name),
  };
}

describe('what is in the directory', () => {
  test('an entry is found among what is not one, which is named and stays', async () => {
    await using folder = await temporaryFolder();
    const journal = createJournal(folder.path);
    await journal.write(entry);
    const path = (name: string) => join(folder.path, name);
    execFileSync('mkfifo', [path('fifo.json')]);
    await symlink('/dev/zero', path('zero.json'));
    await mkdir(path('folder.json'));
    await writeFile(path('large.json'), Buffer.alloc(2 * 1024 * 1024, ' '));
    await writeFile(path('cut.json'), '{"at":"2026');
    await writeFile(path('unfinished.json.part'), '{"at":"2026');
    await writeFile(path('lock'), '');
    const unreadable: string[] = [];
    expect(await journal.read((file) => unreadable.push(file))).toEqual([entry]);
    const others = ['cut', 'fifo', 'folder', 'large', 'zero'].map((name) => `${name}.json`);
    expect(unreadable.sort()).toEqual(others);
    const left = await readdir(folder.path);
    expect(left).toEqual(expect.arrayContaining([...others, 'lock']));
    expect(left).not.toContain('unfinished.json.part');
  });

  test('thousands of foreign files', async () => {
    const files = memoryFiles();
    for (let number = 0; number < 5000; number += 1) files.content.set(`${number}.json`, '{}');
    const journal = createJournal('', '', files);
    await journal.write(entry);
    let unreadable = 0;
    const entries = await journal.read(() => {
      unreadable += 1;
    });
    expect(entries).toEqual([entry]);
    expect(unreadable).toBe(5000);
  });

  test('an entry of another OSS is reported with its rule', async () => {
    const files = memoryFiles();
    await createJournal('', 'oss-cn-beijing', files).write(entry);
    const told: unknown[] = [];
    const journal = createJournal('', 'oss-cn-hangzhou', files);
    expect(await journal.read((_file, error, rule) => told.push(String(error), rule))).toEqual([]);
    expect(told).toEqual(['Error: It is of another OSS.', key]);
  });

  test('a rule has one entry, the last', async () => {
    const files = memoryFiles();
    const journal = createJournal('', '', files);
    await journal.write(entry);
    await journal.write({ ...entry, document: null });
    expect(await journal.read(expect.unreachable)).toEqual([{ ...entry, document: null }]);
    await journal.remove(key);
    expect(files.content.size).toBe(0);
  });
});

describe('a disk that hangs', () => {
  /** Files whose operations end when they are let. */
  function hanging(names: readonly (keyof JournalFiles)[]) {
    const files = memoryFiles();
    const { promise: opened, resolve: open } = Promise.withResolvers<void>();
    const held = Object.fromEntries(
      names.map((name) => [
        name,
        async (...given: [string, string]) => {
          await opened;
          return files[name](...given);
        },
      ]),
    );
    return { files: { ...files, ...held } as JournalFiles, content: files.content, open };
  }

  test('keeps an update from its delete, and no other write', async () => {
    const { files, open } = hanging(['list', 'write']);
    const journal = createJournal('', '', oneAtATime(files, 20));
    await using system = await startSystem({ serving: { journal } });
    const { data } = await system.ask(Create, { input: createInput() });
    expect(data.createInventory.__typename).toBe('CreateInventorySuccess');
    const { errors } = await system.ask(Update, DISABLE);
    expect(errors[0]?.extensions?.code).toBe('INTERNAL_SERVER_ERROR');
    expect(system.emulator.rules('logs').get('r1')).toContain('<IsEnabled>true');
    const deleted = await system.ask(Delete, { input: key });
    expect(deleted.data.deleteInventory.__typename).toBe('DeleteInventorySuccess');
    open();
  });

  test('what it writes in the end, when nobody waits any more, is removed', async () => {
    const { files, content, open } = hanging(['write']);
    const limited = oneAtATime(files, 20);
    await expect(createJournal('', '', limited).write(entry)).rejects.toThrow('within 20 ms');
    open();
    // It has its turn after the write.
    await limited.list();
    expect(content.size).toBe(0);
  });

  test('what waited for it too long is not begun', async () => {
    const { files, content, open } = hanging(['list']);
    const journal = createJournal('', '', oneAtATime(files, 20));
    const waiting = await Promise.allSettled([
      journal.read(expect.unreachable),
      journal.write(entry),
    ]);
    expect(waiting.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    open();
    await journal.remove(key);
    expect(content.size).toBe(0);
  });
});

test('an update that fails before its delete leaves no entry, also where the disk is full', async () => {
  const files = memoryFiles();
  const full = async (name: string, text: string) => {
    files.content.set(name, text);
    throw Object.assign(new Error('The disk is full.'), { code: 'ENOSPC' });
  };
  const journal = createJournal('', '', { ...files, write: full });
  await using system = await startSystem({ serving: { journal } });
  system.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);
  const { errors } = await system.ask(Update, DISABLE);
  expect(errors[0]?.extensions?.code).toBe('INTERNAL_SERVER_ERROR');
  expect(system.emulator.rules('logs').get('r1')).toBe(ruleXml('r1'));
  expect(files.content.size).toBe(0);
});
