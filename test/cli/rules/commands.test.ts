import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { apply } from '../../../src/cli/rules/apply.ts';
import { serializeXml } from '../../../src/oss/client/xml.ts';
import { writeInventory } from '../../../src/oss/inventory/inventory-xml.ts';
import { rules as randomRules } from '../../oss/random-rules.ts';
import { manyRules, ruleXml } from '../../support/rules.ts';
import { repeatable } from '../../support/seed.ts';
import { operationsOf, startSystem } from '../../support/system.ts';
import { commandsOn, printed, ruleLine, rulesFile } from './support.ts';

const withRules = async (
  ids: readonly string[],
  options: Parameters<typeof startSystem>[0] = {},
) => {
  const system = await startSystem(options);
  system.emulator.storeRules(
    'logs',
    ids.map((id) => ({ id, xml: ruleXml(id) })),
  );
  return { system, ...commandsOn(system), [Symbol.asyncDispose]: system[Symbol.asyncDispose] };
};

const idsIn = ({ emulator }: Awaited<ReturnType<typeof startSystem>>, bucket = 'logs') => [
  ...emulator.rules(bucket).keys(),
];

describe('export', () => {
  test('writes all rules by bucket and id, as an input would have them', async () => {
    await using on = await withRules(['b', 'a']);
    on.system.emulator.storeRules('reports', [{ id: 'c', xml: ruleXml('c') }]);
    const { code, stdout, stderr } = await on.export();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const destination = {
      format: 'CSV',
      accountId: '1000000000000000',
      roleName: 'AliyunOSSRole',
      bucket: 'reports',
    };
    const rule = {
      isEnabled: true,
      frequency: 'DAILY',
      includedObjectVersions: 'ALL',
      destination,
    };
    expect(parse(stdout)).toEqual({
      rules: [
        { bucket: 'logs', inventoryId: 'a', ...rule },
        { bucket: 'logs', inventoryId: 'b', ...rule },
        { bucket: 'reports', inventoryId: 'c', ...rule },
      ],
    });
    expect((await on.export()).stdout).toBe(stdout);
  });

  test('writes the rules of the named buckets, each once', async () => {
    await using on = await withRules([]);
    on.system.emulator.storeRules('logs', manyRules(150));
    on.system.emulator.storeRules('reports', [{ id: 'c', xml: ruleXml('c') }]);
    const { code, stdout } = await on.export(['reports', 'logs', 'logs']);
    expect(code).toBe(0);
    const { rules } = parse(stdout) as { rules: { bucket: string; inventoryId: string }[] };
    expect(rules.map(({ bucket, inventoryId }) => `${bucket}/${inventoryId}`)).toEqual([
      ...manyRules(150).map(({ id }) => `logs/${id}`),
      'reports/c',
    ]);
    expect((await on.export(['Logs'])).code).toBe(2);
  });

  test('writes what an input cannot say as comments', async () => {
    await using on = await withRules([]);
    const xml = ruleXml('a', '<Future>\u202e1</Future>')
      .replace('Daily', 'Hourly')
      .replace('All', 'Some');
    on.system.emulator.storeRules('logs', [{ id: 'a', xml }]);
    const { stdout } = await on.export();
    expect(stdout).toContain(
      [
        '  # UNKNOWN: a value that the server does not know. An update keeps it; a create refuses it.',
        '  # An element that the server does not know. An update keeps it; a create cannot write it: <Future>\\u{202e}1</Future>',
        '  - bucket: logs',
      ].join('\n'),
    );
    expect(parse(stdout)).toMatchObject({ rules: [{ frequency: 'UNKNOWN' }] });
  });

  test('keeps a terminal safe, and every text as it is', async () => {
    const ids = [
      '\u009b2J',
      'a\u202eb\\',
      'line\nend',
      '\ufeffmark',
      '\u{e0001}',
      ' "quoted" ',
      'yes',
      '0x10',
      '~',
    ];
    await using on = await withRules(ids);
    const { stdout } = await on.export();
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    const { rules } = parse(stdout) as { rules: { inventoryId: string }[] };
    expect(rules.map(({ inventoryId }) => inventoryId).sort()).toEqual(ids.toSorted());
    expect(await on.plan(stdout)).toMatchObject({ code: 0 });
  });

  test.each([[[]], [['logs', 'reports']]])(
    'of %j writes nothing if a bucket cannot be read, unless that is allowed',
    async (buckets) => {
      await using on = await withRules(['a']);
      const fault = { kind: 'error', status: 403, code: 'AccessDenied' } as const;
      on.system.emulator.inject({
        ...fault,
        bucket: 'reports',
        operation: 'ListBucketInventory',
        times: 9,
      });
      const refused = await on.export(buckets);
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toMatch(
        /^Bucket reports cannot be read: [^\n]+\nNothing is written\. [^\n]+\n$/,
      );
      const allowed = await on.export(buckets, { allowUnreadable: true });
      expect(allowed.code).toBe(0);
      expect(allowed.stderr).toMatch(/^Bucket reports cannot be read: [^\n]+\n$/);
      expect(allowed.stdout).toContain('# Not here, because it cannot be read: reports\n');
      expect(parse(allowed.stdout)).toMatchObject({ rules: [{ inventoryId: 'a' }] });
    },
  );

  test('names a bucket that does not exist', async () => {
    await using on = await withRules(['a']);
    const { code, stdout, stderr } = await on.export(['logs', 'nowhere']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^Bucket nowhere cannot be read: .*does not exist/);
  });
});

