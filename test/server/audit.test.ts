import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Caller } from '../../src/access/caller.ts';
import type { Fault } from '../../src/emulator/emulator.ts';
import { NO_JOURNAL } from '../../src/oss/inventory/journal.ts';
import { startOss } from '../cli/support.ts';
import { ruleXml } from '../support/rules.ts';
import type { ServeOptions } from '../support/serve.ts';
import { startSystem, type TestSystem } from '../support/system.ts';
import {
  COUNT,
  creation,
  hold,
  type LogLine,
  post,
  requestLines,
  startLogged,
  startProcess,
  temporaryFolder,
} from './support.ts';

const RULE = 'bucket: "logs", inventoryId: "a"';
const UPDATE = `mutation { updateInventory(input: { ${RULE}, isEnabled: false }) { __typename } }`;
const DELETE = `mutation { deleteInventory(input: { ${RULE} }) { __typename } }`;

function auditLines(log: readonly LogLine[]): readonly LogLine[] {
  return log.filter(({ msg }) => msg === 'audit');
}

/** The ids that the emulator gave to the writes that reached it. */
function writeIds({ requests }: Pick<TestSystem, 'requests'>): readonly string[] {
  return requests
    .filter(({ operation }) => /^(Put|Delete)/.test(operation))
    .map(({ requestId }) => requestId);
}

test.for([
  ['create', creation('new'), 'createInventory', 'new', 'CreateInventorySuccess', 1],
  ['update', UPDATE, 'updateInventory', 'a', 'UpdateInventorySuccess', 2],
  ['delete', DELETE, 'deleteInventory', 'a', 'DeleteInventorySuccess', 1],
] as const)('%s: who, what, what came of it, and OSS’s ids of its writes', async (row) => {
  const [, query, mutation, inventoryId, outcome, writes] = row;
  await using system = await startSystem();
  system.emulator.storeRules('logs', [{ id: 'a', xml: ruleXml('a') }]);
  await post(system.url, { query }, { 'x-request-id': 'asked-1' });
  expect(auditLines(system.log)).toEqual([
    {
      level: 30,
      time: expect.any(Number),
      msg: 'audit',
      requestId: 'asked-1',
      address: '127.0.0.1',
      caller: 'anonymous',
      mutation,
      bucket: 'logs',
      inventoryId,
      outcome,
      ossRequestIds: writeIds(system),
      ms: expect.any(Number),
      ...(mutation === 'updateInventory' ? { before: expect.anything() } : {}),
      ...(mutation === 'deleteInventory' ? {} : { after: expect.anything() }),
    },
  ]);
  expect(writeIds(system)).toHaveLength(writes);
});

describe('the rule before and after', () => {
  test('is in the line of an update, without what the line has already', async () => {
    await using system = await startSystem();
    system.emulator.storeRules('logs', [{ id: 'a', xml: ruleXml('a') }]);
    await system.askText(UPDATE);
    const [line] = auditLines(system.log);
    expect(line).toMatchObject({
      before: { isEnabled: true, schedule: { frequency: 'Daily' } },
      after: { isEnabled: false, schedule: { frequency: 'Daily' } },
    });
    expect(line?.['before']).not.toHaveProperty('bucket');
    expect(line?.['before']).not.toHaveProperty('inventoryId');
  });

  test('has no after where OSS refuses, and the stored rule stays', async () => {
    await using system = await startSystem();
    system.emulator.storeRules('logs', [{ id: 'a', xml: ruleXml('a') }]);
    system.emulator.inject({
      operation: 'PutBucketInventory',
      kind: 'error',
      status: 400,
      code: 'InvalidArgument',
    });
    await system.askText(UPDATE);
    const [line] = auditLines(system.log);
    expect(line).toMatchObject({
      outcome: 'UpdateRolledBackError',
      before: { isEnabled: true },
    });
    expect(line).not.toHaveProperty('after');
  });

  test('is its length where OSS has a rule that is too long', async () => {
    await using system = await startSystem();
    const xml = ruleXml('a', `<Newer>${'x'.repeat(9000)}</Newer>`);
    system.emulator.storeRules('logs', [{ id: 'a', xml }]);
    await system.askText(UPDATE);
    const tooLong = { omitted: 'too long', characters: expect.any(Number) };
    expect(auditLines(system.log)).toMatchObject([
      { outcome: 'UpdateInventorySuccess', before: tooLong, after: tooLong },
    ]);
  });

  test('belongs to its own mutation among several', async () => {
    await using system = await startSystem();
    system.emulator.storeRules('logs', [{ id: 'a', xml: ruleXml('a') }]);
    const field = (text: string) => text.replace(/^mutation (Create )?\{|\}$/g, '');
    await system.askText(
      `mutation { one: ${field(creation('b'))} two: ${field(UPDATE)} three: ${field(DELETE)} }`,
    );
    const lines = auditLines(system.log).map((line) => [
      line['inventoryId'],
      'before' in line,
      'after' in line,
    ]);
    expect(lines).toEqual([
      ['b', false, true],
      ['a', true, true],
      ['a', false, false],
    ]);
  });
});

