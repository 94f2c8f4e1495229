import { relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plan } from '../../../src/cli/rules/plan.ts';
import { readRulesFile } from '../../../src/cli/rules/rules-file.ts';
import { readPage } from '../../docs/markdown.ts';
import { startSystem, type TestSystem } from '../../support/system.ts';
import { commandsOn, printed, ruleLine, rulesFile } from './support.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system[Symbol.asyncDispose]());

/** What `plan` says of a file; its lines begin with the place in the file. */
async function complaintOf(text: string | Buffer): Promise<string> {
  system.requests.length = 0;
  const { code, stdout, stderr } = await commandsOn(system).plan(text);
  expect({ code, stdout, requests: system.requests }).toEqual({
    code: 1,
    stdout: '',
    requests: [],
  });
  expect(stderr).toMatch(/^(?:\S+\/rules\.yaml:[^\n]+\n)+(?:… and \d+ more\n)?$/);
  // A line end is the only control character.
  expect(stderr.replaceAll('\n', '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  return stderr.replaceAll(/^\S+\/(?=rules\.yaml:)/gm, '').trimEnd();
}

const RULES = `rules:\n${ruleLine('a')}`;

describe('a file that is hostile, or not one of rules', () => {
  const deep = (open: string) => open.repeat(20_000);
  const laughs = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
  for (const [index, name] of [...'bcdefgh'].entries()) {
    const aliases = Array(10).fill(`*${'abcdefg'[index]}`).join(', ');
    laughs.push(`${name}: &${name} [${aliases}]`);
  }

  test.each<[string, string | Buffer, string | RegExp]>([
    ['no bytes', '', 'rules.yaml: is empty'],
    ['a comment only', '# rules\n', 'rules.yaml: is empty'],
    [
      'bytes that are no text',
      Buffer.from([0x72, 0xff, 0xfe, 0x80]),
      'rules.yaml: is not a text file',
    ],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), 'rules.yaml: is not a text file'],
    ['NUL', `${RULES}# \0`, 'rules.yaml: is not a text file'],
    ['an escape of a terminal', `${RULES}# \u001b[2J`, 'rules.yaml: is not a text file'],
    [
      'too many bytes',
      `#${' '.repeat(6_000_000)}`,
      'rules.yaml: has more than 6000000 bytes, the limit',
    ],
    ['ten thousand million laughs', laughs.join('\n'), /^rules\.yaml: Excessive alias count/],
    [
      'aliases of a long list',
      `a: &a [${'x,'.repeat(1000)}]\nb: [${'*a,'.repeat(900)}]`,
      'rules.yaml: has more than 500000 values with those that aliases repeat, or endlessly many',
    ],
    [
      'many aliases',
      `a: &a x\nb: [${'*a,'.repeat(2000)}]`,
      'rules.yaml:2:3005: has more than 1000 aliases',
    ],
    [
      'an alias of what it is in',
      'rules: &a [*a]',
      'rules.yaml: has more than 500000 values with those that aliases repeat, or endlessly many',
    ],
    ['an alias without an anchor', 'rules: *a', /^rules\.yaml: Unresolved alias/],
    ['deep lists', deep('['), 'rules.yaml:1:34: is nested more than 32 levels deep'],
    ['deep maps', deep('{a: '), 'rules.yaml:1:133: is nested more than 32 levels deep'],
    ['deep keys', deep('? '), 'rules.yaml:1:67: is nested more than 32 levels deep'],
    ['deep items', deep('- '), 'rules.yaml:1:67: is nested more than 32 levels deep'],
    ['a tag', 'rules: !rules []', 'rules.yaml:1:8: Unresolved tag: !rules'],
    [
      'a tag of code',
      'rules: !!js/function "() => 1"',
      'rules.yaml:1:8: Unresolved tag: tag:yaml.org,2002:js/function',
    ],
    [
      'a tag of YAML 1.1',
      'rules: !!binary aGk=',
      'rules.yaml:1:8: Unresolved tag: tag:yaml.org,2002:binary',
    ],
    ['YAML 1.1', `%YAML 1.1\n---\n${RULES}`, 'rules.yaml: must be YAML 1.2'],
    [
      'two documents',
      `${RULES}---\n${RULES}`,
      'rules.yaml:3:1: has a second document; put all rules into one',
    ],
    ['a key twice', `${RULES}rules: []\n`, 'rules.yaml:3:1: has the key "rules" twice'],
    [
      'a key twice in a rule',
      `rules:\n${ruleLine('a', ', bucket: b')}`,
      /^rules\.yaml:2:\d+: has the key "bucket" twice$/,
    ],
    [
      'a key that is a list',
      '? [rules]\n: []',
      'rules.yaml:1:3: With stringKeys, all keys must be strings',
    ],
    ['a merge', `<<: { rules: [] }\nrules: []`, 'rules.yaml:1:1: <<: is not known'],
    [
      'the names of prototypes',
      `${RULES}__proto__: { x: 1 }\nconstructor: 1\n`,
      'rules.yaml:3:1: __proto__: is not known\nrules.yaml:4:1: constructor: is not known',
    ],
    ['a text', 'rules', 'rules.yaml:1:1: must be a map, not "rules"'],
    ['a list', `- ${RULES.slice(0, -1)}`, 'rules.yaml:1:1: must be a map, not a list'],
    [
      'another kind of file',
      '{"data": {}}',
      'rules.yaml:1:1: rules: is missing\nrules.yaml:1:2: data: is not known',
    ],
    ['a tab', 'rules:\n\t- bucket: logs\n', 'rules.yaml:2:1: Tabs are not allowed as indentation'],
    [
      'text that reverses a line',
      'rules: []\n"\u202egol": 1\n',
      'rules.yaml:2:1: \\u{202e}gol: is not known',
    ],
  ])('%s', async (_, text, complaint) => {
    expect(await complaintOf(text)).toEqual(
      typeof complaint === 'string' ? complaint : expect.stringMatching(complaint),
    );
  });

  test('a thousand mistakes are shown as twenty', async () => {
    const lines = (await complaintOf(`rules:\n${'  - 1\n'.repeat(1000)}`)).split('\n');
    expect(lines).toHaveLength(21);
    expect(lines[0]).toBe('rules.yaml:2:5: rules.0: must be a map, not 1');
    expect(lines.at(-1)).toBe('… and 980 more');
  });
});

