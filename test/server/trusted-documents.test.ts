import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getIntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import { documentIds } from '../../packages/documents/src/document-ids.ts';
import { runHere } from '../cli/run-here.ts';
import { startOss } from '../cli/support.ts';
import { startSystem, type TestSystem } from '../support/system.ts';
import {
  bodyOf,
  creation,
  post,
  runToEnd,
  startProcess,
  temporaryFolder,
  UNUSED_OSS,
} from './support.ts';

const ROOT = join(import.meta.dirname, '../..');
const COUNT = 'query Count($bucket: String!) { inventories(bucket: $bucket) { totalCount } }';
const CREATE = creation('trusted');
const TWO = 'query A { a: __typename } query B { b: __typename }';
const documents = new Map([
  ['count-1', COUNT],
  ['create-1', CREATE],
  ['two-1', TWO],
]);
const ASKED = { documentId: 'count-1', variables: { bucket: 'logs' } };
const COUNTED = { data: { inventories: { totalCount: 0 } } };
const ACCEPTS = ['application/json', 'application/graphql-response+json'];

function start(isOnly: boolean): Promise<TestSystem> {
  return startSystem({ serving: { trustedDocuments: { documents, isOnly } } });
}

function byHash(sha256Hash: string) {
  return { extensions: { persistedQuery: { version: 1, sha256Hash } } };
}

describe.for([true, false])('a trusted document, where nothing else is executed: %s', (isOnly) => {
  test('is named by its id', async () => {
    await using system = await start(isOnly);
    expect(await bodyOf(await post(system.url, ASKED))).toEqual(COUNTED);
  });

  test('is named by a GET', async () => {
    await using system = await start(isOnly);
    const variables = encodeURIComponent('{"bucket":"logs"}');
    const get = (headers: Readonly<Record<string, string>>) =>
      fetch(`${system.url}?documentId=count-1&variables=${variables}`, { headers });
    expect(await bodyOf(await get({ 'graphql-require-preflight': '1' }))).toEqual(COUNTED);
    expect((await get({})).status).toBe(403);
  });

  test('is named as Apollo Client does, in a GET too', async () => {
    await using system = await start(isOnly);
    const { variables } = ASKED;
    const { extensions } = byHash('count-1');
    expect(await bodyOf(await post(system.url, { variables, extensions }))).toEqual(COUNTED);
    const search = new URLSearchParams({
      variables: JSON.stringify(variables),
      extensions: JSON.stringify(extensions),
    });
    const response = await fetch(`${system.url}?${search}`, {
      headers: { 'apollo-require-preflight': '1' },
    });
    expect(await bodyOf(response)).toEqual(COUNTED);
  });

  test('can be a mutation, but not by GET', async () => {
    await using system = await start(isOnly);
    const headers = { 'graphql-require-preflight': '1' };
    const got = await fetch(`${system.url}?documentId=create-1`, { headers });
    expect({ status: got.status, allow: got.headers.get('allow') }).toEqual({
      status: 405,
      allow: 'POST',
    });
    expect(system.emulator.rules('logs').size).toBe(0);
    expect((await bodyOf(await post(system.url, { documentId: 'create-1' }))).data).toEqual({
      createInventory: { __typename: 'CreateInventorySuccess' },
    });
  });

  test('has the operation that is asked for', async () => {
    await using system = await start(isOnly);
    const body = { documentId: 'two-1', operationName: 'B' };
    expect(await bodyOf(await post(system.url, body))).toEqual({ data: { b: 'Query' } });
  });

  test.for(ACCEPTS)('that is unknown is 400 for %s', async (accept) => {
    await using system = await start(isOnly);
    for (const id of ['count-2', '__proto__', 'constructor', '']) {
      const response = await post(system.url, { documentId: id, ...byHash(id || 'x') }, { accept });
      expect(response.status).toBe(400);
      expect((await bodyOf(response)).errors).toMatchObject([
        { extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } },
      ]);
    }
  });

  test('must be meant: with a query beside it, it is 400', async () => {
    await using system = await start(isOnly);
    const response = await post(system.url, { ...ASKED, query: CREATE });
    expect(response.status).toBe(400);
    expect(system.requests).toEqual([]);
  });

  test.for([1, {}, [], ['count-1'], true])('is not named by %j', async (documentId) => {
    await using system = await start(isOnly);
    const response = await post(system.url, { documentId, extensions: documentId });
    expect(response.status).toBe(400);
    expect((await bodyOf(response)).errors).toHaveLength(1);
  });
});

test('beside them, any document is executed', async () => {
  await using system = await start(false);
  const { variables } = ASKED;
  expect(await bodyOf(await post(system.url, { query: COUNT, variables }))).toEqual(COUNTED);
  // Apollo Client sends the document with its hash where the hash alone was not known.
  const body = { query: COUNT, variables, ...byHash('unknown') };
  expect(await bodyOf(await post(system.url, body))).toEqual(COUNTED);
});

