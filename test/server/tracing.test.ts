import { createHash } from 'node:crypto';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { DEFAULT_ACCOUNT } from '../../src/emulator/emulator.ts';
import { createSubgraphSchema } from '../../src/graphql/federation.ts';
import { VERSION } from '../../src/version.ts';
import { startOss } from '../cli/support.ts';
import { manyRules, ruleXml } from '../support/rules.ts';
import { simulateTime } from '../support/simulated-time.ts';
import { type SystemOptions, startSystem } from '../support/system.ts';
import { type CollectedSpan, startCollector } from './collector.ts';
import {
  COUNT,
  creation,
  hold,
  post,
  startProcess,
  temporaryFolder,
  UNUSED_OSS,
} from './support.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const RULE = '{ inventory(bucket: "logs", inventoryId: "a") { id } }';
const UPDATE = `mutation {
  updateInventory(input: { bucket: "logs", inventoryId: "a", isEnabled: false }) { __typename }
}`;

/** What OTLP calls the kinds of spans, and an error. */
const [INTERNAL, SERVER, CLIENT] = [1, 2, 3];
const ERROR = 2;

/** A system whose traces are collected; they are there when it is closed. */
async function startTraced({ serving, ...options }: SystemOptions = {}) {
  const collector = await startCollector();
  const tracesEndpoint = collector.endpoint;
  const system = await startSystem({ ...options, serving: { ...serving, tracesEndpoint } });
  system.emulator.storeRules('logs', [{ id: 'a', xml: ruleXml('a') }]);
  return {
    ...system,
    collector,
    /** Closes the system, and gives what was collected. */
    async collected() {
      await system[Symbol.asyncDispose]();
      return collector.spans;
    },
    async [Symbol.asyncDispose]() {
      await system[Symbol.asyncDispose]();
      await collector[Symbol.asyncDispose]();
    },
  };
}

/** Each span by its name, with what it is in. */
function paths(spans: readonly CollectedSpan[]): string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const pathOf = ({ name, parentSpanId = '' }: CollectedSpan): string => {
    const parent = byId.get(parentSpanId);
    return parent ? `${pathOf(parent)} > ${name}` : name;
  };
  return spans.map(pathOf).toSorted();
}

const ofOss = (spans: readonly CollectedSpan[]) =>
  spans.filter(({ attributes }) => 'oss.action' in attributes);

test('an operation has the resolver that asks OSS, and that has the request, with OSS’s id', async () => {
  await using system = await startTraced();
  await post(system.url, { query: RULE }, { traceparent: `00-${TRACE}-${PARENT}-01` });
  const spans = await system.collected();
  const hash = createHash('sha256').update(RULE).digest('hex');
  const [operation, resolver, request] = ['query', 'Query.inventory', 'oss:'].map((name) =>
    spans.find((span) => span.name.startsWith(name)),
  );
  expect(spans).toHaveLength(3);
  expect(operation).toMatchObject({
    traceId: TRACE,
    parentSpanId: PARENT,
    kind: SERVER,
    attributes: {
      'http.request.method': 'POST',
      'http.route': '/graphql',
      'http.response.status_code': 200,
      'graphql.operation.type': 'query',
      'graphql.document.hash': hash,
    },
    status: 0,
  });
  expect(Object.keys(operation?.attributes ?? {})).toHaveLength(5);
  expect(resolver).toMatchObject({
    traceId: TRACE,
    parentSpanId: operation?.spanId,
    kind: INTERNAL,
    attributes: {},
  });
  expect(request).toMatchObject({
    traceId: TRACE,
    parentSpanId: resolver?.spanId,
    name: 'oss:GetBucketInventory',
    kind: CLIENT,
    status: 0,
  });
  expect(request?.attributes).toEqual({
    'http.request.method': 'GET',
    'http.response.status_code': 200,
    'oss.action': 'oss:GetBucketInventory',
    'oss.bucket': 'logs',
    'oss.region': 'oss-cn-hangzhou',
    'oss.request_id': system.requests[0]?.requestId,
  });
  // A span begins by a clock of whole milliseconds, so up to one too early, and ends by what it took.
  const nested = [operation, resolver, request].map((span) => span ?? expect.unreachable());
  const starts = nested.map(({ startTimeUnixNano }) => startTimeUnixNano);
  const durations = nested.map((span) => span.endTimeUnixNano - span.startTimeUnixNano);
  starts.forEach((start, index) => {
    expect(start - (starts[index - 1] ?? start)).toBeGreaterThan(-1_000_000n);
  });
  expect(durations).toEqual(durations.toSorted((a, b) => Number(b - a)));
});

