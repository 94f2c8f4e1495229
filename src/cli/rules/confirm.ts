import { on } from 'node:events';
import { createInterface } from 'node:readline';

/** Asks a question on the terminal. The end of the input is a no. @throws AbortError if the signal is aborted. */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  process.stderr.write(`${question} [y/N] `);
  // Without the editing of lines, which would take Ctrl-C for itself.
  const lines = createInterface({ input: process.stdin, terminal: false });
  try {
    for await (const [line] of on(lines, 'line', { close: ['close'], signal })) {
      return /^y(es)?$/i.test(line.trim());
    }
    return false;
  } finally {
    lines.close();
  }
}