describe('where nothing else is executed', () => {
  test.for([
    ['a query', { query: COUNT, variables: { bucket: 'logs' } }],
    ['a mutation', { query: creation('other') }],
    ['a trusted document by its text', { query: CREATE }],
    ['introspection', { query: getIntrospectionQuery() }],
    ['a document with its hash, to be remembered', { query: COUNT, ...byHash('new') }],
    ['a document that is none', { query: '{' }],
    ['a query of another kind', { query: { text: COUNT } }],
    ['nothing', {}],
  ] as const)('%s is 400', async ([, body]) => {
    await using system = await start(true);
    for (const accept of ACCEPTS) {
      const response = await post(system.url, body, { accept });
      expect(response.status).toBe(400);
      expect(await bodyOf(response)).toEqual({
        errors: [
          {
            message: expect.stringContaining('`documentId`'),
            extensions: { code: 'DOCUMENT_NOT_TRUSTED' },
          },
        ],
      });
    }
    expect(system.requests).toEqual([]);
  });

  test('a query in an address is too', async () => {
    await using system = await start(true);
    const response = await fetch(`${system.url}?query={__typename}&documentId=count-1`, {
      headers: { 'graphql-require-preflight': '1' },
    });
    expect(response.status).toBe(400);
    expect((await bodyOf(response)).errors).toMatchObject([
      { extensions: { code: 'DOCUMENT_NOT_TRUSTED' } },
    ]);
  });
});

describe('the manifest', () => {
  /** Starts the server on a manifest. */
  async function withManifest(manifest: string) {
    const folder = await temporaryFolder();
    await writeFile(join(folder.path, 'manifest.json'), manifest);
    const env = { TRUSTED_DOCUMENTS: 'manifest.json', TRUSTED_DOCUMENTS_ONLY: 'true' };
    return { folder, env: { ...UNUSED_OSS, ...env } };
  }

  test('can be Apollo’s', async () => {
    const { folder, env } = await withManifest(
      JSON.stringify({
        format: 'apollo-persisted-query-manifest',
        version: 1,
        operations: [{ id: 'abc', name: 'Demo', type: 'query', body: 'query Demo { __typename }' }],
      }),
    );
    await using _folder = folder;
    await using server = await startProcess(folder.path, env);
    expect(await bodyOf(await post(server.url, byHash('abc')))).toEqual({
      data: { __typename: 'Query' },
    });
    expect((await post(server.url, { query: '{ __typename }' })).status).toBe(400);
  });

  test('can be the one of the published documents', async () => {
    await using folder = await temporaryFolder();
    await using oss = await startOss();
    await using server = await startProcess(folder.path, {
      ...oss.env,
      TRUSTED_DOCUMENTS: join(ROOT, 'packages/documents/persisted-documents.json'),
      TRUSTED_DOCUMENTS_ONLY: 'true',
    });
    const answer = await bodyOf(await post(server.url, { documentId: documentIds.Buckets }));
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toHaveProperty('buckets');
    const variables = { bucket: 'logs', inventoryId: 'none' };
    const rule = await bodyOf(
      await post(server.url, { documentId: documentIds.OneRule, variables }),
    );
    expect(rule).toEqual({ data: { __typename: 'Query', inventory: null } });
  });

  test('is held against the schema before the server starts, all of it', async () => {
    const { folder, env } = await withManifest(
      JSON.stringify({
        good: '{ __typename }',
        broken: 'query {',
        old: '{ rules { id } }',
        fragment: 'fragment F on Query { __typename }',
        both: 'query Q { nope __typename { a } }',
      }),
    );
    await using _folder = folder;
    const { code, stdout, stderr } = await runToEnd(folder.path, env);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.trim().split('\n')).toEqual([
      'The configuration cannot be used:',
      expect.stringMatching(/^TRUSTED_DOCUMENTS: document "broken": Syntax Error: /),
      expect.stringContaining('document "old": Cannot query field "rules" on type "Query".'),
      'TRUSTED_DOCUMENTS: document "fragment": it has no operation',
      expect.stringContaining('document "both": Cannot query field "nope" on type "Query".'),
      expect.stringMatching(
        /^TRUSTED_DOCUMENTS: document "both": Field "__typename" must not have /,
      ),
    ]);
  });

  test.for([
    ['no JSON', 'query { a }', 'cannot be read: it is not JSON ("manifest.json")'],
    ['a list', '["query { a }"]', 'must be JSON with documents by id'],
    ['without a document', '{}', 'with at least one document'],
    ['of another version', '{"format":"apollo-persisted-query-manifest","version":2}', 'must be'],
    [
      'with an id twice',
      '{"format":"apollo-persisted-query-manifest","version":1,"operations":[{"id":"a","body":"{a}"},{"id":"a","body":"{b}"}]}',
      'no id twice',
    ],
  ] as const)('%s cannot be used', async ([, text, said]) => {
    const { folder, env } = await withManifest(text);
    await using _folder = folder;
    const { code, stderr } = await runHere([], { cwd: folder.path, env });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The configuration cannot be used:\nTRUSTED_DOCUMENTS: [^\n]+\n$/);
    expect(stderr).toContain(said);
  });

  test('that is not there is said', async () => {
    await using folder = await temporaryFolder();
    const env = { ...UNUSED_OSS, TRUSTED_DOCUMENTS: 'none.json' };
    const { code, stderr } = await runHere([], { cwd: folder.path, env });
    expect(code).toBe(1);
    expect(stderr).toBe(
      'The configuration cannot be used:\nTRUSTED_DOCUMENTS: cannot be read: ENOENT ("none.json")\n',
    );
  });
});