test.for([
  ['none', {}],
  ['one that is none', { traceparent: 'not-one' }],
  ['zeros', { traceparent: `00-${'0'.repeat(32)}-${PARENT}-01` }],
] as const)('a caller who sends %s begins a trace', async ([, headers]) => {
  await using system = await startTraced();
  await post(system.url, { query: RULE }, headers);
  const operation = (await system.collected()).find(({ name }) => name === 'query');
  expect(operation?.traceId).toMatch(/^[\da-f]{32}$/);
  expect(operation?.parentSpanId).toBeUndefined();
});

test('what the caller does not sample is not sent', async () => {
  await using system = await startTraced();
  await post(system.url, { query: RULE }, { traceparent: `00-${TRACE}-${PARENT}-00` });
  expect(await system.collected()).toEqual([]);
});

test('a caller who leaves ends the operation’s span', async () => {
  await using system = await startTraced();
  const { met, release } = hold(system.emulator);
  const caller = new AbortController();
  const answer = fetch(system.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: RULE }),
    signal: caller.signal,
  });
  await met;
  caller.abort();
  await expect(answer).rejects.toThrow('aborted');
  await expect.poll(() => system.log).toContainEqual(expect.objectContaining({ msg: 'request' }));
  release();
  expect((await system.collected()).map(({ name }) => name)).toContain('query');
});