describe('a rule', () => {
  test.each([
    [', filter: { prefx: a }', 'rules.0.filter.prefx: is not known'],
    [', dayOfMonth: 1.5', 'rules.0.dayOfMonth: must be a whole number, not 1.5'],
    [
      ', filter: { minSize: 12345678901234567890 }',
      /^rules\.0\.filter\.minSize: must be a whole number up to 2\^53 - 1/,
    ],
    [
      ', filter: { lastModifiedAfter: 1 }',
      /^rules\.0\.filter\.lastModifiedAfter: must be a time such as/,
    ],
    [
      ', filter: { prefix: 2026 }',
      'rules.0.filter.prefix: must be text, not 2026: put it in quotes',
    ],
    [', autoDelete: yes', 'rules.0.autoDelete: must be true or false, not "yes"'],
    [
      ', optionalFields: [SIZE, Size]',
      /^rules\.0\.optionalFields\.1: must be one of CRC64, .*, not "Size"$/,
    ],
    [', optionalFields: SIZE', 'rules.0.optionalFields: must be a list, not "SIZE"'],
    [
      ', filter: { lastModifiedAfter: soon }',
      /^rules\.0\.filter\.lastModifiedAfter: must be a time such as .*, not "soon"$/,
    ],
    [
      ', filter: { lastModifiedAfter: 2026-01-31 }',
      /^rules\.0\.filter\.lastModifiedAfter: must be a time such as/,
    ],
  ])('with %s is refused by its place', async (change, complaint) => {
    const text = `rules:\n${ruleLine('a', change)}`;
    const [, message = ''] = /^rules\.yaml:2:\d+: (.*)$/.exec(await complaintOf(text)) ?? [];
    expect(message).toEqual(
      typeof complaint === 'string' ? complaint : expect.stringMatching(complaint),
    );
  });

  test('without what it needs is refused', async () => {
    const complaint = await complaintOf('rules:\n  - bucket: logs\n    inventoryId: a\n');
    const missing = ['destination', 'frequency', 'includedObjectVersions', 'isEnabled'];
    expect(complaint.split('\n')).toEqual(
      missing.map((name) => `rules.yaml:2:5: rules.0.${name}: is missing`),
    );
  });

  test('what the server refuses has its place too, also where an alias repeats it', async () => {
    const text =
      'rules:\n' +
      '  - &first\n' +
      '    bucket: Logs\n' +
      '    inventoryId: a\n' +
      '    isEnabled: true\n' +
      '    frequency: DAILY\n' +
      '    includedObjectVersions: ALL\n' +
      '    destination: { accountId: "1", roleName: R, bucket: reports }\n' +
      '  - *first\n';
    const complaint = await complaintOf(text);
    expect(complaint.split('\n')).toEqual([
      expect.stringMatching(/^rules\.yaml:3:5: rules\.0\.bucket: "Logs" is not a bucket name/),
      expect.stringMatching(/^rules\.yaml:3:5: rules\.1\.bucket: "Logs" is not a bucket name/),
    ]);
  });
});

test.each([
  [
    'CRLF and a byte order mark',
    (text: string) => Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`),
  ],
  ['UTF-16, as PowerShell writes it', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['no line end at its end', (text: string) => text.trimEnd()],
  ['JSON, which is YAML', () => '{"rules": [], "prune": null, "exceptBuckets": []}'],
])('a file with %s is read', async (_, encode) => {
  const { code, stderr } = await commandsOn(system).plan(encode(RULES));
  expect({ isPlanned: [0, 2].includes(code), stderr }).toEqual({ isPlanned: true, stderr: '' });
});

test('the file in the documentation is one', async () => {
  const { blocks } = await readPage('docs/rules-as-code.md');
  const text = blocks.find(({ language }) => language === 'yaml')?.text ?? '';
  const { input } = await readRulesFile(await rulesFile(text));
  expect(input).toMatchObject({
    rules: [
      { bucket: 'demo-photos' },
      { bucket: 'demo-*', destination: { bucket: 'demo-reports' } },
    ],
    exceptBuckets: ['demo-reports'],
    prune: { inventoryIdPrefix: 'managed-' },
  });
});

test('a file that cannot be read is named', async () => {
  for (const [file, reason] of [
    ['nowhere.yaml', 'ENOENT'],
    [relative('.', import.meta.dirname), 'EISDIR'],
  ] as const) {
    const { code, stderr } = await printed(() => plan(file, { server: system.url }));
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^The rules file cannot be read: ${reason}[^\n]+\n$`));
  }
});
