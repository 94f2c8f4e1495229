import type { Plugin } from 'graphql-yoga';
import type { RequestContext, RequestCost } from '../request-context.ts';
import { queryCost } from './query-cost.ts';
import { limitExceeded } from './request-limits.ts';

/**
 * The threat: a document that is small and asks for much, as a page of thousand buckets with a page of
 * rules each does. Its cost depends on its variables, and is computed each time that it is to be executed:
 * Yoga validates a document once, whatever the variables. What it costs goes out in `extensions.cost` of
 * each answer.
 *
 * @param maximum what one operation may cost.
 */
export function useCost(maximum: number): Plugin<RequestContext> {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const requested = queryCost(args);
      // Of what cannot be executed, which says so itself.
      if (requested === undefined) return undefined;
      const cost: RequestCost = { requested, maximum };
      args.contextValue.cost = cost;
      if (requested > maximum) {
        const message =
          `The operation costs ${requested}, and may cost ${maximum} (MAX_COST): ask for smaller pages, ` +
          'or for less of each item. A page costs as much as it has items, and what is asked of an ' +
          'item counts for each.';
        const error = limitExceeded('COST_LIMIT_EXCEEDED', message, { limit: maximum, requested });
        setResultAndStopExecution({ errors: [error] });
        return undefined;
      }
      return {
        onExecuteDone({ result, setResult }) {
          if (!('data' in result)) return;
          setResult({ ...result, extensions: { ...result.extensions, cost } });
        },
      };
    },
  };
}
