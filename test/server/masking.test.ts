import { MapperKind, mapSchema } from '@graphql-tools/utils';
import type { Plugin } from 'graphql-yoga';
import { describe, expect, test } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import type { RequestContext } from '../../src/server/request-context.ts';
import { startSystem } from '../support/system.ts';
import { bodyOf, post } from './support.ts';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const MESSAGE = 'Unexpected error. Report its errorId to the operator of this server.';

/** The API with a bug: `bucket` throws. */
function buggySchema(thrown: unknown) {
  return mapSchema(schema, {
    [MapperKind.QUERY_ROOT_FIELD]: (config, name) =>
      name === 'bucket'
        ? {
            ...config,
            resolve: () => {
              throw thrown;
            },
          }
        : undefined,
  });
}

const cause = new Error('connect ECONNREFUSED 127.45.67.89:443 canary-cause');
const BUGS: readonly (readonly [string, unknown, object])[] = [
  [
    'a bug',
    new TypeError('x is not a function'),
    { type: 'TypeError', message: 'x is not a function' },
  ],
  [
    'an error with a request in it',
    Object.assign(new Error('failed at https://127.45.67.89/canary-path'), {
      params: { accessKeySecret: 'canary-secret' },
      status: 418,
      extensions: { code: 'CANARY', http: { status: 418, headers: { 'x-canary': '1' } } },
    }),
    { type: 'Error', message: 'failed at …' },
  ],
  ['an error with a cause', new Error('no', { cause }), { message: 'no', causes: ['Error'] }],
  [
    'the system’s',
    Object.assign(new Error('ENOENT: no such file, open "/canary-path"'), {
      ...{ code: 'ENOENT', syscall: 'open', path: '/canary-path' },
    }),
    { type: 'Error', code: 'ENOENT' },
  ],
  ['JSON', new SyntaxError('Unexpected token, "canary" is not JSON'), { type: 'SyntaxError' }],
];

test.for(BUGS)('%s has an id, which the log has with the stack', async ([, thrown, err]) => {
  await using system = await startSystem({ serving: { schema: buggySchema(thrown) } });
  const query = '{ canaryAlias: bucket(name: "canary") { name } }';
  const response = await post(system.url, { query });
  expect(response.status).toBe(200);
  expect([...response.headers.keys()].join()).not.toContain('canary');
  const { errors = [] } = await bodyOf(response);
  const errorId = errors[0]?.extensions?.['errorId'];
  expect(errorId).toMatch(UUID);
  expect(errors).toEqual([
    {
      message: MESSAGE,
      locations: [expect.anything()],
      path: ['canaryAlias'],
      extensions: { code: 'INTERNAL_SERVER_ERROR', errorId },
    },
  ]);
  const lines = system.log.filter(({ level }) => Number(level) >= 40);
  expect(lines).toEqual([
    {
      level: 50,
      time: expect.any(Number),
      requestId: response.headers.get('x-request-id'),
      address: '127.0.0.1',
      msg: 'unexpected error',
      errorId,
      err: {
        type: 'Error',
        ...err,
        stack: expect.stringMatching(/^at .*masking\.test\.ts:\d+:\d+\)?(\nat .*)*$/),
      },
    },
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/canary|127\.45/);
});

describe.each(['never', 'always'] as const)('where queries are compiled: %s,', (compiling) => {
  test.for([
    ['a text', 'words', { message: 'words' }],
    ['nothing', undefined, { message: 'undefined' }],
    ['a thing', { canary: 'canary' }, { message: '[object Object]' }],
  ] as const)('%s that is thrown has one too', async ([, thrown, err]) => {
    await using system = await startSystem({ serving: { schema: buggySchema(thrown), compiling } });
    const query = '{ bucket(name: "logs") { name } }';
    const { errors = [] } = await bodyOf(await post(system.url, { query }));
    const errorId = errors[0]?.extensions?.['errorId'];
    expect(errors).toMatchObject([
      { message: MESSAGE, extensions: { code: 'INTERNAL_SERVER_ERROR' } },
    ]);
    const lines = system.log.filter(({ level }) => level === 50);
    expect(lines).toMatchObject([{ errorId, err: { type: 'Error', ...err } }]);
    expect(JSON.stringify(lines)).not.toContain('canary');
  });
});

describe('what a plugin throws outside of GraphQL', () => {
  const thrown = () => {
    throw Object.assign(new Error('canary https://127.45.67.89/'), { status: 418, canary: 1 });
  };
  const hooks: readonly (readonly [string, Plugin<RequestContext, RequestContext>])[] = [
    ['before a request is handled', { onRequest: thrown }],
    ['later then', { onRequest: async () => thrown() }],
    ['when it is answered', { onResponse: thrown }],
  ];

  test.for(hooks)('%s is masked', async ([, hook]) => {
    await using system = await startSystem({
      serving: {
        observing: (telemetry) => ({
          ...telemetry,
          first: { ...telemetry.first, ...hook },
        }),
      },
    });
    const response = await post(system.url, { query: '{ __typename }' });
    expect(response.status).toBe(500);
    const { errors = [] } = await bodyOf(response);
    const errorId = errors[0]?.extensions?.['errorId'];
    expect(errors).toEqual([
      { message: MESSAGE, extensions: { code: 'INTERNAL_SERVER_ERROR', errorId } },
    ]);
    expect(system.log.filter(({ level }) => level === 50)).toMatchObject([
      { msg: 'unexpected error', errorId, err: { type: 'Error', message: 'canary …' } },
    ]);
  });
});
