import { describe, expect, test } from 'vitest';
import { DEFAULT_ACCOUNT } from '../../src/emulator/emulator.ts';
import type { CreateInventoryInput, RuleFieldsFragment } from '../gql/graphql.ts';
import { createInput } from '../support/rules.ts';
import { startSystem } from '../support/system.ts';
import { Create, Delete, Page, Rule } from './documents.ts';

const strings = [
  'a&b<c>',
  ']]>',
  'x</Prefix><StorageClass>IA</StorageClass><Prefix>',
  'R</RoleArn><RoleArn>acs:ram::999:role/Evil',
  'k</KeyId></SSE-KMS><SSE-OSS/><SSE-KMS><KeyId>',
  '<!--',
  '<![CDATA[x]]>',
  '<?xml version="1.0"?>',
  '&amp;',
  '&#0;',
  '&evil;',
  '中文',
  '😀',
  '\ud83d',
  'a\ude00b',
  'a\u0000b',
  '\u0001',
  '\u007f\u0085\u2028',
  '\uffff',
  'é'.repeat(192),
  '😀'.repeat(192),
  'x'.repeat(192),
  'x'.repeat(193),
  '😀'.repeat(193),
  '__proto__',
  'constructor',
  '../',
  '..',
  '.',
  '/',
  '//',
  '%2F',
  '%',
  '%zz',
  'a\r\nb',
  '\r',
  '\n',
  '\t',
  ' ',
  ' x ',
  '+',
  'a+b c',
  '?inventory',
  '&inventoryId=other',
  '#',
  '=',
  '"',
  "'",
  '\\',
  '*',
  '!()~',
];

const fields: [
  string,
  (text: string) => Partial<CreateInventoryInput>,
  (rule: RuleFieldsFragment) => unknown,
][] = [
  ['inventoryId', (inventoryId) => ({ inventoryId }), (rule) => rule.inventoryId],
  ['filter.prefix', (prefix) => ({ filter: { prefix } }), (rule) => rule.filter.prefix],
  [
    'destination.prefix',
    (prefix) => inDestination({ prefix }),
    ({ destination }) => destination.prefix,
  ],
  [
    'destination.roleName',
    (roleName) => inDestination({ roleName }),
    ({ destination }) => destination.roleName,
  ],
  [
    'destination.accountId',
    (accountId) => inDestination({ accountId }),
    ({ destination }) => destination.accountId,
  ],
  [
    'destination.bucket',
    (bucket) => inDestination({ bucket }),
    ({ destination }) => destination.bucket.name,
  ],
  [
    'destination.encryption.sseKms.keyId',
    (keyId) => inDestination({ encryption: { sseKms: { keyId } } }),
    ({ destination: { encryption } }) =>
      encryption?.__typename === 'SseKmsEncryption' ? encryption.keyId : encryption,
  ],
  ['bucket', (bucket) => ({ bucket }), (rule) => rule.bucket.name],
];

function inDestination(change: Partial<CreateInventoryInput['destination']>) {
  return { destination: { ...createInput().destination, ...change } };
}

/** The rule with the field under test blanked out: what no string may change. */
function rest(rule: RuleFieldsFragment, text: string): unknown {
  return JSON.parse(
    JSON.stringify({ ...rule, id: '', inventoryId: '' }, (_key, value) => {
      if (value === text) return '(text)';
      return typeof value === 'string' && value.endsWith(`:role/${text}`) ? '(arn)' : value;
    }),
  );
}