describe('OTEL_TRACES_SAMPLER', () => {
  const sampled = `00-${TRACE}-${PARENT}-01`;
  const notSampled = `00-${TRACE}-${PARENT}-00`;

  test.for([
    [undefined, undefined, [true, true, false]],
    ['always_on', undefined, [true, true, true]],
    ['always_off', undefined, [false, false, false]],
    ['parentbased_always_on', undefined, [true, true, false]],
    ['parentbased_always_off', undefined, [false, true, false]],
    ['traceidratio', '0', [false, false, false]],
    ['traceidratio', '1', [true, true, true]],
    ['parentbased_traceidratio', '0', [false, true, false]],
    ['parentbased_traceidratio', undefined, [true, true, false]],
  ] as const)('%s with %s decides for new traces, sampled and unsampled ones', async (row) => {
    const [sampler, samplerArg, expected] = row;
    await using system = await startTraced({ serving: { sampler, samplerArg } });
    const ask = (index: number, headers: Readonly<Record<string, string>>) =>
      post(system.url, { query: `query { r${index}: __typename }` }, headers);
    await ask(0, {});
    await ask(1, { traceparent: sampled });
    await ask(2, { traceparent: notSampled });
    const hashes = (await system.collected()).map(
      ({ attributes }) => attributes['graphql.document.hash'],
    );
    const isSent = [0, 1, 2].map((index) =>
      hashes.includes(createHash('sha256').update(`query { r${index}: __typename }`).digest('hex')),
    );
    expect(isSent).toEqual(expected);
    expect(system.log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  });

  test.for([
    ['xray', undefined, 'OTEL_TRACES_SAMPLER is not supported: parentbased_always_on is used'],
    ['traceidratio', '2', 'OTEL_TRACES_SAMPLER_ARG is not a number from 0 to 1: 1 is used'],
  ] as const)('%s with %s is a warning, and counts as not set', async (row) => {
    const [sampler, samplerArg, msg] = row;
    await using system = await startTraced({ serving: { sampler, samplerArg } });
    await system.askText(RULE);
    expect(await system.collected()).toHaveLength(3);
    expect(system.log.filter(({ level }) => Number(level) >= 40)).toMatchObject([{ msg }]);
  });
});

test('a trusted document’s operation has its name, and no other', async () => {
  await using system = await startTraced({
    serving: {
      observing: (telemetry) => ({
        ...telemetry,
        first: {
          ...telemetry.first,
          onParams({ request, context }) {
            context.trustedDocument = request.headers.has('x-trusted');
          },
        },
      }),
    },
  });
  await post(system.url, { query: COUNT }, { 'x-trusted': '1' });
  await post(system.url, { query: COUNT.replace('Count', 'Stranger') });
  const operations = (await system.collected()).filter(({ kind }) => kind === SERVER);
  expect(
    operations.map(({ name, attributes }) => [name, attributes['graphql.operation.name']]),
  ).toEqual([
    ['query Count', 'Count'],
    ['query', undefined],
  ]);
});

describe('every request to OSS', () => {
  test('of an update is in its mutation', async () => {
    await using system = await startTraced();
    await system.askText(UPDATE);
    const within = 'mutation > Mutation.updateInventory';
    expect(paths(await system.collected())).toEqual([
      'mutation',
      within,
      `${within} > oss:DeleteBucketInventory`,
      `${within} > oss:GetBucketInventory`,
      `${within} > oss:PutBucketInventory`,
    ]);
  });

  test('that is repeated has a span for each attempt, and an event for each wait', async () => {
    await using system = await startTraced();
    system.emulator.inject({ kind: 'error', status: 503, code: 'SlowDown', times: 2 });
    await system.askText(RULE);
    const spans = await system.collected();
    expect(
      ofOss(spans).map(({ attributes, status }) => [
        attributes['http.response.status_code'],
        attributes['oss.request_id'],
        status,
      ]),
    ).toEqual(
      system.requests.map(({ status, requestId }) => [
        status,
        requestId,
        status === 503 ? ERROR : 0,
      ]),
    );
    const resolver = spans.find(({ name }) => name === 'Query.inventory');
    const retry = { name: 'oss.retry', attributes: { reason: 'throttled' } };
    expect(resolver?.events).toMatchObject([retry, retry]);
  });

  test('is in a resolver, whichever field asks', async () => {
    await using system = await startTraced({ serving: { schema: createSubgraphSchema() } });
    const bucket = '{ __typename: "Bucket", name: "logs" }';
    const fields = 'region storageClass createdAt versioning inventory(inventoryId: "a") { id }';
    const page = 'totalCount edges { cursor } nodes { id } pageInfo { endCursor }';
    for (const query of [
      RULE,
      `{ inventories(bucket: "logs") { ${page} } }`,
      `{ bucket(name: "logs") { ${fields} inventories(last: 1) { ${page} } } }`,
      '{ buckets { edges { cursor } nodes { versioning } pageInfo { endCursor } } }',
      ...['edges { cursor }', 'nodes { name }', 'pageInfo { endCursor }'].map(
        (one) => `{ buckets { ${one} } }`,
      ),
      ...page
        .split(/(?<=\}|totalCount) /)
        .map((one) => `{ inventories(bucket: "logs") { ${one} } }`),
      `{ inventory(bucket: "logs", inventoryId: "a") { destination { bucket { region } } } }`,
      `{ inventory(bucket: "logs", inventoryId: "a") { destination { bucket { createdAt } } } }`,
      `{ inventory(bucket: "logs", inventoryId: "a") { destination { bucket { storageClass } } } }`,
      `{ _entities(representations: [${bucket}]) { ... on Bucket { ${fields} } } }`,
      creation('a').replace('__typename', '... on InventoryAlreadyExistError { existing { id } }'),
      UPDATE,
      'mutation { deleteInventory(input: { bucket: "logs", inventoryId: "a" }) { __typename } }',
    ]) {
      const { errors } = await system.askText(query);
      expect(errors).toEqual([]);
    }
    const all = paths(await system.collected());
    const requests = all.filter((path) => path.includes('oss:'));
    expect(requests).toHaveLength(system.requests.length);
    for (const path of requests) {
      expect(path).toMatch(/^(query|mutation) > [A-Z]\w+\.\w+ > oss:\w+$/);
    }
    const asking = new Set(requests.map((path) => path.split(' > ')[1]));
    expect([...asking].toSorted()).toEqual([
      'Bucket.createdAt',
      'Bucket.inventory',
      'Bucket.region',
      'Bucket.storageClass',
      'Bucket.versioning',
      'BucketConnection.edges',
      'BucketConnection.nodes',
      'BucketConnection.pageInfo',
      'InventoryAlreadyExistError.existing',
      'InventoryConfigurationConnection.edges',
      'InventoryConfigurationConnection.nodes',
      'InventoryConfigurationConnection.pageInfo',
      'InventoryConfigurationConnection.totalCount',
      'Mutation.createInventory',
      'Mutation.deleteInventory',
      'Mutation.updateInventory',
      'Query._entities',
      'Query.bucket',
      'Query.inventory',
    ]);
  });

  test('of `node` and `nodes`, too', async () => {
    await using system = await startTraced();
    const { data } = await system.askText(
      '{ rule: inventory(bucket: "logs", inventoryId: "a") { id } bucket(name: "logs") { id } }',
    );
    const ids = JSON.stringify(data).match(/(?<="id":)"[^"]+"/g) ?? [];
    expect(ids).toHaveLength(2);
    await system.askText(`{ node(id: ${ids[0]}) { id } }`);
    await system.askText(`{ nodes(ids: [${ids}]) { id } }`);
    const all = paths(await system.collected());
    expect(all.filter((path) => /Query\.nodes? > oss:/.test(path))).toEqual([
      'query > Query.node > oss:GetBucketInventory',
      'query > Query.nodes > oss:GetBucketInfo',
      'query > Query.nodes > oss:GetBucketInventory',
    ]);
  });
});

