import type { Caller } from '../access/caller.ts';
import type { ResponseBudget } from './operation/response-budget.ts';

/** What goes with each request from the HTTP server on, and what the plugins find out of it. */
export interface RequestContext {
  /**
   * Aborts when the caller's connection closes or its time is up. (Yoga's `request.signal` is none
   * that Node's own functions accept.)
   */
  readonly signal: AbortSignal;
  /** The address that the connection comes from. */
  readonly remoteAddress: string;
  /** The method that the client sent: HEAD is handled as GET. */
  readonly method: string;
  /** Who asks: set before the request's body is read. */
  caller?: Caller;
  /** Whether the document is one that this server was given: set before it is executed. */
  trustedDocument?: boolean;
  /** What the operation costs: set when it is about to be executed. */
  cost?: RequestCost;
  /** How much the answer may still have: set where it is counted while the operation is executed. */
  responseBudget?: ResponseBudget;
}

/** A request's cost, as it goes out in `extensions.cost`. */
interface RequestCost {
  /** What was asked for. */
  readonly requested: number;
  /** What one request may cost. */
  readonly maximum: number;
  /** What the caller has left now; absent where nothing limits that. */
  left?: number;
  /** What comes back to the caller each second; absent where nothing limits that. */
  restoredPerSecond?: number;
}
