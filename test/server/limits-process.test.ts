import { expect, test } from 'vitest';
import { startOss } from '../cli/support.ts';
import { bodyOf, post, startProcess, temporaryFolder } from './support.ts';

test('the process takes each limit from its setting', async () => {
  await using folder = await temporaryFolder();
  await using oss = await startOss();
  await using server = await startProcess(folder.path, {
    ...oss.env,
    MAX_BODY_BYTES: '600',
    MAX_DOCUMENT_TOKENS: '20',
    MAX_DEPTH: '2',
    MAX_FIELDS: '3',
    MAX_COST: '4',
  });
  const codes = [];
  for (const query of [
    '{ __typename }',
    ' '.repeat(600),
    `{ ${'a '.repeat(19)}}`,
    '{ buckets { nodes { name } } }',
    '{ __typename __typename __typename __typename }',
    '{ buckets(first: 5) { __typename } }',
    '{ buckets(first: 4) { __typename } }',
  ]) {
    const response = await post(server.url, { query });
    const { errors = [] } = await bodyOf(response);
    codes.push([response.status, ...errors.map(({ extensions }) => extensions?.['code'])]);
  }
  expect(codes).toEqual([
    [200],
    [413, 'BODY_LIMIT_EXCEEDED'],
    [400, 'TOKEN_LIMIT_EXCEEDED'],
    [400, 'DEPTH_LIMIT_EXCEEDED'],
    [400, 'FIELD_LIMIT_EXCEEDED'],
    [400, 'COST_LIMIT_EXCEEDED'],
    [200],
  ]);
});