describe('spans are no more than requests to OSS', () => {
  test('where many ask for the same at once: the first one’s has them', async () => {
    await using system = await startTraced();
    system.emulator.storeRules('logs', manyRules(100));
    const ids = Array.from({ length: 100 }, (_, index) => `rule-${String(index).padStart(3, '0')}`);
    const rules = ids.map(
      (id, n) => `r${n}: inventory(bucket: "logs", inventoryId: "${id}") { id }`,
    );
    await system.askText(`{ ${rules.join(' ')} }`);
    const spans = await system.collected();
    expect(system.requests.length).toBeLessThan(5);
    expect(ofOss(spans)).toHaveLength(system.requests.length);
    expect(spans.filter(({ name }) => name === 'Query.inventory')).toHaveLength(1);
  });

  test('where the value is at hand', async () => {
    await using system = await startTraced();
    for (let n = 0; n < 20; n += 1) system.emulator.createBucket({ name: `bucket-${n}` });
    await system.askText('{ buckets(first: 20) { nodes { region storageClass createdAt } } }');
    expect(paths(await system.collected())).toEqual([
      'query',
      'query > BucketConnection.nodes',
      'query > BucketConnection.nodes > oss:ListBuckets',
    ]);
  });

  test('where callers share a read: it is the first one’s', async () => {
    const arrived = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let count = 0;
    const onAsking = () => arrived[count++]?.resolve();
    await using system = await startTraced({ serving: { onAsking } });
    const { met, release } = hold(system.emulator);
    const first = post(system.url, { query: RULE }, { traceparent: `00-${TRACE}-${PARENT}-01` });
    await met;
    const second = system.askText(RULE);
    await arrived[1]?.promise;
    // When a later one has been at OSS and back, the second one has joined.
    await system.askText('{ bucket(name: "logs") { region } }');
    release();
    await Promise.all([first, second]);
    const reads = (await system.collected()).filter(
      ({ name }) => name === 'oss:GetBucketInventory',
    );
    expect(reads).toMatchObject([{ traceId: TRACE }]);
  });
});

test('failures are marked, without their words', async () => {
  await using system = await startTraced();
  system.emulator.inject({ kind: 'error', status: 500, code: 'InternalError', message: 'a-word' });
  await system.askText(creation('b'));
  await system.emulator.close();
  await system.askText(COUNT);
  const spans = await system.collected();
  const failed = spans.filter(({ status }) => status === ERROR);
  expect(new Set(failed.map(({ name }) => name))).toEqual(
    new Set([
      'query',
      'InventoryConfigurationConnection.totalCount',
      'oss:ListBucketInventory',
      'oss:PutBucketInventory',
    ]),
  );
  expect(new Set(failed.map(({ attributes }) => attributes['error.type']))).toEqual(
    new Set(['UPSTREAM_UNAVAILABLE', '500', 'connection']),
  );
  expect(system.collector.bodies.join()).not.toMatch(/a-word|exception|ECONNREFUSED/);
});

