import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { Progress } from '../../src/cli/progress.ts';
import { formatBytes } from '../../src/cli/reports/format-bytes.ts';

/** What a progress bar writes to an output. */
function drawnOn(isTTY: boolean): string {
  const written: string[] = [];
  const write = (chunk: Buffer, _encoding: string, done: () => void) => {
    written.push(chunk.toString());
    done();
  };
  const out = Object.assign(new Writable({ write }), { isTTY });
  {
    using progress = new Progress(out, 2_500_000, formatBytes);
    for (let count = 0; count < 1000; count += 1) progress.add(2500);
  }
  return written.join('');
}

test('a terminal shows a line, which is cleared in the end', () => {
  const drawn = drawnOn(true);
  expect(drawn).toContain(`[${'.'.repeat(30)}]   0 %  0 B of 2.5 MB`);
  expect(drawn.endsWith('\u001b[2K\u001b[1G')).toBe(true);
  // Not once for each chunk.
  expect(drawn.match(/ % /g)?.length).toBeLessThan(100);
});

test('elsewhere nothing is written', () => {
  expect(drawnOn(false)).toBe('');
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [2_345_678, '2.3 MB'],
  [4e9, '4.0 GB'],
  [5e15, '5.0 PB'],
  [5e18, '5000.0 PB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
