import { describe, expect, test } from 'vitest';
import { type Ask, ask } from './client.ts';
import { problem } from './objects.ts';
import { startWithBuckets } from './set-up.ts';

describe('keys', () => {
  test.for([
    '.',
    '..',
    'a/../b',
    'a/./b',
    'a//b',
    'a/',
    'logs/a',
    'logs//a',
    '%',
    '%2F',
    '+',
    ' ',
    "'",
    '"',
    '<&>',
    '?',
    '#',
    ';',
    '=',
    '\0',
    'a\0b',
    '\n',
    '\r\n',
    '\u007f',
    '\uFFFD',
    '\uFFFE',
    '中',
    '😀',
    'e\u0301',
    'x'.repeat(1023),
    '中'.repeat(341),
  ])('%j is stored, listed, read and deleted', async (object) => {
    await using emulator = await startWithBuckets();
    for (const version of ['V1', 'V4'] as const) {
      for (const style of ['host', 'path'] as const) {
        const more: Ask = { bucket: 'logs', object, version, style };
        expect((await ask(emulator, { ...more, method: 'PUT', body: object })).status).toBe(200);
        expect([...emulator.objects('logs').keys()]).toEqual([object]);
        expect(await ask(emulator, more)).toMatchObject({ status: 200, text: object });
        const query = { 'list-type': '2', 'encoding-type': 'url' };
        const list = await ask(emulator, { bucket: 'logs', query, version, style });
        expect(decodeURIComponent(list.at('Key') ?? '')).toBe(object);
        expect((await ask(emulator, { ...more, method: 'DELETE' })).status).toBe(204);
        expect(emulator.objects('logs').size).toBe(0);
      }
    }
  });

  test.for([
    ['/a', 'The specified object is not valid.'],
    ['\\a', 'The specified object is not valid.'],
    ['x'.repeat(1024), 'The length of object name must be less than 1024.'],
    ['中'.repeat(342), 'The length of object name must be less than 1024.'],
  ] as const)('%s is refused', async ([object, message]) => {
    await using emulator = await startWithBuckets();
    for (const method of ['PUT', 'GET', 'DELETE']) {
      const reply = await ask(emulator, {
        method,
        bucket: 'logs',
        object,
        ...(method === 'PUT' ? { body: '' } : {}),
      });
      expect([...problem(reply), reply.at('Message')]).toEqual([
        400,
        'InvalidObjectName',
        undefined,
        message,
      ]);
    }
  });
});