test('no query, variable, header, address or key is in any span', async () => {
  await using system = await startTraced();
  const query = `query Hidden1($id: String!) {
    hidden2: inventory(bucket: "logs", inventoryId: $id) { id }
  }`;
  await post(
    `${system.url}?hidden3=1`,
    { query, variables: { id: 'hidden4' } },
    { authorization: 'Bearer hidden5', 'x-request-id': 'hidden6' },
  );
  await system.askText(UPDATE);
  await system.collected();
  const sent = system.collector.bodies.join('\n');
  expect(sent).toContain('oss:PutBucketInventory');
  const [user] = DEFAULT_ACCOUNT.users;
  const hidden = [
    `${system.emulator.port}`,
    new URL(system.url).port,
    user?.accessKeyId ?? '',
    user?.accessKeySecret ?? '',
  ];
  expect(sent.replaceAll(/"(trace|span|parentSpan)Id":"\w+"|UnixNano":"\d+"/g, '')).not.toMatch(
    new RegExp(`hidden|127\\.0|localhost|http:|${hidden.join('|')}|${process.cwd()}`, 'i'),
  );
});

describe('a collector that is away', () => {
  test('costs callers nothing', async () => {
    await using system = await startTraced();
    await system.collector[Symbol.asyncDispose]();
    expect((await system.askText(RULE)).errors).toEqual([]);
  });

  test('or does not answer holds up the end for 2 s at the most', async () => {
    // The exporter itself would give up after 10 s.
    vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', '600000');
    onTestFinished(() => void vi.unstubAllEnvs());
    using time = simulateTime();
    await using collector = await startCollector('nothing');
    const system = await startSystem({ serving: { tracesEndpoint: collector.endpoint } });
    await system.askText(RULE);
    const closed = system[Symbol.asyncDispose]();
    await expect.poll(() => collector.spans).toHaveLength(3);
    time.pass(2000);
    await closed;
  });

  test('that refuses is a warning with its status', async () => {
    await using collector = await startCollector(400);
    const system = await startSystem({ serving: { tracesEndpoint: collector.endpoint } });
    await system.askText(RULE);
    await system[Symbol.asyncDispose]();
    expect(system.log.filter(({ level }) => Number(level) >= 40)).toMatchObject([
      { level: 40, spans: 3, msg: expect.stringMatching(/^traces were not delivered/) },
    ]);
  });
});

describe('as a process', () => {
  test('OTEL_EXPORTER_OTLP_ENDPOINT gets the tree, also of what was asked just before the end', async () => {
    await using collector = await startCollector();
    await using folder = await temporaryFolder();
    await using oss = await startOss();
    await using server = await startProcess(folder.path, {
      ...oss.env,
      OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.endpoint}/`,
      OTEL_SERVICE_NAME: 'inventory-of-a-team',
    });
    await post(server.url, { query: '{ inventories(bucket: "logs") { totalCount } }' });
    server.signal('SIGTERM');
    expect(await server.ended).toMatchObject({ code: 0, stderr: '' });
    const within = 'query > InventoryConfigurationConnection.totalCount';
    expect([...new Set(paths(collector.spans))]).toEqual([
      'query',
      within,
      `${within} > oss:ListBucketInventory`,
    ]);
    expect(collector.bodies[0]).toMatch(/^POST \/v1\/traces /);
    expect(collector.resources[0]).toMatchObject({
      'service.name': 'inventory-of-a-team',
      'service.version': VERSION,
      'service.instance.id': expect.stringMatching(/^[\da-f]{8}-/),
    });
  });

  const telling = `import { registerHooks } from 'node:module';
    registerHooks({ load(url, context, next) {
      const name = /node_modules.(@opentelemetry|@prometheus-io)/.exec(url)?.[1];
      if (name) process.stderr.write(name + '\\n');
      return next(url, context);
    } });`;
  const main = new URL('../../src/main.ts', import.meta.url).pathname;
  const command = [
    process.execPath,
    '--import',
    `data:text/javascript,${encodeURIComponent(telling)}`,
    main,
  ];

  test.for([
    ['neither library is loaded where nothing is configured', {}, []],
    [
      'each is loaded where it is',
      { METRICS_PORT: '0', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' },
      ['@opentelemetry', '@prometheus-io'],
    ],
  ] as const)('%s', async ([, env, names]) => {
    await using folder = await temporaryFolder();
    await using server = await startProcess(folder.path, { ...UNUSED_OSS, ...env }, command);
    server.signal('SIGTERM');
    const { stderr } = await server.ended;
    expect([...new Set(stderr.split('\n').filter(Boolean))].toSorted()).toEqual(names);
  });
});