/** Any rules with ids of their own and, in some, an element that the server does not know. */
const storedRules = fc
  .array(
    fc.tuple(randomRules, fc.constantFrom('', '<Future a="b"> \u202e </Future>'), fc.boolean()),
    {
      minLength: 50,
      maxLength: 100,
    },
  )
  .map((list) =>
    list.map(([rule, future, isOwnRole], index) => {
      const { accountId, roleArn } = rule.destination;
      const id = `${rule.filter.prefix ?? ''}-${index}`;
      const arn = `acs:ram::${isOwnRole ? accountId : '1'}:role/${roleArn}`;
      const destination = { ...rule.destination, roleArn: arn };
      const document = writeInventory({ ...rule, inventoryId: id, destination });
      const end = '</InventoryConfiguration>';
      const xml = serializeXml(document).replace(/^<\?.*?\?>\s*/, '');
      return { id, xml: xml.replace(end, `${future}${end}`) };
    }),
  );

test('what export has written needs no change, whatever rules OSS has', async () => {
  await using system = await startSystem();
  const commands = commandsOn(system);
  const property = fc.asyncProperty(storedRules, async (stored) => {
    system.emulator.deleteRules('logs');
    system.emulator.storeRules('logs', stored);
    const { code, stdout: text } = await commands.export(['logs']);
    expect(code).toBe(0);
    expect(await commands.plan(text)).toEqual({
      code: 0,
      stdout: `No changes. Rules as the file says: ${stored.length}.\n`,
      stderr: '',
    });
  });
  await fc.assert(property, repeatable('export', 5));
});

describe('plan', () => {
  test('shows each change, and what it costs; the exit code says whether there is one', async () => {
    await using on = await withRules(['same', 'other', 'old']);
    const text =
      `rules:\n${ruleLine('same')}${ruleLine('other', ', filter: { prefix: "a\\u202e" }')}${ruleLine('new')}` +
      `${ruleLine('x', '', '"nothing-*"')}prune: { bucket: logs, inventoryIdPrefix: ol }\n`;
    on.system.requests.length = 0;
    const { code, stdout, stderr } = await on.plan(text);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(stdout).toBe(
      [
        '+ create logs/new',
        '    isEnabled: true',
        '    destination.format: "CSV"',
        '    destination.accountId: "1000000000000000"',
        '    destination.roleArn: "acs:ram::1000000000000000:role/AliyunOSSRole"',
        '    destination.bucket: "reports"',
        '    frequency: "DAILY"',
        '    autoDelete: false',
        '    includedObjectVersions: "ALL"',
        '    optionalFields: []',
        '',
        '~ replace logs/other',
        '    filter.prefix: none → "a\\u{202e}"',
        '',
        '- delete logs/old',
        '',
        'To create: 1, to replace: 1, to delete: 1; unchanged: 1.',
        'No bucket matches "nothing-*".',
        'OSS has no update: to replace a rule, it is deleted and created again. For a moment it does not exist, and ' +
          'OSS starts its schedule again, with a report at once.',
        '',
      ].join('\n'),
    );
    expect(operationsOf(on.system)).not.toHaveProperty('PutBucketInventory');
    expect(await on.plan(`rules:\n${ruleLine('same')}`)).toEqual({
      code: 0,
      stdout: 'No changes. Rules as the file says: 1.\n',
      stderr: '',
    });
  });

  test('prints JSON that a terminal can show', async () => {
    await using on = await withRules([]);
    const { code, stdout } = await on.plan(`rules:\n${ruleLine('"a\\u009b\\u202e"')}`, {
      json: true,
    });
    expect(code).toBe(2);
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    expect(JSON.parse(stdout)).toMatchObject({
      createCount: 1,
      digest: expect.stringMatching(/^[\w-]{22}$/),
      changes: [{ action: 'CREATE', bucket: { name: 'logs' }, inventoryId: 'a\u009b\u202e' }],
      unreadableBuckets: [],
    });
  });

  test('fails if a bucket cannot be read, unless that is allowed', async () => {
    await using on = await withRules(['same']);
    const text = `rules:\n${ruleLine('same')}${ruleLine('x', '', 'nowhere')}`;
    const refused = await on.plan(text);
    expect(refused).toMatchObject({
      code: 1,
      stdout: 'No changes. Rules as the file says: 1. Buckets that cannot be read: 1.\n',
    });
    expect(refused.stderr).toMatch(/^Bucket nowhere cannot be read: [^\n]+\n$/);
    expect(await on.plan(text, { allowUnreadable: true })).toMatchObject({ code: 0 });
  });

  test('shows what blocks a change', async () => {
    await using on = await withRules([]);
    const line = ruleLine('a').replace('bucket: reports', 'bucket: nowhere');
    const { code, stdout } = await on.plan(`rules:\n${line}`);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^\+ create logs\/a\n {4}blocked: .*nowhere/);
    expect(stdout).toMatch(/\nBlocked, so that apply does not try them: 1\.\n$/);
  });
});

