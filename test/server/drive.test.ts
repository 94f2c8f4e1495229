import { setImmediate as later } from 'node:timers/promises';
import { Request as FetchRequest } from '@whatwg-node/fetch';
import fc from 'fast-check';
import { buildSchema, GraphQLError } from 'graphql';
import { createYoga, type Plugin, type YogaServer } from 'graphql-yoga';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createDriver } from '../../src/server/execution/drive.ts';
import { createMasking } from '../../src/server/execution/use-masking.ts';
import { ContentResponse } from '../../src/server/http/fetch-api.ts';
import type { RequestContext } from '../../src/server/request-context.ts';
import { repeatable } from '../support/seed.ts';

const schema = buildSchema('type Query { hello: String }');

/** What a plugin does in a hook. */
const ACTS = ['nothing', 'wait', 'set', 'set and wait', 'end', 'refuse', 'throw'] as const;
type Act = (typeof ACTS)[number];

const HOOKS = [
  ...(['onRequest', 'onRequestParse', 'onRequestParseDone', 'onParams', 'onParse'] as const),
  ...(['onValidate', 'onContextBuilding', 'onExecute', 'onExecuteDone'] as const),
  ...(['onExecutionResult', 'onResultProcess', 'onResponse'] as const),
];
type Name = (typeof HOOKS)[number];

/** What each plugin does, in the hooks in which it does anything but look. */
type Behaviour = readonly (readonly Readonly<Partial<Record<Name, Act>>>[])[number][];

// biome-ignore lint/suspicious/noExplicitAny: what each hook is told is its own.
type Told = any;

const SET: Readonly<Partial<Record<Name, (told: Told, by: string) => void>>> = {
  onRequest: (told) =>
    told.setRequest(new FetchRequest(told.request, { headers: told.request.headers })),
  onRequestParse: (told, by) =>
    told.setRequestParser(async () => ({ query: `{ ${by}: hello }`, variables: {} })),
  onRequestParseDone: (told, by) => told.setRequestParserResult({ query: `{ done${by}: hello }` }),
  onParams: (told, by) => told.setParams({ ...told.params, query: `{ params${by}: hello }` }),
  onContextBuilding: (told, by) => told.extendContext({ [by]: true }),
  onExecuteDone: (told, by) => told.setResult({ data: { [`executed${by}`]: 1 } }),
  onExecutionResult: (told, by) => told.setResult({ data: { [`result${by}`]: 1 } }),
  onResultProcess: (told, by) => told.setResult({ data: { [`processed${by}`]: 1 } }),
  onResponse: (told, by) => told.response.headers.append('x-by', by),
};

const END: Readonly<Partial<Record<Name, (told: Told, by: string) => void>>> = {
  onRequest: (told, by) => told.endResponse(new told.fetchAPI.Response(by, { status: 418 })),
  onRequestParse: (told, by) => told.endResponse(new told.fetchAPI.Response(by, { status: 418 })),
  onParams: (told, by) => told.setResult({ data: { [`early${by}`]: 1 } }),
  onValidate: (told, by) => told.setResult([new GraphQLError(`invalid ${by}`)]),
  onExecute: (told, by) => told.setResultAndStopExecution({ data: { [`stopped${by}`]: 1 } }),
  onResponse: (told, by) => told.setResponse(new told.fetchAPI.Response(by, { status: 299 })),
};

/** What a hook can see, as text. */
function seen({ request, url, requestParser, requestParserResult, params, result, ...told }: Told) {
  return JSON.stringify({
    ...{ method: request?.method, path: url?.pathname, query: requestParserResult?.query },
    ...{ hasParser: Boolean(requestParser), params: params?.query, result },
    ...{ types: told.acceptableMediaTypes?.length, status: told.response?.status },
    context: Object.keys(told.context ?? told.serverContext ?? told.args?.contextValue ?? {})
      // The adapter's own, for what plugins may have it wait for.
      .filter((name) => name !== 'waitUntil')
      .sort(),
  });
}

function probes(behaviour: Behaviour, log: string[]): Plugin[] {
  return behaviour.map((acts, index) => {
    const by = `p${index}`;
    const run = (name: Name, after?: object) => (told: Told) => {
      const act = acts[name] ?? 'nothing';
      log.push(`${by} ${name} ${act} ${seen(told)}`);
      if (act === 'refuse') {
        throw new GraphQLError(`refused ${by}`, {
          extensions: { code: 'NO', http: { status: 451 } },
        });
      }
      if (act === 'throw') throw new TypeError(`bug ${by}`);
      if (act === 'end') END[name]?.(told, by);
      if (act.startsWith('set')) SET[name]?.(told, by);
      // Parsing and validating are synchronous.
      const mayWait = name !== 'onParse' && name !== 'onValidate';
      return act.endsWith('wait') && mayWait ? later().then(() => after) : after;
    };
    return {
      onRequest: run('onRequest'),
      onRequestParse: run('onRequestParse', { onRequestParseDone: run('onRequestParseDone') }),
      onParams: run('onParams'),
      onParse: run('onParse'),
      onValidate: run('onValidate'),
      onContextBuilding: run('onContextBuilding'),
      onExecute: run('onExecute', { onExecuteDone: run('onExecuteDone') }),
      onExecutionResult: run('onExecutionResult'),
      onResultProcess: run('onResultProcess'),
      onResponse: run('onResponse'),
    } as Plugin;
  });
}

