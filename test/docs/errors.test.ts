import { isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import { OSS_CODES } from '../../src/inventory/oss-codes.ts';
import { ARGUMENT_OF_EC, errorFromResponse } from '../../src/oss/client/failures.ts';
import { readPage } from './markdown.ts';
import { errorsPage } from './print-errors.ts';

const page = await readPage('docs/errors.md');

/** The words in backquotes of the tables' first cells, under the headings. */
function explained(...headings: readonly string[]): readonly string[] {
  return page.rows
    .filter(({ under }) => headings.includes(under))
    .flatMap(({ cells: [first = ''] }) => [...first.matchAll(/`([^`]+)`/g)])
    .map(([, word = '']) => word);
}

test('the tables of codes are those of the code: `npm run docs` writes them', () => {
  expect(errorsPage()).toBe(page.text);
});

/** The failures' types; each is named as its class. */
const TYPES = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Error'))
  .map(({ name }) => name)
  .sort();

test('every type of a failure is explained, and no other', () => {
  expect(explained('Results of mutations').toSorted()).toEqual(TYPES);
});

/** The codes with each status that OSS sends them with. */
const ANSWERED = OSS_CODES.filter(({ from }) => from.startsWith('OSS')).flatMap(
  ({ codes, from, becomes }) =>
    codes.flatMap((code) =>
      (from.match(/\b[45]\d\d\b/g) ?? ['400']).map((status) => ({ code, status, becomes })),
    ),
);

test.for(ANSWERED)('OSS’s $code with status $status becomes what docs/errors.md says', (row) => {
  const { code, status, becomes } = row;
  const response = {
    status: Number(status),
    headers: { 'x-oss-request-id': 'AAAAAAAAAAAAAAAAAAAAAAAA' },
    body: Buffer.from(`<Error><Code>${code}</Code><Message>m</Message></Error>`),
  };
  const operation = { action: 'oss:GetBucketInventory', bucket: 'logs', writes: false };
  const failure = errorFromResponse(response, operation);
  expect(failure.code).toBe(code);
  expect(becomes.replace(/^upstream$/, '`UpstreamError`')).toContain(`\`${failure.name}\``);
});

test('every EC code with its argument', () => {
  const told = page.rows
    .filter(({ under }) => under === 'EC codes of a rule')
    .flatMap(({ cells: [argument = '', numbers = ''] }) =>
      numbers.split(', ').map((number) => [number, argument.replaceAll('`', '').split('.')]),
    );
  expect(Object.fromEntries(told)).toEqual(ARGUMENT_OF_EC);
});
