import { isOfSystem, reasonOf } from '../../config/start-error.ts';
import { InventoryError } from '../../inventory/errors.ts';
import { failureFinding } from '../check/messages.ts';
import { complain, showCause } from '../exit.ts';
import { printable } from '../printable.ts';

/** Where a problem is. */
interface ProblemPlace {
  /** What the RAM right that may be missing is for: a bucket, or `bucket/*` for its objects. */
  readonly resource: string;
  /** The id of the rule; absent: the problem is one of all rules. */
  readonly inventoryId?: string;
}

/** Prints problems, each in one line. */
export class Problems {
  readonly #signal: AbortSignal;
  #isNone = true;

  /** @param signal aborted when the user ends the command. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  get isNone(): boolean {
    return this.#isNone;
  }

  /** Prints what an error says. @throws an error that is a bug. */
  add(error: unknown, { resource, inventoryId }: ProblemPlace): void {
    const text = this.#textOf(error, resource);
    if (text !== '') this.print(text, inventoryId);
    showCause(error);
  }

  print(text: string, inventoryId?: string): void {
    this.#isNone = false;
    complain(printable(inventoryId === undefined ? text : `${inventoryId}: ${text}`));
  }

  #textOf(error: unknown, resource: string): string {
    if (this.#signal.aborted) return 'interrupted';
    if (error instanceof InventoryError) return failureFinding(error, resource).text;
    if (isOfSystem(error)) return reasonOf(error);
    throw error;
  }
}