describe('what is refused, or fails, has its line too', () => {
  const denied: Fault = { kind: 'error', status: 403, code: 'AccessDenied' };
  const broken: Fault = { kind: 'reset', phase: 'before', times: Number.POSITIVE_INFINITY };
  const bug = () => Promise.reject(new TypeError('a bug'));
  const buggy: ServeOptions = { journal: { ...NO_JOURNAL, write: bug } };

  test.for([
    ['an id that is none', creation(''), {}, 'InvalidArgumentError', 'InvalidArgument', 0],
    [
      'a rule that exists',
      creation('a'),
      {},
      'InventoryAlreadyExistError',
      'InventoryConfigurationAlreadyExists',
      1,
    ],
    ['no such bucket', creation('a', 'none'), {}, 'NoSuchBucketError', 'NoSuchBucket', 1],
    ['OSS refuses', DELETE, { fault: denied }, 'AccessDeniedError', 'AccessDenied', 1],
    ['an answer is lost', DELETE, { fault: broken }, 'OutcomeUnknownError', 'OutcomeUnknown', 0],
    ['a bug', UPDATE, { serving: buggy }, 'INTERNAL_SERVER_ERROR', undefined, 0],
  ] as const satisfies readonly (readonly [
    string,
    string,
    { readonly fault?: Fault; readonly serving?: ServeOptions },
    string,
    string | undefined,
    number,
  ])[])('%s', async ([, query, { ...given }, outcome, code, writes]) => {
    const { fault, serving }: { fault?: Fault; serving?: ServeOptions } = given;
    await using system = await startSystem(serving ? { serving } : {});
    system.emulator.storeRules('logs', [{ id: 'a', xml: ruleXml('a') }]);
    if (fault) system.emulator.inject(fault);
    await system.askText(query);
    const lines = auditLines(system.log);
    expect(lines).toMatchObject([{ outcome, ossRequestIds: { length: writes } }]);
    expect(lines[0]?.['code']).toBe(code);
  });

  test('OSS is away', async () => {
    await using system = await startSystem();
    await system.emulator.close();
    await system.askText(DELETE);
    expect(auditLines(system.log)).toMatchObject([
      { outcome: 'UpstreamError', code: 'ConnectionFailed', ossRequestIds: [] },
    ]);
  });

  test('a caller who left', async () => {
    await using system = await startSystem();
    const { met, release } = hold(system.emulator);
    const caller = new AbortController();
    const answer = fetch(system.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: creation('a') }),
      signal: caller.signal,
    });
    await met;
    caller.abort();
    await expect(answer).rejects.toThrow('aborted');
    release();
    await expect.poll(() => auditLines(system.log)).toMatchObject([{ inventoryId: 'a' }]);
  });

  test('an update that outlives the drain, before the server is closed', async () => {
    await using system = await startLogged({ drainTimeoutMs: 50 });
    system.emulator.storeRules('logs', [{ id: 'a', xml: ruleXml('a') }]);
    const { met, release } = hold(system.emulator, { operation: 'PutBucketInventory' });
    const answer = post(system.server.url, { query: UPDATE }).catch(() => 'cut off');
    await met;
    const closed = system.server.close();
    expect(await answer).toBe('cut off');
    expect(auditLines(system.log)).toEqual([]);
    release();
    await closed;
    expect(auditLines(system.log)).toMatchObject([
      { inventoryId: 'a', outcome: 'UpdateInventorySuccess' },
    ]);
  });
});

