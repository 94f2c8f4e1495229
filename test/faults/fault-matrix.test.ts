import { mkdtempDisposable, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Fault } from '../../src/emulator/emulator.ts';
import { createJournal } from '../../src/oss/journal.ts';
import { allObservers, type OssObserver } from '../../src/oss/observer.ts';
import { Create, Delete, Update } from '../graphql/documents.ts';
import { createInput, ruleXml } from '../support/rules.ts';
import { simulateTime } from '../support/simulated-time.ts';
import { type Answer, startSystem, type TestSystem } from '../support/system.ts';

/**
 * Everything that can go wrong with a request, at each request of each mutation, once and always:
 * what the caller is told must be what OSS holds, and no rule may be lost. `FAULT_TABLE` names a
 * file to write the table to.
 */

const ATTEMPT_MS = 150;
const REST_MS = 50;
const forever = new Promise<never>(() => {});
const broken = '<html><body>Bad Gateway</body></html>';

type Kind = Fault extends infer Each
  ? Each extends Fault
    ? Omit<Each, 'operation' | 'times'>
    : never
  : never;

const faults: Readonly<Record<string, Kind>> = {
  refuse: { kind: 'refuse' },
  'reset before applying': { kind: 'reset', phase: 'before' },
  'reset after applying': { kind: 'reset', phase: 'after' },
  'timeout before applying': { kind: 'hold', until: forever, phase: 'before' },
  'timeout after applying': { kind: 'hold', until: forever, phase: 'after' },
  '500 before applying': { kind: 'error', status: 500, code: 'InternalError', phase: 'before' },
  '500 after applying': { kind: 'error', status: 500, code: 'InternalError', phase: 'after' },
  '503 QPS': { kind: 'error', status: 503, code: 'MetaOperationQpsLimitExceeded' },
  'truncated 200': { kind: 'body', phase: 'after', body: '<?xml version="1.0"?><Inv' },
  'HTML 502': { kind: 'body', phase: 'after', status: 502, body: broken },
  'HTML 200': { kind: 'body', phase: 'before', status: 200, body: broken },
  'wrong Content-Length': { kind: 'truncate', bytes: 0, how: 'close' },
  'slow body': { kind: 'delay', ms: 5, phase: 'after' },
};

const mutations = {
  create: ['PutBucketInventory', undefined],
  update: ['DeleteBucketInventory', 'PutBucketInventory', undefined],
  delete: ['DeleteBucketInventory', undefined],
} as const;

const cells = (['create', 'update', 'delete'] as const).flatMap((mutation) =>
  mutations[mutation].flatMap((operation) =>
    Object.keys(faults).flatMap((fault) =>
      (['once', 'always'] as const).map((times) => ({ mutation, operation, fault, times })),
    ),
  ),
);

const OLD = ruleXml('r1');
const key = { bucket: 'logs', inventoryId: 'r1' };

/** What the bucket holds of the rule: the old one of an update, the new one, or none. */
function held({ emulator }: TestSystem): 'old' | 'new' | 'none' {
  const xml = emulator.rules('logs').get('r1');
  if (xml === undefined) return 'none';
  return xml.includes('<IsEnabled>false') ? 'new' : 'old';
}

/** Sends the mutation; gives the type of its answer, or the code of its error, and what it says. */
async function told(system: TestSystem, mutation: (typeof cells)[number]['mutation']) {
  if (mutation === 'create') {
    const answer = await system.ask(Create, { input: createInput({ isEnabled: false }) });
    return said(answer.data?.createInventory, answer);
  }
  if (mutation === 'update') {
    const answer = await system.ask(Update, { input: { ...key, isEnabled: false } });
    return said(answer.data?.updateInventory, answer);
  }
  const answer = await system.ask(Delete, { input: key });
  return said(answer.data?.deleteInventory, answer);
}

function said(
  result: { readonly __typename: string; readonly message?: string } | undefined,
  { errors }: Pick<Answer<unknown>, 'errors'>,
) {
  return {
    answer: result?.__typename ?? errors[0]?.extensions?.code ?? 'nothing',
    message: result?.message ?? errors[0]?.message ?? '',
  };
}

/** What OSS may hold after each answer that is not a success: what was there, but for these. */
const after: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  create: { CreateInventorySuccess: ['new'], OutcomeUnknownError: ['new', 'none'], else: ['none'] },
  update: {
    UpdateInventorySuccess: ['new'],
    UpdateRolledBackError: ['old'],
    UpdateLostError: ['none'],
    OutcomeUnknownError: ['old', 'new', 'none'],
    else: ['old'],
  },
  delete: { DeleteInventorySuccess: ['none'], OutcomeUnknownError: ['old', 'none'], else: ['old'] },
};