describe('apply', () => {
  test('makes the changes, as many calls as it takes', async () => {
    await using on = await withRules(['old', 'other']);
    const ids = Array.from({ length: 103 }, (_, index) => `new-${index}`);
    const text =
      `rules:\n${ruleLine('other', ', filter: { prefix: a }')}${ids.map((id) => ruleLine(id)).join('')}` +
      'prune: { bucket: logs, inventoryIdPrefix: o }\n';
    const { code, stdout, stderr } = await on.apply(text, { maxDeletes: 1 });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('\ndone      create logs/new-7\n');
    expect(stdout.endsWith('\ndone      delete logs/old\nChanges made: 105 of 105.\n')).toBe(true);
    expect(idsIn(on.system)).toEqual([...ids, 'other'].toSorted());
    expect(await on.plan(text)).toMatchObject({ code: 0 });
    expect(await on.apply(text)).toMatchObject({
      code: 0,
      stdout: 'No changes. Rules as the file says: 104.\n',
    });
  });

  test('deletes no more rules than it may', async () => {
    await using on = await withRules(['a', 'b']);
    const text = 'rules: []\nprune: { bucket: logs, inventoryIdPrefix: "" }\n';
    for (const maxDeletes of [undefined, 1]) {
      const options = maxDeletes === undefined ? {} : { maxDeletes };
      expect(await on.apply(text, options)).toMatchObject({
        code: 1,
        stderr: `Rules to delete: 2; the limit is ${maxDeletes ?? 0} (--max-deletes). Nothing was changed.\n`,
      });
    }
    expect(idsIn(on.system)).toEqual(['a', 'b']);
    expect(await on.apply(text, { maxDeletes: 2 })).toMatchObject({ code: 0 });
    expect(idsIn(on.system)).toEqual([]);
  });

  test('changes nothing if a bucket cannot be read, unless that is allowed', async () => {
    await using on = await withRules([]);
    const text = `rules:\n${ruleLine('a')}${ruleLine('x', '', 'nowhere')}`;
    const refused = await on.apply(text);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /^Bucket nowhere cannot be read: [^\n]+\nNothing was changed\. /,
    );
    expect(idsIn(on.system)).toEqual([]);
    expect(await on.apply(text, { allowUnreadable: true })).toMatchObject({ code: 0 });
    expect(idsIn(on.system)).toEqual(['a']);
  });

  test('says what failed, and what was made all the same', async () => {
    await using on = await withRules([]);
    const refusal = { kind: 'error', status: 400, code: 'InventoryExceedLimit' } as const;
    on.system.emulator.inject({
      ...refusal,
      operation: 'PutBucketInventory',
      inventoryId: 'b',
      times: 9,
    });
    const { code, stdout, stderr } = await on.apply(
      `rules:\n${['a', 'b', 'c'].map((id) => ruleLine(id)).join('')}`,
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /\ndone {6}create logs\/a\nfailed {4}create logs\/b: [^\n]+\ndone {6}create logs\/c\n$/,
    );
    expect(stderr).toBe('Changes made: 2 of 3. Run plan to see the others.\n');
    expect(idsIn(on.system)).toEqual(['a', 'c']);
  });

  test('changes nothing if somebody else has changed a rule since the plan, and shows the plan now', async () => {
    await using on = await withRules(['a']);
    const text = `rules:\n${ruleLine('a', ', filter: { prefix: x }')}`;
    let reads = 0;
    const { emulator } = on.system;
    emulator.inject({
      kind: 'hold',
      operation: 'ListBucketInventory',
      phase: 'before',
      until: Promise.resolve(),
      times: 9,
      onMeet() {
        reads += 1;
        if (reads === 2)
          emulator.storeRules('logs', [{ id: 'a', xml: ruleXml('a', '<Future>1</Future>') }]);
      },
    });
    const { code, stdout, stderr } = await on.apply(text);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'The rules have changed since they were planned. This is the plan now:\nChanges made: 0 of 1. Run plan to see the others.\n',
    );
    expect(stdout.match(/~ replace logs\/a\n {4}filter\.prefix: none → "x"/g)).toHaveLength(2);
    expect(emulator.rules('logs').get('a')).toContain('<Future');
  });

  test('without a terminal it asks nobody, and changes nothing', async () => {
    await using on = await withRules([]);
    on.system.requests.length = 0;
    const { code, stdout, stderr } = await on.apply(`rules:\n${ruleLine('a')}`, { yes: false });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      'apply asks before it changes rules, and here is no terminal: add --yes.\n',
    );
    expect(on.system.requests).toEqual([]);
  });
});

test('changes without a server need a journal', async () => {
  const file = await rulesFile(`rules:\n${ruleLine('a')}`);
  const { code, stdout, stderr } = await printed(() => apply(file, { yes: true }));
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(
    /^Without --server, changes need --journal, a directory that outlives this process: /,
  );
});
