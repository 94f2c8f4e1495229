import { clearLine, cursorTo } from 'node:readline';

/** How often the line is drawn at most, in milliseconds. */
const DRAW_EVERY_MS = 100;

const BAR_WIDTH = 30;

/** An output that may be a terminal. */
type ProgressOutput = NodeJS.WritableStream & Pick<NodeJS.WriteStream, 'isTTY'>;

/** Shows on a terminal how much of something is done, in one line; elsewhere it shows nothing. */
export class Progress implements Disposable {
  readonly #out: ProgressOutput;
  readonly #total: number;
  readonly #format: (count: number) => string;
  #done = 0;
  #drawnAt = Number.NEGATIVE_INFINITY;

  /** @param format shows a number with its unit. */
  constructor(out: ProgressOutput, total: number, format: (count: number) => string) {
    this.#out = out;
    this.#total = total;
    this.#format = format;
    this.add(0);
  }

  add(count: number): void {
    this.#done += count;
    const now = performance.now();
    if (!this.#out.isTTY || now - this.#drawnAt < DRAW_EVERY_MS) return;
    this.#drawnAt = now;
    const part = this.#total === 0 ? 1 : Math.min(this.#done / this.#total, 1);
    const bar = '#'.repeat(Math.floor(part * BAR_WIDTH)).padEnd(BAR_WIDTH, '.');
    const percent = `${Math.floor(part * 100)}`.padStart(3);
    cursorTo(this.#out, 0);
    this.#out.write(
      `[${bar}] ${percent} %  ${this.#format(this.#done)} of ${this.#format(this.#total)}`,
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