const rows: string[] = [];

/**
 * Simulates the time of one mutation: its waits pass at once. A probe of the circuit breaker that falls
 * into a wait ends before the wait does.
 */
function simulateWaits() {
  let restEndsAt = Number.POSITIVE_INFINITY;
  let probe: PromiseWithResolvers<void> | undefined;
  const rests = (isResting: boolean) => {
    restEndsAt = isResting ? time.now + REST_MS : Number.POSITIVE_INFINITY;
  };
  const observer: OssObserver = {
    breaker: (_region, isOpen) => rests(isOpen),
    probed: (_region, isBack) => {
      rests(!isBack);
      probe?.resolve();
      probe = undefined;
    },
  };
  const passWait = async (ms: number) => {
    const until = time.now + Math.ceil(ms);
    while (probe || restEndsAt <= until) {
      if (!probe) {
        probe = Promise.withResolvers();
        time.pass(restEndsAt - time.now);
      }
      await probe?.promise;
    }
    time.pass(Math.max(0, until - time.now));
  };
  const time = simulateTime({ onSleep: (ms) => setImmediate(passWait, ms) });
  return { observer, time };
}

test.each(cells)(
  '$mutation, $fault $times at $operation',
  async ({ mutation, operation, fault: name, times }) => {
    const fault = faults[name];
    if (!fault) throw new Error(`No fault ${name}.`);
    await using folder = await mkdtempDisposable(join(tmpdir(), 'faults-'));
    const { observer, time: simulated } = simulateWaits();
    using time = simulated;
    let isDeleteLate = false;
    const deletes: OssObserver = {
      sent:
        ({ method }) =>
        ({ failure, status }) => {
          isDeleteLate ||= method === 'DELETE' && (failure === 'timeout' || status === 408);
        },
    };
    await using system = await startSystem({
      ossTimeoutMs: ATTEMPT_MS,
      serving: {
        journal: createJournal(folder.path),
        requestTimeoutMs: 5000,
        updateStepMs: 300,
        breaker: { restMs: REST_MS },
        observing: (telemetry) => ({
          ...telemetry,
          ossObserver: allObservers([telemetry.ossObserver, deletes, observer]),
        }),
      },
    });
    if (mutation !== 'create') system.emulator.storeRules('logs', [{ id: 'r1', xml: OLD }]);
    system.emulator.inject({
      ...fault,
      ...(fault.kind === 'hold' ? { onMeet: () => time.pass(ATTEMPT_MS) } : {}),
      ...(operation === undefined ? {} : { operation }),
      times: times === 'once' ? 1 : Number.POSITIVE_INFINITY,
    });

    const { answer, message } = await told(system, mutation);

    const state = held(system);
    const kept = (await readdir(folder.path)).filter((file) => file.endsWith('.json'));
    rows.push(
      `| ${mutation} | ${operation ?? 'all'} | ${name} | ${times} | ${answer} | ${state}${kept.length > 0 ? ' + journal' : ''} |`,
    );
    const allowed = after[mutation]?.[answer] ?? after[mutation]?.['else'];
    expect(allowed, `told ${answer}`).toContain(state);
    // A failure that happens once is nobody's business but OSS's, but for a read's answer that makes no sense.
    const isFinal = mutation === 'update' && operation === undefined && name.endsWith(' 200');
    if (isFinal) expect(answer).toBe('UPSTREAM_UNAVAILABLE');
    else if (times === 'once') expect(answer).toMatch(/Success$/);
    if (mutation === 'update' && state === 'none') expect(kept).toHaveLength(1);
    // What took too long may still be applied.
    const isLate = mutation === 'update' && isDeleteLate;
    if (state !== 'none' && isLate) expect(kept).toHaveLength(1);
    const mayBeLate = isLate || message.includes('in time') || answer === 'OutcomeUnknownError';
    if (state !== 'none' && !mayBeLate) expect(kept).toHaveLength(0);
  },
);

afterAll(async () => {
  const file = process.env['FAULT_TABLE'];
  const head =
    '| mutation | fault at | fault | times | told | OSS holds |\n|---|---|---|---|---|---|';
  if (file) await writeFile(file, `${head}\n${rows.sort().join('\n')}\n`);
});