test('one that takes longer than all else is waited for', async () => {
  const { promise: ending, resolve: end } = Promise.withResolvers<void>();
  const slow: ServeOptions['observing'] = (telemetry) => ({
    ...telemetry,
    fieldsOf(request) {
      const { mutation, ...fields } = telemetry.fieldsOf(request);
      const slowly = (run: () => unknown) => async () => {
        const value = await run();
        await ending;
        return value;
      };
      return { ...fields, mutation: (field, run) => mutation(field, slowly(run)) };
    },
  });
  await using system = await startLogged({ drainTimeoutMs: 1, observing: slow });
  const { met, release } = hold(system.emulator);
  const answer = post(system.server.url, { query: creation('a') }).catch(() => 'cut off');
  await met;
  release();
  const closed = system.server.close();
  expect(await answer).toBe('cut off');
  expect(auditLines(system.log)).toEqual([]);
  end();
  await closed;
  expect(auditLines(system.log)).toHaveLength(1);
});

test('the documentation’s line has what a line has', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', [{ id: 'a', xml: ruleXml('a') }]);
  await system.askText(UPDATE);
  const page = await readFile(new URL('../../docs/observability.md', import.meta.url), 'utf8');
  const example: object = JSON.parse(/```json\n(.*)\n```/.exec(page)?.[1] ?? '{}');
  expect(auditLines(system.log).map((line) => Object.keys(line))).toEqual([Object.keys(example)]);
});

test('several mutations of one request have a line each, with their own writes', async () => {
  await using system = await startSystem();
  const [one, two] = ['one', 'two'].map((id) => {
    const field = creation(id).replace(/^mutation Create \{|\}$/g, '');
    return `${id}: ${field}`;
  });
  await system.askText(`mutation { ${one} ${two} }`);
  const ids = writeIds(system);
  expect(ids).toHaveLength(2);
  expect(auditLines(system.log)).toMatchObject([
    { inventoryId: 'one', ossRequestIds: [ids[0]] },
    { inventoryId: 'two', ossRequestIds: [ids[1]] },
  ]);
});

test('mutations at the same time keep their writes apart', async () => {
  await using system = await startSystem();
  const names = Array.from({ length: 20 }, (_, index) => `rule-${index}`);
  await Promise.all(names.map((name) => system.askText(creation(name))));
  const idOf = new Map(system.requests.map((each) => [each.inventoryId, [each.requestId]]));
  const lines = auditLines(system.log);
  expect(lines).toHaveLength(20);
  for (const { inventoryId, ossRequestIds } of lines) {
    expect(ossRequestIds).toEqual(idOf.get(String(inventoryId)));
  }
});

test('a query has none, and neither has what is no operation', async () => {
  await using system = await startSystem();
  for (const query of [COUNT, 'mutation {', 'mutation { deleteInventory { __typename } }']) {
    await system.askText(query);
  }
  expect(requestLines(system.log)).toHaveLength(3);
  expect(auditLines(system.log)).toEqual([]);
});

test.for([
  [{ kind: 'key', name: 'ci', claims: {} }, 'key:ci'],
  [{ kind: 'jwt', name: 'alice', claims: { sub: 'alice' } }, 'jwt:alice'],
] as const satisfies readonly (readonly [Caller, string])[])(
  'who is known is named, in the audit log and in the access log: %j',
  async ([caller, label]) => {
    const serving: ServeOptions = {
      observing: (telemetry) => ({
        ...telemetry,
        first: {
          ...telemetry.first,
          onParams({ context }) {
            context.caller = caller;
          },
        },
      }),
    };
    await using system = await startSystem({ serving });
    await system.askText(creation('a'));
    expect(auditLines(system.log)).toMatchObject([{ caller: label }]);
    expect(requestLines(system.log)).toMatchObject([{ caller: label }]);
  },
);

test('names that are no names are cut', async () => {
  await using system = await startSystem();
  await system.askText(creation('x'.repeat(40_000), 'y'.repeat(40_000)));
  expect(auditLines(system.log)).toMatchObject([
    { bucket: 'y'.repeat(200), inventoryId: 'x'.repeat(200), outcome: 'InvalidArgumentError' },
  ]);
});

test('they are written where nothing else is logged', async () => {
  await using folder = await temporaryFolder();
  await using oss = await startOss();
  await using server = await startProcess(folder.path, {
    ...oss.env,
    LOG_LEVEL: 'silent',
    LOG_LEVEL_FORMAT: 'word',
  });
  await post(server.url, { query: creation('mine') });
  server.signal('SIGTERM');
  const { stdout } = await server.ended;
  const lines: LogLine[] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { url: server.url, level: 'info' },
    { level: 'info', msg: 'audit', inventoryId: 'mine', outcome: 'CreateInventorySuccess' },
  ]);
});
