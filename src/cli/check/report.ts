import { clearLine, cursorTo } from 'node:readline';
import { styleText } from 'node:util';
import { showCause } from '../exit.ts';

/** What one step of `check` found out. */
export interface Finding {
  /** `note`: nothing is wrong, and it was not tried or could be better. */
  readonly state: 'ok' | 'note' | 'wrong';
  /** What is so, or what is wrong and how to mend it. */
  readonly text: string;
  /** What is behind it. */
  readonly cause?: unknown;
}

export const ok = (text: string): Finding => ({ state: 'ok', text });
export const note = (text: string): Finding => ({ state: 'note', text });
export const wrong = (text: string, cause?: unknown): Finding => ({ state: 'wrong', text, cause });

const COLOURS = { ok: 'green', note: 'yellow', wrong: 'red' } as const;

/** As wide as the longest name, `oss:DeleteBucketInventory`. */
const NAME_WIDTH = 25;

/** Tells of each step in a line of its own. */
export class Report {
  readonly #out: NodeJS.WriteStream;
  #isGood = true;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  /** Whether nothing is wrong. */
  get isGood(): boolean {
    return this.#isGood;
  }

  /**
   * Takes a step; while it is under way its name stands on the terminal.
   *
   * @returns whether nothing is wrong with it.
   */
  async step(name: string, work: () => Finding | Promise<Finding>): Promise<boolean> {
    const out = this.#out;
    if (out.isTTY) out.write(`…      ${name}`);
    try {
      const finding = await work();
      if (out.isTTY) this.#clear();
      this.tell(name, finding);
      return finding.state !== 'wrong';
    } catch (error) {
      if (out.isTTY) this.#clear();
      throw error;
    }
  }

  /** Tells what is known without a step. */
  tell(name: string, { state, text, cause }: Finding): void {
    if (state === 'wrong') this.#isGood = false;
    const mark = styleText(COLOURS[state], state.padEnd(5), { stream: this.#out });
    this.#out.write(`${mark}  ${name.padEnd(NAME_WIDTH)}  ${text}\n`);
    showCause(cause);
  }

  #clear(): void {
    clearLine(this.#out, 0);
    cursorTo(this.#out, 0);
  }
}
