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

  /** @param signal aborted when the user ends the command, which is a problem of all rules. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  get isNone(): boolean {
    return this.#isNone;
  }

  /** Prints what an error says. @throws the error itself if it is a bug, or ends the command. */
  add(error: unknown, { resource, inventoryId }: ProblemPlace): void {
    if (this.#signal.aborted) throw error;
    this.print(textOf(error, resource), inventoryId);
    showCause(error);
  }

  print(text: string, inventoryId?: string): void {
    this.#isNone = false;
    complain(printable(inventoryId === undefined ? text : `${inventoryId}: ${text}`));
  }
}

function textOf(error: unknown, resource: string): string {
  if (error instanceof InventoryError) return failureFinding(error, resource).text;
  if (isOfSystem(error)) return reasonOf(error);
  throw error;
}
