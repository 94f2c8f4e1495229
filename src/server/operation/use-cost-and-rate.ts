import { hash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { callerLabel } from '../../access/caller.ts';
import { entryLimit } from '../../entry-limit.ts';
import { clientAddress, networkOf } from '../http/client-address.ts';
import type { RequestContext } from '../request-context.ts';
import { limitExceeded } from './limit-exceeded.ts';
import { createQueryCost } from './query-cost.ts';
import type { RateLimiter } from './rate-limit.ts';

/** How the rate of each caller is limited. */
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

type AfterExecute = Awaited<ReturnType<NonNullable<Plugin<RequestContext>['onExecute']>>>;

/** How many callers with a wait are remembered. */
const MAX_WAITING = 10_000;

/**
 * Limits the cost of an operation and the cost per caller and time; each response has its cost in
 * `extensions.cost`.
 *
 * The threat: a small document that selects much, such as a page of a thousand buckets with a page of rules each. The
 * cost depends on the variables, so it is computed before each execution: Yoga validates a document once for all
 * variables.
 *
 * The other threat: one caller, by mistake or on purpose, uses so much that OSS limits the whole account and the others
 * get nothing. Each caller has a token bucket of cost, which is restored at a steady rate. An operation consumes its
 * cost before it is executed, and is refused if the bucket holds less. A request that cannot be executed costs 1,
 * because reading it takes time. Until the wait of a refused caller is over, the server refuses the caller's requests
 * before it reads them; then the bucket holds enough for what was refused. The credential identifies a caller, and
 * without one the caller's network.
 *
 * @param maximum the maximum cost of one operation.
 * @param rate absent: the rate is not limited.
 */
export function useCostAndRate(
  maximum: number,
  rate?: RateLimitOptions,
): Plugin<RequestContext, RequestContext> {
  const queryCost = createQueryCost();
  const charging = rate && chargeCallers(rate);
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const context: RequestContext & { readonly request: Request } = args.contextValue;
      // Undefined: the execution refuses the operation itself.
      const requested = queryCost(args);
      if (requested !== undefined) context.cost = { requested, maximum };
      if (requested !== undefined && requested > maximum) {
        setResultAndStopExecution({ errors: [overMaximum(requested, maximum)] });
        return undefined;
      }
      const answerCost: AfterExecute = {
        onExecuteDone({ result, setResult }) {
          if (!('data' in result) || !context.cost) return;
          setResult({ ...result, extensions: { ...result.extensions, cost: context.cost } });
        },
      };
      return charging
        ? charging.charge(context, requested ?? 1).then((refusal) => {
            if (!refusal) return answerCost;
            setResultAndStopExecution({ errors: [refusal] });
            return undefined;
          })
        : answerCost;
    },
    ...(charging && rateHooks(charging)),
    onDispose: () => rate?.limiter.close(),
  };
}

/** Refuses callers who have to wait, and charges requests that are not executed. */
function rateHooks(
  charging: ReturnType<typeof chargeCallers>,
): Plugin<RequestContext, RequestContext> {
  return {
    onRequestParse({ request, serverContext }) {
      charging.refuseWaiting(request, serverContext);
    },
    // A request that was only parsed, or that another limit has refused.
    async onExecutionResult({ context, setResult }) {
      const refusal = await charging.charge(context, 1);
      if (refusal) setResult({ errors: [refusal] });
    },
    // A request that another plugin has refused before that, such as an untrusted document: too late to refuse it.
    async onResultProcess({ request, serverContext }) {
      if (charging.hasBegun(request)) {
        await charging.charge(Object.assign(serverContext, { request }), 1);
      }
    },
  };
}

/** Consumes the cost of requests from their callers' buckets, once for each request. */
function chargeCallers({
  limiter,
  trustedProxies = 0,
  now = () => performance.now(),
}: RateLimitOptions) {
  const { burst, costPerMinute } = limiter;
  const waiting = new LRUCache<string, { readonly until: number; readonly remaining: number }>(
    entryLimit(MAX_WAITING),
  );
  const charged = new WeakSet<object>();
  /** The requests of identified callers who need not wait. */
  const begun = new WeakSet<Request>();

  /** A hash, because a token's subject can be long, and Redis need not know it. */
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
      const wait = waiting.get(keyOf(request, context));
      const waitMs = wait ? wait.until - now() : 0;
      if (wait && waitMs > 0) throw waitFor('Your wait is not over', waitMs, wait.remaining);
      begun.add(request);
    },

    /** Consumes the cost; a request is charged once. @returns the error if the bucket holds less. */
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
          `The request costs ${cost}, and ${remaining} of ${burst} remain`,
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
    `The operation costs ${requested}; the limit is ${limit} (MAX_COST). Request smaller pages, or ` +
    'fewer fields of their items: the cost of an item counts once for each item of the page.';
  return limitExceeded('COST_LIMIT_EXCEEDED', message, { limit, requested });
}

/** @param why a sentence without its full stop. */
function waitFor(why: string, ms: number, remaining: number): GraphQLError {
  const retryAfterSeconds = Math.max(1, Math.ceil(ms / 1000));
  const headers = { 'retry-after': String(retryAfterSeconds) };
  return refusal(
    `${why}. Send nothing for ${retryAfterSeconds} s.`,
    { left: remaining, retryAfterSeconds },
    headers,
  );
}

/** The error of an operation that costs more than a full bucket holds. */
function tooMuch(cost: number, remaining: number, burst: number): GraphQLError {
  const message = `The operation costs ${cost}; the limit is ${burst} (RATE_LIMIT_BURST). Select less at once.`;
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
