import { clearLine, cursorTo } from 'node:readline';
import { styleText } from 'node:util';
import { showCause } from '../exit.ts';
import { printable } from '../printable.ts';

/** The result of one step of `check`. */
export interface Finding {
  /** `note`: not a problem, but not tested or worth knowing. */
  readonly state: 'ok' | 'note' | 'wrong';
  /** What was found, and how to fix it. */
  readonly text: string;
  /** The error behind it. */
  readonly cause?: unknown;
}

/** A step without a problem. */
export const ok = (text: string): Finding => ({ state: 'ok', text });
/** A step that is not a problem, but was not tested or is worth knowing. */
export const note = (text: string): Finding => ({ state: 'note', text });
/** A problem; the text says how to fix it. */
export const wrong = (text: string, cause?: unknown): Finding => ({ state: 'wrong', text, cause });

const COLOURS = { ok: 'green', note: 'yellow', wrong: 'red' } as const;

/** As wide as the longest name, `oss:DeleteBucketInventory`. */
const NAME_WIDTH = 25;

/** Prints a line for each step. */
export class Report {
  readonly #out: NodeJS.WriteStream;
  #isGood = true;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  /** Whether there is no problem. */
  get isGood(): boolean {
    return this.#isGood;
  }

  /**
   * Runs a step. A terminal shows its name meanwhile.
   *
   * @returns whether there is no problem.
   */
  async step(name: string, work: () => Finding | Promise<Finding>): Promise<boolean> {
    const out = this.#out;
    if (out.isTTY) out.write(`…      ${name}`);
    try {
      const finding = await work();
      if (out.isTTY) this.#clear();
      this.print(name, finding);
      return finding.state !== 'wrong';
    } catch (error) {
      if (out.isTTY) this.#clear();
      throw error;
    }
  }

  /** Prints a result that needs no step. */
  print(name: string, { state, text, cause }: Finding): void {
    if (state === 'wrong') this.#isGood = false;
    const mark = styleText(COLOURS[state], state.padEnd(5), { stream: this.#out });
    this.#out.write(`${mark}  ${name.padEnd(NAME_WIDTH)}  ${printable(text)}\n`);
    showCause(cause);
  }

  #clear(): void {
    clearLine(this.#out, 0);
    cursorTo(this.#out, 0);
  }
}
