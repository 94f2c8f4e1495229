import { clearLine, cursorTo } from 'node:readline';
import { formatBytes } from './format-bytes.ts';

/** How often the line is drawn at most, in milliseconds. */
const DRAW_EVERY_MS = 100;

const BAR_WIDTH = 30;

/** An output that may be a terminal. */
type ProgressOutput = NodeJS.WritableStream & Pick<NodeJS.WriteStream, 'isTTY'>;

/** Shows on a terminal how much of something is done, in one line; elsewhere it shows nothing. */
export class Progress implements Disposable {
  readonly #out: ProgressOutput;
  readonly #total: number;
  #done = 0;
  #drawnAt = Number.NEGATIVE_INFINITY;

  /** @param total in bytes. */
  constructor(out: ProgressOutput, total: number) {
    this.#out = out;
    this.#total = total;
    this.add(0);
  }

  add(bytes: number): void {
    this.#done += bytes;
    const now = performance.now();
    if (!this.#out.isTTY || now - this.#drawnAt < DRAW_EVERY_MS) return;
    this.#drawnAt = now;
    const part = this.#total === 0 ? 1 : Math.min(this.#done / this.#total, 1);
    const bar = '#'.repeat(Math.floor(part * BAR_WIDTH)).padEnd(BAR_WIDTH, '.');
    const percent = `${Math.floor(part * 100)}`.padStart(3);
    cursorTo(this.#out, 0);
    this.#out.write(
      `[${bar}] ${percent} %  ${formatBytes(this.#done)} of ${formatBytes(this.#total)}`,
    );
    clearLine(this.#out, 1);
  }

  /** Clears the line. */
  [Symbol.dispose](): void {
    if (!this.#out.isTTY) return;
    clearLine(this.#out, 0);
    cursorTo(this.#out, 0);
  }
}
