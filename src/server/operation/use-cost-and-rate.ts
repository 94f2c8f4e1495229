import { hash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { callerLabel } from '../../access/caller.ts';
import { clientAddress, networkOf } from '../http/client-address.ts';
import type { RequestContext } from '../request-context.ts';
import { limitExceeded } from './limit-exceeded.ts';
import { createQueryCost } from './query-cost.ts';
import type { RateLimiter } from './rate-limit.ts';

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
const MAX_WAITING = 10_000;

/**
 * Limits the cost of an operation and the cost per caller and time; each response has its cost in
 * `extensions.cost`.
 *
 * The threat: a document that is small and asks for much, as a page of a thousand buckets with a page of rules each
 * does. Its cost depends on its variables, so it is computed whenever the operation is about to be executed: Yoga
 * validates a document once, whatever the variables.
 *
 * The other threat: one caller, by mistake or on purpose, asks so much that the others get nothing, and OSS limits the
 * whole account. Each caller has a bucket of cost that fills up again at a steady rate. An operation takes its cost from it
 * before it is executed, and is refused where there is not enough. A request that cannot be executed costs 1, as
 * reading it does cost. A caller who was told to wait is refused until then before the request is read: that costs next
 * to nothing, and what has come back by then is enough for what was refused. Callers are told apart by what proves them,
 * and without that by the network they come from.
 *
 * @param maximum what one operation may cost.
 * @param rate absent: callers may ask as much as they like.
 */
export function useCostAndRate(
  maximum: number,
  rate?: RateLimitOptions,
): Plugin<RequestContext, RequestContext> {
  const queryCost = createQueryCost();
  const charging = rate && chargeCallers(rate);
  return {
    onRequestParse({ request, serverContext }) {
      charging?.refuseWaiting(request, serverContext);
    },
    async onExecute({ args, setResultAndStopExecution }) {
      const context: RequestContext & { readonly request: Request } = args.contextValue;
      // Absent: it cannot be executed, and says so itself.
      const requested = queryCost(args);
      if (requested !== undefined) context.cost = { requested, maximum };
      if (requested !== undefined && requested > maximum) {
        setResultAndStopExecution({ errors: [overMaximum(requested, maximum)] });
        return undefined;
      }
      const refusal = await charging?.charge(context, requested ?? 1);
      if (refusal) {
        setResultAndStopExecution({ errors: [refusal] });
        return undefined;
      }
      return {
        onExecuteDone({ result, setResult }) {
          if (!('data' in result) || !context.cost) return;
          setResult({ ...result, extensions: { ...result.extensions, cost: context.cost } });
        },
      };
    },
    // A request that was only parsed, or that another limit refused.
    async onExecutionResult({ context, setResult }) {
      const refusal = await charging?.charge(context, 1);
      if (refusal) setResult({ errors: [refusal] });
    },
    // What another plugin has thrown before that, as for an untrusted document: too late to refuse it.
    async onResultProcess({ request, serverContext }) {
      if (charging?.hasBegun(request)) {
        await charging.charge(Object.assign(serverContext, { request }), 1);
      }
    },
    onDispose: () => rate?.limiter.close(),
  };
}

/** Takes what requests cost from their callers' buckets, once for each request. */
function chargeCallers({
  limiter,
  trustedProxies = 0,
  now = () => performance.now(),
}: RateLimitOptions) {
  const { burst, costPerMinute } = limiter;
  const waiting = new LRUCache<string, { readonly until: number; readonly remaining: number }>({
    max: MAX_WAITING,
  });
  const charged = new WeakSet<object>();
  /** Requests whose callers are known and need not wait. */
  const begun = new WeakSet<Request>();

  /** Of a fixed length, as a token's subject can be long, and telling nobody who that is. */
  function keyOf(request: Request, { caller, remoteAddress }: RequestContext): string {
    if (caller && caller.kind !== 'anonymous') return hash('sha256', callerLabel(caller));
    const forwardedFor = request.headers.get('x-forwarded-for');
    const address = clientAddress(remoteAddress, forwardedFor, trustedProxies);
    return hash('sha256', `address:${networkOf(address)}`);
  }

  return {
    hasBegun: (request: Request) => begun.has(request),

    /** @throws GraphQLError RATE_LIMITED while the caller has to wait. */
    refuseWaiting(request: Request, context: RequestContext): void {
      const told = waiting.get(keyOf(request, context));
      const waitMs = told ? told.until - now() : 0;
      if (told && waitMs > 0) throw waitFor('You were told to wait', waitMs, told.remaining);
      begun.add(request);
    },

    /** Takes the cost; a request is charged once. @returns the error where there is not enough. */
    async charge(
      context: RequestContext & { readonly request: Request },
      cost: number,
    ): Promise<GraphQLError | undefined> {
      if (charged.has(context)) return undefined;
      charged.add(context);
      const key = keyOf(context.request, context);
      const isTooMuch = cost > burst;
      const { allowed, remaining, retryAfterMs } = await limiter.consume(key, isTooMuch ? 1 : cost);
      if (context.cost) {
        context.cost.left = remaining;
        context.cost.restoredPerSecond = costPerMinute / 60;
      }
      if (!allowed) {
        waiting.set(key, { until: now() + retryAfterMs, remaining });
        return waitFor(
          `This costs ${cost}, and ${remaining} of ${burst} are left`,
          retryAfterMs,
          remaining,
        );
      }
      return isTooMuch ? tooMuch(cost, remaining, burst) : undefined;
    },
  };
}

function overMaximum(requested: number, limit: number): GraphQLError {
  const message =
    `The operation costs ${requested}, and may cost ${limit} (MAX_COST): ask for smaller pages, ` +
    'or for less of each item. A page costs as much as it has items, and what is asked of an ' +
    'item counts for each.';
  return limitExceeded('COST_LIMIT_EXCEEDED', message, { limit, requested });
}

/** @param why a sentence without its end. */
function waitFor(why: string, ms: number, remaining: number): GraphQLError {
  const retryAfterSeconds = Math.max(1, Math.ceil(ms / 1000));
  const headers = { 'retry-after': String(retryAfterSeconds) };
  return refusal(
    `${why}: send nothing for ${retryAfterSeconds} s.`,
    { left: remaining, retryAfterSeconds },
    headers,
  );
}

/** For what no waiting helps against. */
function tooMuch(cost: number, remaining: number, burst: number): GraphQLError {
  const message = `This costs ${cost}, and nobody ever has more than ${burst}: ask for less at once.`;
  return refusal(message, { left: remaining, retryAfterSeconds: null });
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