/** A request that all kinds of answers come back to. */
const sent = fc.record({
  method: fc.constantFrom('POST', 'POST', 'GET', 'PUT', 'OPTIONS'),
  path: fc.constantFrom('/graphql', '/graphql', '/graphql', '/other', '/graphql?query={hello}'),
  type: fc.constantFrom(
    'application/json',
    'application/json',
    'text/plain',
    'application/graphql',
  ),
  accept: fc.constantFrom(
    'application/json',
    '*/*',
    'application/graphql-response+json',
    'image/png',
  ),
  body: fc.constantFrom(
    ...['{"query":"{ hello }"}', '{"query":"{ hello }"}', '{"query":"{ nothing }"}'],
    ...['{"query":"{"}', '{', 'null', '1', '{}', '{"query":1}', '{"query":"{hello}","more":1}', ''],
    ...['{"query":"mutation { hello }"}', '[]', '[{"query":"{ hello }"}]'],
  ),
});
type Sent = typeof sent extends fc.Arbitrary<infer T> ? T : never;

function requestOf({ method, path, type, accept, body }: Sent): Request {
  const content = method === 'POST' || method === 'PUT' ? { body } : {};
  const headers = { 'content-type': type, accept };
  return new FetchRequest(`http://localhost${path}`, { method, headers, ...content });
}

const UUID = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g;

/** What comes back, and all that the plugins were told on the way. */
async function outcome(log: readonly string[], answer: Promise<Response>) {
  const text = async ({
    status,
    headers,
    ...response
  }: Response & { text(): Promise<string> }) => ({
    status,
    headers: Object.fromEntries([...headers].sort()),
    body: (await Reflect.get(Object(response), 'content')) ?? null,
  });
  const ended = await answer.then(text, (error: unknown) => ({ rejected: String(error) }));
  // Each bug has an id of its own.
  return JSON.parse(JSON.stringify({ ended, log }).replaceAll(UUID, 'id'));
}

test('plugins are led through a request as Yoga and its adapter do', async () => {
  const acts = fc.dictionary(fc.constantFrom(...HOOKS), fc.constantFrom(...ACTS), { maxKeys: 2 });
  const behaviours = fc.array(acts, { minLength: 1, maxLength: 3 }) as fc.Arbitrary<Behaviour>;
  const endings = new Map<string, number>();

  await fc.assert(
    fc.asyncProperty(behaviours, sent, async (behaviour, request) => {
      const make = () => {
        const log: string[] = [];
        const { maskedErrors, logging, errorsOf } = createMasking(pino({ level: 'silent' }));
        let server: YogaServer<RequestContext, object> | undefined;
        const yoga = createYoga<RequestContext>({
          ...{ schema, maskedErrors, logging, graphiql: false, landingPage: false, cors: false },
          fetchAPI: { Response: ContentResponse },
          plugins: [
            {
              onYogaInit({ yoga: made }: { yoga: YogaServer<RequestContext, object> }) {
                server = made;
              },
            },
            ...probes(behaviour, log),
          ],
        });
        return { log, yoga, server, errorsOf };
      };
      const { signal } = new AbortController();
      const context = () => ({ signal, remoteAddress: '' });

      const theirs = make();
      const expected = await outcome(
        theirs.log,
        (async () => theirs.yoga.handleRequest(requestOf(request), context()))(),
      );
      const ours = make();
      if (!ours.server) throw new Error('Yoga does not say when it is made.');
      const drive = createDriver({ yoga: ours.server, errorsOf: ours.errorsOf });
      const got = await outcome(ours.log, drive(requestOf(request), context()));

      expect(got).toEqual(expected);
      const ending = 'rejected' in got.ended ? 'rejected' : `${got.ended.status}`;
      endings.set(ending, (endings.get(ending) ?? 0) + 1);
    }),
    repeatable('plugins, driven', 500),
  );
  // All kinds came up.
  for (const ending of [
    '200',
    '299',
    '400',
    '404',
    '405',
    '406',
    '415',
    '418',
    '451',
    'rejected',
  ]) {
    expect(endings.get(ending), `${ending} in ${JSON.stringify([...endings])}`).toBeGreaterThan(0);
  }
});

test('a plugin that nothing would call is refused at the start', () => {
  const start = () =>
    createYoga({
      schema,
      plugins: [
        { instrumentation: { request: (_told: unknown, run: () => void) => run() } },
        {
          onYogaInit: ({ yoga }: { yoga: YogaServer<RequestContext, object> }) =>
            void createDriver({ yoga, errorsOf: () => [] }),
        },
      ],
    });
  expect(start).toThrow('`instrumentation`');
});