describe.each(fields)('%s', (name, change, read) => {
  test.each(strings.map((text) => [JSON.stringify(text).slice(0, 60), text]))(
    '%s is stored and read back equal, or refused',
    async (_shown, text) => {
      await using system = await startSystem();
      const input = createInput(change(text));
      const plain = await system.ask(Create, {
        input: createInput({ inventoryId: 'plain', ...change('plain-text-1') }),
      });

      const { status, data, errors } = await system.ask(Create, { input });

      expect(status).toBe(200);
      expect(errors).toEqual([]);
      const result = data.createInventory;
      const stored = [...system.emulator.rules(input.bucket).keys()];
      if (result.__typename !== 'CreateInventorySuccess') {
        // Only text that OSS has a rule against is refused, with its place; nothing else is touched.
        // Some are names that a bucket could have.
        const isGone = name === 'bucket' && result.__typename === 'NoSuchBucketError';
        if (!isGone) expect(result.__typename).toBe('InvalidArgumentError');
        if (result.__typename === 'InvalidArgumentError') {
          expect(result.issues.map(({ path }) => path.join('.'))).toEqual([name]);
        }
        expect(stored).not.toContain(input.inventoryId === text ? text : '(none)');
        return;
      }
      expect(read(result.inventory)).toBe(text);
      const one = await system.ask(Rule, {
        bucket: input.bucket,
        inventoryId: input.inventoryId,
      });
      expect(one.data.inventory).toEqual(result.inventory);
      const first = plain.data.createInventory;
      if (first.__typename === 'CreateInventorySuccess') {
        expect(rest(result.inventory, text)).toEqual(rest(first.inventory, 'plain-text-1'));
      }
      const page = await system.ask(Page, { bucket: input.bucket });
      expect(page.data.inventories.nodes).toContainEqual({ inventoryId: input.inventoryId });
    },
  );
});

test('refuses exactly what OSS forbids', async () => {
  await using system = await startSystem();
  const refused: Record<string, string[]> = {};
  for (const [name, change] of fields) {
    if (name === 'bucket' || name === 'destination.bucket' || name === 'destination.accountId') {
      continue;
    }
    for (const text of strings) {
      const { inventoryId = `r${crypto.randomUUID()}`, ...other } = change(text);
      const { data } = await system.ask(Create, { input: createInput({ inventoryId, ...other }) });
      if (data.createInventory.__typename !== 'CreateInventorySuccess') {
        refused[name] = [...(refused[name] ?? []), text];
      }
    }
  }
  const noXml = strings.filter(
    (text) =>
      !text.isWellFormed() ||
      ['\u0000', '\u0001', '\uffff'].some((character) => text.includes(character)),
  );
  const long = strings.filter((text) => [...text].length > 192);
  const special = strings.filter((text) => /[%&$@^*!#]/.test(text));
  const noRole = strings.filter((text) => !/^[\w.@-]{1,128}$/.test(text));
  expect(refused).toEqual({
    inventoryId: strings.filter((text) => noXml.includes(text) || long.includes(text)),
    'filter.prefix': noXml,
    'destination.prefix': strings.filter((text) => noXml.includes(text) || special.includes(text)),
    'destination.roleName': noRole,
    'destination.encryption.sseKms.keyId': noXml,
  });
});

test('hostile names in the other operations: found, refused or gone, never a failure', async () => {
  await using system = await startSystem();
  for (const text of strings) {
    const answers = [
      await system.ask(Rule, { bucket: 'logs', inventoryId: text }),
      await system.ask(Rule, { bucket: text, inventoryId: 'x' }),
      await system.ask(Page, { bucket: text }),
      await system.ask(Page, { bucket: 'logs', after: text }),
      await system.askText('query ($id: ID!) { node(id: $id) { id } }', { id: text }),
      await system.askText('query ($text: String!) { bucket(name: $text) { name } }', { text }),
      await system.askText('query ($text: String!) { buckets(prefix: $text) { nodes { name } } }', {
        text,
      }),
    ];
    for (const { status, errors } of answers) {
      expect(status).toBe(200);
      for (const { extensions } of errors)
        expect(extensions?.code).toMatch(/BAD_USER_INPUT|NO_SUCH_BUCKET/);
    }
    for (const key of [
      { bucket: 'logs', inventoryId: text },
      { bucket: text, inventoryId: 'x' },
    ]) {
      const { data, errors } = await system.ask(Delete, { input: key });
      expect(errors).toEqual([]);
      expect(data.deleteInventory.__typename).toMatch(/Success|InvalidArgument|NoSuchBucket/);
    }
  }
});

test('the account of these tests is the one of the emulator', () => {
  expect(createInput().destination.accountId).toBe(DEFAULT_ACCOUNT.accountId);
});
