import { describe, expect, test } from 'vitest';
import { digits, ETAG, headProblem, LAST_MODIFIED, problem, startWithDigits } from './objects.ts';

// OSS sends the whole object where RFC 9110 cuts a range, or where the range is invalid.
describe.for([
  ['bytes=0-3', '1234', '1234'],
  ['bytes=9-', '0', '0'],
  ['bytes=0-', '1234567890', '1234567890'],
  ['bytes=-3', '890', '890'],
  ['bytes=-10', '1234567890', '1234567890'],
  ['bytes=2-3,5-6', '34', '34'],
  ['bytes=5-20', undefined, '67890'],
  ['bytes=-20', undefined, '1234567890'],
  ['bytes=10-', undefined, 416],
  ['bytes=10-20', undefined, 416],
  ['bytes=-0', undefined, 416],
  ['bytes=5-4', undefined, undefined],
  ['bytes=-', undefined, undefined],
  ['bytes= 1-2', undefined, undefined],
  ['byte=0-3', undefined, undefined],
  ['bytes=a-b', undefined, undefined],
] as const)('Range: %s', ([range, byDefault, standard]) => {
  test.for([
    { headers: { range }, expected: byDefault },
    { headers: { range, 'x-oss-range-behavior': 'standard' }, expected: standard },
  ])('$headers', async ({ headers, expected }) => {
    await using emulator = await startWithDigits();
    const reply = await digits(emulator, 'GET', headers);
    if (expected === 416) {
      expect(problem(reply)).toEqual([416, 'InvalidRange', undefined]);
      expect(reply.headers['content-range']).toBe('bytes */10');
      return;
    }
    expect(reply.text).toBe(expected ?? '1234567890');
    expect(reply.headers['content-length']).toBe(String(reply.text.length));
    const first = '1234567890'.indexOf(reply.text);
    expect([reply.status, reply.headers['content-range']]).toEqual(
      expected === undefined
        ? [200, undefined]
        : [206, `bytes ${first}-${first + reply.text.length - 1}/10`],
    );
  });
});

test.for(['bytes=0-0', 'bytes=0-', 'bytes=-1'])(
  'an empty object has no range %s',
  async (range) => {
    await using emulator = await startWithDigits({ body: '' });
    expect(await digits(emulator, 'GET', { range })).toMatchObject({ status: 200, text: '' });
    const standard = { range, 'x-oss-range-behavior': 'standard' };
    expect(problem(await digits(emulator, 'GET', standard))).toEqual([
      416,
      'InvalidRange',
      undefined,
    ]);
  },
);

describe.for(['GET', 'HEAD'])('%s', (method) => {
  test.for([
    [200, { 'if-match': `"${ETAG}"` }],
    [200, { 'if-match': ETAG }],
    [200, { 'if-match': `"other", "${ETAG}"` }],
    [200, { 'if-match': '*' }],
    [412, { 'if-match': '"other"' }],
    [304, { 'if-none-match': `"${ETAG}"` }],
    [200, { 'if-none-match': '"other"' }],
    [304, { 'if-modified-since': LAST_MODIFIED }],
    [200, { 'if-modified-since': 'Sun, 29 Nov 2026 16:02:02 GMT' }],
    [200, { 'if-modified-since': 'yesterday' }],
    [200, { 'if-unmodified-since': LAST_MODIFIED }],
    [412, { 'if-unmodified-since': 'Sun, 29 Nov 2026 16:02:02 GMT' }],
    [412, { 'if-match': '"other"', 'if-none-match': `"${ETAG}"` }],
    [304, { 'if-match': `"${ETAG}"`, 'if-modified-since': LAST_MODIFIED }],
  ] as const)('answers %s to %j', async ([status, headers]) => {
    await using emulator = await startWithDigits();
    const reply = await digits(emulator, method, headers);
    expect(reply.status).toBe(status);
    if (status === 304) {
      expect(reply).toMatchObject({
        text: '',
        headers: { etag: `"${ETAG}"`, 'last-modified': LAST_MODIFIED },
      });
    }
    if (status === 412) {
      expect(reply.headers['x-oss-ec']).toBe('0017-00001001');
      expect(method === 'GET' ? reply.text : headProblem(reply)).toContain(
        '<Code>PreconditionFailed</Code>',
      );
    }
  });
});
