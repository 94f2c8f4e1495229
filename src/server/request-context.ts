import type { Caller } from '../access/caller.ts';
import type { ResponseBudget } from './operation/response-budget.ts';

/** The state of one request. The HTTP server creates it, and the plugins add to it. */
export interface RequestContext {
  /**
   * Aborts when the caller disconnects or the request times out. (Node's own functions do not accept Yoga's
   * `request.signal`.)
   */
  readonly signal: AbortSignal;
  /** The address of the connection's other end: the caller's or a proxy's. */
  readonly remoteAddress: string;
  /** The method that the client sent. Yoga sees a HEAD as GET. */
  readonly method: string;
  /** Set before the body is read. */
  caller?: Caller;
  /** Whether the document is a trusted one. Set before it is parsed. */
  trustedDocument?: boolean;
  /** Set before the operation is executed. */
  cost?: RequestCost;
  /** Set if the size of the answer is counted during execution. */
  responseBudget?: ResponseBudget;
}

/** A request's cost, as answered in `extensions.cost`. */
interface RequestCost {
  /** The cost of the operation. */
  readonly requested: number;
  /** The maximum cost of one operation. */
  readonly maximum: number;
  /** The cost that the caller may still use; absent without a rate limit. */
  left?: number;
  /** The cost that is restored each second; absent without a rate limit. */
  restoredPerSecond?: number;
}
