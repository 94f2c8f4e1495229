import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const LINES = 3000;
const LOGGER = join(import.meta.dirname, '../../src/server/observation/logger.ts');

/** Logs lines of up to 1 KB, and says so; with the pipe full, most of them wait in the process. */
const PROGRAM = `
  import { createLogger } from ${JSON.stringify(LOGGER)};
  const log = await createLogger('info', process.stdout, { worker: Number(process.argv[1]) });
  for (let count = 0; count < ${LINES}; count += 1) {
    log.info({ count, text: 'x'.repeat((count * 37) % 1000) }, 'a line');
  }
  process.stderr.write('.');
`;

/** A pipe, which Node’s own `spawn` has none of; its reader takes little at a time, once it is told to. */
const SCRIPT = `
  { "$0" --input-type=module -e "$1" 1 & "$0" --input-type=module -e "$1" 2 & wait; } |
    { read -r go <&3; exec dd bs=5000 status=none; }
`;

test('lines of two processes into one pipe come out whole, however slowly they are read', async () => {
  const shell = spawn('sh', ['-c', SCRIPT, process.execPath, PROGRAM], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const { stdout, stderr } = shell;
  const go = shell.stdio[3];
  if (!(stdout && stderr && go instanceof Writable)) throw new Error('The shell has no pipes.');
  let told = '';
  stderr.setEncoding('utf8').on('data', (data: string) => {
    told += data;
    if (told === '..') go.end('go\n');
  });
  const lines = (await text(stdout)).trimEnd().split('\n');
  const counts = new Map([1, 2].map((worker): [number, number[]] => [worker, []]));
  for (const line of lines) {
    const { worker, count } = JSON.parse(line);
    counts.get(worker)?.push(count);
  }
  const all = Array.from({ length: LINES }, (_, count) => count);
  expect([...counts]).toEqual([
    [1, all],
    [2, all],
  ]);
  expect(told).toBe('..');
});
