import { hash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { callerLabel } from '../../access/caller.ts';
import { clientAddress, networkOf } from '../http/client-address.ts';
import type { RequestContext } from '../request-context.ts';
import type { RateLimiter, Taken } from './rate-limit.ts';

/** How the rate of callers is limited. */
export interface RateLimitOptions {
  /** Closed with the server. */
  readonly limiter: RateLimiter;
  /**
   * How many proxies in front append to `x-forwarded-for`.
   * @default 0
   */
  readonly trustedProxies?: number;
  /**
   * A clock that is never set back, in milliseconds.
   * @default performance.now
   */
  readonly now?: () => number;
}

/** How many callers that were told to wait are remembered. */
const MAX_TOLD = 10_000;

/**
 * The threat: one caller, by mistake or on purpose, asks so much that the others get nothing, and OSS
 * limits the whole account. Each caller has a bucket of cost that fills up again at a steady rate;
 * an operation takes its cost from it before it is executed, and is refused where there is not
 * enough. What cannot be executed costs 1, as reading it does cost. Whoever was told to wait is
 * refused until then before its request is read: that costs next to nothing, and what has come back
 * by then is enough for what was refused.
 *
 * Callers are told apart by what proves them, and without that by the network they come from.
 */
export function useRateLimit(options: RateLimitOptions): Plugin<RequestContext, RequestContext> {
  const { limiter, trustedProxies = 0, now = () => performance.now() } = options;
  const { burst, costPerMinute } = limiter;
  const told = new LRUCache<string, { readonly until: number; readonly left: number }>({
    max: MAX_TOLD,
  });
  const charged = new WeakSet<object>();
  /** Requests that got past those who ask who sends them. */
  const begun = new WeakSet<Request>();

  /** Of a fixed length, as a token's subject can be long, and telling nobody who that is. */
  function keyOf(request: Request, { caller, remoteAddress }: RequestContext): string {
    if (caller && caller.kind !== 'anonymous') return hash('sha256', callerLabel(caller));
    const forwardedFor = request.headers.get('x-forwarded-for');
    const address = clientAddress(remoteAddress, forwardedFor, trustedProxies);
    return hash('sha256', `address:${networkOf(address)}`);
  }

  /** Takes the cost, or has the operation refused. */
  function charge(
    context: RequestContext & { readonly request: Request },
    cost: number,
    refuse: (result: { errors: GraphQLError[] }) => void,
  ): void | Promise<void> {
    charged.add(context);
    const key = keyOf(context.request, context);
    const isTooMuch = cost > burst;
    const settle = ({ allowed, left, retryAfterMs }: Taken) => {
      if (context.cost) {
        context.cost.left = left;
        context.cost.restoredPerSecond = costPerMinute / 60;
      }
      if (!allowed) {
        told.set(key, { until: now() + retryAfterMs, left });
        const why = `This costs ${cost}, and ${left} of ${burst} are left`;
        refuse({ errors: [waitFor(why, retryAfterMs, left)] });
      } else if (isTooMuch) {
        refuse({ errors: [tooMuch(cost, left, burst)] });
      }
    };
    const taken = limiter.take(key, isTooMuch ? 1 : cost);
    return taken instanceof Promise ? taken.then(settle) : settle(taken);
  }

  return {
    onRequestParse({ request, serverContext }) {
      const given = told.get(keyOf(request, serverContext));
      const waitMs = given ? given.until - now() : 0;
      if (given && waitMs > 0) throw waitFor('You were told to wait', waitMs, given.left);
      begun.add(request);
    },
    onExecute({ args: { contextValue }, setResultAndStopExecution }) {
      const cost = Math.max(1, contextValue.cost?.requested ?? 1);
      return charge(contextValue, cost, setResultAndStopExecution);
    },
    // What has got no further than to be parsed, or was refused by another limit.
    onExecutionResult({ context, setResult }) {
      if (!charged.has(context)) return charge(context, 1, setResult);
    },
    // What another plugin has thrown before that, as an untrusted document's: too late to be refused itself.
    async onResultProcess({ request, serverContext }) {
      const hasBegun = begun.has(request);
      if (hasBegun && !charged.has(serverContext)) {
        await charge(Object.assign(serverContext, { request }), 1, () => {});
      }
    },
    onDispose: () => limiter.close(),
  };
}

/** @param why a sentence without its end. */
function waitFor(why: string, ms: number, left: number): GraphQLError {
  const retryAfterSeconds = Math.max(1, Math.ceil(ms / 1000));
  const headers = { 'retry-after': String(retryAfterSeconds) };
  return refusal(
    `${why}: send nothing for ${retryAfterSeconds} s.`,
    { left, retryAfterSeconds },
    headers,
  );
}

/** For what no waiting helps against. */
function tooMuch(cost: number, left: number, burst: number): GraphQLError {
  const message = `This costs ${cost}, and nobody ever has more than ${burst}: ask for less at once.`;
  return refusal(message, { left, retryAfterSeconds: null });
}

function refusal(
  message: string,
  hints: object,
  headers: Record<string, string> = {},
): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: 'RATE_LIMITED', ...hints, http: { status: 429, headers } },
  });
}
